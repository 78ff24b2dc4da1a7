"""How much of a draft stands, and how sure it is, in one line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rules.marks import assurance_segments, facts_in_all
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import ElidedLabel, Label, SegmentBar

if TYPE_CHECKING:
    from ntm_desktop.services.rules.drafts import Draft

_BAR_WIDTH = 160


class CountsLine(QWidget):
    """A bar, the counts held against the official ones, and where they differ."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = SegmentBar(8)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self.said = ElidedLabel("", "small")
        self.warning = Label("", "warn")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.said)
        layout.addWidget(self.warning)
        layout.addStretch(1)

    def show_draft(self, draft: "Draft") -> None:
        """Show the counts of a draft."""
        rules, counts = draft.criteria_set, draft.counts
        indicators = sum(1 for _ in rules.indicators())
        said = [
            rule_words.count_words(
                len(rules.criteria), rules.official_criteria, self.tr("tiêu chí")
            ),
            rule_words.count_words(indicators, rules.official_indicators, self.tr("chỉ tiêu")),
            rule_words.assurance_counts(counts),
        ]
        self.said.setText(" · ".join(said))
        whole = facts_in_all(counts, indicators, rules.official_indicators)
        self._bar.show_parts(assurance_segments(counts), whole)
        self.warning.setText(" ".join(map(_sentence, draft.count_problems)))
        self.warning.setVisible(bool(draft.count_problems))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
