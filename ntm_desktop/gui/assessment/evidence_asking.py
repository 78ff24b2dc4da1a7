"""What the page asks about evidence: which files to add, whether to remove one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.assessment.recorder import Recorder
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.dialogs import ask
from ntm_desktop.gui.evidence_copies import look_at
from ntm_desktop.gui.widgets import ProgressStrip
from ntm_desktop.gui.widgets.choosing_files import ask_files


class EvidenceAsking(QObject):
    """Adds, opens and removes the files of an indicator after asking in front of the page."""

    def __init__(
        self, context: CommuneContext, recorder: Recorder, progress: ProgressStrip, page: QWidget
    ) -> None:
        super().__init__(page)
        self._context, self._recorder = context, recorder
        self._progress, self._page = progress, page

    def add(self, no: str, requirement: int | None) -> None:
        """Ask for files, and keep them as evidence of a line."""
        files = self._choose_files()
        if files:
            self._recorder.add_evidence(no, requirement, files)

    def open(self, evidence_id: str) -> None:
        """Show a file in the program made for it."""
        look_at(self._context, self._page, evidence_id, self._progress)

    def remove(self, evidence_id: str) -> None:
        """The bin stands beside the button that opens the file: it asks."""
        item = self._recorder.snapshot.evidence_item(evidence_id)
        name = item.name if item is not None else ""
        if ask(
            self._page,
            self.tr("Bỏ minh chứng"),
            self.tr("Bỏ tệp “{0}” khỏi minh chứng? Ctrl+Z lấy lại được.").format(name),
            self.tr("Bỏ tệp này"),
            danger=True,
        ):
            self._recorder.remove_evidence(evidence_id)

    def _choose_files(self) -> Sequence[Path]:
        return ask_files(
            self._page,
            self.tr("Chọn tệp minh chứng"),
            self._context.preferences,
            self.tr(
                "Tài liệu và ảnh (*.pdf *.doc *.docx *.xls *.xlsx *.jpg *.jpeg *.png *.tif);;"
                "Tất cả các tệp (*)"
            ),
        )
