"""Figures that stand elsewhere already: looked at with their origin, and taken by a press."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.domain.known import KnownFigure
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, RowKind, TableRow

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.session import Workspace

Keys = tuple[tuple[str, ...], ...]
"""Of the figures that were chosen."""
_SIZE = (860, 480)


def open_known(
    page: QWidget,
    explanation: str,
    known: Sequence[KnownFigure],
    take: "Callable[[Workspace, Keys], Change]",
    run: "Callable[[Callable[[Workspace], Change]], object]",
) -> "KnownDialog":
    """Show figures over a page that can take them.

    Args:
        page: over whose window it opens.
        explanation: what taking means there.
        known: the figures.
        take: writes those that were chosen.
        run: queues an edit, as the page does it.
    """
    dialog = KnownDialog(
        explanation, known, lambda keys: run(lambda ws: take(ws, keys)), page.window()
    )
    dialog.open()
    return dialog


class KnownDialog(Dialog):
    """A list with a box before each line; none is ticked at first."""

    def __init__(
        self,
        explanation: str,
        known: Sequence[KnownFigure],
        take: Callable[[Keys], object],
        parent: QWidget | None = None,
    ) -> None:
        """Show what there is.

        Args:
            explanation: what taking means here.
            known: the figures.
            take: told the keys of those that were chosen.
            parent: over which window.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Số đã có ở nơi khác"))
        self.resize(*_SIZE)
        self._take = take
        self.table = DataTable(
            [
                Column(self.tr("Dòng"), 0),
                Column(self.tr("Cột"), 11),
                Column(self.tr("Số đã có"), 26),
                Column(self.tr("Lấy từ"), 30),
            ],
            self.tr("Số đã có ở nơi khác"),
        )
        self.table.show_rows(
            [
                TableRow(
                    (
                        Cell(one.label, checkable=True),
                        Cell(one.column),
                        Cell(one.words),
                        Cell(one.origin),
                    ),
                    RowKind.PLAIN,
                    one.key,
                )
                for one in known
            ]
        )
        self.table.table.check_changed.connect(lambda _key, _on: self._offer())
        self._keys = tuple(one.key for one in known)
        self.all_button = Button(self.tr("Chọn tất cả"))
        self.all_button.clicked.connect(self._choose_all)
        close = Button(self.tr("Thôi"))
        close.clicked.connect(self.reject)
        self.take_button = Button("", "primary", icon="check")
        self.take_button.clicked.connect(self._agree)
        buttons = row(self.all_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.take_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(self.windowTitle(), "title"))
        layout.addWidget(Label(explanation, "muted", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(
            Label(
                self.tr("Phím cách: chọn, bỏ chọn dòng. Lấy rồi vẫn sửa được, Ctrl+Z."), "caption"
            )
        )
        layout.addLayout(buttons)
        self.table.setCurrentIndex(self.table.table.index(0, 0))
        self.table.setFocus()
        self._offer()

    def _choose_all(self) -> None:
        self.table.table.set_checked(self._keys)
        self._offer()

    def _offer(self) -> None:
        count = len(self.table.table.checked)
        self.take_button.setText(self.tr("Lấy {0} số đã chọn").format(count))
        self.take_button.setEnabled(count > 0)

    def _agree(self) -> None:
        chosen = self.table.table.checked
        self._take(tuple(key for key in self._keys if key in chosen))
        self.accept()
