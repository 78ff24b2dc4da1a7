"""One indicator at a time: question, figures, verdict, evidence."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import Indicator, Kind
from ntm_desktop.domain.offers import Offered
from ntm_desktop.gui.assessment.appraised_words import appraised_words
from ntm_desktop.gui.assessment.evidence_line_menu import ask_line
from ntm_desktop.gui.assessment.evidence_list import EvidenceList
from ntm_desktop.gui.assessment.excel_words import ExcelWords
from ntm_desktop.gui.assessment.footer import Footer
from ntm_desktop.gui.assessment.offers_box import OffersBox
from ntm_desktop.gui.assessment.recorder import Recorder
from ntm_desktop.gui.assessment.remark import RemarkField
from ntm_desktop.gui.assessment.said_place import SaidPlace
from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.question import wording
from ntm_desktop.gui.question.head import QuestionHead
from ntm_desktop.gui.question.inputs import InputGrid
from ntm_desktop.gui.question.verdict_box import Cautions, NeededBand, VerdictBox
from ntm_desktop.gui.tab_order import chain, stops_in
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Card,
    Label,
    Level,
    LinkButton,
    Notice,
    ScrolledContent,
    scrolled,
)
from ntm_desktop.gui.widgets.layouts import keep_room


class Interview(Card):
    """Shows an indicator and hands what is answered to the recorder.

    Signals:
        asked_to_add: (requirement or None) a file of evidence is to be chosen.
        asked_to_open: (evidence id).
    """

    asked_to_add = Signal(object)
    asked_to_open = Signal(str)

    def __init__(self, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._recorder = recorder
        self._indicator: Indicator | None = None
        self._bare_chosen = False
        self.setAcceptDrops(True)
        self.body.setContentsMargins(2 * GRID + 6, 2 * GRID - 2, GRID, GRID + 4)
        self.body.setSpacing(0)
        content = ScrolledContent()
        self._shown = QTimer(self, interval=0, singleShot=True)
        self._shown.timeout.connect(content.lay_out)
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 0, 2, GRID)
        self._content.setSpacing(GRID - 1)
        self.area = scrolled(content)
        # The card shows through.
        content.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.body.addWidget(self.area, 1)
        self.head = QuestionHead()
        self.needed = NeededBand()
        self._excel = ExcelWords(self._with_no(recorder.confirm_reading), self)
        self.confirm, self.from_excel = self._excel.confirm, self._excel.line
        self.returned = Notice("", Level.ERROR, icon="undo")
        self.returned.hide()
        self.appraised = Notice("", Level.INFO)
        self.appraised.hide()
        self.inputs: InputGrid | None = None
        self._inputs_place = QVBoxLayout()
        self._inputs_place.setContentsMargins(0, 0, 0, 0)
        self.bare_link = LinkButton("")
        self.bare_link.clicked.connect(self._toggle_bare)
        self.copy_link = LinkButton("", icon="history")
        self.copy_link.clicked.connect(self._with_no(recorder.copy_previous))
        links = QVBoxLayout()
        links.setSpacing(2)
        links.addWidget(self.bare_link)
        links.addWidget(self.copy_link)
        links.addStretch(1)
        self._figures = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._figures.setSpacing(GRID)
        self._figures.addLayout(self._inputs_place, 1)
        self._figures.addLayout(links)
        self.hint = Label("", "muted", wrap=True)
        self.verdict = VerdictBox()
        self.cautions = Cautions()
        self.cautions.explanation_wanted.connect(self.write_remark)
        self.evidence_title = Label(self.tr("Minh chứng"), "strong")
        self.evidence = EvidenceList()
        self.evidence.asked_to_add.connect(self.asked_to_add)
        self.evidence.asked_to_open.connect(self.asked_to_open)
        self.evidence.dropped.connect(self._dropped)
        self.remark = RemarkField()
        self.remark.given.connect(self._remark_given)
        self._remark_of = ""
        self.joined = Label("", "caption", wrap=True)
        self.joined.hide()
        self.offers = OffersBox()
        self.offers.taken.connect(lambda offer: recorder.take_offer(self.no, offer))
        self.said = SaidPlace()
        self._late = QVBoxLayout()
        self._messages_place = QVBoxLayout()
        self.said.body.addWidget(self.offers)
        self.said.body.addLayout(self._late)
        self.said.body.addWidget(self.from_excel)
        self.said.body.addLayout(self._messages_place)
        self.said.body.addWidget(self.verdict)
        self.said.body.addWidget(self.cautions)
        self.said.body.addStretch(1)
        self._early = QVBoxLayout()
        for layout in (self._late, self._early):
            layout.setSpacing(GRID - 1)
        for notice in (self.returned, self.appraised, self.confirm):
            self._early.addWidget(notice)
        self._content.addWidget(self.head)
        self._content.addLayout(self._early)
        self._content.addWidget(self.needed)
        self._content.addLayout(self._figures)
        for widget in (
            self.joined,
            self.hint,
            self.said,
            self.evidence_title,
            self.evidence,
            self.remark,
        ):
            self._content.addWidget(widget)
        self._content.addStretch(1)
        self.footer = Footer()
        self.footer.remark_wanted.connect(self.write_remark)
        self.body.addWidget(self.footer)

    @property
    def no(self) -> str:
        """Number of the indicator shown, "" while there is none."""
        return self._indicator.no if self._indicator else ""

    def show_indicator(self, no: str) -> None:
        """Show another indicator; what was being typed has been handed over already."""
        snapshot = self._recorder.snapshot
        indicator = snapshot.criteria_set.indicator(no)
        if self._indicator == indicator:
            self.refresh()
            return
        had_focus = self.has_focus()
        self._indicator = indicator
        self._bare_chosen = False
        self._replace_inputs(indicator)
        numbers = [each.no for each in snapshot.criteria_set.indicators()]
        self.head.show_indicator(
            snapshot.criteria_set,
            snapshot.criteria_set.criterion_of(no),
            indicator,
            snapshot.verdict(no),
            (numbers.index(no) + 1, len(numbers)),
        )
        self.footer.previous.setEnabled(no != numbers[0])
        self.footer.next.setEnabled(no != numbers[-1])
        self.hint.setText(self.tr("Gợi ý: {0}").format(indicator.hint))
        self.hint.setVisible(bool(indicator.hint))
        self.remark.show_text("", force=True)
        self.remark.hide()
        self._remark_of = no
        self.offers.show_offered(Offered())
        self.refresh()
        self._place_notices()
        # Fields that are put out of use while they are shown leave their place empty.
        if self.inputs is not None:
            keep_room(self.inputs, keep=not self.inputs.isHidden())
        self._arrange()
        self.said.begin(len(indicator.parts))
        self._shown.start()
        self.area.verticalScrollBar().setValue(0)
        if had_focus:
            self.focus_field()

    def refresh(self) -> None:
        """Show the state of the indicator anew, leaving what is being typed alone."""
        indicator = self._indicator
        if indicator is None or self.inputs is None:
            return
        snapshot, no = self._recorder.snapshot, indicator.no
        answer = self._recorder.answer(no)
        verdict = snapshot.verdict(no)
        self.head.show_source(snapshot.criteria_set, indicator, verdict)
        self.needed.show_needed(
            self._recorder.unit, self._group_name(), wording.needed_here(verdict)
        )
        said = appraised_words(snapshot, indicator)
        self.appraised.setVisible(bool(said))
        if said:
            self.appraised.show_message(said)
        wanted = snapshot.returned.get(no, "")
        self.returned.setVisible(bool(wanted))
        if wanted:
            self.returned.show_message(
                self.tr("Nơi nhận gửi trả chỉ tiêu này: {0}").format(wanted), Level.ERROR
            )
        self._excel.show_answer(indicator, answer, understood=bool(verdict.value))
        if not self._bare_chosen:
            self.inputs.show_bare_shares(_only_shares(indicator, self._recorder, no))
        self._show_bare_link()
        self.inputs.show_answer(answer, self._recorder.refusals(no))
        self.inputs.setVisible(not answer.not_applicable)
        self._show_previous()
        self._show_verdict()
        if self.evidence.show_evidence(indicator, snapshot.evidence_of(no)):
            self._order_tabs()
        self._show_evidence_title(indicator)
        exempt = bool(answer.not_applicable)
        self.footer.exemption.setText(
            self.tr("Áp dụng trở lại") if exempt else self.tr("Không áp dụng…")
        )
        self.remark.show_text(answer.remark)
        if answer.remark:
            self.remark.show()

    def hand_over(self) -> None:
        """Hand over what is being typed, to be saved."""
        if self.inputs is not None:
            self.inputs.hand_over()
        self.remark.hand_over()

    def has_focus(self) -> bool:
        """Whether the officer works here and not in the list."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def show_history_count(self, count: int) -> None:
        """Say how many changes are on record."""
        self.footer.history.setText(
            self.tr("Lịch sử ({0})").format(count) if count else self.tr("Lịch sử")
        )
        self.footer.history.setEnabled(count > 0)

    def show_offered(self, offered: Offered) -> None:
        """Show what is known of the question elsewhere."""
        self.offers.show_offered(offered)
        self._order_tabs()

    def focus_field(self, part_id: str = "", field: str = "") -> None:
        """Put the focus into a field and bring it into sight."""
        if self.inputs is None or self.inputs.isHidden():
            self.footer.next.setFocus()
            return
        self.inputs.focus_on(part_id, field)
        focused = QApplication.focusWidget()
        if focused is not None and self.inputs.isAncestorOf(focused):
            self.area.ensureWidgetVisible(focused, 0, 3 * GRID)

    def focus_evidence(self) -> None:
        """Put the focus to the first line of evidence that has no file yet."""
        button = self.evidence.first_open
        if button is None:
            self.focus_field()
            return
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        # A long list of inputs above it is laid out first.
        QTimer.singleShot(0, button, lambda: self.area.ensureWidgetVisible(button, 0, 3 * GRID))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files anywhere on the page."""
        if self._indicator is not None and dropped_paths(event.mimeData()):
            # Never "move": Explorer would take the officer's own file away.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask which line the files prove, unless there is only one."""
        files = dropped_paths(event.mimeData())
        if self._indicator is None or not files:
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        asked_for = self._indicator.evidence
        if len(asked_for) <= 1:
            self._dropped(0 if asked_for else None, files)
            return
        place = self.mapToGlobal(event.position().toPoint())

        def ask() -> None:
            ask_line(self, asked_for, place, lambda line: self._dropped(line, files))

        # The drag is still under way; a menu may open only behind it.
        QTimer.singleShot(0, self, ask)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit inputs and foot to the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """A larger font needs more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._arrange)

    def _arrange(self) -> None:
        """Put the links below the inputs, and leave out last period, where it gets tight."""
        room = self.width() - self.body.contentsMargins().left() - 3 * GRID
        self.footer.fit(room)
        if self.inputs is None:
            return
        self.inputs.fit(narrow=False)
        links = max(self.bare_link.sizeHint().width(), self.copy_link.sizeHint().width())
        beside = self.inputs.least_width() + links + GRID <= room
        self._figures.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self.inputs.fit(narrow=not beside and self.inputs.least_width() > room)

    def _place_notices(self) -> None:
        """What is known when an indicator is shown stands above its fields, and keeps its place.

        What comes later comes below them: no field moves.
        """
        for notice in (self.returned, self.appraised, self.confirm):
            shown = not notice.isHidden()
            (self._early if shown else self._late).addWidget(notice)
            keep_room(notice, keep=shown)

    def _replace_inputs(self, indicator: Indicator) -> None:
        if self.inputs is not None:
            self._inputs_place.removeWidget(self.inputs)
            for old in (self.inputs, self.inputs.messages):
                old.hide()
                old.deleteLater()
        inputs = InputGrid(indicator)
        no = indicator.no
        inputs.figure_given.connect(
            lambda part, field, text: self._recorder.record_figure(no, part, field, text)
        )
        inputs.text_taken_back.connect(
            lambda part, field: self._recorder.take_back_text(no, part, field)
        )
        inputs.yes_no_chosen.connect(lambda part, yes: self._recorder.record_yes_no(no, part, yes))
        inputs.level_chosen.connect(
            lambda part, level: self._recorder.record_level(no, part, level)
        )
        inputs.typing.connect(lambda: self._recorder.begin(no))
        inputs.typing.connect(self._show_verdict)
        inputs.done.connect(self._go_behind_inputs)
        self._inputs_place.addWidget(inputs)
        self._messages_place.addWidget(inputs.messages)
        inputs.messages.show()  # at once: its place is measured before the next event
        self.inputs = inputs

    def _order_tabs(self) -> None:
        """Tab goes down the page, whatever was built first."""
        places = (
            self.head,
            self.confirm,
            self.inputs,
            self.bare_link,
            self.copy_link,
            self.offers,
            self.cautions,
            self.evidence,
            self.remark,
            self.footer,
        )
        chain(stop for place in places if place is not None for stop in stops_in(place))

    def _go_behind_inputs(self) -> None:
        # As after a yes or no: on to the next indicator. Enter on the link "Thêm…" of the evidence
        # would open a dialog nobody asked for.
        button = self.footer.next if self.footer.next.isEnabled() else self.footer.missing
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_verdict(self) -> None:
        """The verdict as it is, or as it would be with what is being typed."""
        if self._indicator is None or self.inputs is None:
            return
        texts = self.inputs.texts()
        verdict = self._recorder.snapshot.verdict(self.no)
        if texts:
            verdict = self._recorder.preview(self.no, texts)
        self.verdict.show_verdict(verdict)
        self.inputs.show_verdict(verdict)
        answer = self._recorder.answer(self.no)
        self.cautions.show_sentences(
            tuple(s for s in verdict.cautions if s != answer.to_confirm), answer.remark
        )

    def _show_previous(self) -> None:
        previous = self._recorder.snapshot.previous
        answered = previous is not None and self.no in previous.answers
        verdict = previous.verdict(self.no) if previous and answered else None
        words = previous.words(self.no) if previous else ""
        if self.inputs is not None:
            self.inputs.show_previous(verdict, words)
        self.copy_link.setVisible(answered and not self._recorder.answer(self.no).not_applicable)
        self.copy_link.setText(self.tr("Lấy số {0}").format(wording.lower_first(words)))
        told = previous.joined.get(self.no, ()) if previous else ()
        head = self.tr("{0}, các xã cũ:").format(words) if answered else self.tr("Các xã cũ:")
        self.joined.setText("\n".join([head, *told]) if told else "")
        self.joined.setVisible(bool(told))

    def _show_bare_link(self) -> None:
        if self._indicator is None or self.inputs is None:
            return
        exempt = bool(self._recorder.answer(self.no).not_applicable)
        self.bare_link.setVisible(self.inputs.has_shares() and not exempt)
        self.bare_link.setText(
            self.tr("Nhập tử số và mẫu số")
            if self.inputs.shows_bare_shares()
            else self.tr("Chỉ có tỷ lệ")
        )

    def _toggle_bare(self) -> None:
        if self.inputs is None:
            return
        self._bare_chosen = True
        self.inputs.show_bare_shares(not self.inputs.shows_bare_shares())
        self._show_bare_link()
        self.focus_field()

    def _show_evidence_title(self, indicator: Indicator) -> None:
        asked = len(indicator.evidence)
        lines = [line for line in self.evidence.lines if line.requirement is not None]
        given = sum(line.ticked for line in lines)
        self.evidence_title.setText(
            self.tr("Minh chứng ({0}/{1} mục)").format(given, asked)
            if asked
            else self.tr("Minh chứng")
        )

    def write_remark(self) -> None:
        """Put the cursor into the remark for the dossier, which explains a warning, too."""
        self.remark.show()
        self.remark.edit.setFocus()
        QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(self.remark))

    def _remark_given(self, text: str) -> None:
        if self._remark_of:
            self._recorder.record_remark(self._remark_of, text)

    def _dropped(self, requirement: int | None, files: list[Path]) -> None:
        self._recorder.add_evidence(self.no, requirement, files)

    def _group_name(self) -> str:
        snapshot = self._recorder.snapshot
        for group in snapshot.criteria_set.groups:
            if group.id == snapshot.context.group_id:
                return group.name
        return ""

    def _with_no(self, act: Callable[[str], None]) -> Callable[[], None]:
        return lambda: act(self.no)


def _only_shares(indicator: Indicator, recorder: Recorder, no: str) -> bool:
    """Whether percents came without counts, and nothing came with them."""
    shares = [
        recorder.answer(no).part(part.id) for part in indicator.parts if part.kind is Kind.PERCENT
    ]
    known = [s for s in shares if not s.blank]
    return bool(known) and all(
        s.value is not None and s.numerator is None and s.denominator is None for s in known
    )
