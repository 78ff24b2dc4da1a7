"""The heading of a table: which rows it takes, and what stands over each column."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from ntm_desktop.domain.reading.units import parse_unit
from ntm_desktop.domain.sheets import Cell, SheetGrid, column_letters
from ntm_desktop.domain.text import clean, fold

MOST_ROWS = 4
_LONGEST_LINE = 70
_SPAN = re.compile(r"(?:19|20)\d{2}\s*[-–—]\s*(?:(?:19|20)\d{2}|\d{2})(?!\d)")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_EARLIER = re.compile(r"(?:nam|ky) truoc|cung ky|truoc day|\bcu\b")
_LATER = re.compile(r"nam sau|ky sau|nam toi")
_NOW = re.compile(r"nam nay|ky nay|hien nay|hien tai")
_RUNNING = re.compile(r"luy ke|cong don|ca giai doan")
# A half or a quarter is not the year; "đến tháng 10" is the year so far.
_PART_OF_YEAR = re.compile(
    r"\b(?:\d{1,2}|ba|sau|chin) thang\b|\bquy (?:[1-4]|i{1,3}|iv)\b"
    r"|(?<!den )(?<!het )(?<!den het )\bthang \d{1,2}\b"
)
_ESTIMATED = re.compile(r"\buoc\b")
_WHOLE_YEAR = re.compile(r"\bca nam\b|\b12 thang\b")
_ONLY_A_YEAR = re.compile(r"(?:nam\s*)?(?:19|20)\d{2}|(?:qua )?cac nam|nam")
# "2.1" numbers a row and "12,4" or "100%" is a figure, also where they were typed as text.
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*\s*%|\d+(?:[.,]\d+)+\.?")
_NUMBERING = re.compile(r"\(?\d{1,2}\)?(?:\s*=.*)?|\(?[A-Ha-h]\)")


class When(StrEnum):
    """Of which time a heading speaks; ``PART`` is a half, a quarter or a month of some year."""

    THIS = "this"
    PART = "part"
    OTHER = "other"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Head:
    """What stands over one column.

    Attributes:
        lines: from top to bottom as typed, a merged cell once.
        hidden: the column is hidden.
    """

    column: int
    lines: tuple[str, ...]
    hidden: bool = False

    @cached_property
    def folded(self) -> str:
        """All lines in one, for matching."""
        return " ".join(fold(line) for line in self.lines)

    @property
    def last(self) -> str:
        """The folded line next to the figures."""
        return fold(self.lines[-1])

    @property
    def words(self) -> str:
        """As it is shown: "Kết quả thực hiện › Năm 2024"."""
        return " › ".join(" ".join(line.split()) for line in self.lines)

    @property
    def said(self) -> str:
        """Place and words: "cột F “Kết quả thực hiện › Năm 2024”"."""
        hidden = " (cột ẩn)" if self.hidden else ""
        return f"cột {column_letters(self.column)} “{self.words}”{hidden}"

    def when(self, year: int) -> When:
        """Whether it speaks of this year, of another time, or does not say.

        The line next to the figures decides: "Giai đoạn 2021-2025 › Năm 2024" is 2024.
        """
        for line in reversed(self.lines):
            folded = fold(line)
            if _RUNNING.search(folded):
                return When.OTHER
            if _PART_OF_YEAR.search(folded) and not _WHOLE_YEAR.search(folded):
                return When.PART
            spans = _SPAN.sub(" ", folded)
            years = [int(found) for found in _YEARS.findall(spans)]
            if years or _NOW.search(folded):
                return When.THIS if year in years or not years else When.OTHER
            if spans != folded or _EARLIER.search(folded) or _LATER.search(folded):
                return When.OTHER
        return When.UNSAID

    @cached_property
    def only_a_year(self) -> bool:
        """Whether it names a year and not what the figures of that year are."""
        return bool(_YEARS.search(self.lines[-1])) and all(
            _ONLY_A_YEAR.fullmatch(fold(line)) for line in self.lines
        )

    @property
    def whole_year(self) -> bool:
        """Whether it says that it is the whole year beside its parts."""
        return bool(_WHOLE_YEAR.search(self.folded))

    @cached_property
    def estimated(self) -> bool:
        """Whether its figures are estimates: "Ước thực hiện năm 2024"."""
        return bool(_ESTIMATED.search(self.folded))

    def years(self) -> tuple[int, ...]:
        """Every year it names."""
        return tuple(int(found) for found in _YEARS.findall(" ".join(self.lines)))


@dataclass(frozen=True, slots=True)
class Header:
    """Rows that may be the heading of a table.

    Attributes:
        row: the first one.
        height: number of rows.
        heads: column to what stands over it.
        likely: how well merged cells and sub-headings fit these rows; 0 for one plain row.
    """

    row: int
    height: int
    heads: Mapping[int, Head]
    likely: float

    @property
    def last_row(self) -> int:
        """The row above the figures."""
        return self.row + self.height - 1


def possible_headers(sheet: SheetGrid, rows: int, first: int = 1) -> Iterator[Header]:
    """Every group of rows that may be a heading and begins in one of these, from 1."""
    for row in range(first, min(sheet.last_row, rows) + 1):
        if sum(1 for _ in sheet.row_cells(row)) < 2 or not _may_be_heading(sheet, row):
            continue
        for height in range(1, MOST_ROWS + 1):
            last = row + height - 1
            if last > sheet.last_row or (height > 1 and not _may_be_heading(sheet, last)):
                break
            lines = _lines(sheet, row, height)
            if len(lines) > 1:
                heads = {
                    column: Head(column, tuple(said), column in sheet.hidden_columns)
                    for column, said in lines.items()
                }
                yield Header(row, height, heads, _likely(sheet, row, height))


def _plain(cell: Cell | None) -> str:
    """The text of a heading; a year typed as a number has no thousands."""
    if cell is None:
        return ""
    if isinstance(cell.value, Decimal) and cell.value == cell.value.to_integral_value():
        return f"{cell.value:f}"
    return clean(cell.text)


def _is_year(cell: Cell) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d{2}", _plain(cell)))


def _may_be_heading(sheet: SheetGrid, row: int) -> bool:
    """Whether a row may belong to a heading: no figures, no running number."""
    for cell in sheet.row_cells(row):
        if cell.origin != (0, 0) and cell.origin[0] < row:
            continue
        if isinstance(cell.value, Decimal) and not _is_year(cell):
            return False
        if _NUMBERING.fullmatch(_plain(cell)) or re.fullmatch(r"[IVX]+|[A-E]", _plain(cell)):
            return False
        if _FIGURE.fullmatch(_plain(cell)):
            return False
        if re.match(r"\d{1,2}(?:\.\d{1,2})+[.)\s]|\d{1,2}[.)]\s", _plain(cell)):
            return False
    return True


def _lines(sheet: SheetGrid, row: int, height: int) -> dict[int, list[str]]:
    columns = range(1, sheet.last_column + 1)
    grid = {
        (k, column): _plain(sheet.cell(row + k, column))
        for k in range(height)
        for column in columns
    }
    for k in reversed(range(height - 1)):
        # An upper heading that was not merged over its sub-headings stands for them, too.
        for column in columns[1:]:
            bare = not grid[k, column] and sheet.cell(row + k, column) is None
            beside = grid[k, column - 1] and grid[k + 1, column - 1] not in (
                "",
                grid[k, column - 1],
            )
            if bare and beside and grid[k + 1, column]:
                grid[k, column] = grid[k, column - 1]
    heads: dict[int, list[str]] = {}
    for column in columns:
        lines = list(dict.fromkeys(grid[k, column] for k in range(height)))
        lines = [line for line in lines if line]
        if lines and all(len(fold(line)) <= _LONGEST_LINE * 2 for line in lines):
            if len(fold(" ".join(lines))) <= _LONGEST_LINE * (height + 1):
                heads[column] = lines
    return heads


def _likely(sheet: SheetGrid, row: int, height: int) -> float:
    last = row + height - 1
    score = -0.3 * (height - 1)
    columns = range(1, sheet.last_column + 1)
    if any((top := sheet.cell(row, column)) and 0 < top.origin[0] < row for column in columns):
        score -= 2.0  # begins inside a merged cell
    if any(_same_area(sheet.cell(last, c), sheet.cell(last + 1, c)) for c in columns):
        score -= 1.0  # ends inside one
    if height == 1:
        return score
    for lower in range(row + 1, last + 1):
        if any(_splits(sheet, lower, column) for column in columns):
            score += 0.5
    reaches_down = any(
        (cell := sheet.cell(last, column)) and cell.origin[0] == row for column in columns
    )
    return score + 0.5 * reaches_down + 0.5 * _only_units(sheet, last)


def _same_area(one: Cell | None, other: Cell | None) -> bool:
    return one is not None and other is not None and one.origin == other.origin != (0, 0)


def _splits(sheet: SheetGrid, row: int, column: int) -> bool:
    """Whether a sub-heading stands here beside another one under one upper heading."""
    cell, over = sheet.cell(row, column), sheet.cell(row - 1, column)
    if cell is None or 0 < cell.origin[0] < row or column == 1:
        return False
    if over is not None:
        return over.origin != (0, 0) and over.origin[1] < column
    # The upper heading was left unmerged: it stands over the first one only.
    left = next((c for c in range(column - 1, 0, -1) if sheet.cell(row - 1, c)), None)
    return left is not None and sheet.cell(row, left) is not None


def _only_units(sheet: SheetGrid, row: int) -> bool:
    cells = [cell.text for cell in sheet.row_cells(row) if cell.origin[0] in (0, row)]
    return bool(cells) and all(parse_unit(text) or text.strip() in ("%", "(%)") for text in cells)
