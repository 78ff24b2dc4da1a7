"""Rows of a table of resources with the residents' contributions, and whether they add up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from ntm_desktop.domain.numbers import format_decimal, format_percent, percent, round_half_up
from ntm_desktop.domain.reading.money import MILLIONS, Unit, money_in_text, read_amount, table_unit
from ntm_desktop.domain.reading.tables import (
    Role,
    Table,
    is_signature,
    is_total,
    numbers_the_columns,
)
from ntm_desktop.domain.resources import (
    CONTRIBUTION_LABELS,
    SOURCE_LABELS,
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.domain.text import clean, fold

_Kind = TypeVar("_Kind")
# The first pattern that fits decides; "ngân sách nhà nước" alone is the heading of the first two.
_SOURCES = (
    (ResourceSource.COMMUNITY, r"cong dong|nhan dan|nguoi dan|dan gop|dan cu|dan dong gop"),
    (ResourceSource.INTEGRATED, r"long ghep"),
    (ResourceSource.CENTRAL_BUDGET, r"trung uong|\bnstw\b"),
    (ResourceSource.LOCAL_BUDGET, r"dia phuong|\bnsdp\b|(?:ngan sach|ns) (?:tinh|huyen|xa)"),
    (ResourceSource.CREDIT, r"tin dung|vay von|von vay"),
    (ResourceSource.ENTERPRISE, r"doanh nghiep|\bdn\b|hop tac xa|\bhtx\b"),
    (ResourceSource.OTHER, r"nguon khac|von khac|^khac|xa hoi hoa|tai tro|huy dong khac"),
)  # fmt: skip
_CONTRIBUTIONS = (
    (ContributionKind.LABOUR, r"ngay cong|cong lao dong|lao dong"),
    (ContributionKind.LAND, r"hien dat|dat dai|^dat\b|m2 dat"),
    (ContributionKind.MATERIALS, r"vat lieu|vat tu|hien vat|cat|soi|xi mang"),
    (ContributionKind.CASH, r"tien mat|bang tien|^tien\b"),
)
_BLOCK = re.compile(r"^trong do|dan (?:cu )?(?:dong gop|gop)|dong gop cua")
_UNIT_WORD = re.compile(r"[^\W\d]{1,12}[23²³]?|ngày công|m[23²³]")


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """One source or one contribution as read; neither when it cannot be taken in.

    ``label`` is the row's own name, or the official one where a known source is faulty.
    """

    place: str
    label: str
    text: str
    line: ResourceLine | None = None
    contribution: Contribution | None = None
    doubts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    impossible: bool = False


@dataclass(slots=True)
class _Reader:
    """What was read so far, and what the table states about itself."""

    table: Table
    unit: Unit
    rows: list[ResourceRow] = field(default_factory=list)
    shares: list[tuple[str, str, Decimal, Decimal]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    in_block: bool = False


def read_resources(table: Table) -> tuple[tuple[ResourceRow, ...], tuple[str, ...]]:
    """Every source and contribution in order, and a sentence for each check."""
    reader = _Reader(table, table_unit(table))
    if reader.unit != MILLIONS:
        reader.notices.append(
            f"Bảng tính bằng {reader.unit.name}; đã đổi sang triệu đồng, xin xem lại."
        )
    for row in table.rows():
        _read_row(reader, row)
    reader.notices.extend(_checks(reader))
    return tuple(reader.rows), tuple(reader.notices)


def _text(table: Table, row: int, role: Role) -> str:
    cell = table.sheet.own(row, table.column(role))
    return clean(cell.text).replace("\n", " ") if cell else ""


def _read_row(reader: _Reader, row: int) -> None:
    table = reader.table
    cells = list(table.sheet.row_cells(row))
    name = _text(table, row, Role.NAME) or clean(cells[0].text)
    folded = re.sub(r"^[-+*•\s]+", "", fold(name))
    has_figures = any(
        table.sheet.own(row, table.column(role)) for role in (Role.ACTUAL, Role.PLANNED)
    )
    if is_total(folded):
        reader.totals.append(row)
        return
    if is_signature(folded) or numbers_the_columns(table, row):
        return
    if _BLOCK.search(folded) and not has_figures:
        reader.in_block = True
        return
    kind = _first(_CONTRIBUTIONS, folded)
    # After "Trong đó …" or the total every row says what residents gave.
    if kind is not None and (reader.in_block or reader.totals or _detail(table, row, name)):
        reader.rows.append(_contribution_row(reader, row, name, kind))
        return
    if not has_figures:
        return
    source = _first(_SOURCES, folded)
    if source is None:
        if re.search(r"ngan sach(?: nha nuoc)?$|von truc tiep", folded):
            reader.notices.append(
                f"Dòng “{name}” là dòng cộng của các nguồn ngân sách nên không nhập riêng."
            )
            return
        fault = "Không rõ đây là nguồn vốn nào của biểu."
        reader.rows.append(_faulty(reader, row, name, fault))
        return
    reader.rows.append(_source_row(reader, row, name, source))


def _first(patterns: Iterable[tuple[_Kind, str]], folded: str) -> _Kind | None:
    return next((kind for kind, pattern in patterns if re.search(pattern, folded)), None)


def _detail(table: Table, row: int, name: str) -> bool:
    number = _text(table, row, Role.NUMBER)
    return bool(re.match(r"[-+*•]", name) or re.fullmatch(r"\d+[.,]\d+|[-+a-h]\)?", number))


def _place(reader: _Reader, row: int) -> str:
    column = reader.table.column(Role.ACTUAL) or reader.table.columns[Role.NAME]
    cell = reader.table.sheet.cell(row, column) or next(reader.table.sheet.row_cells(row))
    return reader.table.sheet.place(cell)


def _typed(reader: _Reader, row: int) -> str:
    return " | ".join(clean(cell.text) for cell in reader.table.sheet.row_cells(row))


def _faulty(reader: _Reader, row: int, name: str, fault: str) -> ResourceRow:
    return ResourceRow(_place(reader, row), name, _typed(reader, row), faults=(fault,))


def _source_row(reader: _Reader, row: int, name: str, source: ResourceSource) -> ResourceRow:
    table, unit = reader.table, reader.unit
    earlier = next((r for r in reader.rows if r.line and r.line.source is source), None)
    if earlier is not None:
        fault = (
            f"Nguồn “{SOURCE_LABELS[source]}” đã có ở {earlier.place}; dòng này được coi là chi "
            "tiết nên không nhập. Nếu phải cộng hai dòng, hãy cộng trong tệp rồi nhập lại."
        )
        return _faulty(reader, row, name, fault)
    planned = read_amount(table.sheet.own(row, table.column(Role.PLANNED)), "kế hoạch")
    actual = read_amount(table.sheet.own(row, table.column(Role.ACTUAL)), "thực hiện")
    faults = tuple(filter(None, (planned.fault, actual.fault)))
    if faults:
        return ResourceRow(
            _place(reader, row), SOURCE_LABELS[source], _typed(reader, row), faults=faults,
            impossible=planned.impossible or actual.impossible,
        )  # fmt: skip
    line = ResourceLine(
        source,
        None if planned.value is None else unit.convert(planned.value),
        None if actual.value is None else unit.convert(actual.value),
        _text(table, row, Role.NOTE),
    )
    share_cell = table.sheet.own(row, table.column(Role.SHARE))
    share = read_amount(share_cell, "tỷ lệ").value
    if share_cell is not None and share is not None and line.actual is not None:
        place = table.sheet.place(share_cell)
        reader.shares.append((name, place, share, line.actual))
    doubts = () if unit == MILLIONS else (f"Số tiền đã đổi từ {unit.name} sang triệu đồng",)
    return ResourceRow(
        _place(reader, row), name, _typed(reader, row), line=line, doubts=doubts
    )  # fmt: skip


def _contribution_row(reader: _Reader, row: int, name: str, kind: ContributionKind) -> ResourceRow:
    table, unit = reader.table, reader.unit
    label = CONTRIBUTION_LABELS[kind].lower()
    amount = read_amount(table.sheet.own(row, table.column(Role.ACTUAL)), label)
    if amount.fault:
        return ResourceRow(
            _place(reader, row), CONTRIBUTION_LABELS[kind], _typed(reader, row),
            faults=(amount.fault,),
            impossible=amount.impossible,
        )  # fmt: skip
    if any(r.contribution and r.contribution.kind is kind for r in reader.rows):
        return _faulty(reader, row, name, f"Mục “{name}” có hai dòng; chỉ nhập dòng đầu.")
    start = table.column(Role.ACTUAL) or 0
    beside = [c for c in table.sheet.row_cells(row) if c.column > start]
    money = next((m for m in (money_in_text(c.text) for c in beside) if m is not None), None)
    typed_unit = next(
        (clean(c.text) for c in beside if _UNIT_WORD.fullmatch(clean(c.text))), ""
    )  # fmt: skip
    doubts: list[str] = []
    if kind is ContributionKind.CASH or (not typed_unit and money is None):
        if kind is not ContributionKind.CASH and amount.value is not None:
            doubts.append(
                f"Dòng “{name}” không ghi đơn vị: đã hiểu {format_decimal(amount.value)} là "
                f"{unit.name}"
            )
        value = None if amount.value is None else unit.convert(amount.value)
        contribution = Contribution(kind, None, "", value)
    else:
        if money is None:
            doubts.append(f"Dòng “{name}” chưa quy ra tiền (triệu đồng)")
        contribution = Contribution(kind, amount.value, typed_unit, money)
    return ResourceRow(
        _place(reader, row), name, _typed(reader, row), contribution=contribution,
        doubts=tuple(doubts),
    )  # fmt: skip


def _checks(reader: _Reader) -> Iterator[str]:
    lines = [row.line for row in reader.rows if row.line is not None]
    actual = sum((line.actual for line in lines if line.actual is not None), Decimal(0))
    planned = sum((line.planned for line in lines if line.planned is not None), Decimal(0))
    for row in reader.totals:
        yield from _check_total(reader, row, {Role.PLANNED: planned, Role.ACTUAL: actual})
    if actual > 0:
        yield from _check_shares(reader, actual)
    yield from _check_contributions(reader, lines)


def _check_total(reader: _Reader, row: int, sums: dict[Role, Decimal]) -> Iterator[str]:
    sheet = reader.table.sheet
    for role, label in ((Role.PLANNED, "kế hoạch"), (Role.ACTUAL, "thực hiện")):
        cell = sheet.own(row, reader.table.column(role))
        stated = read_amount(cell, label).value
        if cell is None or stated is None:
            continue
        amount = reader.unit.convert(stated)
        if amount == sums[role]:
            yield f"Tổng cộng {label} ở {sheet.place(cell)} khớp: {format_decimal(amount)}."
        else:
            yield (
                f"Tổng cộng {label} ở {sheet.place(cell)} ghi {format_decimal(amount)} nhưng các "
                f"nguồn cộng lại là {format_decimal(sums[role])} triệu đồng."
            )


def _check_shares(reader: _Reader, total: Decimal) -> Iterator[str]:
    wrong = False
    for name, place, stated, amount in reader.shares:
        exponent = stated.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        exact = percent(amount, total)
        if round_half_up(exact, places) != stated:
            wrong = True
            yield (
                f"Tỷ lệ của “{name}” ở {place} ghi {format_decimal(stated)} % nhưng tính ra "
                f"{format_percent(exact)}."
            )
    if reader.shares and not wrong:
        together = sum((stated for _, _, stated, _ in reader.shares), Decimal(0))
        residue = 100 - together
        rest = f"; cộng lại {format_decimal(together)} % do làm tròn" if residue else ""
        yield f"Tỷ lệ các nguồn khớp với số tiền{rest}."


def _check_contributions(reader: _Reader, lines: list[ResourceLine]) -> Iterator[str]:
    given = [row.contribution for row in reader.rows if row.contribution is not None]
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
