"""One line of a register as a form: a field under the other."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.registers.entries import Entry, question, shown
from ntm_desktop.domain.registers.form import Field, FieldKind, Form
from ntm_desktop.domain.registers.values import YES_NO_LABELS, Known
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, ScrolledContent, form_row, scrolled
from ntm_desktop.gui.widgets.dialog import Dialog

if TYPE_CHECKING:
    pass

_LONG = ("note", "content", "answer", "finding", "remedy", "subject", "detail", "result")


class EntryDialog(Dialog):
    """Shows the fields of a line; accepting hands over those that were typed anew."""

    def __init__(
        self, form: Form, entry: Entry, known: Known, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form, self._entry, self._known = form, entry, known
        self._before = {c.id: shown(form, entry, c, known) for c in form.fields}
        self.fields: dict[str, QWidget] = {}
        self.setWindowTitle(form.singular[:1].upper() + form.singular[1:])
        content = ScrolledContent()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, GRID, 0)
        rows.setSpacing(GRID + 2)
        for column in form.fields:
            editor = self._editor(column)
            self.fields[column.id] = editor
            label = f"{column.heading} *" if column.required else column.heading
            rows.addLayout(form_row(label, editor, column.hint))
            asked = question(form, entry, column.id, known)
            if asked:
                rows.addWidget(Label(asked, "warn", wrap=True))
        for field_id in entry.asked:
            if form.find(field_id) is None:
                self._before[field_id] = entry.asked[field_id]
                self.fields[field_id] = QLineEdit(entry.asked[field_id])
                hint = self.tr(
                    "Mẫu mới của sổ không còn cột này. Chép sang ô khác nếu cần, rồi xóa trắng."
                )
                rows.addLayout(form_row(self.tr("Cột đã bỏ"), self.fields[field_id], hint))
        rows.addStretch(1)
        self.accept_button = Button(self.tr("Ghi"), "primary")
        self.accept_button.clicked.connect(self.accept)
        close = Button(self.tr("Hủy"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        note = self.tr("Ô có dấu * phải ghi. Chưa rõ cũng ghi được: chương trình sẽ hỏi lại.")
        buttons.addWidget(Label(note, "caption", wrap=True), 1)
        buttons.addWidget(close)
        buttons.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(form.title, "heading"))
        layout.addWidget(scrolled(content), 1)
        layout.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(640, room.width() - 48), min(660, room.height() - 72))
        self.fields[form.fields[0].id].setFocus()

    def texts(self) -> Mapping[str, str]:
        """Field id to text, of the fields that say something else than before."""
        now = {field_id: _text(editor) for field_id, editor in self.fields.items()}
        return {field_id: text for field_id, text in now.items() if text != self._before[field_id]}

    def _editor(self, column: Field) -> QWidget:
        text = self._before[column.id]
        options = self._options(column)
        if options:
            box = QComboBox()
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.addItems(["", *options])
            box.setCurrentText(text)
            return box
        if column.kind is FieldKind.TEXT and (column.id in _LONG or "\n" in text):
            area = QPlainTextEdit(text)
            area.setTabChangesFocus(True)
            area.setFixedHeight(3 * area.fontMetrics().lineSpacing() + 2 * GRID)
            return area
        return QLineEdit(text)

    def _options(self, column: Field) -> tuple[str, ...]:
        match column.kind:
            case FieldKind.CHOICE:
                return tuple(choice.label for choice in column.choices)
            case FieldKind.YES_NO:
                return tuple(YES_NO_LABELS.values())
            case FieldKind.VILLAGE:
                return tuple(self._known.village_labels.values())
            case FieldKind.PROJECT:
                return self._known.projects
        return ()


def _text(editor: QWidget) -> str:
    if isinstance(editor, QComboBox):
        return editor.currentText().strip()
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText().strip()
    assert isinstance(editor, QLineEdit)
    return editor.text().strip()
