"""Rows that the end of a page cut in two, put together again before anything is read of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ntm_desktop.domain.decisions.columns import Columns, counts_columns, find_columns
from ntm_desktop.domain.decisions.document import Block, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.values import squeeze, two_values
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

CUT = "Hai mức ở hai trang trong cùng một ô: một mức hay hai?"


def joined_rows(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; the first row of a page goes to the last of the page before where it belongs."""
    held: Grid | None = None
    columns: Columns | None = None
    aside: list[Block] = []
    for block in blocks:
        if isinstance(block, Line):
            aside.append(block)
            continue
        found = find_columns(block, columns)
        first = found.first + found.header if found is not None else 0
        columns = found or columns
        while first < len(block.rows) and counts_columns(block.rows[first]):
            first += 1
        if held is not None and columns is not None and _cut(held, block, first, columns):
            held, block = _joined(held, block, first)
        if held is not None:
            yield held
        yield from aside
        aside = []
        held = block
    if held is not None:
        yield held
    yield from aside


def _cut(before: Grid, grid: Grid, first: int, columns: Columns) -> bool:
    """Whether the first row below the heading is the rest of the page before's last row."""
    if first >= len(grid.rows) or not before.rows:
        return False
    last, row = before.rows[-1], grid.rows[first]
    if row.page < 2 or last.page != row.page - 1:
        return False
    if len(row.cells) != len(last.cells) or len(row.cells) != columns.width:
        return False
    if fold(last.text) in columns.headings:
        return False
    content = squeeze(row.cells[columns.content].text)
    name = _at(row, columns.name)
    number = _at(row, columns.number)
    head = take_number(content)
    # “xanh - sạch | - đẹp, an toàn”: a dash of the wording, below a row that has its levels.
    dash = head.kind == "bullet" and head.text[:1].islower()
    dash = dash and not any(row.cells[i].text.strip() for i, _ in columns.groups)
    dash = dash and squeeze(last.cells[columns.content].text)[-1:] not in ".:;"
    if len({cell.origin for cell in row.cells}) == 1 or (head.kind and not dash):
        return False
    # A name may be cut before a capital ("Giáo dục và | Đào tạo"); beside a number it begins.
    named = bool(name) and not name[0].islower() and bool(number or not content)
    begins = content[:1].isupper() or named or "." in number
    said = content or name or any(row.cells[i].text.strip() for i, _ in columns.groups)
    return bool(said) and not begins


def _at(row: GridRow, column: int | None) -> str:
    return squeeze(row.cells[column].text) if column is not None else ""


def _joined(before: Grid, grid: Grid, first: int) -> tuple[Grid, Grid]:
    last, row = before.rows[-1], grid.rows[first]
    changed: dict[tuple[int, int], GridCell] = {}
    for cell, more in zip(last.cells, row.cells, strict=True):
        if more.text.strip() and cell.origin not in changed:
            changed[cell.origin] = _added(cell, more)
    rows = tuple(
        replace(one, cells=tuple(changed.get(cell.origin, cell) for cell in one.cells))
        for one in before.rows
    )
    return Grid(rows), Grid((*grid.rows[:first], _emptied(row), *grid.rows[first + 1 :]))


def _added(cell: GridCell, more: GridCell) -> GridCell:
    text = f"{cell.text} {more.text}".strip()
    if two_values(cell.text, more.text):
        return replace(cell, text=text, doubt=cell.doubt or CUT)
    return replace(cell, text=text)


def _emptied(row: GridRow) -> GridRow:
    """The place of a row that was taken away: rows below may belong to its merged cells."""
    return replace(row, cells=tuple(replace(cell, text="") for cell in row.cells))
