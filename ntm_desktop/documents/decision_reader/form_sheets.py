"""The program's own short form, filled in → the table of a decision, so that its cells are asked.

Read as a form (``services/rules/workbook.py``) a cell with two meanings is a fault to be mended in
Excel. Read as what it was copied from, it is a question with both readings.
"""

from collections.abc import Sequence
from itertools import groupby

from ntm_desktop.documents.decision_reader.bounds import Budget
from ntm_desktop.documents.decision_reader.cells import cell_doubt, cell_text
from ntm_desktop.domain.citing import cited_day
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.decisions.document import Block, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.rule_tables.columns import (
    DECISION_SHEET,
    EVERY_GROUP,
    INDICATOR_SHEET,
    PART_SHEET,
    THRESHOLD_PREFIX,
    indicator_columns,
)
from ntm_desktop.domain.rule_tables.grids import Findings, TableRow, find_sheet, find_table
from ntm_desktop.domain.rule_tables.set_reading import frame_of
from ntm_desktop.domain.sheets import SheetGrid
from ntm_desktop.errors import ImportRefusedError

_HEADING = ("TT", "Tiêu chí", "Nội dung tiêu chí")
_OVER = "Chỉ tiêu theo nhóm xã"


def form_blocks(name: str, sheets: Sequence[SheetGrid], budget: Budget) -> list[Block] | None:
    """The table that a short form holds; None for any other workbook.

    Raises:
        ImportRefusedError: another form of the program: it is read elsewhere and whole.
    """
    frame = frame_of(sheets)
    grid = find_sheet(sheets, INDICATOR_SHEET)
    whole = find_sheet(sheets, PART_SHEET) is not None and frame is not None
    if whole or find_sheet(sheets, DECISION_SHEET) is not None:
        raise ImportRefusedError(
            f"“{name}” là biểu mẫu đầy đủ của chương trình, không phải tệp quyết định. Hãy về "
            "trang Bộ tiêu chí và bấm “Nhập từ Excel…”."
        )
    if frame is None or grid is None:
        return None
    table = find_table(grid, indicator_columns(frame.groups), Findings())
    if table is None:
        return None
    keys = [f"{THRESHOLD_PREFIX}{group.id}" for group in frame.groups] or [EVERY_GROUP]
    names = [group.name for group in frame.groups] or ["Mọi xã"]
    heading = _heading(names, table.header)
    rows = _rows(frame, list(table.rows(besides=("criterion",))), keys, budget, len(heading))
    return [*_head(frame), Grid((*heading, *rows))]


def _head(frame: CriteriaSet) -> list[Block]:
    """What the form says of the decision, in a decision's own words."""
    said = []
    if frame.decision:
        said.append(f"Số: {frame.decision.partition(' ')[0]}")
    if frame.issued is not None:
        said.append(f"Hà Nội, ngày {cited_day(frame.issued)}")
    said += ["QUYẾT ĐỊNH", frame.title]
    counts = ""
    if frame.official_criteria and frame.official_indicators:
        counts = f", gồm {frame.official_criteria} tiêu chí, {frame.official_indicators} chỉ tiêu"
    said.append(f"Điều 1. Ban hành {frame.title}{counts}.")
    if frame.effective_from is not None:
        said.append(f"Quyết định này có hiệu lực từ ngày {cited_day(frame.effective_from)}.")
    return [Line(text) for text in said]


def _heading(names: Sequence[str], number: int) -> tuple[GridRow, ...]:
    first = [GridCell(text, (0, column)) for column, text in enumerate(_HEADING)]
    start = len(first)
    over = [GridCell(_OVER, (0, start)) for _ in names]
    own = [GridCell(text, (1, start + place)) for place, text in enumerate(names)]
    return (
        GridRow((*first, *over), number=number),
        GridRow((*first, *own), number=number),
    )


def _rows(
    frame: CriteriaSet, rows: Sequence[TableRow], keys: Sequence[str], budget: Budget, first: int
) -> list[GridRow]:
    """A row for each indicator; the cells of one criterion are one, as in a decision."""
    names = {str(criterion.no): criterion.name for criterion in frame.criteria}
    found: list[GridRow] = []
    numbered = [(_criterion_no(row), row) for row in rows]
    for no, group in groupby(numbered, key=lambda one: one[0]):
        together = [row for _, row in group]
        start = first + len(found)
        for row in together:
            place = first + len(found)
            number = row.dotted("no")
            alone = number == no and len(together) == 1
            wording = row.text("text")
            content = wording if alone or not number else f"{number}. {wording}"
            cells = [
                GridCell(no, (start, 0)),
                GridCell(names.get(no, row.text("criterion")), (start, 1)),
                GridCell(budget.cell(content), (place, 2)),
            ]
            for column, key in enumerate(keys, 3):
                cell = row.cell(key)
                text = budget.cell(cell_text(cell)) if cell is not None else ""
                doubt = cell_doubt(cell) if cell is not None else ""
                cells.append(GridCell(text, (place, column), doubt=doubt))
            found.append(GridRow(tuple(cells), number=row.number))
    return found


def _criterion_no(row: TableRow) -> str:
    """The criterion a row is in: what it says, else what its number begins with."""
    said = row.text("criterion").partition(".")[0].strip()
    return said if said.isdigit() else row.dotted("no").partition(".")[0]
