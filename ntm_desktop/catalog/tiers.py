"""What tiers ask of the tiers below them, as documents."""

from collections.abc import Callable, Iterator, Mapping

from ntm_desktop.catalog.reading import Reader, raise_faults
from ntm_desktop.domain.criteria import CriteriaSet, Kind
from ntm_desktop.domain.tiers import AboveLower, FigureRef, TierForm


def parse_tier_form(data: Mapping[str, object]) -> TierForm:
    """The comparisons that a document describes.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "so với bậc dưới", faults)
    form = TierForm(
        reader.text("id"),
        reader.text("title"),
        reader.text("source"),
        tuple(
            _above(Reader(item, f"so sánh {number}", faults))
            for number, item in enumerate(reader.items("above"), 1)
        ),
    )
    reader.close()
    raise_faults(f"So với bậc dưới “{form.title or '?'}”", faults)
    return form


def tier_form_faults(form: TierForm, find: Callable[[str], CriteriaSet | None]) -> tuple[str, ...]:
    """Figures that the sets do not have, or that are no numbers; a sentence each."""
    return tuple(
        fault for one in form.above for each in (one.figure, one.of) for fault in _fault(each, find)
    )


def _fault(figure: FigureRef, find: Callable[[str], CriteriaSet | None]) -> Iterator[str]:
    rules = find(figure.set_id)
    if rules is None:
        yield f"set_id: không có bộ tiêu chí “{figure.set_id}”."
        return
    for indicator in rules.indicators():
        for part in indicator.parts:
            if (indicator.no, part.id) == (figure.indicator_no, figure.part_id):
                if part.kind is not Kind.NUMBER:
                    yield f"chỉ tiêu {indicator.no} của “{figure.set_id}” không phải một số."
                return
    yield (
        f"bộ tiêu chí “{figure.set_id}” không có phần “{figure.part_id}” của chỉ tiêu "
        f"{figure.indicator_no}."
    )


def _above(reader: Reader) -> AboveLower:
    found = AboveLower(
        _figure(reader.child("figure", f"{reader.place} › số của bậc trên")),
        _figure(reader.child("of", f"{reader.place} › số của bậc dưới")),
    )
    reader.close()
    return found


def _figure(reader: Reader) -> FigureRef:
    found = FigureRef(reader.text("set_id"), reader.text("indicator_no"), reader.text("part_id"))
    reader.close()
    return found
