"""Cài đặt: handing packages on to the office above, offices below, and the journal."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ntm_desktop.district.below import enrol_office_below
from ntm_desktop.district.forwarding import Forwarded, forwarding
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.errors import NtmError
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.gui.desk.context import DeskContext, changed, now
from ntm_desktop.gui.desk.journal_dialog import JournalDialog
from ntm_desktop.gui.desk.stick_card import StickCard
from ntm_desktop.gui.widgets import Button, Label, Level, ProgressStrip, row
from ntm_desktop.store.register.acts import Act, acts
from ntm_desktop.store.register.below import OfficeBelow, offices_below
from ntm_desktop.store.register.register import Register

_MOST_ACTS = 2000


class UpwardCard(StickCard):
    """What goes to the office above and comes from those below; who did what."""

    def __init__(
        self,
        context: DeskContext,
        progress: ProgressStrip,
        choose_place: Callable[[str], Path | None],
    ) -> None:
        super().__init__(self.tr("Cấp trên, cấp dưới, nhật ký"), context, progress, choose_place)
        self.journal: JournalDialog | None = None
        self.body.addWidget(Label(self.tr("Cấp trên, cấp dưới"), "heading"))
        self.forward_button = Button(self.tr("Chuyển lên cấp trên…"), icon="upload")
        self.forward_button.clicked.connect(self._choose_forward)
        self.below_button = Button(self.tr("Đăng ký nơi nhận cấp dưới…"), icon="shield-check")
        self.below_button.clicked.connect(self._choose_below)
        self.body.addLayout(row(self.forward_button, self.below_button))
        self.below = Label("", "small", wrap=True, selectable=True)
        self.body.addWidget(self.below)
        self.body.addWidget(
            Label(
                self.tr(
                    "Gói các xã đã ký được chuyển nguyên vẹn, kèm phiếu trả lời của nơi này; cấp "
                    "trên kiểm tra lại đúng chữ ký của xã. Ở cấp trên: trang Nhận gói, chọn thư "
                    "mục đó."
                ),
                "caption",
                wrap=True,
            )
        )
        self.journal_button = Button(self.tr("Nhật ký: ai đã làm gì…"), icon="history")
        self.journal_button.clicked.connect(self.show_journal)
        self.body.addLayout(row(self.journal_button))

    def refresh(self) -> None:
        """Read which offices below are known."""
        self._context.tasks.run(offices_below, done=self._show, owner=self)

    def _show(self, known: tuple[OfficeBelow, ...]) -> None:
        lines = [f"{one.name}: {PublicKey.parse(one.public_key).fingerprint}" for one in known]
        self.below.setText("\n".join(lines))
        self.below.setVisible(bool(lines))

    # Upward

    def _choose_forward(self) -> None:
        period = self._context.period
        place = self._choose_place(
            self.tr("Chép gói của {0} để chuyển lên cấp trên vào đâu?").format(period.inline)
        )
        if place is not None:
            self.forward(place)

    def forward(self, place: Path) -> None:
        """Copy the communes' packages of the period, and the answers, to a stick."""
        job = self._context.tasks.run_staged(
            forwarding(self._context.catalog, place, self._context.period, now()),
            done=self._say_forwarded,
            failed=self._context.show_error,
            owner=self,
            title=self.tr("Đang chuyển lên cấp trên"),
        )
        self._progress.begin(self.tr("Đang chép và đọc lại để kiểm tra…"), job)

    def _say_forwarded(self, made: Forwarded) -> None:
        text = self.tr("Đã chép {0} gói của {1} xã và {2} phiếu trả lời vào “{3}”.").format(
            made.packages, made.communes, made.answers, made.folder
        )
        if made.unanswered:
            text += self.tr(" Chưa trả lời {0} xã: {1}.").format(
                len(made.unanswered), ", ".join(made.unanswered[:12])
            )
        self._context.show_message(text, Level.WARN if made.unanswered else Level.SUCCESS)

    # Below

    def _choose_below(self) -> None:
        from ntm_desktop.gui.ask_text import ask_text
        from ntm_desktop.gui.dialogs import ask

        preferences = self._context.preferences
        chosen, _ = QFileDialog.getOpenFileName(
            self.window(),
            self.tr("Khóa công khai của nơi nhận cấp dưới"),
            preferences.last_folder,
            "*.pub",
        )
        if not chosen:
            return
        try:
            fingerprint = read_public_key(Path(chosen)).fingerprint
        except NtmError as error:
            self._context.show_error(error)
            return
        name = ask_text(
            self.window(),
            self.tr("Đăng ký nơi nhận cấp dưới"),
            self.tr("Tên nơi nhận cấp dưới, ví dụ: Văn phòng Điều phối huyện Bắc Sơn"),
            self.tr("Tiếp tục"),
        )
        if name is not None and ask(
            self,
            self.tr("Đối chiếu dấu vân tay"),
            self.tr(
                "So từng ký tự với giấy có dấu của nơi đó:\n\n{0}\n\nKhác một ký tự thì đừng đăng "
                "ký, hãy gọi điện hỏi."
            ).format(fingerprint),
            self.tr("Giống, đăng ký"),
        ):
            self.enrol(Path(chosen), name)

    def enrol(self, file: Path, name: str) -> None:
        """Believe the answers of an office below."""

        def work(register: Register) -> Change:
            enrol_office_below(register, file, name, now())
            return changed("Đăng ký nơi nhận cấp dưới", Touched.SETTINGS)

        self._context.tasks.run(work, failed=self._context.show_error, owner=self)

    # Who did what

    def show_journal(self) -> None:
        """Everything that was done on this register."""
        self._context.tasks.run(partial(acts, most=_MOST_ACTS), done=self._show_journal, owner=self)

    def _show_journal(self, found: tuple[Act, ...]) -> None:
        self.journal = JournalDialog(found, self.window())
        self.journal.open()
