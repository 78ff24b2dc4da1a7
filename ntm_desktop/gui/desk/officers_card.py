"""Cài đặt: several officers appraise at one time, each on a copy of his own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ntm_desktop.district.handing_out import (
    HandedOut,
    Place,
    TakenBack,
    handing_out,
    taking_back,
)
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.staged import Staged
from ntm_desktop.gui.desk.context import DeskContext, changed, now
from ntm_desktop.gui.desk.differing_dialog import DifferingDialog
from ntm_desktop.gui.desk.stick_card import StickCard
from ntm_desktop.gui.widgets import Button, Label, Level, ProgressStrip, row
from ntm_desktop.store.register.assignments import officers


class OfficersCard(StickCard):
    """Handing a copy out, and taking what was entered in it back."""

    def __init__(
        self,
        context: DeskContext,
        progress: ProgressStrip,
        choose_place: Callable[[str], Path | None],
    ) -> None:
        super().__init__(self.tr("Nhiều cán bộ cùng thẩm tra"), context, progress, choose_place)
        self.dialog: DifferingDialog | None = None
        self.body.addWidget(Label(self.tr("Nhiều cán bộ cùng thẩm tra"), "heading"))
        self.body.addWidget(
            Label(
                self.tr(
                    "Giao mỗi cán bộ một bản có các gói chờ thẩm tra: mở ở máy khác bằng “Mở sổ "
                    "tiếp nhận khác…”, ở đó chỉ thẩm tra. Mang về, ý kiến được đưa vào sổ; hai "
                    "người nói khác nhau thì chương trình hỏi."
                ),
                "caption",
                wrap=True,
            )
        )
        self.give_button = Button(self.tr("Giao bản thẩm tra…"), icon="usb")
        self.give_button.clicked.connect(self._ask_officer)
        self.take_button = Button(self.tr("Nhận lại bản đã thẩm tra…"), icon="download")
        self.take_button.clicked.connect(self._choose_copy)
        self.body.addLayout(row(self.give_button))
        self.body.addLayout(row(self.take_button))

    # Handing out

    def _ask_officer(self) -> None:
        self._context.tasks.run(officers, done=self._choose_officer, owner=self)

    def _choose_officer(self, known: tuple[str, ...]) -> None:
        from ntm_desktop.gui.ask_text import ask_text

        name = ask_text(
            self.window(),
            self.tr("Giao bản thẩm tra"),
            self.tr("Giao cho cán bộ nào? Chọn, hoặc ghi họ và tên:"),
            self.tr("Tiếp tục"),
            choices=known,
        )
        if name is None:
            return
        place = self._choose_place(self.tr("Chép bản thẩm tra vào đâu?"))
        if place is not None:
            self.give(name, place)

    def give(self, officer: str, place: Path) -> None:
        """Make a copy for an officer there."""
        job = self._context.tasks.run_staged(
            handing_out(officer, place, now()),
            done=self._say_given,
            failed=self._context.show_error,
            owner=self,
            title=self.tr("Đang giao bản thẩm tra"),
        )
        self._progress.begin(self.tr("Đang chép và đọc lại để kiểm tra…"), job)

    def _say_given(self, made: HandedOut) -> None:
        self._context.show_message(
            self.tr("Đã giao cho {0} bản thẩm tra có {1} gói, ở “{2}”.").format(
                made.officer, made.packages, made.folder
            ),
            Level.SUCCESS,
        )

    # Taking back

    def _choose_copy(self) -> None:
        folder = self._choose_place(self.tr("Thư mục bản thẩm tra mang về (tham-tra-…)"))
        if folder is not None:
            self.take(folder)

    def take(self, folder: Path, theirs: tuple[Place, ...] = ()) -> None:
        """Put what was entered in a copy into the register."""
        catalog = self._context.catalog

        def work() -> Staged[tuple[TakenBack, Change]]:
            taken = yield from taking_back(catalog, folder, now(), theirs=theirs)
            return taken, changed("Nhận lại bản đã thẩm tra", Touched.ANSWERS)

        job = self._context.tasks.run_staged(
            work(),
            done=partial(self._taken, folder),
            failed=self._context.show_error,
            owner=self,
            title=self.tr("Đang nhận lại bản đã thẩm tra"),
        )
        self._progress.begin(self.tr("Đang đọc bản mang về…"), job)

    def _taken(self, folder: Path, done: tuple[TakenBack, Change]) -> None:
        taken, _change = done
        self._context.show_message(
            taken.words, Level.WARN if taken.closed or taken.unknown else Level.SUCCESS
        )
        if taken.differing:
            dialog = DifferingDialog(taken.officer, taken.differing, self.window())
            dialog.accepted.connect(lambda: self._take_chosen(folder, dialog.chosen))
            self.dialog = dialog
            dialog.open()

    def _take_chosen(self, folder: Path, chosen: tuple[Place, ...]) -> None:
        if chosen:
            self.take(folder, chosen)
