"""Copies of the commune's data: when the last was made, one to a stick now, and the way back."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, Level, Notice, ProgressStrip, row
from ntm_desktop.gui.widgets.choosing_files import ask_folder
from ntm_desktop.gui.widgets.floating import Floating

if TYPE_CHECKING:
    from ntm_desktop.services.backups import FolderCopy, KeptCopy
    from ntm_desktop.services.handed_out import HandedOut
    from ntm_desktop.services.workspace import Workspace


class BackupCard(Card):
    """The program copies the figures every day by itself; the whole goes to a stick from here."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Sao lưu"))
        self.context = context
        self._folder: Path | None = None
        self.body.setSpacing(GRID)
        heading = Label(self.tr("Sao lưu"), "heading")
        self.body.addWidget(heading)
        self.moved = Notice(level=Level.WARN)
        self.moved.hide()
        self.moved.activated.connect(self._stay)
        self.body.addWidget(self.moved)
        self.handed = Notice(level=Level.INFO)
        self.handed.hide()
        self.handed.activated.connect(self._make_main)
        self.body.addWidget(self.handed)
        self.last = Label("", "small", wrap=True)
        self.body.addWidget(self.last)
        self.body.addWidget(
            Label(
                self.tr(
                    "Bản hằng ngày chỉ có số liệu và nằm trên chính máy này. Mỗi tuần hãy sao lưu "
                    "tất cả, cả minh chứng, ra USB; khóa ký không nằm trong bản sao lưu."
                ),
                "caption",
                wrap=True,
            )
        )
        self.notice = Notice(dismissable=True)
        self.notice.activated.connect(self._open_folder)
        Floating(self.notice, self, heading)
        self.progress = ProgressStrip()
        self.progress.ended.connect(self._offer)
        Floating(self.progress, self, heading)
        self.copy_button = Button(self.tr("Sao lưu dữ liệu…"), icon="usb")
        self.copy_button.clicked.connect(self._choose_place)
        self.restore_button = Button(self.tr("Phục hồi dữ liệu…"), icon="undo")
        self.restore_button.clicked.connect(self._choose_copy)
        self.body.addLayout(row(self.copy_button, self.restore_button))
        self.merge_button = Button(self.tr("Gộp số liệu từ máy khác…"), icon="git-compare")
        self.merge_button.clicked.connect(self.merge)
        self.move_button = Button(self.tr("Chuyển sang máy mới…"), icon="package")
        self.move_button.clicked.connect(self.move_out)
        self.body.addLayout(row(self.merge_button, self.move_button))
        self.hand_out_button = Button(self.tr("Giao phần việc…"), icon="users")
        self.hand_out_button.clicked.connect(self.hand_out)
        self.body.addLayout(row(self.hand_out_button))
        self.refresh()

    def refresh(self) -> None:
        """Say when the last copy was made."""
        from ntm_desktop.services.backups import kept_copies

        folder = self.context.data_dir
        self.context.tasks.run_background(
            lambda _progress: kept_copies(folder), done=self._tell_last, owner=self
        )
        self.context.tasks.run(_moved_on, done=self._tell_moved, owner=self)
        self.context.tasks.run(_handed_out, done=self._tell_handed, owner=self)

    def copy_to(self, place: Path) -> None:
        """Copy everything into a new folder there."""
        from ntm_desktop.services.backups import copying_to

        self.notice.hide()
        job = self.context.tasks.run_staged(
            copying_to(place),
            done=self._say_copied,
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang sao lưu"),
        )
        self.progress.begin(self.tr("Đang chép và kiểm tra dữ liệu…"), job)
        self._offer()

    def merge(self) -> None:
        """Put the data of a colleague's PC together with these."""
        from ntm_desktop.gui.merge_dialog import MergeDialog

        MergeDialog(self.context, self.window()).open()

    def hand_out(self) -> None:
        """Give a colleague his criteria, in Excel or as a copy of the data."""
        from ntm_desktop.gui.handing_out_dialog import HandingOutDialog

        HandingOutDialog(self.context, self.window()).open()

    def move_out(self) -> None:
        """Write everything for the next PC into one sealed file."""
        from ntm_desktop.gui.moving_dialog import MovingDialog

        dialog = MovingDialog(self.context, self.window())
        dialog.moved.connect(lambda _made: self.refresh())
        dialog.open()

    def _stay(self) -> None:
        from ntm_desktop.gui.dialogs import ask

        agreed = ask(
            self.window(),
            self.tr("Làm tiếp trên máy này?"),
            self.tr(
                "Chỉ làm tiếp ở đây khi máy mới chưa nhận được dữ liệu. Nếu hai máy cùng sửa thì "
                "có hai bản số liệu khác nhau, phải gộp lại."
            ),
            self.tr("Làm tiếp trên máy này"),
        )
        if agreed:
            self.stay()

    def stay(self) -> None:
        """Work on data again that were moved to another PC."""
        from ntm_desktop.services.moving import stay_here

        self.context.tasks.run(
            stay_here, done=lambda _none: self.refresh(), failed=self._refuse, owner=self
        )

    def _make_main(self) -> None:
        from ntm_desktop.gui.dialogs import ask
        from ntm_desktop.services.handed_out import make_main

        agreed = ask(
            self.window(),
            self.tr("Dùng bản này làm bản chính?"),
            self.tr(
                "Chỉ làm vậy khi máy chính hỏng, không còn dữ liệu. Từ đó gói của xã đóng ở đây, "
                "đánh số lại trong một đợt mới."
            ),
            self.tr("Dùng làm bản chính"),
        )
        if agreed:
            self.context.tasks.run(
                make_main, done=lambda _none: self.refresh(), failed=self._refuse, owner=self
            )

    def _tell_handed(self, found: "HandedOut | None") -> None:
        self.handed.setVisible(found is not None)
        self.hand_out_button.setVisible(found is None)
        if found is not None:
            self.handed.show_message(
                self.tr(
                    "Bản giao phần việc cho {0}, ngày {1}. Làm xong mang cả thư mục dữ liệu về máy "
                    "chính, ở đó bấm “Gộp số liệu từ máy khác…”. Gói của xã không đóng ở đây."
                ).format(found.words, found.day),
                Level.INFO,
                self.tr("Dùng làm bản chính…"),
            )

    def _tell_moved(self, day: str) -> None:
        self.moved.setVisible(bool(day))
        if day:
            self.moved.show_message(
                self.tr(
                    "Dữ liệu này đã chuyển sang máy khác ngày {0}; ở máy này chỉ xem, không sửa."
                ).format(day),
                Level.WARN,
                self.tr("Làm tiếp trên máy này"),
            )
        self.move_button.setVisible(not day)
        self.merge_button.setVisible(not day)

    def restore(self, copy: Path) -> None:
        """Bring the evidence that lies beside a copy, then go back to it."""
        from ntm_desktop.services.backups import bring_evidence

        self.notice.hide()
        folder = self.context.data_dir
        job = self.context.tasks.run_background(
            lambda progress: bring_evidence(copy, folder, progress),
            done=lambda _count: self.context.restore(copy),
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang phục hồi"),
        )
        self.progress.begin(self.tr("Đang chép minh chứng về…"), job)
        self._offer()

    def _choose_place(self) -> None:
        title = self.tr("Sao lưu vào USB hoặc thư mục nào?")
        chosen = ask_folder(self.window(), title, self.context.preferences)
        if chosen is not None:
            self.copy_to(chosen)

    def _choose_copy(self) -> None:
        from ntm_desktop.gui.restore_dialog import RestoreDialog

        dialog = RestoreDialog(self.context.tasks, self.context.data_dir, self.window())
        dialog.chosen.connect(self.restore)
        dialog.open()

    def _tell_last(self, copies: "tuple[KeptCopy, ...]") -> None:
        from ntm_desktop.domain.periods import day_in_vietnam

        daily = [copy for copy in copies if copy.daily]
        self.last.setText(
            self.tr(
                "Chương trình tự cất một bản số liệu mỗi ngày làm việc, giữ 10 bản. Bản gần nhất: "
                "{0} (đang có {1} bản)."
            ).format(day_in_vietnam(daily[0].at), len(daily))
            if daily
            else self.tr(
                "Chương trình tự cất một bản số liệu mỗi ngày làm việc, giữ 10 bản. Chưa có bản "
                "nào."
            )
        )

    def _say_copied(self, copy: "FolderCopy") -> None:
        self._folder = copy.folder
        text = self.tr("Đã sao lưu số liệu và {0} tệp vào “{1}”, đã đọc lại để kiểm tra.").format(
            copy.files, copy.folder
        )
        if copy.damaged:
            text += self.tr(
                " Có {0} tệp minh chứng trong kho đã hỏng từ trước; hãy xem trang Minh chứng và "
                "thêm lại tệp gốc."
            ).format(len(copy.damaged))
        self.notice.show_message(
            text, Level.WARN if copy.damaged else Level.SUCCESS, self.tr("Mở thư mục")
        )

    def _refuse(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)

    def _offer(self) -> None:
        for button in (
            self.copy_button, self.restore_button, self.merge_button, self.move_button,
            self.hand_out_button,
        ):  # fmt: skip
            button.setEnabled(not self.progress.busy)

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def _handed_out(ws: "Workspace") -> "HandedOut | None":
    from ntm_desktop.services.handed_out import handed_out

    return handed_out(ws)


def _moved_on(ws: "Workspace") -> str:
    from ntm_desktop.services.handed_out import moved_on

    return moved_on(ws)
