"""An indicator as the assessment page will ask it, and what a trial figure comes to."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from PySide6.QtCore import QDate, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QSpinBox, QVBoxLayout, QWidget

from ntm_desktop.domain.answer_editing import Field, read_figure, with_figures, with_part
from ntm_desktop.domain.assessment import (
    BLANK_ANSWER,
    Answer,
    Context,
    PartAnswer,
)
from ntm_desktop.domain.criteria import Assurance, CriteriaSet, Indicator
from ntm_desktop.domain.numbers import parse_decimal
from ntm_desktop.domain.places import LEVEL_LABELS
from ntm_desktop.domain.rule_editing import map_indicator
from ntm_desktop.domain.verdicts import check_answer, judge_indicator
from ntm_desktop.errors import EntryError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.question import wording as assessment_wording
from ntm_desktop.gui.question.fields import FieldKey, Refusal
from ntm_desktop.gui.question.input_rows import RESULT
from ntm_desktop.gui.question.inputs import InputGrid
from ntm_desktop.gui.question.verdict_box import NeededBand, VerdictBox
from ntm_desktop.gui.rules.writing.tree import weakest
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, IconLabel, Label, clear_layout, form_row, row
from ntm_desktop.gui.widgets.fields import LineField
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

_FIRST_YEAR, _LAST_YEAR = 2009, 2100
_FIGURE_WIDTH = 62
_RESULT_WIDTH = 68


class RulePreview(Card):
    """Question, inputs and verdict for figures that are tried out and never saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Xem trước"))
        self.body.setContentsMargins(2 * GRID, 2 * GRID - 4, GRID, GRID)
        self._set: CriteriaSet | None = None
        self._indicator: Indicator | None = None
        self._frame: object = None
        self._answer: Answer = BLANK_ANSWER
        self._refusals: dict[FieldKey, Refusal] = {}
        self.group = QComboBox()
        self.group.setMinimumContentsLength(10)
        self.group.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.group.activated.connect(lambda _index: self._judge())
        self.year = QSpinBox()
        self.year.setRange(_FIRST_YEAR, _LAST_YEAR)
        self.year.setValue(QDate.currentDate().year())
        self.year.valueChanged.connect(lambda _year: self._judge())
        self._group_row = QWidget()
        self._group_row.setLayout(form_row(self.tr("Thử với xã thuộc nhóm"), self.group))
        self._pair = QWidget()
        pair = row()
        self._pair.setLayout(pair)
        pair.insertWidget(0, self._group_row, 1)
        pair.insertLayout(1, form_row(self.tr("Năm"), self.year))
        pair.setStretch(2, 0)
        self.body.addLayout(
            row(IconLabel("eye", "accent"), Label(self.tr("Cán bộ sẽ thấy"), "heading"))
        )
        self.body.addWidget(self._pair)
        column = ScrollColumn()
        inside = column.body
        self._property_place = QVBoxLayout()
        self._properties: dict[str, LineField] = {}
        self.question = Label("", "heading", wrap=True)
        self.needed = NeededBand()
        self._inputs_place = QVBoxLayout()
        self.inputs: InputGrid | None = None
        self.verdict = VerdictBox()
        self._checked = Label("", "warn", wrap=True)
        inside.addLayout(self._property_place)
        inside.addWidget(self.question)
        inside.addWidget(self.needed)
        inside.addLayout(self._inputs_place)
        inside.addWidget(self.verdict)
        inside.addWidget(self._checked)
        inside.addWidget(
            Label(self.tr("Số gõ ở đây chỉ để thử, không được lưu."), "caption", wrap=True)
        )
        inside.addStretch(1)
        self._area = column.area
        self.body.addWidget(self._area, 1)
        self._nothing = Label(
            self.tr("Chọn một chỉ tiêu ở danh mục để xem câu hỏi và thử kết luận."),
            "muted",
            wrap=True,
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.hide()
        self.body.addWidget(self._nothing, 1)

    def show_indicator(self, indicator: Indicator, criteria_set: CriteriaSet) -> None:
        """Show an indicator as it is being written; trial figures stay while they fit."""
        self._show_groups(criteria_set)
        if self._indicator is None or self._indicator.no != indicator.no:
            self._answer = BLANK_ANSWER
            self._refusals.clear()
        self._set = map_indicator(criteria_set, indicator.no, lambda _old: indicator)
        self._indicator = indicator
        question = indicator.question or indicator.text or self.tr("(chưa có nội dung)")
        self.question.setText(f"{indicator.no}\u2002{question}")
        frame = (indicator.no, tuple(replace(p, thresholds=()) for p in indicator.parts))
        if frame != self._frame:
            self._frame = frame
            self._make_inputs(indicator)
        self._show_properties(indicator, criteria_set)
        self._judge()

    def show_anything(self, shown: bool) -> None:
        """Show the indicator, or that none is chosen."""
        self._area.setVisible(shown)
        self._pair.setVisible(shown)
        self._nothing.setVisible(not shown)

    # Judging

    def _judge(self) -> None:
        indicator, criteria_set = self._indicator, self._set
        if indicator is None or criteria_set is None or self.inputs is None:
            return
        group = self.group.currentData() or None
        context = Context(self.year.value(), group, self._property_values())
        answer = self._answer
        for (part_id, field), text in self.inputs.texts().items():
            figure = _figure(text)
            given = with_figures(indicator.part(part_id), answer.part(part_id), {field: figure})
            answer = replace(answer, parts={**answer.parts, part_id: given})
        if check_answer(indicator, answer):
            answer = self._answer
        verdict = judge_indicator(criteria_set, indicator, {indicator.no: answer}, context)
        self.inputs.show_answer(self._answer, self._refusals)
        self.inputs.show_verdict(verdict)
        where = rule_words.group_name(criteria_set, group) if group else ""
        unit = LEVEL_LABELS[criteria_set.level]
        self.needed.show_needed(unit, where, assessment_wording.needed_here(verdict))
        self.verdict.show_verdict(verdict)
        state = weakest(indicator)
        self._checked.setText(
            self.tr("Kết luận dựa trên nội dung {0}.").format(rule_words.assurance_words(state))
        )
        self._checked.setVisible(state is not Assurance.CHECKED)

    def _figure_given(self, part_id: str, field: Field, text: str) -> None:
        indicator = self._indicator
        if indicator is None:
            return
        key = (part_id, field)
        try:
            part = indicator.part(part_id)
            given = with_figures(part, self._answer.part(part_id), {field: read_figure(text)})
            answer = with_part(self._answer, part_id, given)
            impossible = check_answer(indicator, answer)
            if impossible:
                raise EntryError(impossible[0])
        except EntryError as error:
            self._refusals[key] = Refusal(text, str(error))
        else:
            self._refusals.pop(key, None)
            self._answer = answer
        self._judge()

    def _chosen(self, part_id: str, value: object) -> None:
        if isinstance(value, bool):
            given = PartAnswer(yes=value)
        elif isinstance(value, int):
            given = PartAnswer(value=Decimal(value))
        else:
            given = PartAnswer()
        self._answer = replace(self._answer, parts={**self._answer.parts, part_id: given})
        self._judge()

    def _taken_back(self, part_id: str, field: Field) -> None:
        self._refusals.pop((part_id, field), None)
        self._judge()

    def _property_values(self) -> Mapping[str, Decimal]:
        found = {}
        for property_id, field in self._properties.items():
            figure = _figure(field.text())
            if figure is not None:
                found[property_id] = figure
        return MappingProxyType(found)

    # Showing

    def _show_groups(self, criteria_set: CriteriaSet) -> None:
        usable = [g for g in criteria_set.groups if not g.reference_only]
        shown = [self.group.itemData(n) for n in range(self.group.count())]
        if shown != [g.id for g in usable]:
            kept = self.group.currentData()
            with QSignalBlocker(self.group):
                self.group.clear()
                for group in usable:
                    self.group.addItem(group.name, group.id)
                self.group.setCurrentIndex(max(self.group.findData(kept), 0 if usable else -1))
        self._group_row.setVisible(len(usable) > 1)
        first, last = criteria_set.first_year, criteria_set.last_year
        year = self.year.value()
        if (first is not None and year < first) or (last is not None and year > last):
            with QSignalBlocker(self.year):
                self.year.setValue(first if first is not None else last or year)

    def _make_inputs(self, indicator: Indicator) -> None:
        if self.inputs is not None:
            self._inputs_place.removeWidget(self.inputs)
            for old in (self.inputs, self.inputs.messages):
                old.hide()
                old.deleteLater()
        known = {part.id for part in indicator.parts}
        self._answer = Answer({k: v for k, v in self._answer.parts.items() if k in known})
        if check_answer(indicator, self._answer):
            self._answer = BLANK_ANSWER
        self.inputs = InputGrid(indicator, stacked=True)
        self.inputs.fit(narrow=True)
        for row_of in self.inputs.rows:
            for editor in row_of.editors.values():
                editor.setMinimumWidth(_FIGURE_WIDTH)
                editor.setMaximumWidth(_FIGURE_WIDTH + 30)
        grid = self.inputs.layout()
        if isinstance(grid, QGridLayout):
            grid.setColumnMinimumWidth(RESULT, _RESULT_WIDTH)
            grid.setHorizontalSpacing(GRID - 2)
        self.inputs.show_previous(None, "")
        self.inputs.figure_given.connect(self._figure_given)
        self.inputs.text_taken_back.connect(self._taken_back)
        self.inputs.yes_no_chosen.connect(self._chosen)
        self.inputs.level_chosen.connect(self._chosen)
        self.inputs.typing.connect(self._judge)
        self._inputs_place.addWidget(self.inputs)
        self._inputs_place.addWidget(self.inputs.messages)

    def _show_properties(self, indicator: Indicator, criteria_set: CriteriaSet) -> None:
        asked = dict.fromkeys(
            threshold.condition.property_id
            for part in indicator.parts
            for threshold in part.thresholds
            if threshold.condition is not None
        )
        if list(asked) == list(self._properties):
            return
        clear_layout(self._property_place)
        self._properties = {}
        for known in criteria_set.properties:
            if known.id not in asked:
                continue
            field = LineField(known.label)
            field.setMaximumWidth(96)
            field.textEdited.connect(lambda _text: self._judge())
            self._properties[known.id] = field
            holder = QWidget()
            line = row(Label(known.label, "small", wrap=True), field, stretch=0)
            line.setAlignment(field, Qt.AlignmentFlag.AlignRight)
            holder.setLayout(line)
            self._property_place.addWidget(holder)


def _figure(text: str) -> Decimal | None:
    try:
        return parse_decimal(text) if text.strip() else None
    except EntryError:
        return None
