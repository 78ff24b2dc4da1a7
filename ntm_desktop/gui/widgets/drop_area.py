"""Where a file is dropped, or chosen by a button."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS
from ntm_desktop.gui.widgets import Button, IconLabel, Label


class DropArea(QWidget):
    """A dashed field that takes one file.

    Signals:
        file_chosen: a path that was dropped.
        choose_requested: the button was pressed.
    """

    file_chosen = Signal(object)
    choose_requested = Signal()

    def __init__(
        self,
        invitation: str,
        action: str,
        hints: tuple[str, ...],
        *,
        icon: str = "file-up",
        parent: QWidget | None = None,
    ) -> None:
        """Make the field.

        Args:
            invitation: what to drop.
            action: what the button says.
            hints: a line each, under the button.
            icon: name of the large icon.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._hot = False
        center = Qt.AlignmentFlag.AlignHCenter
        self.button = Button(action, "primary", icon="folder-open")
        self.button.clicked.connect(self.choose_requested)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        layout.addStretch(2)
        layout.addWidget(IconLabel(icon, "accent", 40), 0, center)
        layout.addWidget(Label(invitation, "value"), 0, center)
        layout.addWidget(Label(self.tr("hoặc"), "muted"), 0, center)
        layout.addWidget(self.button, 0, center)
        layout.addSpacing(GRID)
        for text in hints:
            layout.addWidget(Label(text, "muted"), 0, center)
        self.one_at_a_time = Label(
            self.tr("Mỗi lần chỉ nhận một tệp, nên chưa đọc tệp nào. Hãy thả từng tệp một."), "warn"
        )
        self.one_at_a_time.hide()
        layout.addWidget(self.one_at_a_time, 0, center)
        layout.addStretch(3)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one file."""
        if dropped_paths(event.mimeData()):
            self._set_hot(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._set_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the file; of several, none is taken in silence for all."""
        self._set_hot(False)
        files = dropped_paths(event.mimeData())
        self.one_at_a_time.setVisible(len(files) > 1)
        if files:
            event.acceptProposedAction()
        if len(files) == 1:
            self.file_chosen.emit(files[0])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashed field."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = tokens.accent if self._hot else tokens.border_strong
        painter.setPen(QPen(QColor(edge), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tokens.accent_soft if self._hot else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _set_hot(self, hot: bool) -> None:
        self._hot = hot
        self.update()
