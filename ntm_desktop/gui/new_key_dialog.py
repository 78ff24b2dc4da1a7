"""Mất khóa, đổi khóa: a guided page from a lost key to what is handed to the receiver."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.package import PackageKind
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.handover_steps import step_page
from ntm_desktop.gui.papers.slip_dialog import SlipDialog
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, ProgressStrip, row
from ntm_desktop.gui.widgets.choosing_files import ask_folder
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive, onto, removable_drives
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from ntm_desktop.services.exchange.timeline import PackedResult, PublicKeyInfo

_SIZE = (620, 500)
_MAKE, _SLIP, _PACK, _HAND_IN = range(4)


class NewKeyDialog(Dialog):
    """The new key, its slip, the enrolment package on a stick, and what the receiver does then.

    Signals:
        changed: there is a new key.
    """

    changed = Signal()

    def __init__(
        self,
        context: CommuneContext,
        parent: QWidget | None = None,
        *,
        find_drives: Callable[[], tuple[Drive, ...]] = removable_drives,
    ) -> None:
        """Nothing is made yet.

        Args:
            context: of the page.
            parent: over which window.
            find_drives: looks for sticks.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Mất khóa, đổi khóa"))
        self.resize(*_SIZE)
        self._context = context
        self._slip_seen = False
        self._packed: Path | None = None
        self._titles = (
            self.tr("Tạo khóa mới"),
            self.tr("In phiếu khóa mới"),
            self.tr("Chép gói đăng ký ra USB"),
            self.tr("Nộp cho nơi nhận"),
        )
        self.step_label = Label("", "overline")
        self.title = Label("", "title")
        self.notice = Notice(dismissable=True)
        self.notice.hide()
        self.pages = QStackedWidget()
        for page in (self._make_page(), self._slip_page(), self._pack_page(find_drives),
                     self._hand_in_page()):  # fmt: skip
            self.pages.addWidget(page)
        self.close_button = Button(self.tr("Thôi"))
        self.close_button.clicked.connect(self.reject)
        self.back_button = Button(self.tr("‹ Trước"))
        self.back_button.clicked.connect(lambda: self.go(self.step - 1))
        self.next_button = Button(self.tr("Tiếp ›"), "primary")
        self.next_button.clicked.connect(lambda: self.go(self.step + 1))
        buttons = row(self.close_button)
        buttons.addStretch(1)
        for button in (self.back_button, self.make_button, self.next_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.step_label)
        layout.addWidget(self.title)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.strip)
        keep_room(self.strip)
        Floating(self.notice, self, self.title)
        layout.addLayout(buttons)
        self.go(_MAKE)

    @property
    def step(self) -> int:
        """Which step is shown, from 0."""
        return self.pages.currentIndex()

    def go(self, step: int) -> None:
        """Show a step."""
        self.pages.setCurrentIndex(step)
        self.step_label.setText(self.tr("Bước {0}/{1}").format(step + 1, len(self._titles)))
        self.title.setText(self._titles[step])
        self.notice.hide()
        self.make_button.setVisible(step == _MAKE)
        self.back_button.setVisible(step > _SLIP)
        self.next_button.setVisible(_MAKE < step < _HAND_IN)
        self._offer()
        if step == _HAND_IN:
            self._tell_end()
        {
            _MAKE: self.understood,
            _SLIP: self.next_button if self._slip_seen else self.slip_button,
            _PACK: self.next_button if self._packed else self.folder_button,
            _HAND_IN: self.close_button,
        }[step].setFocus()

    def reject(self) -> None:
        """Close; while the package is being written it is stopped or waited for first."""
        if not self.strip.busy:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As ``reject``."""
        if self.strip.busy:
            event.ignore()
        else:
            super().closeEvent(event)

    def make(self) -> None:
        """Make the new key."""
        from ntm_desktop.services.exchange.key_change import change_key

        self.make_button.setEnabled(False)
        self._context.tasks.run(change_key, done=self._show, failed=self._refuse, owner=self)

    def pack_into(self, folder: Path, drive: Drive | None = None) -> None:
        """Write the enrolment package, signed with the new key, and the key beside it.

        Args:
            folder: where to; it may be that of a drive.
            drive: which; nothing is written when it was pulled out.
        """
        from ntm_desktop.services.exchange.packing import packing

        enrolment = packing(
            self._context.assessment.id, folder, kind=PackageKind.ENROLMENT, seal_to=()
        )
        job = self._context.tasks.run_staged(
            onto(drive, enrolment),
            done=self._show_packed,
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang đóng gói"),
        )
        self.strip.begin(self.tr("Đang đóng gói, chép và đọc lại…"), job)
        self._offer()

    # What comes back

    def _show(self, info: "PublicKeyInfo") -> None:
        groups = info.fingerprint.split()
        half = len(groups) // 2
        self.fingerprint.setText(f"{' '.join(groups[:half])}\n{' '.join(groups[half:])}")
        self.close_button.setText(self.tr("Đóng"))
        self.go(_SLIP)
        self.changed.emit()

    def _show_slip(self) -> None:
        self._slip_seen = True
        SlipDialog(self._context, self).open()

    def _show_packed(self, made: "PackedResult") -> None:
        self._packed = made.path
        self.notice.show_message(
            self.tr("Đã ghi “{0}”, đọc lại và thấy đúng từng byte.").format(made.path),
            Level.SUCCESS,
        )

    def _packing_ended(self) -> None:
        self._offer()
        (self.next_button if self._packed else self.folder_button).setFocus()

    def _tell_end(self) -> None:
        lacking = [
            text
            for done, text in (
                (self._slip_seen, self.tr("chưa xem và in phiếu khóa (bước 2)")),
                (self._packed, self.tr("chưa chép gói đăng ký ra USB (bước 3)")),
            )
            if not done
        ]
        if lacking:
            self.notice.show_message(self.tr("Còn {0}.").format(", ".join(lacking)), Level.WARN)
        name = self._packed.name if self._packed else self.tr("gói đăng ký khóa")
        self.bring.setText(
            self.tr(
                "1. Trình lãnh đạo ký, đóng dấu phiếu khóa.\n"
                "2. Nộp phiếu giấy cùng USB có “{0}”.\n"
                "3. Nơi nhận mở trang “Các xã”, “Đăng ký khóa của xã…”, so dấu vân tay với phiếu "
                "giấy, ghi lý do thay khóa.\n"
                "4. Khi nơi nhận báo đã đăng ký, đóng gói và nộp như mọi lần."
            ).format(name)
        )
        from ntm_desktop.services.exchange.key_change import signed_before

        self._context.tasks.run(signed_before, done=self._tell_old, owner=self)

    def _tell_old(self, waiting: tuple[str, ...]) -> None:
        text = self.tr("Các gói đã nộp trước đây vẫn hợp lệ, không phải nộp lại.")
        if waiting:
            text += self.tr(
                " Ký bằng khóa cũ và chưa có phiếu tiếp nhận: {0}. Gói nào chưa nộp thì đóng gói "
                "lại sau khi nơi nhận đã đăng ký khóa mới."
            ).format(", ".join(waiting))
        self.old.setText(text)

    def _refuse(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)
        self._offer()

    def _offer(self) -> None:
        busy = self.strip.busy
        self.make_button.setEnabled(self.understood.isChecked() and self.step == _MAKE)
        for button in (self.close_button, self.back_button, self.next_button, self.folder_button):
            button.setEnabled(not busy)
        self.drives.allow(not busy)

    # Building

    def _make_page(self) -> QWidget:
        self.understood = QCheckBox(
            self.tr("Tôi hiểu: nơi nhận từ chối gói mới cho đến khi đăng ký khóa mới")
        )
        self.understood.toggled.connect(lambda _on: self._offer())
        self.make_button = Button(self.tr("Tạo khóa mới"), "danger")
        self.make_button.clicked.connect(self.make)
        return step_page(
            Label(
                self.tr(
                    "Dùng khi máy cũ hỏng, thư mục khóa mất, hoặc người khác có thể đã lấy khóa. "
                    "Bốn bước, khoảng năm phút; cần một USB và máy in."
                ),
                "muted",
                wrap=True,
            ),
            Label(
                self.tr(
                    "Khóa đang có trên máy này (nếu có) được cất bên cạnh, không xóa. Các gói đã "
                    "nộp trước đây vẫn hợp lệ: nơi nhận giữ các khóa cũ của xã."
                ),
                "small",
                wrap=True,
            ),
            self.understood,
        )

    def _slip_page(self) -> QWidget:
        self.fingerprint = Label("", "value", wrap=True, selectable=True)
        self.fingerprint.setAccessibleName(self.tr("Dấu vân tay khóa mới"))
        self.slip_button = Button(self.tr("Xem và in phiếu khóa…"), icon="printer")
        self.slip_button.clicked.connect(self._show_slip)
        return step_page(
            Label(self.tr("Đã có khóa mới, khóa cũ (nếu có) cất bên cạnh."), "muted", wrap=True),
            Label(self.tr("Dấu vân tay khóa mới"), "overline"),
            self.fingerprint,
            Label(
                self.tr(
                    "Nơi nhận tin phiếu giấy có chữ ký, con dấu; tệp trong USB chỉ để so với phiếu."
                ),
                "muted",
                wrap=True,
            ),
            row(self.slip_button),
        )

    def _pack_page(self, find_drives: Callable[[], tuple[Drive, ...]]) -> QWidget:
        self.drives = DriveList(
            self._context.tasks, self.tr("Chép ra USB"), writes=True, find=find_drives
        )
        self.drives.chosen.connect(self._to_drive)
        self.folder_button = Button(self.tr("Chép vào thư mục khác…"), icon="folder-open")
        self.folder_button.clicked.connect(self._to_folder)
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._packing_ended)
        return step_page(
            Label(
                self.tr(
                    "Gói đăng ký chỉ chứa tên xã và khóa công khai mới, ký bằng chính khóa ấy. "
                    "Không có số liệu, không có khóa bí mật."
                ),
                "muted",
                wrap=True,
            ),
            self.drives,
            row(self.folder_button),
        )

    def _hand_in_page(self) -> QWidget:
        self.bring = Label("", "small", wrap=True, selectable=True)
        self.old = Label("", "muted", wrap=True)
        return step_page(self.bring, self.old)

    def _to_drive(self, drive: Drive) -> None:
        self.pack_into(drive.root, drive)

    def _to_folder(self) -> None:
        title = self.tr("Chọn thư mục để chép gói đăng ký")
        folder = ask_folder(self, title, self._context.preferences)
        if folder is not None:
            self.pack_into(folder)
