"""Villages typed or pasted from Excel: each line read into what would be done with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.numbers import format_decimal, parse_decimal
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.text import clean, fold, name_key, nfc
from ntm_desktop.errors import EntryError

LONGEST_NAME = 200
MOST_HOUSEHOLDS = 100_000
_RUNNING = re.compile(r"(?:\d{1,3}\s*[.)]\s*|[-+*•–]\s*)(?=[^\W\d])")
_NAME_AND_COUNT = re.compile(
    r"(.*?[^\s(,:;–-])[\s(,:;–-]+(?:có\s+|gồm\s+)?(\d[\d.]*\s*hộ)\b\s*\)?\s*[.;]?", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d{1,4}[.)]?")
_HOUSEHOLDS = re.compile(r"\s*(?:hộ|h)\.?\s*$", re.IGNORECASE)
_NUMBER_HEADS = frozenset({"tt", "stt", "so tt", "so thu tu"})
_HEADS = re.compile(
    r"(?:ten|ho va ten|ho ten|danh sach)\b|(?:thon|thon[ ,/]+ban|khu dan cu|vuon|vuon ho|chu ho)$"
)
_HOUSEHOLD_HEADS = re.compile(
    r"(?:tong )?so ho\b(?! (?:ngheo|can ngheo))|^ho(?: dan)?$|^tong (?:so )?ho$"
)
_VILLAGE_HEADS = re.compile(r"^(?:thon|ban|thuoc thon|dia chi|thon[ ,/]+ban)\b")
_KINDS = (["thon"], ["ban"], ["khu"], ["to", "dan", "pho"])
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIRST_LINES = 5  # a title, "UBND xã …", "(Kèm theo …)" may stand above the headings
_SUMS = re.compile(r"(?:tong|cong|tong cong|tong so|cong chung)(?:\s*:)?$")


class LineState(StrEnum):
    """What would be done with a pasted line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One pasted line as it was understood.

    Attributes:
        text: as pasted.
        message: for a line that is not taken: why.
        place_id: of the place it changes, "" for a new one.
    """

    text: str
    state: LineState
    name: str = ""
    households: int | None = None
    village_id: str = ""
    message: str = ""
    place_id: str = ""

    @property
    def taken(self) -> bool:
        """Whether it would be written."""
        return self.state in (LineState.NEW, LineState.CHANGED)


def tidy_name(text: str) -> str:
    """A name as it is kept.

    Raises:
        EntryError: it is empty or too long.
    """
    plain = " ".join(clean(text).split())
    if not plain or len(plain) > LONGEST_NAME:
        raise EntryError(f"Tên phải có từ 1 đến {LONGEST_NAME} chữ.")
    return plain


def read_households(text: str) -> int | None:
    """A number of households as typed: "1.024", "120 hộ"; None for an empty text.

    Raises:
        EntryError: it is no whole number that can be true.
    """
    plain = _HOUSEHOLDS.sub("", nfc(text)).strip()
    if not plain:
        return None
    try:
        count = parse_decimal(plain)
    except EntryError:
        count = Decimal(-1)
    if count != int(count) or not 0 <= count <= MOST_HOUSEHOLDS:
        most = format_decimal(Decimal(MOST_HOUSEHOLDS))
        raise EntryError(
            f"“{text.strip()}” không phải là số hộ. Hãy ghi một số nguyên từ 0 đến {most}."
        )
    return int(count)


class VillageNames:
    """The villages by their names: as they stand, without the word for village, without marks."""

    def __init__(self, villages: Sequence[Place]) -> None:
        self._known: list[dict[str, list[Place]]] = [{} for _ in _village_keys("")]
        for village in villages:
            for known, key in zip(self._known, _village_keys(village.name), strict=True):
                known.setdefault(key, []).append(village)

    def find(self, text: str) -> str:
        """The id of the village that is meant.

        Raises:
            EntryError: there is none, or it may be one of several.
        """
        for known, key in zip(self._known, _village_keys(text), strict=True):
            found = known.get(key, [])
            if len(found) > 1:
                names = ", ".join(f"“{village.name}”" for village in found)
                raise EntryError(f"“{text}” có thể là {names}. Hãy ghi đủ tên như trong danh sách.")
            if found:
                return found[0].id
        raise EntryError(f"Không có thôn “{text}” trong danh sách thôn. Hãy thêm thôn đó trước.")


def _village_keys(name: str) -> tuple[str, str, str]:
    bare = _bare(name)
    return name_key(name), name_key(bare), fold(bare)


def _bare(name: str) -> str:
    """A village's name without the word for village."""
    words = clean(name).split()
    for kind in _KINDS:
        if len(words) > len(kind) and [fold(word) for word in words[: len(kind)]] == kind:
            return " ".join(words[len(kind) :])
    return " ".join(words)


def read_place_lines(
    rows: Sequence[Sequence[str]],
    level: SubjectLevel,
    known: Sequence[Place],
    villages: Sequence[Place],
) -> tuple[PlaceLine, ...]:
    """Read pasted lines: a name, then the number of households or the village it lies in.

    A running number before the name, a line of headings and a line of sums are left out. What
    is there already is changed where the line says more, never doubled.

    Args:
        rows: the cells.
        level: of what the lines are.
        known: what is there of this level.
        villages: that a residential area or garden may lie in.
    """
    there = {name_key(place.name): place for place in known}
    places = VillageNames(villages)
    seen: set[str] = set()
    found = []
    heading = _heading_place(rows)
    columns = _columns(rows, level, heading)
    for place, cells in enumerate(rows):
        above = _above_the_lines(rows, place, heading)
        line = above or _read(list(cells), level, there, seen, places, columns)
        if line is not None:
            found.append(line)
    return tuple(found)


def _heading_place(rows: Sequence[Sequence[str]]) -> int | None:
    """The line of headings, which may come after blank lines and a title; None without one."""
    filled = [(place, _filled(cells)) for place, cells in enumerate(rows)]
    filled = [(place, cells) for place, cells in filled if cells]
    for place, cells in filled[:_FIRST_LINES]:
        if len(cells) > 1:
            if _is_heading(cells):
                return place
            break
    # A column of names alone has a heading of one cell.
    return filled[0][0] if filled and _is_heading(filled[0][1]) else None


def _above_the_lines(
    rows: Sequence[Sequence[str]], place: int, heading: int | None
) -> PlaceLine | None:
    """What is said of a title, of the heading and of the numbers of columns below it."""
    filled = _filled(rows[place])
    if heading is None or not filled:
        return None
    message = ""
    if place < heading:
        message = "Dòng tên của bảng, để ngoài."
    elif place == heading:
        message = "Dòng tiêu đề, để ngoài."
    elif place == heading + 1 and _numbers_columns(filled):
        message = "Dòng đánh số cột, để ngoài."
    if not message:
        return None
    return PlaceLine(" | ".join(filled), LineState.SKIPPED, message=message)


def _filled(cells: Sequence[str]) -> list[str]:
    return [nfc(cell).strip() for cell in cells if cell.strip()]


def _numbers_columns(filled: Sequence[str]) -> bool:
    """“(1) (2) (3)”, “A B 1 2”: letters, then numbers, each from the first and in their order."""
    marks = [cell.strip("() ").upper() for cell in filled]
    letters = [mark for mark in marks if mark.isalpha()]
    wanted = [chr(ord("A") + place) for place in range(len(letters))]
    wanted += [str(place + 1) for place in range(len(marks) - len(letters))]
    return len(marks) > 1 and marks == wanted


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which pasted column says what; ``second`` is None when none does.

    Attributes:
        name: of the names.
        second: of the households, or of the village a garden lies in.
        doubt: why the second column cannot be told, "" when it can.
    """

    name: int
    second: int | None
    doubt: str = ""


def _columns(rows: Sequence[Sequence[str]], level: SubjectLevel, heading: int | None) -> _Columns:
    """The columns by their heading, else by what stands in them; blank cells keep their place."""
    headed = heading is not None
    lines = [[nfc(cell).strip() for cell in cells] for cells in rows]
    heads = [fold(cell) for cell in lines[heading]] if heading is not None else []
    body = [cells for cells in lines[heading + 1 if heading is not None else 0 :] if any(cells)]
    width = max(map(len, lines), default=0)

    def cells_of(column: int) -> list[str]:
        return [cells[column] for cells in body if column < len(cells) and cells[column]]

    named = [
        column
        for column in range(width)
        if any(any(letter.isalpha() for letter in cell) for cell in cells_of(column))
        and not all(
            _HOUSEHOLDS.sub("", cell).replace(".", "").isdigit() for cell in cells_of(column)
        )
    ]
    name = named[0] if named else 0
    if headed:
        wanted = _HOUSEHOLD_HEADS if level is SubjectLevel.VILLAGE else _VILLAGE_HEADS
        names = [c for c, head in enumerate(heads) if _HEADS.match(head)]
        if level is not SubjectLevel.VILLAGE and len(names) > 1:
            names = [c for c in names if not _VILLAGE_HEADS.match(heads[c])] or names
        name = names[0] if names else name
        second = [c for c, head in enumerate(heads) if wanted.search(head) and c != name]
        if len(second) == 1:
            return _Columns(name, second[0])
        if not second:
            return _Columns(name, None)
        return _Columns(name, None, "Có nhiều cột có thể là cột này trong tiêu đề đã dán")
    after = [column for column in range(name + 1, width) if cells_of(column)]
    if level is SubjectLevel.VILLAGE:
        after = [
            column
            for column in after
            if any(any(letter.isdigit() for letter in cell) for cell in cells_of(column))
        ] or after[:1]
    if len(after) > 1 and level is SubjectLevel.VILLAGE:
        return _Columns(
            name,
            None,
            f"Có {len(after)} cột số, không rõ cột nào là số hộ. Hãy chép cả dòng tiêu đề (ví dụ "
            "“Thôn”, “Số hộ”) hoặc chỉ chép cột tên và cột số hộ",
        )
    return _Columns(name, after[0] if after else None)


def _is_sum(cell: str) -> bool:
    """Whether a line says a sum; marks tell "Cộng" from a village "Cống"."""
    if not _SUMS.match(fold(cell)):
        return False
    return cell.isascii() or nfc(cell).strip().lower().startswith(("tổng", "cộng"))


def _at(cells: Sequence[str], column: int | None) -> str:
    return nfc(cells[column]).strip() if column is not None and column < len(cells) else ""


def _is_heading(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    names = [fold(cell) for cell in filled if fold(cell) not in _NUMBER_HEADS]
    return (
        bool(names)
        and any(_HEADS.match(name) or _HOUSEHOLD_HEADS.search(name) for name in names)
        and not any(char.isdigit() for char in _YEAR.sub("", " ".join(filled)))
    )


def _one_cell(text: str) -> tuple[str, str]:
    """The name and the number of households of "3. Thôn A – 120 hộ", typed into one cell."""
    bare = text.strip()
    if running := _RUNNING.match(bare):
        bare = bare[running.end() :]
    match = _NAME_AND_COUNT.fullmatch(bare)
    return (match[1], match[2]) if match else (bare, "")


def _read(
    cells: list[str],
    level: SubjectLevel,
    there: dict[str, Place],
    seen: set[str],
    villages: VillageNames,
    columns: _Columns,
) -> PlaceLine | None:
    filled = _filled(cells)
    if not filled:
        return None
    text = " | ".join(filled)
    said = _at(cells, columns.name)
    if not said and not any(c.isalpha() for c in "".join(filled)):
        said = filled[0]
    if any(_is_sum(cell) for cell in filled[:2]):
        return PlaceLine(text, LineState.SKIPPED, message="Dòng cộng, để ngoài.")
    try:
        if not said:
            raise EntryError("Không thấy tên ở cột tên. Hãy sửa dòng này trong Excel.")
        said, counted = _one_cell(said) if len(filled) == 1 else (said, "")
        name = tidy_name(said)
        if not any(letter.isalpha() for letter in name):
            raise EntryError("Không thấy tên. Hãy để tên ở cột thứ nhất.")
        key = name_key(name)
        if key in seen:
            raise EntryError("Tên này đã có ở một dòng trên.")
        if columns.doubt:
            raise EntryError(f"{columns.doubt}.")
        village_id, households = "", None
        second = _at(cells, columns.second)
        if level is SubjectLevel.VILLAGE:
            households = read_households(second or counted)
        elif second:
            village_id = villages.find(second)
    except EntryError as error:
        return PlaceLine(text, LineState.REFUSED, message=str(error))
    seen.add(key)
    before = there.get(key)
    if before is None:
        return PlaceLine(text, LineState.NEW, name, households, village_id)
    households = before.households if households is None else households
    village_id = village_id or before.village_id
    same = (before.households, before.village_id) == (households, village_id)
    return PlaceLine(
        text,
        LineState.SAME if same else LineState.CHANGED,
        before.name,
        households,
        village_id,
        "Đã có trong danh sách." if same else "",
        before.id,
    )
