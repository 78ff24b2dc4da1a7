"""Tables measured, broken over pages and drawn.

A table goes on over as many pages as it needs: its header rows are repeated, cells that
belong to several rows are drawn once for the rows on a page and again where they go on, and
a row too tall for any page is broken inside its cells. ReportLab's own table can do none of
the last two, so only its paragraphs are used here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ntm_desktop.documents import nd30
from ntm_desktop.documents.layout import (
    Flow,
    Pen,
    column_heading,
    draw_flow,
    flow,
    flow_height,
)
from ntm_desktop.documents.pages import Align, Cell, Column, Row, Run, Table, Text

PADDING_X = 3.5
PADDING_Y = 2.5
_LINE = 0.5
_SHADE = 0.92
CONTINUED = " (tiếp theo)"
# A row taller than this share of the page is broken rather than moved to the next page.
_BREAK_ABOVE = 0.5


@dataclass(frozen=True, slots=True)
class _LaidCell:
    """A cell with its text ready to draw, from ``x`` and ``width`` wide."""

    x: float
    width: float
    flow: Flow
    text: Text
    align: Align

    @property
    def inner(self) -> float:
        return self.width - 2 * PADDING_X

    @property
    def height(self) -> float:
        return flow_height(self.flow, self.inner) + 2 * PADDING_Y


@dataclass(frozen=True, slots=True)
class _LaidRow:
    """A row with its cells in place; ``cells[:joined]`` may belong to the row above.

    ``place`` is where it stands in the table, counted from 0.
    """

    cells: tuple[_LaidCell, ...]
    shared: int
    joined: int
    with_previous: bool
    target: str
    shaded: bool
    height: float
    place: int = 0


class TableItem:
    """A table, or the part of it that stands on one page."""

    keep_with_next = False

    def __init__(self, table: Table, width: float, *, gap: float = 6) -> None:
        self.gap = gap
        self._table = table
        self._size = table.size
        self._together = table.together
        edges = _edges(table.columns, width)
        self._edges = edges
        self._header = _lay_rows(table.header, table.columns, edges, table.size, header=True)
        self._rows = _lay_rows(table.rows, table.columns, edges, table.size)

    def _part(self, rows: tuple[_LaidRow, ...], gap: float) -> "TableItem":
        part = object.__new__(TableItem)
        part.gap, part._size, part._edges = gap, self._size, self._edges
        part._table = self._table
        part._header, part._rows = self._header, rows
        part._together = False
        return part

    @property
    def begins(self) -> tuple[Table, int]:
        """The table, and which of its rows is the first on this page."""
        return self._table, self._rows[0].place if self._rows else 0

    @property
    def _header_height(self) -> float:
        return sum(row.height for row in self._header)

    def height(self, width: float) -> float:
        """Full height; the width was fixed when the table was made.

        A word processor needs the width of one rule more than the rows themselves: without it
        a paper with several tables would break elsewhere there.
        """
        return self._header_height + sum(row.height for row in self._stretched()) + _LINE

    def least(self, width: float) -> float:
        """The header and the first row that may stand alone; all of it when it stays together."""
        if self._together:
            return self.height(width)
        least = self._header_height
        for place, row in enumerate(self._rows):
            if place and not row.with_previous:
                break
            least += row.height
        return least

    def _stretched(self) -> list[_LaidRow]:
        """The rows, the last of a group made taller where its shared cells need more."""
        rows = list(self._rows)
        start = 0
        while start < len(rows):
            end = start + 1
            while end < len(rows) and rows[end].joined:
                end += 1
            missing = _shared_height(rows[start]) - sum(row.height for row in rows[start:end])
            if missing > 0:
                rows[end - 1] = replace(rows[end - 1], height=rows[end - 1].height + missing)
            start = end
        return rows

    def split(
        self, width: float, room: float, page_height: float
    ) -> "tuple[TableItem, TableItem] | None":
        """Break between rows, or inside a row that is too tall to be moved."""
        room -= self._header_height + _LINE
        fitting = self._fitting(room)
        while 0 < fitting < len(self._rows) and self._rows[fitting].with_previous:
            fitting -= 1
        used = self._used(fitting)
        following = self._rows[fitting] if fitting < len(self._rows) else None
        fresh_page = page_height - self._header_height
        if following is not None and following.height > fresh_page * _BREAK_ABOVE:
            pieces = _split_row(following, room - used, self._size)
            if pieces is not None:
                head, tail = pieces
                rest = (tail, *self._rows[fitting + 1 :])
                return self._pair((*self._rows[:fitting], head), rest)
        if fitting == 0 or following is None:
            return None
        return self._pair(self._rows[:fitting], self._rows[fitting:])

    def detach_end(self) -> "tuple[TableItem, TableItem] | None":
        """All but the last row that may stand alone, and the rest; None for a single one."""
        if self._together:
            return None
        place = len(self._rows) - 1
        while place > 0 and self._rows[place].with_previous:
            place -= 1
        return self._pair(self._rows[:place], self._rows[place:]) if place > 0 else None

    def _pair(
        self, head: tuple[_LaidRow, ...], tail: tuple[_LaidRow, ...]
    ) -> "tuple[TableItem, TableItem]":
        first = tail[0]
        if first.joined:
            tail = (_continued(first, self._size), *tail[1:])
        return self._part(head, self.gap), self._part(tail, 0)

    def _used(self, count: int) -> float:
        return sum(row.height for row in self._part(self._rows[:count], 0)._stretched())

    def _fitting(self, room: float) -> int:
        """How many rows fit."""
        fitting = 0
        while fitting < len(self._rows) and self._used(fitting + 1) <= room:
            fitting += 1
        return fitting

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        canvas = pen.canvas
        canvas.setLineWidth(_LINE)
        y = top
        for row in self._header:
            _draw_row(pen, row, x, y, row.cells, centred=True)
            y -= row.height
        rows = self._stretched()
        for place, row in enumerate(rows):
            starts_group = not row.joined or place == 0
            # In reading order, so that copied or spoken text follows the rows.
            if starts_group and row.shared:
                _draw_shared(pen, rows[place:], x, y)
            _draw_row(pen, row, x, y, row.cells[row.shared :])
            y -= row.height


def _shared_height(row: _LaidRow) -> float:
    return max((cell.height for cell in row.cells[: row.shared]), default=0.0)


def _edges(columns: Sequence[Column], width: float) -> list[float]:
    total = sum(column.width for column in columns)
    edges = [0.0]
    for column in columns:
        edges.append(edges[-1] + width * column.width / total)
    return edges


def _lay_rows(
    rows: Sequence[Row],
    columns: Sequence[Column],
    edges: Sequence[float],
    size: float,
    *,
    header: bool = False,
) -> tuple[_LaidRow, ...]:
    laid = []
    for place, row in enumerate(rows):
        goes_on = place + 1 < len(rows) and rows[place + 1].joined
        shared = row.joined or (rows[place + 1].joined if goes_on else 0)
        cells = tuple(_lay_cells(row.cells, columns, edges, size, header=header))
        own = max((cell.height for cell in cells[shared:]), default=0.0)
        laid.append(
            _LaidRow(
                cells,
                shared,
                row.joined,
                row.with_previous,
                row.target,
                row.shaded,
                own,
                place,
            )
        )
    return tuple(laid)


def _lay_cells(
    cells: Sequence[Cell],
    columns: Sequence[Column],
    edges: Sequence[float],
    size: float,
    *,
    header: bool,
) -> list[_LaidCell]:
    laid = []
    place = 0
    for cell in cells:
        align = cell.align or (Align.CENTRE if header else columns[place].align)
        text = tuple(replace(run, bold=True) for run in cell.text) if header else cell.text
        x, end = edges[place], edges[place + cell.span]
        if header:
            text = column_heading(text, size, end - x - 2 * PADDING_X)
        paragraph = flow(text, size, align, factor=nd30.TABLE_LEADING_FACTOR)
        laid.append(_LaidCell(x, end - x, paragraph, text, align))
        place += cell.span
    return laid


def _continued(row: _LaidRow, size: float) -> _LaidRow:
    """The first row of a part, saying in its last shared cell that it goes on."""
    cells = list(row.cells)
    last = row.shared - 1
    text = cells[last].text
    if not any(run.text == CONTINUED for run in text):
        text = (*text, Run(CONTINUED, italic=True))
        again = flow(text, size, cells[last].align, factor=nd30.TABLE_LEADING_FACTOR)
        cells[last] = replace(cells[last], flow=again, text=text)
    return replace(row, cells=tuple(cells))


def _split_row(row: _LaidRow, room: float, size: float) -> tuple[_LaidRow, _LaidRow] | None:
    """Break a row inside its cells; None when not even three lines fit."""
    inner_room = room - 2 * PADDING_Y
    if inner_room < 3 * size * nd30.TABLE_LEADING_FACTOR:
        return None
    heads, tails = list(row.cells), list(row.cells)
    empty = ""
    for place, cell in enumerate(row.cells):
        if place < row.shared:
            continue
        pieces = cell.flow.broken(cell.inner, inner_room)
        if pieces is not None:
            heads[place] = replace(cell, flow=pieces[0])
            tails[place] = replace(cell, flow=pieces[1])
        else:
            nothing = flow((Run(empty),), size, cell.align)
            fits = cell.height <= room
            heads[place] = cell if fits else replace(cell, flow=nothing)
            tails[place] = replace(cell, flow=nothing) if fits else cell
    head_height = max((cell.height for cell in heads[row.shared :]), default=0.0)
    tail_height = max((cell.height for cell in tails[row.shared :]), default=0.0)
    head = replace(row, cells=tuple(heads), height=head_height)
    # The rest belongs to the same group as the part above it.
    tail = replace(
        row, cells=tuple(tails), height=tail_height, joined=row.shared, with_previous=False
    )
    return head, tail


def _draw_row(
    pen: Pen,
    row: _LaidRow,
    x: float,
    top: float,
    cells: Sequence[_LaidCell],
    *,
    centred: bool = False,
) -> None:
    canvas = pen.canvas
    for cell in cells:
        if row.shaded:
            canvas.saveState()
            canvas.setFillGray(_SHADE)
            canvas.rect(x + cell.x, top - row.height, cell.width, row.height, stroke=0, fill=1)
            canvas.restoreState()
        _draw_cell(pen, cell, x, top, row.height, centred=centred)
    if row.target and cells:
        right = x + cells[-1].x + cells[-1].width
        area = (x, top - row.height, right, top)
        canvas.linkRect("", row.target, area, relative=0, thickness=0, F=4)  # 4: it prints


def _draw_shared(pen: Pen, rows: Sequence[_LaidRow], x: float, top: float) -> None:
    first = rows[0]
    height = first.height
    for row in rows[1:]:
        if not row.joined:
            break
        height += row.height
    for cell in first.cells[: first.shared]:
        _draw_cell(pen, cell, x, top, height)


def _draw_cell(
    pen: Pen, cell: _LaidCell, x: float, top: float, height: float, *, centred: bool = False
) -> None:
    """Draw a cell; text at the top, so that the figures of a row stand on one line."""
    pen.canvas.rect(x + cell.x, top - height, cell.width, height)
    lowered = (height - cell.height) / 2 if centred else 0.0
    draw_flow(cell.flow, pen.canvas, x + cell.x + PADDING_X, top - PADDING_Y - lowered, cell.inner)
