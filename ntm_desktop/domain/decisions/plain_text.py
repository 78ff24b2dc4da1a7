"""Tables that were copied as text: cells parted by tabs or by lines, merged cells lost."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ntm_desktop.domain.decisions.aligned import Tries, read_aligned
from ntm_desktop.domain.decisions.aligned_heading import begins_heading
from ntm_desktop.domain.decisions.columns import is_number_heading
from ntm_desktop.domain.decisions.copied import BROKEN, FEWER, ONE_FOR_ALL
from ntm_desktop.domain.decisions.document import Block, Grid, GridRow, Line
from ntm_desktop.domain.decisions.flowed import begins_flowed, read_flowed
from ntm_desktop.domain.decisions.partings import only_parting
from ntm_desktop.domain.decisions.stacked import read_stacked
from ntm_desktop.domain.decisions.tabbed import read_tabbed
from ntm_desktop.domain.decisions.values import readable
from ntm_desktop.domain.decisions.wording import run_on, take_number

_MERGED = {"", FEWER, ONE_FOR_ALL}
_ENOUGH = 5  # rows without any doubt that show how many columns there are
_NUMBER = re.compile(r"(?:Tiêu chí )?\d{1,2}\.?")
_MOST_FAILED = 20  # headings without a table behind them: no decision has so many


def gather_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, lines that stand for table rows put together as tables."""
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        yield from _from_lines(lines)
        lines = []
        yield block
    yield from _from_lines(lines)


def _from_lines(lines: list[Line]) -> Iterator[Block]:
    at = failed = 0
    broken = False
    tries = Tries()
    texts = [line.text for line in lines]
    while at < len(lines):
        found = None
        heading = is_number_heading(lines[at].text)
        if not heading or failed < _MOST_FAILED:
            found = read_tabbed(lines, at)
        flows = found is None and failed < _MOST_FAILED and begins_flowed(texts, at)
        flowed = read_flowed(lines, at) if flows else None
        failed += flows and flowed is None and not heading
        if found is None and heading and failed < _MOST_FAILED:
            found = read_stacked(lines, at)
            failed += found is None and flowed is None
            found = (_unsure(found[0]), found[1]) if found is not None else None
        if flowed is not None and (found is None or _sure(flowed[0]) > _sure(found[0])):
            found = flowed
        if found is None and failed < _MOST_FAILED and begins_heading(texts, at):
            found = read_aligned(lines, at, tries)
            failed += found is None
            broken = broken or found is None
            if found is not None and broken:
                # The pages above may belong to the same table: its rows would be counted wrongly.
                found = (_all_unsure(found[0]), found[1])
        if found is None:
            yield lines[at]
            at += 1
            continue
        grid, at = found
        yield grid


def _sure(grid: Grid) -> int:
    """How many levels of a table are beyond doubt: of two ways to read it the fuller one is taken.

    Either doubts what it cannot tell, so that neither gives a level to another indicator.
    """
    return sum(_sure_in(row) for row in grid.rows[1:])


def _sure_in(row: GridRow) -> int:
    heads = [take_number(cell.text) for cell in row.cells]
    count = max((len(run_on(head)) for head in heads if head.kind == "number"), default=1)
    told = [
        cell.text
        for cell, head in zip(row.cells, heads, strict=True)
        if not (cell.doubt or head.kind or _NUMBER.fullmatch(cell.text))
    ]
    if count == 1:
        return sum(readable(text) for text in told)
    # Several indicators in one cell, and so their levels.
    return count * sum(bool(only_parting(text, count)) for text in told)


def _all_unsure(grid: Grid) -> Grid:
    return Grid(
        (
            grid.rows[0],
            *(
                replace(
                    row,
                    cells=tuple(replace(cell, doubt=cell.doubt or BROKEN) for cell in row.cells),
                )
                for row in grid.rows[1:]
            ),
        )
    )


def _unsure(grid: Grid) -> Grid:
    """Where two rows in three are doubted, the columns themselves may be others: all rows are then.

    The name of a group that is broken into two lines looks like two groups. Then no row has a level
    for each of them; where some have, rows of merged cells say nothing against the columns.
    """
    doubted = [row for row in grid.rows if any(cell.doubt for cell in row.cells)]
    strange = [row for row in doubted if not all(cell.doubt in _MERGED for cell in row.cells)]
    whole = len(grid.rows) - len(doubted) >= _ENOUGH
    if 3 * len(strange if whole else doubted) <= 2 * len(grid.rows):
        return grid
    columns = {at for row in doubted for at, cell in enumerate(row.cells) if cell.doubt}
    return Grid(
        tuple(
            replace(
                row,
                cells=tuple(
                    replace(cell, doubt=cell.doubt or BROKEN) if at in columns else cell
                    for at, cell in enumerate(row.cells)
                ),
            )
            for row in grid.rows
        )
    )
