"""One figure of an indicator: what is measured, how it is called, what it must reach."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import CriteriaSet, Kind, Part, ScaleLevel, Threshold
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.question.choices import ChoiceBar, Option
from ntm_desktop.gui.rules.writing.threshold_editor import ThresholdEditor
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label, ToolButton, form_row
from ntm_desktop.gui.widgets.fields import LineField, TextField


class PartForm(QWidget):
    """Kind, unit, labels and thresholds of one part.

    Signals:
        changed: a :class:`Part`.
        typing: what ``draft`` gives has changed.
        removed: the part is to be taken out.
    """

    changed = Signal(object)
    typing = Signal()
    removed = Signal()

    def __init__(
        self,
        part: Part,
        criteria_set: CriteriaSet,
        *,
        labelled: bool,
        removable: bool,
        leaves: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            part: the one to edit.
            criteria_set: gives groups, years and properties.
            labelled: it is one of several and needs a name of its own.
            removable: it can be taken out.
            leaves: thresholds may be left to the province.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._part = part
        self._set = criteria_set
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        self.label = LineField(self.tr("Tên của phần này"), self.tr("ví dụ: Nước sạch tập trung"))
        self.label.given.connect(lambda text: self._give(replace(self._part, label=text.strip())))
        self.label.textEdited.connect(lambda _text: self.typing.emit())
        self.remove = ToolButton("trash", self.tr("Bỏ phần này"))
        self.remove.clicked.connect(self.removed)
        self._label_row = QWidget()
        named = QHBoxLayout(self._label_row)
        named.setContentsMargins(0, 0, 0, 0)
        named.setSpacing(GRID)
        named.addLayout(form_row(self.tr("Tên phần"), self.label), 1)
        named.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        self._label_row.setVisible(labelled)
        self.remove.setVisible(removable)
        layout.addWidget(self._label_row)
        name = part.label or self.tr("Số liệu")
        self.kind = ChoiceBar(
            [Option(kind, rule_words.tr(words)) for kind, words in rule_words.KINDS.items()],
            self.tr("{0}: loại số liệu").format(name),
            clearable=False,
            small=True,
        )
        self.kind.chosen.connect(self._choose_kind)
        layout.addWidget(self.kind)
        self._texts: dict[str, LineField] = {}
        self._fields = QWidget()
        layout.addWidget(self._fields)
        self._make_fields(name)
        self.levels = TextField(
            self.tr("{0}: các mức, thấp đến cao").format(name),
            self.tr("Mỗi dòng một mức, mức thấp nhất ở dòng đầu"),
            least=3,
        )
        self.levels.given.connect(self._set_levels)
        self.levels.textChanged.connect(self.typing)
        self._levels_row = QWidget()
        self._levels_row.setLayout(form_row(self.tr("Các mức, thấp đến cao"), self.levels))
        layout.addWidget(self._levels_row)
        self.thresholds = ThresholdEditor(part.label, leaves=leaves)
        self.thresholds.changed.connect(
            lambda found: self._give(replace(self._part, thresholds=found))
        )
        self.thresholds.typing.connect(self.typing)
        layout.addWidget(Label(self.tr("Ngưỡng đạt"), "overline"))
        layout.addWidget(self.thresholds)
        self.show_part(part, criteria_set)

    @property
    def part(self) -> Part:
        """As it was shown or given last."""
        return self._part

    def show_part(self, part: Part, criteria_set: CriteriaSet) -> None:
        """Show a saved part; fields being typed in stay."""
        self._part, self._set = part, criteria_set
        self.label.show_text(part.label)
        self.kind.show_value(part.kind)
        for name, field in self._texts.items():
            field.show_text(getattr(part, name))
        with QSignalBlocker(self.whole):
            self.whole.setChecked(part.whole_counts)
        self.levels.show_text("\n".join(level.label for level in part.levels))
        percent = part.kind is Kind.PERCENT
        for name, row in self._rows.items():
            row.setVisible(percent if name != "unit" else part.kind in (Kind.NUMBER, Kind.COUNT))
        self.whole.setVisible(percent)
        self._fields.setVisible(part.kind in (Kind.PERCENT, Kind.NUMBER, Kind.COUNT))
        self._levels_row.setVisible(part.kind is Kind.LEVEL)
        self.thresholds.show_part(part, criteria_set)

    def draft(self) -> Part:
        """As it would be if what is being typed were saved."""
        texts: dict[str, Any] = {
            name: field.text().strip()
            for name, field in self._texts.items()
            if field.being_edited and getattr(self._part, name) != field.text().strip()
        }
        part = replace(self._part, thresholds=self.thresholds.draft(), **texts)
        if self.label.being_edited:
            part = replace(part, label=self.label.text().strip())
        if self.levels.being_edited:
            part = replace(part, levels=levels_of(self.levels.text(), part.levels))
        return part

    def hand_over(self) -> None:
        """Hand over everything that is being typed."""
        for field in (self.label, *self._texts.values()):
            field.hand_over()
        self.levels.hand_over()
        self.thresholds.hand_over()

    # What was done

    def _give(self, part: Part) -> None:
        if part == self._part:
            return
        self._part = part
        self.changed.emit(part)

    def _choose_kind(self, chosen: object) -> None:
        if isinstance(chosen, Kind) and chosen is not self._part.kind:
            self._give(of_kind(self._part, chosen))

    def _set_levels(self, text: str) -> None:
        self._give(replace(self._part, levels=levels_of(text, self._part.levels)))

    def _set_text(self, name: str, text: str) -> None:
        # The names are fixed below, all of them texts.
        self._give(replace(self._part, **{name: text.strip()}))  # type: ignore[arg-type]

    def _make_fields(self, name: str) -> None:
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID - 2)
        self._rows: dict[str, QWidget] = {}
        wanted = (
            ("numerator_label", self.tr("Đếm gì"), self.tr("ví dụ: Hộ dùng nước sạch"), 0, 0, 1),
            ("denominator_label", self.tr("Trên tổng số gì"), self.tr("Tổng số hộ"), 0, 1, 1),
            ("count_unit", self.tr("Đơn vị đếm"), self.tr("hộ, km, người"), 0, 2, 1),
            ("unit", self.tr("Đơn vị"), self.tr("triệu đồng/người/năm"), 1, 0, 1),
        )
        for key, label, example, line, column, span in wanted:
            field = LineField(f"{name}: {label}", example)
            field.given.connect(lambda text, key=key: self._set_text(key, text))
            field.textEdited.connect(lambda _text: self.typing.emit())
            self._texts[key] = field
            holder = QWidget()
            holder.setLayout(form_row(label, field))
            self._rows[key] = holder
            grid.addWidget(holder, line, column, 1, span)
        for column, stretch in enumerate((3, 3, 2)):
            grid.setColumnStretch(column, stretch)
        self.whole = QCheckBox(self.tr("Chỉ nhận số nguyên (người, hộ, công trình)"))
        self.whole.toggled.connect(lambda on: self._give(replace(self._part, whole_counts=on)))
        grid.addWidget(self.whole, 2, 0, 1, 3)


def levels_of(text: str, before: tuple[ScaleLevel, ...]) -> tuple[ScaleLevel, ...]:
    """The scale that lines of text say; abbreviations of known steps are kept."""
    known = {level.label: level.aliases for level in before}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(
        ScaleLevel(ordinal, line, known.get(line, ()))
        for ordinal, line in enumerate(dict.fromkeys(lines), start=1)
    )


def of_kind(part: Part, kind: Kind) -> Part:
    """The part asking for another kind of figure; what no longer means anything is dropped."""
    from ntm_desktop.domain.criteria import Comparison

    percent = kind is Kind.PERCENT

    def converted(threshold: Threshold) -> Threshold:
        if threshold.not_asked:
            return threshold
        if kind is Kind.YES_NO:
            return replace(threshold, comparison=Comparison.MET, value=True)
        if part.kind in (Kind.YES_NO, Kind.LEVEL) or kind is Kind.LEVEL:
            return replace(threshold, comparison=None, value=None)
        return threshold

    return replace(
        part,
        kind=kind,
        unit="%" if percent else ("" if part.unit == "%" or kind is Kind.YES_NO else part.unit),
        numerator_label=part.numerator_label if percent else "",
        denominator_label=part.denominator_label if percent else "",
        count_unit=part.count_unit if percent else "",
        whole_counts=part.whole_counts and percent,
        levels=part.levels if kind is Kind.LEVEL else (),
        affirmed_by=part.affirmed_by if kind is Kind.YES_NO else (),
        thresholds=tuple(converted(t) for t in part.thresholds),
    )
