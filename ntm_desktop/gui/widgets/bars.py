"""A thin bar of parts: met, not met, missing – with the same figures said in words."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntm_desktop.gui.theme import fill, tokens_of


class Segment(NamedTuple):
    """One part of the bar.

    Attributes:
        share: how much of the whole.
        token: colour, an attribute of ``Tokens``: "met", "not_met", "warn", "accent".
        label: what it is, for tool tip and screen reader: "13 đạt".
    """

    share: float
    token: str
    label: str


class SegmentBar(QWidget):
    """Shows parts of a whole; what no segment covers stays grey."""

    def __init__(self, height: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._segments: tuple[Segment, ...] = ()
        self._total = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, segments: Sequence[Segment], total: float) -> None:
        """Show ``segments`` out of ``total``."""
        self._segments, self._total = tuple(segments), total
        said = ", ".join(segment.label for segment in segments if segment.share)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as asked for, as wide as there is room."""
        return QSize(120, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track and parts."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(0, (self.height() - self._height) / 2, self.width(), self._height)
        whole = QPainterPath()
        whole.addRoundedRect(area, self._height / 2, self._height / 2)
        painter.setClipPath(whole)
        fill(painter, area, tokens.track)
        left = area.left()
        for segment in self._segments:
            if not segment.share or not self._total:
                continue
            width = area.width() * segment.share / self._total
            # A hair of the track between the parts tells them apart without colour.
            fill(
                painter,
                QRectF(left, area.top(), width - 1.5, area.height()),
                getattr(tokens, segment.token),
            )
            left += width
