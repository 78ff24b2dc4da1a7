"""A damaged register: go back to a copy, or on with what of it can still be read."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog

_WIDTH = 560


class WaysBackDialog(Dialog):
    """Says what each way keeps and loses; whoever made it does it.

    Signals:
        copy_chosen: put this copy in the place of the register.
        rescue_chosen: read what is left of the damaged register, and go on with that.
    """

    copy_chosen = Signal(object)
    rescue_chosen = Signal()

    def __init__(self, data_dir: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Phục hồi sổ tiếp nhận"))
        self.setMinimumWidth(_WIDTH)
        self._data_dir = data_dir
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.windowTitle(), "title"))
        for text in (
            self.tr(
                "Bản sao lưu là đủ và đúng, nhưng thiếu những gì nhận và thẩm tra sau đó: gói nhận "
                "sau bản ấy phải nhận lại."
            ),
            self.tr(
                "“Cứu phần còn đọc được”: chương trình đọc từng dòng còn đọc được của sổ hỏng, làm "
                "tiếp với phần ấy và nói rõ phần nào mất."
            ),
            self.tr("Cách nào thì sổ hỏng cũng được cất nguyên trong thư mục “backups”."),
        ):
            layout.addWidget(Label(text, "muted", wrap=True))
        self.copy_button = Button(self.tr("Chọn bản sao lưu…"), "primary", icon="undo")
        self.rescue_button = Button(self.tr("Cứu phần còn đọc được"), icon="file-up")
        cancel = Button(self.tr("Thôi"))
        self.copy_button.setDefault(True)
        self.copy_button.clicked.connect(self._choose)
        self.rescue_button.clicked.connect(self._rescue)
        cancel.clicked.connect(self.reject)
        buttons = row(self.rescue_button)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.copy_button)
        layout.addLayout(buttons)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn bản sao lưu của sổ tiếp nhận"),
            str(self._data_dir / "backups"),
            self.tr("Sổ tiếp nhận (*.ntmd)"),
        )
        if name:
            self.accept()
            self.copy_chosen.emit(Path(name))

    def _rescue(self) -> None:
        self.accept()
        self.rescue_chosen.emit()
