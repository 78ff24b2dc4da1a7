"""Labels that know what they are, and labels that shorten themselves."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
"""Second line of an entry that ``TwoLineDelegate`` draws."""
ICON_ROLE = Qt.ItemDataRole.UserRole + 2
"""Name of its icon."""


class Label(QLabel):
    """Text in a role of the style sheet.

    Roles: "body", "title", "heading", "value", "strong", "small", "muted",
    "caption", "overline", "accent", "error", "warn", "met", "not_met".
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # What is shown comes from data too: a "<" in a remark is never markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def set_role(self, role: str) -> None:
        """Change the role after the label was made."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(Label):
    """One line that ends in "…" when there is no room; the tool tip then has all of it."""

    def __init__(
        self, text: str = "", role: str = "body", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(
            min(super().sizeHint().width(), self.fontMetrics().averageCharWidth() * 6),
            super().minimumSizeHint().height(),
        )

    def setText(self, text: str) -> None:
        """Show ``text``, shortened when needed."""
        super().setText(text)
        self._show_tip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the full text as soon as a part is hidden."""
        super().resizeEvent(event)
        self._show_tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text with its end cut off."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter.drawText(self.contentsRect(), self.alignment(), text)

    def _show_tip(self) -> None:
        hidden = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(self.text() if hidden else "")
