"""Where the commune stands: what fell, what was revoked, what it is recognised as."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ntm_desktop.gui.overview.content import StandingContent
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, IconLabel, Label, LinkButton, clear_layout


class StandingCard(Card):
    """One line a fact; hidden when there is none.

    Signals:
        chosen: page and place a line comes from.
    """

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.facts: tuple[StandingContent, ...] = ()
        self.hide()

    def show_facts(self, facts: Sequence[StandingContent]) -> None:
        """Show these."""
        self.setVisible(bool(facts))
        if tuple(facts) == self.facts:
            return
        self.facts = tuple(facts)
        self.setAccessibleName(". ".join(fact.text for fact in facts))
        clear_layout(self.body)
        for fact in facts:
            self.body.addWidget(self._line(fact))

    def _line(self, fact: StandingContent) -> QWidget:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(IconLabel(fact.icon, fact.token, 18), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(fact.text, "small", wrap=True), 1)
        link = LinkButton(self.tr("Xem"))
        link.setAccessibleName(self.tr("Xem: {0}").format(fact.text))
        link.clicked.connect(lambda: self.chosen.emit(fact.page_id, fact.target))
        line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        whole = QWidget()
        whole.setLayout(line)
        return whole
