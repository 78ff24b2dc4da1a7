"""Where everything is said that follows from the figures: a place of one height.

A figure is saved when its field is left, and what is said of it – refused, doubtful, the verdict,
what to look at again – comes, goes and grows. Whoever left the field by a click on “Thêm…” must not
hit another line. So all of it lies in one place whose height is chosen when the indicator is shown;
what is longer than the place scrolls inside it.
"""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import ScrolledContent
from ntm_desktop.gui.widgets.steady_bar import SteadyBar

_ROOM, _ROOM_A_PART, _MOST_ROOM = 6 * GRID, 3 * GRID, 12 * GRID
"""Room left empty below what is said at first: two lines more, and one for each further part."""


class SaidPlace(QScrollArea):
    """A column of sentences; its height changes only when :meth:`begin` is called.

    Attributes:
        body: where the sentences are put.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = 1
        content = ScrolledContent()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID - 1)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The bar lies over the edge of the sentences, which is empty: they are as wide without it.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._over = SteadyBar(Qt.Orientation.Vertical, self)
        self._over.hide()
        inner = self.verticalScrollBar()
        inner.rangeChanged.connect(self._show_bar)
        inner.valueChanged.connect(self._over.setValue)
        self._over.valueChanged.connect(inner.setValue)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def begin(self, parts: int) -> None:
        """Another indicator of so many parts is shown: choose the height for it."""
        self._parts = parts
        self.verticalScrollBar().setValue(0)
        self._choose_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences break differently in another width."""
        super().resizeEvent(event)
        self._place_bar()
        if event.size().width() != event.oldSize().width():
            self._choose_height()

    def changeEvent(self, event: QEvent) -> None:
        """A larger font needs more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._choose_height()

    def sizeHint(self) -> QSize:
        """As wide as what is said."""
        return QSize(self.widget().sizeHint().width(), self.height())

    def minimumSizeHint(self) -> QSize:
        """No wider than its place."""
        return QSize(0, 0)

    def _choose_height(self) -> None:
        self.body.activate()
        said = self.body.totalHeightForWidth(max(self.width(), 1))
        room = min(_MOST_ROOM, _ROOM + _ROOM_A_PART * (self._parts - 1))
        self.setFixedHeight(max(said, 0) + room)

    def _place_bar(self) -> None:
        wide = self._over.sizeHint().width()
        self._over.setGeometry(self.width() - wide, 0, wide, self.height())

    def _show_bar(self, least: int, most: int) -> None:
        self._over.setRange(least, most)
        self._over.setPageStep(self.verticalScrollBar().pageStep())
        self._over.setSingleStep(2 * GRID)
        self._over.setVisible(most > least)
        self._over.raise_()
