"""Small helpers to put widgets together on the 8-pixel grid."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.labels import Label
from ntm_desktop.gui.widgets.steady_bar import keep_bar_room


def row(*widgets: QWidget, stretch: int | None = None, spacing: int = GRID) -> QHBoxLayout:
    """Widgets beside each other; ``stretch`` is the index of the one that grows."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for index, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if index == stretch else 0)
    if stretch is None:
        layout.addStretch(1)
    return layout


def form_row(text: str, field: QWidget, help_text: str = "") -> QVBoxLayout:
    """A field under its label, joined for screen reader and Alt key; help under it."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID // 2)
    label: QLabel = Label(text, "overline")
    label.setBuddy(field)
    layout.addWidget(label)
    layout.addWidget(field)
    if not field.accessibleName():
        field.setAccessibleName(text)
    if help_text:
        layout.addWidget(Label(help_text, "caption", wrap=True))
        field.setAccessibleDescription(help_text)
    return layout


class ScrolledContent(QWidget):
    """What scrolls; wrapping labels say how high they are only for a given width."""

    def minimumSizeHint(self) -> QSize:
        """As wide as its widgets need; how high depends on that."""
        return QSize(super().minimumSizeHint().width(), 0)

    def lay_out(self) -> None:
        """Be as high as everything in it needs, now that it has been shown and knows that."""
        layout, around = self.layout(), self.parentWidget()
        if layout is None or around is None:
            return
        layout.invalidate()
        height = max(layout.totalHeightForWidth(self.width()), around.height())
        if height != self.height():
            self.resize(self.width(), height)
        layout.activate()


def scrolled(content: QWidget, *, clear: bool = False) -> QScrollArea:
    """``content`` in a frameless area that scrolls only up and down; the bar has its room always.

    ``clear`` lets show through what lies behind, for an area inside a card.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    keep_bar_room(area)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    if clear:
        content.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
    return area


def keep_room(widget: QWidget, *, keep: bool = True) -> None:
    """``widget`` has its place also while it is hidden: what is beside it stays."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(keep)
    widget.setSizePolicy(policy)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    for _ in range(layout.count()):
        item = layout.takeAt(0)
        # Qt gives nothing for an item that holds no widget or layout; the stubs don't know.
        widget: QWidget | None = item.widget()
        inner: QLayout | None = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


class FlowLayout(QLayout):
    """Puts widgets in lines like words in a paragraph."""

    def __init__(self, parent: QWidget | None = None, spacing: int = GRID) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Remove and return the item at a place, None beyond the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It asks for no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower means more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the lines at this width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place every item."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """As small as may be."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The largest single item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            if item.hasHeightForWidth():  # words that wrap at this width
                hint.setHeight(item.heightForWidth(hint.width()))
            if x + hint.width() > rect.right() + 1 and line > 0:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()
