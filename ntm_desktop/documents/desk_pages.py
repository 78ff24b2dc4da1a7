"""The receiving office's tables as a paper: heading, a table a sheet, signature."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ntm_desktop.documents.dossier.frame import ROOM, date_words
from ntm_desktop.documents.pages import (
    Align,
    Block,
    Cell,
    ChartPicture,
    Column,
    Document,
    Header,
    Notes,
    Orientation,
    Party,
    Row,
    Run,
    Section,
    Signatures,
    Table,
    Title,
    words,
)
from ntm_desktop.domain.desk_charts import chart_of
from ntm_desktop.domain.desk_tables import DeskRow, DeskTable, RowLevel, ValueKind
from ntm_desktop.domain.desk_words import cell_words

_PLACE = "\u2026" * 6
_PORTRAIT_CHARACTERS = 95
_MOST_COLUMNS = 14
_NUMBER_WIDTH = 6.5
_NUMBER_SHARE = 0.04  # of all columns, so that a number of three digits stands on one line


def desk_document(
    tables: Sequence[DeskTable], title: str, office: str, day: date, place_name: str = ""
) -> Document:
    """The tables as one paper.

    Args:
        tables: one after the other, a new sheet where it has to be turned.
        title: of the whole.
        office: who issues it.
        day: of the head.
        place_name: of the head, before the day; room to write it where it is not known.
    """
    sections: list[Section] = []
    for place, table in enumerate(tables):
        blocks: list[Block] = []
        if place == 0:
            on = f"{place_name or _PLACE}, {date_words(f'{day:%d/%m/%Y}', day.year)}"
            blocks.append(Header((office.upper(),), f"Số: {ROOM}/BC", on))
        blocks.append(Title(f"BIỂU {place + 1}", table.title, title if place else f"({title})"))
        blocks += [_table(part) for part in _parts(table)]
        chart = chart_of(table)
        if chart is not None:
            blocks.append(ChartPicture(chart))
        if table.notes:
            blocks.append(Notes(tuple(words(note) for note in table.notes)))
        if place == len(tables) - 1:
            signer = Party(("THỦ TRƯỞNG CƠ QUAN",), "(Ký, ghi rõ họ tên, đóng dấu)")
            left = Party(("NGƯỜI LẬP BIỂU",), "(Ký, ghi rõ họ tên)")
            blocks.append(Signatures(signer, left))
        turned = _orientation(table)
        if sections and sections[-1].orientation is turned:
            # Short tables share a sheet; each had one, most of it empty.
            sections[-1] = replace(sections[-1], blocks=(*sections[-1].blocks, *blocks))
        else:
            sections.append(Section(tuple(blocks), turned))
    return Document("bieu-tong-hop", title, "bieu-tong-hop", tuple(sections), author=office)


def _orientation(table: DeskTable) -> Orientation:
    width = _NUMBER_WIDTH + sum(column.width for column in table.columns[:_MOST_COLUMNS])
    wide = width > _PORTRAIT_CHARACTERS * 1.35
    return Orientation.LANDSCAPE if wide else Orientation.PORTRAIT


def _parts(table: DeskTable) -> list[DeskTable]:
    """A table too wide for a sheet in parts, each with the first column again."""
    if len(table.columns) <= _MOST_COLUMNS:
        return [table]
    first, rest = table.columns[0], table.columns[1:]
    step = _MOST_COLUMNS - 1
    parts = []
    for start in range(0, len(rest), step):
        rows = tuple(
            DeskRow(
                row.key,
                (row.cells[0], *row.cells[1:][start : start + step]),
                row.level,
                row.communes,
            )
            for row in table.rows
        )
        columns = (first, *rest[start : start + step])
        parts.append(DeskTable(table.id, table.title, columns, rows, table.main, table.label))
    return parts


def _table(table: DeskTable) -> Table:
    whole = sum(column.width for column in table.columns)
    columns = (
        Column(max(_NUMBER_WIDTH, whole * _NUMBER_SHARE), Align.CENTRE),
        *(
            Column(column.width, Align.LEFT if column.kind is ValueKind.TEXT else Align.RIGHT)
            for column in table.columns
        ),
    )
    labels = ("TT", *(column.label for column in table.columns))
    header = Row(tuple(Cell(words(Run(label, bold=True)), align=Align.CENTRE) for label in labels))
    rows = []
    number = 0
    for row in table.rows:
        number += row.level is RowLevel.PLAIN
        shown = str(number) if row.level is RowLevel.PLAIN else ""
        rows.append(_row(table, row, shown))
    return Table(columns, (header,), tuple(rows), 11, table.title)


def _row(table: DeskTable, row: DeskRow, number: str) -> Row:
    strong = row.level in (RowLevel.TOTAL, RowLevel.SUBTOTAL)
    slanted = row.level is RowLevel.PART
    cells = [
        Cell(words(Run(text, bold=strong, italic=slanted)))
        for text in (
            number,
            *(
                cell_words(value, column, row)
                for value, column in zip(row.cells, table.columns, strict=True)
            ),
        )
    ]
    return Row(tuple(cells), shaded=row.level is RowLevel.TOTAL)
