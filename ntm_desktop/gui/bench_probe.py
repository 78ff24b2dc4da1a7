"""Lets a measurement of the start know when the first page stands; see tests/bench."""

import sys

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ntm_desktop.gui.commune_window import CommuneWindow

_STAYS_MS = 300


class BenchProbe(QObject):
    """Says ``painted`` when the overview has been drawn with its data, then ends the program."""

    def __init__(self, window: CommuneWindow, app: QApplication) -> None:
        super().__init__(window)
        self._window, self._app, self._said = window, app, False
        window.filled.connect(self._watch)

    def _watch(self) -> None:
        page = self._window.current_page
        if page is not None:
            last = _LastPainted(page)
            last.painted.connect(self._wait)
            last.show()
            page.update()

    def _wait(self) -> None:
        if not self._said:
            self._said = True
            QTimer.singleShot(0, self._say)

    def _say(self) -> None:
        sys.stdout.write("painted\n")
        sys.stdout.flush()
        # Not at once: what is made after the first picture, and kept for the next start, is
        # made as in every other run.
        QTimer.singleShot(_STAYS_MS, self._app.quit)


class _LastPainted(QWidget):
    """A point above everything in a page, and so drawn after it.

    Signals:
        painted: it was drawn.
    """

    painted = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setFixedSize(1, 1)

    def paintEvent(self, _event: object) -> None:
        """Draw nothing."""
        self.painted.emit()
