"""What a register adds up to, below its lines."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ntm_desktop.domain.registers.wording import SumWords
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    FlowLayout,
    Label,
    ScrolledContent,
    clear_layout,
    scrolled,
)

_HEIGHT = 190
_PARTS_SHOWN = 6
_WIDTH = 250


class SumsPane(QWidget):
    """A small block for each sum: what it is, how much, and its parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Số cộng của sổ"))
        self._title = Label("", "heading")
        self.beside = Label("", "warn", wrap=True)
        self.beside.hide()
        content = ScrolledContent()
        self._flow = FlowLayout(content, 2 * GRID)
        area = scrolled(content, clear=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._title)
        layout.addWidget(self.beside)
        layout.addWidget(area, 1)
        self.setFixedHeight(_HEIGHT)
        self.texts: tuple[str, ...] = ()
        """What is shown of each sum."""

    def show_sums(self, title: str, sums: Sequence[SumWords], beside: Sequence[str]) -> None:
        """Show the sums of a period."""
        self._title.setText(title)
        self.beside.setText("\n".join(beside))
        self.beside.setVisible(bool(beside))
        clear_layout(self._flow)
        self.texts = tuple(f"{words.label}: {words.total}" for words in sums)
        for words in sums:
            self._flow.addWidget(self._block(words))

    def _block(self, words: SumWords) -> QWidget:
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Label(words.label, "caption", wrap=True))
        layout.addWidget(Label(words.total, "value"))
        parts = [f"{label}: {figure}" for label, figure in words.parts]
        more = len(parts) - _PARTS_SHOWN
        shown = parts[:_PARTS_SHOWN] + (
            [self.tr("… và {0} mục nữa").format(more)] if more > 0 else []
        )
        if shown:
            layout.addWidget(Label("\n".join(shown), "caption", wrap=True))
        if words.note:
            layout.addWidget(Label(words.note, "caption", wrap=True))
        layout.addStretch(1)
        block.setFixedWidth(_WIDTH)
        block.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        said = [words.label, words.total, *parts, words.note]
        block.setToolTip("\n".join(filter(None, said)))
        block.setAccessibleName(". ".join(filter(None, said)))
        return block
