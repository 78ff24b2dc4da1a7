"""Everything that was changed in the commune's file, with a search, and the way back."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.gui.navigation import PageContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.history_table import fill_history, history_table

if TYPE_CHECKING:
    from ntm_desktop.errors import NtmError
    from ntm_desktop.services.history import HistoryEntry

_AFTER_TYPING_MS = 250
MOST = 300


class ChangesDialog(Dialog):
    """One history of everything: looked through, led to, taken back."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Lịch sử sửa đổi"))
        self.resize(980, 560)
        self._context = context
        self.entries: tuple[HistoryEntry, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(
            self.tr("Tìm không cần dấu: 12.1, nguồn lực, tên người, 15/11/2024…")
        )
        self.search.setAccessibleName(self.tr("Tìm trong lịch sử"))
        self.search.setClearButtonEnabled(True)
        self._wait = QTimer(self, singleShot=True, interval=_AFTER_TYPING_MS)
        self._wait.timeout.connect(self.read)
        self.search.textChanged.connect(lambda: self._wait.start())
        self.found = Label("", "muted")
        self.table = history_table(self, ())
        self.table.currentCellChanged.connect(lambda *_: self._show_buttons())
        self.go = Button(self.tr("Đến chỗ đó"), icon="chevron-right")
        self.go.clicked.connect(self._go)
        self.back = Button(self.tr("Lấy lại giá trị trước"), icon="undo")
        self.back.clicked.connect(self._restore)
        close = Button(self.tr("Đóng"), "primary")
        close.clicked.connect(self.reject)
        for button in (self.go, self.back, close):
            # Enter in the search field presses nothing.
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self.found, self.go, self.back, close, stretch=0))
        self._show_buttons()
        self.read()
        self.search.setFocus()

    @property
    def current(self) -> "HistoryEntry | None":
        """The change that is chosen in the table."""
        place = self.table.currentRow()
        return self.entries[place] if 0 <= place < len(self.entries) else None

    def read(self) -> None:
        """Read what passes the search."""
        from ntm_desktop.services.history import all_history

        text = self.search.text()
        self._context.tasks.run(
            partial(all_history, text=text, most=MOST), done=self._show, owner=self
        )

    def _show(self, entries: "tuple[HistoryEntry, ...]") -> None:
        self.entries = entries
        fill_history(self, self.table, entries)
        if not entries:
            said = self.tr("Không tìm thấy thay đổi nào.")
        elif len(entries) == MOST:
            said = self.tr("{0} thay đổi gần nhất; gõ thêm để tìm xa hơn").format(MOST)
        else:
            said = self.tr("{0} thay đổi").format(len(entries))
        self.found.setText(said)
        self._show_buttons()

    def _show_buttons(self) -> None:
        entry = self.current
        self.go.setEnabled(entry is not None and bool(entry.page))
        self.back.setEnabled(entry is not None and entry.can_restore)
        self.back.setToolTip(
            self.tr("Ghi lại: {0}").format(entry.old or self.tr("để trống"))
            if entry is not None
            else ""
        )

    def _go(self) -> None:
        entry = self.current
        if entry is not None and entry.page:
            self.accept()
            self._context.navigate(entry.page, entry.target)

    def _restore(self) -> None:
        from ntm_desktop.services.history import restore

        entry = self.current
        if entry is not None and entry.can_restore:
            self._context.tasks.run(
                partial(restore, row_id=entry.id),
                done=lambda _change: self.read(),
                failed=self._refused,
                owner=self,
            )

    def _refused(self, error: "NtmError") -> None:
        self.found.setText(str(error))
