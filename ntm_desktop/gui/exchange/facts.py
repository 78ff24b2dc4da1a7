"""Facts as two columns: what it is called, and what it is."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ntm_desktop.gui.theme import GRID
from ntm_desktop.gui.widgets import Label

_NAME_WIDTH = 150


def facts_grid(facts: Iterable[tuple[str, str]]) -> QGridLayout:
    """A grid of facts; what one name has several lines for is said under it once."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID - 2)
    grid.setColumnMinimumWidth(0, _NAME_WIDTH)
    grid.setColumnStretch(1, 1)
    before = ""
    top = Qt.AlignmentFlag.AlignTop
    for place, (name, text) in enumerate(facts):
        if name != before:
            grid.addWidget(Label(name, "muted"), place, 0, top)
        value = Label(text, "small", wrap=True, selectable=True)
        value.setAccessibleName(f"{name}: {text}")
        grid.addWidget(value, place, 1, top)
        before = name
    return grid
