"""What every dialog of the windows is."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from ntm_desktop.gui.widgets.enter_key import EnterKey


class Dialog(QDialog):
    """A dialog in which Enter leads through the fields; where there are none it answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._enter = EnterKey(self, lists=True)

    def event(self, event: QEvent) -> bool:
        """See where Enter comes from."""
        self._enter.foresee(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes to the next one; the rest is the dialog's."""
        if not self._enter.takes(event):
            super().keyPressEvent(event)
