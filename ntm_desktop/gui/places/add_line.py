"""The line in which villages are typed one after the other, or pasted from Excel."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.place_lines import LONGEST_NAME
from ntm_desktop.domain.places import Place
from ntm_desktop.gui.places.wording import level_words
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.elided_box import ElidedBox


class AddLine(QWidget):
    """Name, and households or village; Enter adds and goes on to the next.

    The button :attr:`paste` belongs to it; the page puts it where there is room.

    Signals:
        wanted: name, households as typed, id of the village.
        pasted: text of the clipboard with more than one cell.
    """

    wanted = Signal(str, str, str)
    pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = _PasteField()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.pasted.connect(self.pasted)
        self.name.returnPressed.connect(self._add)
        self.households = QLineEdit()
        self.households.setAccessibleName(self.tr("Số hộ"))
        self.households.setPlaceholderText(self.tr("Số hộ"))
        self.households.setFixedWidth(92)
        self.households.returnPressed.connect(self._add)
        self.village = ElidedBox(self.tr("Thuộc thôn"))
        self.village.setFixedWidth(190)
        self.add = Button(self.tr("Thêm"), icon="plus")
        self.add.clicked.connect(self._add)
        self.paste = Button(
            self.tr("Dán từ Excel"),
            icon="file-down",
            tip=self.tr("Chép các dòng trong Excel (Ctrl+C), rồi bấm ở đây hoặc Ctrl+V trong bảng"),
        )
        self.paste.clicked.connect(lambda: self.pasted.emit(QGuiApplication.clipboard().text()))
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row(self.name, self.households, self.village, self.add, stretch=0))
        layout.addWidget(self._error)

    @property
    def error(self) -> str:
        """Why the last one was refused, "" when it was not."""
        return self._error.text()

    def show_level(self, level: SubjectLevel, villages: Sequence[Place]) -> None:
        """Take lines of another level."""
        words = level_words(level)
        self.name.setAccessibleName(words.field)
        self.name.setPlaceholderText(
            self.tr("{0}, ví dụ: {1} – Enter để thêm").format(words.field, words.hint)
        )
        in_village = level is not SubjectLevel.VILLAGE
        self.households.setVisible(not in_village)
        self.village.setVisible(in_village)
        fill_villages(self.village, villages, self.village.currentData() or "")

    def refuse(self, error: str, name: str = "", households: str = "") -> None:
        """Say why it was not added; what was typed comes back unless more is typed already."""
        if name and self.name.text():
            error = self.tr("“{0}” chưa được thêm: {1}").format(name, error)
        elif name:
            self.name.setText(name)
            self.households.setText(households)
        self._say(error)

    def clear(self) -> None:
        """Forget what was typed, and why it was refused."""
        self.name.clear()
        self.households.clear()
        self._say("")

    def _say(self, error: str) -> None:
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self.name.setAccessibleDescription(error)

    def _add(self) -> None:
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        name = self.name.text()
        if not name.strip():
            return
        village = self.village.currentData() or "" if self.village.isVisibleTo(self) else ""
        households = self.households.text() if self.households.isVisibleTo(self) else ""
        # Now, not when it was written: the next name is being typed by then.
        self.clear()
        self.wanted.emit(name, households, village)


def fill_villages(box: QComboBox, villages: Sequence[Place], current: str) -> None:
    """Offer the villages, and none."""
    box.blockSignals(True)
    box.clear()
    box.addItem(box.tr("(chưa ghi thôn)"), "")
    for village in villages:
        box.addItem(village.name, village.id)
    box.setCurrentIndex(max(box.findData(current), 0))
    box.blockSignals(False)


class _PasteField(QLineEdit):
    """A field that hands over several pasted cells instead of joining them.

    Signals:
        pasted: the text of the clipboard.
    """

    pasted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at what Ctrl+V would bring."""
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if "\t" in text or "\n" in text.strip():
                self.pasted.emit(text)
                return
        super().keyPressEvent(event)
