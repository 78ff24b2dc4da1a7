"""The page "Nguồn lực": money by source and period as a tree, and what residents gave."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reading.pasted import pasted_cells
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.excel_menu import ExcelMenu
from ntm_desktop.gui.money.gifts import GiftsPane
from ntm_desktop.gui.money.nothing_tick import NothingTick
from ntm_desktop.gui.money.rows import figure, source_columns, source_rows
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.question.choices import ChoiceBar, Option
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    ElidedLabel,
    Label,
    Level,
    Notice,
    PageHeader,
    scrolled,
)
from ntm_desktop.gui.widgets.cut_bar import CutBar
from ntm_desktop.gui.widgets.figure_card import FigureCard
from ntm_desktop.gui.widgets.figure_words import millions, money, rate, share
from ntm_desktop.gui.widgets.share_chart import ShareChart
from ntm_desktop.gui.widgets.sheet import SheetView

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.gui.widgets.known_dialog import Keys
    from ntm_desktop.services.gifts import GiftsView
    from ntm_desktop.services.money import MoneyView
    from ntm_desktop.services.session import Workspace

_TOUCHED = frozenset(
    {Touched.PROJECTS, Touched.RESOURCES, Touched.ASSESSMENTS, Touched.SUBJECTS, Touched.REGISTERS}
)
_SOURCES, _GIFTS, _CHART = "sources", "gifts", "chart"


class MoneyPage(CommunePage):
    """Sources, contributions and a picture of both, at one cut."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view: MoneyView | None = None
        """What is shown; None until it was read."""
        self._cut: Cut | None = None
        self.header = PageHeader(self.tr("Nguồn lực"))
        self.cuts = CutBar(spans=True)
        self.cuts.chosen.connect(self._choose_cut)
        self.header.add_action(self.cuts)
        self.excel = ExcelMenu(context, "money", self)
        self.excel.read.connect(self._take_rows)
        self.header.add_action(self.excel)
        self.actual = FigureCard(self.tr("Đã huy động"))
        self.since = FigureCard(self.tr("Trong kỳ"))
        self.community = FigureCard(self.tr("Cộng đồng dân cư"))
        self.check = FigureCard(self.tr("Kiểm tra số liệu"))
        self.remarks = Notice(level=Level.WARN)
        self.remarks.hide()
        self.table = SheetView(source_columns(), self.tr("Nguồn lực theo nguồn vốn"))
        self.table.listen(self._typed, self.context.show_error)
        self.table.current_changed.connect(lambda _key: self._show_nothing())
        self.nothing = NothingTick(self)
        self.nothing.wanted.connect(self._say_nothing)
        self.table.add_wanted.connect(self._add_line)
        self.table.remove_wanted.connect(self._remove_lines)
        self.table.pasted.connect(lambda text: self._take_rows(pasted_cells(text)))
        self.everything = QCheckBox(self.tr("Hiện mọi nguồn"))
        self.everything.toggled.connect(lambda _on: self._show_table())
        self.modes = ChoiceBar(
            [
                Option(_SOURCES, self.tr("Nguồn vốn")),
                Option(_GIFTS, self.tr("Đóng góp của dân")),
                Option(_CHART, self.tr("Biểu đồ")),
            ],
            self.tr("Cách xem"),
            clearable=False,
            small=True,
        )
        self.modes.show_value(_SOURCES)
        self.modes.chosen.connect(self._choose_mode)
        self.gifts = GiftsPane(context, self)
        self.shares = ShareChart()
        self.over_time = ShareChart()
        self.work_list = self.table
        self._lay_out()
        context.assessment_changed.connect(self._follow)

    # What the frame calls

    def show_target(self, target: str | None) -> None:
        """Bring a source into view, the contributions ("gifts"), or a period's total ("@2024")."""
        source, _, period = (target or "").partition("@")
        if period:
            self._choose_cut(Cut.of(Period.parse(period)))
            target = source or TOTAL
        if target == _GIFTS:
            self._choose_mode(_GIFTS)
        elif target:
            self._choose_mode(_SOURCES)
            self.table.make_current(target, 2)

    def refresh(self, change: "Change | None") -> None:
        """Read the money again when it was touched."""
        if change is not None and not change.touched & _TOUCHED:
            return
        cut = self._now()

        def read(ws: "Workspace") -> "tuple[MoneyView, GiftsView]":
            from ntm_desktop.services.gifts import gifts_view
            from ntm_desktop.services.money import money_view

            return money_view(ws, cut), gifts_view(ws, cut)

        self.context.tasks.run(read, done=self._show, failed=self.context.show_error, owner=self)

    def commit_pending(self) -> None:
        """Queue what is being typed."""
        super().commit_pending()
        self.table.commit_editor()
        self.gifts.table.commit_editor()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Cells that were refused, and a contribution that was begun."""
        refused = [
            Unsaved(one.text, one.reason, self._name(key), self._source(key)[0])
            for (key, _), one in self.table.sheet.refused.items()
        ]
        return (*refused, *self.gifts.unsaved())

    def give_back(self) -> bool:
        """Show what is saved in the place of refused texts."""
        return any([self.table.sheet.give_back(), self.gifts.give_back()])

    def add_row(self) -> bool:
        """A contribution, while they are shown; a line of money belongs to a source."""
        if not self.gifts.isVisible():
            return False
        self.gifts.begin_new()
        return True

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Nguồn lực huy động theo từng nguồn, lũy kế từ 1/1 đến hết kỳ chọn ở trên, tính bằng "
            "triệu đồng.\n\n"
            "Gõ thẳng vào cột Kế hoạch, Thực hiện. Số mờ là số cộng từ các dòng bên dưới; gõ đè "
            "để ghi số riêng của dòng đó. Dòng tổng không bao giờ bị cộng hai lần. F5 thêm một "
            "dòng chi tiết cùng nguồn (xi măng bên cạnh cát), F6 xóa dòng chi tiết, Ctrl+V dán "
            "bảng từ Excel. Nguồn không huy động được gì thì đặt con trỏ ở dòng ấy rồi đánh dấu "
            "“Không phát sinh”: để trống là chưa ghi.\n\n"
            "Số trong kỳ là hiệu của hai kỳ; số của năm là số cuối cùng trong năm; giai đoạn là "
            "tổng các năm. Số lũy kế giảm, số nhỏ hơn các phần của nó, hay tổng không khớp đều "
            "được hỏi lại, không tự sửa."
        )

    # Showing

    def _now(self) -> Cut:
        return self._cut or Cut.of(self.context.assessment.period)

    def _follow(self) -> None:
        self._cut = None
        self.give_back()

    def _show(self, read: "tuple[MoneyView, GiftsView]") -> None:
        view, gifts = read
        found = view.statement
        if found.cut != self._now():
            return
        self.view = view
        self.cuts.show_cut(found.cut, frozenset(view.cuts))
        total = found.row(TOTAL)
        self.excel.show_cut(found.cut, filled=total.actual.value is not None)
        self.header.set_subtitle(
            self.tr("tổng các năm · triệu đồng")
            if found.summed
            else self.tr("lũy kế đến {0} · triệu đồng").format(f"{found.cut.last_day:%d/%m/%Y}")
        )
        has_lines = any(row.lines for row in found.rows)
        carry = found.before is not None and not has_lines and not found.cut.spans
        self.carry_button.setVisible(carry)
        if carry and found.before is not None:
            self.carry_button.setText(
                self.tr("Mang kế hoạch từ {0} sang").format(found.before.label)
            )
        self.known_button.setVisible(bool(view.known))
        self.known_button.setText(self.tr("Số đã có ở nơi khác ({0})…").format(len(view.known)))
        self._show_figures(view)
        self._show_remarks(view)
        self._show_table()
        self.gifts.show_gifts(gifts)
        self.settle_keys()
        lines = [r for r in found.rows if r.source and r.source.line and r.actual.value is not None]
        self.shares.show_shares(
            [(r.source.label, r.share, share(r.share)) for r in lines if r.source is not None]
        )
        self.over_time.show_shares(
            [(cut.title, value, figure(value)) for cut, value in view.over_time]
        )

    def _show_table(self) -> None:
        if self.view is not None:
            self.table.set_columns(source_columns(self.view.statement))
            rows = source_rows(self.view, everything=self.everything.isChecked())
            self.table.show_rows(rows)
            self._show_nothing()

    def _show_nothing(self) -> None:
        self.nothing.show_state(self.view, self._source(self.table.current_key or TOTAL)[0])

    def _show_figures(self, view: "MoneyView") -> None:
        found = view.statement
        total, community = found.row(TOTAL), found.row("community")
        actual, planned = total.actual.value, total.planned.value
        detail = self.tr("Chưa có kế hoạch")
        if planned is not None:
            detail = self.tr("{0} kế hoạch ({1})").format(rate(actual, planned), money(planned))
        self.actual.show_figure(
            millions(actual),
            detail,
            share=(actual, planned) if actual and planned else None,
        )
        self.since.show_figure(
            millions(total.difference),
            self.tr("so với {0}: {1}").format(found.before.label, money(total.earlier))
            if found.before
            else self.tr("Chưa có kỳ trước trong năm"),
        )
        self.community.show_figure(
            millions(community.actual.value),
            share(community.share) if community.share is not None else "",
        )
        if found.questions:
            self.check.show_figure(
                self.tr("{0} điểm cần xem").format(len(found.questions)),
                self.tr("Nêu ở cuối trang"),
                token="warn",
            )
        elif all(row.blank for row in found.rows):
            self.check.show_figure("–", self.tr("Chưa có số liệu để cộng"))
        else:
            self.check.show_figure(self.tr("Khớp"), self.tr("Các số cộng khớp nhau"), token="met")

    def _show_remarks(self, view: "MoneyView") -> None:
        self.remarks.show_lines([question.text for question in view.statement.questions])

    # Choosing

    def _choose_cut(self, cut: Cut) -> None:
        self.commit_pending()
        self._cut = cut
        self.cuts.show_cut(cut)
        self.refresh(None)

    def _choose_mode(self, mode: object) -> None:
        self.commit_pending()
        order = (_SOURCES, _GIFTS, _CHART)
        self.modes.show_value(mode)
        self.excel.set_listing("gifts" if mode == _GIFTS else "money")
        self.stack.setCurrentIndex(order.index(str(mode)))
        self.everything.setVisible(mode == _SOURCES)
        self.nothing.setVisible(mode == _SOURCES)

    @staticmethod
    def _source(key: object) -> tuple[str, str]:
        """Source and line of a row."""
        return (str(key[0]), str(key[1])) if isinstance(key, tuple) else (str(key), "")

    def _name(self, key: object) -> str:
        source = self._source(key)[0]
        return self.view.tree.label(source) if self.view else source

    # Edits

    def _run(
        self,
        fn: "Callable[[Workspace], object]",
        failed: Callable[[NtmError], None] | None = None,
        done: Callable[[object], None] | None = None,
    ) -> None:
        self.context.tasks.run(fn, done=done, failed=failed or self.context.show_error, owner=self)

    def _typed(self, key: object, column: str, text: str) -> None:
        cut = self._now()
        source, line_id = self._source(key)

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.money import MoneyField, record_money

            return record_money(ws, cut, source, MoneyField(column), text, line_id=line_id)

        def refused(error: NtmError) -> None:
            self.table.sheet.refuse(key, column, text, str(error))
            self.remarks.show_message(str(error), Level.ERROR)
            self.remarks.show()

        self._run(work, refused, lambda _change: self.table.sheet.accept(key, column))

    def _say_nothing(self, source: str, on: bool) -> None:
        cut = self._now()

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.money_nothing import mark_money, unmark_money

            return (mark_money if on else unmark_money)(ws, cut, source)

        def refused(error: NtmError) -> None:
            self._show_nothing()  # the tick shows what is kept, not what was wanted
            self.context.show_error(error)

        self._run(work, refused)

    def _add_line(self) -> None:
        source, _ = self._source(self.table.current_key or "")
        if self.view is None or self.view.tree.find(source) is None:
            self.context.show_message(
                self.tr("Hãy đặt con trỏ vào nguồn vốn cần thêm dòng chi tiết."), Level.WARN
            )
            return
        from ntm_desktop.gui.ask_text import ask_text

        label = self.view.tree.label(source)
        name = ask_text(
            self,
            self.tr("Thêm dòng chi tiết"),
            self.tr("Tên dòng trong “{0}”:").format(label),
            self.tr("Thêm dòng"),
        )
        if name is not None:
            self.add_line(source, name)

    def add_line(self, source: str, name: str) -> None:
        """Add a line of a source beside those that are there."""
        cut = self._now()

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.money import add_money_line

            return add_money_line(ws, cut, source, name)

        self._run(work)

    def _remove_lines(self, keys: "Sequence[object]") -> None:
        lines = [self._source(key)[1] for key in keys if isinstance(key, tuple)]
        if not lines:
            self.context.show_message(
                self.tr("Nguồn vốn của biểu không xóa được; xóa số bằng phím Delete."), Level.WARN
            )
            return

        def work(ws: "Workspace") -> "tuple[Change, ...]":
            from ntm_desktop.services.money import remove_money_line

            return tuple(remove_money_line(ws, line) for line in lines)

        self._run(work)

    def _carry(self) -> None:
        cut = self._now()

        def work(ws: "Workspace") -> "tuple[int, Change]":
            from ntm_desktop.services.money import carry_money

            return carry_money(ws, cut)

        def told(result: object) -> None:
            count = result[0] if isinstance(result, tuple) else 0
            self.context.show_message(
                self.tr("Đã mang {0} dòng kế hoạch sang; cột thực hiện để trống.").format(count),
                Level.SUCCESS,
            )

        self._run(work, done=told)

    def _show_known(self) -> None:
        from ntm_desktop.gui.widgets.known_dialog import open_known

        if self.view is None:
            return
        cut = self._now()

        def take(ws: "Workspace", keys: "Keys") -> "Change":
            from ntm_desktop.services.known_figures import take_money

            return take_money(ws, cut, keys)

        explanation = self.tr(
            "Ô còn trống của {0} mà số đã có ở kỳ khác hoặc ở danh mục công trình. Số của công "
            "trình có thể chưa phải toàn bộ nguồn vốn: xem rồi mới lấy."
        ).format(cut.label)
        self.known = open_known(self, explanation, self.view.known, take, self._run)

    def _take_rows(self, cells: "Sequence[Sequence[str]]") -> None:
        if self.modes.value == _GIFTS:
            self.gifts.take_rows(cells)
            return
        from ntm_desktop.gui.money.pasting import take_pasted

        if self.view is not None:
            tree, cut = self.view.tree, self._now()
            self.pasted = take_pasted(self.context, self, tree, cut, cells, self._run)

    # Building

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(GRID + 4)
        for card in (self.actual, self.since, self.community, self.check):
            cards.addWidget(card, 1)
        sources = Card(self.tr("Nguồn vốn"))
        sources.body.setContentsMargins(1, 1, 1, GRID // 2)
        sources.body.setSpacing(GRID // 2)
        sources.body.addWidget(self.table, 1)
        keys = self.tr(
            "Enter ô kế tiếp · F2 sửa · Delete xóa số · F5 thêm dòng chi tiết · F6 xóa dòng chi "
            "tiết · Ctrl+V dán bảng"
        )
        caption = ElidedLabel(keys, "caption")
        caption.setContentsMargins(GRID + 4, 0, GRID, 0)
        sources.body.addWidget(caption)
        pictures = QWidget()
        two = QHBoxLayout(pictures)
        two.setContentsMargins(0, 0, 0, 0)
        two.setSpacing(GRID + 4)
        for title, chart in (
            (self.tr("Tỷ trọng từng nguồn"), self.shares),
            (self.tr("Đã huy động, lũy kế theo kỳ"), self.over_time),
        ):
            picture = Card(title)
            picture.body.addWidget(Label(title, "heading"))
            picture.body.addWidget(chart)
            picture.body.addStretch(1)
            two.addWidget(picture, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(sources)
        self.stack.addWidget(self.gifts)
        self.stack.addWidget(scrolled(pictures))
        self.carry_button = Button("", icon="redo")
        self.carry_button.clicked.connect(self._carry)
        self.carry_button.hide()
        line = QHBoxLayout()
        line.addStrut(self.carry_button.sizeHint().height())  # as high without the button
        line.setSpacing(2 * GRID)
        line.addWidget(self.modes)
        line.addWidget(self.nothing)
        line.addStretch(1)
        self.known_button = Button("", "quiet", icon="info")
        self.known_button.clicked.connect(self._show_known)
        self.known_button.hide()
        line.addWidget(self.known_button)
        line.addWidget(self.carry_button)
        line.addWidget(self.everything)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addLayout(cards)
        whole.addLayout(line)
        whole.addWidget(self.stack, 1)
        whole.addWidget(self.remarks)  # below: what is typed into does not move
