"""“Biểu đồ…”: the pictures of a report on screen, and printed by themselves."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, EmptyState, Label, row, scrolled
from ntm_desktop.gui.widgets.chart_view import ChartView
from ntm_desktop.gui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from ntm_desktop.domain.charts import Chart
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.gui.commune_context import CommuneContext


class ChartsDialog(Dialog):
    """Shows the charts of a period; deletes itself."""

    def __init__(
        self,
        context: "CommuneContext",
        title: str,
        charts: "Sequence[Chart]",
        draw: "Callable[[], Staged[bytes]]",
        parent: QWidget | None,
    ) -> None:
        """Show them.

        Args:
            context: of the page.
            title: with the period.
            charts: what is shown.
            draw: gives the steps of drawing them on paper.
            parent: over which window.
        """
        super().__init__(parent)
        self._context = context
        self._draw = draw
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.views = [ChartView(chart) for chart in charts]
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(2 * GRID)
        for view in self.views:
            card = Card(view.accessibleName())
            card.body.addWidget(view)
            column.addWidget(card)
        if not self.views:
            column.addWidget(
                EmptyState(
                    "layout-dashboard",
                    self.tr("Chưa có số liệu để vẽ"),
                    self.tr("Biểu đồ tự lập khi kỳ này có kết quả tự đánh giá, vốn, công trình."),
                )
            )
        column.addStretch(1)
        close = Button(self.tr("Đóng"))
        close.clicked.connect(self.accept)
        self.print_button = Button(self.tr("In…"), "primary", icon="printer", tip=self.tr("Ctrl+P"))
        self.print_button.setEnabled(bool(self.views))
        self.print_button.clicked.connect(self.print_charts)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print_button.click)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(title, "title"))
        layout.addWidget(scrolled(inner), 1)
        layout.addLayout(row(QWidget(), close, self.print_button, stretch=0))
        room = self.screen().availableGeometry()
        self.resize(min(820, room.width() - 48), min(680, room.height() - 72))

    def print_charts(self) -> None:
        """Show them as they print, to be printed."""
        from ntm_desktop.gui.papers.slip_dialog import SlipDialog

        dialog = SlipDialog(self._context, self, self._draw, self.tr("In biểu đồ"))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
