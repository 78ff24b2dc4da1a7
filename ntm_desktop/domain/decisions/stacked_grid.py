"""Rows of a table copied cell by cell → a grid whose doubtful cells say so."""

from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from ntm_desktop.domain.decisions.columns import Headed
from ntm_desktop.domain.decisions.copied import BROKEN, FEWER, NO_NAMES, ONE_FOR_ALL, UNTOLD
from ntm_desktop.domain.decisions.document import Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.stacked_cells import may_be_level
from ntm_desktop.domain.decisions.stacked_head import Layout
from ntm_desktop.domain.decisions.wording import take_number


class Blank(Enum):
    """What an empty line stands for."""

    NOTHING = "nothing"
    EMPTY_CELL = "empty cell"
    EVERY_CELL = "every cell, also one that a merged cell covers"


@dataclass(slots=True)
class Laid:
    """One row as laid out.

    Attributes:
        cells: (role, text), in order.
        sure: no other reading of its lines is nearly as good.
        strange: it reads like no row of such a table, whatever else its lines may be.
        lines: of the document.
    """

    cells: list[tuple[str, str]] = field(default_factory=list)
    sure: bool = True
    strange: bool = False
    lines: list[Line] = field(default_factory=list)

    def text(self, role: str) -> str:
        """The text in a column, "" when the row has none."""
        return next((text for told, text in self.cells if told == role), "")

    def stray_name(self, layout: Layout) -> bool:
        """Whether a line was taken for a criterion's name though its number is not there."""
        return Headed.NUMBER in layout.lead and bool(self.text("A")) and not self.text("N")

    def values(self) -> list[str]:
        """What stands in the columns of values, left to right."""
        return [text for told, text in self.cells if told[0] == "V"]


def laid_grid(
    rows: list[Laid], layout: Layout, at: Line, blank: Blank, *, lost: bool, wrapped: bool
) -> Grid:
    """The table; where a value's column is not certain, the cell says so."""
    names = [*layout.cells, *layout.names, *layout.tail]
    made = [GridRow(tuple(GridCell(t, (0, c)) for c, t in enumerate(names)), at.page, at.number)]
    for row in rows:
        row.strange = row.strange or row.stray_name(layout)
    _doubt_counted(rows, layout.width)
    for row, behind in pairwise(rows):
        # An empty line nobody needs may be an empty cell of the row above it.
        if behind.cells[0][0] == "_" and 0 < len(row.values()) < layout.width:
            row.sure = False
    for place, row in enumerate(rows):
        index = len(made)
        role, text = row.cells[0]
        if role == "_":
            continue
        if role in "JR":
            cells = [GridCell(text, (index, 0))] * len(names)
            if role == "J":
                cells = []
        else:
            broken = any(other.strange for other in rows[max(0, place - 1) : place + 2])
            untold = BROKEN if wrapped else UNTOLD
            doubt = NO_NAMES if lost else untold if broken or not row.sure else ""
            cells = _cells(row, layout, index, doubt, blank)
        if cells:
            made.append(GridRow(tuple(cells), row.lines[0].page, row.lines[0].number))
    return Grid(tuple(made))


def _doubt_counted(rows: list[Laid], width: int) -> None:
    """Indicators numbered by counting hang together: behind one in doubt all are."""
    held: list[Laid] = []
    short = False
    for row in [*rows, Laid([("R", "")])]:
        role = row.cells[0][0]
        number = row.text("N")
        told = take_number(row.text("C")).kind == "number" or "." in number[:-1]
        if role in "RH" or row.text("H") or (number and "." not in number[:-1]):
            _doubt_behind(held)
            held, short = [], False
        # After a row with fewer levels than columns a short wording may be one more of them.
        if row.strange or (short and not told and may_be_level(row.text("C"))):
            row.sure = False
        if not told and role != "_":
            held.append(row)
        short = 0 < len(row.values()) < width or (short and role == "_")


def _doubt_behind(rows: list[Laid]) -> None:
    first = next((i for i, row in enumerate(rows) if not row.sure), len(rows))
    if sum(row.sure for row in rows) < 2:
        # Whether the criterion has one indicator or more decides how the first is numbered.
        first = min(first, 0) if first < len(rows) else first
    for row in rows[first:]:
        row.sure = False


def _cells(row: Laid, layout: Layout, index: int, doubt: str, blank: Blank) -> list[GridCell]:
    heading = row.text("H")
    texts = {
        Headed.NUMBER: row.text("N"),
        Headed.NAME: row.text("A") or heading,
        Headed.CONTENT: row.text("C") or heading,
    }
    if row.stray_name(layout):
        texts |= {Headed.NAME: "", Headed.CONTENT: f"{row.text('A')} {row.text('C')}".strip()}
    shown = [texts.get(kind, "") for kind in layout.lead]
    if layout.unit:
        shown.append(row.text("U"))
    cells = [GridCell(text, (index, c)) for c, text in enumerate(shown)]
    start, wide = len(cells), len(layout.names)
    values = row.values()
    if not all(values):
        # An empty cell and a merged one leave the same lines behind.
        doubt = doubt or FEWER
    if not values:
        cells += [GridCell("", (index, start + c)) for c in range(wide)]
    elif len(values) == layout.width:
        cells += [GridCell(text, (index, start + c), doubt=doubt)
                  for c, text in enumerate(values[:wide])]  # fmt: skip
    elif len(values) == 1:
        # Where every cell has its line, one level with nothing beside it was merged over all.
        merged = blank is Blank.EVERY_CELL and not doubt
        cell = GridCell(values[0], (index, start), doubt="" if merged else doubt or ONE_FOR_ALL)
        cells += [cell] * wide
    else:
        spread = ([values[0]] * wide + values)[-wide:] if len(values) < wide else values[:wide]
        cells += [GridCell(text, (index, start + c), doubt=FEWER) for c, text in enumerate(spread)]
    tail = [text for role, text in row.cells if role == "T"]
    tail = [""] * (layout.aside - len(tail)) + tail
    return cells + [GridCell(text, (index, start + wide + c)) for c, text in enumerate(tail)]
