"""What a table leaves open, asked above its lines with the readings side by side."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.reading.questions import Choice, Question
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label, ScrolledContent, clear_layout, scrolled

_MOST_BUTTONS = 4
_SHOWN = 3
_MOST_HEIGHT = 190


class QuestionsPane(Card):
    """The questions of a table; answering one asks for it to be read anew.

    Signals:
        answered: id of the question, key of the choice.
    """

    answered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Câu hỏi về tệp"))
        self.title = Label("", "strong", wrap=True)
        self._content = ScrolledContent()
        self._list = QVBoxLayout(self._content)
        self._list.setContentsMargins(0, 0, GRID, 0)
        self._list.setSpacing(GRID + 4)
        self._area = scrolled(self._content, clear=True)
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.body.setSpacing(GRID)
        self.body.addWidget(self.title)
        self.body.addWidget(self._area)
        self.fields: dict[str, QWidget] = {}
        self._last = ""
        self.hide()

    def show_questions(self, questions: Sequence[Question], *, again: bool = False) -> None:
        """Show other questions.

        Args:
            questions: of a plan, in the order in which they are asked; answered ones stay.
            again: the same file after an answer: nothing moves, and the keyboard stays.
        """
        at = self._area.verticalScrollBar().value()
        clear_layout(self._list)
        self.fields = {}
        still = sum(question.open for question in questions)
        for question in questions:
            box = self._one(question)
            self._list.addWidget(box)
            box.show()  # else the layout gives it no height yet
        self._list.addStretch(1)
        self.title.setText(
            self.tr("Còn {0} câu hỏi phải trả lời trước khi nhập").format(still)
            if still
            else self.tr("Đã trả lời đủ các câu hỏi; đổi câu trả lời ở đây")
        )
        self.title.set_role("warn" if still else "muted")
        self.setVisible(bool(questions))
        self._list.activate()
        wanted = self._list.heightForWidth(max(600, self.width() - 6 * GRID))
        height = min(max(wanted, self._list.minimumSize().height()) + GRID, _MOST_HEIGHT)
        if again:
            height = max(height, self._area.height())
        self._area.setFixedHeight(height)
        self._area.verticalScrollBar().setValue(at if again else 0)
        if again and (field := self.fields.get(self._last)) is not None:
            field.setFocus()

    def choose(self, question_id: str, key: str) -> None:
        """Answer a question as if it was clicked."""
        self._last = question_id
        self.answered.emit(question_id, key)

    def _one(self, question: Question) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        text = Label(question.text, "strong" if question.open else "muted", wrap=True)
        layout.addWidget(text)
        if len(question.choices) <= _MOST_BUTTONS:
            self._add_buttons(layout, question, box)
        else:
            self._add_list(layout, question, text)
        return box

    def _add_buttons(self, layout: QVBoxLayout, question: Question, box: QWidget) -> None:
        group = QButtonGroup(box)
        for choice in question.choices:
            button = QRadioButton(_words(choice))
            button.setToolTip("\n".join(choice.shows))
            button.setChecked(choice.key == question.chosen)
            button.setAccessibleDescription(question.text)
            button.clicked.connect(partial(self._clicked, button, question.id, choice.key))
            group.addButton(button)
            layout.addWidget(button)
            if choice.key == question.chosen or question.id not in self.fields:
                self.fields[question.id] = button

    def _clicked(self, _button: QAbstractButton, question_id: str, key: str) -> None:
        self.choose(question_id, key)

    def _add_list(self, layout: QVBoxLayout, question: Question, text: Label) -> None:
        combo = QComboBox()
        combo.setAccessibleName(question.text)
        combo.addItem(self.tr("Hãy chọn…"), "")
        for choice in question.choices:
            combo.addItem(choice.label, choice.key)
        combo.setCurrentIndex(max(0, combo.findData(question.chosen)))
        combo.activated.connect(lambda _place: self._picked(question.id, combo))
        text.setBuddy(combo)
        shown = next((choice.shows for choice in question.choices if choice.shows), ())
        if shown:
            layout.addWidget(Label("; ".join(shown[:_SHOWN]), "caption", wrap=True))
        layout.addWidget(combo)
        self.fields[question.id] = combo

    def _picked(self, question_id: str, combo: QComboBox) -> None:
        key = str(combo.currentData() or "")
        if key:
            self.choose(question_id, key)


def _words(choice: Choice) -> str:
    shown = "; ".join(choice.shows[:_SHOWN])
    return f"{choice.label} – {shown}" if shown else choice.label
