"""The tables and charts of a report as a workbook, figures as figures."""

from decimal import Decimal

from ntm_desktop.documents.pages import Document, Notes, Orientation, Table, Title, plain
from ntm_desktop.documents.report.facts import ReportFacts
from ntm_desktop.documents.workbook import (
    add_sheet,
    new_workbook,
    put,
    put_header,
    put_title,
    text_height,
    workbook_bytes,
)
from ntm_desktop.documents.workbook_charts import add_charts
from ntm_desktop.documents.xlsx import write_table
from ntm_desktop.domain.reports.tables import ReportTable

_ACROSS = {Orientation.PORTRAIT: 95, Orientation.LANDSCAPE: 150}


def report_workbook(facts: ReportFacts, document: Document) -> bytes:
    """One sheet for each table, and one with the charts.

    Args:
        facts: where the figures of the tables and charts are.
        document: the tables laid out, as ``building.table_documents`` made them.
    """
    book = new_workbook(document.title, document.author)
    every = [*facts.tables.values()]
    every += [one for tables in facts.further.values() for one in tables]
    every += [one for tables in facts.of_sections.values() for one in tables]
    by_caption = {table.caption: table for table in every}
    for section in document.sections:
        table = next(block for block in section.blocks if isinstance(block, Table))
        whole = sum(column.width for column in table.columns)
        widths = [c.width / whole * _ACROSS[section.orientation] for c in table.columns]
        landscape = section.orientation is Orientation.LANDSCAPE
        sheet = add_sheet(book, table.caption or document.title, widths, landscape=landscape)
        row = 1
        if document.notice:
            put(sheet, row, 1, document.notice, bold=True)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
            row += 1
        for block in section.blocks:
            match block:
                case Title():
                    for text, note in (
                        (block.name, False),
                        (block.subject, False),
                        (block.note, True),
                    ):
                        if text:
                            put_title(sheet, row, len(widths), text, note=note)
                            row += 1
                case Table():
                    filled = by_caption.get(table.caption)
                    if filled is None:
                        row = write_table(sheet, table, row, widths)
                    else:
                        row = _figures(sheet, filled, row, widths)
                case Notes():
                    for line in block.lines:
                        put(sheet, row, 1, plain(line), italic=True, size=10)
                        sheet.merge_cells(
                            start_row=row, start_column=1, end_row=row, end_column=len(widths)
                        )
                        sheet.row_dimensions[row].height = text_height(plain(line), sum(widths))
                        row += 1
                case _:
                    continue
    add_charts(book, facts.charts.values(), document.notice)
    return workbook_bytes(book)


def _figures(sheet, filled: ReportTable, row: int, widths: list[float]) -> int:  # type: ignore[no-untyped-def]
    put_header(sheet, row, [column.title for column in filled.columns])
    for line in filled.lines:
        row += 1
        height = text_height("", 1)
        for place, cell in enumerate(line.cells):
            column = filled.columns[place]
            shown = "" if cell is None else cell
            form = "" if column.places is None else f"#,##0.{'0' * column.places}"
            align = "center" if column.centred else "right" if column.right else ""
            put(
                sheet,
                row,
                place + 1,
                shown,
                number_format=form or "#,##0.##",
                bold=line.strong or line.span,
                align=align,
                boxed=True,
                filled=line.strong,
            )
            if not isinstance(cell, Decimal) and cell and not line.span:
                height = max(height, text_height(cell, widths[place]))
        if line.span:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
        sheet.row_dimensions[row].height = height
    return row + 1
