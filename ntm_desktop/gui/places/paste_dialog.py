"""Before pasted villages are written: how each line is understood."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.place_lines import LineState, PlaceLine
from ntm_desktop.gui.data_pages.tables import Cell, Column, DataTable, TableRow
from ntm_desktop.gui.data_pages.wording import BLANK
from ntm_desktop.gui.places.wording import level_words
from ntm_desktop.gui.theme import GRID
from ntm_desktop.gui.widgets import Button, Label

_LOOKS = {
    LineState.NEW: ("plus", "met"),
    LineState.CHANGED: ("pencil", "info"),
    LineState.SAME: ("minus-circle", "faint"),
    LineState.SKIPPED: ("minus-circle", "faint"),
    LineState.REFUSED: ("circle-x", "not_met"),
}


class PlacesPasteDialog(QDialog):
    """Lists the pasted lines; accepting writes those that were understood."""

    def __init__(
        self,
        level: SubjectLevel,
        lines: Sequence[PlaceLine],
        villages: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = level_words(level)
        self.setWindowTitle(self.tr("Dán từ Excel"))
        self.resize(760, 480)
        taken = sum(line.taken for line in lines)
        refused = sum(line.state is LineState.REFUSED for line in lines)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 2)
        layout.addWidget(
            Label(
                self.tr("{0} dòng đã dán: {1} dòng ghi được.").format(len(lines), taken), "heading"
            )
        )
        self.table = DataTable(
            (
                Column(self.tr("Dòng"), 5, right=True),
                Column(self._words.field),
                Column(self._words.other, 16),
                Column(self.tr("Sẽ làm gì"), 38),
            ),
            self.tr("Các dòng đã dán"),
        )
        self.table.show_rows(
            [self._row(number, line, villages) for number, line in enumerate(lines, 1)]
        )
        layout.addWidget(self.table, 1)
        if refused:
            layout.addWidget(
                Label(
                    self.tr("{0} dòng chưa ghi được; hãy sửa trong Excel rồi dán lại.").format(
                        refused
                    ),
                    "warn",
                    wrap=True,
                )
            )
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

    def _row(self, number: int, line: PlaceLine, villages: Mapping[str, str]) -> TableRow:
        icon, token = _LOOKS[line.state]
        other = villages.get(line.village_id, "")
        if line.households is not None:
            other = str(line.households)
        done = line.message or {
            LineState.NEW: self.tr("Thêm mới"),
            LineState.CHANGED: self.tr("Đã có: sửa {0}").format(self._words.second),
        }.get(line.state, "")
        return TableRow(
            (
                Cell(str(number)),
                Cell(line.name or line.text, line.text),
                Cell(other or BLANK),
                Cell(done, done, icon, token, colored=line.state is LineState.REFUSED),
            ),
            key=number,
        )
