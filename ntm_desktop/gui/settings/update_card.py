"""A new version from a stick: choose the setup, see that it is genuine, back up, install."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from ntm_desktop import __version__
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, Level, Notice, row

if TYPE_CHECKING:
    from ntm_desktop.services.updates import Update
    from ntm_desktop.services.workspace import Workspace


class UpdateCard(Card):
    """Nothing is started before the signature was checked and the data were copied."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Cập nhật"))
        self.context = context
        self._update: Update | None = None
        self.body.setSpacing(GRID)
        self.body.addWidget(Label(self.tr("Cập nhật"), "heading"))
        self.body.addWidget(
            Label(
                self.tr(
                    "Đang dùng bản {0}. Chọn tệp cài đặt bản mới trên USB; tệp chữ ký (.minisig) "
                    "phải nằm bên cạnh."
                ).format(__version__),
                "caption",
                wrap=True,
            )
        )
        self.notice = Notice()
        self.notice.hide()
        self.choose_button = Button(self.tr("Chọn bản cài đặt…"), icon="folder-open")
        self.choose_button.clicked.connect(self._choose)
        self.install_button = Button(self.tr("Sao lưu và cài đặt"), "primary")
        self.install_button.clicked.connect(self._install)
        self.install_button.hide()
        self.body.addLayout(row(self.choose_button, self.install_button))
        self.body.addWidget(self.notice)  # below: it does not push the buttons away

    def check(self, path: Path) -> None:
        """Check a setup file and say what it is."""
        from ntm_desktop.services.updates import check_update

        self._forget()
        self.notice.show_message(self.tr("Đang kiểm tra {0}…").format(path.name))
        self.context.tasks.run_background(
            lambda _progress: check_update(path),
            done=self._offer,
            failed=self._refuse,
            owner=self,
        )

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self.window(),
            self.tr("Chọn bản cài đặt"),
            self.context.preferences.last_folder,
            self.tr("Bản cài đặt (*.exe *.deb)"),
        )
        if chosen:
            self.check(Path(chosen))

    def _offer(self, update: "Update") -> None:
        self._update = update
        self.notice.show_message(
            self.tr(
                "Bản {0} do nơi phát hành ký, tệp nguyên vẹn. Chương trình sẽ sao lưu dữ liệu, "
                "đóng lại và mở phần cài đặt."
            ).format(update.version),
            Level.SUCCESS,
        )
        self.install_button.show()

    def _install(self) -> None:
        update = self._update
        if update is None:
            return
        self._forget()
        self.notice.show_message(self.tr("Đang chép bản cài đặt vào máy và kiểm tra lại…"))

        def bring(_progress: object) -> "Update":
            from ntm_desktop.services.updates import bring_in

            return bring_in(update)

        self.context.tasks.run_background(
            bring, done=self._back_up, failed=self._refuse, owner=self
        )

    def _back_up(self, local: "Update") -> None:
        self.notice.show_message(self.tr("Đang sao lưu dữ liệu của xã…"))

        def copy(ws: "Workspace") -> Path:
            from ntm_desktop.services.updates import back_up_before

            return back_up_before(ws, local)

        self.context.tasks.run(
            copy, done=partial(self._start, local), failed=self._refuse, owner=self
        )

    def _start(self, local: "Update", copy: Path) -> None:
        from ntm_desktop.services.updates import start_setup

        try:
            start_setup(local)
        except NtmError as error:
            self._refuse(error)
            return
        self.notice.show_message(
            self.tr("Đã sao lưu vào {0}. Phần cài đặt đang mở, chương trình đóng lại.").format(
                copy
            ),
            Level.SUCCESS,
        )
        self.window().close()

    def _refuse(self, error: NtmError) -> None:
        self._forget()
        self.notice.show_message(str(error), Level.ERROR)

    def _forget(self) -> None:
        self._update = None
        self.install_button.hide()
