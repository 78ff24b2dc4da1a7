"""The window over a register: whose it is, which period the pages speak of."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.gui.desk.page_list import DESK_PAGES, FIRST_PAGE
from ntm_desktop.gui.desk.reading import DeskHead, read_head
from ntm_desktop.gui.frame import Frame
from ntm_desktop.gui.navigation import PageContext
from ntm_desktop.gui.top_bar import TopBar
from ntm_desktop.gui.widgets.buttons import Button
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.notice import Level

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.gui.desk.ahead import Ahead
    from ntm_desktop.gui.search import Found

_IN_HEAD = frozenset({Touched.PACKAGES, Touched.SETTINGS})
MANUAL_PAGE = "desk"
_ELIDE = Qt.TextElideMode.ElideRight
_WIDEST = 460
_AHEAD_AFTER_MS = 2500


class DeskBar(TopBar):
    """Whose register is open, and the period.

    Signals:
        period_chosen: another :class:`Period`.
    """

    period_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.office = Button("", "commune")
        self.office.setAccessibleName(self.tr("Nơi nhận đang mở; bấm để mở sổ khác"))
        self.menu = QMenu(self.office)
        self.office.setMenu(self.menu)
        self.period = ElidedBox(self.tr("Kỳ"))
        self.period.activated.connect(self._choose)
        self.left.addWidget(self.office)
        self.left.addWidget(self.period)
        self.officer = Button("", "quiet", icon="users")
        self.officer.setAccessibleName(self.tr("Cán bộ đang làm ở máy này; bấm để đổi"))
        self.officers = QMenu(self.officer)
        self.officer.setMenu(self.officers)
        self.left.addWidget(self.officer)
        self.search.setAccessibleName(self.tr("Tìm trang, xã, không cần dấu"))
        # The register keeps every step on record; nothing of it is taken back by a key.
        self.undo.hide()
        self.redo.hide()

    def show_head(self, head: DeskHead, chosen: Period) -> None:
        """Show the office, and the periods something was received for."""
        name = head.office
        if head.copy_for:
            name = self.tr("Bản giao cho {0} · {1}").format(head.copy_for, head.office)
        self.office.setText(self.fontMetrics().elidedText(name, _ELIDE, _WIDEST))
        self.office.setToolTip(head.copy_words or name)
        periods = sorted({*head.periods, chosen}, reverse=True)
        self.period.fill(
            [(self.tr("Kỳ: {0}").format(one.label), one.key) for one in periods], chosen.key
        )

    def show_officer(self, name: str) -> None:
        """Show who sits here."""
        self.officer.setText(name or self.tr("Chưa ghi tên cán bộ"))
        self.officer.setToolTip(
            self.tr("Tên này được ghi vào mọi việc: nhận, thẩm tra, trả lời, công nhận")
        )

    def _choose(self, _index: int) -> None:
        self.period_chosen.emit(Period.parse(self.period.currentData()))


class DeskWindow(Frame):
    """One window on one register. It asks for another ("folder") or a new one ("new")."""

    context: DeskContext | None
    top: DeskBar

    def __init__(self) -> None:
        super().__init__(DESK_PAGES, DeskBar())
        self._known = False  # something was received already
        self._head: DeskHead | None = None
        self.ahead: Ahead | None = None
        self.setWindowTitle(self.tr("NTM Tiếp nhận"))
        self.top.period_chosen.connect(self.choose_period)

    def start(self, context: DeskContext, head: DeskHead) -> None:
        """Show a register that was read; called again when another one is opened."""
        if self.context is not context:
            self.bind(context)
        self._take(context, head)
        if head.newest is not None:
            context.period = head.newest
        context.ready = True
        self.top.show_head(head, context.period)
        if not self.pages.current_id:
            self.open_page(FIRST_PAGE)
        self.filled.emit()
        QTimer.singleShot(_AHEAD_AFTER_MS, context, partial(self._read_ahead, context))
        if head.copy_for:
            context.show_message(head.copy_words, Level.INFO)
        self.take_wish()

    def _read_ahead(self, context: DeskContext) -> None:
        """Have the sums that pages show first added up before they are opened."""
        from ntm_desktop.gui.desk.ahead import Ahead

        if context is self.context:
            self.ahead = Ahead(context)
            self._go_on_reading()

    def _go_on_reading(self) -> None:
        if self.ahead is not None and self.ahead.parent() is self.context and self._head:
            self.ahead.begin(self._head.periods)

    def bind(self, context: PageContext) -> None:
        """Begin with another register."""
        super().bind(context)
        assert isinstance(context, DeskContext)
        context.period_changed.connect(self._follow_period)
        context.officer_changed.connect(self._show_officer)
        self.top.show_officer(context.preferences.officer)

    def choose_period(self, period: Period) -> None:
        """Let every page speak of another period, after what is typed was saved."""
        context = self.context
        if context is None or period == context.period:
            return
        self.pages.commit()
        context.period = period
        context.period_changed.emit()

    def show_change(self, change: "Change") -> None:
        """Read the head anew, too, when it may say something else."""
        super().show_change(change)
        if self.context is not None and change.touched & _IN_HEAD:
            self.context.tasks.run(read_head, done=self._show_head, owner=self)

    def _show_officer(self) -> None:
        if self.context is not None:
            self.top.show_officer(self.context.preferences.officer)
            self._fill_officers()

    def _fill_officers(self) -> None:
        """Everybody who was ever named here, and somebody else."""
        from ntm_desktop.store.register.assignments import officers

        context = self.context
        if context is None:
            return

        def show(names: tuple[str, ...]) -> None:
            menu = self.top.officers
            menu.clear()
            for name in names:
                menu.addAction(name).triggered.connect(partial(_name, context, name))
            menu.addAction(self.tr("Người khác…")).triggered.connect(self._ask_officer)

        context.tasks.run(officers, done=show, owner=self)

    def _ask_officer(self) -> None:
        from ntm_desktop.gui.ask_text import ask_text

        context = self.context
        if context is None:
            return
        name = ask_text(
            self,
            self.tr("Cán bộ đang làm"),
            self.tr("Họ và tên, ghi vào mọi việc làm ở máy này:"),
            self.tr("Ghi tên"),
            text=context.preferences.officer,
        )
        if name is not None:
            context.set_officer(name)

    def find_records(self) -> None:
        """The communes can be found, too."""
        if self.context is not None and self.context.ready:
            self.context.tasks.run(_communes, done=self.top.search.add, owner=self)

    def show_help(self) -> None:
        """The one page of the manual that is about this window."""
        from ntm_desktop.gui.manual import show_manual

        show_manual(MANUAL_PAGE, self)

    def offer_ways_back(self) -> None:
        """The register is damaged: a copy of it, or what can be read of it."""
        from ntm_desktop.gui.desk.ways_back import WaysBackDialog

        assert self.context is not None
        dialog = WaysBackDialog(self.context.data_dir, self)
        dialog.copy_chosen.connect(self.restore_requested)
        dialog.rescue_chosen.connect(lambda: self.restore_requested.emit(None))
        dialog.open()

    def print_page(self) -> None:
        """Print what the page shows, or say where tables are printed."""
        page = self.current_page
        if page is not None and self.context is not None and not page.can_print():
            self.context.show_message(
                self.tr("Trang này không có gì để in. Các bảng in ở trang Tổng hợp."), Level.INFO
            )
            return
        super().print_page()

    def complete(self) -> None:
        """Fill the menus of the office's name and of the officers, too."""
        if self.print_action is not None:
            return
        super().complete()
        self._fill_officers()
        for text, what in (
            (self.tr("Mở sổ tiếp nhận khác…"), "folder"),
            (self.tr("Lập sổ tiếp nhận mới…"), "new"),
        ):
            self.top.menu.addAction(text).triggered.connect(partial(self.ask_to_open, what))

    def _show_head(self, head: DeskHead) -> None:
        context = self.context
        if context is None:
            return
        first = not self._known
        area = context.area
        self._take(context, head)
        if first and head.newest is not None and context.period not in head.periods:
            context.period = head.newest
            self._follow_period()
        elif area != context.area:
            self._follow_period()
        self.top.show_head(head, context.period)
        self._go_on_reading()

    def _take(self, context: DeskContext, head: DeskHead) -> None:
        context.office, context.area = head.office, head.area
        self._known, self._head = bool(head.periods), head
        self.foot.show_state(
            "",
            [
                self.tr("{0} xã đã đăng ký").format(head.communes),
                self.tr("{0} gói đã nhận").format(head.packages),
                self.tr("{0} gói chờ thẩm tra").format(head.waiting) if head.waiting else "",
            ],
        )

    def _follow_period(self) -> None:
        self.pages.outdate()
        self.pages.refresh_current(None)
        self._go_on_reading()


def _name(context: DeskContext, name: str, _on: bool = False) -> None:
    context.set_officer(name)


def _communes(register: object) -> "tuple[Found, ...]":
    from ntm_desktop.gui.search import Found
    from ntm_desktop.store.register.register import Register

    assert isinstance(register, Register)
    return tuple(
        Found(f"{one.name} ({one.code})", one.above, "users", "communes", one.code)
        for one in register.communes()
    )
