"""Báo cáo: the office's own report, its passages, its preview, print and export."""

from collections.abc import Hashable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, changed, now, painted_first
from ntm_desktop.gui.desk.readings import making_of_paper, making_of_report
from ntm_desktop.gui.navigation import Unsaved, commit_focus
from ntm_desktop.gui.papers.output import KIND_NAMES, PaperOutput
from ntm_desktop.gui.papers.passages import PassagesForm
from ntm_desktop.gui.papers.preview_pane import PreviewPane
from ntm_desktop.gui.papers.texts import FieldEditor
from ntm_desktop.gui.tab_order import chain, fields_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    Label,
    Level,
    PageHeader,
    ProgressStrip,
    row,
)
from ntm_desktop.store.register.register import Register

if TYPE_CHECKING:
    from ntm_desktop.district.office_report.making import OfficeReportView

_OF_PAGE = frozenset({Touched.PACKAGES, Touched.SETTINGS, Touched.REPORTS})
_ENDINGS = ("pdf", "docx", "xlsx")
_SHORT = 60


class ReportPage(DeskPage):
    """The report of the period in the top bar: the commune's form, with sums over the communes."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self.view: OfficeReportView | None = None
        self._asked = 0
        self._refused: dict[str, Unsaved] = {}
        self._build()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(lambda _old, new: self.passages.remember(new))

    # The page

    def refresh(self, change: Change | None) -> None:
        """Read the report of the period anew."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        context = self.context
        self._asked += 1
        asked, period = self._asked, context.period
        key, view = making_of_report(context, period)
        paper, draw = making_of_paper(context, period)
        other = self.show_kept(key, self._show)
        if other:
            # What is typed into a text of before would be written over by the one of now.
            self.writing.setEnabled(False)
        steps = context.memory.making(key, view)
        context.tasks.run_staged(
            painted_first(steps) if other else steps,
            done=lambda view: self._read(key, view),
            failed=lambda error: self._fail(asked, error),
            owner=self,
        )
        self.preview.show_paper(
            f"report/{period.key}",
            partial(context.memory.making, paper, draw),
            at_once=change is None,
        )

    def commit_pending(self) -> None:
        """Queue the passage being typed."""
        commit_focus(self)
        self.passages.commit()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Passages that were refused."""
        return tuple(self._refused.values())

    def give_back(self) -> bool:
        """Show what is saved in place of refused passages."""
        given = [key for key, one in self.passages.editors.items() if one.give_back()]
        for key in given:
            self._refused.pop(key, None)
        return bool(given)

    def can_print(self) -> bool:
        """There is something to print as soon as a preview is shown."""
        return self.view is not None and not self.updating and self.preview.pages is not None

    def print_document(self) -> None:
        """Print the report, page by page as in the preview."""
        if self.view is not None and not self.updating:
            self.output.print_pages(self._title(), self.preview.pages, self._note_print)

    def _note_print(self) -> None:
        from ntm_desktop.district.office_report.making import noting_print

        context = self.context
        if self.view is not None:
            context.tasks.run_staged(
                noting_print(context.catalog, self.view.period, context.area, now()), owner=self
            )

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Báo cáo của cơ quan cho kỳ chọn ở đầu cửa sổ, cùng mẫu với báo cáo của xã; số liệu là "
            "tổng của các xã. Ở giữa là các đoạn anh/chị viết, văn bản kỳ trước nằm ngay dưới. "
            "“Chèn số liệu” đưa vào đoạn một con số luôn đúng với các gói đã nhận. Bảng và biểu "
            "đồ tự lập; còn thiếu xã nào thì dưới bảng ghi “Tạm tính”."
        )

    def save_as(self, path: Path) -> None:
        """Write the report to a file; its ending says which kind."""
        if self.view is None:
            return
        self.passages.commit()
        from ntm_desktop.district.office_report.making import saving

        context = self.context
        self.output.write(
            saving(context.catalog, self.view.period, context.area, path, now()),
            self.tr("Đang ghi báo cáo"),
            self.tr("Đang ghi {0}…").format(path.name),
        )

    # What is shown

    def set_updating(self, on: bool) -> None:
        """Nothing is printed or written while the figures are of before a change."""
        super().set_updating(on)
        for button in self._outputs:
            button.setEnabled(not on and self.view is not None)

    def _read(self, key: Hashable, view: "OfficeReportView") -> None:
        self.show_read(key, self._show, view)
        if not self.updating:
            self.writing.setEnabled(True)

    def _show(self, view: "OfficeReportView") -> None:
        self.view = view
        self.places.setCurrentIndex(0)
        self.header.set_subtitle(self._title())
        self.passages.show_view(view)
        self._put_preview_last()
        said = []
        if view.missing:
            said.append(self.tr("Chưa viết: {0}.").format(", ".join(view.missing)))
        if view.provisional:
            said.insert(0, view.provisional)
        self.state.setText(" ".join(said) or self.tr("Đã viết đủ các đoạn."))
        for button in self._buttons:
            button.setEnabled(not self.updating or button not in self._outputs)

    def _put_preview_last(self) -> None:
        """By keyboard the passages come before the sheet beside them, as they stand."""
        chain((self.figure_button, *fields_of(self.passages), *fields_of(self.preview)))

    def _fail(self, asked: int, error: NtmError) -> None:
        if asked != self._asked:
            return
        self.view = None
        self.forget_shown()
        self.writing.setEnabled(True)
        self.header.set_subtitle("")
        self.empty.set_text(self.tr("Chưa lập được báo cáo kỳ này"), str(error))
        self.places.setCurrentIndex(1)
        for button in self._buttons:
            button.setEnabled(False)

    def _title(self) -> str:
        view = self.view
        return self.tr("Báo cáo {0}").format(view.period.inline) if view is not None else ""

    # Writing

    def _save(self, editor: FieldEditor, text: str) -> None:
        view = self.view
        if view is None:
            return
        from ntm_desktop.district.office_report import texts

        field, form, period = editor.field, view.form, view.period

        def keep(register: Register) -> Change:
            texts.record(register, form, period, field.id, text)
            return changed(self.tr("Sửa báo cáo: {0}").format(field.label), Touched.REPORTS)

        self.context.tasks.run(
            keep,
            done=lambda _change: self._settle(field.id, text),
            failed=partial(self._refuse, field.id, field.label, text),
            owner=self,
        )

    def _settle(self, field_id: str, text: str) -> None:
        self._refused.pop(field_id, None)
        if field_id in self.passages.editors:
            self.passages.editors[field_id].settle(text)

    def _refuse(self, field_id: str, label: str, text: str, error: NtmError) -> None:
        self._refused[field_id] = Unsaved(text, str(error), label)
        if field_id in self.passages.editors:
            self.passages.editors[field_id].refuse(text, error)

    def _take(self, field_id: str) -> None:
        """Last period's text into one passage."""
        box = self.passages.boxes.get(field_id)
        if box is not None:
            self._save(box.editor, box.previous)

    def _copy(self) -> None:
        view = self.view
        if view is None:
            return
        self.passages.commit()
        from ntm_desktop.district.office_report import texts

        form, period = view.form, view.period

        def copy(register: Register) -> Change:
            count = texts.copy_previous(register, form, period)
            return changed(self.tr("Sao {0} đoạn từ kỳ trước").format(count), Touched.REPORTS)

        self.context.tasks.run(
            copy,
            done=lambda change: self.context.show_message(change.label, Level.SUCCESS),
            failed=self.context.show_error,
            owner=self,
        )

    def _choose_figure(self) -> None:
        if self.view is None:
            return
        menu = QMenu(self)
        for name, told, value in self.view.figures:
            shown = value if len(value) <= _SHORT else f"{value[:_SHORT]}…"
            action = menu.addAction(f"{name}: {shown or self.tr('chưa có số liệu')}")
            action.setToolTip(told)
            action.triggered.connect(partial(self.passages.insert, f"{{{name}}}"))
        menu.setToolTipsVisible(True)
        menu.exec(self.figure_button.mapToGlobal(self.figure_button.rect().bottomLeft()))

    def _choose_file(self, ending: str) -> None:
        if self.view is None:
            return
        name = f"bao-cao-{self.view.period.key}"
        chosen = self.output.ask_file(self.tr("Lưu báo cáo"), name, ending)
        if chosen is not None:
            self.save_as(chosen)

    # Building

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Báo cáo"))
        self._buttons: list[Button] = []
        for ending in _ENDINGS:
            button = Button(f"{KIND_NAMES[ending]}…", icon="file-down")
            button.clicked.connect(lambda _on=False, ending=ending: self._choose_file(ending))
            self._buttons.append(button)
        printing = Button(self.tr("In"), icon="printer", tip=self.tr("Ctrl+P"))
        printing.clicked.connect(self.print_document)
        self._buttons.append(printing)
        self._outputs = tuple(self._buttons)
        for button in self._buttons:
            self.header.add_action(button)
        self.copy_button = Button(
            self.tr("Sao từ kỳ trước"),
            icon="download",
            tip=self.tr("Lấy văn bản kỳ trước vào những đoạn chưa viết"),
        )
        self.copy_button.clicked.connect(self._copy)
        self.figure_button = Button(
            self.tr("Chèn số liệu"),
            icon="plus",
            tip=self.tr("Chèn vào chỗ con trỏ; số tự đổi khi nhận thêm gói"),
        )
        self.figure_button.clicked.connect(self._choose_figure)
        self._buttons += [self.copy_button, self.figure_button]
        self.passages = PassagesForm(self._save)
        self.passages.taken.connect(self._take)
        self.state = Label("", "muted", wrap=True)
        self.preview = PreviewPane(self.context.tasks)
        self.writing = QWidget()
        left = QVBoxLayout(self.writing)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GRID)
        head = QVBoxLayout()
        head.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)
        head.addLayout(row(self.copy_button, self.figure_button, QWidget(), stretch=2))
        head.addWidget(self.state)
        left.addLayout(head)
        left.addWidget(self.passages, 1)
        writing, paper = Card(), Card()
        for card, inside in ((writing, self.writing), (paper, self.preview)):
            card.body.setContentsMargins(0, 0, 0, 0)
            card.body.addWidget(inside)
        self.split = QSplitter()
        self.split.addWidget(writing)
        self.split.addWidget(paper)
        self.split.setSizes([500, 560])
        self.split.setChildrenCollapsible(False)
        self.preview.wide_requested.connect(lambda wide: writing.setVisible(not wide))
        self.empty = EmptyState("file-text", "", "")
        nothing = Card()
        nothing.body.addWidget(self.empty)
        self.places = QStackedWidget()
        self.places.addWidget(self.split)
        self.places.addWidget(nothing)
        self.progress = ProgressStrip()
        self.output = PaperOutput(self, self.context, self.progress)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.header)
        layout.addWidget(self.places, 1)
        layout.addWidget(self.progress)
