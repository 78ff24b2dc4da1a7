"""Tables of a report as plain values, before anything is laid out."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | Decimal | None


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column.

    Attributes:
        width: share of the sheet.
        places: decimals of its figures; None as many as there are.
        centred: short marks stand in the middle.
        right: figures that are words already, as "+11", stand at the right too.
    """

    title: str
    width: float
    places: int | None = None
    centred: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line; ``strong`` for sums and headings, ``span`` for a heading over the whole width."""

    cells: tuple[Value, ...]
    strong: bool = False
    span: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table that was filled.

    Attributes:
        unit: of its figures, "" when the columns say it.
        notes: what does not add up or is not known, a sentence each.
    """

    source: str
    caption: str
    columns: tuple[ReportColumn, ...]
    lines: tuple[ReportLine, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()


def without_empty(table: ReportTable, *places: int) -> ReportTable:
    """The table without those of the named columns that hold nothing: no year before is known."""
    empty = {
        place
        for place in places
        if all(line.span or line.cells[place] in (None, "") for line in table.lines)
    }
    if not empty:
        return table

    def kept(line: ReportLine) -> ReportLine:
        if line.span:
            return line
        return replace(line, cells=tuple(c for n, c in enumerate(line.cells) if n not in empty))

    return replace(
        table,
        columns=tuple(c for n, c in enumerate(table.columns) if n not in empty),
        lines=tuple(kept(line) for line in table.lines),
    )


TABLE_SOURCES = (
    "tieu-chi",
    "nguon-luc",
    "dong-gop",
    "cong-trinh",
    "khoi-luong",
    "no-dong",
    "chua-dat",
    "lo-trinh",
    "tut-tieu-chi",
    "bieu-chi-tiet",
)
"""What forms may name as the source of a table; ``services.reports.sources`` fills them."""
CHART_SOURCES = ("tieu-chi-theo-ky", "nguon-luc-theo-nguon", "tien-do-cong-trinh")
"""What forms may name as the source of a picture."""
