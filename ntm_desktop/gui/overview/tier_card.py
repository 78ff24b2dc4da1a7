"""What the tier asks for besides its own criteria, and whether the data show it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, IconLabel, Label, LinkButton, clear_layout
from ntm_desktop.services.tiers import ConditionState

if TYPE_CHECKING:
    from ntm_desktop.services.tiers import TierCondition

_LOOKS = {
    ConditionState.MET: ("circle-check", "met"),
    ConditionState.NOT_MET: ("circle-x", "not_met"),
    ConditionState.UNKNOWN: ("help-circle", "warn"),
}


class TierCard(Card):
    """One line a condition, each with a link to where it stands.

    Signals:
        assessment_wanted: id of the lower tier's assessment.
        indicator_wanted: number of an indicator of this one.
    """

    assessment_wanted = Signal(str)
    indicator_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.conditions: tuple[TierCondition, ...] = ()
        self._counts = Label("", "caption")
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Điều kiện của bậc này"), "heading"))
        head.addStretch(1)
        head.addWidget(self._counts)
        self.body.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self.body.addLayout(self._rows)

    @property
    def counts(self) -> str:
        """How many hold, in words."""
        return self._counts.text()

    def show_conditions(self, conditions: "Sequence[TierCondition]") -> None:
        """Show these."""
        if tuple(conditions) == self.conditions:
            return
        self.conditions = tuple(conditions)
        names = {
            ConditionState.MET: self.tr("{0} đã có"),
            ConditionState.NOT_MET: self.tr("{0} chưa đạt"),
            ConditionState.UNKNOWN: self.tr("{0} chưa rõ"),
        }
        states = [one.state for one in conditions]
        self._counts.setText(
            " · ".join(
                text.format(states.count(state)) for state, text in names.items() if state in states
            )
        )
        self.setAccessibleName(self.tr("Điều kiện của bậc này: {0}").format(self.counts))
        clear_layout(self._rows)
        for condition in conditions:
            self._rows.addWidget(self._row(condition))

    def _row(self, condition: "TierCondition") -> QWidget:
        said = {
            ConditionState.MET: self.tr("Đã có"),
            ConditionState.NOT_MET: self.tr("Chưa đạt"),
            ConditionState.UNKNOWN: self.tr("Chưa rõ"),
        }[condition.state]
        icon, token = _LOOKS[condition.state]
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(condition.text, "small", wrap=True))
        words.addWidget(Label(condition.detail, "caption", wrap=True))
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID + 2)
        line.addWidget(IconLabel(icon, token, 18, said), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        link = self._link(condition)
        if link is not None:
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        row = QWidget()
        row.setLayout(line)
        row.setAccessibleName(f"{said}: {condition.text}. {condition.detail}")
        return row

    def _link(self, condition: "TierCondition") -> LinkButton | None:
        if condition.indicator_no:
            link = LinkButton(self.tr("Chỉ tiêu {0}").format(condition.indicator_no))
            link.clicked.connect(lambda: self.indicator_wanted.emit(condition.indicator_no))
            return link
        if condition.assessment_id:
            link = LinkButton(self.tr("Mở đợt đó"))
            link.clicked.connect(lambda: self.assessment_wanted.emit(condition.assessment_id))
            return link
        return None
