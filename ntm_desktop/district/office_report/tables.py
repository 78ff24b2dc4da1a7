"""The office's tables as tables of its report, by the source that the form names."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.district.overview import Regression
from ntm_desktop.district.tables import Tables
from ntm_desktop.domain.charts import Chart
from ntm_desktop.domain.desk_charts import chart_of
from ntm_desktop.domain.desk_tables import (
    PROVISIONAL,
    DeskColumn,
    DeskRow,
    DeskTable,
    RowLevel,
    ValueKind,
)
from ntm_desktop.domain.desk_words import cell_words
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.reports.tables import ReportColumn, ReportLine, ReportTable
from ntm_desktop.domain.reports.tables import Value as ReportValue

_FIRST = {
    "tieu-chi": "bands",
    "nguon-luc": "resources",
    "dong-gop": "contributions",
    "cong-trinh": "projects",
    "no-dong": "arrears",
    "chua-dat": "T9",
    "lo-trinh": "register-roadmap",
    "bieu-chi-tiet": "communes",
}
_FURTHER = {"tieu-chi": ("criteria",)}
_CHARTS = {"tieu-chi-theo-ky": "bands", "nguon-luc-theo-nguon": "resources"}
_OF_SECTIONS = {"T10": "3.2"}
_STRONG = (RowLevel.TOTAL, RowLevel.SUBTOTAL)
_WIDEST_LABEL = 34
_MOST_LISTED = 700
"""More communes than any province has; the workbook of the tables lists all of them."""


def report_tables(
    made: Tables, lost: Sequence[Regression]
) -> tuple[dict[str, ReportTable], dict[str, tuple[ReportTable, ...]]]:
    """Tables by source, and those that stand below them.

    Args:
        made: what was added up.
        lost: criteria met before and not any more.
    """
    by_id = {table.id: table for table in made.tables}
    first = {
        source: as_report_table(by_id[table_id], source)
        for source, table_id in _FIRST.items()
        if table_id in by_id and _says_something(by_id[table_id])
    }
    further = {
        source: tuple(as_report_table(by_id[one], one) for one in wanted if one in by_id)
        for source, wanted in _FURTHER.items()
    }
    if len(made.now.communes) > _MOST_LISTED:
        first.pop("bieu-chi-tiet", None)
        first["tieu-chi"] = replace(
            first["tieu-chi"],
            notes=(
                *first["tieu-chi"].notes,
                f"Danh sách {len(made.now.communes)} xã: xem bảng “Danh sách xã” của trang Tổng "
                "hợp.",
            ),
        )
    if lost:
        first["tut-tieu-chi"] = _lost_table(lost)
    return first, further


def section_tables(made: Tables, forms: Iterable[Form]) -> dict[str, tuple[ReportTable, ...]]:
    """Number of a section to the tables of registers that print in it, as their forms say."""
    layouts = {one.key: one.register for one in made.forms.registers} if made.forms else {}
    sections = {
        form.id: printing.section for form in forms for printing in form.prints if printing.table
    }
    found: dict[str, list[ReportTable]] = {}
    for table in made.tables:
        section = _OF_SECTIONS.get(table.id) or sections.get(layouts.get(table.id, ""))
        if section:
            found.setdefault(section, []).append(as_report_table(table, table.id))
    return {section: tuple(tables) for section, tables in found.items()}


def report_charts(made: Tables) -> dict[str, Chart]:
    """Pictures by source."""
    by_id = {table.id: table for table in made.tables}
    found: dict[str, Chart] = {}
    for source, table_id in _CHARTS.items():
        chart = chart_of(by_id[table_id]) if table_id in by_id else None
        if chart is not None:
            found[source] = replace(chart, id=source)
    return found


def as_report_table(table: DeskTable, source: str) -> ReportTable:
    """A table of the desk as a report lays it out; figures stay figures."""
    columns = (
        ReportColumn("TT", 8, centred=True),
        *(_column(column) for column in table.columns),
    )
    lines = []
    number = 0
    for row in table.rows:
        plain = row.level is RowLevel.PLAIN
        number += plain
        cells = tuple(
            _cell(value, column, row)
            for value, column in zip(row.cells, table.columns, strict=True)
        )
        lines.append(ReportLine((str(number) if plain else "", *cells), row.level in _STRONG))
    notes = tuple(map(_shortened, table.notes))
    return ReportTable(source, table.title, columns, tuple(lines), notes=notes)


def _shortened(note: str) -> str:
    """Whom a sum lacks by number: below every table of a report the names would drown it."""
    head, more, _names = note.partition(" xã: ")
    return f"{head} xã." if more and note.startswith(PROVISIONAL) else note


def _column(column: DeskColumn) -> ReportColumn:
    places = 2 if column.kind is ValueKind.SHARE else None
    width = min(_WIDEST_LABEL, column.width) if column.kind is ValueKind.TEXT else column.width
    return ReportColumn(column.label, width, places, right=column.kind is not ValueKind.TEXT)


def _says_something(table: DeskTable) -> bool:
    """Whether anything stands behind a row; a list is what it lists."""
    return not table.main or any(row.communes for row in table.rows)


def _cell(value: str | int | Decimal | None, column: DeskColumn, row: DeskRow) -> ReportValue:
    if value is None or isinstance(value, str):
        return value
    # A mean among counts has two decimals, a change its sign: words say both.
    mean = column.kind is ValueKind.COUNT and isinstance(value, Decimal)
    said = cell_words(value, column, row)
    if mean or said[:1] in "+–":
        return said
    return Decimal(value)


def _lost_table(lost: Sequence[Regression]) -> ReportTable:
    communes: dict[str, list[Regression]] = {}
    for one in lost:
        communes.setdefault(one.commune, []).append(one)
    lines = [
        ReportLine(
            (
                str(number),
                f"{those[0].commune_name} ({code})",
                ", ".join(str(one.criterion_no) for one in those),
            )
        )
        for number, (code, those) in enumerate(list(communes.items())[:_MOST_LISTED], 1)
    ]
    more = len(communes) - len(lines)
    notes = (f"Còn {more} xã nữa; xem ở trang Tổng quan.",) if more > 0 else ()
    columns = (
        ReportColumn("TT", 8, centred=True),
        ReportColumn("Xã", 60),
        ReportColumn("Tiêu chí trước đạt, nay không đạt", 70),
    )
    return ReportTable("tut-tieu-chi", "Tụt tiêu chí", columns, tuple(lines), notes=notes)
