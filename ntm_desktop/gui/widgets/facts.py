"""Facts as two columns: what it is called, and what it is; they can be copied as text."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, clear_layout, row

_NAME_WIDTH = 150
_LONG = 24
_STRETCH = 16
_BREAK = "\u200b"


class Facts(QWidget):
    """Shows pairs of name and text; what one name has several lines for is said under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.copy_button = Button(self.tr("Chép thông tin"), icon="clipboard-check")
        self.copy_button.clicked.connect(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addLayout(self._place)
        layout.addLayout(row(self.copy_button))

    @property
    def text(self) -> str:
        """All facts as plain text, a line each."""
        return self._text

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show other facts."""
        shown = list(facts)
        self._text = "\n".join(f"{name}: {text}" for name, text in shown)
        clear_layout(self._place)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID - 2)
        grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        grid.setColumnStretch(1, 1)
        before = ""
        for place, (name, text) in enumerate(shown):
            if name != before:
                grid.addWidget(Label(name, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
            value = Label(_breakable(text), "small", wrap=True)
            value.setAccessibleName(f"{name}: {text}")
            grid.addWidget(value, place, 1)
            before = name
        self._place.addLayout(grid)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copy_button.setText(self.tr("Đã chép"))


def _breakable(text: str) -> str:
    """A hash or a path may go on in the next line, which a label does between words only."""
    return " ".join(
        word if len(word) <= _LONG else _BREAK.join(_pieces(word)) for word in text.split(" ")
    )


def _pieces(word: str) -> list[str]:
    return [word[start : start + _STRETCH] for start in range(0, len(word), _STRETCH)]
