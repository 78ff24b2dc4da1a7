"""All thresholds of one part: per group of communes, per year, per special case."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.criteria import (
    Comparison,
    Condition,
    CriteriaSet,
    Kind,
    Part,
    Provenance,
    Threshold,
)
from ntm_desktop.domain.numbers import typed_decimal
from ntm_desktop.errors import EntryError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rules.writing.threshold_cell import (
    ThresholdCell,
    choose_comparison,
    chosen_comparison,
    comparison_box,
)
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, FlowLayout, Label, LinkButton, clear_layout, row
from ntm_desktop.gui.widgets.fields import LineField

Case = tuple[str | None, int | None, Condition | None]
_MOST_YEARS = 10
_LABEL_WIDTH = 130
_NEW_YEARS = 5


def case_of(threshold: Threshold) -> Case:
    """For whom and when a threshold holds."""
    return threshold.group_id, threshold.year, threshold.condition


class ThresholdEditor(QWidget):
    """What one part must reach, in sentences with fields.

    Signals:
        changed: all thresholds of the part, as a tuple.
        typing: what ``draft`` gives has changed.
    """

    changed = Signal(object)
    typing = Signal()

    def __init__(
        self, name: str = "", *, leaves: bool = True, parent: QWidget | None = None
    ) -> None:
        """Make it.

        Args:
            name: of the part, for a screen reader.
            leaves: thresholds may be left to the province; false in a province's own decision.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._name = name
        self._leaves = leaves
        self._part: Part | None = None
        self._set: CriteriaSet | None = None
        self._layout_key: object = None
        self._tables: dict[Condition | None, tuple[QComboBox | None, QCheckBox]] = {}
        self.cells: dict[Case, ThresholdCell] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        self.by_group = QCheckBox(self.tr("Khác nhau theo nhóm xã"))
        self.by_year = QCheckBox(self.tr("Theo từng năm"))
        self.by_group.toggled.connect(self._split_groups)
        self.by_year.toggled.connect(self._split_years)
        self.special = LinkButton(self.tr("Thêm trường hợp riêng…"), icon="plus")
        self.special.clicked.connect(self._ask_special)
        self._options = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._options.setSizePolicy(policy)
        flow = FlowLayout(self._options, spacing=GRID + 4)
        for option in (self.by_group, self.by_year, self.special):
            flow.addWidget(option)
        layout.addWidget(self._options)
        self._special_row = self._make_special_row()
        layout.addWidget(self._special_row)
        self._body = QVBoxLayout()
        self._body.setSpacing(GRID - 2)
        layout.addLayout(self._body)
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        layout.addWidget(self._error)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """All of them as they were shown or given last."""
        return tuple(cell.threshold for cell in self.cells.values())

    def show_part(self, part: Part, criteria_set: CriteriaSet) -> None:
        """Show the thresholds of a part; fields being typed in stay."""
        thresholds = part.thresholds or (_blank((None, None, None)),)
        self._part, self._set = part, criteria_set
        cases = tuple(case_of(t) for t in thresholds)
        key = (
            part.kind,
            part.unit,
            part.levels,
            cases,
            _uniform(thresholds),
            tuple((g.id, g.name) for g in criteria_set.groups),
        )
        with QSignalBlocker(self.by_group), QSignalBlocker(self.by_year):
            self.by_group.setChecked(any(case[0] is not None for case in cases))
            self.by_year.setChecked(any(case[1] is not None for case in cases))
        usable = [g for g in criteria_set.groups if not g.reference_only]
        self.by_group.setVisible(len(usable) > 1)
        self.special.setVisible(bool(criteria_set.properties))
        if key != self._layout_key:
            self._layout_key = key
            self._build(thresholds)
        for threshold in thresholds:
            self.cells[case_of(threshold)].show_threshold(threshold)
        for condition, (box, province) in self._tables.items():
            own = [t for t in thresholds if t.condition == condition]
            if box is not None:
                known = next((t.comparison for t in own if t.known and not t.not_asked), None)
                if known is not None:
                    choose_comparison(box, known)
            with QSignalBlocker(province):
                province.setChecked(all(t.set_by_province for t in own))

    def show_options(self, shown: bool) -> None:
        """Offer to tell groups, years and special cases apart, or not."""
        self._options.setVisible(shown)

    def draft(self) -> tuple[Threshold, ...]:
        """All of them as they would be if what is being typed were saved."""
        return tuple(
            cell.draft(self._table_comparison(case[2])) for case, cell in self.cells.items()
        )

    def hand_over(self) -> None:
        """Hand over what is being typed."""
        for cell in list(self.cells.values()):
            cell.hand_over()

    def refused(self) -> tuple[tuple[str, str], ...]:
        """(text, reason) of every figure that was refused and waits in its field."""
        return tuple((c.refused_text, c.refusal) for c in self.cells.values() if c.refusal)

    def give_back(self) -> bool:
        """Show saved figures again where refused texts stand; False when there are none."""
        given = [cell.give_back() for cell in self.cells.values()]
        return True in given

    def focus_first(self) -> None:
        """Put the focus into the first field, an empty one if there is any."""
        cells = list(self.cells.values())
        cell = next((c for c in cells if not c.threshold.known), cells[0] if cells else None)
        field = cell and (cell.figure or cell.choice)
        if field:
            field.setFocus(Qt.FocusReason.TabFocusReason)

    # What was done

    def _cell_given(self, case: Case, threshold: Threshold) -> None:
        if threshold.known and threshold.comparison not in (Comparison.MET, Comparison.NOT_ASKED):
            table = self._table_comparison(case[2])
            if table is not None:
                threshold = replace(threshold, comparison=table)
        self._tell([threshold if c == case else cell.threshold for c, cell in self.cells.items()])

    def _cell_refused(self, _message: str) -> None:
        said = " ".join(dict.fromkeys(c.refusal for c in self.cells.values() if c.refusal))
        self._error.setText(f"{said} {self.tr('Chưa lưu.')}" if said else "")
        self._error.setVisible(bool(said))

    def _compared(self, condition: Condition | None) -> None:
        comparison = self._table_comparison(condition)
        if comparison is None:
            return
        self._tell(
            [
                cell.with_comparison(comparison) if case[2] == condition else cell.threshold
                for case, cell in self.cells.items()
            ]
        )

    def _left_to_province(self, condition: Condition | None, on: bool) -> None:
        self._tell(
            [
                replace(t, set_by_province=on) if t.condition == condition else t
                for t in self.thresholds
            ]
        )

    def _split_groups(self, on: bool) -> None:
        if self._set is None:
            return
        usable = [g.id for g in self._set.groups if not g.reference_only]
        if on:
            made = [
                replace(t, group_id=group)
                for group in usable
                for t in self.thresholds
                if t.group_id is None
            ]
        else:
            made = [replace(t, group_id=None) for t in _firsts(self.thresholds, group=True)]
        self._tell(made)

    def _split_years(self, on: bool) -> None:
        if on:
            years = self._years()
            made = [
                replace(t, year=year) for t in self.thresholds for year in years if t.year is None
            ]
        else:
            made = [replace(t, year=None) for t in _firsts(self.thresholds, group=False)]
        self._tell(made)

    def _add_special(self) -> None:
        property_id = self._property.currentData()
        try:
            value = typed_decimal(self._limit.text())
        except EntryError as error:
            self._limit.mark(str(error))
            return
        self._limit.mark("")
        condition = Condition(str(property_id), chosen_comparison(self._sign), value)
        known = {case_of(t) for t in self.thresholds}
        plain = [t for t in self.thresholds if t.condition is None] or list(self.thresholds)
        made = [
            _blank((t.group_id, t.year, condition))
            for t in plain
            if (t.group_id, t.year, condition) not in known
        ]
        # A figure for every commune and one for a special case go together; an empty one is noise.
        kept = [t for t in self.thresholds if t.known or t.condition is not None]
        self._special_row.hide()
        self._limit.clear()
        self._tell([*kept, *made])

    def _drop_special(self, condition: Condition) -> None:
        kept = [t for t in self.thresholds if t.condition != condition]
        self._tell(kept or [_blank((None, None, None))])

    def _tell(self, thresholds: Iterable[Threshold]) -> None:
        self.changed.emit(tuple(thresholds))

    def _table_comparison(self, condition: Condition | None) -> Comparison | None:
        box = self._tables.get(condition, (None, None))[0]
        return chosen_comparison(box) if box is not None else None

    def _years(self) -> list[int]:
        assert self._set is not None
        known = sorted({t.year for t in self.thresholds if t.year is not None})
        if known:
            return known
        first, last = self._set.first_year, self._set.last_year
        if first is None:
            first = QDate.currentDate().year()
        last = last if last is not None else first + _NEW_YEARS - 1
        return list(range(first, min(last, first + _MOST_YEARS - 1) + 1))

    # Building

    def _build(self, thresholds: tuple[Threshold, ...]) -> None:
        clear_layout(self._body)
        self.cells, self._tables = {}, {}
        self._error.hide()
        for condition in dict.fromkeys(t.condition for t in thresholds):
            own = [t for t in thresholds if t.condition == condition]
            if condition is not None:
                self._body.addLayout(self._condition_head(condition))
            if all(t.year is not None for t in own) and _uniform(own):
                self._body.addLayout(self._table(condition, own))
            else:
                self._body.addLayout(self._lines(own))

    def _condition_head(self, condition: Condition) -> QHBoxLayout:
        assert self._set is not None
        words = rule_words.condition_words(condition, self._set)
        words = words[:1].upper() + words[1:]
        drop = LinkButton(self.tr("Bỏ trường hợp này"))
        drop.setAccessibleName(f"{drop.text()}: {words}")
        drop.clicked.connect(lambda: self._drop_special(condition))
        return row(Label(words, "strong"), drop)

    def _lines(self, thresholds: list[Threshold]) -> QGridLayout:
        """A sentence for each group or year."""
        assert self._part is not None
        assert self._set is not None
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID + 4)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        usable = [g for g in self._set.groups if not g.reference_only]
        alone = len(thresholds) == 1 and (thresholds[0].group_id is None or len(usable) == 1)
        for line, threshold in enumerate(thresholds):
            case = case_of(threshold)
            plain = replace(threshold, condition=None)
            words = rule_words.case_words(plain, self._set)
            label = Label(self.tr("Phải đạt") if alone and case[1] is None else words, "small")
            label.setMaximumWidth(_LABEL_WIDTH)
            label.setMinimumWidth(min(_LABEL_WIDTH, label.sizeHint().width()))
            label.setWordWrap(True)
            cell = self._cell(case, f"{self._name} {words}".strip())
            field = cell.figure or cell.choice
            if field is not None:
                label.setBuddy(field)
            said = QVBoxLayout()
            said.setSpacing(0)
            said.addStretch(1)
            said.addWidget(label)
            said.addWidget(cell.mark)
            said.addStretch(1)
            grid.addLayout(said, line, 0)
            grid.addWidget(cell, line, 1)
        return grid

    def _table(self, condition: Condition | None, thresholds: list[Threshold]) -> QVBoxLayout:
        """Years below each other, groups beside each other, the comparison said once."""
        assert self._part is not None
        assert self._set is not None
        whole = QVBoxLayout()
        whole.setSpacing(GRID // 2)
        box = None
        head = FlowLayout(spacing=GRID)
        figures = self._part.kind is not Kind.YES_NO and not self._part.levels
        if figures:
            box = comparison_box(self.tr("Cách so sánh của cả bảng"))
            box.activated.connect(lambda _index: self._compared(condition))
            head.addWidget(Label(self.tr("Mỗi năm cần"), "small"))
            head.addWidget(box)
            if self._part.unit:
                head.addWidget(Label(f"({self._part.unit})", "small"))
        province = QCheckBox(self.tr("UBND tỉnh quy định"))
        province.setVisible(self._leaves)
        province.toggled.connect(lambda on: self._left_to_province(condition, on))
        head.addWidget(province)
        whole.addLayout(head)
        self._tables[condition] = (box, province)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        groups = list(dict.fromkeys(t.group_id for t in thresholds))
        years = sorted({t.year for t in thresholds if t.year is not None})
        for column, group in enumerate(groups, start=1):
            words = rule_words.group_name(self._set, group) if group else self.tr("Mọi xã")
            title = Label(words, "caption", wrap=True)
            title.setMaximumWidth(150)
            grid.addWidget(title, 0, column)
        grid.setColumnStretch(len(groups) + 1, 1)
        known = {case_of(t) for t in thresholds}
        for line, year in enumerate(years, start=1):
            grid.addWidget(Label(self.tr("Năm {0}").format(year), "small"), line, 0)
            for column, group in enumerate(groups, start=1):
                case = (group, year, condition)
                if case not in known:
                    continue
                name = rule_words.group_name(self._set, group) if group else self.tr("Mọi xã")
                said = self.tr("{0}, năm {1}").format(name, year)
                cell = self._cell(case, f"{self._name} {said}".strip(), compact=True)
                grid.addWidget(cell, line, column)
        whole.addLayout(grid)
        return whole

    def _cell(self, case: Case, name: str, *, compact: bool = False) -> ThresholdCell:
        assert self._part is not None
        # Of a whole set's communes something is asked, of one group or in one province maybe not.
        spares = case[0] is not None or not self._leaves
        cell = ThresholdCell(self._part, name, compact=compact, leaves=self._leaves, spares=spares)
        cell.given.connect(lambda threshold: self._cell_given(case, threshold))
        cell.typing.connect(self.typing)
        cell.refused.connect(self._cell_refused)
        self.cells[case] = cell
        return cell

    def _make_special_row(self) -> QWidget:
        self._property = QComboBox()
        self._property.setAccessibleName(self.tr("Khi điều này của xã"))
        self._sign = comparison_box(self.tr("so với"))
        self._limit = LineField(self.tr("số"))
        self._limit.setFixedWidth(80)
        add = Button(self.tr("Thêm"))
        add.clicked.connect(self._add_special)
        line = QWidget()
        line.setLayout(
            row(
                Label(self.tr("Khi"), "small"),
                self._property,
                self._sign,
                self._limit,
                add,
                stretch=1,
            )
        )
        line.hide()
        return line

    def _ask_special(self) -> None:
        assert self._set is not None
        self._property.clear()
        for known in self._set.properties:
            self._property.addItem(known.label, known.id)
        self._special_row.show()
        self._property.setFocus(Qt.FocusReason.TabFocusReason)


def _blank(case: Case) -> Threshold:
    group, year, condition = case
    return Threshold(
        None,
        None,
        Provenance("", verified=False),
        group_id=group,
        year=year,
        condition=condition,
    )


def _uniform(thresholds: Iterable[Threshold]) -> bool:
    """Whether one comparison is said for all."""
    return len({t.comparison for t in thresholds if t.known and not t.not_asked}) <= 1


def _firsts(thresholds: Iterable[Threshold], *, group: bool) -> list[Threshold]:
    """The first threshold of each case when groups, or years, are told apart no more."""
    found: dict[tuple[object, ...], Threshold] = {}
    for threshold in thresholds:
        other = threshold.year if group else threshold.group_id
        key = (other, threshold.condition)
        if group and threshold.not_asked:
            # That one group is spared says nothing of all.
            threshold = replace(threshold, comparison=None)
        if key not in found or (threshold.known and not found[key].known):
            found[key] = threshold
    return list(found.values())
