"""A table that was kept as text with its columns under each other → a grid.

Columns are told by place, rows by what stands between two lines in every column. A row that could
lie otherwise, or whose columns are not all filled, is asked.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ntm_desktop.domain.decisions.aligned_bands import ALL_LOOKS, Band, Bands
from ntm_desktop.domain.decisions.aligned_cells import Area
from ntm_desktop.domain.decisions.aligned_columns import (
    Page,
    Piece,
    edges_of,
    moved_spans,
    pieces,
    shifts_of,
)
from ntm_desktop.domain.decisions.aligned_doubts import doubt_rows
from ntm_desktop.domain.decisions.aligned_heading import (
    Heading,
    begins_heading,
    heading_again,
    heading_lines,
    heading_starts,
    read_heading,
    repeated_heading,
    unplaced_heading,
    with_lines_above,
)
from ntm_desktop.domain.decisions.aligned_lines import (
    Strip,
    every_row_numbered,
    opens,
    read_strips,
)
from ntm_desktop.domain.decisions.aligned_rows import Row, seat_rows
from ntm_desktop.domain.decisions.columns import Headed, headed
from ntm_desktop.domain.decisions.copied import END
from ntm_desktop.domain.decisions.document import Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_MOST_PAGES = 80
_MOST_LEVELS = 1500  # three times what the longest set has
_MOST_LINES = 2000  # a hundred indicators of twenty lines
_MOST_THOROUGH = 900  # lines of a table whose neighbours are told apart with care


@dataclass(slots=True)
class Tries:
    """How many lines of tables may still be laid into rows in vain, from one heading after another.

    Without it every page of a long table that cannot be read would be tried as its beginning.
    """

    lines: int = 1500


def read_aligned(lines: list[Line], at: int, tries: Tries) -> tuple[Grid, int] | None:
    """The table whose heading's line of numbers is ``at`` and the line behind it; None: none."""
    texts = [line.text for line in lines]
    if tries.lines <= 0 or not begins_heading(texts, at):
        return None
    pages = _pages(lines, at)
    if not pages:
        return None
    kinds = _kinds(pages[0].names)
    if kinds is None:
        return None
    strips = read_strips(texts, pages, kinds)
    if not strips or len(strips) > _MOST_LINES:
        return None
    values = tuple(i for i, kind in enumerate(kinds) if kind is Headed.VALUE)
    areas = [_area(page, number, values, strips) for number, page in enumerate(pages)]
    numbered = _numbered(strips)
    every = every_row_numbered(strips)
    stretches = _stretches(strips, every=every)
    beside = {} if every else _criteria_beside(strips)
    found = _rows(stretches, areas, numbered, beside, named=Headed.NAME in kinds)
    rows = seat_rows(strips, found, numbered, every=every) if found is not None else None
    if rows is None or len(rows) * len(values) > _MOST_LEVELS:
        tries.lines -= len(strips)
        return None
    doubt_rows(rows, len(values))
    return _grid(rows, kinds, pages[0].names, lines, lines[at]), pages[-1].end


def _kinds(names: list[str]) -> list[Headed] | None:
    """What each column is; None without one of numbers or one of levels."""
    kinds = headed(names)
    content = kinds.index(Headed.CONTENT)
    made = kinds[: content + 1] + [
        kind if kind in {Headed.UNIT, Headed.ASIDE} else Headed.VALUE
        for kind in kinds[content + 1 :]
    ]
    return made if made[0] is Headed.NUMBER and Headed.VALUE in made else None


def _area(page: Page, number: int, values: tuple[int, ...], strips: list[Strip]) -> Area:
    """The columns of levels; the outer bounds lie as far from the middle as the inner ones."""
    held: dict[int, list[Piece]] = {column: [] for column in values}
    for one in strips:
        for placed in one.levels if one.page == number else ():
            if placed.first == placed.last:
                held[placed.first].append(placed.piece)
    middles = tuple(
        median([(p.left + p.right) / 2 for p in held[c]] or [sum(page.spans[c]) / 2])
        for c in values
    )
    lefts = tuple(median([p.left for p in held[c]] or [page.spans[c][0]]) for c in values)
    sizes = [len(held[c]) for c in values if held[c]]
    far = sum(
        abs((p.left + p.right) / 2 - middle) - abs(p.left - left)
        for c, middle, left in zip(values, middles, lefts, strict=True)
        for p in held[c]
    )
    bounds: tuple[int, ...] = page.spans[values[0]]
    if len(values) > 1:
        inner = [page.edges[column - 1] for column in values[1:]]
        outer = round(2 * middles[0] - inner[0]), round(2 * middles[-1] - inner[-1])
        bounds = (outer[0], *inner, outer[1])
    return Area(values, bounds, middles, lefts, bool(not sizes or far <= 0))


def _numbered(strips: list[Strip]) -> str:
    """Where the indicators have their numbers."""
    dotted = [take_number(one.content) for one in strips if one.content]
    if sum(head.kind == "number" for head in dotted) > 2:
        return "wording"
    own = [one.number for one in strips if one.number]
    if sum(bool(re.fullmatch(r"\d{1,2}\.\d{1,2}\.?", text)) for text in own) > 2:
        return "column"
    return "each" if every_row_numbered(strips) else ""


def _stretches(strips: list[Strip], *, every: bool) -> list[list[Strip]]:
    """Lines between headings over all columns, those that tell only a criterion left out."""
    made: list[list[Strip]] = [[]]
    for one in strips:
        if one.whole:
            made.append([])
        elif not one.beside(every=every):
            made[-1].append(one)
    return [held for held in made if held]


def _criteria_beside(strips: list[Strip]) -> dict[int, set[str]]:
    """The numbers of criteria beside each line, those on lines of their own with the one above."""
    made: dict[int, set[str]] = {}
    above: Strip | None = None
    for one in strips:
        digits = re.fullmatch(r"\D*(\d{1,2})\.?", one.number)
        if not one.beside(every=False):
            above = one
        if digits and above is not None:
            made.setdefault(id(above), set()).add(digits[1])
    return made


def _gapped(stretches: list[list[Strip]]) -> bool:
    """Whether empty lines part the rows."""
    marks = [one for held in stretches for one in held if opens(one.content) == "mark"]
    lines = [one for held in stretches for one in held if one.content and not opens(one.content)]
    often = sum(one.gap for one in marks) * 2 > len(marks) > 2 or (
        len(marks) < 3 and sum(one.gap for held in stretches for one in held) * 5 > len(lines)
    )
    return often and sum(one.gap for one in lines) * 10 <= len(lines)


def _rows(
    stretches: list[list[Strip]],
    areas: list[Area],
    numbered: str,
    beside: dict[int, set[str]],
    *,
    named: bool,
) -> list[tuple[Bands, list[Band]]] | None:
    """The rows in the looks that fit all lines best."""
    gapped = _gapped(stretches)
    thorough = sum(map(len, stretches)) <= _MOST_THOROUGH
    tables = [
        Bands(held, areas, numbered=numbered, named=named, gapped=gapped, thorough=thorough)
        for held in stretches
    ]
    for table in tables:
        table.criteria = [beside.get(id(one), set()) for one in table.strips]
    ways: list[tuple[float, list[list[Band]]]] = []
    for looks in ALL_LOOKS:
        read = [table.read(looks) for table in tables]
        told = [way for way in read if way is not None]
        if len(told) == len(read):
            ways.append((sum(cost for cost, _ in told), [bands for _, bands in told]))
    if not ways:
        return None
    cost, best = min(ways, key=lambda way: way[0])
    for other, others in ways:
        for mine, theirs in zip(best, others, strict=True):
            places = {(band.first, band.end) for band in theirs}
            for band in mine:
                if (band.first, band.end) not in places:
                    band.margin = min(band.margin, other - cost)
    return list(zip(tables, best, strict=True))


def _pages(lines: list[Line], at: int) -> list[Page]:
    texts = [line.text for line in lines]
    title = squeeze(texts[at])
    starts = [i for i in range(at, len(texts)) if texts[i].strip() and squeeze(texts[i]) == title]
    if len(starts) > _MOST_PAGES:
        return []
    only = heading_lines(texts, starts)
    told = [head for head in (read_heading(texts, start, only) for start in starts[:8]) if head]
    if not told:
        # The words of its repetitions may fall into other lines.
        alone = read_heading(texts, at)
        told = [alone] if alone is not None else []
    if not told:
        return []
    # Where two names stand close together, a page's heading shows one column too few.
    often = Counter(tuple(head.names) for head in told)
    best = max(told, key=lambda head: (len(head.names), often[tuple(head.names)]))
    heads: list[Heading] = []
    for start in [*starts, *heading_starts(texts, best, frozenset(starts))]:
        head = repeated_heading(texts, start, best) or heading_again(texts, start, best)
        head = head or unplaced_heading(texts, start, best)
        heads.append(with_lines_above(texts, head, best))
    heads.sort(key=lambda head: head.start)
    kinds = _kinds(best.names)
    if kinds is None:
        return []
    values = [i for i, kind in enumerate(kinds) if kind is Headed.VALUE]
    headers = _headers(texts, heads)
    made: list[Page] = []
    for place, head in enumerate(heads):
        following = heads[place + 1] if place + 1 < len(heads) else None
        placed = head.spans or best.spans
        end = following.start if following is not None else _end(texts, head.after, placed)
        if following is not None:
            end = _without_header(texts, head.after, end, headers)
        end = max(end, head.after)
        # A page whose heading was not said again still begins somewhere.
        feeds = [i for i in range(head.after + 1, end) if _begins_page(texts, i)]
        if not feeds:
            feeds = shifts_of(texts, placed, values, head.after, end)
        spans = placed
        for first, after in pairwise([head.after, *feeds, end]):
            unsure = False
            if first != head.after or not head.spans:
                lost = not head.spans
                moved = moved_spans(texts, spans, values, first, after, alone=lost)
                unsure = moved is None and lost
                spans = moved or spans
            made.append(Page(head.names, spans, [], first, after, unsure))
            made[-1].edges = edges_of(texts, spans, first, after, values[0])
    return made


def _begins_page(texts: list[str], at: int) -> bool:
    """Whether a page begins in a line: with a form feed, or behind the number of the last one."""
    alone = re.fullmatch(r"\s*[-–]?\s*\d{1,3}\s*[-–]?\s*", texts[at - 1]) and at > 1
    return texts[at].startswith("\f") or bool(alone and not texts[at - 2].strip())


def _without_header(texts: list[str], first: int, end: int, headers: set[str]) -> int:
    """Where a page's rows end: before blank lines and the line that heads the next page."""
    at = end
    while at > first and not texts[at - 1].strip():
        at -= 1
    return at - 1 if first < at < end and squeeze(texts[at - 1]) in headers else at


def _headers(texts: list[str], heads: list[Heading]) -> set[str]:
    """The lines that head pages: the same one above most repetitions of the heading."""
    above: list[str] = []
    for head in heads:
        at = head.start
        while at and not texts[at - 1].strip():
            at -= 1
        if 0 < at < head.start and len(pieces(texts[at - 1])) == 1:
            above.append(squeeze(texts[at - 1]))
    return {text for text, count in Counter(above).items() if 2 * count > len(heads) > 1}


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


def _grid(
    rows: list[Row], kinds: list[Headed], names: list[str], lines: list[Line], at: Line
) -> Grid:
    made = [GridRow(tuple(GridCell(t, (0, c)) for c, t in enumerate(names)), at.page, at.number)]
    origin = 0
    for row in rows:
        index = len(made)
        number = lines[row.at].number
        if row.whole:
            made.append(GridRow((GridCell(row.whole, (index, 0)),) * len(names), 0, number))
            continue
        if row.begins:
            origin = index
        cells = [_cell(row, kinds, column, (index, origin)) for column in range(len(names))]
        made.append(GridRow(tuple(cells), 0, number))
    return Grid(tuple(made))


def _cell(row: Row, kinds: list[Headed], column: int, place: tuple[int, int]) -> GridCell:
    index, origin = place
    kind = kinds[column]
    if kind is Headed.CONTENT and column == kinds.index(Headed.CONTENT):
        return GridCell(row.wording, (index, column))
    if column < kinds.index(Headed.CONTENT):
        if kind is not Headed.NUMBER:
            return GridCell(row.name if row.begins else "", (origin, column))
        if row.own:
            return GridCell(row.own, (index, column))
        held = row.begins or Headed.NAME in kinds
        return GridCell(row.criterion if held else "", (origin, column))
    if kind is not Headed.VALUE:
        return GridCell(" ".join(row.others.get(column, [])), (index, column))
    for cell in row.cells:
        if cell.first <= column <= cell.last:
            return GridCell(cell.text, (index, cell.first), doubt=row.doubt or cell.doubt)
    return GridCell("", (index, column), doubt=row.doubt)
