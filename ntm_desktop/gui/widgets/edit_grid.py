"""A table to type into, with the keys officers know from Excel and from accounting programs.

Enter goes to the next cell; typing or F2 edits; F5 adds a line and F6 removes lines; Ctrl+D copies
from above, Ctrl+; types today, Alt+↓ opens the list of a cell, Delete clears it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QDate,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ntm_desktop.domain.numbers import unmistakable
from ntm_desktop.domain.reading.pasted import pasted_cells
from ntm_desktop.gui.theme import fill, text_font, tokens_of
from ntm_desktop.gui.widgets import cell_typing
from ntm_desktop.gui.widgets.choice_edit import ChoiceEdit
from ntm_desktop.gui.widgets.item_view import cell_has, cell_rect, cell_view
from ntm_desktop.gui.widgets.steady_bar import keep_bar_room

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractTableModel

OPTIONS_ROLE = Qt.ItemDataRole.UserRole + 1
"""What a cell may be chosen from: a sequence of texts, empty for free text."""
QUESTION_ROLE = Qt.ItemDataRole.UserRole + 2
"""Why what stands in the cell cannot be taken yet; "" when it is clear."""
LACKING_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether the cell is empty and has to be filled."""
FAINT_ROLE = Qt.ItemDataRole.UserRole + 4
"""Whether the cell only names its line."""

_SIDE = 8
_DONE = "done"
_Index = QModelIndex | QPersistentModelIndex


class EditGrid(QTableView):
    """Shows a model whose cells are typed as text.

    Signals:
        pasted: the text of the clipboard holds more than one cell.
        line_wanted: a new line is asked for.
        removal_wanted: the selected lines are to go.
        opened: a line is to be shown as a whole.
        moved: the current line is to go up (-1) or down (1).
        check_wanted: what is not clear is to be shown (F8).
    """

    pasted = Signal(str)
    line_wanted = Signal()
    removal_wanted = Signal()
    opened = Signal()
    moved = Signal(int)
    check_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        keep_bar_room(self)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(40)
        delegate = _GridDelegate(self)
        delegate.rows_pasted.connect(self.pasted)
        self.setItemDelegate(delegate)

    def set_widths(self, characters: Sequence[float]) -> None:
        """Widths of the columns, in characters; the last one takes what is left."""
        letter = self.fontMetrics().averageCharWidth()
        for column, wide in enumerate(characters):
            self.setColumnWidth(column, round(wide * letter) + 2 * _SIDE)
        self.horizontalHeader().setStretchLastSection(True)

    def selected_rows(self) -> list[int]:
        """Rows with a selected cell; the current row when nothing is selected."""
        rows = {index.row() for index in self.selectionModel().selectedIndexes()}
        current = self.currentIndex()
        return sorted(rows or ({current.row()} if current.isValid() else set()))

    def go_to(self, row: int, column: int) -> None:
        """Make a cell current and bring it into view."""
        index = self.model().index(row, column)
        if index.isValid():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flag)
            self.scrollTo(index)

    @property
    def editing(self) -> bool:
        """Whether a cell is being typed into."""
        return self.state() == QAbstractItemView.State.EditingState

    def commit_editor(self) -> None:
        """Hand over the text of an open editor, what an input method composes included."""
        if not self.editing:
            return
        found: list[QWidget] = list(self.viewport().findChildren(QWidget))
        for editor in found:
            if isinstance(editor, QLineEdit) and editor.parent() is self.viewport():
                QGuiApplication.inputMethod().commit()
                self.commitData(editor)
                self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the table itself; the rest goes to the cell."""
        if self.editing or not self._own_key(event):
            super().keyPressEvent(event)

    def _own_key(self, event: QKeyEvent) -> bool:
        key, ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif key == Qt.Key.Key_F5:
            self.line_wanted.emit()
        elif key == Qt.Key.Key_F6 or (ctrl and key in (Qt.Key.Key_Delete, Qt.Key.Key_Minus)):
            self.removal_wanted.emit()
        elif key == Qt.Key.Key_F8:
            self.check_wanted.emit()
        elif ctrl and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif ctrl and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif not index.isValid():
            return False
        elif ctrl and key == Qt.Key.Key_D:
            self._copy_from_above(index)
        elif ctrl and key == Qt.Key.Key_Semicolon:
            self._put(index, QDate.currentDate().toString("dd/MM/yyyy"))
        elif key == Qt.Key.Key_Delete and not ctrl:
            for each in self.selectionModel().selectedIndexes() or [index]:
                self._put(each, "")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on(index)
        elif alt and key == Qt.Key.Key_Down:
            self.edit(index)
            editor = cell_typing.open_editor(self)
            if isinstance(editor, ChoiceEdit):
                editor.offer()
        else:
            return False
        return True

    def _put(self, index: _Index, text: str) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.model().setData(index, text)

    def _copy_from_above(self, index: QModelIndex) -> None:
        above = index.siblingAtRow(index.row() - 1)
        if above.isValid():
            text = str(above.data(Qt.ItemDataRole.EditRole) or "")
            side = Qt.AlignmentFlag(above.data(Qt.ItemDataRole.TextAlignmentRole) or 0)
            figure = bool(side & Qt.AlignmentFlag.AlignRight)
            self._put(index, unmistakable(text) if figure else text)

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        cells = pasted_cells(text)
        if len(cells) == 1 and len(cells[0]) == 1 and self.currentIndex().isValid():
            self._put(self.currentIndex(), cells[0][0])
        elif cells:
            self.pasted.emit(text)

    def _copy(self) -> None:
        """The selected cells as Excel takes them."""
        chosen = self.selectionModel().selectedIndexes()
        if not chosen:
            return
        columns = sorted({index.column() for index in chosen})
        # As typed: what is only shown beside it would not be understood when it is pasted.
        texts = {
            (index.row(), index.column()): str(index.data(Qt.ItemDataRole.EditRole) or "")
            for index in chosen
        }
        lines = (
            "\t".join(_quoted(texts.get((row, column), "")) for column in columns)
            for row in sorted({index.row() for index in chosen})
        )
        QGuiApplication.clipboard().setText("\n".join(lines))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter and Tab in an editor lead to the next cell that can be typed into."""
        # A list tells twice that it is done with: by the choice, and by the Enter that chose.
        done = bool(editor.property(_DONE))
        editor.setProperty(_DONE, True)
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        hints = QAbstractItemDelegate.EndEditHint
        if done or hint is hints.NoHint:
            return
        self.setFocus()  # the open list of a cell had it, and would hand it to some button
        index = self.currentIndex()
        match hint:
            case hints.SubmitModelCache | hints.EditNextItem:
                self._go_on(index)
            case hints.EditPreviousItem:
                before = index.siblingAtColumn(index.column() - 1)
                self.go_to(before.row(), before.column())

    def _go_on(self, index: QModelIndex) -> None:
        target = self._along(index)
        if target.isValid():
            self.go_to(target.row(), target.column())

    def _along(self, index: QModelIndex) -> QModelIndex:
        """The next cell that can be typed into, in the order of reading."""
        model = self.model()
        wide = model.columnCount()
        for place in range(index.row() * wide + index.column() + 1, model.rowCount() * wide):
            found = model.index(place // wide, place % wide)
            hidden = self.isColumnHidden(found.column())
            if found.flags() & Qt.ItemFlag.ItemIsEditable and not hidden:
                return found
        return QModelIndex()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if "\n" in text or "\t" in text else text


class _GridDelegate(QStyledItemDelegate):
    """Draws cells in the colours of the theme, and edits them as text or from a list.

    Signals:
        rows_pasted: several cells of the clipboard were pasted into an open editor.
    """

    rows_pasted = Signal(str)

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """A plain field, or one with a list; the model reads what is typed."""
        options = index.data(OPTIONS_ROLE) or ()
        heading = str(index.model().headerData(index.column(), Qt.Orientation.Horizontal) or "")
        if options:
            choice = ChoiceEdit(options, parent)
            editor: QLineEdit = choice
            choice.settled.connect(lambda: self._settle(choice))
        else:
            editor = QLineEdit(parent)
        editor.setAccessibleName(heading)
        editor.setStyleSheet("QLineEdit { border-radius: 0; min-height: 0; padding: 0 6px; }")
        return editor

    def _settle(self, editor: ChoiceEdit) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.SubmitModelCache)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show what stands in the cell; what was typed over it stays."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        filled = isinstance(editor, QLineEdit) and cell_typing.fill(
            editor, cell_typing.in_one_line(text)
        )
        if isinstance(editor, ChoiceEdit) and filled and not text:
            QTimer.singleShot(0, editor, editor.offer)

    def setModelData(self, editor: QWidget, model: "QAbstractTableModel", index: _Index) -> None:  # type: ignore[override]
        """Hand over what was typed."""
        if isinstance(editor, QLineEdit):
            model.setData(index, cell_typing.in_lines(editor.text()))

    def eventFilter(self, editor: object, event: QEvent) -> bool:
        """The arrows go to other cells, Alt+Enter breaks the line, pasted rows go to the page."""
        if isinstance(editor, QLineEdit) and editor.property(_DONE):
            return False  # handed over already; it only loses the focus
        if isinstance(editor, ChoiceEdit) and editor.decides(event):
            return False
        if isinstance(editor, QLineEdit) and isinstance(event, QKeyEvent):
            if self._pastes_rows(event):
                # A line edit would put all rows into the one cell.
                if event.type() == QEvent.Type.KeyPress:
                    hint = QAbstractItemDelegate.EndEditHint.RevertModelCache
                    self.closeEditor.emit(editor, hint)
                    self.rows_pasted.emit(QGuiApplication.clipboard().text())
                else:
                    event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and (
                cell_typing.breaks_line(editor, event) or cell_typing.types_today(editor, event)
            ):
                return True
        return super().eventFilter(editor, event)  # type: ignore[arg-type]

    def _pastes_rows(self, event: QKeyEvent) -> bool:
        if not event.matches(QKeySequence.StandardKey.Paste):
            return False
        cells = pasted_cells(QGuiApplication.clipboard().text())
        return len(cells) > 1 or any(len(line) > 1 for line in cells)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index
    ) -> None:
        """The whole cell."""
        editor.setGeometry(cell_rect(option))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        view = cell_view(option)
        if view is None:
            return
        tokens = tokens_of(view)
        rect = cell_rect(option)
        asked = bool(index.data(QUESTION_ROLE))
        selected = cell_has(option, QStyle.StateFlag.State_Selected)
        painter.save()
        if asked:
            fill(painter, rect, tokens.warn_soft)
        elif selected:
            fill(painter, rect, tokens.accent_soft)
        elif view.currentIndex().row() == index.row():
            fill(painter, rect, tokens.sunken)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if index.data(LACKING_ROLE):
            fill(painter, QRect(rect.left(), rect.top() + 4, 3, rect.height() - 8), tokens.warn)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if view.currentIndex() == index:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        color = tokens.text
        if asked:
            color = tokens.warn
        elif index.data(FAINT_ROLE):
            color = tokens.muted
        painter.setFont(text_font(view, "small", QFont.Weight.Normal))
        painter.setPen(QColor(color))
        room = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        side: Any = index.data(Qt.ItemDataRole.TextAlignmentRole)
        text = cell_typing.in_one_line(str(index.data() or ""))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side or Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
