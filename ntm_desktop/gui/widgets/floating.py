"""What comes and goes on a card lies over it, at one place: nothing below it is pushed down."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.tokens import GRID

_DEAF_FOR_MS = 400


class Floating(QObject):
    """Keeps ``widget`` over ``host``, below ``under``, while it is shown."""

    def __init__(self, widget: QWidget, host: QWidget, under: QWidget) -> None:
        super().__init__(host)
        self._widget, self._host, self._under = widget, host, under
        self._deaf = QTimer(self, interval=_DEAF_FOR_MS, singleShot=True)
        self._deaf.timeout.connect(lambda: self._listen(True))
        widget.setParent(host)
        widget.hide()
        widget.setBackgroundRole(QPalette.ColorRole.Base)
        widget.setAutoFillBackground(True)
        host.installEventFilter(self)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host, and what the widget says."""
        kind = event.type()
        if watched is self._widget and kind == QEvent.Type.Show:
            # A click on its way to what lies below goes there.
            self._listen(False)
            self._deaf.start()
        if kind in (QEvent.Type.Show, QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    def _listen(self, on: bool) -> None:
        self._widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not on)

    def _place(self) -> None:
        widget, layout = self._widget, self._widget.layout()
        if widget.isHidden():
            return
        left = self._under.x()
        width = max(self._host.width() - 2 * left, 1)
        height = widget.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            height = layout.totalHeightForWidth(width)
        widget.setGeometry(left, self._under.geometry().bottom() + GRID // 2, width, height)
        if layout is not None:
            # On its way to being shown a widget is not told of its size.
            layout.setGeometry(widget.rect())
        widget.raise_()
