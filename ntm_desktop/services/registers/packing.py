"""Registers as they go into a package, and as they are shown of one."""

from dataclasses import replace

from ntm_desktop.catalog import register_fingerprint
from ntm_desktop.domain.package import RegisterContent
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import FieldKind, Form
from ntm_desktop.domain.registers.values import Known, show_value
from ntm_desktop.services.registers.listing import known_of, register_forms
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import registers as stored


def register_contents(ws: Workspace) -> tuple[RegisterContent, ...]:
    """Every register that has lines, with all of them.

    A register is one list over the years: whoever gets the newest package can add up any
    period of it.
    """
    known = known_of(ws)
    found = []
    for form in register_forms(ws):
        lines = stored.entries(ws.file, form.id)
        if lines:
            found.append(
                RegisterContent(
                    form.id,
                    form.version,
                    register_fingerprint(form),
                    form.title,
                    tuple(
                        replace(outward(form, line, known), position=number)
                        for number, line in enumerate(lines, 1)
                    ),
                    form,
                )
            )
    return tuple(found)


def outward(form: Form, line: Entry, known: Known) -> Entry:
    """A line as others read it: villages by their names, not by ids of this file."""
    villages = [column for column in form.fields if column.kind is FieldKind.VILLAGE]
    named = {
        column.id: show_value(column, line.value(column.id), known)
        for column in villages
        if line.value(column.id)
    }
    return replace(line, values={**line.values, **named}) if named else line
