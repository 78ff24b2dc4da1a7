"""Tables of rules as the grids that a workbook of them would give, without a file between."""

from ntm_desktop.domain.rule_tables.tables import Book
from ntm_desktop.domain.sheets import Cell, SheetGrid


def grids_of(book: Book) -> tuple[SheetGrid, ...]:
    """One grid for each sheet, laid out as the drawn ones are."""
    found = []
    for sheet in book.sheets:
        cells: dict[tuple[int, int], Cell] = {}

        def put(row: int, column: int, text: str, into: dict[tuple[int, int], Cell]) -> None:
            if text.strip():
                into[row, column] = Cell(row, column, text, text)

        put(1, 1, sheet.heading, cells)
        row = 3
        for table in sheet.tables:
            put(row, 1, table.title, cells)
            row += 1
            for column, spec in enumerate(table.columns, 1):
                put(row, column, spec.header, cells)
            for values in table.rows:
                row += 1
                for column, spec in enumerate(table.columns, 1):
                    put(row, column, values.get(spec.key, ""), cells)
            row += table.spare + 2
        found.append(SheetGrid(sheet.name, cells))
    return tuple(found)
