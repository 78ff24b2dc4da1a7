"""What a page is and what it is given; which pages a window has: ``page_list.py`` of a commune's.

A page is a :class:`Page`. It is built when it is first opened, so its module is imported only
then, and gets a :class:`PageContext`: the one object through which it reaches
the rest of the program. The frame calls:

* ``show_target(target)`` when somebody leads to a place in the page ("12.1");
* ``refresh(change)`` when the page is shown and something it may show has changed; ``None``
  means everything (first time, another assessment). A hidden page is not refreshed: the frame
  remembers and calls ``refresh(None)`` when it is shown again;
* ``commit_pending()`` before the page is left, something else is chosen, or the window is
  closed: what is being typed has to be queued for saving then, Vietnamese input methods
  included;
* ``unsaved()`` then, for what was refused and would be lost.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ntm_desktop.errors import DamagedDatabaseError, NtmError
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.theme import Theme
from ntm_desktop.gui.widgets.notice import Level

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change


CHECK_FIGURES = "check-figures"
"""Target of the page "dossier" that opens the dialog “Kiểm tra số liệu” for any text."""
ALL_CHANGES = "all-changes"
"""Target that opens the one history of everything that was changed."""


class Unsaved(NamedTuple):
    """What was typed and refused, and still waits in its field.

    Attributes:
        text: as typed.
        reason: why it was refused, a sentence.
        place: what it belongs to: "Chỉ tiêu 12.1".
        target: where the page leads to for it.
    """

    text: str
    reason: str
    place: str
    target: str | None = None


class PageEntry(NamedTuple):
    """A line of the side bar.

    Attributes:
        page_id: for ``navigate``.
        title: Vietnamese source text; translated by :func:`page_title`.
        icon: name of its icon.
        build: imports the page's module and makes the page.
        words: what a search for the page may also say.
        at_bottom: stands at the foot of the side bar.
    """

    page_id: str
    title: str
    icon: str
    build: "Callable[[Any], Page]"
    words: str = ""
    at_bottom: bool = False


class PageList(NamedTuple):
    """The pages that a window has.

    Attributes:
        entries: in the order of the side bar.
        first: shown when a file is opened.
        given: the page that is given what it shows by the window; the others read it.
    """

    entries: tuple[PageEntry, ...]
    first: str
    given: str = ""

    def entry(self, page_id: str) -> PageEntry | None:
        """The page of this id, None when there is no such page."""
        return next((entry for entry in self.entries if entry.page_id == page_id), None)


def page_key(number: int) -> str:
    """The keys of the page at this place, from 1: Ctrl+1 to Ctrl+9, Ctrl+0; then "" for none."""
    return f"Ctrl+{number % 10}" if number <= 10 else ""


def page_title(entry: PageEntry) -> str:
    """The title in the language of the window."""
    return QCoreApplication.translate("Navigation", entry.title)


class PageContext(QObject):
    """Everything a page may use besides its own widgets, whatever file is open.

    What a page needs to know of the file itself stands in a context of its own kind, for a
    commune in ``commune_context.py``.

    Attributes:
        tasks: runs services; see ``tasks``.
        preferences: settings of this PC; save them with ``preferences.save()``.
        data_dir: folder of the open file.
        theme: look of the program, for the settings; None in tests of other pages.
        ready: the file has been read. Before that only what was kept is shown.
    """

    navigation_requested = Signal(str, object)
    message_requested = Signal(str, object, str, object)
    message_focus_wanted = Signal()
    restore_requested = Signal(object)
    rescue_requested = Signal()

    def __init__(
        self,
        tasks: Tasks[Any],
        preferences: Preferences,
        data_dir: Path,
        *,
        theme: Theme | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.tasks = tasks
        self.preferences = preferences
        self.data_dir = data_dir
        self.ready = False

    def navigate(self, page_id: str, target: str | None = None) -> None:
        """Open a page, at a place in it; an id that is no page's does nothing."""
        self.navigation_requested.emit(page_id, target)

    def restore(self, copy: Path) -> None:
        """Go back to a copy of the database; everything is shown anew then."""
        self.restore_requested.emit(copy)

    def show_message(
        self,
        text: str,
        level: Level = Level.INFO,
        action: str = "",
        run: Callable[[], None] | None = None,
        *,
        focus: bool = False,
    ) -> None:
        """Show a sentence at the foot until it is closed or the page is left.

        Args:
            text: what happened, and what to do.
            level: INFO and SUCCESS go away by themselves after a while.
            action: text of a link, with ``run`` to be called when it is chosen.
            run: see ``action``.
            focus: the keys go to the link: the work goes on there.
        """
        self.message_requested.emit(text, level, action, run)
        if focus:
            self.message_focus_wanted.emit()

    def show_error(self, error: NtmError) -> None:
        """Show an expected error at the foot; fits as ``failed=`` of ``tasks.run``."""
        faults = "\n".join(f"• {fault}" for fault in error.faults[:5])
        more = len(error.faults) - 5
        if more > 0:
            faults += "\n" + QCoreApplication.translate("PageContext", "… và {0} lỗi nữa.").format(
                more
            )
        text = f"{error}\n{faults}" if faults else str(error)
        if isinstance(error, DamagedDatabaseError):
            action = QCoreApplication.translate("PageContext", "Phục hồi dữ liệu…")
            self.show_message(text, Level.ERROR, action, self.rescue_requested.emit)
            return
        self.show_message(text, Level.ERROR)


class Page(QWidget):
    """Base of all pages; the constructor takes the context and reads no data.

    ``refresh(None)`` follows right after construction. Long lists and texts are read by
    ``context.tasks.run(..., owner=self)``; until they arrive the page shows its frame.
    """

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        # A click beside a field leaves the field, and so saves it.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.work_list: QWidget | None = None
        """The list that the page is for, where the keyboard goes."""
        self._keys_wait = False

    def show_target(self, target: str | None) -> None:
        """Lead to a place in the page; None leaves it where it is."""

    def take_keys(self) -> None:
        """Put the cursor where work goes on: the page was opened by its keys."""
        self._keys_wait = True
        self.settle_keys()

    def settle_keys(self) -> None:
        """Let the keyboard go to the list once it is there; called when it was filled."""
        shown = self.work_list
        if shown is None or not self._keys_wait:
            return
        if shown.isVisible():
            self._keys_wait = False
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
        elif QApplication.focusWidget() is None or not self.isAncestorOf(
            QApplication.focusWidget() or self
        ):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_row(self) -> bool:
        """Add to the list for F5 pressed elsewhere on the page; False when there is no list."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F5 adds wherever on the page the keyboard is."""
        if event.key() != Qt.Key.Key_F5 or not self.add_row():
            super().keyPressEvent(event)

    def refresh(self, change: "Change | None") -> None:
        """Read and show anew what ``change`` touched; everything for None."""

    def commit_pending(self) -> None:
        """Queue what is being typed for saving.

        The default ends the input method's composition and takes the focus away, so that
        ``editingFinished`` fires and an open cell editor hands over its text.
        """
        commit_focus(self)

    def unsaved(self) -> tuple[Unsaved, ...]:
        """What was refused and would be lost if the page went away; asked after committing."""
        return ()

    def give_back(self) -> bool:
        """Show the saved text again where a refused one stands; False when there is none.

        Called for Ctrl+Z before the newest edit is taken back.
        """
        return False

    def can_print(self) -> bool:
        """Whether Ctrl+P does something here."""
        return False

    def print_document(self) -> None:
        """Print what the page shows; called for Ctrl+P when ``can_print``."""

    def help_text(self) -> str:
        """What this page is for and how it is used, for F1: plain text, blank lines part."""
        return ""


def commit_focus(within: QWidget) -> None:
    """End composition and editing of the focused field inside ``within``.

    A word that an input method still composes is not in the field yet; losing the focus
    without committing it first would drop the word. Afterwards the keyboard is where it was.
    """
    focused = QApplication.focusWidget()
    if focused is None or not (focused is within or within.isAncestorOf(focused)):
        return
    QGuiApplication.inputMethod().commit()
    focused.clearFocus()
    # An editor of a cell closes by it, and its table takes over.
    owner = focused if shiboken6.isValid(focused) else None
    while owner is not None and (
        not owner.isVisible() or owner.focusPolicy() == Qt.FocusPolicy.NoFocus
    ):
        owner = owner.parentWidget() if owner is not within else None
    if owner is not None and QApplication.focusWidget() is None:
        owner.setFocus(Qt.FocusReason.OtherFocusReason)
