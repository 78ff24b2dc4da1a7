"""What comes and goes on a card lies over it, at one place: nothing below it is pushed down."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.notice import Notice

_DEAF_FOR_MS = 400
_PRESSED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)


class Floating(QObject):
    """Keeps ``widget`` over ``host`` while it is shown.

    A notice lies over the heading ``under`` and, where there is one, the summary ``down_to``: they
    were read when it comes. What has no room there is folded. Anything else lies below ``under``.
    """

    def __init__(
        self, widget: QWidget, host: QWidget, under: QWidget, down_to: QWidget | None = None
    ) -> None:
        super().__init__(host)
        self._widget, self._host, self._under = widget, host, under
        self._down_to = down_to
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
        if isinstance(widget, Notice):
            free = self._free()
            size = widget.fit(free.width(), free.height())
            # The heading is covered as a whole, or the summary with it: no letters look out.
            heading = self._at(self._under).bottom() + GRID // 2 - free.top()
            height = heading if size.height() <= heading else free.height()
            place = QRect(free.left(), free.top(), free.width(), max(size.height(), height))
            widget.setGeometry(place)
        else:
            under = self._at(self._under)
            width = max(self._host.width() - 2 * under.left(), 1)
            height = widget.sizeHint().height()
            if layout is not None and layout.hasHeightForWidth():
                height = layout.totalHeightForWidth(width)
            widget.setGeometry(under.left(), under.bottom() + GRID // 2, width, height)
        if layout is not None:
            # On its way to being shown a widget is not told of its size.
            layout.setGeometry(widget.rect())
        widget.raise_()

    def _at(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self._host, QPoint(0, 0)), widget.size())

    def _free(self) -> QRect:
        """The widest stretch of the head in which nothing can be pressed."""
        under = self._at(self._under)
        last = under
        if self._down_to is not None and self._down_to.isVisibleTo(self._host):
            last = self._at(self._down_to)
        top = max(under.top() - 2 * GRID, 0)
        right = self._host.width() - under.left()
        band = QRect(QPoint(under.left(), top), QPoint(right - 1, last.bottom() + GRID // 2))
        taken = []
        for kind in _PRESSED:
            inside: list[QWidget] = list(self._host.findChildren(kind))
            for one in inside:
                if one.isVisibleTo(self._host) and not self._widget.isAncestorOf(one):
                    place = self._at(one)
                    if place.intersects(band):
                        taken.append((place.left() - GRID, place.right() + GRID))
        best, left = (band.left(), band.left()), band.left()
        for begins, ends in [*sorted(taken), (band.right(), band.right())]:
            if begins - left > best[1] - best[0]:
                best = (left, begins)
            left = max(left, ends)
        return QRect(QPoint(best[0], band.top()), QPoint(max(best[1], best[0] + 1), band.bottom()))
