"""The list of rules: drafts, the office's own and received sets, shipped ones, decisions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import Assurance, Status
from ntm_desktop.domain.rule_editing import AssuranceCount
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rules.marks import assurance_segments, facts_in_all
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    ElidedLabel,
    IconLabel,
    Label,
    SegmentBar,
    ToolButton,
    clear_layout,
    row,
)
from ntm_desktop.gui.widgets.scrolling import ScrollColumn
from ntm_desktop.services.rules.listing import RulesState

if TYPE_CHECKING:
    from ntm_desktop.services.rules.decisions import OverrideView
    from ntm_desktop.services.rules.drafts import DraftSummary
    from ntm_desktop.services.rules.sets import RuleSetInfo

_BAR_WIDTH = 190
_BUTTON_WIDTH = 158  # the same in all rows, so that their columns stand in line
_SIDE_WIDTH = 300
_NARROW = 960


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with a row."""

    text: str
    name: str
    icon: str = ""


class RuleRow(Card):
    """One set, draft or decision.

    Signals:
        acted: (name of the action, key of the row).
    """

    acted = Signal(str, str)

    def __init__(
        self,
        key: str,
        title: str,
        lines: Sequence[str],
        counts: AssuranceCount,
        status: str,
        actions: Sequence[Action],
        *,
        icon: str,
        warn: str = "",
        used: str = "",
        whole: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            key: what ``acted`` says.
            title: first line.
            lines: captions under it.
            counts: how sure its facts are.
            status: how many indicators, in words.
            actions: what can be done; the first is the button, the others are in a menu.
            icon: name of its icon.
            warn: what keeps it from being used.
            used: which assessments use it.
            whole: how many facts it will have; as many as it has when None.
            parent: Qt parent.
        """
        super().__init__(title, parent)
        self.key = key
        self.body.setContentsMargins(GRID + 6, GRID + 2, GRID + 2, GRID + 2)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID + 4)
        grid.setVerticalSpacing(0)
        grid.addWidget(IconLabel(icon, "accent", 20), 0, 0, 2, 1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(title, "strong"))
        for line in lines:
            if line:
                words.addWidget(ElidedLabel(line, "caption"))
        if used:
            words.addWidget(ElidedLabel(used, "accent"))
        grid.addLayout(words, 0, 1, 2, 1)
        grid.setColumnStretch(1, 1)
        sure = QVBoxLayout()
        sure.setSpacing(3)
        sure.addWidget(ElidedLabel(status, "small"))
        if counts.total:
            bar = SegmentBar(7)
            bar.show_parts(assurance_segments(counts), whole or counts.total)
            sure.addWidget(bar)
        sure.addWidget(
            ElidedLabel(warn or rule_words.assurance_counts(counts), "warn" if warn else "caption")
        )
        holder = self._bar_holder = QWidget()
        holder.setFixedWidth(_BAR_WIDTH)
        sure.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(sure)
        grid.addWidget(holder, 0, 2, 2, 1)
        self.button = Button(actions[0].text, icon=actions[0].icon)
        self.button.setAccessibleName(f"{actions[0].text}: {title}")
        self._button_text = actions[0].text
        self.button.clicked.connect(partial(self._act, actions[0].name))
        grid.addWidget(self.button, 0, 3, 2, 1)
        self.more = ToolButton("menu", self.tr("Việc khác với “{0}”").format(title))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.actions_: dict[str, Callable[[], None]] = {}
        for action in actions:
            self.actions_[action.name] = partial(self._act, action.name)
        for action in actions[1:]:
            menu.addAction(action.text).triggered.connect(partial(self._act, action.name))
        self.more.setMenu(menu)
        self.more.setVisible(len(actions) > 1)
        grid.addWidget(self.more, 0, 4, 2, 1)
        self.body.addLayout(grid)

    def fit(self, *, narrow: bool) -> None:
        """Leave room for the title where there is little."""
        self._bar_holder.setFixedWidth(_BAR_WIDTH - 60 if narrow else _BAR_WIDTH)
        self.button.setText("" if narrow else self._button_text)
        self.button.setToolTip(self._button_text if narrow else "")
        self.button.setMinimumWidth(0 if narrow else _BUTTON_WIDTH)

    def _act(self, name: str, _checked: bool = False) -> None:
        self.acted.emit(name, self.key)


class SetList(QWidget):
    """All rows under their headings, and at the right what can be begun.

    Signals:
        acted: (action, kind of the row, key).
        begun: name of what is to be begun.
    """

    acted = Signal(str, str, str)
    begun = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: RulesState | None = None
        self.rows: dict[tuple[str, str], RuleRow] = {}
        self.starters: dict[str, Button] = {}
        column = ScrollColumn(GRID)
        self._lines = column.body
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(GRID + 4)
        layout.addWidget(column.area, 0, 0)
        self._explanations: list[Label] = []
        self._side = self._starters()
        layout.addWidget(self._side, 0, 1)
        layout.setColumnStretch(0, 1)

    def show_state(self, state: RulesState) -> None:
        """Show what there is."""
        if state == self._shown:
            return
        self._shown = state
        clear_layout(self._lines)
        self.rows = {}
        newest = sorted(state.sets, key=lambda one: -(one.summary.first_year or 0))
        own = [one for one in newest if one.origin in ("own", "received")]
        others = [one for one in newest if one.origin not in ("own", "received")]
        usable = [one for one in others if one.summary.status is Status.CONTENT]
        frames = [one for one in others if one.summary.status is not Status.CONTENT]
        self._section(self.tr("Đang soạn"), [self._draft_row(d, state) for d in state.drafts])
        self._section(
            self.tr("Đã ban hành hoặc đã nhận tại đơn vị"),
            [self._set_row(one, state) for one in own],
        )
        self._section(
            self.tr("Quyết định của tỉnh"), [self._override_row(o, state) for o in state.overrides]
        )
        self._section(
            self.tr("Quyết định sửa đổi bộ quốc gia"),
            [self._override_row(o, state) for o in state.amending],
        )
        self._section(
            self.tr("Có sẵn trong chương trình"), [self._set_row(one, state) for one in usable]
        )
        self._section(
            self.tr("Chưa dùng để đánh giá được: chờ nhập từ văn bản, hoặc của tỉnh khác"),
            [self._set_row(one, state) for one in frames],
        )
        self._lines.addStretch(1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list keeps the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < _NARROW
        self._side.setFixedWidth(_SIDE_WIDTH - 58 if narrow else _SIDE_WIDTH)
        for label in self._explanations:
            label.setVisible(not narrow)
        for line in self.rows.values():
            line.fit(narrow=narrow)

    # Rows

    def _section(self, title: str, rows: Sequence[tuple[str, RuleRow]]) -> None:
        if not rows:
            return
        label = Label(f"{title} ({len(rows)})", "overline")
        label.setContentsMargins(2, GRID // 2, 0, 0)
        self._lines.addWidget(label)
        for kind, line in rows:
            line.acted.connect(lambda name, key, kind=kind: self.acted.emit(name, kind, key))
            self.rows[kind, line.key] = line
            self._lines.addWidget(line)

    def _draft_row(self, draft: "DraftSummary", state: RulesState) -> tuple[str, RuleRow]:
        made = self.tr("bản nháp · bắt đầu {0:%d/%m/%Y}").format(draft.created_at.astimezone())
        if draft.created_by:
            made = f"{made}, {draft.created_by}"
        warn = self.tr("{0} chỗ phải sửa").format(draft.problems) if draft.problems else ""
        return "draft", RuleRow(
            draft.id,
            draft.short_title,
            (rule_words.decision_words(draft.decision, None), made),
            draft.counts,
            rule_words.count_words(
                draft.indicators, draft.official_indicators, self.tr("chỉ tiêu")
            ),
            (
                Action(self.tr("Soạn tiếp"), "open", "pencil"),
                Action(self.tr("Đối chiếu với văn bản"), "check"),
                Action(self.tr("So sánh với bộ khác…"), "compare"),
                Action(self.tr("Kết xuất ra Excel…"), "export"),
                *self._document_action(draft.id, state),
                Action(self.tr("Ký và chép ra USB…"), "sign"),
                Action(self.tr("Lịch sử"), "history"),
                Action(self.tr("Xóa bản nháp"), "delete"),
            ),
            icon="pencil",
            warn=warn,
            whole=facts_in_all(draft.counts, draft.indicators, draft.official_indicators),
        )

    def _set_row(self, info: "RuleSetInfo", state: RulesState) -> tuple[str, RuleRow]:
        summary = info.summary
        used = ", ".join(one.period.label for one in state.used_by(summary.id))
        behind = state.behind(info)
        facts = [rule_words.subject_words(summary.level, summary.tier)]
        years = rule_words.years_words(summary.first_year, summary.last_year)
        if years:
            facts.append(years)
        if info.origin in ("own", "received"):
            origin = info.signer_name or info.origin_label
            facts.append(self.tr("bản {0}, {1}").format(info.version, origin))
        for one in state.amendments.get(summary.id, ()):
            begins = rule_words.day_words(one.effective_from)
            facts.append(self.tr("QĐ {0} sửa đổi từ {1}").format(one.decision, begins))
        actions = [
            Action(self.tr("Mở bản nháp"), "draft", "pencil")
            if info.draft_id
            else Action(self.tr("Soạn từ bộ này"), "draft", "pencil"),
            Action(self.tr("So sánh với bộ khác…"), "compare"),
            Action(self.tr("Kết xuất ra Excel…"), "export"),
            *self._document_action(summary.id, state),
        ]
        if info.indicators:
            actions.append(Action(self.tr("Quyết định của tỉnh cho bộ này…"), "override"))
        if info.origin == "own":
            actions.append(Action(self.tr("Ký và chép ra USB…"), "sign"))
        if behind:
            periods = ", ".join(one.period.label for one in behind)
            actions.insert(0, Action(self.tr("Chuyển {0}…").format(periods), "move", "route"))
        if info.origin in ("own", "received"):
            actions.append(Action(self.tr("Rút bản này"), "withdraw"))
        status = rule_words.status_words(summary.status)
        official = state.official.get(summary.id)
        known = rule_words.count_words(info.indicators, official, self.tr("chỉ tiêu"))
        return "set", RuleRow(
            summary.id,
            summary.short_title,
            (
                summary.decision and rule_words.decision_words(summary.decision, None),
                " · ".join(facts),
            ),
            # A checked name is not a checked rule: a frame without indicators shows no bar.
            info.counts if info.indicators else AssuranceCount(0, 0, 0),
            known if info.indicators or official or not status else status,
            actions,
            icon="book-check",
            used=self.tr("Đang dùng: {0}").format(used) if used else "",
            whole=facts_in_all(info.counts, info.indicators, official),
            warn=self.tr("có đợt dùng bản khác") if behind else "",
        )

    def _override_row(self, view: "OverrideView", state: RulesState) -> tuple[str, RuleRow]:
        decision = view.override
        force = rule_words.force_words(decision)
        judged = ", ".join(state.judged_by.get(decision.id, ()))
        origin = view.signer_name or (
            self.tr("nhập tại đơn vị") if view.editable else self.tr("kèm theo chương trình")
        )
        return "override", RuleRow(
            decision.id,
            decision.citation,
            (
                (self.tr("Sửa đổi {0}") if decision.national else self.tr("Áp dụng {0}")).format(
                    state.set_title(decision.set_id)
                ),
                f"{force} · {origin}",
            ),
            view.counts,
            rule_words.override_counts(decision),
            (
                Action(self.tr("Mở"), "open", "pencil" if view.editable else "eye"),
                Action(self.tr("Đối chiếu với văn bản"), "check"),
                *(
                    (Action(self.tr("Kết xuất ra Excel…"), "export"),)
                    if not decision.national
                    else ()
                ),
                *self._document_action(decision.id, state),
                Action(self.tr("Ký và chép ra USB…"), "sign"),
                Action(self.tr("Lịch sử"), "history"),
                Action(self.tr("Xóa quyết định"), "delete"),
            )
            if view.editable
            else (
                Action(self.tr("Mở"), "open", "eye"),
                *self._document_action(decision.id, state),
                Action(self.tr("Lịch sử"), "history"),
                Action(self.tr("Không dùng nữa"), "delete"),
            ),
            icon="file-text",
            used=self.tr("Đang áp dụng: {0}").format(judged) if judged else "",
            warn=self.tr("không khớp với bộ đang dùng") if view.faults else "",
        )

    def _document_action(self, key: str, state: RulesState) -> tuple[Action, ...]:
        """To take out the decision's own file, where it is kept."""
        if not state.documents.get(key):
            return ()
        return (Action(self.tr("Lấy tệp văn bản gốc…"), "document"),)

    # Beginning

    def _starters(self) -> QWidget:
        scrolling = ScrollColumn(GRID + 4)
        column = scrolling.body
        column.setContentsMargins(0, 0, 0, 0)
        groups: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
            (
                self.tr("Đưa một bộ vào"),
                self.tr("Đọc ngay tệp quyết định, điền biểu mẫu Excel, hoặc soạn trong cửa sổ."),
                (
                    ("decision", self.tr("Đọc từ quyết định…"), "file-text"),
                    ("template", self.tr("Tạo biểu mẫu Excel…"), "file-down"),
                    ("import", self.tr("Nhập từ Excel…"), "file-up"),
                    ("write", self.tr("Soạn bộ tiêu chí…"), "pencil"),
                ),
            ),
            (
                self.tr("Tỉnh quy định thêm"),
                self.tr("Ngưỡng mà bộ quốc gia để tỉnh quy định, hoặc tỉnh nâng lên."),
                (("province", self.tr("Quyết định của tỉnh…"), "file-text"),),
            ),
            (
                self.tr("Trao đổi qua USB"),
                self.tr("Bộ và quyết định đi kèm chữ ký; xã thấy ai ký rồi mới nhận."),
                (
                    ("receive", self.tr("Nhận bộ tiêu chí…"), "download"),
                    ("sign", self.tr("Ký và chép ra USB…"), "usb"),
                    ("authorities", self.tr("Nơi được tin…"), "shield-check"),
                ),
            ),
        )
        for title, text, buttons in groups:
            card = Card(title)
            card.body.addWidget(Label(title, "heading"))
            explanation = Label(text, "muted", wrap=True)
            self._explanations.append(explanation)
            card.body.addWidget(explanation)
            for name, words, icon in buttons:
                button = Button(words, icon=icon)
                button.setStyleSheet("text-align: left;")
                button.clicked.connect(lambda _=False, name=name: self.begun.emit(name))
                self.starters[name] = button
                card.body.addWidget(button)
            column.addWidget(card)
        column.addStretch(1)
        return scrolling.area


class Legend(QWidget):
    """What the three marks mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        meanings = {
            Assurance.RECALLED: self.tr("Chưa có văn bản để xem"),
            Assurance.ENTERED: self.tr("Một người nhập từ văn bản"),
            Assurance.CHECKED: self.tr("Người thứ hai đã xem lại với văn bản"),
        }
        line = row(spacing=2 * GRID)
        for place, (state, (icon, token)) in enumerate(rule_words.ASSURANCE_LOOKS.items()):
            pair = QWidget()
            pair.setLayout(
                row(
                    IconLabel(icon, token, 15),
                    Label(rule_words.assurance_words(state), "caption"),
                    spacing=5,
                )
            )
            pair.setToolTip(meanings[state])
            line.insertWidget(place, pair)
        line.setStretch(line.count() - 1, 0)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
