"""The tables of a package as a person reads them: no codes, Vietnamese figures and days."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from ntm_desktop.domain.kept_tables import KeptCell, KeptColumn, KeptTable
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.domain.project_cards.cards import STATE_LABELS
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS
from ntm_desktop.domain.resources import CONTRIBUTION_LABELS, SOURCE_LABELS
from ntm_desktop.gui.widgets.tables import Cell, Column, RowKind, TableRow

# What is shown elsewhere, or says nothing to a person.
_NOT_SHOWN = frozenset(
    {
        "commune", "assessment", "properties", "answers", "answer-parts", "verdicts", "evidence",
        "rules", "registers", "project-years", "project-periods", "project-amounts",
        "project-quantities", "project-photos", "places", "place-assessments", "place-answers",
        "place-answer-parts", "place-verdicts", "place-evidence",
        "rule-files",
    }
)  # fmt: skip
_CODED = ("Mã", "SHA-256", "STT", "Thứ tự")
_JSON = "JSON"
_WORDS = {
    str(code): label
    for labels in (SOURCE_LABELS, CONTRIBUTION_LABELS, PROJECT_KIND_LABELS, STATE_LABELS)
    for code, label in labels.items()
}
_CHOICES = frozenset({"source", "kind", "state", "group"})
_NARROW, _WIDE = 11, 22


def tables_shown(tables: Sequence[KeptTable]) -> tuple[KeptTable, ...]:
    """Those that have lines and say something to a person."""
    return tuple(t for t in tables if t.rows and t.name not in _NOT_SHOWN)


def columns_shown(table: KeptTable) -> tuple[KeptColumn, ...]:
    """Those that are no codes, and in which something stands."""
    return tuple(
        column
        for column in table.columns
        if not column.title.startswith(_CODED)
        and _JSON not in column.title
        and any(row.get(column.name) not in (None, "") for row in table.rows)
    )


def columns_of(table: KeptTable) -> list[Column]:
    """The columns of the widget; the first of words takes the room that is left."""
    shown = columns_shown(table)
    growing = next((n for n, one in enumerate(shown) if one.type == "string"), 0)
    return [
        Column(
            title_of(column),
            0
            if place == growing
            else (_WIDE if column.type == "string" else _figures(title_of(column))),
            right=column.type in ("number", "integer"),
        )
        for place, column in enumerate(shown)
    ]


def rows_of(table: KeptTable) -> list[TableRow]:
    """The rows of the widget, in the order of the package."""
    shown = columns_shown(table)
    return [
        TableRow(
            tuple(Cell(cell_words(column, row.get(column.name))) for column in shown),
            RowKind.PLAIN,
            place,
        )
        for place, row in enumerate(table.rows)
    ]


def cell_words(column: KeptColumn, value: KeptCell) -> str:
    """A cell in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return day_in_vietnam(value)
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, int):
        return str(value)
    if column.name in _CHOICES:
        return _WORDS.get(value, value)
    return _day(value) if "2024-05-20" in column.title else value


def title_of(column: KeptColumn) -> str:
    """What a column is called, without how its file writes a day."""
    return column.title.partition(", dạng")[0]


def _day(text: str) -> str:
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}" if day else text


def _figures(title: str) -> int:
    """Room for figures, and for most of what stands over them."""
    return max(_NARROW, min(_WIDE, len(title)))
