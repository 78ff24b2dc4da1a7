"""How a dialog begins that leads through a job of several steps."""

from typing import NamedTuple

from PySide6.QtWidgets import QDialog, QVBoxLayout

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.labels import Label
from ntm_desktop.gui.widgets.notice import Level, Notice


class DialogHead(NamedTuple):
    """The column that the dialog goes on with, its text, and the place of refusals."""

    column: QVBoxLayout
    summary: Label
    notice: Notice


def begin_dialog(dialog: QDialog, summary: str) -> DialogHead:
    """Title, what it is for, and a notice that is hidden while nothing is refused."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
    column.setSpacing(GRID)
    title = Label(dialog.windowTitle(), "title")
    column.addWidget(title)
    said = Label(summary, "muted", wrap=True)
    column.addWidget(said)
    notice = Notice(level=Level.ERROR, dismissable=True)
    Floating(notice, dialog, title, said)
    return DialogHead(column, said, notice)
