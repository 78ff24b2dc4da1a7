"""A second table below the first on one sheet: a heading printed again, or another list.

The rows below another heading do not belong to the table above it. Where only the heading is
repeated, as on every printed page, they do.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ntm_desktop.domain.reading.headers import Head, Header, possible_headers
from ntm_desktop.domain.reading.questions import Choice, Choices, Question, ask
from ntm_desktop.domain.sheets import SheetGrid
from ntm_desktop.domain.text import clean, fold

BOTH, FIRST = "both", "first"
_RUNNING_NUMBER = re.compile(r"(?:tt|stt|so tt|so thu tu|s tt)\.?")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class MoreTables:
    """Where a table ends, and what of its rows is no row.

    Attributes:
        last_row: the last row that belongs to it; None for the end of the sheet.
        skipped: headings that are repeated between its rows.
        questions: whether what goes on under a title of its own belongs to it.
        notices: what stands below and is not read, a sentence each.
    """

    last_row: int | None = None
    skipped: frozenset[int] = frozenset()
    questions: tuple[Question, ...] = ()
    notices: tuple[str, ...] = ()


def more_tables(
    sheet: SheetGrid, header: Header, is_table: Callable[[Header], bool], choices: Choices
) -> MoreTables:
    """What follows a table on its sheet.

    Args:
        sheet: where it stands.
        header: its heading.
        is_table: whether a heading is that of some table.
        choices: what was answered so far.
    """
    skipped: set[int] = set()
    questions: list[Question] = []
    over = {fold(cell.text) for row in range(1, header.row) for cell in sheet.row_cells(row)}
    firsts = {fold(head.lines[0]) for head in header.heads.values()}
    for row in sorted({row for row, _ in sheet.cells if row > header.last_row}):
        if row in skipped or not _may_head(sheet, row, firsts):
            continue
        again = _repeated(sheet, header, row)
        if again:
            title = [each for each in lines_over(sheet, row) if fold(each[1]) not in over]
            if title:
                question = _ask(sheet, row, title, choices)
                questions.append(question)
                if question.chosen != BOTH:
                    end = min(number for number, _ in title) - 1
                    return MoreTables(end, frozenset(skipped), tuple(questions))
            skipped.update(again, (number for number, _ in lines_over(sheet, row)))
        elif any(is_table(found) for found in possible_headers(sheet, row, first=row)):
            notice = (
                f"Trang “{sheet.name}” còn một bảng khác từ dòng {row}: không đọc lần này. Muốn "
                "nhập bảng đó, hãy chép sang một trang riêng."
            )
            title = list(lines_over(sheet, row))
            end = min((number for number, _ in title), default=row) - 1
            return MoreTables(end, frozenset(skipped), tuple(questions), (notice,))
    return MoreTables(None, frozenset(skipped), tuple(questions))


def _may_head(sheet: SheetGrid, row: int, firsts: set[str]) -> bool:
    """Whether a row begins as a heading does: with "TT", or with a word of the one above."""
    cells = [cell for cell in sheet.row_cells(row) if isinstance(cell.value, str)][:2]
    words = [fold(cell.text) for cell in cells]
    return len(words) > 1 and (
        all(word in firsts for word in words) or any(map(_RUNNING_NUMBER.fullmatch, words))
    )


def _repeated(sheet: SheetGrid, header: Header, row: int) -> tuple[int, ...]:
    """The rows from this one that say the heading once more, none when it is another one."""
    said = _lines(header.heads)
    height = header.height
    for found in possible_headers(sheet, row, first=row):
        if found.height == height and _lines(found.heads) == said:
            return tuple(range(row, row + height))
    return ()


def _lines(heads: Mapping[int, Head]) -> dict[int, tuple[str, ...]]:
    return {column: tuple(map(fold, head.lines)) for column, head in heads.items()}


def lines_over(sheet: SheetGrid, row: int) -> Iterator[tuple[int, str]]:
    """The lines right above a heading that stand alone in their row, from below upwards."""
    for above in range(row - 1, 0, -1):
        cells = list(sheet.row_cells(above))
        if not cells:
            continue
        if len(cells) > 1 or not isinstance(cells[0].value, str):
            return
        yield above, clean(cells[0].text)


def table_above(sheet: SheetGrid, first: Header, header: Header) -> tuple[str, ...]:
    """Says that rows stand between an upper heading and the one that is read, which are not."""
    between = range(first.last_row + 1, header.row)
    rows = [row for row in between if len(list(sheet.row_cells(row))) > 1]
    if not rows:
        return ()
    return (
        f"Trang “{sheet.name}” còn một bảng khác ở phía trên, từ dòng {first.row}: không đọc lần "
        "này. Muốn nhập bảng đó, hãy chép sang một trang riêng.",
    )


def _ask(sheet: SheetGrid, row: int, title: list[tuple[int, str]], choices: Choices) -> Question:
    words = " ".join(reversed([text for _, text in title]))[:120]
    below = tuple(
        f"dòng {number}: {' | '.join(clean(cell.text) for cell in sheet.row_cells(number))[:80]}"
        for number in range(row + 1, min(sheet.last_row, row + _SHOWN) + 1)
        if next(sheet.row_cells(number), None) is not None
    )
    text = (
        f"Trang “{sheet.name}” có thêm một bảng từ dòng {row}, dưới tiêu đề “{words}”. Nhập cả hai "
        "bảng hay chỉ bảng trên?"
    )
    readings = (
        Choice(FIRST, "chỉ nhập bảng trên"),
        Choice(BOTH, "nhập cả hai bảng", below),
    )
    return ask(choices, f"tables:{row}", text, readings, sheet.name)
