"""One register of many communes, added up by what its form declares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import FieldKind, Form
from ntm_desktop.domain.registers.sums import Line, PeriodSums, SumResult, period_sums

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CommuneEntries:
    """What one commune sent of a register.

    Attributes:
        code: official code; names it once.
        entries: fields of the kind village hold names here.
    """

    code: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CollatedSum:
    """One sum over all communes.

    Attributes:
        total: over all.
        lines: the parts; one parted by village stays within its commune, and has none here.
        by_commune: code to the commune's own sum, of every commune that sent the register.
        communes: how many have something in it.
        blank: entries in it without a figure.
    """

    id: str
    label: str
    unit: str
    total: Line
    lines: tuple[Line, ...]
    by_commune: tuple[tuple[str, Line], ...]
    communes: int
    blank: int


@dataclass(frozen=True, slots=True)
class CollatedRegister:
    """A register over all communes in a period.

    Attributes:
        counted: entries in the period.
        partly: entries known only by a longer stretch of time; in no sum.
        undated: entries without a time; in no sum.
        asked: entries with a field that is still asked about.
    """

    form: Form
    period: Period
    sums: tuple[CollatedSum, ...]
    names: tuple[tuple[str, str], ...]
    counted: int
    partly: int
    undated: int
    asked: int


def collate_register(
    form: Form, communes: Iterable[CommuneEntries], period: Period
) -> CollatedRegister:
    """Add up what communes sent; the same whatever their order.

    Different values are told apart within a commune and added over communes: a person, a
    decision or a village of one is never that of another. Shares are made of the added
    parts, not of the communes' shares.
    """
    told = sorted(communes, key=lambda one: one.code)
    sums = [(one.code, period_sums(form, one.entries, period)) for one in told]
    return collate_sums(form, [(one.code, one.name) for one in told], sums, period)


def collate_sums(
    form: Form,
    named: Sequence[tuple[str, str]],
    sums: Sequence[tuple[str, PeriodSums]],
    period: Period,
) -> CollatedRegister:
    """The same from what each commune's own lines add up to.

    Args:
        form: the register.
        named: code and name of each commune, in order.
        sums: code of each commune and its own sums.
        period: what they are of.
    """
    return CollatedRegister(
        form,
        period,
        tuple(_collated(form, place, sums) for place in range(len(form.sums))),
        tuple(named),
        *(
            sum(len(getattr(found, name)) for _, found in sums)
            for name in ("counted", "partly", "undated", "asked")
        ),
    )


def _collated(form: Form, place: int, sums: Sequence[tuple[str, PeriodSums]]) -> CollatedSum:
    each = form.sums[place]
    results: list[tuple[str, SumResult]] = [(code, found.results[place]) for code, found in sums]
    parts: dict[tuple[str, ...], Line] = {}
    local = any(
        (column := form.find(field_id)) is not None and column.kind is FieldKind.VILLAGE
        for field_id in each.by
    )
    for _, result in results:
        for line in () if local else result.lines:
            before = parts.get(line.key)
            parts[line.key] = line if before is None else _added(before, line)
    share = Decimal(0) if results and results[0][1].total.whole is not None else None
    total = Line((), _ZERO, share)
    for _, result in results:
        total = _added(total, result.total)
    return CollatedSum(
        each.id,
        each.label,
        each.unit,
        total,
        tuple(parts[key] for key in sorted(parts)),
        tuple((code, result.total) for code, result in results),
        sum(result.entries > 0 for _, result in results),
        sum(result.blank for _, result in results),
    )


def _added(left: Line, right: Line) -> Line:
    whole = None if left.whole is None or right.whole is None else left.whole + right.whole
    return Line(left.key, left.number + right.number, whole)
