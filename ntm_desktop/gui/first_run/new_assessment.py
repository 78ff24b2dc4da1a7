"""Begin another self-assessment: another year or another set."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.first_run.rules_form import RulesForm, read_own_rules
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, LinkButton, Notice, row

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.workspace import AssessmentInfo, Workspace


class NewAssessmentDialog(QDialog):
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
        self.ways = QWidget()
        read = LinkButton(self.tr("Đọc từ tệp quyết định"), icon="file-text")
        read.clicked.connect(lambda: self._begin("decision"))
        receive = LinkButton(self.tr("Nhận bộ do tỉnh gửi"), icon="download")
        receive.clicked.connect(lambda: self._begin("receive"))
        self.earlier = LinkButton("", icon="history")
        self.earlier.clicked.connect(self._take_earlier)
        self.ways.setLayout(row(read, receive, self.earlier))
        self.ways.hide()
        layout.addWidget(self.ways)
        layout.addWidget(self._refusal)
        buttons = row(spacing=GRID + 4)
        buttons.addWidget(cancel)
        buttons.addWidget(self.make)
        layout.addLayout(buttons)
        cancel.clicked.connect(self.reject)
        self.make.clicked.connect(self._make)
        self.form.changed.connect(self._show_ways)
        self.form.changed.connect(lambda: self.make.setEnabled(self.form.choice is not None))
        self.form.offer_way_out(lambda _year: self.tr("Mở trang Bộ tiêu chí"))
        self.form.way_out.connect(self._open_rules)
        next_year = context.assessment.period.year + 1
        context.tasks.run(
            read_own_rules,
            done=lambda rules: self.form.show_rules(rules, next_year),
            owner=self,
        )

    def _show_ways(self) -> None:
        """What helps in a year whose set has no content."""
        earlier = self.form.last_usable_year(self.form.year.value())
        self.ways.setVisible(self.form.nothing_usable)
        self.earlier.setVisible(earlier is not None)
        self.earlier.setText(self.tr("Làm trước với năm {0}").format(earlier or ""))

    def _begin(self, way: str) -> None:
        self.reject()
        self._context.navigate("rules", f"begin:{way}")

    def _take_earlier(self) -> None:
        earlier = self.form.last_usable_year(self.form.year.value())
        if earlier is not None:
            self.form.year.setValue(earlier)

    def _open_rules(self, _year: int) -> None:
        self.reject()
        self._context.navigate("rules")

    def _make(self) -> None:
        choice = self.form.choice
        if choice is None:
            return
        self.make.setEnabled(False)

        def work(ws: "Workspace") -> "tuple[AssessmentInfo, str, Change | None]":
            from ntm_desktop.services.carrying import carried_into, carried_words
            from ntm_desktop.services.project_cards import not_carried, open_year
            from ntm_desktop.services.workspace import add_assessment

            info = add_assessment(
                ws, set_id=choice.set_id, period=choice.period, group_id=choice.group_id
            )
            said = carried_words(carried_into(ws, info.id), info.period)
            year = info.period.year
            change = open_year(ws, year)[1] if not_carried(ws, year) else None
            return info, said, change

        self._context.tasks.run(work, done=self._made, failed=self._refuse, owner=self)

    def _made(self, result: "tuple[AssessmentInfo, str, Change | None]") -> None:
        info, carried, _change = result
        self.made.emit(info.id)
        if carried:
            self._context.show_message(carried, Level.SUCCESS)
        self.accept()

    def _refuse(self, error: NtmError) -> None:
        self._refusal.show_message(str(error), Level.ERROR)
        self.make.setEnabled(True)
