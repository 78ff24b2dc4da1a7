"""A decision's table retyped in Excel → grids, by the reader of workbooks there is."""

import re
from dataclasses import replace
from pathlib import Path

from ntm_desktop.documents.decision_reader import bounds
from ntm_desktop.documents.decision_reader.bounds import Budget
from ntm_desktop.documents.decision_reader.cells import cell_doubt, cell_text
from ntm_desktop.documents.decision_reader.form_sheets import form_blocks
from ntm_desktop.documents.workbook_reader import read_workbook
from ntm_desktop.domain.decisions.document import Block, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.legacy_encodings import Encoding, font_encoding
from ntm_desktop.domain.sheets import SheetGrid

_SENTENCE = re.compile(
    r"(?:Điều\s+\d|Ghi chú|Nơi nhận|[(]\d{1,2}[)]\s|[“\"]|Phụ lục|PHỤ LỤC|[IVX]{1,5}\.\s|"
    r"\d{1,2}[.)]\s+(?:Sửa đổi|Bãi bỏ|Bổ sung|Thay))"
)


def read_sheets(path: Path) -> tuple[list[Block], list[str], bool]:
    """Every visible sheet as one grid, notices, and whether it is the program's own short form.

    Raises:
        ImportRefusedError: see ``read_workbook`` and ``form_blocks``.
    """
    content = read_workbook(path)
    budget = Budget(content.file_name)
    form = form_blocks(content.file_name, content.sheets, budget)
    if form is not None:
        return form, list(content.notices), True
    sheets = [sheet for sheet in content.sheets if sheet.cells and not sheet.hidden]
    blocks = [block for sheet in sheets for block in _parted(_grid(sheet, budget))]
    fonts = {font_encoding(cell.font)[0] for sheet in sheets for cell in sheet.cells.values()}
    old = sorted(one.value.upper() for one in fonts - {Encoding.UNICODE})
    notices = [f"Đã đổi chữ từ bảng mã {name} sang Unicode." for name in old]
    return blocks, [*content.notices, *notices], False


def _parted(grid: Grid) -> list[Block]:
    """Sentences typed into the first column above and below a table are lines, not rows."""
    blocks: list[Block] = []
    rows: list[GridRow] = []
    table = False
    for row in grid.rows:
        texts = {cell.origin: cell.text.strip() for cell in row.cells if cell.text.strip()}
        first = row.cells[0].text.strip()
        alone = bool(first) and len(texts) == 1
        if alone and (not table or _SENTENCE.match(first)):
            if rows:
                blocks.append(_table(rows))
            rows, table = [], False
            blocks.append(Line(first, 0, row.number))
            continue
        table = table or len(texts) > 2
        rows.append(row)
    if rows:
        blocks.append(_table(rows))
    return blocks


def _table(rows: list[GridRow]) -> Grid:
    start = min(row.cells[0].origin[0] for row in rows[:1])
    return Grid(
        tuple(
            replace(
                row,
                cells=tuple(
                    replace(cell, origin=(cell.origin[0] - start, cell.origin[1]))
                    for cell in row.cells
                ),
            )
            for row in rows
        )
    )


def _grid(sheet: SheetGrid, budget: Budget) -> Grid:
    last_row = max(row for row, _ in sheet.cells)
    width = min(max(column for _, column in sheet.cells), bounds.MAX_COLUMNS)
    rows: list[GridRow] = []
    for row in range(1, last_row + 1):
        filled = [column for column in range(1, width + 1) if (row, column) in sheet.cells]
        if not filled:
            continue
        cells: list[GridCell] = []
        for column in range(1, width + 1):
            cell = sheet.cells.get((row, column))
            if cell is None:
                cells.append(GridCell("", (row, column)))
                continue
            origin = cell.origin if cell.origin != (0, 0) else (row, column)
            cells.append(GridCell(budget.cell(cell_text(cell)), origin, doubt=cell_doubt(cell)))
        rows.append(GridRow(tuple(cells), 0, row))
    return Grid(_renumbered(rows))


def _renumbered(rows: list[GridRow]) -> tuple[GridRow, ...]:
    """Origins counted in rows of the grid: blank rows of the sheet are left out."""
    place = {row.number: index for index, row in enumerate(rows)}
    return tuple(
        GridRow(
            tuple(
                GridCell(c.text, (place.get(c.origin[0], i), c.origin[1] - 1), c.years, c.doubt)
                for c in row.cells
            ),
            row.page,
            row.number,
        )
        for i, row in enumerate(rows)
    )
