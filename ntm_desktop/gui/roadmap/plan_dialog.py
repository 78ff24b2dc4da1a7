"""The plan made from the roadmap: looked at, printed, written as PDF and Word."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.papers.preview_pane import PreviewPane
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice
from ntm_desktop.services.roadmap_plan import drawing_plan, saving_plan

if TYPE_CHECKING:
    from ntm_desktop.errors import NtmError
    from ntm_desktop.gui.papers.printing import PrintOrder


class PlanDialog(QDialog):
    """Shows the plan as it prints."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._assessment_id = context.assessment.id
        self._order: PrintOrder | None = None
        self.setWindowTitle(self.tr("Kế hoạch lộ trình"))
        self.preview = PreviewPane(context.tasks)
        self.preview.wide.hide()
        self.told = Notice()
        self.told.hide()
        self.word_button = Button(self.tr("Xuất Word…"), icon="file-down")
        self.pdf_button = Button(self.tr("Xuất PDF…"), icon="file-down")
        self.print_button = Button(self.tr("In…"), "primary", icon="printer")
        close = Button(self.tr("Đóng"))
        self.word_button.clicked.connect(lambda: self._save_as("docx"))
        self.pdf_button.clicked.connect(lambda: self._save_as("pdf"))
        self.print_button.clicked.connect(self.print_plan)
        self.print_button.setEnabled(False)
        self.preview.ready.connect(lambda: self.print_button.setEnabled(True))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        note = self.tr("Số, ngày văn bản để trống cho văn thư; sửa thêm được trong bản Word.")
        buttons.addWidget(Label(note, "caption", wrap=True), 1)
        for button in (close, self.word_button, self.pdf_button, self.print_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.told)
        layout.addWidget(self.preview, 1)
        layout.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(1000, room.width() - 48), min(720, room.height() - 60))
        self.preview.show_paper("plan", partial(drawing_plan, self._assessment_id), at_once=True)

    def print_plan(self) -> None:
        """Ask for a printer, and print what is shown."""
        from ntm_desktop.gui.papers import printing

        pages = self.preview.pages
        if pages is None:
            return
        order = printing.choose_printer(self, self.windowTitle(), pages)
        if order is None:
            return
        self._order = order  # the printer lives as long as it is painted on
        self._context.tasks.run_background(
            printing.print_work(order),
            done=lambda count: self._tell(
                self.tr("Đã gửi {0} trang tới máy in.").format(count), Level.SUCCESS
            ),
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang in"),
        )

    def _save_as(self, ending: str) -> None:
        preferences = self._context.preferences
        stem = self.tr("Kế hoạch lộ trình {0}").format(self._context.assessment.period.key)
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Xuất kế hoạch ra tệp"),
            str(Path(preferences.last_folder or Path.home()) / f"{stem}.{ending}"),
            self.tr("Tệp (*.{0})").format(ending),
        )
        if name:
            path = Path(name if name.lower().endswith(f".{ending}") else f"{name}.{ending}")
            self.save(path)

    def save(self, target: Path) -> None:
        """Write the plan; the ending says as what."""
        self._context.preferences.last_folder = str(target.parent)
        self._context.preferences.save()

        def done(files: tuple[Path, ...]) -> None:
            self._tell(self.tr("Đã ghi tệp “{0}”.").format(files[0]), Level.SUCCESS)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(files[0].parent)))

        self._context.tasks.run_staged(
            saving_plan(self._assessment_id, target),
            done=done,
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang xuất kế hoạch"),
        )

    def _refuse(self, error: "NtmError") -> None:
        self._tell(str(error), Level.ERROR)

    def _tell(self, text: str, level: Level) -> None:
        self.told.show_message(text, level)
        self.told.show()
