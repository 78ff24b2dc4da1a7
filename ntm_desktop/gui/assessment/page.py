"""The page "Tự đánh giá"."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.changes import Touched
from ntm_desktop.gui.assessment import order
from ntm_desktop.gui.assessment.dialogs import ExemptionDialog
from ntm_desktop.gui.assessment.evidence_asking import EvidenceAsking
from ntm_desktop.gui.assessment.interview import Interview
from ntm_desktop.gui.assessment.no_indicators import NoIndicators
from ntm_desktop.gui.assessment.past import IndicatorPast
from ntm_desktop.gui.assessment.recorder import Recorder
from ntm_desktop.gui.assessment.subject_bar import SubjectBar
from ntm_desktop.gui.assessment.table_mode import TableMode
from ntm_desktop.gui.assessment.tree_panel import TreePanel
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.papers.output import PaperOutput
from ntm_desktop.gui.question.choices import ChoiceBar, Option
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Level, PageHeader, ProgressStrip, ToolButton
from ntm_desktop.services.rules.waiting import go_over, waiting
from ntm_desktop.services.snapshots import Snapshot, load

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.offers import Offered
    from ntm_desktop.services.workspace import Workspace

_TREE_WIDTH = 296
_SLIM_TREE = 264
_ROOMY = 960
_NARROW = 700
_OFFERS_AFTER_MS = 120
_SHOWN_HERE = frozenset(
    {
        Touched.ANSWERS,
        Touched.EVIDENCE,
        Touched.SETTINGS,
        Touched.ASSESSMENTS,
        Touched.RULES,
        Touched.SUBJECTS,
    }
)
_INTERVIEW, _TABLE = "interview", "table"


class AssessmentPage(CommunePage):
    """The guided self-assessment: a list at the left, one indicator beside it, or a table."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.recorder = Recorder(context, self)
        self._snapshot: Snapshot | None = None
        self._loaded_of = ""
        self._no = ""
        self._wanted: str | None = None
        self._narrow = False
        self._keys_wanted = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 2)
        self.header = PageHeader(self.tr("Tự đánh giá"))
        self.list_button = ToolButton("menu", self.tr("Hiện danh mục chỉ tiêu"))
        self.list_button.setCheckable(True)
        self.list_button.toggled.connect(self._fit)
        self.mode = ChoiceBar(
            [
                Option(_INTERVIEW, self.tr("Từng chỉ tiêu"), tip=self.tr("Hỏi từng chỉ tiêu một")),
                Option(_TABLE, self.tr("Bảng"), tip=self.tr("Nhập nhanh, dán từ Excel (Ctrl+T)")),
            ],
            self.tr("Cách nhập"),
            clearable=False,
            small=True,
        )
        self.mode.show_value(_INTERVIEW)
        self.mode.chosen.connect(self._show_mode)
        self.import_button = Button(self.tr("Nhập từ Excel…"), icon="upload")
        self.import_button.setAccessibleName(self.tr("Nhập từ Excel"))
        self.import_button.clicked.connect(lambda: context.open_import())
        self.export_button = ToolButton("file-down", self.tr("Kết xuất ra Excel: biểu chi tiết"))
        self.export_button.clicked.connect(self.export)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.list_button)
        top.addWidget(self.header, 1)
        # In the row of the title, which gives way: the foot of the indicator stays where it is.
        self.progress = ProgressStrip()
        top.addWidget(self.progress)
        top.addWidget(self.mode)
        top.addWidget(self.import_button)
        top.addWidget(self.export_button)
        self._top = QWidget()
        top.setContentsMargins(0, 0, 0, 0)
        self._top.setLayout(top)
        layout.addWidget(self._top)
        self.subject = SubjectBar(context)
        layout.addWidget(self.subject)
        self.stack = QStackedWidget()
        layout.addWidget(self.stack, 1)
        self.output = PaperOutput(self, context, self.progress)
        self.tree = TreePanel(self.recorder)
        self.interview = Interview(self.recorder)
        self.table = TableMode(self.recorder)
        # Through the lines with an arrow key: only where it comes to rest is asked for.
        self._offers_later = QTimer(self, interval=_OFFERS_AFTER_MS, singleShot=True)
        self._offers_later.timeout.connect(self._read_offers)
        self._beside = QWidget()
        beside = QHBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GRID + 4)
        beside.addWidget(self.tree)
        beside.addWidget(self.interview, 1)
        self.evidence = EvidenceAsking(context, self.recorder, self.progress, self)
        self.past = IndicatorPast(context, self.recorder, self.commit_pending, self)
        self.empty = NoIndicators()
        self.empty.rules_wanted.connect(lambda target: context.navigate("rules", target))
        self.empty.earlier_wanted.connect(context.begin_assessment)
        self.empty.move_wanted.connect(self._go_over)
        self._waiting = QWidget()
        for each in (self._waiting, self._beside, self.table, self.empty):
            self.stack.addWidget(each)
        self._connect()
        self._add_shortcuts()
        self._top.setVisible(False)

    # What the frame calls

    @property
    def current_no(self) -> str:
        """Number of the indicator that is current."""
        return self._no

    def show_target(self, target: str | None) -> None:
        """Lead to "12.1", to a field of it ("12.1/nu"), or to "criterion:12"."""
        if target is None:
            return
        self._wanted = target
        if self._ready:
            self._go_to_wanted()

    def take_keys(self) -> None:
        """The cursor goes into the answer."""
        self._keys_wanted = not self._ready
        if self._ready:
            if self.stack.currentWidget() is self.table:
                self.table.view.setFocus()
            else:
                self.interview.focus_field()

    def refresh(self, change: "Change | None") -> None:
        """Read anew what may have changed; what is being typed stays."""
        if change is not None and not change.touched & _SHOWN_HERE:
            return
        assessment_id = self.context.assessed.id
        self.subject.show_open()
        # A workbook from outside is the commune's: it holds its projects and money, too.
        self.import_button.setVisible(self.context.subject is None)
        if assessment_id != self._loaded_of:
            self._loaded_of = ""
        if not self.context.assessed_set.assessable:
            self._loaded_of = ""
            self._top.setVisible(False)
            self.empty.show_rules(self.context.assessed_set)
            self.stack.setCurrentWidget(self.empty)
            self.context.tasks.run(
                lambda ws: waiting(ws, assessment_id), done=self.empty.show_waiting, owner=self
            )
            return
        self.context.tasks.run(
            lambda ws: load(ws, assessment_id),
            done=lambda snapshot: self._loaded(assessment_id, snapshot),
            failed=self.context.show_error,
            owner=self,
        )

    def _go_over(self) -> None:
        """The set of an assessment that waited has its content."""
        set_id = self.context.assessed.set_id
        self.context.tasks.run(
            lambda ws: go_over(ws, set_id), failed=self.context.show_error, owner=self
        )

    def commit_pending(self) -> None:
        """Queue what is being typed, also when another window is in front."""
        QGuiApplication.inputMethod().commit()
        self.table.commit()
        self.interview.hand_over()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Figures that were refused, of any indicator, in the fields and in the table."""
        typed = [
            (no, refusal, f"{no}/{part_id}/{field}")
            for no, (part_id, field), refusal in self.recorder.unsaved()
        ]
        in_table = [(no, refusal, no) for no, refusal in self.table.model.unsaved.items()]
        return tuple(
            Unsaved(refusal.text, refusal.message, self.tr("Chỉ tiêu {0}").format(no), target)
            for no, refusal, target in (*typed, *in_table)
        )

    def give_back(self) -> bool:
        """Show the saved figures of the current indicator in place of refused ones."""
        return self.recorder.take_back_texts(self._no)

    def export(self) -> None:
        """Ask for a file, and write the detailed table there as a workbook."""
        self.commit_pending()
        stem = self.tr("Tự đánh giá {0}").format(self.context.assessed.period.inline)
        target = self.output.ask_file(self.tr("Kết xuất bảng tự đánh giá ra Excel"), stem, "xlsx")
        if target is not None:
            from ntm_desktop.services.dossier_files import saving_assessment

            self.output.write(
                saving_assessment(self.context.assessed.id, target),
                self.tr("Đang xuất Excel"),
                self.tr("Đang lập tệp Excel…"),
            )

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Trang này hỏi lần lượt từng chỉ tiêu. Nhập số liệu vào ô rồi bấm Enter hoặc Tab: "
            "số được lưu ngay và kết luận hiện bên dưới. Bấm Esc để bỏ số vừa gõ.\n\n"
            "Alt+← và Alt+→ sang chỉ tiêu trước, sau; Ctrl+PgUp, Ctrl+PgDn sang tiêu chí khác. "
            "Ctrl+Enter đến mục còn thiếu tiếp theo, Shift+F2 viết ghi chú. "
            "Với câu hỏi đạt hay chưa đạt, bấm D hoặc C. Ctrl+Z hoàn tác lần sửa gần nhất.\n\n"
            "Minh chứng: kéo tệp thả vào dòng cần chứng minh, hoặc bấm Thêm. Tệp được chép vào "
            "kho của xã, tệp gốc có thể cất đi.\n\n"
            "Dấu ◇ chỉ chỗ chương trình chưa đối chiếu với văn bản gốc; bấm “Nguồn và ghi chú” "
            "để xem căn cứ.\n\n"
            "Ctrl+T chuyển sang bảng để gõ nhanh hoặc dán nhiều dòng từ Excel."
        )

    # Showing

    @property
    def _ready(self) -> bool:
        return self._snapshot is not None and self._loaded_of == self.context.assessed.id

    def _loaded(self, assessment_id: str, snapshot: Snapshot) -> None:
        if assessment_id != self.context.assessed.id:
            return
        first = self._loaded_of != assessment_id or self.stack.currentWidget() is self.empty
        if first:
            self.recorder.forget()
        self._loaded_of = assessment_id
        self._snapshot = snapshot
        self.recorder.set_snapshot(snapshot)
        self._top.setVisible(True)
        self._show_all()
        numbers = [each.no for each in snapshot.criteria_set.indicators()]
        if self._no not in numbers:
            open_one = self.recorder.snapshot.next_missing(numbers[-1])
            self._no = open_one or numbers[0]
            first = True
        if first:
            self._show_mode(self.mode.value)
            self._show_indicator(self._no)
            self._read_offers()
        if self._wanted is not None:
            self._go_to_wanted()
        elif self._keys_wanted:
            self.take_keys()
        self.past.read(self._no)

    def _show_all(self) -> None:
        snapshot = self.recorder.snapshot
        self.tree.show_snapshot(snapshot)
        self.table.refresh()
        if self.interview.no:
            self.interview.refresh()
        met = snapshot.assessment.count(Verdict.MET)
        total = sum(1 for _ in snapshot.criteria_set.indicators())
        self.header.set_subtitle(
            self.tr("{0}/{1} tiêu chí · {2}/{3} chỉ tiêu đạt").format(
                snapshot.assessment.met, snapshot.assessment.total, met, total
            )
        )

    def _show_indicator(self, no: str, *, insist: bool = False) -> None:
        changed = no != self._no
        self._no = no
        self.interview.show_indicator(no)
        self.tree.show_current(no, insist=insist)
        self.table.show_current(no)
        if self._narrow and self.list_button.isChecked():
            self.list_button.setChecked(False)
        if changed:
            self.past.read(self._no)
            self._read_offers()

    def _show_mode(self, mode: object) -> None:
        self.commit_pending()
        self.mode.show_value(mode)
        if mode == _TABLE:
            self.stack.setCurrentWidget(self.table)
            self.table.refresh()
            self.table.show_current(self._no)
            self._offers_later.start()
            self.table.view.setFocus()
        else:
            self.stack.setCurrentWidget(self._beside)
            if self._no:
                self._show_indicator(self._no)
        self._fit()

    def _go_to_wanted(self) -> None:
        target, self._wanted = self._wanted, None
        snapshot = self.recorder.snapshot
        if target is None:
            return
        no, part_id, field = order.read_target(snapshot.criteria_set, target)
        if not no:
            return
        if self.mode.value != _INTERVIEW:
            self._show_mode(_INTERVIEW)
        self._show_indicator(no, insist=True)
        if part_id == order.EVIDENCE:
            self.interview.focus_evidence()
        else:
            self.interview.focus_field(part_id, field)

    # Going about

    def _choose(self, no: str) -> None:
        if no != self._no or self.interview.no != no:
            self._show_indicator(no)

    def _step(self, by: int) -> None:
        if not self._ready or not self._no:
            return
        rules = self.recorder.snapshot.criteria_set
        self._leave_for(order.beside(rules, self._no, by, self.tree.visible_numbers()))

    def _step_criterion(self, by: int) -> None:
        if not self._ready or not self._no:
            return
        rules = self.recorder.snapshot.criteria_set
        self._leave_for(order.first_of_criterion_beside(rules, self._no, by))

    def _to_next_missing(self) -> None:
        if not self._ready or not self._no:
            return
        self.commit_pending()
        no = self.recorder.snapshot.next_missing(self._no)
        if no is None:
            self.context.show_message(
                self.tr("Các chỉ tiêu khác đều đã có số liệu và minh chứng được yêu cầu."),
                Level.SUCCESS,
            )
            return
        self._leave_for(no)

    def _leave_for(self, no: str | None) -> None:
        if no is None:
            return
        here = self.interview.has_focus()
        self.commit_pending()
        self._show_indicator(no)
        if self.stack.currentWidget() is self.table:
            self.table.view.setFocus()
        elif here or not self.tree.view.hasFocus():
            self.interview.focus_field()

    def _ask_exemption(self) -> None:
        no = self._no
        if not no:
            return
        if self.recorder.answer(no).not_applicable:
            self.recorder.record_exemption(no, "")
            return
        indicator = self.recorder.snapshot.criteria_set.indicator(no)
        dialog = ExemptionDialog(indicator, "", self.recorder.unit, self)
        dialog.accepted.connect(lambda: self.recorder.record_exemption(no, dialog.reason))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_history(self) -> None:
        if self._no:
            self.past.show(self._no)

    def _read_offers(self) -> None:
        """What is known of the question elsewhere; read once, so that nothing moves later."""
        assessment_id, no = self.context.assessed.id, self._no
        if not no:
            return

        def read(ws: "Workspace") -> "Offered":
            from ntm_desktop.services.offers import offered

            return offered(ws, assessment_id, no)

        def show(found: "Offered") -> None:
            if no == self._no and no == self.interview.no:
                self.interview.show_offered(found)
            self.table.show_offered(no, found)

        self.context.tasks.run(read, done=show, failed=self.context.show_error, owner=self)

    # Wiring

    def _connect(self) -> None:
        self.recorder.answer_changed.connect(self._answer_changed)
        self.recorder.refused.connect(self._refused)
        self.recorder.copying.connect(self.progress.begin)
        self.tree.chosen.connect(self._choose)
        self.tree.entered.connect(lambda: self.interview.focus_field())
        self.table.current_changed.connect(self._table_moved)
        self.table.opened.connect(self._open_from_table)
        self.interview.asked_to_add.connect(lambda line: self.evidence.add(self._no, line))
        self.interview.asked_to_open.connect(self.evidence.open)
        self.interview.evidence.asked_to_remove.connect(self.evidence.remove)
        self.past.counted.connect(self.interview.show_history_count)
        footer = self.interview.footer
        footer.previous_wanted.connect(lambda: self._step(-1))
        footer.next_wanted.connect(lambda: self._step(1))
        footer.missing_wanted.connect(self._to_next_missing)
        footer.exemption_wanted.connect(self._ask_exemption)
        footer.history_wanted.connect(self._show_history)

    def _add_shortcuts(self) -> None:
        wanted: list[tuple[str, Callable[[], None]]] = [
            ("Alt+Left", lambda: self._step(-1)),
            ("Alt+Right", lambda: self._step(1)),
            ("Ctrl+Return", self._to_next_missing),
            ("Ctrl+Enter", self._to_next_missing),
            ("Ctrl+T", self._toggle_mode),
            ("Ctrl+PgUp", lambda: self._step_criterion(-1)),
            ("Ctrl+PgDown", lambda: self._step_criterion(1)),
            ("Shift+F2", self.interview.write_remark),
        ]
        for keys, act in wanted:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _toggle_mode(self) -> None:
        if self._ready and self._no:
            self._show_mode(_INTERVIEW if self.mode.value == _TABLE else _TABLE)

    def _answer_changed(self, _no: str) -> None:
        if self._ready:
            self._show_all()

    def _refused(self, no: str, message: str) -> None:
        """Say it above the page only when the field is not in sight any more."""
        if no != self._no or self.stack.currentWidget() is not self._beside:
            self.context.show_message(
                self.tr("Chỉ tiêu {0} có số chưa lưu: {1}").format(no, message),
                Level.ERROR,
                self.tr("Về chỉ tiêu {0}").format(no),
                lambda: self.show_target(no),
            )

    def _table_moved(self, no: str) -> None:
        if self.stack.currentWidget() is self.table:
            self._no = no
            self._offers_later.start()

    def _open_from_table(self, no: str) -> None:
        self._no = no
        self._show_mode(_INTERVIEW)
        self.interview.focus_field()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show list and indicator in turn where there is no room for both."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """A larger font needs a wider list."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        scale = max(1.0, self.fontMetrics().height() / 18)
        self._narrow = self.width() < _NARROW * min(scale, 1.3)
        in_turn = self._narrow and self.stack.currentWidget() is self._beside
        self.list_button.setVisible(in_turn)
        # The side bar says already which page this is.
        self.header.setVisible(not self._narrow)
        self.import_button.setText("" if self._narrow else self.tr("Nhập từ Excel…"))
        self.import_button.setToolTip(self.tr("Nhập từ Excel") if self._narrow else "")
        show_list = not self._narrow or self.list_button.isChecked()
        self.tree.setVisible(show_list)
        self.interview.setVisible(not self._narrow or not show_list)
        if self._narrow:
            self.tree.setMinimumWidth(0)
            self.tree.setMaximumWidth(16777215)
        else:
            slim = self.width() < _ROOMY * min(scale, 1.3)
            self.tree.setFixedWidth(round((_SLIM_TREE if slim else _TREE_WIDTH) * scale))
