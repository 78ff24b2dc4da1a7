"""The packing dialog: what goes in, who may open it, where it goes, and what came of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.package import PackageKind
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.exchange.pack_steps import copying, packing, standing
from ntm_desktop.gui.stopping import WorkGuard
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    IconLabel,
    Label,
    Level,
    Notice,
    ProgressStrip,
    ScrolledContent,
    form_row,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.choosing_files import ask_folder
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive, onto, removable_drives
from ntm_desktop.gui.widgets.facts import Facts
from ntm_desktop.gui.widgets.figure_words import file_size
from ntm_desktop.gui.widgets.floating import Floating

if TYPE_CHECKING:
    from ntm_desktop.services.assessments import StatusLine
    from ntm_desktop.services.exchange.timeline import PackedResult

_CHOOSE, _WORK, _DONE = range(3)


class PackDialog(Dialog):
    """Makes a package and copies it; or copies one that was made before."""

    def __init__(
        self,
        context: CommuneContext,
        parent: QWidget | None,
        *,
        package_id: str = "",
        find_drives: Callable[[], tuple[Drive, ...]] = removable_drives,
    ) -> None:
        """Show what can be packed.

        Args:
            context: of the page.
            parent: the window.
            package_id: a package of the outbox to be copied again; empty makes a new one.
            find_drives: looks for sticks.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context = context
        self._package_id = package_id
        self._working = False
        self._work = WorkGuard(self)
        self._target = Path()
        self._on_drive = False
        self.setWindowTitle(
            self.tr("Chép gói ra USB") if package_id else self.tr("Đóng gói để gửi")
        )
        self.drives = DriveList(
            context.tasks, self.tr("Chép ra USB"), writes=True, find=find_drives
        )
        self.drives.chosen.connect(self._to_drive)
        self.error = Notice(level=Level.ERROR, dismissable=True)
        self.error.hide()
        self._build()
        room = self.screen().availableGeometry()
        self.resize(min(640, room.width() - 48), min(660, room.height() - 72))
        self.sealed.toggled.connect(self._fit_soon)
        context.tasks.run(
            partial(standing, context.assessment.id), done=self._show_standing, owner=self
        )

    @property
    def target(self) -> Path:
        """The file that was written last."""
        return self._target

    def pack_into(self, folder: Path, drive: Drive | None = None) -> None:
        """Make (or take) the package and copy it into a folder, which may be that of a drive."""
        self.error.hide()
        seal_to = self._recipients()
        remember = self.remember.isChecked() and bool(seal_to)
        self._set_working(True)
        if self._package_id:
            job = self.context.tasks.run_staged(
                onto(drive, copying(self._package_id, folder, seal_to, remember)),
                done=self._show_copied,
                failed=self._refuse,
                owner=self,
                finished=self._end,
                title=self.tr("Đang chép gói"),
            )
            self.progress.begin(self.tr("Đang chép và đọc lại…"), job)
            return
        kind = PackageKind.ENROLMENT if self.enrolment.isChecked() else PackageKind.ASSESSMENT
        job = self.context.tasks.run_staged(
            onto(
                drive,
                packing(
                    self.context.assessment.id,
                    folder,
                    kind,
                    seal_to,
                    self.dossier.isChecked() and kind is PackageKind.ASSESSMENT,
                    self.all_evidence.isChecked(),
                    remember,
                    keep_copy=self.keep_copy.isChecked() and not seal_to,
                ),
            ),
            done=self._show_packed,
            failed=self._refuse,
            owner=self,
            finished=self._end,
            title=self.tr("Đang đóng gói"),
        )
        self.progress.begin(self.tr("Đang đóng gói, chép và đọc lại…"), job)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as what is asked."""
        super().showEvent(event)
        self._fit_soon()

    def reject(self) -> None:
        """Close; while something is being written only after it was stopped or is done."""
        if not self._must_wait():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As ``reject``."""
        if self._must_wait():
            event.ignore()
        else:
            super().closeEvent(event)

    def _must_wait(self) -> bool:
        leave = self.tr("đóng")
        return self._working and self._work.ask_first(self.context.tasks, self.reject, leave)

    # Stages

    def _show_standing(self, read: "tuple[StatusLine, str, int]") -> None:
        standing, recipient, held = read
        self.all_evidence.setText(
            self.tr("Gửi lại cả {0} tệp minh chứng nơi nhận đã có").format(held)
        )
        self.all_evidence.setVisible(held > 0)
        self.recipient.setText(recipient)
        self.sealed.setChecked(bool(recipient))
        lacking = [
            text.format(count)
            for count, text in (
                (standing.incomplete, self.tr("{0} chỉ tiêu chưa đủ số liệu")),
                (standing.no_threshold, self.tr("{0} chỉ tiêu chưa có ngưỡng")),
                (standing.missing_evidence, self.tr("{0} mục minh chứng chưa có tệp")),
            )
            if count
        ]
        self.lacking.setVisible(bool(lacking) and not self._package_id)
        if lacking:
            self.lacking.show_message(
                self.tr("Còn {0}. Vẫn đóng gói được; nơi nhận sẽ thấy phần còn thiếu.").format(
                    ", ".join(lacking)
                ),
                Level.INFO,
            )
            self.lacking.setVisible(not self._package_id)
        self._fit_soon()

    def _fit_soon(self) -> None:
        QTimer.singleShot(0, self, self._fit)  # when what was shown has been laid out

    def _fit(self) -> None:
        """Be as high as what is asked, as far as the screen goes; the rest is scrolled to."""
        self._asked.activate()
        room = self.screen().availableGeometry()
        seen = self._choice.size()  # not the viewport: room enough needs no scroll bar
        width = self._asked.totalMinimumSize().width() + self.width() - seen.width()
        width = min(max(self.width(), width), room.width() - 48)
        inner = width - self.width() + seen.width()
        height = self._asked.totalHeightForWidth(inner) + self.height() - seen.height()
        self.resize(width, min(max(self.height(), height), room.height() - 72))

    def _show_packed(self, made: "tuple[PackedResult, int, Path | None]") -> None:
        result, size, copy = made
        self._target = result.path
        inside = [
            result.evidence_words,
            self.tr("{0} văn bản hồ sơ").format(len(result.documents)),
        ]
        lines = [
            (self.tr("Tệp"), str(result.path)),
            (self.tr("Dung lượng"), file_size(size)),
            (
                self.tr("SHA-256 của gói bên trong")
                if result.sealed
                else self.tr("Mã kiểm SHA-256"),
                result.sha256,
            ),
            (self.tr("Bên trong"), ", ".join(inside)),
            (self.tr("Khóa công khai đi kèm"), result.public_key_path.name),
            (self.tr("Dấu vân tay khóa"), result.fingerprint),
        ]
        if self.enrolment.isChecked():
            lines.pop(3)
        if copy is not None:
            lines.append((self.tr("Bản sao số liệu"), str(copy)))
        self._finish(
            self.tr("Gói số {0}: đã chép và kiểm tra").format(result.sequence),
            lines,
            result.notes,
            sealed=result.sealed,
        )

    def _show_copied(self, made: tuple[Path, int]) -> None:
        path, size = made
        self._target = path
        lines = [
            (self.tr("Tệp"), str(path)),
            (self.tr("Dung lượng"), file_size(size)),
        ]
        self._finish(
            self.tr("Đã chép và kiểm tra"), lines, (), sealed=path.suffix.lower() == ".age"
        )

    def _finish(
        self,
        title: str,
        lines: list[tuple[str, str]],
        notes: tuple[str, ...],
        *,
        sealed: bool,
    ) -> None:
        self._set_working(False)
        self._done_title.setText(title)
        what = (
            self.tr("Đã ghi xong, đọc lại và thấy đúng từng byte. Có thể rút USB.")
            if self._on_drive
            else self.tr("Đã ghi xong, đọc lại và thấy đúng từng byte.")
        )
        if sealed:
            what += self.tr(" Gói đã niêm phong, chỉ nơi nhận mở được.")
        self._done_text.setText(
            what + self.tr(" Chưa phải “đã tiếp nhận”: chờ phiếu tiếp nhận của nơi nhận.")
        )
        self.facts.show_facts(lines)
        self.notes.setVisible(bool(notes))
        if notes:
            self.notes.show_message("\n".join(notes), Level.WARN)
        self.stack.setCurrentIndex(_DONE)
        self.close_button.setText(self.tr("Xong"))
        self.close_button.setFocus()

    def _refuse(self, error: NtmError) -> None:
        self._set_working(False)
        faults = "\n".join(f"• {fault}" for fault in error.faults[:6])
        self.error.show_message(f"{error}\n{faults}".strip(), Level.ERROR)
        self.stack.setCurrentIndex(_CHOOSE)

    def _end(self) -> None:
        """It is over; when nothing was shown yet, because it was stopped."""
        if self._working:
            self._set_working(False)
            self.stack.setCurrentIndex(_CHOOSE)
            self.error.show_message(
                self.tr("Đã dừng. Chưa chép gì, không để lại tệp dở dang nào."), Level.INFO
            )

    def _set_working(self, working: bool) -> None:
        self._working = working
        self.close_button.setEnabled(not working)
        if working:
            self._leave_stick.setVisible(self._on_drive)
            self.stack.setCurrentIndex(_WORK)

    def _to_drive(self, drive: Drive) -> None:
        self._on_drive = True
        self.pack_into(drive.root, drive)

    def _to_folder(self) -> None:
        folder = ask_folder(self, self.tr("Chọn thư mục để chép gói"), self.context.preferences)
        if folder is not None:
            self._on_drive = False
            self.pack_into(folder)

    def _recipients(self) -> tuple[str, ...]:
        return tuple(self.recipient.text().split()) if self.sealed.isChecked() else ()

    # Building

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self._choice = scrolled(self._make_choice())
        for page in (self._choice, self._make_work(), scrolled(self._make_done())):
            self.stack.addWidget(page)
        self.close_button = Button(self.tr("Đóng"))
        self.close_button.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.windowTitle(), "title")
        layout.addWidget(title)
        Floating(self.error, self, title)
        layout.addWidget(self.stack, 1)
        foot = row()
        foot.addWidget(self.close_button)
        layout.addLayout(foot)

    def _make_choice(self) -> QWidget:
        period = self.context.assessment.period.inline
        self.assessment = QRadioButton(self.tr("Kết quả tự đánh giá {0}").format(period))
        inside = Label(self.tr("Số liệu, minh chứng, công trình, nguồn lực."), "caption", wrap=True)
        inside.setContentsMargins(4 * GRID, 0, 0, 0)
        self.assessment.setAccessibleDescription(inside.text())
        self.assessment.setChecked(True)
        self.enrolment = QRadioButton(self.tr("Đăng ký khóa của xã với nơi nhận (làm một lần)"))
        kinds = QButtonGroup(self)
        kinds.addButton(self.assessment)
        kinds.addButton(self.enrolment)
        self.dossier = QCheckBox(self.tr("Kèm các văn bản của hồ sơ (PDF)"))
        self.dossier.setChecked(True)
        self.all_evidence = QCheckBox()
        self.all_evidence.setToolTip(
            self.tr(
                "Bình thường không cần: tệp đã có phiếu tiếp nhận thì gói chỉ ghi tên. Chọn khi "
                "nơi nhận báo không còn các tệp đó."
            )
        )
        self.all_evidence.hide()
        for extra in (self.dossier, self.all_evidence):
            self.assessment.toggled.connect(extra.setEnabled)
        self.lacking = Notice(level=Level.INFO)
        self.lacking.hide()
        self.sealed = QCheckBox(self.tr("Niêm phong: mất USB cũng không ai đọc được"))
        self.recipient = QLineEdit()
        self.recipient.setPlaceholderText("age1…")
        self.remember = QCheckBox(self.tr("Ghi nhớ khóa niêm phong này cho lần sau"))
        self.remember.setChecked(True)
        what = Card(self.tr("Gói gồm"))
        what.body.addWidget(Label(self.tr("Gói gồm"), "heading"))
        what.body.addWidget(self.assessment)
        what.body.addWidget(inside)
        belonging = QVBoxLayout()
        belonging.setContentsMargins(4 * GRID - 4, 0, 0, 0)
        belonging.addWidget(self.dossier)
        belonging.addWidget(self.all_evidence)
        what.body.addLayout(belonging)
        what.body.addWidget(self.enrolment)
        what.body.addWidget(self.lacking)
        what.setVisible(not self._package_id)
        seal = Card(self.tr("Niêm phong"))
        seal.body.addWidget(self.sealed)
        by_whom = QWidget()
        asked = QVBoxLayout(by_whom)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.addLayout(
            form_row(
                self.tr("Khóa niêm phong của nơi nhận"),
                self.recipient,
                self.tr("Nơi nhận phát khóa này, bắt đầu bằng age1. Dán nguyên văn vào đây."),
            )
        )
        asked.addWidget(self.remember)
        by_whom.hide()
        self.sealed.toggled.connect(by_whom.setVisible)
        seal.body.addWidget(by_whom)
        other = Button(self.tr("Chép vào thư mục khác…"), icon="folder-open")
        other.clicked.connect(self._to_folder)
        where = Card(self.tr("Chép đến"))
        where.body.addWidget(Label(self.tr("Chép đến"), "heading"))
        where.body.addWidget(self.drives)
        where.body.addLayout(row(other))
        self.keep_copy = QCheckBox(self.tr("Kèm bản sao số liệu của xã, phòng khi máy này hỏng"))
        self.keep_copy.setToolTip(
            self.tr(
                "Một tệp trong thư mục ntm-sao-luu; lần sau thay tệp cũ. Không có minh chứng và "
                "khóa ký. Gói niêm phong thì không kèm, vì bản sao này ai cũng mở được."
            )
        )
        self.keep_copy.setChecked(True)
        self.keep_copy.setVisible(not self._package_id)
        self.sealed.toggled.connect(self.keep_copy.setDisabled)
        where.body.addWidget(self.keep_copy)
        page = ScrolledContent()
        layout = self._asked = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        for card in (what, seal, where):
            layout.addWidget(card)
        layout.addStretch(1)
        return page

    def _make_work(self) -> QWidget:
        self.progress = ProgressStrip()
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(2 * GRID)
        layout.addStretch(2)
        layout.addWidget(self.progress)
        self._leave_stick = Label(self.tr("Xin đừng rút USB."), "muted")
        layout.addWidget(self._leave_stick, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return page

    def _make_done(self) -> QWidget:
        self._done_title = Label("", "value", wrap=True)
        self._done_text = Label("", "small", wrap=True)
        self.notes = Notice(level=Level.WARN)
        self.notes.hide()
        card = Card(self.tr("Gói vừa chép"))
        card.body.addLayout(row(IconLabel("circle-check", "met", 28), self._done_title, stretch=1))
        card.body.addWidget(self._done_text)
        self.facts = Facts()
        card.body.addSpacing(GRID)
        card.body.addWidget(self.facts)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(card)
        layout.addWidget(self.notes)
        layout.addStretch(1)
        return page
