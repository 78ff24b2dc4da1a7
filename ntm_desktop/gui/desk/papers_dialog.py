"""Minutes, report and letter of an appraisal: written into, looked at, printed, saved."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ntm_desktop.district.appraisal_papers import (
    RECALLED,
    file_name,
    paper_facts,
    paper_lines,
    paper_pdf,
    write_paper,
    write_papers,
    write_text,
)
from ntm_desktop.district.appraising import Appraisal
from ntm_desktop.documents.appraisal.facts import AppraisalFacts
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.gui.papers.preview_pane import PreviewPane
from ntm_desktop.gui.papers.texts import FieldEditor, TextsForm
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Choice,
    ChoiceList,
    Level,
    Notice,
    ProgressStrip,
    row,
)
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.store.register.register import Register

if TYPE_CHECKING:
    from ntm_desktop.gui.papers.printing import PrintOrder

_SIZE = 1300, 690
_LIST_HEIGHT = 150


class PapersDialog(Dialog):
    """The papers at the left with their passages, the sheets at the right."""

    def __init__(self, context: DeskContext, appraisal: Appraisal, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context = context
        self._appraisal = appraisal
        self._facts: AppraisalFacts | None = None
        self._paper = ""
        self._order: PrintOrder | None = None
        self.setWindowTitle(
            self.tr("Văn bản thẩm tra: {0}").format(appraisal.content.commune.full_name)
        )
        self.resize(*_SIZE)
        self._build()
        self._read()

    # What is shown

    def _gather(self, register: Register) -> AppraisalFacts:
        context = self.context
        return paper_facts(register, context.catalog, self._appraisal, context.today)

    def _read(self) -> None:
        self.context.tasks.run(self._gather, done=self._show, failed=self._fail, owner=self)

    def _show(self, facts: AppraisalFacts) -> None:
        first = self._facts is None
        self._facts = facts
        if first:
            lines = paper_lines(facts)
            self.list.show_choices(
                [
                    Choice(one.id, one.title, f"◇ {RECALLED}" if one.recalled else "", "file-text")
                    for one in lines
                ],
                lines[0].id,
            )
            self._choose(lines[0].id)
        self.note.setVisible(not facts.finished or bool(facts.form.notes))
        said = list(facts.form.notes)
        if not facts.finished:
            said.insert(0, self.tr("Thẩm tra chưa hoàn thành: mọi văn bản in dòng BẢN NHÁP."))
        self.note.show_message("\n".join(said), Level.WARN if not facts.finished else Level.INFO)
        self._show_fields()

    def _choose(self, paper: str) -> None:
        if not paper or paper == self._paper or self._facts is None:
            return
        self.form.commit()
        self._paper = paper
        self._show_fields()
        self._draw(at_once=True)

    def _show_fields(self) -> None:
        facts = self._facts
        if facts is None or not self._paper:
            return
        fields = (*facts.form.paper(self._paper).fields, *facts.form.shared_fields)
        self.form.show_fields(
            facts.labels(facts.form.paper(self._paper).fields),
            facts.labels(facts.form.shared_fields),
            {field.id: facts.text(field.id) for field in fields},
            {},
            self.tr("Văn bản này không có phần phải viết."),
        )

    def _draw(self, *, at_once: bool) -> None:
        self.preview.show_paper(self._paper, partial(self._drawing, self._paper), at_once=at_once)

    def _drawing(self, paper: str) -> Staged[bytes]:
        facts: AppraisalFacts = yield OnDatabase(self._gather)
        pdf: bytes = yield Beside(lambda _progress: paper_pdf(facts, paper))
        return pdf

    # Writing

    def _save(self, editor: FieldEditor, text: str) -> None:
        field, appraisal, catalog = editor.field, self._appraisal, self.context.catalog

        def done(kept: str) -> None:
            if field.id in self.form.editors:
                self.form.editors[field.id].settle(kept)
            self._read()
            self._draw(at_once=False)

        # Not owned by the editor: it is gone when another paper was chosen meanwhile.
        self.context.tasks.run(
            lambda register: write_text(register, catalog, appraisal, field.id, text),
            done=done,
            failed=partial(self._refuse, field.id, field.label, text),
            owner=self,
        )

    def _refuse(self, field_id: str, label: str, text: str, error: NtmError) -> None:
        if field_id in self.form.editors:
            self.form.editors[field_id].refuse(text, error)
        else:
            self.message.show_message(f"{label}: {error}", Level.ERROR)
            self.message.show()

    def done(self, result: int) -> None:
        """Save what is being typed, and close."""
        self.form.commit()
        super().done(result)

    # Out

    def print_paper(self) -> None:
        """Print the paper that is shown."""
        from ntm_desktop.gui.papers import printing

        pages, facts = self.preview.pages, self._facts
        if pages is None or facts is None:
            return
        order = printing.choose_printer(
            self, facts.fill(facts.form.paper(self._paper).title), pages
        )
        if order is None:
            return
        self._order = order  # the printer has to live as long as it is painted on
        job = self.context.tasks.run_background(
            printing.print_work(order), failed=self._fail, owner=self
        )
        self.progress.begin(self.tr("Đang in…"), job)

    def save_as(self, path: Path) -> None:
        """Write the paper that is shown; the ending says whether as PDF or Word."""
        paper = self._paper

        def work(facts: AppraisalFacts, _progress: Progress) -> tuple[Path, ...]:
            return (write_paper(facts, paper, path),)

        self._write(work)

    def save_all(self, folder: Path) -> None:
        """Write every paper into a folder, as PDF and as Word."""
        self._write(lambda facts, _progress: write_papers(facts, folder))

    def _write(self, work: object) -> None:
        self.form.commit()
        assert callable(work)
        run = work

        def steps() -> Staged[tuple[Path, ...]]:
            facts: AppraisalFacts = yield OnDatabase(self._gather)
            written: tuple[Path, ...] = yield Beside(partial(run, facts))
            return written

        job = self.context.tasks.run_staged(
            steps(), done=self._say_written, failed=self._fail, owner=self
        )
        self.progress.begin(self.tr("Đang ghi văn bản…"), job)

    def _say_written(self, written: tuple[Path, ...]) -> None:
        where = written[0] if len(written) == 1 else written[0].parent
        self.message.show_message(
            self.tr("Đã ghi {0} tệp: “{1}”.").format(len(written), where), Level.SUCCESS
        )
        self.message.show()

    def _choose_file(self, ending: str) -> None:
        if self._facts is None:
            return
        preferences = self.context.preferences
        name = file_name(self._facts, self._paper, ending)
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Lưu văn bản"), str(Path(preferences.last_folder) / name), f"*{ending}"
        )
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() != ending:
                path = path.with_name(path.name + ending)
            preferences.last_folder = str(path.parent)
            preferences.save()
            self.save_as(path)

    def _choose_folder(self) -> None:
        preferences = self.context.preferences
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Lưu cả ba văn bản (PDF và Word) vào đâu?"), preferences.last_folder
        )
        if chosen:
            preferences.last_folder = chosen
            preferences.save()
            self.save_all(Path(chosen))

    def _fail(self, error: NtmError) -> None:
        self.message.show_message(str(error), Level.ERROR)
        self.message.show()

    # Building

    def _build(self) -> None:
        self.note = Notice()
        self.message = Notice(dismissable=True)
        self.list = ChoiceList(self.tr("Văn bản"))
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.chosen.connect(self._choose)
        self.form = TextsForm(self._save)
        left = Card(self.tr("Nội dung"))
        left.body.addWidget(self.list)
        left.body.addWidget(self.form, 1)
        self.preview = PreviewPane(self.context.tasks)
        self.preview.wide.hide()
        right = Card(self.tr("Bản in"))
        right.body.setContentsMargins(0, 0, 0, 0)
        right.body.addWidget(self.preview, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([_SIZE[0] * 9 // 20, _SIZE[0] * 11 // 20])
        self.print_button = Button(self.tr("In…"), icon="printer")
        self.print_button.clicked.connect(self.print_paper)
        pdf = Button(self.tr("Kết xuất PDF…"), icon="file-down")
        pdf.clicked.connect(lambda: self._choose_file(".pdf"))
        word = Button(self.tr("Kết xuất Word…"), icon="file-down")
        word.clicked.connect(lambda: self._choose_file(".docx"))
        every = Button(self.tr("Kết xuất cả ba…"), icon="file-down")
        every.clicked.connect(self._choose_folder)
        close = Button(self.tr("Đóng"), "primary")
        close.clicked.connect(self.accept)
        for button in (self.print_button, pdf, word, every, close):
            button.setAutoDefault(False)
        self.progress = ProgressStrip()
        buttons = row(self.print_button, pdf, word, every)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.note)
        holder = QHBoxLayout()
        holder.addWidget(split)
        layout.addLayout(holder, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        Floating(self.message, self.preview, self.preview.heading)
