"""A set beside the decision's own file: equal facts are confirmed, different ones taken or left."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QStackedWidget, QWidget

from ntm_desktop.domain.criteria import Threshold
from ntm_desktop.domain.decisions.confirming import Held, HeldAs
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.widgets import Button, Card, Label, Level, Notice, row
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.services.rules.holding import HeldSet, Settled
    from ntm_desktop.services.session import Workspace

_LOOKS = {
    HeldAs.EQUAL: ("circle-check", "met"),
    HeldAs.DIFFERENT: ("git-compare", "warn"),
    HeldAs.ASKED: ("help-circle", "warn"),
    HeldAs.MISSING: ("circle-x", "muted"),
}


class HoldingView(View):
    """Every wording and threshold of a set beside what the document says of it.

    Signals:
        draft_wanted: id of the draft that was edited.
    """

    draft_wanted = Signal(str)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("So bộ tiêu chí với văn bản"))
        self._reading: DecisionReading | None = None
        self._held: HeldSet | None = None
        self._draft_id = ""
        self.draft_button = Button(self.tr("Mở bản nháp"), icon="pencil")
        self.draft_button.clicked.connect(lambda: self.draft_wanted.emit(self._draft_id))
        self.take_button = Button(self.tr("Lấy theo văn bản"), icon="download")
        self.take_button.clicked.connect(self._take)
        self.confirm_button = Button(self.tr("Xác nhận"), "primary", icon="shield-check")
        self.confirm_button.clicked.connect(self._confirm)
        for button in (self.draft_button, self.take_button, self.confirm_button):
            self.head.add_action(button)
        # What was done stands where it was said how it is done: it covers nothing.
        self.notice = Notice(level=Level.INFO, dismissable=True)
        self.told = QStackedWidget()
        self.notice.dismissed.connect(lambda: self.told.setCurrentIndex(0))
        self.told.addWidget(
            Label(
                self.tr(
                    "Mục giống: xác nhận một lần, ghi tên tệp, trang, dòng, họ tên và ngày làm "
                    "bằng chứng. Mục khác: đánh dấu để lấy theo văn bản, không đánh dấu thì giữ; "
                    "mục đã lấy vẫn chờ người thứ hai đối chiếu."
                ),
                "muted",
                wrap=True,
            )
        )
        self.told.addWidget(self.notice)
        self.told.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.layout_.addWidget(self.told)
        self._titles = {
            HeldAs.EQUAL: self.tr("Giống"),
            HeldAs.DIFFERENT: self.tr("Khác"),
            HeldAs.ASKED: self.tr("Văn bản chưa rõ"),
            HeldAs.MISSING: self.tr("Không thấy trong văn bản"),
        }
        group = QButtonGroup(self)
        self.chips: dict[HeldAs, Button] = {}
        for outcome, title in self._titles.items():
            chip = Button(title, "chip")
            chip.clicked.connect(lambda _on=False: self._show_rows())
            group.addButton(chip)
            self.chips[outcome] = chip
        self.layout_.addLayout(row(*self.chips.values()))
        self.table = DataTable(
            (
                Column(self.tr("Chỉ tiêu"), 12),
                Column(self.tr("Là gì"), 22),
                Column(self.tr("Trong bộ")),
                Column(self.tr("Trong văn bản")),
                Column(self.tr("Ở đâu"), 15),
            ),
            self.tr("Bộ tiêu chí và văn bản"),
        )
        self.table.table.check_changed.connect(lambda _key, _on: self._show_buttons())
        card = Card(self.tr("Bộ tiêu chí và văn bản"))
        card.body.setContentsMargins(2, 2, 2, 2)
        card.body.addWidget(self.table)
        self.layout_.addWidget(card, 1)

    @property
    def held(self) -> "HeldSet | None":
        """What is shown."""
        return self._held

    def open(self, reading: "DecisionReading") -> None:
        """Hold the set of a decision against it."""
        self._reading, self._held, self._draft_id = reading, None, ""
        self.told.setCurrentIndex(0)
        self.head.set_subtitle(reading.document.name)
        self.chips[HeldAs.DIFFERENT].setChecked(True)
        self.table.show_rows(())
        self.table.table.set_checked(())
        self._show_buttons()
        self.refresh()

    def refresh(self) -> None:
        """Hold them against each other again."""
        from ntm_desktop.services.rules.holding import hold

        reading = self._reading
        if reading is not None:
            self.context.tasks.run(
                lambda ws: hold(ws, reading), done=self._show, failed=self._refused, owner=self
            )

    # Showing

    def _show(self, held: "HeldSet") -> None:
        self._held = held
        self.head.set_title(self.tr("So “{0}” với văn bản").format(held.rules.short_title))
        # What was marked stays marked while the equal ones are confirmed first.
        different = {one.key for one in held.facts if one.outcome is HeldAs.DIFFERENT}
        self.table.table.set_checked(self.table.table.checked & different)
        for outcome, chip in self.chips.items():
            count = sum(one.outcome is outcome for one in held.facts)
            chip.setText(f"{self._titles[outcome]} {count}")
        if not any(one.outcome is HeldAs.DIFFERENT for one in held.facts):
            self.chips[HeldAs.EQUAL].setChecked(True)
        self._show_rows()

    def _show_rows(self) -> None:
        held = self._held
        if held is None:
            return
        wanted = next(outcome for outcome, chip in self.chips.items() if chip.isChecked())
        self.table.show_rows([self._row(one, held) for one in held.facts if one.outcome is wanted])
        self._show_buttons()

    def _row(self, one: Held, held: "HeldSet") -> TableRow:
        icon, token = _LOOKS[one.outcome]
        item = held.rules.indicator(one.no)
        what = self.tr("lời văn")
        ours = theirs = ""
        if isinstance(one.ours, Threshold):
            part = item.part(one.part_id)
            case = rule_words.case_words(one.ours, held.rules)
            what = " · ".join(text for text in (part.label, case) if text)
            ours = rule_words.threshold_words(one.ours, part)
            theirs = one.printed
        else:
            ours, theirs = one.ours, one.printed
        if one.outcome is HeldAs.EQUAL and one.key not in held.open_keys:
            icon, token = "shield-check", "met"
        page, line = one.place
        place = self.tr("dòng {0}").format(line) if line else ""
        if page:
            place = self.tr("trang {0}, {1}").format(page, place)
        return TableRow(
            (
                Cell(
                    one.no,
                    icon=icon,
                    token=token,
                    strong=True,
                    checkable=one.outcome is HeldAs.DIFFERENT and one.theirs is not None,
                ),
                Cell(what, tip=what),
                Cell(ours, tip=ours),
                Cell(theirs, tip=theirs),
                Cell(place),
            ),
            key=one.key,
        )

    def _show_buttons(self) -> None:
        held = self._held
        equal = len(held.open_keys) if held is not None else 0
        taken = len(self.table.table.checked)
        self.confirm_button.setText(self.tr("Xác nhận {0} mục giống").format(equal))
        self.confirm_button.setEnabled(equal > 0)
        self.take_button.setText(self.tr("Lấy {0} mục theo văn bản").format(taken))
        self.take_button.setEnabled(taken > 0)
        self.draft_button.setVisible(bool(self._draft_id))

    # What was done

    def _confirm(self) -> None:
        if self._held is not None:
            self._settle(confirm=self._held.open_keys)

    def _take(self) -> None:
        self._settle(take=self.table.table.checked)

    def _settle(
        self, *, confirm: "frozenset[object]" = frozenset(), take: "frozenset[object]" = frozenset()
    ) -> None:
        from ntm_desktop.services.rules.holding import settle

        reading = self._reading
        if reading is None:
            return
        self.confirm_button.setEnabled(False)
        self.take_button.setEnabled(False)

        def service(ws: "Workspace") -> "Settled":
            return settle(ws, reading, confirm=confirm, take=take)  # type: ignore[arg-type]

        def done(made: "Settled") -> None:
            self._draft_id = made.draft_id
            words = (
                self.tr("Đã xác nhận {0} mục trong bản nháp của bộ này.").format(made.confirmed)
                if made.confirmed
                else self.tr(
                    "Đã lấy {0} mục theo văn bản vào bản nháp; chờ người thứ hai đối chiếu."
                ).format(made.taken)
            )
            self._tell(words, Level.SUCCESS)
            self.refresh()

        self.context.tasks.run(
            service, done=done, failed=self._refused, owner=self, finished=self._show_buttons
        )

    def _refused(self, error: NtmError) -> None:
        self._tell(str(error), Level.ERROR)

    def _tell(self, words: str, level: Level) -> None:
        self.notice.show_message(words, level)
        self.told.setCurrentWidget(self.notice)
