"""One threshold as a sentence with fields: "ít nhất [80] %"."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from ntm_desktop.domain.criteria import Comparison, Kind, Part, Provenance, Threshold
from ntm_desktop.domain.numbers import typed_decimal
from ntm_desktop.errors import EntryError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.question.figure_edit import FigureEdit
from ntm_desktop.gui.rules.marks import AssuranceMark
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label

_UNKNOWN = "unknown"
_MET = "met"
_DASH = "–"
_DASHES = frozenset({"-", "–", "—"})
_FIGURE_WIDTH = 84


def comparison_box(name: str) -> QComboBox:
    """A choice of comparisons."""
    box = QComboBox()
    box.setAccessibleName(name)
    for comparison, words in rule_words.COMPARISONS.items():
        box.addItem(rule_words.tr(words), comparison.value)
    fit_comparison(box)
    return box


def fit_comparison(box: QComboBox) -> None:
    """As wide as the comparisons; wider only while a longer one is chosen, as rows are narrow."""
    texts = (rule_words.tr("nhiều nhất"), box.currentText())
    box.setFixedWidth(max(map(box.fontMetrics().horizontalAdvance, texts)) + 46)


def add_not_asked(box: QComboBox) -> None:
    """Offer to say that the communes are not asked at all."""
    words = rule_words.tr(rule_words.NOT_ASKED)
    box.addItem(words, Comparison.NOT_ASKED.value)
    box.view().setMinimumWidth(box.fontMetrics().horizontalAdvance(words) + 46)


def chosen_comparison(box: QComboBox) -> Comparison:
    """What is chosen in a ``comparison_box``."""
    return Comparison(box.currentData() or Comparison.AT_LEAST.value)


def choose_comparison(box: QComboBox, comparison: Comparison | None) -> None:
    """Show a comparison without telling anybody; the usual one while it is unknown."""
    with QSignalBlocker(box):
        wanted = comparison or Comparison.AT_LEAST
        at = box.findData(wanted.value)
        if at < 0 and wanted in rule_words.COMPARISONS:
            box.addItem(rule_words.tr(rule_words.COMPARISONS[wanted]), wanted.value)
            at = box.count() - 1
        box.setCurrentIndex(max(at, 0))
    fit_comparison(box)


class ThresholdCell(QWidget):
    """Comparison, figure and unit of one threshold, and whether the province sets it.

    Signals:
        given: a :class:`Threshold`, when it is another than before.
        typing: what ``draft`` gives has changed.
        refused: a sentence why the text is no figure, "" when it is one.
    """

    given = Signal(object)
    typing = Signal()
    refused = Signal(str)

    def __init__(
        self,
        part: Part,
        name: str,
        *,
        compact: bool = False,
        leaves: bool = True,
        spares: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            part: whose threshold it is.
            name: for whom it holds, for a screen reader.
            compact: only the figure: comparison and province are said once for a whole table.
            leaves: it may be left to the province.
            spares: it may say that its communes are not asked: a choice, or "–" in the field.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._part = part
        self._compact = compact
        self._spares = spares
        self._threshold = Threshold(None, None, Provenance("", verified=False))
        self._refusal = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        self.comparison: QComboBox | None = None
        self.figure: FigureEdit | None = None
        self.choice: QComboBox | None = None
        self._unit = Label(part.unit, "small")
        if part.kind is Kind.YES_NO:
            self._add_yes(layout, name)
        elif part.kind is Kind.LEVEL and part.levels:
            self._add_levels(layout, name)
        else:
            if not compact:
                self.comparison = comparison_box(self.tr("{0}: cách so sánh").format(name))
                if spares:
                    add_not_asked(self.comparison)
                self.comparison.activated.connect(self._compared)
                layout.addWidget(self.comparison)
            self._add_figure(layout, name)
        self.province: QCheckBox | None = None
        if leaves and not compact:
            self.province = QCheckBox(self.tr("tỉnh quy định"))
            self.province.setToolTip(self.tr("Văn bản để UBND tỉnh quy định ngưỡng này"))
            self.province.setAccessibleName(self.tr("{0}: UBND tỉnh quy định").format(name))
            self.province.toggled.connect(self._left_to_province)
            layout.addWidget(self.province)
        layout.addStretch(1)
        self.mark = AssuranceMark(words=not compact)
        if compact:
            layout.addWidget(self.mark)

    @property
    def threshold(self) -> Threshold:
        """As it was shown or given last."""
        return self._threshold

    @property
    def refusal(self) -> str:
        """Why what stands in the field is no figure; "" when it is one."""
        return self._refusal

    def show_threshold(self, threshold: Threshold) -> None:
        """Show a saved threshold; a figure being typed stays."""
        self._threshold = threshold
        if threshold.not_asked:
            self._offer_not_asked()
        if self.comparison is not None and threshold.known:
            choose_comparison(self.comparison, threshold.comparison)
        if self.figure is not None:
            typed = self.figure.text()
            shown = _DASH if threshold.not_asked else rule_words.number_text(threshold.value)
            self.figure.show_figure(shown)
            if self._refusal:
                # Waits in its field until it is mended or taken back.
                self.figure.show_refused(typed, self._refusal)
        if self.choice is not None:
            with QSignalBlocker(self.choice):
                self.choice.setCurrentIndex(max(self.choice.findData(self._chosen(threshold)), 0))
        if self.province is not None:
            with QSignalBlocker(self.province):
                self.province.setChecked(threshold.set_by_province)
        self.mark.show_provenance(threshold.provenance)
        self.mark.setVisible(threshold.known or threshold.set_by_province)

    @property
    def refused_text(self) -> str:
        """What stands in the field and was refused; "" when nothing is."""
        return self.figure.text() if self.figure is not None and self._refusal else ""

    def give_back(self) -> bool:
        """Show the saved figure again where a refused text stands."""
        if self.figure is None or not self._refusal:
            return False
        self.figure.take_back()
        return True

    def draft(self, comparison: Comparison | None = None) -> Threshold:
        """As it would be if what is being typed were saved; what is no figure is left out."""
        if self.figure is None or not self.figure.being_edited:
            return self._threshold
        try:
            return self._with_text(self.figure.text(), comparison)
        except EntryError:
            return self._threshold

    def hand_over(self) -> None:
        """Hand over what is being typed."""
        if self.figure is not None:
            self.figure.hand_over()

    def with_comparison(self, comparison: Comparison) -> Threshold:
        """The threshold with another comparison, where it has a figure at all."""
        bare = not self._threshold.known or self._threshold.not_asked
        if bare or self._part.kind is Kind.YES_NO:
            return self._threshold
        return replace(self._threshold, comparison=comparison)

    # What was done

    def _figure_given(self, text: str) -> None:
        try:
            made = self._with_text(text, None)
        except EntryError as error:
            self._refusal = str(error)
            if self.figure is not None:
                self.figure.show_refused(text, str(error))
            self.refused.emit(self._refusal)
            return
        self._refusal = ""
        self.refused.emit("")
        self._give(made)

    def _with_text(self, text: str, comparison: Comparison | None) -> Threshold:
        if not text.strip():
            return replace(self._threshold, comparison=None, value=None)
        if text.strip() in _DASHES and (self._spares or self._threshold.not_asked):
            return replace(self._threshold, comparison=Comparison.NOT_ASKED, value=None)
        value = typed_decimal(text.strip().removesuffix("%"))
        if self._part.kind is Kind.PERCENT and not 0 <= value <= 100:
            raise EntryError(self.tr("Tỷ lệ phải từ 0 đến 100 %."))
        chosen = comparison or self._threshold.comparison or Comparison.AT_LEAST
        if self.comparison is not None:
            chosen = chosen_comparison(self.comparison)
        if chosen is Comparison.NOT_ASKED:
            chosen = Comparison.AT_LEAST
        return replace(self._threshold, comparison=chosen, value=value)

    def _compared(self, _index: int) -> None:
        if self.comparison is None:
            return
        fit_comparison(self.comparison)
        chosen = chosen_comparison(self.comparison)
        if chosen is Comparison.NOT_ASKED:
            self._give(replace(self._threshold, comparison=chosen, value=None))
        elif self._threshold.not_asked:
            self._give(replace(self._threshold, comparison=None, value=None))
        else:
            self._give(self.with_comparison(chosen))

    def _picked(self, _index: int) -> None:
        if self.choice is None:
            return
        picked = self.choice.currentData()
        if picked == _UNKNOWN:
            made = replace(self._threshold, comparison=None, value=None)
        elif picked == Comparison.NOT_ASKED.value:
            made = replace(self._threshold, comparison=Comparison.NOT_ASKED, value=None)
        elif picked == _MET:
            made = replace(self._threshold, comparison=Comparison.MET, value=True)
        else:
            sign, _, ordinal = str(picked).partition(" ")
            made = replace(self._threshold, comparison=Comparison(sign), value=Decimal(ordinal))
        self._give(made)

    def _left_to_province(self, on: bool) -> None:
        self._give(replace(self._threshold, set_by_province=on))

    def _give(self, threshold: Threshold) -> None:
        if threshold == self._threshold:
            return
        self._threshold = threshold
        self.given.emit(threshold)

    def _chosen(self, threshold: Threshold) -> str:
        if not threshold.known:
            return _UNKNOWN
        if threshold.comparison is Comparison.MET:
            return _MET
        if threshold.not_asked:
            return Comparison.NOT_ASKED.value
        return f"{threshold.comparison} {int(threshold.value or 0)}"

    # Building

    def _add_yes(self, layout: QHBoxLayout, name: str) -> None:
        self.choice = QComboBox()
        self.choice.setAccessibleName(name)
        self.choice.addItem(self.tr("phải đạt"), _MET)
        self.choice.addItem(self.tr("chưa biết"), _UNKNOWN)
        if self._spares:
            add_not_asked(self.choice)
        self.choice.activated.connect(self._picked)
        layout.addWidget(self.choice)

    def _add_levels(self, layout: QHBoxLayout, name: str) -> None:
        self.choice = QComboBox()
        self.choice.setAccessibleName(name)
        self.choice.addItem(self.tr("chưa nhập"), _UNKNOWN)
        for comparison in (Comparison.AT_LEAST, Comparison.EXACTLY):
            for level in self._part.levels:
                asked = replace(
                    self._threshold, comparison=comparison, value=Decimal(level.ordinal)
                )
                words = rule_words.threshold_words(asked, self._part)
                self.choice.addItem(words, f"{comparison} {level.ordinal}")
        if self._spares:
            add_not_asked(self.choice)
        self.choice.setMinimumContentsLength(12 if self._compact else 18)
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.activated.connect(self._picked)
        layout.addWidget(self.choice)

    def _add_figure(self, layout: QHBoxLayout, name: str) -> None:
        self.figure = FigureEdit(name)
        self.figure.setMaximumWidth(_FIGURE_WIDTH)
        self.figure.handed_over.connect(self._figure_given)
        self.figure.taken_back.connect(self._taken_back)
        self.figure.textEdited.connect(lambda _text: self.typing.emit())
        layout.addWidget(self.figure)
        # Of a whole table the unit is said once.
        self._unit.setVisible(not self._compact)
        layout.addWidget(self._unit)

    def _offer_not_asked(self) -> None:
        """What is shown can be chosen, also where it is not offered otherwise."""
        for box in (self.comparison, self.choice):
            if box is not None and box.findData(Comparison.NOT_ASKED.value) < 0:
                add_not_asked(box)

    def _taken_back(self) -> None:
        self._refusal = ""
        self.refused.emit("")
        self.typing.emit()
