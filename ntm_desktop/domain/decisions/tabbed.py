"""A table copied as text with tabs between its cells → a grid; merged cells are gone.

A cell that was merged downwards is missing in the rows below, one that was merged sideways leaves
fewer values than there are columns. What stands in which column is then told by what the first
cells of a row look like and by how many are left; where that is not certain, the cell says so.
"""

import re
from dataclasses import dataclass, field, replace

from ntm_desktop.domain.decisions.columns import Headed, headed
from ntm_desktop.domain.decisions.copied import (
    END,
    FEWER,
    MIXED,
    ONE_FOR_ALL,
    ROMAN,
    SPANNING,
    YEARS_MELTED,
)
from ntm_desktop.domain.decisions.document import Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.tabbed_cells import (
    copied_from_page,
    joined_rows,
    more_years,
    several_in_a_row,
    split_cells,
    told_aside,
)
from ntm_desktop.domain.decisions.values import (
    only_sign,
    read_value,
    readable,
    squeeze,
    two_values,
)
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

TELLS = re.compile(r"(?:tieu chi(?: so)? )?\d{1,2}[.)]?|\d{1,2}(?:\.\d{1,2})+\.?|[a-z]\)")
_MOST_BROKEN = 12
_VALUE = re.compile(r"[≥≤%<>]|^\d{1,2}\.?$|\d\.\d")


@dataclass(slots=True)
class Head:
    """The columns of the table.

    Attributes:
        lead: what the columns up to the wording are.
        unit: whether a column of units follows the wording.
        names: of the columns of values.
        tail: headings of the columns after them.
        cells: the lead's headings as they stand.
        said: the heading's lines, by which a repeated one is known.
    """

    lead: list[Headed]
    unit: bool
    names: list[str]
    tail: list[str]
    cells: list[str]
    said: frozenset[str]


@dataclass(slots=True)
class Row:
    """One row.

    Attributes:
        lines: of the text.
        cells: as they follow each other.
        years: tables of years inside the cells, column by column.
        more: what the wording goes on with in a row of its own.
        doubt: why it is not sure that its values are its own.
        counted: its cells go over as many lines as they hold indicators.
        swallowed: whether its last cell goes on with what may be a row without values.
    """

    lines: list[Line]
    cells: list[str]
    years: list[list[tuple[str, str]]] = field(default_factory=list)
    more: str = ""
    doubt: str = ""
    counted: bool = False
    swallowed: bool = False


def read_tabbed(lines: list[Line], at: int) -> tuple[Grid, int] | None:
    """The table that begins at ``at`` and the line after it; None when none begins there."""
    if copied_from_page(lines, at):
        return _read_page(lines, at)
    return _read(lines, at)


def _read(lines: list[Line], at: int) -> tuple[Grid, int] | None:
    found = _head(lines, at)
    if found is None:
        return None
    head, after = found
    rows, end = _gather(lines, after, _last(lines, after), head)
    _doubt(rows, head)
    return make_grid(head, rows, lines[at]), end


def _read_page(lines: list[Line], at: int) -> tuple[Grid, int] | None:
    """The table copied from a browser; None when its rows cannot be told apart."""
    joined = joined_rows(lines, at)
    found = _head(joined[0], 0) if joined else None
    made = _read(joined[0], 0) if joined else None
    if joined is None or found is None or made is None:
        return None
    rows, places = joined
    if _too_long(rows[: made[1]], found[0]):
        return None
    return made[0], places[made[1]]


def _too_long(lines: list[Line], head: Head) -> bool:
    """Whether a row has more cells than there are columns: two rows may have become one."""
    most = len(head.cells) + len(head.names) + len(head.tail)
    return any(len(split_cells(line)) > most for line in lines)


def _head(lines: list[Line], at: int) -> tuple[Head, int] | None:
    first = split_cells(lines[at])
    if len(first) < 3:
        return None
    kinds = headed(first)
    content = next((i for i, kind in enumerate(kinds) if kind is Headed.CONTENT), None)
    if content is None or content + 1 >= len(first):
        return None
    unit = kinds[content + 1] is Headed.UNIT
    start = content + 1 + unit
    end = len(first)
    while end > start and kinds[end - 1] is Headed.ASIDE:
        end -= 1
    names = first[start:end]
    said = {fold("\t".join(first))}
    after = at + 1
    while after < len(lines) and after - at < 4:
        below = split_cells(lines[after])
        if not _heads(below):
            break
        said.add(fold("\t".join(below)))
        after += 1
        if len(below) == len(first) and below[start - 1] == first[start - 1]:
            # Merged cells said again in every line: the names stand below them.
            names = below[start:end]
        elif len(below) > 1:
            names = _spread(names, below)
    if not names:
        return None
    return Head(kinds[: content + 1], unit, names, first[end:], first[: content + 1 + unit],
                 frozenset(said)), after  # fmt: skip


def _heads(cells: list[str]) -> bool:
    """Whether a line goes on with the heading above it."""
    if not any(cells) or any(_VALUE.search(cell) for cell in cells) or _counts(cells):
        return False
    if TELLS.fullmatch(fold(cells[0])) or ROMAN.match(cells[0]) or take_number(cells[0]).kind:
        return False
    return len(cells) > 1 or bool(
        re.match(r"(?:phan theo|chia theo|theo|vung|nhom)\b", fold(cells[0]))
    )


def _spread(names: list[str], below: list[str]) -> list[str]:
    """The heading over several columns gives way to the names below it."""
    if len(below) == len(names) and len(names) > 1:
        return below
    over = [i for i, name in enumerate(names) if SPANNING.match(fold(name))]
    at = over[-1] if over else len(names) - 1
    return [*names[:at], *below, *names[at + 1 :]]


def _last(lines: list[Line], at: int) -> int:
    """The line after the table's last one with cells; few lines without lie inside a table."""
    last = at
    while at < len(lines) and at - last < _MOST_BROKEN:
        text = squeeze(lines[at].text)
        if END.match(fold(text)) and not take_number(text).kind:
            break
        cells = split_cells(lines[at])
        at += 1
        if len(cells) > 1 or ROMAN.match(text):
            last = at
    return last


def _gather(lines: list[Line], at: int, last: int, head: Head) -> tuple[list[Row], int]:
    rows: list[Row] = []
    years = False
    while at < len(lines):
        line = lines[at]
        text = squeeze(line.text)
        cells = split_cells(line)
        if not text or fold("\t".join(cells)) in head.said or _counts(cells):
            at += 1
            continue
        if at >= last and not (rows and _follows(rows[-1], cells, head)):
            break
        several = _several(lines, at, head)
        if several is not None:
            told, after = several
            rows.append(Row(lines[at:after], told, counted=True))
            years = False
            at = after
            continue
        if ROMAN.match(text) and len([cell for cell in cells if cell]) == 1:
            rows.append(Row([line], [text]))
        elif rows and len(cells) == 2 and fold(cells[0]) == "nam":
            rows[-1].years.append([])
            rows[-1].lines.append(line)
            years = True
        elif rows and years and len(cells) == 2 and re.fullmatch(r"20\d\d", cells[0]):
            rows[-1].years[-1].append((cells[0], cells[1]))
            rows[-1].lines.append(line)
        else:
            years = False
            _take(rows, line, cells, head)
        at += 1
    return rows, at


def _several(lines: list[Line], at: int, head: Head) -> tuple[list[str], int] | None:
    """The cells of a row with several indicators that can be parted in one way only."""
    if head.unit:
        return None

    def begins(place: int) -> bool:
        cells = split_cells(lines[place])
        text = squeeze(lines[place].text)
        return bool(
            not text
            or ROMAN.match(text)
            or END.match(fold(text))
            or fold("\t".join(cells)) in head.said
            or _counts(cells)
            or _begins(cells, head)
        )

    return several_in_a_row(lines, at, len(head.lead), len(head.names), len(head.tail), begins)


def _follows(row: Row, cells: list[str], head: Head) -> bool:
    """Whether a line below the last cell of the table still belongs into it."""
    if len(cells) > 1 or END.match(fold(cells[0])):
        return False
    first = cells[0]
    return (
        first[0].islower()
        or first[0] == "("
        or not _complete(row, head)
        or only_sign(row.cells[-1])
        or two_values(row.cells[-1], first)
        or more_years(row.cells[-1], first)
    )


def _complete(row: Row, head: Head) -> bool:
    return len(row.cells) > head.unit + len(head.names) + len(head.tail) or bool(row.years)


def _counts(cells: list[str]) -> bool:
    return len(cells) > 2 and [c.strip("()") for c in cells] == [
        str(n) for n in range(1, len(cells) + 1)
    ]


def _take(rows: list[Row], line: Line, cells: list[str], head: Head) -> None:
    """Take a line into the rows: as a new one, or as what a broken cell goes on with."""
    if not rows or _begins(cells, head):
        rows.append(Row([line], cells))
        return
    row = rows[-1]
    whole = len(cells) > head.unit + len(head.names) + len(head.tail)
    if len(cells) > 1 and (whole or is_wording(cells[0])) and not cells[0][:1].islower():
        rows.append(Row([line], cells))
        return
    valued = len(row.cells) > head.unit + len(head.names) or (
        len(row.cells) > 1 and readable(row.cells[-1])
    )
    if len(cells) == 1 and is_wording(cells[0]) and valued:
        if cells[0].endswith(":"):
            # The empty cells behind what only heads its sub-items were trimmed away.
            rows.append(Row([line], cells))
            return
        remark = head.tail and row.cells[-1] and _complete(row, head)
        row.swallowed = not remark
    row.lines.append(line)
    if len(cells) > 1 and cells[0][:1].islower() and not any(cells[1:]):
        row.more = f"{row.more} {cells[0]}".strip()
        return
    # A line broken inside a cell: what follows its first tab are the next cells.
    if two_values(row.cells[-1], cells[0]):
        row.doubt = MIXED
    gap = " " if cells[0][:1].islower() else "\n"
    row.cells[-1] = f"{row.cells[-1]}{gap}{cells[0]}".strip()
    row.cells += cells[1:]


def _doubt(rows: list[Row], head: Head) -> None:
    """Where cells have run into each other, only what stands whole in one line is sure."""
    shifted = False
    for row in rows:
        shifted = shifted and not _tells(row.cells[0])
        if shifted or row.swallowed:
            row.doubt = row.doubt or MIXED
        # Indicators without numbers are counted: one too few and all behind it are others.
        shifted = shifted or row.swallowed
    if not any(row.doubt for row in rows):
        return
    before = True
    for row in rows:
        if len(row.lines) == 1 and ROMAN.match(row.cells[0]):
            continue
        whole = row.counted or (len(row.lines) == 1 and _complete(row, head))
        if not (whole and before):
            row.doubt = MIXED
        before = whole


def _tells(first: str) -> bool:
    """Whether a row's first cell says itself which indicator or criterion the row is of."""
    return take_number(first).kind == "number" or bool(
        TELLS.fullmatch(fold(first)) or ROMAN.match(first)
    )


def is_wording(text: str) -> bool:
    """Whether a text tells an indicator rather than what a broken cell goes on with."""
    if not text[:1].isupper() or _VALUE.search(text):
        return False
    limit = read_value(text)
    return limit is None or limit.word is Word.UNKNOWN or bool(limit.label)


def _begins(cells: list[str], head: Head) -> bool:
    """Whether a line begins a row of its own."""
    first = cells[0]
    if not first:
        lead = cells[: len(head.lead)]
        return any(take_number(cell).kind for cell in lead) or len(cells) >= len(head.lead)
    if take_number(first).kind:
        return True
    return len(cells) > 1 and bool(TELLS.fullmatch(fold(first))) and any(cells[1:])


def make_grid(head: Head, rows: list[Row], at: Line) -> Grid:
    """The table with every cell in its column, as far as its rows tell.

    Args:
        head: the columns.
        rows: below the heading.
        at: the heading's line.
    """
    names = [*head.cells, *head.names, *head.tail]
    made = [GridRow(tuple(GridCell(t, (0, c)) for c, t in enumerate(names)), at.page, at.number)]
    criterion = number = ""
    aside = _aside(rows, head)
    for row in rows:
        index = len(made)
        if len(row.cells) == 1 and ROMAN.match(row.cells[0]):
            cells = [GridCell(row.cells[0], (index, 0))] * len(names)
        else:
            lead, rest = parted(row.cells, head, criterion, number)
            lead[-1] = f"{lead[-1]} {row.more}".strip()
            if Headed.NAME in head.lead:
                criterion = lead[head.lead.index(Headed.NAME)] or criterion
            if Headed.NUMBER in head.lead:
                number = lead[head.lead.index(Headed.NUMBER)] or number
            cells = [GridCell(text, (index, c)) for c, text in enumerate(lead)]
            cells += _placed(row, rest, head, index, aside)
        made.append(GridRow(tuple(cells), row.lines[0].page, row.lines[0].number))
    return Grid(tuple(made))


def parted(
    cells: list[str], head: Head, criterion: str, before: str
) -> tuple[list[str], list[str]]:
    """The cells up to the wording, in their columns, and the rest.

    Args:
        cells: of the row.
        head: the columns.
        criterion: the name of the rows before.
        before: the number of the row before.
    """
    lead = [""] * len(head.lead)
    rest = list(cells)
    places = {kind: i for i, kind in enumerate(head.lead)}
    number, name = places.get(Headed.NUMBER), places.get(Headed.NAME)
    wanted = head.unit + len(head.names) + len(head.tail)
    # With every cell there, an empty first one is the column of numbers left blank.
    whole = len(rest) >= len(head.lead) + wanted
    told = bool(rest) and bool(TELLS.fullmatch(fold(rest[0])))
    if number is not None and rest and (told or (whole and not take_number(rest[0]).text)
                                        or (not rest[0] and len(rest) > 1)):  # fmt: skip
        lead[number] = rest.pop(0)
    # What stands before a value is the wording, never the name before it.
    value = len(rest) > 1 and not take_number(rest[1]).kind and readable(rest[1])
    if name is not None and len(rest) > 1 and not value:
        shown = lead[number].rstrip(".") if number is not None else ""
        begins = bool(shown) if number is not None else not take_number(rest[0]).kind
        own = "." in shown and shown.split(".")[0] == before.split(".")[0]
        if (
            whole
            or not rest[0]
            or fold(rest[0]) == fold(criterion)
            or (begins and not own and not take_number(rest[0]).kind)
            or (own and len(rest) > 1 + wanted)
        ):
            lead[name] = rest.pop(0)
    lead[places[Headed.CONTENT]] = rest.pop(0) if rest else ""
    return lead, rest


def _aside(rows: list[Row], head: Head) -> int:
    """How many columns behind the values hold anything in any row."""
    told = [len(row.cells) - len(head.lead) - head.unit - len(head.names) for row in rows]
    whole = [row for row, more in zip(rows, told, strict=True) if more == 0 and len(row.lines) == 1]
    ends = sum(readable(row.cells[-1]) for row in whole)
    if max(told, default=0) > 0 or 4 * ends < 3 * len(whole):
        return len(head.tail)
    # Trimmed away in every row: what stands last in a row is a level.
    return 0


def _placed(row: Row, rest: list[str], head: Head, at: int, aside: int) -> list[GridCell]:
    """Unit, values and what follows, each in its column; in doubt where their number is not."""
    start = len(head.lead)
    cells: list[GridCell] = []
    if head.unit:
        cells.append(GridCell(rest.pop(0) if rest else "", (at, start)))
        start += 1
    wide = len(head.names)
    tail = [""] * len(head.tail)
    if not row.years and any(rest):
        while len(rest) > 1 and len(rest) < wide + len(tail) and not rest[-1] and len(tail) == 0:
            rest.pop()
        # A remark behind merged values looks like one more of them: only a level is no remark.
        told = told_aside(rest, wide, aside if readable(rest[-1]) else len(tail))
        if told:
            tail = [*rest[-told:], *tail[told:]]
            rest = rest[:-told]
    values = _values(row, rest, wide, at, start)
    if row.doubt:
        values = [replace(cell, doubt=cell.doubt or row.doubt) for cell in values]
    cells += values
    return cells + [GridCell(text, (at, start + wide + c)) for c, text in enumerate(tail)]


def _values(row: Row, rest: list[str], wide: int, at: int, start: int) -> list[GridCell]:
    if row.years:
        if len(row.years) != wide:
            return [GridCell("?", (at, start + c), doubt=YEARS_MELTED) for c in range(wide)]
        return [
            GridCell(
                "Năm Mức " + " ".join(f"{left} {right}" for left, right in years),
                (at, start + c),
                tuple(years),
                YEARS_MELTED,
            )
            for c, years in enumerate(row.years)
        ]
    filled = [value for value in rest if value]
    if len(rest) == wide or not filled:
        rest = rest + [""] * (wide - len(rest))
        return [GridCell(text, (at, start + c)) for c, text in enumerate(rest[:wide])]
    if len(filled) == 1 and wide > 1:
        return [GridCell(filled[0], (at, start), doubt=ONE_FOR_ALL)] * wide
    if len(filled) == wide:
        return [GridCell(text, (at, start + c)) for c, text in enumerate(filled)]
    spread = [filled[0]] * (wide - len(filled)) + filled if len(filled) < wide else filled[:wide]
    return [GridCell(text, (at, start + c), doubt=FEWER) for c, text in enumerate(spread)]
