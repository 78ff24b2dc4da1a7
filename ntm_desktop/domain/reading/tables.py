"""Which of our tables a sheet holds, where its header is, and which column says what.

Officers keep these tables in their own way: columns in any order, a letterhead or an
instruction sheet before them, a header over two rows. The header words decide.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.reading.columns import Role, Used, mark_columns, use_columns
from ntm_desktop.domain.reading.headers import Head, Header, possible_headers
from ntm_desktop.domain.reading.more_tables import lines_over, more_tables, table_above
from ntm_desktop.domain.reading.questions import Choices, Question
from ntm_desktop.domain.reading.sources import sources_in
from ntm_desktop.domain.sheets import SheetGrid, WorkbookContent
from ntm_desktop.domain.text import clean, fold


class TableKind(StrEnum):
    """The tables that can be taken in."""

    CRITERIA = "criteria"
    PROJECTS = "projects"
    RESOURCES = "resources"
    REGISTERS = "registers"


TABLE_LABELS = MappingProxyType(
    {
        TableKind.CRITERIA: "biểu kết quả thực hiện tiêu chí",
        TableKind.PROJECTS: "danh mục công trình",
        TableKind.RESOURCES: "biểu huy động nguồn lực",
        TableKind.REGISTERS: "sổ theo dõi",
    }
)


# Folded words of a header; within a kind the first pattern that fits decides.
_NUMBER = (Role.NUMBER, r"^(?:tt|stt|so tt|so thu tu|s tt)$")
_NOTE = (Role.NOTE, r"ghi chu|giai trinh|ly do")
_PATTERNS: Mapping[TableKind, tuple[tuple[Role, str], ...]] = MappingProxyType(
    {
        TableKind.CRITERIA: (
            _NUMBER,
            # Of a form that this program handed out: what stood in it then, how to write.
            (Role.GIVEN, r"^so luc giao$"),
            (Role.HINT, r"^cach ghi$"),
            (Role.UNIT, r"^(?:dvt|dv tinh|don vi(?: tinh)?)$"),
            (Role.SELF_ASSESSED, r"tu danh gia|ket qua danh gia|^danh gia|dat ?/ ?(?:chua|khong)"),
            # Not of what was done, whatever follows: "Kế hoạch thực hiện năm 2025".
            (Role.OTHER, r"^(?:ke hoach|kh |phan dau|muc tieu|du kien|lo trinh|giai phap)"),
            (Role.OTHER, r"^(?:don vi|co quan|bo phan|nguoi|can bo|to chuc|thoi gian|kinh phi)"),
            (Role.REQUIRED, r"yeu cau|muc dat|chi tieu dat|\bcan dat\b|quy dinh|nguong|tieu chuan"),
            (Role.RESULT, r"ket qua|hien trang|so lieu|thuc hien|dat duoc|thuc trang"),
            (Role.CONTENT, r"noi dung|ten chi tieu|^chi tieu"),
            (Role.NAME, r"ten tieu chi|^(?:cac )?tieu chi"),
            _NOTE,
            (Role.WHOLE, r"^tong"),
            (Role.SHARE, r"^(?:ty|ti) le|^%"),
            (Role.MET, r"^(?:so|da) .*dat$|^dat$"),
        ),
        TableKind.PROJECTS: (
            _NUMBER,
            (Role.NAME, r"^(?:ten |danh muc )?(?:cac )?(?:cong trinh|du an)|^noi dung"),
            (Role.PLACE, r"dia diem|^thon|noi xay dung|^dia ban"),
            (Role.APPROVAL, r"phe duyet|so,? ?ngay|^qd|quyet dinh"),
            (Role.KIND, r"^loai|phan loai|tinh chat|hinh thuc"),
            # What was paid over all years is neither last year's capital nor this year's payments.
            (Role.OTHER, r"luy ke.*(?:giai ngan|thanh toan)|(?:giai ngan|thanh toan).*luy ke"),
            (Role.ARREARS, r"no dong|no xdcb|con no|no xay dung"),
            (Role.PROGRESS, r"tien do|khoi luong|% hoan thanh"),
            (Role.TOTAL, r"tong muc|tong von|tong kinh phi|tong du toan|tmdt"),
            (Role.FUNDED_BEFORE, r"luy ke|da bo tri|von da"),
            (Role.ACTUAL, r"giai ngan|thanh toan|da chi"),
            (Role.PLANNED, r"ke hoach|\bkhv?\b"),
            _NOTE,
        ),
        TableKind.RESOURCES: (
            _NUMBER,
            (Role.UNIT, r"^(?:dvt|dv tinh|don vi(?: tinh)?)$"),
            (
                Role.NAME,
                r"nguon (?:von|luc|kinh phi|huy dong)|^nguon$|^noi dung(?!.*tieu chi)|^chi tieu",
            ),
            (Role.SHARE, r"^(?:ty|ti) le|^%"),  # also "% TH/KH" and "Tỷ lệ so với kế hoạch"
            (Role.PLANNED, r"ke hoach|\bkh\b|du kien"),
            (Role.SHARE, r"ty le|ti le|co cau|^%"),
            (Role.ACTUAL, r"thuc hien|ket qua|huy dong|giai ngan|thuc te|so tien|\bth$"),
            _NOTE,
        ),
    }
)
_RESULTS = frozenset({Role.RESULT, Role.MET, Role.SHARE, Role.SELF_ASSESSED})
_NEEDED: Mapping[TableKind, tuple[frozenset[Role], ...]] = MappingProxyType(
    {
        TableKind.CRITERIA: (
            frozenset({Role.RESULT, Role.MET, Role.SHARE}),
            frozenset({Role.CONTENT, Role.NAME}),
        ),
        TableKind.PROJECTS: (
            frozenset({Role.NAME}),
            frozenset({Role.TOTAL, Role.PLANNED, Role.ACTUAL}),
            frozenset({Role.TOTAL, Role.ARREARS, Role.PROGRESS, Role.APPROVAL, Role.PLACE}),
        ),
        TableKind.RESOURCES: (frozenset({Role.NAME}), frozenset({Role.ACTUAL})),
    }
)
# A title naming the table breaks a tie between kinds whose headers look alike.
_TITLES: Mapping[TableKind, str] = MappingProxyType(
    {
        TableKind.CRITERIA: r"tieu chi",
        TableKind.PROJECTS: r"cong trinh|du an dau tu|no dong",
        TableKind.RESOURCES: r"nguon luc|nguon von|huy dong",
    }
)
# "Cộng" alone or with section numbers; "Công trình …", "Cộng đồng …", "Cống" are no sums.
_TOTAL = re.compile(r"(?:tổng(?: cộng| số)?|cộng(?: mục)?)[\s:.]*[ivx+(),\s]*")
_TOTAL_UNMARKED = re.compile(r"(?:tong(?: cong| so)?|cong(?: muc)?)[\s:.]*[ivx+(),\s]*")
_BEGINS_A_TOTAL = re.compile(
    r"tổng (?:cộng|số)\b|cộng (?:mục|phần|nhóm|dồn)\b|(?:cộng|tổng)\s*[:(]"
)
_SIGNATURES = re.compile(
    r"(?:tm|t/m|kt|tl|tuq)\b.*|(?:pho )?chu tich.*|nguoi lap.*|noi nhan.*|uy ban nhan dan.*"
    r"|xac nhan.*|(?:lap bieu|ke toan|thu truong)\b.*"
)
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Ha-h])\)?(?:\s*=.*)?")
_SAID_LAST = frozenset({Role.SELF_ASSESSED, Role.UNIT, Role.NOTE})
_BARE_YEARS = MappingProxyType(
    {
        TableKind.CRITERIA: Role.RESULT,
        TableKind.PROJECTS: Role.ACTUAL,
        TableKind.RESOURCES: Role.ACTUAL,
    }
)
_PROJECT_NAME = r"cong trinh|du an"
_HEADER_SEARCH_ROWS = 60
_ROWS_LOOKED_AT = 10
_CELLS_SAID = 3
_YEAR = re.compile(r"nam\s*((?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table found on a sheet.

    Attributes:
        header_row: last row of the header, from 1.
        columns: role to its column; a role that is asked about has none.
        title: the lines above the header, joined.
        years: years named in the title and in the sheet's name.
        notices: what was chosen among several possibilities, a sentence each.
        heads: what stands over each column.
        parts: the columns of a result split in whole, met and share; empty when it is not.
        marks: roles whose answer is a tick in one of two columns, "Đạt" and "Chưa đạt".
        asked: roles whose column has to be chosen first, with the columns that may be meant.
        unknown: columns nobody knows the use of: to be asked about.
        kept: columns whose cells go into the note.
        questions: about the columns, with their answers.
        last_row: the last row before another table on the sheet; None without one.
        skipped: rows that only repeat the heading.
    """

    kind: TableKind
    sheet: SheetGrid
    header_row: int
    columns: Mapping[Role, int]
    title: str
    years: tuple[int, ...]
    notices: tuple[str, ...] = ()
    heads: Mapping[int, Head] = field(default_factory=dict)
    parts: Mapping[Role, int] = field(default_factory=dict)
    marks: Mapping[Role, tuple[int, int]] = field(default_factory=dict)
    asked: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    unknown: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    questions: tuple[Question, ...] = ()
    last_row: int | None = None
    skipped: frozenset[int] = frozenset()

    def column(self, role: Role) -> int | None:
        """The column of a role, None when the table has none."""
        return self.columns.get(role)

    def rows(self) -> Iterator[int]:
        """The numbers of the rows below the header that hold something."""
        filled = {row for row, _ in self.sheet.cells if row > self.header_row}
        last = self.sheet.last_row if self.last_row is None else self.last_row
        for row in sorted(filled):
            if row > last:
                return
            if row not in self.skipped and next(self.sheet.row_cells(row), None) is not None:
                yield row

    def head_lines(self, column: int) -> tuple[str, ...]:
        """What stands over a column, from top to bottom."""
        head = self.heads.get(column)
        return head.lines if head else ()

    def head_words(self, column: int) -> str:
        """A column by its place and heading: "cột F “Tổng mức đầu tư”"."""
        head = self.heads.get(column) or Head(column, ("",))
        return head.said

    @property
    def other_figures(self) -> tuple[int, ...]:
        """The columns with figures that are no money."""
        roles = (Role.PROGRESS, Role.SHARE)
        return tuple(self.columns[role] for role in roles if role in self.columns)

    def kept_words(self, row: int) -> str:
        """The cells of a row that go into its note: "Chủ đầu tư: UBND xã; NSTW: 500"."""
        said = []
        for column in self.kept:
            cell = self.sheet.own(row, column)
            if cell is not None and cell.text.strip():
                words = " ".join(clean(cell.text).split())
                said.append(f"{' '.join(self.heads[column].lines[-1].split())}: {words}")
        return "; ".join(said)

    def unknown_words(self, row: int) -> tuple[str, ...]:
        """For a row: what stands in columns that nobody knows, with its addresses."""
        cells = [
            cell
            for column in self.unknown
            if (cell := self.sheet.own(row, column)) is not None and cell.text.strip()
        ]
        said = [
            f"ô {cell.address} ghi “{clean(cell.text)}”, chưa rõ lấy vào đâu "
            f"({self.head_words(cell.column)})"
            for cell in cells[:_CELLS_SAID]
        ]
        if len(cells) > _CELLS_SAID:
            said.append(f"còn {len(cells) - _CELLS_SAID} ô ở các cột khác chưa rõ lấy vào đâu")
        return tuple(said)

    def asked_words(self, row: int) -> tuple[str, ...]:
        """For a row: the cells among which a column has to be chosen, with their addresses."""
        return tuple(
            f"{cell.address}: “{clean(cell.text)}”"
            for columns in self.asked.values()
            for column in columns
            if (cell := self.sheet.own(row, column)) is not None and cell.text.strip()
        )


def is_total(text: str) -> bool:
    """Whether a row with this name holds a sum; marks tell "Cộng" from "Cống"."""
    plain = unicodedata.normalize("NFC", " ".join(clean(text).lower().split()))
    if plain.isascii():
        return bool(_TOTAL_UNMARKED.fullmatch(plain))
    return bool(_TOTAL.fullmatch(plain))


def begins_a_total(text: str) -> bool:
    """Whether a row says more than "Tổng cộng" but may still hold a sum: "Tổng số hộ"."""
    return bool(_BEGINS_A_TOTAL.match(clean(text).lower()))


def no_results_under(text: str) -> bool:
    """Whether a heading of one cell speaks of something else than results: "Yêu cầu", "ĐVT"."""
    found = _role(TableKind.CRITERIA, Head(1, (text,)))
    return found is not None and found not in _RESULTS


def is_signature(folded: str) -> bool:
    """Whether a row with this folded text belongs to the signatures below a table."""
    return bool(_SIGNATURES.fullmatch(folded))


def numbers_the_columns(table: Table, row: int) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    cells = [cell.text.strip() for cell in table.sheet.row_cells(row)]
    return (
        len(cells) > 2
        and all(_COLUMN_NUMBER.fullmatch(text) for text in cells)
        and len(set(cells)) == len(cells)
    )


def find_tables(
    workbook: WorkbookContent, year: int, choices: Choices | None = None
) -> tuple[Table, ...]:
    """The best table of each sheet, visible sheets first.

    Args:
        workbook: already decoded.
        year: the assessed year; it chooses among columns of several years.
        choices: what was answered about the columns.
    """
    found = []
    for sheet in sorted(workbook.sheets, key=lambda each: each.hidden):
        table = _best_table(sheet, year, choices or {})
        if table is not None:
            found.append(table)
    return tuple(found)


def _best_table(sheet: SheetGrid, year: int, choices: Choices) -> Table | None:
    best: tuple[float, TableKind, Header, dict[Role, list[Head]]] | None = None
    first: Header | None = None
    for header in possible_headers(sheet, _HEADER_SEARCH_ROWS):
        over = ""
        for kind in _NEEDED:
            by_role = _by_role(kind, header)
            wanting = 0.0
            if not _holds(kind, by_role):
                by_role = _with_bare_years(kind, header, by_role)
                if not _holds(kind, by_role):
                    continue
                by_role = {role: heads for role, heads in by_role.items() if heads}
                wanting = 1.5  # a heading that says what its figures are is the better one
            # More columns understood is better; more rows only where they belong together.
            score = _understood(kind, by_role) + header.likely - wanting
            first = first or header
            over = over or fold(f"{_title(sheet, header, first)} {sheet.name}")
            if re.search(_TITLES[kind], over):
                score += 1.5
            if _of_year_below(sheet, header, first, year):
                score += 0.5
            if kind is TableKind.RESOURCES:
                score += _money_or_not(sheet, header, by_role)
            if best is None or score > best[0]:
                best = (score, kind, header, by_role)
    if best is None or first is None:
        return None
    _, kind, header, by_role = best
    return _table(sheet, kind, (first, header), by_role, year, choices)


def _of_year_below(sheet: SheetGrid, header: Header, first: Header, year: int) -> bool:
    """Whether a lower table says that it is of this year where the upper one says another."""
    if header.row <= first.last_row:
        return False
    own = "\n".join(text for _, text in lines_over(sheet, header.row))
    upper = _YEAR.findall(fold(_title(sheet, first, first)))
    return str(year) in _YEAR.findall(fold(own)) and bool(upper) and str(year) not in upper


def _money_or_not(sheet: SheetGrid, header: Header, by_role: Mapping[Role, list[Head]]) -> float:
    """What the rows add to the guess: "Nội dung" stands over criteria as over sources of money."""
    head = by_role[Role.NAME][0]
    below = range(header.last_row + 1, header.last_row + 1 + _ROWS_LOOKED_AT)
    named = sum(bool(sources_in(fold(sheet.text(row, head.column)))) for row in below)
    if named >= 2:
        return 1.0
    return 0.0 if named or "nguon" in head.folded else -1.0


def _understood(kind: TableKind, by_role: Mapping[Role, list[Head]]) -> int:
    """How many columns have a use; the parts of a result are one."""
    used = set(by_role) - {Role.OTHER}
    parts = {Role.WHOLE, Role.MET, Role.SHARE}
    if kind is TableKind.CRITERIA and used & parts:
        used = used - parts | {Role.RESULT}
    return len(used)


def _holds(kind: TableKind, by_role: Mapping[Role, list[Head]]) -> bool:
    """Whether the columns that a table of this kind needs are there."""
    return all(any(role in by_role for role in choice) for choice in _NEEDED[kind])


def _with_bare_years(
    kind: TableKind, header: Header, by_role: dict[Role, list[Head]]
) -> dict[Role, list[Head]]:
    """The roles with columns headed by a year alone as those of the figures; to be asked about."""
    years = [head for head in header.heads.values() if head.only_a_year]
    role = _BARE_YEARS[kind]
    if not years or role in by_role:
        return by_role
    found = {
        r: kept for r, heads in by_role.items() if (kept := [h for h in heads if h not in years])
    }
    if kind is TableKind.PROJECTS and re.search(_PROJECT_NAME, _name_of(found)):
        found.setdefault(Role.PROGRESS, [])  # the name says enough of what the table is
    return {**found, role: years}


def _name_of(by_role: Mapping[Role, list[Head]]) -> str:
    return by_role[Role.NAME][0].folded if by_role.get(Role.NAME) else ""


def _by_role(kind: TableKind, header: Header) -> dict[Role, list[Head]]:
    found: dict[Role, list[Head]] = {}
    for head in header.heads.values():
        role = _role(kind, head)
        if role is not None:
            found.setdefault(role, []).append(head)
    if kind is TableKind.CRITERIA and Role.RESULT not in found:
        for yes, no in mark_columns(header):
            found[Role.RESULT] = [yes, no]
    return found


def _role(kind: TableKind, head: Head) -> Role | None:
    """What a column says by its heading; under a common heading the last line may say more."""
    patterns = _PATTERNS[kind]
    if len(head.lines) > 1 and kind is TableKind.CRITERIA:
        for role, pattern in patterns:
            if role in _SAID_LAST and re.search(pattern, head.last):
                return role
    found = next((role for role, pattern in patterns if re.search(pattern, head.folded)), None)
    if found is None and len(head.lines) > 1:
        found = next((role for role, pattern in patterns if re.search(pattern, head.last)), None)
    return found


def _table(
    sheet: SheetGrid,
    kind: TableKind,
    found: tuple[Header, Header],
    by_role: dict[Role, list[Head]],
    year: int,
    choices: Choices,
) -> Table:
    first, header = found
    title = _title(sheet, header, first)
    years = tuple(dict.fromkeys(map(int, _YEAR.findall(fold(title)))))
    years = years or tuple(map(int, re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", sheet.name)))
    used: Used = use_columns(
        sheet, header, by_role, year, choices, together=kind is TableKind.CRITERIA
    )
    more = more_tables(sheet, header, _is_table, choices)
    above = table_above(sheet, first, header)
    return Table(
        kind, sheet, header.last_row, used.columns, title, years,
        (*used.notices, *above, *more.notices), header.heads, used.parts, used.marks, used.asked,
        tuple(used.unknown), tuple(used.kept), (*more.questions, *used.questions),
        more.last_row, more.skipped,
    )  # fmt: skip


def _is_table(header: Header) -> bool:
    return any(_holds(kind, _by_role(kind, header)) for kind in _NEEDED)


def _title(sheet: SheetGrid, header: Header, first: Header) -> str:
    """The lines over a heading; what stands in the rows of a table above it is no title."""
    upper = header if header.row <= first.last_row else first
    lines = [
        cell.text.strip() for row in range(1, upper.row) for cell in sheet.row_cells(row)
    ]  # fmt: skip
    if upper is first is not header:
        own = [text for _, text in lines_over(sheet, header.row)]
        years = _YEAR.findall(fold("\n".join(own)))
        # "Năm 2024" over the lower table takes the place of "Năm 2023" over the upper one.
        lines = [line for line in lines if not (years and _YEAR.search(fold(line)))]
        lines += reversed(own)
    return "\n".join(dict.fromkeys(lines))


def choose_tables(
    tables: tuple[Table, ...], kind: TableKind | None, year: int
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables to take in together, all of one kind, and what was left aside.

    Args:
        tables: as ``find_tables`` gives them.
        kind: the wanted kind; None takes the kind of the table understood best.
        year: tables of other years are left aside when one of this year is there.

    Returns:
        The tables (empty when there is none) and a notice for each one left aside.
    """
    candidates = [table for table in tables if kind is None or table.kind is kind]
    if not candidates:
        return (), ()
    best = max(
        candidates, key=lambda t: (not t.sheet.hidden, year in t.years, len(t.columns))
    ).kind  # fmt: skip
    same = [table for table in candidates if table.kind is best]
    shown = [table for table in same if not table.sheet.hidden] or same
    of_year = [table for table in shown if year in table.years] or shown
    notices = []
    for table in tables:
        if table in of_year:
            continue
        what = TABLE_LABELS[table.kind]
        notices.append(
            f"Trang “{table.sheet.name}” cũng có {what} nhưng không nhập lần này"
            + (" (trang ẩn)." if table.sheet.hidden else ".")
        )
    return tuple(of_year), tuple(notices)
