"""A table to read: rows of cells, sections and totals; lines wrap, nothing scrolls sideways."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QFont, QIcon, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import Tokens
from ntm_desktop.gui.widgets.rows_when_seen import RowsWhenSeen
from ntm_desktop.gui.widgets.steady_bar import keep_bar_room

_ICON = 16
_MAX_ROW = 120
_SIDE = 18
_AIR = 10
_TIP_FROM = 8
_PAD = 5
_ROWS_MEASURED = 600
"""Beyond this many rows every row gets the same height: measuring them would be felt."""

_DRAWN_HERE = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_MouseOver
    | QStyle.StateFlag.State_HasFocus
)
_WIDE = 14
"""Columns of more letters than this give way when there is little room."""
_LEAST = 25
"""Letters that a growing column keeps room for, whatever the size of the font."""

Index = QModelIndex | QPersistentModelIndex


class RowKind(StrEnum):
    """How a row is drawn."""

    PLAIN = "plain"
    SECTION = "section"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        chars: width in average letters; 0 takes the room that is left.
        right: figures, aligned right.
        tip: explains the title.
    """

    title: str
    chars: int = 0
    right: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell.

    Attributes:
        tip: tool tip when it is more than the text.
        checkable: has a check box; see ``DataTable.checked``.
        icon: name of an icon before the text.
        token: colour of icon and, with ``colored``, of the text: an attribute of ``Tokens``.
        spoken: what a screen reader says instead of the text.
    """

    text: str = ""
    tip: str = ""
    icon: str = ""
    token: str = "muted"
    colored: bool = False
    spoken: str = ""
    strong: bool = False
    checkable: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; ``key`` is what the page knows it by."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.PLAIN
    key: object = None


def section(text: str, *rest: Cell) -> TableRow:
    """A heading over the rows that follow; ``rest`` are the cells of the last columns."""
    return TableRow((Cell(text), *rest), RowKind.SECTION)


class TableModel(QAbstractTableModel):
    """Rows of cells, read only but for check boxes.

    Signals:
        check_changed: key of the row whose box was clicked, and whether it is checked now.
    """

    check_changed = Signal(object, bool)

    def __init__(self, columns: Sequence[Column], tokens: Callable[[], Tokens]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._tokens = tokens
        self.wrapped = False  # titles of columns have two lines
        self._rows: Sequence[TableRow] = ()
        self._checked: set[object] = set()

    @property
    def checked(self) -> frozenset[object]:
        """Keys of the rows whose box is checked, shown or not."""
        return frozenset(self._checked)

    def set_checked(self, keys: Iterable[object]) -> None:
        """Check the boxes of these rows and no others."""
        self._checked = set(keys)
        last = self.index(max(len(self._rows) - 1, 0), len(self.columns) - 1)
        self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])

    def set_column(self, place: int, column: Column) -> None:
        """Hold something else in a column."""
        columns = list(self.columns)
        columns[place] = column
        self.columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, place, place)

    @property
    def rows(self) -> Sequence[TableRow]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows if isinstance(rows, RowsWhenSeen) else tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of rows; a table has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sections and totals cannot be selected."""
        if not index.isValid() or self._rows[index.row()].kind is not RowKind.PLAIN:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._cell(self._rows[index.row()], index.column()).checkable:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Check or clear a box."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        key = self._rows[index.row()].key
        checked = Qt.CheckState(value) is Qt.CheckState.Checked
        (self._checked.add if checked else self._checked.discard)(key)
        self.dataChanged.emit(index, index, [role])
        self.check_changed.emit(key, checked)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip or column.title
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                aligned = side | Qt.AlignmentFlag.AlignVCenter
                return aligned | Qt.TextFlag.TextWordWrap if self.wrapped else aligned
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, icon, colour and font of a cell."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        cell = self._cell(row, index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return cell.tip or (cell.text if len(cell.text) > _TIP_FROM else None)
            case Qt.ItemDataRole.AccessibleTextRole:
                return cell.spoken or cell.text
            case Qt.ItemDataRole.TextAlignmentRole:
                heading = row.kind is RowKind.SECTION and not index.column()
                right = self.columns[index.column()].right and not heading
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.CheckStateRole if cell.checkable:
                return (
                    Qt.CheckState.Checked if row.key in self._checked else Qt.CheckState.Unchecked
                )
            case Qt.ItemDataRole.DecorationRole if cell.icon:
                color = getattr(self._tokens(), cell.token)
                return icons.icon(cell.icon, color, size=_ICON)
            case Qt.ItemDataRole.ForegroundRole if cell.colored:
                return QColor(getattr(self._tokens(), cell.token))
            case Qt.ItemDataRole.FontRole if cell.strong or row.kind is not RowKind.PLAIN:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
            case Qt.ItemDataRole.BackgroundRole:
                return self._background(row)
        return None

    def _cell(self, row: TableRow, column: int) -> Cell:
        """The heading of a section spans the columns that its last cells leave."""
        place = column
        if row.kind is RowKind.SECTION and column:
            place = column - (len(self.columns) - len(row.cells))
            place = place if place > 0 else len(row.cells)
        return row.cells[place] if place < len(row.cells) else Cell()

    def _background(self, row: TableRow) -> QColor | None:
        return None if row.kind is RowKind.PLAIN else QColor(self._tokens().sunken)


class _LinedDelegate(QStyledItemDelegate):
    """Gives cells some air and a hair line below, instead of a full grid."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(_inset(option), index)
        return QSize(hint.width() + 2 * _PAD, hint.height() + _AIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The stubs know none of the fields of a style option.
        made: Any = QStyleOptionViewItem(option)
        self.initStyleOption(made, index)
        whole: QRect = made.rect
        tokens = tokens_of(made.palette)
        selected = bool(made.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(whole, QColor(tokens.accent_soft))
        elif made.backgroundBrush.style() is not Qt.BrushStyle.NoBrush:
            painter.fillRect(whole, made.backgroundBrush)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        made.backgroundBrush = QBrush()
        made.state &= ~_DRAWN_HERE
        made.rect = whole.adjusted(_PAD, 0, -_PAD, 0)
        figures = bool(made.displayAlignment & Qt.AlignmentFlag.AlignRight)
        icon = QIcon(made.icon) if figures and not made.icon.isNull() else None
        if icon is not None:
            made.icon = QIcon()
            made.features &= ~QStyleOptionViewItem.ViewItemFeature.HasDecoration
        made.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, made, painter, made.widget
        )
        if icon is not None:
            wide = made.fontMetrics.horizontalAdvance(made.text)
            left = made.rect.right() - wide - _ICON - _PAD
            top = made.rect.center().y() - _ICON // 2
            icon.paint(painter, left, top, _ICON, _ICON)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        return super().editorEvent(event, model, _inset(option), index)


def _inset(option: QStyleOptionViewItem) -> QStyleOptionViewItem:
    made: Any = QStyleOptionViewItem(option)
    made.rect = made.rect.adjusted(_PAD, 0, -_PAD, 0)
    narrower: QStyleOptionViewItem = made
    return narrower


class DataTable(QTableView):
    """Shows a :class:`TableModel`; rows are as high as their longest text.

    Signals:
        row_chosen: key of a row that was double-clicked or confirmed with Enter.
        current_changed: key of the current row, None when there is none.
    """

    row_chosen = Signal(object)
    current_changed = Signal(object)

    def __init__(self, columns: Sequence[Column], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fitting = False
        self.table = TableModel(columns, lambda: tokens_of(self))
        self.setModel(self.table)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        keep_bar_room(self)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + _SIDE - 2)
        self.verticalHeader().setMaximumSectionSize(_MAX_ROW)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(24)
        for place, column in enumerate(columns):
            fixed = QHeaderView.ResizeMode.Fixed
            mode = fixed if column.chars else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, mode)
        self._measure_columns()
        self._settle = QTimer(self, interval=0, singleShot=True)
        self._settle.timeout.connect(self._measure_rows)
        self.setItemDelegate(_LinedDelegate(self))
        self.activated.connect(self._choose)
        self.selectionModel().currentRowChanged.connect(self._tell_current)

    @property
    def current_key(self) -> object:
        """Key of the current row, None when there is none."""
        index = self.currentIndex()
        return self.table.rows[index.row()].key if index.isValid() else None

    def wrap_titles(self) -> None:
        """Let titles of columns have two lines, where columns are narrower than what they say."""
        self.table.wrapped = True
        header = self.horizontalHeader()
        header.setTextElideMode(Qt.TextElideMode.ElideNone)
        header.setFixedHeight(header.sizeHint().height() + header.fontMetrics().lineSpacing())

    def set_column(self, place: int, column: Column) -> None:
        """Hold something else in a column; its rows are shown next."""
        self.table.set_column(place, column)
        self._measure_columns()

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other rows; the current one stays current when its key is still there."""
        later = isinstance(rows, RowsWhenSeen)
        if not later and tuple(rows) == self.table.rows:
            return
        kept, top = self.current_key, self.verticalScrollBar().value()
        self.clearSpans()
        self.table.set_rows(rows)
        wide = len(self.table.columns)
        for place, row in enumerate(() if later else rows):
            if row.kind is RowKind.SECTION and wide > 1:
                self.setSpan(place, 0, 1, wide - len(row.cells) + 1)
        self._measure_rows()
        if kept is not None:
            self.make_current(kept)
        self.verticalScrollBar().setValue(top)

    def make_current(self, key: object) -> bool:
        """Select the row with this key and bring it into view; False when there is none."""
        rows = self.table.rows
        keys = rows.keys if isinstance(rows, RowsWhenSeen) else [row.key for row in rows]
        for place, one in enumerate(keys):
            if one == key and rows[place].kind is RowKind.PLAIN:
                index = self.table.index(place, 0)
                self.setCurrentIndex(index)
                self.scrollTo(index)
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the rows again when the lines break differently."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure_columns()
            self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the box of the current row, whichever cell is current."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            for place in range(len(self.table.columns)):
                cell = self.table.index(index.row(), place)
                if self.table.flags(cell) & Qt.ItemFlag.ItemIsUserCheckable:
                    on = cell.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
                    turned = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
                    self.table.setData(cell, turned.value, Qt.ItemDataRole.CheckStateRole)
                    return
        super().keyPressEvent(event)

    def set_fitting(self) -> None:
        """Be as high as the rows, for a table on a page that scrolls as a whole."""
        self._fitting = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def content_height(self) -> int:
        """Height that shows every row without scrolling."""
        rows = sum(self.rowHeight(place) for place in range(len(self.table.rows)))
        sideways = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        bar = self.horizontalScrollBar().sizeHint().height()
        below = bar if self.horizontalScrollBarPolicy() == sideways else 0
        edges = 2 * self.frameWidth() + 2
        return rows + below + self.horizontalHeader().sizeHint().height() + edges

    def _measure_columns(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        columns = self.table.columns
        wished = [column.chars * letter + _SIDE if column.chars else 0 for column in columns]
        growing = sum(self._least for column in columns if not column.chars)
        yielding = sum(w for w, column in zip(wished, columns, strict=True) if column.chars > _WIDE)
        lacking = sum(wished) + growing - self.viewport().width()
        factor = max(0.6, 1 - lacking / yielding) if lacking > 0 and yielding else 1.0
        for place, column in enumerate(columns):
            if column.chars:
                share = factor if column.chars > _WIDE else 1.0
                self.setColumnWidth(place, round(wished[place] * share))
        self._keep_growing_columns(growing)

    @property
    def _least(self) -> int:
        return _LEAST * self.fontMetrics().averageCharWidth()

    def _keep_growing_columns(self, growing: int) -> None:
        """Names are never squeezed to a word a line: then the table scrolls sideways instead."""
        header, columns = self.horizontalHeader(), self.table.columns
        given = sum(self.columnWidth(place) for place, c in enumerate(columns) if c.chars)
        narrow = self.viewport().width() - given < growing
        for place, column in enumerate(columns):
            if not column.chars:
                stretch, fixed = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Fixed
                header.setSectionResizeMode(place, fixed if narrow else stretch)
                if narrow:
                    self.setColumnWidth(place, self._least)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if narrow else policy.ScrollBarAlwaysOff
        )

    def _measure_rows(self) -> None:
        if len(self.table.rows) <= _ROWS_MEASURED:
            self.resizeRowsToContents()
        if self._fitting:
            self.setFixedHeight(self.content_height())

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self.table.rows[index.row()].kind is RowKind.PLAIN:
            self.row_chosen.emit(self.table.rows[index.row()].key)

    def _tell_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        valid = current.isValid() and current.row() < len(self.table.rows)
        self.current_changed.emit(self.table.rows[current.row()].key if valid else None)
