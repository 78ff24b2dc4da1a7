"""Workbooks of Excel 95 to 2003 (.xls): the same cells as from an .xlsx file."""

import io
import re
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ntm_desktop.documents.workbook_cells import (
    DamagedError,
    LockedError,
    Place,
    RawSheet,
    Runs,
    bool_cell,
    faulty_cell,
    number_cell,
    text_cell,
)
from ntm_desktop.domain.legacy_encodings import Encoding, detect, font_encoding, is_syllable
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import nfc

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet

# Before Excel 97 a text is bytes of the code page of the office's Windows.
_UNICODE_SINCE = 80
_VIETNAMESE = "cp1258"
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u0323])*")
_BROKEN = (
    struct.error, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError,
    OverflowError, RecursionError, NotImplementedError, OSError, EOFError, ZeroDivisionError,
)  # fmt: skip


def read_xls(data: bytes, caps: Place, most_sheets: int) -> list[RawSheet]:
    """Every sheet with cells, hidden ones too; charts and macro sheets are left out.

    Args:
        data: the file.
        caps: how many rows and columns are read.
        most_sheets: how many sheets are read.

    Raises:
        LockedError: it needs a password.
        DamagedError: it is broken.
    """
    import xlrd
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        old_letters = _typed_in_old_letters(book)
        return [_sheet(book, sheet, caps, old_letters) for sheet in book.sheets()[:most_sheets]]
    except XLRDError as error:
        if "encrypted" in str(error) or "password" in str(error).lower():
            raise LockedError from error
        raise DamagedError from error
    except (CompDocError, *_BROKEN) as error:
        raise DamagedError from error


def _typed_in_old_letters(book: "Book") -> bool:
    """Whether the texts of a Vietnamese code page are words only as bytes of TCVN3 or VNI."""
    if book.biff_version >= _UNICODE_SINCE or book.encoding != _VIETNAMESE:
        return False
    texts = [
        str(cell.value) for sheet in book.sheets() for row in sheet.get_rows() for cell in row
        if cell.ctype == 1
    ]  # fmt: skip
    words = [word for text in texts for word in _WORD.findall(text) if not word.isascii()]
    good = sum(is_syllable(nfc(word)) for word in words)
    old = detect(_bytes_as_letters(text) for text in texts)
    return old is not Encoding.UNICODE and good * 5 < len(words) * 3


def _bytes_as_letters(text: str) -> str:
    try:
        return text.encode(_VIETNAMESE).decode("latin-1")
    except UnicodeEncodeError:
        return text


def _sheet(book: "Book", source: "Sheet", caps: Place, old_letters: bool) -> RawSheet:
    sheet = RawSheet(source.name, source.visibility != 0)
    sheet.areas = [
        (first_row + 1, first_column + 1, last_row, last_column)
        for first_row, last_row, first_column, last_column in source.merged_cells
    ]
    sheet.hidden_rows = {
        row + 1 for row, about in source.rowinfo_map.items() if about.hidden and row < caps[0]
    }
    sheet.hidden_columns = {
        column + 1
        for column, about in source.colinfo_map.items()
        if about.hidden and column < caps[1]
    }
    for place, cell in _cells(book, source, old_letters):
        if cell is None:
            continue
        if place[0] > caps[0] or place[1] > caps[1]:
            sheet.reaches_beyond = True
        else:
            sheet.cells[place] = cell
    return sheet


def _cells(book: "Book", source: "Sheet", old: bool) -> Iterator[tuple[Place, Cell | None]]:
    import xlrd
    from xlrd.biffh import error_text_from_code

    for row in range(source.nrows):
        kinds = source.row_types(row)
        for column, kind in enumerate(kinds):
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            place = (row + 1, column + 1)
            raw = source.cell_value(row, column)
            style = book.xf_list[source.cell_xf_index(row, column)]
            font = _font(book, style.font_index)
            if kind == xlrd.XL_CELL_TEXT:
                runs = _runs(book, raw, source.rich_text_runlist_map.get((row, column)), font)
                text = "".join(text for text, _ in runs) if runs else _typed(book, raw, font, old)
                yield place, text_cell(place, text.replace("\r\n", "\n"), font, runs)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                yield place, bool_cell(place, bool(raw), font)
            elif kind == xlrd.XL_CELL_ERROR:
                said = error_text_from_code.get(int(raw), "#?")
                yield place, faulty_cell(place, font, f"công thức báo lỗi {said}")
            else:
                code = book.format_map[style.format_key].format_str
                yield (
                    place,
                    number_cell(place, float(raw), code, font, from_1904=bool(book.datemode)),
                )


def _font(book: "Book", index: int) -> str:
    return nfc(book.font_list[index].name) if 0 <= index < len(book.font_list) else ""


def _runs(book: "Book", text: str, starts: list[tuple[int, int]] | None, font: str) -> Runs:
    """The stretches of a text by their fonts, none where one font holds for all of it."""
    if not starts:
        return ()
    cuts = [(0, font), *((start, _font(book, index)) for start, index in starts)]
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    runs = [
        (_typed(book, text[start:end], name), name)
        for (start, name), end in zip(cuts, ends, strict=True)
        if end > start
    ]
    return tuple(runs) if len({name for _, name in runs} - {font}) else ()


def _typed(book: "Book", text: str, font: str, old_letters: bool = False) -> str:
    """Text as its old font means it: letters of TCVN3 and VNI are bytes of no code page."""
    if book.biff_version >= _UNICODE_SINCE or book.encoding != _VIETNAMESE:
        return text
    if font_encoding(font)[0] is Encoding.UNICODE and not old_letters:
        return text
    return _bytes_as_letters(text)
