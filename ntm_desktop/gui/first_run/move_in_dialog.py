"""Nhận dữ liệu từ máy cũ: which file, and its passphrase."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.gui.preferences import documents_folder
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, ElidedLabel, Label, Level, Notice, form_row, row
from ntm_desktop.gui.widgets.dialog import Dialog

_WIDTH = 520


class MoveInDialog(Dialog):
    """Asks for the file that the old PC wrote and the passphrase it was given there.

    Signals:
        chosen: the file and the passphrase.
    """

    chosen = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Nhận dữ liệu từ máy cũ"))
        self.setMinimumWidth(_WIDTH)
        self._file: Path | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.windowTitle(), "title"))
        layout.addWidget(
            Label(
                self.tr(
                    "Trên máy cũ: Cài đặt, “Chuyển sang máy mới…”. Tệp có đuôi .ntmm, thường nằm "
                    "trên USB. Số liệu, minh chứng và khóa ký cùng sang máy này."
                ),
                "muted",
                wrap=True,
            )
        )
        self.file_label = ElidedLabel(self.tr("Chưa chọn tệp"), "muted")
        choose = Button(self.tr("Chọn tệp…"), icon="folder-open")
        choose.clicked.connect(self._choose)
        layout.addLayout(row(self.file_label, choose, stretch=0))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.textChanged.connect(self._offer)
        layout.addLayout(form_row(self.tr("Mật khẩu đã đặt ở máy cũ"), self.passphrase))
        self.refusal = Notice(level=Level.ERROR)
        self.refusal.hide()
        layout.addWidget(self.refusal)
        self.take_button = Button(self.tr("Nhận dữ liệu"), "primary")
        self.take_button.setDefault(True)
        self.take_button.clicked.connect(self._take)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.take_button)
        layout.addLayout(buttons)
        self._offer()

    def show_file(self, path: Path) -> None:
        """Take the file that was chosen."""
        self._file = path
        self.file_label.setText(str(path))
        self._offer()

    def show_refusal(self, text: str) -> None:
        """Say why the passphrase did not open the file; it is typed again."""
        self.refusal.show_message(text, Level.ERROR)
        self.passphrase.setFocus()

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Tệp chuyển máy"),
            documents_folder(),
            self.tr("Tệp chuyển máy (*.ntmm)"),
        )
        if chosen:
            self.show_file(Path(chosen))
            self.passphrase.setFocus()  # what is asked next

    def _offer(self) -> None:
        self.take_button.setEnabled(self._file is not None and bool(self.passphrase.text()))

    def _take(self) -> None:
        if self._file is not None:
            self.chosen.emit(self._file, self.passphrase.text())
            self.accept()
