"""Before pasted lines are written: how each of them is understood."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ntm_desktop.domain.reading import ReadingState
from ntm_desktop.gui import icons
from ntm_desktop.gui.assessment.table_model import PastedLine
from ntm_desktop.gui.pasted_lines import PastedLinesDialog
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.widgets.item_view import PaddedCells

_LOOK = {
    ReadingState.RECOGNISED: ("circle-check", "met"),
    ReadingState.AMBIGUOUS: ("help-circle", "warn"),
    ReadingState.NOT_UNDERSTOOD: ("circle-x", "not_met"),
    ReadingState.IMPOSSIBLE: ("circle-x", "not_met"),
    ReadingState.EMPTY: ("minus-circle", "faint"),
}


class PasteDialog(PastedLinesDialog):
    """Lists the pasted lines; accepting writes those that were understood."""

    def __init__(self, lines: Sequence[PastedLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = tuple(lines)
        self.resize(860, 480)
        usable = sum(line.usable for line in self.lines)
        left_out = len(self.lines) - usable
        said = self.tr(
            "{0} dòng trống hoặc chưa hiểu được để nguyên như đang có; hãy gõ lại các dòng đó sau."
        ).format(left_out)
        self.table = self._table()
        self._lay_out(self.table, len(self.lines), usable, said if left_out else "")

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self.lines), 4)
        table.setAccessibleName(self.tr("Các dòng đã dán"))
        table.setHorizontalHeaderLabels(
            [self.tr("Chỉ tiêu"), self.tr("Đã dán"), self.tr("Hiểu là"), self.tr("Ghi chú")]
        )
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setItemDelegate(PaddedCells(table))
        table.verticalHeader().setMinimumSectionSize(table.fontMetrics().height() + 14)
        # Long notes are read in full: they say what to do.
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        tokens = tokens_of(self)
        for row, line in enumerate(self.lines):
            state = line.reading.state if line.reading else ReadingState.NOT_UNDERSTOOD
            icon, token = _LOOK[state]
            color = getattr(tokens, token)
            reading = line.reading.reading if line.reading else ""
            cells = (self._subject(line), line.text, reading, self._note(line))
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 2:
                    item.setIcon(icons.icon(icon, color))
                if column == 3:
                    item.setForeground(QBrush(QColor(color)))
                table.setItem(row, column, item)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        if self.lines:
            table.setCurrentCell(0, 0)
        return table

    def _subject(self, line: PastedLine) -> str:
        if line.indicator is None:
            return line.no or self.tr("(không có chỉ tiêu)")
        return f"{line.indicator.no} {line.indicator.name}"

    def _note(self, line: PastedLine) -> str:
        if line.indicator is None:
            if line.no:
                return self.tr("Bộ tiêu chí không có chỉ tiêu {0}.").format(line.no)
            return self.tr("Bảng không còn dòng cho mục này.")
        if line.reading is None or line.reading.state is ReadingState.EMPTY:
            return self.tr("Ô trống, để nguyên.")
        return line.reading.message or self.tr("Ghi được")
