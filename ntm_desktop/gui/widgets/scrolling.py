"""A column that scrolls up and down inside a card or on the page."""

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import scrolled

_LAID_OUT_MS = 40


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

    def reveal(self, widget: QWidget) -> None:
        """Scroll to a widget, and once more when what was just made has been laid out."""
        self.area.ensureWidgetVisible(widget)
        QTimer.singleShot(_LAID_OUT_MS, widget, lambda: self.area.ensureWidgetVisible(widget))

    def minimumSizeHint(self) -> QSize:
        """Wrapping labels say how high they are only for a given width; the area asks then."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.body.hasHeightForWidth() else least
