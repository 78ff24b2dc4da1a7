"""A table to type into, with the keys that officers bring from Excel and HTKK."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ntm_desktop.domain.numbers import unmistakable
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.widgets import cell_typing
from ntm_desktop.gui.widgets.choice_edit import ChoiceEdit
from ntm_desktop.gui.widgets.item_view import cell_view
from ntm_desktop.gui.widgets.sheet_model import (
    AnyRow,
    Refused,
    SheetCell,
    SheetColumn,
    SheetModel,
    SheetRow,
)
from ntm_desktop.gui.widgets.steady_bar import keep_bar_room
from ntm_desktop.gui.widgets.tables import RowKind

__all__ = ["Refused", "SheetCell", "SheetColumn", "SheetRow", "SheetView"]

Index = QModelIndex | QPersistentModelIndex
_DONE = "done"
_PAD = 6
_ICON = 16
_INDENT = 16
_SIDE = 16
_LEAST = 22
_Hint = QAbstractItemDelegate.EndEditHint


class SheetView(QTableView):
    """Shows a :class:`SheetModel`.

    Enter and Tab go to the next cell that can be typed into; F2 edits, Delete clears, Ctrl+D
    copies from above, Ctrl+; writes today's date, Alt+↓ shows the choices, Ctrl+↑/↓ on a row
    moves it, F5 adds, F6 removes, Ctrl+V pastes.

    Signals:
        edited: (key, column id, text) a cell was typed into.
        add_wanted: F5.
        remove_wanted: (keys) F6 on rows.
        moved: (key, -1 or 1) a row is to go up or down.
        pasted: text of the clipboard with several cells.
        opened: key of a row that was double-clicked or entered where nothing is typed.
        current_changed: key of the current row.
    """

    edited = Signal(object, str, str)
    add_wanted = Signal()
    remove_wanted = Signal(list)
    moved = Signal(object, int)
    pasted = Signal(str)
    opened = Signal(object)
    current_changed = Signal(object)

    def __init__(
        self, columns: Sequence[SheetColumn], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.sheet = SheetModel(columns, lambda: tokens_of(self))
        self.sheet.edited.connect(self.edited)
        self.setModel(self.sheet)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(16, 16))
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        keep_bar_room(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 13)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(24)
        delegate = _SheetDelegate(self)
        delegate.rows_pasted.connect(self.pasted)
        self.setItemDelegate(delegate)
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        self._measure()

    def listen(
        self, typed: Callable[[object, str, str], None], refused: Callable[[NtmError], None]
    ) -> None:
        """Have what is typed handed over, and what was overtaken told."""
        self.edited.connect(typed)
        self.sheet.overtaken.connect(refused)

    @property
    def current_key(self) -> object:
        """Key of the current row, None when there is none."""
        index = self.currentIndex()
        return self.sheet.rows[index.row()].key if index.isValid() else None

    def show_rows(self, rows: Sequence[AnyRow]) -> None:
        """Show other rows; the current cell and an open editor stay where they can."""
        kept, column = self.current_key, max(self.currentIndex().column(), 0)
        top = self.verticalScrollBar().value()
        typing = cell_typing.being_typed(self)
        column_id = self.sheet.columns[column].id
        own = typing is None or self.sheet.is_own(kept, column_id)
        before = "" if own else self.sheet.saved_text(self.currentIndex())
        if self.sheet.set_rows(rows):
            self._span_sections()
            there = kept is not None and self.make_current(kept, column)
            self.verticalScrollBar().setValue(top)
            if there and typing is not None:
                cell_typing.type_on(self, self.currentIndex(), typing)
        place = self.sheet.place_of(kept)
        if not own and place >= 0:
            now = self.sheet.saved_text(self.sheet.index(place, column))
            if now != before:
                self.sheet.note_beneath(kept, column_id, before, now)

    def set_columns(self, columns: Sequence[SheetColumn]) -> None:
        """Give the columns other titles or choices."""
        if tuple(columns) != self.sheet.columns:
            self.sheet.set_columns(columns)
            self._measure()

    def hide_column(self, column: int, hidden: bool) -> None:
        """Hide a column or show it again; the others share the room."""
        if self.isColumnHidden(column) is not hidden:
            self.setColumnHidden(column, hidden)
            self._measure()

    def make_current(self, key: object, column: int = 0) -> bool:
        """Go to a row and bring it into view; False when there is none."""
        place = self.sheet.place_of(key)
        if place < 0:
            return False
        index = self.sheet.index(place, min(column, len(self.sheet.columns) - 1))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def begin_edit(self, key: object, column_id: str) -> bool:
        """Open the editor of a cell; False when it cannot be typed into."""
        if not self.make_current(key, max(self.sheet.column_of(column_id), 0)):
            return False
        index = self.currentIndex()
        if not self.sheet.cell(index).editable:
            return False
        if self.state() != QAbstractItemView.State.EditingState:
            self.edit(index)
        return True

    def selected_keys(self) -> list[object]:
        """Keys of the rows with a selected cell, in order; the current one at least."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        keys = [
            self.sheet.rows[row].key for row in rows if self.sheet.rows[row].kind is RowKind.PLAIN
        ]
        return keys or ([self.current_key] if self.current_key is not None else [])

    def commit_editor(self) -> None:
        """Hand over the text of an open editor, what an input method composes included."""
        if self.state() != QAbstractItemView.State.EditingState:
            return
        editors: list[QLineEdit] = list(self.viewport().findChildren(QLineEdit))
        for editor in editors:
            QGuiApplication.inputMethod().commit()
            self.commitData(editor)
            self.closeEditor(editor, _Hint.NoHint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that lists have everywhere."""
        index, key = self.currentIndex(), event.key()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # what the editor leaves over is nothing for the table
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif key == Qt.Key.Key_F5:
            self.add_wanted.emit()
        elif key == Qt.Key.Key_F6:
            self.remove_wanted.emit(self.selected_keys())
        elif key == Qt.Key.Key_Delete:
            for one in self.selectedIndexes() or [index]:
                self.sheet.setData(one, "")
        elif control and key == Qt.Key.Key_D and index.row() > 0:
            above = index.siblingAtRow(index.row() - 1)
            text = str(above.data(Qt.ItemDataRole.EditRole) or "")
            figure = self.sheet.columns[index.column()].right
            self.sheet.setData(index, unmistakable(text) if figure else text)
        elif control and key == Qt.Key.Key_Semicolon and index.isValid():
            if self.sheet.columns[index.column()].day:
                self.sheet.setData(index, f"{date.today():%d/%m/%Y}")  # noqa: DTZ011 - this PC's
        elif alt and key == Qt.Key.Key_Down and self._has_choices(index):
            self.edit(index)
            editor = cell_typing.open_editor(self)
            if isinstance(editor, ChoiceEdit):
                editor.offer()
        elif (alt or control) and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and index.isValid():
            self.moved.emit(self.current_key, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            if self.sheet.cell(index).editable and not control:
                self._go(1)
            else:
                self.opened.emit(self.current_key)
        else:
            super().keyPressEvent(event)

    def _has_choices(self, index: QModelIndex) -> bool:
        if not index.isValid() or not self.sheet.cell(index).editable:
            return False
        return bool(self.sheet.cell(index).choices or self.sheet.columns[index.column()].choices)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter and Tab in an editor lead to the next cell that can be typed into."""
        # A list tells twice that it is done with: by the choice, and by the Enter that chose.
        done = bool(editor.property(_DONE))
        editor.setProperty(_DONE, True)
        super().closeEditor(editor, _Hint.NoHint)
        self.sheet.forget_beneath()
        if done:
            return
        step = {_Hint.SubmitModelCache: 1, _Hint.EditNextItem: 1, _Hint.EditPreviousItem: -1}
        if hint in step:
            self._go(step[hint])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def _go(self, step: int) -> None:
        index = self.currentIndex()
        wide = len(self.sheet.columns)
        place = index.row() * wide + index.column() + step
        while 0 <= place < wide * len(self.sheet.rows):
            found = self.sheet.index(place // wide, place % wide)
            if self.sheet.cell(found).editable and not self.isColumnHidden(found.column()):
                self.setCurrentIndex(found)
                return
            place += step

    def _paste(self, text: str) -> None:
        plain = text.strip("\r\n")
        if not plain:
            return
        if "\t" in plain or "\n" in plain:
            self.pasted.emit(text)
        else:
            self.sheet.setData(self.currentIndex(), plain)

    def _copy(self) -> None:
        indexes = sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column()))
        lines: dict[int, list[str]] = {}
        for index in indexes or [self.currentIndex()]:
            if index.isValid():
                lines.setdefault(index.row(), []).append(str(index.data() or ""))
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in lines.values()))

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.isValid() and not self.sheet.cell(index).editable:
            self.opened.emit(self.sheet.rows[index.row()].key)

    def _tell_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        there = current.isValid() and current.row() < len(self.sheet.rows)
        self.current_changed.emit(self.sheet.rows[current.row()].key if there else None)

    def _span_sections(self) -> None:
        self.clearSpans()
        for place, row in enumerate(self.sheet.rows):
            if row.kind is RowKind.SECTION and len(row.cells) == 1:
                self.setSpan(place, 0, 1, len(self.sheet.columns))

    def _measure(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        header = self.horizontalHeader()
        shown = [n for n in range(len(self.sheet.columns)) if not self.isColumnHidden(n)]
        columns = self.sheet.columns
        fixed = sum(columns[n].chars * letter + _SIDE for n in shown if columns[n].chars)
        growing = [n for n in shown if not columns[n].chars]
        left = self.viewport().width() - fixed
        for place in shown:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            if columns[place].chars:
                self.setColumnWidth(place, columns[place].chars * letter + _SIDE)
            else:
                self.setColumnWidth(place, max(left // len(growing), _LEAST * letter))


class _SheetDelegate(QStyledItemDelegate):
    """Draws cells in the colours of the theme; they are edited as plain text.

    Signals:
        rows_pasted: several cells of the clipboard were pasted into an open editor.
    """

    rows_pasted = Signal(str)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A plain field that offers the choices."""
        model: Any = index.model()
        column = model.columns[index.column()]
        choices = model.cell(index).choices or column.choices
        if choices:
            choice = ChoiceEdit(choices, parent)
            editor: QLineEdit = choice
            choice.settled.connect(lambda: self._settle(choice))
        else:
            editor = QLineEdit(parent)
        editor.setAccessibleName(f"{column.title}, {index.sibling(index.row(), 0).data() or ''}")
        editor.setStyleSheet("QLineEdit { border-radius: 0; min-height: 0; padding: 0 5px; }")
        if column.right:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what stands in the cell; what was typed over it stays."""
        if isinstance(editor, QLineEdit):
            text = str(index.data(Qt.ItemDataRole.EditRole) or "")
            cell_typing.fill(editor, cell_typing.in_one_line(text))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed, with its line breaks."""
        if isinstance(editor, QLineEdit):
            model.setData(index, cell_typing.in_lines(editor.text()))

    def _settle(self, editor: ChoiceEdit) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, _Hint.SubmitModelCache)

    def eventFilter(self, editor: object, event: QEvent) -> bool:
        """Down and up hand over and go there; Alt+Down shows what can be chosen."""
        if isinstance(editor, QLineEdit) and editor.property(_DONE):
            return False  # handed over already; it only loses the focus
        if isinstance(editor, ChoiceEdit) and editor.decides(event):
            return False
        if isinstance(editor, QLineEdit) and isinstance(event, QKeyEvent):
            if self._pastes_rows(event):
                if event.type() == QEvent.Type.KeyPress:
                    self.closeEditor.emit(editor, _Hint.RevertModelCache)
                    self.rows_pasted.emit(QGuiApplication.clipboard().text())
                else:
                    event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and (
                cell_typing.breaks_line(editor, event) or cell_typing.types_today(editor, event)
            ):
                return True
        return super().eventFilter(editor, event)  # type: ignore[arg-type]

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """The whole cell."""
        made: Any = option
        editor.setGeometry(QRect(made.rect))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell: its row's kind, the current one framed, what was refused in red.

        Straight from the model's row: asking Qt for each role would be felt in long lists.
        """
        view = cell_view(option)
        if not isinstance(view, SheetView):
            return
        made: Any = option
        whole = QRect(made.rect)
        tokens = tokens_of(view)
        sheet, place, column = view.sheet, index.row(), index.column()
        row, cell = sheet.rows[place], sheet.cell(index)
        refused = sheet.refused.get((row.key, sheet.columns[column].id)) if sheet.refused else None
        current = view.currentIndex()
        if refused is not None:
            painter.fillRect(whole, QColor(tokens.not_met_soft))
        elif row.kind is not RowKind.PLAIN:
            painter.fillRect(whole, QColor(tokens.sunken))
        elif current.row() == place or made.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, QColor(tokens.accent_soft))
        painter.setPen(QColor(tokens.border))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        text = cell_typing.in_one_line(refused.text if refused else cell.text)
        if text or cell.icon:
            token = "not_met" if refused else cell.token or "text"
            self._draw(painter, view, whole, row, cell, text, getattr(tokens, token), column)
        if current == index and view.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(whole.adjusted(1, 1, -1, -1))

    def _draw(
        self,
        painter: QPainter,
        view: SheetView,
        whole: QRect,
        row: AnyRow,
        cell: SheetCell,
        text: str,
        color: str,
        column: int,
    ) -> None:
        room = whole.adjusted(_PAD + (_INDENT * row.depth if column == 0 else 0), 0, -_PAD, 0)
        if cell.icon:
            top = room.center().y() - _ICON // 2
            icons.icon(cell.icon, color, size=_ICON).paint(painter, room.left(), top, _ICON, _ICON)
            room.setLeft(room.left() + _ICON + 4)
        font = view.font()
        if cell.strong or row.kind is not RowKind.PLAIN:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(color))
        right = view.sheet.columns[column].right
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        plain = text.replace("\n", " ")
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(plain) > room.width():
            plain = metrics.elidedText(plain, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, plain)

    def _pastes_rows(self, event: QKeyEvent) -> bool:
        if not event.matches(QKeySequence.StandardKey.Paste):
            return False
        text = QGuiApplication.clipboard().text().strip("\r\n")
        return "\t" in text or "\n" in text
