"""The frame of every window: top bar, side bar, the page, status bar, keys that work everywhere.

Which pages there are and what the top bar shows is given to it; it knows nothing of the file that
is open. ``commune_window.py`` is the frame over a commune's file.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout

from ntm_desktop.gui.ground import Ground
from ntm_desktop.gui.messages import Messages
from ntm_desktop.gui.navigation import Page, PageContext, PageList
from ntm_desktop.gui.page_stack import PageStack
from ntm_desktop.gui.side_bar import SideBar
from ntm_desktop.gui.status import StatusLineBar
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.top_bar import TopBar
from ntm_desktop.gui.unsaved import may_leave, unsaved_in
from ntm_desktop.gui.widgets.enter_key import EnterKey
from ntm_desktop.gui.widgets.notice import Level, Notice

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from ntm_desktop.domain.changes import Change
    from ntm_desktop.gui.search import Found
    from ntm_desktop.gui.stopping import WorkGuard


_ROOMY = 1180
"""As wide as a window has to be for its side bar to show names, in points of the screen."""


class Frame(QMainWindow):
    """One window on one open file.

    It is shown empty at once; a kind of window fills it when its file has been read: it calls
    :meth:`bind` with a context, sets ``context.ready`` and opens the first page. It takes over
    what it needs of :meth:`show_change`, :meth:`take_back`, :meth:`do_again` and
    :meth:`find_records`.

    Signals:
        open_requested: something else is to be opened; what, says the kind of window.
        restore_requested: go back to a copy of the database: its path; None: read what is left
            of the damaged one.
        filled: what was read is shown.
        painted: the window was drawn for the first time and is complete.
        closed: the window is gone; data may be closed.
    """

    open_requested = Signal(str)
    restore_requested = Signal(object)
    filled = Signal()
    painted = Signal()
    closed = Signal()

    def __init__(self, pages: PageList, top: TopBar) -> None:
        """Build the frame.

        Args:
            pages: which pages the window has.
            top: the bar over them, with what can be chosen there.
        """
        super().__init__()
        self.context: PageContext | None = None
        self.page_list = pages
        self._closing_with: int | None = None
        self._work: WorkGuard | None = None
        self.print_action: QAction | None = None
        self._wish: Callable[[], None] | None = None
        self._enter = EnterKey(self)
        self.setWindowTitle("NTM Desktop")
        self.setMinimumSize(940, 520)
        self.resize(1280, 720)

        self.top = top
        self.side = SideBar(pages.entries)
        self.foot = StatusLineBar()
        self.pages = PageStack(pages)
        self._build()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the pages the room of the side bar's names where there is little."""
        self.side.set_narrow(narrow=event.size().width() < _ROOMY)
        super().resizeEvent(event)

    # What is open

    def bind(self, context: PageContext) -> None:
        """Begin with another file: its pages are made anew."""
        self.pages.clear()
        self._wish = None
        if self.context is not None:
            self.context.tasks.disconnect(self)
            self.context.tasks.disconnect(self.foot)
            self.context.deleteLater()
        self.context = context
        context.setParent(self)
        context.navigation_requested.connect(self.lead)
        context.message_requested.connect(self._messages.show)
        context.message_focus_wanted.connect(self._messages.take_focus)
        context.restore_requested.connect(self.restore_requested)
        context.rescue_requested.connect(self.offer_ways_back)
        tasks = context.tasks
        tasks.changed.connect(self.show_change)
        tasks.refused.connect(self._show_refused)
        tasks.busy.connect(self.foot.begin_work)
        tasks.idle.connect(self._idle)
        self.top.search.set_source(self.find_pages)
        self.foot.set_place(self.tr("Dữ liệu: {0}").format(context.data_dir))

    def take_wish(self) -> None:
        """Do what was asked for before the file had been read."""
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()

    def when_ready(self, wish: Callable[[], None]) -> bool:
        """Whether the file has been read; otherwise ``wish`` is done as soon as it is."""
        if self.context is None:
            return False
        if not self.context.ready:
            self._wish = wish
        return self.context.ready

    def lead(self, page_id: str, target: str | None = None) -> None:
        """Follow a link of a page or of the search."""
        self.open_page(page_id, target)

    def open_page(self, page_id: str, target: str | None = None) -> None:
        """Show a page, building it the first time; at a place in it when one is named."""
        if page_id != self.page_list.first and not self.when_ready(
            partial(self.open_page, page_id, target)
        ):
            return
        if self.context is None:
            return
        if page_id != self.pages.current_id:
            self.pages.commit()
            self._messages.hide()
        self.pages.open(self.context, page_id, target)
        self.side.mark(self.pages.current_id)

    def _open_by_keys(self, page_id: str) -> None:
        self.open_page(page_id)
        if self.current_page is not None and self.pages.current_id == page_id:
            self.current_page.take_keys()

    @property
    def current_page(self) -> Page | None:
        """The page shown, None before anything is open."""
        return self.pages.current

    # Changes

    def show_change(self, change: "Change") -> None:
        """Let the page shown read anew what a service changed, the others before they are shown."""
        if self.context is not None and change.touched:
            self.pages.outdate()
            self.pages.refresh_current(change)

    def undo(self) -> None:
        """Take the last edit back, or first what was refused and still stands in a field."""
        page = self.current_page
        if page is None or not page.give_back():
            self.take_back()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.do_again()

    def take_back(self) -> None:
        """Take the newest edit back; a file that cannot has nothing to do."""

    def do_again(self) -> None:
        """Do again what was taken back; a file that cannot has nothing to do."""

    def save(self) -> None:
        """Save what is being typed; nobody needs it, and it answers."""
        context = self.context
        if context is None or not self.when_ready(self.save):
            return
        self.pages.commit()

        def tell(_result: object) -> None:
            if not unsaved_in(self.pages.built):
                context.show_message(self.tr("Đã lưu"), Level.SUCCESS)

        context.tasks.run(lambda _file: None, done=tell, owner=self)

    def check(self) -> None:
        """Show everything that is to be done; a file without such a list has nothing to show."""

    def show_history(self) -> None:
        """Show what was changed; a file without history has nothing to show."""

    # Search

    def find_pages(self) -> "tuple[Found, ...]":
        """What can be found at once: the pages."""
        from ntm_desktop.gui.search import page_entries

        return page_entries(self.page_list.entries)

    def find_records(self) -> None:
        """Read what else can be found; called when somebody begins to search."""

    # Messages and dialogs

    @property
    def notice(self) -> Notice:
        """The message of the window."""
        return self._messages.notice

    def offer_ways_back(self) -> None:
        """The data are damaged: a copy of them, or what can be read of them."""
        from ntm_desktop.gui.restore_dialog import RestoreDialog

        assert self.context is not None
        dialog = RestoreDialog(self.context.tasks, self.context.data_dir, self, damaged=True)
        dialog.chosen.connect(self.restore_requested)
        dialog.rescue_chosen.connect(lambda: self.restore_requested.emit(None))
        dialog.open()

    def _show_refused(self, error: Exception) -> None:
        if self.context is not None:
            self.context.show_error(error)  # type: ignore[arg-type]

    def show_help(self) -> None:
        """Show the page of the manual that goes with what is shown."""
        from ntm_desktop.gui.dialogs import HelpDialog
        from ntm_desktop.gui.manual import show_manual

        page = self.current_page
        if page is not None and not show_manual(self.pages.current_id, self):
            title = page.accessibleName()
            HelpDialog(title, page.help_text() or title, self).open()

    def print_page(self) -> None:
        """Print what the page shows, or say where papers are printed.

        Asked at the press: what there is to print comes after the page itself.
        """
        page = self.current_page
        if page is None or self.context is None:
            return
        if not page.can_print():
            self.context.show_message(
                self.tr("Trang này không có gì để in. Giấy tờ in ở trang Hồ sơ."), Level.INFO
            )
            return
        self.pages.commit()
        page.print_document()

    # Typing and closing

    def may_leave(self, leave: str) -> bool:
        """Whether nothing refused waits in a field, or the officer lets it go ("bỏ số này")."""
        return may_leave(self, self.pages.built, leave, self.open_page)

    def event(self, event: QEvent) -> bool:
        """See where Enter comes from."""
        self._enter.foresee(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that a field of a page leaves over goes to the next field."""
        if not self._enter.takes(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed, wait for the disk, then go.

        What was refused is never dropped without asking. When the last save failed for another
        reason the window stays, and closing once more leaves that one entry behind.
        """
        context = self.context
        if context is not None:
            self._wish = None
            if self.ask_first(self.close, self.tr("đóng")):
                event.ignore()
                return
            if self._closing_with is None:
                self.pages.commit()
                self._closing_with = context.tasks.failures
            if context.tasks.is_busy:
                event.ignore()
                return
            refused = context.tasks.failures > self._closing_with
            self._closing_with = None
            waiting = unsaved_in(self.pages.built)
            if waiting and not self.may_leave(self.tr("Bỏ số này và đóng")):
                event.ignore()
                return
            if refused and not waiting:
                event.ignore()
                context.show_message(
                    self.tr(
                        "Ô vừa nhập chưa lưu được nên cửa sổ chưa đóng. Hãy sửa lại ô đó, "
                        "hoặc đóng lần nữa để bỏ qua."
                    ),
                    Level.WARN,
                )
                return
            context.preferences.geometry = self.saveGeometry()
            context.preferences.save()
        event.accept()
        self.closed.emit()

    def _idle(self) -> None:
        self.foot.end_work()
        if self._closing_with is not None:
            self.close()

    def restore(self, geometry: QByteArray) -> None:
        """Come back where the window was closed, or fill a small screen."""
        if not geometry.isEmpty() and self.restoreGeometry(geometry):
            return
        room = self.screen().availableGeometry()
        if room.width() <= 1440:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.resize(min(1440, room.width() - 80), min(900, room.height() - 80))

    # Building

    def _build(self) -> None:
        page_column = QVBoxLayout()
        page_column.setContentsMargins(2 * GRID + 2, 2 * GRID, 2 * GRID + 2, GRID + 4)
        page_column.setSpacing(GRID + 4)
        page_column.addWidget(self.pages, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.side)
        middle.addLayout(page_column, 1)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addLayout(middle, 1)
        whole.addWidget(self.foot)
        center = Ground()
        center.setLayout(whole)
        # Twice later: the picture has to reach the screen first.
        complete = partial(QTimer.singleShot, 0, self.complete)
        center.painted.connect(complete, Qt.ConnectionType.QueuedConnection)
        self.setCentralWidget(center)

        self.side.chosen.connect(self.open_page)
        self.top.undo_requested.connect(self.undo)
        self.top.redo_requested.connect(self.redo)
        self.top.search.chosen.connect(self.lead)
        self.top.search.began.connect(self.find_records)
        self._messages = Messages(self.pages, self)

    def complete(self) -> None:
        """Make what nobody needs to see the first page; called right after it is drawn."""
        if self.print_action is not None:
            return
        from ntm_desktop.gui.keys import Keyed, add_keys
        from ntm_desktop.gui.undo_keys import UndoKeys

        does = Keyed(
            self._open_by_keys,
            self.show_help,
            self.top.search.take_focus,
            self.undo,
            self.redo,
            self.print_page,
            self.save,
            self.check,
            self.show_history,
        )
        self.print_action = add_keys(self, self.page_list.entries, does)
        UndoKeys(self)
        self.painted.emit()

    def ask_to_open(self, what: str, _checked: bool = False) -> None:
        """Ask for something else to be opened, after what is under way and what is typed."""
        again = partial(self.ask_to_open, what)
        if self.ask_first(again, self.tr("mở")):
            return
        self.pages.commit()
        if self.may_leave(self.tr("Bỏ số này và mở dữ liệu khác")):
            self.open_requested.emit(what)

    def ask_first(self, go_on: Callable[[], object], leave: str) -> bool:
        """Whether work is under way; see ``WorkGuard.ask_first``."""
        if self.context is None or not self.context.tasks.under_way:
            return False
        if self._work is None:
            from ntm_desktop.gui.stopping import WorkGuard

            self._work = WorkGuard(self)
        return self._work.ask_first(self.context.tasks, go_on, leave)
