"""The middle of the window, which knows when it was first drawn."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget


class Ground(QWidget):
    """The middle of the window.

    Signals:
        painted: it was drawn for the first time.
    """

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawn = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw nothing; the children do."""
        if not self._drawn:
            self._drawn = True
            self.painted.emit()
