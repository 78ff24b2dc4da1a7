"""A strip at the foot of a page: what takes its time, how far it is, and a way to stop it."""

from PySide6.QtWidgets import QProgressBar, QWidget

from ntm_desktop.gui.tasks import Job
from ntm_desktop.gui.theme import GRID
from ntm_desktop.gui.widgets import Button, Label, row


class ProgressStrip(QWidget):
    """Shown while a job runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._text = Label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        self.stop_button = Button(self.tr("Dừng"))
        self.stop_button.clicked.connect(self._stop)
        layout = row(self._text, self._bar, self.stop_button, stretch=0, spacing=GRID + 4)
        self.setLayout(layout)
        self.hide()

    def begin(self, text: str, job: Job, *, can_stop: bool = True) -> None:
        """Show that a job is under way."""
        self._job = job
        self._text.setText(text)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(text)
        self.stop_button.setVisible(can_stop)
        self.stop_button.setEnabled(True)
        self.show()

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def end(self) -> None:
        """The job is over."""
        self._job = None
        self.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.stop_button.setEnabled(False)
            self._text.setText(self.tr("Đang dừng…"))
