"""Công nhận: the register of decisions, and who is recognised today."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout

from ntm_desktop.district.proposals import Proposal
from ntm_desktop.district.recognising import recognise, take_back
from ntm_desktop.district.units_of_code import WhichUnitError
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.recognition import RECOGNITION_LABELS, Recognition, RecognitionAct
from ntm_desktop.domain.rule_tables.wording import TIERS
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, changed, now
from ntm_desktop.gui.desk.marks import commune_words
from ntm_desktop.gui.desk.proposals_pane import ProposalsPane
from ntm_desktop.gui.desk.readings import ShownRecognitions, shown_recognitions
from ntm_desktop.gui.desk.recognition_dialog import RecognitionDialog, WhichUnitDialog, Wish
from ntm_desktop.gui.desk.side_text import Part, SideText
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, EmptyState, Label, PageHeader, row
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow
from ntm_desktop.store.register.register import Register

_OF_PAGE = frozenset({Touched.DOSSIER, Touched.SETTINGS})
_WAITING = "waiting"
_LISTS_ROOM = 230
_MARKS = {
    RecognitionAct.RECOGNISED: ("circle-check", "met"),
    RecognitionAct.RECOGNISED_AGAIN: ("refresh-cw", "met"),
    RecognitionAct.REVOKED: ("ban", "not_met"),
    RecognitionAct.VOID: ("x", "muted"),
}


class RecognitionPage(DeskPage):
    """Entries are never changed: a slip is taken back by an entry of its own."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self._shown: ShownRecognitions | None = None
        self.dialog: RecognitionDialog | None = None
        self.which: WhichUnitDialog | None = None
        self._empty = False
        self._build()

    def refresh(self, change: Change | None) -> None:
        """Read the register of recognition anew."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        reading = shown_recognitions(self.context)
        self.ask(reading.key, reading.read, self._show)
        if self.which_list.currentData() == _WAITING:
            self.proposals.read()

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Sổ quyết định công nhận, công nhận lại, thu hồi. Dòng đã ghi không sửa; ghi nhầm thì "
            "hủy bằng một dòng mới, dòng cũ vẫn đọc được. “Đủ tiêu chí, chưa có quyết định” là các "
            "xã đạt mọi tiêu chí theo gói của kỳ, kèm nợ đọng và kết quả lấy ý kiến hài lòng."
        )

    def enter(self, wish: Wish) -> None:
        """Write a decision into the register."""
        context = self.context

        def work(register: Register) -> Change:
            recognise(
                register,
                context.catalog,
                wish.commune,
                wish.act,
                wish.tier,
                wish.decision,
                wish.decided_on,
                now(),
                issuer=wish.issuer,
                year=wish.year,
                reason=wish.reason,
                unit=wish.unit,
                shown=wish.shown,
            )
            return changed("Ghi quyết định công nhận", Touched.DOSSIER)

        context.tasks.run(work, done=self._entered, failed=partial(self._refused, wish), owner=self)

    def void(self, entry_id: str, reason: str) -> None:
        """Take back an entry that was a slip."""
        context = self.context

        def work(register: Register) -> Change:
            take_back(register, context.catalog, entry_id, reason, now())
            return changed("Hủy dòng ghi nhầm", Touched.DOSSIER)

        context.tasks.run(work, failed=context.show_error, owner=self)

    # What is shown

    def _show(self, shown: ShownRecognitions) -> None:
        self._shown = shown
        book = shown.book
        counts = [
            self.tr("{0}: {1} xã").format(TIERS[tier], count)
            for tier, count in book.counts.items()
            if count
        ]
        today = f"{self.context.today:%d/%m/%Y}"
        self.header.set_subtitle(
            self.tr("Tại ngày {0}: {1}").format(today, ", ".join(counts))
            if counts
            else self.tr("Tại ngày {0}: chưa có xã nào").format(today)
        )
        self._empty = not book.entries
        self._choose_list()
        self.gone.setText(
            self.tr("{0} xã trong sổ không còn đơn vị hành chính riêng: {1}.").format(
                len(book.gone),
                ", ".join(commune_words(one.commune, one.commune_name) for one in book.gone),
            )
        )
        self.gone.setVisible(bool(book.gone))
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            return
        words = fold(self.search.text()).split()
        entries = self._shown.book.entries
        void = {one.voids for one in entries if one.voids}
        rows = [
            _row(one, one.id in void)
            for one in reversed(entries)
            if all(
                w in fold(f"{one.commune_name} {one.commune} {one.decision} {TIERS[one.tier]}")
                for w in words
            )
        ]
        self.table.show_rows(rows)
        if rows and self.table.current_key is None:
            self.table.make_current(rows[0].key)
        self._tell(self.table.current_key)

    def _tell(self, key: object) -> None:
        entries = self._shown.book.entries if self._shown else ()
        one = next((entry for entry in entries if entry.id == key), None)
        void = next((entry for entry in entries if entry.voids == key), None)
        self.void_button.setVisible(
            one is not None and void is None and one.act is not RecognitionAct.VOID
        )
        if one is None:
            self.text.show_parts(())
            return
        standing = self._shown.book.standing.get(one.of, {}) if self._shown else {}
        away = self._shown is not None and one.of in {gone.of for gone in self._shown.book.gone}
        self.text.show_parts(
            (
                Part("", (commune_words(one.commune, one.commune_name),), "strong"),
                Part("", (f"{RECOGNITION_LABELS[one.act]} · {TIERS[one.tier]}",)),
                Part(
                    self.tr("Quyết định"),
                    tuple(
                        text
                        for text in (
                            one.decision,
                            f"{one.decided_on:%d/%m/%Y}",
                            one.issuer,
                            self.tr("tính cho năm {0}").format(one.year) if one.year else "",
                        )
                        if text
                    ),
                ),
                Part(self.tr("Lý do"), (one.reason,) if one.reason else ()),
                Part(self.tr("Đã hủy vì"), (void.reason,) if void else (), "error"),
                Part(
                    self.tr("Khi còn là đơn vị riêng") if away else self.tr("Xã này hôm nay"),
                    tuple(
                        self.tr("{0} theo {1}").format(TIERS[tier], entry.decision)
                        for tier, entry in standing.items()
                    )
                    or (self.tr("không được công nhận mức nào"),),
                ),
            )
        )

    # Entering

    def _choose_list(self) -> None:
        waiting = self.which_list.currentData() == _WAITING
        self.places.setCurrentIndex(2 if waiting else int(self._empty))
        self.search.setVisible(not waiting)

    def _change_list(self) -> None:
        self._choose_list()
        if self.which_list.currentData() == _WAITING:
            self.proposals.read()

    def _ask_for(self, one: Proposal) -> None:
        self._ask()
        if self.dialog is not None:
            self.dialog.begin_with(one.code, one.name, one.tier)

    def _ask(self) -> None:
        communes = self._shown.communes if self._shown else ()
        self.dialog = RecognitionDialog(communes, self.context.today, self.window())
        self.dialog.wished.connect(self.enter)
        self.dialog.open()

    def _entered(self, _change: Change) -> None:
        if self.dialog is not None:
            self.dialog.accept()
            self.dialog = None

    def _refused(self, wish: Wish, error: NtmError) -> None:
        if isinstance(error, WhichUnitError):
            self._ask_unit(wish, error)
        elif self.dialog is not None:
            self.dialog.refuse(error)
        else:
            self.context.show_error(error)

    def _ask_unit(self, wish: Wish, error: WhichUnitError) -> None:
        """The code was given to several units: only a person knows which is meant."""
        self.which = WhichUnitDialog(error, self.dialog or self.window())
        self.which.chosen.connect(lambda unit: self.enter(wish._replace(unit=unit)))
        self.which.open()

    def _ask_void(self) -> None:
        from ntm_desktop.gui.ask_text import ask_text

        key = self.table.current_key
        reason = ask_text(
            self,
            self.tr("Hủy dòng ghi nhầm"),
            self.tr("Vì sao hủy? Dòng này vẫn còn trong sổ."),
            self.tr("Hủy dòng này"),
        )
        if reason is not None and isinstance(key, str):
            self.void(key, reason)

    # Building

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Công nhận"))
        self.enter_button = Button(self.tr("Ghi quyết định…"), "primary", icon="plus")
        self.enter_button.clicked.connect(self._ask)
        self.header.add_action(self.enter_button)
        self.which_list = ElidedBox(self.tr("Xem gì"), _LISTS_ROOM)
        self.which_list.fill(
            [
                (self.tr("Sổ quyết định"), ""),
                (self.tr("Đủ tiêu chí, chưa có quyết định"), _WAITING),
            ],
            "",
        )
        self.which_list.activated.connect(lambda _index: self._change_list())
        self.proposals = ProposalsPane(self.context)
        self.proposals.entering.connect(self._ask_for)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Tìm xã hoặc số quyết định"))
        self.search.setAccessibleName(self.tr("Tìm trong sổ"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(260)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.gone = Label("", "warn", wrap=True)
        self.gone.hide()
        self.table = DataTable(
            [
                Column(self.tr("Ngày"), 12),
                Column(self.tr("Việc"), 18),
                Column(self.tr("Mức"), 12),
                Column(self.tr("Xã")),
                Column(self.tr("Quyết định"), 22),
            ],
            self.tr("Sổ công nhận"),
        )
        self.table.current_changed.connect(self._tell)
        self.text = SideText(self.tr("Dòng đang chọn"))
        self.void_button = Button(self.tr("Hủy dòng ghi nhầm…"), icon="x")
        self.void_button.clicked.connect(self._ask_void)
        side = QVBoxLayout()
        side.addWidget(self.text, 1)
        side.addWidget(self.void_button)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.table, 1)
        middle.addLayout(side)
        card = Card(self.tr("Sổ công nhận"))
        card.body.addWidget(self.gone)
        card.body.addLayout(middle, 1)
        first = Button(self.tr("Ghi quyết định đầu tiên…"), "primary", icon="plus")
        first.clicked.connect(self._ask)
        nothing = Card()
        nothing.body.addWidget(
            EmptyState(
                "shield-check",
                self.tr("Sổ công nhận còn trống"),
                self.tr(
                    "Ghi từng quyết định công nhận, công nhận lại, thu hồi; sổ nói tại một ngày "
                    "bất kỳ xã nào đang đạt mức nào, theo quyết định nào."
                ),
                (first,),
            )
        )
        self.places = QStackedWidget()
        self.places.addWidget(card)
        self.places.addWidget(nothing)
        waiting = Card(self.tr("Đủ tiêu chí, chưa có quyết định"))
        waiting.body.addWidget(self.proposals, 1)
        self.places.addWidget(waiting)
        above = row(self.which_list, self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.header)
        layout.addLayout(above)
        layout.addWidget(self.places, 1)


def _row(one: Recognition, void: bool) -> TableRow:
    icon, token = _MARKS[one.act]
    struck = {"token": "faint", "colored": True} if void else {}
    label = RECOGNITION_LABELS[one.act]
    return TableRow(
        (
            Cell(f"{one.decided_on:%d/%m/%Y}", **struck),  # type: ignore[arg-type]
            Cell(
                f"{label} (đã hủy)" if void else label, icon=icon, token="faint" if void else token
            ),
            Cell(TIERS[one.tier], **struck),  # type: ignore[arg-type]
            Cell(commune_words(one.commune, one.commune_name), **struck),  # type: ignore[arg-type]
            Cell(one.decision or "–", **struck),  # type: ignore[arg-type]
        ),
        key=one.id,
    )
