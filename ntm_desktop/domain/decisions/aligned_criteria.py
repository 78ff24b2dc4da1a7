"""Which rows of a table kept as text with blanks belong to which criterion.

The number of a criterion stands in the middle of its rows, at their top, or beside the first of
them. Rows with a number of their own say it themselves; the others are parted the cheapest way.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from ntm_desktop.domain.text import fold

_CRITERION = re.compile(r"(?:tieuchi(?:so)?)?(\d{1,2})\.?")
_NEVER = 1e9
_MOST_ROWS = 40  # of one criterion
_UNSURE = 1.0
_NEAR = 0.45
_UNSURE_AWAY = 2.5  # where rows seem taller or lower than they are
_EXACT = 0.25  # lines off its place that are the rounding of the text alone
_EXACT_BEFORE = 0.35  # the one before may go over the end of a page
_UNSURE_EXACT = 0.35
_MISFIT = 0.8  # lines the number of a criterion may stand off its place
_OTHER_LOOKS = 2.0


@dataclass(slots=True)
class Rowed:
    """What a row tells about its criterion.

    Attributes:
        first: its upper end, in lines from the top of the table.
        last: its lower end.
        page: of its first line.
        end_page: of its last line.
        criterion: that its own number names, 0: none.
        part: whether it is a part of the indicator above.
        parted: whether a heading over all columns stands right above.
    """

    first: float
    last: float
    page: int
    end_page: int
    criterion: int = 0
    part: bool = False
    parted: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The number of a criterion and the line it stands in."""

    number: int
    at: float


def told_numbers(found: list[tuple[float, str]]) -> list[Told] | None:
    """The numbers of criteria in a column, from above; None when one is none, or out of order.

    Args:
        found: (height, text) of what stands in the column.
    """
    made: list[Told] = []
    held: list[float] = []
    text = ""
    for at, shown in found:
        text += shown.replace(" ", "")
        held.append(at)
        match = _CRITERION.fullmatch(fold(text))
        if match is not None:
            made.append(Told(int(match[1]), (held[0] + held[-1]) / 2))
            text, held = "", []
    if text or any(one.number >= two.number for one, two in pairwise(made)):
        return None
    return made


def part_rows(rows: list[Rowed], told: list[Told]) -> tuple[list[int], set[int]] | None:
    """The first row of every criterion, and the places in that list which are not sure.

    Returns:
        None when the rows cannot be parted so.
    """
    if not rows or not told:
        return None
    found = []
    for looks in ("middle", "top", "beside"):
        way = _parted(rows, told, looks)
        if way is not None:
            found.append(way)
    if not found:
        return None
    cost, starts, unsure = min(found, key=lambda one: one[0])
    for other, others, _ in found:
        if other <= cost + _OTHER_LOOKS:
            unsure |= {i for i, (a, b) in enumerate(zip(starts, others, strict=True)) if a != b}
    return starts, unsure


def _parted(
    rows: list[Rowed], told: list[Told], looks: str
) -> tuple[float, list[int], set[int]] | None:
    size, count = len(rows), len(told)
    before = [[_NEVER] * (count + 1) for _ in range(size + 1)]
    before[0][0] = 0.0
    ways: list[tuple[int, int, int, float]] = []
    for group in range(count):
        for first in range(size):
            if before[first][group] >= _NEVER:
                continue
            for end in range(first + 1, min(size, first + _MOST_ROWS) + 1):
                own = _cost(rows[first:end], told[group], looks)
                if own >= _NEVER:
                    break
                ways.append((group, first, end, own))
                before[end][group + 1] = min(before[end][group + 1], before[first][group] + own)
    total = before[size][count]
    if total >= _NEVER:
        return None
    behind = [[_NEVER] * (count + 1) for _ in range(size + 1)]
    behind[size][count] = 0.0
    for group, first, end, own in reversed(ways):
        behind[first][group] = min(behind[first][group], own + behind[end][group + 1])
    starts: list[int] = []
    unsure: set[int] = set()
    fits: list[float] = []
    for group in range(count):
        whole = sorted(
            (before[first][group] + behind[first][group], first) for first in range(size)
        )
        first = whole[0][1]
        starts.append(first)
        end = min(
            (own + behind[end][group + 1], end)
            for held, begin, end, own in ways
            if held == group and begin == first
        )[1]
        fits.append(_cost(rows[first:end], told[group], looks))
        if fits[-1] > _MISFIT:
            unsure.add(group)
        # Where a criterion stands just where it should, half a line tells.
        exact = looks == "middle" and fits[-1] <= _EXACT and fits[-2:][0] <= _EXACT_BEFORE
        near = max(fits[-2:]) <= _NEAR
        least = _UNSURE_EXACT if exact else _UNSURE if near else _UNSURE_AWAY
        if len(whole) > 1 and whole[1][0] - whole[0][0] < least:
            unsure.add(group)
    if any(one >= two for one, two in pairwise(starts)):
        return None
    return total, starts, unsure


def _cost(rows: list[Rowed], told: Told, looks: str) -> float:
    last = rows[-1]
    if last.criterion and last.criterion != told.number:
        return _NEVER
    if len(rows) > 1 and last.parted:
        return _NEVER
    cost = 5.0 if rows[0].part else 0.0
    start, end = rows[0].first, last.last
    if looks == "middle":
        if rows[0].page != last.end_page:
            # What goes over the end of a page begins at the top of its cell.
            inside = start <= told.at <= end
            away = min(1.5, abs(told.at - start - 0.5))
            return cost + (0.3 + away if inside else 3.0 + _beyond(told.at, start, end))
        return cost + abs((start + end) / 2 - told.at)
    if looks == "top":
        return cost + abs(start + 0.5 - told.at)
    return cost + abs((start + rows[0].last) / 2 - told.at)


def _beyond(at: float, start: float, end: float) -> float:
    return max(start - at, at - end, 0.0)
