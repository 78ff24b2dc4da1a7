"""The page "Lộ trình": what was registered for the years, and what is to be done for it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.roadmap import ROADMAP, YEAR_TARGETS, TaskState
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import commit_focus
from ntm_desktop.gui.roadmap.model import RoadmapModel
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    Label,
    Level,
    PageHeader,
    scrolled,
)
from ntm_desktop.gui.widgets.chart_view import ChartView
from ntm_desktop.gui.widgets.register_lines import actions
from ntm_desktop.gui.widgets.register_lines.entry_table import EntryTable

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.charts import Chart
    from ntm_desktop.domain.registers.entries import Entry
    from ntm_desktop.services.roadmap import RoadmapView
    from ntm_desktop.services.session import Workspace

_SHOWN_HERE = frozenset(
    {
        Touched.REGISTERS,
        Touched.ANSWERS,
        Touched.ASSESSMENTS,
        Touched.RULES,
        Touched.PROJECTS,
        Touched.SUBJECTS,
        Touched.SETTINGS,
    }
)
_TOP_HEIGHT = 226
_TARGET_WIDTHS = (3.0, 6.0, 23.0, 19.0, 14.0)
_SEARCH_WIDTH = 230
_SEARCH_AFTER_MS = 150
_ALL, _OPEN, _LATE = "all", "open", "late"


class RoadmapPage(CommunePage):
    """Targets and their chart above, the lines of the roadmap below."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view: RoadmapView | None = None
        """What is shown; None until it was read."""
        self._kind = _ALL
        self._chart: Chart | None = None
        self.header = PageHeader(self.tr("Lộ trình"))
        self.plan_button = Button(
            self.tr("Xem và in kế hoạch…"), icon="printer", tip=self.tr("Ctrl+P")
        )
        self.plan_button.clicked.connect(self.print_document)
        self.header.add_action(self.plan_button)
        self.targets = EntryTable(
            context, self.tr("Mục tiêu đăng ký theo năm"), widths=_TARGET_WIDTHS
        )
        self.add_target = Button(self.tr("Thêm năm"), icon="plus")
        self.add_target.clicked.connect(self.targets.add)
        self.target_note = Label("", "warn", wrap=True)
        self.target_note.hide()
        self.model = RoadmapModel()
        self.table = EntryTable(context, self.tr("Việc phải làm theo 5 rõ"), self.model)
        self.work_list = self.table
        self.table.check_wanted.connect(lambda: self.choose_kind(_LATE))
        self.table.filtered_away.connect(self._show_every_line)
        self.add_button = Button(self.tr("Thêm việc"), "primary", icon="plus", tip="F5")
        self.add_button.clicked.connect(self.table.add)
        self.propose_button = Button("", icon="clipboard-check")
        self.propose_button.clicked.connect(self.propose)
        self.edit_button = Button(
            self.tr("Sửa"), icon="pencil", tip=self.tr("Mở dòng đang chọn thành phiếu (Ctrl+Enter)")
        )
        self.edit_button.clicked.connect(self.table.open_entry)
        self.remove_button = Button(self.tr("Xóa"), icon="trash", tip="F6")
        self.remove_button.clicked.connect(self.table.remove)
        self.more_button = Button(self.tr("Excel và việc khác"), icon="file-down")
        self.more_button.setMenu(self._menu())
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Tìm trong lộ trình, không cần dấu"))
        self.search.setAccessibleName(self.tr("Tìm trong lộ trình"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self._later = QTimer(self, interval=_SEARCH_AFTER_MS, singleShot=True)
        self._later.timeout.connect(self._show_lines)
        self.search.textChanged.connect(lambda _text: self._later.start())
        self.chips: dict[str, Button] = {}
        self.summary = Label("", "caption", wrap=True)
        self._lay_out()

    # What the frame calls

    def show_target(self, target: str | None) -> None:
        """Bring a line into view: "roadmap:<id>"."""
        register, _, entry_id = (target or "").partition(":")
        table = self.targets if register == YEAR_TARGETS else self.table
        if entry_id:
            table.want(entry_id)
            table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: "Change | None") -> None:
        """Read everything again when something in it may have changed."""
        if change is not None and not change.touched & _SHOWN_HERE:
            return
        assessment_id = self.context.assessment.id

        def read(ws: "Workspace") -> "RoadmapView":
            from ntm_desktop.services.roadmap import roadmap_view

            return roadmap_view(ws, assessment_id)

        self.context.tasks.run(read, done=self._show, failed=self.context.show_error, owner=self)

    def commit_pending(self) -> None:
        """Queue what is being typed in a cell."""
        self.targets.commit_editor()
        self.table.commit_editor()
        commit_focus(self)

    def can_print(self) -> bool:
        """The plan prints."""
        return self.view is not None

    def print_document(self) -> None:
        """Show the plan as it prints."""
        from ntm_desktop.gui.roadmap.plan_dialog import PlanDialog

        self.commit_pending()
        dialog = PlanDialog(self.context, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add_row(self) -> bool:
        """A line, wherever the keyboard is."""
        self.table.add()
        return True

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Trang này giữ mục tiêu xã đăng ký từng năm và lộ trình cho từng chỉ tiêu chưa đạt "
            "theo “5 rõ”: rõ chủ thể thực hiện, rõ việc phải làm, rõ nguồn lực và kết quả, rõ "
            "hiệu quả và mục đích, rõ lộ trình và thời gian.\n\n"
            "“Lấy chỉ tiêu chưa đạt” thêm một dòng cho mỗi chỉ tiêu chưa có việc: mức phải đạt và "
            "phần còn thiếu lấy từ số liệu, ô có vạch cam là ô anh/chị phải ghi. Việc quá hạn "
            "hiện ở “Việc cần làm” của trang Tổng quan.\n\n"
            "F5 thêm dòng, F6 xóa, F2 sửa ô, Ctrl+Enter mở phiếu, Ctrl+D chép ô trên, Ctrl+; ngày "
            "hôm nay, F8 chỉ xem việc quá hạn, Ctrl+V dán từ Excel, Ctrl+P in kế hoạch."
        )

    # Showing

    def _show(self, view: "RoadmapView") -> None:
        self.view = view
        self.targets.show_lines(view.registered)
        self.model.know(view)
        self._show_lines()
        self._show_chart(view.chart)
        self._show_words(view)
        self.settle_keys()

    def _show_lines(self) -> None:
        from ntm_desktop.domain.registers.entries import search

        view = self.view
        if view is None:
            return
        lines = view.lines
        shown: tuple[Entry, ...] = tuple(e for e in lines.entries if self._of_kind(view, e))
        shown = search(lines.form, shown, self.search.text(), lines.known)
        self.table.show_lines(lines, shown)
        if shown:
            self.stack.setCurrentWidget(self.table)
        elif lines.entries:
            self.stack.setCurrentWidget(self._nothing_area)
        else:
            self._say_empty(view)
            self.stack.setCurrentWidget(self._empty_area)
        self.edit_button.setEnabled(bool(shown))
        self.remove_button.setEnabled(bool(shown))

    def _of_kind(self, view: "RoadmapView", entry: "Entry") -> bool:
        task = view.tasks[entry.id]
        match self._kind:
            case "open":
                return task.open
            case "late":
                return task.state is TaskState.OVERDUE
        return True

    def _say_empty(self, view: "RoadmapView") -> None:
        count = len(view.unplanned)
        self.empty.set_text(
            self.tr("Lộ trình chưa có việc nào"),
            self.tr(
                "Có {0} chỉ tiêu chưa đạt. Bấm “Lấy chỉ tiêu chưa đạt” để có sẵn mỗi chỉ tiêu một "
                "dòng với phần còn thiếu, rồi ghi ai làm, bao giờ xong, tiền ở đâu."
            ).format(count)
            if count
            else self.tr(
                "Chưa có chỉ tiêu nào được trả lời là chưa đạt. Vẫn thêm việc được bằng “Thêm "
                "việc” (F5), hoặc dán từ Excel."
            ),
        )

    def _show_chart(self, chart: "Chart | None") -> None:
        if chart == self._chart:
            return
        self._chart = chart
        while self._chart_room.count():
            item = self._chart_room.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if chart is not None and not chart.empty:
            shown = ChartView(chart)
            self._chart_room.addWidget(shown)
            shown.show()  # at once, not in the next turn: the old one is gone

    def _show_words(self, view: "RoadmapView") -> None:
        from ntm_desktop.domain.numbers import format_decimal

        year = view.info.period.year
        said = [self.tr("Đạt {0}/{1} tiêu chí").format(view.met, view.total)]
        if year in view.targets:
            said.append(self.tr("năm {0} đăng ký {1}").format(year, view.targets[year]))
        self.header.set_subtitle(" · ".join(said))
        self.target_note.setText(" ".join(view.remarks))
        self.target_note.setVisible(bool(view.remarks))
        count = len(view.unplanned)
        self.propose_button.setText(self.tr("Lấy chỉ tiêu chưa đạt ({0})").format(count))
        self.propose_button.setVisible(bool(count))
        self._propose_first.setVisible(bool(count))
        listed = "; ".join(f"{one.no} {view.names[one.no]}" for one in view.unplanned)
        self.propose_button.setToolTip(self.tr("Chưa có việc: {0}").format(listed))
        self.chips[_OPEN].setText(self.tr("Chưa xong {0}").format(view.open))
        self.chips[_LATE].setText(self.tr("Quá hạn {0}").format(view.overdue))
        money = view.money
        parts = [self.tr("{0} việc, {1} chưa xong").format(len(view.tasks), view.open)]
        if money is not None:
            parts.append(self.tr("cần {0} triệu đồng").format(format_decimal(money)))
        if count:
            parts.append(self.tr("{0} chỉ tiêu chưa đạt chưa có việc").format(count))
        self.summary.setText(" · ".join(parts) if view.tasks else "")

    def _show_every_line(self) -> None:
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.choose_kind(_ALL)

    def choose_kind(self, kind: str) -> None:
        """Show all lines, those not done, or those that are late."""
        self._kind = kind
        self.chips[kind].setChecked(True)
        self._show_lines()

    # Edits

    def propose(self) -> None:
        """Add a line for each indicator not met that has none."""
        assessment_id = self.context.assessment.id

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.roadmap import propose

            return propose(ws, assessment_id)

        def told(change: "Change") -> None:
            self.context.show_message(
                self.tr(
                    "Đã lưu: {0}. Ô có vạch cam là điều số liệu không nói được, anh/chị ghi tiếp."
                ).format(change.label),
                Level.SUCCESS,
            )

        self.context.tasks.run(work, done=told, failed=self.context.show_error, owner=self)

    def _export(self) -> None:
        if self.view is not None:
            period = self.context.assessment.period
            actions.export_several(self.context, self, [ROADMAP, YEAR_TARGETS], period, "lo-trinh")

    def _template(self) -> None:
        actions.take_template(self.context, self, ROADMAP, self.context.assessment.period)

    # Building

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for text, run in (
            (self.tr("Dán từ Excel (Ctrl+V)"), self.table.paste),
            (self.tr("Tải từ tệp Excel…"), lambda: self.context.open_import()),
            (self.tr("Lấy mẫu Excel…"), self._template),
            (self.tr("Kết xuất ra Excel…"), self._export),
            (self.tr("Lịch sử của dòng…"), self.table.show_history),
            (self.tr("Xóa năm đang chọn trong mục tiêu"), self.targets.remove),
        ):
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, run=run: run())
        return menu

    def _lay_out(self) -> None:
        registered = Card(self.tr("Mục tiêu đăng ký theo năm"))
        registered.body.setContentsMargins(1, 2 * GRID - 2, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID - 1, 0, 2 * GRID - 1, 0)
        head.addWidget(Label(self.tr("Mục tiêu đăng ký theo năm"), "heading"), 1)
        head.addWidget(self.add_target)
        registered.body.addLayout(head)
        registered.body.addWidget(self.targets, 1)
        registered.body.addWidget(self.target_note)  # below: the lines typed into stay
        pictures = Card(self.tr("Biểu đồ tiêu chí theo năm"))
        pictures.body.setContentsMargins(GRID, GRID, GRID, GRID)
        self._chart_room = QVBoxLayout()
        pictures.body.addLayout(self._chart_room)
        pictures.body.addStretch(1)
        top = QWidget()
        top.setFixedHeight(_TOP_HEIGHT)
        above = QHBoxLayout(top)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(GRID + 4)
        above.addWidget(registered, 1)
        above.addWidget(pictures, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addWidget(top)
        whole.addWidget(self._lines_card(), 1)

    def _lines_card(self) -> Card:
        first = Button(self.tr("Thêm việc"), icon="plus")
        first.clicked.connect(self.table.add)
        pasting = Button(self.tr("Dán từ Excel"), icon="file-down")
        pasting.clicked.connect(lambda: self.table.paste())
        self._propose_first = Button(self.tr("Lấy chỉ tiêu chưa đạt"), "primary")
        self._propose_first.clicked.connect(self.propose)
        self.empty = EmptyState("route", "", "", (self._propose_first, first, pasting))
        nothing = EmptyState(
            "route",
            self.tr("Không có việc nào khớp"),
            self.tr("Hãy chọn “Tất cả” hoặc xóa chữ ở ô tìm."),
        )
        self._empty_area = scrolled(self.empty, clear=True)
        self._nothing_area = scrolled(nothing, clear=True)
        self.stack = QStackedWidget()
        for widget in (self.table, self._empty_area, self._nothing_area):
            self.stack.addWidget(widget)
        card = Card(self.tr("Việc phải làm theo 5 rõ"))
        card.body.setContentsMargins(1, 2 * GRID - 2, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID - 1, 0, 2 * GRID - 1, 0)
        head.setSpacing(GRID)
        head.addWidget(Label(self.tr("Việc phải làm (5 rõ)"), "heading"), 1)
        for button in (
            self.propose_button,
            self.add_button,
            self.edit_button,
            self.remove_button,
            self.more_button,
        ):
            head.addWidget(button)
        filters = QHBoxLayout()
        filters.setContentsMargins(2 * GRID - 1, 0, 2 * GRID - 1, 0)
        filters.setSpacing(GRID)
        filters.addWidget(self.search)
        group = QButtonGroup(self)
        for kind, words in ((_ALL, self.tr("Tất cả")), (_OPEN, ""), (_LATE, "")):
            chip = Button(words, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _on=False, kind=kind: self.choose_kind(kind))
            group.addButton(chip)
            self.chips[kind] = chip
            filters.addWidget(chip)
        self.chips[_ALL].setChecked(True)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        filters.addWidget(self.summary, 1)
        card.body.addLayout(head)
        card.body.addLayout(filters)
        card.body.addWidget(self.stack, 1)
        return card
