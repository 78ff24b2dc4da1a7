"""The first window of a receiving office: make its register, or open one that is there."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.errors import DamagedDatabaseError, NtmError
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, ElidedLabel, Label, Level, Notice, form_row, row


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What is to be made."""

    name: str
    data_dir: Path


class FirstDesk(QWidget):
    """It only collects what to do; whoever made it does it and calls :meth:`refuse`.

    Signals:
        office_named: make a register: :class:`NewOffice`.
        folder_chosen: open the register in this folder.
        copy_chosen: put this copy in the place of the damaged register in this folder; None for
            what can still be read of that.
        closed: nothing was chosen.
    """

    office_named = Signal(object)
    folder_chosen = Signal(object)
    copy_chosen = Signal(object, object)
    closed = Signal()

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("NTM Tiếp nhận – bắt đầu"))
        self.resize(720, 560)
        self._data_dir = data_dir
        self._damaged: Path | None = None
        self.notice = Notice(dismissable=True)
        self.notice.hide()
        self.notice.activated.connect(self._offer_ways_back)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Ví dụ: Văn phòng Điều phối nông thôn mới tỉnh"))
        self.name.setMaxLength(200)
        self.folder = ElidedLabel(str(data_dir), "muted")
        self.choose = Button(self.tr("Chọn nơi khác…"), icon="folder-open")
        self.make = Button(self.tr("Lập sổ tiếp nhận"), "primary")
        self.open_button = Button(self.tr("Mở sổ đã có…"), icon="folder-open")
        self._build()
        self.name.textChanged.connect(lambda _text: self._offer())
        self.name.returnPressed.connect(self._make)
        self.choose.clicked.connect(self._choose_place)
        self.make.clicked.connect(self._make)
        self.open_button.clicked.connect(self._choose_existing)
        self._offer()

    def refuse(self, error: NtmError, folder: Path | None = None) -> None:
        """Say why it did not work; a damaged register has a way back."""
        self._damaged = folder if isinstance(error, DamagedDatabaseError) else None
        action = self.tr("Phục hồi sổ tiếp nhận…") if self._damaged else ""
        said = "\n".join((str(error), *(f"• {fault}" for fault in error.faults[:5])))
        self.notice.show_message(said, Level.ERROR, action)
        self.setEnabled(True)
        self._offer()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that nothing was chosen."""
        super().closeEvent(event)
        self.closed.emit()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(Label(self.tr("NTM Tiếp nhận"), "title"))
        layout.addWidget(
            Label(
                self.tr(
                    "Dành cho nơi nhận gói dữ liệu nông thôn mới của các xã: kiểm tra, ghi sổ, "
                    "thẩm tra, trả phiếu và tổng hợp. Không cần mạng."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(self.notice)
        new = Card(self.tr("Lập sổ tiếp nhận mới"))
        new.body.setSpacing(GRID + 4)
        new.body.addWidget(Label(self.tr("Lập sổ tiếp nhận mới"), "heading"))
        new.body.addLayout(
            form_row(
                self.tr("Tên cơ quan"),
                self.name,
                self.tr("In trên mọi phiếu tiếp nhận gửi về xã."),
            )
        )
        place = QVBoxLayout()
        place.setSpacing(GRID // 2)
        place.addWidget(Label(self.tr("Thư mục dữ liệu"), "overline"))
        place.addLayout(row(self.folder, self.choose, stretch=0))
        new.body.addLayout(place)
        new.body.addWidget(
            Label(
                self.tr(
                    "Chương trình tạo luôn khóa ký phiếu và khóa mở gói niêm phong của cơ quan. "
                    "Khóa nằm trong tài khoản đang dùng trên máy này, không nằm trong thư mục dữ "
                    "liệu."
                ),
                "caption",
                wrap=True,
            )
        )
        new.body.addLayout(row(self.make))
        layout.addWidget(new)
        old = Card(self.tr("Mở sổ tiếp nhận đã có"))
        old.body.addLayout(
            row(
                Label(self.tr("Đã có sổ tiếp nhận trên máy này?"), "strong"),
                self.open_button,
                stretch=0,
            )
        )
        layout.addWidget(old)
        layout.addStretch(1)

    def _offer(self) -> None:
        self.make.setEnabled(bool(self.name.text().strip()))

    def _make(self) -> None:
        if self.make.isEnabled():
            self.setEnabled(False)
            self.office_named.emit(NewOffice(self.name.text().strip(), self._data_dir))

    def _choose_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Nơi lưu sổ tiếp nhận"), str(self._data_dir.parent)
        )
        if chosen:
            self._data_dir = Path(chosen)
            self.folder.setText(chosen)

    def _choose_existing(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Mở thư mục sổ tiếp nhận"), str(self._data_dir.parent)
        )
        if chosen:
            self.setEnabled(False)
            self.folder_chosen.emit(Path(chosen))

    def _offer_ways_back(self) -> None:
        from ntm_desktop.gui.desk.ways_back import WaysBackDialog

        folder = self._damaged
        if folder is None:
            return

        def take(copy: Path | None) -> None:
            self.setEnabled(False)
            self.copy_chosen.emit(copy, folder)

        dialog = WaysBackDialog(folder, self)
        dialog.copy_chosen.connect(take)
        dialog.rescue_chosen.connect(lambda: take(None))
        dialog.open()
