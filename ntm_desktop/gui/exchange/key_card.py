"""The commune's own key: what identifies it, where it lies, and the slip for the chairman."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from ntm_desktop import paths
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.papers.slip_dialog import SlipDialog
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    ElidedLabel,
    FlowLayout,
    IconLabel,
    Label,
    Level,
    row,
)

if TYPE_CHECKING:
    from ntm_desktop.services.exchange.timeline import PublicKeyInfo


class KeyCard(Card):
    """The public key and what can be done with it."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Khóa ký của xã"))
        self.context = context
        self._info: PublicKeyInfo | None = None
        self.fingerprint = Label("…", "strong", wrap=True, selectable=True)
        self.fingerprint.setAccessibleName(self.tr("Dấu vân tay khóa"))
        self._place = ElidedLabel("", "caption")
        self.slip_button = Button(self.tr("In phiếu khóa…"), icon="printer")
        self.slip_button.clicked.connect(self._show_slip)
        self.save_button = Button(self.tr("Xuất khóa…"), icon="file-down")
        self.save_button.clicked.connect(self._save)
        self.new_button = Button(self.tr("Mất khóa, đổi khóa…"), icon="refresh-cw")
        self.new_button.clicked.connect(self._change)
        self.body.addLayout(
            row(
                IconLabel("shield-check", "accent", 20),
                Label(self.tr("Khóa ký của xã"), "heading"),
            )
        )
        self.body.addWidget(Label(self.tr("Dấu vân tay khóa công khai"), "overline"))
        self.body.addWidget(self.fingerprint)
        buttons = FlowLayout()
        buttons.addWidget(self.slip_button)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.new_button)
        self.body.addLayout(buttons)
        self.body.addWidget(
            Label(
                self.tr(
                    "Khóa bí mật nằm riêng trên máy này, không có trong dữ liệu, trong gói hay "
                    "trong bản sao lưu. Đổi máy thì dùng “Chuyển sang máy mới…” ở Cài đặt, "
                    "nếu không phải đăng ký khóa mới với nơi nhận."
                ),
                "caption",
                wrap=True,
            )
        )
        self.body.addWidget(self._place)

    def refresh(self) -> None:
        """Read the key; it is made when there is none."""
        from ntm_desktop.services.exchange import timeline

        self.context.tasks.run(timeline.public_key_info, done=self._show, owner=self)

    def _show(self, info: "PublicKeyInfo") -> None:
        self._info = info
        groups = info.fingerprint.split()
        half = len(groups) // 2
        self.fingerprint.setText(f"{' '.join(groups[:half])}\n{' '.join(groups[half:])}")
        self._place.setText(str(paths.keys_dir()))
        self._place.setToolTip(str(paths.keys_dir()))

    def _show_slip(self) -> None:
        SlipDialog(self.context, self.window()).open()

    def _change(self) -> None:
        from ntm_desktop.gui.new_key_dialog import NewKeyDialog

        dialog = NewKeyDialog(self.context, self.window())
        dialog.changed.connect(self.refresh)
        dialog.open()

    def _save(self) -> None:
        info = self._info
        if info is None:
            return
        folder = Path(self.context.preferences.last_folder or Path.home())
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Xuất khóa công khai của xã"),
            str(folder / f"{info.commune_code}.pub"),
            self.tr("Tệp khóa (*.pub)"),
        )
        if not name:
            return
        from ntm_desktop.documents.files import write_file

        target = Path(name)
        self.context.tasks.run_background(
            lambda _progress: write_file(target, info.text.encode("ascii")),
            done=self._say_saved,
            failed=self.context.show_error,
            owner=self,
        )

    def _say_saved(self, path: Path) -> None:
        self.context.show_message(
            self.tr("Đã ghi khóa công khai vào “{0}”. Tệp này giao cho nơi nhận được.").format(
                path
            ),
            Level.SUCCESS,
        )
