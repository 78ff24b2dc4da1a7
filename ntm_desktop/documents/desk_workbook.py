"""The receiving office's tables as a workbook, a sheet a table, figures as numbers."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ntm_desktop.documents.workbook import (
    INTEGER,
    MONEY,
    TWO_PLACES,
    add_sheet,
    new_workbook,
    put,
    put_header,
    put_title,
    save_workbook,
    text_height,
)
from ntm_desktop.domain.desk_tables import (
    DeskColumn,
    DeskRow,
    DeskTable,
    RowLevel,
    Value,
    ValueKind,
)
from ntm_desktop.domain.desk_words import is_change

_FORMATS = {
    ValueKind.TEXT: "",
    ValueKind.COUNT: INTEGER,
    ValueKind.NUMBER: MONEY,
    ValueKind.MONEY: MONEY,
    ValueKind.SHARE: TWO_PLACES,
    ValueKind.WRITTEN: "",
}
_STRONG = (RowLevel.TOTAL, RowLevel.SUBTOTAL)
_PORTRAIT = 95


def write_desk_workbook(tables: Sequence[DeskTable], title: str, office: str, path: Path) -> Path:
    """Write the tables.

    Args:
        tables: a sheet each.
        title: of the whole, under the title of each.
        office: who issues it.
        path: target, ".xlsx"; an older file of the name is replaced.

    Raises:
        DocumentError: the file cannot be written.
    """
    book = new_workbook(title, office)
    for place, table in enumerate(tables, 1):
        _write(book, place, table, f"{office} · {title}")
    return save_workbook(book, path)


def _write(book: Workbook, place: int, table: DeskTable, about: str) -> None:
    widths = (6, *(column.width for column in table.columns))
    landscape = sum(widths) > _PORTRAIT
    sheet = add_sheet(book, f"{place}. {table.title}", widths, landscape=landscape)
    put_title(sheet, 1, len(widths), table.title.upper())
    put_title(sheet, 2, len(widths), about, note=True)
    put_header(sheet, 4, ("TT", *(column.label for column in table.columns)))
    row, number = 5, 0
    for line in table.rows:
        number += line.level is RowLevel.PLAIN
        _put_row(sheet, row, table, line, number if line.level is RowLevel.PLAIN else None)
        row += 1
    for note in table.notes:
        row += 1
        put(sheet, row, 1, note, italic=True, size=10)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
        sheet.row_dimensions[row].height = text_height(note, sum(widths))


def _put_row(
    sheet: Worksheet, row: int, table: DeskTable, line: DeskRow, number: int | None
) -> None:
    strong, slanted = line.level in _STRONG, line.level is RowLevel.PART
    put(sheet, row, 1, number, align="center", boxed=True, filled=strong, middle=True)
    height = text_height("", 1)
    for place, (value, column) in enumerate(zip(line.cells, table.columns, strict=True), 2):
        if isinstance(value, str):
            height = max(height, text_height(value, column.width))
        put(
            sheet,
            row,
            place,
            value,
            number_format=_signed(_format(value, column.kind), column, line),
            align="right" if column.kind is ValueKind.WRITTEN else "",
            bold=strong,
            italic=slanted,
            middle=True,
            boxed=True,
            filled=strong,
        )
    sheet.row_dimensions[row].height = height


def _signed(wanted: str, column: DeskColumn, line: DeskRow) -> str:
    """The same format with a sign before what is more."""
    if not is_change(column, line):
        return wanted
    plain = "#,##0.###" if wanted == MONEY else wanted
    return f'+{plain};"–"{plain};{plain}'


def _format(value: Value, kind: ValueKind) -> str:
    if kind is ValueKind.COUNT and isinstance(value, Decimal):
        return TWO_PLACES
    return _FORMATS[kind]
