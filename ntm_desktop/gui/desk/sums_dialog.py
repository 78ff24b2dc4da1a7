"""Sums that were given out: provisional, outdated and why, or still right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.district.sums_given import SumLine, period_words
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, RowKind, TableRow

_SIZE = 1080, 560


class SumsDialog(Dialog):
    """A line a sum, newest first."""

    def __init__(self, lines: Sequence[SumLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Bảng tổng hợp đã lập"))
        self.resize(*_SIZE)
        title = self.tr("Bảng tổng hợp đã lập")
        self.table = DataTable(
            [
                Column(self.tr("Ngày"), 11),
                Column(self.tr("Kỳ"), 14),
                Column(self.tr("Ghi ra"), 34),
                Column(self.tr("Người lập"), 16),
                Column(self.tr("Tình trạng"), 0),
            ],
            title,
        )
        self.table.show_rows([_row(line) for line in lines])
        close = Button(self.tr("Đóng"), "primary")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(title, "heading"))
        if not lines:
            text = self.tr("Chưa lưu hay in bảng nào. Mỗi lần lưu, in đều được ghi lại ở đây.")
            layout.addWidget(Label(text, "muted", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addLayout(row(close))


def _row(line: SumLine) -> TableRow:
    made = line.made
    token = "not_met" if line.why_outdated else "warn" if made.missing else "met"
    icon = "alert-triangle" if line.why_outdated else "clock" if made.missing else "circle-check"
    file = made.file.replace("\\", "/").rpartition("/")[2] or "máy in"
    return TableRow(
        (
            Cell(day_in_vietnam(made.at)),
            Cell(period_words(made)),
            Cell(file, tip=made.file),
            Cell(made.officer or "chưa ghi tên"),
            Cell(line.state, icon=icon, token=token, colored=bool(line.why_outdated)),
        ),
        RowKind.PLAIN,
        made.position,
    )
