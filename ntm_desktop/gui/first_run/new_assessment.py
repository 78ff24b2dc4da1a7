"""Begin another self-assessment: another year or another set."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.first_run.rules_form import RulesForm, read_own_rules
from ntm_desktop.gui.first_run.ways import Ways
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, row
from ntm_desktop.gui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from ntm_desktop.services.carrying import CarriedForward
    from ntm_desktop.services.workspace import AssessmentInfo, Workspace

_LAST_MONTH = 12


class NewAssessmentDialog(Dialog):
    """Year, set and group of another assessment.

    Signals:
        made: id of the new assessment.
    """

    made = Signal(str)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Thêm đợt tự đánh giá"))
        self.resize(560, 560)
        self._context = context
        self.form = RulesForm()
        self._refusal = Notice()
        self._refusal.hide()
        self.make = Button(self.tr("Thêm đợt"), "primary")
        self.make.setDefault(True)
        self.make.setEnabled(False)
        cancel = Button(self.tr("Thôi"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.tr("Thêm đợt tự đánh giá"), "title"))
        layout.addWidget(
            Label(
                self.tr("Các đợt trước được giữ nguyên cùng bộ tiêu chí của chúng."),
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(self.form, 1)
        self.ways = Ways(self.form)
        self.ways.begun.connect(self._begin)
        self.ways.earlier_wanted.connect(self.form.year.setValue)
        layout.addWidget(self.ways)
        layout.addWidget(self._refusal)
        buttons = row(spacing=GRID + 4)
        buttons.addWidget(cancel)
        buttons.addWidget(self.make)
        layout.addLayout(buttons)
        cancel.clicked.connect(self.reject)
        self.make.clicked.connect(self._make)
        self.form.changed.connect(lambda: self.make.setEnabled(self.form.choice is not None))
        self.form.offer_way_out(lambda _year: self.tr("Mở trang Bộ tiêu chí"))
        self.form.way_out.connect(self._open_rules)
        # After a half or a quarter comes the year it is part of.
        period = context.assessment.period
        next_year = period.year if period.last_day.month < _LAST_MONTH else period.year + 1
        context.tasks.run(
            read_own_rules,
            done=lambda rules: self.form.show_rules(rules, next_year),
            owner=self,
        )

    def _begin(self, way: str) -> None:
        self.reject()
        self._context.navigate("rules", f"begin:{way}")

    def _open_rules(self, _year: int) -> None:
        self.reject()
        self._context.navigate("rules")

    def _make(self) -> None:
        choice = self.form.choice
        if choice is None:
            return
        self.make.setEnabled(False)

        def work(ws: "Workspace") -> "tuple[AssessmentInfo, CarriedForward]":
            from ntm_desktop.services.carrying import carry_forward
            from ntm_desktop.services.workspace import add_assessment

            info = add_assessment(
                ws, set_id=choice.set_id, period=choice.period, group_id=choice.group_id
            )
            return info, carry_forward(ws, info.id)

        self._context.tasks.run(work, done=self._made, failed=self._refuse, owner=self)

    def _made(self, result: "tuple[AssessmentInfo, CarriedForward]") -> None:
        info, carried = result
        self.made.emit(info.id)
        if carried.words:
            # With a link it stays until it was read.
            context = self._context
            context.show_message(
                carried.words,
                Level.SUCCESS,
                self.tr("Mở trang Lộ trình"),
                lambda: context.navigate("roadmap"),
            )
        self.accept()

    def _refuse(self, error: NtmError) -> None:
        self._refusal.show_message(str(error), Level.ERROR)
        self.make.setEnabled(True)
