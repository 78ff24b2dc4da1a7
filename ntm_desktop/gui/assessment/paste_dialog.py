"""Before pasted lines are written: how each of them is understood."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.reading import ReadingState
from ntm_desktop.gui import icons
from ntm_desktop.gui.assessment.item_view import PaddedCells
from ntm_desktop.gui.assessment.table_model import PastedLine
from ntm_desktop.gui.theme import GRID, tokens_of
from ntm_desktop.gui.widgets import Button, Label

_LOOK = {
    ReadingState.RECOGNISED: ("circle-check", "met"),
    ReadingState.AMBIGUOUS: ("help-circle", "warn"),
    ReadingState.NOT_UNDERSTOOD: ("circle-x", "not_met"),
    ReadingState.IMPOSSIBLE: ("circle-x", "not_met"),
    ReadingState.EMPTY: ("minus-circle", "faint"),
}


class PasteDialog(QDialog):
    """Lists the pasted lines; accepting writes those that were understood."""

    def __init__(self, lines: Sequence[PastedLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = tuple(lines)
        self.setWindowTitle(self.tr("Dán từ Excel"))
        self.resize(860, 480)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 2)
        usable = sum(line.usable for line in self.lines)
        layout.addWidget(
            Label(
                self.tr("{0} dòng đã dán: {1} dòng ghi được.").format(len(self.lines), usable),
                "heading",
            )
        )
        self.table = self._table()
        layout.addWidget(self.table, 1)
        left_out = len(self.lines) - usable
        if left_out:
            layout.addWidget(
                Label(
                    self.tr(
                        "{0} dòng trống hoặc chưa hiểu được để nguyên như đang có; "
                        "hãy gõ lại các dòng đó sau."
                    ).format(left_out),
                    "warn",
                    wrap=True,
                )
            )
        buttons = QHBoxLayout()
        buttons.addWidget(Label(self.tr("Ghi một lần; hoàn tác được bằng Ctrl+Z."), "caption"), 1)
        cancel = Button(self.tr("Hủy"))
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        self.accept_button = Button(self.tr("Ghi {0} dòng").format(usable), "primary")
        self.accept_button.setEnabled(usable > 0)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        buttons.addWidget(self.accept_button)
        layout.addLayout(buttons)

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
