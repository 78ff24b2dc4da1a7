"""The lines of a table kept as text with blanks → its rows.

A row of a table is a band of the page: whatever its cells hold stands between its first line and
its last. Of all ways to part the lines into bands the cheapest is taken: one wording a band, a
whole level in every column, cells at the top of their band or in the middle of it, as the table
has them. A row that could be another band for hardly more is not sure.
"""

from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.aligned_cells import Area, Cell, lay_cells, odd
from ntm_desktop.domain.decisions.aligned_lines import (
    Strip,
    is_own_letter,
    is_own_number,
    opens,
    tells_nothing,
)
from ntm_desktop.domain.decisions.wording import take_number

_NEVER = 1e9
_MOST_LINES = 26  # of one row
_MOST_ABOVE = 4  # lines above a number in the middle of its row
_MOST_CAPITALS = 4
_MOST_BANDS = 60_000
_WIDE = 40.0
SURE = 1.5


@dataclass(slots=True)
class Band:
    """One row.

    Attributes:
        first: its first line among the table's lines.
        end: the line behind its last one.
        cells: of the columns of levels.
        cost: how little it looks like one row, from 0.
        away: how far, in lines, its cells stand from where the table has them.
        margin: how much dearer every other way is.
        over: whether it goes over the end of a page.
        top: whether the table has its levels at the top of their cells.
    """

    first: int
    end: int
    cells: list[Cell] = field(default_factory=list)
    cost: float = 0.0
    away: float = 0.0
    margin: float = _NEVER
    rival: tuple[int, int] = (0, 0)
    over: bool = False
    top: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """Where a table has its cells within a row: in the middle, or at its top."""

    wording_centred: bool
    levels_centred: bool


ALL_LOOKS = (Looks(True, True), Looks(False, False), Looks(False, True), Looks(True, False))


class Bands:
    """The rows of one stretch of lines without a heading over all columns in it."""

    def __init__(
        self,
        strips: list[Strip],
        areas: list[Area],
        *,
        numbered: str,
        named: bool,
        gapped: bool = False,
        thorough: bool = True,
    ) -> None:
        """The rows are told by ``read``.

        Args:
            strips: the lines, in order.
            areas: the columns of levels of each page.
            numbered: where the indicators have their numbers: "wording", "column", "each" (the
                criterion's number in every row) or "" (nowhere).
            named: whether criteria have a column for their names; else a row heads them.
            gapped: whether empty lines part the rows.
            thorough: whether lines are cut in several ways to find one that reads.
        """
        self.strips, self.areas, self.numbered, self.named = strips, areas, numbered, named
        self.gapped, self.thorough = gapped, thorough
        self.criteria: list[set[str]] = [set() for _ in strips]
        self.kinds = _kinds(strips)
        self._headed = _headings(strips, self.kinds)
        self._cells: dict[tuple[int, int], list[Cell]] = {}
        self._ways = 0

    def read(self, looks: Looks) -> tuple[float, list[Band]] | None:
        """The cheapest way and what it costs; None when there is none, or too many."""
        self._ways = 0
        size = len(self.strips)
        best: list[float] = [_NEVER] * (size + 1)
        best[0] = 0.0
        made: dict[int, list[Band]] = {}
        for first in range(size):
            if best[first] >= _NEVER:
                continue
            for end in self._ends(first):
                self._ways += 1
                if self._ways > _MOST_BANDS:
                    return None
                band = self._band(first, end, looks)
                if band is None:
                    continue
                made.setdefault(first, []).append(band)
                best[end] = min(best[end], best[first] + band.cost)
        if best[size] >= _NEVER:
            return None
        return best[size], self._cheapest(best, made)

    def _cheapest(self, best: list[float], made: dict[int, list[Band]]) -> list[Band]:
        size = len(self.strips)
        behind = [_NEVER] * (size + 1)
        behind[size] = 0.0
        ways: list[tuple[float, Band]] = []
        for first in range(size - 1, -1, -1):
            for band in made.get(first, ()):
                whole = band.cost + behind[band.end]
                behind[first] = min(behind[first], whole)
                if whole < _NEVER and best[first] + whole <= best[size] + _WIDE:
                    ways.append((best[first] + whole, band))
        chosen: list[Band] = []
        at = 0
        while at < size:
            band = min(made[at], key=lambda b: b.cost + behind[b.end])
            chosen.append(band)
            at = band.end
        taken = {id(band) for band in chosen}
        for whole, other in ways:
            if id(other) in taken:
                continue
            for band in chosen:
                if other.first < band.end and band.first < other.end:
                    if whole - best[size] < band.margin:
                        band.margin, band.rival = whole - best[size], (other.first, other.end)
        return chosen

    def _ends(self, first: int) -> list[int]:
        """Where a row that begins in a line can end."""
        ends: list[int] = []
        capitals = held = 0
        for end in range(first + 1, min(len(self.strips), first + _MOST_LINES) + 1):
            kind = self.kinds[end - 1]
            if held and (kind == "mark" or capitals > _MOST_CAPITALS):
                break
            held += kind is not None
            capitals += kind == "word"
            if held:
                ends.append(end)
        return ends

    def _band(self, first: int, end: int, looks: Looks) -> Band | None:
        inside = self.strips[first:end]
        told = [i for i in range(first, end) if self.kinds[i] is not None]
        cost = self._wording_cost(told, inside)
        if cost >= _NEVER:
            return None
        cost += self._criteria_cost(told[0], first, end)
        cells = self.cells(first, end)
        made = Band(first, end, cells, over=inside[0].page != inside[-1].page)
        made.top = not looks.levels_centred
        bare = not cells
        if bare:
            cost += 0.5 if self.heads(first, end) else 5.0
        cost += min(8.0, sum(odd(cell.texts) for cell in cells) / max(1, len(cells)) * 2)
        covered = sum(cell.last - cell.first + 1 for cell in cells)
        if not bare and covered < len(self.areas[inside[0].page].columns):
            cost += 3.0
        cost += 1.0 * any(cell.doubt for cell in cells)
        if not made.over:
            made.away = self._away(told, made, looks)
            if self._at_edge(first, end):
                # What a page cut off stands at the top of its cell.
                made.away = min(made.away, self._away(told, made, Looks(False, False)) + 0.2)
        cost += 1.5 * made.over + made.away
        if self.gapped:
            cost += 1.0 * (not inside[0].gap) + 1.5 * sum(one.gap for one in inside[1:])
        made.cost = cost
        return made

    def _wording_cost(self, told: list[int], inside: list[Strip]) -> float:
        kind = self.kinds[told[0]]
        own = sum(is_own_number(one.number) for one in inside)
        letters = sum(is_own_letter(one.number) for one in inside)
        others = sum(bool(one.number) for one in inside) - own - letters
        cost = 0.0
        if kind == "":
            cost += 8.0
        elif kind == "word" and tells_nothing(self.strips[told[0]].content):
            cost += 1.5
        if self.numbered == "column":
            if own + letters > 1:
                return _NEVER
            cost += 6.0 * max(0, own + letters + others - 1)
            plain = 4.0 if self.named else 1.0
            cost += 0.0 if own + letters or kind == "mark" else 0.5 if others else plain
        elif self.numbered == "each":
            cost += 0.0 if others else 0.0 if kind == "mark" else 6.0
            cost += 6.0 * max(0, others - 1)
        elif self.numbered == "wording" and kind == "word":
            cost += 0.0 if others else 0.5
        if not self.named and others:
            # What tells a criterion is a row by itself.
            cost += 4.0 * bool(own)
            cost += 3.0 * any(self.kinds[at] == "word" for at in told[1:])
        weigh = 1.5 if self.numbered == "" else 1.0
        for at in told[1:]:
            if self.kinds[at] == "word":
                cost += 0.3 if tells_nothing(self.strips[at].content) else weigh
                cost += 1.0 * self._headed[at]
        return cost

    def _criteria_cost(self, start: int, first: int, end: int) -> float:
        """How little the numbers of criteria beside a row fit one row."""
        beside = set().union(*self.criteria[first : end - 1], set()) if end - first > 1 else set()
        own = take_number(self.strips[start].content)
        if own.kind == "number":
            return 2.0 * len(beside - {own.label.split(".")[0]})
        return 4.0 * max(0, len(beside) - 1)

    def _away(self, told: list[int], band: Band, looks: Looks) -> float:
        """How far the cells of a row stand from where the table has them, in lines."""
        size = band.end - band.first
        wording = _off(told[0] - band.first, told[-1] - band.first, size, looks.wording_centred)
        levels = [
            _off(cell.lines[0], cell.lines[-1], size, looks.levels_centred) for cell in band.cells
        ]
        return wording + (max(levels) + sum(levels) / len(levels) / 4 if levels else 0.0)

    def _at_edge(self, first: int, end: int) -> bool:
        """Whether lines are the first or the last of a page."""
        page = self.strips[first].page
        above = first == 0 or self.strips[first - 1].page != page
        below = end == len(self.strips) or self.strips[end].page != page
        return above or below

    def cells(self, first: int, end: int) -> list[Cell]:
        """The cells of the columns of levels between two lines."""
        if (first, end) not in self._cells:
            held = [(at - first, one) for at in range(first, end) for one in self.strips[at].levels]
            area = self.areas[self.strips[first].page]
            made = lay_cells(held, area, thorough=self.thorough) if held else []
            self._cells[first, end] = made
        return self._cells[first, end]

    def wording(self, first: int, end: int) -> str:
        """The wording between two lines."""
        return " ".join(one.content for one in self.strips[first:end] if one.content)

    def heads(self, first: int, end: int) -> bool:
        """Whether a row without levels heads the rows below it."""
        text = self.wording(first, end).rstrip()
        if text.endswith(":"):
            return True
        told = any(_tells_criterion(one) for one in self.strips[first:end])
        if told and not self.named and take_number(text).kind != "number":
            return True
        mark = ""
        for below in self.strips[end : end + _MOST_ABOVE]:
            if is_own_letter(below.number):
                mark = "letter"
            elif below.content and not mark:
                mark = take_number(below.content).kind or "none"
            if mark == "letter" or is_own_number(below.number):
                break
        return mark in {"letter", "bullet"} and take_number(text).kind != mark


def _kinds(strips: list[Strip]) -> list[str | None]:
    """How each line of a wording begins; None for a line without one."""
    made: list[str | None] = []
    above = ""
    for one in strips:
        kind = opens(one.content) if one.content else None
        # “- kinh doanh” is the rest of “sản xuất - kinh doanh”.
        rest = kind == "mark" and one.content[0] in "-–" and one.content[1:].strip()[:1].islower()
        made.append("" if rest and above[-1:] not in ":;." else kind)
        above = one.content or above
    return made


def _headings(strips: list[Strip], kinds: list[str | None]) -> list[bool]:
    """Whether each line begins “Bảo vệ nguồn nước tại thôn:”, what is asked being listed below."""
    made: list[bool] = []
    for at, one in enumerate(strips):
        text = one.content if kinds[at] == "word" else ""
        below = [held for held in range(at + 1, min(len(strips), at + 6)) if strips[held].content]
        while text and not text.endswith(":") and below and kinds[below[0]] == "":
            text = strips[below.pop(0)].content
        listed = bool(below) and (
            kinds[below[0]] == "mark" or is_own_letter(strips[below[0]].number)
        )
        made.append(text.endswith(":") and listed)
    return made


def _tells_criterion(one: Strip) -> bool:
    return bool(one.number) and not is_own_number(one.number) and not is_own_letter(one.number)


def _off(first: int, last: int, size: int, centred: bool) -> float:
    return abs((first + last) / 2 - (size - 1) / 2) if centred else float(first)
