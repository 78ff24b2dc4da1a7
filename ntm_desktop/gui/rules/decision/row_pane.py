"""One row of a decision: the document's own lines, and what is asked about it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal

from ntm_desktop.domain.decisions.amendments import Operation
from ntm_desktop.domain.decisions.answering import Asked, limit_words, questions_of
from ntm_desktop.domain.decisions.indicators import ReadIndicator, Source
from ntm_desktop.gui.rules.decision.answer_box import AnswerBox
from ntm_desktop.gui.rules.decision.operation_rows import (
    action_words,
    asked_words,
    before_words,
    level_words,
)
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Card,
    Label,
    Level,
    LinkButton,
    Notice,
    clear_layout,
    row,
)
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

_LINES_SHOWN = 12


class RowPane(ScrollColumn):
    """What the document says of one indicator, and the questions about it.

    Signals:
        answered: (number of the indicator, key of the question, key of the answer, whether it
            holds for the other indicators with the very same question).
        next_wanted: the next row with an open question.
    """

    answered = Signal(str, str, str, bool)
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(GRID)
        self._shown = ""
        self.boxes: list[AnswerBox] = []
        self.next_link = LinkButton(self.tr("Câu hỏi tiếp theo"), icon="chevron-right")
        self.next_link.clicked.connect(self.next_wanted)

    def show_row(
        self,
        item: ReadIndicator,
        names: dict[str, str],
        answers: dict[str, str],
        same: Mapping[str, str],
    ) -> None:
        """Show an indicator as it was read.

        Args:
            item: as read, without the answers.
            names: name of each group by its id.
            answers: given so far: key of the question → key of the answer.
            same: key of the question → which other indicators have it, too.
        """
        if self._shown != item.number:
            self.area.verticalScrollBar().setValue(0)
        self._shown = item.number
        self.next_link.setParent(None)
        clear_layout(self.body)
        self.boxes = []
        self.body.addWidget(Label(self.tr("Chỉ tiêu {0}").format(item.number), "heading"))
        for asked in questions_of(item, names):
            chosen, others = answers.get(asked.key, ""), same.get(asked.key, "")
            self._add_box(item.number, asked, chosen, others)
        if self.boxes:
            self.body.addLayout(row(self.next_link))
        sources = [source for one in item.items() for source in one.sources]
        self._add_lines(sources)
        self._add_levels(item, names)
        self.body.addStretch(1)

    def show_question(self, asked: Asked, chosen: str) -> None:
        """Show a question about the whole document; its key stands for the number, too."""
        self._shown = asked.key
        self.next_link.setParent(None)
        clear_layout(self.body)
        self.boxes = []
        self._add_box(asked.key, asked, chosen)
        self.body.addLayout(row(self.next_link))
        self.body.addStretch(1)

    def show_operation(self, one: Operation, names: dict[str, str]) -> None:
        """Show one change of an amending decision: what it does, what is asked, its own lines.

        Args:
            one: the change.
            names: name of each group by its id.
        """
        self._shown = ""
        self.area.verticalScrollBar().setValue(0)
        self.next_link.setParent(None)
        clear_layout(self.body)
        self.boxes = []
        self.body.addWidget(Label(self.tr("Chỉ tiêu {0}").format(one.number), "heading"))
        self.body.addWidget(Label(action_words(one), "accent", wrap=True))
        for question in asked_words(one):
            self.body.addWidget(Notice(question, Level.WARN))
        if one.asked:
            self.body.addWidget(
                Label(
                    self.tr("Chưa rõ thì ngưỡng để ngỏ; nhập sau khi đưa vào."),
                    "muted",
                    wrap=True,
                )
            )
        self._add_lines(one.sources)
        card = Card(self.tr("Đọc được"))
        card.body.addWidget(Label(self.tr("Đọc được"), "overline"))
        if one.text:
            card.body.addWidget(Label(one.text, "body", wrap=True, selectable=True))
        before = before_words(one)
        if before:
            card.body.addWidget(Label(self.tr("Trước: {0}").format(before), "muted", wrap=True))
        told = level_words(one, names) or ([f"“{one.new}”"] if one.new else [])
        if told:
            card.body.addWidget(Label("\n".join(told), "small", wrap=True))
        if one.text or before or told:
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _add_box(self, number: str, asked: Asked, chosen: str, same: str = "") -> None:
        box = AnswerBox(asked, chosen, same)
        box.answered.connect(
            lambda key, answer: self.answered.emit(number, key, answer, box.for_all)
        )
        box.led_on.connect(self._lead_on)
        self.boxes.append(box)
        self.body.addWidget(box)

    def _lead_on(self) -> None:
        """The next question of this row, else the next row with one."""
        waiting = next((box for box in self.boxes if box.buttons and not box.answered_one), None)
        if waiting is None:
            self.next_wanted.emit()
            return
        waiting.buttons[0].setFocus()
        self.area.ensureWidgetVisible(waiting)

    def _add_levels(self, item: ReadIndicator, names: dict[str, str]) -> None:
        card = Card(self.tr("Đọc được"))
        card.body.addWidget(Label(self.tr("Đọc được"), "overline"))
        for number, one in enumerate(item.items()):
            if one.text:
                role = "muted" if number else "body"
                card.body.addWidget(Label(one.text, role, wrap=True, selectable=True))
            told = [
                f"{names[group]}: {limit_words(limit)}" if group in names else limit_words(limit)
                for group, limit in one.thresholds.items()
            ]
            if told:
                card.body.addWidget(Label("\n".join(dict.fromkeys(told)), "small", wrap=True))
        self.body.addWidget(card)

    def _add_lines(self, sources: list[Source]) -> None:
        card = Card(self.tr("Nguyên văn trong văn bản"))
        card.body.addWidget(Label(self.tr("Nguyên văn trong văn bản"), "overline"))
        seen: set[Source] = set()
        for source in sources:
            if source in seen or len(seen) >= _LINES_SHOWN:
                continue
            seen.add(source)
            where = self.tr("dòng {0}").format(source.row)
            if source.page:
                where = self.tr("trang {0}, {1}").format(source.page, where)
            card.body.addWidget(Label(where, "caption"))
            card.body.addWidget(Label(source.text, "small", wrap=True, selectable=True))
        if not seen:
            card.body.addWidget(Label(self.tr("Không rõ dòng nào."), "muted"))
        self.body.addWidget(card)
