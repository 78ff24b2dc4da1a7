"""Quyết định sửa đổi: what a later national decision changes in a set, and what is still open."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part, Threshold
from ntm_desktop.domain.overrides import apply_overrides
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.rules.province.province_row import ExtraRow, PartRow
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, Level, Notice, clear_layout, row
from ntm_desktop.gui.widgets.days import DayField
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

if TYPE_CHECKING:
    from ntm_desktop.services.rules.decisions import OverrideView
    from ntm_desktop.services.session import Workspace

_NOTES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class AmendmentState:
    """What the view shows.

    Attributes:
        view: the amendment.
        before: the set it amends, with the other amendments.
        after: the same with this one.
        periods: of the assessments that it decides.
    """

    view: "OverrideView"
    before: CriteriaSet
    after: CriteriaSet
    periods: tuple[str, ...]


def read_amendment(ws: "Workspace", override_id: str) -> AmendmentState:
    """Read it; runs on the database thread."""
    from ntm_desktop.services import workspace
    from ntm_desktop.services.in_force import overrides_in_force, pinned_version_of
    from ntm_desktop.services.rules.amending import set_before
    from ntm_desktop.services.rules.decisions import read_override

    view = read_override(ws, override_id)
    before = set_before(ws, view.override)
    periods = tuple(
        info.period.label
        for info in workspace.assessments(ws)
        if info.set_id == view.override.set_id
        and override_id
        in {
            one.id
            for one in overrides_in_force(ws, pinned_version_of(ws, info), info.period.last_day)
        }
    )
    after = apply_overrides(before, [view.override], view.override.effective_from)
    return AmendmentState(view, before, after, periods)


class AmendmentView(View):
    """One national amendment.

    Signals:
        check_wanted: it is to be held against its text; carries its id.
        sign_wanted: it is to be signed and copied; carries its id.
        extra_wanted: (its id, number of an indicator that it adds) is to be edited.
    """

    check_wanted = Signal(str)
    sign_wanted = Signal(str)
    extra_wanted = Signal(str, str)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Quyết định sửa đổi"))
        self._override_id = ""
        self._frame: object = None
        self.rows: dict[tuple[str, str], PartRow] = {}
        self.check_button = Button(self.tr("Đối chiếu"), icon="shield-check")
        self.check_button.clicked.connect(lambda: self.check_wanted.emit(self._override_id))
        self.sign_button = Button(self.tr("Ký và chép ra USB…"), icon="usb")
        self.sign_button.clicked.connect(lambda: self.sign_wanted.emit(self._override_id))
        self.head.add_action(self.check_button)
        self.head.add_action(self.sign_button)
        self.begins = DayField(self.tr("Có hiệu lực từ"))
        self.ends = DayField(self.tr("đến hết ngày"))
        self.ends.setPlaceholderText(self.tr("để trống nếu chưa hết"))
        for field in (self.begins, self.ends):
            field.setFixedWidth(170)
        self.begins.day_given.connect(self._begins_given)
        self.ends.day_given.connect(lambda day: self._head_given(effective_to=day))
        first, last = Label(self.tr("Có hiệu lực từ")), Label(self.tr("đến hết ngày"))
        first.setBuddy(self.begins)
        last.setBuddy(self.ends)
        self.decides = Label("", "muted", wrap=True)
        line = row(first, self.begins, last, self.ends, spacing=GRID)
        line.addWidget(self.decides, 1)
        self.layout_.addLayout(line)
        self.notice = Notice(level=Level.INFO)
        self.notice.hide()
        self._column = column = ScrollColumn(GRID + 2)
        self._lines = column.body
        self.layout_.addWidget(column.area, 1)
        self.layout_.addWidget(self.notice)

    def open(self, override_id: str) -> None:
        """Show an amendment."""
        self._override_id, self._frame = override_id, None
        self.refresh()

    def refresh(self) -> None:
        """Read it again; what is being typed stays."""
        override_id = self._override_id
        if override_id:
            self.context.tasks.run(
                lambda ws: read_amendment(ws, override_id),
                done=self._loaded,
                failed=self._gone,
                owner=self,
            )

    def commit(self) -> None:
        """Hand over what is being typed."""
        for field in (self.begins, self.ends):
            field.hand_over()
        for line in list(self.rows.values()):
            line.hand_over()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Figures that were refused."""
        return tuple(
            Unsaved(text, why, self.tr("Chỉ tiêu {0}").format(no), no)
            for (no, _part), line in self.rows.items()
            for text, why in line.editor.refused()
        )

    def give_back(self) -> bool:
        """Show saved figures again where refused texts stand."""
        given = [line.editor.give_back() for line in self.rows.values()]
        return True in given

    # Showing

    def _loaded(self, state: AmendmentState) -> None:
        override = state.view.override
        if override.id != self._override_id or self._pending:
            return
        editable = state.view.editable
        self.head.set_title(override.citation)
        self.head.set_subtitle(self.tr("Sửa đổi {0}").format(state.before.short_title))
        self.check_button.setVisible(editable)
        for field, day in (
            (self.begins, override.effective_from),
            (self.ends, override.effective_to),
        ):
            field.setReadOnly(not editable)
            field.show_day(day)
        self.decides.setText(
            self.tr("Áp dụng cho đợt: {0}").format(", ".join(state.periods))
            if state.periods
            else self.tr("Chưa đợt nào kết thúc trong thời gian có hiệu lực.")
        )
        self._say(state)
        self._show_lines(state)

    def _say(self, state: AmendmentState) -> None:
        view = state.view
        if view.faults:
            words = self.tr("Không khớp với bộ đang dùng nên chưa áp dụng: {0}")
            self.notice.show_message(words.format(" ".join(view.faults)), Level.ERROR)
            return
        left = _open_ones(view.override.replaced) + _open_ones(
            tuple(one.indicator for one in view.override.extra)
        )
        said = []
        if not view.editable:
            said.append(self.tr("Nhận từ {0}; xem được, không sửa ở đây.").format(view.signer_name))
        if left:
            said.append(
                self.tr("Còn {0} ngưỡng để ngỏ: kết luận ở đó là “Chưa có ngưỡng”.").format(left)
            )
        said += [f"• {note}" for note in view.override.notes[:_NOTES_SHOWN]]
        self.notice.setVisible(bool(said))
        if said:
            self.notice.show_message("\n".join(said), Level.WARN if left else Level.INFO)

    def _show_lines(self, state: AmendmentState) -> None:
        override, editable = state.view.override, state.view.editable
        frame = (
            tuple((i.no, i.text, i.note, tuple(p.id for p in i.parts)) for i in override.replaced),
            override.extra,
            override.abolished,
            override.changes,
            editable,
        )
        if frame != self._frame:
            self._frame = frame
            self._build(state, editable=editable)
        for indicator in override.replaced:
            for part in indicator.parts:
                self.rows[indicator.no, part.id].show_thresholds(part.thresholds, state.after)
        for change in override.changes:
            line = self.rows.get((change.indicator_no, change.part_id))
            if line is not None:
                line.show_thresholds(change.thresholds, state.after)

    def _build(self, state: AmendmentState, *, editable: bool) -> None:
        clear_layout(self._lines)
        self.rows = {}
        override = state.view.override
        worded = {one.no for one in override.replaced} | {c.indicator_no for c in override.changes}
        for before, after in zip(state.before.criteria, state.after.criteria, strict=True):
            gone = [one for one in before.indicators if one.no in override.abolished]
            kept = [one for one in after.indicators if one.no in worded]
            added = [e.indicator for e in override.extra if e.criterion_no == before.no]
            if not (gone or kept or added):
                continue
            card = Card(before.name)
            card.body.addWidget(
                Label(self.tr("Tiêu chí {0}. {1}").format(before.no, before.name), "heading")
            )
            for indicator in kept:
                self._add_reworded(card, indicator, state, editable=editable)
            for indicator in added:
                extra = ExtraRow(
                    indicator,
                    state.after,
                    editable=editable,
                    about=self.tr("Bổ sung vào bộ"),
                )
                extra.remove_button.hide()
                extra.edit_wanted.connect(
                    lambda no=indicator.no: self.extra_wanted.emit(self._override_id, no)
                )
                card.body.addWidget(extra)
            for indicator in gone:
                card.body.addWidget(
                    Label(
                        self.tr("{0} {1} – bãi bỏ").format(indicator.no, indicator.name),
                        "strong",
                        wrap=True,
                    )
                )
            self._lines.addWidget(card)
        self._lines.addStretch(1)

    def _add_reworded(
        self, card: Card, indicator: Indicator, state: AmendmentState, *, editable: bool
    ) -> None:
        old = next((one for one in state.before.indicators() if one.no == indicator.no), None)
        for part in indicator.parts:
            line = PartRow(
                indicator, part, state.after, before=_before_words(old, part, state.before)
            )
            line.setEnabled(editable)
            key = (indicator.no, part.id)
            line.given.connect(lambda thresholds, key=key: self._given(key, thresholds))
            self.rows[key] = line
            card.body.addWidget(line)
        if old is not None and old.text != indicator.text:
            words = self.tr("Lời văn cũ: {0}").format(old.text)
            card.body.addWidget(Label(words, "caption", wrap=True))
        if indicator.note and (old is None or indicator.note != old.note):
            card.body.addWidget(Label(indicator.note, "warn", wrap=True))

    # Edits

    def _given(self, key: tuple[str, str], thresholds: tuple[Threshold, ...]) -> None:
        from ntm_desktop.services.rules import decision_edits

        override_id = self._override_id
        self._save(lambda ws: decision_edits.set_thresholds(ws, override_id, *key, thresholds))

    def _begins_given(self, day: date | None) -> None:
        if day is not None:
            self._head_given(effective_from=day)

    def _head_given(self, **fields: object) -> None:
        from ntm_desktop.services.rules import decision_edits

        override_id = self._override_id
        if override_id:
            self._save(lambda ws: decision_edits.replace_override_head(ws, override_id, **fields))

    def _refused(self, error: NtmError) -> None:
        self._frame = None
        super()._refused(error)

    def _gone(self, error: NtmError) -> None:
        """Taken back by undo, or deleted: the list is wanted again."""
        self._override_id = ""
        self.context.show_message(str(error), Level.INFO)
        self.back_wanted.emit()


def _before_words(old: Indicator | None, part: Part, rules: CriteriaSet) -> str:
    same = next((one for one in old.parts if one.id == part.id), None) if old else None
    if same is None or not same.thresholds:
        return rule_words.tr("Trước khi sửa: không hỏi riêng")
    return rule_words.tr("Trước khi sửa: {0}").format(rule_words.thresholds_line(same, rules))


def _open_ones(indicators: tuple[Indicator, ...]) -> int:
    return sum(
        not one.known and not one.set_by_province
        for indicator in indicators
        for part in indicator.parts
        for one in part.thresholds
    )
