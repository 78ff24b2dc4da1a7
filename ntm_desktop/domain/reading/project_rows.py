"""Rows of a list of projects, and whether its sums add up."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, Project, ProjectKind
from ntm_desktop.domain.reading.money import MILLIONS, Unit, read_amount, table_unit
from ntm_desktop.domain.reading.tables import (
    Role,
    Table,
    is_signature,
    is_total,
    numbers_the_columns,
)
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import clean, fold

MONEY: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.TOTAL: ("total_investment", "tổng mức đầu tư"),
        Role.FUNDED_BEFORE: ("funded_before", "vốn đã bố trí"),
        Role.PLANNED: ("planned", "kế hoạch vốn"),
        Role.ACTUAL: ("disbursed", "giải ngân"),
        Role.ARREARS: ("arrears", "nợ đọng"),
    }
)
_SECTION = re.compile(r"\s*(?:[IVX]+|[A-E])\s*[.)]?\s*")
_KINDS = (
    (ProjectKind.PAYING_OFF, r"tra no"),
    (ProjectKind.CARRIED_OVER, r"chuyen tiep"),
    (ProjectKind.NEW, r"khoi cong moi|xay (?:dung )?moi|^moi$"),
)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project as read.

    Attributes:
        project: None when it cannot be taken in.
        text: the row as typed, cells joined.
        doubts: what has to be looked at, a sentence each.
        faults: why it is not taken in, a sentence each.
        impossible: a fault is a figure that cannot be true.
    """

    place: str
    name: str
    project: Project | None
    text: str
    doubts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    impossible: bool = False


@dataclass(slots=True)
class _Sums:
    """Sums over all projects and over the section under way."""

    whole: dict[Role, Decimal] = field(default_factory=dict)
    section: dict[Role, Decimal] = field(default_factory=dict)

    def add(self, role: Role, value: Decimal) -> None:
        self.whole[role] = self.whole.get(role, Decimal(0)) + value
        self.section[role] = self.section.get(role, Decimal(0)) + value


def read_projects(table: Table) -> tuple[tuple[ProjectRow, ...], tuple[str, ...]]:
    """Every project of the table in order, and a sentence for each check of a sum."""
    unit = table_unit(table)
    notices = []
    if unit != MILLIONS:
        notices.append(f"Bảng tính bằng {unit.name}; đã đổi sang triệu đồng, xin xem lại.")
    rows: list[ProjectRow] = []
    sums = _Sums()
    section: ProjectKind | None = None
    for number in table.rows():
        name = _text(table, number, Role.NAME)
        first = fold(name or next((c.text for c in table.sheet.row_cells(number)), ""))
        if is_total(first):
            notices.extend(_check_total(table, number, sums, unit))
        elif _is_section(table, number, name):
            section, sums.section = _kind(fold(name)), {}
        elif name and not is_signature(first) and not numbers_the_columns(table, number):
            row = _project_row(table, number, len(rows) + 1, section, unit)
            rows.append(row)
            for role, value in _figures(row):
                sums.add(role, value)
    return tuple(rows), tuple(notices)


def _text(table: Table, row: int, role: Role) -> str:
    cell = table.sheet.own(row, table.column(role))
    return clean(cell.text).replace("\n", " ") if cell else ""


def _is_section(table: Table, row: int, name: str) -> bool:
    number = _text(table, row, Role.NUMBER)
    if _SECTION.fullmatch(number):
        return True
    figures = any(table.sheet.own(row, table.column(role)) for role in MONEY)
    return bool(name) and not number and not figures and _kind(fold(name)) is not None


def _kind(folded: str) -> ProjectKind | None:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), None)


def _project_row(
    table: Table, row: int, order: int, section: ProjectKind | None, unit: Unit
) -> ProjectRow:
    sheet = table.sheet
    doubts: list[str] = []
    faults: list[str] = []
    impossible = False
    money: dict[str, Decimal | None] = {}
    for role, (name, label) in MONEY.items():
        amount = read_amount(sheet.own(row, table.column(role)), label)
        if amount.fault:
            faults.append(amount.fault)
            impossible = impossible or amount.impossible
        money[name] = None if amount.value is None else unit.convert(amount.value)
    progress_cell = sheet.own(row, table.column(Role.PROGRESS))
    progress = read_amount(progress_cell, "tiến độ")
    if progress.fault:
        faults.append(progress.fault)
    elif progress.value is not None and progress.value > 100:
        faults.append(f"tiến độ {format_decimal(progress.value)} % lớn hơn 100 %")
        impossible = True
    elif progress.value is not None and _may_be_a_fraction(progress_cell, progress.value):
        shown = format_decimal(progress.value)
        whole = format_decimal(progress.value * 100)
        faults.append(f"tiến độ ghi {shown} có thể là {shown} % hoặc {whole} %; hãy ghi rõ dấu %")
    typed = _text(table, row, Role.KIND)
    kind = _kind(fold(typed)) or section
    if kind is None:
        faults.append("chưa rõ loại: trả nợ, chuyển tiếp hay khởi công mới")
    elif section is not None and kind is not section:
        doubts.append(
            f"Cột loại ghi “{typed}” nhưng công trình nằm ở mục “{PROJECT_KIND_LABELS[section]}”"
        )
    doubts.extend(_oddities(money))
    if unit != MILLIONS:
        doubts.append(f"Số tiền đã đổi từ {unit.name} sang triệu đồng")
    name = _text(table, row, Role.NAME)
    project = None
    if kind is not None and not faults:
        project = Project(
            order=order,
            name=name,
            village=_text(table, row, Role.PLACE),
            kind=kind,
            approval=_text(table, row, Role.APPROVAL),
            progress=progress.value,
            note=_text(table, row, Role.NOTE),
            **money,
        )
    column = table.columns[Role.NAME]
    cell = sheet.cell(row, column)
    return ProjectRow(
        place=sheet.place(cell) if cell else sheet.name,
        name=name,
        project=project,
        text=" | ".join(clean(c.text) for c in sheet.row_cells(row)),
        doubts=tuple(doubts),
        faults=tuple(fault[:1].upper() + fault[1:] for fault in faults),
        impossible=impossible,
    )


def _may_be_a_fraction(cell: Cell | None, value: Decimal) -> bool:
    """Whether 0,85 under "Tiến độ (%)" may be 85 %: no percent sign says that it is not."""
    said = cell is not None and (cell.percent or "%" in cell.text)
    return not said and 0 < value <= 1


def _oddities(money: Mapping[str, Decimal | None]) -> Iterator[str]:
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


def _figures(row: ProjectRow) -> Iterator[tuple[Role, Decimal]]:
    if row.project is None:
        return
    for role, (name, _) in MONEY.items():
        value = getattr(row.project, name)
        if value is not None:
            yield role, value


def _check_total(table: Table, row: int, sums: _Sums, unit: Unit) -> Iterator[str]:
    """Hold a row "Cộng" against the projects above it, of the section or of all."""
    sheet = table.sheet
    place = sheet.place(next(iter(sheet.row_cells(row))))
    right = 0
    for role, (_, label) in MONEY.items():
        cell = sheet.own(row, table.column(role))
        stated = read_amount(cell, label).value
        if stated is None or cell is None:
            continue
        amount = unit.convert(stated)
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
