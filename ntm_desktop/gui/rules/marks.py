"""How sure a fact of the rules is: icon, colour and words, and a bar over many facts."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ntm_desktop.domain.criteria import Assurance, Provenance
from ntm_desktop.domain.rule_comparison import assurance_words
from ntm_desktop.domain.rule_editing import AssuranceCount
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.widgets import IconLabel, Label, Segment


class AssuranceMark(QWidget):
    """Icon and words of how sure a fact is."""

    def __init__(self, *, words: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self._icon = IconLabel("diamond", "warn", 15)
        self._words = Label("", "caption")
        self._words.setVisible(words)
        layout.addWidget(self._icon)
        layout.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What is said."""
        return self._words.text()

    def show_provenance(self, provenance: Provenance) -> None:
        """Say how sure a fact is; the tool tip tells who and where."""
        icon, token = rule_words.ASSURANCE_LOOKS[provenance.assurance]
        words = rule_words.assurance_words(provenance.assurance)
        self._words.setText(words)
        self._icon.set_icon(icon, token, words)
        tip = assurance_words(provenance)
        self.setToolTip(f"{tip}\n{provenance.source}".strip())
        self.setAccessibleName(tip)


def facts_in_all(counts: AssuranceCount, indicators: int, official: int | None) -> float:
    """How long a bar is: a set of which indicators are still missing does not look full."""
    if not official or indicators >= official:
        return counts.total
    return counts.total * official / indicators if indicators else max(counts.total, 1) * official


def assurance_segments(counts: AssuranceCount) -> list[Segment]:
    """The parts of a bar that says how sure the facts of a set are."""
    return [
        Segment(
            number,
            rule_words.ASSURANCE_LOOKS[state][1],
            f"{number} {rule_words.assurance_words(state)}",
        )
        for number, state in (
            (counts.checked, Assurance.CHECKED),
            (counts.entered, Assurance.ENTERED),
            (counts.recalled, Assurance.RECALLED),
        )
    ]
