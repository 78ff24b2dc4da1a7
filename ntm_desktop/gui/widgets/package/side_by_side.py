"""The criteria of a package at the left, one indicator in the middle, its evidence at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label
from ntm_desktop.gui.widgets.package.evidence import EvidenceList


def side_by_side(
    left: Sequence[QWidget], middle: QWidget, evidence: EvidenceList, widths: tuple[int, int]
) -> QHBoxLayout:
    """Three cards in a row; the middle one takes what room there is.

    Args:
        left: from above, the last one takes the height.
        middle: the indicator.
        evidence: of the indicator.
        widths: of the cards at the left and at the right, in pixels.
    """
    tree = Card(_tr("Tiêu chí"))
    tree.setFixedWidth(widths[0])
    for widget in left:
        tree.body.addWidget(widget, int(widget is left[-1]))
    indicator = Card(_tr("Chỉ tiêu"))
    indicator.body.addWidget(middle, 1)
    given = Card(_tr("Minh chứng"))
    given.setFixedWidth(widths[1])
    given.body.addWidget(Label(_tr("Minh chứng"), "heading"))
    given.body.addWidget(evidence, 1)
    cards = QHBoxLayout()
    cards.setContentsMargins(0, 0, 0, 0)
    cards.setSpacing(GRID + 4)
    cards.addWidget(tree)
    cards.addWidget(indicator, 1)
    cards.addWidget(given)
    return cards


def _tr(text: str) -> str:
    return QCoreApplication.translate("SideBySide", text)
