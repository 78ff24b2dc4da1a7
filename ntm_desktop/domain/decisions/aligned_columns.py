"""Columns of a table that was kept as text with blanks: where each begins and ends.

A program that keeps the looks of a page in plain text puts every letter where it stood, so the
columns are strips in which few lines have a letter at the edge. Every page has its own edges.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ntm_desktop.domain.text import nfc

_GAP = re.compile(r" {2,}")
_PULL = 0.25  # lines with a letter that weigh as much as a letter off the middle
_LEAST_STRETCH = 0.75
_SHIFTED = 2.0
_LEAST_TOLD = 3  # lines that tell where the columns of a page are


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in one line without a gap: ``text`` from ``left`` up to ``right``."""

    text: str
    left: int
    right: int


@dataclass(slots=True)
class Page:
    """One heading and the lines below it.

    Attributes:
        names: of the columns, left to right.
        spans: (left, right) of each column's heading.
        edges: where one column ends and the next begins, one fewer than there are columns.
        first: the line behind the heading.
        end: the line behind the last one below it.
        unsure: whether it does not tell where its columns are.
    """

    names: list[str]
    spans: list[tuple[int, int]]
    edges: list[int]
    first: int
    end: int
    unsure: bool = False


def pieces(text: str) -> list[Piece]:
    """The pieces of a line, parted by gaps of two blanks or more."""
    found: list[Piece] = []
    at = 0
    shown = nfc(text).replace("\f", "").rstrip()
    for gap in [*_GAP.finditer(shown), None]:
        end = gap.start() if gap is not None else len(shown)
        if shown[at:end].strip():
            bare = shown[at:end]
            left = at + len(bare) - len(bare.lstrip())
            found.append(Piece(bare.strip(), left, end))
        at = gap.end() if gap is not None else end
    return found


def edges_of(
    texts: Sequence[str], spans: list[tuple[int, int]], first: int, end: int, levels: int
) -> list[int]:
    """Where each column ends: between two headings, the place where fewest lines have a letter.

    Args:
        texts: of the lines.
        spans: of the columns' headings.
        first: the page's first line.
        end: the line behind its last one.
        levels: the first column of levels; those stand as far from the edge on both sides.
    """
    covered: Counter[int] = Counter()
    for text in texts[first:end]:
        for piece in pieces(text):
            if sum(left < piece.right and piece.left < right for left, right in spans) > 1:
                continue
            covered.update(range(piece.left, piece.right))
    for left, right in spans:
        covered.update(dict.fromkeys(range(left, right), 2))
    found: list[int] = []
    for column, (one, two) in enumerate(pairwise(spans)):
        least_left = max(one[0] + 1, found[-1] + 1 if found else 0)
        places = range(least_left, max(two[1] - 1, least_left + 1))
        middle = (one[0] + one[1] + two[0] + two[1]) / 4
        if column >= levels:
            cost = {place: covered[place] + abs(place - middle) * _PULL for place in places}
            found.append(min(cost, key=lambda place: cost[place]))
            continue
        least = min(covered[place] for place in places)
        best = [place for place in places if covered[place] == least]
        runs: list[list[int]] = [[best[0]]]
        for place in best[1:]:
            if place == runs[-1][-1] + 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        middle = (one[1] + two[0]) / 2
        run = max(runs, key=lambda held: (len(held), -abs(held[len(held) // 2] - middle)))
        found.append(run[len(run) // 2])
    return found


def moved_spans(
    texts: Sequence[str],
    spans: list[tuple[int, int]],
    values: Sequence[int],
    first: int,
    end: int,
    *,
    alone: bool = False,
) -> list[tuple[int, int]] | None:
    """Where the columns of a heading stand on a page that does not say it; None: not told.

    Every page has its own scale. Lines that hold a piece for every column of levels tell where
    those stand; the columns before them are stretched likewise.

    Args:
        texts: of the lines.
        spans: of the columns on the page before.
        values: which of them are of levels.
        first: the page's first line.
        end: the line behind its last one.
        alone: whether lines that hold nothing but levels tell it, too, where too few hold more.
    """
    found = [pieces(text) for text in texts[first:end]]
    held = [line[-len(values) :] for line in found if _fills(line, values, spans)]
    if alone and len(held) < _LEAST_TOLD:
        only = [line for line in found if len(line) == len(values)]
        held = [line for line in only if _fills(line, values, spans, others=0)]
    if len(held) < _LEAST_TOLD:
        return None
    told = [median((line[i].left + line[i].right) / 2 for line in held) for i in range(len(values))]
    stretch = told[0] / (sum(spans[values[0]]) / 2)
    moved = [(round(a * stretch), round(b * stretch)) for a, b in spans]
    # What stands behind the levels keeps its distance from them.
    further = round(told[-1] - sum(spans[values[-1]]) / 2)
    for column in range(values[-1] + 1, len(spans)):
        moved[column] = (spans[column][0] + further, spans[column][1] + further)
    # A scale so small that the names would run into each other tells their middles only.
    room = min((two - one for one, two in pairwise(told)), default=float("inf")) / 2 - 1
    for column, middle in zip(values, told, strict=True):
        half = min((spans[column][1] - spans[column][0]) / 2, room)
        moved[column] = (round(middle - half), round(middle + half))
    return moved if all(one[1] < two[0] for one, two in pairwise(moved)) else None


def shifts_of(
    texts: Sequence[str],
    spans: list[tuple[int, int]],
    values: Sequence[int],
    first: int,
    end: int,
) -> list[int]:
    """Lines from which on all columns of levels stand elsewhere.

    A page begins there that neither a form feed nor a number tells; see ``moved_spans``.
    """
    full: list[tuple[int, list[float]]] = []
    for at in range(first, end):
        held = pieces(texts[at])
        if len(values) > 1 and _fills(held, values, spans):
            full.append((at, [(one.left + one.right) / 2 for one in held[-len(values) :]]))
    found: list[int] = []
    for index in range(_LEAST_TOLD, len(full) - _LEAST_TOLD + 1):
        gaps = [at for at in range(full[index - 1][0] + 1, full[index][0]) if not texts[at].strip()]
        if found and found[-1] > full[index - _LEAST_TOLD][0]:
            continue
        above = [line for _, line in full[index - _LEAST_TOLD : index]]
        below = [line for _, line in full[index : index + _LEAST_TOLD]]
        off = [
            median(line[c] for line in below) - median(line[c] for line in above)
            for c in range(len(values))
        ]
        least = _SHIFTED if gaps else 2 * _SHIFTED
        scaled = all(abs(one) <= abs(two) + 1 for one, two in pairwise(off))
        sides = {one > 0 for one in off if abs(one) > 1}
        if abs(off[-1]) >= least and scaled and len(sides) == 1 and _agree(above) and _agree(below):
            found.append(gaps[-1] + 1 if gaps else full[index][0])
    return found


def _agree(lines: list[list[float]]) -> bool:
    """Whether lines have their last columns in one place."""
    last = [line[-1] for line in lines]
    return max(last) - min(last) <= _SHIFTED


def _fills(
    line: list[Piece], values: Sequence[int], spans: list[tuple[int, int]], others: int = 1
) -> bool:
    """Whether a line holds a level for every column of them, and ``others`` more pieces."""
    least = spans[values[0]][0] * _LEAST_STRETCH
    return len(line) >= len(values) + others and line[-len(values)].left > least
