"""Taking receipts in, from files or a whole stick; nothing else found there is touched."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError, PackageError
from ntm_desktop.exchange.finding import FoundReceipts, receipts_in
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    IconLabel,
    Label,
    Level,
    Notice,
    ProgressStrip,
    clear_layout,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.choosing_files import ask_files, ask_folder
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive, removable_drives
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from ntm_desktop.services.exchange.receiving import ReceivedReceipts, TakenReceipt


class _Line(NamedTuple):
    """What is said of one file.

    Attributes:
        token: colour, with its icon.
        lines: first what happened, then what the receipt says.
    """

    name: str
    icon: str
    token: str
    lines: tuple[str, ...]


class ReceiveDialog(Dialog):
    """Choose files, a folder or a stick; see what every receipt says."""

    def __init__(
        self,
        context: CommuneContext,
        parent: QWidget | None,
        *,
        find_drives: Callable[[], tuple[Drive, ...]] = removable_drives,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context = context
        self._files: tuple[Path, ...] = ()
        self._ignored = 0
        self._key_file: Path | None = None
        self._key = ""  # whose fingerprint is shown
        self._waiting: Path | None = None
        self.message = Notice(level=Level.ERROR, dismissable=True)
        self.message.hide()
        self.progress = ProgressStrip()
        self._answers = QVBoxLayout()
        self.setWindowTitle(self.tr("Nhận phiếu của nơi nhận"))
        self.drives = DriveList(context.tasks, self.tr("Tìm phiếu"), writes=False, find=find_drives)
        self.drives.chosen.connect(lambda drive: self.look_in(drive.root))
        self._build()
        room = self.screen().availableGeometry()
        self.resize(min(680, room.width() - 48), min(600, room.height() - 72))

    def look_in(self, folder: Path) -> None:
        """Take in every receipt that lies in a folder."""
        self.message.hide()
        job = self.context.tasks.run_background(
            lambda _progress: receipts_in(folder),
            done=partial(self._found, folder),
            failed=self._refuse,
            owner=self,
        )
        self.progress.begin(self.tr("Đang tìm phiếu trong “{0}”…").format(folder), job)

    def take(self, files: Iterable[Path]) -> None:
        """Take in these receipts."""
        self._files = tuple(files)
        self._ignored = 0
        self._accept(None)

    def use_key(self, key: Path) -> None:
        """Look at a receipt with a key that is not trusted yet, to compare its fingerprint."""
        receipt = self._waiting
        if receipt is None:
            return
        self._key_file, self._key = key, ""
        self._fingerprint.hide()
        self.trust_button.hide()
        job = self.context.tasks.run_background(
            lambda _progress: _key_that_signed(receipt, key),
            done=partial(self._show_fingerprint, key),
            failed=self._refuse,
            owner=self,
        )
        self.progress.begin(self.tr("Đang đọc khóa “{0}”…").format(key.name), job)

    # Stages

    def _found(self, folder: Path, found: FoundReceipts) -> None:
        self._files, self._ignored = found
        if not self._files:
            self.message.show_message(
                self.tr("Không thấy phiếu nào (tệp .ntmz) trong “{0}”.").format(folder)
                + self._about_ignored(),
                Level.WARN,
            )
            return
        self._accept(None)

    def _accept(self, key: str | None) -> None:
        self.message.hide()
        self.key_card.hide()
        from ntm_desktop.services.exchange.receiving import receiving

        text = self.tr("Đang nhận phiếu…")
        job = self.context.tasks.run_staged(
            receiving(self._files, key),
            done=self._show,
            failed=self._refuse,
            owner=self,
            title=text.rstrip("…"),
        )
        self.progress.begin(text, job)

    def _show(self, received: "ReceivedReceipts") -> None:
        clear_layout(self._answers)
        for taken in received.taken:
            self._answers.addWidget(_answer_card(_line_of(taken)))
        self._answers.addStretch(1)
        # Without a key that was offered a receipt waits for one; with one it was refused.
        self._waiting = received.key_needed
        self.key_card.setVisible(received.key_needed is not None)
        self.trust_button.hide()
        self._fingerprint.hide()
        if received.stopped:
            self.message.show_message(
                self.tr("Đã dừng; đã nhận {0} trong {1} phiếu.").format(
                    len(received.taken), len(self._files)
                ),
                Level.WARN,
            )
        elif self._ignored:
            self.message.show_message(self._about_ignored().strip(), Level.WARN)

    def _show_fingerprint(self, file: Path, read: tuple[str, str]) -> None:
        if file is not self._key_file:
            return  # another one was chosen meanwhile
        self._key, fingerprint = read
        self._fingerprint.setText(fingerprint)
        self._fingerprint.show()
        self.trust_button.show()
        self.trust_button.setFocus()

    def _refuse(self, error: NtmError) -> None:
        faults = "\n".join(f"• {fault}" for fault in error.faults[:6])
        self.message.show_message(f"{error}\n{faults}".strip(), Level.ERROR)

    def _about_ignored(self) -> str:
        if not self._ignored:
            return ""
        return self.tr(
            " Có {0} tệp chương trình hoặc lối tắt đáng ngờ; chương trình không mở chúng. Xin "
            "đừng bấm vào các tệp đó."
        ).format(self._ignored)

    def _choose_files(self) -> None:
        files = ask_files(
            self,
            self.tr("Chọn phiếu của nơi nhận"),
            self.context.preferences,
            self.tr("Phiếu (*.ntmz)"),
        )
        if files:
            self.take(files)

    def _choose_folder(self) -> None:
        folder = ask_folder(self, self.tr("Chọn thư mục có phiếu"), self.context.preferences)
        if folder is not None:
            self.look_in(folder)

    def _choose_key(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn tệp khóa công khai của nơi nhận"),
            self.context.preferences.last_folder,
            self.tr("Tệp khóa (*.pub)"),
        )
        if name:
            self.use_key(Path(name))

    def _trust(self) -> None:
        self._accept(self._key)

    # Building

    def _build(self) -> None:
        files = Button(self.tr("Chọn tệp phiếu…"), icon="file-down")
        files.clicked.connect(self._choose_files)
        folder = Button(self.tr("Chọn thư mục…"), icon="folder-open")
        folder.clicked.connect(self._choose_folder)
        source = Card(self.tr("Phiếu ở đâu"))
        source.body.addWidget(self.drives)
        source.body.addLayout(row(files, folder, spacing=GRID + 4))
        answers = QWidget()
        answers.setLayout(self._answers)
        self._answers.setContentsMargins(0, 0, 0, 0)
        self._answers.setSpacing(GRID)
        hint = Label(
            self.tr(
                "Phiếu chỉ được nhận khi chữ ký đúng là của nơi nhận và phiếu ghi cho gói đã "
                "đóng từ dữ liệu này."
            ),
            "muted",
            wrap=True,
        )
        self._answers.addWidget(hint)
        self._answers.addStretch(1)
        self.close_button = Button(self.tr("Đóng"))
        self.close_button.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.windowTitle(), "title")
        layout.addWidget(title)
        layout.addWidget(source)
        Floating(self.message, self, title)
        layout.addWidget(self._make_key_card())
        layout.addWidget(scrolled(answers), 1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        foot = row()
        foot.addWidget(self.close_button)
        layout.addLayout(foot)

    def _make_key_card(self) -> Card:
        self.key_card = Card(self.tr("Khóa của nơi nhận"))
        self.key_card.body.addLayout(
            row(
                IconLabel("shield-check", "warn", 20),
                Label(self.tr("Lần đầu nhận phiếu: cần khóa của nơi nhận"), "heading"),
            )
        )
        self.key_card.body.addWidget(
            Label(
                self.tr(
                    "Chọn tệp khóa công khai (.pub) nơi nhận đã phát, rồi so dấu vân tay hiện ra "
                    "với dấu vân tay trên giấy của nơi nhận. Chỉ cần làm một lần."
                ),
                "muted",
                wrap=True,
            )
        )
        choose = Button(self.tr("Chọn tệp khóa…"), icon="file-text")
        choose.clicked.connect(self._choose_key)
        self._fingerprint = Label("", "value", wrap=True, selectable=True)
        self._fingerprint.hide()
        self.trust_button = Button(self.tr("Dấu vân tay khớp, nhận phiếu"), "primary")
        self.trust_button.clicked.connect(self._trust)
        self.trust_button.hide()
        self.key_card.body.addWidget(self._fingerprint)
        self.key_card.body.addLayout(row(choose, self.trust_button, spacing=GRID + 4))
        self.key_card.hide()
        return self.key_card


def _answer_card(answer: _Line) -> Card:
    card = Card(f"{answer.name}: {' '.join(answer.lines)}")
    card.body.setSpacing(GRID // 2)
    first, *rest = answer.lines
    card.body.addLayout(
        row(
            IconLabel(answer.icon, answer.token, 18),
            Label(first, "strong", wrap=True),
            stretch=1,
        )
    )
    card.body.addWidget(Label(answer.name, "caption"))
    for line in rest:
        card.body.addWidget(Label(f"• {line}", "small", wrap=True, selectable=True))
    return card


def _key_that_signed(receipt: Path, file: Path) -> tuple[str, str]:
    """The key of a file as one line, and its fingerprint, if it signed the receipt.

    What is compared is what is trusted then: the file, on a stick, is not read again.
    """
    from ntm_desktop.services.exchange import receipts, timeline

    key = receipts.look_at_key(file)
    timeline.verify_package(receipt, public_key=key.encoded)
    return key.encoded, key.fingerprint


def _line_of(taken: "TakenReceipt") -> _Line:
    from ntm_desktop.services.exchange.receiving import waits_for_key

    name, refusal, change = taken.file.name, taken.refusal, taken.change
    if refusal is not None and waits_for_key(refusal):
        waiting = _tr("Chờ khóa của nơi nhận để kiểm tra chữ ký.")
        return _Line(name, "clock", "warn", (waiting,))
    if refusal is not None:
        lines = (str(refusal), *refusal.faults[:4])
        if isinstance(refusal, PackageError) and refusal.reason == "wrong-key":
            renewed = _tr("Nếu nơi nhận báo đã đổi khóa: vào Cài đặt, mục “Khóa của nơi nhận”.")
            lines = (*lines, renewed)
        return _Line(name, "circle-x", "not_met", lines)
    if change is None or not change.touched:
        text = _tr("Phiếu này đã nhận từ trước, không có gì thay đổi.")
        return _Line(name, "circle-check", "muted", (text,))
    return _Line(name, "circle-check", "met", (f"{change.label}.", *taken.lines))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReceiveDialog", text)
