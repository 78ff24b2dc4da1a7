"""Columns of a drawn page's tables: edges of another table above or below are none of them.

Two tables that touch each other on a page look like one with the edges of both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ntm_desktop.domain.decisions.columns import find_columns
from ntm_desktop.domain.decisions.document import Block, Grid, Line


def without_foreign_edges(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; neighbouring columns that no row tells apart are one.

    A table with a heading says itself how many columns there are; one without takes them from the
    table before: a single row may hold one level for all groups.
    """
    width: int | None = None
    for block in blocks:
        if isinstance(block, Line) or not block.rows or not block.rows[0].page:
            yield block
            continue
        kept = _told_apart(block)
        if find_columns(block) is not None:
            block = _only(block, kept)
            width = len(kept)
        elif len(block.rows[0].cells) != width == len(kept):
            block = _only(block, kept)
        yield block


def _told_apart(grid: Grid) -> list[int]:
    """The columns that at least one row parts from the column to their left."""
    return [
        column
        for column in range(len(grid.rows[0].cells))
        if not column
        or any(row.cells[column].origin != row.cells[column - 1].origin for row in grid.rows)
    ]


def _only(grid: Grid, kept: list[int]) -> Grid:
    if len(kept) == len(grid.rows[0].cells):
        return grid
    place = {column: index for index, column in enumerate(kept)}
    return Grid(
        tuple(
            replace(
                row,
                cells=tuple(
                    replace(
                        row.cells[column],
                        origin=(
                            row.cells[column].origin[0],
                            _at(row.cells[column].origin[1], place),
                        ),
                    )
                    for column in kept
                ),
            )
            for row in grid.rows
        )
    )


def _at(column: int, place: dict[int, int]) -> int:
    """Where a column is now; a column taken away is the one to its left."""
    return next(place[left] for left in range(column, -1, -1) if left in place)
