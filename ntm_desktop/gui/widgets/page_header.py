"""The first line of a page: its title and what can be done on it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.labels import ElidedLabel, Label

_MOMENT_MS = 150


class PageHeader(QWidget):
    """Title at the left, actions at the right, the primary one last."""

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID + 4)
        self._title = Label(title, "title")
        self._layout.addWidget(self._title)
        self._subtitle = ElidedLabel(subtitle, "muted")
        self._layout.addWidget(self._subtitle, 1)
        self._said, self._waits_for = subtitle, ""
        self._waiting = QTimer(self, interval=_MOMENT_MS, singleShot=True)
        self._waiting.timeout.connect(self._show_waiting)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)

    def set_subtitle(self, text: str) -> None:
        """Show something beside the title."""
        self._said = text
        if not self._waits_for or self._waiting.isActive():
            self._subtitle.setText(text)

    def set_waiting(self, text: str) -> None:
        """Say what is awaited in the place of the subtitle once it takes longer than a moment.

        Args:
            text: what, "" when it is there.
        """
        self._waits_for = text
        if text:
            self._waiting.start()
        else:
            self._waiting.stop()
            self._subtitle.setText(self._said)

    def _show_waiting(self) -> None:
        self._subtitle.setText(self._waits_for)

    def add_action(self, button: QWidget) -> None:
        """Put a button, or buttons that belong together, at the right end."""
        self._layout.addWidget(button)
