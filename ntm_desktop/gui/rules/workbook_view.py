"""Nhập từ Excel: the workbook is read whole; all faults at once, each with its cell."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    IconLabel,
    Label,
    Level,
    Notice,
    row,
)
from ntm_desktop.gui.widgets.drop_area import DropArea
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow

if TYPE_CHECKING:
    from ntm_desktop.domain.sheets import WorkbookContent
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.rules.workbook import OverrideReading, RulesReading
    from ntm_desktop.services.session import Workspace

_COPIED_MS = 2000
_FAULTS, _GOOD, _DROP = range(3)


@dataclass(frozen=True, slots=True)
class RulesRead:
    """What was read from a workbook.

    Attributes:
        title: short title of the set, or the decision; "" while there are faults.
        facts: what was found, a sentence each.
        faults: (cell, sentence) each.
        notices: what the officer should know.
        short: it is the short form, whose cells can be asked about one by one.
    """

    title: str
    facts: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    document: dict[str, object] | None
    is_override: bool
    short: bool = False


def reading_outcome(path: Path) -> "Staged[RulesRead]":
    """Read a workbook without changing anything; the file itself beside the database thread."""
    from ntm_desktop.documents.reading_process import read_workbook
    from ntm_desktop.domain.staged import Beside, OnDatabase

    content: WorkbookContent = yield Beside(lambda progress: read_workbook(path, progress))
    outcome: RulesRead = yield OnDatabase(lambda ws: _outcome(ws, path, content))
    return outcome


def _outcome(ws: "Workspace", path: Path, content: "WorkbookContent") -> RulesRead:
    from ntm_desktop.domain.rule_tables.override_reading import read_set_id
    from ntm_desktop.services.rules import workbook
    from ntm_desktop.services.rules.sets import find_set

    if workbook.is_override_workbook(content):
        target = read_set_id(content.sheets)
        return _of_override(workbook.read_override_workbook(path, find_set(ws, target), content))
    reading = workbook.read_rules_workbook(path, content)
    return _of_set(reading, short=workbook.is_short_workbook(content))


def _of_set(reading: "RulesReading", *, short: bool) -> RulesRead:
    facts: tuple[str, ...] = ()
    title = ""
    if reading.criteria_set is not None:
        found = reading.criteria_set
        title = found.short_title
        facts = (
            f"{len(found.criteria)} tiêu chí, {sum(1 for _ in found.indicators())} chỉ tiêu, "
            f"{len(found.groups)} nhóm xã",
            found.decision,
        )
    faults = tuple((fault.cell, fault.sentence) for fault in reading.faults)
    return RulesRead(
        title, facts, faults, reading.notices, reading.document, is_override=False, short=short
    )


def _of_override(reading: "OverrideReading") -> RulesRead:
    facts: tuple[str, ...] = ()
    title = ""
    if reading.override is not None:
        found = reading.override
        title = found.citation
        facts = (f"{len(found.changes)} ngưỡng, {len(found.extra)} chỉ tiêu thêm",)
    faults = tuple((fault.cell, fault.sentence) for fault in reading.faults)
    return RulesRead(title, facts, faults, reading.notices, reading.document, is_override=True)


class WorkbookView(View):
    """Reads one workbook of rules, shows its faults or takes it in.

    Signals:
        taken: (id of the draft or decision, whether it is a decision).
        questions_wanted: the path of a short form whose cells are to be asked about.
    """

    taken = Signal(str, bool)
    questions_wanted = Signal(object)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Nhập bộ tiêu chí từ Excel"))
        self._path: Path | None = None
        self._outcome: RulesRead | None = None
        self.open_button = Button(self.tr("Mở tệp"), icon="external-link")
        self.open_button.clicked.connect(self._open_file)
        self.other_button = Button(self.tr("Chọn tệp khác…"), icon="folder-open")
        self.other_button.clicked.connect(self.choose_file)
        self.again_button = Button(self.tr("Đọc lại tệp"), "primary", icon="refresh-cw")
        self.again_button.clicked.connect(self.read_again)
        for button in (self.open_button, self.other_button, self.again_button):
            self.head.add_action(button)
        self.notice = Notice(level=Level.INFO)
        self.notice.hide()
        self.layout_.addWidget(self.notice)
        self.table = DataTable(
            (
                Column(self.tr("STT"), 5, right=True),
                Column(self.tr("Ô trong tệp"), 22),
                Column(self.tr("Sai gì, sửa thế nào")),
            ),
            self.tr("Các lỗi trong tệp"),
        )
        self.copy_button = Button(self.tr("Chép danh sách"), icon="clipboard-check")
        self.copy_button.clicked.connect(self._copy)
        faults = Card(self.tr("Lỗi trong tệp"))
        self._fault_title = Label("", "heading")
        faults.body.addLayout(
            row(
                IconLabel("circle-x", "not_met", 20),
                self._fault_title,
                self.copy_button,
                stretch=1,
            )
        )
        self._way_on = Label("", "muted", wrap=True)
        self.ask_button = Button(self.tr("Trả lời từng câu hỏi…"), icon="help-circle")
        self.ask_button.clicked.connect(self._ask)
        faults.body.addLayout(row(self._way_on, self.ask_button, stretch=0))
        faults.body.addWidget(self.table, 1)
        self.drop = DropArea(
            self.tr("Kéo tệp Excel đã điền thả vào đây"),
            self.tr("Chọn tệp Excel…"),
            (
                self.tr("Dùng biểu mẫu do chương trình tạo; không đổi tên các trang trong tệp."),
                self.tr("Đọc thử trước: mọi lỗi hiện cùng lúc, kèm địa chỉ ô."),
            ),
        )
        self.drop.file_chosen.connect(self.read)
        self.drop.choose_requested.connect(self.choose_file)
        self.stack = QStackedWidget()
        for page in (faults, self._good_page(), self.drop):
            self.stack.addWidget(page)
        self.layout_.addWidget(self.stack, 1)

    @property
    def outcome(self) -> RulesRead | None:
        """What was read last."""
        return self._outcome

    def open(self, path: Path | None) -> None:
        """Read a workbook, or ask for one."""
        self._outcome = None
        self.notice.hide()
        if path is None:
            self._path = None
            self._show_buttons()
            self.stack.setCurrentIndex(_DROP)
        else:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a workbook without changing anything, and show what is in it."""
        self._path = path
        self.head.set_subtitle(str(path))
        self.again_button.setEnabled(False)
        self.context.tasks.run_staged(
            reading_outcome(path),
            done=self._show,
            failed=self._refused,
            owner=self,
            finished=lambda: self.again_button.setEnabled(True),
        )

    def read_again(self) -> None:
        """Read the same file again, after it was mended."""
        if self._path is not None:
            self.read(self._path)

    def choose_file(self) -> None:
        """Ask which workbook to read."""
        preferences = self.context.preferences
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn biểu mẫu bộ tiêu chí đã điền"),
            preferences.last_folder,
            self.tr("Tệp Excel (*.xlsx *.xls);;Mọi tệp (*)"),
        )
        if name:
            preferences.last_folder = str(Path(name).parent)
            preferences.save()
            self.read(Path(name))

    def refresh(self) -> None:
        """The file stays as it was read."""

    # Showing

    def _show(self, outcome: RulesRead) -> None:
        self._outcome = outcome
        self._show_buttons()
        self.table.show_rows(
            [
                TableRow(
                    (Cell(str(number)), Cell(cell, strong=True), Cell(sentence, tip=sentence)),
                    key=number,
                )
                for number, (cell, sentence) in enumerate(outcome.faults, start=1)
            ]
        )
        self._fault_title.setText(
            self.tr("{0} lỗi trong tệp “{1}”").format(
                len(outcome.faults), self._path.name if self._path else ""
            )
        )
        self.ask_button.setVisible(outcome.short)
        self._way_on.setText(self._way_on_words(outcome))
        if outcome.faults:
            self.notice.hide()
            self.stack.setCurrentIndex(_FAULTS)
            return
        lines = [*outcome.facts, *(f"• {notice}" for notice in outcome.notices)]
        self._good.set_text(
            self.tr("Tệp đọc được: {0}").format(outcome.title),
            "\n".join(line for line in lines if line),
        )
        self.take_button.setText(
            self.tr("Đưa vào quyết định của tỉnh")
            if outcome.is_override
            else self.tr("Đưa vào bản nháp")
        )
        self.stack.setCurrentIndex(_GOOD)
        self.take_button.setFocus()

    def _way_on_words(self, outcome: RulesRead) -> str:
        mend = self.tr(
            "Chưa ghi gì vào chương trình. Sửa các ô này trong Excel, lưu lại rồi bấm “Đọc "
            "lại tệp”."
        )
        if not outcome.short:
            return mend
        more = self.tr(
            "Hoặc bấm “Trả lời từng câu hỏi…”: mỗi ô chưa rõ được hỏi với các cách hiểu cạnh nhau."
        )
        return f"{mend} {more}"

    def _ask(self) -> None:
        if self._path is not None:
            self.questions_wanted.emit(self._path)

    def _show_buttons(self) -> None:
        known = self._path is not None
        self.open_button.setVisible(known)
        self.again_button.setVisible(known)
        self.other_button.setVisible(known)
        if not known:
            self.head.set_subtitle("")

    def _refused(self, error: NtmError) -> None:
        self._show_buttons()
        self.notice.show_message(
            "\n".join([str(error), *(f"• {fault}" for fault in error.faults[:6])]), Level.ERROR
        )
        if self._outcome is None:
            self.stack.setCurrentIndex(_DROP)

    def _copy(self) -> None:
        if self._outcome is None:
            return
        lines = [f"{cell}\t{sentence}" for cell, sentence in self._outcome.faults]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copy_button.setText(self.tr("Đã chép"))
        QTimer.singleShot(_COPIED_MS, self.copy_button, self._name_copy_button)

    def _name_copy_button(self) -> None:
        self.copy_button.setText(self.tr("Chép danh sách"))

    def _open_file(self) -> None:
        if self._path is not None and not QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(self._path))
        ):
            self.context.show_message(
                self.tr("Máy này chưa có chương trình mở được “{0}”.").format(self._path.name),
                Level.WARN,
            )

    # Taking in

    def _take(self) -> None:
        from ntm_desktop.services.rules import decision_edits, drafts

        outcome = self._outcome
        if outcome is None or outcome.document is None:
            return
        document = outcome.document
        self.take_button.setEnabled(False)

        def service(ws: "Workspace") -> tuple[str, object]:
            if outcome.is_override:
                begun = decision_edits.import_override(ws, document)
                return begun.override_id, begun.change
            started = drafts.import_draft(ws, document)
            return started.draft_id, started.change

        def done(made: tuple[str, object]) -> None:
            key, _change = made
            self.taken.emit(key, outcome.is_override)

        self.context.tasks.run(
            service,
            done=done,
            failed=self._refused,
            owner=self,
            finished=lambda: self.take_button.setEnabled(True),
        )

    def _good_page(self) -> QWidget:
        self.take_button = Button(self.tr("Đưa vào bản nháp"), "primary", icon="download")
        self.take_button.clicked.connect(self._take)
        self._good = EmptyState("circle-check", "", "", [self.take_button])
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.addWidget(self._good)
        return page
