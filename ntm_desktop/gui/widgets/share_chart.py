"""A bar for every source, its name before and its share behind."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID


class ShareChart(QWidget):
    """A bar for every source, its name before and its share behind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Sequence[tuple[str, Decimal | None, str]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Sequence[tuple[str, Decimal | None, str]]) -> None:
        """Show name, percent and the percent in words of every bar."""
        self._shares = tuple(shares)
        self.setAccessibleName("; ".join(f"{name}: {said}" for name, _, said in self._shares))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line for every bar."""
        return QSize(300, len(self._shares) * self._line())

    def minimumSizeHint(self) -> QSize:
        """As high as its lines; names are shortened when there is little room."""
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars to one scale: the largest fills the room."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, line = self.fontMetrics(), self._line()
        behind = metrics.horizontalAdvance("100,00 %") + GRID
        before = min(
            max((metrics.horizontalAdvance(name) for name, _, _ in self._shares), default=0),
            int(self.width() * 0.48),
        )
        room = self.width() - before - behind - 2 * GRID
        most = max((float(percent or 0) for _, percent, _ in self._shares), default=0) or 1.0
        for place, (name, percent, said) in enumerate(self._shares):
            top = place * line
            painter.setPen(QColor(tokens.text))
            painter.drawText(
                QRectF(0, top, before, line),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                metrics.elidedText(name, Qt.TextElideMode.ElideRight, before),
            )
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                QRectF(self.width() - behind, top, behind, line),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                said,
            )
            width = max(float(percent or 0) / most * room, 2.0 if percent else 0.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(before + GRID, top + line / 2 - 5, width, 10), 3, 3)

    def _line(self) -> int:
        return self.fontMetrics().height() + GRID
