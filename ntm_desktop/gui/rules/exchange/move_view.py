"""Chuyển đợt tự đánh giá sang bộ mới: what is carried over, read again, dropped, new."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QWidget

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.rule_moves import MOVE_LABELS, MoveState
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, Level, Notice, form_row, row
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from ntm_desktop.domain.rule_moves import MoveLine
    from ntm_desktop.services.rules.moves import Moved, MovePlan

_ORDER = (
    MoveState.CARRIED,
    MoveState.REREAD,
    MoveState.KEPT,
    MoveState.DROPPED,
    MoveState.NEW,
)
_LOOKS = {
    MoveState.CARRIED: ("circle-check", "met"),
    MoveState.REREAD: ("help-circle", "warn"),
    MoveState.KEPT: ("circle-dot", "info"),
    MoveState.DROPPED: ("circle-x", "not_met"),
    MoveState.NEW: ("plus", "info"),
}


class MoveView(View):
    """Shows the plan of a move and carries it out.

    Signals:
        moved: id of the assessment to go on with.
    """

    moved = Signal(str)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Chuyển đợt tự đánh giá sang bộ mới"))
        self._assessment_id = ""
        self._target = ""
        self._period: Period | None = None
        self._plan: MovePlan | None = None
        self._filter: MoveState | None = None
        self.move_button = Button(self.tr("Chuyển"), "primary", icon="route")
        self.move_button.clicked.connect(self._move)
        self.move_button.setEnabled(False)
        self.head.add_action(self.move_button)
        self.notice = Notice(level=Level.INFO)
        self.notice.hide()
        self.group = QComboBox()
        self.group.setMinimumWidth(280)
        self._group_row = QWidget()
        group_line = row()
        group_line.insertLayout(0, form_row(self.tr("Nhóm xã theo bộ mới"), self.group), 0)
        self._group_row.setLayout(group_line)
        self._group_row.hide()
        self.group.activated.connect(lambda _index: self._show_button())
        self.layout_.addWidget(self._group_row)
        self.summary = Label("", "strong", wrap=True)
        chips = row(spacing=GRID)
        group = QButtonGroup(self)
        self.chips: dict[MoveState | None, Button] = {}
        for place, state in enumerate((None, *_ORDER)):
            chip = Button(self.tr("Tất cả"), "chip")
            chip.clicked.connect(lambda _on=False, state=state: self.filter(state))
            group.addButton(chip)
            self.chips[state] = chip
            chips.insertWidget(place, chip)
        self.layout_.addWidget(self.summary)
        self.layout_.addLayout(chips)
        self.table = DataTable(
            (
                Column(self.tr("Kết quả"), 24),
                Column(self.tr("Chỉ tiêu cũ"), 30),
                Column(self.tr("Chỉ tiêu mới"), 30),
                Column(self.tr("Vì sao")),
            ),
            self.tr("Từng chỉ tiêu khi chuyển"),
        )
        card = Card(self.tr("Từng chỉ tiêu khi chuyển"))
        card.body.setContentsMargins(2, 2, 2, 2)
        card.body.addWidget(self.table)
        self.layout_.addWidget(card, 1)
        self.layout_.addWidget(self.notice)

    @property
    def plan(self) -> "MovePlan | None":
        """What would be done."""
        return self._plan

    def open(self, assessment_id: str, target: str, period: Period | None = None) -> None:
        """Plan a move.

        Args:
            assessment_id: the one to move, or to carry answers from.
            target: id of the set or fingerprint of the version to go to.
            period: of the assessment moved to; the same when None.
        """
        self._assessment_id, self._target, self._period = assessment_id, target, period
        self._plan = None
        self.move_button.setEnabled(False)
        self.table.show_rows([])
        self.refresh()

    def refresh(self) -> None:
        """Plan again."""
        from ntm_desktop.services.rules import moves

        assessment_id, target, period = self._assessment_id, self._target, self._period
        if assessment_id:
            self.context.tasks.run(
                lambda ws: moves.plan_move(ws, assessment_id, target, period=period),
                done=self._show,
                failed=self._refused,
                owner=self,
            )

    def filter(self, state: MoveState | None) -> None:
        """Show only one kind of line."""
        self._filter = state
        self.chips[state].setChecked(True)
        self._show_lines()

    def _show(self, plan: "MovePlan") -> None:
        self._plan = plan
        self.notice.hide()
        self.head.set_subtitle(
            self.tr("{0}: {1} → {2}: {3}, bản {4}").format(
                plan.info.period.label,
                plan.info.short_title,
                plan.period.label,
                plan.target.short_title,
                plan.target.version,
            )
        )
        answered = sum(1 for line in plan.lines if line.answered and line.new_no)
        said = {
            "repin": self.tr("Đợt này dùng bản mới; {0} số liệu đi theo."),
            "new": self.tr("Tạo đợt mới, đợt cũ giữ nguyên; {0} số liệu được chép sang."),
            "fill": self.tr("Điền vào đợt đã có; {0} số liệu đi theo."),
        }[plan.kind].format(answered)
        self.summary.setText(f"{said} {self.tr('Hoàn tác được bằng Ctrl+Z.')}")
        if plan.notes:
            self.notice.show_message(" ".join(plan.notes), Level.WARN)
        usable = [group for group in plan.target.groups if not group.reference_only]
        wants_group = len(usable) > 1 and plan.kind != "fill"
        self._group_row.setVisible(wants_group)
        kept = self.group.currentData()
        self.group.clear()
        if wants_group:
            self.group.addItem(self.tr("Chọn nhóm xã…"), "")
            for each in usable:
                self.group.addItem(each.name, each.id)
            self.group.setCurrentIndex(max(self.group.findData(kept or plan.group_id or ""), 0))
        for state, chip in self.chips.items():
            if state is None:
                chip.setText(self.tr("Tất cả {0}").format(len(plan.lines)))
                continue
            count = plan.count(state)
            chip.setText(f"{MOVE_LABELS[state]} {count}")
            chip.setVisible(bool(count))
        self.filter(None)
        self._show_button()

    def _show_button(self) -> None:
        # A test on the plan, not on the visible row: the view may not be shown yet.
        chosen = bool(self.group.currentData()) or self.group.count() == 0
        self.move_button.setEnabled(self._plan is not None and chosen)
        self.move_button.setToolTip("" if chosen else self.tr("Hãy chọn nhóm xã theo bộ mới."))

    def _show_lines(self) -> None:
        if self._plan is None:
            return
        # What was answered first: that is what the officer has to know.
        lines = sorted(
            enumerate(self._plan.lines),
            key=lambda pair: (not pair[1].answered, _ORDER.index(pair[1].state)),
        )
        self.table.show_rows(
            [
                _line_row(line, number)
                for number, line in lines
                if self._filter in (None, line.state)
            ]
        )

    def _move(self) -> None:
        from ntm_desktop.services.rules import moves

        plan = self._plan
        if plan is None:
            return
        assessment_id, target, period = self._assessment_id, self._target, self._period
        group = self.group.currentData() or None
        self.move_button.setEnabled(False)
        self.context.tasks.run(
            lambda ws: moves.apply_move(ws, assessment_id, target, period=period, group_id=group),
            done=self._moved,
            failed=self._refused,
            owner=self,
        )

    def _moved(self, made: "Moved") -> None:
        self._assessment_id = ""
        self.moved.emit(made.assessment_id)

    def _refused(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)
        self._show_button()


def _line_row(line: "MoveLine", number: int) -> TableRow:
    icon, token = _LOOKS[line.state]
    old = f"{line.old_no} {line.old_name}" if line.old_no else "–"
    new = f"{line.new_no} {line.name}" if line.new_no else "–"
    return TableRow(
        (
            Cell(line.label, icon=icon, token=token),
            Cell(old),
            Cell(new),
            Cell(" ".join(line.reasons)),
        ),
        key=number,
    )
