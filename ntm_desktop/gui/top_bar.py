"""The bar at the top of every window: what is open, undo, and the search."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.gui.search_field import SearchField
from ntm_desktop.gui.theme import fill, tokens_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.buttons import ToolButton

_HEIGHT = 50


class TopBar(QWidget):
    """What is open stands at its left; each kind of window puts it there (``left``).

    Attributes:
        left: for what is open and can be chosen.
        search: finds everything that the window offers.

    Signals:
        undo_requested, redo_requested: the arrows.
    """

    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_HEIGHT)
        self.undo = ToolButton("undo", self.tr("Hoàn tác (Ctrl+Z)"))
        self.undo.clicked.connect(self.undo_requested)
        self.redo = ToolButton("redo", self.tr("Làm lại (Ctrl+Y)"))
        self.redo.clicked.connect(self.redo_requested)
        self.search = SearchField()

        self.left = QHBoxLayout()
        self.left.setSpacing(GRID)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, 0, 2 * GRID, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self.left)
        layout.addStretch(1)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        layout.addWidget(self.search)
        self.set_undo("", "")

    def set_undo(self, undo: str, redo: str) -> None:
        """Offer what can be taken back and done again; "" disables."""
        self.undo.setEnabled(bool(undo))
        self.redo.setEnabled(bool(redo))
        self.undo.setToolTip(
            self.tr("Hoàn tác: {0} (Ctrl+Z)").format(undo)
            if undo
            else self.tr("Chưa có gì để hoàn tác")
        )
        self.redo.setToolTip(
            self.tr("Làm lại: {0} (Ctrl+Y)").format(redo)
            if redo
            else self.tr("Chưa có gì để làm lại")
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground with an edge below."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        fill(painter, self.rect(), tokens.surface)
        fill(painter, QRect(0, self.height() - 1, self.width(), 1), tokens.border)
