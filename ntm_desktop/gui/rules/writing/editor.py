"""Writing a set: its tree, one indicator as a form, what the officer will see, what is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import Indicator
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.question.choices import ChoiceBar, Option
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.rules.writing.counts_line import CountsLine
from ntm_desktop.gui.rules.writing.head_form import CriterionForm, HeadForm
from ntm_desktop.gui.rules.writing.indicator_form import IndicatorForm
from ntm_desktop.gui.rules.writing.new_indicator import named, new_indicator, with_short_names
from ntm_desktop.gui.rules.writing.outstanding import OpenItem, OutstandingPanel
from ntm_desktop.gui.rules.writing.preview import RulePreview
from ntm_desktop.gui.rules.writing.publishing import Publishing
from ntm_desktop.gui.rules.writing.tree import RuleTreePanel
from ntm_desktop.gui.tokens import GRID, text_px
from ntm_desktop.gui.widgets import Button, Level

if TYPE_CHECKING:
    from ntm_desktop.services.rules.draft_edits import Moved
    from ntm_desktop.services.rules.drafts import Draft
    from ntm_desktop.services.session import Workspace

_TREE_WIDTH = 252
_SIDE_WIDTH = 344
_NARROW = 1060
_PREVIEW, _OPEN = "preview", "open"


class DraftEditor(View):
    """One draft.

    Signals:
        check_wanted: the draft is to be held against the decision.
        compare_wanted: it is to be compared with another set.
        published: a version was made; carries a ``Published``.
    """

    check_wanted = Signal()
    compare_wanted = Signal()
    history_wanted = Signal(str)
    published = Signal(object)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._draft: Draft | None = None
        self._draft_id = ""
        self._no = ""
        self._criterion: int | None = None
        self._naming = False
        self._wanted: str | None = None
        self._to_publish = False
        self.history_button = Button(self.tr("Lịch sử"), icon="history")
        self.compare_button = Button(self.tr("So sánh…"), icon="git-compare")
        self.check_button = Button(self.tr("Đối chiếu"), icon="shield-check")
        self.publish_button = Button(self.tr("Ban hành để dùng"), "primary", icon="check")
        self.history_button.clicked.connect(lambda: self.history_wanted.emit(self._no))
        self.compare_button.clicked.connect(self.compare_wanted)
        self.check_button.clicked.connect(self._check)
        self.publish_button.clicked.connect(self._publish)
        self.publishing = Publishing(context, self.publish_button, self, self._save)
        self.publishing.published.connect(self.published)
        self.publishing.kept_back.connect(self._kept_back)
        for button in (
            self.history_button,
            self.compare_button,
            self.check_button,
            self.publish_button,
        ):
            self.head.add_action(button)
        self.counts = CountsLine()
        self.layout_.addWidget(self.counts)
        self.tree = RuleTreePanel()
        self.tree.setFixedWidth(_TREE_WIDTH)
        self.form = IndicatorForm()
        self.head_form = HeadForm()
        self.criterion_form = CriterionForm()
        self.middle = QStackedWidget()
        for each in (self.head_form, self.criterion_form, self.form):
            self.middle.addWidget(each)
        self.side_choice = ChoiceBar(
            [Option(_PREVIEW, self.tr("Xem trước")), Option(_OPEN, self.tr("Việc còn lại"))],
            self.tr("Bên phải"),
            clearable=False,
            small=True,
        )
        self.side_choice.show_value(_PREVIEW)
        self.side_choice.chosen.connect(self._show_side)
        self.preview = RulePreview()
        self.outstanding = OutstandingPanel()
        self.side = QStackedWidget()
        self.side.addWidget(self.preview)
        self.side.addWidget(self.outstanding)
        side = QWidget()
        side_column = QVBoxLayout(side)
        side_column.setContentsMargins(0, 0, 0, 0)
        side_column.setSpacing(GRID)
        side_column.addWidget(self.side_choice)
        side_column.addWidget(self.side, 1)
        self._side = side
        right = QWidget()
        self._right = QBoxLayout(QBoxLayout.Direction.LeftToRight, right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(GRID + 4)
        self._right.addWidget(self.middle, 3)
        self._right.addWidget(side, 2)
        body = QHBoxLayout()
        body.setSpacing(GRID + 4)
        body.addWidget(self.tree)
        body.addWidget(right, 1)
        self.layout_.addLayout(body, 1)
        self._fit()
        self._connect()

    @property
    def draft(self) -> "Draft | None":
        """As it was read last."""
        return self._draft

    @property
    def draft_id(self) -> str:
        """Which draft is shown."""
        return self._draft_id

    def open_draft(self, draft_id: str, no: str | None = None, *, publish: bool = False) -> None:
        """Show a draft, at an indicator when one is named; ``publish`` begins publishing it."""
        self._to_publish = publish
        if draft_id != self._draft_id:
            self._draft, self._no, self._criterion = None, "", None
        self._draft_id = draft_id
        self._wanted = no
        self.refresh()

    def refresh(self) -> None:
        """Read the draft again; what is being typed stays."""
        from ntm_desktop.services.rules import drafts

        draft_id = self._draft_id
        if draft_id:
            self.context.tasks.run(
                lambda ws: drafts.read_draft(ws, draft_id),
                done=self._loaded,
                failed=self._gone,
                owner=self,
            )

    def commit(self) -> None:
        """Hand over what is being typed."""
        self.form.hand_over()
        self.head_form.hand_over()
        self.criterion_form.hand_over()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Figures that were refused."""
        place = self.tr("Chỉ tiêu {0}").format(self.form.no)
        target = f"draft:{self._draft_id}/{self.form.no}"
        return tuple(Unsaved(text, why, place, target) for text, why in self.form.refused())

    def give_back(self) -> bool:
        """Show saved figures again where refused texts stand."""
        return self.form.give_back()

    # Showing

    def _loaded(self, draft: "Draft") -> None:
        if draft.id != self._draft_id or self._pending:
            return  # another edit is on its way; what follows it is read again
        self._draft = draft
        rules = draft.criteria_set
        self.head.set_title(rules.short_title)
        self.head.set_subtitle(rule_words.decision_words(rules.decision, rules.issued))
        self._show_counts(draft)
        items = [OpenItem(text, grave=True) for text in draft.problems]
        items += [OpenItem(text, grave=False) for text in draft.open_items]
        self.tree.show_set(rules, [item.text for item in items])
        self.outstanding.show_items(items)
        if self._wanted is not None:
            self._no, self._wanted = self._wanted, None
        known = {indicator.no for indicator in rules.indicators()}
        if self._no and self._no not in known:
            self._no = ""
        if not self._no and self._criterion is None and known and self._first_time():
            self._no = next(iter(i.no for i in rules.indicators()))
        self._show_current()
        if self._to_publish:
            self._to_publish = False
            self._publish()

    def _first_time(self) -> bool:
        return self.middle.currentWidget() is self.head_form and not self.head_form.isVisible()

    def _show_current(self) -> None:
        draft = self._draft
        if draft is None:
            return
        rules = draft.criteria_set
        criterion = next((c for c in rules.criteria if c.no == self._criterion), None)
        if self._no:
            indicator = rules.indicator(self._no)
            self.form.show_indicator(indicator, rules)
            self.preview.show_indicator(self.form.draft() or indicator, rules)
            self.middle.setCurrentWidget(self.form)
            if self._naming:
                self._naming = False
                self.form.focus_first("unwritten")
        elif criterion is not None:
            self.criterion_form.show_criterion(criterion)
            self.middle.setCurrentWidget(self.criterion_form)
            if self._naming:
                self._naming = False
                self.criterion_form.focus_name()
        else:
            self.head_form.show_set(rules, published=draft.published_version > 0)
            self.middle.setCurrentWidget(self.head_form)
        self.preview.show_anything(bool(self._no))
        self.tree.show_current(self._no, self._criterion if not self._no else None)

    def _show_counts(self, draft: "Draft") -> None:
        self.counts.show_draft(draft)
        left = len(draft.problems) + len(draft.open_items)
        words = self.tr("Việc còn lại ({0})").format(left) if left else self.tr("Việc còn lại")
        button = self.side_choice.buttons()[1]
        button.setText(words)
        button.updateGeometry()
        if draft.published_version and not draft.changed:
            self.publish_button.setText(
                self.tr("Đã ban hành bản {0}").format(draft.published_version)
            )
        else:
            self.publish_button.setText(
                self.tr("Ban hành bản {0}").format(draft.published_version + 1)
                if draft.published_version
                else self.tr("Ban hành để dùng")
            )
        self.publish_button.setEnabled(draft.changed)

    def _show_side(self, chosen: object) -> None:
        self.side_choice.show_value(chosen)
        self.side.setCurrentWidget(self.preview if chosen == _PREVIEW else self.outstanding)

    def _preview_now(self) -> None:
        indicator = self.form.draft()
        if self._draft is not None and indicator is not None and self._no:
            self.preview.show_indicator(indicator, self._draft.criteria_set)

    def _gone(self, error: NtmError) -> None:
        self._draft_id = ""
        self.context.show_error(error)
        self.back_wanted.emit()

    # Going about

    def choose(self, no: str, *, field: str = "") -> None:
        """Show an indicator; "" shows the set itself."""
        if not self._may_leave():
            return
        self._no, self._criterion = no, None
        if self._draft is not None and no:
            known = {i.no for i in self._draft.criteria_set.indicators()}
            if no not in known:
                self._no = ""
        self._show_current()
        if no and field:
            self.form.focus_first(field)

    def _choose_criterion(self, criterion_no: int) -> None:
        if not self._may_leave():
            return
        self._no, self._criterion = "", criterion_no
        self._show_current()

    def _choose_head(self) -> None:
        if not self._may_leave():
            return
        self._no, self._criterion = "", None
        self._show_current()

    def _may_leave(self) -> bool:
        """Hand over what is being typed; a figure that is refused has to be mended first."""
        self.commit()
        waiting = self.form.refused()
        if waiting:
            text, why = waiting[0]
            self.context.show_message(
                self.tr(
                    "Chỉ tiêu {0}: “{1}” chưa được lưu. {2} Sửa lại, hoặc bấm Esc để bỏ."
                ).format(self.form.no, text, why),
                Level.WARN,
            )
            self.tree.show_current(self._no, self._criterion if not self._no else None)
        return not waiting

    def _go_to_open(self, item: OpenItem) -> None:
        if item.criterion is not None:
            self._choose_criterion(item.criterion)
            return
        self.choose(item.no, field="thresholds")
        if not item.no:
            self.head_form.focus_first()

    # Edits

    def _refused(self, error: NtmError) -> None:
        self._naming = False
        super()._refused(error)

    def _follow(self, no: str) -> None:
        self._no, self._criterion = no, None

    def _indicator_edited(self, no: str, indicator: Indicator) -> None:
        from ntm_desktop.services.rules import draft_edits

        draft_id = self._draft_id
        indicator = named(indicator)
        self._preview_now()
        self._save(
            lambda ws: draft_edits.replace_indicator(ws, draft_id, no, indicator),
            (lambda _change: self._follow(indicator.no)) if indicator.no != no else None,
        )

    def _head_edited(self, fields: dict[str, object]) -> None:
        from ntm_desktop.services.rules import draft_edits

        draft_id = self._draft_id
        self._save(lambda ws: draft_edits.replace_head(ws, draft_id, **fields))

    def _criterion_edited(self, no: int, fields: dict[str, object]) -> None:
        from ntm_desktop.services.rules import draft_edits

        draft_id = self._draft_id
        new_no = fields.get("new_no")
        if isinstance(new_no, int):
            self._criterion = new_no
        if self._draft is not None and "name" in fields:
            fields = with_short_names(self._draft.criteria_set, no, fields)
        self._save(
            lambda ws: draft_edits.replace_criterion(ws, draft_id, no, **fields)  # type: ignore[arg-type]
        )

    def _add_indicator(self, criterion_no: int) -> None:
        from ntm_desktop.services.rules import draft_edits

        if self._draft is None:
            return
        self.commit()
        draft_id = self._draft_id
        indicator = new_indicator(self._draft.criteria_set, criterion_no)
        self._naming = True
        self._save(
            lambda ws: draft_edits.add_indicator(ws, draft_id, criterion_no, indicator),
            lambda _change: self._follow(indicator.no),
        )

    def _add_criterion(self) -> None:
        from ntm_desktop.services.rules import draft_edits

        if self._draft is None:
            return
        self.commit()
        draft_id = self._draft_id
        no = max((c.no for c in self._draft.criteria_set.criteria), default=0) + 1
        name = self.tr("Tiêu chí {0}").format(no)
        self._no, self._criterion = "", no
        self._naming = True
        self._save(lambda ws: draft_edits.add_criterion(ws, draft_id, no, name=name))

    def _remove(self) -> None:
        from ntm_desktop.gui.dialogs import ask
        from ntm_desktop.services.rules import draft_edits

        draft = self._draft
        if draft is None:
            return
        draft_id, no, criterion = self._draft_id, self._no, self._criterion
        if no:
            self._no, self._criterion = "", self.tree.current_criterion
            said = self.tr("Đã bỏ chỉ tiêu {0}. Bấm Ctrl+Z nếu muốn lấy lại.").format(no)
            self._save(
                lambda ws: draft_edits.remove_indicator(ws, draft_id, no),
                lambda _change: self.context.show_message(said),
            )
        elif criterion is not None:
            own = next(c for c in draft.criteria_set.criteria if c.no == criterion)
            question = self.tr("Bỏ tiêu chí {0} cùng {1} chỉ tiêu của nó?").format(
                criterion, len(own.indicators)
            )
            yes = self.tr("Bỏ tiêu chí {0}").format(criterion)
            if own.indicators and not ask(self, self.tr("Bỏ tiêu chí"), question, yes, danger=True):
                return
            self._criterion = None
            self._save(lambda ws: draft_edits.remove_criterion(ws, draft_id, criterion))

    def _move(self, step: int) -> None:
        """Let what is current change places; its number follows, and so does the view."""
        from ntm_desktop.services.rules import draft_edits

        if not (self._no or self._criterion is not None) or not self._may_leave():
            return
        draft_id, no, criterion = self._draft_id, self._no, self._criterion or 0

        def service(ws: "Workspace") -> "Moved":
            if no:
                return draft_edits.move_indicator(ws, draft_id, no, step)
            return draft_edits.move_criterion(ws, draft_id, criterion, step)

        def done(moved: "Moved") -> None:
            self._no = moved.no if no else ""
            self._criterion = None if no else int(moved.no)

        self._save(service, done)

    def _check(self) -> None:
        self.commit()
        self.check_wanted.emit()

    def _publish(self) -> None:
        self.commit()
        if self._draft is not None and self._draft.problems:
            self._show_side(_OPEN)
            self.context.show_message(
                self.tr("Còn {0} chỗ phải sửa trước khi ban hành; xem “Việc còn lại”.").format(
                    len(self._draft.problems)
                ),
                Level.WARN,
            )
        elif self._draft is not None:
            self.publishing.begin(self._draft)

    def _kept_back(self) -> None:
        self._show_side(_OPEN)

    # Building

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the preview goes below the form."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < _NARROW
        scale = self.fontInfo().pixelSize() / text_px("body")
        self.tree.setFixedWidth(round(_TREE_WIDTH * min(max(scale, 1.0), 1.2)))
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._right.setDirection(direction)
        self._side.setMinimumWidth(0 if narrow else _SIDE_WIDTH)
        self._side.setMaximumWidth(16_777_215 if narrow else _SIDE_WIDTH)

    def _connect(self) -> None:
        self.tree.chosen.connect(lambda no: self.choose(no))
        self.tree.criterion_chosen.connect(self._choose_criterion)
        self.tree.head_wanted.connect(self._choose_head)
        self.tree.entered.connect(lambda: self.form.focus_first())
        self.tree.indicator_wanted.connect(self._add_indicator)
        self.tree.criterion_wanted.connect(self._add_criterion)
        self.tree.removal_wanted.connect(self._remove)
        self.tree.move_wanted.connect(self._move)
        self.form.edited.connect(self._indicator_edited)
        self.form.typing.connect(self._preview_now)
        self.head_form.edited.connect(self._head_edited)
        self.criterion_form.edited.connect(self._criterion_edited)
        self.criterion_form.indicator_wanted.connect(self._add_indicator)
        self.outstanding.chosen.connect(self._go_to_open)
