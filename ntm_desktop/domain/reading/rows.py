"""What tables of projects and of resources have in common: a row, its number, its figures."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.money import Amount, Figures
from ntm_desktop.domain.reading.questions import NONE, Choice, Choices, Question, ask
from ntm_desktop.domain.reading.tables import (
    Table,
    begins_a_total,
    is_signature,
    is_total,
    numbers_the_columns,
)
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import clean, fold

_LONGEST_NUMBER = 10
_LONGEST_SECOND = 4
_ABOVE = "above"


class Numbering(StrEnum):
    """How a row is numbered."""

    NONE = "none"
    ARABIC = "arabic"
    ROMAN = "roman"
    LETTER = "letter"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list.

    Attributes:
        row: its number in the sheet.
        number: the number column, as typed.
        name: the name column, or the first cell of the row where that is empty.
        named: the name column itself says something.
        figures: some cell of a figure column holds a digit.
        text: all cells, joined.
    """

    row: int
    number: str
    name: str
    named: bool
    figures: bool
    text: str

    @property
    def folded(self) -> str:
        """The name without marks and without a dash in front."""
        return re.sub(r"^[-+*•–\s]+", "", fold(self.name))

    @property
    def numbering(self) -> Numbering:
        """How it is numbered; a dash before the name or a lone letter with ")" is a detail."""
        number = self.number.strip().rstrip(".").strip()
        if re.fullmatch(r"\d+\.\d+(?:\.\d+)*|[-+*•–]+|[a-h]\)?", number):
            return Numbering.DETAIL
        if re.fullmatch(r"\d+\)?", number):
            return Numbering.ARABIC
        if re.fullmatch(r"[IVX]+\)?", number):
            return Numbering.ROMAN
        if re.fullmatch(r"[A-H]\)?", number):
            return Numbering.LETTER
        if not number and re.match(r"[-+*•–]", self.name):
            return Numbering.DETAIL
        return Numbering.NONE

    @property
    def counted(self) -> bool:
        """Whether its number counts it: a dash does not."""
        return any(letter.isalnum() for letter in self.number)

    @property
    def is_total(self) -> bool:
        """Whether it holds a sum; "Cống" with a number is none."""
        if not self.number and begins_a_total(self.name):
            return True
        return is_total(self.name) and not self.may_be_total

    @property
    def may_be_total(self) -> bool:
        """Whether nobody can tell: "CONG" with a number is "Cộng" or "Cống"."""
        marked = not self.name.isascii()
        return is_total(self.name) and not marked and self.numbering is Numbering.ARABIC

    @property
    def is_signature(self) -> bool:
        """Whether it belongs to the signatures; those have neither number nor figures."""
        return not self.number.strip() and not self.figures and is_signature(fold(self.name))


def row_at(table: Table, row: int, figures: Iterable[int]) -> Row:
    """The row as it is needed to say what it is.

    Args:
        table: it stands in.
        row: its number.
        figures: the columns with figures.
    """
    sheet = table.sheet
    number = sheet.own(row, table.column(Role.NUMBER))
    if number is None or not number.text.strip():
        number = sheet.own(row, table.column(Role.SECOND_NUMBER))
    name = name_cell(table, row)
    cells = list(sheet.row_cells(row))
    said = clean(name.text).replace("\n", " ") if name else ""
    return Row(
        row,
        _number_text(number) if number and number is not name else "",
        said or (clean(cells[0].text).replace("\n", " ") if cells else ""),
        bool(said),
        any(has_figure(sheet.own(row, column)) for column in figures),
        " | ".join(clean(cell.text) for cell in cells),
    )


@dataclass(slots=True)
class Listed:
    """The rows that say something, each with the rows that belong to it.

    Attributes:
        rows: a row and the numbers of all sheet rows that are one with it.
        questions: about rows with figures and no name.
        waiting: row number to the question that is open about it or the row below it.
    """

    rows: list[tuple[Row, tuple[int, ...]]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    waiting: dict[int, str] = field(default_factory=dict)


def listed_rows(table: Table, columns: Sequence[int], choices: Choices) -> Listed:
    """The rows of a list; what is merged with a row is one with it.

    A row with figures and without a name may go on with the row above, which was left unmerged:
    that is asked.

    Args:
        table: whose rows.
        columns: with figures.
        choices: what was answered so far.
    """
    listed = Listed()
    for number in table.rows():
        if numbers_the_columns(table, number):
            continue
        if listed.rows and continues(table, number):
            _join(listed, number)
            continue
        row = row_at(table, number, columns)
        above = listed.rows[-1][0] if listed.rows else None
        nameless = not row.named and not row.number and row.figures and not row.is_total
        if nameless and above is not None and above.figures and not above.is_total:
            question = _ask_above(table, row, above, choices)
            listed.questions.append(question)
            if question.chosen == _ABOVE:
                _join(listed, number)
                continue
            if question.open:
                listed.waiting[above.row] = listed.waiting[number] = question.text
        listed.rows.append((row, (number,)))
    return listed


def _join(listed: Listed, number: int) -> None:
    row, same = listed.rows[-1]
    listed.rows[-1] = (row, (*same, number))


def _ask_above(table: Table, row: Row, above: Row, choices: Choices) -> Question:
    text = (
        f"Dòng {row.row} có số nhưng không có tên: là phần tiếp của dòng {above.row} "
        f"“{above.name}” (cộng vào), hay là dòng cộng?"
    )
    readings = (
        Choice(_ABOVE, f"phần tiếp của “{above.name}”: cộng vào", (above.text, row.text)),
        Choice(NONE, "là dòng cộng hoặc dòng khác: không nhập", (row.text,)),
    )
    return ask(choices, f"row:{row.row}", text, readings, table.sheet.name)


def name_cell(table: Table, row: int) -> Cell | None:
    """The cell that names a row, also where it is merged with the column beside."""
    cell = table.sheet.cell(row, table.column(Role.NAME))
    second = table.sheet.own(row, table.column(Role.SECOND_NUMBER))
    if cell is None and second is not None and len(second.text.strip()) > _LONGEST_SECOND:
        return second  # the title of a section begins under the numbers
    if cell is None or cell.origin == (0, 0) or cell.origin[1] == cell.column:
        return cell
    return cell if cell.origin[0] == row else None


def _number_text(cell: Cell) -> str:
    if isinstance(cell.value, Decimal):
        return f"{cell.value:f}"
    text = cell.text.strip()
    return text if len(text) <= _LONGEST_NUMBER else ""  # "Ghi chú: …" is no number


def has_figure(cell: Cell | None) -> bool:
    """Whether a cell holds a figure or should hold one."""
    return cell is not None and bool(cell.fault or any(c.isdigit() for c in cell.text))


def continues(table: Table, row: int) -> bool:
    """Whether the name of this row is merged with the row above: the same thing goes on."""
    cell = table.sheet.cell(row, table.column(Role.NAME))
    return cell is not None and table.header_row < cell.origin[0] < row


def shared_below(table: Table, cell: Cell, rows: Iterable[int]) -> bool:
    """Whether a cell is merged into rows that do not belong to these."""
    if cell.origin == (0, 0):
        return False
    own = set(rows)
    for near in (min(own) - 1, max(own) + 1):
        beside = table.sheet.cell(near, cell.column)
        if beside is not None and beside.origin == cell.origin:
            return True
    return False


def summed(
    table: Table, figures: Figures, role: Role, rows: tuple[int, ...], what: str, *, money: bool
) -> Amount:
    """The figure of a role over the rows of one thing, each cell once.

    Returns:
        The sum with a doubt when several cells were added; the first fault or question else.
    """
    column = table.column(role)
    found: list[tuple[Cell, Amount]] = []
    for row in rows:
        cell = table.sheet.own(row, column)
        if cell is None or (cell.origin != (0, 0) and cell.origin[0] < row and row != rows[0]):
            continue
        if shared_below(table, cell, rows) and has_figure(cell):
            fault = f"{what} (ô {cell.address}): ô gộp chung cho nhiều dòng; hãy tách ra từng dòng"
            return Amount(None, fault)
        amount = figures.money(cell, what) if money else figures.plain(cell, what)
        if amount.fault or amount.asked:
            return amount
        if amount.value is not None:
            found.append((cell, amount))
    if not found:
        return Amount(None)
    if len(found) == 1:
        return found[0][1]
    cells = " + ".join(cell.address for cell, _ in found)
    doubts = [amount.doubt for _, amount in found if amount.doubt]
    doubts.append(f"{what[:1].upper()}{what[1:]} đã cộng các ô {cells}")
    total = sum((amount.value or Decimal(0) for _, amount in found), Decimal(0))
    return replace(found[0][1], value=total, doubt=". ".join(doubts))


def texts(table: Table, role: Role, rows: tuple[int, ...]) -> str:
    """What a column says over the rows of one thing, each text once."""
    column = table.column(role)
    said = dict.fromkeys(
        clean(cell.text).replace("\n", " ")
        for row in rows
        if (cell := table.sheet.own(row, column)) is not None
    )
    return "; ".join(text for text in said if text)


ASKED_WORDS: Mapping[str, str] = {
    "unit": "Chờ chọn đơn vị tiền của bảng",
    "numbers": "Chờ chọn cách hiểu dấu phẩy trong số",
    "progress": "Chờ chọn cách hiểu tiến độ",
    "kind": "Chưa rõ loại: trả nợ, chuyển tiếp hay khởi công mới",
}
"""What a line says that waits for the answer of a question about the whole table."""
