"""What a page is and what it is given; which pages there are: ``page_list.py``.

A page is a :class:`Page`. It is built when it is first opened, so its module is imported only
then, and gets a :class:`PageContext`: the one object through which it reaches
the rest of the program. The frame calls:

* ``show_target(target)`` when somebody leads to a place in the page ("12.1");
* ``refresh(change)`` when the page is shown and something it may show has changed; ``None``
  means everything (another assessment, first time). A hidden page is not refreshed: the frame
  remembers and calls ``refresh(None)`` when it is shown again;
* ``commit_pending()`` before the page is left, another assessment is chosen, or the window is
  closed: what is being typed has to be queued for saving then, Vietnamese input methods
  included;
* ``unsaved()`` then, for what was refused and would be lost.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.theme import Theme
from ntm_desktop.gui.widgets.notice import Level

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.services.changes import Change
    from ntm_desktop.services.opening import OpenSubject
    from ntm_desktop.services.workspace import AssessmentInfo, CommuneInfo


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


class PageContext(QObject):
    """Everything a page may use besides its own widgets.

    Attributes:
        tasks: runs services; see ``tasks``.
        preferences: settings of this PC; save them with ``preferences.save()``.
        data_dir: the commune's data folder.
        commune: the commune and its settings; read anew after a change of "settings".
        assessment: the commune's assessment, chosen in the top bar; every page but
            "assessment" speaks of it.
        criteria_set: the rules of that assessment.
        subject: the village, residential area or garden whose assessment is open on the page
            "assessment" in the place of the commune's; None when it is the commune's.
        theme: look of the program, for the settings; None in tests of other pages.
        ready: the commune has been read. Before that only the kept overview is shown, and
            ``commune``, ``assessment`` and ``criteria_set`` are not there.

    Signals:
        assessment_changed: another assessment is current; the frame refreshes the pages,
            so pages need not listen.
    """

    assessment_changed = Signal()
    navigation_requested = Signal(str, object)
    message_requested = Signal(str, object, str, object)
    import_requested = Signal(object)
    assessment_requested = Signal(str)
    assessment_opened = Signal(str, object)
    restore_requested = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        preferences: Preferences,
        data_dir: Path,
        commune: "CommuneInfo | None" = None,
        assessment: "AssessmentInfo | None" = None,
        criteria_set: "CriteriaSet | None" = None,
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
        self.subject: OpenSubject | None = None
        if commune is not None and assessment is not None and criteria_set is not None:
            self.fill(commune, assessment, criteria_set)

    def fill(
        self,
        commune: "CommuneInfo",
        assessment: "AssessmentInfo",
        criteria_set: "CriteriaSet",
        subject: "OpenSubject | None" = None,
    ) -> None:
        """Take what was read; for the frame."""
        self.commune = commune
        self.assessment = assessment
        self.criteria_set = criteria_set
        self.subject = subject
        self.ready = True

    @property
    def assessed(self) -> "AssessmentInfo":
        """What the page "assessment" is about: the open village's, else the commune's."""
        return self.subject.info if self.subject is not None else self.assessment

    @property
    def assessed_set(self) -> "CriteriaSet":
        """The rules of :attr:`assessed`."""
        return self.subject.criteria_set if self.subject is not None else self.criteria_set

    def navigate(self, page_id: str, target: str | None = None) -> None:
        """Open a page, at a place in it: ``navigate("assessment", "12.1")``.

        Page ids: "overview", "assessment", "evidence", "projects", "resources", "places",
        "dossier", "exchange", "rules", "settings". For the assessment page a target is an
        indicator number, or "criterion:12" for a criterion, of the commune's assessment: an open
        village is left. For a village or garden use :meth:`open_assessment`.
        """
        self.navigation_requested.emit(page_id, target)

    def choose_assessment(self, assessment_id: str) -> None:
        """Make another assessment current, as the top bar does."""
        self.assessment_requested.emit(assessment_id)

    def open_assessment(self, assessment_id: str, target: str | None = None) -> None:
        """Open the page "assessment" on an assessment, the commune's or a village's."""
        self.assessment_opened.emit(assessment_id, target)

    def restore(self, copy: Path) -> None:
        """Go back to a copy of the database; everything is shown anew then."""
        self.restore_requested.emit(copy)

    def show_message(
        self,
        text: str,
        level: Level = Level.INFO,
        action: str = "",
        run: Callable[[], None] | None = None,
    ) -> None:
        """Show a sentence above the page until it is closed or the page is left.

        Args:
            text: what happened, and what to do.
            level: INFO and SUCCESS go away by themselves after a while.
            action: text of a link, with ``run`` to be called when it is chosen.
            run: see ``action``.
        """
        self.message_requested.emit(text, level, action, run)

    def show_error(self, error: NtmError) -> None:
        """Show an expected error above the page; fits as ``failed=`` of ``tasks.run``."""
        faults = "\n".join(f"• {fault}" for fault in error.faults[:5])
        more = len(error.faults) - 5
        if more > 0:
            faults += "\n" + QCoreApplication.translate("PageContext", "… và {0} lỗi nữa.").format(
                more
            )
        self.show_message(f"{error}\n{faults}" if faults else str(error), Level.ERROR)

    def open_import(self, path: Path | None = None) -> None:
        """Open the import dialog, with a file already chosen when ``path`` is given."""
        self.import_requested.emit(path)


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

    def show_target(self, target: str | None) -> None:
        """Lead to a place in the page; None leaves it where it is."""

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
    without committing it first would drop the word.
    """
    focused = QApplication.focusWidget()
    if focused is None or not (focused is within or within.isAncestorOf(focused)):
        return
    QGuiApplication.inputMethod().commit()
    focused.clearFocus()
