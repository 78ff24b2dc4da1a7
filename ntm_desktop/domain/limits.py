"""What a figure of a commune can be at all, and from where on a person has to look at it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.package import AssessmentContent
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


def overstepped(limits: Sequence[Limit], content: AssessmentContent) -> tuple[Overstepped, ...]:
    """Every figure of a package outside its limits, in the order of the package."""
    by = {limit.of: limit for limit in limits}
    found = []
    for of, where, value in _figures(content):
        limit = by.get(of)
        if limit is None or value is None:
            continue
        if limit.impossible(value) or limit.odd(value):
            impossible = limit.impossible(value)
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
