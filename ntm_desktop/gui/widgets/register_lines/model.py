"""The lines of a register as a table whose cells are typed as text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from ntm_desktop.domain.registers.entries import Entry, gone_columns, missing, question, shown
from ntm_desktop.domain.registers.form import Field, FieldKind, Form
from ntm_desktop.domain.registers.lines import ids_of
from ntm_desktop.domain.registers.values import NOTHING_KNOWN, YES_NO_LABELS, Known
from ntm_desktop.gui.widgets.edit_grid import (
    FAINT_ROLE,
    LACKING_ROLE,
    OPTIONS_ROLE,
    QUESTION_ROLE,
)

if TYPE_CHECKING:
    pass

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WIDTHS = {
    FieldKind.TEXT: 26.0,
    FieldKind.DATE: 12.0,
    FieldKind.WHOLE: 10.0,
    FieldKind.NUMBER: 10.0,
    FieldKind.MONEY: 13.0,
    FieldKind.CHOICE: 20.0,
    FieldKind.VILLAGE: 18.0,
    FieldKind.YES_NO: 9.0,
    FieldKind.INDICATOR: 10.0,
    FieldKind.PROJECT: 24.0,
}
_NUMBER_WIDTH = 4.0
_WIDEST = 30


class RegisterModel(QAbstractTableModel):
    """Running number, then the fields of the form.

    Signals:
        typed: (entry id, field id, text) something else was typed into a cell.
    """

    typed = Signal(str, str, str)
    first_field = 1
    """The column of the first field."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.form: Form | None = None
        self.entries: Sequence[Entry] = ()
        self._known: Known = NOTHING_KNOWN
        self._numbers: dict[str, int] = {}
        self._waiting: dict[tuple[str, str], str] = {}

    def show_entries(
        self, form: Form, entries: Sequence[Entry], known: Known, numbers: dict[str, int]
    ) -> None:
        """Show lines of a register; where only contents changed, nothing moves.

        Args:
            form: their register.
            entries: in order, filtered.
            known: what they may name.
            numbers: entry id to its place among all lines.
        """
        before = self.entries
        same_lines = (
            form is self.form and len(before) == len(entries) and ids_of(before) == ids_of(entries)
        )
        if not same_lines:
            self.beginResetModel()
        self.form, self._known = form, known
        self.entries, self._numbers = entries, numbers
        self._waiting.clear()
        if same_lines:
            if self.entries:
                last = self.index(len(self.entries) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.endResetModel()

    def widths(self) -> list[float]:
        """Widths of the columns, in characters."""
        fields = self.form.fields if self.form else ()
        return [_NUMBER_WIDTH, *(column_width(column) for column in fields)]

    def row_of(self, entry_id: str) -> int:
        """The row of a line, -1 when it is not shown."""
        return next((row for row, e in enumerate(ids_of(self.entries)) if e == entry_id), -1)

    def field_at(self, column: int) -> Field | None:
        """The field of a column, None for the running number."""
        return self.form.fields[column - 1] if self.form and column > 0 else None

    def settled(self, entry: Entry) -> Entry | None:
        """The line as it is stored, None while something typed here is on its way to the store."""
        return None if any(line == entry.id for line, _field in self._waiting) else entry

    def forget(self, entry_id: str, field_id: str) -> None:
        """Show what is saved again in a cell whose text could not be saved."""
        if self._waiting.pop((entry_id, field_id), None) is not None:
            row = self.row_of(entry_id)
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """A row for each line."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """The number, and the fields."""
        return 0 if parent.isValid() or self.form is None else len(self.form.fields) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Headings with units; the hint of a field as its tip."""
        if orientation is not Qt.Orientation.Horizontal or self.form is None:
            return None
        column = self.field_at(section)
        if role == Qt.ItemDataRole.DisplayRole:
            if column is None:
                return self.tr("TT")
            return f"{column.heading} *" if column.required else column.heading
        if role == Qt.ItemDataRole.ToolTipRole and column is not None:
            return "\n".join(filter(None, (column.heading, column.hint)))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every field is typed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        typed_in = self.field_at(index.column()) is not None
        return flags | Qt.ItemFlag.ItemIsEditable if typed_in else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says."""
        if not index.isValid() or self.form is None:
            return None
        entry, column = self.entries[index.row()], self.field_at(index.column())
        if column is None:
            return self._number_data(entry, role)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(entry, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(entry, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                said = self._text(entry, column) or self.tr("trống")
                asked = self._question(entry, column)
                return f"{column.label}: {said}. {asked}" if asked else f"{column.label}: {said}"
            case _ if role == OPTIONS_ROLE:
                return self._options(column)
            case _ if role == QUESTION_ROLE:
                return self._question(entry, column)
            case _ if role == LACKING_ROLE:
                return column.required and not self._text(entry, column)
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand over what was typed; it is shown at once and read by the service."""
        column = self.field_at(index.column())
        if role != Qt.ItemDataRole.EditRole or column is None:
            return False
        entry, text = self.entries[index.row()], str(value).strip()
        if text == self._text(entry, column):
            return False
        self._waiting[entry.id, column.id] = text
        self.dataChanged.emit(index, index)
        self.typed.emit(entry.id, column.id, text)
        return True

    def _number_data(self, entry: Entry, role: int) -> object:
        assert self.form is not None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self._numbers.get(entry.id, ""))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(None)
        if role == FAINT_ROLE:
            return True
        if role == QUESTION_ROLE:
            return "\n".join(gone_columns(self.form, entry))
        if role == Qt.ItemDataRole.ToolTipRole:
            lacking = ", ".join(f"“{column.label}”" for column in missing(self.form, entry))
            said = [self.tr("Thiếu {0}.").format(lacking)] if lacking else []
            return "\n".join((*said, *gone_columns(self.form, entry))) or None
        return None

    def _text(self, entry: Entry, column: Field) -> str:
        assert self.form is not None
        waiting = self._waiting.get((entry.id, column.id))
        return shown(self.form, entry, column, self._known) if waiting is None else waiting

    def _question(self, entry: Entry, column: Field) -> str:
        assert self.form is not None
        if column.id not in entry.asked or (entry.id, column.id) in self._waiting:
            return ""
        return question(self.form, entry, column.id, self._known) or self.tr("Chưa rõ.")

    def _tip(self, entry: Entry, column: Field) -> str | None:
        asked = self._question(entry, column)
        if asked:
            return self.tr("{0}\nSố ở ô này chưa được cộng.").format(asked)
        text = self._text(entry, column)
        if text:
            return text if len(text) > _WIDEST // 2 else None
        return column.hint or None

    def _options(self, column: Field) -> tuple[str, ...]:
        match column.kind:
            case FieldKind.CHOICE:
                return tuple(choice.label for choice in column.choices)
            case FieldKind.YES_NO:
                return tuple(YES_NO_LABELS.values())
            case FieldKind.VILLAGE:
                return tuple(self._known.village_labels.values())
            case FieldKind.PROJECT:
                return self._known.projects
        return ()


def _side(column: Field | None) -> Qt.AlignmentFlag:
    right = column is None or column.numeric
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def column_width(column: Field) -> float:
    """How wide a field is shown, in characters."""
    # A heading of one long line is cut at a width that still tells what it is.
    return max(_WIDTHS[column.kind], min(len(column.heading) * 1.05 + 2, 24.0))
