"""Which column of a decision's table is what, told by the words of its heading."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from ntm_desktop.domain.decisions.document import Grid, GridRow
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.values import read_value, squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

COMMON = "chung"
_DEEPEST = 80
_NO = re.compile(r"(?:tt|stt|so ?tt|so ?thu ?tu|so)")
_NAME = re.compile(r"(?:ten )?(?:cac )?tieu chi")
_CONTENT = re.compile(
    r"(?:noi dung|ten chi tieu|chi tieu, noi dung|chi tieu (?:danh gia|thanh phan)|"
    r"tieu chi thanh phan|yeu cau (?:cua )?tieu chi|tieu chi,? (?:va )?chi tieu|"
    r"(?:ten )?(?:cac )?tieu chi ?[/,-] ?(?:ten )?chi tieu).*"
)
_UNIT = re.compile(r"(?:don vi(?: tinh)?|dvt)")
_ASIDE = re.compile(
    r"(?:ghi chu|(?:co quan|don vi|so|bo).*(?:phu trach|huong dan|huong$|chu tri|thuc hien)).*"
)
_VALUES = re.compile(
    r"(?:chi tieu|muc|yeu cau|nguong|tieu chuan|quy dinh|vung|nhom|khu vuc|xa |cac xa|phan theo).*"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}


@dataclass(frozen=True, slots=True)
class Group:
    """One column of thresholds.

    Attributes:
        id: initials of the name; the same for a name written out and one shortened.
        reference_only: “Chỉ tiêu chung” beside columns of regions: no commune is judged by it.
        definition: who belongs to it, where the body says so.
    """

    id: str
    name: str
    reference_only: bool = False
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table.

    Attributes:
        header: how many rows the heading takes.
        first: the row it begins in.
        groups: (column, group), left to right.
        unnamed: columns of values whose heading is empty.
        remark: column of remarks.
        title: the heading's first row, by which a repeated one is known.
    """

    first: int
    header: int
    number: int | None
    name: int | None
    content: int
    unit: int | None
    groups: tuple[tuple[int, Group], ...]
    width: int
    headings: frozenset[str]
    unnamed: tuple[int, ...] = ()
    remark: int | None = None
    title: str = ""


_LEVEL = re.compile(r"[≥≤⩾⩽]|\d\s*%")


def group_id(name: str) -> str:
    """Initials: "Trung du miền núi phía Bắc", also shortened, is "tdmnpb"; "Nhóm 1" "nhom-1"."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name))
    small = {"va", "xa", "cac", "doi", "voi"} | ({"vung"} if len(words) > 2 else set())
    words = [word for word in words if fold(word) not in small]
    if not words:
        return COMMON
    last = fold(words[-1])
    number = str(_ROMAN[last]) if last in _ROMAN and words[-1].isupper() else last
    if number.isdigit() and len(words) > 1:
        kind = fold(words[0]) if len(words) == 2 else "".join(fold(w)[0] for w in words[:-1])
        return f"{kind}-{number}"
    return "".join(
        fold(word) if len(word) > 1 and word.isupper() else fold(word)[0] for word in words
    )


def find_columns(grid: Grid, before: Columns | None = None) -> Columns | None:
    """The columns of a table with a heading; None for a table without.

    Args:
        grid: the table.
        before: the columns of the table before it, whose heading may be repeated here.
    """
    for index in range(min(len(grid.rows), _DEEPEST)):
        found = _repeated(grid, index, before) or _read_heading(grid, index)
        if found is not None:
            return _named(found, before)
    return None


def _named(found: Columns, before: Columns | None) -> Columns:
    """A heading of which a page kept the upper half only: its groups are those named before."""
    names = {group.name for _, group in found.groups}
    if before is None or len(found.groups) < 2 or len(names) > 1 or found.width != before.width:
        return found
    return replace(before, first=found.first, header=found.header)


def _repeated(grid: Grid, index: int, before: Columns | None) -> Columns | None:
    """A heading said again is as deep as it was: what stands below may be half a row."""
    row = grid.rows[index]
    if before is None or len(row.cells) != before.width or not _same(row.text, before.title):
        return None
    return replace(before, first=index, header=min(before.header, len(grid.rows) - index))


def _same(text: str, title: str) -> bool:
    """Whether a row is the heading again; a page that cuts it loses the ends of its long cells."""
    told, known = (one.split(" | ") for one in (fold(text), title))
    if len(told) != len(known) or len(told) < 3:
        return fold(text) == title
    whole = sum(one == other for one, other in zip(told, known, strict=True))
    return 2 * whole >= len(known) and all(
        one == other or (bool(one) and other.startswith(f"{one} "))
        for one, other in zip(told, known, strict=True)
    )


def later_columns(grid: Grid, after: Columns) -> list[Columns]:
    """The headings further down in a table, each for the rows below it."""
    found: list[Columns] = []
    index = after.first + after.header
    while index < len(grid.rows):
        columns = None
        if _numbered(grid.rows[index]):
            columns = _repeated(grid, index, after) or _read_heading(grid, index)
        if columns is not None:
            columns = _named(columns, after)
            found.append(columns)
            index += columns.header
        index += columns is None
    return found


def _numbered(row: GridRow) -> bool:
    """Whether a row may be a heading: no indicator calls itself “TT”."""
    texts = (fold(squeeze(cell.text)).strip(" .:").replace(" ", "") for cell in row.cells)
    return any(_NO.fullmatch(text) for text in texts)


def _read_heading(grid: Grid, index: int) -> Columns | None:
    row = grid.rows[index]
    texts = [fold(squeeze(cell.text)).strip(" .:") for cell in row.cells]
    # A narrow column breaks “STT” into “ST T”.
    number = _first([text.replace(" ", "") for text in texts], _NO)
    unit = _first(texts, _UNIT)
    content = _first(texts, _CONTENT)
    name = _first(texts, _NAME)
    aside = {i for i, text in enumerate(texts) if text and _ASIDE.fullmatch(text)}
    if content is None and name is not None:
        later = [i for i, t in enumerate(texts) if t == "chi tieu" and i > name]
        if later and any(_VALUES.fullmatch(t) for t in texts[later[0] + 1 :]):
            content = later[0]
        else:
            content, name = name, None
    if content is None:
        content = next((i for i, t in enumerate(texts) if t == "chi tieu"), None)
        name = None
    if content is None:
        return None
    if name is None and _words_behind(grid, index, content):
        content, name = content + 1, content
    taken = {number, unit, content, name, *aside}
    same = {row.cells[i].origin for i in taken if i is not None}
    values = [
        i
        for i, cell in enumerate(row.cells)
        if i not in taken and i > content and cell.origin not in same
    ]
    if not values or not any(texts[i] for i in values):
        return None
    if number is None and not all(not texts[i] or _VALUES.fullmatch(texts[i]) for i in values):
        return None
    depth = _depth(grid, index, values)
    groups = _groups(grid, index, depth, values)
    if not groups:
        return None
    headings = frozenset(fold(r.text) for r in grid.rows[index : index + depth])
    named = {column for column, _ in groups}
    held = range(index, index + depth)
    unnamed = tuple(
        i
        for i in values
        if i not in named and not any(grid.rows[r].cells[i].text.strip() for r in held)
    )
    remark = next((i for i in aside if texts[i].startswith("ghi chu")), None)
    return Columns(
        index,
        depth,
        number,
        name,
        content,
        unit,
        groups,
        len(row.cells),
        headings,
        unnamed,
        remark,
        fold(row.text),
    )


def _words_behind(grid: Grid, index: int, content: int) -> bool:
    """Whether the column behind the one headed as wording is what tells the indicators.

    Offices head it as they like (“Yêu cầu”, “Chỉ tiêu”); no level reads like a sentence.
    """
    rows = [row for row in grid.rows[index + 1 : index + _DEEPEST] if content + 2 < len(row.cells)]
    told = {row.cells[content + 1].origin: row.cells[content + 1] for row in rows}
    texts = [squeeze(cell.text) for cell in told.values() if cell.text.strip()]
    words = [text for text in texts if _is_wording(text)]
    return len(words) > 1 and 4 * len(words) >= 3 * len(texts)


def _is_wording(text: str) -> bool:
    head = take_number(text)
    limit = read_value(head.text)
    level = limit is not None and (limit.word is not Word.UNKNOWN or _LEVEL.search(head.text))
    return not level and (head.kind == "number" or len(head.text.split()) > 4)


def _first(texts: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((i for i, text in enumerate(texts) if text and pattern.fullmatch(text)), None)


def _depth(grid: Grid, index: int, values: list[int]) -> int:
    depth = 1
    while index + depth < len(grid.rows) and depth < 4:
        row = grid.rows[index + depth]
        if any(_LEVEL.search(row.cells[i].text) for i in values):
            # Half a row on the next page, below a heading whose own rules the page has lost.
            break
        merged = any(cell.origin[0] <= index for cell in row.cells[: values[0]])
        if not (merged or _names_only(row, values)):
            break
        depth += 1
    return depth


def _names_only(row: GridRow, values: list[int]) -> bool:
    """A second heading row in a table that keeps no merged cells."""
    if any(cell.text.strip() for cell in row.cells[: values[0]]):
        return False
    texts = [row.cells[i].text for i in values if row.cells[i].text.strip()]
    if not texts or any(re.search(r"[≥≤<>=%]", text) for text in texts):
        return False
    found = [read_value(text) for text in texts]
    return all(limit is not None and (limit.word is Word.UNKNOWN or limit.label) for limit in found)


def _groups(grid: Grid, index: int, depth: int, values: list[int]) -> tuple[tuple[int, Group], ...]:
    made: list[tuple[int, str]] = []
    for column in values:
        stack = [squeeze(grid.rows[r].cells[column].text) for r in range(index, index + depth)]
        names = [name for name in stack if name]
        if names and not _ASIDE.fullmatch(fold(names[-1])):
            made.append((column, re.sub(r"\s*\(\d{1,2}\)$", "", names[-1])))
    several = len(made) > 1
    if any(_LEVEL.search(name) for _, name in made):
        # A row of levels that looks like a heading: no group is called “≥ 80%”.
        return ()
    groups: list[tuple[int, Group]] = []
    used: set[str] = set()
    for column, name in made:
        flat = fold(name)
        common = not several or flat.endswith("chung")
        key = base = COMMON if common else group_id(name)
        copy = 2
        while key in used:
            key, copy = f"{base}-{copy}", copy + 1
        used.add(key)
        groups.append((column, Group(key, name, reference_only=common and several)))
    return tuple(groups)


def is_number_heading(text: str) -> bool:
    """Whether a line is the heading “TT” of a table copied cell by cell."""
    return fold(squeeze(text)) in {"tt", "stt", "so tt"}


class Headed(Enum):
    """What a column is, by its heading."""

    NUMBER = "number"
    NAME = "name"
    CONTENT = "content"
    UNIT = "unit"
    ASIDE = "aside"
    VALUE = "value"


def headed(texts: Sequence[str]) -> list[Headed]:
    """What each heading of one line stands over; at most one of them over the wording."""
    flat = [fold(squeeze(text)).strip(" .:") for text in texts]
    found = [_kind(text) for text in flat]
    if Headed.CONTENT not in found:
        names = [i for i, kind in enumerate(found) if kind is Headed.NAME]
        after = [i for i, text in enumerate(flat) if text == "chi tieu" and names and i > names[0]]
        if after and after[0] + 1 < len(flat) and found[after[0] + 1] is not Headed.ASIDE:
            found[after[0]] = Headed.CONTENT
        elif names:
            found[names[0]] = Headed.CONTENT
    return found


def _kind(text: str) -> Headed:
    for kind, pattern in (
        (Headed.NUMBER, _NO),
        (Headed.NAME, _NAME),
        (Headed.CONTENT, _CONTENT),
        (Headed.UNIT, _UNIT),
        (Headed.ASIDE, _ASIDE),
    ):
        if pattern.fullmatch(text):
            return kind
    return Headed.VALUE


def counts_columns(row: GridRow) -> bool:
    """Whether a row only counts the columns: (1) (2) (3)."""
    texts = [squeeze(cell.text) for cell in row.cells if cell.text.strip()]
    if len(texts) > 2 and [t.strip("()") for t in texts] == list(
        map(str, range(1, len(texts) + 1))
    ):
        return True
    # The end of a heading that a page cut may lie over one of the counts: “d(8ẫn)”.
    told = sum(text == f"({n})" for n, text in enumerate(texts, start=1))
    return told > 3 and told >= len(texts) - 1
