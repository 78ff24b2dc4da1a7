"""The question before something is closed while work is under way: stop it, or wait for it?"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from ntm_desktop.gui.tasks import Tasks


class WorkGuard(QObject):
    """Keeps a window from leaving work behind."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.question: StopQuestion | None = None

    def ask_first(self, tasks: Tasks[Any], go_on: Callable[[], object], leave: str) -> bool:
        """Whether work is under way; then it is asked about, and ``go_on`` follows its end.

        Args:
            tasks: where it may run.
            go_on: what the officer wants to do, which is asked for once more.
            leave: see ``StopQuestion``.
        """
        if not tasks.under_way:
            return False
        if self.question is None:
            self.question = StopQuestion(tasks, self._window, leave=leave)
            self.question.stayed.connect(self._forget)
            self.question.over.connect(self._forget)
            self.question.over.connect(go_on)
        self.question.open()
        return True

    def _forget(self) -> None:
        self.question = None


class StopQuestion(QMessageBox):
    """Lists what is under way; whoever asked goes on when it has come to its end.

    Signals:
        over: nothing is under way any more, because it was stopped or is done.
        stayed: the officer would rather not leave.
    """

    over = Signal()
    stayed = Signal()

    def __init__(self, tasks: Tasks[Any], parent: QWidget, *, leave: str) -> None:
        """Ask about the work with a title; to be shown with ``open()``.

        Args:
            tasks: where it runs.
            parent: over which window.
            leave: what follows, as the end of the buttons' texts: "đóng".
        """
        super().__init__(parent)
        self._tasks = tasks
        self._left = False
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(self.tr("Còn việc đang làm"))
        self.setText("\n".join(f"{title}…" for title in dict.fromkeys(tasks.under_way)))
        self.setInformativeText(
            self.tr("Dừng lại thì việc này coi như chưa làm: không để lại tệp dở dang nào.")
        )
        role = QMessageBox.ButtonRole
        self.wait_button = self.addButton(
            self.tr("Chờ xong rồi {0}").format(leave), role.AcceptRole
        )
        self.stop_button = self.addButton(
            self.tr("Dừng và {0}").format(leave), role.DestructiveRole
        )
        self.stay_button = self.addButton(self.tr("Ở lại"), role.RejectRole)
        self.setDefaultButton(self.wait_button)
        self.setEscapeButton(self.stay_button)
        self.wait_button.clicked.connect(self._look)
        self.stop_button.clicked.connect(self._stop)
        self.stay_button.clicked.connect(self._stay)
        # Later: what came of the work is told everywhere first.
        tasks.ended.connect(self._look, Qt.ConnectionType.QueuedConnection)

    def _stop(self) -> None:
        self._tasks.stop()
        self._look()

    def _stay(self) -> None:
        self._tasks.ended.disconnect(self._look)
        self.stayed.emit()
        self.deleteLater()

    def _look(self) -> None:
        if self._left or self._tasks.under_way:
            return
        self._left = True
        self.hide()
        self.over.emit()
        self.deleteLater()
