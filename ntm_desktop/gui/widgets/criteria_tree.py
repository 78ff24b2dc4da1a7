"""Criteria with their indicators below: what every tree of a criteria set has in common.

A page adds what its rows say (``criterion_data`` and ``indicator_data`` of the model) and what
stands beside the tree. All rows look alike: number and name at the left, at the right a count,
a flag and the state as an icon in its colour.
"""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from ntm_desktop.domain.criteria import Criterion, Indicator
from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import text_font, tokens_of
from ntm_desktop.gui.widgets.steady_bar import keep_bar_room

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ICON = 16
_GAP = 7


class Role(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    NO = Qt.ItemDataRole.UserRole + 1  # indicator number, "" for a criterion with several
    LABEL = Qt.ItemDataRole.UserRole + 2  # number as written before the name
    MARK = Qt.ItemDataRole.UserRole + 3  # (icon, token) of the state, or None
    COUNT = Qt.ItemDataRole.UserRole + 4  # "2/4" of a criterion, else ""
    FLAG = Qt.ItemDataRole.UserRole + 5  # (icon, token) of what else has to be seen, or None
    CRITERION = Qt.ItemDataRole.UserRole + 6  # its number
    STATE = Qt.ItemDataRole.UserRole + 7  # whatever the page knows a row by


class CriteriaTreeModel(QAbstractItemModel):
    """Criteria with their indicators below; a criterion that is its only indicator is a leaf."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._criteria: list[tuple[Criterion, tuple[Indicator, ...]]] = []

    def criterion_data(self, criterion: Criterion, role: int) -> object:
        """What the row of a criterion says."""
        raise NotImplementedError

    def indicator_data(
        self, criterion: Criterion, indicator: Indicator, role: int, *, name: str
    ) -> object:
        """What the row of an indicator says."""
        raise NotImplementedError

    def set_criteria(self, criteria: Sequence[Criterion]) -> None:
        """Show these; where rows come or go, within ``beginResetModel`` and its end."""
        self._criteria = [(criterion, _below(criterion)) for criterion in criteria]

    def rows_changed(self) -> None:
        """Tell the view that every row may say something else now."""
        last = len(self._criteria) - 1
        if last < 0:
            return
        self.dataChanged.emit(self.index(0, 0), self.index(last, 0))
        for position, (_criterion, indicators) in enumerate(self._criteria):
            if indicators:
                parent = self.index(position, 0)
                self.dataChanged.emit(
                    self.index(0, 0, parent), self.index(len(indicators) - 1, 0, parent)
                )

    @staticmethod
    def number(criterion: Criterion, indicator: Indicator) -> str:
        """“6.1”, or “5.”: the only indicator is numbered as its criterion."""
        return f"{indicator.no}." if indicator.no == str(criterion.no) else indicator.no

    def index_of(self, no: str) -> QModelIndex:
        """Where an indicator is; invalid when the set has none."""
        for position, (criterion, indicators) in enumerate(self._criteria):
            if not indicators and any(i.no == no for i in criterion.indicators):
                return self.index(position, 0)
            for place, indicator in enumerate(indicators):
                if indicator.no == no:
                    return self.index(place, 0, self.index(position, 0))
        return QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Criteria at the top, their indicators below."""
        if not parent.isValid():
            return len(self._criteria)
        if parent.internalId() == 0:
            return len(self._criteria[parent.row()][1])
        return 0

    def columnCount(self, _parent: Index = _ROOT) -> int:
        """One column; the delegate draws all of it."""
        return 1

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """Criteria have id 0, indicators the criterion's place plus one."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]
        """The criterion of an indicator."""
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(child.internalId()) - 1, 0, 0)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row says."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            criterion, indicators = self._criteria[index.row()]
            if indicators or not criterion.indicators:
                return self.criterion_data(criterion, role)
            return self.indicator_data(
                criterion, criterion.indicators[0], role, name=criterion.short_name
            )
        criterion, indicators = self._criteria[int(index.internalId()) - 1]
        indicator = indicators[index.row()]
        return self.indicator_data(criterion, indicator, role, name=indicator.name)


def _below(criterion: Criterion) -> tuple[Indicator, ...]:
    if len(criterion.indicators) == 1 and criterion.indicators[0].no == str(criterion.no):
        return ()
    return criterion.indicators


class CriteriaTree(QTreeView):
    """A tree whose Enter leads into the fields.

    Signals:
        entered_leaf: Enter or → on an indicator.
    """

    entered_leaf = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(16)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        keep_bar_room(self)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setStyleSheet("QTreeView, QTreeView:focus { border: 0; }")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the fields; on a criterion it opens it."""
        index = self.currentIndex()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if index.isValid() and plain and (enter or event.key() == Qt.Key.Key_Right):
            if index.data(Role.NO):
                self.entered_leaf.emit()
                return
            if enter:
                self.setExpanded(index, not self.isExpanded(index))
                return
        super().keyPressEvent(event)


class CriteriaDelegate(QStyledItemDelegate):
    """Draws name and state; the state is an icon in its colour."""

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All lines are equally high; Vietnamese letters need room above and below."""
        height: int = option.fontMetrics.height()  # type: ignore[attr-defined]
        return QSize(120, height + 9)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a line."""
        view = option.widget  # type: ignore[attr-defined]
        if not isinstance(view, QAbstractItemView):
            return
        style = view.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, view)
        tokens = tokens_of(view)
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        right = rect.right() - _GAP
        ratio = view.devicePixelRatioF()
        top = rect.top() + (rect.height() - _ICON) // 2
        for mark in (index.data(Role.MARK), index.data(Role.FLAG)):
            if mark is None:
                continue
            name, token = mark
            painter.drawPixmap(
                right - _ICON + 1, top, icons.pixmap(name, getattr(tokens, token), _ICON, ratio)
            )
            right -= _ICON + _GAP
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        is_criterion = not index.parent().isValid()
        count = index.data(Role.COUNT)
        if count:
            painter.setFont(text_font(view, "caption"))
            painter.setPen(QColor(tokens.faint))
            width = painter.fontMetrics().horizontalAdvance(count)
            painter.drawText(
                QRect(right - width, rect.top(), width, rect.height()),
                Qt.AlignmentFlag.AlignVCenter,
                count,
            )
            right -= width + _GAP
        weight = QFont.Weight.Medium if is_criterion else QFont.Weight.Normal
        if selected:
            weight = QFont.Weight.DemiBold
        painter.setFont(text_font(view, "small", weight))
        painter.setPen(QColor(tokens.accent if selected else tokens.text))
        room = QRect(rect.left() + 2, rect.top(), right - rect.left() - 4, rect.height())
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            painter.fontMetrics().elidedText(
                index.data(), Qt.TextElideMode.ElideRight, room.width()
            ),
        )
