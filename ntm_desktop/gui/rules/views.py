"""The list and, made when first needed, the views in its place."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.widgets.drives import Drive

if TYPE_CHECKING:
    from ntm_desktop.gui.rules.amendment.amendment_view import AmendmentView
    from ntm_desktop.gui.rules.checking.checking import CheckView
    from ntm_desktop.gui.rules.compare_view import CompareView
    from ntm_desktop.gui.rules.decision.decision_view import DecisionView
    from ntm_desktop.gui.rules.decision.holding_view import HoldingView
    from ntm_desktop.gui.rules.exchange.authorities_view import AuthoritiesView
    from ntm_desktop.gui.rules.exchange.move_view import MoveView
    from ntm_desktop.gui.rules.exchange.receive_view import ReceiveView
    from ntm_desktop.gui.rules.province.extra_view import ExtraView
    from ntm_desktop.gui.rules.province.province import ProvinceView
    from ntm_desktop.gui.rules.workbook_view import WorkbookView
    from ntm_desktop.gui.rules.writing.editor import DraftEditor

V = TypeVar("V", bound=View)


class Views(QStackedWidget):
    """One of the steps of the work on rules, or the list.

    Signals:
        back_wanted: the list is wanted again.
        draft_check_wanted: id of a draft that is to be held against the decision.
        draft_compare_wanted: id of a draft that is to be compared.
        draft_history_wanted: (id of a draft, number of an indicator or "").
        published: a ``Published``.
        override_check_wanted: id of a decision on a set to be held against its text.
        override_wanted: (id of a decision on a set, number of an indicator in it or "").
        extra_wanted: (id of a provincial decision, number of an indicator that it adds).
        excel_wanted: (id of a set, id of a provincial decision on it or "") as a form in Excel.
        sign_wanted: id of what is to be signed and copied.
        accepted: the ``RuleDocument`` of each that was taken over, and the periods that waited.
        moved: id of the assessment to go on with.
        taken: (id, whether it is a decision on a set) was read from a workbook or decision.
        hold_wanted: a ``DecisionReading`` the set that is there is to be held against.
        questions_wanted: the path of a filled form whose cells are to be asked about.
    """

    back_wanted = Signal()
    draft_check_wanted = Signal(str)
    draft_compare_wanted = Signal(str)
    draft_history_wanted = Signal(str, str)
    published = Signal(object)
    override_check_wanted = Signal(str)
    override_wanted = Signal(str, str)
    extra_wanted = Signal(str, str)
    excel_wanted = Signal(str, str)
    sign_wanted = Signal(str)
    accepted = Signal(object, object)
    moved = Signal(str)
    taken = Signal(str, bool)
    hold_wanted = Signal(object)
    questions_wanted = Signal(object)

    def __init__(
        self,
        context: CommuneContext,
        first: QWidget,
        find_drives: Callable[[], tuple[Drive, ...]],
    ) -> None:
        """Show ``first``.

        Args:
            context: of the page.
            first: the list.
            find_drives: looks for sticks.
        """
        super().__init__()
        self._context = context
        self._first = first
        self._find_drives = find_drives
        self._made: dict[str, View] = {}
        self.addWidget(first)

    @property
    def current(self) -> View | None:
        """The view in the place of the list, None while the list is shown."""
        widget = self.currentWidget()
        return widget if isinstance(widget, View) else None

    def show_view(self, view: View) -> None:
        """Put a view in the place of what is shown."""
        before = self.current
        if before is not None and before is not view:
            before.commit()
        self.setCurrentWidget(view)

    def show_list(self) -> None:
        """Go back to the list."""
        self.setCurrentWidget(self._first)

    @property
    def editor(self) -> "DraftEditor":
        """Writes a draft."""
        from ntm_desktop.gui.rules.writing.editor import DraftEditor

        def make() -> DraftEditor:
            made = DraftEditor(self._context)
            made.check_wanted.connect(lambda: self.draft_check_wanted.emit(made.draft_id))
            made.compare_wanted.connect(lambda: self.draft_compare_wanted.emit(made.draft_id))
            made.history_wanted.connect(
                lambda no: self.draft_history_wanted.emit(made.draft_id, no)
            )
            made.published.connect(self.published)
            return made

        return self._view("editor", DraftEditor, make)

    @property
    def check(self) -> "CheckView":
        """Holds rules against the decision."""
        from ntm_desktop.gui.rules.checking.checking import CheckView

        return self._view("check", CheckView, lambda: CheckView(self._context))

    @property
    def compare(self) -> "CompareView":
        """Two sets side by side."""
        from ntm_desktop.gui.rules.compare_view import CompareView

        return self._view("compare", CompareView, lambda: CompareView(self._context))

    @property
    def province(self) -> "ProvinceView":
        """A decision of the province."""
        from ntm_desktop.gui.rules.province.province import ProvinceView

        def make() -> ProvinceView:
            made = ProvinceView(self._context)
            made.check_wanted.connect(self.override_check_wanted)
            made.sign_wanted.connect(self.sign_wanted)
            made.decision_wanted.connect(lambda key: self.override_wanted.emit(key, ""))
            made.extra_wanted.connect(self.extra_wanted)
            made.excel_wanted.connect(self.excel_wanted)
            return made

        return self._view("province", ProvinceView, make)

    @property
    def amendment(self) -> "AmendmentView":
        """A national amendment."""
        from ntm_desktop.gui.rules.amendment.amendment_view import AmendmentView

        def make() -> AmendmentView:
            made = AmendmentView(self._context)
            made.check_wanted.connect(self.override_check_wanted)
            made.sign_wanted.connect(self.sign_wanted)
            made.extra_wanted.connect(self.extra_wanted)
            return made

        return self._view("amendment", AmendmentView, make)

    @property
    def extra(self) -> "ExtraView":
        """An indicator that a decision of the province adds."""
        from ntm_desktop.gui.rules.province.extra_view import ExtraView

        def make() -> ExtraView:
            made = ExtraView(self._context)
            made.check_wanted.connect(self.override_check_wanted)
            made.decision_wanted.connect(self.override_wanted)
            return made

        return self._view("extra", ExtraView, make)

    @property
    def authorities(self) -> "AuthoritiesView":
        """Whose rules are taken over."""
        from ntm_desktop.gui.rules.exchange.authorities_view import AuthoritiesView

        return self._view("authorities", AuthoritiesView, lambda: AuthoritiesView(self._context))

    @property
    def receiving(self) -> "ReceiveView":
        """A package of rules."""
        from ntm_desktop.gui.rules.exchange.receive_view import ReceiveView

        def make() -> ReceiveView:
            made = ReceiveView(self._context, find_drives=self._find_drives)
            made.accepted.connect(self.accepted)
            return made

        return self._view("receive", ReceiveView, make)

    @property
    def moving(self) -> "MoveView":
        """An assessment moved to other rules."""
        from ntm_desktop.gui.rules.exchange.move_view import MoveView

        def make() -> MoveView:
            made = MoveView(self._context)
            made.moved.connect(self.moved)
            return made

        return self._view("move", MoveView, make)

    @property
    def workbook(self) -> "WorkbookView":
        """A workbook of rules."""
        from ntm_desktop.gui.rules.workbook_view import WorkbookView

        def make() -> WorkbookView:
            made = WorkbookView(self._context)
            made.taken.connect(self.taken)
            made.questions_wanted.connect(self.questions_wanted)
            return made

        return self._view("workbook", WorkbookView, make)

    @property
    def decision(self) -> "DecisionView":
        """A decision's file."""
        from ntm_desktop.gui.rules.decision.decision_view import DecisionView

        def make() -> DecisionView:
            made = DecisionView(self._context)
            made.taken.connect(self.taken)
            made.hold_wanted.connect(self.hold_wanted)
            return made

        return self._view("decision", DecisionView, make)

    @property
    def holding(self) -> "HoldingView":
        """A set beside the decision's own file."""
        from ntm_desktop.gui.rules.decision.holding_view import HoldingView

        def make() -> HoldingView:
            made = HoldingView(self._context)
            made.draft_wanted.connect(lambda key: self.taken.emit(key, False))
            return made

        return self._view("holding", HoldingView, make)

    def _view(self, name: str, kind: type[V], make: Callable[[], V]) -> V:
        found = self._made.get(name)
        if not isinstance(found, kind):
            found = make()
            found.back_wanted.connect(self.back_wanted)
            self._made[name] = found
            self.addWidget(found)
        return found
