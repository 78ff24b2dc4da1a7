"""The editor of a cell that offers choices: what is typed stays until one of them is chosen.

A combo box would not do: its open list takes the letters, and Enter takes the line that happens
to be marked in it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDE = 16
_WIDEST = 480


class ChoiceEdit(QLineEdit):
    """A field with a list below it, narrowed by what is typed.

    Signals:
        settled: one was chosen, or Enter was pressed while the list was open.
    """

    settled = Signal()

    def __init__(self, choices: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        completer = QCompleter(list(choices), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.activated.connect(self._take)
        self.setCompleter(completer)

    @property
    def list_view(self) -> QAbstractItemView:
        """The list below the field."""
        return self.completer().popup()

    def offer(self) -> None:
        """Open the list, nothing in it marked."""
        whole = not self.text() or self.selectedText() == self.text()
        self.completer().setCompletionPrefix("" if whole else self.text())
        self.completer().complete()
        shown = self.list_view
        shown.setCurrentIndex(QModelIndex())
        wide = shown.sizeHintForColumn(0) + 2 * _SIDE
        if wide > shown.width():
            shown.resize(min(wide, _WIDEST), shown.height())

    def decides(self, event: QEvent) -> bool:
        """Whether this is an Enter while the list is open, which the table leaves to the field."""
        enter = isinstance(event, QKeyEvent) and event.key() in _ENTER
        return enter and event.type() == QEvent.Type.KeyPress and self.list_view.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the marked choice, else what was typed; Alt+Down opens the list."""
        key = event.key()
        if self.decides(event):
            shown = self.list_view
            marked = shown.currentIndex()
            shown.hide()
            if marked.isValid():
                self.setText(str(marked.data() or ""))
            event.accept()
            self.settled.emit()
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.offer()
        else:
            super().keyPressEvent(event)

    def _take(self, text: str) -> None:
        self.setText(text)
        self.settled.emit()
