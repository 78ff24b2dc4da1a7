"""Which of our tables a sheet holds, where its header is, and which column says what.

Officers keep these tables in their own way: columns in any order, a letterhead or an
instruction sheet before them, a header over two rows. The header words decide.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.sheets import SheetGrid, WorkbookContent, column_letters
from ntm_desktop.domain.text import fold


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


class Role(StrEnum):
    """What a column says."""

    NUMBER = "number"
    NAME = "name"
    CONTENT = "content"
    REQUIRED = "required"
    RESULT = "result"
    SELF_ASSESSED = "self_assessed"
    NOTE = "note"
    PLACE = "place"
    KIND = "kind"
    APPROVAL = "approval"
    TOTAL = "total"
    FUNDED_BEFORE = "funded_before"
    PLANNED = "planned"
    ACTUAL = "actual"
    PROGRESS = "progress"
    ARREARS = "arrears"
    SHARE = "share"


# Folded words of a header; within a kind the first pattern that fits decides.
_NUMBER = (Role.NUMBER, r"^(?:tt|stt|so tt|so thu tu|s tt)$")
_NOTE = (Role.NOTE, r"ghi chu|giai trinh|ly do")
_PATTERNS: Mapping[TableKind, tuple[tuple[Role, str], ...]] = MappingProxyType(
    {
        TableKind.CRITERIA: (
            _NUMBER,
            (Role.SELF_ASSESSED, r"tu danh gia|ket qua danh gia|^danh gia|dat ?/ ?(?:chua|khong)"),
            (Role.REQUIRED, r"yeu cau|muc dat|chi tieu (?:can )?dat|quy dinh|nguong|tieu chuan"),
            (Role.RESULT, r"ket qua|hien trang|so lieu|thuc hien|dat duoc|thuc trang"),
            (Role.CONTENT, r"noi dung|ten chi tieu|^chi tieu"),
            (Role.NAME, r"ten tieu chi|^(?:cac )?tieu chi"),
            _NOTE,
        ),
        TableKind.PROJECTS: (
            _NUMBER,
            (Role.NAME, r"^(?:ten |danh muc )?(?:cac )?(?:cong trinh|du an)|^noi dung"),
            (Role.PLACE, r"dia diem|^thon|noi xay dung|^dia ban"),
            (Role.APPROVAL, r"phe duyet|so,? ?ngay|^qd|quyet dinh"),
            (Role.KIND, r"^loai|phan loai|tinh chat|hinh thuc"),
            (Role.ARREARS, r"no dong|no xdcb|con no|no xay dung"),
            (Role.PROGRESS, r"tien do|khoi luong|% hoan thanh"),
            (Role.TOTAL, r"tong muc|tong von|tong kinh phi|tong du toan|tmdt"),
            (Role.FUNDED_BEFORE, r"luy ke|da bo tri|von da"),
            (Role.ACTUAL, r"giai ngan|thanh toan|da chi"),
            (Role.PLANNED, r"ke hoach|^kh "),
            _NOTE,
        ),
        TableKind.RESOURCES: (
            _NUMBER,
            (Role.NAME, r"nguon (?:von|luc|kinh phi)|^nguon$|^noi dung|^chi tieu"),
            (Role.PLANNED, r"ke hoach|^kh(?: |$)|du kien"),
            (Role.SHARE, r"ty le|ti le|co cau|^%"),
            (Role.ACTUAL, r"thuc hien|ket qua|huy dong|giai ngan|thuc te|so tien"),
            _NOTE,
        ),
    }
)
_NEEDED: Mapping[TableKind, tuple[frozenset[Role], ...]] = MappingProxyType(
    {
        TableKind.CRITERIA: (
            frozenset({Role.RESULT}),
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
# "Cộng" alone or with section numbers; "Công trình …", "Cộng đồng …" are no sums.
_TOTAL = re.compile(r"tong(?: cong| so)(?: .*|:.*)?|tong|cong(?: muc)?[\s:]*[ivx+(),\s]*")
_SIGNATURES = re.compile(
    r"(?:tm|t/m|kt)\b.*|(?:pho )?chu tich.*|nguoi lap.*|noi nhan.*|uy ban nhan dan.*|xac nhan.*"
)
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Ha-h])\)?(?:\s*=.*)?")
_HEADER_SEARCH_ROWS = 60
_LONGEST_HEADER = 70
_YEAR = re.compile(r"nam\s*((?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table found on a sheet.

    Attributes:
        header_row: last row of the header, from 1.
        columns: role to its column.
        title: the lines above the header, joined.
        years: years named in the title and in the sheet's name.
        notices: what was chosen among several possibilities, a sentence each.
        doubtful: the result column was chosen among several that look alike.
    """

    kind: TableKind
    sheet: SheetGrid
    header_row: int
    columns: Mapping[Role, int]
    title: str
    years: tuple[int, ...]
    notices: tuple[str, ...] = ()
    doubtful: bool = False

    def column(self, role: Role) -> int | None:
        """The column of a role, None when the table has none."""
        return self.columns.get(role)

    def rows(self) -> Iterator[int]:
        """The numbers of the rows below the header that hold something."""
        for row in range(self.header_row + 1, self.sheet.last_row + 1):
            if next(self.sheet.row_cells(row), None) is not None:
                yield row


def is_total(folded: str) -> bool:
    """Whether a row with this folded name holds a sum."""
    return bool(_TOTAL.fullmatch(folded))


def is_signature(folded: str) -> bool:
    """Whether a row with this folded text belongs to the signatures below a table."""
    return bool(_SIGNATURES.fullmatch(folded))


def numbers_the_columns(table: Table, row: int) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    cells = [cell.text.strip() for cell in table.sheet.row_cells(row)]
    return len(cells) > 2 and all(_COLUMN_NUMBER.fullmatch(text) for text in cells)


def find_tables(workbook: WorkbookContent, year: int) -> tuple[Table, ...]:
    """The best table of each sheet, visible sheets first.

    Args:
        workbook: already decoded.
        year: the assessed year; it chooses among result columns of several years.
    """
    found = []
    for sheet in sorted(workbook.sheets, key=lambda each: each.hidden):
        table = _best_table(sheet, year)
        if table is not None:
            found.append(table)
    return tuple(found)


def _best_table(sheet: SheetGrid, year: int) -> Table | None:
    best: tuple[float, Table] | None = None
    for row in range(1, min(sheet.last_row, _HEADER_SEARCH_ROWS) + 1):
        for height in (1, 2):
            heads = _heads(sheet, row, height)
            if len(heads) < 2:
                continue
            for kind in _PATTERNS:
                table = _table(sheet, kind, row, height, heads, year)
                if table is None:
                    continue
                # More columns understood is better; a second row only when it adds some.
                score = len(table.columns) - 0.3 * (height - 1)
                if re.search(_TITLES[kind], fold(f"{table.title} {sheet.name}")):
                    score += 1.5
                if best is None or score > best[0]:
                    best = (score, table)
    return best[1] if best else None


def _heads(sheet: SheetGrid, row: int, height: int) -> dict[int, str]:
    """Folded header text by column, the rows of a two-row header joined."""
    heads = {}
    for column in range(1, sheet.last_column + 1):
        lines = dict.fromkeys(fold(sheet.text(row + k, column)) for k in range(height))
        text = " ".join(line for line in lines if line)
        if text and len(text) <= _LONGEST_HEADER * height:
            heads[column] = text
    return heads


def _table(
    sheet: SheetGrid, kind: TableKind, row: int, height: int, heads: Mapping[int, str], year: int
) -> Table | None:
    by_role: dict[Role, list[int]] = {}
    for column, text in heads.items():
        for role, pattern in _PATTERNS[kind]:
            if re.search(pattern, text):
                by_role.setdefault(role, []).append(column)
                break
    if not all(any(role in by_role for role in choice) for choice in _NEEDED[kind]):
        return None
    if height == 2 and _looks_like_data(sheet, row + 1, by_role):
        return None
    columns, notices, doubtful = {}, [], False
    for role, found in by_role.items():
        columns[role] = found[0]
        if len(found) > 1 and role in (Role.RESULT, Role.ACTUAL, Role.PLANNED):
            of_year = [column for column in found if str(year) in heads[column]]
            columns[role] = of_year[0] if of_year else found[0]
            taken = sheet.text(row, columns[role]) or heads[columns[role]]
            notices.append(f"Có nhiều cột “{taken}”; đã lấy cột {column_letters(columns[role])}.")
            doubtful = doubtful or len(of_year) != 1
    title = _title(sheet, row)
    years = tuple(dict.fromkeys(map(int, _YEAR.findall(fold(title)))))
    years = years or tuple(map(int, re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", sheet.name)))
    return Table(
        kind, sheet, row + height - 1, columns, title, years, tuple(notices), doubtful
    )  # fmt: skip


def _looks_like_data(sheet: SheetGrid, row: int, by_role: Mapping[Role, list[int]]) -> bool:
    """Whether a supposed second header row is the first row of figures."""
    numbers = [sheet.text(row, column) for column in by_role.get(Role.NUMBER, [])]
    return any(re.fullmatch(r"\s*(?:\d+(?:[.,]\d+)*|[IVX]+)\.?\s*", text) for text in numbers)


def _title(sheet: SheetGrid, header_row: int) -> str:
    lines = (
        cell.text.strip() for row in range(1, header_row) for cell in sheet.row_cells(row)
    )  # fmt: skip
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
    if best is not TableKind.CRITERIA:
        of_year = of_year[:1]
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
