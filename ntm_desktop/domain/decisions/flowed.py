"""A table copied out of a viewer, its cells flowed into lines → a grid, where one parting is left.

Nothing tells which line begins a cell, but rows begin at their numbers and end with their levels,
one for each column. The heading and most rows tell how many columns there are; a row is taken
where its last words can be parted into so many whole levels, and in no way into fewer. What is
merged, empty or left over is asked.
"""

from collections import Counter
from collections.abc import Sequence

from ntm_desktop.domain.decisions.copied import BROKEN, UNTOLD
from ntm_desktop.domain.decisions.document import Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.flowed_cells import RowTeller, Told
from ntm_desktop.domain.decisions.flowed_counted import doubt_counted, doubt_numbered, parted
from ntm_desktop.domain.decisions.flowed_heading import (
    FlowedHeading,
    alike,
    begins_flowed,
    has_common,
    read_flowed_heading,
    split_names,
)
from ntm_desktop.domain.decisions.flowed_levels import Tail
from ntm_desktop.domain.decisions.flowed_rows import FlowedRow, RowCutter
from ntm_desktop.domain.decisions.flowed_words import (
    FlowedWord,
    ends_table,
    texts,
    without_pages,
    without_repeats,
    words_of,
)
from ntm_desktop.domain.decisions.stacked_cells import is_wrapped, make_token

__all__ = ["begins_flowed", "read_flowed"]

NAMES = (
    "Bản chép không nói tên cột bắt đầu ở đâu. Các cột giá trị, từ trái sang phải, được đọc là: "
    "{}. Hãy so tên và thứ tự với văn bản."
)
_MOST_LINES = 6000
_FEWEST_NUMBERS = 3
_NEAR = 25
_LONGEST_NAME = 9
_MANY = 5
_BLANKS = 20  # one line in so many may hold three blanks by chance
_MOST_OF_A_LINE = 60


def read_flowed(lines: list[Line], at: int) -> tuple[Grid, int] | None:
    """The table whose heading begins at ``at`` and the line after it; None when there is none."""
    if len(lines) - at > _MOST_LINES:
        return None
    if read_flowed_heading(words_of(lines[at : at + _NEAR])) is None:
        return None
    body, end = _table_lines(lines, at)
    if not _flows(body):
        return None
    words = words_of(without_pages(body))
    heading = read_flowed_heading(words)
    if heading is None:
        return None
    rest, _ = without_repeats(words[heading.length :], words[: heading.length])
    rows = RowCutter(rest).cut()
    if not _numbered(rows):
        rows = parted(rows, aside=bool(heading.aside))
        if not _counted(rows):
            return None
    teller = RowTeller(rows, heading)
    width, sure = _width(teller.rows, heading)
    if not width:
        return None
    return _grid(teller, heading, width, lines[at], sure=sure), end


def _flows(lines: Sequence[Line]) -> bool:
    """Whether lines are pieces of cells or several levels, and not parted by blanks."""
    kept = sum("   " in line.text.strip() or "\t" in line.text for line in lines)
    if _BLANKS * kept > len(lines):
        return False
    several = sum(_levels(line.text) > 1 for line in lines)
    return several >= _FEWEST_NUMBERS or is_wrapped([make_token(line) for line in lines])


def _levels(text: str) -> int:
    """How many levels a line holds when it holds nothing else."""
    words = text.split()
    if not 1 < len(words) <= _MOST_OF_A_LINE:
        return 0
    tail = Tail(words, len(words))
    return min(tail.counts) if tail.start == 0 else 0


def _numbered(rows: list[FlowedRow]) -> bool:
    """Whether the rows tell their numbers: without them nothing tells where one begins."""
    kinds = Counter(row.kind for row in rows)
    return kinds["number"] >= max(_FEWEST_NUMBERS, kinds["criterion"], kinds["bullet"])


def _counted(rows: list[FlowedRow]) -> bool:
    """Whether no row but those of criteria tells a number, and these grow."""
    criteria = [int(row.criterion) for row in rows if row.criterion]
    counted = criteria == sorted(set(criteria))
    return counted and len(criteria) > 1 and all(row.kind != "number" for row in rows)


def _table_lines(lines: list[Line], at: int) -> tuple[list[Line], int]:
    """The lines of the table; footnotes below a page are left out when the table goes on."""
    title = lines[at].text.replace("\f", "").strip()
    made: list[Line] = []
    end = at
    place = at
    while place < len(lines):
        if not ends_table(lines[place]):
            made.append(lines[place])
            place += 1
            end = place
            continue
        again = next(
            (
                further
                for further in range(place + 1, len(lines))
                if lines[further].text.replace("\f", "").strip() == title
            ),
            None,
        )
        if again is None:
            break
        place = again
    return made, end


def _width(told: Sequence[Told], heading: FlowedHeading) -> tuple[int, bool]:
    """How many columns of values there are, and whether that is certain."""
    counts = [one.tail.certain() for one in told if one.tail is not None]
    least = Counter(min(one) for one in counts)
    by_heading = heading.width or len(alike(heading))
    if by_heading > 1:
        above = sum(times for count, times in least.items() if count > by_heading)
        fit = any(by_heading in one for one in counts)
        return by_heading, fit and 4 * above <= len(counts)
    if _may_be_one(heading):
        return 1, 2 * least[1] > len(counts)
    several = len(counts) - least[1]
    fits = Counter(count for one in counts for count in one if count > 1)
    # The fewest levels of a row tell the most: “Đạt ≥ 80%” may be one or two.
    weight = {count: fits[count] + least[count] for count in fits}
    most = max(weight, key=lambda count: (weight[count], -count), default=0)
    wider = max((count for count, times in fits.items() if times >= _MANY), default=0)
    if most == 2 and has_common(heading) and 6 * fits[wider] > len(counts) and wider > 2:
        # One level for every commune, and one cell merged over all groups.
        return wider, _LONGEST_NAME * wider >= len(heading.names) >= 2 * wider
    above = sum(times for count, times in least.items() if count > most)
    sure = fits[most] >= _FEWEST_NUMBERS and 2 * fits[most] > several and 4 * above <= several
    sure = sure and all(
        2 * times <= least[most] for count, times in least.items() if count not in {1, most}
    )
    capitals = sum(word.text[:1].isupper() for word in heading.names)
    # Names are short: where two columns would share those of eight, cells are merged in most rows.
    return most, sure and capitals >= most and len(heading.names) <= _LONGEST_NAME * most


def _may_be_one(heading: FlowedHeading) -> bool:
    return sum(word.text[:1].isupper() for word in heading.names) == 1


def _grid(teller: RowTeller, heading: FlowedHeading, width: int, at: Line, *, sure: bool) -> Grid:
    names, certain = split_names(heading, width)
    lead = ["TT", "Tiêu chí", "Nội dung", *(["Đơn vị tính"] if heading.unit else [])]
    doubt = "" if certain else NAMES.format("; ".join(f"“{name}”" for name in names))
    top = [GridCell(text, (0, column)) for column, text in enumerate(lead)]
    top += [
        GridCell(name, (0, len(lead) + column), doubt=doubt) for column, name in enumerate(names)
    ]
    made = [GridRow(tuple(top), at.page, at.number)]
    told = [teller.tell(one, width) for one in teller.rows]
    rows, unsure = [one.row for one in teller.rows], [row.unsure for row in told]
    behind = (
        doubt_counted(rows, unsure)
        if teller.counted
        else doubt_numbered(rows, unsure, [row.bare for row in told])
    )
    for one, row, later in zip(teller.rows, told, behind, strict=True):
        index = len(made)
        line = _line(one.row, at)
        if one.row.kind == "section":
            cell = GridCell(texts(one.row.words), (index, 0))
            made.append(GridRow((cell,) * len(top), line.page, line.number))
            continue
        shown = [row.number, row.name, row.content, *([row.unit] if heading.unit else [])]
        cells = [GridCell(text, (index, column)) for column, text in enumerate(shown)]
        why = row.doubt or (UNTOLD if later else "" if sure else BROKEN)
        if len(row.values) == width:
            values = [
                GridCell(text, (index, len(lead) + column), doubt=why)
                for column, text in enumerate(row.values)
            ]
        else:
            text = " ".join(row.values)
            values = [GridCell(text, (index, len(lead)), doubt=why if text else "")] * width
        made.append(GridRow((*cells, *values), line.page, line.number))
    return Grid(tuple(made))


def _line(row: FlowedRow, at: Line) -> Line:
    words: list[FlowedWord] = row.opening or row.words
    return words[0].line if words else at
