"""Buttons with an icon that follows the theme."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QToolTip, QWidget

from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import Tokens
from ntm_desktop.gui.widgets.enter_key import is_enter

_ICON = 18
_GAP = 4


def _icon_color(tokens: Tokens, kind: str) -> str:
    return {"primary": tokens.on_accent, "link": tokens.accent, "danger": tokens.not_met}.get(
        kind, tokens.text
    )


def _say_how(button: QWidget) -> None:
    """Enter presses no button: whoever goes through fields with it would press one unseen."""
    words = button.tr("Bấm phím cách (Space) để chọn nút này")
    QToolTip.showText(button.mapToGlobal(button.rect().bottomLeft()), words, button)


class Button(QPushButton):
    """A push button.

    Kinds: "" (plain), "primary" (one a page), "danger", "quiet" (no frame until touched),
    "chip" (checkable filter), "link".
    """

    def __init__(
        self,
        text: str,
        kind: str = "",
        *,
        icon: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon
        self._kind = kind
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if kind == "chip":
            self.setCheckable(True)
        if tip:
            self.setToolTip(tip)
        self._draw_icon()

    def set_kind(self, kind: str) -> None:
        """Look like another kind; nothing of its size or place changes."""
        if kind == self._kind:
            return
        self._kind = kind
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._draw_icon()

    def set_icon(self, name: str) -> None:
        """Show another icon, or none for ""."""
        self._icon_name = name
        self._draw_icon()

    def setText(self, text: str) -> None:
        """Show another text; its first one needs room beside the icon."""
        had = bool(self.text())
        super().setText(text)
        if bool(text) is not had:
            self._draw_icon()

    def follow_theme(self) -> None:
        """Draw the icon again in the colours of a new theme."""
        self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space presses the button; Enter says so, and goes to no dialog's default button."""
        if is_enter(event):
            _say_how(self)
        else:
            super().keyPressEvent(event)

    def _draw_icon(self) -> None:
        if not self._icon_name:
            return
        tokens = tokens_of(self)
        gap = _GAP if self.text() else 0  # the style puts the text too near
        self.setIconSize(QSize(_ICON + gap, _ICON))
        # White on a disabled button would not be seen.
        disabled = tokens.faint if self._kind == "primary" else None
        color = _icon_color(tokens, self._kind)
        self.setIcon(icons.icon(self._icon_name, color, disabled, _ICON, gap=gap))


class LinkButton(Button):
    """Text that leads somewhere; reachable by keyboard like any button."""

    def __init__(self, text: str, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "link", icon=icon, parent=parent)
        self.setFlat(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows a link."""
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """A button that shows only an icon; ``text`` is its name for tool tip and screen reader."""

    def __init__(self, icon: str, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw_icon()

    def follow_theme(self) -> None:
        """Draw the icon again in the colours of a new theme."""
        self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As on other buttons."""
        if is_enter(event):
            _say_how(self)
        else:
            super().keyPressEvent(event)

    def _draw_icon(self) -> None:
        tokens = tokens_of(self)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setIcon(icons.icon(self._icon_name, tokens.muted, tokens.border_strong, _ICON))
