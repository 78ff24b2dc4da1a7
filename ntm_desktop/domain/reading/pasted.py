"""Cells of the clipboard, as Excel leaves them there."""

import csv
import io


def pasted_cells(text: str) -> list[list[str]]:
    """Cells of a clipboard from Excel: tabs part them, line breaks inside stand in quotes."""
    rows = list(csv.reader(io.StringIO(text.replace("\r\n", "\n")), dialect="excel-tab"))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return [[cell.strip() for cell in row] or [""] for row in rows]
