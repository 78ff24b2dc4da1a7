"""All data of a commune as one workbook: registers as they are kept, every table as it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.documents.registers_workbook import RegisterSheet, add_registers
from ntm_desktop.documents.workbook import new_workbook, safe_text, workbook_bytes
from ntm_desktop.domain.registers.values import Known

# What Excel takes in one cell.
_MOST_LETTERS = 32_767
_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table to look at.

    Attributes:
        file: name of the CSV that holds it whole.
        rows: texts, numbers, or nothing.
    """

    title: str
    file: str
    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def open_data_workbook(
    registers: Sequence[RegisterSheet],
    tables: Sequence[PlainTable],
    known: Known,
    author: str,
    *,
    mark: str = "",
) -> bytes:
    """The workbook's bytes: registers with their sums, then a sheet for each table."""
    book = new_workbook("Dữ liệu nông thôn mới", author)
    add_registers(book, registers, known, author, mark=mark)
    for table in tables:
        sheet = book.create_sheet(_free_name(table.title, {s.title for s in book.worksheets}))
        sheet.append(list(table.headings))
        for row in table.rows:
            sheet.append([_cell(value, table.file) for value in row])
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # "=1+1" stays four signs
        sheet.freeze_panes = "A2"
    return workbook_bytes(book)


def _cell(value: object, file: str) -> str | int | Decimal | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | Decimal):
        return value
    text = safe_text(str(value))
    return text if len(text) <= _MOST_LETTERS else f"(dài, xem tệp {file})"


def _free_name(title: str, taken: set[str]) -> str:
    name = "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:_SHEET_NAME]
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name[: _SHEET_NAME - 3]} {number}", number + 1
    return unique
