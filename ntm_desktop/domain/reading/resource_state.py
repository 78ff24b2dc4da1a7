"""What a table of resources has come to so far, row by row."""

from dataclasses import dataclass, field

from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.money import Amount, Figures
from ntm_desktop.domain.reading.questions import Choices, Question
from ntm_desktop.domain.reading.resource_sums import Stated
from ntm_desktop.domain.reading.rows import Row
from ntm_desktop.domain.reading.tables import Table
from ntm_desktop.domain.resources import Contribution, ResourceLine, ResourceSource


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """One source or one contribution as read; neither when it cannot be taken in.

    ``label`` is the row's own name, or the official one where a known source is faulty.
    ``asked`` says what has to be answered first; ``words`` then what is clear already.
    """

    place: str
    label: str
    text: str
    line: ResourceLine | None = None
    contribution: Contribution | None = None
    doubts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    impossible: bool = False
    asked: tuple[str, ...] = ()
    provisional: ResourceLine | None = None


@dataclass(slots=True)
class SourceRow:
    """A row that names a source, before rows of one source are brought together."""

    row: Row
    same: tuple[int, ...]
    source: ResourceSource
    planned: Amount
    actual: Amount


@dataclass(slots=True)
class Reader:
    """What was read so far, and what the table states about itself."""

    table: Table
    figures: Figures
    choices: Choices
    rows: list[ResourceRow | SourceRow] = field(default_factory=list)
    stated: Stated = field(default_factory=Stated)
    notices: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    waiting: dict[int, str] = field(default_factory=dict)
    in_block: bool = False
    ended: bool = False


def place_of(reader: Reader, row: Row) -> str:
    """The cell under which a row is shown."""
    table = reader.table
    column = table.column(Role.ACTUAL) or table.columns[Role.NAME]
    cell = table.sheet.cell(row.row, column) or next(table.sheet.row_cells(row.row))
    return table.sheet.place(cell)


def faulty(reader: Reader, row: Row, name: str, fault: str) -> ResourceRow:
    """A row that is shown and not taken in."""
    return ResourceRow(place_of(reader, row), name, row.text, faults=(fault,))
