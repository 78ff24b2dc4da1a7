"""“Kiểm tra số liệu…”: a text pasted or opened, and what in it does not agree."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.navigation import PageContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, ProgressStrip, row
from ntm_desktop.gui.widgets.choosing_files import ask_file
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ntm_desktop.domain.consistency import Finding
    from ntm_desktop.domain.consistency.known import KnownFigure
    from ntm_desktop.domain.progress import Progress
    from ntm_desktop.errors import NtmError
    from ntm_desktop.gui.jobs import Job


class ConsistencyDialog(Dialog):
    """Reads, says, changes nothing; deletes itself."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget | None = None,
        text: str = "",
        *,
        known: "Sequence[KnownFigure]" = (),
        years: range = range(0),
    ) -> None:
        """Show the dialog.

        Args:
            context: of the page it was called from.
            parent: the window.
            text: checked at once when one is given.
            known: what the program knows of the period the text is about.
            years: of that period.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Kiểm tra số liệu"))
        self.context = context
        self.findings: tuple[Finding, ...] = ()
        self._known, self._years = tuple(known), years
        self._job: Job | None = None
        self.text = _TextField(self.read)
        self.text.setAccessibleName(self.tr("Văn bản cần kiểm tra"))
        self.text.setPlaceholderText(
            self.tr(
                "Dán văn bản vào đây (Ctrl+V), hoặc kéo thả tệp .docx, .pdf, .xlsx, .txt.\n\n"
                "Chương trình cộng lại các phần, tính lại tỷ lệ, mức tăng giảm, so mẫu số, ngày và "
                "số hiệu văn bản, các số nhắc lại. Chỉ đọc, không sửa gì."
            )
        )
        self.notice = Notice(dismissable=True)
        self.notice.hide()
        self.table = DataTable(
            [
                Column(self.tr("Chỗ"), chars=16),
                Column(self.tr("Trong văn bản"), chars=16),
                Column(self.tr("Tính lại"), chars=16),
                Column(self.tr("Vì sao")),
            ],
            self.tr("Những chỗ cần xem lại"),
        )
        self.table.hide()
        self.table.current_changed.connect(self._lead_to)
        self.open_button = Button(self.tr("Mở tệp…"), icon="folder-open")
        self.open_button.clicked.connect(self.choose_file)
        self.check_button = Button(self.tr("Kiểm tra"), "primary", icon="clipboard-check")
        self.check_button.clicked.connect(self.check)
        self.close_button = Button(self.tr("Đóng"))
        self.close_button.clicked.connect(self.accept)
        self.progress = ProgressStrip()
        self.progress.ended.connect(self._allow)
        self.text.textChanged.connect(self._allow)
        self._build()
        self._allow()
        if text:
            self.text.setPlainText(text)
            self.check()

    def check(self) -> None:
        """Hold the figures of the text in the field against one another."""
        from ntm_desktop.services import consistency

        written = self.text.toPlainText()
        self._start(
            lambda progress: consistency.check_text(
                written, progress, known=self._known, years=self._years
            ),
            self.tr("văn bản trong ô"),
        )

    def read(self, path: Path) -> None:
        """Check a file."""
        from ntm_desktop.services import consistency

        self._start(lambda progress: consistency.check_files([path], progress), path.name)

    def choose_file(self) -> None:
        """Ask which file to check."""
        path = ask_file(
            self,
            self.tr("Chọn văn bản"),
            self.context.preferences,
            self.tr("Văn bản (*.docx *.pdf *.xlsx *.xls *.txt *.html *.htm);;Mọi tệp (*)"),
        )
        if path is not None:
            self.read(path)

    def done(self, result: int) -> None:
        """Closed: nobody waits for the answer."""
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def _start(self, work: "Callable[[Progress], tuple[Finding, ...]]", name: str) -> None:
        if self.progress.busy:
            return
        self.notice.hide()
        self._job = self.context.tasks.run_background(
            work, done=partial(self._show, name), failed=self._refuse, owner=self
        )
        self.progress.begin(self.tr("Đang kiểm tra “{0}”…").format(name), self._job)
        self._allow()

    def _show(self, name: str, findings: "tuple[Finding, ...]") -> None:
        self.findings = findings
        self.table.setVisible(bool(findings))
        self.table.show_rows(
            [
                TableRow(
                    (
                        Cell(one.where),
                        Cell(one.printed, icon="alert-triangle", token="warn"),
                        Cell(one.computed, strong=True),
                        Cell(one.explanation, tip=one.text),
                    ),
                    key=index,
                )
                for index, one in enumerate(findings)
            ]
        )
        if findings:
            self.notice.show_message(
                self.tr(
                    "{0}: {1} chỗ cần xem lại. Hãy tự quyết định số nào đúng rồi sửa trong văn bản."
                ).format(name, len(findings)),
                Level.WARN,
            )
        else:
            self.notice.show_message(
                self.tr(
                    "{0}: không thấy số liệu nào trái nhau. Những số đứng một mình thì không kiểm "
                    "tra được."
                ).format(name),
                Level.SUCCESS,
            )

    def _refuse(self, error: "NtmError") -> None:
        self.findings = ()
        self.table.hide()
        self.notice.show_message(str(error), Level.ERROR)

    def _lead_to(self, key: object) -> None:
        """Show the line of a pasted text."""
        if not isinstance(key, int) or key >= len(self.findings):
            return
        place = self.findings[key].where.split(";")[0].rsplit(" ", 1)
        if not place[0].endswith("dòng") or not place[1].isdigit():
            return
        block = self.text.document().findBlockByNumber(int(place[1]) - 1)
        if block.isValid():
            cursor = QTextCursor(block)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            self.text.setTextCursor(cursor)

    def _allow(self) -> None:
        busy = self.progress.busy
        self.open_button.setEnabled(not busy)
        self.check_button.setEnabled(not busy and bool(self.text.toPlainText().strip()))

    def _build(self) -> None:
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.text)
        parts.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.windowTitle(), "title")
        layout.addWidget(title)
        layout.addWidget(parts, 1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        Floating(self.notice, self, title)
        layout.addLayout(
            row(
                self.open_button, QWidget(), self.check_button, self.close_button,
                stretch=1, spacing=GRID + 4,
            )
        )  # fmt: skip
        room = self.screen().availableGeometry()
        self.resize(min(980, room.width() - 48), min(660, room.height() - 72))


class _TextField(QPlainTextEdit):
    """Plain text; a file that is dropped on it is handed over instead."""

    def __init__(self, read: "Callable[[Path], None]") -> None:
        super().__init__()
        self._read = read
        self.setTabChangesFocus(True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, and one file."""
        return bool(dropped_paths(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A file is read, not named."""
        files = dropped_paths(source)
        if len(files) == 1:
            self._read(files[0])
        else:
            super().insertFromMimeData(source)
