"""The message above the page: made with the first one, gone by itself when it only tells."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout

from ntm_desktop.gui.widgets.notice import Level, Notice

_GONE_AFTER_MS = 8000


class Messages(QObject):
    """Shows one message at a time at the top of a column."""

    def __init__(self, column: QVBoxLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._column = column
        self._notice: Notice | None = None
        self._run: Callable[[], None] | None = None
        self._timer = QTimer(self, interval=_GONE_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)

    @property
    def notice(self) -> Notice:
        """The banner itself."""
        if self._notice is None:
            self._notice = Notice(dismissable=True)
            self._notice.hide()
            self._notice.activated.connect(self._act)
            self._column.insertWidget(0, self._notice)
        return self._notice

    def show(
        self, text: str, level: Level, action: str = "", run: Callable[[], None] | None = None
    ) -> None:
        """Show a message; what asks for nothing goes away after a while."""
        self._run = run
        self.notice.show_message(text, level, action)
        if level in (Level.INFO, Level.SUCCESS) and not action:
            self._timer.start()
        else:
            self._timer.stop()

    def hide(self) -> None:
        """Take the message away."""
        if self._notice is not None:
            self._notice.hide()

    def _act(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()
