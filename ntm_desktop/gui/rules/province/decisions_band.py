"""Several decisions of the province on one set: which there are, and which one holds when."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rules.province.province_state import ProvinceState
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Card,
    ElidedLabel,
    IconLabel,
    Label,
    LinkButton,
    clear_layout,
)

if TYPE_CHECKING:
    from ntm_desktop.services.rules.decisions import OverrideView


class DecisionsBand(Card):
    """A line for each decision, by date; not shown while there is only one.

    Signals:
        chosen: id of another decision.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Các quyết định của tỉnh cho bộ này"))
        self._shown: object = None
        self.lines: dict[str, str] = {}
        self.links: dict[str, LinkButton] = {}
        self.body.setSpacing(GRID // 2)
        self.body.addWidget(
            Label(
                self.tr(
                    "Tỉnh có nhiều quyết định cho bộ này. Chỉ tiêu nào có trong nhiều quyết định "
                    "thì theo quyết định có hiệu lực sau."
                ),
                "small",
                wrap=True,
            )
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID + 4)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)
        self.hide()

    def show_decisions(self, state: ProvinceState, current: str, period: Period) -> None:
        """Show every decision on the set.

        Args:
            state: what was read.
            current: id of the decision that is open, "" for one not begun yet.
            period: of the current assessment.
        """
        others = [one for one in state.decisions if one.override.id != current]
        self.setVisible(bool(others))
        frame = (state.decisions, state.holding, current, period)
        if frame == self._shown:
            return
        self._shown = frame
        clear_layout(self._grid)
        self.lines, self.links = {}, {}
        for line, one in enumerate(state.decisions):
            self._add(line, one, state, current, period)

    def _add(
        self, line: int, one: "OverrideView", state: ProvinceState, current: str, period: Period
    ) -> None:
        decision = one.override
        holds = decision.id in state.holding
        said = rule_words.force_words(decision)
        self.lines[decision.id] = (
            self.tr("áp dụng cho đợt {0}").format(period.inline)
            if holds
            else self.tr("không áp dụng cho đợt {0}").format(period.inline)
        )
        icon = IconLabel("circle-check" if holds else "circle", "met" if holds else "muted", 16)
        here = decision.id == current
        self._grid.addWidget(icon, line, 0)
        self._grid.addWidget(Label(decision.citation, "strong" if here else "small"), line, 1)
        about = " · ".join((self.lines[decision.id], said, rule_words.override_counts(decision)))
        self._grid.addWidget(ElidedLabel(about, "caption"), line, 2)
        if here:
            self._grid.addWidget(Label(self.tr("đang mở"), "caption"), line, 3)
            return
        link = LinkButton(self.tr("Mở"))
        link.setAccessibleName(f"{link.text()} {decision.citation}")
        link.clicked.connect(lambda: self.chosen.emit(decision.id))
        self.links[decision.id] = link
        self._grid.addWidget(link, line, 3)
