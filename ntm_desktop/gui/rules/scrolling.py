"""A column that scrolls up and down inside a card or on the page."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ntm_desktop.gui.theme import GRID
from ntm_desktop.gui.widgets import scrolled


class ScrollColumn(QWidget):
    """Put widgets into :attr:`body`, and :attr:`area` where the column is to be shown."""

    def __init__(self, spacing: int = GRID) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, GRID, 0)
        self.body.setSpacing(spacing)
        self.area: QScrollArea = scrolled(self)
        # What lies behind shows through.
        self.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """Wrapping labels say how high they are only for a given width; the area asks then."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.body.hasHeightForWidth() else least
