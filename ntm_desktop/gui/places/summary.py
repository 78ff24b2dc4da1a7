"""What a commune reports of its villages: the sum, by which set, in which period."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from ntm_desktop.domain.level_sums import STATE_LABELS, SubjectState
from ntm_desktop.gui.places.wording import STATES, frame_words, level_words
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    IconLabel,
    Label,
    LinkButton,
    Segment,
    SegmentBar,
    form_row,
    row,
)
from ntm_desktop.gui.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from ntm_desktop.domain.level_sums import LevelSummary
    from ntm_desktop.services.subject_rules import LevelView

_TOKENS = {
    SubjectState.FULFILLED: "met",
    SubjectState.NOT_FULFILLED: "not_met",
    SubjectState.OPEN: "warn",
    SubjectState.NOT_ASSESSED: "faint",
}


class SumCard(Card):
    """The sum at the left; period and set at the right.

    Signals:
        period_chosen: key of a period.
        set_chosen: id of a set.
        move_wanted: assessments by an earlier version are to follow the one that counts.
    """

    period_chosen = Signal(str)
    set_chosen = Signal(str)
    move_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label("", "overline")
        self._figure = Label("", "value", wrap=True)
        self._bar = SegmentBar()
        self._parts = Label("", "caption", wrap=True)
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        for widget in (self._title, self._figure, self._bar, self._parts):
            left.addWidget(widget)
        self._unverified = Label("", "warn", wrap=True)
        left.addWidget(self._unverified)
        left.addStretch(1)
        self.period = _Box(self.tr("Kỳ đánh giá"), 152)
        self.period.activated.connect(
            lambda _index: self.period_chosen.emit(self.period.currentData())
        )
        self.rules = _Box(self.tr("Bộ tiêu chí áp dụng"), 110)
        self.rules.activated.connect(lambda _index: self.set_chosen.emit(self.rules.currentData()))
        self._obstacle = Label("", "warn", wrap=True)
        choices = QHBoxLayout()
        choices.setSpacing(GRID + 4)
        choices.addLayout(form_row(self.tr("Kỳ đánh giá"), self.period), 32)
        choices.addLayout(form_row(self.tr("Bộ tiêu chí áp dụng"), self.rules), 68)
        self.move_all = LinkButton("", icon="route")
        self.move_all.clicked.connect(self.move_wanted)
        right = QVBoxLayout()
        right.setSpacing(GRID // 2)
        right.addLayout(choices)
        right.addWidget(self._obstacle)
        right.addLayout(row(self.move_all))
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(4 * GRID)
        columns.addLayout(left, 56)
        columns.addLayout(right, 44)
        self.body.addLayout(columns)

    @property
    def sentence(self) -> str:
        """The sum in words."""
        return self._figure.text()

    @property
    def parts(self) -> str:
        """What it is made of, in words."""
        return self._parts.text()

    def show_view(self, view: "LevelView") -> None:
        """Show a level's sum and what can be chosen."""
        summary = view.summary
        assert summary is not None
        self.period.fill([(one.label, one.key) for one in view.periods], view.period.key)
        self.rules.fill([(one.short_title, one.id) for one in view.sets], view.set_id)
        self._obstacle.setText(view.obstacle)
        self._obstacle.setVisible(bool(view.obstacle))
        self.move_all.setText(
            self.tr("{0} đợt theo bản cũ của bộ này: chuyển…").format(len(view.behind))
        )
        self.move_all.setVisible(bool(view.behind))
        self._title.setText(self.tr("Cộng cả xã · {0}").format(view.period.label))
        self._figure.setText(summary.sentence)
        counts = [(state, summary.count(state)) for state in SubjectState]
        self._bar.show_parts(
            [
                Segment(count, _TOKENS[state], f"{count} {STATE_LABELS[state]}")
                for state, count in counts
                if state is not SubjectState.NOT_ASSESSED
            ],
            summary.total,
        )
        self._parts.setText(_sum_words(summary, level_words(view.level).one))
        self._unverified.setVisible(summary.unverified > 0)
        self._unverified.setText(
            self.tr("◇ {0} chỉ tiêu dựa trên nội dung chưa đối chiếu với văn bản gốc").format(
                summary.unverified
            )
        )
        self.setAccessibleName(f"{self._title.text()}: {summary.sentence}. {self.parts}")


class NoRulesCard(Card):
    """No set of this level can be used: which are known, and how one is filled in.

    Signals:
        wanted: id of the set to fill in; "" leads to the page of the rules.
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._set_id = ""
        self._heading = Label("", "heading", wrap=True)
        self._frames = Label("", "small", wrap=True)
        self._way = Label("", "muted", wrap=True)
        self.fill_in = Button("", "primary", icon="pencil")
        self.fill_in.clicked.connect(lambda: self.wanted.emit(self._set_id))
        self.open_rules = Button(self.tr("Mở trang Bộ tiêu chí"), icon="book-check")
        self.open_rules.clicked.connect(lambda: self.wanted.emit(""))
        words = QVBoxLayout()
        words.setSpacing(GRID - 2)
        for label in (self._heading, self._frames, self._way):
            words.addWidget(label)
        words.addSpacing(2)
        words.addLayout(row(self.fill_in, self.open_rules, spacing=GRID + 4))
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        icon = QVBoxLayout()
        icon.addWidget(IconLabel("book-check", "accent", 28))
        icon.addStretch(1)
        line.addLayout(icon)
        line.addLayout(words, 1)
        self.body.addLayout(line)

    @property
    def text(self) -> str:
        """All that is said."""
        return "\n".join(label.text() for label in (self._heading, self._frames, self._way))

    def show_view(self, view: "LevelView") -> None:
        """Say it of a level."""
        one = level_words(view.level).one
        self._heading.setText(self.tr("Chưa có bộ tiêu chí {0} dùng để đánh giá được").format(one))
        self._frames.setText("\n".join(f"• {frame_words(frame)}." for frame in view.frames))
        self._frames.setVisible(bool(view.frames))
        self._way.setText(
            self.tr(
                "Có quyết định trên bàn thì điền các tiêu chí vào bản nháp (hoặc nhập từ Excel), "
                "rồi ban hành ở trang Bộ tiêu chí; hoặc nhận bộ do tỉnh gửi. Danh sách {0} lập "
                "trước được ngay bên dưới."
            ).format(one)
        )
        own = [frame for frame in view.frames if not frame.reference]
        self._set_id = own[0].summary.id if own else ""
        drafted = bool(own and own[0].draft_id)
        self.fill_in.setText(
            self.tr("Mở bản nháp đang soạn") if drafted else self.tr("Điền từ quyết định…")
        )
        self.fill_in.setVisible(bool(own))
        self.setAccessibleName(self._heading.text())
        self.setAccessibleDescription(self.text)


class _Box(ElidedBox):
    """As wide as there is room."""

    def __init__(self, name: str, least: int) -> None:
        super().__init__(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(least)
        self.setMaximumWidth(16777215)


def _sum_words(summary: "LevelSummary", one: str) -> str:
    """The counts that make up the total: "3 đạt đủ + 5 chưa đánh giá = 8 thôn"."""
    counts = {state: summary.count(state) for state in STATES}
    parts = [f"{count} {STATE_LABELS[state]}" for state, count in counts.items() if count]
    return f"{' + '.join(parts)} = {summary.total} {one}" if len(parts) > 1 else ""
