"""Lines pasted from Excel into a register."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.registers.columns import Columns, looks_like_headings, match_columns
from ntm_desktop.domain.registers.entries import Entry, missing, question, typed
from ntm_desktop.domain.registers.form import FieldKind, Form
from ntm_desktop.domain.registers.values import NO_UNIT, Known, bare_money, plain_number, read_value

_NUMBER = re.compile(r"\d{1,5}[.)]?")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One pasted line as it was understood.

    Attributes:
        text: as pasted.
        entry: what it would be; without an id.
        questions: what has to be settled in it, a sentence each.
        message: why it is left out; "" when it is taken.
    """

    text: str
    entry: Entry
    questions: tuple[str, ...] = ()
    message: str = ""

    @property
    def taken(self) -> bool:
        """Whether it would be written."""
        return not self.message


def read_pasted_lines(
    form: Form, rows: Sequence[Sequence[str]], known: Known, first_field: str = ""
) -> tuple[PastedLine, ...]:
    """Read pasted cells: by headings when the first row has them, else from a field onwards."""
    filled = [list(cells) for cells in rows if any(cell.strip() for cell in cells)]
    if not filled:
        return ()
    if looks_like_headings(form, filled[0]):
        columns = match_columns(form, dict(enumerate(filled[0])))
        heads = PastedLine(
            " | ".join(filled[0]), Entry("", form.id), message="Dòng tiêu đề, để ngoài."
        )
        return (heads, *(_line(form, cells, columns, known) for cells in filled[1:]))
    columns = _from_field(form, filled, first_field)
    return tuple(_line(form, cells, columns, known) for cells in filled)


def _from_field(form: Form, rows: Sequence[Sequence[str]], first_field: str) -> Columns:
    """Cells go to the fields from left to right; a first column of running numbers is none."""
    numbered = [bool(_NUMBER.fullmatch(cells[0].strip())) for cells in rows]
    ids = [field.id for field in form.fields]
    start = ids.index(first_field) if first_field in ids else 0
    first = form.fields[start]
    running = (
        len(rows) > 1
        and all(numbered)
        and not first.numeric
        and first.kind is not FieldKind.DATE
        and max(map(len, rows)) > 1
    )
    behind = 1 if running else 0
    widest = max(map(len, rows))
    places = range(behind, widest)
    fields = dict(zip(places, ids[start:], strict=False))
    unknown = {place: f"cột {place + 1}" for place in places if place not in fields}
    return Columns(fields, 0 if running else None, unknown, {})


def _line(form: Form, cells: Sequence[str], columns: Columns, known: Known) -> PastedLine:
    texts, left = {}, []
    for column, cell in enumerate(cells):
        if not cell.strip() or column == columns.number:
            continue
        field_id = columns.fields.get(column)
        if field_id is None:
            left.append((columns.unknown.get(column, f"cột {column + 1}"), cell))
        else:
            texts[field_id] = _shifted(form, field_id, cell, columns.shift.get(column, 0), known)
            if column in columns.unsaid and bare_money(cell):
                texts[field_id] = f"{cell.strip()} {NO_UNIT}"
    with_rest(form, texts, left)
    entry = typed(form, Entry("", form.id), texts, known)
    text = " | ".join(cell for cell in cells if cell.strip())
    if entry.blank:
        return PastedLine(text, entry, message="Dòng không có nội dung.")
    return PastedLine(text, entry, entry_questions(form, entry, known))


def _shifted(form: Form, field_id: str, text: str, shift: int, known: Known) -> str:
    """Money of a column that is kept in another unit, in triệu đồng."""
    if not shift:
        return text
    column = form.field(field_id)
    named = {-6: "đồng", -3: "nghìn đồng", 3: "tỷ đồng"}[shift]
    read = read_value(column, f"{text.strip()} {named}", known)
    return plain_number(Decimal(read.value)).replace(".", ",") if read.value else text


def with_rest(form: Form, texts: dict[str, str], left: Sequence[tuple[str, str]]) -> None:
    """Keep what stands in no field, under its heading, in the note; nothing is dropped."""
    if not left or form.find("note") is None:
        return
    lines = [texts["note"]] if texts.get("note") else []
    lines += [f"{heading}: {text.strip()}" for heading, text in left]
    texts["note"] = "\n".join(lines)


def entry_questions(form: Form, entry: Entry, known: Known) -> tuple[str, ...]:
    """What has to be settled in an entry, and what is missing, a sentence each."""
    asked = [f"{form.field(f).label}: {question(form, entry, f, known)}" for f in entry.asked]
    lacking = [f"“{column.label}”" for column in missing(form, entry)]
    return (*asked, *([f"Thiếu {', '.join(lacking)}."] if lacking else []))
