"""Tables of the dossier as workbooks, drawn from the same pages as the PDF."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ntm_desktop.documents.collation_workbook import write_collation
from ntm_desktop.documents.pages import (
    Align,
    Document,
    Notes,
    Orientation,
    Section,
    Table,
    Title,
    plain,
)
from ntm_desktop.documents.workbook import (
    add_sheet,
    new_workbook,
    put,
    put_header,
    put_title,
    save_workbook,
    text_height,
    workbook_bytes,
)
from ntm_desktop.domain.numbers import parse_decimal
from ntm_desktop.errors import DocumentError, EntryError

__all__ = ["tables_workbook", "write_collation", "write_detailed_table", "write_table"]

_ALIGNMENTS = {
    Align.LEFT: "left",
    Align.CENTRE: "center",
    Align.RIGHT: "right",
    Align.JUSTIFIED: "justify",
}
# Characters across a sheet that still print legibly on one page.
_CHARACTERS = {Orientation.PORTRAIT: 95, Orientation.LANDSCAPE: 150}


def tables_workbook(document: Document) -> bytes:
    """The tables of a document, a sheet for each section that has one.

    Args:
        document: as built for the PDF.

    Raises:
        DocumentError: the document has no table.
    """
    return workbook_bytes(_book_of(document))


def write_detailed_table(document: Document, path: Path) -> Path:
    """Write the tables of a document to a file; see ``tables_workbook``.

    Raises:
        DocumentError: the document has no table, or the file cannot be written.
    """
    return save_workbook(_book_of(document), path)


def _book_of(document: Document) -> Workbook:
    book = new_workbook(document.title, document.author)
    for section in document.sections:
        if any(isinstance(block, Table) for block in section.blocks):
            _write_section(book, document, section)
    if not book.worksheets:
        raise DocumentError(f"“{document.title}” không có bảng nào để ghi ra Excel.")
    return book


def _write_section(book: Workbook, document: Document, section: Section) -> None:
    table = next(block for block in section.blocks if isinstance(block, Table))
    total = sum(column.width for column in table.columns)
    across = _CHARACTERS[section.orientation]
    widths = [column.width / total * across for column in table.columns]
    landscape = section.orientation is Orientation.LANDSCAPE
    sheet = add_sheet(book, table.caption or document.title, widths, landscape=landscape)
    columns = len(widths)
    row = 1
    for mark in (document.draft, document.notice):
        if mark:
            put(sheet, row, 1, mark, bold=True)
            _merge(sheet, row, 1, columns)
            row += 1
    for block in section.blocks:
        match block:
            case Title():
                lines = ((block.name, False), (block.subject, False), (block.note, True))
                for text, is_note in lines:
                    if text:
                        put_title(sheet, row, columns, text, note=is_note)
                        row += 1
                row += 1
            case Table():
                row = write_table(sheet, block, row, widths)
            case Notes():
                for line in block.lines:
                    put(sheet, row, 1, plain(line), italic=True, size=10)
                    _merge(sheet, row, 1, columns)
                    sheet.row_dimensions[row].height = text_height(plain(line), sum(widths))
                    row += 1
            case _:
                continue


def write_table(sheet: Worksheet, table: Table, row: int, widths: Sequence[float]) -> int:
    """Write a table with its merged cells; returns the row below it."""
    put_header(sheet, row, [plain(cell.text) for cell in table.header[0].cells])
    row += 1
    first = row
    for place, line in enumerate(table.rows):
        sheet.row_dimensions[row].height = _write_row(sheet, table, place, row, widths)
        goes_on = place + 1 < len(table.rows) and table.rows[place + 1].joined
        if line.joined and not goes_on:
            for column in range(1, line.joined + 1):
                sheet.merge_cells(
                    start_row=first, start_column=column, end_row=row, end_column=column
                )
        if not goes_on:
            first = row + 1
        row += 1
    return row


def _write_row(
    sheet: Worksheet, table: Table, index: int, row: int, widths: Sequence[float]
) -> float:
    """Write one row; returns the height that its own cells need."""
    line = table.rows[index]
    following = table.rows[index + 1 : index + 2]
    shared = line.joined or (following[0].joined if following else 0)
    height = text_height("", 1)
    column = 0
    for place, cell in enumerate(line.cells):
        own = table.columns[column]
        is_shared = place < line.joined
        text = "" if is_shared else plain(cell.text)
        figure = _figure(text) if own.align is Align.RIGHT and cell.span == 1 else None
        put(
            sheet,
            row,
            column + 1,
            text if figure is None else figure,
            number_format="" if figure is None else _format_of(text),
            bold=any(run.bold for run in cell.text),
            align=_ALIGNMENTS[cell.align or own.align],
            boxed=True,
            filled=line.shaded and not is_shared,
        )
        for more in range(1, cell.span):
            put(sheet, row, column + 1 + more, None, boxed=True, filled=line.shaded)
        if cell.span > 1:
            _merge(sheet, row, column + 1, column + cell.span)
        if place >= shared:
            height = max(height, text_height(text, sum(widths[column : column + cell.span])))
        column += cell.span
    return height


def _figure(text: str) -> Decimal | None:
    """What stands in a column of figures, None where it is none: to be added up in the workbook."""
    try:
        return parse_decimal(text)
    except EntryError:
        return None


def _format_of(text: str) -> str:
    """As many decimals as on paper."""
    decimals = len(text.strip().partition(",")[2])
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _merge(sheet: Worksheet, row: int, first: int, last: int) -> None:
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
