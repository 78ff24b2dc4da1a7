"""The plan made from the roadmap: looked at, printed, written as PDF and Word."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.papers.output import PaperOutput
from ntm_desktop.gui.papers.preview_pane import PreviewPane
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, ProgressStrip
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.services.roadmap_plan import drawing_plan, saving_plan

if TYPE_CHECKING:
    from ntm_desktop.errors import NtmError


class PlanDialog(Dialog):
    """Shows the plan as it prints."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._assessment_id = context.assessment.id
        self._run: Callable[[], None] | None = None
        self.setWindowTitle(self.tr("Kế hoạch lộ trình"))
        self.preview = PreviewPane(context.tasks)
        self.preview.wide.hide()
        self.told = Notice(dismissable=True)
        self.told.activated.connect(self._run_action)
        self.progress = ProgressStrip()
        self.output = PaperOutput(self, context, self.progress, say=self._tell, failed=self._refuse)
        self.word_button = Button(self.tr("Kết xuất Word…"), icon="file-down")
        self.pdf_button = Button(self.tr("Kết xuất PDF…"), icon="file-down")
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
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        Floating(self.told, self.preview, self.preview.heading)
        layout.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(1000, room.width() - 48), min(720, room.height() - 60))
        self.preview.show_paper("plan", partial(drawing_plan, self._assessment_id), at_once=True)

    def print_plan(self) -> None:
        """Ask for a printer, and print what is shown."""
        self.output.print_pages(self.windowTitle(), self.preview.pages)

    def _save_as(self, ending: str) -> None:
        stem = self.tr("Kế hoạch lộ trình {0}").format(self._context.assessment.period.key)
        target = self.output.ask_file(self.tr("Kết xuất kế hoạch ra tệp"), stem, ending)
        if target is not None:
            self.save(target)

    def save(self, target: Path) -> None:
        """Write the plan; the ending says as what."""
        self.output.remember(target.parent)
        self.output.write(
            saving_plan(self._assessment_id, target),
            self.tr("Đang xuất kế hoạch"),
            self.tr("Đang lập tệp kế hoạch…"),
        )

    def _refuse(self, error: "NtmError") -> None:
        self._tell(str(error), Level.ERROR)

    def _tell(
        self,
        text: str,
        level: Level,
        action: str = "",
        run: Callable[[], None] | None = None,
    ) -> None:
        self._run = run
        self.told.show_message(text, level, action)

    def _run_action(self) -> None:
        if self._run is not None:
            self._run()
