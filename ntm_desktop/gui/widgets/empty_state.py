"""What a page shows when there is nothing to show yet: why, and the first thing to do."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.labels import Label

_ROUND = 72
_ICON = 32
_TEXT = 520


class EmptyState(QWidget):
    """A large icon, one sentence in bold, one that explains, and the buttons to begin with."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        actions: Sequence[QPushButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        center = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        layout.addStretch(2)
        layout.addWidget(_RoundIcon(icon), 0, center)
        layout.addSpacing(GRID)
        self._title = Label(title, "value")
        self._title.setAlignment(center)
        layout.addWidget(self._title, 0, center)
        self._text = Label(text, "muted", wrap=True)
        self._text.setAlignment(center)
        self._text.setMaximumWidth(_TEXT)
        # Between stretches, not aligned: an aligned label gets one line however much it says.
        around = QHBoxLayout()
        around.addStretch(1)
        around.addWidget(self._text, 1000)
        around.addStretch(1)
        layout.addLayout(around)
        layout.addSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID + 4)
        buttons.addStretch(1)
        for button in actions:
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(3)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def set_text(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)


class _RoundIcon(QWidget):
    """The icon on a soft disc."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_ROUND, _ROUND)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawEllipse(QRectF(0, 0, _ROUND, _ROUND))
        at = (_ROUND - _ICON) // 2
        painter.drawPixmap(
            at, at, icons.pixmap(self._icon, tokens.accent, _ICON, self.devicePixelRatioF())
        )
