"""Whose assessment it is, when it is not the commune's, and the ways back."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS
from ntm_desktop.gui.widgets import ElidedLabel, IconLabel, Label, LinkButton


class SubjectBar(QWidget):
    """A line over the questions: "Thôn Đông Tiến · Năm 2024 · Bộ tiêu chí thôn".

    There is none while the commune's own assessment is open.
    """

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.hide()
        self._name = Label("", "strong")
        self._about = ElidedLabel("", "muted")
        self.places = LinkButton(self.tr("Về trang Thôn"), icon="trees")
        self.places.clicked.connect(self._to_places)
        self.commune = LinkButton(self.tr("Mở đợt của xã"), icon="clipboard-check")
        self.commune.clicked.connect(self._to_commune)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID + 4, 4, GRID, 4)
        layout.setSpacing(GRID)
        layout.addWidget(IconLabel("trees", "accent", 18))
        layout.addWidget(self._name)
        layout.addWidget(self._about, 1)
        layout.addWidget(self.places)
        layout.addWidget(self.commune)

    @property
    def text(self) -> str:
        """All that is said."""
        return f"{self._name.text()} {self._about.text()}"

    def show_open(self) -> None:
        """Say whose assessment is open, of which period, by which rules."""
        subject = self._context.subject
        self.setVisible(subject is not None)
        if subject is not None:
            self._name.setText(subject.name)
            self._about.setText(f"· {subject.info.period.label} · {subject.info.short_title}")
            self.setAccessibleName(self.tr("Đang đánh giá {0}").format(self.text))

    def _to_places(self) -> None:
        subject = self._context.subject
        self._context.navigate("places", subject.place_id if subject is not None else None)

    def _to_commune(self) -> None:
        self._context.open_assessment(self._context.assessment.id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the soft sheet."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.accent))
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
