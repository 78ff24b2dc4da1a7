"""A column beside a table: what is to be said of the row that is chosen, under small headings."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label, clear_layout
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

_WIDTH = 330


class Part(NamedTuple):
    """One heading with its lines; ``role`` is how the lines look."""

    title: str
    lines: tuple[str, ...]
    role: str = "small"


class SideText(QWidget):
    """Scrolls by itself; its text can be copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedWidth(_WIDTH)
        self._parts: tuple[Part, ...] = ()
        self._column = ScrollColumn(GRID // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._column.area)

    @property
    def text(self) -> str:
        """All that is said, a line each."""
        return "\n".join(line for part in self._parts for line in (part.title, *part.lines) if line)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Say something else."""
        self._parts = tuple(part for part in parts if part.lines)
        clear_layout(self._column.body)
        for part in self._parts:
            if part.title:
                self._column.body.addSpacing(GRID)
                self._column.body.addWidget(Label(part.title, "overline", wrap=True))
            for line in part.lines:
                self._column.body.addWidget(Label(line, part.role, wrap=True, selectable=True))
        self._column.body.addStretch(1)
