"""A table that goes on overleaf is one table: its total is of the rows before the break, too."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ntm_desktop.domain.decisions.document import Block, Grid, GridRow, Line
from ntm_desktop.domain.text import clean

_PAGE_NUMBER = re.compile(r"[-–\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–\s]*", re.IGNORECASE)
_FURNITURE = 40
"""Letters that a page may have above its text and still begin with the rest of a table."""
_NUMBER = re.compile(r"-?\d[\d.,]*%?")


def whole_grids(blocks: Sequence[Block]) -> list[Grid]:
    """The tables of a document, the parts on following pages put together.

    Only where a page ends with the one part and the next begins with the other, and both have
    the same columns: the heading row stands again, or the rest begins with a row of figures.
    Rows are numbered on.
    """
    found: list[Grid] = []
    between = ""
    for block in blocks:
        if isinstance(block, Line):
            if not _PAGE_NUMBER.fullmatch(block.text.strip()):
                between += block.text.strip()
            continue
        before = found[-1] if found else None
        if before is not None and len(between) <= _FURNITURE and _goes_on(before, block):
            found[-1] = _joined(before, block)
        else:
            found.append(block)
        between = ""
    return found


def _goes_on(first: Grid, second: Grid) -> bool:
    if not first.rows or not second.rows:
        return False
    last, begin = first.rows[-1], second.rows[0]
    if not last.page or begin.page != last.page + 1 or len(last.cells) != len(begin.cells):
        return False
    return _texts(first.rows[0]) == _texts(begin) or _has_figures(begin)


def _texts(row: GridRow) -> list[str]:
    return [clean(cell.text).lower() for cell in row.cells]


def _has_figures(row: GridRow) -> bool:
    return sum(bool(_NUMBER.fullmatch(text.replace(" ", ""))) for text in _texts(row)) > 1


def _joined(first: Grid, second: Grid) -> Grid:
    again = 0
    while (
        again < min(len(first.rows), len(second.rows))
        and _texts(first.rows[again]) == _texts(second.rows[again])
        and not _has_figures(second.rows[again])
    ):
        again += 1
    rows = second.part(again, len(second.rows)).rows
    at = len(first.rows)
    moved = tuple(
        replace(
            row,
            number=first.rows[-1].number + step,
            cells=tuple(
                replace(cell, origin=(cell.origin[0] + at, cell.origin[1])) for cell in row.cells
            ),
        )
        for step, row in enumerate(rows, 1)
    )
    return Grid((*first.rows, *moved))
