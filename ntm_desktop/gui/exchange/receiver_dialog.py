"""Opening the receiver file: whose it is, and its fingerprint held against the paper slip."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from ntm_desktop.services.exchange.receivers import OfferedReceiver

_WIDTH = 520


class ReceiverDialog(Dialog):
    """Shows what a receiver file says before it is believed.

    Signals:
        agreed: a person compared the fingerprint, or the key was known.
        folder_chosen: the receiver's folder lies there on this PC.

    Attributes:
        offered: what is shown.
    """

    agreed = Signal()
    folder_chosen = Signal(Path)

    def __init__(self, offered: "OfferedReceiver", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offered = offered
        self.setWindowTitle(self.tr("Nơi nhận qua mạng"))
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(offered.receiver.name, "heading", wrap=True))
        self.address = Label(offered.receiver.address, "muted", wrap=True, selectable=True)
        layout.addWidget(self.address)
        self.fault = Label("", "caption", wrap=True)
        # The longest of its sentences: nothing below moves when it becomes a shorter one.
        self.fault.setMinimumHeight(4 * self.fault.fontMetrics().height())
        self.fault.setVisible(offered.receiver.by_folder)
        self.folder_button = Button(self.tr("Thư mục ấy ở chỗ khác trên máy này…"), "quiet")
        self.folder_button.clicked.connect(self._choose_folder)
        self.folder_button.setVisible(offered.receiver.by_folder)
        layout.addLayout(row(self.folder_button))
        layout.addWidget(self.fault)
        layout.addWidget(Label(self.tr("Dấu vân tay khóa của nơi nhận"), "overline"))
        groups = offered.fingerprint.split()
        half = len(groups) // 2
        shown = f"{' '.join(groups[:half])}\n{' '.join(groups[half:])}"
        self.fingerprint = Label(shown, "value", wrap=True, selectable=True)
        self.fingerprint.setAccessibleName(self.tr("Dấu vân tay khóa của nơi nhận"))
        layout.addWidget(self.fingerprint)
        self.compared = QCheckBox(self.tr("Tôi đã so với phiếu giấy, giống từng ký tự"))
        self.compared.toggled.connect(self._allow)
        self.compared.setVisible(not offered.known)
        layout.addWidget(self.compared)
        said = (
            self.tr("Khóa này đã được so với phiếu giấy từ trước.")
            if offered.known
            else self.tr(
                "So với phiếu giấy có chữ ký và dấu của nơi nhận. Khác một ký tự thì không phải "
                "nơi nhận: đừng lưu, hãy gọi điện hỏi."
            )
        )
        layout.addWidget(Label(said, "caption", wrap=True))
        self.save_button = Button(self.tr("Gửi về đây"), "primary", icon="check")
        self.save_button.clicked.connect(self._agree)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        layout.addLayout(row(self.save_button, cancel))
        self.show_offered(offered)
        self._allow()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Thư mục của xã ở nơi nhận, trên máy này"), self.offered.receiver.address
        )
        if name:
            self.folder_chosen.emit(Path(name))

    def show_offered(self, offered: "OfferedReceiver") -> None:
        """Show where the folder is on this PC, and whether it can be used."""
        self.offered = offered
        self.address.setText(offered.receiver.address)
        self.fault.setText(offered.fault or self.tr("Máy này thấy thư mục, có dấu của nơi nhận."))

    def _allow(self) -> None:
        self.save_button.setEnabled(self.compared.isHidden() or self.compared.isChecked())

    def _agree(self) -> None:
        self.agreed.emit()
        self.accept()
