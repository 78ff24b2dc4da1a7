"""Parts of the guided page of handing over."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label, clear_layout

if TYPE_CHECKING:
    from ntm_desktop.services.handover import HandoverState

_WORK_SHOWN = 12


class WhatIsHanded(QWidget):
    """What goes over, and what the next officer has to go on with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, GRID, 0)
        self._lines.setSpacing(GRID // 2)
        self._lines.addWidget(Label(self.tr("Đang đọc…"), "muted"))
        self._lines.addStretch(1)

    def show_state(self, state: "HandoverState") -> None:
        """List it."""
        clear_layout(self._lines)
        self._lines.addWidget(Label(self.tr("Bàn giao"), "overline"))
        for text in state.handed:
            self._lines.addWidget(Label(text, "small", wrap=True, selectable=True))
        self._lines.addSpacing(GRID)
        self._lines.addWidget(
            Label(self.tr("Việc đang mở ({0})").format(len(state.work)), "overline")
        )
        for number, one in enumerate(state.work[:_WORK_SHOWN], 1):
            self._lines.addWidget(Label(f"{number}. {one.title}", "small", wrap=True))
            if one.detail:
                self._lines.addWidget(Label(one.detail, "caption", wrap=True))
        more = len(state.work) - _WORK_SHOWN
        if more > 0:
            self._lines.addWidget(
                Label(self.tr("… và {0} việc nữa, ghi đủ trong biên bản.").format(more), "caption")
            )
        if not state.work:
            self._lines.addWidget(Label(self.tr("Không còn việc nào đang mở."), "small"))
        self._lines.addStretch(1)


def step_page(*parts: QWidget | QLayout, stretch: bool = True) -> QWidget:
    """One step: its parts below one another."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, GRID, 0, 0)
    layout.setSpacing(GRID + 2)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    if stretch:
        layout.addStretch(1)
    return page
