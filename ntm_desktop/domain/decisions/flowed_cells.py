"""One row of a flowed table → its wording and its cells, or why a person has to look."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ntm_desktop.domain.decisions.copied import BROKEN, FEWER, ONE_FOR_ALL
from ntm_desktop.domain.decisions.flowed_heading import FlowedHeading
from ntm_desktop.domain.decisions.flowed_levels import Tail, ends_level, flowed_level
from ntm_desktop.domain.decisions.flowed_rows import FlowedRow
from ntm_desktop.domain.decisions.flowed_wording import (
    GLUED,
    begins,
    holds_more,
    may_end_wording,
    without_name,
)
from ntm_desktop.domain.decisions.flowed_words import FlowedWord, texts
from ntm_desktop.domain.text import fold

_MOST_BEHIND = 24
_OFTEN = 3
_UNITS = {
    "%", "‰", "ha", "km", "m", "m2", "m²", "nguoi", "ho", "diem", "mo hinh", "san pham", "lan",
    "thon", "cong trinh", "to", "buoi", "lit", "kg", "tan", "trieu dong", "dong",
}  # fmt: skip
_MONEY = re.compile(r"(?:(?:trieu|nghin|ty) )?dong(?:/\S+)+|\S+/nguoi(?:/\S+)*|m[23²³]/\S+")


@dataclass(slots=True)
class Told:
    """A row with its last words parted in every way.

    Attributes:
        tail: None when it has no level at all.
        behind: what stands behind the last level.
        heads: whether it only heads the sub-items below it.
        glued: whether the criterion's name stands before the wording.
    """

    row: FlowedRow
    texts: list[str]
    tail: Tail | None = None
    behind: str = ""
    heads: bool = False
    glued: bool = False


@dataclass(slots=True)
class ToldRow:
    """The cells of a row.

    Attributes:
        doubt: why they are not certain, "" when they are.
        unsure: whether it could be more than one row, or a piece of one.
        bare: whether it has no level though no sub-item below it tells any.
    """

    number: str
    name: str
    content: str
    unit: str
    values: list[str] = field(default_factory=list)
    doubt: str = ""
    unsure: bool = False
    bare: bool = False


class RowTeller:
    """Tells the rows of one table.

    Attributes:
        rows: with the ways their ends can be parted.
        counted: whether indicators are numbered by counting.
    """

    def __init__(self, rows: Sequence[FlowedRow], heading: FlowedHeading) -> None:
        self._heading = heading
        self.rows = [_told(row) for row in rows]
        often = Counter(fold(one.behind) for one in self.rows if one.behind)
        self._usual = {text for text, times in often.items() if heading.aside and times >= _OFTEN}
        leads = any(one.row.name for one in self.rows)
        self.counted = all(row.kind != "number" for row in rows)
        self._name: list[str] = []
        self._first = ""
        self._all_glued = heading.named and not leads
        for one, below in zip(self.rows, [*self.rows[1:], None], strict=False):
            parts = below is not None and (
                below.row.kind == "letter"
                or (below.row.kind == "bullet" and below.row.label != one.row.label)
            )
            one.heads = one.tail is None and parts
            first = (bool(one.row.criterion) or one.row.kind == "again") and not one.row.name
            one.glued = first and (
                one.row.kind in {"criterion", "again"} or (heading.named and not leads)
            )  # fmt: skip
        self._units = self._all_units()
        self._merged: dict[int, bool] = {}

    def _all_units(self) -> frozenset[str]:
        """The units the levels of the table are told in, and the common ones."""
        found = set(_UNITS)
        for one in self.rows:
            if one.tail is None:
                continue
            for way in one.tail.ways(one.tail.start, max(one.tail.counts), 1):
                limits = [flowed_level(text) for text in way]
                found |= {fold(limit.unit) for limit in limits if limit and limit.unit}
        return frozenset(found)

    def tell(self, one: Told, width: int) -> ToldRow:
        """The cells of a row of ``width`` levels."""
        row = one.row
        start, values, doubt = self._values(one, width)
        wording = row.words[:start]
        unit = 0
        if self._heading.unit and values:
            unit = self._unit(wording, values)
            bare = any(_bare(text) for text in values)
            doubt = doubt or ("" if unit or not bare else BROKEN)
        shown, wording = wording[len(wording) - unit :], wording[: len(wording) - unit]
        name, doubt_of_name = row.name, ""
        if one.glued:
            name, wording, doubt_of_name = self._parted(row, wording)
        elif self._all_glued and row.kind == "number":
            wording, doubt_of_name = self._named_again(wording)
        unsure = bool(doubt) and doubt not in {ONE_FOR_ALL, FEWER}
        if values and not unsure:
            unsure = holds_more(wording) or (
                # Behind its unit the wording has ended.
                not unit and may_end_wording(row.words[start], values, merges=self._merges(width))
            )
            doubt = doubt or (BROKEN if unsure else "")
        if self.counted:
            pieces = any(begins(word) for word in wording[1:]) or (not values and not one.heads)
            few = 0 < len(values) < width
            lower = few and values[0][:1].islower() and not row.words[start].first
            lower = lower or (few and len(values) == 1 and not re.search(r"\w", values[0]))
            doubt = doubt or (BROKEN if pieces and values else "")
            unsure = unsure or pieces or lower
        content = texts(wording)
        number = row.criterion
        if row.kind == "number":
            if row.name or not row.criterion:
                content = f"{row.label}. {content}"
            else:
                number = row.label
        elif row.kind == "letter":
            content = f"{row.label}) {content}"
        elif row.kind == "bullet":
            content = f"{row.label} {content}"
        doubt = doubt or (doubt_of_name if values else "")
        bare = not values and not one.heads and row.kind != "section"
        return ToldRow(number, name, content, texts(shown), values, doubt, unsure, bare)

    def _parted(
        self, row: FlowedRow, wording: list[FlowedWord]
    ) -> tuple[str, list[FlowedWord], str]:
        """A criterion's name and the wording behind it; a name said again is known."""
        told = [fold(word.text) for word in wording[: len(self._name)]]
        if row.kind == "again" and self._name and told == self._name:
            return "", wording[len(self._name) :], ""
        name, rest, doubt = without_name(wording, named=self._heading.named)
        self._first = fold(wording[0].text) if wording else ""
        self._name = [fold(word) for word in name.split()]
        return (name, rest, doubt) if row.kind != "again" else ("", wording, GLUED)

    def _named_again(self, wording: list[FlowedWord]) -> tuple[list[FlowedWord], str]:
        """The wording without the criterion's name where every row repeats it."""
        if not wording:
            return wording, ""
        size = len(self._name)
        said = [fold(word.text) for word in wording[:size]] == self._name
        if size and said and wording[size : size + 1] and wording[size].text[:1].isupper():
            return wording[size:], ""
        return wording, GLUED if not size and fold(wording[0].text) == self._first else ""

    def _values(self, one: Told, width: int) -> tuple[int, list[str], str]:
        """Where the levels begin, the cells, and why they are not certain."""
        tail, row = one.tail, one.row
        if tail is None:
            return len(row.words), [], ""
        start, values, doubt = _cells(row.words, tail, width, merges=self._merges(width))
        if one.behind and fold(one.behind) not in self._usual:
            doubt = doubt or BROKEN
        if row.strange or any(word.broken for word in row.words[start + 1 : tail.end]):
            doubt = doubt or BROKEN
        if values and values[-1].isdigit() and _lone(row.words[tail.end - 1]):
            doubt = doubt or BROKEN
        return start, values, doubt

    def _merges(self, width: int) -> bool:
        """Whether a cell of the table may stand for several groups, or be empty.

        Where every row that can be parted in one way only has all its levels, and equal ones stand
        beside each other, none does.
        """
        if width not in self._merged:
            alike = fewer = 0
            for one in self.rows:
                if one.tail is None:
                    continue
                fewer += max(one.tail.counts) < width
                if one.tail.counts == {width}:
                    way = one.tail.ways(one.tail.start, width, 1)[0]
                    alike += any(fold(a) == fold(b) for a, b in pairwise(way))
            self._merged[width] = fewer > 0 or alike < _OFTEN
        return self._merged[width]

    def _unit(self, wording: Sequence[FlowedWord], values: Sequence[str]) -> int:
        """How many of a wording's last words are the column of units.

        Levels that tell a unit leave no other; “… cộng đồng” before percentages ends a wording.
        """
        limits = [limit for limit in map(flowed_level, values) if limit is not None]
        told = {limit.unit for limit in limits if limit.unit}
        percent = told & {"%", "‰"}
        if not told and all(limit.word is not None for limit in limits):
            return 0
        for count in range(min(4, len(wording) - 2), 0, -1):
            text = fold(texts(wording[-count:]))
            before = wording[-count - 1].text
            if re.search(r"[()]", text):
                continue
            if "/" in before and not before.endswith(")"):
                # “đồng/người/nă | m”: a word broken in two by its column.
                return 0
            if (text in percent) if percent else (text in self._units or _MONEY.fullmatch(text)):
                return count
        return 0


def _told(row: FlowedRow) -> Told:
    words = [word.text for word in row.words]
    one = Told(row, words)
    if row.kind == "section":
        return one
    for end in range(len(words), max(0, len(words) - _MOST_BEHIND), -1):
        if ends_level(words, end):
            one.tail, one.behind = Tail(words, end), " ".join(words[end:])
            break
    return one


def _cells(
    words: Sequence[FlowedWord], tail: Tail, width: int, *, merges: bool
) -> tuple[int, list[str], str]:
    fit = sorted(count for count in tail.counts if count <= width)
    if width in fit and not merges:
        fit = [width]
    start = tail.start
    if not fit:
        # The wording itself ends with what could be a level: “… đạt chuẩn”.
        starts = [
            at
            for at in tail.begins(width)
            if re.match(r"[^\W_]", words[start].text)
            and not words[start].text[:1].isupper()
            and {count for count in tail.counted(at) if count <= width} == {width}
            and not words[at].text[:1].islower()
        ]
        if len(starts) != 1:
            return tail.end, [], BROKEN
        start, fit = starts[0], [width]
    ways = tail.ways(start, fit[-1])
    if fit != [width]:
        doubt = BROKEN if width in fit else ONE_FOR_ALL if fit[-1] == 1 else FEWER
        return start, ways[0], doubt
    meanings = {tuple(repr(flowed_level(text)) for text in way) for way in ways}
    return start, ways[0], "" if len(meanings) == 1 else BROKEN


def _lone(word: FlowedWord) -> bool:
    """Whether a figure stands alone on its line: a page's number may be left."""
    return word.text.isdigit() and word.line.text.strip() == word.text


def _bare(text: str) -> bool:
    limit = flowed_level(text)
    return limit is not None and limit.value is not None and limit.unit is None
