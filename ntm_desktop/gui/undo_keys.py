"""Ctrl+Z and Ctrl+Y in a text field: the typing first, then the edits of the whole program.

A text field takes both keys whether it has something to take back or not. So the field that has
the focus is watched – only that one: a filter on the application would cost every event.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


class UndoKeys(QObject):
    """Lets the keys reach the window when the focused field has nothing of its own to undo."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        QApplication.instance().focusChanged.connect(self._watch)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Refuse the key for the field; Qt then asks the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            from PySide6.QtGui import QKeySequence

            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            if (undo and not _can(watched, "Undo")) or (redo and not _can(watched, "Redo")):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _watch(self, old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(old, (QLineEdit, QPlainTextEdit)):
            old.removeEventFilter(self)
        if isinstance(new, (QLineEdit, QPlainTextEdit)) and self._window.isAncestorOf(new):
            new.installEventFilter(self)


def _can(field: QObject, what: str) -> bool:
    """Whether a text field has something of its own to undo or redo."""
    if isinstance(field, QLineEdit):
        if field.isReadOnly():
            return False
        return field.isUndoAvailable() if what == "Undo" else field.isRedoAvailable()
    if isinstance(field, QPlainTextEdit):
        document = field.document()
        return document.isUndoAvailable() if what == "Undo" else document.isRedoAvailable()
    return True
