"""What the pages of the receiving office's window are given besides what every page is."""

import time
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.periods import Period, local_day
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.memory import Memory
from ntm_desktop.gui.desk.shared_folder import SharedFolder
from ntm_desktop.gui.desk.shelf import Shelf
from ntm_desktop.gui.navigation import Page, PageContext
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.theme import Theme
from ntm_desktop.gui.widgets.page_header import PageHeader

if TYPE_CHECKING:
    from ntm_desktop.store.register.register import Register


T = TypeVar("T")
_PAINTED_SECONDS = 0.2


def now() -> datetime:
    """The clock of the desk, UTC."""
    return datetime.now(UTC)


def changed(label: str, touched: Touched = Touched.PACKAGES) -> Change:
    """What a page tells after it had something of the register changed."""
    return Change(label, frozenset({touched}), frozenset(), now())


def painted_first(steps: Staged[T]) -> Staged[T]:
    """The same steps after a moment in which what is shown already is painted.

    Reading and painting would share one interpreter, and the page would stand there later.
    """
    yield Beside(lambda _progress: time.sleep(_PAINTED_SECONDS))
    return (yield from steps)


class DeskContext(PageContext):
    """The open register.

    Attributes:
        catalog: this office's own rules, units and forms.
        period: what the pages speak of, chosen in the top bar.
        area: code of the one district the office answers for, "" for the whole province.
        office: its name.
        memory: what pages read, kept until somebody writes into the register.
        shared_folder: looks into the folder that the communes see, too, when there is one.

    Signals:
        period_changed: another period is chosen; the frame refreshes the pages.
        officer_changed: another officer sits here.
    """

    period_changed = Signal()
    officer_changed = Signal()
    tasks: "Tasks[Register]"

    def __init__(
        self,
        tasks: "Tasks[Register]",
        preferences: Preferences,
        data_dir: Path,
        *,
        theme: Theme | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(tasks, preferences, data_dir, theme=theme, parent=parent)
        self.catalog = Catalog.shipped()
        self.period = Period(self.today.year)
        self.area = ""
        self.office = ""
        self.memory = Memory(Shelf(data_dir))
        self.shared_folder = SharedFolder(tasks, data_dir, self)

    @property
    def key(self) -> tuple[Period, str, date]:
        """All that readings of most pages depend on besides the register."""
        return self.period, self.area, self.today

    def set_officer(self, name: str) -> None:
        """Who sits here from now on; every act is written down with this name."""
        self.preferences.officer = " ".join(name.split())
        self.preferences.save()
        self.name_officer()

    def name_officer(self) -> None:
        """Tell the open register who sits here."""
        officer = self.preferences.officer

        def work(register: "Register") -> None:
            register.sit_down(officer, now())

        self.tasks.run(work, owner=self)
        self.officer_changed.emit()

    @property
    def today(self) -> date:
        """The day by this PC, in Vietnam."""
        return local_day(now())


class DeskPage(Page):
    """A page over a register.

    Attributes:
        updating: what is shown is of before a change, and is being read anew.
    """

    context: DeskContext
    header: PageHeader

    def __init__(self, context: DeskContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.updating = False
        self._of: Hashable = None
        self._stands_of: Hashable = None  # what the value that stands there is of
        self._value: object = None

    def show_kept(self, key: Hashable, show: Callable[[T], None]) -> bool:
        """Show at once what was read of this before, until :meth:`show_read` has it anew.

        Args:
            key: what is to be shown; as ``Memory`` keeps it.
            show: shows a value.

        Returns:
            Whether something was shown that did not stand there.
        """
        value = cast("T | None", self.context.memory.last(key))
        other = value is not None and value is not self._value
        if value is not None and other:
            show(value)
            self._value, self._stands_of = value, key
        self._of = key
        self.set_updating(self._value is not None)
        return other

    def show_read(self, key: Hashable, show: Callable[[T], None], value: T) -> None:
        """Show what was read by now, unless something else is asked for or it stands there."""
        if key != self._of:
            return
        self.set_updating(False)
        if value is not self._value:
            show(value)
            self._value = value
        self._stands_of = key

    def ask(
        self, key: Hashable, read: "Callable[[Register], T]", show: Callable[[T], None]
    ) -> None:
        """Both, of what is read on the thread of the register."""
        other = self.show_kept(key, show)
        reading = self.context.memory.reading(key, read)

        def steps() -> Staged[T]:
            value: T = yield OnDatabase(reading)
            return value

        self.context.tasks.run_staged(
            painted_first(steps()) if other else steps(),
            done=lambda value: self.show_read(key, show, value),
            failed=self.fail_reading,
            owner=self,
        )

    def forget_shown(self) -> None:
        """Nothing that was read stands there any more, and nothing is awaited."""
        self._of = self._value = self._stands_of = None
        self.set_updating(False)

    def fail_reading(self, error: NtmError) -> None:
        """Say why nothing could be read anew."""
        self.set_updating(False)
        self.context.show_error(error)

    def set_updating(self, on: bool) -> None:
        """Say that the figures are of before a change; a page lets nothing of them out then."""
        self.updating = on
        text = ""
        if on and self._stands_of == self._of:
            text = self.tr("Đang tính lại theo sổ hiện tại…")
        elif on:
            text = self.tr("Đang tính theo lựa chọn mới…")
        self.header.set_waiting(text)
