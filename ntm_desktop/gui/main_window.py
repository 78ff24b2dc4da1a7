"""The frame: top bar, side bar, the page, status bar, and the keys that work everywhere."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout

from ntm_desktop.gui.ground import Ground
from ntm_desktop.gui.messages import Messages
from ntm_desktop.gui.navigation import Page, PageContext
from ntm_desktop.gui.page_list import FIRST_PAGE, show_import_dialog
from ntm_desktop.gui.page_stack import PageStack
from ntm_desktop.gui.side_bar import SideBar
from ntm_desktop.gui.status import StatusLineBar
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.top_bar import TopBar
from ntm_desktop.gui.unsaved import may_leave, unsaved_in
from ntm_desktop.gui.widgets.notice import Level, Notice
from ntm_desktop.services.changes import Touched
from ntm_desktop.services.opening import Foot, Session, read_foot, read_session

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from ntm_desktop.domain.commune_file import AssessmentInfo
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.gui.glance import FootContent, Glance, Header
    from ntm_desktop.gui.search import Found
    from ntm_desktop.gui.stopping import WorkGuard
    from ntm_desktop.services.changes import Change
    from ntm_desktop.services.workspace import Workspace

_ASSESSMENT, _PLACES = "assessment", "places"
_IN_FRAME = frozenset({Touched.SETTINGS, Touched.ASSESSMENTS, Touched.RULES, Touched.SUBJECTS})
_OF_SUBJECTS = frozenset({Touched.ASSESSMENTS, Touched.SUBJECTS})
_ASSESSMENTS = Touched.ASSESSMENTS


class MainWindow(QMainWindow):
    """One window on one commune's data.

    It is shown empty at once and filled by :meth:`start` when the data has been read.

    Signals:
        open_requested: another data folder is to be opened ("folder"), a commune made
            ("new"), or the sample shown ("sample").
        restore_requested: go back to a copy of the database: its path.
        filled: a commune is shown.
        painted: the window was drawn for the first time and is complete.
        closed: the window is gone; data may be closed.
    """

    open_requested = Signal(str)
    restore_requested = Signal(object)
    filled = Signal()
    painted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.context: PageContext | None = None
        self._closing_with: int | None = None
        self._work: WorkGuard | None = None
        self.print_action: QAction | None = None
        self._wish: Callable[[], None] | None = None
        self.glance: Glance | None = None
        """What to keep for the next start; None after a change, until it is read anew."""
        self.setWindowTitle("NTM Desktop")
        self.setMinimumSize(1000, 560)
        self.resize(1280, 720)

        self.top = TopBar()
        self.side = SideBar()
        self.foot = StatusLineBar()
        self.pages = PageStack()
        self._build()

    # What is open

    def preview(self, context: PageContext, glance: "Glance") -> None:
        """Show the overview as it was kept, while the commune's file is still being opened."""
        self._bind(context)
        self._show_glance(glance)

    def start(self, context: PageContext, session: Session) -> None:
        """Show a commune that was read; called again when another one is opened."""
        if self.context is not context:
            self._bind(context)
        context.fill(session.commune, session.current, session.criteria_set, session.subject)
        self._show_glance(self._take(session))
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()

    def _bind(self, context: PageContext) -> None:
        self.pages.clear()
        self._wish = None
        if self.context is not None:
            self.context.tasks.disconnect(self)
            self.context.tasks.disconnect(self.foot)
            self.context.deleteLater()
        self.context = context
        context.setParent(self)
        context.navigation_requested.connect(self._lead)
        context.message_requested.connect(self._messages.show)
        context.import_requested.connect(self._open_import)
        context.assessment_requested.connect(self.choose_assessment)
        context.assessment_opened.connect(self._open_assessment)
        context.restore_requested.connect(self.restore_requested)
        tasks = context.tasks
        tasks.changed.connect(self._show_change)
        tasks.refused.connect(self._show_refused)
        tasks.busy.connect(self.foot.begin_work)
        tasks.idle.connect(self._idle)
        self.foot.set_place(self.tr("Dữ liệu: {0}").format(context.data_dir))

    def _show_glance(self, glance: "Glance") -> None:
        self._show_header(glance.header)
        self._show_foot(glance.foot)
        if not self.pages.current_id:
            self.open_page(FIRST_PAGE)
        page = self.pages.built.get(FIRST_PAGE)
        if page is not None:
            page.show_content(glance.overview)  # type: ignore[attr-defined]
        self.filled.emit()

    def _when_ready(self, wish: Callable[[], None]) -> bool:
        """Whether the commune has been read; otherwise ``wish`` is done as soon as it is."""
        if self.context is None:
            return False
        if not self.context.ready:
            self._wish = wish
        return self.context.ready

    def choose_assessment(self, assessment_id: str, then: Callable[[], None] | None = None) -> None:
        """Make another assessment current, after what is being typed was saved.

        Args:
            assessment_id: of the commune; or of a village or garden, see ``PageContext.subject``.
            then: what follows, unless the officer goes back to what was refused.
        """
        if not self._when_ready(partial(self.choose_assessment, assessment_id, then)):
            return
        assert self.context is not None
        self.pages.commit()
        if not self._may_leave(self.tr("Bỏ số này và mở đợt khác")):
            self.top.show_chosen()
            return
        self.context.tasks.run(
            read_session(assessment_id, self.context.assessment.id),
            done=partial(self._switch, then),
            owner=self,
        )

    def _open_assessment(self, assessment_id: str, target: str | None) -> None:
        lead = partial(self.open_page, _ASSESSMENT, target)
        if self.context is not None and self.context.assessed.id == assessment_id:
            lead()
        else:
            self.choose_assessment(assessment_id, lead)

    def _lead(self, page_id: str, target: str | None = None) -> None:
        """Follow a link; what other pages and the search lead to is the commune's assessment."""
        context = self.context
        if page_id == _ASSESSMENT and context is not None and context.subject is not None:
            self._open_assessment(context.assessment.id, target)
        else:
            self.open_page(page_id, target)

    def open_page(self, page_id: str, target: str | None = None) -> None:
        """Show a page, building it the first time; at a place in it when one is named."""
        if page_id != FIRST_PAGE and not self._when_ready(partial(self.open_page, page_id, target)):
            return
        if self.context is None:
            return
        if page_id != self.pages.current_id:
            self.pages.commit()
            self._messages.hide()
        self.pages.open(self.context, page_id, target)
        self.side.mark(self.pages.current_id)

    @property
    def current_page(self) -> Page | None:
        """The page shown, None before anything is open."""
        return self.pages.current

    def _switch(self, then: Callable[[], None] | None, session: Session) -> None:
        context = self.context
        if context is None:
            return
        context.fill(session.commune, session.current, session.criteria_set, session.subject)
        glance = self._take(session)
        self._show_header(glance.header)
        self._show_foot(glance.foot)
        self.pages.outdate()
        context.assessment_changed.emit()
        self._refresh_current(None)
        context.tasks.run(partial(_note_open, assessment_id=context.assessment.id), owner=self)
        if then is not None:
            then()

    def _read_again(self, context: PageContext, change: "Change | None") -> None:
        asked = context.assessed.id

        def show(session: Session) -> None:
            # Another assessment that was chosen meanwhile was read later than this one.
            if context is self.context and context.assessed.id == asked:
                self._show_again(context, change, session)

        context.tasks.run(read_session(asked, context.assessment.id), done=show, owner=self)

    def _show_again(self, context: PageContext, change: "Change | None", session: Session) -> None:
        """Settings or assessments changed: show them; ``change`` for pages that wait for it."""
        was_open = context.subject
        if session.current.id != context.assessment.id:
            self._switch(None, session)
            return
        context.fill(session.commune, session.current, session.criteria_set, session.subject)
        glance = self._take(session)
        self._show_header(glance.header)
        self._show_foot(glance.foot)
        if was_open and not context.subject and self.pages.current_id == _ASSESSMENT:
            # The village's assessment was taken back while it was looked at.
            self.open_page(_PLACES, was_open.place_id)
            context.show_message(
                self.tr("Đợt đánh giá của {0} vừa được hoàn tác. Ctrl+Y làm lại.").format(
                    was_open.name
                ),
                Level.SUCCESS,
            )
        elif change is not None:
            self._refresh_current(change)

    def _take(self, session: Session) -> "Glance":
        from ntm_desktop.gui.glance import glance_at

        self.top.search.set_source(partial(_entries_of, session.criteria_set))
        self.foot.set_whose(self.tr("Cả xã") if session.subject is not None else "")
        self.glance = glance_at(session)
        return self.glance

    def _show_header(self, header: "Header") -> None:
        self.top.show_header(header)
        self.setWindowTitle(f"{header.commune} – {header.chosen.period_label} – NTM Desktop")

    def _read_foot(self, context: PageContext) -> None:
        asked = context.assessment.id

        def show(foot: Foot) -> None:
            from ntm_desktop.gui.glance import foot_content

            # That of another assessment chosen meanwhile stands there already.
            if context is self.context and context.assessment.id == asked:
                self._show_foot(foot_content(foot))

        context.tasks.run(read_foot(asked), done=show, owner=self)

    def _show_foot(self, foot: "FootContent") -> None:
        self.foot.show_foot(foot)
        self.top.set_undo(foot.undo, foot.redo)

    # Changes

    def _show_change(self, change: "Change") -> None:
        context = self.context
        if context is None or not change.touched:
            return
        self.glance = None
        self.pages.outdate()
        # The open village may be gone with it, or be called something else.
        wait = context.subject is not None and bool(change.touched & _OF_SUBJECTS)
        # Nor may the open assessment be there any more.
        wait = wait or _ASSESSMENTS in change.touched
        if not wait:
            self._refresh_current(change)
        if change.touched & _IN_FRAME:
            self._read_again(context, change if wait else None)
        else:
            self._read_foot(context)

    def _refresh_current(self, change: "Change | None") -> None:
        self.pages.refresh_current(change)

    def undo(self) -> None:
        """Take the last edit back, or first what was refused and still stands in a field."""
        page = self.current_page
        if page is not None and page.give_back():
            return
        from ntm_desktop.services import undo

        self._take_back(undo.undo, undo.place_of_undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        from ntm_desktop.services import undo

        self._take_back(undo.redo, undo.place_of_redo)

    def _take_back(
        self,
        service: "Callable[[Workspace], Change | None]",
        place_of: "Callable[[Workspace], AssessmentInfo | None]",
    ) -> None:
        """Take back or do again; what is not on the screen is shown first and left as it is."""
        if not self._when_ready(partial(self._take_back, service, place_of)):
            return
        context = self.context
        assert context is not None
        self.pages.commit()
        shown = context.assessment.id

        def work(ws: "Workspace") -> "Change | AssessmentInfo | None":
            place = place_of(ws)
            return service(ws) if place is None or place.id == shown else place

        def tell(change: "Change | AssessmentInfo | None") -> None:
            if isinstance(change, AssessmentInfo):
                self._lead_to_edit(change)
            elif change is not None:
                # The label says it already: “Hoàn tác: Sửa chỉ tiêu 12.1”.
                said = change.label[:1].lower() + change.label[1:]
                context.show_message(self.tr("Đã {0}").format(said), Level.SUCCESS)

        from ntm_desktop.domain.commune_file import AssessmentInfo

        context.tasks.run(work, done=tell, owner=self)

    def _lead_to_edit(self, place: "AssessmentInfo") -> None:
        text = self.tr(
            "Lần sửa gần nhất là của đợt {0}, nên chương trình mở đợt đó. Bấm lần nữa để hoàn tác "
            "hoặc làm lại."
        ).format(place.period.inline)

        def tell() -> None:
            if self.context is not None:
                self.context.show_message(text, Level.INFO)

        self.choose_assessment(place.id, tell)

    # Messages and dialogs

    @property
    def notice(self) -> Notice:
        """The message above the page."""
        return self._messages.notice

    def _show_refused(self, error: Exception) -> None:
        if self.context is not None:
            self.context.show_error(error)  # type: ignore[arg-type]

    def _open_import(self, path: object) -> None:
        if self._when_ready(partial(self._open_import, path)):
            assert self.context is not None
            self.pages.commit()
            show_import_dialog(self.context, self, path)  # type: ignore[arg-type]

    def _new_assessment(self) -> None:
        if not self._when_ready(self._new_assessment):
            return
        from ntm_desktop.gui.first_run.new_assessment import NewAssessmentDialog

        assert self.context is not None
        self.pages.commit()
        dialog = NewAssessmentDialog(self.context, self)
        dialog.made.connect(self.choose_assessment)
        dialog.open()

    def _remove_assessment(self) -> None:
        if not self._when_ready(self._remove_assessment):
            return
        from ntm_desktop.gui.dialogs import ask

        context = self.context
        assert context is not None
        self.pages.commit()
        info = context.assessment
        if not ask(
            self,
            self.tr("Bỏ đợt tự đánh giá"),
            self.tr(
                "Bỏ đợt {0} ({1})? Số liệu, minh chứng của đợt này không hiện nữa; Ctrl+Z đưa "
                "lại nguyên như cũ."
            ).format(info.period.inline, info.short_title),
            self.tr("Bỏ đợt này"),
        ):
            return

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.workspace import remove_assessment

            return remove_assessment(ws, info.id)

        context.tasks.run(work, owner=self)

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

    def _may_leave(self, leave: str) -> bool:
        return may_leave(self, self.pages.built, leave, self.open_page)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed, wait for the disk, then go.

        What was refused is never dropped without asking. When the last save failed for another
        reason the window stays, and closing once more leaves that one entry behind.
        """
        context = self.context
        if context is not None:
            self._wish = None
            if self._ask_first(self.close, self.tr("đóng")):
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
            if waiting and not self._may_leave(self.tr("Bỏ số này và đóng")):
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
        complete = partial(QTimer.singleShot, 0, self._complete)
        center.painted.connect(complete, Qt.ConnectionType.QueuedConnection)
        self.setCentralWidget(center)

        self.side.chosen.connect(self.open_page)
        self.top.assessment_chosen.connect(self.choose_assessment)
        self.top.new_assessment_requested.connect(self._new_assessment)
        self.top.removal_requested.connect(self._remove_assessment)
        self.top.undo_requested.connect(self.undo)
        self.top.redo_requested.connect(self.redo)
        self.top.search.chosen.connect(self._lead)
        self.top.search.began.connect(self._find_records)
        self._messages = Messages(self.pages, self)

    def _complete(self) -> None:
        """What nobody needs to see the first page is made right after it is drawn."""
        if self.print_action is not None:
            return
        from ntm_desktop.gui.keys import Keyed, add_keys
        from ntm_desktop.gui.undo_keys import UndoKeys

        does = Keyed(
            self.open_page,
            self.show_help,
            self.top.search.take_focus,
            self.undo,
            self.redo,
            self.print_page,
        )
        self.print_action = add_keys(self, does)
        UndoKeys(self)
        self.painted.emit()
        menu = self.top.menu
        for text, what in (
            (self.tr("Mở thư mục dữ liệu khác…"), "folder"),
            (self.tr("Tạo dữ liệu cho xã khác…"), "new"),
            (self.tr("Mở dữ liệu mẫu"), "sample"),
        ):
            menu.addAction(text).triggered.connect(partial(self._ask_to_open, what))

    def _ask_to_open(self, what: str, _checked: bool = False) -> None:
        again = partial(self._ask_to_open, what)
        if self._ask_first(again, self.tr("mở")):
            return
        self.pages.commit()
        if self._may_leave(self.tr("Bỏ số này và mở dữ liệu khác")):
            self.open_requested.emit(what)

    def _ask_first(self, go_on: Callable[[], object], leave: str) -> bool:
        """Whether work is under way; see ``WorkGuard.ask_first``."""
        if self.context is None or not self.context.tasks.under_way:
            return False
        if self._work is None:
            from ntm_desktop.gui.stopping import WorkGuard

            self._work = WorkGuard(self)
        return self._work.ask_first(self.context.tasks, go_on, leave)

    def _find_records(self) -> None:
        """What the office keeps can be found, too; it is read when somebody begins to search."""
        if self.context is not None and self.context.ready:
            from ntm_desktop.gui.search import record_entries

            read = partial(record_entries, assessment_id=self.context.assessment.id)
            self.context.tasks.run(read, done=self.top.search.add, owner=self)


def _note_open(ws: "Workspace", assessment_id: str) -> None:
    from ntm_desktop.services.workspace import remember_open

    remember_open(ws, assessment_id)


def _entries_of(criteria_set: "CriteriaSet") -> "tuple[Found, ...]":
    from ntm_desktop.gui.search import entries_of

    return entries_of(criteria_set)
