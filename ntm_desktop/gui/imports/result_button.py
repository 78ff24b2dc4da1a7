"""The button that writes what became of every line of a workbook to a file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Button
from ntm_desktop.gui.widgets.choosing_files import ask_new_file

Result = Callable[[], tuple[str, Sequence[tuple[str, ...]]] | None]
"""Name of the workbook, and its lines with what became of them; None when nothing was read."""
_SAID_MS = 3000


class ResultButton(Button):
    """Asks where the file of results is to lie, and says on itself when it is written.

    Signals:
        refused: the error why it could not be written.
    """

    refused = Signal(object)

    def __init__(self, context: CommuneContext, result: Result, parent: QWidget) -> None:
        """Make the button.

        Args:
            context: of the open commune.
            result: what is written, asked when it is.
            parent: the dialog.
        """
        super().__init__("", icon="file-up", parent=parent)
        self._context = context
        self._result = result
        self._name()
        self.setToolTip(self.tr("Tệp Excel: từng dòng có được ghi không, vì sao không"))
        self.clicked.connect(self._ask)

    def write(self, target: Path) -> None:
        """Write every line with what became of it to a workbook."""
        found = self._result()
        if found is None:
            return
        from ntm_desktop.services.import_results import write_results

        name, rows = found
        self._context.tasks.run_background(
            lambda _progress: write_results(name, rows, target),
            done=self._say,
            failed=self.refused.emit,
            owner=self,
        )

    def _ask(self) -> None:
        found = self._result()
        if found is None:
            return
        proposed = f"{Path(found[0]).stem} - kết quả nhập.xlsx"
        title, kinds = self.tr("Kết xuất kết quả nhập"), self.tr("Tệp Excel (*.xlsx)")
        path = ask_new_file(self, title, self._context.preferences, proposed, kinds)
        if path is not None:
            self.write(path.with_suffix(".xlsx"))

    def _say(self, path: Path) -> None:
        self.setText(self.tr("Đã ghi {0}").format(path.name))
        QTimer.singleShot(_SAID_MS, self, self._name)

    def _name(self) -> None:
        self.setText(self.tr("Kết xuất kết quả…"))
