"""Middle: what the officer writes himself, each passage saved when it is left."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.errors import ChangedMeanwhileError, NtmError
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import IconLabel, Label, clear_layout, row, scrolled

if TYPE_CHECKING:
    from ntm_desktop.domain.dossier import TextField

_LINES = (2, 14)
_NO_BLUR = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)

Save = Callable[["FieldEditor", str], None]
"""``save(editor, text)`` queues a passage; later calls the editor's ``settle`` or ``refuse``."""


class GrowingTextEdit(QPlainTextEdit):
    """A passage: as high as its text within bounds, Tab leaves it.

    Signals:
        left: the focus went elsewhere, not only to a menu.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self._grow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that it was left."""
        super().focusOutEvent(event)
        if event.reason() not in _NO_BLUR:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other width, other number of lines."""
        super().resizeEvent(event)
        self._grow()

    def sizeHint(self) -> QSize:
        """As fixed by the text."""
        return QSize(240, self.height())

    def _grow(self) -> None:
        # The plain text layout counts its height in lines.
        lines = round(self.document().size().height())
        if self.document().isEmpty() and self.placeholderText():
            room = QRect(0, 0, max(self.viewport().width() - 2 * GRID, 80), 10_000)
            wrap = Qt.TextFlag.TextWordWrap.value
            hint = self.fontMetrics().boundingRect(room, wrap, self.placeholderText()).height()
            lines = max(lines, -(-hint // self.fontMetrics().lineSpacing()))
        lines = max(_LINES[0], min(_LINES[1], lines))
        height = lines * self.fontMetrics().lineSpacing() + 2 * GRID + 8
        if height != self.height():
            self.setFixedHeight(height)


class FieldEditor(QWidget):
    """One passage or line with its label; knows what was saved last."""

    def __init__(self, field: "TextField", label: str, save: Save) -> None:
        super().__init__()
        self.field = field
        self._save = save
        self._saved = ""
        self._base = self._before = ""
        self._typed_again = False
        self._queued: str | None = None
        self._refused: str | None = None
        self.edit: QLineEdit | GrowingTextEdit
        if field.multiline:
            self.edit = GrowingTextEdit()
            self.edit.left.connect(self.commit)
            self.edit.textChanged.connect(self._note_typing)
        else:
            self.edit = QLineEdit()
            self.edit.editingFinished.connect(self.commit)
            self.edit.textChanged.connect(lambda _text: self._note_typing())
        self.edit.setAccessibleName(label)
        if field.hint:
            self.edit.setPlaceholderText(field.hint)
            self.edit.setToolTip(field.hint)
            self.edit.setAccessibleDescription(field.hint)
        self._label = Label(label, "overline", wrap=True)
        self._label.setBuddy(self.edit)
        self._mark = IconLabel("circle-dot", "warn", 14, self.tr("Cần ghi"))
        self._mark.hide()
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row(self._label, self._mark, stretch=0))
        layout.addWidget(self.edit)
        layout.addWidget(self._error)

    @property
    def text(self) -> str:
        """What stands in the field now."""
        if isinstance(self.edit, QLineEdit):
            return self.edit.text()
        return self.edit.toPlainText()

    @property
    def seen(self) -> str:
        """The saved text that stood here when what is handed over began to be typed."""
        return self._base

    @property
    def error(self) -> str:
        """Why the last text was not saved; empty when it was."""
        return self._error.text()

    def show_text(self, text: str) -> None:
        """Show what is saved, unless something else stands here that is not saved yet."""
        unsaved = self._queued is not None or self._refused is not None
        typing = self.edit.hasFocus() and self.text.strip() != self._saved.strip()
        self._saved = text
        if not unsaved and not typing:
            self._base = text
            if self.text != text:
                self._set_text(text)
        self._show_mark()

    def show_refused(self, text: str, reason: str) -> None:
        """Show a text again that was refused while another paper was shown."""
        if not self.error and self.text.strip() == self._saved.strip():
            self._set_text(text)
            self._refused = text
            self._show_error(reason)

    def give_back(self) -> bool:
        """Show the saved text in place of a refused one; False when none was refused."""
        if self._refused is None:
            return False
        self._refused = None
        self._base = self._saved
        self._set_text(self._saved)
        self._show_error("")
        return True

    def commit(self) -> None:
        """Queue the text for saving when it is another one than was saved."""
        text = self.text
        if text.strip() == self._saved.strip():
            self._refused = None
            self._show_error("")
        elif text != self._queued and (text != self._refused or self._typed_again):
            self._queued, self._refused = text, None
            self._show_error("")
            self._save(self, text)
            # What is typed next is typed over this text.
            self._before, self._base = self._base, text

    def put(self, text: str) -> None:
        """Write another text into the field and queue it, as if it had been typed."""
        self._set_text(text)
        self.commit()

    def settle(self, text: str) -> None:
        """A text that was queued has been saved."""
        self._saved = text
        if self._queued == text:
            self._queued = None
            self._base = text
        self._show_mark()

    def refuse(self, text: str, error: NtmError) -> None:
        """A text that was queued was not saved: it stays, with the reason under it."""
        if self._queued == text:
            self._queued = None
        self._refused, self._typed_again = text, False
        self._base = self._before
        if isinstance(error, ChangedMeanwhileError):
            self._base = error.stored  # was said: typed once more it is meant
        self._show_error(str(error))

    def _note_typing(self) -> None:
        self._typed_again = True

    def _set_text(self, text: str) -> None:
        if isinstance(self.edit, QLineEdit):
            self.edit.setText(text)
        else:
            self.edit.setPlainText(text)

    def _show_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
        if self.edit.property("error") != bool(text):
            self.edit.setProperty("error", bool(text))
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    def _show_mark(self) -> None:
        self._mark.setVisible(self.field.required and not self._saved.strip())


class TextsForm(QWidget):
    """The passages of one paper, then those shared by several."""

    def __init__(self, save: Save, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._shown: tuple[str, ...] | None = None
        self.editors: dict[str, FieldEditor] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(GRID + 6)
        self._column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, 2 * GRID)
        content = QWidget()
        content.setLayout(self._column)
        self.area: QScrollArea = scrolled(content)
        # On the white sheet of the card, not on the grey of the page.
        for widget in (content, self.area.viewport()):
            widget.setBackgroundRole(QPalette.ColorRole.Base)
            widget.setAutoFillBackground(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    def show_fields(
        self,
        own: "Sequence[TextField]",
        shared: "Sequence[TextField]",
        texts: Mapping[str, str],
        names: Mapping[str, str],
        nothing: str,
    ) -> None:
        """Show the fields of a paper.

        Args:
            own: of the paper.
            shared: asked once for several papers.
            texts: field id to what is printed.
            names: field id to what stands behind its label (the name of a criterion).
            nothing: said when the paper has no passages of its own.
        """
        ids = (nothing, *(field.id for field in (*own, *shared)))
        if ids != self._shown:
            self._shown = ids
            self._build(own, shared, names, nothing)
        for field_id, editor in self.editors.items():
            editor.show_text(texts.get(field_id, ""))

    def focus_field(self, field_id: str) -> bool:
        """Put the cursor into a field; False when the paper has none of this id."""
        editor = self.editors.get(field_id)
        if editor is None:
            return False
        # After the layout has placed a form that was just built.
        QTimer.singleShot(0, editor, lambda: self._reveal(editor))
        return True

    def commit(self) -> None:
        """Queue whatever is not saved yet."""
        for editor in self.editors.values():
            editor.commit()

    def _reveal(self, editor: FieldEditor) -> None:
        self.area.ensureWidgetVisible(editor, 0, 4 * GRID)
        editor.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(
        self,
        own: "Sequence[TextField]",
        shared: "Sequence[TextField]",
        names: Mapping[str, str],
        nothing: str,
    ) -> None:
        self.commit()
        self.editors.clear()
        clear_layout(self._column)
        if not own:
            self._column.addWidget(Label(nothing, "muted", wrap=True))
        for title, fields in (
            (self.tr("Nội dung riêng"), own),
            (self.tr("Dùng chung cho các văn bản"), shared),
        ):
            if not fields:
                continue
            self._column.addWidget(Label(title, "heading"))
            for field in fields:
                name = names.get(field.id, "")
                label = f"{field.label} – {name}" if name else field.label
                editor = FieldEditor(field, label, self._save)
                self.editors[field.id] = editor
                self._column.addWidget(editor)
        self._column.addStretch(1)
        self.area.verticalScrollBar().setValue(0)
