"""Mất khóa, đổi khóa: what it means, the new key, its slip, and how it gets to the receiver."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.papers.slip_dialog import SlipDialog
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, row
from ntm_desktop.gui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from ntm_desktop.services.exchange.timeline import PublicKeyInfo

_WIDTH = 560


class NewKeyDialog(Dialog):
    """Leads from a lost key to a new slip.

    Signals:
        changed: there is a new key.
    """

    changed = Signal()

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Mất khóa, đổi khóa"))
        self.setMinimumWidth(_WIDTH)
        self._context = context
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.windowTitle(), "title"))
        self.text = Label(
            self.tr(
                "Dùng khi máy cũ hỏng, thư mục khóa mất, hoặc người khác có thể đã lấy khóa.\n"
                "1. Chương trình tạo khóa mới; khóa đang có trên máy này (nếu có) được cất bên "
                "cạnh, không xóa.\n"
                "2. In phiếu khóa mới, lãnh đạo ký, đóng dấu, gửi nơi nhận.\n"
                "3. Nơi nhận so phiếu rồi đăng ký khóa mới. Từ đó gói mới được nhận; các gói đã "
                "nộp trước đây vẫn hợp lệ."
            ),
            "small",
            wrap=True,
        )
        layout.addWidget(self.text)
        self.notice = Notice()
        self.notice.hide()
        layout.addWidget(self.notice)
        self.fingerprint = Label("", "value", wrap=True, selectable=True)
        self.fingerprint.setAccessibleName(self.tr("Dấu vân tay khóa mới"))
        self.fingerprint.hide()
        layout.addWidget(self.fingerprint)
        self.understood = QCheckBox(
            self.tr("Tôi hiểu: nơi nhận từ chối gói mới cho đến khi đăng ký khóa mới")
        )
        self.understood.toggled.connect(self._offer)
        layout.addWidget(self.understood)
        layout.addStretch(1)
        self.make_button = Button(self.tr("Tạo khóa mới"), "danger")
        self.make_button.clicked.connect(self.make)
        self.slip_button = Button(self.tr("In phiếu khóa…"), "primary", icon="printer")
        self.slip_button.clicked.connect(lambda: SlipDialog(self._context, self).open())
        self.slip_button.hide()
        self.close_button = Button(self.tr("Thôi"))
        self.close_button.clicked.connect(self.reject)
        buttons = row()
        buttons.addStretch(1)
        for button in (self.close_button, self.make_button, self.slip_button):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self._offer()

    def make(self) -> None:
        """Make the new key."""
        from ntm_desktop.services.exchange.key_change import change_key

        self.make_button.setEnabled(False)
        self._context.tasks.run(change_key, done=self._show, failed=self._refuse, owner=self)

    def _show(self, info: "PublicKeyInfo") -> None:
        groups = info.fingerprint.split()
        half = len(groups) // 2
        self.fingerprint.setText(f"{' '.join(groups[:half])}\n{' '.join(groups[half:])}")
        self.fingerprint.show()
        self.understood.hide()
        self.make_button.hide()
        self.slip_button.show()
        self.close_button.setText(self.tr("Đóng"))
        self.notice.show_message(
            self.tr(
                "Đã có khóa mới. In phiếu, ký, đóng dấu; rồi đóng gói “Đăng ký khóa của xã” ra "
                "USB, nộp kèm phiếu giấy."
            ),
            Level.SUCCESS,
        )
        self.changed.emit()

    def _refuse(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)
        self._offer()

    def _offer(self) -> None:
        self.make_button.setEnabled(self.understood.isChecked())
