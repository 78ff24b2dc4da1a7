"""A step that is told to the commune with a reason: asked for before it is taken."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, form_row, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.fields import TextField

_WIDTH = 520


class ReasonDialog(Dialog):
    """What will happen, why, and the button that does it."""

    def __init__(self, title: str, text: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.reason = TextField(
            self.tr("Lý do"), self.tr("Ghi ngắn gọn, xã đọc được trong phiếu"), least=2, most=5
        )
        self.wrong = Label("", "error", wrap=True)
        self.wrong.hide()
        self.go_button = Button(action, "primary")
        self.go_button.setAutoDefault(False)
        self.go_button.clicked.connect(self._go)
        cancel = Button(self.tr("Thôi"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = row(cancel)
        buttons.addWidget(self.go_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(title, "heading"))
        layout.addWidget(Label(text, "muted", wrap=True))
        layout.addLayout(form_row(self.tr("Lý do"), self.reason))
        layout.addWidget(self.wrong)
        layout.addLayout(buttons)
        self.reason.setFocus()

    @property
    def text(self) -> str:
        """The reason as it was written."""
        return self.reason.toPlainText().strip()

    def _go(self) -> None:
        if not self.text:
            self.wrong.setText(self.tr("Hãy ghi lý do."))
            self.wrong.show()
            self.reason.setFocus()
            return
        self.accept()
