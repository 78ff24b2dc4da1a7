"""A table of the desk as rows and columns of the window."""

from ntm_desktop.district.tables import GROUP_LABELS
from ntm_desktop.domain.desk_tables import DeskColumn, DeskRow, DeskTable, RowLevel, ValueKind
from ntm_desktop.domain.desk_words import cell_words
from ntm_desktop.gui.widgets.tables import Cell, Column, RowKind, TableRow

_NARROWEST = 7
_WIDEST = 20


def key_of(table: DeskTable, row: DeskRow) -> str:
    """The row of the table of all communes that a row stands for; "" where it is a group's."""
    return "" if table.id.endswith("-by") else row.key


def columns_of(table: DeskTable) -> list[Column]:
    """The first column of words takes the room that is left."""
    growing = next((n for n, c in enumerate(table.columns) if c.kind is ValueKind.TEXT), 0)
    return [
        Column(
            column.label,
            0 if place == growing else _letters(column),
            right=column.kind is not ValueKind.TEXT,
        )
        for place, column in enumerate(table.columns)
    ]


def _letters(column: DeskColumn) -> int:
    """Counts and shares are short: their title decides."""
    # A title has two lines: the longer half of it, or its longest word.
    words = column.label.split()
    line = max(len(column.label) // 2 + 3, *(len(word) + 2 for word in words), 0)
    short = column.kind in (ValueKind.COUNT, ValueKind.SHARE)
    wanted = line if short else max(column.width, line)
    return max(_NARROWEST, min(_WIDEST, wanted))


def rows_of(table: DeskTable) -> list[TableRow]:
    """Its rows; what is a sum stands out."""
    strong = (RowLevel.TOTAL, RowLevel.SUBTOTAL)
    return [
        TableRow(
            tuple(
                Cell(cell_words(value, column, row), strong=row.level in strong)
                for value, column in zip(row.cells, table.columns, strict=True)
            ),
            RowKind.PLAIN,
            row.key,
        )
        for row in table.rows
    ]


def short_title(title: str) -> str:
    """A title as a line of the list."""
    plain = title.partition(" (")[0]
    for label in GROUP_LABELS.values():
        plain = plain.removesuffix(f" theo {label.lower()}")
    return plain
