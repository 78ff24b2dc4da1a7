"""Lines of registers in a merge: what a merged line may say, and how its fields are called."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ntm_desktop.domain.merging import Decision
from ntm_desktop.domain.merging_fields import UNCLEAR
from ntm_desktop.domain.registers.entries import Entry, check_fault, typed
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.values import NOTHING_KNOWN, show_value
from ntm_desktop.domain.registers.wording import entry_name
from ntm_desktop.errors import NtmError
from ntm_desktop.services.registers.listing import find_register, known_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import registers as stored

REGISTER_ENTRY = stored.ENTRIES.subject


def as_one_line(ws: Workspace, decision: Decision, value: str | None) -> str | None:
    """The value of a place as it is written.

    Fields of one line that came from both sides may contradict each other (more women than
    participants): then the figure is kept as a question, as if it had been typed so.
    """
    if decision.slot.subject != REGISTER_ENTRY or value in (None, decision.ours, decision.theirs):
        return value
    line = stored.line_of(value)
    form = _form(ws, line.register) if line is not None else None
    if line is None or form is None:
        return value
    if not any(check_fault(form, check, line.values) for check in form.checks):
        return value
    return stored.addition(typed(form, line, {}, known_of(ws))).new


class LineWords:
    """Says lines of registers and their fields as their forms do."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._forms: dict[str, Form | None] = {}

    def name(self, record: Mapping[str, Any]) -> str:
        """What a line is: its register and what it is called; "" when nothing is known of it."""
        form = self._form_of(record)
        if form is None:
            return ""
        with suppress(ValueError, KeyError, TypeError):
            line = Entry("", form.id, 0, json.loads(str(record.get("content") or "{}")))
            return f"{form.title}, dòng “{entry_name(form, line)}”"
        return form.title

    def field(self, record: Mapping[str, Any], field_id: str) -> str:
        """What a field is called."""
        form = self._form_of(record)
        column = form.find(field_id) if form is not None else None
        return column.label if column is not None else field_id

    def value(self, record: Mapping[str, Any], field_id: str, text: str) -> str:
        """What stands in a field, as it is shown."""
        if text.startswith(UNCLEAR):
            return f"{text.removeprefix(UNCLEAR)} (chưa rõ)"
        form = self._form_of(record)
        column = form.find(field_id) if form is not None else None
        if column is None:
            return text
        try:
            return show_value(column, text, NOTHING_KNOWN)
        except (ValueError, ArithmeticError):
            return text

    def _form_of(self, record: Mapping[str, Any]) -> Form | None:
        register = str(record.get("register") or "")
        if register not in self._forms:
            self._forms[register] = _form(self._ws, register)
        return self._forms[register]


def _form(ws: Workspace, register: str) -> Form | None:
    with suppress(NtmError):
        return find_register(ws, register)
    return None
