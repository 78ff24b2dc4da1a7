"""A question answered by a few words: a name, a reason, a day."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.fields import TextField

_WIDTH = 520


class TextDialog(Dialog):
    """The question, one field, and two buttons that say what they do."""

    def __init__(
        self,
        title: str,
        question: str,
        yes: str,
        *,
        text: str = "",
        choices: Sequence[str] = (),
        lines: bool = False,
        may_be_empty: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._may_be_empty = may_be_empty
        self.field = _field(title, text, choices, lines)
        self.agree_button = Button(yes, "primary")
        self.agree_button.clicked.connect(self.accept)
        cancel = Button(QCoreApplication.translate("Dialogs", "Thôi"))
        cancel.clicked.connect(self.reject)
        buttons = row(spacing=GRID + 4)
        buttons.addWidget(cancel)
        buttons.addWidget(self.agree_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(title, "heading"))
        layout.addWidget(Label(question, wrap=True))
        layout.addWidget(self.field)
        layout.addLayout(buttons)
        if isinstance(self.field, QComboBox):
            self.field.editTextChanged.connect(self._look)
        else:
            self.field.textChanged.connect(self._look)
        self._look()
        self.field.setFocus()

    @property
    def text(self) -> str:
        """What was answered."""
        match self.field:
            case QComboBox():
                return self.field.currentText().strip()
            case QLineEdit():
                return self.field.text().strip()
        return self.field.toPlainText().strip()

    def _look(self, _text: str = "") -> None:
        self.agree_button.setEnabled(self._may_be_empty or bool(self.text))


def _field(
    name: str, text: str, choices: Sequence[str], lines: bool
) -> QLineEdit | QComboBox | TextField:
    field: QLineEdit | QComboBox | TextField
    if choices:
        field = QComboBox()
        field.setEditable(True)
        field.addItems(list(choices))
        field.setEditText(text or choices[0])
    elif lines:
        field = TextField(name, least=3, most=6)
        field.show_text(text)
    else:
        field = QLineEdit(text)
        field.selectAll()
    field.setAccessibleName(name)
    return field


def ask_text(
    parent: QWidget | None,
    title: str,
    question: str,
    yes: str,
    *,
    text: str = "",
    choices: Sequence[str] = (),
    lines: bool = False,
    may_be_empty: bool = False,
) -> str | None:
    """Ask for a few words and wait for them.

    Args:
        parent: over which window.
        title: of the dialog.
        question: what is asked for, and what it is for.
        yes: what the agreeing button says.
        text: stands there already.
        choices: known answers to choose from; another one may be written.
        lines: the answer may have several lines.
        may_be_empty: an empty answer is one, too.

    Returns:
        The answer without spaces around it, None when it was not given.
    """
    dialog = TextDialog(
        title,
        question,
        yes,
        text=text,
        choices=choices,
        lines=lines,
        may_be_empty=may_be_empty,
        parent=parent,
    )
    agreed = dialog.exec()
    dialog.deleteLater()
    return dialog.text if agreed else None
