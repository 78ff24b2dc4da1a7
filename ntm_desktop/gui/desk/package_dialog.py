"""The whole package of a commune, as NTM Xem shows it, over the desk."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.district.looking import SeenKept, looking_at
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.gui.desk.kept_reader import KeptReader
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Level, Notice, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.package.package_view import PackageView

_SIZE = 1300, 690


class PackageDialog(Dialog):
    """Read-only; closed with Esc."""

    def __init__(self, context: DeskContext, seen: SeenKept, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(seen.sight.title)
        self.resize(*_SIZE)
        self.view = PackageView(context.tasks)
        self.view.refused.connect(self._fail)
        self.message = Notice()
        self.message.hide()
        close = Button(self.tr("Đóng"), "primary")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.message)
        layout.addWidget(self.view, 1)
        buttons = row()
        buttons.addWidget(close)
        layout.addLayout(buttons)
        self.view.show_package(seen.sight, KeptReader(seen.places))

    def _fail(self, error: NtmError) -> None:
        self.message.show_message(str(error), Level.ERROR)
        self.message.show()


def open_package(
    context: DeskContext,
    position: int,
    over: QWidget,
    shown: Callable[[PackageDialog], None] | None = None,
) -> None:
    """Read a package beside the register and show all of it.

    Args:
        context: of the window.
        position: of the package in the register.
        over: whose window the dialog stands on.
        shown: told the dialog once it is open.
    """

    def show(seen: SeenKept) -> None:
        dialog = PackageDialog(context, seen, over.window())
        dialog.open()
        if shown is not None:
            shown(dialog)

    context.tasks.run_staged(
        looking_at(context.catalog, position), done=show, failed=context.show_error, owner=over
    )
