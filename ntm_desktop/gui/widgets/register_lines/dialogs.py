"""Before pasted lines are written, and what was changed in a line."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.domain.registers.entries import shown
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.pasting import PastedLine
from ntm_desktop.domain.registers.values import Known
from ntm_desktop.domain.registers.wording import entry_name
from ntm_desktop.gui.pasted_lines import PastedLinesDialog
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.history_table import history_table
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow
from ntm_desktop.services.history import HistoryEntry


class RegisterPasteDialog(PastedLinesDialog):
    """Lists the pasted lines as they are understood; accepting writes them."""

    def __init__(
        self,
        form: Form,
        lines: Sequence[PastedLine],
        known: Known,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.resize(900, 520)
        self.table = DataTable(
            (
                Column(self.tr("Dòng"), 5, right=True),
                Column(form.singular[:1].upper() + form.singular[1:], 26),
                Column(self.tr("Hiểu là")),
                Column(self.tr("Cần xem lại"), 36),
            ),
            self.tr("Các dòng đã dán"),
        )
        self.table.show_rows(
            [self._row(form, number, line, known) for number, line in enumerate(lines, 1)]
        )
        taken = sum(line.taken for line in lines)
        asked = sum(bool(line.questions) for line in lines if line.taken)
        said = self.tr("{0} dòng có chỗ cần xem lại; vẫn ghi, và được đánh dấu để sửa sau.")
        self._lay_out(self.table, len(lines), taken, said.format(asked) if asked else "")

    def _row(self, form: Form, number: int, line: PastedLine, known: Known) -> TableRow:
        understood = "; ".join(
            f"{column.label}: {text}"
            for column in form.fields
            if column.id not in line.entry.asked
            and (text := shown(form, line.entry, column, known))
        )
        said = line.message or " ".join(line.questions)
        icon, token = ("plus", "met") if line.taken else ("minus-circle", "faint")
        if line.taken and line.questions:
            icon, token = "help-circle", "warn"
        name = entry_name(form, line.entry, known) if line.taken else line.text
        return TableRow(
            (
                Cell(str(number)),
                Cell(name, line.text),
                Cell(understood, understood),
                Cell(said or self.tr("Thêm mới"), said, icon, token, colored=bool(said)),
            ),
            key=number,
        )


class EntryHistoryDialog(Dialog):
    """The changes of one line, newest first."""

    def __init__(
        self, title: str, entries: Sequence[HistoryEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lịch sử: {0}").format(title))
        self.resize(860, 480)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(title, "heading", wrap=True))
        self.table = history_table(self, entries)
        layout.addWidget(self.table, 1)
        close = Button(self.tr("Đóng"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout.addLayout(row(QWidget(), close, stretch=0))
