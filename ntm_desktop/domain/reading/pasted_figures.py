"""Money and figures in rows of text: out of the clipboard, or of a workbook read as text.

The same rule as in a workbook: the unit is known from what stands there, or it is asked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.headers import Head
from ntm_desktop.domain.reading.money import Amount, Figures, Unit
from ntm_desktop.domain.reading.questions import NONE, Choice, Choices, Question, ask
from ntm_desktop.domain.reading.rows import ASKED_WORDS
from ntm_desktop.domain.reading.tables import Table, TableKind
from ntm_desktop.domain.sheets import Cell, SheetGrid
from ntm_desktop.domain.text import clean, fold

PLACE = "Bảng vừa đọc"
Rows = Sequence[Sequence[str]]
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_ADDRESS = re.compile(r" \(ô [A-Z]+\d+\)")
_SHOWN = 3


class PastedFigures:
    """Reads the figures of rows of text by what they say of their units, and what was answered.

    Attributes:
        questions: about the unit and the way numbers are written, with their answers.
    """

    def __init__(
        self,
        rows: Rows,
        head: int,
        money: Sequence[int],
        choices: Choices,
        plain: Sequence[int] = (),
    ) -> None:
        """Look for the units.

        Args:
            rows: the cells.
            head: the row of headings, from 0; -1 when there is none.
            money: columns with money, from 0.
            choices: what was answered so far.
            plain: a column with other figures, in which a comma may be asked about as well.
        """
        cells = {
            (row, column): Cell(row, column, text, text)
            for row, line in enumerate(rows, start=1)
            for column, text in enumerate(map(clean, line), start=1)
            if text
        }
        heads = {
            column: Head(column, (text,))
            for column, text in enumerate(map(clean, rows[head] if head >= 0 else ()), start=1)
            if text
        }
        title = "\n".join(clean(text) for line in rows[: max(0, head)] for text in line if text)
        columns = {Role.PROGRESS: plain[0] + 1} if plain else {}
        table = Table(
            TableKind.RESOURCES, SheetGrid(PLACE, cells), head + 1, columns, title, (), heads=heads
        )
        self._figures = Figures(table, [column + 1 for column in money], choices)
        self.questions: tuple[Question, ...] = tuple(map(_of_no_sheet, self._figures.questions))
        self.notices = tuple(self._figures.notices)

    @property
    def unit(self) -> Unit | None:
        """The unit of all money, None where columns differ or it is not known."""
        return self._figures.unit

    def money(self, row: int, column: int, text: str, what: str) -> Amount:
        """Money in triệu đồng; row and column from 0."""
        amount = self._figures.money(Cell(row + 1, column + 1, text, text) if text else None, what)
        return _waiting(amount)

    def plain(self, row: int, column: int, text: str, what: str) -> Amount:
        """A figure that is no money; row and column from 0."""
        amount = self._figures.plain(Cell(row + 1, column + 1, text, text) if text else None, what)
        return _waiting(amount)


def _of_no_sheet(question: Question) -> Question:
    """A question about a table of a workbook, asked of one that has neither sheet nor name."""
    text = question.text.removeprefix(f"Trang “{PLACE}”: ")
    choices = tuple(
        replace(choice, shows=tuple(shown.removeprefix(f"{PLACE}!") for shown in choice.shows))
        for choice in question.choices
    )
    return replace(question, text=text[:1].upper() + text[1:], choices=choices)


def _waiting(amount: Amount) -> Amount:
    """What is asked about is a fault until it is answered; pasted cells have no address."""
    if amount.asked:
        return Amount(None, f"{ASKED_WORDS[amount.asked]}.")
    fault = _ADDRESS.sub("", amount.fault)
    return replace(amount, fault=f"{fault.rstrip('.')}." if fault else "")


@dataclass(frozen=True, slots=True)
class OfYear:
    """Which of several columns of one use is meant for a year.

    Attributes:
        column: from 0; None where none is, or it has to be asked first.
        question: that has to be answered, None when it is clear.
    """

    column: int | None
    question: Question | None = None


def column_of_year(
    rows: Rows, head: int, columns: Sequence[int], cut: Cut, what: str, choices: Choices
) -> OfYear:
    """Choose among columns whose headings say the same, by the years they name.

    Args:
        rows: the cells.
        head: the row of headings, from 0.
        columns: those that may be meant, from 0.
        cut: the figures run to.
        what: their use in words.
        choices: what was answered so far.
    """
    said = {column: clean(rows[head][column]) for column in columns}
    years = {column: {int(year) for year in _YEAR.findall(text)} for column, text in said.items()}
    spanned = range(cut.first_year, cut.year + 1) if cut.spans else (cut.year,)
    fitting = [c for c in columns if years[c] & set(spanned)]
    unsaid = [c for c in columns if not years[c]]
    sure = fitting or unsaid
    if len(sure) == 1 and (len(columns) == 1 or fitting):
        return OfYear(sure[0])
    named = ", ".join(f"“{text}”" for text in said.values())
    readings = [
        Choice(f"{column + 1}", f"cột {column + 1} “{said[column]}”", _samples(rows, head, column))
        for column in columns
    ]
    text = f"Cột {named}: lấy cột nào làm “{what}” {cut.label}?"
    if len(columns) == 1:
        text = f"Cột {named} không phải của {cut.label}. Có lấy làm “{what}” không?"
    readings.append(Choice(NONE, "không lấy cột nào"))
    question = ask(choices, f"column:{fold(what).replace(' ', '-')}", text, tuple(readings))
    chosen = int(question.chosen) - 1 if question.chosen not in ("", NONE) else None
    return OfYear(chosen, question)


def _samples(rows: Rows, head: int, column: int) -> tuple[str, ...]:
    cells = [line[column] for line in rows[head + 1 :] if column < len(line) and line[column]]
    return tuple(cells[:_SHOWN])


def unread_columns(rows: Rows, head: int, known: Mapping[int, object]) -> list[str]:
    """Columns with digits below a heading that nobody knows: "cột 5 (không có tiêu đề)"."""
    width = max((len(line) for line in rows[head + 1 :]), default=0)
    found = []
    for column in range(width):
        cells = [line[column] for line in rows[head + 1 :] if column < len(line)]
        if column in known or not any(letter.isdigit() for cell in cells for letter in cell):
            continue
        heading = clean(rows[head][column]) if column < len(rows[head]) else ""
        found.append(f"“{heading}”" if heading else f"{column + 1} (không có tiêu đề)")
    return found
