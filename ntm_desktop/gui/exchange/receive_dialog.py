"""Taking receipts in, from files or a whole stick; nothing else found there is touched."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError, PackageError
from ntm_desktop.gui.navigation import PageContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    IconLabel,
    Label,
    Level,
    Notice,
    clear_layout,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive, removable_drives

if TYPE_CHECKING:
    from ntm_desktop.services.workspace import Workspace

_MOST_FILES = 200
_SUFFIX = ".ntmz"
_SUSPICIOUS = frozenset({".lnk", ".exe", ".scr", ".bat", ".cmd", ".vbs", ".js", ".pif", ".com"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file.

    Attributes:
        token: colour, with its icon.
        lines: first what happened, then what the receipt says.
    """

    name: str
    icon: str
    token: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all of them; ``key_needed`` is a receipt whose signer is not known yet."""

    answers: tuple[Answer, ...]
    change: object
    key_needed: Path | None


class ReceiveDialog(QDialog):
    """Choose files, a folder or a stick; see what every receipt says."""

    def __init__(
        self,
        context: PageContext,
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
        self.message = Notice(level=Level.ERROR)
        self.message.hide()
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
        self.context.tasks.run_background(
            lambda _progress: _receipts_in(folder),
            done=partial(self._found, folder),
            failed=self._refuse,
            owner=self,
        )

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
        self.context.tasks.run_background(
            lambda _progress: _key_that_signed(receipt, key),
            done=partial(self._show_fingerprint, key),
            failed=self._refuse,
            owner=self,
        )

    # Stages

    def _found(self, folder: Path, found: tuple[tuple[Path, ...], int]) -> None:
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
        self.context.tasks.run(
            partial(_accept_all, self._files, key),
            done=self._show,
            failed=self._refuse,
            owner=self,
        )

    def _show(self, outcome: Outcome) -> None:
        clear_layout(self._answers)
        for answer in outcome.answers:
            self._answers.addWidget(_answer_card(answer))
        self._answers.addStretch(1)
        self._waiting = outcome.key_needed
        self.key_card.setVisible(outcome.key_needed is not None)
        self.trust_button.hide()
        self._fingerprint.hide()
        if self._ignored:
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
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Chọn phiếu của nơi nhận"),
            self.context.preferences.last_folder,
            self.tr("Phiếu (*.ntmz)"),
        )
        if names:
            self._remember(Path(names[0]).parent)
            self.take(Path(name) for name in names)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Chọn thư mục có phiếu"), self.context.preferences.last_folder
        )
        if name:
            self._remember(Path(name))
            self.look_in(Path(name))

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

    def _remember(self, folder: Path) -> None:
        self.context.preferences.last_folder = str(folder)
        self.context.preferences.save()

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
        layout.addWidget(Label(self.windowTitle(), "title"))
        layout.addWidget(source)
        layout.addWidget(self.message)
        layout.addWidget(self._make_key_card())
        layout.addWidget(scrolled(answers), 1)
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


def _answer_card(answer: Answer) -> Card:
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


def _receipts_in(folder: Path) -> tuple[tuple[Path, ...], int]:
    """Receipts that lie directly in a folder, and how many suspicious files do.

    Links are not followed, and no file is opened here.
    """
    receipts: list[Path] = []
    suspicious = 0
    try:
        for path in sorted(folder.iterdir()):
            if path.is_symlink() or not path.is_file():
                continue
            name = path.name.lower()
            if path.suffix.lower() in _SUSPICIOUS or name == "autorun.inf":
                suspicious += 1
            elif name.endswith(_SUFFIX) and "_receipt_" in name and len(receipts) < _MOST_FILES:
                receipts.append(path)
    except OSError as error:
        raise PackageError(
            "unreadable",
            f"Không đọc được thư mục {folder}: {error.strerror or error}. Hãy cắm lại USB.",
        ) from error
    return tuple(receipts), suspicious


def _key_that_signed(receipt: Path, file: Path) -> tuple[str, str]:
    """The key of a file as one line, and its fingerprint, if it signed the receipt.

    What is compared is what is trusted then: the file, on a stick, is not read again.
    """
    from ntm_desktop.services.exchange import receipts, timeline

    key = receipts.look_at_key(file)
    timeline.verify_package(receipt, public_key=key.encoded)
    return key.encoded, key.fingerprint


def _accept_all(files: tuple[Path, ...], key: str | None, ws: "Workspace") -> Outcome:
    """Take receipts in one after the other; a refused one does not keep back the others."""
    from ntm_desktop.services.exchange import timeline

    answers: list[Answer] = []
    change: object = None
    key_needed: Path | None = None
    for file in files:
        try:
            made = timeline.accept_receipt(ws, file, public_key=key)
        except PackageError as error:
            if error.reason == "unknown-sender" and key is None:
                key_needed = key_needed or file
                waiting = "Chờ khóa của nơi nhận để kiểm tra chữ ký."
                answers.append(Answer(file.name, "clock", "warn", (waiting,)))
                continue
            lines = (str(error), *error.faults[:4])
            if error.reason == "wrong-key":
                renewed = "Nếu nơi nhận báo đã đổi khóa: vào Cài đặt, mục “Khóa của nơi nhận”."
                lines = (*lines, renewed)
            answers.append(Answer(file.name, "circle-x", "not_met", lines))
            continue
        if not made.touched:
            text = "Phiếu này đã nhận từ trước, không có gì thay đổi."
            answers.append(Answer(file.name, "circle-check", "muted", (text,)))
            continue
        change = made
        lines = (f"{made.label}.", *_newest_lines(ws))
        answers.append(Answer(file.name, "circle-check", "met", lines))
    return Outcome(tuple(answers), change, key_needed)


def _newest_lines(ws: "Workspace") -> tuple[str, ...]:
    """What the receipt taken in just now says."""
    from ntm_desktop.services.exchange import timeline

    entries = [entry for entry in timeline.timeline(ws) if entry.receipts]
    newest = max(entries, key=lambda entry: entry.receipts[-1].received_at, default=None)
    return newest.receipt_lines if newest is not None else ()
