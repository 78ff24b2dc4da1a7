"""A strip at the foot of a page or dialog: what takes its time, how far it is, a way to stop it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.buttons import Button
from ntm_desktop.gui.widgets.labels import ElidedLabel
from ntm_desktop.gui.widgets.layouts import row

if TYPE_CHECKING:
    from ntm_desktop.gui.jobs import Job

_APPEARS_AFTER_MS = 150
_FINE = 1000


class ProgressStrip(QWidget):
    """Shown while a job runs that takes longer than a moment; jobs after the first wait in line.

    Signals:
        begun: a job is under way.
        ended: no job is left.
    """

    begun = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[tuple[Job, str, bool]] = []
        self._text = ElidedLabel("", "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.stop_button = Button(self.tr("Dừng"))
        self.stop_button.clicked.connect(self._stop)
        self.setLayout(row(self._text, self.bar, self.stop_button, stretch=0, spacing=GRID + 4))
        self._delay = QTimer(self, interval=_APPEARS_AFTER_MS, singleShot=True)
        self._delay.timeout.connect(self.show)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self._jobs)

    @property
    def text(self) -> str:
        """What is said about the job that is shown."""
        return self._jobs[0][1] if self._jobs else ""

    def begin(self, text: str, job: "Job", *, can_stop: bool = True) -> None:
        """Show a job from its start to its end."""
        self._jobs.append((job, text, can_stop))
        job.watch(self)
        if len(self._jobs) == 1:
            self._show_first()
            self._delay.start()
            self.begun.emit()

    def show_progress(self, job: "Job", done: int, total: int) -> None:
        """Show how far it is; for the job."""
        if not self._jobs or self._jobs[0][0] is not job:
            return
        # Bytes of a large package are more than the bar can count.
        self.bar.setRange(0, _FINE if total else 0)
        self.bar.setValue(done * _FINE // total if total else 0)

    def end(self, job: "Job") -> None:
        """It is over; for the job."""
        self._jobs = [each for each in self._jobs if each[0] is not job]
        if self._jobs:
            self._show_first()
            return
        self._delay.stop()
        self.hide()
        self.ended.emit()

    def _show_first(self) -> None:
        _, text, can_stop = self._jobs[0]
        self._text.setText(text)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(text)
        self.stop_button.setAccessibleName(self.tr("Dừng: {0}").format(text))
        self.stop_button.setVisible(can_stop)
        self.stop_button.setEnabled(True)

    def _stop(self) -> None:
        if self._jobs:
            # Until it looks up it still works: the strip stays, so that nobody waits in vain.
            self.stop_button.setEnabled(False)
            self._jobs[0][0].cancel()
