"""The outcome of a dry run, line by line, with a box for every line that can be taken in."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QVBoxLayout, QWidget

from ntm_desktop.domain.reading.tables import TableKind
from ntm_desktop.gui.imports.wording import STATE_LOOKS, kind_label
from ntm_desktop.gui.questions_pane import QuestionsPane
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, FlowLayout, Label, Level, LinkButton, Notice, row
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow
from ntm_desktop.services.import_lines import ImportPlan, LineState, PlanLine

_NOTICES_SHOWN = 2
_ALL = -1


class ReviewPane(QWidget):
    """Questions, counts, notices, filter chips and the table of a plan.

    Signals:
        selection_changed: how many lines would be taken in now.
        answered: id of a question of the plan, key of the choice.
    """

    selection_changed = Signal(int)
    answered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self.title = Label("", "heading")
        self.questions = QuestionsPane()
        self.questions.answered.connect(self.answered)
        self.conversion = Notice(level=Level.INFO, icon="refresh-cw")
        self.notices = Notice(level=Level.WARN)
        self.notices.activated.connect(self._show_every_notice)
        self._chips = FlowLayout()
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._filter)
        self.take_changes = QCheckBox()
        self.take_changes.clicked.connect(self._check_replacing)
        self.whole = QCheckBox()
        self.whole.clicked.connect(lambda: self._tell())
        self.all_link = LinkButton(self.tr("Chọn hết"))
        self.none_link = LinkButton(self.tr("Bỏ chọn hết"))
        self.all_link.clicked.connect(lambda: self._check_all(True))
        self.none_link.clicked.connect(lambda: self._check_all(False))
        self.table = DataTable(
            (
                Column("", 3),
                Column(self.tr("Trạng thái"), 15),
                Column(self.tr("Nội dung"), 25),
                Column(self.tr("Ghi trong tệp"), 25),
                Column(self.tr("Đọc là"), 25),
                Column(self.tr("Cần xem lại")),
            ),
            self.tr("Các dòng đọc được từ tệp"),
        )
        self.table.table.check_changed.connect(lambda _key, _on: self._tell())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.title)
        layout.addWidget(self.questions)
        layout.addWidget(self.conversion)
        layout.addWidget(self.notices)
        layout.addLayout(self._chips)
        layout.addLayout(
            row(self.take_changes, QWidget(), self.all_link, self.none_link, stretch=1)
        )
        layout.addWidget(self.whole)
        layout.addWidget(self.table, 1)

    @property
    def accepted(self) -> frozenset[str]:
        """Subjects of the lines that are checked."""
        lines = self._plan.lines if self._plan is not None else ()
        return frozenset(lines[key].subject for key in self._checked)

    @property
    def anything_new(self) -> bool:
        """Whether some line could be taken in."""
        return any(True for _ in self._importable())

    @property
    def asked(self) -> int:
        """How many questions are still open."""
        return len(self._plan.open_questions) if self._plan is not None else 0

    @property
    def taken(self) -> int:
        """How many lines would be taken in."""
        return len(self._checked)

    def show_plan(self, plan: ImportPlan, *, again: bool = False) -> None:
        """Show another plan; what would replace other figures is not checked yet.

        Args:
            plan: as the dry run gave it.
            again: of the same file, after a question was answered.
        """
        self._plan = plan
        self.title.setText(
            self.tr("{0} · trang “{1}” · {2} dòng").format(
                kind_label(plan.kind), plan.sheet, len(plan.lines)
            )
        )
        self.questions.show_questions(plan.questions, again=again)
        self.conversion.setVisible(bool(plan.encoding))
        if plan.encoding:
            self.conversion.show_message(plan.encoding, Level.INFO)
        self._show_notices(_NOTICES_SHOWN)
        self._show_chips(plan)
        replacing = self._replacing()
        self.take_changes.setVisible(bool(replacing))
        self.take_changes.setChecked(False)
        self.take_changes.setText(
            self.tr("Thay số đang có bằng số trong tệp ở cả {0} dòng khác nhau").format(
                len(replacing)
            )
        )
        self.whole.setVisible(bool(plan.absent))
        self.whole.setChecked(False)
        self.whole.setText(
            self.tr(
                "Thêm mới hoàn toàn: bỏ {0} dòng đang có mà tệp không có (không chọn là thêm vào)"
            ).format(len(plan.absent))
        )
        held = set(replacing)
        for link in (self.all_link, self.none_link):
            link.setVisible(self.anything_new)
        self.table.table.set_checked(key for key in self._importable() if key not in held)
        self._filter()
        self._tell()

    def result_rows(self, taken: frozenset[str] | None) -> list[tuple[str, ...]]:
        """Every line of the file with what became of it and why, for the file of results.

        Args:
            taken: subjects of the lines that were written; None while nothing was.
        """
        lines = self._plan.lines if self._plan is not None else ()
        return [
            (
                line.cell,
                STATE_LOOKS[line.state].words,
                self._outcome(line, taken),
                f"{line.subject} {line.label}".strip()
                if _shows_number(self._plan, line)
                else line.label,
                line.text,
                line.reading,
                line.message,
            )
            for line in lines
        ]

    def _outcome(self, line: PlanLine, taken: frozenset[str] | None) -> str:
        if taken is not None and line.importable and line.subject in taken:
            return self.tr("Đã ghi")
        why = {
            LineState.UNCHANGED: self.tr("giống số liệu đang có"),
            LineState.EMPTY: self.tr("để trống"),
            LineState.NOT_UNDERSTOOD: self.tr("chưa hiểu, cần nhập tay"),
            LineState.IMPOSSIBLE: self.tr("số không thể đúng"),
        }.get(line.state, "")
        if not why and line.importable:
            why = self.tr("chờ ghi") if taken is None else self.tr("không được chọn")
        return self.tr("Không ghi: {0}").format(why or self.tr("chưa trả lời câu hỏi"))

    def as_text(self) -> str:
        """The list as it is filtered, tab separated, for a mail or another table."""
        heads = [self.tr("Ô"), *(column.title for column in self.table.table.columns[1:])]
        lines = ["\t".join(heads)]
        for shown in self.table.table.rows:
            line = self._line(shown.key)
            cells = (
                line.cell,
                STATE_LOOKS[line.state].words,
                f"{line.subject} {line.label}".strip(),
                line.text,
                line.reading,
                line.message,
            )
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        return "\n".join(lines)

    @property
    def _checked(self) -> tuple[int, ...]:
        return tuple(key for key in self.table.table.checked if isinstance(key, int))

    def _line(self, key: object) -> PlanLine:
        assert self._plan is not None
        assert isinstance(key, int)
        return self._plan.lines[key]

    def _importable(self) -> Iterable[int]:
        lines = self._plan.lines if self._plan is not None else ()
        return (key for key, line in enumerate(lines) if line.importable)

    def _replacing(self) -> list[int]:
        return [key for key in self._importable() if self._line(key).old]

    def _check_replacing(self, on: bool) -> None:
        replacing = set(self._replacing())
        now = self.table.table.checked
        self.table.table.set_checked(now | replacing if on else now - replacing)
        self._tell()

    def _check_all(self, on: bool) -> None:
        shown = {
            each.key
            for each in self.table.table.rows
            if isinstance(each.key, int) and self._line(each.key).importable
        }
        now = self.table.table.checked
        self.table.table.set_checked(now | shown if on else now - shown)
        self._tell()

    def _tell(self) -> None:
        replacing = set(self._replacing())
        if replacing:
            self.take_changes.setChecked(replacing <= self.table.table.checked)
        self.selection_changed.emit(self.taken)

    def _show_every_notice(self) -> None:
        self._show_notices(None)

    def _show_notices(self, most: int | None) -> None:
        plan = self._plan
        asked = {question.text for question in plan.questions} if plan is not None else set()
        notices = [
            notice
            for notice in (plan.notices if plan is not None else ())
            if not (plan is not None and plan.encoding and notice.endswith(plan.encoding))
            and notice not in asked
        ]
        self.notices.setVisible(bool(notices))
        if not notices:
            return
        shown = notices if most is None else notices[:most]
        hidden = len(notices) - len(shown)
        action = self.tr("Xem thêm {0} lưu ý").format(hidden) if hidden else ""
        level = Level.SUCCESS if all(_is_good(notice) for notice in notices) else Level.WARN
        self.notices.show_message("\n".join(shown), level, action)

    def _show_chips(self, plan: ImportPlan) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._add_chip(self.tr("Tất cả {0}").format(len(plan.lines)), _ALL, "")
        for place, (state, look) in enumerate(STATE_LOOKS.items()):
            if plan.counts[state]:
                self._add_chip(f"{look.words} {plan.counts[state]}", place, look.icon)
        self._group.button(_ALL - 1).setChecked(True)

    def _add_chip(self, text: str, place: int, icon: str) -> None:
        chip = Button(text, "chip", icon=icon)
        # -1 would ask the group for a number of its own choice.
        self._group.addButton(chip, place if place >= 0 else _ALL - 1)
        self._chips.addWidget(chip)

    def _filter(self) -> None:
        if self._plan is None:
            return
        chosen = self._group.checkedId()
        states = list(STATE_LOOKS)
        wanted = states[chosen] if 0 <= chosen < len(states) else None
        self.table.show_rows(
            [
                self._row(key, line)
                for key, line in enumerate(self._plan.lines)
                if wanted is None or line.state is wanted
            ]
        )

    def _row(self, key: int, line: PlanLine) -> TableRow:
        look = STATE_LOOKS[line.state]
        name = f"{line.subject}  {line.label}" if _shows_number(self._plan, line) else line.label
        faint = line.state in (LineState.UNCHANGED, LineState.EMPTY)
        return TableRow(
            (
                Cell(
                    checkable=line.importable,
                    spoken=self.tr("nhập dòng này") if line.importable else "",
                ),
                Cell(look.words, icon=look.icon, token=look.token, colored=not faint),
                Cell(f"{name}\n{line.cell}", name),
                Cell(line.text, line.text, token="muted", colored=faint),
                Cell(line.reading, line.reading, strong=not faint),
                Cell(line.message, line.message),
            ),
            key=key,
        )


def _is_good(notice: str) -> bool:
    """Whether a notice only says that a sum was checked and holds."""
    return " khớp" in notice and not any(no in notice for no in ("không khớp", "chưa khớp", "lệch"))


def _shows_number(plan: ImportPlan | None, line: PlanLine) -> bool:
    return bool(line.subject) and plan is not None and plan.kind is TableKind.CRITERIA
