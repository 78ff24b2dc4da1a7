"""Registers as workbooks: to print, to fill, and to read back without a loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.documents.workbook import (
    INTEGER,
    add_sheet,
    new_workbook,
    put,
    put_header,
    put_title,
    save_workbook,
)
from ntm_desktop.domain.registers.entries import Entry, shown
from ntm_desktop.domain.registers.form import Field, FieldKind, Form
from ntm_desktop.domain.registers.sheets import LISTS_SHEET
from ntm_desktop.domain.registers.times import parse_key
from ntm_desktop.domain.registers.values import (
    WHOLE_COMMUNE_LABEL,
    YES_NO_LABELS,
    Known,
)
from ntm_desktop.domain.registers.wording import SumWords

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_BLANK_ROWS = 200
_WIDTHS = {
    FieldKind.TEXT: 30.0,
    FieldKind.DATE: 13.0,
    FieldKind.WHOLE: 11.0,
    FieldKind.NUMBER: 11.0,
    FieldKind.MONEY: 13.0,
    FieldKind.CHOICE: 18.0,
    FieldKind.VILLAGE: 18.0,
    FieldKind.YES_NO: 9.0,
    FieldKind.INDICATOR: 10.0,
    FieldKind.PROJECT: 26.0,
}


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A register as a sheet.

    Attributes:
        sums: written on a sheet of their own; none for a template.
        notes: a sentence each, under the title.
    """

    form: Form
    entries: tuple[Entry, ...]
    sums: tuple[SumWords, ...] = ()
    notes: tuple[str, ...] = ()


def write_registers(
    sheets: Sequence[RegisterSheet],
    known: Known,
    author: str,
    path: Path,
    *,
    title: str = "Sổ theo dõi",
    mark: str = "",
    template: bool = False,
) -> Path:
    """Write registers, a sheet each.

    Args:
        sheets: in this order.
        known: names of villages.
        author: the commune, as it heads the sheets.
        path: target, ".xlsx"; an older file of the name is replaced.
        title: of the workbook.
        mark: stands over everything: that the figures are invented.
        template: leave rows to fill, and offer the choices in their cells.

    Raises:
        DocumentError: the file cannot be written.
    """
    book = new_workbook(title, author)
    add_registers(book, sheets, known, author, mark=mark, template=template)
    return save_workbook(book, path)


def add_registers(
    book: "Workbook",
    sheets: Sequence[RegisterSheet],
    known: Known,
    author: str,
    *,
    mark: str = "",
    template: bool = False,
) -> None:
    """Add registers to a workbook, their sums and the lists of choices behind them."""
    places = []
    for each in sheets:
        widths = (6.0, *(_WIDTHS[column.kind] for column in each.form.fields))
        name = _sheet_name(book, each.form)
        sheet = add_sheet(book, name, widths, landscape=True)
        row = _begin(sheet, each, author, mark, template=template)
        put_header(sheet, row, ("TT", *(_heading(column) for column in each.form.fields)))
        for number, entry in enumerate(each.entries, 1):
            put(sheet, row + number, 1, number, boxed=True, align="center")
            for place, column in enumerate(each.form.fields, 2):
                _put_value(sheet, row + number, place, each.form, column, entry, known)
        places.append((each, sheet, row))
    for each, _, _ in places:
        if each.sums:
            _put_sums(book, each, author, mark)
    if template:
        _offer_choices(book, places, known)


def _sheet_name(book: "Workbook", form: Form) -> str:
    name = form.title.removeprefix("Sổ ")
    name = (name[:1].upper() + name[1:]).replace("/", " ")[:28].rstrip()
    taken = {sheet.title for sheet in book.worksheets}
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name[:26]} {number}", number + 1
    return unique


def _heading(column: Field) -> str:
    """A heading as it is read back: label, unit, and a mark where it must be filled."""
    return f"{column.heading} (*)" if column.required else column.heading


def _begin(
    sheet: "Worksheet", each: RegisterSheet, author: str, mark: str, *, template: bool
) -> int:
    """What stands over the table; the row of its headings."""
    columns = len(each.form.fields) + 1
    row = 1
    if mark:
        put(sheet, row, 1, mark, bold=True)
        row += 1
    put_title(sheet, row, columns, each.form.title)
    notes = [author, *each.notes]
    if template:
        notes.append(
            "Cột có dấu (*) phải ghi. Ngày ghi như 05/03/2024; chỉ biết tháng hoặc năm thì ghi "
            "3/2024 hoặc 2024. Tiền tính bằng triệu đồng."
        )
    for note in notes:
        if note:
            row += 1
            put_title(sheet, row, columns, note, note=True)
    return row + 2


def _put_value(
    sheet: "Worksheet",
    row: int,
    place: int,
    form: Form,
    column: Field,
    entry: Entry,
    known: Known,
) -> None:
    value = entry.value(column.id)
    if value and column.numeric:
        number = Decimal(value)
        whole = number == int(number)
        # As many decimals as there are: what is seen is what is kept.
        decimals = 0 if whole else -int(number.normalize().as_tuple().exponent)
        style = INTEGER if whole else f"#,##0.{'0' * decimals}"
        put(sheet, row, place, number, number_format=style, boxed=True)
        return
    if value and column.kind is FieldKind.DATE and (when := parse_key(value)).exact:
        cell = put(sheet, row, place, None, boxed=True, align="center")
        cell.value = when.first
        cell.number_format = "dd/mm/yyyy"
        return
    text = shown(form, entry, column, known)
    # Boxed though empty; a text stays a text, whatever it looks like.
    cell = put(sheet, row, place, text or None, boxed=True)
    if text:
        cell.number_format = "@"


def _put_sums(book: "Workbook", each: RegisterSheet, author: str, mark: str) -> None:
    name = f"Cộng {_sheet_name(book, each.form)}"
    sheet = add_sheet(book, name, (62.0, 26.0))
    row = 1
    if mark:
        put(sheet, row, 1, mark, bold=True)
        row += 1
    put_title(sheet, row, 2, "Số liệu cộng")
    row += 1
    put_title(sheet, row, 2, each.form.title, note=True)
    for note in (author, *each.notes):
        if note:
            row += 1
            put_title(sheet, row, 2, note, note=True)
    row += 2
    # Headings that name no field: the sheet is not taken for the list when it is read back.
    put_header(sheet, row, ("Phép cộng", "Con số"))
    for words in each.sums:
        row += 1
        put(sheet, row, 1, words.label, bold=True, boxed=True)
        put(sheet, row, 2, words.total, bold=True, boxed=True, align="right")
        for label, figure in words.parts:
            row += 1
            put(sheet, row, 1, f"    – {label}", boxed=True)
            put(sheet, row, 2, figure, boxed=True, align="right")
        if words.note:
            row += 1
            put(sheet, row, 1, f"    ({words.note})", italic=True, boxed=True)
            put(sheet, row, 2, None, boxed=True)


def _offer_choices(
    book: "Workbook", places: Sequence[tuple[RegisterSheet, "Worksheet", int]], known: Known
) -> None:
    """Lists to choose from in the cells, kept on a sheet of their own."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists: dict[tuple[str, ...], str] = {}
    sheet: Worksheet | None = None
    for each, target, head in places:
        for place, column in enumerate(each.form.fields, 2):
            offered = _offered(column, known)
            if not offered:
                continue
            if sheet is None:
                sheet = add_sheet(book, LISTS_SHEET, ())
                sheet.sheet_state = "hidden"
            if offered not in lists:
                letter = get_column_letter(len(lists) + 1)
                for line, text in enumerate(offered, 1):
                    put(sheet, line, len(lists) + 1, text)
                lists[offered] = f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(offered)}"
            # Other words are taken too, and asked about: the list only helps to type.
            rule = DataValidation(
                type="list", formula1=lists[offered], allow_blank=True, showErrorMessage=False
            )
            letter = get_column_letter(place)
            rule.add(f"{letter}{head + 1}:{letter}{head + _BLANK_ROWS}")
            target.add_data_validation(rule)


def _offered(column: Field, known: Known) -> tuple[str, ...]:
    match column.kind:
        case FieldKind.CHOICE:
            return tuple(choice.label for choice in column.choices)
        case FieldKind.YES_NO:
            return tuple(YES_NO_LABELS.values())
        case FieldKind.VILLAGE:
            return (WHOLE_COMMUNE_LABEL, *(village.name for village in known.villages))
        case FieldKind.PROJECT:
            return known.projects
        case FieldKind.INDICATOR:
            return tuple(sorted(known.indicators, key=_by_number))
    return ()


def _by_number(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(p) if p.isdigit() else 0, p) for p in number.split("."))
