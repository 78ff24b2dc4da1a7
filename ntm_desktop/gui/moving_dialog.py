"""Chuyển sang máy mới: everything into one file under a passphrase; the old PC then only looks."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, ProgressStrip, form_row, row
from ntm_desktop.gui.widgets.choosing_files import ask_folder
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from ntm_desktop.services.moving import MovedOut

_WIDTH = 560


class MovingDialog(Dialog):
    """Asks for a passphrase twice and a place, writes the file, says what to do on the new PC.

    Signals:
        moved: a ``MovedOut``; from now on the data here are only looked at.
    """

    moved = Signal(object)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Chuyển sang máy mới"))
        self.setMinimumWidth(_WIDTH)
        self._context = context
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.windowTitle(), "title")
        layout.addWidget(title)
        layout.addWidget(
            Label(
                self.tr(
                    "Số liệu, minh chứng, gói đã đóng và khóa ký được ghi vào một tệp niêm phong "
                    "trên USB. Ghi xong, dữ liệu ở máy này chỉ xem; làm tiếp trên máy mới."
                ),
                "muted",
                wrap=True,
            )
        )
        self.notice = Notice(dismissable=True)
        Floating(self.notice, self, title)
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.textChanged.connect(self._offer)
        self.asked = QWidget()
        asked = QVBoxLayout(self.asked)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(GRID + 4)
        asked.addLayout(
            form_row(
                self.tr("Mật khẩu của tệp"),
                self.passphrase,
                self.tr(
                    "Ít nhất 10 chữ, ví dụ bốn từ liền nhau. Chương trình không giữ mật khẩu này: "
                    "quên thì tệp không mở được."
                ),
            )
        )
        asked.addLayout(form_row(self.tr("Gõ lại mật khẩu"), self.again))
        self.differs = Label(self.tr("Hai lần gõ khác nhau."), "warn")
        self.differs.hide()
        asked.addWidget(self.differs)
        layout.addWidget(self.asked)
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._offer)
        layout.addWidget(self.strip)
        keep_room(self.strip)
        layout.addStretch(1)
        self.close_button = Button(self.tr("Thôi"))
        self.close_button.clicked.connect(self.reject)
        self.move_button = Button(self.tr("Chọn USB và ghi…"), "primary", icon="usb")
        self.move_button.setDefault(True)
        self.move_button.clicked.connect(self._choose)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.move_button)
        layout.addLayout(buttons)
        self._offer()

    def move_to(self, target: Path) -> None:
        """Write the file there, with the passphrase that was typed."""
        from ntm_desktop.services.moving import moving_out

        self.notice.hide()
        job = self._context.tasks.run_staged(
            moving_out(target, self.passphrase.text()),
            done=self._say_moved,
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang chuyển máy"),
        )
        self.strip.begin(self.tr("Đang ghi tệp chuyển máy…"), job)
        self._offer()

    def _choose(self) -> None:
        chosen = ask_folder(self, self.tr("Ghi vào USB nào?"), self._context.preferences)
        if chosen is not None:
            self.move_to(chosen)

    def _offer(self) -> None:
        first, second = self.passphrase.text(), self.again.text()
        self.differs.setVisible(bool(second) and not first.startswith(second))
        ready = bool(first) and first == second and not self.strip.busy
        self.move_button.setEnabled(ready)
        for field in (self.passphrase, self.again):
            field.setEnabled(not self.strip.busy)

    def _refuse(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)

    def _say_moved(self, made: "MovedOut") -> None:
        self.notice.show_message(
            self.tr(
                "Đã ghi “{0}” (số liệu, {1} tệp, khóa ký). Trên máy mới: cài chương trình, cửa sổ "
                "đầu tiên bấm “Nhận dữ liệu từ máy cũ…”, chọn tệp này và gõ mật khẩu. Từ bây giờ "
                "dữ liệu ở máy này chỉ xem."
            ).format(made.path, made.files),
            Level.SUCCESS,
        )
        self.passphrase.clear()
        self.again.clear()
        self.asked.hide()
        self.adjustSize()
        self.move_button.hide()
        self.close_button.setText(self.tr("Đóng"))
        self.moved.emit(made)
