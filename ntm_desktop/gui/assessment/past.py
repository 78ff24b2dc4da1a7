"""What was edited of the current indicator before, and giving an earlier answer back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.assessment.dialogs import HistoryDialog
from ntm_desktop.gui.assessment.recorder import Recorder
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.services import edits, history
from ntm_desktop.services.history import HistoryEntry


class IndicatorPast(QObject):
    """Reads the history of one indicator, the last one asked for, and shows it.

    Signals:
        counted: how many edits there were, when they were read.
    """

    counted = Signal(int)

    def __init__(
        self,
        context: CommuneContext,
        recorder: Recorder,
        commit: Callable[[], None],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._context, self._recorder = context, recorder
        self._commit, self._page = commit, page
        self._no = ""
        self._entries: tuple[HistoryEntry, ...] = ()

    def read(self, no: str) -> None:
        """Read it anew; nothing for no indicator."""
        self._no = no
        if not no:
            return
        assessment_id = self._context.assessed.id

        def show(entries: tuple[HistoryEntry, ...]) -> None:
            if no == self._no:
                self._entries = entries
                self.counted.emit(len(entries))

        self._context.tasks.run(
            lambda ws: edits.indicator_history(ws, assessment_id, no),
            done=show,
            failed=self._context.show_error,
            owner=self,
        )

    def show(self, no: str) -> None:
        """Open the list of edits over the page."""
        indicator = self._recorder.snapshot.criteria_set.indicator(no)
        dialog = HistoryDialog(indicator, self._entries, self._page)
        dialog.restore_wanted.connect(self._restore)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _restore(self, row_id: str) -> None:
        self._commit()
        self._context.tasks.run(
            lambda ws: history.restore(ws, row_id), failed=self._context.show_error, owner=self
        )
