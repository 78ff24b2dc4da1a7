"""Who changed what in the rules, and when."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.history_table import history_table
from ntm_desktop.services.history import HistoryEntry


class RuleHistoryDialog(Dialog):
    """The changes of a draft, of one indicator in it, or of a provincial decision."""

    def __init__(
        self, title: str, entries: Sequence[HistoryEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lịch sử: {0}").format(title))
        self.resize(860, 480)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(title, "heading", wrap=True))
        if not entries:
            layout.addWidget(Label(self.tr("Chưa có thay đổi nào."), "muted"))
        self.table = history_table(self, entries)
        layout.addWidget(self.table, 1)
        close = Button(self.tr("Đóng"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        note = Label(
            self.tr("Mọi lần sửa đều được giữ lại; hoàn tác bằng Ctrl+Z cũng được ghi."), "caption"
        )
        layout.addLayout(row(note, close, stretch=0))
