"""The registration slip of a public key, to be looked at and printed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.navigation import PageContext
from ntm_desktop.gui.papers.output import PaperOutput
from ntm_desktop.gui.papers.preview_pane import PreviewPane
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Level,
    Notice,
    ProgressStrip,
    row,
)
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.errors import NtmError


class SlipDialog(Dialog):
    """The slip as it will be printed."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget | None,
        draw: "Callable[[], Staged[bytes]] | None" = None,
        title: str = "",
    ) -> None:
        """Draw it.

        Args:
            context: of the page.
            parent: over which window.
            draw: gives the steps of drawing another slip than the commune's own.
            title: of that slip.
        """
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(title or self.tr("Phiếu đăng ký khóa công khai"))
        self.preview = PreviewPane(context.tasks)
        self.preview.wide.hide()
        self.message = Notice(level=Level.SUCCESS, dismissable=True)
        self.message.hide()
        self.progress = ProgressStrip()
        self.progress.ended.connect(self._allow)
        self.output = PaperOutput(self, context, self.progress, say=self._say, failed=self._refuse)
        self.print_button = Button(self.tr("In…"), "primary", icon="printer")
        self.print_button.setEnabled(False)
        self.print_button.clicked.connect(self._print)
        close = Button(self.tr("Đóng"))
        close.clicked.connect(self.accept)
        sheet = Card(self.tr("Bản in") if title else self.tr("Phiếu"))
        sheet.body.setContentsMargins(0, 0, 0, 0)
        sheet.body.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(sheet, 1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        Floating(self.message, self.preview, self.preview.heading)
        foot = row(spacing=GRID + 4)
        foot.addWidget(close)
        foot.addWidget(self.print_button)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(640, room.width() - 48), min(700, room.height() - 72))
        self.preview.ready.connect(self._allow)
        self.preview.show_paper("slip", draw or _slip, at_once=True)

    def _allow(self) -> None:
        self.print_button.setEnabled(True)

    def _print(self) -> None:
        pages = self.preview.pages
        if pages is None:
            return
        self.print_button.setEnabled(False)
        self.output.print_pages(self.windowTitle(), pages)
        self.print_button.setEnabled(not self.progress.busy)

    def _say(
        self, text: str, level: Level, _action: str = "", _run: Callable[[], None] | None = None
    ) -> None:
        self.message.show_message(text, level)

    def _refuse(self, error: "NtmError") -> None:
        self._say(str(error), Level.ERROR)


def _slip() -> "Staged[bytes]":
    from ntm_desktop.services.exchange.key_slip import drawing_slip

    return drawing_slip()
