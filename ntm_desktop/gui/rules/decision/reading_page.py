"""What was read of a decision: its rows or changes, and the pane of the one that is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.decisions.answering import Asked, Reply, answered, limit_words, questions_of
from ntm_desktop.domain.decisions.indicators import ReadIndicator, State
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.compare_view import comparison_rows, comparison_table
from ntm_desktop.gui.rules.decision.answer_box import AnswerBox
from ntm_desktop.gui.rules.decision.operation_rows import operation_rows
from ntm_desktop.gui.rules.decision.page_strip import PageStrip
from ntm_desktop.gui.rules.decision.row_pane import RowPane
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, row
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow, section

if TYPE_CHECKING:
    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.services.rules.amending import Offered

_COLUMN = "column"
_PANE_WIDTH = 470
_LOOKS = {
    State.READ: ("circle-check", "met"),
    State.ASK: ("help-circle", "warn"),
    State.NOT_UNDERSTOOD: ("circle-x", "not_met"),
}
_FEW_GROUPS = 3


class ReadingPage(QWidget):
    """A reading with the answers that were given to its questions.

    Signals:
        all_answered: the next question was wanted, and none is left.
    """

    all_answered = Signal()

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading: DecisionReading | None = None
        self.answers: dict[str, dict[str, str]] = {}
        self._columns: tuple[tuple[str, str], ...] = ()
        self._led_to: AnswerBox | None = None
        self.facts = Label("", "strong", wrap=True)
        self.left_label = Label("", "warn", wrap=True)
        self._chip_titles = {
            "all": self.tr("Tất cả"),
            "asked": self.tr("Phải trả lời"),
            "lost": self.tr("Không hiểu"),
            "done": self.tr("Xong"),
        }
        self.chips = self._chips(self._chip_titles, self._show_rows)
        self.kinds = self._chips(
            {"changes": self.tr("Từng chỗ sửa"), "compared": self.tr("Chỗ khác nhau")},
            self._show_kind,
        )
        self.table = DataTable(
            (
                Column(self.tr("Số"), 9),
                Column(self.tr("Nội dung")),
                Column(self.tr("Mức đọc được"), 34),
            ),
            self.tr("Các chỉ tiêu đọc được"),
        )
        self.table.current_changed.connect(self._show_item)
        self.compared = comparison_table(self.tr("Chỗ khác nhau"))
        self.pane = RowPane()
        self.strip = PageStrip(context)
        self.pane.answered.connect(self._answer)
        self.pane.next_wanted.connect(self.next_question)
        self.pane.area.setFixedWidth(_PANE_WIDTH)
        self._tables = QStackedWidget()
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.compared)
        card = Card(self.tr("Các chỉ tiêu đọc được"))
        card.body.setContentsMargins(2, 2, 2, 2)
        card.body.addWidget(self._tables)
        body = QHBoxLayout()
        body.setSpacing(GRID + 4)
        body.addWidget(card, 1)
        body.addWidget(self.pane.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.facts)
        layout.addLayout(row(*self.chips.values(), *self.kinds.values()))
        layout.addLayout(body, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self.left_label)

    def _chips(self, titles: Mapping[str, str], show: object) -> dict[str, Button]:
        group = QButtonGroup(self)
        found: dict[str, Button] = {}
        for key, title in titles.items():
            chip = Button(title, "chip")
            chip.clicked.connect(lambda _on=False: show())  # type: ignore[operator]
            group.addButton(chip)
            found[key] = chip
        next(iter(found.values())).setChecked(True)
        return found

    # What the view asks

    def show_reading(
        self, reading: "DecisionReading", path: Path | None, columns: tuple[tuple[str, str], ...]
    ) -> None:
        """Show another reading; nothing of it is answered yet.

        Args:
            reading: what was read.
            path: of the file, for pictures of its pages.
            columns: (id, name) of the columns of a province's decision to choose from.
        """
        self.reading, self.answers, self._columns = reading, {}, columns
        amending = reading.result == "amendment"
        self.strip.use_document(path)
        self.facts.setText(self._fact_words(reading))
        for chip in self.chips.values():
            chip.setVisible(not amending)
        for chip in self.kinds.values():
            chip.setVisible(False)
        self._tables.setCurrentIndex(0)
        self.chips["all"].setChecked(True)
        self._show_rows()
        if columns and not amending:
            self.table.make_current(_COLUMN)
            self._show_item(_COLUMN)
            self._focus_first_answer()
        elif not amending:
            self.next_question()

    def show_offered(self, offered: "Sequence[Offered]") -> None:
        """What the changes of an amending decision come to, beside what is there."""
        for chip in self.kinds.values():
            chip.setVisible(bool(offered))
        self.kinds["changes"].setChecked(True)
        self._tables.setCurrentIndex(0)
        rows: list[TableRow] = []
        for one in offered:
            # The notes of the whole are what the banner says; the rest of the head is the set's.
            found = comparison_rows(replace(one.comparison, head=()))
            if found and len(offered) > 1:
                rows.append(section(one.set_title))
            rows += found
        self.compared.show_rows(rows)

    def clear(self) -> None:
        """Forget the reading."""
        self.reading, self.answers = None, {}

    @property
    def answered(self) -> "DecisionReading | None":
        """The reading with its answers taken over."""
        return answered(self.reading, self.answers) if self.reading is not None else None

    @property
    def column(self) -> str:
        """Id of the column that was chosen, "" for none."""
        return self.answers.get(_COLUMN, {}).get(_COLUMN, "")

    # Showing

    def _fact_words(self, reading: "DecisionReading") -> str:
        head = reading.head
        if reading.result == "amendment":
            found = [self.tr("Quyết định sửa đổi: {0} chỗ").format(len(reading.operations))]
            if head.effective_from is not None:
                found.append(self.tr("hiệu lực từ {0:%d/%m/%Y}").format(head.effective_from))
            return " · ".join(found)
        criteria = len({item.criterion for item in reading.indicators})
        found = [
            self._counted(criteria, head.official_criteria, self.tr("tiêu chí")),
            self._counted(len(reading.indicators), head.official_indicators, self.tr("chỉ tiêu")),
        ]
        groups = [group.name for group in reading.groups]
        if len(groups) > 1:
            found.append(self.tr("{0} nhóm: {1}").format(len(groups), ", ".join(groups)))
        if head.effective_from is not None:
            found.append(self.tr("hiệu lực từ {0:%d/%m/%Y}").format(head.effective_from))
        return " · ".join(found)

    def _counted(self, found: int, official: int | None, noun: str) -> str:
        """Held against what the decision says of itself."""
        if official is None and self.reading is not None and self.reading.result != "read":
            return self.tr("{0} {1}").format(found, noun)
        if official is None:
            return self.tr("{0} {1} (văn bản không nói có bao nhiêu)").format(found, noun)
        return self.tr("{0}/{1} {2}").format(found, official, noun)

    def _show_kind(self) -> None:
        compared = self.kinds["compared"].isChecked()
        self._tables.setCurrentIndex(1 if compared else 0)
        self.pane.area.setVisible(not compared)

    def _show_rows(self) -> None:
        reading = self.reading
        if reading is None:
            return
        if reading.result == "amendment":
            self.pane.area.show()
            self.table.show_rows(operation_rows(reading.operations))
            asked = sum(one.asked for one in reading.operations)
            self.left_label.setText(
                self.tr(
                    "{0} chỗ còn câu hỏi: ngưỡng ở đó để ngỏ, không giữ mức cũ, cho đến khi có "
                    "người nhập."
                ).format(asked)
                if asked
                else self.tr("Đọc được mọi chỗ sửa; người thứ hai đối chiếu sau khi đưa vào.")
            )
            self.left_label.set_role("warn" if asked else "met")
            if reading.operations:
                self.table.make_current(0)
                self._show_item(0)
            return
        self.pane.area.show()
        names = self._names()
        now = {item.number: item for item in answered(reading, self.answers).indicators}
        wanted = next(key for key, chip in self.chips.items() if chip.isChecked())
        counts = dict.fromkeys(self.chips, 0)
        rows: list[TableRow] = []
        if self._columns:
            chosen = dict(self._columns).get(self.column, "")
            rows.append(
                TableRow(
                    (
                        Cell(
                            "",
                            icon="circle-check" if chosen else "help-circle",
                            token="met" if chosen else "warn",
                        ),
                        Cell(self.tr("Xã thuộc cột nào của quyết định?"), strong=True),
                        Cell(chosen or self.tr("chưa chọn")),
                    ),
                    key=_COLUMN,
                )
            )
        for item in reading.indicators:
            state = now[item.number].state
            left = self._left(item)
            kind = "asked" if left and state is not State.NOT_UNDERSTOOD else ""
            kind = kind or ("lost" if left else "done")
            counts["all"] += 1
            counts[kind] += 1
            if wanted not in {"all", kind}:
                continue
            levels = self._levels(now[item.number], names)
            icon, token = _LOOKS[State.READ if not left and state is State.READ else state]
            if not left and state is not State.READ:
                icon, token = "pencil", "muted"  # left open on purpose
            rows.append(
                TableRow(
                    (
                        Cell(item.number, icon=icon, token=token, strong=True),
                        Cell(item.text, tip=item.text),
                        Cell(levels, tip=levels),
                    ),
                    key=item.number,
                )
            )
        for key, title in self._chip_titles.items():
            self.chips[key].setText(f"{title} {counts[key]}")
        current = self.table.current_key
        self.table.blockSignals(True)
        self.table.show_rows(rows)
        self.table.blockSignals(False)
        if not self.table.make_current(current) and rows:
            self.table.make_current(rows[0].key)
        self._show_left()

    def _levels(self, item: ReadIndicator, names: dict[str, str]) -> str:
        found: list[str] = []
        for one in item.items():
            words = {group: limit_words(limit) for group, limit in one.thresholds.items()}
            if len(set(words.values())) == 1:
                found.append(next(iter(words.values())))
            elif words:
                told = (f"{names.get(group, group)}: {said}" for group, said in words.items())
                found.append(("\n" if len(words) <= _FEW_GROUPS else " · ").join(told))
        return "\n".join(found)

    def _rows_read(self) -> Sequence[ReadIndicator]:
        return self.reading.indicators if self.reading is not None else ()

    def _names(self) -> dict[str, str]:
        groups = self.reading.groups if self.reading else []
        return {group.id: group.name for group in groups} if len(groups) > 1 else {}

    def _left(self, item: ReadIndicator) -> int:
        """How many of its questions nobody answered yet."""
        given = self.answers.get(item.number, {})
        return sum(
            asked.key not in given and not asked.open_only
            for asked in questions_of(item, self._names())
        )

    def _left_open(self, reading: "DecisionReading") -> int:
        """How many levels are left open because no threshold can hold them."""
        return sum(
            asked.open_only
            for item in reading.indicators
            for asked in questions_of(item, self._names())
        )

    def _show_left(self) -> None:
        reading = self.reading
        if reading is None:
            return
        left = sum(self._left(item) for item in reading.indicators)
        no_column = bool(self._columns) and not self.column
        left += no_column
        if no_column:
            said = self.tr(
                "Còn {0} câu chưa trả lời. Chưa chọn xã thuộc cột nào thì mức của mọi chỉ tiêu để "
                "ngỏ."
            ).format(left)
        elif left:
            said = self.tr(
                "Còn {0} câu chưa trả lời; câu nào chưa trả lời sẽ để ngỏ trong bản nháp."
            ).format(left)
        elif reading.result == "province":
            said = self.tr(
                "Mọi câu hỏi đã trả lời. Bấm “Đưa vào quyết định của tỉnh”; người thứ hai đối "
                "chiếu sau."
            )
        else:
            said = self.tr("Mọi câu hỏi đã trả lời. Bấm “Lập bản nháp” để người thứ hai đối chiếu.")
        if open_only := self._left_open(reading):
            said += " " + self.tr("{0} mức không ghi được thành ngưỡng, để ngỏ (dấu bút).").format(
                open_only
            )
        self.left_label.setText(said)
        self.left_label.set_role("warn" if left else "met")

    def _show_item(self, key: object) -> None:
        reading = self.reading
        if reading is None:
            return
        if isinstance(key, int):
            self.pane.show_operation(reading.operations[key], self._names())
            self.strip.show_row(reading.operations[key].sources)
            return
        if key == _COLUMN:
            self.pane.show_question(self._column_question(), self.column)
            first = next(iter(reading.indicators), None)  # the columns' names stand above it
            self.strip.show_row(first.sources if first is not None else ())
            return
        item = next((one for one in reading.indicators if one.number == key), None)
        if item is not None:
            same = {
                asked.key: "\n".join(f"{other.number} {other.text}" for other, _ in others)
                for asked in questions_of(item, self._names())
                if (others := self._same(item, asked))
            }
            self.pane.show_row(item, self._names(), self.answers.get(item.number, {}), same)
            self.strip.show_row([source for one in item.items() for source in one.sources])

    def _column_question(self) -> Asked:
        return Asked(
            _COLUMN,
            self.tr(
                "Quyết định chia theo các cột khác với nhóm xã của bộ tiêu chí. Mức của cột được "
                "chọn sẽ là mức của xã; chưa chọn thì các mức ấy để ngỏ."
            ),
            self.tr("Xã thuộc cột nào của quyết định?"),
            "",
            tuple(Reply(key, name, settles=True) for key, name in self._columns),
        )

    # Answering

    def _same(self, item: ReadIndicator, asked: Asked) -> list[tuple[ReadIndicator, Asked]]:
        """Other indicators with the very same question about their words, not answered otherwise.

        A question about a cell is never one with another's: “25%” may be a least or a most. Nor
        is whether a row was read as it stands: each row has levels of its own to be looked at.
        """
        if self.reading is None or not asked.of_words or asked.open_only:
            return []
        alike = {None, self.answers.get(item.number, {}).get(asked.key)}
        return [
            (other, one)
            for other in self.reading.indicators
            if other.number != item.number
            for one in questions_of(other, self._names())
            if (one.text, one.about, one.printed, one.answers)
            == (asked.text, asked.about, asked.printed, asked.answers)
            and self.answers.get(other.number, {}).get(one.key) in alike
        ]

    def _answer(self, number: str, question: str, answer: str, for_all: bool = False) -> None:
        item = next((one for one in self._rows_read() if one.number == number), None)
        if for_all and item is not None:
            asked = next(a for a in questions_of(item, self._names()) if a.key == question)
            for other, one in self._same(item, asked):
                self.answers.setdefault(other.number, {})[one.key] = answer
        self.answers.setdefault(number, {})[question] = answer
        current = self.table.current_key
        self.table.blockSignals(True)
        self._show_rows()
        self.table.make_current(current)
        self.table.blockSignals(False)

    def next_question(self) -> None:
        """Lead to the next open question, of this row where one was answered, else of the next."""
        reading = self.reading
        if reading is None or reading.result == "amendment":
            return
        here = self._open_box()
        begun = any(box.answered_one for box in self.pane.boxes)
        if here is not None and begun and here is not self._led_to:
            # Led to once: whoever presses again goes past it.
            self._led_to = here
            here.buttons[0].setFocus()
            return
        order = [item.number for item in reading.indicators]
        current = self.table.current_key
        start = order.index(current) + 1 if current in order else 0
        turned = [*reading.indicators[start:], *reading.indicators[:start]]
        following = next((item.number for item in turned if self._left(item)), "")
        if self._columns and not self.column and current != _COLUMN:
            following = _COLUMN  # every level hangs on it
        if following and not self.table.make_current(following):
            self.chips["all"].setChecked(True)
            self._show_rows()
            self.table.make_current(following)
        if following:
            self._focus_first_answer()
        else:
            self.all_answered.emit()

    def _focus_first_answer(self) -> None:
        first = self._open_box() or next((box for box in self.pane.boxes if box.buttons), None)
        self._led_to = first
        if first is not None:
            first.buttons[0].setFocus()

    def _open_box(self) -> AnswerBox | None:
        """The first question of the row that nobody has answered."""
        boxes = (box for box in self.pane.boxes if box.buttons)
        return next((box for box in boxes if not box.answered_one), None)
