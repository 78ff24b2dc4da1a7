"""Rows of cells that are typed into, as a Qt model; refused texts wait in their cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from ntm_desktop.errors import ChangedMeanwhileError
from ntm_desktop.gui import icons
from ntm_desktop.gui.tokens import Tokens
from ntm_desktop.gui.widgets.tables import RowKind

Index = QModelIndex | QPersistentModelIndex
_ICON = 16
_TIP_FROM = 12


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column.

    Attributes:
        id: what the page knows it by.
        chars: width in average letters; 0 takes the room that is left.
        right: figures, aligned right.
        choices: what is offered while typing.
        day: Ctrl+; writes today's date.
    """

    id: str
    title: str
    chars: int = 0
    right: bool = False
    tip: str = ""
    choices: tuple[str, ...] = ()
    day: bool = False


class SheetCell(NamedTuple):
    """What stands in one cell; made by the thousand, so a plain tuple.

    Attributes:
        editable: it can be typed into.
        edit: what the editor begins with, where that is another text.
        token: colour of the text, an attribute of ``Tokens``.
        icon: name of an icon before the text, in the same colour.
        choices: what is offered while typing, in the place of the column's.
    """

    text: str = ""
    editable: bool = False
    edit: str | None = None
    tip: str = ""
    token: str = ""
    icon: str = ""
    strong: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row; ``key`` is what the page knows it by, ``depth`` indents its first text."""

    key: object
    cells: tuple[SheetCell, ...]
    kind: RowKind = RowKind.PLAIN
    depth: int = 0


class LaterRow:
    """A row whose cells are made when they are first looked at: of a long list few are on screen.

    Two are equal when they were made from the same: their cells are not looked at for it.
    """

    __slots__ = ("_cells", "_make", "depth", "key", "kind", "made_from")

    def __init__(
        self,
        key: object,
        made_from: tuple[object, ...],
        make: Callable[..., tuple[SheetCell, ...]],
    ) -> None:
        """A plain row.

        Args:
            key: what the page knows it by.
            made_from: values that are compared, and do not change.
            make: gives its cells of them.
        """
        self.key = key
        self.kind = RowKind.PLAIN
        self.depth = 0
        self.made_from = made_from
        self._make = make
        self._cells: tuple[SheetCell, ...] | None = None

    @property
    def cells(self) -> tuple[SheetCell, ...]:
        """What stands in it."""
        if self._cells is None:
            self._cells = self._make(*self.made_from)
        return self._cells

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LaterRow):
            return NotImplemented
        return (self.key, self._make, self.made_from) == (other.key, other._make, other.made_from)

    __hash__ = None  # type: ignore[assignment]


AnyRow = SheetRow | LaterRow


class Refused(NamedTuple):
    """A text that was not saved, and why."""

    text: str
    reason: str


class SheetModel(QAbstractTableModel):
    """Shows rows; what is typed is handed to whoever listens.

    Signals:
        edited: (key of the row, id of the column, text).
        overtaken: (ChangedMeanwhileError) what was typed was made on an older text than the saved
            one; it waits in its cell, refused.
    """

    edited = Signal(object, str, str)
    overtaken = Signal(object)

    def __init__(self, columns: Sequence[SheetColumn], tokens: Callable[[], Tokens]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._tokens = tokens
        self._rows: tuple[AnyRow, ...] = ()
        self._places: dict[object, int] = {}
        self.refused: dict[tuple[object, str], Refused] = {}
        self._handed: set[tuple[object, str]] = set()
        """Cells whose text is on its way to the store."""
        self._landed: set[tuple[object, str]] = set()
        """Those that were stored and are not read back yet."""
        self._beneath: dict[tuple[object, str], tuple[str, str]] = {}
        """Cells that got another text while they are typed into: that of before, that of now."""
        self._told: set[tuple[object, str]] = set()
        """Cells whose text was overtaken and waits there: whoever enters it again has seen why."""

    @property
    def rows(self) -> tuple[AnyRow, ...]:
        """What is shown."""
        return self._rows

    def set_columns(self, columns: Sequence[SheetColumn]) -> None:
        """Give the columns other titles or choices; their number stays."""
        self.columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def set_rows(self, rows: Sequence[AnyRow]) -> bool:
        """Show other rows; whether they are other rows than before, not only other texts."""
        new = tuple(rows)
        self._landed.clear()
        same = [row.key for row in new] == [row.key for row in self._rows]
        if same:
            changed = [n for n, row in enumerate(new) if row != self._rows[n]]
            self._rows = new
            for place in changed:
                last = len(self.columns) - 1
                self.dataChanged.emit(self.index(place, 0), self.index(place, last))
            return False
        self.beginResetModel()
        self._rows = new
        self._places = {row.key: place for place, row in enumerate(new)}
        self.refused = {at: one for at, one in self.refused.items() if at[0] in self._places}
        self.endResetModel()
        return True

    def place_of(self, key: object) -> int:
        """The row with this key, -1 when there is none."""
        return self._places.get(key, -1)

    def column_of(self, column_id: str) -> int:
        """The column with this id, -1 when there is none."""
        return next((n for n, one in enumerate(self.columns) if one.id == column_id), -1)

    def cell(self, index: Index) -> SheetCell:
        """The cell at an index; an empty one where the row has none."""
        cells = self._rows[index.row()].cells
        return cells[index.column()] if index.column() < len(cells) else SheetCell()

    def refuse(self, key: object, column_id: str, text: str, reason: str) -> None:
        """Keep a text that was not saved in its cell, with the reason."""
        self._handed.discard((key, column_id))
        self.refused[key, column_id] = Refused(text, reason)
        self._redraw(key)

    def accept(self, key: object, column_id: str) -> None:
        """What was refused in a cell is no longer there: something was saved in its place."""
        if (key, column_id) in self._handed:
            self._handed.discard((key, column_id))
            self._landed.add((key, column_id))
        self._told.discard((key, column_id))
        if self.refused.pop((key, column_id), None) is not None:
            self._redraw(key)

    def saved_text(self, index: Index) -> str:
        """What is saved in a cell, as it is typed into."""
        cell = self.cell(index)
        return cell.text if cell.edit is None else cell.edit

    def is_own(self, key: object, column_id: str) -> bool:
        """Whether a cell changes because of what was typed here."""
        return (key, column_id) in self._handed | self._landed

    def note_beneath(self, key: object, column_id: str, before: str, now: str) -> None:
        """A cell that is typed into got another text from elsewhere: the typing did not see it."""
        first, _ = self._beneath.get((key, column_id), (before, now))
        self._beneath[key, column_id] = (first, now)

    def forget_beneath(self) -> None:
        """Nothing is typed into any more: whoever begins anew sees what is saved."""
        self._beneath.clear()

    def _overtaken(self, key: object, column_id: str, text: str) -> bool:
        """Refuse a text whose cell was changed under it; False when it was not."""
        found = self._beneath.pop((key, column_id), None)
        if found is None or found[0] == found[1]:
            return False
        title = self.columns[self.column_of(column_id)].title
        before, now = (one or self.tr("(trống)") for one in found)
        reason = self.tr(
            "Chưa lưu, vì “{0}” đã được sửa ở nơi khác: lúc bắt đầu sửa là “{1}”, đang lưu là "
            "“{2}”. Hãy xem giá trị đang lưu, rồi nhập lại nếu vẫn muốn thay."
        ).format(title, before, now)
        self.refuse(key, column_id, text, reason)
        self._told.add((key, column_id))
        self.overtaken.emit(ChangedMeanwhileError(reason, seen=before, stored=now))
        return True

    def give_back(self) -> bool:
        """Show what is saved in the place of refused texts; False when there were none."""
        keys = {key for key, _ in self.refused}
        self.refused.clear()
        self._told.clear()
        for key in keys:
            self._redraw(key)
        return bool(keys)

    def _redraw(self, key: object) -> None:
        place = self.place_of(key)
        if place >= 0:
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(place, 0), self.index(place, last))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of rows; a table has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells that can be typed into are editable; all can be walked over."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.cell(index).editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip or column.title
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, colour, font and tip of a cell."""
        if not index.isValid():
            return None
        row, cell = self._rows[index.row()], self.cell(index)
        refused = self.refused.get((row.key, self.columns[index.column()].id))
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return refused.text if refused else cell.text
            case Qt.ItemDataRole.EditRole:
                if refused:
                    return refused.text
                return cell.text if cell.edit is None else cell.edit
            case Qt.ItemDataRole.ToolTipRole:
                if refused:
                    return refused.reason
                return cell.tip or (cell.text if len(cell.text) > _TIP_FROM else None)
            case Qt.ItemDataRole.AccessibleTextRole:
                title = self.columns[index.column()].title
                first = row.cells[0].text if row.cells else ""
                said = f"{first}, {title}: {cell.text}"
                return f"{said}. {refused.reason}" if refused else said
            case Qt.ItemDataRole.TextAlignmentRole:
                right = self.columns[index.column()].right
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole:
                token = "not_met" if refused else cell.token
                return QColor(getattr(self._tokens(), token)) if token else None
            case Qt.ItemDataRole.DecorationRole if cell.icon:
                color = getattr(self._tokens(), cell.token or "muted")
                return icons.icon(cell.icon, color, size=_ICON)
            case Qt.ItemDataRole.FontRole if cell.strong or row.kind is not RowKind.PLAIN:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand over what was typed, when it is something else than was there."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if not self.cell(index).editable:
            return False
        text = str(value)
        key, column = self._rows[index.row()].key, self.columns[index.column()].id
        shown = str(self.data(index, Qt.ItemDataRole.EditRole) or "")
        # What was overtaken is handed over as it was, once it is entered again.
        if text.strip() == shown.strip() and (key, column) not in self._told:
            return False
        cell = self.cell(index)
        if text.strip() == (cell.text if cell.edit is None else cell.edit).strip():
            self.accept(key, column)  # typed back to what is saved
            return True
        if self._overtaken(key, column, text):
            return True
        self._told.discard((key, column))
        self._handed.add((key, column))
        self.edited.emit(key, column, text)
        return True
