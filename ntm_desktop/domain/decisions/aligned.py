"""A table that was kept as text with its columns under each other → a grid.

Columns are told by place, rows by the numbers, letters and bullets their wordings begin with. A
cell that runs over several lines is put together again; where its lines could also belong to the
row above or below, or a column is empty in a row, the row is asked.
"""

import re
from collections import Counter
from itertools import pairwise

from ntm_desktop.domain.decisions.aligned_columns import (
    Page,
    begins_heading,
    edges_of,
    heading_lines,
    pieces,
    read_heading,
    repeated_heading,
)
from ntm_desktop.domain.decisions.aligned_doubts import doubt_counted, doubt_neighbours
from ntm_desktop.domain.decisions.aligned_rows import Row, Table
from ntm_desktop.domain.decisions.aligned_values import lay_column
from ntm_desktop.domain.decisions.columns import Headed
from ntm_desktop.domain.decisions.copied import BROKEN, END, FEWER, ONE_FOR_ALL
from ntm_desktop.domain.decisions.document import Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.values import read_value, readable, squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold


def read_aligned(lines: list[Line], at: int) -> tuple[Grid, int] | None:
    """The table whose heading's line of numbers is ``at`` and the line behind it; None: none."""
    if not begins_heading(lines[at].text):
        return None
    pages = _pages(lines, at)
    if not pages:
        return None
    table = Table(lines, pages)
    if not table.read():
        table = Table(lines, pages)
        if not table.read_centred() or not _has_numbers(table):
            return None
    if not table.rows:
        return None
    if not _has_numbers(table):
        table = Table(lines, pages)
        table.numbered = False
        if not table.read() or not table.rows:
            return None
    return _grid(table, lines[at]), pages[-1].end


def _has_numbers(table: Table) -> bool:
    """Whether the indicators of the table say by number or bullet where they begin."""
    dotted = sum("." in row.own for row in table.rows)
    bullets = sum(
        bool(after.wording) and take_number(after.wording[0]).kind == "bullet" and row.begins
        for row, after in pairwise(table.rows)
    )
    begins = sum(row.begins for row in table.rows)
    return dotted > 2 or 2 * bullets > begins


def _pages(lines: list[Line], at: int) -> list[Page]:
    texts = [line.text for line in lines]
    title = squeeze(texts[at])
    starts = [i for i in range(at, len(texts)) if texts[i].strip() and squeeze(texts[i]) == title]
    only = heading_lines(texts, starts)
    told = [head for head in (read_heading(texts, start, only) for start in starts[:8]) if head]
    if not told:
        return []
    # Where two names stand close together, a page's heading shows one column too few.
    best = max(told, key=lambda head: len(head.names))
    heads = [repeated_heading(texts, start, best) for start in starts]
    often = Counter(squeeze(text) for text in texts)
    made: list[Page] = []
    for place, head in enumerate(heads):
        if head is None:
            return []
        following = heads[place + 1] if place + 1 < len(heads) else None
        end = following.start if following is not None else _end(texts, head.after, head.spans)
        if following is not None:
            end = _without_header(texts, head.after, end, often)
        made.append(Page(head.names, head.spans, [], head.after, max(end, head.after)))
    for page in made:
        page.edges = edges_of(texts, page.spans, page.first, page.end)
    return made


def _without_header(texts: list[str], first: int, end: int, often: Counter[str]) -> int:
    """Where a page's rows end: before blank lines and the line that heads the next page."""
    at = end
    while at > first and not texts[at - 1].strip():
        at -= 1
    heads = first < at < end and often[squeeze(texts[at - 1])] > 1
    return at - 1 if heads and len(pieces(texts[at - 1])) == 1 else at


def _end(texts: list[str], first: int, spans: list[tuple[int, int]]) -> int:
    """The line behind the table: before notes, another annex, or text over the whole width."""
    last = first
    for at in range(first, len(texts)):
        found = pieces(texts[at])
        if not found:
            continue
        text = squeeze(texts[at])
        if END.match(fold(text)) and not take_number(text).kind and found[0].left < spans[2][0]:
            return at
        if len(found) == 1 and found[0].right > spans[-1][0] and found[0].left < spans[1][0]:
            return at
        last = at + 1
    return last


def _grid(table: Table, at: Line) -> Grid:
    rows = [row for row in table.rows if not row.whole]
    end = table.pages[-1].end
    starts = [*(row.line for row in rows), end]
    told = [at for column in table.values for at, _ in table.found[column]]
    bare = [not any(one <= at < two for at in told) for one, two in pairwise(starts)]
    cells = {
        column: lay_column(table.found[column], [row.line for row in rows], end, bare)
        for column in table.values
    }
    names = table.pages[0].names
    made = [GridRow(tuple(GridCell(t, (0, c)) for c, t in enumerate(names)), at.page, at.number)]
    place = {id(row): index for index, row in enumerate(rows)}
    doubt_neighbours(table, rows, cells, bare)
    if not table.numbered:
        doubt_counted(table, rows, cells, bare)
    criterion: Row | None = None
    origin = 0
    for row in table.rows:
        index = len(made)
        line = table.lines[row.line]
        if row.whole:
            made.append(GridRow((GridCell(row.whole, (index, 0)),) * len(names), 0, line.number))
            criterion = None
            continue
        if row.begins or criterion is None or _crossed(row, criterion):
            criterion, origin = row, index
        name = _criterion_name(row, rows, criterion)
        values = {c: cells[c][place[id(row)]] for c in table.values}
        made.append(
            GridRow(
                tuple(
                    _cell(table, row, column, index, (criterion, origin, name), values)
                    for column in range(len(names))
                ),
                0,
                line.number,
            )
        )
    return Grid(tuple(made))


def _crossed(row: Row, criterion: Row) -> bool:
    """Whether a row's own number tells another criterion than the rows above."""
    own = row.own
    before = criterion.own or re.sub(r"\D", "", criterion.number)
    return bool(own and before and own.split(".")[0] != before.split(".")[0])


def _criterion_name(row: Row, rows: list[Row], criterion: Row) -> str:
    """The name of a criterion, its lines put together over all its rows."""
    if row is not criterion:
        return ""
    found: list[str] = []
    start = next(i for i, one in enumerate(rows) if one is criterion)
    for one in rows[start:]:
        if one is not criterion and (one.begins or _crossed(one, criterion)):
            break
        found += one.name
    return " ".join(found)


def _cell(
    table: Table,
    row: Row,
    column: int,
    index: int,
    criterion: tuple[Row, int, str],
    values: dict[int, tuple[str, bool]],
) -> GridCell:
    first, origin, name = criterion
    kind = table.kinds[column]
    if column < table.content:
        own = bool(row.number) and not row.begins
        if kind is Headed.NUMBER and own:
            return GridCell(row.number, (index, column))
        if kind is Headed.NUMBER:
            held = row is first or Headed.NAME in table.kinds
            return GridCell(first.number if first.begins and held else "", (origin, column))
        return GridCell(name, (origin, column))
    if column == table.content:
        return GridCell(" ".join(row.wording), (index, column))
    if kind is Headed.UNIT:
        return GridCell(" ".join(row.unit), (index, column))
    if kind is Headed.ASIDE:
        return GridCell(" ".join(row.tail.get(column, [])), (index, column))
    return _value(table, row, column, index, values)


def _plain(text: str) -> bool:
    """Whether a cell holds one level and nothing more that could come from its neighbour."""
    limit = read_value(text)
    return limit is not None and readable(text) and not limit.also and not limit.by_year


def _value(
    table: Table, row: Row, column: int, index: int, values: dict[int, tuple[str, bool]]
) -> GridCell:
    text, sure = values[column]
    filled = [c for c in table.values if values[c][0]]
    doubt = row.doubt
    if not filled:
        return GridCell("", (index, column))
    if len(filled) < len(table.values):
        doubt = doubt or (ONE_FOR_ALL if len(filled) == 1 else FEWER)
        if len(filled) == 1:
            return GridCell(values[filled[0]][0], (index, table.values[0]), doubt=doubt)
    if row.near and not all(_plain(values[c][0]) for c in filled):
        doubt = doubt or ONE_FOR_ALL
    if not sure:
        doubt = doubt or BROKEN
    return GridCell(text, (index, column), doubt=doubt)
