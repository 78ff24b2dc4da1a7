"""Lấy lại dữ liệu từ các gói đã nộp: what they hold, whose key signed them, then one press."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.preferences import documents_folder
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.widgets import Button, Label, Level, ProgressStrip, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.dialog_head import begin_dialog
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from ntm_desktop.services.rebuilding.packages import Found, ReadPackage


class RebuildDialog(Dialog):
    """Reads the packages of one commune and shows what would come back of its data.

    Signals:
        agreed: the folders that were chosen.
    """

    agreed = Signal(object)

    def __init__(self, tasks: Tasks[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lấy lại dữ liệu từ các gói đã nộp"))
        self.resize(860, 560)
        self._tasks = tasks
        self._source: Path | None = None
        self.found: Found | None = None
        layout, self.summary, self.notice = begin_dialog(
            self,
            self.tr(
                "Dùng khi máy hỏng hoặc đã cài lại mà không còn bản sao lưu. Chọn thư mục có các "
                "gói (.ntmz) và tệp khóa (.pub): trên USB đã nộp, hoặc nơi nhận chép lại cho xã. "
                "Các gói chỉ được đọc."
            ),
        )
        self.packages = DataTable(
            [Column(self.tr("Lấy lại"), 26), Column(self.tr("Có gì"))],
            self.tr("Các gói sẽ dùng"),
        )
        layout.addWidget(self.packages, 1)
        self.key = Label("", "small", wrap=True)
        layout.addWidget(self.key)
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._offer)
        layout.addWidget(self.strip)
        keep_room(self.strip)
        self.choose_button = Button(self.tr("Chọn thư mục có các gói…"), icon="folder-open")
        self.choose_button.clicked.connect(self._choose)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        self.rebuild_button = Button(self.tr("Lập lại dữ liệu"), "primary", icon="check")
        self.rebuild_button.setDefault(True)
        self.rebuild_button.clicked.connect(self._agree)
        buttons = row(self.choose_button)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.rebuild_button)
        layout.addLayout(buttons)
        self._offer()

    def look(self, source: Path) -> None:
        """Read the packages of a folder; nothing is written."""
        from ntm_desktop.services.rebuilding.packages import read_packages

        def read(progress: Progress) -> "tuple[Found, tuple[str, ...]]":
            found = read_packages([source], progress)
            return found, found.missing_evidence()

        self._source, self.found = source, None
        self.notice.hide()
        job = self._tasks.run_background(
            read,
            done=lambda found: self._show(*found),
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang đọc các gói"),
        )
        self.strip.begin(self.tr("Đang kiểm tra các gói…"), job)
        self._offer()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Thư mục có các gói đã nộp"), documents_folder()
        )
        if folder:
            self.look(Path(folder))

    def _show(self, found: "Found", missing: tuple[str, ...]) -> None:
        from ntm_desktop.services.rebuilding.making import LOST

        self.found = found
        commune = found.commune
        self.summary.setText(
            self.tr("{0}, {1} (mã {2}): {3} gói đọc được. {4}").format(
                commune.full_name, commune.above, commune.code, len(found.packages), LOST
            )
        )
        self.packages.show_rows(
            [
                TableRow((Cell(_name(one), strong=True), Cell(_holds(one))), key=number)
                for number, one in enumerate(found.counting)
            ]
        )
        prints = ", ".join(found.fingerprints)
        self.key.setText(
            self.tr("Khóa ký: {0} (khóa của xã trên máy này).").format(prints)
            if found.proven
            else self.tr(
                "Khóa ký: {0}. Tệp khóa nằm cạnh gói nên chỉ chứng tỏ gói nguyên vẹn: hãy so với "
                "phiếu khóa của xã."
            ).format(prints)
        )
        said = list(found.remarks)
        if missing:
            said.append(
                self.tr("{0} minh chứng không nằm trong gói nào: {1}.").format(
                    len(missing), ", ".join(f"“{name}”" for name in missing[:5])
                )
            )
        if said:
            self.notice.show_message("\n".join(said), Level.WARN)
        self._offer()

    def _refuse(self, error: NtmError) -> None:
        faults = "".join(f"\n• {fault}" for fault in error.faults[:5])
        self.packages.show_rows([])
        self.key.setText("")
        self.notice.show_message(f"{error}{faults}", Level.ERROR)
        self._offer()

    def _offer(self) -> None:
        self.choose_button.setEnabled(not self.strip.busy)
        self.rebuild_button.setEnabled(self.found is not None and not self.strip.busy)

    def _agree(self) -> None:
        self.agreed.emit((self._source,))
        self.accept()


def _name(one: "ReadPackage") -> str:
    return one.words[0].upper() + one.words[1:]


def _holds(one: "ReadPackage") -> str:
    content = one.content
    counts = (
        (len(content.answers), "chỉ tiêu có trả lời"),
        (len(content.every_evidence), "minh chứng"),
        (len(content.places.places), "thôn, khu dân cư, vườn"),
        (len(content.year.book.cards) or len(content.projects), "công trình"),
        (len(content.year.lines) or len(content.resources), "dòng nguồn lực"),
        (sum(len(register.entries) for register in content.registers), "dòng trong các sổ"),
    )
    shown = [f"{number} {word}" for number, word in counts if number]
    return f"{content.set_title}: {', '.join(shown) or 'chưa có số liệu'}"
