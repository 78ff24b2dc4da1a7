"""The message of the window: it floats, so that nothing moves under the pointer.

A banner that made room for itself pushed the page down and up again, and a click meant for one
field landed in another. It lies over the line at the foot and the margin above it, where nothing
is pressed or typed; of one that has no room there the beginning is shown, and a link to all of it.
It takes no click in the moment in which it appears.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.widgets.notice import Level, Notice

_GONE_AFTER_MS = 8000
_DEAF_FOR_MS = 400
_NARROWEST = 320


class Messages(QObject):
    """Shows one message at a time, at the right end of the foot."""

    def __init__(self, page: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._notice: Notice | None = None
        self._run: Callable[[], None] | None = None
        self._timer = QTimer(self, interval=_GONE_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self._deaf = QTimer(self, interval=_DEAF_FOR_MS, singleShot=True)
        self._deaf.timeout.connect(self._listen)

    @property
    def notice(self) -> Notice:
        """The banner itself."""
        if self._notice is None:
            self._notice = Notice(dismissable=True, parent=self._page.parentWidget())
            self._notice.hide()
            self._notice.activated.connect(self._act)
            self._page.installEventFilter(self)
        return self._notice

    def show(
        self, text: str, level: Level, action: str = "", run: Callable[[], None] | None = None
    ) -> None:
        """Show a message; what asks for nothing goes away after a while."""
        self._run = run
        notice = self.notice
        if notice.isHidden():
            # A click on its way to the page goes to the page.
            notice.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
            self._deaf.start()
        notice.show_message(text, level, action)
        self._place()
        notice.raise_()
        if level in (Level.INFO, Level.SUCCESS) and not action:
            self._timer.start()
        else:
            self._timer.stop()

    def take_focus(self) -> None:
        """Let the keys go to what the message offers."""
        if self._notice is not None and not self._notice.isHidden():
            self._notice.focus_action()

    def hide(self) -> None:
        """Take the message away."""
        if self._notice is not None:
            self._notice.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the page when the page is moved or made larger."""
        moved = event.type() in (QEvent.Type.Resize, QEvent.Type.Move)
        if moved and self._notice is not None and not self._notice.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _listen(self) -> None:
        if self._notice is not None:
            self._notice.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def _place(self) -> None:
        notice = self.notice
        page = self._page.geometry()
        around = notice.parentWidget()
        whole = around.height() if around is not None else page.bottom() + 1
        wanted = max(notice.line_width(), _NARROWEST)
        if "\n" in notice.text:  # in one line, as much of it as leaves the left of the foot free
            wanted = max(wanted, page.width() * 2 // 3)
        width = min(page.width(), wanted)
        notice.setFixedWidth(width)
        # Only the margin and the foot are free of what is pressed and read, on every page.
        size = notice.fit(width, whole - page.bottom() - 1)
        left = page.right() + 1 - width
        notice.setGeometry(QRect(left, whole - size.height(), width, size.height()))

    def _act(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()
