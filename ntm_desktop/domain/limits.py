"""What a figure of a commune can be at all, and from where on a person has to look at it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.package import AssessmentContent, YearContent
from ntm_desktop.domain.registers.form import FieldKind, Form
from ntm_desktop.domain.resources import CONTRIBUTION_LABELS, SOURCE_LABELS


class Figure(StrEnum):
    """Which figures a limit is for; the quantities given by residents go by their kind."""

    MONEY = "money"
    CASH = "cash"
    LABOUR = "labour"
    LAND = "land"
    MATERIALS = "materials"
    PROGRESS = "progress"
    YEAR = "year"
    COUNT = "count"


_COUNTED = MappingProxyType(
    {
        FieldKind.MONEY: Figure.MONEY,
        FieldKind.NUMBER: Figure.COUNT,
        FieldKind.WHOLE: Figure.COUNT,
    }
)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit; numbers in ``unit``.

    Attributes:
        lowest: less cannot be; None when anything can.
        highest: more cannot be.
        ask_above: more than this is pointed out, and taken.
        reason: why, in words for the receiving office.
    """

    of: Figure
    unit: str
    lowest: Decimal | None
    highest: Decimal | None
    ask_above: Decimal | None
    reason: str
    provenance: Provenance

    def impossible(self, value: Decimal) -> bool:
        """Whether the figure cannot be."""
        return (self.lowest is not None and value < self.lowest) or (
            self.highest is not None and value > self.highest
        )

    def odd(self, value: Decimal) -> bool:
        """Whether a person has to look at the figure."""
        return self.ask_above is not None and value > self.ask_above


@dataclass(frozen=True, slots=True)
class Overstepped:
    """One figure that cannot be, or that is odd; ``sentence`` says where and why."""

    impossible: bool
    sentence: str


def overstepped(
    limits: Sequence[Limit], content: AssessmentContent, forms: Iterable[Form] = ()
) -> tuple[Overstepped, ...]:
    """Every figure of a package outside its limits, in the order of the package.

    Args:
        limits: what can be.
        content: of the package.
        forms: of the registers that are added up here.
    """
    by = {limit.of: limit for limit in limits}
    found = []
    figures = [(*one, True) for one in _figures(content)]
    # What is odd of the year stands in the period's own tables, too: it is pointed out there.
    figures += [(*one, False) for one in _figures_of_the_year(content.year)]
    figures += [(*one, False) for one in _figures_of_registers(content, forms)]
    for of, where, value, ask in figures:
        limit = by.get(of)
        if limit is None or value is None:
            continue
        impossible = limit.impossible(value)
        if impossible or (ask and limit.odd(value)):
            unit = f" {limit.unit}" if limit.unit and of is not Figure.YEAR else ""
            shown = str(value) if of is Figure.YEAR else format_decimal(value)
            found.append(Overstepped(impossible, f"{where}: {shown}{unit}. {limit.reason}"))
    return tuple(found)


def _figures(content: AssessmentContent) -> Iterator[tuple[Figure, str, Decimal | None]]:
    yield Figure.YEAR, "Năm của kỳ", Decimal(content.period.year)
    for line in content.resources:
        where = f"Nguồn lực “{SOURCE_LABELS[line.source]}”"
        yield Figure.MONEY, f"{where}, kế hoạch", line.planned
        yield Figure.MONEY, f"{where}, thực hiện", line.actual
    for given in content.contributions:
        where = f"Đóng góp “{CONTRIBUTION_LABELS[given.kind]}”"
        yield Figure.MONEY, f"{where}, quy tiền", given.money
        yield Figure(given.kind.value), f"{where}, số lượng", given.quantity
    for project in content.projects:
        where = f"Công trình {project.order} “{project.name[:60]}”"
        money: Iterable[tuple[str, Decimal | None]] = (
            ("tổng mức đầu tư", project.total_investment),
            ("vốn đã bố trí", project.funded_before),
            ("kế hoạch vốn", project.planned),
            ("giải ngân", project.disbursed),
            ("nợ đọng", project.arrears),
        )
        for name, value in money:
            yield Figure.MONEY, f"{where}, {name}", value
        yield Figure.PROGRESS, f"{where}, tiến độ", project.progress
    for place in content.places.places:
        if place.households is not None:
            yield Figure.COUNT, f"Thôn “{place.name[:60]}”, số hộ", Decimal(place.households)
    for no, answer in content.answers.items():
        for part in answer.parts.values():
            for counted in (part.numerator, part.denominator, part.value):
                yield Figure.COUNT, f"Chỉ tiêu {no}", counted


def _figures_of_the_year(content: YearContent) -> Iterator[tuple[Figure, str, Decimal | None]]:
    def money(where: str, amounts: Mapping[str, Decimal]) -> Iterator[tuple[Figure, str, Decimal]]:
        for source, amount in amounts.items():
            yield Figure.MONEY, f"{where}, “{content.labels.get(source, source)}”", amount

    for year_of in sorted(
        {line.cut.year for line in content.lines}
        | {gift.year for gift in content.gifts}
        | {year.year for year in content.book.years}
        | {period.year for period in content.book.periods}
    ):
        yield Figure.YEAR, "Năm của bảng theo năm", Decimal(year_of)
    for line in content.lines:
        where = f"Nguồn lực năm {line.cut.year}, “{content.labels.get(line.source, line.source)}”"
        yield Figure.MONEY, f"{where}, kế hoạch", line.planned
        yield Figure.MONEY, f"{where}, thực hiện", line.actual
        yield Figure.MATERIALS, f"{where}, số lượng", line.quantity
    for gift in content.gifts:
        where = f"Đóng góp năm {gift.year} của “{gift.giver[:60]}”"
        yield Figure.MONEY, f"{where}, quy tiền", gift.money
        yield Figure.MATERIALS, f"{where}, số lượng", gift.quantity
    names = {card.id: f"Công trình “{card.name[:60]}”" for card in content.book.cards}
    for card in content.book.cards:
        yield from money(f"{names[card.id]}, tổng mức đầu tư", card.total)
    for year in content.book.years:
        where = f"{names.get(year.project_id, 'Công trình')}, năm {year.year}"
        yield from money(f"{where}, kế hoạch vốn", year.plan)
        yield from money(f"{where}, quyết toán", year.settlement)
        yield Figure.MONEY, f"{where}, vốn đã bố trí", year.funded_before
        yield Figure.MONEY, f"{where}, đã thanh toán", year.paid_before
        yield Figure.MONEY, f"{where}, tổng mức đầu tư", year.total
    for period in content.book.periods:
        where = f"{names.get(period.project_id, 'Công trình')}, năm {period.year}"
        yield from money(f"{where}, giải ngân", period.disbursed)
        yield Figure.MONEY, f"{where}, giá trị khối lượng", period.accepted
        yield Figure.MONEY, f"{where}, nợ đọng", period.arrears
        yield Figure.MONEY, f"{where}, nợ đọng của Chương trình", period.arrears_programme
        yield Figure.PROGRESS, f"{where}, tiến độ", period.progress


def _figures_of_registers(
    content: AssessmentContent, forms: Iterable[Form]
) -> Iterator[tuple[Figure, str, Decimal | None]]:
    known = {form.id: form for form in forms}
    for register in content.registers:
        form = known.get(register.register)
        counted = [field for field in form.fields if field.kind in _COUNTED] if form else []
        for entry in register.entries:
            for field in counted:
                where = f"Sổ “{register.title[:60]}”, dòng {entry.position}, “{field.label}”"
                yield _COUNTED[field.kind], where, _plain(entry.values.get(field.id, ""))


def _plain(value: str) -> Decimal | None:
    """The figure that a line holds; what is none is asked about elsewhere."""
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
