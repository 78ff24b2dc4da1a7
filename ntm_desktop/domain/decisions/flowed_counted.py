"""Rows of a flowed table that tell no numbers: one ends where its levels do.

They are numbered by counting, so a place where one row more or less could stand leaves every row
behind it in its criterion in doubt.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ntm_desktop.domain.decisions.flowed_levels import Tail, ends_level
from ntm_desktop.domain.decisions.flowed_rows import FlowedRow
from ntm_desktop.domain.text import fold

_KINDS = {"criterion", "again", "letter", "bullet"}


def parted(rows: Sequence[FlowedRow]) -> list[FlowedRow]:
    """The rows, each cut where a level has ended and a line begins with a capital."""
    return [piece for row in rows for piece in (_pieces(row) if row.kind in _KINDS else [row])]


def _pieces(row: FlowedRow) -> list[FlowedRow]:
    texts = [word.text for word in row.words]
    starts = [0]
    starts += [
        at
        for at, word in enumerate(row.words)
        if at and word.first and word.text[:1].isupper() and ends_level(texts, at)
    ]
    made: list[FlowedRow] = []
    for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        words = row.words[start:end]
        year = re.match(r"nam 20\d\d", fold(" ".join(texts[start : start + 2])))
        if made and (year or Tail(texts[start:end], end - start).start == 0):
            # A cell that begins a line: “Đạt” below “≥ 80%”, or the next year of one.
            made[-1].words.extend(words)
        elif made:
            made.append(FlowedRow("order", words=words))
        else:
            made.append(replace(row, words=words))
    return made


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


def _doubt_behind(held: list[int], unsure: Sequence[bool], made: list[bool]) -> None:
    first = next((place for place, at in enumerate(held) if unsure[at]), None)
    if first is None:
        return
    # Whether the criterion has one indicator or more decides how the first is numbered.
    for at in held[first if first > 1 else 0 :]:
        made[at] = True
