"""Lists of two-line entries: what it is, and under it what helps to choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import text_font, text_metrics, tokens_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.labels import DETAIL_ROLE, ICON_ROLE

_ICON = 18
_Index = QModelIndex | QPersistentModelIndex


class TwoLineDelegate(QStyledItemDelegate):
    """Draws the display text in bold, the text of ``DETAIL_ROLE`` under it, an icon before."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Two lines of text with air."""
        height = text_metrics().height() + 2 * GRID
        if index.data(DETAIL_ROLE):
            height += text_metrics("caption").height() - 4
        return QSize(240, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one entry."""
        widget: QWidget = option.widget  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        area = QRect(option.rect)  # type: ignore[attr-defined]
        tokens = tokens_of(widget)
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or (enabled and state & QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if selected else tokens.hover))
            painter.drawRoundedRect(QRectF(area).adjusted(2, 1, -2, -1), 5, 5)
        left = GRID + 4
        name = index.data(ICON_ROLE)
        if name:
            color = tokens.accent if selected else tokens.muted if enabled else tokens.faint
            drawn = icons.pixmap(name, color, _ICON, widget.devicePixelRatioF())
            painter.drawPixmap(area.left() + left, area.center().y() - _ICON // 2 + 1, drawn)
            left += _ICON + GRID + 2
        text = area.adjusted(left, 0, -GRID, 0)
        detail = index.data(DETAIL_ROLE)
        title_font = text_font(widget, "body", QFont.Weight.Medium)
        lines = [(index.data(), title_font, tokens.text if enabled else tokens.faint)]
        if detail:
            lines.append((detail, text_font(widget, "caption"), tokens.muted))
        heights = [
            text_metrics("body", QFont.Weight.Medium).height(),
            text_metrics("caption").height(),
        ]
        top = area.top() + (area.height() - sum(heights[: len(lines)])) // 2
        for (line, font, color), height in zip(lines, heights, strict=False):
            painter.setFont(font)
            painter.setPen(QColor(color))
            shown = painter.fontMetrics().elidedText(
                line, Qt.TextElideMode.ElideRight, text.width()
            )
            painter.drawText(
                QRect(text.left(), top, text.width(), height), Qt.AlignmentFlag.AlignVCenter, shown
            )
            top += height
        painter.restore()


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a :class:`ChoiceList`.

    Attributes:
        key: what is chosen.
        title: first line.
        detail: second line, may be empty; for a disabled entry the reason.
        icon: name of its icon, may be empty.
        enabled: whether it can be chosen.
    """

    key: str
    title: str
    detail: str = ""
    icon: str = ""
    enabled: bool = True


class ChoiceList(QListView):
    """A list of which one entry is chosen.

    Signals:
        chosen: key of the entry that is current now.
        confirmed: an entry was double-clicked or Enter was pressed on it.
    """

    chosen = Signal(str)
    confirmed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(TwoLineDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._tell)
        self.activated.connect(self._confirm)

    def show_choices(self, choices: Sequence[Choice], current: str = "") -> None:
        """Fill the list; ``current`` stays chosen when it is there and can be chosen."""
        self._model.clear()
        for choice in choices:
            item = QStandardItem(choice.title)
            item.setData(choice.key, Qt.ItemDataRole.UserRole)
            item.setData(choice.detail, DETAIL_ROLE)
            item.setData(choice.icon, ICON_ROLE)
            item.setData(f"{choice.title}. {choice.detail}", Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(f"{choice.title}\n{choice.detail}" if choice.detail else choice.title)
            item.setEnabled(choice.enabled)
            self._model.appendRow(item)
        self.choose(current)

    def choose(self, key: str) -> None:
        """Make the entry with this key current, if it is there and enabled."""
        for line in range(self._model.rowCount()):
            item = self._model.item(line)
            if item.data(Qt.ItemDataRole.UserRole) == key and item.isEnabled():
                self.setCurrentIndex(item.index())
                self.scrollTo(item.index())
                return

    @property
    def current_key(self) -> str:
        """Key of the chosen entry, "" when none is."""
        index = self.currentIndex()
        return str(index.data(Qt.ItemDataRole.UserRole)) if index.isValid() else ""

    def sizeHint(self) -> QSize:
        """Room for a few entries."""
        return QSize(320, 180)

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(str(index.data(Qt.ItemDataRole.UserRole)))

    def _confirm(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.confirmed.emit()
