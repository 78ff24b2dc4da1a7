"""What is being typed in a cell stays, whatever the table is told meanwhile.

Every cell is saved when it is left, and while that is written the next one is typed already. Qt
fills open editors again when their row changes and closes them when rows come or go: what was
typed would be lost without a word. So an editor is filled only until something is typed into it,
is opened again after the rows are others, and keys typed while a new line is made wait for it.
"""

from collections.abc import Callable

from PySide6.QtCore import (
    QDate,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.widgets.choice_edit import ChoiceEdit

_SHOWN = "shown"
_MOST_HELD = 400
_LEAVING = Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab


LINE_BREAK = " ⏎ "
"""How the end of a line is shown in a field of one line."""


def in_one_line(text: str) -> str:
    """A text as a cell and its editor show it."""
    return text.replace("\n", LINE_BREAK)


def in_lines(text: str) -> str:
    """What was typed, with its line breaks."""
    return text.replace(LINE_BREAK, "\n")


def breaks_line(editor: QLineEdit, event: QKeyEvent) -> bool:
    """Alt+Enter breaks the line of a text, not of a figure or a choice; whether it did."""
    if editor.alignment() & Qt.AlignmentFlag.AlignRight or isinstance(editor, ChoiceEdit):
        return False
    alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    if alt and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        editor.insert(LINE_BREAK)
        return True
    return False


def fill(editor: QLineEdit, text: str) -> bool:
    """Show what is saved in an editor, unless it was typed into or shows that already."""
    shown = editor.property(_SHOWN)
    if shown is not None and (shown == text or editor.text() != shown):
        return False
    editor.setProperty(_SHOWN, text)
    editor.setText(text)
    editor.selectAll()
    return True


def open_editor(view: QAbstractItemView) -> QLineEdit | None:
    """The field of the cell that is being typed into, None when there is none."""
    if view.state() != QAbstractItemView.State.EditingState:
        return None
    editors: list[QLineEdit] = list(view.viewport().findChildren(QLineEdit))
    return next((one for one in reversed(editors) if one.parent() is view.viewport()), None)


def being_typed(view: QAbstractItemView) -> str | None:
    """The text of the open editor when it says something else than what was shown in it."""
    editor = open_editor(view)
    typed = editor is not None and editor.text() != editor.property(_SHOWN)
    return editor.text() if editor is not None and typed else None


def type_on(view: QAbstractItemView, index: QModelIndex | QPersistentModelIndex, text: str) -> None:
    """Open a cell again with what was being typed in it, the cursor behind it."""
    view.setCurrentIndex(index)
    view.edit(index)
    editor = open_editor(view)
    if editor is not None:
        editor.setText(text)
        editor.deselect()
        editor.end(False)


def types_today(editor: QLineEdit, event: QKeyEvent) -> bool:
    """Ctrl+; puts today's date where the cursor is, as in Excel; True when it did."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    if not control or event.key() != Qt.Key.Key_Semicolon:
        return False
    editor.insert(QDate.currentDate().toString("dd/MM/yyyy"))
    return True


class HeldKeys(QObject):
    """Keys typed into a table while the line they are meant for is being made."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._held: list[QKeyEvent] | None = None

    def hold(self) -> None:
        """From now on keys wait, when it is the table they go to."""
        if self._view.isVisible():
            self._view.setFocus()
        if self._held is None and self._view.hasFocus():
            self._held = []
            self._view.installEventFilter(self)

    def release(self, *, drop: bool = False) -> None:
        """The line is there and open: type into it what was held, or forget it."""
        held, self._held = self._held or [], None
        self._view.removeEventFilter(self)
        if not drop:
            self._type(held)

    def forgetting(self, failed: Callable[[NtmError], None]) -> Callable[[NtmError], None]:
        """What is called when the line could not be made: nothing waits, then ``failed``."""

        def forget(error: NtmError) -> None:
            self.release(drop=True)
            failed(error)

        return forget

    def _type(self, held: list[QKeyEvent]) -> None:
        while held:
            event, target = held.pop(0), QApplication.focusWidget()
            if target is not None:
                QApplication.sendEvent(target, event)
            if held and event.key() in _LEAVING:  # the cell is left once the event was handled
                QTimer.singleShot(0, self, lambda: self._type(held))
                return

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take keys out of the stream; shortcuts of the window go on working."""
        if self._held is None or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return False
        if event.type() == QEvent.Type.KeyPress and len(self._held) < _MOST_HELD:
            self._held.append(event.clone())
        return True
