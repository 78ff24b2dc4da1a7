"""Columns of a drawn page's tables: edges of another table above or below are none of them.

Two tables that touch each other on a page look like one with the edges of both.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ntm_desktop.domain.decisions.columns import Columns, find_columns
from ntm_desktop.domain.decisions.document import Block, Grid, Line
from ntm_desktop.domain.decisions.values import readable

TWINS = "Đầu bảng có hai cột cùng tên: mức này là của cột nào?"


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
        found = find_columns(block)
        if found is not None and not heading_alone(block, found):
            block = _only(block, kept)
            width = len(kept)
        elif found is not None:
            # The upper rows of a heading alone, at a page's end, do not part its columns yet.
            pass
        elif len(block.rows[0].cells) != width == len(kept):
            block = _only(block, kept)
        yield block


def heading_alone(grid: Grid, columns: Columns) -> bool:
    """Whether a drawn table is nothing but the upper rows of a heading, at a page's end."""
    return grid.rows[0].page > 0 and columns.first + columns.header >= len(grid.rows)


def twins(columns: Columns) -> list[tuple[str, str]]:
    """Questions about columns of one name: whose levels they are cannot be told."""
    names = [group.name for _, group in columns.groups]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [("tên cột", f"Hai cột cùng tên “{name}”: mỗi cột là của xã nào?") for name in twice]


def looks_like_rows(grid: Grid) -> bool:
    """Whether a table whose columns are not known may hold levels; a drawn one by any level."""
    if any(re.search(r"\d{1,2}\.\d{1,2}\.? |[≥≤]", row.text) for row in grid.rows):
        return True
    return any(row.page > 0 and readable(c.text) for row in grid.rows for c in row.cells[1:])


def without_sure_twins(grid: Grid, columns: Columns) -> Grid:
    """The table of a drawn page; where two columns have one name, each of its levels is asked.

    A heading's cell that runs over two columns may be that of another table.
    """
    if not twins(columns) or not grid.rows[0].page:
        return grid
    places = {index for index, _ in columns.groups}
    return Grid(
        tuple(
            replace(
                row,
                cells=tuple(
                    replace(cell, doubt=cell.doubt or TWINS)
                    if index in places and cell.text.strip()
                    else cell
                    for index, cell in enumerate(row.cells)
                ),
            )
            for row in grid.rows
        )
    )


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
