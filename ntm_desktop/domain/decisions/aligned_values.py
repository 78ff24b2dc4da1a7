"""Pieces of one column of levels → the cell of each row, where they can lie in one way only."""

from functools import lru_cache

from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.values import only_sign, read_value, two_values
from ntm_desktop.domain.text import fold

_NEVER = 1e9
_SURE = 1.5
_OUTSIDE = 2.5
_FAR = 6
_WIDE = 24.0
_MOST_PIECES = 20


def lay_column(
    found: list[tuple[int, str]], starts: list[int], end: int, bare: list[bool]
) -> list[tuple[str, bool]]:
    """(text, whether it can lie in no other way) of each row.

    Args:
        found: (line, text) of the column's pieces, from above.
        starts: the line each row's wording begins in.
        end: the line behind the last row.
        bare: whether a row may have no level, because it heads those below it.
    """
    rows, size = len(starts), len(found)
    ends = [*starts[1:], end]
    before: list[dict[int, float]] = [{} for _ in range(rows + 1)]
    before[0][0] = 0.0
    ways: list[list[tuple[int, int, float]]] = [[] for _ in range(rows)]
    for row in range(rows):
        near = {
            at: cost
            for at, cost in before[row].items()
            if at == size or found[at][0] >= starts[row] - _FAR
        }
        before[row] = near or before[row]
        for at, cost in before[row].items():
            for to in range(at, min(size, at + _MOST_PIECES) + 1):
                if to > at and found[to - 1][0] >= ends[row] + _FAR and row + 1 < rows:
                    break
                own = _cost(found[at:to], starts[row], ends[row], bare=bare[row])
                if own >= _NEVER:
                    continue
                ways[row].append((at, to, own))
                if cost + own < before[row + 1].get(to, _NEVER):
                    before[row + 1][to] = cost + own
        # Far dearer ways are never taken.
        least = min(before[row + 1].values(), default=0.0)
        before[row + 1] = {k: v for k, v in before[row + 1].items() if v <= least + _WIDE}
    if size not in before[rows]:
        # Something stands where no row is near enough: by the rows' own lines, and asked.
        inside = [
            tuple(text for line, text in found if start <= line < end)
            for start, end in zip(starts, ends, strict=True)
        ]
        return [(put_together(texts), False) for texts in inside]
    total = before[rows][size]
    behind: dict[int, float] = {size: 0.0}
    made: list[tuple[str, bool]] = []
    for row in range(rows - 1, -1, -1):
        here: dict[int, float] = {}
        best: dict[tuple[int, int], float] = {}
        for at, to, own in ways[row]:
            if at not in before[row] or to not in behind:
                continue
            whole = before[row][at] + own + behind[to]
            best[at, to] = min(best.get((at, to), _NEVER), whole)
            here[at] = min(here.get(at, _NEVER), own + behind[to])
        (at, to), _ = min(best.items(), key=lambda one: one[1])
        others = [cost for place, cost in best.items() if place != (at, to)]
        texts = tuple(text for _, text in found[at:to])
        within = all(starts[row] <= line < ends[row] for line, _ in found[at:to])
        sure = within and not _halves(texts)
        sure = sure and (not others or min(others) - total >= _SURE)
        made.append((put_together(texts), sure))
        behind = here
    return made[::-1]


def _cost(held: list[tuple[int, str]], start: int, end: int, *, bare: bool) -> float:
    if bare:
        return _NEVER if held else 0.0
    if not held:
        return 4.0
    first, last = held[0][0], held[-1][0]
    outside = sum(not start <= line < end for line, _ in held)
    far = last < start or first >= end or first < start - _FAR or last >= end + _FAR
    return (20.0 if far else 0.0) + outside * _OUTSIDE + _told(tuple(text for _, text in held))


@lru_cache(maxsize=16384)
def put_together(texts: tuple[str, ...]) -> str:
    """The lines of one cell as its text: a paragraph that was broken, or a level a line."""
    joined, below = " ".join(texts), "\n".join(texts)
    one, two = read_value(joined), read_value(below)
    if one is None or two is None or (one.word is not Word.UNKNOWN and not one.asked):
        return joined
    return below if two.by_year and not two.asked else joined


@lru_cache(maxsize=16384)
def _told(texts: tuple[str, ...]) -> float:
    """How little several pieces read like one cell."""
    limit = read_value(put_together(texts))
    if limit is None or limit.word is Word.UNKNOWN or limit.label:
        return 4.0
    if only_sign(texts[-1]):
        return 4.0
    return (2.5 if _halves(texts) else 0.0) + (1.0 if limit.asked else 0.0)


@lru_cache(maxsize=16384)
def _halves(texts: tuple[str, ...]) -> bool:
    """Whether the lines may as well be two levels that stand below each other."""
    limit = read_value(put_together(texts))
    if limit is not None and limit.by_year and not limit.asked:
        return False
    if len(texts) > 1 and fold(texts[0]) == "khong" and texts[1][:1].islower():
        return False
    return any(
        not texts[cut].startswith("(")
        and two_values(put_together(texts[:cut]), put_together(texts[cut:]))
        for cut in range(1, len(texts))
    )
