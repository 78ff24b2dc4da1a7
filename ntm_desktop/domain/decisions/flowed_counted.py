"""Rows of a flowed table that tell no numbers: one ends where its levels do.

They are numbered by counting, so a place where one row more or less could stand leaves every row
behind it in its criterion in doubt.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ntm_desktop.domain.decisions.flowed_levels import Tail, ends_level
from ntm_desktop.domain.decisions.flowed_rows import FlowedRow
from ntm_desktop.domain.decisions.flowed_words import FlowedWord, texts
from ntm_desktop.domain.decisions.stacked_cells import OFFICE
from ntm_desktop.domain.text import fold

_OFTEN = 3
_KINDS = {"criterion", "again", "letter", "bullet"}


def parted(rows: Sequence[FlowedRow], *, aside: bool) -> list[FlowedRow]:
    """The rows, each cut where a level has ended and a line begins with a capital.

    Args:
        rows: as their numbers tell them.
        aside: whether offices or remarks have columns behind the levels.
    """
    lines = Counter(
        texts(_line(row.words, at)) for row in rows if row.kind in _KINDS for at in _starts(row)
    )
    usual = {
        text
        for text, times in lines.items()
        if aside and times >= _OFTEN and OFFICE.match(fold(text))
    }
    return [
        piece for row in rows for piece in (_pieces(row, usual) if row.kind in _KINDS else [row])
    ]


def _starts(row: FlowedRow) -> list[int]:
    told = [word.text for word in row.words]
    return [
        at
        for at, word in enumerate(row.words)
        if at and word.first and word.text[:1].isupper() and ends_level(told, at)
    ]


def _line(words: list[FlowedWord], at: int) -> list[FlowedWord]:
    """The words from a place to the next line that begins with a capital, a sign or a figure."""
    end = at + 1
    while end < len(words) and not (words[end].first and not words[end].text[:1].islower()):
        end += 1
    return words[at:end]


def _pieces(row: FlowedRow, usual: set[str]) -> list[FlowedRow]:
    # What rows end with behind their levels is no beginning of the next.
    left_out = {
        place
        for at in _starts(row)
        if texts(_line(row.words, at)) in usual
        for place in range(at, at + len(_line(row.words, at)))
    }
    row = replace(row, words=[word for at, word in enumerate(row.words) if at not in left_out])
    made: list[FlowedRow] = []
    for start, end in pairwise([0, *_starts(row), len(row.words)]):
        words = row.words[start:end]
        if made and _belongs_above([word.text for word in words]):
            made[-1].words.extend(words)
        elif made:
            made.append(FlowedRow("order", words=words))
        else:
            made.append(replace(row, words=words))
    return made


def _belongs_above(told: list[str]) -> bool:
    """Whether a line that begins with a capital is a cell: a level, a year's, or an office."""
    if re.match(r"nam 20\d\d", fold(" ".join(told[:2]))):
        return True
    if Tail(told, len(told)).start == 0:
        return True
    heads = told[-1].endswith(":")
    return not heads and not any(ends_level(told, end) for end in range(1, len(told) + 1))


def doubt_counted(rows: Sequence[FlowedRow], unsure: Sequence[bool]) -> list[bool]:
    """Which rows are in doubt because those before them could be more or fewer.

    Args:
        rows: of the table.
        unsure: whether a row could be two, or a piece of another.
    """
    made = [False] * len(rows)
    held: list[int] = []
    number = 0
    for at, row in enumerate([*rows, FlowedRow("section")]):
        if row.kind == "section" or row.criterion:
            _doubt_behind(held, unsure, made)
            if row.criterion and number and int(row.criterion) != number + 1:
                # The rows of a criterion whose number is not there stand among these.
                for one in held:
                    made[one] = True
            number = int(row.criterion) if row.criterion else number
            held = [] if row.criterion else held
        if at < len(rows) and row.kind != "section":
            held.append(at)
    return made


def doubt_numbered(
    rows: Sequence[FlowedRow], unsure: Sequence[bool], bare: Sequence[bool]
) -> list[bool]:
    """Which numbered rows are in doubt because of those before them.

    Bullets are counted, too, so one behind another in doubt is. Where a row has no level, several
    rows may share a cell and the levels below belong to all of them.

    Args:
        rows: of the table.
        unsure: whether a row could be two, or a piece of another.
        bare: whether a row has no level though nothing below it tells them.
    """
    made = [False] * len(rows)
    doubted = shared = False
    for at, row in enumerate(rows):
        shared = shared and not row.criterion and row.kind != "section"
        made[at] = shared or (doubted and row.kind == "bullet")
        doubted = (doubted or unsure[at]) and row.kind == "bullet"
        shared = shared or bare[at]
    return made


def _doubt_behind(held: list[int], unsure: Sequence[bool], made: list[bool]) -> None:
    first = next((place for place, at in enumerate(held) if unsure[at]), None)
    if first is None:
        return
    # Whether the criterion has one indicator or more decides how the first is numbered.
    for at in held[first if first > 1 else 0 :]:
        made[at] = True
