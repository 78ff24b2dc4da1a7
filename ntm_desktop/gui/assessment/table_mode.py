"""The table of all indicators for fast typing and for pasting from Excel."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
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
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ntm_desktop.domain.reading.pasted import pasted_cells
from ntm_desktop.gui import icons
from ntm_desktop.gui.assessment.offers_box import OffersBox
from ntm_desktop.gui.assessment.paste_dialog import PasteDialog
from ntm_desktop.gui.assessment.recorder import Recorder
from ntm_desktop.gui.assessment.table_model import (
    FIRST_ROLE,
    UNSAVED_ROLE,
    VERDICT_ROLE,
    Column,
    IndicatorTableModel,
)
from ntm_desktop.gui.theme import text_font, tokens_of, verdict_colors
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label, Level, Notice, cell_typing, scrolled
from ntm_desktop.gui.widgets.item_view import cell_has, cell_rect, cell_view

if TYPE_CHECKING:
    from ntm_desktop.domain.offers import Offer, Offered

_ICON = 16
_BELOW_LINES = 3


class TableMode(Card):
    """All indicators, a line each.

    Signals:
        current_changed: (number) another line is current.
        opened: (number) a line was double-clicked outside of its result.
    """

    current_changed = Signal(str)
    opened = Signal(str)

    def __init__(self, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Bảng chỉ tiêu"))
        self._recorder = recorder
        self._has_previous = False
        self.body.setContentsMargins(1, 1, 1, GRID)
        self.body.setSpacing(GRID)
        self.model = IndicatorTableModel(recorder, self)
        self.model.entered.connect(self._entered)
        self.model.not_understood.connect(self._not_understood)
        self.view = _Table()
        self.view.setModel(self.model)
        delegate = _CellDelegate(self.view)
        delegate.rows_pasted.connect(self.paste)
        self.view.setItemDelegate(delegate)
        self.view.lay_out()
        self.view.pasted.connect(self.paste)
        self.view.selectionModel().currentChanged.connect(self._current)
        self.view.doubleClicked.connect(self._double_clicked)
        self.body.addWidget(self.view, 1)
        self.notice = Notice("", Level.ERROR, dismissable=True)
        self.notice.setContentsMargins(GRID, 0, GRID, 0)
        self.notice.hide()
        self.body.addWidget(self.notice)
        foot = Label(
            self.tr(
                "Gõ như trong biểu: 12,4/14,6 · 45,2 · đạt · 2.014/2.861; nam 1.053/1.472 · "
                "nhiều ý: a) 96; b) 85. "
                "Enter xuống dòng dưới. Dán nhiều dòng từ Excel bằng Ctrl+V; "
                "bấm đúp vào tên để mở chỉ tiêu."
            ),
            "caption",
            wrap=True,
        )
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.offers = OffersBox()
        self.offers.setContentsMargins(GRID, 0, GRID, 0)
        self.offers.taken.connect(self._take_offer)
        # One place of one height for both: the lines stay where they are.
        self._below = QStackedWidget()
        self._below.addWidget(foot)
        self._below.addWidget(scrolled(self.offers, clear=True))
        self._below.setFixedHeight(_BELOW_LINES * self.fontMetrics().lineSpacing() + GRID)
        self.body.addWidget(self._below)

    def refresh(self) -> None:
        """Show the answers anew; an open cell editor stays as it is."""
        self.model.refresh()
        self._has_previous = self._recorder.snapshot.previous is not None
        self._show_columns()
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0, Column.RESULT))

    def show_current(self, no: str) -> None:
        """Put the cursor on the result of an indicator."""
        row = self.model.row_of(no)
        if row >= 0 and self.view.currentIndex().row() != row:
            index = self.model.index(row, Column.RESULT)
            self.view.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.view.scrollTo(index)

    def show_offered(self, no: str, offered: "Offered") -> None:
        """Show below the lines what is known elsewhere of the current one."""
        if no == self._current_no():
            self.offers.show_offered(offered)
            self._below.setCurrentIndex(1 if offered.offers or offered.known else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what can be looked up elsewhere where there is no room for it."""
        super().resizeEvent(event)
        self._show_columns()

    def commit(self) -> None:
        """Hand over the cell being edited."""
        self.view.commit_editor()

    def paste(self, text: str) -> None:
        """Put cells copied from Excel into the results, after showing how they are read."""
        lines = pasted_cells(text)
        start = max(self.view.currentIndex().row(), 0)
        if not lines:
            return
        if len(lines) == 1 and len(lines[0]) == 1:
            self.model.setData(self.model.index(start, Column.RESULT), lines[0][0])
            return
        columns = self.model.result_columns(lines)
        dialog = PasteDialog(partial(self.model.read_lines, start, lines), columns, self)
        dialog.accepted.connect(lambda: self._write(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_columns(self) -> None:
        roomy, wide = self.width() >= 700, self.width() >= 900
        self.view.setColumnHidden(Column.PREVIOUS, not (self._has_previous and wide))
        self.view.setColumnHidden(Column.NEEDED, not roomy)

    def _write(self, dialog: PasteDialog) -> None:
        answers = {
            line.indicator.no: self.model.answer_from(line)
            for line in dialog.lines
            if line.usable and line.indicator is not None
        }
        self.model.forget_refusals(answers)
        self._recorder.replace_answers(
            answers, self.tr("Dán {0} chỉ tiêu từ Excel").format(len(answers))
        )

    def _entered(self, no: str, answer: object) -> None:
        from ntm_desktop.domain.assessment import Answer

        self.notice.hide()
        if isinstance(answer, Answer):
            self._recorder.replace_answers({no: answer}, self.tr("Sửa chỉ tiêu {0}").format(no))

    def _not_understood(self, no: str, message: str) -> None:
        self.notice.show_message(
            self.tr("Chỉ tiêu {0} chưa lưu: {1}").format(no, message), Level.ERROR
        )

    def _current_no(self) -> str:
        index = self.view.currentIndex()
        return self.model.indicator_at(index.row()).no if index.isValid() else ""

    def _take_offer(self, offer: "Offer") -> None:
        no = self._current_no()
        if no:
            self.model.forget_refusals([no])
            self._recorder.take_offer(no, offer)
            self.view.setFocus()

    def _current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._below.setCurrentIndex(0)
            self.current_changed.emit(self.model.indicator_at(current.row()).no)

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() != Column.RESULT:
            self.opened.emit(self.model.indicator_at(index.row()).no)


class _Table(QTableView):
    """A table view that pastes, and goes down with Enter.

    Signals:
        pasted: the text of the clipboard.
    """

    pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Bảng chỉ tiêu, cột Kết quả nhập được"))
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.verticalHeader().hide()
        self.setWordWrap(False)

    def lay_out(self) -> None:
        """Widths of the columns; name and result share what is left."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(48)
        for column, width in (
            (Column.NO, 58),
            (Column.NEEDED, 210),
            (Column.PREVIOUS, 130),
            (Column.VERDICT, 150),
        ):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.RESULT, QHeaderView.ResizeMode.Stretch)

    def commit_editor(self) -> None:
        """Hand over the text of an open editor, what an input method composes included."""
        if self.state() != QAbstractItemView.State.EditingState:
            return
        found: list[QWidget] = list(self.viewport().findChildren(QWidget))
        for editor in found:
            if not isinstance(editor, QLineEdit):
                continue
            QGuiApplication.inputMethod().commit()
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, clear, and Enter that goes to the result, then to the one below."""
        index = self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(str(index.data() or ""))
        elif event.key() == Qt.Key.Key_Delete and index.column() == Column.RESULT:
            self.model().setData(index, "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing:
            if index.isValid() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                below = index.siblingAtRow(index.row() + (index.column() == Column.RESULT))
                result = below.siblingAtColumn(Column.RESULT)
                self.setCurrentIndex(result if result.isValid() else index)
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter in an editor leads to the line below."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        below = {
            QAbstractItemDelegate.EndEditHint.SubmitModelCache: 1,
            QAbstractItemDelegate.EndEditHint.EditNextItem: 1,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: -1,
        }.get(hint)
        if below is not None:
            index = self.currentIndex()
            target = index.siblingAtRow(index.row() + below)
            if target.isValid():
                self.setCurrentIndex(target)


class _CellDelegate(QStyledItemDelegate):
    """Draws cells in the colours of the theme; results are edited as plain text.

    Signals:
        rows_pasted: several cells of the clipboard were pasted into an open editor.
    """

    rows_pasted = Signal(str)

    def _pastes_rows(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Paste):
            return False
        cells = pasted_cells(QGuiApplication.clipboard().text())
        return len(cells) > 1 or any(len(line) > 1 for line in cells)

    def createEditor(
        self,
        parent: QWidget,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """A plain field; the model reads what is typed."""
        editor = QLineEdit(parent)
        editor.setAccessibleName(
            self.tr("Kết quả chỉ tiêu {0}").format(index.sibling(index.row(), Column.NO).data())
        )
        editor.setStyleSheet("QLineEdit { border-radius: 0; min-height: 0; padding: 0 6px; }")
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show what stands in the cell; what was typed over it stays."""
        if isinstance(editor, QLineEdit):
            cell_typing.fill(editor, str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def eventFilter(self, editor: object, event: QEvent) -> bool:
        """Enter hands over and goes down; the arrows up and down do the same."""
        if (
            isinstance(editor, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        ):
            hint = (
                QAbstractItemDelegate.EndEditHint.EditNextItem
                if event.key() == Qt.Key.Key_Down
                else QAbstractItemDelegate.EndEditHint.EditPreviousItem
            )
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, hint)
            return True
        if isinstance(editor, QLineEdit) and self._pastes_rows(event):
            # A line edit would put all rows into the one cell.
            if event.type() == QEvent.Type.KeyPress:
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
                self.rows_pasted.emit(QGuiApplication.clipboard().text())
            else:
                event.accept()
            return True
        return super().eventFilter(editor, event)  # type: ignore[arg-type]

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The whole cell."""
        editor.setGeometry(cell_rect(option))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a cell."""
        view = cell_view(option)
        if view is None:
            return
        tokens = tokens_of(view)
        rect = cell_rect(option)
        column = Column(index.column())
        current_row = view.currentIndex().row() == index.row()
        painter.save()
        unsaved = column is Column.RESULT and index.data(UNSAVED_ROLE)
        if unsaved:
            painter.fillRect(rect, QColor(tokens.not_met_soft))
        elif current_row:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        elif column is Column.RESULT:
            painter.fillRect(rect, QColor(tokens.sunken))
        edge = tokens.border_strong if index.data(FIRST_ROLE) else tokens.border
        painter.setPen(QPen(QColor(edge), 1))
        painter.drawLine(rect.topLeft(), rect.topRight())
        if cell_has(option, QStyle.StateFlag.State_HasFocus) or (
            view.currentIndex() == index and column is Column.RESULT
        ):
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        text = str(index.data() or "")
        left = rect.left() + 8
        weight, color = QFont.Weight.Normal, tokens.text
        if column is Column.VERDICT:
            verdict = index.data(VERDICT_ROLE)
            color, _soft = verdict_colors(tokens, verdict)
            drawn = icons.pixmap(
                icons.VERDICT_ICONS[verdict], color, _ICON, view.devicePixelRatioF()
            )
            painter.drawPixmap(left, rect.top() + (rect.height() - _ICON) // 2, drawn)
            left += _ICON + 7
            weight = QFont.Weight.Medium
        elif column is Column.NO:
            weight = QFont.Weight.DemiBold if index.data(FIRST_ROLE) else QFont.Weight.Medium
        elif column in (Column.NEEDED, Column.PREVIOUS):
            color = tokens.muted
        elif unsaved:
            color = tokens.not_met
        painter.setFont(text_font(view, "small", weight))
        painter.setPen(QColor(color))
        room = QRect(left, rect.top(), rect.right() - left - 6, rect.height())
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width()),
        )
        painter.restore()
