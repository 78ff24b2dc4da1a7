"""All that a message says, where only its beginning had room."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.buttons import Button
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.labels import Label
from ntm_desktop.gui.widgets.layouts import ScrolledContent, row, scrolled
from ntm_desktop.gui.widgets.verdict_mark import IconLabel

_WIDTH = 640
_TALLEST = 420


class NoticeDialog(Dialog):
    """The sentences, to be read and copied, and what can be done about them.

    Signals:
        acted: the message's link was chosen here.
    """

    acted = Signal()

    def __init__(self, text: str, look: tuple[str, str], action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Thông báo"))
        self.words = Label(text, wrap=True, selectable=True)
        content = ScrolledContent()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addStretch(1)
        said = QHBoxLayout()
        said.setSpacing(GRID + 4)
        said.addWidget(IconLabel(*look, size=22), 0, Qt.AlignmentFlag.AlignTop)
        area = scrolled(content, clear=True)
        said.addWidget(area, 1)
        buttons = row(spacing=GRID + 4)
        if action:
            act = Button(action, "primary")
            act.clicked.connect(self._act)
            buttons.addWidget(act)
        self.close_button = Button(self.tr("Đóng"), "" if action else "primary")
        self.close_button.clicked.connect(self.accept)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(said, 1)
        layout.addLayout(buttons)
        self.setFixedWidth(_WIDTH)
        wide = _WIDTH - 6 * GRID - 22 - 3 * GRID
        area.setFixedHeight(min(self.words.heightForWidth(wide) + GRID, _TALLEST))
        self.close_button.setFocus()

    def _act(self) -> None:
        self.accept()
        self.acted.emit()
