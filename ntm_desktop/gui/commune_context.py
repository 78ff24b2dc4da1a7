"""What the pages of a commune's window are given besides what every page is."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.navigation import Page, PageContext
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.theme import Theme

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.services.opening import OpenSubject
    from ntm_desktop.services.workspace import AssessmentInfo, CommuneInfo, Workspace


class CommuneContext(PageContext):
    """The open commune, and its assessment.

    ``commune``, ``assessment`` and ``criteria_set`` are there when the context is ``ready``;
    before that only the kept overview is shown.

    Attributes:
        commune: the commune and its settings; read anew after a change of "settings".
        assessment: the commune's assessment, chosen in the top bar; every page but
            "assessment" speaks of it.
        criteria_set: the rules of that assessment.
        subject: the village, residential area or garden whose assessment is open on the page
            "assessment" in the place of the commune's; None when it is the commune's.

    Signals:
        assessment_changed: another assessment is current; the frame refreshes the pages,
            so pages need not listen.
    """

    assessment_changed = Signal()
    import_requested = Signal(object)
    new_assessment_requested = Signal()
    assessment_requested = Signal(str)
    assessment_opened = Signal(str, object)
    tasks: "Tasks[Workspace]"

    def __init__(
        self,
        tasks: "Tasks[Workspace]",
        preferences: Preferences,
        data_dir: Path,
        commune: "CommuneInfo | None" = None,
        assessment: "AssessmentInfo | None" = None,
        criteria_set: "CriteriaSet | None" = None,
        *,
        theme: Theme | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(tasks, preferences, data_dir, theme=theme, parent=parent)
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

        Page ids stand in ``page_list.py``. For the assessment page a target is an indicator
        number, or "criterion:12" for a criterion, of the commune's assessment: an open village
        is left. For a village or garden use :meth:`open_assessment`.
        """
        super().navigate(page_id, target)

    def choose_assessment(self, assessment_id: str) -> None:
        """Make another assessment current, as the top bar does."""
        self.assessment_requested.emit(assessment_id)

    def open_assessment(self, assessment_id: str, target: str | None = None) -> None:
        """Open the page "assessment" on an assessment, the commune's or a village's."""
        self.assessment_opened.emit(assessment_id, target)

    def begin_assessment(self) -> None:
        """Open the dialog that begins another assessment."""
        self.new_assessment_requested.emit()

    def open_import(self, path: Path | None = None) -> None:
        """Open the import dialog, with a file already chosen when ``path`` is given."""
        self.import_requested.emit(path)


class CommunePage(Page):
    """A page over a commune's file."""

    context: CommuneContext

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
