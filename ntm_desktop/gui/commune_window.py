"""The window over a commune: its assessments, its header, what is read when something changed."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ntm_desktop.gui.commune_bar import CommuneBar
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.frame import Frame
from ntm_desktop.gui.navigation import ALL_CHANGES, PageContext
from ntm_desktop.gui.page_list import COMMUNE_PAGES, FIRST_PAGE, show_import_dialog
from ntm_desktop.gui.widgets.notice import Level
from ntm_desktop.services.opening import Foot, OpenCommune, read_foot, read_session

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.commune_file import AssessmentInfo
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.gui.glance import FootContent, Glance, Header
    from ntm_desktop.gui.search import Found
    from ntm_desktop.services.workspace import Workspace

_ASSESSMENT, _PLACES = "assessment", "places"


class CommuneWindow(Frame):
    """One window on one commune's data.

    It is shown empty at once and filled by :meth:`start` when the data has been read. It asks
    (``open_requested``) for another data folder ("folder"), a commune to be made ("new"), or the
    sample ("sample").
    """

    context: CommuneContext | None
    top: CommuneBar

    def __init__(self) -> None:
        super().__init__(COMMUNE_PAGES, CommuneBar())
        self._whose = ""
        self.glance: Glance | None = None
        """What to keep for the next start; None after a change, until it is read anew."""
        self.top.assessment_chosen.connect(self.choose_assessment)
        self.top.new_assessment_requested.connect(self._new_assessment)
        self.top.removal_requested.connect(self._remove_assessment)

    # What is open

    def preview(self, context: CommuneContext, glance: "Glance") -> None:
        """Show the overview as it was kept, while the commune's file is still being opened."""
        self.bind(context)
        self._show_glance(glance)

    def start(self, context: CommuneContext, session: OpenCommune) -> None:
        """Show a commune that was read; called again when another one is opened."""
        if self.context is not context:
            self.bind(context)
        context.fill(session.commune, session.current, session.criteria_set, session.subject)
        self._show_glance(self._take(session))
        self.take_wish()

    def bind(self, context: PageContext) -> None:
        """Begin with another commune's file."""
        super().bind(context)
        assert isinstance(context, CommuneContext)
        context.import_requested.connect(self._open_import)
        context.new_assessment_requested.connect(self._new_assessment)
        context.assessment_requested.connect(self.choose_assessment)
        context.assessment_opened.connect(self._open_assessment)

    def _show_glance(self, glance: "Glance") -> None:
        self._show_header(glance.header)
        self._show_foot(glance.foot)
        if not self.pages.current_id:
            self.open_page(FIRST_PAGE)
        page = self.pages.built.get(FIRST_PAGE)
        if page is not None:
            page.show_content(glance.overview)  # type: ignore[attr-defined]
        self.filled.emit()

    def choose_assessment(self, assessment_id: str, then: Callable[[], None] | None = None) -> None:
        """Make another assessment current, after what is being typed was saved.

        Args:
            assessment_id: of the commune; or of a village or garden (``CommuneContext.subject``).
            then: what follows, unless the officer goes back to what was refused.
        """
        if not self.when_ready(partial(self.choose_assessment, assessment_id, then)):
            return
        assert self.context is not None
        self.pages.commit()
        if not self.may_leave(self.tr("Bỏ số này và mở đợt khác")):
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

    def lead(self, page_id: str, target: str | None = None) -> None:
        """Follow a link; what other pages and the search lead to is the commune's assessment."""
        context = self.context
        if target == ALL_CHANGES:
            self.show_history()
        elif page_id == _ASSESSMENT and context is not None and context.subject is not None:
            self._open_assessment(context.assessment.id, target)
        else:
            self.open_page(page_id, target)

    def _switch(self, then: Callable[[], None] | None, session: OpenCommune) -> None:
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

    def _read_again(self, context: CommuneContext, change: "Change | None") -> None:
        asked = context.assessed.id

        def show(session: OpenCommune) -> None:
            # Another assessment that was chosen meanwhile was read later than this one.
            if context is self.context and context.assessed.id == asked:
                self._show_again(context, change, session)

        context.tasks.run(read_session(asked, context.assessment.id), done=show, owner=self)

    def _show_again(
        self, context: CommuneContext, change: "Change | None", session: OpenCommune
    ) -> None:
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

    def _take(self, session: OpenCommune) -> "Glance":
        from ntm_desktop.gui.glance import glance_at

        self.top.search.set_source(partial(_entries_of, session.criteria_set))
        self._whose = self.tr("Cả xã") if session.subject is not None else ""
        self.glance = glance_at(session)
        return self.glance

    def _show_header(self, header: "Header") -> None:
        self.top.show_header(header)
        self.setWindowTitle(f"{header.commune} – {header.chosen.period_label} – NTM Desktop")

    def _read_foot(self, context: CommuneContext) -> None:
        asked = context.assessment.id

        def show(foot: Foot) -> None:
            from ntm_desktop.gui.glance import foot_content

            # That of another assessment chosen meanwhile stands there already.
            if context is self.context and context.assessment.id == asked:
                self._show_foot(foot_content(foot))

        context.tasks.run(read_foot(asked), done=show, owner=self)

    def _show_foot(self, foot: "FootContent") -> None:
        from ntm_desktop.gui.glance import foot_facts

        self.foot.show_state(foot.saved, foot_facts(foot, self._whose), foot.moved_on)
        self.top.set_undo(foot.undo, foot.redo)

    # Changes

    def show_change(self, change: "Change") -> None:
        """Show what a service changed, in the page and around it."""
        context = self.context
        if context is None or not change.touched:
            return
        from ntm_desktop.domain.changes import Touched  # not before the first picture

        self.glance = None
        self.pages.outdate()
        # The open village may be gone with it, or be called something else; nor may the open
        # assessment be there any more.
        renamed = context.subject is not None and Touched.SUBJECTS in change.touched
        wait = renamed or Touched.ASSESSMENTS in change.touched
        if not wait:
            self._refresh_current(change)
        in_frame = {Touched.SETTINGS, Touched.ASSESSMENTS, Touched.RULES, Touched.SUBJECTS}
        if change.touched & in_frame:
            self._read_again(context, change if wait else None)
        else:
            self._read_foot(context)

    def _refresh_current(self, change: "Change | None") -> None:
        self.pages.refresh_current(change)

    def take_back(self) -> None:
        """Take the last edit back."""
        from ntm_desktop.services import undo

        self._take_back(undo.undo, undo.place_of_undo)

    def do_again(self) -> None:
        """Do again what was taken back."""
        from ntm_desktop.services import undo

        self._take_back(undo.redo, undo.place_of_redo)

    def _take_back(
        self,
        service: "Callable[[Workspace], Change | None]",
        place_of: "Callable[[Workspace], AssessmentInfo | None]",
    ) -> None:
        """Take back or do again; what is not on the screen is shown first and left as it is."""
        if not self.when_ready(partial(self._take_back, service, place_of)):
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

    def _open_import(self, path: object) -> None:
        if self.when_ready(partial(self._open_import, path)):
            assert self.context is not None
            self.pages.commit()
            show_import_dialog(self.context, self, path)  # type: ignore[arg-type]

    def _new_assessment(self) -> None:
        if not self.when_ready(self._new_assessment):
            return
        from ntm_desktop.gui.first_run.new_assessment import NewAssessmentDialog

        assert self.context is not None
        self.pages.commit()
        dialog = NewAssessmentDialog(self.context, self)
        dialog.made.connect(self.choose_assessment)
        dialog.open()

    def _remove_assessment(self) -> None:
        if not self.when_ready(self._remove_assessment):
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

        def tell(_change: "Change") -> None:
            text = self.tr("Đã bỏ đợt {0}. Ctrl+Z đưa lại nguyên như cũ.")
            context.show_message(text.format(info.period.inline), Level.SUCCESS)

        context.tasks.run(work, done=tell, owner=self)

    def check(self) -> None:
        """Show everything that is to be done in the commune's assessment."""
        self.lead(FIRST_PAGE, "todo")

    def show_history(self) -> None:
        """Show everything that was changed; a value of before can be taken back from there."""
        if not self.when_ready(self.show_history):
            return
        from ntm_desktop.gui.history_dialog import ChangesDialog

        assert self.context is not None
        self.pages.commit()
        ChangesDialog(self.context, self).open()

    def complete(self) -> None:
        """Fill the menu of the commune's name, too."""
        if self.print_action is not None:
            return
        super().complete()
        history = self.tr("Lịch sử sửa đổi… (Ctrl+H)")
        self.top.menu.addAction(history).triggered.connect(self.show_history)
        self.top.menu.addSeparator()
        for text, what in (
            (self.tr("Mở thư mục dữ liệu khác…"), "folder"),
            (self.tr("Tạo dữ liệu cho xã khác…"), "new"),
            (self.tr("Mở dữ liệu mẫu"), "sample"),
        ):
            self.top.menu.addAction(text).triggered.connect(partial(self.ask_to_open, what))

    def find_records(self) -> None:
        """What the office keeps can be found, too; it is read when somebody begins to search."""
        if self.context is not None and self.context.ready:
            from ntm_desktop.gui.commune_search import record_entries

            read = partial(record_entries, assessment_id=self.context.assessment.id)
            self.context.tasks.run(read, done=self.top.search.add, owner=self)


def _note_open(ws: "Workspace", assessment_id: str) -> None:
    from ntm_desktop.services.workspace import remember_open

    remember_open(ws, assessment_id)


def _entries_of(criteria_set: "CriteriaSet") -> "tuple[Found, ...]":
    from ntm_desktop.gui.commune_search import entries_of

    return entries_of(criteria_set)
