"""A dialog of many lines of one kind: what they are above, one button that writes them all."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.tab_order import chain, fields_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.scrolling import ScrollColumn


class ColumnDialog(Dialog):
    """The lines go into :attr:`column`, which scrolls; accepted by saving, rejected by leaving.

    Args:
        title: of the window and above the lines.
        said: what is asked, and what happens to what is left as it is.
        save: the button that writes.
        leave: the button that changes nothing.
        size: width and height in pixels.
    """

    def __init__(
        self,
        title: str,
        said: str,
        *,
        save: str,
        leave: str,
        size: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(*size)
        self.column = ScrollColumn(GRID)
        self.save_button = Button(save, "primary", icon="check")
        self.save_button.clicked.connect(self.accept)
        self.leave_button = Button(leave)
        self.leave_button.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(title, "heading"))
        layout.addWidget(Label(said, "muted", wrap=True))
        layout.addWidget(self.column.area, 1)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.save_button)
        layout.addLayout(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins at the first line, wherever the lines were made."""
        fields = list(fields_of(self.column))
        chain((*fields, self.leave_button, self.save_button))
        if fields:
            fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
        super().showEvent(event)
