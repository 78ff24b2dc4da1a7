"""Whether the sums, shares and contributions that a table of resources states add up."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal, format_percent, percent, round_half_up
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.money import Figures
from ntm_desktop.domain.reading.tables import Table
from ntm_desktop.domain.resources import Contribution, ResourceLine, ResourceSource


@dataclass(slots=True)
class Stated:
    """What a table says about itself.

    Attributes:
        totals: rows "Tổng cộng".
        shares: name, cell, share as stated, and the actual money of each source.
        sources: as read, None for rows that are none.
        given: contributions as read, None for rows that are none.
    """

    totals: list[int] = field(default_factory=list)
    shares: list[tuple[str, str, Decimal, Decimal]] = field(default_factory=list)
    sources: list[ResourceLine | None] = field(default_factory=list)
    given: list[Contribution | None] = field(default_factory=list)


def check_sums(table: Table, figures: Figures, stated: Stated) -> Iterator[str]:
    """A sentence for each sum, share and contribution that was held against the rows."""
    lines = [line for line in stated.sources if line is not None]
    actual = sum((line.actual for line in lines if line.actual is not None), Decimal(0))
    planned = sum((line.planned for line in lines if line.planned is not None), Decimal(0))
    for row in stated.totals:
        yield from _check_total(
            table, figures, row, {Role.PLANNED: planned, Role.ACTUAL: actual}
        )  # fmt: skip
    if actual > 0:
        yield from _check_shares(stated, actual)
    yield from _check_contributions(stated, lines)


def _check_total(
    table: Table, figures: Figures, row: int, sums: dict[Role, Decimal]
) -> Iterator[str]:
    sheet = table.sheet
    for role, label in ((Role.PLANNED, "kế hoạch"), (Role.ACTUAL, "thực hiện")):
        cell = sheet.own(row, table.column(role))
        amount = figures.money(cell, label).value
        if cell is None or amount is None:
            continue
        if amount == sums[role]:
            yield f"Tổng cộng {label} ở {sheet.place(cell)} khớp: {format_decimal(amount)}."
        else:
            yield (
                f"Tổng cộng {label} ở {sheet.place(cell)} ghi {format_decimal(amount)} nhưng các "
                f"nguồn cộng lại là {format_decimal(sums[role])} triệu đồng."
            )


def _check_shares(stated: Stated, total: Decimal) -> Iterator[str]:
    wrong = False
    for name, place, share, amount in stated.shares:
        exponent = share.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        exact = percent(amount, total)
        if round_half_up(exact, places) != share:
            wrong = True
            yield (
                f"Tỷ lệ của “{name}” ở {place} ghi {format_decimal(share)} % nhưng tính ra "
                f"{format_percent(exact)}."
            )
    if stated.shares and not wrong:
        together = sum((share for _, _, share, _ in stated.shares), Decimal(0))
        residue = 100 - together
        rest = f"; cộng lại {format_decimal(together)} % do làm tròn" if residue else ""
        yield f"Tỷ lệ các nguồn khớp với số tiền{rest}."


def _check_contributions(stated: Stated, lines: list[ResourceLine]) -> Iterator[str]:
    given = [each for each in stated.given if each is not None]
    if not given:
        return
    together = sum((c.money for c in given if c.money is not None), Decimal(0))
    community = next(
        (line.actual for line in lines if line.source is ResourceSource.COMMUNITY), None
    )  # fmt: skip
    if community is None:
        yield "Có phần đóng góp của dân nhưng thiếu dòng nguồn “Cộng đồng dân cư”."
    elif together == community:
        yield f"Các khoản dân đóng góp cộng lại khớp: {format_decimal(community)} triệu đồng."
    else:
        yield (
            f"Các khoản dân đóng góp cộng lại {format_decimal(together)} nhưng dòng cộng đồng dân "
            f"cư ghi {format_decimal(community)} triệu đồng."
        )
