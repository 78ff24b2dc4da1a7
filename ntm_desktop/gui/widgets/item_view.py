"""What a delegate is told about the cell it draws; PySide's stubs do not know these fields."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

_PADDING = 2 * 8  # left and right, as the style sheet has it for QTableWidget::item


class PaddedCells(QStyledItemDelegate):
    """Rows tall enough for texts that wrap within the padding, which Qt forgets to take off."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The size of a cell of this width."""
        option.rect.setWidth(option.rect.width() - _PADDING)  # type: ignore[attr-defined]
        return super().sizeHint(option, index)


def cell_rect(option: QStyleOptionViewItem) -> QRect:
    """Where the cell is."""
    return QRect(option.rect)  # type: ignore[attr-defined]


def cell_view(option: QStyleOptionViewItem) -> QAbstractItemView | None:
    """The view it is drawn in."""
    view = option.widget  # type: ignore[attr-defined]
    return view if isinstance(view, QAbstractItemView) else None


def cell_has(option: QStyleOptionViewItem, flag: QStyle.StateFlag) -> bool:
    """Whether a state flag is set."""
    return bool(option.state & flag)  # type: ignore[attr-defined]
