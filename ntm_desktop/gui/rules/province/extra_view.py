"""An indicator that a decision of the province adds: its form, and what the officer will see."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.overrides import apply_overrides, credited
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.rules.province.province_state import with_every_extra
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.rules.writing.indicator_form import IndicatorForm
from ntm_desktop.gui.rules.writing.new_indicator import is_unwritten, named
from ntm_desktop.gui.rules.writing.preview import RulePreview
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Level, form_row

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.rules.decisions import OverrideView
    from ntm_desktop.services.session import Workspace

_SIDE_WIDTH = 360
_NARROW = 900


@dataclass(frozen=True, slots=True)
class ExtraState:
    """What the view shows.

    Attributes:
        view: the decision.
        rules: the national set with what this decision sets and adds.
        numbered: the same with what every other decision adds: which numbers are taken.
    """

    view: "OverrideView"
    rules: CriteriaSet
    numbered: CriteriaSet


def read_extra(ws: "Workspace", override_id: str) -> ExtraState:
    """Read it; runs on the database thread."""
    from ntm_desktop.services.rules import decisions

    view = decisions.read_override(ws, override_id)
    decision = view.override
    national = decisions.amended_set(ws, decision.set_id, decision.effective_from)
    rules = apply_overrides(national, [decision], decision.effective_from)
    every = decisions.overrides(ws, decision.set_id)
    return ExtraState(view, rules, with_every_extra(national, every))


class ExtraView(View):
    """The form of one added indicator, and its preview.

    Signals:
        decision_wanted: (id of the decision, number of the indicator) is wanted again.
        check_wanted: the decision is to be held against its text; carries its id.
    """

    decision_wanted = Signal(str, str)
    check_wanted = Signal(str)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, back=self.tr("Về quyết định của tỉnh"))
        self._override_id = ""
        self._no = ""
        self._state: ExtraState | None = None
        self.check_button = Button(self.tr("Đối chiếu"), icon="shield-check")
        self.check_button.clicked.connect(self._check)
        self.remove_button = Button(self.tr("Bỏ chỉ tiêu"), icon="trash")
        self.remove_button.clicked.connect(self._remove)
        self.head.add_action(self.check_button)
        self.head.add_action(self.remove_button)
        self.criterion = QComboBox()
        self.criterion.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.criterion.activated.connect(self._criterion_chosen)
        self.form = IndicatorForm(leaves=False)
        self.form.edited.connect(self._edited)
        self.form.typing.connect(self._preview_now)
        self.preview = RulePreview()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 2)
        column.addLayout(form_row(self.tr("Thuộc tiêu chí"), self.criterion))
        column.addWidget(self.form, 1)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(GRID + 4)
        self._body.addWidget(left, 3)
        self._body.addWidget(self.preview, 2)
        self.layout_.addLayout(self._body, 1)

    @property
    def indicator(self) -> Indicator | None:
        """The indicator as it was read last."""
        state = self._state
        if state is None:
            return None
        added = (e.indicator for e in state.view.override.extra)
        return next((one for one in added if one.no == self._no), None)

    def open(self, override_id: str, no: str) -> None:
        """Show an indicator that a decision adds."""
        self._override_id, self._no, self._state = override_id, no, None
        self.preview.year.setValue(self.context.assessment.period.year)
        self.refresh()

    def refresh(self) -> None:
        """Read it again; what is being typed stays."""
        override_id = self._override_id
        if not override_id:
            return

        def done(state: ExtraState) -> None:
            if override_id == self._override_id and not self._pending:
                self._loaded(state)

        self.context.tasks.run(
            lambda ws: read_extra(ws, override_id), done=done, failed=self._gone, owner=self
        )

    def commit(self) -> None:
        """Hand over what is being typed."""
        self.form.hand_over()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Figures that were refused."""
        place = self.tr("Chỉ tiêu {0}").format(self._no)
        return tuple(Unsaved(text, why, place, self._no) for text, why in self.form.refused())

    def give_back(self) -> bool:
        """Show saved figures again where refused texts stand."""
        return self.form.give_back()

    def go_back(self) -> None:
        """Go back to the decision; a figure that is refused has to be mended first."""
        self.commit()
        refused = self.form.refused()
        if refused:
            text, why = refused[0]
            self.context.show_message(
                self.tr(
                    "Chỉ tiêu {0}: “{1}” chưa được lưu. {2} Sửa lại, hoặc bấm Esc để bỏ."
                ).format(self._no, text, why),
                Level.WARN,
            )
            return
        self.decision_wanted.emit(self._override_id, self._no)

    # Showing

    def _loaded(self, state: ExtraState) -> None:
        first = self._state is None
        self._state = state
        indicator = self.indicator
        if indicator is None:
            # Taken back by undo: what is left of the decision is wanted.
            self.decision_wanted.emit(self._override_id, "")
            return
        view, rules = state.view, state.rules
        self.head.set_title(self.tr("Chỉ tiêu {0} của tỉnh").format(indicator.no))
        self.head.set_subtitle(
            self.tr("{0} · áp dụng {1}").format(view.override.citation, rules.short_title)
        )
        self.check_button.setVisible(view.editable)
        self.remove_button.setVisible(view.editable)
        self.form.setEnabled(view.editable)
        self.criterion.setEnabled(view.editable)
        self._show_criteria(rules)
        self.form.show_indicator(indicator, rules)
        self._preview_now()
        if first and view.editable:
            self.form.focus_first("unwritten" if is_unwritten(indicator) else "")

    def _show_criteria(self, rules: CriteriaSet) -> None:
        names = [self.tr("{0}. {1}").format(c.no, c.name) for c in rules.criteria]
        if [self.criterion.itemText(n) for n in range(self.criterion.count())] != names:
            self.criterion.clear()
            for criterion, name in zip(rules.criteria, names, strict=True):
                self.criterion.addItem(name, criterion.no)
        own = rules.criterion_of(self._no).no
        self.criterion.setCurrentIndex(self.criterion.findData(own))

    def _preview_now(self) -> None:
        indicator = self.form.draft()
        if self._state is not None and indicator is not None:
            # The verdict that is tried out names the decision, as a real one will.
            shown = credited(indicator, self._state.view.override)
            self.preview.show_indicator(shown, self._state.rules)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the preview goes below the form."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._body.setDirection(direction)
        self.preview.setMaximumWidth(16_777_215 if narrow else _SIDE_WIDTH)

    # What was done

    def _edited(self, no: str, indicator: Indicator) -> None:
        state = self._state
        if state is None:
            return
        self._put(no, state.rules.criterion_of(no).no, named(indicator))

    def _criterion_chosen(self, _index: int) -> None:
        from dataclasses import replace

        from ntm_desktop.domain.rule_order import free_number

        state, criterion_no = self._state, self.criterion.currentData()
        self.commit()
        indicator = self.form.draft()
        if state is None or indicator is None:
            return
        if criterion_no == state.rules.criterion_of(self._no).no:
            return
        # A number says where an indicator stands, so it follows.
        no = free_number(state.numbered, criterion_no)
        self._put(self._no, criterion_no, replace(indicator, no=no))

    def _put(self, no: str, criterion_no: int, indicator: Indicator) -> None:
        from ntm_desktop.services.rules import decision_edits

        override_id = self._override_id

        def done(_change: "Change") -> None:
            self._no = indicator.no

        self._save(
            lambda ws: decision_edits.add_extra(
                ws, override_id, criterion_no, indicator, replaces=no
            ),
            done,
        )

    def _remove(self) -> None:
        from ntm_desktop.services.rules import decision_edits

        override_id, no = self._override_id, self._no

        def done(_change: "Change") -> None:
            self.context.show_message(
                self.tr("Đã bỏ chỉ tiêu {0} của tỉnh. Bấm Ctrl+Z nếu muốn lấy lại.").format(no)
            )
            self.decision_wanted.emit(override_id, "")

        self._save(lambda ws: decision_edits.remove_extra(ws, override_id, no), done)

    def _check(self) -> None:
        self.commit()
        self.check_wanted.emit(self._override_id)

    def _gone(self, error: NtmError) -> None:
        self._override_id = ""
        self.context.show_message(str(error), Level.INFO)
        self.back_wanted.emit()
