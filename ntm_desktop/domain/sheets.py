"""A workbook from outside as plain data: sheets, cells, addresses, fonts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

CellValue = str | Decimal | bool | date | None


def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 is "A", 28 is "AB"."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell.

    Attributes:
        row: from 1.
        column: from 1.
        value: number cells as Decimal without float noise; a date without its time.
        text: the value in Vietnamese writing, exact: "84,9315 %" for a percent cell whose
            format shows only "84,93%", so that nothing is rounded up to a threshold.
        font: name of the cell's font, "" when the file does not say.
        percent: the number format is a percent.
        origin: (row, column) of the first cell of the merged area it belongs to, else its own.
        fault: why the value is not there (a formula never calculated, "#DIV/0!"), else "".
        runs: text and font of each stretch where the fonts of a cell differ, "" for the cell's
            own font; empty where there is one font only.
        thousands: how often the format divides the value by a thousand before it shows it;
            ``text`` is the figure that is shown.
        format_words: what the format adds to the figure ("tỷ đồng"), else "".
    """

    row: int
    column: int
    value: CellValue
    text: str
    font: str = ""
    percent: bool = False
    origin: tuple[int, int] = (0, 0)
    fault: str = ""
    runs: tuple[tuple[str, str], ...] = ()
    thousands: int = 0
    format_words: str = ""

    @property
    def shown(self) -> Decimal | None:
        """The figure as it is seen: a percent times a hundred, thousands left out; exact."""
        if not isinstance(self.value, Decimal):
            return None
        figure = self.value * 100 if self.percent else self.value
        return figure.scaleb(-3 * self.thousands)

    @property
    def address(self) -> str:
        """As Excel names it: "E31"."""
        return f"{column_letters(self.column)}{self.row}"

    def __reduce__(self) -> tuple[type["Cell"], tuple[object, ...]]:
        # A workbook of 100,000 cells comes from another process: what a dataclass does by itself
        # takes half as long as reading them.
        return Cell, (
            self.row, self.column, self.value, self.text, self.font, self.percent, self.origin,
            self.fault, self.runs, self.thousands, self.format_words,
        )  # fmt: skip

    def with_text(self, text: str) -> "Cell":
        """The same cell with its text decoded."""
        value = text if isinstance(self.value, str) else self.value
        return replace(self, text=text, value=value, runs=())


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet.

    Attributes:
        name: as on its tab.
        cells: (row, column) to cell; merged areas are filled with their first cell.
        hidden: the sheet is hidden in the workbook.
        hidden_rows: rows that are hidden or filtered away.
        hidden_columns: columns that are hidden.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    last_row: int = field(init=False)
    last_column: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "last_row", max((row for row, _ in self.cells), default=0))
        object.__setattr__(self, "last_column", max((c for _, c in self.cells), default=0))

    def cell(self, row: int, column: int | None) -> Cell | None:
        """The cell there, None when it is empty or the column is not known."""
        return None if column is None else self.cells.get((row, column))

    def text(self, row: int, column: int | None) -> str:
        """The text there, "" when it is empty."""
        cell = self.cell(row, column)
        return cell.text if cell else ""

    def own(self, row: int, column: int | None) -> Cell | None:
        """The cell there unless a merged area reaches into it from another column.

        A section title merged over the whole row is no answer in the result column.
        """
        cell = self.cell(row, column)
        if cell is None or (cell.origin != (0, 0) and cell.origin[1] != cell.column):
            return None
        return cell

    def row_cells(self, row: int) -> Iterator[Cell]:
        """The filled cells of a row from left to right, each merged area once."""
        for column in range(1, self.last_column + 1):
            cell = self.own(row, column)
            if cell is not None and cell.text:
                yield cell

    def place(self, cell: Cell) -> str:
        """Where a cell stands, for messages: "Bieu TC!E31"."""
        return f"{self.name}!{cell.address}"


@dataclass(frozen=True, slots=True)
class WorkbookContent:
    """All sheets of a workbook, hidden ones too.

    Attributes:
        file_name: name on disk, without folders.
        sha256: of the file's bytes, hex.
        notices: what was left out or looks odd, a sentence each.
    """

    file_name: str
    sha256: str
    sheets: tuple[SheetGrid, ...]
    notices: tuple[str, ...] = ()
