"""What registers there are, and what stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ntm_desktop.catalog import parse_json, parse_register
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry, shown
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.nothing import NOTHING, PERIOD, of_register
from ntm_desktop.domain.registers.sums import PeriodSums, period_sums
from ntm_desktop.domain.registers.values import Known, indicator_numbers
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.services.history_entries import HistoryEntry
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments, history, places, project_cards
from ntm_desktop.store.commune import registers as stored
from ntm_desktop.store.commune.registers import StoredForm


@dataclass(frozen=True, slots=True)
class RegisterInfo:
    """A register as a line of the list.

    Attributes:
        entries: number of its lines.
        asked: how many of them have a field that is not clear.
        signer: whose key signed a form that was taken over; "" for the program's own.
        nothing: the periods marked “Không phát sinh”, as shown.
    """

    form: Form
    entries: int
    asked: int
    signer: str = ""
    nothing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A register with all its lines.

    Attributes:
        known: what its fields may name.
        marks: those that say “Không phát sinh” of it.
    """

    form: Form
    entries: Sequence[Entry]
    known: Known
    marks: tuple[Entry, ...] = ()


def register_forms(ws: Workspace) -> tuple[Form, ...]:
    """Every register of this office, the program's and those taken over, by title."""
    return _with_own(ws, stored.forms(ws.file))


def _with_own(ws: Workspace, kept_forms: Iterable[StoredForm]) -> tuple[Form, ...]:
    own = [found for kept in kept_forms if (found := _form_of(kept)) is not None]
    return tuple(sorted((*ws.catalog.registers(), *own), key=lambda form: fold(form.title)))


def shipped(ws: Workspace, form: Form) -> bool:
    """Whether a register is the very one that came with the program."""
    return form in ws.catalog.registers()


def find_register(ws: Workspace, register: str) -> Form:
    """The register with this id.

    Raises:
        EntryError: there is none.
    """
    for form in ws.catalog.registers():
        if form.id == register:
            return form
    for kept in stored.forms(ws.file):
        if kept.id == register and (found := _form_of(kept)) is not None:
            return found
    raise EntryError(f"Chương trình không có sổ “{register}”. Hãy chọn sổ trong danh sách.")


def _form_of(kept: StoredForm) -> Form | None:
    try:
        return parse_register(parse_json(kept.document.encode("utf-8"), f"{kept.id}.json"))
    except CatalogError:
        return None  # of a newer program; its lines stay in the file


def registers(ws: Workspace) -> tuple[RegisterInfo, ...]:
    """Every register with how much stands in it."""
    counts = stored.counts(ws.file)
    own = stored.forms(ws.file)
    signers = {kept.id: kept.signer_name for kept in own}
    marks = stored.entries(ws.file, NOTHING)
    return tuple(
        RegisterInfo(
            form,
            *counts.get(form.id, (0, 0)),
            signers.get(form.id, ""),
            tuple(
                when.shown for mark in of_register(marks, form.id) if (when := mark.when(PERIOD))
            ),
        )
        for form in _with_own(ws, own)
    )


def known_of(ws: Workspace, period: Period | None = None) -> Known:
    """What fields of registers may name: villages, projects of the year, indicators."""
    infos = assessments.all_of(ws.file)
    numbers: set[str] = set()
    for set_id in {info.set_id for info in infos}:
        try:
            numbers.update(one.no for one in ws.catalog.criteria_set(set_id).indicators())
        except CatalogError:
            numbers.clear()  # by a set of the office's own any number will do
            break
    names = dict.fromkeys(card.name for card in project_cards.book(ws.file).cards)
    return Known(
        places.of_level(ws.file, SubjectLevel.VILLAGE), tuple(names), indicator_numbers(numbers)
    )


def register_view(ws: Workspace, register: str, period: Period | None = None) -> RegisterView:
    """A register with all its lines.

    Args:
        ws: the open commune.
        register: id of the register.
        period: whose projects its fields may name, besides those of the assessments.

    Raises:
        EntryError: there is no such register.
    """
    form = find_register(ws, register)
    marks = of_register(stored.entries(ws.file, NOTHING), register)
    return RegisterView(form, stored.lines(ws.file, register), known_of(ws, period), marks)


def register_sums(ws: Workspace, register: str, period: Period) -> PeriodSums:
    """What a register adds up to in a period.

    Raises:
        EntryError: there is no such register.
    """
    return period_sums(find_register(ws, register), stored.entries(ws.file, register), period)


def entry_history(ws: Workspace, entry_id: str) -> tuple[HistoryEntry, ...]:
    """Everything that was changed in a line, newest first."""
    known = known_of(ws)
    found: list[HistoryEntry] = []
    for row in history.of_record(ws.file, stored.ENTRIES.subject, entry_id):
        old, new = stored.line_of(row.change.old), stored.line_of(row.change.new)
        line = new or old
        if line is None:
            continue
        try:
            form = find_register(ws, line.register)
        except EntryError:
            continue
        blank = Entry(entry_id, form.id)
        pairs = [
            (
                column.label,
                shown(form, old or blank, column, known),
                shown(form, new or blank, column, known),
            )
            for column in form.fields
        ]
        found.extend(
            HistoryEntry(row.at, row.who, label, before, after, bool(row.undo_of), row.change_id)
            for label, before, after in pairs
            if before != after
        )
    return tuple(found)
