"""Middle: the passages of one report, last period's text below each."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ntm_desktop.gui.papers.texts import FieldEditor, GrowingTextEdit, Save
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label, LinkButton, clear_layout, row, scrolled

if TYPE_CHECKING:
    from ntm_desktop.domain.reports.passages import PassageLine, ShownReport


class PassageBox(QWidget):
    """One passage: where it stands, the field, last period's text with a link that takes it."""

    def __init__(self, line: "PassageLine", save: Save, take: Callable[[str], None]) -> None:
        super().__init__()
        self.editor = FieldEditor(line.field, line.field.label, save)
        self._unknown = Label("", "error", wrap=True)
        self._previous = Label("", "muted", wrap=True)
        self._previous.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.take = LinkButton(self.tr("Sao đoạn này"), icon="download")
        self.take.clicked.connect(lambda: take(line.field.id))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.editor)
        layout.addWidget(self._unknown)
        layout.addWidget(self._previous)
        layout.addLayout(row(self.take, QWidget(), stretch=1))
        self.previous = ""
        self.show_line(line)

    def show_line(self, line: "PassageLine") -> None:
        """Show what is saved and what stood here last period."""
        self.editor.show_text(line.text)
        self.previous = line.previous
        self._previous.setText(f"{line.previous_period}: {line.previous}" if line.previous else "")
        same = line.previous.strip() == line.text.strip()
        self._previous.setVisible(bool(line.previous))
        self.take.setVisible(bool(line.previous) and not same)
        self._unknown.setText(
            self.tr("Chưa có số liệu: {0}. Trên giấy in dấu chấm.").format(", ".join(line.unknown))
            if line.unknown
            else ""
        )
        self._unknown.setVisible(bool(line.unknown))


class PassagesForm(QWidget):
    """Every passage of a report, section by section.

    Signals:
        taken: (id of a field) whose last period's text is wanted.
    """

    taken = Signal(str)

    def __init__(self, save: Save, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._shown: tuple[str, ...] = ()
        self.boxes: dict[str, PassageBox] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(GRID + 6)
        self._column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, 2 * GRID)
        content = QWidget()
        content.setLayout(self._column)
        self.area: QScrollArea = scrolled(content)
        for widget in (content, self.area.viewport()):
            widget.setBackgroundRole(QPalette.ColorRole.Base)
            widget.setAutoFillBackground(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    @property
    def editors(self) -> dict[str, FieldEditor]:
        """The fields by id."""
        return {field_id: box.editor for field_id, box in self.boxes.items()}

    def show_view(self, view: "ShownReport") -> None:
        """Show a report; the same report keeps its fields."""
        ids = (view.form.id, view.period.key, *(line.field.id for line in view.passages))
        if ids != self._shown:
            self._shown = ids
            self._build(view)
            return
        for line in view.passages:
            self.boxes[line.field.id].show_line(line)

    def focus_field(self, field_id: str) -> None:
        """Put the cursor into a passage."""
        box = self.boxes.get(field_id)
        if box is not None:
            QTimer.singleShot(0, box, lambda: self._reveal(box))

    def insert(self, text: str) -> bool:
        """Put text in at the cursor of the passage that was worked in last."""
        box = self.boxes.get(self.last_field)
        edit = box.editor.edit if box is not None else None
        if not isinstance(edit, GrowingTextEdit):
            return False
        edit.insertPlainText(text)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def last_field(self) -> str:
        """The passage the cursor was in last, the first one when there was none."""
        for field_id, box in self.boxes.items():
            if box.editor.edit.hasFocus() or box.editor.edit.property("last"):
                return field_id
        return next(iter(self.boxes), "")

    def remember(self, widget: QWidget | None) -> None:
        """The focus went to a widget: remember the passage when it is one of ours."""
        if any(box.editor.edit is widget for box in self.boxes.values()):
            for box in self.boxes.values():
                box.editor.edit.setProperty("last", box.editor.edit is widget)

    def commit(self) -> None:
        """Queue whatever is not saved yet."""
        for editor in self.editors.values():
            editor.commit()

    def _reveal(self, box: PassageBox) -> None:
        self.area.ensureWidgetVisible(box, 0, 4 * GRID)
        box.editor.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, view: "ShownReport") -> None:
        self.commit()
        self.boxes.clear()
        clear_layout(self._column)
        heading = ""
        for line in view.passages:
            if line.section and line.section != heading:
                heading = line.section
                self._column.addWidget(Label(heading, "heading", wrap=True))
            box = PassageBox(line, self._save, self.taken.emit)
            self.boxes[line.field.id] = box
            self._column.addWidget(box)
        self._column.addStretch(1)
        self.area.verticalScrollBar().setValue(0)
