"""Đọc từ quyết định: the decision's own file, read, asked about, taken into a draft."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.decisions.answering import (
    Asked,
    Reply,
    answered,
    limit_words,
    questions_of,
)
from ntm_desktop.domain.decisions.indicators import ReadIndicator, State
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.dialogs import ask
from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.rules.decision.row_pane import RowPane
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Label,
    Level,
    Notice,
    ProgressStrip,
    row,
)
from ntm_desktop.gui.widgets.drop_area import DropArea
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.rules.reading import Begun
    from ntm_desktop.services.session import Workspace

_DROP, _READ = range(2)
_COLUMN = "column"
_PANE_WIDTH = 470
_LOOKS = {
    State.READ: ("circle-check", "met"),
    State.ASK: ("help-circle", "warn"),
    State.NOT_UNDERSTOOD: ("circle-x", "not_met"),
}
_QUESTIONS_SHOWN = 4
_FEW_GROUPS = 3


class DecisionView(View):
    """A decision's file: chosen, dropped or pasted; its questions answered; made a draft.

    Signals:
        taken: (id of the draft or of the provincial decision, whether it is the latter).
        hold_wanted: a ``DecisionReading`` that the set that is there is to be held against.
    """

    taken = Signal(str, bool)
    hold_wanted = Signal(object)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Đọc từ quyết định"))
        self._path: Path | None = None
        self._reading: DecisionReading | None = None
        self._answers: dict[str, dict[str, str]] = {}
        self._columns: tuple[tuple[str, str], ...] = ()
        self._there = ""
        self.open_button = Button(self.tr("Mở tệp"), icon="external-link")
        self.open_button.clicked.connect(self._open_file)
        self.other_button = Button(self.tr("Đọc văn bản khác…"), icon="folder-open")
        self.other_button.clicked.connect(self._begin_again)
        self.take_button = Button(self.tr("Lập bản nháp"), "primary", icon="pencil")
        self.take_button.clicked.connect(self._take)
        self.hold_button = Button(self.tr("So với bộ đang có"), icon="git-compare")
        self.hold_button.clicked.connect(self._hold)
        buttons = (self.open_button, self.other_button, self.hold_button, self.take_button)
        for button in buttons:
            self.head.add_action(button)
        self.notice = Notice(level=Level.ERROR)
        self.notice.hide()
        self.layout_.addWidget(self.notice)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._choice_page())
        self.stack.addWidget(self._reading_page())
        self.layout_.addWidget(self.stack, 1)
        self.strip = ProgressStrip()
        self.layout_.addWidget(self.strip)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self._begin_again()

    @property
    def reading(self) -> "DecisionReading | None":
        """What was read last, without the answers."""
        return self._reading

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """Number of the indicator → question → answer."""
        return self._answers

    def open(self, path: Path | None) -> None:
        """Read a file; ask for one when None, unless a reading is not yet taken over."""
        if path is not None:
            self.read(path)
        elif self._reading is None:
            self._begin_again()

    def read(self, path: Path) -> None:
        """Read a decision's file; nothing is written."""
        from ntm_desktop.services.rules.reading import reading_file

        self._start(reading_file(path), path, path.name)

    def paste(self) -> None:
        """Read what lies on the clipboard: a file, a page of a law site, or plain text."""
        from ntm_desktop.services.rules.reading import reading_paste

        if self.stack.currentIndex() != _DROP or self.strip.busy:
            return
        data: QMimeData = QGuiApplication.clipboard().mimeData()
        files = dropped_paths(data)
        if len(files) == 1:
            self.read(files[0])
            return
        self._start(reading_paste(data.text(), data.html()), None, self.tr("văn bản đã dán"))

    def choose_file(self) -> None:
        """Ask which file to read."""
        preferences = self.context.preferences
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn quyết định"),
            preferences.last_folder,
            self.tr("Văn bản (*.docx *.pdf *.xlsx *.xls *.html *.htm *.txt *.doc);;Mọi tệp (*)"),
        )
        if name:
            preferences.last_folder = str(Path(name).parent)
            preferences.save()
            self.read(Path(name))

    def refresh(self) -> None:
        """The document stays as it was read."""

    # Reading

    def _start(self, steps: "Staged[DecisionReading]", path: Path | None, name: str) -> None:
        if self.strip.busy:
            return
        self.notice.hide()
        self.drop.setEnabled(False)
        job = self.context.tasks.run_staged(
            steps,
            done=lambda reading: self._look_up(reading, path),
            failed=self._refused,
            owner=self,
            finished=lambda: self.drop.setEnabled(True),
            title=self.tr("đọc quyết định"),
        )
        self.strip.begin(self.tr("Đang đọc “{0}”…").format(name), job)

    def _refused(self, error: NtmError) -> None:
        faults = "\n".join(f"• {fault}" for fault in error.faults[:6])
        self.notice.show_message(f"{error}\n{faults}".strip(), Level.ERROR)

    def _begin_again(self) -> None:
        self._reading, self._path = None, None
        self._answers = {}
        self.notice.hide()
        self.head.set_subtitle("")
        self.stack.setCurrentIndex(_DROP)
        self._show_buttons()

    # Showing

    def _look_up(self, reading: "DecisionReading", path: Path | None) -> None:
        """What is there already that this decision speaks of."""
        from ntm_desktop.services.rules.holding import set_of
        from ntm_desktop.services.rules.reading import columns_of

        def look(ws: "Workspace") -> tuple[tuple[tuple[str, str], ...], str]:
            rules = set_of(ws, reading)
            return columns_of(ws, reading), rules.short_title if rules is not None else ""

        def show(found: tuple[tuple[tuple[str, str], ...], str]) -> None:
            self._columns, self._there = found
            self._show(reading, path)

        self.context.tasks.run(look, done=show, failed=self._refused, owner=self)

    def _show(self, reading: "DecisionReading", path: Path | None) -> None:
        if reading.reason:
            self.notice.show_message(reading.reason, Level.ERROR)
            return
        self._reading, self._path, self._answers = reading, path, {}
        self.pane.use_document(path)
        head = reading.head
        facts = [head.decision and self.tr("QĐ {0}").format(head.decision)]
        facts.append(self.tr("ngày {0:%d/%m/%Y}").format(head.issued) if head.issued else "")
        facts.append(reading.document.name)
        self.head.set_subtitle(" · ".join(fact for fact in facts if fact))
        self._facts.setText(self._fact_words(reading))
        self._show_document_questions(reading)
        self.stack.setCurrentIndex(_READ)
        self.chips["all"].setChecked(True)
        self._show_buttons()
        self._show_rows()
        self._next_question()

    def _fact_words(self, reading: "DecisionReading") -> str:
        head = reading.head
        if reading.result == "amendment":
            return self.tr("Quyết định sửa đổi: {0} chỗ").format(len(reading.operations))
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
        if official is None and self._reading is not None and self._reading.result != "read":
            return self.tr("{0} {1}").format(found, noun)
        if official is None:
            return self.tr("{0} {1} (văn bản không nói có bao nhiêu)").format(found, noun)
        return self.tr("{0}/{1} {2}").format(found, official, noun)

    def _show_document_questions(self, reading: "DecisionReading") -> None:
        lines = [f"{where}: {why}" for where, why in reading.questions]
        more = len(lines) - _QUESTIONS_SHOWN
        shown = [f"• {line}" for line in lines[:_QUESTIONS_SHOWN]]
        if more > 0:
            shown.append(
                self.tr("… và {0} điều nữa, ghi trong phần ghi chú của bản nháp").format(more)
            )
        shown += [f"• {notice}" for notice in reading.document.notices]
        if reading.result == "amendment":
            shown.insert(
                0,
                self.tr(
                    "Đây là quyết định sửa đổi. Chương trình chỉ cho xem từng chỗ sửa; chưa đưa "
                    "vào bộ nào."
                ),
            )
        elif reading.result == "province" and reading.applies is None:
            shown.insert(0, self.tr("Chưa rõ quyết định áp dụng cho bộ nào nên chưa lập được."))
        self.notice.setVisible(bool(shown))
        if shown:
            warn = bool(lines)
            self.notice.show_message(
                "\n".join([*([self.tr("Cần xem lại trong cả văn bản:")] if lines else []), *shown]),
                Level.WARN if warn else Level.INFO,
            )

    def _show_rows(self) -> None:
        reading = self._reading
        if reading is None:
            return
        if reading.result == "amendment":
            self._show_operations(reading)
            return
        names = self._names()
        now = {item.number: item for item in answered(reading, self._answers).indicators}
        wanted = next(key for key, chip in self.chips.items() if chip.isChecked())
        counts = dict.fromkeys(self.chips, 0)
        rows: list[TableRow] = []
        if self._columns:
            chosen = dict(self._columns).get(self._column, "")
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

    def _show_operations(self, reading: "DecisionReading") -> None:
        rows = []
        for number, one in enumerate(reading.operations):
            icon, token = _LOOKS[State.ASK if one.asked else State.READ]
            told = "; ".join(limit_words(limit) for limit in one.thresholds.values())
            rows.append(
                TableRow(
                    (
                        Cell(one.number, icon=icon, token=token, strong=True),
                        Cell(one.sources[0].text if one.sources else one.where, tip=one.question),
                        Cell(told or one.new),
                    ),
                    key=number,
                )
            )
        self.table.show_rows(rows)
        self._left_label.setText("")

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

    def _names(self) -> dict[str, str]:
        groups = self._reading.groups if self._reading else []
        return {group.id: group.name for group in groups} if len(groups) > 1 else {}

    def _left(self, item: ReadIndicator) -> int:
        """How many of its questions nobody answered yet."""
        given = self._answers.get(item.number, {})
        return sum(asked.key not in given for asked in questions_of(item, self._names()))

    def _show_left(self) -> None:
        reading = self._reading
        if reading is None:
            return
        left = sum(self._left(item) for item in reading.indicators)
        left += bool(self._columns) and not self._column
        self._left_label.setText(
            self.tr(
                "Còn {0} câu chưa trả lời; câu nào chưa trả lời sẽ để ngỏ trong bản nháp."
            ).format(left)
            if left
            else self.tr("Mọi câu hỏi đã trả lời. Bấm “Lập bản nháp” để người thứ hai đối chiếu.")
        )
        self._left_label.set_role("warn" if left else "met")

    def _show_item(self, key: object) -> None:
        reading = self._reading
        if reading is None or not isinstance(key, str):
            return
        if key == _COLUMN:
            self.pane.show_question(self._column_question(), self._column)
            return
        item = next((one for one in reading.indicators if one.number == key), None)
        if item is not None:
            self.pane.show_row(item, self._names(), self._answers.get(key, {}))

    def _show_buttons(self) -> None:
        reading = self._reading
        shown = reading is not None
        self.other_button.setVisible(shown)
        self.open_button.setVisible(shown and self._path is not None)
        can = reading is not None and (
            reading.result == "read"
            or (reading.result == "province" and reading.applies is not None)
        )
        self.take_button.setVisible(can)
        self.hold_button.setVisible(shown and bool(self._there))
        self.hold_button.setToolTip(self._there)
        province = reading is not None and reading.result == "province"
        self.take_button.setText(
            self.tr("Đưa vào quyết định của tỉnh") if province else self.tr("Lập bản nháp")
        )
        judged = reading is None or reading.result != "amendment"
        self.pane.area.setVisible(judged)
        for chip in self.chips.values():
            chip.setVisible(judged)

    @property
    def _column(self) -> str:
        return self._answers.get(_COLUMN, {}).get(_COLUMN, "")

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

    def _answer(self, number: str, question: str, answer: str) -> None:
        self._answers.setdefault(number, {})[question] = answer
        current = self.table.current_key
        self.table.blockSignals(True)
        self._show_rows()
        self.table.make_current(current)
        self.table.blockSignals(False)

    def _next_question(self) -> None:
        reading = self._reading
        if reading is None or reading.result == "amendment":
            return
        order = [item.number for item in reading.indicators]
        current = self.table.current_key
        start = order.index(current) + 1 if current in order else 0
        turned = [*reading.indicators[start:], *reading.indicators[:start]]
        following = next((item.number for item in turned if self._left(item)), "")
        if following and not self.table.make_current(following):
            self.chips["all"].setChecked(True)
            self._show_rows()
            self.table.make_current(following)
        if self.pane.boxes:
            self.pane.boxes[0].buttons[0].setFocus()

    # Taking over

    def _take(self) -> None:
        from ntm_desktop.services.rules import reading as readings

        if self._reading is None:
            return
        made = answered(self._reading, self._answers)
        column = self._column
        self.take_button.setEnabled(False)

        def begin(replaced: str) -> None:
            if replaced and not ask(
                self,
                self.tr("Đã có bản nháp"),
                self.tr(
                    "“{0}” đang có bản soạn dở. Đưa kết quả đọc vào sẽ thay nội dung đang có; "
                    "hoàn tác được bằng Ctrl+Z."
                ).format(replaced),
                self.tr("Thay nội dung"),
                self.tr("Giữ bản đang có"),
                danger=True,
            ):
                self.take_button.setEnabled(True)
                return
            self.context.tasks.run(
                lambda ws: readings.begin(ws, made, column=column),
                done=done,
                failed=self._refused,
                owner=self,
                finished=lambda: self.take_button.setEnabled(True),
            )

        def done(begun: "Begun") -> None:
            self._begin_again()
            self.taken.emit(begun.id, begun.is_override)

        def failed(error: NtmError) -> None:
            self.take_button.setEnabled(True)
            self._refused(error)

        def look(ws: "Workspace") -> str:
            return readings.replaced_by(ws, made)

        self.context.tasks.run(look, done=begin, failed=failed, owner=self)

    def _hold(self) -> None:
        if self._reading is not None:
            self.hold_wanted.emit(answered(self._reading, self._answers))

    def _open_file(self) -> None:
        if self._path is not None and not QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(self._path))
        ):
            self.context.show_message(
                self.tr("Máy này chưa có chương trình mở được “{0}”.").format(self._path.name),
                Level.WARN,
            )

    # Building

    def _choice_page(self) -> QWidget:
        self.drop = DropArea(
            self.tr("Kéo tệp quyết định thả vào đây"),
            self.tr("Chọn tệp quyết định…"),
            (
                self.tr("Word (.docx), PDF có chữ, Excel, trang web đã lưu, hoặc văn bản thuần."),
                self.tr("Hoặc chép cả văn bản trên trang pháp luật rồi bấm “Dán” (Ctrl+V)."),
                self.tr("Chỗ nào hiểu được hai cách thì chương trình hỏi, không tự đoán."),
            ),
            icon="file-text",
        )
        self.drop.file_chosen.connect(self.read)
        self.drop.choose_requested.connect(self.choose_file)
        self.paste_button = Button(self.tr("Dán"), icon="clipboard-check")
        self.paste_button.clicked.connect(self.paste)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.drop, 1)
        layout.addLayout(row(self.paste_button))
        return page

    def _reading_page(self) -> QWidget:
        self._facts = Label("", "strong", wrap=True)
        self._left_label = Label("", "warn", wrap=True)
        self._chip_titles = {
            "all": self.tr("Tất cả"),
            "asked": self.tr("Phải trả lời"),
            "lost": self.tr("Không hiểu"),
            "done": self.tr("Xong"),
        }
        group = QButtonGroup(self)
        self.chips: dict[str, Button] = {}
        for key, title in self._chip_titles.items():
            chip = Button(title, "chip")
            chip.clicked.connect(lambda _on=False: self._show_rows())
            group.addButton(chip)
            self.chips[key] = chip
        self.chips["all"].setChecked(True)
        self.table = DataTable(
            (
                Column(self.tr("Số"), 9),
                Column(self.tr("Nội dung")),
                Column(self.tr("Mức đọc được"), 34),
            ),
            self.tr("Các chỉ tiêu đọc được"),
        )
        self.table.current_changed.connect(self._show_item)
        self.pane = RowPane(self.context)
        self.pane.answered.connect(self._answer)
        self.pane.next_wanted.connect(self._next_question)
        card = Card(self.tr("Các chỉ tiêu đọc được"))
        card.body.setContentsMargins(2, 2, 2, 2)
        card.body.addWidget(self.table)
        self.pane.area.setFixedWidth(_PANE_WIDTH)
        body = QHBoxLayout()
        body.setSpacing(GRID + 4)
        body.addWidget(card, 1)
        body.addWidget(self.pane.area)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._facts)
        layout.addLayout(row(*self.chips.values()))
        layout.addLayout(body, 1)
        layout.addWidget(self._left_label)
        return page
