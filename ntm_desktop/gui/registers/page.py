"""The page "Sổ theo dõi": the registers at the left, the lines of one at the right."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import commit_focus
from ntm_desktop.gui.registers.filters import Filters
from ntm_desktop.gui.registers.nothing_box import NothingBox
from ntm_desktop.gui.registers.sums_pane import SumsPane
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Choice,
    ChoiceList,
    EmptyState,
    Label,
    PageHeader,
    scrolled,
)
from ntm_desktop.gui.widgets.register_lines import actions
from ntm_desktop.gui.widgets.register_lines.entry_table import EntryTable

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.registers.sums import PeriodSums
    from ntm_desktop.errors import NtmError
    from ntm_desktop.services.registers.listing import RegisterInfo, RegisterView
    from ntm_desktop.services.session import Workspace

_SHOWN_HERE = frozenset(
    {Touched.REGISTERS, Touched.SUBJECTS, Touched.ASSESSMENTS, Touched.RULES, Touched.PROJECTS}
)
_LIST_WIDTH = 262
_SUMS_AFTER_MS = 60


class RegistersPage(CommunePage):
    """Every register of the office; what is typed is saved when the cell is left."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view: RegisterView | None = None
        """What is shown; None until it was read."""
        self._register = ""
        self._summed: tuple[RegisterView, Period] | None = None
        # The lines are read while the page is built; the first refresh finds them under way.
        self._read("", context.assessment.period)
        self._under_way = True
        self.header = PageHeader(self.tr("Sổ theo dõi"))
        self.list = ChoiceList(self.tr("Các sổ"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.chosen.connect(self._choose)
        self.title = Label("", "heading")
        self.add_button = Button(self.tr("Thêm dòng"), "primary", icon="plus", tip="F5")
        self.table = EntryTable(context, self.tr("Các dòng của sổ"))
        self.model = self.table.lines
        self.add_button.clicked.connect(self.table.add)
        self.edit_button = Button(
            self.tr("Sửa"), icon="pencil", tip=self.tr("Mở dòng đang chọn thành phiếu (Ctrl+Enter)")
        )
        self.edit_button.clicked.connect(self.table.open_entry)
        self.remove_button = Button(self.tr("Xóa"), icon="trash", tip="F6")
        self.remove_button.clicked.connect(self.table.remove)
        self.more_button = Button(self.tr("Excel và việc khác"), icon="file-down")
        self.more_button.setMenu(self._menu())
        self.filters = Filters()
        self.filters.changed.connect(self._show_lines)
        self.nothing_box = NothingBox()
        self.nothing_box.wanted.connect(self._mark_nothing)
        self.filters.add(self.nothing_box)
        self._sum_later = QTimer(self, interval=_SUMS_AFTER_MS, singleShot=True)
        self._sum_later.timeout.connect(self._add_up)
        self.work_list = self.table
        self.table.check_wanted.connect(self.filters.check)
        self.table.filtered_away.connect(self._show_every_line)
        self.sums = SumsPane()
        self.note = Label("", "caption", wrap=True)
        self._build_empty()
        self._lay_out()

    # What the frame calls

    def show_target(self, target: str | None) -> None:
        """Show a register, a line or a period of it.

        A target is "training", "training:<id>" or "training@2024-H1".
        """
        if target is None:
            return
        place, _, entry_id = target.partition(":")
        register, _, period = place.partition("@")
        if period:
            self.filters.want(Period.parse(period))
            if register == self._register:
                self.refresh(None)
        if register and register != self._register:
            self._register = register
            self.refresh(None)
        if entry_id:
            self.table.want(entry_id)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: "Change | None") -> None:
        """Read the list and the chosen register again when something in them may have changed."""
        if change is not None and not change.touched & _SHOWN_HERE:
            return
        if self._under_way and change is None and not self._register:
            self._under_way = False
            return
        self._read(self._register, self._period())

    def _read(self, register: str, period: Period) -> None:
        def read(ws: "Workspace") -> "tuple[tuple[RegisterInfo, ...], RegisterView | None]":
            from ntm_desktop.services.registers.listing import register_view, registers

            found = tuple(info for info in registers(ws) if not info.form.page)
            ids = [info.form.id for info in found]
            chosen = register if register in ids else _first_used(found)
            return found, register_view(ws, chosen, period) if chosen else None

        self.context.tasks.run(read, done=self._show, failed=self.context.show_error, owner=self)

    def commit_pending(self) -> None:
        """Queue what is being typed in a cell."""
        self.table.commit_editor()
        commit_focus(self)

    def add_row(self) -> bool:
        """A line, wherever the keyboard is."""
        self.table.add()
        return True

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Trang này giữ các sổ theo dõi của xã: tuyên truyền, tập huấn, khen thưởng, mô hình, "
            "hợp tác xã, OCOP… Số cộng ở dưới là số đưa vào báo cáo.\n\n"
            "F5 thêm dòng, Enter sang ô kế tiếp, F6 xóa, F2 sửa ô, Ctrl+Enter mở phiếu, Ctrl+D "
            "chép ô trên, Ctrl+; ngày hôm nay, Ctrl+↑ và Ctrl+↓ đổi thứ tự. Dán nhiều dòng từ "
            "Excel bằng Ctrl+V. Ô màu vàng là ô chưa rõ, chưa được cộng.\n\nTrong kỳ không có gì "
            "để ghi: chọn kỳ rồi đánh dấu “Không phát sinh”. Thêm dòng trong kỳ ấy thì dấu tự bỏ."
        )

    # Showing

    def _period(self) -> Period:
        return self.filters.chosen or self.context.assessment.period

    def _show(self, found: "tuple[tuple[RegisterInfo, ...], RegisterView | None]") -> None:
        infos, view = found
        if view is None:
            return
        before = self.view
        self.view = view
        first = before is None or before.form.id != view.form.id
        self._register = view.form.id
        self._show_list(infos)
        if first:
            self.filters.begin()
        self.filters.offer_periods(self.context.assessment.period)
        self.title.setText(view.form.title)
        self.note.setText(" ".join(self._notes()))
        self._show_lines()
        self.settle_keys()

    def _show_list(self, infos: "tuple[RegisterInfo, ...]") -> None:
        self.list.blockSignals(True)
        self.list.show_choices(
            [Choice(info.form.id, _short(info), _detail(info)) for info in infos],
            self._register,
        )
        self.list.blockSignals(False)
        used = sum(info.entries > 0 for info in infos)
        total = sum(info.entries for info in infos)
        self.header.set_subtitle(
            self.tr("{0} dòng trong {1} sổ").format(total, used) if total else ""
        )

    def _notes(self) -> list[str]:
        assert self.view is not None
        form = self.view.form
        said = list(form.notes)
        if not form.provenance.verified:
            said.append(self.tr("Mẫu sổ do chương trình đề xuất, chưa đối chiếu với mẫu quy định."))
        return said

    def _show_lines(self) -> None:
        """Filter the lines by period, words and questions; the sums follow the period."""
        view = self.view
        if view is None:
            return
        lines = self.filters.lines(view)
        self.table.show_lines(view, lines)
        self.sums.setVisible(bool(view.entries))
        self._show_state(len(view.entries), len(lines))
        self.nothing_box.show_state(
            view.form,
            view.entries,
            view.marks,
            self._period(),
            chosen=self.filters.chosen is not None,
        )
        # The lines are there first, however many they are.
        self._sum_later.start()

    def _add_up(self) -> None:
        """Work the sums out beside."""
        view, period = self.view, self._period()
        if view is None:
            return
        self._summed = (view, period)
        asked_for = self._summed

        def work(_progress: object) -> "tuple[PeriodSums, int]":
            from ntm_desktop.domain.registers.entries import missing
            from ntm_desktop.domain.registers.sums import period_sums

            unsettled = sum(bool(e.asked or missing(view.form, e)) for e in view.entries)
            return period_sums(view.form, view.entries, period), unsettled

        def done(found: "tuple[PeriodSums, int]") -> None:
            if self._summed is asked_for:
                self._show_sums(view, *found)

        self.context.tasks.run_background(work, done=done, owner=self)

    def _show_sums(self, view: "RegisterView", sums: "PeriodSums", unsettled: int) -> None:
        from ntm_desktop.domain.registers.wording import beside_words, sum_words

        self.filters.show_unsettled(unsettled)
        words = [sum_words(view.form, result, view.known) for result in sums.results]
        title = self.tr("Số cộng – {0}").format(sums.period.label)
        self.sums.show_sums(title, words, beside_words(sums, view.known))

    def _show_state(self, every: int, shown: int) -> None:
        assert self.view is not None
        if shown:
            self.stack.setCurrentWidget(self.table)
        elif self._said_nothing():
            period = self._period().inline
            self.nothing.set_text(
                self.tr("Không phát sinh trong {0}").format(period),
                self.tr(
                    "Báo cáo ghi “Không phát sinh” cho sổ này. Thêm một dòng trong kỳ thì dấu tự "
                    "bỏ; hoặc bấm ô “Không phát sinh” ở trên để bỏ dấu."
                ),
            )
            self.stack.setCurrentWidget(self._nothing_area)
        elif every:
            self.nothing.set_text(
                self.tr("Không có dòng nào khớp"),
                self.tr("Sổ có {0} dòng; hãy chọn “Mọi kỳ” hoặc xóa chữ ở ô tìm.").format(every),
            )
            self.stack.setCurrentWidget(self._nothing_area)
        else:
            self.empty.set_text(
                self.tr("{0}: chưa có dòng nào").format(self.view.form.title),
                self.tr(
                    "Bấm “Thêm dòng” (F5) để ghi {0} đầu tiên; hoặc chép các dòng trong Excel, kể "
                    "cả dòng tiêu đề, rồi bấm “Dán từ Excel”; hoặc lấy mẫu Excel giao cho người "
                    "khác điền. Trong kỳ không có gì để ghi thì đánh dấu “Không phát sinh”."
                ).format(self.view.form.singular),
            )
            self.stack.setCurrentWidget(self._empty_area)
        self.edit_button.setEnabled(bool(shown))
        self.remove_button.setEnabled(bool(shown))

    def _said_nothing(self) -> bool:
        from ntm_desktop.domain.registers.nothing import nothing_in

        view = self.view
        return view is not None and nothing_in(view.form, view.entries, view.marks, self._period())

    def _mark_nothing(self, wanted: bool) -> None:
        """Say that nothing is to be written in the period, or take it back."""
        from ntm_desktop.services.registers.nothing import mark_nothing, unmark_nothing

        self.commit_pending()
        do = mark_nothing if wanted else unmark_nothing
        self.context.tasks.run(
            partial(do, register=self._register, period=self._period()),
            failed=self._refuse_mark,
            owner=self,
        )

    def _refuse_mark(self, error: "NtmError") -> None:
        self.context.show_error(error)
        self._show_lines()

    def _show_every_line(self) -> None:
        self.filters.show_all()
        self._show_lines()

    # Choosing

    def _choose(self, register: str) -> None:
        if register and register != self._register:
            self.commit_pending()
            self._register = register
            self.refresh(None)

    # The whole register

    def _export(self) -> None:
        if self.view is not None:
            actions.export(self.context, self, self.view, self._period())

    def _template(self, *, every: bool = False) -> None:
        register = "" if every else self._register
        actions.take_template(self.context, self, register, self._period())

    def _hand_on(self) -> None:
        if self.view is not None:
            actions.hand_on(self.context, self, self.view.form.id)

    # Building

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for text, run in (
            (self.tr("Dán từ Excel (Ctrl+V)"), self.table.paste),
            (self.tr("Tải từ tệp Excel…"), lambda: self.context.open_import()),
            (self.tr("Lấy mẫu Excel của sổ này…"), self._template),
            (self.tr("Lấy mẫu Excel của mọi sổ…"), partial(self._template, every=True)),
            (self.tr("Kết xuất ra Excel…"), self._export),
            (self.tr("Lấy phiếu khảo sát cho điện thoại (XLSForm)…"), self._take_survey),
            (self.tr("Lấy phiếu giấy để in (PDF)…"), partial(self._take_survey, paper=True)),
            (self.tr("Nhập kết quả khảo sát (ODK, Kobo)…"), lambda: self.context.open_import()),
            (self.tr("Lịch sử của dòng…"), self.table.show_history),
            (self.tr("Thêm sổ mới từ tệp mẫu…"), lambda: actions.add_form(self.context, self)),
            (self.tr("Ký và chuyển mẫu sổ này cho xã khác…"), self._hand_on),
        ):
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, run=run: run())
        return menu

    def _take_survey(self, *, paper: bool = False) -> None:
        if self._register:
            actions.take_survey(self.context, self, self._register, paper=paper)

    def _build_empty(self) -> None:
        first = Button(self.tr("Thêm dòng"), "primary", icon="plus")
        first.clicked.connect(self.table.add)
        pasting = Button(self.tr("Dán từ Excel"), icon="file-down")
        pasting.clicked.connect(lambda: self.table.paste())
        template = Button(self.tr("Lấy mẫu Excel…"), icon="file-up")
        template.clicked.connect(lambda: self._template())
        self.empty = EmptyState("file-text", "", "", (first, pasting, template))
        self.nothing = EmptyState("file-text", "", "")
        # What scrolls asks for no height of its own: the window fits a small screen.
        self._empty_area = scrolled(self.empty, clear=True)
        self._nothing_area = scrolled(self.nothing, clear=True)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        for widget in (self.table, self._empty_area, self._nothing_area):
            self.stack.addWidget(widget)
        names = Card(self.tr("Các sổ"))
        names.body.setContentsMargins(4, GRID, 4, GRID)
        names.body.addWidget(self.list, 1)
        lines = Card(self.tr("Các dòng của sổ"))
        lines.body.setContentsMargins(1, 2 * GRID - 2, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID - 1, 0, 2 * GRID - 1, 0)
        head.setSpacing(GRID)
        head.addWidget(self.title, 1)
        for button in (self.add_button, self.edit_button, self.remove_button, self.more_button):
            head.addWidget(button)
        note = QHBoxLayout()
        note.setContentsMargins(2 * GRID - 1, 0, 2 * GRID - 1, 0)
        note.addWidget(self.note)
        lines.body.addLayout(head)
        lines.body.addWidget(self.filters)
        lines.body.addLayout(note)
        lines.body.addWidget(self.stack, 1)
        lines.body.addWidget(self.sums)
        below = QHBoxLayout()
        below.setSpacing(GRID + 4)
        below.addWidget(names)
        below.addWidget(lines, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addLayout(below, 1)


def _first_used(infos: "tuple[RegisterInfo, ...]") -> str:
    used = next((info.form.id for info in infos if info.entries), "")
    return used or (infos[0].form.id if infos else "")


def _short(info: "RegisterInfo") -> str:
    name = info.form.title.removeprefix("Sổ ")
    return name[:1].upper() + name[1:]


def _detail(info: "RegisterInfo") -> str:
    if not info.entries and info.nothing:
        return f"không phát sinh {', '.join(info.nothing)}"
    if not info.entries:
        return "chưa có dòng nào"
    asked = f" · {info.asked} cần sửa" if info.asked else ""
    return f"{info.entries} dòng{asked}"
