"""Before pasted lines are written: how each of them is understood."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ntm_desktop.domain.reading import ReadingState
from ntm_desktop.domain.reading.questions import Choice
from ntm_desktop.gui import icons
from ntm_desktop.gui.assessment.table_model import PastedLine
from ntm_desktop.gui.pasted_lines import PastedLinesDialog
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.widgets import form_row
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

    def __init__(
        self,
        read: Callable[[str], Sequence[PastedLine]],
        columns: Sequence[Choice] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Show the dialog.

        Args:
            read: the lines by the chosen column of results, "" while none is chosen.
            columns: the columns that may hold the results; several of them are asked about.
            parent: the table.
        """
        super().__init__(parent)
        self._read = read
        self.lines = tuple(read(""))
        self.resize(860, 480)
        self.table = QTableWidget(0, 4)
        self.columns = QComboBox()
        question = None
        if len(columns) > 1:
            self.columns.addItem(self.tr("Hãy chọn cột…"), "")
            for choice in columns:
                self.columns.addItem(choice.label, choice.key)
            self.columns.currentIndexChanged.connect(self._choose)
            question = QWidget()
            text = self.tr("Có nhiều cột đã dán; cột nào là kết quả?")
            question.setLayout(form_row(text, self.columns))
        self._build_table()
        self._lay_out(self.table, len(self.lines), self._usable, self._left_out_words(), question)
        self._fill()

    @property
    def _usable(self) -> int:
        return sum(line.usable for line in self.lines)

    def _left_out_words(self) -> str:
        left_out = len(self.lines) - self._usable
        if not left_out:
            return ""
        if any(line.waits for line in self.lines):
            return self.tr("Hãy chọn cột kết quả ở trên; chưa chọn thì không dòng nào được ghi.")
        return self.tr(
            "{0} dòng trống hoặc chưa hiểu được để nguyên như đang có; hãy gõ lại các dòng đó sau."
        ).format(left_out)

    def _choose(self) -> None:
        self.lines = tuple(self._read(str(self.columns.currentData() or "")))
        self._fill()
        self._count(len(self.lines), self._usable, self._left_out_words())

    def _build_table(self) -> None:
        table = self.table
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
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def _fill(self) -> None:
        table = self.table
        table.setRowCount(len(self.lines))
        tokens = tokens_of(self)
        for row, line in enumerate(self.lines):
            state = line.reading.state if line.reading else ReadingState.NOT_UNDERSTOOD
            if line.waits or (line.doubt and line.usable):
                state = ReadingState.AMBIGUOUS
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
        if self.lines:
            table.setCurrentCell(0, 0)

    def _subject(self, line: PastedLine) -> str:
        if line.indicator is None:
            return line.no or self.tr("(không có chỉ tiêu)")
        return f"{line.indicator.no} {line.indicator.name}"

    def _note(self, line: PastedLine) -> str:
        if line.indicator is None:
            if line.no:
                return self.tr("Bộ tiêu chí không có chỉ tiêu {0}.").format(line.no)
            return self.tr("Bảng không còn dòng cho mục này.")
        if line.waits:
            return self.tr("Chờ chọn cột kết quả.")
        if line.reading is None and line.doubt:
            return line.doubt
        if line.reading is None or line.reading.state is ReadingState.EMPTY:
            return self.tr("Ô trống, để nguyên.")
        said = " ".join(filter(None, (line.doubt, line.reading.message)))
        return said or self.tr("Ghi được")
