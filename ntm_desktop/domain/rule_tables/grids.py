"""Sheets from outside as rows of named cells; what is wrong is noted with the cell's address."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

from ntm_desktop.domain.rule_tables.columns import THRESHOLD_PREFIX, Column, header_key
from ntm_desktop.domain.rule_tables.wording import (
    is_marked,
    lines_of,
    member_of,
    parse_day,
    plain_text,
)
from ntm_desktop.domain.sheets import Cell, SheetGrid, column_letters
from ntm_desktop.domain.text import fold

E = TypeVar("E", bound=StrEnum)

_LIMIT_HEADER = re.compile(r"(?:nguong|tinh quy dinh)(?!\w)\s*[:–-]?\s*")
_EVERY_GROUP = frozenset({"", "moi nhom xa", "moi nhom", "moi xa", "chung", "tat ca"})
_WHOLE = re.compile(r"\d{1,9}")


class CellFault(NamedTuple):
    """What is wrong in one cell.

    Attributes:
        cell: its address, "Chỉ tiêu!F12"; the name of a sheet when the whole sheet is meant.
        sentence: what is wrong and what to do.
    """

    cell: str
    sentence: str


@dataclass(slots=True)
class Findings:
    """What one reading has found out so far.

    Attributes:
        faults: nothing can be taken over while there is one.
        notices: what the officer should know, each a sentence.
    """

    faults: list[CellFault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def fault(self, cell: str, sentence: str) -> None:
        """Note a fault once."""
        found = CellFault(cell, sentence)
        if found not in self.faults:
            self.faults.append(found)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table."""

    grid: SheetGrid
    number: int
    columns: Mapping[str, int]
    findings: Findings

    def address(self, key: str) -> str:
        """Where the cell of a column stands; the row's first known cell when there is none."""
        column = self.columns.get(key) or min(self.columns.values())
        return f"{self.grid.name}!{column_letters(column)}{self.number}"

    def fault(self, key: str, sentence: str) -> None:
        """Note what is wrong in a cell."""
        self.findings.fault(self.address(key), sentence)

    def cell(self, key: str) -> Cell | None:
        """The cell of a column, None when it is empty."""
        return self.grid.own(self.number, self.columns.get(key))

    def text(self, key: str) -> str:
        """The text of a cell, "" when it is empty or its formula gives nothing."""
        cell = self.cell(key)
        if cell is None:
            return ""
        if cell.fault:
            self.fault(key, f"Không đọc được ô: {cell.fault}. Hãy gõ hẳn giá trị vào ô.")
            return ""
        return plain_text(cell.text)

    def lines(self, key: str) -> tuple[str, ...]:
        """The lines of a cell."""
        return lines_of(self.text(key))

    def flag(self, key: str) -> bool:
        """Whether a cell is marked."""
        said = self.text(key)
        marked = is_marked(said)
        if marked is None:
            self.fault(key, f"Không hiểu “{_short(said)}”. Hãy đánh x hoặc để trống.")
        return bool(marked)

    def choice(self, key: str, kinds: type[E], labels: Mapping[E, str]) -> E | None:
        """The member that a cell means; None when it is empty or means none, which is noted."""
        said = self.text(key)
        if not said:
            return None
        found = member_of(kinds, said)
        if found is None:
            known = ", ".join(f"“{label}”" for label in labels.values())
            self.fault(key, f"Không hiểu “{_short(said)}”. Hãy chọn một trong: {known}.")
        return found

    def whole(self, key: str) -> int | None:
        """A whole number, None when the cell is empty or holds none, which is noted."""
        cell, said = self.cell(key), self.text(key)
        if cell is None or not said:
            return None
        if isinstance(cell.value, Decimal) and cell.value == cell.value.to_integral_value():
            if 0 <= cell.value < 10**9:
                return int(cell.value)
        elif isinstance(cell.value, str) and _WHOLE.fullmatch(said):
            return int(said)
        self.fault(key, f"“{_short(said)}” không phải số nguyên. Hãy chỉ ghi chữ số.")
        return None

    def day(self, key: str) -> date | None:
        """A day, None when the cell is empty or holds none, which is noted."""
        cell, said = self.cell(key), self.text(key)
        if cell is None or not said:
            return None
        found = cell.value if isinstance(cell.value, date) else parse_day(said)
        if found is None:
            self.fault(key, f"“{_short(said)}” không phải một ngày. Hãy ghi như 15/3/2026.")
        return found

    def dotted(self, key: str) -> str:
        """An official number: "12.1" stays so even where Excel took it for a figure."""
        cell, said = self.cell(key), self.text(key)
        if cell is not None and isinstance(cell.value, date):
            self.fault(
                key,
                f"Excel đã đổi số này thành ngày {said}. Hãy đặt ô ở dạng chữ (Text) rồi gõ lại.",
            )
            return ""
        if cell is not None and isinstance(cell.value, Decimal):
            said = said.replace(",", ".")
        return said.rstrip(" .")

    def short(self, key: str, longest: int) -> str:
        """A text with a limit to its length."""
        said = self.text(key)
        if len(said) > longest:
            self.fault(key, f"Dài {len(said)} chữ, tối đa {longest}. Hãy viết ngắn lại.")
        return said

    def is_blank(self, besides: Collection[str] = ()) -> bool:
        """Whether nothing stands in any column except those named."""
        return all(self.cell(key) is None for key in self.columns if key not in besides)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table found in a sheet.

    Attributes:
        header: number of its header row.
        last: number of its last row.
    """

    grid: SheetGrid
    header: int
    last: int
    columns: Mapping[str, int]
    findings: Findings

    def rows(
        self, besides: Collection[str] = (), titles: Collection[str] = ()
    ) -> Iterator[TableRow]:
        """The rows that say something.

        Args:
            besides: columns that are filled in beforehand and alone say nothing.
            titles: folded first cells of rows that are headings of another table.
        """
        for number in range(self.header + 1, self.last + 1):
            row = TableRow(self.grid, number, self.columns, self.findings)
            first = next(self.grid.row_cells(number), None)
            if first is not None and fold(first.text) in titles:
                continue
            if not row.is_blank(besides):
                yield row


def find_sheet(sheets: Sequence[SheetGrid], name: str) -> SheetGrid | None:
    """The sheet with this name on its tab; case, marks and spaces do not count."""
    wanted = fold(name)
    return next((sheet for sheet in sheets if fold(sheet.name) == wanted), None)


def find_table(grid: SheetGrid, columns: Sequence[Column], findings: Findings) -> ReadTable | None:
    """The table with these columns, found by its header wherever that stands.

    None when a needed column is missing, which is noted.
    """
    found = _header(grid, columns)
    if found is None:
        _note_missing(grid, columns, findings)
        return None
    header, places = found
    _note_strange(grid, header, columns, places, findings)
    return ReadTable(grid, header, grid.last_row, places, findings)


def find_tables(
    grid: SheetGrid, wanted: Mapping[str, Sequence[Column]], findings: Findings
) -> Mapping[str, ReadTable]:
    """Several tables one under the other; those that are not there are left out."""
    headers = {}
    for name, columns in wanted.items():
        found = _header(grid, columns)
        if found is not None:
            headers[name] = found
    starts = sorted(row for row, _ in headers.values())
    return {
        name: ReadTable(
            grid,
            row,
            next((start - 1 for start in starts if start > row), grid.last_row),
            places,
            findings,
        )
        for name, (row, places) in headers.items()
    }


def _header(grid: SheetGrid, columns: Sequence[Column]) -> tuple[int, Mapping[str, int]] | None:
    needed = {column.key for column in columns if column.needed}
    for row in sorted({row for row, _ in grid.cells}):
        places = _places(grid, row, columns)
        if needed <= places.keys():
            return row, places
    return None


def _places(grid: SheetGrid, row: int, columns: Sequence[Column]) -> Mapping[str, int]:
    """Which column stands where, when this row is the header."""
    places: dict[str, int] = {}
    for cell in grid.row_cells(row):
        key = _column_key(cell.text, columns)
        if key is not None and key not in places:
            places[key] = cell.column
    return places


def _column_key(text: str, columns: Sequence[Column]) -> str | None:
    words = header_key(text)
    for column in columns:
        if words in column.spellings:
            return column.key
    limits = [column for column in columns if column.key.startswith(THRESHOLD_PREFIX)]
    named = _LIMIT_HEADER.sub("", words, count=1)
    for column in limits:
        own = _LIMIT_HEADER.sub("", header_key(column.header), count=1)
        group_id = column.key.removeprefix(THRESHOLD_PREFIX)
        if named == own or (group_id and named == group_id):
            return column.key
    if limits and _LIMIT_HEADER.match(words) and named in _EVERY_GROUP:
        return THRESHOLD_PREFIX
    return None


def _note_missing(grid: SheetGrid, columns: Sequence[Column], findings: Findings) -> None:
    """Say which header is missing, by the row that looks most like one."""
    rows = {row for row, _ in grid.cells}
    best = max(rows, key=lambda row: (len(_places(grid, row, columns)), -row), default=None)
    known = _places(grid, best, columns) if best is not None else {}
    missing = [c.header.rstrip(" *") for c in columns if c.needed and c.key not in known]
    shown = ", ".join(f"“{header}”" for header in missing)
    where = f"{grid.name}!A{best}" if best is not None and len(known) > 1 else grid.name
    findings.fault(
        where,
        f"Không thấy cột {shown} ở trang “{grid.name}”. Hãy ghi lại tiêu đề cột như trong mẫu.",
    )


def _note_strange(
    grid: SheetGrid,
    header: int,
    columns: Sequence[Column],
    places: Mapping[str, int],
    findings: Findings,
) -> None:
    """Say which columns hold something that nobody will read."""
    used = set(places.values())
    for cell in grid.row_cells(header):
        filled = any(
            (row, cell.column) in grid.cells for row in range(header + 1, grid.last_row + 1)
        )
        if cell.column in used or not filled:
            continue
        where, said = grid.place(cell), _short(cell.text)
        if _column_key(cell.text, columns) is not None:
            findings.fault(where, f"Có hai cột “{said}”. Hãy bỏ hoặc đổi tên một cột.")
        elif _LIMIT_HEADER.match(header_key(cell.text)):
            findings.fault(
                where,
                f"Cột “{said}” không khớp với nhóm xã nào ở trang “Bộ tiêu chí”. Hãy sửa tên cột "
                "hoặc thêm nhóm xã.",
            )
        else:
            findings.notices.append(f"{where}: không dùng đến cột “{said}”.")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:60]}…" if len(line) > 60 else line
