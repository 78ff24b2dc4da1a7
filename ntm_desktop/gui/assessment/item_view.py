"""What a delegate is told about the cell it draws; PySide's stubs do not know these fields."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem


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
