"""The rules workbook as an officer sees it in Excel: headed, framed, with lists to choose from.

What stands where is laid out by ``domain.rule_tables``; here it is only drawn. Every cell that
can be filled is a text cell, so that Excel neither turns "1.2" into a day nor runs a formula.
"""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ntm_desktop.documents.workbook import FONT, add_sheet, new_workbook, put, save_workbook
from ntm_desktop.domain.rule_tables.columns import GUIDE_SHEET, THRESHOLD_PREFIX, Column
from ntm_desktop.domain.rule_tables.tables import Book, Row, Sheet, Table

_TEXT = "@"
_GUIDE_WIDTH = 110.0
_POINTS_PER_LINE = 14.5
_HIGHEST = 220.0
_LIST_CHARACTERS = 255
_SIZE = 10.5
_THIN = Side(style="thin", color="A6A6A6")
_STRONG = Side(style="medium", color="5B7553")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_START = Border(left=_THIN, right=_THIN, top=_STRONG, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="2F5D3A")
_SECTION = PatternFill("solid", fgColor="5B7553")
_LIMITS = PatternFill("solid", fgColor="FFF8E1")
_GIVEN = PatternFill("solid", fgColor="F0F3EF")
_WHITE = "FFFFFF"
# Columns that the programme fills and people only read; of the lines for the whole, labels too.
_GIVEN_COLUMNS = frozenset({"how", "criterion", "kind_shown", "unit_shown", "national"})
_CENTRED = frozenset(
    {"no", "indicator", "by_province", "by_sex", "whole_counts", "optional", "verified"}
    | {"reference_only", "year", "checked_on"}
)


def draw_rules_workbook(book: Book, path: Path, author: str) -> Path:
    """Write a book of rules as .xlsx, whole or not at all.

    Raises:
        DocumentError: the file cannot be written.
    """
    workbook = new_workbook(book.title, author)
    _draw_guide(workbook, book)
    for sheet in book.sheets:
        _draw_sheet(workbook, sheet)
    return save_workbook(workbook, path)


def _draw_guide(workbook: Workbook, book: Book) -> None:
    sheet = add_sheet(workbook, GUIDE_SHEET, [3, _GUIDE_WIDTH])
    sheet.sheet_view.showGridLines = False
    put(sheet, 1, 2, book.title, bold=True, size=15)
    sheet.row_dimensions[1].height = _height(book.title, _GUIDE_WIDTH * 0.7, 20)
    row = 3
    for line in book.guide:
        heading = line.startswith("#")
        text = line.lstrip("# ")
        cell = put(sheet, row, 2, text, bold=heading, size=12 if heading else 11)
        if heading:
            cell.font = Font(name=FONT, size=12, bold=True, color="2F5D3A")
        height = _height(text, _GUIDE_WIDTH)
        sheet.row_dimensions[row].height = height + (8 if heading else 3)
        cell.alignment = Alignment(vertical="bottom" if heading else "top", wrap_text=True)
        row += 1


def _draw_sheet(workbook: Workbook, sheet: Sheet) -> None:
    widths = [column.width for column in sheet.tables[0].columns]
    for table in sheet.tables[1:]:
        widths += [column.width for column in table.columns[len(widths) :]]
    drawn = add_sheet(workbook, sheet.name, widths, landscape=True)
    drawn.page_setup.fitToWidth = sheet.pages
    drawn.print_options.horizontalCentered = sheet.pages == 1
    drawn.page_margins.left = drawn.page_margins.right = 10 / 25.4
    drawn.page_margins.top = drawn.page_margins.bottom = 12 / 25.4
    drawn.sheet_view.showGridLines = False
    put(drawn, 1, 1, sheet.heading, bold=True, size=14).alignment = Alignment(wrap_text=False)
    # Not wrapped: it flows over the empty cells to its right, whatever the first column's width.
    put(drawn, 2, 1, sheet.note, italic=True, size=11).alignment = Alignment(wrap_text=False)
    drawn.row_dimensions[1].height = 22
    row = 4
    for place, table in enumerate(sheet.tables):
        if table.title:
            put(drawn, row, 1, table.title, bold=True, size=12).alignment = Alignment(
                wrap_text=False
            )
            drawn.row_dimensions[row].height = 20
            row += 1
        header, end = _draw_table(drawn, table, row)
        if place == 0:
            drawn.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{header + 1}"
            if len(sheet.tables) == 1:
                drawn.print_title_rows = f"{row}:{header}"
                if sheet.frozen and sheet.pages > 1:
                    drawn.print_title_cols = f"A:{get_column_letter(sheet.frozen)}"
                last = get_column_letter(len(table.columns))
                drawn.auto_filter.ref = f"A{header}:{last}{end - 1}"
        row = end + 1


def _draw_table(sheet: Worksheet, table: Table, row: int) -> tuple[int, int]:
    """Draw a table; gives its header row and the row below it."""
    if any(column.section for column in table.columns):
        _draw_sections(sheet, table.columns, row)
        row += 1
    header = row
    for place, column in enumerate(table.columns, 1):
        cell = put(sheet, row, place, column.header, bold=True, boxed=True, size=_SIZE)
        cell.font = Font(name=FONT, size=_SIZE, bold=True, color=_WHITE)
        cell.fill = _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = max(
        32.0, *(_height(column.header, column.width * 0.8) + 4 for column in table.columns)
    )
    row += 1
    first = row
    for place, values in enumerate(table.rows):
        _draw_row(sheet, table.columns, row, values, starts=place in table.starts)
        row += 1
    for _ in range(table.spare):
        _draw_row(sheet, table.columns, row, {}, starts=False)
        row += 1
    for place, column in enumerate(table.columns, 1):
        _offer(sheet, column, f"{get_column_letter(place)}{first}:{get_column_letter(place)}{row}")
    for place, choices in table.choices.items():
        _offer_list(sheet, choices, f"B{first + place}", "", "")
    return header, row


def _draw_sections(sheet: Worksheet, columns: Sequence[Column], row: int) -> None:
    """The headings over neighbouring columns; not merged, so that columns can be moved."""
    shown = ""
    for place, column in enumerate(columns, 1):
        text = column.section if column.section != shown else None
        shown = column.section
        cell = put(sheet, row, place, text, bold=True, size=10)
        cell.font = Font(name=FONT, size=10, bold=True, color=_WHITE)
        cell.fill = _SECTION
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=False)
        if text:
            cell.border = Border(left=Side(style="medium", color=_WHITE))
    sheet.row_dimensions[row].height = 18


def _draw_row(
    sheet: Worksheet, columns: Sequence[Column], row: int, values: Row, *, starts: bool
) -> None:
    height = 0.0
    for place, column in enumerate(columns, 1):
        text = values.get(column.key, "")
        centred = column.key in _CENTRED
        cell = put(sheet, row, place, text or None)
        cell.number_format = _TEXT
        cell.font = Font(name=FONT, size=_SIZE)
        cell.alignment = Alignment(
            horizontal="center" if centred else "left", vertical="center", wrap_text=True
        )
        cell.border = _START if starts else _BOX
        if column.key.startswith(THRESHOLD_PREFIX):
            cell.fill = _LIMITS
        elif text and (column.key in _GIVEN_COLUMNS or (column.key == "label" and "how" in values)):
            cell.fill = _GIVEN
        height = max(height, _height(text, column.width))
    # Left to Excel where nothing stands: the row then grows with what is typed.
    if any(values.values()):
        sheet.row_dimensions[row].height = min(max(height + 3, 18.0), _HIGHEST)


def _offer(sheet: Worksheet, column: Column, cells: str) -> None:
    """A hint, and a list to choose from, for every cell of a column."""
    title = column.header.rstrip(" *")[:32]
    if column.choices:
        _offer_list(sheet, column.choices, cells, title, column.hint)
    elif column.hint:
        hint = DataValidation(allow_blank=True, showErrorMessage=False)
        _explain(hint, title, column.hint)
        hint.add(cells)
        sheet.add_data_validation(hint)


def _offer_list(
    sheet: Worksheet, choices: Sequence[str], cells: str, title: str, hint: str
) -> None:
    listed = ",".join(choices)
    # Such a list cannot hold a comma or a quote of its own, and is no longer than this.
    if any(mark in choice for choice in choices for mark in ',"') or not listed:
        return
    if len(listed) > _LIST_CHARACTERS - 2:
        return
    offered = DataValidation(
        type="list",
        formula1=f'"{listed}"',
        allow_blank=True,
        # Another spelling may be understood as well: warn, do not forbid.
        showErrorMessage=False,
    )
    if hint:
        _explain(offered, title, hint)
    offered.add(cells)
    sheet.add_data_validation(offered)


def _explain(validation: DataValidation, title: str, hint: str) -> None:
    validation.showInputMessage = True
    validation.promptTitle = title
    validation.prompt = hint[:_LIST_CHARACTERS]


def _height(text: str, characters: float, line: float = _POINTS_PER_LINE) -> float:
    """Height for a wrapped text; Excel does not work it out when a file is only opened."""
    lines = sum(1 + int(len(part) / (characters * 1.08)) for part in text.split("\n"))
    return line * lines
