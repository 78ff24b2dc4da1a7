"""One tick for a register that has nothing to say of a period, set and taken away."""

from collections.abc import Iterable

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.nothing import (
    ABOUT,
    NOTHING,
    PERIOD,
    TITLE,
    covered,
    lines_within,
    markable,
    name_of,
    of_register,
    spoken_against,
    stretches_of,
)
from ntm_desktop.domain.registers.times import span_of
from ntm_desktop.errors import EntryError
from ntm_desktop.services.registers.listing import find_register
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import registers as stored
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import new_id

TAKEN_AWAY = "bỏ dấu “Không phát sinh” {0}"


def mark_nothing(ws: Workspace, register: str, period: Period) -> Change:
    """Say that nothing is to be written in a register for a period.

    Raises:
        EntryError: there is no such register, it is none to be marked, or lines of the period
            stand in it.
    """
    form = find_register(ws, register)
    if not markable(form):
        raise EntryError(f"“{form.title}” không đánh dấu “Không phát sinh”.")
    there = lines_within(form, stored.entries(ws.file, register), period)
    if there:
        raise EntryError(
            f"{form.title} đã có {len(there)} dòng trong {period.inline} nên không đánh dấu “Không "
            "phát sinh” được. Nếu các dòng ấy ghi nhầm, hãy xóa chúng trước."
        )
    marks = stored.entries(ws.file, NOTHING)
    if covered(marks, register, period):
        raise EntryError(f"{form.title} đã đánh dấu “Không phát sinh” trong {period.inline}.")
    kept = {mark.value(PERIOD) for mark in of_register(marks, register)}
    position = stored.last_position(ws.file, NOTHING)
    wanted = [when.key for when in stretches_of(period) if when.key not in kept]
    lines = [
        Entry(
            new_id(),
            NOTHING,
            position + step,
            {ABOUT: form.id, TITLE: name_of(form), PERIOD: key},
        )
        for step, key in enumerate(wanted, 1)
    ]
    label = f"Không phát sinh {period.inline} – {form.title}"
    return apply(ws, label, [stored.addition(line) for line in lines])


def unmark_nothing(ws: Workspace, register: str, period: Period) -> Change:
    """Take back every mark of a register that reaches into a period.

    Raises:
        EntryError: there is no such register or mark.
    """
    form = find_register(ws, register)
    span = span_of(period)
    found = [
        mark
        for mark in of_register(stored.entries(ws.file, NOTHING), register)
        if (when := mark.when(PERIOD)) and when.first <= span.last and span.first <= when.last
    ]
    if not found:
        raise EntryError(f"{form.title} chưa đánh dấu “Không phát sinh” trong {period.inline}.")
    changes = [stored.removal(ws.file, mark) for mark in found]
    return apply(ws, f"Bỏ dấu “Không phát sinh” {period.inline} – {form.title}", changes)


def lifting(ws: Workspace, form: Form, lines: Iterable[Entry]) -> tuple[list[FieldChange], str]:
    """What has to be written so that no mark denies these lines, and how it is said.

    A mark is taken away in the very edit that makes it untrue, so that one step back brings it
    again. "" while there is none.
    """
    if not markable(form):
        return [], ""
    marks = of_register(stored.entries(ws.file, NOTHING), form.id)
    untrue = {mark.id: mark for line in lines for mark in spoken_against(form, line, marks)}
    if not untrue:
        return [], ""
    whens = sorted(when.shown for mark in untrue.values() if (when := mark.when(PERIOD)))
    changes = [stored.removal(ws.file, mark) for mark in untrue.values()]
    return changes, f" ({TAKEN_AWAY.format(', '.join(whens))})"
