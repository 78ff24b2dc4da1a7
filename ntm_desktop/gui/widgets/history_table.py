"""A table of what was changed, when and by whom."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.item_view import PaddedCells
from ntm_desktop.services.history import HistoryEntry


def history_table(dialog: QDialog, entries: Sequence[HistoryEntry]) -> QTableWidget:
    """What was changed, newest first; named after the dialog it stands in."""
    table = QTableWidget(0, 5)
    table.setAccessibleName(dialog.windowTitle())
    table.setHorizontalHeaderLabels(
        [
            dialog.tr("Lúc"),
            dialog.tr("Ai"),
            dialog.tr("Mục"),
            dialog.tr("Trước"),
            dialog.tr("Sau"),
        ]
    )
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(True)
    table.setItemDelegate(PaddedCells(table))
    table.verticalHeader().setMinimumSectionSize(table.fontMetrics().height() + 14)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    # A line of a register is long before and after: narrow columns would make it a page high.
    for column in (2, 3, 4):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    times = table.fontMetrics().horizontalAdvance("00/00/0000 00:00") + 4 * GRID
    for column, width in ((0, times), (1, 130)):
        table.setColumnWidth(column, width)
    fill_history(dialog, table, entries)
    return table


def fill_history(dialog: QDialog, table: QTableWidget, entries: Sequence[HistoryEntry]) -> None:
    """Show other entries in the table."""
    table.setRowCount(len(entries))
    for line, entry in enumerate(entries):
        at = entry.at.astimezone()
        where = f"{entry.where} – " if entry.where else ""
        who = entry.who or dialog.tr("(không ghi tên)")
        field = f"{where}{entry.field}"
        if entry.undo:
            field = dialog.tr("{0} (hoàn tác)").format(field)
        texts = (
            f"{at:%d/%m/%Y %H:%M}",
            who,
            field,
            entry.old or "–",
            entry.new or "–",
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(line, column, item)
    if entries:
        table.setCurrentCell(0, 0)
