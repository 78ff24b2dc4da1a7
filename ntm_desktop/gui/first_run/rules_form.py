"""Which year is assessed, by which criteria set, in which group of communes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import CommuneGroup, CriteriaSet, SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Choice, ChoiceList, Label, Level, Notice, form_row, row

if TYPE_CHECKING:
    from ntm_desktop.catalog import Catalog, SetSummary
    from ntm_desktop.services.session import Workspace

_FIRST_YEAR, _LAST_YEAR = 2009, 2100
_SPAN = "span"


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """What was chosen; what ``add_assessment`` and ``create_workspace`` ask for."""

    period: Period
    set_id: str
    group_id: str | None


@dataclass(frozen=True, slots=True)
class Rules:
    """What there is to choose from, as plain data.

    Attributes:
        summaries: the sets for communes, in order of years.
        groups: set id to the groups a commune can be put into.
    """

    summaries: "tuple[SetSummary, ...]"
    groups: dict[str, tuple[CommuneGroup, ...]]


def read_rules(catalog: "Catalog") -> Rules:
    """The shipped ones; takes a moment, so not on the GUI thread."""
    return _rules(catalog.summaries(), catalog.criteria_set)


def read_own_rules(ws: "Workspace") -> Rules:
    """The shipped ones and those that were published or taken over here."""
    from ntm_desktop.services.rules import sets

    return _rules(sets.set_summaries(ws), lambda set_id: sets.find_set(ws, set_id))


def _rules(every: "tuple[SetSummary, ...]", find: Callable[[str], CriteriaSet]) -> Rules:
    summaries = tuple(s for s in every if s.level is SubjectLevel.COMMUNE)
    groups = {
        summary.id: tuple(g for g in find(summary.id).groups if not g.reference_only)
        for summary in summaries
    }
    return Rules(summaries, groups)


def obstacle(summary: "SetSummary", year: int) -> str:
    """Why no assessment can be begun by a set in a year; "" when one can."""
    first, last = summary.first_year, summary.last_year
    if (first is not None and year < first) or (last is not None and year > last):
        return QCoreApplication.translate("RulesForm", "Không áp dụng cho năm {0}").format(year)
    if not summary.assessable and not summary.frame:
        return QCoreApplication.translate(
            "RulesForm", "Chưa có chỉ tiêu – phải nhập bộ chỉ tiêu trước khi đánh giá"
        )
    return ""


def waits(summary: "SetSummary", year: int) -> bool:
    """Whether an assessment can be begun whose verdicts wait for the set's indicators."""
    return summary.frame and not obstacle(summary, year)


class RulesForm(QWidget):
    """Year, set and group.

    Signals:
        changed: the choice changed; ask :attr:`choice`.
        way_out: no set can be used for this year, and what helps then was chosen.
    """

    changed = Signal()
    way_out = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rules = Rules((), {})
        self.year = QSpinBox()
        self.year.setRange(_FIRST_YEAR, _LAST_YEAR)
        self.year.setFixedWidth(120)
        self.part = QComboBox()
        self.part.setAccessibleName(self.tr("Kỳ đánh giá"))
        self.first_year = QSpinBox()
        self.first_year.setRange(_FIRST_YEAR, _LAST_YEAR)
        self.first_year.setFixedWidth(120)
        self._first_label = Label(self.tr("từ năm"), "muted")
        self._first_label.setBuddy(self.first_year)
        self.sets = ChoiceList(self.tr("Bộ tiêu chí"))
        self.group = QComboBox()
        self._notice = Notice()
        self._notice.hide()
        self._notice.activated.connect(lambda: self.way_out.emit(self.year.value()))
        self._way_out_text: Callable[[int], str] | None = None

        self._group_row = QWidget()
        self._group_row.setLayout(
            form_row(
                self.tr("Nhóm xã"),
                self.group,
                self.tr("Ngưỡng đạt khác nhau theo nhóm; nhóm của xã do UBND tỉnh công bố."),
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        when = QWidget()
        line = row(self.year, self.part, self._first_label, self.first_year)
        line.addStretch(1)
        when.setLayout(line)
        when.setFocusProxy(self.year)
        layout.addLayout(form_row(self.tr("Năm và kỳ đánh giá"), when))
        label = Label(self.tr("Bộ tiêu chí"), "overline")
        label.setBuddy(self.sets)
        layout.addWidget(label)
        layout.addWidget(self.sets, 1)
        layout.addWidget(self._notice)
        layout.addWidget(self._group_row)
        self._fill_parts(self.year.value())
        self.year.valueChanged.connect(self._fill_parts)
        self.year.valueChanged.connect(self._fill_sets)
        self.part.currentIndexChanged.connect(self._show_first_year)
        self.first_year.valueChanged.connect(lambda _year: self.changed.emit())
        self.sets.chosen.connect(self._fill_groups)
        self.group.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def show_rules(self, rules: Rules, year: int) -> None:
        """Offer these rules, with ``year`` set."""
        self._rules = rules
        self.year.setValue(year)
        self._fill_sets()

    def offer_way_out(self, text: Callable[[int], str]) -> None:
        """Offer something for a year without a set: ``text(year)`` says what; "" offers none."""
        self._way_out_text = text

    def last_usable_year(self, year: int) -> int | None:
        """The last year before ``year`` that some set can be used for."""
        earlier = [
            s.last_year
            for s in self._rules.summaries
            if s.assessable and s.last_year is not None and s.last_year < year
        ]
        return max(earlier, default=None)

    @property
    def nothing_usable(self) -> bool:
        """Whether no set of this year has its indicators."""
        year = self.year.value()
        return bool(self._rules.summaries) and all(
            obstacle(one, year) or waits(one, year) for one in self._rules.summaries
        )

    def choose_frame(self) -> bool:
        """Choose the set of this year that waits for its indicators; False when there is none."""
        year = self.year.value()
        found = [one.id for one in self._rules.summaries if waits(one, year)]
        if found:
            self.sets.choose(found[0])
        return bool(found)

    @property
    def choice(self) -> RuleChoice | None:
        """What is chosen; None while something is missing."""
        set_id = self.sets.current_key
        if not set_id:
            return None
        groups = self._rules.groups.get(set_id, ())
        group_id = self.group.currentData() if len(groups) > 1 else None
        if len(groups) > 1 and not group_id:
            return None
        period = self.period
        return None if period is None else RuleChoice(period, set_id, group_id)

    @property
    def period(self) -> Period | None:
        """The year, the part of it or the years that are chosen; None when these are no years."""
        key = self.part.currentData()
        if key != _SPAN:
            return Period.parse(key)
        try:
            return Period.span(self.first_year.value(), self.year.value())
        except EntryError:
            return None

    @property
    def chosen_title(self) -> str:
        """Short title of the chosen set, "" when none is."""
        key = self.sets.current_key
        return next((s.short_title for s in self._rules.summaries if s.id == key), "")

    def _fill_parts(self, year: int) -> None:
        """Offer the parts of this year; what was chosen for another year stays chosen."""
        index = max(self.part.currentIndex(), 0)
        self.part.blockSignals(True)
        self.part.clear()
        for period in Period.parts_of(year):
            name = self.tr("Cả năm") if period.key == str(year) else period.label
            self.part.addItem(name, period.key)
        self.part.addItem(self.tr("Giai đoạn nhiều năm"), _SPAN)
        self.part.setCurrentIndex(index)
        self.part.blockSignals(False)
        self._show_first_year()

    def _show_first_year(self, _index: int = 0) -> None:
        several = self.part.currentData() == _SPAN
        last = self.year.value()
        if several and not _FIRST_YEAR < self.first_year.value() < last:
            self.first_year.setValue(last - 4)  # the programme's spans have five years
        self._first_label.setVisible(several)
        self.first_year.setVisible(several)
        self.changed.emit()

    def _fill_sets(self) -> None:
        year, before = self.year.value(), self.sets.current_key
        obstacles = {s.id: obstacle(s, year) for s in self._rules.summaries}
        # What can be chosen stands first; the rest stays visible with its reason.
        ordered: Sequence[SetSummary] = sorted(
            self._rules.summaries,
            key=lambda s: (bool(obstacles[s.id]), s.frame, -(s.first_year or 0)),
        )
        open_ones = [s.id for s in ordered if not obstacles[s.id]]
        usable = [s.id for s in ordered if not obstacles[s.id] and not s.frame]
        waiting = self.tr(
            "Chưa có chỉ tiêu: công trình, nguồn lực, sổ, báo cáo nhập trước; tự đánh giá chờ"
        )
        self.sets.show_choices(
            [
                Choice(
                    s.id,
                    s.short_title,
                    obstacles[s.id] or (waiting if s.frame else s.decision),
                    "ban" if obstacles[s.id] else ("clock" if s.frame else "clipboard-check"),
                    not obstacles[s.id],
                )
                for s in ordered
            ],
            before if before in open_ones else (usable[0] if usable else ""),
        )
        if usable or not self._rules.summaries:
            self._notice.hide()
        else:
            none = self.tr(
                "Chương trình chưa có bộ tiêu chí nào đánh giá được cho năm {0}. Khi có văn bản, "
                "bộ của năm này được đọc từ tệp quyết định hoặc nhập ở trang Bộ tiêu chí."
            )
            named = self.tr(
                "Chương trình mới có tên các tiêu chí của năm {0}. Vẫn mở được đợt: mọi việc khác "
                "làm trước, tự đánh giá chờ chỉ tiêu."
            )
            self._notice.show_message(
                (named if open_ones else none).format(year),
                Level.WARN,
                self._way_out_text(year) if self._way_out_text is not None else "",
            )
        self._fill_groups()

    def _fill_groups(self, _key: str = "") -> None:
        groups = self._rules.groups.get(self.sets.current_key, ())
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItem(self.tr("Chọn nhóm xã…"), "")
        for group in groups:
            self.group.addItem(group.name, group.id)
        self.group.blockSignals(False)
        self._group_row.setVisible(len(groups) > 1)
        self.changed.emit()
