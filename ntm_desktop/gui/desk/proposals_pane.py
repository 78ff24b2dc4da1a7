"""Who meets every criterion and waits for a decision of recognition, beside the register of it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.district.proposals import Proposal, making_proposals
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.rule_tables.wording import TIERS
from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.gui.desk.marks import commune_words
from ntm_desktop.gui.desk.side_text import Part, SideText
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, EmptyState, ProgressStrip
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow


class ProposalsPane(QWidget):
    """A list of communes; what their packages say of the further conditions beside it.

    Signals:
        entering: a :class:`Proposal` for which a decision is to be entered.
    """

    entering = Signal(object)

    def __init__(self, context: DeskContext) -> None:
        super().__init__()
        self._context = context
        self.found: tuple[Proposal, ...] = ()
        self.table = DataTable(
            [
                Column(self.tr("Xã")),
                Column(self.tr("Mức"), 14),
                Column(self.tr("Đạt"), 10, right=True),
                Column(self.tr("Nợ đọng (triệu đồng)"), 22, right=True),
            ],
            self.tr("Các xã đủ tiêu chí, chưa có quyết định"),
        )
        self.table.current_changed.connect(self._tell)
        self.text = SideText(self.tr("Xã đang chọn"))
        self.enter_button = Button(self.tr("Ghi quyết định cho xã này…"), icon="plus")
        self.enter_button.clicked.connect(self._enter)
        self.open_button = Button(self.tr("Mở trả lời và minh chứng"), icon="clipboard-check")
        self.open_button.clicked.connect(self._open)
        side = QVBoxLayout()
        side.addWidget(self.text, 1)
        side.addWidget(self.open_button)
        side.addWidget(self.enter_button)
        lines = QWidget()
        middle = QHBoxLayout(lines)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.table, 1)
        middle.addLayout(side)
        self.empty = EmptyState("shield-check", "", "")
        self.places = QStackedWidget()
        self.places.addWidget(lines)
        self.places.addWidget(self.empty)
        self.progress = ProgressStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.places, 1)
        layout.addWidget(self.progress)

    def read(self) -> None:
        """Look through the packages of the chosen period."""
        context = self._context
        job = context.tasks.run_staged(
            making_proposals(context.catalog, context.period, context.today, area=context.area),
            done=partial(self._show, context.period.inline),
            failed=context.show_error,
            owner=self,
        )
        self.progress.begin(self.tr("Đang xem các gói…"), job)

    def _show(self, period: str, found: tuple[Proposal, ...]) -> None:
        self.found = found
        self.places.setCurrentIndex(0 if found else 1)
        self.empty.set_text(
            self.tr("Không có xã nào chờ công nhận"),
            self.tr(
                "Theo các gói của {0}, không xã nào đạt mọi tiêu chí của bộ mà chưa có quyết định "
                "trong sổ. Chọn kỳ khác ở đầu cửa sổ để xem kỳ khác."
            ).format(period),
        )
        self.table.show_rows([_row(one) for one in found])
        if found and self.table.current_key is None:
            self.table.make_current(_key(found[0]))
        self._tell(self.table.current_key)

    @property
    def _current(self) -> Proposal | None:
        key = self.table.current_key
        return next((one for one in self.found if _key(one) == key), None)

    def _tell(self, _key: object) -> None:
        one = self._current
        if one is None:
            self.text.show_parts(())
            return
        self.text.show_parts(
            (
                Part("", (commune_words(one.code, one.name),), "strong"),
                Part("", (f"{TIERS[one.tier]} · {one.title}",)),
                Part(
                    self.tr("Gói của xã nói gì"),
                    (self.tr("{0} tiêu chí đều đạt.").format(one.met), *one.conditions),
                ),
            )
        )

    def _enter(self) -> None:
        if self._current is not None:
            self.entering.emit(self._current)

    def _open(self) -> None:
        if self._current is not None:
            self._context.navigate("appraise", str(self._current.position))


def _key(one: Proposal) -> str:
    return f"{one.code} {one.tier}"


def _row(one: Proposal) -> TableRow:
    owed = one.owed
    return TableRow(
        (
            Cell(commune_words(one.code, one.name)),
            Cell(TIERS[one.tier]),
            Cell(str(one.met)),
            Cell(
                "–" if owed is None else format_decimal(owed),
                icon="alert-triangle" if owed else "",
                token="warn",
            ),
        ),
        key=_key(one),
    )
