"""A choice that gives way: what does not fit is cut short with an ellipsis."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

_NARROWEST = 110


class ElidedBox(QComboBox):
    """A combo box as wide as the longest of its items, and not changed by the wheel."""

    def __init__(self, name: str, narrowest: int = _NARROWEST) -> None:
        super().__init__()
        self._narrowest = narrowest
        self._items = 0  # what stands below them is never shown in the box
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(340)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fill(
        self,
        items: Sequence[tuple[str, str]],
        current: str,
        more: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show items (text, key), ``current`` chosen, ``more`` after a line."""
        self.clear()
        self._items = len(items)
        for text, key in items:
            self.addItem(text, key)
            self.setItemData(self.count() - 1, text, Qt.ItemDataRole.ToolTipRole)
        if more:
            self.insertSeparator(self.count())
            for text, key in more:
                self.addItem(text, key)
        self.setCurrentIndex(self.findData(current))
        self.setToolTip(self.currentText())

    def showPopup(self) -> None:
        """Open the list as wide as its longest entry."""
        metrics = self.fontMetrics()
        longest = max(metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count()))
        self.view().setMinimumWidth(longest + 48)
        super().showPopup()

    def sizeHint(self) -> QSize:
        """Wide enough for every item, without room for the wishes below the line."""
        hint = super().sizeHint()
        if not 0 < self._items < self.count():
            return hint
        metrics = self.fontMetrics()
        widths = [metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())]
        spare = max(widths) - max(widths[: self._items])
        return QSize(hint.width() - spare, hint.height())

    def minimumSizeHint(self) -> QSize:
        """When the bar is too full the end of the text goes."""
        hint = super().minimumSizeHint()
        return QSize(min(self.sizeHint().width(), self._narrowest), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it; a text that is too long is shortened, not cut in a letter."""
        text = self.currentText()
        needed = self.fontMetrics().horizontalAdvance(text) if text else 0
        # As wide as it asks to be is wide enough, and asking is cheaper than the style's room.
        if self.width() >= self.sizeHint().width() or needed <= (room := self._room()):
            super().paintEvent(event)
            return
        # Seldom, so these large classes are not imported for the first paint.
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(  # type: ignore[attr-defined]
            text, Qt.TextElideMode.ElideRight, room
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _room(self) -> int:
        """Width the style leaves for the text; it grows and shrinks with font and sheet."""
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        box = QStyle.ComplexControl.CC_ComboBox
        # The style draws the text a pixel inside on both sides.
        return self.style().subControlRect(box, option, field, self).width() - 2

    def wheelEvent(self, event: object) -> None:
        """Scrolling past must never change what is open."""
