"""One line of a register: what is known, what is still to be asked, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from ntm_desktop.domain.registers.form import Check, Field, FieldKind, Form
from ntm_desktop.domain.registers.times import When, parse_key
from ntm_desktop.domain.registers.values import (
    NOTHING_KNOWN,
    Known,
    read_value,
    show_value,
    valid_value,
)
from ntm_desktop.domain.text import clean, fold, name_key

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line.

    Attributes:
        id: 32 hexadecimal digits; "" while it is not kept.
        register: id of its form.
        position: place in the office's order.
        values: field id to value, as ``values`` keeps it; a field without one is absent.
        asked: field id to what was typed and cannot be taken yet; no field is in both.
    """

    id: str
    register: str
    position: int = 0
    values: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    asked: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def value(self, field_id: str) -> str:
        """What is kept in a field, "" for nothing."""
        return self.values.get(field_id, "")

    def number(self, field_id: str) -> Decimal | None:
        """The figure of a field, None when there is none."""
        value = self.values.get(field_id)
        return Decimal(value) if value else None

    def when(self, field_id: str) -> When | None:
        """The day or period of a date field, None when there is none."""
        value = self.values.get(field_id)
        return parse_key(value) if value else None

    @property
    def blank(self) -> bool:
        """Whether nothing was written in it."""
        return not self.values and not self.asked


def typed(
    form: Form, entry: Entry, texts: Mapping[str, str], known: Known = NOTHING_KNOWN
) -> Entry:
    """The entry after some fields were typed.

    A text that is not clear stays as typed, to be asked about; so does a figure that cannot be
    beside another one. What was asked before is read again, since it may be clear now.

    Args:
        form: its register.
        entry: as it was.
        texts: field id to text as typed; "" clears a field.
        known: what the texts may name.
    """
    values, asked = dict(entry.values), dict(entry.asked)
    for field_id, text in texts.items():
        values.pop(field_id, None)
        asked.pop(field_id, None)
        plain = clean(text)
        if plain:
            asked[field_id] = plain
    for field_id, text in list(asked.items()):
        column = form.find(field_id)
        if column is not None and (read := read_value(column, text, known)).value:
            del asked[field_id]
            values[field_id] = read.value
    for check in form.checks:
        if check_fault(form, check, values):
            # What was typed last is asked about; of several, the one that is too large.
            doubtful = check.at_most if set(texts) == {check.at_most} else check.field
            text = texts.get(doubtful) or entry.asked.get(doubtful, "")
            kept = show_value(form.field(doubtful), values.pop(doubtful), known)
            asked[doubtful] = clean(text) or kept
    return replace(entry, values=values, asked=asked)


def check_fault(form: Form, check: Check, values: Mapping[str, str]) -> str:
    """Why two fields cannot be beside each other, "" when they can."""
    below, above = values.get(check.field), values.get(check.at_most)
    if not below or not above:
        return ""
    first, second = form.field(check.field), form.field(check.at_most)
    if first.kind is FieldKind.DATE:
        wrong = parse_key(below).first > parse_key(above).last
        between = "không thể sau"
    else:
        wrong = Decimal(below) > Decimal(above)
        between = "không thể lớn hơn"
    if not wrong:
        return ""
    shown = (show_value(first, below), show_value(second, above))
    return f"“{first.label}” ({shown[0]}) {between} “{second.label}” ({shown[1]})."


def question(form: Form, entry: Entry, field_id: str, known: Known = NOTHING_KNOWN) -> str:
    """What has to be settled in a field, "" when it is clear."""
    text = entry.asked.get(field_id)
    if text is None:
        return ""
    column = form.find(field_id)
    if column is None:
        return f"Sổ không còn cột này; đã ghi “{text}”."
    read = read_value(column, text, known)
    if read.question:
        return read.question
    values = {**entry.values, field_id: read.value}
    faults = (check_fault(form, check, values) for check in form.checks)
    return next((fault for fault in faults if fault), "")


def missing(form: Form, entry: Entry) -> tuple[Field, ...]:
    """Required fields in which nothing was written."""
    return tuple(
        column
        for column in form.required
        if not entry.value(column.id) and column.id not in entry.asked
    )


def shown(form: Form, entry: Entry, column: Field, known: Known = NOTHING_KNOWN) -> str:
    """The text of a cell: the value, or what was typed and is asked about."""
    del form
    asked = entry.asked.get(column.id)
    return asked if asked is not None else show_value(column, entry.value(column.id), known)


def sound(
    form: Form, entry: Entry, known: Known = NOTHING_KNOWN, before: Form | None = None
) -> Entry:
    """An entry under a newer form: what its fields cannot hold is asked about, nothing is lost.

    Args:
        form: the form from now on.
        entry: as it was kept.
        known: what its values name.
        before: the form it was written under, for the words of what is asked about.
    """
    values: dict[str, str] = {}
    asked = dict(entry.asked)
    for field_id, value in entry.values.items():
        column = form.find(field_id)
        if column is not None and valid_value(column, value):
            values[field_id] = value
        else:
            old = before.find(field_id) if before is not None else None
            asked[field_id] = value if old is None else show_value(old, value, known)
    return typed(form, replace(entry, values=values, asked=asked), {}, known)


def gone_columns(form: Form, entry: Entry) -> tuple[str, ...]:
    """What was written in columns that the form no longer has, a question each."""
    gone = (field_id for field_id in entry.asked if form.find(field_id) is None)
    return tuple(question(form, entry, field_id) for field_id in gone)


def entry_key(form: Form, entry: Entry) -> tuple[str, ...] | None:
    """What tells the entry from the others when a list is read again; None for no key."""
    if not form.key or not any(entry.value(field_id) for field_id in form.key):
        return None
    return tuple(_key_part(form, entry, field_id) for field_id in form.key)


def _key_part(form: Form, entry: Entry, field_id: str) -> str:
    value = entry.value(field_id) or entry.asked.get(field_id, "")
    return name_key(value) if form.field(field_id).kind is FieldKind.TEXT else value


def names_village(form: Form, entry: Entry, village_id: str) -> bool:
    """Whether an entry speaks of this village."""
    return any(
        entry.value(column.id) == village_id
        for column in form.fields
        if column.kind is FieldKind.VILLAGE
    )


def search(
    form: Form, entries: Sequence[Entry], text: str, known: Known = NOTHING_KNOWN
) -> tuple[Entry, ...]:
    """The entries of which every word of ``text`` stands in some field, marks or not."""
    words = fold(text).split()
    if not words:
        return tuple(entries)

    def holds(entry: Entry) -> bool:
        said = fold(" ".join(shown(form, entry, column, known) for column in form.fields))
        return all(word in said for word in words)

    return tuple(entry for entry in entries if holds(entry))
