"""Text fields that hand over what was typed when they are left."""

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

_MOST_DIGITS = 4


def whole_number(text: str) -> int | None:
    """A number as counted things and years have it, in ordinary digits; None for anything else."""
    plain = text.strip()
    if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS:
        return int(plain)
    return None


class LineField(QLineEdit):
    """One line; Enter or leaving hands over, Escape takes back.

    Signals:
        given: the text, when it is another than was shown or handed over before.
    """

    given = Signal(str)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = ""
        self._base = self._seen = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(400)
        self.editingFinished.connect(self.hand_over)

    @property
    def being_edited(self) -> bool:
        """Whether something was typed that was not handed over yet."""
        return self.text() != self._known

    @property
    def seen(self) -> str:
        """The saved text that stood here when what was handed over last began to be typed."""
        return self._seen

    def overtaken(self, stored: str) -> None:
        """It was said that another text stands there now: what is typed next is typed over it."""
        self._base = stored

    def show_text(self, text: str) -> None:
        """Show a saved text, unless another one is being typed."""
        if self.being_edited and self.hasFocus():
            return
        self._known = self._base = text
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def hand_over(self) -> None:
        """Hand over what was typed, if anything."""
        text = self.text()
        if text == self._known:
            return
        self._known = text
        self._seen, self._base = self._base, text
        # Drops the field's own undo steps: from here on Ctrl+Z takes back the saved edit.
        at = self.cursorPosition()
        self.setText(text)
        self.setCursorPosition(at)
        self.given.emit(text)

    def mark(self, message: str) -> None:
        """Show that the text was refused, and why; "" clears it."""
        if message:
            self._base = self._seen
        self.setAccessibleDescription(message)
        self.setToolTip(message)
        if bool(self.property("error")) != bool(message):
            self.setProperty("error", bool(message))
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape shows the saved text again."""
        if event.key() == Qt.Key.Key_Escape and self.being_edited:
            self.setText(self._known)
            self.selectAll()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape is the field's while there is something to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.being_edited:
                event.accept()
                return True
        return super().event(event)


class TextField(QPlainTextEdit):
    """Several lines, as high as what stands in it.

    Signals:
        given: the text, when it is another than was shown or handed over before.
    """

    given = Signal(str)

    def __init__(
        self,
        name: str,
        placeholder: str = "",
        *,
        least: int = 2,
        most: int = 7,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            name: accessible name.
            placeholder: shown while empty.
            least: lines it always shows.
            most: lines after which it scrolls.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._known = ""
        self._least, self._most = least, most
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    @property
    def being_edited(self) -> bool:
        """Whether something was typed that was not handed over yet."""
        return self.toPlainText() != self._known

    def text(self) -> str:
        """What stands in it."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show a saved text, unless another one is being typed."""
        if self.being_edited and self.hasFocus():
            return
        self._known = text
        if self.toPlainText() != text:
            self.setPlainText(text)

    def hand_over(self) -> None:
        """Hand over what was typed, if anything."""
        text = self.toPlainText()
        if text == self._known:
            return
        self._known = text
        self.document().clearUndoRedoStacks()
        self.given.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving hands over."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.hand_over()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape shows the saved text again."""
        if event.key() == Qt.Key.Key_Escape and self.being_edited:
            self.setPlainText(self._known)
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as the text, within bounds."""
        return QSize(240, self._height())

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(120, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines, other height."""
        super().resizeEvent(event)
        self._fit()

    def _height(self) -> int:
        # For a plain text edit the document's height is its number of lines.
        lines = max(self._least, min(self._most, round(self.document().size().height())))
        return lines * self.fontMetrics().lineSpacing() + 20

    def _fit(self, _size: Any = None) -> None:
        height = self._height()
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
        full = self.document().size().height() > self._most
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if full else policy.ScrollBarAlwaysOff
        )
