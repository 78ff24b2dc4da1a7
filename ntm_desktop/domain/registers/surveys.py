"""A register as a survey for telephones (XLSForm), and its results read back.

The survey has one question a field. A hidden answer names the register, so that an export of
ODK Collect or KoboToolbox is told from any other table and goes to the right register. What
comes back is written by a machine: a point is a decimal point, a choice is its id.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from ntm_desktop.domain.registers.columns import Columns
from ntm_desktop.domain.registers.entries import Entry, typed
from ntm_desktop.domain.registers.form import (
    NUMERIC,
    WHOLE_COMMUNE,
    Check,
    Field,
    FieldKind,
    Form,
    heading_key,
)
from ntm_desktop.domain.registers.pasting import with_rest
from ntm_desktop.domain.registers.sheets import FoundRegister, SheetLine
from ntm_desktop.domain.registers.times import day
from ntm_desktop.domain.registers.values import (
    NO,
    ODD_MONEY,
    WHOLE_COMMUNE_LABEL,
    YES,
    YES_NO_LABELS,
    Known,
    plain_number,
    read_value,
)
from ntm_desktop.domain.sheets import Cell, SheetGrid, WorkbookContent
from ntm_desktop.domain.text import clean

REGISTER = "ntm_register"
"""The hidden answer that names the register."""
WHOLE_COMMUNE_CHOICE = "toan_xa"
_VILLAGES, _YES_NO = "village", "yes_no"
_TYPES = {
    FieldKind.TEXT: "text",
    FieldKind.DATE: "date",
    FieldKind.WHOLE: "integer",
    FieldKind.NUMBER: "decimal",
    FieldKind.MONEY: "decimal",
    FieldKind.YES_NO: f"select_one {_YES_NO}",
    FieldKind.INDICATOR: "text",
    FieldKind.PROJECT: "text",
}
# What ODK Central, Collect and KoboToolbox add to the answers.
_ADDED = re.compile(
    r"ntm_.*|_.*|meta[/:-].*|formhub/.*|__version__|start|end|today|deviceid|device_id|username|"
    r"phonenumber|subscriberid|simserial|SubmissionDate|SubmitterID|SubmitterName|"
    r"AttachmentsPresent|AttachmentsExpected|Status|ReviewState|DeviceID|Edits|FormVersion|"
    r"KEY|PARENT_KEY|instanceID|instanceName|SET-OF-.*",
    re.IGNORECASE,
)
_IN_GROUP = re.compile(r"(?:[A-Za-z][\w.]*-)+(?P<name>[a-z0-9_]+)")
"""No label: that has blanks about its hyphens, and capitals."""
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the sheet "survey"; attributes as XLSForm calls its columns."""

    type: str
    name: str
    label: str = ""
    hint: str = ""
    required: str = ""
    constraint: str = ""
    constraint_message: str = ""
    default: str = ""
    calculation: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """An XLSForm.

    Attributes:
        choices: (name of the list, name, label).
        settings: name to value.
    """

    questions: tuple[Question, ...]
    choices: tuple[tuple[str, str, str], ...]
    settings: dict[str, str]


def survey_of(form: Form, known: Known) -> Survey:
    """The survey that asks for one line of a register.

    Args:
        form: the register.
        known: its villages are offered as choices.
    """
    questions = [
        Question("start", "ntm_started"),
        Question("calculate", REGISTER, calculation=f"'{form.id}'"),
        *(_question(form, field, known) for field in form.fields),
    ]
    choices = [
        (field.id, choice.id, choice.label) for field in form.fields for choice in field.choices
    ]
    if any(field.kind is FieldKind.YES_NO for field in form.fields):
        choices += [(_YES_NO, value, label) for value, label in YES_NO_LABELS.items()]
    if known.villages and any(field.kind is FieldKind.VILLAGE for field in form.fields):
        choices += [(_VILLAGES, village.id, village.name) for village in known.villages]
        choices.append((_VILLAGES, WHOLE_COMMUNE_CHOICE, WHOLE_COMMUNE_LABEL))
    settings = {
        "form_title": form.title,
        "form_id": f"ntm_{form.id}",
        "version": str(form.version),
    }
    return Survey(tuple(questions), tuple(choices), settings)


def _question(form: Form, field: Field, known: Known) -> Question:
    constraint, message = _constraint(form, field)
    return Question(
        type=_type(field, known),
        name=field.id,
        label=field.heading,
        hint=field.hint,
        required="yes" if field.required else "",
        constraint=constraint,
        constraint_message=message,
        default="today()" if field.id == form.dated_by else "",
    )


def _type(field: Field, known: Known) -> str:
    if field.kind is FieldKind.CHOICE:
        return f"select_one {field.id}"
    if field.kind is FieldKind.VILLAGE:
        return f"select_one {_VILLAGES}" if known.villages else "text"
    return _TYPES[field.kind]


def _constraint(form: Form, field: Field) -> tuple[str, str]:
    tests, said = [], []
    if field.numeric:
        tests.append(". >= 0")
        said.append("không âm")
    for check in form.checks:
        if check.field == field.id and _asked_before(form, check):
            tests.append(f"(${{{check.at_most}}} = '' or . <= ${{{check.at_most}}})")
            said.append(f"không quá “{form.field(check.at_most).label}”")
    return " and ".join(tests), f"“{field.label}” phải {', '.join(said)}." if said else ""


def _asked_before(form: Form, check: Check) -> bool:
    order = [field.id for field in form.fields]
    return order.index(check.at_most) < order.index(check.field)


def find_surveys(workbook: WorkbookContent, forms: Sequence[Form]) -> tuple[FoundRegister, ...]:
    """The results of surveys in an export, one a sheet."""
    return tuple(
        found
        for sheet in workbook.sheets
        if not sheet.hidden and (found := _survey(sheet, forms)) is not None
    )


def _survey(sheet: SheetGrid, forms: Sequence[Form]) -> FoundRegister | None:
    for row in range(1, min(sheet.last_row, _HEADER_ROWS) + 1):
        headings = {cell.column: _heading(cell.text) for cell in sheet.row_cells(row)}
        column = next((c for c, text in headings.items() if text == REGISTER), None)
        if column is None:
            continue
        named = {sheet.text(n, column).strip() for n in range(row + 1, sheet.last_row + 1)} - {""}
        form = next((form for form in forms if named == {form.id}), None)
        if form is not None:
            return FoundRegister(form, sheet, row, _columns(form, headings), True)
    return None


def _heading(text: str) -> str:
    """The name of a question without the groups before it: “g1/date” of Kobo, “g1-date” of ODK."""
    name = text.strip().rpartition("/")[2]
    grouped = _IN_GROUP.fullmatch(name)
    return grouped["name"] if grouped else name


def _columns(form: Form, headings: dict[int, str]) -> Columns:
    names = {heading_key(field.heading): field.id for field in reversed(form.fields)}
    names |= {heading_key(field.label): field.id for field in reversed(form.fields)}
    fields: dict[int, str] = {}
    unknown: dict[int, str] = {}
    for column, text in headings.items():
        field = form.find(text) or form.find(names.get(heading_key(text), ""))
        if field is not None and field.id not in fields.values():
            fields[column] = field.id
        elif text != REGISTER and not _ADDED.fullmatch(text):
            unknown[column] = text
    return Columns(fields, None, unknown, {}, len(fields))


def is_survey(found: FoundRegister) -> bool:
    """Whether a table is an export of a survey."""
    return any(_heading(cell.text) == REGISTER for cell in found.sheet.row_cells(found.header_row))


def read_results(found: FoundRegister, known: Known) -> tuple[SheetLine, ...]:
    """Every answered survey as a line of its register."""
    return tuple(
        line
        for row in range(found.header_row + 1, found.sheet.last_row + 1)
        if not (line := _line(found, row, known)).entry.blank
    )


def _line(found: FoundRegister, row: int, known: Known) -> SheetLine:
    form, sheet = found.form, found.sheet
    values: dict[str, str] = {}
    texts: dict[str, str] = {}
    left: list[tuple[str, str]] = []
    cells = [cell for cell in sheet.row_cells(row) if cell.text.strip()]
    for cell in cells:
        field_id = found.columns.fields.get(cell.column)
        if field_id is None:
            if cell.column in found.columns.unknown:
                left.append((found.columns.unknown[cell.column], cell.text))
            continue
        value = _value(form.field(field_id), cell, known)
        if value:
            values[field_id] = value
        else:
            texts[field_id] = clean(cell.text)
    if left:
        noted = {"note": values.pop("note")} if "note" in values else {}
        with_rest(form, noted, left)
        texts |= noted
    entry = typed(form, Entry("", form.id, 0, values, {}), texts, known)
    shown = [cell for cell in cells if cell.column in found.columns.fields]
    place = sheet.place(cells[0]) if cells else f"{sheet.name}!A{row}"
    text = " | ".join(clean(cell.text).replace("\n", " ") for cell in shown)
    return SheetLine(place, text, replace(entry, position=row))


def _value(field: Field, cell: Cell, known: Known) -> str:
    """What a machine wrote into a cell; "" when it cannot be, so that it is asked about."""
    text = clean(cell.text)
    if field.kind in NUMERIC:
        return _number(field, cell)
    if field.kind is FieldKind.DATE:
        if isinstance(cell.value, date):
            return day(cell.value).key
        match = _DAY.fullmatch(text)
        return read_value(field, match[1] if match else text, known).value
    if field.kind is FieldKind.CHOICE and field.choice(text) is not None:
        return text
    if field.kind is FieldKind.VILLAGE:
        if text == WHOLE_COMMUNE_CHOICE:
            return WHOLE_COMMUNE
        if text in known.village_labels:
            return text
    if field.kind is FieldKind.YES_NO and isinstance(cell.value, bool):
        return YES if cell.value else NO
    return read_value(field, text, known).value


def _number(field: Field, cell: Cell) -> str:
    try:
        figure = cell.value if isinstance(cell.value, Decimal) else Decimal(cell.text.strip())
    except InvalidOperation:
        return ""
    wrong = (
        not figure.is_finite()
        or figure < 0
        or (field.kind is FieldKind.WHOLE and figure != int(figure))
        or (field.kind is FieldKind.MONEY and figure >= ODD_MONEY)
    )
    return "" if wrong else plain_number(figure)


def answers_to(form: Form) -> Iterator[tuple[Field, tuple[str, ...]]]:
    """Each question with the answers to tick on paper; no answers where one writes."""
    for field in form.fields:
        if field.kind is FieldKind.YES_NO:
            yield field, tuple(YES_NO_LABELS.values())
        else:
            yield field, tuple(choice.label for choice in field.choices)
