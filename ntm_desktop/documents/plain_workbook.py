"""One table as a workbook: a title, what it is about, headings, rows."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from ntm_desktop.documents.workbook import (
    MONEY,
    add_sheet,
    new_workbook,
    put,
    put_header,
    put_title,
    save_workbook,
)

_HEAD = 4
_EMPTY_ROWS = 30


def write_grid(
    title: str,
    about: str,
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str | Decimal | None]],
    author: str,
    path: Path,
) -> Path:
    """Write a table; without rows some empty ones are framed, to be filled by hand.

    Args:
        title: of the sheet and the file.
        about: unit and period, below the title.
        headings: of the columns.
        widths: of the columns, in letters.
        rows: texts and figures.
        author: who it comes from.
        path: target, ".xlsx"; an older file of the name is replaced.

    Raises:
        DocumentError: the file cannot be written.
    """
    book = new_workbook(title, author)
    sheet = add_sheet(book, title[:31], widths, landscape=True)
    put_title(sheet, 1, len(headings), title)
    put_title(sheet, 2, len(headings), about, note=True)
    put_header(sheet, _HEAD, headings)
    blank: list[Sequence[str | Decimal | None]] = [("",) * len(headings)] * _EMPTY_ROWS
    for number, row in enumerate(rows or blank, start=_HEAD + 1):
        for column, value in enumerate(row, start=1):
            if isinstance(value, Decimal):
                put(sheet, number, column, value, number_format=MONEY, boxed=True)
            else:
                put(sheet, number, column, value or "", boxed=True)
    sheet.freeze_panes = f"B{_HEAD + 1}"
    return save_workbook(book, path)
