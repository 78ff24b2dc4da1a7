"""The lines of the roadmap: how each stands today, before its fields."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from ntm_desktop.gui.widgets.edit_grid import FAINT_ROLE, LACKING_ROLE, QUESTION_ROLE
from ntm_desktop.gui.widgets.register_lines.model import RegisterModel

if TYPE_CHECKING:
    from ntm_desktop.domain.registers.form import Field
    from ntm_desktop.services.roadmap import RoadmapView

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
STATE = 1
_STATE_WIDTH = 18.0
# All a line has to say of “5 rõ” on a small screen up to the day it is due.
_WIDTHS = {"indicator": 28.0, "target": 12.0, "task": 30.0, "who": 22.0, "due": 14.0}


class RoadmapModel(RegisterModel):
    """Running number, state, then the fields of the form."""

    first_field = 2

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: RoadmapView | None = None

    def know(self, view: "RoadmapView") -> None:
        """Take what the states and names are; before the lines are shown."""
        self._view = view

    def widths(self) -> list[float]:
        """Widths of the columns, in characters."""
        number, *fields = super().widths()
        own = [column.id for column in self.form.fields] if self.form else []
        own_widths = [_WIDTHS.get(name, wide) for name, wide in zip(own, fields, strict=True)]
        return [number, _STATE_WIDTH, *own_widths]

    def field_at(self, column: int) -> "Field | None":
        """The field of a column, None for the number and the state."""
        return super().field_at(column - 1) if column > STATE else None

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """The number, the state, and the fields."""
        count = super().columnCount(parent)
        return count + 1 if count else 0

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The state has a heading of its own."""
        if section == STATE and orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.tr("Tình trạng")
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return None
        return super().headerData(section, orientation, role)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """How a line stands, or what its field says."""
        if index.isValid() and index.column() == STATE:
            return self._state_data(index.row(), role)
        said = super().data(index, role)
        if role == Qt.ItemDataRole.DisplayRole and index.column() == self.first_field:
            # The number alone tells nobody what it is about.
            name = self._view.names.get(str(said)) if self._view is not None else None
            return f"{said} {name}" if name else said
        return said

    def _state_data(self, row: int, role: int) -> object:
        from ntm_desktop.domain.roadmap import TaskState

        entry = self.entries[row]
        task = self._view.tasks.get(entry.id) if self._view is not None else None
        if task is None:
            return None
        match role:
            case (
                Qt.ItemDataRole.DisplayRole
                | Qt.ItemDataRole.EditRole
                | Qt.ItemDataRole.AccessibleTextRole
            ):
                return task.words
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ToolTipRole:
                return self._still(entry.value("indicator"))
            case _ if role == FAINT_ROLE:
                return not task.open
            case _ if role == QUESTION_ROLE:
                return task.words if task.state is TaskState.OVERDUE else ""
            case _ if role == LACKING_ROLE:
                return task.state is TaskState.SOON
        return None

    def _still(self, number: str) -> str | None:
        """How the indicator itself stands in the assessment."""
        from ntm_desktop.domain.assessment import VERDICT_LABELS

        verdict = self._view.verdicts.get(number) if self._view is not None else None
        if verdict is None or self._view is None:
            return None
        label = VERDICT_LABELS[verdict]
        return self.tr("Chỉ tiêu {0} trong {1}: {2}").format(
            number, self._view.info.period.inline, label
        )
