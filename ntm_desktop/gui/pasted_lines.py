"""Lines of the clipboard as they are understood, shown before any of them is written."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label


class PastedLinesDialog(QDialog):
    """How many lines there are, a table of them, what is left out; accepting writes the rest."""

    def _lay_out(self, table: QWidget, lines: int, taken: int, left_out: str) -> None:
        """Put it together.

        Args:
            table: of the lines.
            lines: how many were pasted.
            taken: how many of them can be written.
            left_out: about those that cannot, "" when there are none.
        """
        self.setWindowTitle(self.tr("Dán từ Excel"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 2)
        said = self.tr("{0} dòng đã dán: {1} dòng ghi được.").format(lines, taken)
        layout.addWidget(Label(said, "heading"))
        layout.addWidget(table, 1)
        if left_out:
            layout.addWidget(Label(left_out, "warn", wrap=True))
        buttons = QHBoxLayout()
        buttons.addWidget(Label(self.tr("Ghi một lần; hoàn tác được bằng Ctrl+Z."), "caption"), 1)
        cancel = Button(self.tr("Hủy"))
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        self.accept_button = Button(self.tr("Ghi {0} dòng").format(taken), "primary")
        self.accept_button.setEnabled(taken > 0)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        buttons.addWidget(self.accept_button)
        layout.addLayout(buttons)
