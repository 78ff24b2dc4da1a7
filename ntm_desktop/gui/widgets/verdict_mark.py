"""Icons in the text: of a verdict, or any other in a colour of the theme."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import tokens_of, verdict_colors

if TYPE_CHECKING:
    from ntm_desktop.domain.assessment import Verdict


class IconLabel(QWidget):
    """An icon that stands for itself; ``name`` is what a screen reader says."""

    def __init__(
        self,
        icon: str,
        token: str = "muted",
        size: int = 18,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            icon: name of the icon.
            token: name of the colour, an attribute of ``Tokens``.
            size: width and height.
            name: accessible name; empty for decoration.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._icon, self._token, self._size = icon, token, size
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, token: str, name: str = "") -> None:
        """Show another icon."""
        self._icon, self._token = icon, token
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """Exactly the icon."""
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the middle."""
        color = getattr(tokens_of(self), self._token)
        drawn = icons.pixmap(self._icon, color, self._size, self.devicePixelRatioF())
        QPainter(self).drawPixmap(
            (self.width() - self._size) // 2, (self.height() - self._size) // 2, drawn
        )


class VerdictMark(QWidget):
    """Icon and colour of a verdict, its name as tool tip and for a screen reader."""

    def __init__(
        self,
        verdict: "Verdict",
        size: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_verdict(verdict)

    @property
    def verdict(self) -> "Verdict":
        """What is shown."""
        return self._verdict

    def set_verdict(self, verdict: "Verdict") -> None:
        """Show another verdict."""
        from ntm_desktop.domain.assessment import VERDICT_LABELS

        self._verdict = verdict
        self.setAccessibleName(VERDICT_LABELS[verdict])
        self.setToolTip(VERDICT_LABELS[verdict])
        self.update()

    def sizeHint(self) -> QSize:
        """Exactly the icon."""
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in its colour."""
        color, _soft = verdict_colors(tokens_of(self), self._verdict)
        drawn = icons.pixmap(
            icons.VERDICT_ICONS[self._verdict], color, self._size, self.devicePixelRatioF()
        )
        QPainter(self).drawPixmap(
            (self.width() - self._size) // 2, (self.height() - self._size) // 2, drawn
        )
