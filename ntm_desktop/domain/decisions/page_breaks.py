"""Rows that the end of a page cut in two, put together again before anything is read of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ntm_desktop.domain.decisions.columns import Columns, counts_columns, find_columns
from ntm_desktop.domain.decisions.document import Block, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.values import readable, squeeze, two_values
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_NUMBER = re.compile(r"(?:tieuchi(?:so)?)?\d{1,2}[.:]?")
_SPAN = re.compile(r"[-–]\s*\d{4}\b")  # “giai đoạn 2016 | - 2020”
CUT = "Hai mức ở hai trang trong cùng một ô: một mức hay hai?"

BETWEEN = "Dòng có nhiều chỉ tiêu bị cắt giữa hai trang: mức này là của chỉ tiêu nào?"
WORDLESS = "Mức ở một trang, lời văn có thể ở trang kia: đây là mức của chỉ tiêu nào?"


def joined_rows(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; the first row of a page goes to the last of the page before where it belongs."""
    held: Grid | None = None
    columns: Columns | None = None
    aside: list[Block] = []
    bodied = again = False
    for block in blocks:
        if isinstance(block, Line):
            aside.append(block)
            continue
        found = find_columns(block, columns)
        first = found.first + found.header if found is not None else 0
        known = columns is not None
        columns = found or columns
        while first < len(block.rows) and counts_columns(block.rows[first]):
            first += 1
        if held is not None and columns is not None and bodied:
            if _cut(held, block, first, columns):
                held, block = _joined(held, block, first, columns)
            elif _number_cut(held, block, first, columns):
                held, block = _numbered(held, block, first, columns)
            elif _between_wordings(held, block, first, columns):
                held, block = _doubted(held, -1, columns), _doubted(block, first, columns)
            elif _wordless(held, block, first, columns):
                held = _doubted(held, -1, columns, WORDLESS)
        elif held is not None and columns is not None and again and found is None:
            block = _without_headings_rest(held, block, columns)
        if held is not None:
            yield held
        yield from aside
        aside = []
        # Below a heading alone, at a page's end, stands the rest of the heading.
        held, bodied, again = block, first < len(block.rows), known
    if held is not None:
        yield held
    yield from aside


def _cut(before: Grid, grid: Grid, first: int, columns: Columns) -> bool:
    """Whether the first row below the heading is the rest of the page before's last row."""
    if not _meet(before, grid, first, columns):
        return False
    row = grid.rows[first]
    content = squeeze(row.cells[columns.content].text)
    name = _at(row, columns.name)
    number = _at(row, columns.number)
    above = before.rows[-1]
    levels = any(row.cells[i].text.strip() for i, _ in columns.groups)
    head = take_number(content)
    # “xanh - sạch | - đẹp, an toàn”: a dash of the wording, below a row that has its levels.
    dash = head.kind == "bullet" and head.text[:1].islower()
    dash = dash and not levels and squeeze(above.cells[columns.content].text)[-1:] not in ".:;"
    if head.kind == "bullet" and _bare(above, columns) and not (number or levels):
        return True
    if len({cell.origin for cell in row.cells}) == 1 or (
        head.kind and not dash and not _SPAN.match(content)
    ):
        return False
    parted = bool(name and _at(above, columns.name)) or number or levels
    if content and not (parted or above.cells[columns.content].text.strip()):
        # The number and the levels stand on one page, the whole wording on the next.
        return True
    # A name may be cut before a capital ("Giáo dục và | Đào tạo"); beside a number it begins.
    named = bool(name) and not name[0].islower() and bool(number or not content)
    begins = content[:1].isupper() or named or "." in number
    said = content or name or levels
    return bool(said) and not begins


def _bare(row: GridRow, columns: Columns) -> bool:
    """Whether a row has a criterion's number and all levels, but neither its name nor wording."""
    said = _at(row, columns.name) or _at(row, columns.content)
    levels = all(row.cells[i].text.strip() for i, _ in columns.groups)
    return bool(_at(row, columns.number)) and levels and not said


def _meet(before: Grid, grid: Grid, first: int, columns: Columns) -> bool:
    """Whether the row is the first of a page below the last row of the page before."""
    if first >= len(grid.rows) or not before.rows:
        return False
    last, row = before.rows[-1], grid.rows[first]
    if row.page < 2 or last.page != row.page - 1:
        return False
    if len(row.cells) != len(last.cells) or len(row.cells) != columns.width:
        return False
    return fold(last.text) not in columns.headings


def _number_cut(before: Grid, grid: Grid, first: int, columns: Columns) -> bool:
    """Whether the page's end runs through a criterion's number: “Tiêu | chí 4”."""
    if columns.number is None or not _meet(before, grid, first, columns):
        return False
    above = _flat(before.rows[-1].cells[columns.number])
    below = _flat(grid.rows[first].cells[columns.number])
    if not above or not below or above[-1].isdigit():
        return False
    return bool(_NUMBER.fullmatch(above + below))


def _between_wordings(before: Grid, grid: Grid, first: int, columns: Columns) -> bool:
    """Whether the page cuts a row of several indicators, and levels may stand on the other page.

    The page's end need not run through wordings and levels at the same indicator.
    """
    if not _meet(before, grid, first, columns):
        return False
    row = grid.rows[first]
    if _at(row, columns.number) or (_at(row, columns.name) and columns.number is not None):
        return False
    halves = [(one, _heads(one, columns)) for one in (before.rows[-1], row)]
    if not all(count for _, count in halves):
        return False
    several = any(count > 1 for _, count in halves)
    if not several and all(
        one.cells[i].text.strip() for one, _ in halves for i, _ in columns.groups
    ):
        return False
    return not all(_told(one, count, columns) for one, count in halves)


def _heads(row: GridRow, columns: Columns) -> int:
    lines = row.cells[columns.content].text.split("\n")
    return sum(take_number(squeeze(line)).kind == "number" for line in lines)


def _told(row: GridRow, count: int, columns: Columns) -> bool:
    """Whether every cell has a readable line for each of the row's indicators."""
    for column, _ in columns.groups:
        lines = [line for line in row.cells[column].text.split("\n") if line.strip()]
        if len(lines) != count or not all(map(readable, lines)):
            return False
    return True


def _wordless(before: Grid, grid: Grid, first: int, columns: Columns) -> bool:
    """Whether a page ends with levels without a wording, and a wording without levels follows."""
    if not _meet(before, grid, first, columns):
        return False
    above, row = before.rows[-1], grid.rows[first]
    if _at(above, columns.content) or not _at(row, columns.content):
        return False
    levels = [any(one.cells[i].text.strip() for i, _ in columns.groups) for one in (above, row)]
    return levels == [True, False]


def _without_headings_rest(before: Grid, grid: Grid, columns: Columns) -> Grid:
    """The table without the rest of the heading's lowest row, which the page's end cut.

    The columns are known from the heading above that one; the rest is no level of the row before.
    """
    row = grid.rows[0]
    if before.rows[-1].page != row.page - 1 or len(row.cells) != columns.width:
        return grid
    said = [text for i, _ in columns.groups if (text := row.cells[i].text.strip())]
    if _at(row, columns.number) or not said or len({cell.origin for cell in row.cells}) == 1:
        return grid
    if any(map(readable, said)):
        return _doubted(grid, 0, columns, WORDLESS)
    return Grid((_emptied(row), *grid.rows[1:]))


def _doubted(grid: Grid, index: int, columns: Columns, why: str = BETWEEN) -> Grid:
    row = grid.rows[index]
    levels = {row.cells[i].origin for i, _ in columns.groups}
    changed = {
        cell.origin: replace(cell, doubt=cell.doubt or why)
        for cell in row.cells
        if cell.origin in levels and cell.text.strip()
    }
    return _with(grid, changed)


def _flat(cell: GridCell) -> str:
    return fold(cell.text).replace(" ", "")


def _numbered(before: Grid, grid: Grid, first: int, columns: Columns) -> tuple[Grid, Grid]:
    """The rest of the criterion's number and name goes to the page before; the row stays."""
    last, row = before.rows[-1], grid.rows[first]
    held = {i for i in (columns.number, columns.name) if i is not None}
    wording = row.cells[columns.content]
    if columns.name is None and (wording.text.strip() in {"", _name_only(row, columns)}):
        held.add(columns.content)
    changed: dict[tuple[int, int], GridCell] = {}
    gone: set[tuple[int, int]] = set()
    for i in held:
        more = row.cells[i]
        gone.add(more.origin)
        origin = last.cells[i].origin
        if more.text.strip() and origin not in changed:
            changed[origin] = _added(last.cells[i], more)
    return _with(before, changed), _with(
        grid, {cell.origin: replace(cell, text="") for cell in row.cells if cell.origin in gone}
    )


def _name_only(row: GridRow, columns: Columns) -> str:
    """What the row says when it only heads a criterion: one text beside the number."""
    texts = {cell.text.strip() for i, cell in enumerate(row.cells) if i != columns.number} - {""}
    return texts.pop() if len(texts) == 1 else ""


def _with(grid: Grid, changed: dict[tuple[int, int], GridCell]) -> Grid:
    return Grid(
        tuple(
            replace(one, cells=tuple(changed.get(cell.origin, cell) for cell in one.cells))
            for one in grid.rows
        )
    )


def _at(row: GridRow, column: int | None) -> str:
    return squeeze(row.cells[column].text) if column is not None else ""


def _joined(before: Grid, grid: Grid, first: int, columns: Columns) -> tuple[Grid, Grid]:
    last, row = before.rows[-1], grid.rows[first]
    changed: dict[tuple[int, int], GridCell] = {}
    for cell, more in zip(last.cells, row.cells, strict=True):
        if more.text.strip() and cell.origin not in changed:
            changed[cell.origin] = _added(cell, more)
    # Number and name stand in every row of their merged cell, and were said on the page before.
    told = {row.cells[i].origin for i in (columns.number, columns.name) if i is not None}
    below = _with(
        grid, {cell.origin: replace(cell, text="") for cell in row.cells if cell.origin in told}
    )
    return _with(before, changed), Grid(
        (*below.rows[:first], _emptied(row), *below.rows[first + 1 :])
    )


def _added(cell: GridCell, more: GridCell) -> GridCell:
    text = f"{cell.text} {more.text}".strip()
    if two_values(cell.text, more.text):
        return replace(cell, text=text, doubt=cell.doubt or CUT)
    return replace(cell, text=text)


def _emptied(row: GridRow) -> GridRow:
    """The place of a row that was taken away: rows below may belong to its merged cells."""
    return replace(row, cells=tuple(replace(cell, text="") for cell in row.cells))
