"""One indicator before the appraiser: reported, appraised, difference; remark and decision."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ntm_desktop.district.appraising import Appraisal
from ntm_desktop.domain.answer_editing import Field, read_figure, typed_fields, with_figures
from ntm_desktop.domain.answer_text import cell_text
from ntm_desktop.domain.appraisal import AppraisalDecision, AppraisalLine, Appraised
from ntm_desktop.domain.assessment import (
    BLANK_PART,
    VERDICT_LABELS,
    Context,
    IndicatorVerdict,
    PartAnswer,
    Verdict,
)
from ntm_desktop.domain.criteria import Indicator, Kind
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.package import OUTCOME_LABELS
from ntm_desktop.domain.verdicts import judge_indicator
from ntm_desktop.errors import EntryError
from ntm_desktop.gui.question.fields import FieldKey, Refusal
from ntm_desktop.gui.question.input_rows import (
    FIRST,
    LABEL,
    REST,
    ChoiceRow,
    PartRow,
    ShareRow,
    make_row,
)
from ntm_desktop.gui.tab_order import fields_in
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Label,
    Notice,
    VerdictMark,
    clear_layout,
    form_row,
    row,
)
from ntm_desktop.gui.widgets.days import DayField
from ntm_desktop.gui.widgets.fields import TextField
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

_DIFFERENCE = REST
_DECIDED = {
    AppraisalDecision.ACCEPTED: "met",
    AppraisalDecision.RETURNED: "not_met",
    AppraisalDecision.OPEN: "muted",
}


class Entry(NamedTuple):
    """What the appraiser entered for an indicator."""

    indicator_no: str
    decision: AppraisalDecision
    parts: Mapping[str, PartAnswer]
    remark: str
    due_on: date | None
    was: Appraised | None = None


class AppraiseForm(QWidget):
    """Shows one line of an appraisal and hands over what is entered.

    Signals:
        entered: an :class:`Entry` to be saved.
        next_requested: the next indicator nobody has appraised.
    """

    entered = Signal(object)
    next_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._appraisal: Appraisal | None = None
        self._line: AppraisalLine | None = None
        self._rows: dict[str, PartRow] = {}
        self._differences: dict[str, Label] = {}
        self._refusals: dict[FieldKey, Refusal] = {}
        self._locked = False
        self._build()

    @property
    def indicator_no(self) -> str:
        """Which indicator is shown, "" when none is."""
        return self._line.indicator_no if self._line else ""

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Figures that were typed and refused."""
        return tuple(self._refusals.values())

    def show_line(self, appraisal: Appraisal, indicator_no: str, *, locked: bool) -> None:
        """Show an indicator; ``locked`` when nothing can be entered any more."""
        line = appraisal.line(indicator_no)
        another = self.indicator_no != indicator_no or (
            self._appraisal is not None
            and self._appraisal.package.position != appraisal.package.position
        )
        self._appraisal, self._line, self._locked = appraisal, line, locked
        indicator = self._indicator
        if another:
            self._refusals.clear()
            self.remark.show_text("")
            self._make_rows(indicator)
        self._show_head(indicator)
        self._show_rows(indicator)
        entered = line.entered
        self.remark.show_text(entered.remark if entered else "")
        self.due.show_day(entered.due_on if entered else None)
        self._show_decision()
        if another:
            self._column.area.verticalScrollBar().setValue(0)

    def fields(self) -> list[QWidget]:
        """Where Tab stops, in order: figures, remark, day, buttons."""
        return [
            *fields_in(self._grid_place),
            self.remark,
            self.due,
            self.reopen,
            self.return_button,
            self.accept_button,
        ]

    def commit(self) -> None:
        """Hand over what is being typed."""
        for part_row in self._rows.values():
            for editor in part_row.editors.values():
                editor.hand_over()
        self.due.hand_over()
        self.remark.hand_over()

    def give_back(self) -> bool:
        """Show saved figures where refused ones stand; False when there is none."""
        if not self._refusals:
            return False
        self._refusals.clear()
        self._show_rows(self._indicator)
        return True

    # Showing

    @property
    def _indicator(self) -> Indicator:
        assert self._appraisal is not None
        return next(
            i for i in self._appraisal.criteria_set.indicators() if i.no == self.indicator_no
        )

    def _show_head(self, indicator: Indicator) -> None:
        line, appraisal = self._line, self._appraisal
        assert line is not None
        assert appraisal is not None
        self.title.setText(f"{indicator.no}. {indicator.name}")
        self.text.setText(indicator.text)
        self.text.setVisible(indicator.text != indicator.name)
        self.mark.set_verdict(line.verdict)
        self.sentence.setText(line.sentence)
        reported = cell_text(indicator, line.reported) or self.tr("để trống")
        self.reported.setText(
            self.tr("Xã báo cáo: {0} – {1}").format(reported, VERDICT_LABELS[line.stated])
        )
        told = [self.tr("Lưu ý: {0}").format(caution) for caution in line.cautions]
        if line.reported.remark:
            name = self.tr("Xã giải trình: {0}") if told else self.tr("Xã ghi chú: {0}")
            told.append(name.format(line.reported.remark))
        self.said.setText("\n".join(told))
        self.said.setVisible(bool(told))
        if line.before is not None:
            figures = appraisal.earlier_answers.get(indicator.no)
            words = cell_text(indicator, figures) if figures else ""
            said = (
                f"{words} – {VERDICT_LABELS[line.before]}" if words else VERDICT_LABELS[line.before]
            )
            self.before.setText(f"{appraisal.earlier}: {said}")
        self.before.setVisible(line.before is not None)
        self._show_others(appraisal, line)

    def _show_others(self, appraisal: Appraisal, line: AppraisalLine) -> None:
        """Who is to appraise it, who did, and what an office below has said."""
        told = []
        owner = appraisal.owners.get(line.criterion_no)
        if owner:
            told.append(self.tr("Giao cho {0}").format(owner))
        if line.entered is not None and line.entered.appraiser:
            told.append(self.tr("{0} đã nhập").format(line.entered.appraiser))
        for one in appraisal.below[:1]:
            said = next(
                (x for x in one.said.appraised if x.indicator_no == line.indicator_no), None
            )
            if said is not None:
                words = f"{OUTCOME_LABELS[said.outcome]}, {VERDICT_LABELS[said.verdict].lower()}"
                remark = f" – {said.remark}" if said.remark else ""
                told.append(f"{one.office}: {words}{remark}")
            else:
                told.append(f"{one.office}: {OUTCOME_LABELS[one.outcome]}")
        self.others.setText(" · ".join(told))
        self.others.setVisible(bool(told))

    def _make_rows(self, indicator: Indicator) -> None:
        clear_layout(self._grid_place)
        self._rows.clear()
        self._differences.clear()
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID + 2)
        grid.setVerticalSpacing(GRID - 2)
        grid.setColumnStretch(_DIFFERENCE + 1, 1)
        alone = len(indicator.parts) == 1
        for place, head in (
            (LABEL, self.tr("Số báo cáo")),
            (FIRST, self.tr("Số thẩm tra")),
            (_DIFFERENCE, self.tr("Chênh lệch")),
        ):
            grid.addWidget(Label(head, "caption"), 0, place)
        at = 1
        for part in indicator.parts:
            made = make_row(part, self._content, alone=alone)
            self._rows[part.id] = made
            difference = Label("", "strong", parent=self._content)
            self._differences[part.id] = difference
            grid.addWidget(difference, at, _DIFFERENCE, Qt.AlignmentFlag.AlignVCenter)
            # Reported, appraised, difference: what the commune reported stands first.
            reported = row(made.label, made.previous, stretch=0 if alone else None)
            made.previous.set_role("strong")
            grid.addLayout(reported, at, LABEL)
            at = made.place(grid, at, labelled=False, previous=False)
            made.label.setVisible(not alone)
            made.previous.setVisible(True)
            made.figure_given.connect(partial(self._figure, part.id))
            made.chosen.connect(partial(self._chosen, part.id))
            made.text_taken_back.connect(lambda _field: self._show_rows(self._indicator))
        self._grid_place.addLayout(grid)
        for made in self._rows.values():
            self._grid_place.addWidget(made.message)

    def _show_rows(self, indicator: Indicator) -> None:
        line = self._line
        assert line is not None
        reported, appraised = self._judged()
        by_part = {verdict.part_id: verdict for verdict in appraised.parts}
        told = {verdict.part_id: verdict for verdict in reported.parts}
        for part in indicator.parts:
            shown = self._rows[part.id]
            given = line.appraised.part(part.id)
            if isinstance(shown, ShareRow):
                bare = given.numerator is None and given.denominator is None
                shown.show_bare(bare and given.value is not None)
            shown.show_answer(given, self._refusals)
            if part.id in by_part:
                shown.show_verdict(by_part[part.id], mark=True)
            shown.show_previous(told.get(part.id), self.tr("Xã báo cáo"))
            shown.set_enabled(not self._locked and not line.reported.not_applicable)
            difference = line.differences.get(part.id)
            changed = line.appraised.part(part.id) != line.reported.part(part.id)
            words = ""
            if difference is not None:
                sign = "+" if difference > 0 else ""
                words = sign + format_decimal(round(difference, 2))
                words = self.tr("{0} điểm %").format(words) if part.kind is Kind.PERCENT else words
            elif changed and isinstance(shown, ChoiceRow):
                words = self.tr("khác xã")
            elif changed:
                words = self.tr("đã sửa")
            self._differences[part.id].setText(words)
            self._differences[part.id].set_role("not_met" if words else "strong")

    def _judged(self) -> tuple[IndicatorVerdict, IndicatorVerdict]:
        appraisal, line = self._appraisal, self._line
        assert appraisal is not None
        assert line is not None
        content = appraisal.content
        context = Context(content.period.year, content.group_id, content.properties)
        answers = {**content.answers, line.indicator_no: line.reported}
        stated = judge_indicator(appraisal.criteria_set, self._indicator, answers, context)
        answers[line.indicator_no] = line.appraised
        return stated, judge_indicator(appraisal.criteria_set, self._indicator, answers, context)

    def _show_decision(self) -> None:
        line = self._line
        assert line is not None
        decided = line.decision
        words = {
            AppraisalDecision.ACCEPTED: self.tr("Đã chấp nhận"),
            AppraisalDecision.RETURNED: self.tr("Gửi trả xã"),
            AppraisalDecision.OPEN: self.tr("Chưa thẩm tra"),
        }
        self.decided.setText(words[decided])
        self.decided.set_role(_DECIDED[decided])
        self.reopen.setVisible(decided is not AppraisalDecision.OPEN and not self._locked)
        for widget in (self.accept_button, self.return_button, self.remark, self.due):
            widget.setEnabled(not self._locked)

    # Entering

    def _figure(self, part_id: str, field: Field, text: str) -> None:
        line = self._line
        if line is None:
            return
        part = self._indicator.part(part_id)
        figures = {}
        for name, typed in typed_fields(part, field, text).items():
            try:
                figures[name] = read_figure(typed)
                self._refusals.pop((part_id, name), None)
            except EntryError as error:
                self._refusals[(part_id, name)] = Refusal(typed, str(error))
        if any(key[0] == part_id for key in self._refusals):
            self._show_rows(self._indicator)
            return
        given = with_figures(part, line.appraised.part(part_id), figures)
        self._hand_over(part_id, given, line.decision)

    def _chosen(self, part_id: str, value: object) -> None:
        line = self._line
        if line is None:
            return
        part = self._indicator.part(part_id)
        given = line.appraised.part(part_id)
        if part.kind is Kind.YES_NO:
            given = replace(given, yes=value if isinstance(value, bool) else None)
        else:
            number = read_figure(str(value)) if value is not None else None
            given = replace(given, value=number)
        self._hand_over(part_id, given, line.decision)

    def _hand_over(self, part_id: str, given: PartAnswer, decision: AppraisalDecision) -> None:
        line = self._line
        assert line is not None
        parts = dict(line.entered.parts) if line.entered else {}
        parts[part_id] = given
        if given == line.reported.parts.get(part_id, BLANK_PART):
            parts.pop(part_id)  # as reported again
        self._give(decision, parts)

    def _give(
        self, decision: AppraisalDecision, parts: Mapping[str, PartAnswer] | None = None
    ) -> None:
        line = self._line
        if line is None or self._locked:
            return
        if parts is None:
            parts = line.entered.parts if line.entered else {}
        # What stands in the remark goes along; leaving its field later has nothing left to say.
        was = self.remark.blockSignals(True)
        self.remark.hand_over()
        self.remark.blockSignals(was)
        entry = Entry(
            line.indicator_no, decision, parts, self.remark.text(), self.due.day, line.entered
        )
        # Until it comes back saved, what is entered next builds on this.
        entered = Appraised(entry.indicator_no, decision, parts, entry.remark, entry.due_on, "")
        self._line = replace(line, entered=entered)
        self.entered.emit(entry)

    def _keep_words(self, _given: object = None) -> None:
        line = self._line
        if line is None:
            return
        if line.decision is AppraisalDecision.RETURNED and not self.remark.text().strip():
            self._give(AppraisalDecision.OPEN)
            return
        self._give(line.decision)

    def _accept(self) -> None:
        self.warning.hide()
        self._give(AppraisalDecision.ACCEPTED)
        self.next_requested.emit()

    def _return(self) -> None:
        if not self.remark.text().strip():
            self.warning.show_message(
                self.tr("Gửi trả thì phải ghi xã cần sửa điều gì, ở ô Nhận xét.")
            )
            self.remark.setFocus()
            return
        self.warning.hide()
        self._give(AppraisalDecision.RETURNED)
        self.next_requested.emit()

    # Building

    def _build(self) -> None:
        self._column = ScrollColumn(GRID)
        self._content = self._column
        self.title = Label("", "value", wrap=True)
        self.text = Label("", "muted", wrap=True, selectable=True)
        self.mark = VerdictMark(Verdict.INCOMPLETE, 20)
        self.sentence = Label("", "small", wrap=True, selectable=True)
        self.reported = Label("", "strong", wrap=True, selectable=True)
        self.said = Label("", "small", wrap=True, selectable=True)
        self.before = Label("", "muted", wrap=True)
        self.others = Label("", "muted", wrap=True)
        self._grid_place = QVBoxLayout()
        self.remark = TextField(
            self.tr("Nhận xét"), self.tr("Gửi trả thì ghi rõ xã cần sửa điều gì"), least=2, most=5
        )
        self.remark.given.connect(self._keep_words)
        self.due = DayField(self.tr("Nộp lại trước ngày"))
        self.due.setMaximumWidth(160)
        self.due.day_given.connect(self._keep_words)
        self.warning = Notice()
        self.warning.hide()
        self.decided = Label("", "muted")
        self.reopen = Button(self.tr("Để lại, xét sau"), "quiet")
        self.reopen.clicked.connect(lambda: self._give(AppraisalDecision.OPEN))
        self.accept_button = Button(self.tr("Chấp nhận"), "primary", icon="check")
        self.accept_button.clicked.connect(self._accept)
        self.return_button = Button(self.tr("Gửi trả"), "danger", icon="undo")
        self.return_button.clicked.connect(self._return)
        body = self._column.body
        body.addWidget(self.title)
        body.addWidget(self.text)
        body.addWidget(self.reported)
        body.addWidget(self.said)
        body.addWidget(self.before)
        body.addWidget(self.others)
        body.addSpacing(GRID)
        body.addLayout(self._grid_place)
        verdict = row(self.mark, self.sentence, stretch=1)
        body.addLayout(verdict)
        body.addSpacing(GRID)
        body.addLayout(form_row(self.tr("Nhận xét của nơi thẩm tra"), self.remark))
        body.addLayout(form_row(self.tr("Nếu gửi trả: nộp lại trước ngày"), self.due))
        body.addStretch(1)
        buttons = row(self.decided, self.reopen)
        buttons.addWidget(self.return_button)
        buttons.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._column.area, 1)
        layout.addWidget(self.warning)
        layout.addLayout(buttons)
