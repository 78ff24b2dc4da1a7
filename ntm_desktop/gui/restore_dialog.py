"""Which copy to go back to, and what that does."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Choice, ChoiceList, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from ntm_desktop.services.backups import KeptCopy

_MEGABYTE = 1_000_000


class RestoreDialog(Dialog):
    """The copies kept beside the data, newest first, or any other file.

    Signals:
        chosen: path of the copy to go back to.
        rescue_chosen: read what is left of the damaged file instead; only offered for one.
        packages_wanted: there is no copy, only what was handed in; only where that is offered.
    """

    chosen = Signal(object)
    rescue_chosen = Signal()
    packages_wanted = Signal()

    def __init__(
        self,
        tasks: Tasks[Any],
        data_dir: Path,
        parent: QWidget | None = None,
        *,
        damaged: bool = False,
        from_packages: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Phục hồi dữ liệu"))
        self.resize(580, 500)
        self._data_dir = data_dir
        self.copies = ChoiceList(self.tr("Các bản sao lưu trên máy này"))
        self.restore_button = Button(self.tr("Phục hồi bản này"), "primary")
        self.restore_button.setEnabled(False)
        other = Button(self.tr("Chọn tệp khác…"), icon="folder-open")
        cancel = Button(self.tr("Thôi"))
        cancel.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.windowTitle(), "title"))
        layout.addWidget(
            Label(
                self.tr(
                    "Số liệu trở lại như lúc sao lưu; những gì nhập sau đó không còn trên màn "
                    "hình. Trước khi thay, chương trình cất số liệu hiện tại vào thư mục "
                    "“backups”, nên có thể quay lại. Minh chứng đã thêm vẫn ở trong kho."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(self.copies, 1)
        self.empty = Label(
            self.tr("Chưa có bản nào trên máy này. Nếu có bản trên USB, bấm “Chọn tệp khác…”."),
            "muted",
            wrap=True,
        )
        self.empty.hide()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.empty, 1)
        self.rescue_button = Button(self.tr("Cứu phần còn đọc được"), icon="file-up")
        self.rescue_button.setVisible(damaged)
        self.rescue_button.clicked.connect(self._rescue)
        if damaged:
            layout.addWidget(
                Label(
                    self.tr(
                        "Tệp dữ liệu bị hỏng. Bản sao lưu là đủ và đúng, nhưng thiếu những gì nhập "
                        "sau đó. Nếu không muốn nhập lại, chọn “Cứu phần còn đọc được”: chương "
                        "trình đọc từng dòng còn đọc được của tệp hỏng và nói rõ phần nào mất. "
                        "Cách nào thì tệp hỏng cũng được cất nguyên trong “backups”."
                    ),
                    "muted",
                    wrap=True,
                )
            )
            layout.addLayout(row(self.rescue_button))
        self.packages_button = Button(self.tr("Chỉ còn các gói đã nộp…"), icon="package")
        self.packages_button.setVisible(from_packages)
        self.packages_button.clicked.connect(self._from_packages)
        buttons = row(other, self.packages_button, spacing=GRID + 4)
        buttons.addWidget(cancel)
        buttons.addWidget(self.restore_button)
        layout.addLayout(buttons)
        self.copies.chosen.connect(lambda _key: self.restore_button.setEnabled(True))
        self.restore_button.clicked.connect(lambda: self._take(Path(self.copies.current_key)))
        other.clicked.connect(self._choose_file)
        cancel.clicked.connect(self.reject)

        from ntm_desktop.services.backups import kept_copies

        tasks.run_background(lambda _progress: kept_copies(data_dir), done=self._show, owner=self)

    def _show(self, copies: "tuple[KeptCopy, ...]") -> None:
        self.copies.show_choices(
            [Choice(str(copy.path), _when(copy), self._about(copy), "clock") for copy in copies]
        )
        self.copies.setVisible(bool(copies))
        self.empty.setVisible(not copies)

    def _about(self, copy: "KeptCopy") -> str:
        name = copy.path.name
        if copy.daily:
            kind = self.tr("bản hằng ngày")
        elif "-dong-" in name:
            kind = self.tr("lúc đóng chương trình")
        elif "-cuu-" in name:
            kind = self.tr("phần cứu được từ tệp hỏng")
        elif "hong" in name:
            kind = self.tr("tệp hỏng được cất lại")
        elif "khoi-phuc" in name:
            kind = self.tr("trước lần phục hồi")
        else:
            kind = self.tr("trước khi nâng cấp chương trình")
        size = f"{copy.size / _MEGABYTE:.1f}".replace(".", ",")
        return self.tr("{0} · {1} MB · {2}").format(kind, size, name)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn bản sao lưu"),
            str(self._data_dir),
            self.tr("Dữ liệu của xã (*.ntm)"),
        )
        if name:
            self._take(Path(name))

    def _rescue(self) -> None:
        self.accept()
        self.rescue_chosen.emit()

    def _from_packages(self) -> None:
        self.accept()
        self.packages_wanted.emit()

    def _take(self, copy: Path) -> None:
        self.accept()
        self.chosen.emit(copy)


def _when(copy: "KeptCopy") -> str:
    at = QDateTime.fromSecsSinceEpoch(int(copy.at.timestamp()))
    return str(at.toString("dd/MM/yyyy HH:mm"))
