"""Whether the sums that a list of projects states add up, and its figures agree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.money import Figures
from ntm_desktop.domain.reading.rows import Numbering, Row, texts
from ntm_desktop.domain.reading.tables import Table

MONEY: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.TOTAL: ("total_investment", "tổng mức đầu tư"),
        Role.FUNDED_BEFORE: ("funded_before", "vốn đã bố trí"),
        Role.PLANNED: ("planned", "kế hoạch vốn"),
        Role.ACTUAL: ("disbursed", "giải ngân"),
        Role.ARREARS: ("arrears", "nợ đọng"),
    }
)


@dataclass(slots=True)
class Sums:
    """Sums over all projects and over the section under way."""

    whole: dict[Role, Decimal] = field(default_factory=dict)
    section: dict[Role, Decimal] = field(default_factory=dict)

    def add(self, role: Role, value: Decimal) -> None:
        """Add a figure to both."""
        self.whole[role] = self.whole.get(role, Decimal(0)) + value
        self.section[role] = self.section.get(role, Decimal(0)) + value


def oddities(money: Mapping[str, Decimal | None]) -> Iterator[str]:
    """What figures of one project say against one another, a sentence each."""
    total, before = money["total_investment"], money["funded_before"]
    planned, paid, arrears = money["planned"], money["disbursed"], money["arrears"]
    if planned is not None and paid is not None and paid > planned:
        yield (
            f"Giải ngân {format_decimal(paid)} lớn hơn kế hoạch vốn {format_decimal(planned)} "
            "triệu đồng"
        )
    if total is None:
        return
    allotted = (before or Decimal(0)) + (planned or Decimal(0))
    if allotted > total:
        yield (
            f"Vốn đã bố trí và kế hoạch cộng lại {format_decimal(allotted)} lớn hơn tổng mức đầu "
            f"tư {format_decimal(total)} triệu đồng"
        )
    if arrears is not None and arrears > total:
        yield f"Nợ đọng {format_decimal(arrears)} lớn hơn tổng mức đầu tư {format_decimal(total)}"


def sums_up(
    table: Table, figures: Figures, row: Row, below: Sequence[tuple[Row, tuple[int, ...]]]
) -> bool:
    """Whether a row without a number is the sum of the numbered ones right below it."""
    if row.numbering is not Numbering.NONE or not row.figures or not row.named:
        return False
    if any(texts(table, role, (row.row,)) for role in (Role.KIND, Role.PLACE, Role.APPROVAL)):
        return False  # it has what a project has
    children: list[int] = []
    for child, same in below:
        if child.numbering is not Numbering.ARABIC:
            break
        children.extend(same)
    if not children:
        return False
    sheet = table.sheet
    compared = 0
    for role in MONEY:
        column = table.column(role)
        stated = figures.money(sheet.own(row.row, column), "").value
        if not stated:
            continue
        parts = (figures.money(sheet.own(each, column), "").value for each in children)
        if sum((part or Decimal(0) for part in parts), Decimal(0)) != stated:
            return False
        compared += 1
    return compared > 0


def check_section(
    table: Table,
    figures: Figures,
    row: Row,
    below: Sequence[tuple[Row, tuple[int, ...]]],
) -> Iterator[str]:
    """Hold the figures of a section's own row against the rows that belong to it."""
    if not row.figures:
        return
    children: list[int] = []
    for child, same in below:
        if child.is_total or child.numbering is row.numbering:
            break
        if child.numbering is Numbering.LETTER and row.numbering is Numbering.ROMAN:
            break
        if child.numbering in (Numbering.ARABIC, Numbering.DETAIL, Numbering.NONE):
            children.extend(same)
    sheet = table.sheet
    for role, (_, label) in MONEY.items():
        column = table.column(role)
        cell = sheet.own(row.row, column)
        stated = figures.money(cell, label).value
        if stated is None or cell is None:
            continue
        together = sum(
            (figures.money(sheet.own(each, column), label).value or Decimal(0)
             for each in children),
            Decimal(0),
        )  # fmt: skip
        if stated != together:
            yield (
                f"Mục “{row.name}”, ô {sheet.place(cell)}: {label} ghi {format_decimal(stated)} "
                f"nhưng các dòng của mục cộng lại là {format_decimal(together)} triệu đồng; số của "
                "dòng mục không nhập."
            )


def check_total(table: Table, figures: Figures, row: Row, sums: Sums) -> Iterator[str]:
    """Hold a row "Cộng" against the projects above it, of the section or of all."""
    sheet = table.sheet
    place = sheet.place(next(iter(sheet.row_cells(row.row))))
    right = 0
    for role, (_, label) in MONEY.items():
        cell = sheet.own(row.row, table.column(role))
        amount = figures.money(cell, label).value
        if amount is None or cell is None:
            continue
        whole = sums.whole.get(role, Decimal(0))
        if amount in (whole, sums.section.get(role, Decimal(0))):
            right += 1
        else:
            yield (
                f"Dòng cộng, ô {sheet.place(cell)}: {label} ghi {format_decimal(amount)} nhưng "
                f"các công trình cộng lại là {format_decimal(whole)} triệu đồng."
            )
    if right:
        yield f"Dòng cộng ở {place} khớp với các công trình ({right} cột)."
