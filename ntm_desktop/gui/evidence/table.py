"""The list of evidence; a file dropped on a line is evidence of that line."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.widgets.tables import Column, DataTable


@dataclass(frozen=True, slots=True)
class Line:
    """What a row of the list stands for.

    Attributes:
        requirement: index of the line asked for; None for the whole indicator.
        evidence_id: the file in this row, "" where none is there yet.
    """

    indicator_no: str
    requirement: int | None
    evidence_id: str


class EvidenceTable(DataTable):
    """Takes files dropped on a row.

    Signals:
        files_dropped: the :class:`Line` and a list of paths.
    """

    files_dropped = Signal(object, object)

    def __init__(
        self, columns: tuple[Column, ...], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(columns, name, parent)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files, nothing else."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which row would take the files."""
        key = self._key_at(event)
        if key is None:
            event.ignore()
            return
        self.make_current(key)
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files over with the row they fell on."""
        key, files = self._key_at(event), dropped_paths(event.mimeData())
        if key is None or not files:
            event.ignore()
            return
        event.acceptProposedAction()
        self.files_dropped.emit(key, files)

    def _key_at(self, event: QDropEvent) -> Line | None:
        index = self.indexAt(event.position().toPoint())
        key = self.table.rows[index.row()].key if index.isValid() else None
        return key if isinstance(key, Line) else None
