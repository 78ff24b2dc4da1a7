"""Evidence of an old commune's assessment: its files, to be looked at only."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.evidence_copies import look_at
from ntm_desktop.gui.widgets import Button, ProgressStrip, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.dialog_head import begin_dialog
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntm_desktop.domain.evidence import EvidenceItem

_SIZE = (720, 480)


class FormerEvidenceDialog(Dialog):
    """The files by indicator; a copy of the chosen one is opened, the kept one is not touched."""

    def __init__(
        self,
        context: CommuneContext,
        title: str,
        items: "Sequence[EvidenceItem]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Minh chứng của xã cũ"))
        self.resize(*_SIZE)
        self._context = context
        column, _, _ = begin_dialog(self, title)
        self.table = DataTable(
            [
                Column(self.tr("Chỉ tiêu"), 10),
                Column(self.tr("Tệp")),
                Column(self.tr("Người thêm"), 24),
            ],
            self.windowTitle(),
        )
        self.table.show_rows(
            [
                TableRow((Cell(x.indicator_no), Cell(x.name), Cell(x.added_by)), key=x.id)
                for x in items
            ]
        )
        self.table.row_chosen.connect(self.look)
        column.addWidget(self.table, 1)
        self.strip = ProgressStrip()
        column.addWidget(self.strip)
        keep_room(self.strip)
        self.open_button = Button(self.tr("Mở tệp"), icon="eye")
        self.open_button.clicked.connect(lambda: self.look(self.table.current_key))
        close = Button(self.tr("Đóng"), "primary")
        close.clicked.connect(self.reject)
        buttons = row(self.open_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column.addLayout(buttons)
        if items:
            self.table.make_current(items[0].id)
        self.table.setFocus()

    def look(self, evidence_id: object) -> None:
        """Open a copy of a file in the system's viewer."""
        if isinstance(evidence_id, str) and not self.strip.busy:
            look_at(self._context, self, evidence_id, self.strip)
