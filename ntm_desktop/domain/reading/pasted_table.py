"""A table of indicators out of the clipboard: which of its columns holds the results.

What was copied often brings numbers, names, requirements and remarks along. A heading says
which column is which; without one the results are in the only column they can be in, or the
officer says where they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.criteria_rows import CriteriaRow, match_rows
from ntm_desktop.domain.reading.questions import Choice
from ntm_desktop.domain.reading.tables import Table, TableKind, find_tables, no_results_under
from ntm_desktop.domain.sheets import Cell, SheetGrid, WorkbookContent
from ntm_desktop.domain.text import clean, similarity

Lines = Sequence[Sequence[str]]
COLUMN = "column:result"
_SHOWN = 3
_LIKE_A_NAME = 0.35
_REQUIRED = re.compile(r"[≥≤]|\bquy định\b|\btrở (?:lên|xuống)\b", re.IGNORECASE)
_SAYS_WHAT_IS_NEEDED = (
    "Cột đã dán có dấu ≥, ≤ nên có thể là mức cần đạt, không phải kết quả; hãy xem lại."
)
_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}")


@dataclass(frozen=True, slots=True)
class PastedTable:
    """What was pasted, matched with indicators.

    Attributes:
        rows: as ``match_rows`` gives them, each with the number of its pasted line from 0.
        choices: the columns that may hold the results, by their number from 0; with more than
            one of them and none chosen nothing can be read.
    """

    rows: tuple[tuple[int, CriteriaRow], ...]
    choices: tuple[Choice, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether a column has to be chosen before the lines mean anything."""
        return len(self.choices) > 1


def result_choices(lines: Lines, columns: Sequence[int]) -> tuple[Choice, ...]:
    """Columns as choices, each with what stands in it."""
    found = []
    for column in columns:
        cells = [clean(cells[column]) for cells in lines if column < len(cells) and cells[column]]
        shown = tuple(" ".join(cell.split())[:60] for cell in cells[:_SHOWN])
        found.append(Choice(str(column), f"cột {column + 1}: {' · '.join(shown)}", shown))
    return tuple(found)


def filled_columns(lines: Lines) -> list[int]:
    """The columns in which something stands."""
    width = max(map(len, lines), default=0)
    return [c for c in range(width) if any(c < len(cells) and cells[c].strip() for cells in lines)]


def is_numbered(lines: Lines, criteria_set: CriteriaSet) -> bool:
    """Whether most lines begin with the number of an indicator, or a heading says what is what."""
    known = {indicator.no for indicator in criteria_set.indicators()}
    filled = [cells for cells in lines if any(cells)]
    numbered = [
        cells for cells in filled if len(cells) > 1 and cells[0].strip().rstrip(".") in known
    ]
    return len(numbered) * 2 > len(filled) or _headed(lines, 0, {}) is not None


def read_pasted_table(
    lines: Lines, criteria_set: CriteriaSet, year: int, column: str = ""
) -> PastedTable:
    """Match pasted lines that begin with numbers, or have a heading, with indicators.

    Args:
        lines: the cells.
        criteria_set: whose indicators they are about.
        year: the assessed one; it chooses among columns of several years.
        column: the chosen column of results, "" when none was chosen.
    """
    headed = _headed(lines, year, {COLUMN: column} if column else {})
    if headed is not None:
        asked = next((q for q in headed.questions if q.id == COLUMN), None)
        return PastedTable(_matched(headed, criteria_set), asked.choices if asked else ())
    names = _names(lines, criteria_set)
    free = [c for c in filled_columns(lines) if c not in (0, names)]
    heading = _heading(lines, criteria_set)
    other = [c for c in free if c < len(heading) and no_results_under(heading[c])]
    if free and other == free:
        return PastedTable(_refused(_matched(_at_numbers(lines), criteria_set), heading, other))
    free = [c for c in free if c not in other]
    results = [c for c in free if not _requires(lines, c)]
    doubt = "" if results or not free else _SAYS_WHAT_IS_NEEDED
    results = results or free
    choices = result_choices(lines, results)
    chosen = int(column) if column in {choice.key for choice in choices} else None
    if chosen is None and len(results) == 1:
        chosen = results[0]
    columns = {Role.NUMBER: 1}
    if names is not None:
        columns[Role.CONTENT] = names + 1
    asked_columns = {}
    if chosen is not None:
        columns[Role.RESULT] = chosen + 1
    else:
        asked_columns[Role.RESULT] = tuple(c + 1 for c in results)
    table = Table(
        TableKind.CRITERIA, _grid(lines), 0, columns, "", (), asked=asked_columns
    )  # fmt: skip
    rows = _matched(table, criteria_set)
    return PastedTable(_doubted(rows, doubt) if doubt else rows, choices)


def _at_numbers(lines: Lines) -> Table:
    return Table(TableKind.CRITERIA, _grid(lines), 0, {Role.NUMBER: 1}, "", ())


def _heading(lines: Lines, criteria_set: CriteriaSet) -> list[str]:
    """The first line with something in it when it is about no indicator; its cells."""
    known = {indicator.no for indicator in criteria_set.indicators()}
    first = next((cells for cells in lines if any(map(str.strip, cells))), ())
    if not first or first[0].strip().rstrip(".") in known:
        return []
    return [cell.strip() for cell in first]


def _refused(
    rows: tuple[tuple[int, CriteriaRow], ...], heading: Sequence[str], columns: Sequence[int]
) -> tuple[tuple[int, CriteriaRow], ...]:
    """None of the columns holds results: each line says so and is left."""
    named = ", ".join(f"“{heading[column]}”" for column in columns)
    fault = f"Cột {named} không phải là kết quả; hãy chép cả cột kết quả trong bảng."
    return tuple((place, replace(row, fault=row.fault or fault)) for place, row in rows)


def _doubted(
    rows: tuple[tuple[int, CriteriaRow], ...], doubt: str
) -> tuple[tuple[int, CriteriaRow], ...]:
    return tuple((place, replace(row, doubt=row.doubt or doubt)) for place, row in rows)


def _matched(table: Table, criteria_set: CriteriaSet) -> tuple[tuple[int, CriteriaRow], ...]:
    found = []
    for row in match_rows(table, criteria_set):
        digits = re.search(r"(\d+)$", row.place)
        assert digits is not None
        found.append((int(digits[1]) - 1, row))
    return tuple(found)


def _headed(lines: Lines, year: int, choices: dict[str, str]) -> Table | None:
    found = find_tables(WorkbookContent("", "", (_grid(lines),)), year, choices)
    table = found[0] if found else None
    return table if table is not None and table.kind is TableKind.CRITERIA else None


def _grid(lines: Lines) -> SheetGrid:
    cells = {}
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            if not text.strip():
                continue
            # Excel shows 17.10 typed as a number as 17.1, and so it is copied.
            number = column == 1 and _NUMBER.fullmatch(text.strip())
            value: str | Decimal = Decimal(text.strip()) if number else text
            cells[row, column] = Cell(row, column, value, text)
    return SheetGrid("Dán", cells)


def _names(lines: Lines, criteria_set: CriteriaSet) -> int | None:
    """The column that looks most like the indicators' names, None when none does."""
    by_no = {indicator.no: indicator for indicator in criteria_set.indicators()}
    best, most = None, _LIKE_A_NAME
    for column in filled_columns(lines)[1:]:
        scores = []
        for cells in lines:
            indicator = by_no.get(cells[0].strip().rstrip(".")) if cells else None
            if indicator is None or column >= len(cells) or not cells[column].strip():
                continue
            text = cells[column]
            scores.append(max(similarity(text, indicator.text), similarity(text, indicator.name)))
        score = sum(scores) / len(scores) if scores else 0.0
        if score > most:
            best, most = column, score
    return best


def _requires(lines: Lines, column: int) -> bool:
    """Whether half of the cells say what is needed; a lone "≥ 80%" may be a careless result."""
    cells = [cells[column] for cells in lines if column < len(cells) and cells[column].strip()]
    return sum(bool(_REQUIRED.search(clean(cell))) for cell in cells) * 2 >= max(len(cells), 2)
