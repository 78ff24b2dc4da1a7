"""The papers of an appraisal as documents, a procedure each."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ntm_desktop.catalog.dossiers import read_text_field
from ntm_desktop.catalog.reading import (
    Reader,
    raise_faults,
    read_provenance,
)
from ntm_desktop.domain.appraisal_form import STEP, AppraisalForm, AppraisalPaper, PaperKind
from ntm_desktop.domain.dossier import FieldKind, TextField

PLACEHOLDERS = ("commune", "year", "step")


def parse_appraisal_form(data: Mapping[str, object]) -> AppraisalForm:
    """The papers that a document describes.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "mẫu văn bản thẩm tra", faults)
    form = AppraisalForm(
        id=reader.text("id"),
        version=reader.integer("version"),
        title=reader.text("title"),
        decision=reader.text("decision"),
        set_ids=reader.texts("set_ids"),
        provenance=read_provenance(reader.child("provenance", "nguồn")),
        legal_bases=reader.texts("legal_bases"),
        notes=reader.texts("notes"),
        shared_fields=_fields(reader, "shared_fields", "mục chung"),
        papers=tuple(
            _paper(Reader(item, f"văn bản {number}", faults))
            for number, item in enumerate(reader.items("papers"), 1)
        ),
    )
    reader.close()
    if not faults:
        faults.extend(_form_faults(form))
    raise_faults(f"Mẫu văn bản thẩm tra “{form.id or '?'}”", faults)
    return form


def _paper(reader: Reader) -> AppraisalPaper:
    paper = AppraisalPaper(
        id=reader.text("id"),
        kind=reader.choice("kind", PaperKind),
        title=reader.text("title"),
        symbol=reader.optional_text("symbol"),
        provenance=read_provenance(reader.child("provenance", f"{reader.place} › nguồn")),
        fields=_fields(reader, "fields", f"{reader.place} › mục"),
    )
    reader.close()
    return paper


def _fields(reader: Reader, key: str, place: str) -> tuple[TextField, ...]:
    return tuple(
        read_text_field(Reader(item, f"{place} {number}", reader.faults))
        for number, item in enumerate(reader.items(key, required=False), 1)
    )


def _form_faults(form: AppraisalForm) -> Iterator[str]:
    ids = Counter([paper.id for paper in form.papers] + [field.id for field in form.fields])
    for repeated in [key for key, times in ids.items() if times > 1]:
        yield f"mã “{repeated}” được dùng nhiều lần."
    if STEP not in ids:
        yield f"thiếu mục chung “{STEP}”: nơi nhận gọi bước này là gì."
    for field in form.fields:
        yield from _placeholder_faults(f"mục “{field.id}”", field.label)
        yield from _placeholder_faults(f"mục “{field.id}”", field.default)
        if field.kind is not FieldKind.TEXT and field.multiline:
            yield f"mục “{field.id}”: ngày, số chỉ ghi một dòng (multiline phải là false)."
    for paper in form.papers:
        yield from _placeholder_faults(f"văn bản “{paper.id}”", paper.title)


def _placeholder_faults(place: str, text: str) -> Iterator[str]:
    rest = text
    for name in PLACEHOLDERS:
        rest = rest.replace(f"{{{name}}}", "")
    if "{" in rest or "}" in rest:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        yield f"{place}: chỗ điền không hiểu được; chỉ có {known}."
