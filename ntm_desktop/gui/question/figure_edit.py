"""A field for one figure: typed freely, handed over when it is left."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

WIDTH = 152


class FigureEdit(QLineEdit):
    """Shows a figure; hands over what was typed on Enter or when it is left.

    Nothing is rewritten while typing, and there is no mask: both fight with Vietnamese input
    methods. Escape takes back what was typed.

    Signals:
        handed_over: the text, when it is another than was shown or handed over before.
        taken_back: Escape was pressed.
        entered: Enter was pressed, after ``handed_over``.
        moved: up (-1) or down (+1) was pressed.
    """

    handed_over = Signal(str)
    taken_back = Signal()
    entered = Signal()
    moved = Signal(int)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self._known = ""
        self._refused = False
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(76)
        self.setMaximumWidth(WIDTH)
        self.setMaxLength(60)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.editingFinished.connect(self.hand_over)

    @property
    def being_edited(self) -> bool:
        """Whether something was typed that was not handed over yet.

        Does not ask for the focus: the field has none while another window is in front.
        """
        return self.text() != self._known

    @property
    def refused(self) -> bool:
        """Whether the text was refused and is not saved."""
        return self._refused

    def show_figure(self, text: str) -> None:
        """Show a saved figure, unless another one is being typed."""
        self._shown = text
        if self.being_edited:
            return
        self._known = text
        self._set_refused(False, "")
        if self.text() != text:
            selected = self.hasFocus()
            self.setText(text)
            if selected:
                self.selectAll()

    def show_refused(self, text: str, message: str) -> None:
        """Show a text that was not saved, marked as such."""
        if self.being_edited and self.text() != text:
            # Something else is being typed already; the message would not fit it.
            return
        self._known = text
        if self.text() != text:
            self.setText(text)
        self._set_refused(True, message)

    def hand_over(self) -> None:
        """Hand over what was typed, if anything."""
        text = self.text()
        if text == self._known:
            return
        self._known = text
        self.handed_over.emit(text)

    def take_back(self) -> None:
        """Show the saved figure again."""
        self._known = self._shown
        self.setText(self._shown)
        self.selectAll()
        self._set_refused(False, "")
        self.taken_back.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all when reached by keyboard, so that typing replaces."""
        super().focusInEvent(event)
        if event.reason() not in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back, the arrows go to the row above and below."""
        key = event.key()
        if key == Qt.Key.Key_Escape and (self._refused or self.text() != self._shown):
            self.take_back()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            super().keyPressEvent(event)
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Decide which keys are the field's and which the window's.

        Escape is the field's while there is something to take back. Ctrl+Z is the field's only
        while something is being typed; otherwise it takes back the last saved edit.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and (self._refused or self.text() != self._shown):
                event.accept()
                return True
            if self.text() == self._known and (
                event.matches(QKeySequence.StandardKey.Undo)
                or event.matches(QKeySequence.StandardKey.Redo)
            ):
                event.ignore()
                return True
        return super().event(event)

    def _set_refused(self, refused: bool, message: str) -> None:
        self._refused = refused
        self.setAccessibleDescription(message)
        self.setToolTip(message)
        if bool(self.property("error")) != refused:
            self.setProperty("error", refused)
            self.style().unpolish(self)
            self.style().polish(self)
