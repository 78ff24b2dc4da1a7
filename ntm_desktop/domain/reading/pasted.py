"""Cells of the clipboard, as Excel leaves them there."""

import csv
import io


def pasted_cells(text: str) -> list[list[str]]:
    """Cells of a clipboard from Excel: tabs part them, line breaks inside stand in quotes."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(csv.reader(io.StringIO(plain), dialect="excel-tab"))
    except csv.Error:  # a cell longer than any of Excel: a quote that something else wrote
        rows = [line.split("\t") for line in plain.split("\n")]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return [[cell.strip() for cell in row] or [""] for row in rows]
