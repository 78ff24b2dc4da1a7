"""Checking a package from the first byte to the last, with what it says."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    ElidedLabel,
    IconLabel,
    Label,
    Level,
    Notice,
    ProgressStrip,
    clear_layout,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.choosing_files import ask_file
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.drop_area import DropArea
from ntm_desktop.gui.widgets.facts import Facts
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from ntm_desktop.gui.jobs import Job
    from ntm_desktop.services.exchange.timeline import VerifiedResult


class VerifyDialog(Dialog):
    """Says whether a package is whole and whose it is; changes nothing."""

    def __init__(self, context: CommuneContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.context = context
        self._path: Path | None = None
        self.setWindowTitle(self.tr("Kiểm tra gói"))
        self._file = ElidedLabel("", "muted")
        self.error = Notice(level=Level.ERROR, dismissable=True)
        self.error.hide()
        self._job: Job | None = None
        self.progress = ProgressStrip()
        self.progress.ended.connect(self._allow)
        self.drop = DropArea(
            self.tr("Kéo gói dữ liệu thả vào đây"),
            self.tr("Chọn gói…"),
            (
                self.tr("Kiểm tra từng tệp bên trong, chữ ký và số thứ tự của gói."),
                self.tr("Chỉ đọc, không nhận và không thay đổi gì."),
            ),
            icon="shield-check",
        )
        self.drop.file_chosen.connect(self.check)
        self.drop.choose_requested.connect(self._choose)
        facts = QWidget()
        self._facts = QVBoxLayout(facts)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setSpacing(GRID + 4)
        self._area = scrolled(facts)
        self._area.hide()
        self.key_button = Button(self.tr("Dùng tệp khóa khác…"), icon="file-text")
        self.key_button.clicked.connect(self._choose_key)
        self.key_button.hide()
        self.other_button = Button(self.tr("Chọn gói khác…"), icon="folder-open")
        self.other_button.clicked.connect(self._choose)
        self.other_button.hide()
        self.close_button = Button(self.tr("Đóng"))
        self.close_button.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.windowTitle(), "title")
        layout.addLayout(row(title, self._file, stretch=1))
        Floating(self.error, self, title)
        layout.addWidget(self.drop, 1)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        layout.addLayout(
            row(
                self.key_button, self.other_button, QWidget(), self.close_button,
                stretch=2, spacing=GRID + 4,
            )
        )  # fmt: skip
        room = self.screen().availableGeometry()
        self.resize(min(680, room.width() - 48), min(580, room.height() - 72))

    def check(self, path: Path, key: Path | None = None) -> None:
        """Check a package, with a key of the sender when one is given."""
        from ntm_desktop.services.exchange import timeline

        self._path = path
        self._file.setText(path.name)
        self.error.hide()
        clear_layout(self._facts)
        self._job = self.context.tasks.run_background(
            lambda progress: timeline.verify_package(path, public_key=key, progress=progress),
            done=partial(self._show, path),
            failed=self._refuse,
            owner=self,
        )
        self.progress.begin(self.tr("Đang đọc và kiểm tra “{0}”…").format(path.name), self._job)
        self._allow()

    def done(self, result: int) -> None:
        """Closed: nobody waits for the answer."""
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def _allow(self) -> None:
        for widget in (self.drop, self.key_button, self.other_button):
            widget.setEnabled(not self.progress.busy)

    def _show(self, path: Path, result: "VerifiedResult") -> None:
        card = Card(self.tr("Gói nguyên vẹn"))
        card.body.addLayout(
            row(
                IconLabel("shield-check", "met", 28),
                Label(self.tr("Gói nguyên vẹn, chữ ký đúng"), "value"),
            )
        )
        card.body.addWidget(self._about_sender(result))
        facts = Facts()
        facts.show_facts((*result.facts, (self.tr("Tệp"), str(path))))
        card.body.addWidget(facts)
        self._facts.addWidget(card)
        self._facts.addStretch(1)
        self._show_result(facts=True)

    def _about_sender(self, result: "VerifiedResult") -> Notice:
        if result.key_source == "own":
            text = self.tr("Ký bằng khóa của chính máy này.")
        elif result.trusted:
            text = self.tr("Ký bằng khóa anh/chị vừa chọn. Hãy so dấu vân tay với phiếu giấy.")
        else:
            return Notice(
                self.tr(
                    "Khóa nằm ngay cạnh gói: chứng tỏ gói không bị sửa, chưa chứng tỏ ai gửi. "
                    "Hãy so dấu vân tay với phiếu khóa trên giấy."
                ),
                Level.WARN,
            )
        return Notice(text, Level.SUCCESS)

    def _refuse(self, error: NtmError) -> None:
        faults = "\n".join(f"• {fault}" for fault in error.faults[:10])
        self.error.show_message(f"{error}\n{faults}".strip(), Level.ERROR)
        self._show_result(facts=False)

    def _show_result(self, *, facts: bool) -> None:
        self._area.setVisible(facts)
        self.drop.setVisible(not facts)
        self.key_button.show()
        self.other_button.setVisible(facts)

    def _choose(self) -> None:
        path = ask_file(
            self,
            self.tr("Chọn gói dữ liệu"),
            self.context.preferences,
            self.tr("Gói dữ liệu (*.ntmz *.age);;Mọi tệp (*)"),
        )
        if path is not None:
            self.check(path)

    def _choose_key(self) -> None:
        if self._path is None:
            return
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn tệp khóa công khai của nơi gửi"),
            self.context.preferences.last_folder,
            self.tr("Tệp khóa (*.pub)"),
        )
        if name:
            self.check(self._path, Path(name))
