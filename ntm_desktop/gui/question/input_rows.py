"""One line of the inputs: the editors of one part, what they come to, and last period's value."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ntm_desktop.domain.answer_editing import DENOMINATOR, NUMERATOR, VALUE, Field
from ntm_desktop.domain.assessment import PartAnswer, PartVerdict, Verdict
from ntm_desktop.domain.criteria import Kind, Part
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.gui.question import wording
from ntm_desktop.gui.question.choices import ChoiceBar, Option
from ntm_desktop.gui.question.fields import FieldKey, Refusal
from ntm_desktop.gui.question.figure_edit import FigureEdit
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import ElidedLabel, IconLabel, Label, VerdictMark
from ntm_desktop.gui.widgets.layouts import keep_room

LABEL, FIRST, SECOND, RESULT, PREVIOUS, REST = range(6)
_MOST_SHORT_LABEL = 22
_MOST_BESIDE = 2
_LABEL_WIDTH = 160
_WIDEST_RESULT, _NARROW_RESULT = "1.234,56 %", "99,99 %"
_RESULT_ROLES = {Verdict.MET: "met", Verdict.NOT_MET: "not_met"}


class PartRow(QObject):
    """Base of the lines; makes label, result, last value and message (to be placed elsewhere).

    Signals:
        figure_given: (field, text) was handed over.
        text_taken_back: (field) is to be shown as saved.
        chosen: a button was chosen: a bool or ordinal, or None.
        typing: a text changed.
        moved: (step, field) the arrow keys ask for the line above or below.
        entered: Enter was pressed in the last field of the line.
    """

    figure_given = Signal(str, str)
    text_taken_back = Signal(str)
    chosen = Signal(object)
    typing = Signal()
    moved = Signal(int, str)
    entered = Signal(QWidget)

    def __init__(self, part: Part, parent: QWidget) -> None:
        super().__init__(parent)
        self.part = part
        self.editors: dict[Field, FigureEdit] = {}
        self.choice: ChoiceBar | None = None
        self.label = Label(part.label, "small", wrap=True, parent=parent)
        self._mark = VerdictMark(Verdict.INCOMPLETE, 16, parent)
        # Of one width whatever it says: the fields beside it stay where they are.
        self._value = ElidedLabel("", "muted", parent=parent)
        self.fit(narrow=False)
        self.previous = Label("", "muted", parent=parent)
        self.previous.setProperty("role", "caption")
        self.message = QWidget()
        message = QHBoxLayout(self.message)
        message.setContentsMargins(0, 0, 0, GRID // 2)
        message.setSpacing(6)
        message.addWidget(IconLabel("alert-triangle", "not_met", 15), 0, Qt.AlignmentFlag.AlignTop)
        self._message = Label("", "error", wrap=True)
        message.addWidget(self._message, 1)

    def place(self, grid: QGridLayout, line: int, *, labelled: bool, previous: bool) -> int:
        """Put the widgets into the grid; the next free line comes back."""
        self.label.setVisible(labelled)
        if labelled:
            grid.addWidget(self.label, line, LABEL, Qt.AlignmentFlag.AlignVCenter)
        self.place_inputs(grid, line)
        result = QHBoxLayout()
        result.setContentsMargins(GRID // 2, 0, 0, 0)
        result.setSpacing(5)
        result.addWidget(self._mark)
        result.addWidget(self._value)
        grid.addLayout(result, line, RESULT)
        self.previous.setVisible(previous)
        if previous:
            grid.addWidget(self.previous, line, PREVIOUS, Qt.AlignmentFlag.AlignVCenter)
        self._say("")
        return line + 1

    def place_inputs(self, grid: QGridLayout, line: int) -> None:
        """Put the editors into the grid."""
        raise NotImplementedError

    def fit(self, *, narrow: bool) -> None:
        """Give the label the room there is, and the result its width in this font."""
        widest = _NARROW_RESULT if narrow else _WIDEST_RESULT
        self._value.setFixedWidth(self._value.fontMetrics().horizontalAdvance(widest))
        words = self.label.fontMetrics().horizontalAdvance(self.part.label) + 4
        self.label.setMinimumWidth(min(_LABEL_WIDTH // 2 if narrow else _LABEL_WIDTH, words))
        self.label.setMaximumWidth(_LABEL_WIDTH if narrow else _LABEL_WIDTH + 40)

    def first_field(self) -> QWidget:
        """Where the focus goes first."""
        if self.choice is not None:
            return self.choice
        return next(editor for editor in self.editors.values() if not editor.isHidden())

    def texts(self) -> dict[FieldKey, str]:
        """Texts that are being typed and were not handed over yet."""
        return {
            (self.part.id, field): editor.text()
            for field, editor in self.editors.items()
            if editor.being_edited
        }

    def show_answer(self, given: PartAnswer, refusals: Mapping[FieldKey, Refusal]) -> None:
        """Show saved figures, and refused texts with their message."""
        messages = []
        for field, editor in self.editors.items():
            figure = getattr(given, field)
            editor.show_figure("" if figure is None else format_decimal(figure))
            refusal = refusals.get((self.part.id, field))
            if refusal is not None:
                editor.show_refused(refusal.text, refusal.message)
                messages.append(refusal.message)
        if messages:
            self._say(" ".join(dict.fromkeys(messages)) + " " + self.tr("Chưa lưu."))
        else:
            self._say("")

    def show_verdict(self, verdict: PartVerdict, *, mark: bool) -> None:
        """Show what the figures come to."""
        blank = verdict.verdict is Verdict.INCOMPLETE
        # What is marked refused is not what the verdict speaks of.
        refused = any(editor.refused for editor in self.editors.values())
        keep_room(self._mark, keep=mark)
        self._mark.setVisible(mark and not blank and not refused)
        self._mark.set_verdict(verdict.verdict)
        words = self.result_words(verdict)
        not_asked = mark and verdict.verdict is Verdict.NOT_APPLICABLE
        # Short, for the column is narrow; the verdict below says it in full.
        self._value.setText(words or (self.tr("không xét") if not_asked else ""))
        role = _RESULT_ROLES.get(verdict.verdict, "muted")
        self._value.set_role("muted" if refused else role)
        if refused:
            self._value.setToolTip(self.tr("Theo số đã lưu"))
        self._value.setAccessibleName(f"{self.part.label} {verdict.value}".strip())

    def result_words(self, verdict: PartVerdict) -> str:
        """What stands beside the mark."""
        return verdict.value

    def show_previous(self, verdict: PartVerdict | None, period: str) -> None:
        """Show last period's value."""
        words = verdict.value if verdict and verdict.value else "–"
        self.previous.setText(words)
        if verdict is not None and verdict.working:
            self.previous.setToolTip(f"{period}: {verdict.working}")
        self.previous.setAccessibleName(f"{period}, {self.part.label}: {words}")

    def set_enabled(self, enabled: bool) -> None:
        """Let figures be entered or not."""
        for editor in self.editors.values():
            editor.setEnabled(enabled)
        if self.choice is not None:
            self.choice.setEnabled(enabled)

    def name(self, field_label: str) -> str:
        """Accessible name of a field: "Nữ – Qua đào tạo (người)"."""
        return f"{self.part.label} – {field_label}" if self.part.label else field_label

    def add_editor(self, field: Field, name: str, parent: QWidget) -> FigureEdit:
        """Make a field for one figure."""
        editor = FigureEdit(name, parent=parent)
        editor.handed_over.connect(lambda text: self.figure_given.emit(field, text))
        editor.taken_back.connect(lambda: self.text_taken_back.emit(field))
        editor.textEdited.connect(lambda _text: self.typing.emit())
        editor.moved.connect(lambda step: self.moved.emit(step, field))
        editor.entered.connect(lambda: self.entered.emit(editor))
        self.editors[field] = editor
        return editor

    def _say(self, message: str) -> None:
        named = self.part.label and self.part.label not in message
        self._message.setText(f"{self.part.label}: {message.strip()}" if named else message.strip())
        self.message.setVisible(bool(message.strip()))


class ShareRow(PartRow):
    """Counts out of a total, or the bare percent while the counts are not known."""

    def __init__(self, part: Part, parent: QWidget) -> None:
        super().__init__(part, parent)
        above = wording.counted(wording.numerator_label(part), part)
        below = wording.counted(wording.denominator_label(part), part)
        self._above = self.add_editor(NUMERATOR, self.name(above), parent)
        self._below = self.add_editor(DENOMINATOR, self.name(below), parent)
        self._value_edit = self.add_editor(VALUE, self.name(self.tr("tỷ lệ phần trăm")), parent)
        self._sign = Label("%", parent=parent)
        self.bare = False
        self.label.setBuddy(self._above)
        self.show_bare(False)

    def place_inputs(self, grid: QGridLayout, line: int) -> None:
        """Both shapes share their cells; one of them is hidden."""
        grid.addWidget(self._above, line, FIRST)
        grid.addWidget(self._below, line, SECOND)
        grid.addWidget(self._value_edit, line, FIRST)
        grid.addWidget(self._sign, line, SECOND)

    def show_bare(self, bare: bool) -> None:
        """Ask for the percent itself, or for the counts."""
        self.bare = bare
        self._above.setVisible(not bare)
        self._below.setVisible(not bare)
        self._value_edit.setVisible(bare)
        self._sign.setVisible(bare)
        self.label.setBuddy(self._value_edit if bare else self._above)


class FigureRow(PartRow):
    """A number or a count with its unit."""

    def __init__(self, part: Part, parent: QWidget) -> None:
        super().__init__(part, parent)
        self._unit = Label(part.unit, "muted", parent=parent)
        self._edit = self.add_editor(VALUE, self.name(part.unit or self.tr("giá trị")), parent)
        self.label.setBuddy(self._edit)

    def place_inputs(self, grid: QGridLayout, line: int) -> None:
        """The field, its unit behind it."""
        grid.addWidget(self._edit, line, FIRST)
        grid.addWidget(self._unit, line, SECOND)

    def result_words(self, verdict: PartVerdict) -> str:
        """The figure stands in the field already."""
        return ""


class ChoiceRow(PartRow):
    """A yes or no, or a step of a scale."""

    def __init__(self, part: Part, parent: QWidget, *, alone: bool, stacked: bool) -> None:
        super().__init__(part, parent)
        choices = _yes_no(self) if part.kind is Kind.YES_NO else _levels(part)
        vertical = any(len(choice.text) > _MOST_SHORT_LABEL for choice in choices)
        vertical = vertical or (stacked and len(choices) > _MOST_BESIDE)
        self.choice = ChoiceBar(
            choices,
            part.label or (self.tr("Kết quả") if part.kind is Kind.YES_NO else self.tr("Mức")),
            vertical=vertical,
            small=not alone,
            parent=parent,
        )
        self.choice.chosen.connect(self.chosen)
        self.label.setBuddy(self.choice.buttons()[0])

    def place_inputs(self, grid: QGridLayout, line: int) -> None:
        """The buttons over both columns."""
        if self.choice is not None:
            grid.addWidget(self.choice, line, FIRST, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def show_answer(self, given: PartAnswer, refusals: Mapping[FieldKey, Refusal]) -> None:
        """Show what is chosen."""
        super().show_answer(given, refusals)
        if self.choice is None:
            return
        if self.part.kind is Kind.YES_NO:
            self.choice.show_value(given.yes)
        else:
            self.choice.show_value(None if given.value is None else int(given.value))

    def result_words(self, verdict: PartVerdict) -> str:
        """What was chosen is to be seen already."""
        return ""


def _yes_no(source: QObject) -> list[Option]:
    return [
        Option(
            True,
            source.tr("Đạt"),
            "circle-check",
            "met",
            "d",
            source.tr("Phím D. Phím Delete để bỏ chọn."),
        ),
        Option(
            False,
            source.tr("Chưa đạt"),
            "circle-x",
            "not_met",
            "c",
            source.tr("Phím C. Phím Delete để bỏ chọn."),
        ),
    ]


def _levels(part: Part) -> list[Option]:
    return [
        Option(level.ordinal, level.label, key=str(level.ordinal), tip=", ".join(level.aliases))
        for level in part.levels
    ]


def make_row(part: Part, parent: QWidget, *, alone: bool, stacked: bool = False) -> PartRow:
    """The line that fits a part."""
    match part.kind:
        case Kind.PERCENT:
            return ShareRow(part, parent)
        case Kind.YES_NO:
            return ChoiceRow(part, parent, alone=alone, stacked=stacked)
        case Kind.LEVEL if part.levels:
            return ChoiceRow(part, parent, alone=alone, stacked=stacked)
        case _:
            return FigureRow(part, parent)
