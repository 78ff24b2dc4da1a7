"""Workbooks with one look, safe text and reproducible bytes.

A text is always written as text: "=1+1" from outside stays six letters and never becomes a
formula. The same data gives the same bytes, although openpyxl and the zip format both write
the time of day into a file.
"""

import re
import tempfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml.etree import LxmlError  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ntm_desktop.documents.files import write_file
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import DocumentError, in_vietnamese

Value: TypeAlias = str | int | Decimal | None

FONT = "Times New Roman"
INTEGER = "#,##0"
MONEY = "money"
"""Stands for one of two formats: a whole amount without, any other with its decimals."""
TWO_PLACES = "#,##0.00"
_A4 = 9
_LEAST_ROOM, _BYTES_PER_CELL = 1 << 16, 100
_POINTS_PER_LINE = 15.0
# Before the first program, so that nobody takes it for the day of printing.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows only naive times
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="DDE7DA")
_SUM_FILL = PatternFill("solid", fgColor="F0F0F0")


def new_workbook(title: str, author: str) -> Workbook:
    """An empty workbook without sheets."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    book.properties.title = title
    book.properties.creator = author
    book.properties.created = _MADE
    book.properties.language = "vi-VN"
    return book


def add_sheet(
    book: Workbook, name: str, widths: Sequence[float], *, landscape: bool = False
) -> Worksheet:
    """A sheet ready to print on A4, as wide as one page.

    Args:
        book: it is added at the end.
        name: shortened and cleaned where Excel does not take it.
        widths: of the columns, in characters.
        landscape: for wide tables.
    """
    sheet: Worksheet = book.create_sheet(_FORBIDDEN_IN_NAMES.sub(" ", nfc(name))[:31])
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left, sheet.page_margins.right = 30 / 25.4, 15 / 25.4
    sheet.page_margins.top = sheet.page_margins.bottom = 20 / 25.4
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    if footer is not None:
        footer.right.text = "&P/&N"
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    return sheet


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Value,
    *,
    number_format: str = "",
    bold: bool = False,
    italic: bool = False,
    align: str = "",
    size: float = 11,
    middle: bool = False,
    boxed: bool = False,
    filled: bool = False,
) -> Cell:
    """Write one cell."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = safe_text(value)
        if cell.value:
            cell.data_type = "s"
    elif value is not None:
        cell.value = value
        cell.number_format = _number_format(value, number_format)
    cell.font = Font(name=FONT, size=size, bold=bold, italic=italic)
    default = "left" if isinstance(value, str) else "right"
    cell.alignment = Alignment(
        horizontal=align or default, vertical="center" if middle else "top", wrap_text=True
    )
    if boxed:
        cell.border = _BORDER
    if filled:
        cell.fill = _SUM_FILL
    return cell


def _number_format(value: int | Decimal, wanted: str) -> str:
    if wanted != MONEY:
        return wanted or INTEGER
    return INTEGER if value == int(value) else "#,##0.0##"


def put_title(sheet: Worksheet, row: int, columns: int, text: str, *, note: bool = False) -> None:
    """A line over the whole width: bold, or italic for a note."""
    put(
        sheet,
        row,
        1,
        text,
        bold=not note,
        italic=note,
        align="center",
        size=12 if note else 14,
    )
    if columns > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    # Excel gives merged cells no height of their own.
    sheet.row_dimensions[row].height = 20.0 * (1 + len(text) // 90)


def put_header(sheet: Worksheet, row: int, labels: Sequence[str]) -> None:
    """The head of a table, repeated on every printed page and kept in view."""
    height = 0.0
    for place, label in enumerate(labels, 1):
        head = put(sheet, row, place, label, bold=True, align="center", boxed=True)
        head.fill = _HEAD_FILL
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        # Bold letters are wider than those a column's width is counted in.
        width = sheet.column_dimensions[get_column_letter(place)].width
        height = max(height, text_height(label, width * 0.85))
    sheet.row_dimensions[row].height = height + 4
    sheet.print_title_rows = f"{row}:{row}"
    sheet.freeze_panes = f"A{row + 1}"


def text_height(text: str, characters: float) -> float:
    """Height for a wrapped text; Excel does not work it out when a file is only opened."""
    lines = sum(1 + int(len(part) / (characters * 0.95)) for part in text.split("\n"))
    return _POINTS_PER_LINE * lines


def safe_text(text: str) -> str:
    """Composed text without the control characters that a workbook may not hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", nfc(text)))


def save_workbook(book: Workbook, path: Path) -> Path:
    """Write the workbook whole, or nothing.

    Raises:
        DocumentError: the file cannot be written.
    """
    return write_file(path, workbook_bytes(book))


def workbook_bytes(book: Workbook) -> bytes:
    """The workbook's bytes with every time of day taken out.

    Raises:
        DocumentError: the system's temporary folder takes no sheet: openpyxl writes each of them
            there first.
    """
    written = BytesIO()
    try:
        _ensure_room(book)
        book.save(written)
    except (OSError, LxmlError) as error:
        why = in_vietnamese(error) if isinstance(error, OSError) else "không ghi được"
        raise DocumentError(
            f"Không lập được tệp Excel: thư mục tạm của máy “{tempfile.gettempdir()}” ({why}). Hãy "
            "giải phóng chỗ trên ổ đĩa hệ thống rồi làm lại."
        ) from error
    steady = BytesIO()
    with ZipFile(written) as source, ZipFile(steady, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                stamp = _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                data = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            info = ZipInfo(entry.filename, _ZIP_TIME)
            info.compress_type = ZIP_DEFLATED
            # Else it tells which system the file was made on.
            info.create_system = 0
            target.writestr(info, data)
    return steady.getvalue()


def _ensure_room(book: Workbook) -> None:
    """Try the temporary folder with as much as the largest sheet may take.

    lxml, which writes the sheets there, reports a full disk once more when it is thrown away, on
    the terminal and past every ``except``.

    Raises:
        OSError: it does not take that much.
    """
    cells = max((sheet.max_row * sheet.max_column for sheet in book.worksheets), default=0)
    with tempfile.TemporaryFile() as room:
        room.write(bytes(_LEAST_ROOM + cells * _BYTES_PER_CELL))
