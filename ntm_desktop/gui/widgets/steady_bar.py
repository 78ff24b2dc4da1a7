"""A scroll bar that has its room whether it is needed or not.

One that comes when a line is added takes its width from what it scrolls, and every button and
column beside it moves; a click on its way there lands on something else.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

BAR_WIDTH = 12
"""Pixels, as the style sheet has it."""


class SteadyBar(QScrollBar):
    """Not to be seen while there is nothing to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it, where there is something to scroll."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)


def keep_bar_room(area: QAbstractScrollArea) -> None:
    """What scrolls up and down in ``area`` is as wide with its bar as without."""
    area.setVerticalScrollBar(SteadyBar(Qt.Orientation.Vertical, area))
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    area.setCornerWidget(QWidget(area))  # the style's own draws a frame
