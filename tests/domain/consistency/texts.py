"""Texts as the guard sees them, and what it says of them in short."""

from ntm_desktop.domain.consistency import check_document
from ntm_desktop.domain.decisions.document import DecisionText, Grid, GridCell, GridRow, Line


def said(text, name="báo cáo.txt"):
    """(kind, printed, computed) of everything found in a text."""
    lines = [Line(line, 0, number) for number, line in enumerate(text.split("\n"), start=1)]
    return brief(check_document(DecisionText(name, "", tuple(lines))))


def brief(findings):
    return [(one.kind.value, one.printed, one.computed) for one in findings]


def table(*rows):
    """A grid of texts."""
    return Grid(
        tuple(
            GridRow(
                tuple(GridCell(text, (at, column)) for column, text in enumerate(row)), 0, at + 1
            )
            for at, row in enumerate(rows)
        )
    )


def said_of(*rows):
    """As :func:`said`, of one table in a workbook."""
    return brief(check_document(DecisionText("bảng.xlsx", "", (table(*rows),))))
