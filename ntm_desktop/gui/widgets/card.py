"""A white sheet with rounded corners on the grey page."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS


class Card(QWidget):
    """Holds the parts of one subject below each other in :attr:`body`."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        """Make an empty card.

        Args:
            name: what it is about, for a screen reader.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setAccessibleName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, 2 * GRID - 2, 2 * GRID, 2 * GRID - 2)
        self.body.setSpacing(GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw sheet and edge."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
