"""Registers found on the sheets of a workbook, and the lines read from them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reading.tables import is_signature, is_total
from ntm_desktop.domain.registers.columns import (
    Columns,
    match_columns,
    may_fit,
    plain_headings,
)
from ntm_desktop.domain.registers.entries import Entry, typed
from ntm_desktop.domain.registers.form import Field, FieldKind, Form
from ntm_desktop.domain.registers.pasting import with_rest
from ntm_desktop.domain.registers.times import day
from ntm_desktop.domain.registers.values import (
    NO,
    NO_UNIT,
    ODD_MONEY,
    YES,
    Known,
    Read,
    bare_money,
    plain_number,
    read_value,
)
from ntm_desktop.domain.sheets import Cell, SheetGrid, WorkbookContent
from ntm_desktop.domain.text import clean, fold

LISTS_SHEET = "Danh mục"
"""Holds the choices that the cells of an empty workbook offer."""
_HEADER_SEARCH_ROWS = 40
_LONGEST_HEADING = 90
_MOST_KNOWN = 0.6
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Ha-h])\)?")
_SECTION_NUMBER = re.compile(r"[ivxlc]+|[a-e]|\*", re.IGNORECASE)
_BLANKS = frozenset({"", "-", "–", "—", "…", "...", "x"})


@dataclass(frozen=True, slots=True)
class FoundRegister:
    """A register on a sheet.

    Attributes:
        header_row: the row of its headings, from 1.
        named: title or sheet name says which register it is.
    """

    form: Form
    sheet: SheetGrid
    header_row: int
    columns: Columns
    named: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of a register on a sheet.

    Attributes:
        place: "So tap huan!B7".
        text: the cells as they stand, joined.
        entry: without an id.
    """

    place: str
    text: str
    entry: Entry


def find_registers(
    workbook: WorkbookContent, forms: Sequence[Form]
) -> tuple[tuple[FoundRegister, ...], tuple[str, ...]]:
    """The registers of a workbook, one a sheet; hidden sheets hold none.

    Returns:
        The registers, and a notice for each sheet that may be one of several registers.
    """
    found, notices = [], []
    for sheet in workbook.sheets:
        best = [] if sheet.hidden else _best(sheet, forms)
        if len(best) == 1:
            found.append(best[0])
        elif best:
            titles = ", ".join(f"“{each.form.title}”" for each in best)
            notices.append(
                f"Trang “{sheet.name}” có thể là {titles}; hãy ghi tên sổ ở dòng đầu trang rồi "
                "nhập lại."
            )
    return tuple(found), tuple(notices)


def _best(sheet: SheetGrid, forms: Sequence[Form]) -> list[FoundRegister]:
    scored: list[tuple[tuple[float, ...], FoundRegister]] = []
    above: list[str] = []
    for row in range(1, min(sheet.last_row, _HEADER_SEARCH_ROWS) + 1):
        headings = _headings(sheet, row)
        if len(headings) >= 2:
            title = "\n".join(dict.fromkeys(above))
            plain, named = plain_headings(headings), fold(f"{title}\n{sheet.name}")
            scored.extend(
                ((*rank, -row), FoundRegister(form, sheet, row, columns, rank[0] > 0))
                for form in forms
                if may_fit(form, plain)
                for columns in (match_columns(form, headings, title),)
                if (rank := _rank(form, columns, named)) is not None
            )
        above.extend(cell.text.strip() for cell in sheet.row_cells(row))
    if not scored:
        return []
    top = max(score for score, _ in scored)
    best = {found.form.id: found for score, found in scored if score[:4] == top[:4]}
    return list(best.values())


def _rank(form: Form, columns: Columns, named: str) -> tuple[float, ...] | None:
    """How well a row of headings is this register's; None when it is not."""
    name = _title_rank(form, named)
    required = [field.id for field in form.required]
    there = sum(field_id in columns.fields.values() for field_id in required)
    if name:
        enough = columns.sure >= 2 and there >= 1
    else:
        enough = columns.sure >= 4 and there == len(required) and columns.known_share >= _MOST_KNOWN
    return (name, len(columns.fields), columns.known_share, there) if enough else None


def _headings(sheet: SheetGrid, row: int) -> dict[int, str]:
    return {
        cell.column: cell.text
        for cell in sheet.row_cells(row)
        if isinstance(cell.value, str) and len(cell.text) <= _LONGEST_HEADING
    }


def _title_rank(form: Form, named: str) -> float:
    """How surely the folded lines above a table name this register; 0 for not at all."""
    title, *others = form.names
    if title in named:
        return 1000 + len(title)
    return max((len(each) for each in others if each in named), default=0)


def read_lines(found: FoundRegister, known: Known) -> tuple[SheetLine, ...]:
    """Every line of a register on a sheet; titles, sums and signatures are none."""
    lines = []
    for row in range(found.header_row + 1, found.sheet.last_row + 1):
        if _is_line(found, row):
            line = _line(found, row, known)
            if not line.entry.blank:
                lines.append(line)
    return tuple(lines)


def _cells(found: FoundRegister, row: int) -> Iterator[Cell]:
    for cell in found.sheet.row_cells(row):
        if cell.column != found.columns.number:
            yield cell


def _is_line(found: FoundRegister, row: int) -> bool:
    cells = list(_cells(found, row))
    if not cells:
        return False
    number = found.columns.number
    running = found.sheet.text(row, number).strip().rstrip(".") if number is not None else ""
    every = list(found.sheet.row_cells(row))
    if row <= found.header_row + 2 and len(every) > 2:
        if all(_COLUMN_NUMBER.fullmatch(cell.text.strip()) for cell in every):
            return False
    if running.isdigit():
        return True
    first = every[0].text  # with its marks: "Cống" is no "Cộng"
    if is_total(first) or is_signature(fold(first)):
        return False
    # A heading between groups: "I. Ban Chỉ đạo" over the whole width.
    return not (len(cells) == 1 and (_SECTION_NUMBER.fullmatch(running) or _spans(found, cells[0])))


def _spans(found: FoundRegister, cell: Cell) -> bool:
    """Whether a cell is merged with its neighbour."""
    beside = found.sheet.cell(cell.row, cell.column + 1)
    return beside is not None and beside.origin == (cell.row, cell.column)


def _line(found: FoundRegister, row: int, known: Known) -> SheetLine:
    form, sheet = found.form, found.sheet
    values: dict[str, str] = {}
    texts: dict[str, str] = {}
    left = []
    for cell in _cells(found, row):
        field_id = found.columns.fields.get(cell.column)
        if field_id is None:
            if cell.text.strip():
                heading = found.columns.unknown.get(cell.column, f"cột {cell.column}")
                left.append((heading, cell.text))
            continue
        shift = found.columns.shift.get(cell.column, 0)
        read = _read_cell(form.field(field_id), cell, shift, known)
        if read.value and cell.column in found.columns.unsaid and bare_money(cell.text):
            texts[field_id] = f"{clean(cell.text)} {NO_UNIT}"
            continue
        if read.value:
            values[field_id] = read.value
        elif read.question:
            texts[field_id] = clean(cell.text) or f"({cell.fault})"
    if left:
        noted = {"note": values.pop("note")} if "note" in values else {}
        with_rest(form, noted, left)
        texts |= noted
    # Read cells are sure; a text that is asked about is not read a second time in another way.
    entry = typed(form, Entry("", form.id, 0, values, {}), texts, known)
    cells = [cell for cell in sheet.row_cells(row) if cell.text.strip()]
    return SheetLine(
        sheet.place(next(iter(_cells(found, row)))),
        " | ".join(clean(cell.text).replace("\n", " ") for cell in cells),
        replace(entry, position=row),
    )


def _read_cell(column: Field, cell: Cell, shift: int, known: Known) -> Read:
    """What a cell says in a field: its number or date where it holds one, else its text."""
    if cell.fault:
        return Read(question=f"Ô {cell.address}: {cell.fault}")
    if column.numeric:
        return _read_number(column, cell, shift, known)
    if column.kind is FieldKind.DATE:
        if isinstance(cell.value, date):
            return Read(day(cell.value).key)
        if isinstance(cell.value, Decimal) and cell.value == int(cell.value):
            return read_value(column, str(int(cell.value)), known)
    if column.kind is FieldKind.YES_NO and isinstance(cell.value, bool):
        return Read(YES if cell.value else NO)
    text = clean(cell.text)
    if column.kind is not FieldKind.TEXT and text in _BLANKS - {"x"}:
        return Read()
    return read_value(column, text, known)


def _read_number(column: Field, cell: Cell, shift: int, known: Known) -> Read:
    figure = cell.shown
    if figure is None or cell.format_words:
        text = clean(cell.text)
        if text in _BLANKS:
            return Read()
        if shift and column.kind is FieldKind.MONEY and not any(c.isalpha() for c in text):
            text = f"{text} { {-6: 'đồng', -3: 'nghìn đồng', 3: 'tỷ đồng'}[shift] }"
        return read_value(column, text, known)
    if figure < 0:
        return Read(question=f"“{column.label}” không thể là số âm ({format_decimal(figure)}).")
    if column.kind is FieldKind.WHOLE and figure != int(figure):
        return Read(
            question=f"“{column.label}” phải là số nguyên, không phải {format_decimal(figure)}."
        )
    if column.kind is FieldKind.MONEY:
        figure = figure.scaleb(shift)
        if figure >= ODD_MONEY:
            return Read(
                question=f"{format_decimal(figure)} triệu đồng là quá lớn; hãy xem lại đơn vị tính."
            )
    return Read(plain_number(figure))


def unknown_notices(found: FoundRegister) -> tuple[str, ...]:
    """What has to be known of columns that are no field of the register."""
    names = ", ".join(f"“{heading}”" for heading in found.columns.unknown.values())
    if not names:
        return ()
    kept = found.form.find("note") is not None
    return (
        f"Trang “{found.sheet.name}”: {found.form.title} không có cột {names}; nội dung của các "
        f"cột đó {'được ghi vào “Ghi chú”' if kept else 'không có chỗ ghi, hãy xem lại'}.",
    )
