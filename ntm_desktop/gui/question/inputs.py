"""The inputs of one indicator: a line for each part, under headings where they count."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ntm_desktop.domain.assessment import Answer, IndicatorVerdict, PartVerdict
from ntm_desktop.domain.criteria import Indicator, Kind, Part
from ntm_desktop.gui.question import wording
from ntm_desktop.gui.question.fields import FieldKey, Refusal
from ntm_desktop.gui.question.figure_edit import WIDTH
from ntm_desktop.gui.question.input_rows import (
    FIRST,
    PREVIOUS,
    REST,
    RESULT,
    SECOND,
    PartRow,
    ShareRow,
    make_row,
)
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label
from ntm_desktop.gui.widgets.layouts import keep_room


class InputGrid(QWidget):
    """Asks for all figures of an indicator.

    Attributes:
        messages: what is wrong with the figures; whoever shows the grid gives it a place.

    Signals:
        figure_given: (part id, field, text) was handed over.
        text_taken_back: (part id, field) is to be shown as saved.
        yes_no_chosen: (part id, True, False or None).
        level_chosen: (part id, ordinal or None).
        typing: what ``texts`` gives has changed.
        done: Enter was pressed in the last field.
    """

    figure_given = Signal(str, str, str)
    text_taken_back = Signal(str, str)
    yes_no_chosen = Signal(str, object)
    level_chosen = Signal(str, object)
    typing = Signal()
    done = Signal()

    def __init__(
        self, indicator: Indicator, parent: QWidget | None = None, *, stacked: bool = False
    ) -> None:
        """Make the fields.

        Args:
            indicator: whose figures are asked for.
            parent: Qt parent.
            stacked: steps of a scale stand below each other, for a narrow place.
        """
        super().__init__(parent)
        self._indicator = indicator
        self._previous_headings: list[QLabel] = []
        self._share_headings: list[QLabel] = []
        self._has_previous = False
        self._narrow = False
        alone = len(indicator.parts) == 1
        self.rows: list[PartRow] = []
        grid = QGridLayout(self)
        self._grid = grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID + 2)
        grid.setVerticalSpacing(GRID - 2)
        grid.setColumnStretch(REST, 1)
        grid.setColumnMinimumWidth(RESULT, 84)
        line, headed = 0, ("", "")
        for position, part in enumerate(indicator.parts):
            heads = _heads(part)
            if (heads != headed and any(heads)) or position == 0:
                self._add_headings(grid, line, part, heads, first=position == 0)
                headed, line = heads, line + 1
            row = make_row(part, self, alone=alone, stacked=stacked)
            self.rows.append(row)
            line = row.place(grid, line, labelled=not alone and bool(part.label), previous=True)
            self._connect(row)
        # What is wrong is said elsewhere: no field moves when it comes or goes.
        self.messages = QWidget()
        said = QVBoxLayout(self.messages)
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(0)
        for row in self.rows:
            said.addWidget(row.message)

    @property
    def indicator(self) -> Indicator:
        """Whose figures are asked for."""
        return self._indicator

    def has_shares(self) -> bool:
        """Whether a percent is asked for."""
        return any(isinstance(row, ShareRow) for row in self.rows)

    def shows_bare_shares(self) -> bool:
        """Whether the percent itself is asked for instead of the counts."""
        shares = [row for row in self.rows if isinstance(row, ShareRow)]
        return bool(shares) and all(row.bare for row in shares)

    def show_bare_shares(self, bare: bool) -> None:
        """Ask for the percent itself, or for the counts."""
        for row in self.rows:
            if isinstance(row, ShareRow):
                row.show_bare(bare)
        for heading in self._share_headings:
            heading.setVisible(not bare)

    def show_answer(self, answer: Answer, refusals: Mapping[FieldKey, Refusal]) -> None:
        """Show what was saved and what was refused; a field being typed in is left alone."""
        for row in self.rows:
            row.show_answer(answer.part(row.part.id), refusals)
            row.set_enabled(not answer.not_applicable)

    def show_verdict(self, verdict: IndicatorVerdict) -> None:
        """Show what the figures come to."""
        several = len(self.rows) > 1
        for row, part in zip(self.rows, verdict.parts, strict=True):
            row.show_verdict(part, mark=several)

    def show_previous(self, previous: IndicatorVerdict | None, period: str) -> None:
        """Show last period's values, or no column for them."""
        parts: list[PartVerdict | None] = [None] * len(self.rows)
        if previous is not None:
            parts = list(previous.parts)
        for heading in self._previous_headings:
            heading.setText(period)
        for row, part in zip(self.rows, parts, strict=True):
            row.show_previous(part, period)
        self._has_previous = previous is not None
        self._show_columns()

    def fit(self, *, narrow: bool) -> None:
        """Leave out last period's values where there is no room for them."""
        self._narrow = narrow
        labels: list[QLabel] = list(self.findChildren(QLabel))
        for label in labels:
            label.ensurePolished()
            label.setIndent(label.indent())  # it forgets what it measured in another font
        for row in self.rows:
            row.fit(narrow=narrow)
        self._grid.invalidate()
        self._show_columns()

    def least_width(self) -> int:
        """The width without which something is cut off."""
        self._grid.invalidate()
        return self._grid.minimumSize().width()

    def _show_columns(self) -> None:
        shown = self._has_previous and not self._narrow
        for heading in self._previous_headings:
            heading.setVisible(shown)
        for row in self.rows:
            row.previous.setVisible(shown)

    def texts(self) -> dict[FieldKey, str]:
        """Texts being typed that were not handed over yet."""
        found: dict[FieldKey, str] = {}
        for row in self.rows:
            found.update(row.texts())
        return found

    def hand_over(self) -> None:
        """Hand over every text that is being typed."""
        for row in self.rows:
            for editor in row.editors.values():
                editor.hand_over()

    def focus_on(self, part_id: str = "", field: str = "") -> None:
        """Put the focus into a field; the first one that is empty when none is named."""
        row = next((each for each in self.rows if each.part.id == part_id), None)
        if row is None:
            row = self.rows[0]
        target = next((each for name, each in row.editors.items() if name == field), None)
        usable = target is not None and not target.isHidden()
        found = target if target is not None and usable else row.first_field()
        found.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_headings(
        self, grid: QGridLayout, line: int, part: Part, heads: tuple[str, str], *, first: bool
    ) -> None:
        if part.kind is Kind.PERCENT:
            for column, words in ((FIRST, heads[0]), (SECOND, heads[1])):
                heading = Label(words, "caption", wrap=True)
                keep_room(heading)
                heading.setMaximumWidth(WIDTH)
                heading.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
                grid.addWidget(heading, line, column)
                self._share_headings.append(heading)
            if first:
                result = Label(self.tr("Tỷ lệ"), "caption")
                result.setContentsMargins(GRID // 2, 0, 0, 0)
                grid.addWidget(result, line, RESULT, Qt.AlignmentFlag.AlignBottom)
        if first:
            heading = Label("", "caption")
            grid.addWidget(heading, line, PREVIOUS, Qt.AlignmentFlag.AlignBottom)
            self._previous_headings.append(heading)

    def _connect(self, row: PartRow) -> None:
        part = row.part
        row.figure_given.connect(lambda field, text: self.figure_given.emit(part.id, field, text))
        row.text_taken_back.connect(lambda field: self.text_taken_back.emit(part.id, field))
        chosen = self.yes_no_chosen if part.kind is Kind.YES_NO else self.level_chosen
        row.chosen.connect(lambda value: chosen.emit(part.id, value))
        row.typing.connect(self.typing)
        row.moved.connect(lambda step, field: self._move(row, step, field))
        row.entered.connect(self._go_on)

    def _move(self, row: PartRow, step: int, field: str) -> None:
        at = self.rows.index(row) + step
        if 0 <= at < len(self.rows):
            self.focus_on(self.rows[at].part.id, field)

    def _go_on(self, editor: QWidget) -> None:
        """Enter leads to the next field as Tab does, and from the last one out."""
        fields = [
            field
            for row in self.rows
            for field in (*row.editors.values(), *((row.choice,) if row.choice else ()))
            if field.isVisible() and field.isEnabled()
        ]
        at = fields.index(editor) if editor in fields else -1
        if at + 1 < len(fields):
            fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.done.emit()


def _heads(part: Part) -> tuple[str, str]:
    if part.kind is not Kind.PERCENT:
        return "", ""
    return (
        wording.counted(wording.numerator_label(part), part),
        wording.counted(wording.denominator_label(part), part),
    )
