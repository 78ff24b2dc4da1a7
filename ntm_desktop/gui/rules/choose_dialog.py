"""Asks which set, draft or version something is to be done with."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Choice, ChoiceList, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog


class ChooseDialog(Dialog):
    """A list and two buttons; deletes itself.

    Signals:
        chosen: key of the entry.
    """

    chosen = Signal(str)

    def __init__(
        self,
        title: str,
        text: str,
        choices: Sequence[Choice],
        agree: str,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            title: of the dialog.
            text: what the choice is for.
            choices: the entries; the first that can be chosen is.
            agree: what the button says.
            parent: over which widget.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(600, 520)
        self.list = ChoiceList(title)
        self.list.confirmed.connect(self._agree)
        self.agree_button = Button(agree, "primary")
        self.agree_button.setDefault(True)
        self.agree_button.clicked.connect(self._agree)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(title, "title", wrap=True))
        layout.addWidget(Label(text, "muted", wrap=True))
        layout.addWidget(self.list, 1)
        buttons = row(spacing=GRID + 4)
        buttons.addWidget(cancel)
        buttons.addWidget(self.agree_button)
        layout.addLayout(buttons)
        first = next((choice.key for choice in choices if choice.enabled), "")
        self.list.show_choices(choices, first)
        self.agree_button.setEnabled(bool(first))
        self.list.setFocus()

    def _agree(self) -> None:
        key = self.list.current_key
        if key:
            self.accept()
            self.chosen.emit(key)


def ask_which(
    parent: QWidget,
    title: str,
    text: str,
    choices: Sequence[Choice],
    agree: str,
    then: Callable[[str], None],
) -> None:
    """Ask, and go on with what was chosen.

    Args:
        parent: over which widget.
        title: of the dialog.
        text: what the choice is for.
        choices: the entries.
        agree: what the button says.
        then: gets the key of the entry.
    """
    dialog = ChooseDialog(title, text, choices, agree, parent)
    dialog.chosen.connect(then)
    dialog.open()
