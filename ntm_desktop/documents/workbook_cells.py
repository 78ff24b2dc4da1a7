"""Cells of a sheet from raw values, whatever file they were read from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ntm_desktop.documents.number_formats import Section, section_for
from ntm_desktop.domain.numbers import format_decimal, round_half_up
from ntm_desktop.domain.sheets import Cell, SheetGrid
from ntm_desktop.domain.text import nfc

MAX_CELL_CHARACTERS = 10_000
# Excel keeps 15 significant digits; what a float holds beyond them is noise.
_SIGNIFICANT = 15
_MOST_PLACES = 15
_MOST_DAYS = 2_958_465  # 31 December 9999
_LEAP_DAY_OF_1900 = 60  # Excel counts a 29 February that never was

Place = tuple[int, int]
Area = tuple[int, int, int, int]
Runs = tuple[tuple[str, str], ...]


class DamagedError(Exception):
    """The file breaks the rules of its format."""


class TooLargeError(Exception):
    """The file holds more than is read."""


class LockedError(Exception):
    """The file needs a password."""


@dataclass(slots=True)
class RawSheet:
    """A sheet while it is read.

    Attributes:
        areas: merged areas: first row, first column, last row, last column.
        reaches_beyond: something stands beyond the rows or columns that are read.
    """

    name: str
    hidden: bool = False
    cells: dict[Place, Cell] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    reaches_beyond: bool = False


def text_cell(place: Place, text: str, font: str, runs: Runs = ()) -> Cell | None:
    """A cell of text; None when it is blank."""
    if not text.strip():
        return None
    cut = text[:MAX_CELL_CHARACTERS]
    return Cell(*place, cut, cut, font, runs=runs if cut == text else ())


def bool_cell(place: Place, value: bool, font: str) -> Cell:
    """A cell that holds TRUE or FALSE."""
    return Cell(*place, value, "TRUE" if value else "FALSE", font)


def faulty_cell(place: Place, font: str, fault: str) -> Cell:
    """A cell whose value is not there."""
    return Cell(*place, None, "", font, fault=fault)


def number_cell(place: Place, raw: float, code: str, font: str, *, from_1904: bool = False) -> Cell:
    """A number as its format shows it: a date, a percent, a figure with its unit.

    Args:
        place: row and column from 1.
        raw: as it stands in the file.
        code: the number format.
        font: of the cell.
        from_1904: days are counted from 1904, as old Macs did.
    """
    if raw != raw or abs(raw) >= 1e18:
        return faulty_cell(place, font, "số quá lớn")
    value = _without_noise(raw)
    section = section_for(code, value)
    if section.is_date or section.is_time:
        return _date_cell(place, raw, section, font, from_1904=from_1904)
    shown = (value * 100 if section.percent else value).scaleb(-3 * section.thousands)
    text = format_decimal(shown) + ("%" if section.percent else "")
    if not section.shows_figure and value:
        seen = section.before or "ô trống"
        return faulty_cell(place, font, f"ô hiện “{seen}” nhưng chứa số {text}")
    text = " ".join(filter(None, (section.before, text, section.after)))
    return Cell(
        *place, value, text, font, section.percent,
        thousands=section.thousands, format_words=section.after or section.before,
    )  # fmt: skip


def _date_cell(place: Place, raw: float, section: Section, font: str, *, from_1904: bool) -> Cell:
    if section.is_time or (0 <= raw < 1):
        return faulty_cell(place, font, "ô đang ở dạng giờ")
    if not 0 <= raw <= _MOST_DAYS:
        return faulty_cell(place, font, "ngày không có thật")
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    days = int(raw) + (1 if not from_1904 and raw < _LEAP_DAY_OF_1900 else 0)
    return date_cell(place, first + timedelta(days=days), font)


def date_cell(place: Place, value: date, font: str) -> Cell:
    """A day, without its time."""
    return Cell(*place, value, f"{value:%d/%m/%Y}", font)


def _without_noise(raw: float) -> Decimal:
    """What a float was meant to be; sums that should be zero leave 5,55E-17 behind."""
    value = Decimal(f"{raw:.{_SIGNIFICANT}g}")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_PLACES:
        return round_half_up(value, _MOST_PLACES)
    return value


def finished(sheet: RawSheet, notices: list[str], caps: Place) -> SheetGrid:
    """The sheet with its merged areas filled; what looks odd goes to the notices."""
    title = nfc(sheet.name)
    if sheet.reaches_beyond:
        notices.append(
            f"Trang “{title}” còn ghi gì đó sau dòng {caps[0]} hoặc sau cột {caps[1]}; phần đó "
            "không được đọc. Nếu bảng nằm ở đó, hãy chép riêng bảng sang một tệp mới rồi nhập."
        )
    fill_merged(sheet.cells, sheet.areas)
    if sheet.hidden and sheet.cells:
        notices.append(f"Trang “{title}” đang ẩn trong tệp.")
    hidden = sorted(sheet.hidden_rows & {row for row, _ in sheet.cells})
    if hidden:
        shown = ", ".join(map(str, hidden[:8])) + (", …" if len(hidden) > 8 else "")
        notices.append(f"Trang “{title}” có dòng đang ẩn, vẫn được đọc: {shown}.")
    return SheetGrid(
        title, sheet.cells, sheet.hidden, frozenset(sheet.hidden_rows),
        frozenset(sheet.hidden_columns),
    )  # fmt: skip


def fill_merged(cells: dict[Place, Cell], areas: Iterable[Area]) -> None:
    """Give every cell of a merged area the content of its first one, within what is used."""
    last_row = max((row for row, _ in cells), default=0)
    last_column = max((column for _, column in cells), default=0)
    left = 4 * len(cells) + 100_000  # overlapping areas must not multiply
    for row, column, end_row, end_column in areas:
        first = cells.get((row, column))
        if first is None:
            continue
        down = range(row, min(end_row, max(last_row, row)) + 1)
        across = range(column, min(end_column, max(last_column, column)) + 1)
        left -= len(down) * len(across)
        if left < 0:
            raise TooLargeError
        for r in down:
            for c in across:
                cells[r, c] = Cell(
                    r, c, first.value, first.text, first.font, first.percent, (row, column),
                    first.fault, first.runs, first.thousands, first.format_words,
                )  # fmt: skip
