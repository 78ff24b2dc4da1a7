"""Lines of the clipboard as they are understood, shown before any of them is written."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label
from ntm_desktop.gui.widgets.dialog import Dialog


class PastedLinesDialog(Dialog):
    """How many lines there are, a table of them, what is left out; accepting writes the rest."""

    def _lay_out(
        self, table: QWidget, lines: int, taken: int, left_out: str, question: QWidget | None = None
    ) -> None:
        """Put it together.

        Args:
            table: of the lines.
            lines: how many were pasted.
            taken: how many of them can be written.
            left_out: about those that cannot, "" when there are none.
            question: what has to be answered first, above the table.
        """
        self.setWindowTitle(self.tr("Dán từ Excel"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 2)
        self._said = Label("", "heading")
        layout.addWidget(self._said)
        if question is not None:
            layout.addWidget(question)
        layout.addWidget(table, 1)
        self._left_out = Label("", "warn", wrap=True)
        layout.addWidget(self._left_out)
        buttons = QHBoxLayout()
        buttons.addWidget(Label(self.tr("Ghi một lần; hoàn tác được bằng Ctrl+Z."), "caption"), 1)
        cancel = Button(self.tr("Hủy"))
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        self.accept_button = Button("", "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        buttons.addWidget(self.accept_button)
        layout.addLayout(buttons)
        self._count(lines, taken, left_out)

    def _count(self, lines: int, taken: int, left_out: str) -> None:
        """Say how many lines there are, how many can be written, and what is left out."""
        self._said.setText(self.tr("{0} dòng đã dán: {1} dòng ghi được.").format(lines, taken))
        self._left_out.setText(left_out)
        self._left_out.setVisible(bool(left_out))
        self.accept_button.setText(self.tr("Ghi {0} dòng").format(taken))
        self.accept_button.setEnabled(taken > 0)
