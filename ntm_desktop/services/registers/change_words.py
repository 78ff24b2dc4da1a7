"""A change of a register's line in words, as the history of the whole commune shows it."""

from dataclasses import dataclass

from ntm_desktop.domain.money.nothing import source_about
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.registers.entries import Entry, shown
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.nothing import ABOUT, NOTHING
from ntm_desktop.domain.registers.values import Known
from ntm_desktop.domain.registers.wording import entry_name
from ntm_desktop.services.registers.listing import known_of, register_forms
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import registers as stored
from ntm_desktop.store.commune.history import FieldChange


@dataclass(frozen=True, slots=True)
class LineWords:
    """One change of a line.

    Attributes:
        register: title of its register.
        name: what the line is called.
        old: the fields that were changed, as they were; "" for a line that was added.
        new: as they are; "" for one that was removed.
        page: where the register is kept.
        target: the line there.
    """

    register: str
    name: str
    old: str
    new: str
    page: PageId
    target: str


class EntryWords:
    """Words for changes of lines; forms and what lines name are looked up once."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._forms: dict[str, Form] | None = None
        self._known: Known | None = None

    def words(self, change: FieldChange) -> LineWords | None:
        """A change in words; None when it is none of a line of a known register."""
        if change.subject != stored.ENTRIES.subject:
            return None
        old, new = stored.line_of(change.old), stored.line_of(change.new)
        line = new or old
        form = self._form(line.register) if line is not None else None
        if line is None or form is None:
            return None
        known = self._what_is_known()
        before, after = (self._fields(form, one, known) for one in (old, new))
        differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        said = [
            "; ".join(f"{n}: {texts[n]}" for n in differing if texts.get(n))
            for texts in (before, after)
        ]
        page = PageId(form.page or PageId.REGISTERS)
        target = f"{form.id}:{line.id}"
        if form.id == NOTHING:  # shown at the register it speaks of
            target = line.value(ABOUT)
            if source := source_about(target):
                page, target = PageId.RESOURCES, source
        return LineWords(
            form.title, entry_name(form, line, known), said[0], said[1], page,
            target,
        )  # fmt: skip

    def _form(self, register: str) -> Form | None:
        if self._forms is None:
            self._forms = {form.id: form for form in register_forms(self._ws)}
        return self._forms.get(register)

    def _what_is_known(self) -> Known:
        if self._known is None:
            self._known = known_of(self._ws)
        return self._known

    @staticmethod
    def _fields(form: Form, line: Entry | None, known: Known) -> dict[str, str]:
        if line is None:
            return {}
        return {column.label: shown(form, line, column, known) for column in form.fields}
