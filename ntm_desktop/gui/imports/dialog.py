"""The import dialog: choose a workbook, look at what was read, take it in."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.imports.result_button import ResultButton
from ntm_desktop.gui.jobs import Job
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    ElidedLabel,
    IconLabel,
    Label,
    Level,
    LinkButton,
    Notice,
    row,
)
from ntm_desktop.gui.widgets.choosing_files import ask_file
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.drop_area import DropArea
from ntm_desktop.gui.widgets.floating import Floating

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.gui.imports.review import ReviewPane
    from ntm_desktop.services.imports import ImportPlan, TableKind
    from ntm_desktop.services.workspace import Workspace

_CHOOSE, _READ, _REVIEW, _DONE = range(4)
_FAULTS_SHOWN = 6


class ImportDialog(Dialog):
    """Takes one workbook after another into the current assessment; deletes itself."""

    def __init__(
        self, context: CommuneContext, parent: QWidget | None, path: Path | None = None
    ) -> None:
        """Show the dialog.

        Args:
            context: of the page it was called from.
            parent: the window.
            path: a workbook to read at once, None to ask for one.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context = context
        self._job: Job | None = None
        self._plan: ImportPlan | None = None
        self._taken: frozenset[str] | None = None
        self._review: ReviewPane | None = None
        self._applied: Change | None = None
        self._seen_kinds: set[TableKind] = set()
        self._next: TableKind | None = None
        self._path: Path | None = None
        self._in_file: set[TableKind] = set()
        self._taken_kinds: set[TableKind] = set()
        self.setWindowTitle(self.tr("Nhập từ Excel"))
        self._fit_screen()
        self._build()
        self._show_stage(_CHOOSE)
        tasks = self.context.tasks
        tasks.run_background(_start_readers, owner=self)
        self.finished.connect(lambda: tasks.run_background(_end_readers, owner=tasks))
        self.finished.connect(self._note_left)
        if path is not None:
            QTimer.singleShot(0, self, partial(self.read, path))

    @property
    def review(self) -> "ReviewPane":
        """The pane with the lines; made when first needed, because it loads the readers."""
        if self._review is None:
            from ntm_desktop.gui.imports.review import ReviewPane

            self._review = ReviewPane()
            self._review.selection_changed.connect(self._show_count)
            self._review.answered.connect(self._answer)
            self._review_place.addWidget(self._review)
            self._review.show()
        return self._review

    def read(self, path: Path) -> None:
        """Read a workbook without changing anything, and show what is in it."""
        from ntm_desktop.services import imports

        self._cancel()
        self._note_left()
        self._seen_kinds = set()
        self._path, self._in_file, self._taken_kinds = path, set(), set()
        self.error.hide()
        self._file.setText(path.name)
        self._reading.setText(self.tr("Đang đọc thử tệp “{0}”…").format(path.name))
        self._show_stage(_READ)
        job: Job | None = None

        def shown(plan: "ImportPlan") -> None:
            if self._job is job and job is not None and not job.cancelled:
                self._show_plan(plan)

        def refused(error: NtmError) -> None:
            if self._job is job and job is not None and not job.cancelled:
                self._refuse(error)

        job = self.context.tasks.run_staged(
            imports.reading(self.context.assessment.id, path),
            done=shown,
            failed=refused,
            owner=self,
        )
        self._job = job

    def reject(self) -> None:
        """Close; reading under way is dropped, nothing was written."""
        self._cancel()
        super().reject()

    # Stages

    def _show_plan(self, plan: "ImportPlan") -> None:
        self._plan = plan
        self._in_file |= {plan.kind, *plan.others}
        self._show_stage(_REVIEW)
        self.review.show_plan(plan)
        if not plan.open_questions:
            self.review.table.setFocus()

    def _answer(self, question_id: str, key: str) -> None:
        """Read again what is there, with one question answered; nothing is written."""
        plan = self._plan
        if plan is None:
            return
        from ntm_desktop.services import imports

        def shown(again: "ImportPlan") -> None:
            if self._plan is plan:
                self._plan = again
                self.review.show_plan(again, again=True)

        self.error.hide()
        self.apply_button.setEnabled(False)
        self.context.tasks.run(
            partial(imports.answering, plan=plan, choices={question_id: key}),
            done=shown,
            failed=self._refuse,
            owner=self,
        )

    def _refuse(self, error: NtmError) -> None:
        faults = [f"• {fault}" for fault in error.faults[:_FAULTS_SHOWN]]
        self.error.show_message("\n".join([str(error), *faults]), Level.ERROR)
        self._show_stage(_CHOOSE if self.stack.currentIndex() == _READ else _REVIEW)

    def _apply(self) -> None:
        plan = self._plan
        if plan is None:
            return
        from ntm_desktop.services.import_applying import apply_import

        self.error.hide()
        self.apply_button.setEnabled(False)
        self._taken = self.review.accepted
        self.context.tasks.run(
            partial(
                apply_import,
                assessment_id=plan.assessment_id,
                plan=plan,
                accepted=self.review.accepted,
                whole=self.review.whole.isChecked(),
            ),
            done=self._show_done,
            failed=self._refuse_apply,
            owner=self,
        )

    def _refuse_apply(self, error: NtmError) -> None:
        self._refuse(error)
        self.apply_button.setEnabled(True)

    def _show_done(self, change: "Change") -> None:
        from ntm_desktop.gui.imports.wording import PAGES_OF_KIND, kind_label
        from ntm_desktop.services.import_lines import LineState

        plan = self._plan
        assert plan is not None
        self._taken_kinds.add(plan.kind)
        self._applied = change if change.touched else None
        self.undo_link.setVisible(bool(change.touched))
        self.undo_link.setEnabled(True)
        self._done_icon.set_icon("circle-check", "met")
        if change.touched:
            self._done_title.setText(
                self.tr("Đã lưu {0} dòng vào {1}").format(
                    self.review.taken, self.context.assessment.period.inline
                )
            )
        else:
            self._done_title.setText(self.tr("Số liệu trong tệp giống số liệu đang có"))
        left = [
            (LineState.AMBIGUOUS, self.tr("{0} dòng cần xác nhận cách hiểu ở trang Tự đánh giá")),
            (LineState.NOT_UNDERSTOOD, self.tr("{0} dòng chưa hiểu, cần nhập tay")),
            (LineState.IMPOSSIBLE, self.tr("{0} dòng có số không thể đúng, không lấy")),
        ]
        lines = [text.format(plan.counts[state]) for state, text in left if plan.counts[state]]
        held = sum(line.importable for line in plan.lines) - self.review.taken
        if held > 0:
            lines.append(self.tr("{0} dòng không được chọn, giữ nguyên số đang có").format(held))
        self._done_text.setText("\n".join(f"• {line}" for line in lines))
        self._done_text.setVisible(bool(lines))
        self.page_link.setProperty("page", plan.page or PAGES_OF_KIND[plan.kind])
        self._seen_kinds.add(plan.kind)
        self._next = next((kind for kind in plan.others if kind not in self._seen_kinds), None)
        self.next_button.setVisible(self._next is not None)
        if self._next is not None:
            self.next_button.setText(
                self.tr("Tệp này còn: {0}. Xem để nhập tiếp…").format(kind_label(self._next))
            )
        self._show_stage(_DONE)

    def _go_on(self) -> None:
        """Look at the next kind of table of the file, which was read already."""
        plan, kind = self._plan, self._next
        if plan is None or kind is None:
            return
        from ntm_desktop.services import imports

        self.error.hide()
        self._seen_kinds.add(kind)
        self.context.tasks.run(
            partial(imports.going_on, plan=plan, kind=kind),
            done=self._show_plan,
            failed=self._refuse_file,
            owner=self,
        )

    def _note_left(self) -> None:
        """What a workbook that was used still holds is offered again; the rest is done with."""
        path, self._path = self._path, None
        if path is None or not self._in_file:
            return
        from ntm_desktop.services.left_tables import note_left

        left = sorted(self._in_file - self._taken_kinds) if self._taken_kinds else []
        self.context.tasks.run(partial(note_left, path=path, kinds=left), owner=self.context.tasks)

    def _undo(self) -> None:
        if self._applied is None:
            return
        self.undo_link.setEnabled(False)
        self.context.tasks.run(_undo, done=self._show_undone, owner=self)

    def _show_undone(self, change: "Change | None") -> None:
        if change is None:
            return
        self._applied = None
        if self._plan is not None:
            self._taken_kinds.discard(self._plan.kind)
        self._done_icon.set_icon("undo", "muted")
        self._done_title.setText(self.tr("Đã hoàn tác: số liệu trở lại như trước khi nhập"))
        self._done_text.hide()
        self.undo_link.hide()

    def _open_page(self) -> None:
        self.context.navigate(str(self.page_link.property("page")))
        self.accept()

    def _choose_file(self) -> None:
        path = ask_file(
            self,
            self.tr("Chọn tệp Excel của xã"),
            self.context.preferences,
            self.tr("Tệp Excel, kết quả khảo sát (*.xlsx *.xls *.csv);;Mọi tệp (*)"),
        )
        if path is not None:
            self.read(path)

    def _start_again(self) -> None:
        self._cancel()
        self.error.hide()
        self._plan = None
        self._file.setText("")
        self._show_stage(_CHOOSE)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.review.as_text())
        self.copy_button.setText(self.tr("Đã chép"))
        QTimer.singleShot(2000, self.copy_button, self._name_copy_button)

    def _result(self) -> "tuple[str, list[tuple[str, ...]]] | None":
        """What the file of results holds."""
        plan = self._plan
        return None if plan is None else (plan.file_name, self.review.result_rows(self._taken))

    def _refuse_file(self, error: NtmError) -> None:
        self.error.show_message(str(error), Level.ERROR)

    def _name_copy_button(self) -> None:
        self.copy_button.setText(self.tr("Chép danh sách"))

    def _show_count(self, count: int) -> None:
        asked = self.review.asked
        if asked:
            text = self.tr("Còn {0} câu hỏi").format(asked)
        elif count:
            text = self.tr("Nhập {0} dòng").format(count)
        elif self.review.anything_new:
            text = self.tr("Chưa chọn dòng nào")
        else:
            text = self.tr("Không có gì mới để nhập")
        self.apply_button.setText(text)
        self.apply_button.setEnabled(count > 0 and not asked)

    def _show_stage(self, stage: int) -> None:
        self.stack.setCurrentIndex(stage)
        self.copy_button.setVisible(stage == _REVIEW)
        self.result_button.setVisible(stage in (_REVIEW, _DONE))
        if stage != _DONE:
            self._taken = None
        self.other_button.setVisible(stage in (_REVIEW, _DONE))
        self.apply_button.setVisible(stage == _REVIEW)
        self.close_button.setText(
            self.tr("Đóng") if stage in (_CHOOSE, _DONE) else self.tr("Hủy, không nhập")
        )
        self._file.setVisible(stage != _CHOOSE)

    # Building

    def _fit_screen(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(1180, room.width() - 48), min(700, room.height() - 72))
        self.setMinimumSize(min(820, room.width() - 48), min(520, room.height() - 72))

    def _build(self) -> None:
        self._file = ElidedLabel("", "muted")
        self.error = Notice(level=Level.ERROR, dismissable=True)
        self.error.hide()
        self.drop = DropArea(
            self.tr("Kéo tệp Excel thả vào đây"),
            self.tr("Chọn tệp Excel…"),
            (
                self.tr(
                    "Nhận biểu tiêu chí, danh mục công trình, biểu nguồn lực, mọi sổ theo dõi."
                ),
                self.tr("Dùng được .xlsx và .xls, kể cả phông chữ cũ TCVN3 (ABC) và VNI."),
                self.tr("Đọc thử trước, cho xem hết; chưa ghi gì cho đến khi bấm “Nhập”."),
            ),
        )
        self.drop.file_chosen.connect(self.read)
        self.drop.choose_requested.connect(self._choose_file)
        review = QWidget()
        self._review_place = QVBoxLayout(review)
        self._review_place.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        for page in (self.drop, self._make_reading(), review, self._make_done()):
            self.stack.addWidget(page)
        self.copy_button = Button(self.tr("Chép danh sách"), icon="clipboard-check")
        self.copy_button.clicked.connect(self._copy)
        self.result_button = ResultButton(self.context, self._result, self)
        self.result_button.refused.connect(self._refuse_file)
        self.other_button = Button(self.tr("Chọn tệp khác…"), icon="folder-open")
        self.other_button.clicked.connect(self._start_again)
        self.close_button = Button(self.tr("Đóng"))
        self.close_button.clicked.connect(self.reject)
        self.apply_button = Button("", "primary", icon="download")
        self.apply_button.clicked.connect(self._apply)
        self.apply_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.tr("Nhập từ Excel"), "title")
        Floating(self.error, self, title)
        layout.addLayout(row(title, self._file, stretch=1, spacing=GRID + 4))
        layout.addWidget(self.stack, 1)
        layout.addLayout(
            row(
                self.copy_button,
                self.result_button,
                self.other_button,
                QWidget(),
                self.close_button,
                self.apply_button,
                stretch=3,
                spacing=GRID + 4,
            )
        )

    def _make_reading(self) -> QWidget:
        self._reading = Label("", "value")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(420)
        bar.setAccessibleName(self.tr("Đang đọc tệp"))
        stop = Button(self.tr("Dừng"))
        stop.clicked.connect(self._start_again)
        center = Qt.AlignmentFlag.AlignHCenter
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(2 * GRID)
        layout.addStretch(2)
        for widget in (self._reading, bar, stop):
            layout.addWidget(widget, 0, center)
        layout.addStretch(3)
        return page

    def _make_done(self) -> QWidget:
        self._done_icon = IconLabel("circle-check", "met", 48)
        self._done_title = Label("", "value")
        self._done_text = Label("", "body")
        self.undo_link = LinkButton(self.tr("Hoàn tác lần nhập này"), icon="undo")
        self.undo_link.clicked.connect(self._undo)
        self.page_link = LinkButton(self.tr("Xem số liệu vừa nhập"), icon="chevron-right")
        self.page_link.clicked.connect(self._open_page)
        self.next_button = Button("", icon="chevron-right")
        self.next_button.clicked.connect(self._go_on)
        center = Qt.AlignmentFlag.AlignHCenter
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(2 * GRID)
        layout.addStretch(2)
        for widget in (self._done_icon, self._done_title, self._done_text):
            layout.addWidget(widget, 0, center)
        links = row(spacing=2 * GRID)
        links.addWidget(self.page_link)
        links.addWidget(self.undo_link)
        links.addStretch(1)
        layout.addLayout(links)
        layout.addWidget(self.next_button, 0, center)
        layout.addStretch(3)
        return page


def _start_readers(_progress: object) -> None:
    from ntm_desktop.services import imports

    imports.start_readers()


def _end_readers(_progress: object) -> None:
    from ntm_desktop.services import imports

    imports.end_readers()


def _undo(ws: "Workspace") -> "Change | None":
    from ntm_desktop.services import edits

    return edits.undo(ws)
