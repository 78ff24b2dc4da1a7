"""Before pasted villages are written: how each line is understood."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.place_lines import LineState, PlaceLine
from ntm_desktop.gui.pasted_lines import PastedLinesDialog
from ntm_desktop.gui.places.wording import household_words, level_words
from ntm_desktop.gui.widgets.figure_words import BLANK
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

_LOOKS = {
    LineState.NEW: ("plus", "met"),
    LineState.CHANGED: ("pencil", "info"),
    LineState.SAME: ("minus-circle", "faint"),
    LineState.SKIPPED: ("minus-circle", "faint"),
    LineState.REFUSED: ("circle-x", "not_met"),
}


class PlacesPasteDialog(PastedLinesDialog):
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
        self.resize(760, 480)
        taken = sum(line.taken for line in lines)
        refused = sum(line.state is LineState.REFUSED for line in lines)
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
        left_out = self.tr("{0} dòng chưa ghi được; hãy sửa trong Excel rồi dán lại.")
        self._lay_out(self.table, len(lines), taken, left_out.format(refused) if refused else "")

    def _row(self, number: int, line: PlaceLine, villages: Mapping[str, str]) -> TableRow:
        icon, token = _LOOKS[line.state]
        other = villages.get(line.village_id, "")
        if line.households is not None:
            other = household_words(line.households)
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
