"""The remark for the dossier, saved when it is left."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label


class RemarkField(QWidget):
    """A few lines of text under a label.

    Signals:
        given: the text, when the field is left with another one.
    """

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        label = Label(self.tr("Ghi chú, giải trình cho hồ sơ"), "strong")
        layout.addWidget(label)
        self.edit = _RemarkEdit()
        self.edit.setAccessibleName(self.tr("Ghi chú, giải trình cho hồ sơ"))
        self.edit.setPlaceholderText(
            self.tr(
                "Điều cần nói rõ với đoàn thẩm tra, hoặc vì sao số liệu như vậy khi có cảnh báo; "
                "được in trong báo cáo tự đánh giá và nằm trong gói gửi lên."
            )
        )
        self.edit.setTabChangesFocus(True)
        self.edit.left.connect(self.hand_over)
        label.setBuddy(self.edit)
        layout.addWidget(self.edit)
        self._known = ""
        self._fit()
        self.edit.textChanged.connect(self._fit)

    @property
    def being_edited(self) -> bool:
        """Whether something was typed that was not handed over yet."""
        return self.edit.toPlainText() != self._known

    def show_text(self, text: str, *, force: bool = False) -> None:
        """Show the saved remark, unless another one is being typed."""
        if self.being_edited and not force:
            return
        self._known = text
        if self.edit.toPlainText() != text:
            self.edit.setPlainText(text)

    def hand_over(self) -> None:
        """Hand over what was typed, if anything."""
        text = self.edit.toPlainText()
        if text != self._known:
            self._known = text
            self.given.emit(text)

    def _fit(self) -> None:
        lines = min(6, max(2, self.edit.document().blockCount()))
        self.edit.setFixedHeight(lines * self.edit.fontMetrics().lineSpacing() + 22)


class _RemarkEdit(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
