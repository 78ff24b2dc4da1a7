"""Nhật ký: who did what on a register, newest first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, RowKind, TableRow
from ntm_desktop.store.register.acts import Act

_SIZE = 980, 600


class JournalDialog(Dialog):
    """A line an act; nothing of it can be changed."""

    def __init__(self, found: Sequence[Act], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("Nhật ký: ai đã làm gì")
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self.table = DataTable(
            [
                Column(self.tr("Ngày"), 18),
                Column(self.tr("Cán bộ"), 20),
                Column(self.tr("Mã xã"), 8),
                Column(self.tr("Việc"), 0),
            ],
            title,
        )
        self.table.show_rows([_row(one) for one in found])
        close = Button(self.tr("Đóng"), "primary")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(title, "heading"))
        layout.addWidget(self.table, 1)
        layout.addLayout(row(close))


def _row(one: Act) -> TableRow:
    at = f"{day_in_vietnam(one.at)} {one.at.astimezone():%H:%M}"
    officer = Cell(one.officer) if one.officer else Cell("chưa ghi tên", token="muted")
    return TableRow(
        (Cell(at), officer, Cell(one.commune), Cell(one.words)), RowKind.PLAIN, one.position
    )
