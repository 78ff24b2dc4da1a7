"""A chart on screen: the shapes of the paper in the colours of the window."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntm_desktop.domain.charts import Box, Chart, Drawing, Stroke, Tone, Words, alternative, drawn
from ntm_desktop.gui.theme import text_font, tokens_of
from ntm_desktop.gui.tokens import Tokens

_LEAST = 320


class ChartView(QWidget):
    """Draws one chart as wide as there is room."""

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self._made: Drawing | None = None
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(alternative(chart))
        self.setToolTip(alternative(chart))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round(self._drawing(560).height))

    def sizeHint(self) -> QSize:
        """As wide as there is room; the height follows the figures."""
        return QSize(_LEAST, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other places."""
        super().resizeEvent(event)
        self.setFixedHeight(round(self._drawing(max(_LEAST, self.width())).height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw every shape."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = tokens_of(self)
        for shape in self._drawing(max(_LEAST, self.width())).shapes:
            color = _color(tokens, shape.tone)
            match shape:
                case Box():
                    area = QRectF(shape.x, shape.y, shape.width, shape.height)
                    painter.setPen(QPen(color, 1.2) if shape.hollow else Qt.PenStyle.NoPen)
                    painter.setBrush(Qt.BrushStyle.NoBrush if shape.hollow else color)
                    painter.drawRect(area)
                case Stroke():
                    pen = QPen(color, shape.width)
                    if shape.dashed:
                        pen.setStyle(Qt.PenStyle.DashLine)
                    painter.setPen(pen)
                    painter.drawLine(QPointF(shape.x1, shape.y1), QPointF(shape.x2, shape.y2))
                case Words():
                    self._write(painter, shape, color)

    def _write(self, painter: QPainter, shape: Words, color: QColor) -> None:
        font = self._font(shape.size, bold=shape.bold)
        painter.setFont(font)
        painter.setPen(color)
        width = QFontMetricsF(font).horizontalAdvance(shape.text)
        left = shape.x - {"middle": width / 2, "end": width}.get(shape.anchor, 0.0)
        painter.drawText(QPointF(left, shape.y), shape.text)

    def _drawing(self, width: float) -> Drawing:
        if self._made is None or self._made.width != width:
            self._made = drawn(self._chart, width, self._measure)
        return self._made

    def _measure(self, text: str, size: float) -> float:
        return QFontMetricsF(self._font(size)).horizontalAdvance(text)

    def _font(self, size: float, *, bold: bool = False) -> QFont:
        font = QFont(text_font(self, "small"))
        font.setPixelSize(round(size * 1.2))
        font.setBold(bold)
        return font


def _color(tokens: Tokens, tone: Tone) -> QColor:
    names = {
        Tone.TEXT: tokens.text,
        Tone.MUTED: tokens.muted,
        Tone.BAR: tokens.accent,
        Tone.PALE: tokens.border,
        Tone.TARGET: tokens.warn,
    }
    return QColor(names[tone])
