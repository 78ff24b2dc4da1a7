"""Hồ sơ: the papers and what they lack, the texts, the preview, print and export."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.changes import Touched
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.dossier.checklist import WHOLE, Checklist
from ntm_desktop.gui.dossier.writing import WritingCard
from ntm_desktop.gui.navigation import CHECK_FIGURES, Unsaved, commit_focus
from ntm_desktop.gui.papers.export_menu import ExportMenu
from ntm_desktop.gui.papers.life_bar import LifeBar
from ntm_desktop.gui.papers.output import KIND_NAMES, PaperOutput
from ntm_desktop.gui.papers.preview_pane import PreviewPane
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    Level,
    Notice,
    PageHeader,
    ProgressStrip,
)

if TYPE_CHECKING:
    from pathlib import Path

    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.papers import PaperKey
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.dossier_files import PaperFormat
    from ntm_desktop.services.dossiers import DocumentState, DossierState, MissingItem
    from ntm_desktop.services.workspace import Workspace

_TOUCHED = frozenset(
    {
        Touched.ANSWERS,
        Touched.DOSSIER,
        Touched.PROJECTS,
        Touched.RESOURCES,
        Touched.SETTINGS,
        Touched.ASSESSMENTS,
        Touched.RULES,
        Touched.REGISTERS,
        Touched.EVIDENCE,
    }
)


class DossierPage(CommunePage):
    """The dossier of the chosen assessment."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: DossierState | None = None
        self._texts: dict[str, str] = {}
        self._wanted_field: str | None = None
        self.header = PageHeader(self.tr("Hồ sơ"))
        self.check_button = Button(
            self.tr("Kiểm tra số liệu…"),
            icon="clipboard-check",
            tip=self.tr("Dán hoặc mở một văn bản bất kỳ để tìm số cộng sai, tỷ lệ sai, ngày lệch"),
        )
        self.print_button = Button(self.tr("In…"), icon="printer", tip=self.tr("Ctrl+P"))
        self.file_button = ExportMenu(self.tr("Các bảng của văn bản này, mỗi bảng một trang tính"))
        self.file_button.wanted.connect(self._save)
        self.export_button = Button(self.tr("Kết xuất cả hồ sơ…"), "primary", icon="folder-check")
        self.check_button.clicked.connect(self.check_figures)
        self.print_button.clicked.connect(self.print_document)
        self.export_button.clicked.connect(self._export_whole)
        for button in (
            self.check_button,
            self.print_button,
            self.file_button,
            self.export_button,
        ):
            self.header.add_action(button)
        self.draft = Notice(level=Level.WARN)
        self.draft.hide()
        self.checklist = Checklist()
        self.checklist.chosen.connect(self._choose)
        self.checklist.missing_chosen.connect(self._lead_to)
        self.writing = WritingCard(context)
        self.texts = self.writing.texts
        self.preview = PreviewPane(context.tasks)
        self.preview.wide_requested.connect(self._widen)
        self.preview.ready.connect(self._show_possible)
        self.life = LifeBar(context)
        self.progress = ProgressStrip()
        self.progress.begun.connect(self._show_possible)
        self.progress.ended.connect(self._show_possible)
        self.output = PaperOutput(self, context, self.progress)
        self._build()
        self._show_possible()

    # The page

    def refresh(self, change: "Change | None") -> None:
        """Read state and texts, draw the preview anew."""
        if change is not None and not change.touched & _TOUCHED:
            return
        self.context.tasks.run(
            partial(_read, self.context.assessment.id),
            done=partial(self._show, change is None),
            failed=self._show_no_form,
            owner=self,
        )

    def show_target(self, target: str | None) -> None:
        """Lead to a paper by its id, or to a text by the id of its field."""
        if target is None:
            return
        if target == CHECK_FIGURES:
            self.check_figures()
            return
        self._wanted_field = target
        self._go_to_wanted()

    def check_figures(self) -> None:
        """Open the dialog that holds the figures of any text against one another."""
        from ntm_desktop.gui.consistency_dialog import ConsistencyDialog

        ConsistencyDialog(self.context, self.window()).open()

    def commit_pending(self) -> None:
        """Queue the passage being typed."""
        commit_focus(self)
        self.texts.commit()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Texts that were refused, of any paper."""
        return self.writing.unsaved()

    def give_back(self) -> bool:
        """Show what is saved in place of refused texts of this paper."""
        return self.writing.give_back()

    def can_print(self) -> bool:
        """There is something to print as soon as a preview is shown."""
        return self.stack.currentIndex() == 1

    def print_document(self) -> None:
        """Print the paper that is shown, page by page as in the preview."""
        self.output.print_pages(self._paper_title, self.preview.pages, self._note_printed())

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Hồ sơ đề nghị xét, công nhận, lập từ số liệu đã có.\n\n"
            "Bên trái là các văn bản: chọn một văn bản để xem còn thiếu gì; bấm vào dòng còn "
            "thiếu để đến đúng ô phải nhập. Ở giữa là phần anh/chị tự viết; rời ô là đã lưu, "
            "Ctrl+Z để hoàn tác. Bên phải là bản xem trước, đúng như bản in.\n\n"
            "Trên bản xem trước là tình trạng của văn bản: đã in, đã ký, đã quét. Bấm “Ghi đã ký…” "
            "rồi “Kèm bản quét…”; số liệu đổi sau khi ký thì chương trình báo đổi ở đâu.\n\n"
            "Khi chưa đủ điều kiện, mọi trang đều in chữ “BẢN NHÁP”. Ctrl+P in văn bản đang xem."
        )

    # What is shown

    def _show(self, everything: bool, read: "tuple[DossierState, dict[str, str]]") -> None:
        self._state, self._texts = read
        state = self._state
        self.header.set_subtitle(f"{self.context.assessment.period.label} · {state.title}")
        self.draft.setVisible(bool(state.draft))
        if state.draft:
            self.draft.show_message(
                self.tr("{0} Mọi trang in chữ “Bản nháp”.").format(state.claim), Level.WARN
            )
        first = self.stack.currentIndex() != 1
        self.checklist.show_state(state)
        if first and state.documents:
            self.checklist.choose(state.documents[0].id)
        self._show_texts()
        self._show_life()
        self.stack.setCurrentIndex(1)
        self._show_preview(at_once=everything)
        self._show_possible()
        self._go_to_wanted()

    def _show_no_form(self, error: NtmError) -> None:
        self._state = None
        self.draft.hide()
        self.header.set_subtitle(self.context.assessment.period.label)
        self.empty.set_text(self.tr("Chưa lập được hồ sơ cho đợt này"), str(error))
        self.stack.setCurrentIndex(2)
        self._show_possible()

    def _show_texts(self) -> None:
        if self._state is not None:
            self.writing.show_texts(self._state, self._document, self._texts)

    def _show_life(self) -> None:
        document = self._document
        if document is None:
            self.life.show_nothing()
            return
        from ntm_desktop.domain.papers import PaperKey

        key = PaperKey.of_dossier(self.context.assessment.id, document.id)
        self.life.show_life(key, document.life)

    def _show_preview(self, *, at_once: bool) -> None:
        from ntm_desktop.services import dossiers

        paper = self.checklist.current
        make = partial(dossiers.drawing, self.context.assessment.id, _document_id(paper))
        self.preview.show_paper(paper, make, at_once=at_once)

    def _show_possible(self) -> None:
        there = self._state is not None
        idle = not self.progress.busy
        self.print_button.setEnabled(there and idle and self.preview.pages is not None)
        for button in (self.file_button, self.export_button):
            button.setEnabled(there and idle)

    @property
    def _document(self) -> "DocumentState | None":
        state = self._state
        documents = (*state.documents, *state.further) if state is not None else ()
        return next((d for d in documents if d.id == self.checklist.current), None)

    @property
    def _paper_title(self) -> str:
        document = self._document
        if document is not None:
            return document.title
        return self.tr("Hồ sơ {0} {1}").format(
            self.context.commune.commune.full_name, self.context.assessment.period.inline
        )

    # What is done

    def _choose(self, _document_id: str) -> None:
        self.texts.commit()
        self._show_texts()
        self._show_life()
        self._show_preview(at_once=True)
        self._show_possible()

    def _lead_to(self, item: "MissingItem") -> None:
        if item.page == "dossier":
            self.show_target(item.field_id)
        else:
            self.context.navigate(item.page, item.indicator_no)

    def _go_to_wanted(self) -> None:
        wanted, state = self._wanted_field, self._state
        if wanted is None or state is None:
            return
        self._wanted_field = None
        every = (*state.documents, *state.further)
        if any(document.id == wanted for document in every):
            self.checklist.choose(wanted)
            return
        if self.preview.wide.isChecked():
            self.preview.wide.setChecked(False)
        owner = next((d for d in every if any(f.id == wanted for f in d.fields)), None)
        if owner is not None and owner.id != self.checklist.current:
            self.checklist.choose(owner.id)
        self.texts.focus_field(wanted)

    def _widen(self, wide: bool) -> None:
        self.writing.setVisible(not wide)

    def _printed_keys(self) -> "tuple[PaperKey, ...]":
        """The papers that what is shown prints; a draft is printed to be looked through only."""
        from ntm_desktop.domain.papers import PaperKey

        state = self._state
        if state is None:
            return ()
        current = self.checklist.current
        wanted = [one for one in state.documents if current in (one.id, WHOLE) and not state.draft]
        wanted += [one for one in state.further if current == one.id]
        return tuple(
            PaperKey.of_dossier(self.context.assessment.id, document.id) for document in wanted
        )

    def _note_printed(self) -> Callable[[], None]:
        """For when the printer has taken what is shown now; another paper may be chosen by then."""
        keys = self._printed_keys()

        def note() -> None:
            from ntm_desktop.services import papers

            if keys:
                self.context.tasks.run(
                    partial(papers.mark_printed, keys=keys),
                    failed=self.context.show_error,
                    owner=self,
                )

        return note

    def _save(self, ending: str) -> None:
        """Write the shown paper; of the whole dossier as Word or Excel every paper to a folder."""
        from ntm_desktop.services import dossier_files

        format_ = dossier_files.PaperFormat(ending)
        paper, assessment_id = _document_id(self.checklist.current), self.context.assessment.id
        if paper is None and format_ is not dossier_files.PaperFormat.PDF:
            self._export((format_,))
            return
        self.texts.commit()
        kind = KIND_NAMES[ending]
        question = self.tr("Kết xuất văn bản ra tệp {0}").format(kind)
        target = self.output.ask_file(question, self._paper_title, ending)
        if target is not None:
            steps = (
                dossier_files.saving(assessment_id, None, target)
                if paper is None
                else dossier_files.saving_as(assessment_id, paper, format_, target)
            )
            told = self.tr("Đang lập tệp {0}…").format(kind)
            self._write(steps, self.tr("Đang xuất {0}").format(kind), told)

    def _export_whole(self) -> None:
        from ntm_desktop.services.dossier_files import PaperFormat

        self._export((PaperFormat.PDF,))

    def _export(self, formats: "tuple[PaperFormat, ...]") -> None:
        from ntm_desktop.services import dossier_files

        self.texts.commit()
        folder = self.output.ask_folder(self.tr("Chọn thư mục để xuất hồ sơ"))
        if folder is not None:
            self._write(
                dossier_files.exporting(self.context.assessment.id, folder, formats),
                self.tr("Đang xuất hồ sơ"),
                self.tr("Đang lập các tệp của hồ sơ…"),
            )

    def _write(self, steps: "Staged[tuple[Path, ...]]", title: str, told: str) -> None:
        self.output.write(steps, title, told)
        self._show_possible()

    # Building

    def _build(self) -> None:
        preview_card = Card(self.tr("Xem trước bản in"))
        preview_card.body.setContentsMargins(0, 0, 0, 0)
        preview_card.body.setSpacing(0)
        preview_card.body.addWidget(self.life)
        preview_card.body.addWidget(self.preview, 1)
        preview_card.body.addWidget(self.life.changed)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(GRID + 4)
        for place, (widget, least, share) in enumerate(
            ((self.checklist, 220, 0), (self.writing, 260, 2), (preview_card, 320, 3))
        ):
            widget.setMinimumWidth(least)
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(place, share)
        self.splitter.setSizes([264, 332, 534])
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        column.addWidget(self.draft)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.progress)
        self.empty = EmptyState("folder-check", "", "")
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(filled)
        self.stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addWidget(self.stack, 1)


def _read(assessment_id: str, ws: "Workspace") -> "tuple[DossierState, dict[str, str]]":
    from ntm_desktop.services import dossiers

    return dossiers.dossier_state(ws, assessment_id), dossiers.dossier_texts(ws, assessment_id)


def _document_id(paper: str) -> str | None:
    """A paper of the list for the services, which say None for the whole dossier."""
    return None if paper == WHOLE else paper
