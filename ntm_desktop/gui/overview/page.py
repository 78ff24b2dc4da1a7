"""What an officer wants at eight in the morning: how far, what is missing, what is next."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.overview.cards import CountCard, FactCard, TodoCard
from ntm_desktop.gui.overview.content import OverviewContent, overview_content, todo_contents
from ntm_desktop.gui.overview.standing_card import StandingCard
from ntm_desktop.gui.overview.tiles import Legend, TileGrid
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    IconLabel,
    Label,
    Level,
    Notice,
    PageHeader,
    Segment,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.steady_bar import BAR_WIDTH

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.gui.overview.tier_card import TierCard
    from ntm_desktop.gui.overview.todo_view import TodoView
    from ntm_desktop.services.overview import Overview
    from ntm_desktop.services.tiers import TierCondition
    from ntm_desktop.services.workspace import Workspace

_AFTER_PICTURE_MS = 30
ALL_TODO = "todo"
READ_AGAIN = "import:"
"""Before the path of a workbook of which something was left (``services/left_tables.py``)."""
"""Target of the list of everything that is to be done."""


class OverviewPage(CommunePage):
    """Tiles, counts, money, and the next things to do."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        header = PageHeader(self.tr("Tổng quan"))
        self.import_button = Button(self.tr("Nhập từ Excel…"), icon="file-up")
        self.continue_button = Button(self.tr("Tiếp tục tự đánh giá"), "primary")
        header.add_action(self.import_button)
        header.add_action(self.continue_button)
        self.import_button.clicked.connect(lambda: context.open_import())
        self.continue_button.clicked.connect(self._go_on)

        self.sample: Notice | None = None
        self.count = CountCard()
        self.remaining = FactCard()
        self.resources = FactCard()
        self.resources.activated.connect(lambda: context.open_import())
        self.tiles = TileGrid()
        self.tiles.chosen.connect(lambda no: context.navigate("assessment", f"criterion:{no}"))
        self.todo = TodoCard()
        self.todo.chosen.connect(context.navigate)
        self.todo.all_wanted.connect(lambda: context.navigate("overview", ALL_TODO))
        self.all_todo: TodoView | None = None
        self._tiles_title = Label("", "heading")
        self._unverified = _Unverified()
        self.standing = StandingCard()
        self.standing.chosen.connect(context.navigate)
        self._first_missing: str | None = None

        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self._content = self._build_content()
        self.stack.addWidget(self._content)
        self.empty: EmptyState | None = None
        self.tier: TierCard | None = None

        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        header.setContentsMargins(0, 0, BAR_WIDTH, 0)  # ends where the cards below it end
        layout.addWidget(header)
        layout.addWidget(self.stack, 1)

    def refresh(self, change: "Change | None") -> None:
        """Read the overview anew."""
        if change is not None and not change.touched:
            return
        assessment_id = self.context.assessment.id

        def read(ws: "Workspace") -> "Overview":
            from ntm_desktop.services.overview import overview

            return overview(ws, assessment_id)

        self.context.tasks.run(read, done=self._show, owner=self)

    def show_target(self, target: str | None) -> None:
        """Lead to the list of everything that is to be done, or to a workbook read again."""
        if target is not None and target.startswith(READ_AGAIN):
            self.context.open_import(Path(target.removeprefix(READ_AGAIN)))
        if target == ALL_TODO and self.context.ready:
            self._list_todo()
            self.refresh(None)

    def _list_todo(self) -> None:
        from ntm_desktop.gui.overview.todo_view import TodoView

        if self.all_todo is None:
            self.all_todo = TodoView()
            self.all_todo.chosen.connect(self.context.navigate)
            self.all_todo.closed.connect(self._end_list)
            self.stack.addWidget(self.all_todo)
        self.stack.setCurrentWidget(self.all_todo)
        self.all_todo.search.setFocus()

    def _end_list(self) -> None:
        self.stack.setCurrentWidget(self._content)
        self.refresh(None)

    def _show(self, overview: "Overview") -> None:
        self.show_content(overview_content(overview))
        if self.all_todo is not None:
            self.all_todo.show_todo(todo_contents(overview))

    def show_content(self, content: OverviewContent) -> None:
        """Show what was read, or what was kept from the last time."""
        if content.sample and self.sample is None:
            self.sample = self._sample_notice()
        listing = self.all_todo is not None and self.stack.currentWidget() is self.all_todo
        if content.empty and not listing:
            ready = self.context.ready
            self._show_empty(frame=ready and not self.context.criteria_set.assessable)
            return
        if not listing:
            self.stack.setCurrentWidget(self._content)
        self._read_tier(empty=False)
        self.count.show_count(
            [Segment(*part) for part in content.parts], content.met, content.total, content.said
        )
        self.remaining.show_fact(content.remaining)
        self.resources.show_fact(content.resources)
        self._tiles_title.setText(self.tr("{0} tiêu chí").format(content.total))
        self.tiles.show_tiles(content.tiles)
        self.todo.show_todo(content.todo, content.todo_total)
        self.standing.show_facts(content.facts)
        self._first_missing = content.first_missing
        self._unverified.show_count(content.unverified)

    # What the tier asks for

    def _read_tier(self, *, empty: bool) -> None:
        """Conditions of a higher tier are read when the page stands; the standard has none."""
        context = self.context
        if not context.ready or not context.criteria_set.prerequisite:
            if self.tier is not None:
                self.tier.hide()
            return
        assessment_id = context.assessment.id

        def work(ws: "Workspace") -> "tuple[TierCondition, ...]":
            from ntm_desktop.services.tiers import tier_conditions

            return tier_conditions(ws, assessment_id)

        def done(conditions: "tuple[TierCondition, ...]") -> None:
            if assessment_id == context.assessment.id:
                self._show_tier(conditions, empty=empty)

        def read() -> None:
            context.tasks.run(work, done=done, owner=self)

        QTimer.singleShot(_AFTER_PICTURE_MS, self, read)

    def _show_tier(self, conditions: "tuple[TierCondition, ...]", *, empty: bool) -> None:
        from ntm_desktop.gui.overview.tier_card import TierCard

        if self.tier is None:
            self.tier = TierCard()
            self.tier.assessment_wanted.connect(self.context.choose_assessment)
            self.tier.indicator_wanted.connect(lambda no: self.context.navigate("assessment", no))
        if empty:
            self._column.insertWidget(self._column.indexOf(self.stack), self.tier)
        else:
            self._cards.insertWidget(2, self.tier)
        self.tier.show_conditions(conditions)
        self.tier.setVisible(bool(conditions))

    def can_print(self) -> bool:
        """There is something to print as soon as something was answered."""
        return self.context.ready and self.stack.currentWidget() is not self.empty

    def print_document(self) -> None:
        """Show the overview as a paper, with its charts, to be printed."""
        from functools import partial

        from ntm_desktop.gui.papers.slip_dialog import SlipDialog
        from ntm_desktop.services import overview_paper

        draw = partial(overview_paper.drawing, self.context.assessment.id)
        dialog = SlipDialog(self.context, self.window(), draw, self.tr("In tổng quan"))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Trang này cho biết xã đạt bao nhiêu tiêu chí, còn thiếu gì và nên làm gì tiếp.\n\n"
            "Mỗi ô là một tiêu chí: vạch màu và biểu tượng là kết luận, con số là chỉ tiêu đạt "
            "trên số chỉ tiêu áp dụng, hình kẹp giấy màu xanh nghĩa là đã đủ minh chứng. Bấm vào "
            "ô để đến tiêu chí đó; dùng phím mũi tên để đi giữa các ô.\n\n"
            "Mỗi dòng trong “Việc cần làm” dẫn đến đúng ô cần nhập. Dấu ◇ nhắc rằng ngưỡng hoặc "
            "lời văn của chỉ tiêu chưa được đối chiếu với văn bản gốc.\n\n"
            "Ctrl+P in trang này kèm biểu đồ."
        )

    def _go_on(self) -> None:
        self.context.navigate("assessment", self._first_missing)

    def _show_empty(self, *, frame: bool) -> None:
        if self.empty is None:
            self._bring = bring = Button(self.tr("Nhập từ Excel…"), icon="file-up")
            bring.clicked.connect(lambda: self.context.open_import())
            self._begin = begin = Button(self.tr("Bắt đầu tự đánh giá"), "primary")
            begin.clicked.connect(lambda: self.context.navigate("assessment"))
            self.empty = EmptyState("clipboard-check", "", "", (bring, begin))
            self.stack.addWidget(self.empty)
        self._bring.setVisible(not frame)
        if frame:
            self._begin.setText(self.tr("Xem đợt đang chờ gì"))
            self.empty.set_text(
                self.tr("Đợt này chờ chỉ tiêu của bộ tiêu chí"),
                self.tr(
                    "Trang Tự đánh giá nói phải làm gì để có chỉ tiêu. Trong lúc chờ, minh chứng, "
                    "công trình, nguồn lực, sổ theo dõi và báo cáo vẫn nhập và làm được."
                ),
            )
        else:
            self._begin.setText(self.tr("Bắt đầu tự đánh giá"))
            self.empty.set_text(
                self.tr("Đợt này chưa có số liệu nào"),
                self.tr(
                    "Nếu các ngành đã có bảng Excel, hãy nhập vào: chương trình đọc thử và cho xem "
                    "trước khi ghi. Hoặc trả lời từng chỉ tiêu một."
                ),
            )
        self.stack.setCurrentWidget(self.empty)
        self._read_tier(empty=True)

    def _sample_notice(self) -> Notice:
        notice = Notice(
            self.tr(
                "Đây là xã mẫu: mọi số liệu do chương trình tự đặt ra để xem thử, không phải số "
                "liệu thật của xã."
            ),
            Level.INFO,
        )
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, BAR_WIDTH, 0)
        line.addWidget(notice)
        self._column.insertLayout(1, line)
        return notice

    def _build_content(self) -> QWidget:
        tiles_card = Card(self.tr("Các tiêu chí"))
        tiles_card.body.setSpacing(GRID + 2)
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(self._tiles_title)
        head.addStretch(1)
        head.addWidget(Legend())
        tiles_card.body.addLayout(head)
        tiles_card.body.addWidget(self.tiles, 1)
        tiles_card.body.addStretch(0)
        tiles_card.body.addWidget(self._unverified)

        top = QHBoxLayout()
        top.setSpacing(GRID + 4)
        top.addWidget(self.count, 30)
        top.addWidget(self.remaining, 38)
        top.addWidget(self.resources, 32)
        below = QHBoxLayout()
        below.setSpacing(GRID + 4)
        below.addWidget(tiles_card, 68)
        below.addWidget(self.todo, 32)
        content = QWidget()
        layout = self._cards = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.standing)
        layout.addLayout(top)
        layout.addLayout(below, 1)
        return scrolled(content)


class _Unverified(QWidget):
    """The mark that stands for what nobody has checked against the decision yet."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Label("", "warn", wrap=True)
        layout = row(IconLabel("diamond", "warn", 14), self._text, stretch=1)
        self.setLayout(layout)

    def show_count(self, count: int) -> None:
        """Show how many indicators rest on something unchecked; nothing for none."""
        self.setVisible(count > 0)
        self._text.setText(
            self.tr("{0} chỉ tiêu dựa trên ngưỡng chưa đối chiếu văn bản gốc").format(count)
        )
        self.setToolTip(
            self.tr(
                "Ngưỡng hoặc lời văn của các chỉ tiêu này lấy từ nguồn gián tiếp. Trước khi trình "
                "hồ sơ, hãy đối chiếu với quyết định của Thủ tướng và của tỉnh."
            )
        )
