"""Looks into the folder that office and communes share, when something was signed and now and then.

Nobody is asked and nothing pops up: what came waits on the page “Nhận gói”, with a sentence there
when the folder does not answer.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ntm_desktop.domain.changes import Change, Touched

if TYPE_CHECKING:
    from ntm_desktop.district.line.shared_folder import Exchanged
    from ntm_desktop.gui.tasks import Tasks
    from ntm_desktop.store.register.register import Register

_EVERY_MS = 600_000
_TOLD = frozenset({Touched.PACKAGES, Touched.SETTINGS})


class SharedFolder(QObject):
    """One look at a time; what is asked for meanwhile is one look more.

    Signals:
        looked: it was looked into.

    Attributes:
        said: what a person should know of it, "" when nothing.
    """

    looked = Signal()

    def __init__(
        self, tasks: "Tasks[Register]", data_dir: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.said = ""
        self._tasks, self._data_dir = tasks, data_dir
        self._looking = self._once_more = False
        tasks.changed.connect(self._hear)
        timer = QTimer(self, interval=_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Take over what the communes laid there, and lay down what is for them."""
        if self._looking:
            self._once_more = True  # a receipt may have been signed meanwhile
            return
        from ntm_desktop.district.line.shared_folder import looking_into_folder

        self._looking, self._once_more = True, False
        self._tasks.run_staged(
            looking_into_folder(self._data_dir),
            done=self._done,
            failed=lambda error: self._say(str(error)),
            finished=self._finished,
            owner=self,
        )

    def _hear(self, change: Change) -> None:
        if change.touched & _TOLD:
            self.look()

    def _done(self, done: "Exchanged") -> None:
        self._say(" ".join(done.notes))

    def _say(self, text: str) -> None:
        self.said = text
        self.looked.emit()

    def _finished(self) -> None:
        self._looking = False
        if self._once_more:
            self.look()
