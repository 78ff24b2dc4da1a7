"""Báo cáo: what a year asks for, the passages of one report, its preview, print and export."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QInputDialog,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.changes import Touched
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import Unsaved, commit_focus
from ntm_desktop.gui.papers.life_bar import LifeBar
from ntm_desktop.gui.papers.passages import PassagesForm
from ntm_desktop.gui.papers.preview_pane import PreviewPane
from ntm_desktop.gui.papers.texts import FieldEditor
from ntm_desktop.gui.reports.report_list import ReportList
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, Level, PageHeader, ProgressStrip, row

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.charts import Chart
    from ntm_desktop.domain.consistency.known import KnownFigure
    from ntm_desktop.domain.papers import PaperKey, PaperLife
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.errors import NtmError
    from ntm_desktop.gui.jobs import Job
    from ntm_desktop.gui.papers.printing import PrintOrder
    from ntm_desktop.services.reports import ReportLine, ReportView
    from ntm_desktop.services.workspace import Workspace

_TOUCHED = frozenset(
    {
        Touched.ANSWERS,
        Touched.REPORTS,
        Touched.PROJECTS,
        Touched.RESOURCES,
        Touched.SETTINGS,
        Touched.ASSESSMENTS,
        Touched.RULES,
    }
)
_ENDINGS = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}


class ReportsPage(CommunePage):
    """The periodic reports of the commune."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._year = 0
        self._view: ReportView | None = None
        self._wanted: tuple[str, str] | None = None
        self._refused: dict[str, Unsaved] = {}
        self._order: PrintOrder | None = None
        self.header = PageHeader(self.tr("Báo cáo"))
        self.chart_button = Button(
            self.tr("Biểu đồ…"),
            icon="layout-dashboard",
            tip=self.tr("Tiêu chí qua các năm, nguồn lực theo nguồn, vốn và tiến độ công trình"),
        )
        self.print_button = Button(self.tr("In…"), icon="printer", tip=self.tr("Ctrl+P"))
        self.pdf_button = Button(self.tr("Xuất PDF…"), icon="file-down")
        self.word_button = Button(
            self.tr("Xuất Word…"),
            icon="file-down",
            tip=self.tr("Tệp .docx để sửa tiếp trong Word; cách ngắt trang có thể khác bản in"),
        )
        self.excel_button = Button(
            self.tr("Xuất Excel…"), icon="file-down", tip=self.tr("Mỗi bảng của báo cáo một trang")
        )
        for button, action in (
            (self.chart_button, self.show_charts),
            (self.print_button, self.print_document),
            (self.pdf_button, partial(self._save_as, "pdf")),
            (self.word_button, partial(self._save_as, "docx")),
            (self.excel_button, partial(self._save_as, "xlsx")),
        ):
            self.header.add_action(button)
            button.clicked.connect(action)
        self.list = ReportList()
        self.list.chosen.connect(self._choose)
        self.list.year_chosen.connect(self._show_year)
        self.list.days_wanted.connect(self._ask_days)
        self.passages = PassagesForm(self._save)
        self.passages.taken.connect(self._take)
        self.copy_button = Button(
            self.tr("Sao từ kỳ trước"),
            icon="download",
            tip=self.tr("Lấy văn bản kỳ trước vào những đoạn chưa viết"),
        )
        self.figure_button = Button(
            self.tr("Chèn số liệu"),
            icon="plus",
            tip=self.tr("Chèn vào chỗ con trỏ; số tự đổi khi số liệu đổi"),
        )
        self.check_button = Button(
            self.tr("Kiểm tra số liệu"),
            icon="clipboard-check",
            tip=self.tr("Tìm số cộng sai, tỷ lệ sai, ngày không khớp trong báo cáo này"),
        )
        self.sent_button = Button(self.tr("Ghi đã gửi…"), icon="check")
        self.copy_button.clicked.connect(self._copy)
        self.figure_button.clicked.connect(self._choose_figure)
        self.check_button.clicked.connect(self.check_figures)
        self.sent_button.clicked.connect(self._mark_sent)
        self.state = Label("", "muted", wrap=True)
        self.preview = PreviewPane(context.tasks)
        self.preview.wide_requested.connect(self._widen)
        self.preview.ready.connect(self._show_possible)
        self.life = LifeBar(context)
        self.progress = ProgressStrip()
        self.progress.ended.connect(self._show_possible)
        self._build()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self._show_possible()

    # The page

    def refresh(self, change: "Change | None") -> None:
        """Read the list and the report that is shown."""
        if change is not None and not change.touched & _TOUCHED:
            return
        if change is None and not self._year:
            self._year = self.context.assessment.period.year
        self._read_list()
        if self.list.current is not None:
            self._read_report(*self.list.current, at_once=change is None)

    def show_target(self, target: str | None) -> None:
        """Lead to a report: "bao-cao-thang-quy/2024-M03"."""
        if target is None or "/" not in target:
            return
        from ntm_desktop.domain.periods import Period

        report_id, _, period = target.partition("/")
        self._wanted = (report_id, Period.parse(period).key)
        self._show_year(Period.parse(period).year)

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
        return self.preview.pages is not None

    def print_document(self) -> None:
        """Print the report, page by page as in the preview."""
        pages = self.preview.pages
        if pages is None:
            self.context.show_message(
                self.tr("Bản xem trước đang được lập. Hãy bấm in lại sau giây lát."), Level.INFO
            )
            return
        from ntm_desktop.gui.papers import printing

        order = printing.choose_printer(self, self._title, pages)
        if order is not None:
            self.carry_out(order)

    def carry_out(self, order: "PrintOrder") -> None:
        """Send pages to the printer in the background."""
        from ntm_desktop.gui.papers.printing import print_work

        self._order = order
        job = self.context.tasks.run_background(
            print_work(order),
            done=partial(self._say_printed, self.list.current),
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang in"),
        )
        self._show_work(self.tr("Đang gửi {0} trang tới máy in…").format(len(order.chosen)), job)

    def _say_printed(self, chosen: tuple[str, str] | None, count: int) -> None:
        from ntm_desktop.services import papers

        if chosen is not None:
            self.context.tasks.run(
                partial(papers.mark_printed, keys=(_key(chosen),)),
                failed=self.context.show_error,
                owner=self,
            )
        self.context.show_message(
            self.tr("Đã gửi {0} trang tới máy in.").format(count), Level.SUCCESS
        )

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Báo cáo tháng, quý, 6 tháng, 9 tháng, năm và giai đoạn, lập từ số liệu đã có.\n\n"
            "Bên trái là các báo cáo của năm với hạn gửi. Ở giữa là các đoạn anh/chị viết: văn bản "
            "kỳ trước nằm ngay dưới, bấm “Sao đoạn này” để lấy lại rồi sửa. “Chèn số liệu” đưa vào "
            "đoạn một con số luôn đúng với số liệu đang có, ví dụ {tiêu chí đạt}. Bảng và biểu đồ "
            "tự lập. Bên phải là bản xem trước, đúng như bản in.\n\n"
            "Báo cáo nêu đúng hiện trạng nên không bao giờ in chữ “bản nháp”."
        )

    def check_figures(self) -> None:
        """Hold the figures of this report against one another."""
        chosen = self.list.current
        if chosen is None:
            return
        self.passages.commit()
        self.context.tasks.run(
            partial(_text_of, chosen),
            done=partial(self._check, chosen[1]),
            failed=self.context.show_error,
            owner=self,
        )

    def show_charts(self) -> None:
        """Show the pictures of the chosen period on screen."""
        chosen = self.list.current
        if chosen is not None:
            self.context.tasks.run(
                partial(_charts_of, chosen[1]),
                done=partial(self._open_charts, _period(chosen[1]).label),
                failed=self.context.show_error,
                owner=self,
            )

    def _open_charts(self, period: str, charts: "tuple[Chart, ...]") -> None:
        from ntm_desktop.gui.reports.charts import ChartsDialog

        ChartsDialog(self.tr("Biểu đồ · {0}").format(period), charts, self.window()).open()

    def _check(self, period: str, read: "tuple[str, tuple[KnownFigure, ...]]") -> None:
        from ntm_desktop.gui.consistency_dialog import ConsistencyDialog

        text, known = read
        years = _period(period).years
        ConsistencyDialog(self.context, self.window(), text, known=known, years=years).open()

    # What is shown

    def _read_list(self) -> None:
        self.context.tasks.run(
            partial(_lines, self._year),
            done=partial(self._show_list, self._year),
            failed=self.context.show_error,
            owner=self,
        )

    def _show_year(self, year: int) -> None:
        self._year = year
        self._read_list()

    def _show_list(self, year: int, lines: "tuple[ReportLine, ...]") -> None:
        if year != self._year:
            return
        self.header.set_subtitle(self.tr("Năm {0} · {1} báo cáo").format(year, len(lines)))
        self.list.show_lines(year, lines, datetime.now(UTC).astimezone().date())
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.list.choose(*wanted)
        elif self.list.current is None:
            self.list.choose_default(self.context.assessment.period.key)

    def _choose(self, report_id: str, period: str) -> None:
        self.passages.commit()
        self._refused.clear()
        self._read_report(report_id, period, at_once=True)

    def _read_report(self, report_id: str, period: str, *, at_once: bool) -> None:
        chosen = (report_id, period)
        self.context.tasks.run(
            partial(_view, chosen),
            done=partial(self._show_report, chosen),
            failed=self.context.show_error,
            owner=self,
        )
        from ntm_desktop.services import reports

        make = partial(reports.drawing, report_id, _period(period))
        self.preview.show_paper("/".join(chosen), make, at_once=at_once)
        self._show_possible()

    def _show_report(self, chosen: tuple[str, str], view: "ReportView") -> None:
        if self.list.current != chosen:
            return
        self._view = view
        self.passages.show_view(view)
        self.context.tasks.run(
            partial(_life, chosen),
            done=partial(self._show_life, chosen),
            failed=self.context.show_error,
            owner=self,
        )
        self.state.setText(self._state_words(view))
        self._show_possible()

    def _show_life(self, chosen: tuple[str, str], life: "PaperLife") -> None:
        if self.list.current == chosen:
            self.life.show_life(_key(chosen), life)

    def _state_words(self, view: "ReportView") -> str:
        from ntm_desktop.domain.reports.due import STATE_LABELS

        said = [STATE_LABELS[view.state]]
        if view.sent:
            said = [self.tr("Đã gửi ngày {0}").format(view.sent)]
        said.append(self.tr("chốt số liệu {0:%d/%m/%Y}").format(view.deadline.cut_off))
        if view.deadline.due is not None:
            mark = "" if view.deadline.checked else " ◇"
            said.append(self.tr("hạn gửi {0:%d/%m/%Y}").format(view.deadline.due) + mark)
        if view.missing:
            said.append(self.tr("còn {0} đoạn chưa viết").format(len(view.missing)))
        return " · ".join(said)

    def _show_possible(self) -> None:
        chosen = self.list.current is not None
        idle = not self.progress.busy
        self.print_button.setEnabled(chosen and idle and self.preview.pages is not None)
        self.chart_button.setEnabled(chosen)
        for button in (self.pdf_button, self.word_button, self.excel_button):
            button.setEnabled(chosen and idle)
        ready = self._view is not None
        for button in (self.figure_button, self.check_button, self.sent_button):
            button.setEnabled(ready)
        self.copy_button.setEnabled(
            self._view is not None
            and any(one.previous and not one.written for one in self._view.passages)
        )

    @property
    def _title(self) -> str:
        if self._view is None:
            return self.tr("Báo cáo")
        name = self.context.commune.commune.full_name
        return self.tr("Báo cáo {0} {1}").format(self._view.period.inline, name)

    # What is done

    def _save(self, editor: FieldEditor, text: str) -> None:
        if self._view is None:
            return
        from ntm_desktop.services import reports

        form, period = self._view.form.id, self._view.period
        self.context.tasks.run(
            partial(
                reports.record_passage,
                report_id=form,
                period=period,
                field_id=editor.field.id,
                text=text,
            ),
            done=lambda _change: self._settle(editor.field.id, text),
            failed=partial(self._refuse, editor.field.id, editor.field.label, text),
            owner=self,
        )

    def _settle(self, field_id: str, text: str) -> None:
        self._refused.pop(field_id, None)
        if field_id in self.passages.editors:
            self.passages.editors[field_id].settle(text)

    def _refuse(self, field_id: str, label: str, text: str, error: "NtmError") -> None:
        self._refused[field_id] = Unsaved(text, str(error), label, None)
        if field_id in self.passages.editors:
            self.passages.editors[field_id].refuse(text, error)

    def _take(self, field_id: str) -> None:
        box = self.passages.boxes.get(field_id)
        if box is not None and box.previous:
            box.editor.put(box.previous)

    def _copy(self) -> None:
        if self._view is None:
            return
        from ntm_desktop.services import reports

        self.passages.commit()
        self.context.tasks.run(
            partial(reports.copy_previous, report_id=self._view.form.id, period=self._view.period),
            failed=self.context.show_error,
            owner=self,
        )

    def _choose_figure(self) -> None:
        if self._view is None:
            return
        menu = QMenu(self)
        for name, told, value in self._view.figures:
            action = menu.addAction(f"{name}: {_short(value) or self.tr('chưa có số liệu')}")
            action.setToolTip(told)
            action.triggered.connect(partial(self.passages.insert, f"{{{name}}}"))
        menu.setToolTipsVisible(True)
        menu.exec(self.figure_button.mapToGlobal(self.figure_button.rect().bottomLeft()))

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self.passages.remember(new)

    def _ask_days(self) -> None:
        if self._view is None:
            return
        from ntm_desktop.gui.reports.days_dialog import DaysDialog

        dialog = DaysDialog(self._view.form, self.window())
        if dialog.exec():
            self.record_days(dialog.cut_off.value(), dialog.due.value())

    def record_days(self, cut_off: int, due: int) -> None:
        """Enter the days of the shown kind of report."""
        if self._view is None:
            return
        from ntm_desktop.services import reports

        self.context.tasks.run(
            partial(
                reports.record_days,
                report_id=self._view.form.id,
                cut_off_day=cut_off,
                due_days=due,
            ),
            failed=self.context.show_error,
            owner=self,
        )

    def _mark_sent(self) -> None:
        if self._view is None:
            return
        today = datetime.now(UTC).astimezone().date()
        day, given = QInputDialog.getText(
            self,
            self.tr("Ngày gửi báo cáo"),
            self.tr("Ngày gửi (để trống là chưa gửi):"),
            text=self._view.sent or f"{today:%d/%m/%Y}",
        )
        if given:
            self.record_sent(day)

    def record_sent(self, day: str) -> None:
        """Note the day on which the shown report was sent."""
        if self._view is None:
            return
        from ntm_desktop.services import reports

        self.context.tasks.run(
            partial(
                reports.mark_sent,
                report_id=self._view.form.id,
                period=self._view.period,
                day=day,
            ),
            failed=self.context.show_error,
            owner=self,
        )

    def _widen(self, wide: bool) -> None:
        self.form_card.setVisible(not wide)

    def _show_work(self, text: str, job: "Job") -> None:
        self.progress.begin(text, job)
        self._show_possible()

    def _save_as(self, ending: str) -> None:
        if self._view is None:
            return
        self.passages.commit()
        folder = Path(self.context.preferences.last_folder or Path.home())
        kind = _ENDINGS[ending]
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Xuất báo cáo ra tệp {0}").format(kind),
            str(folder / f"{self._title}.{ending}"),
            self.tr("Tệp {0} (*.{1})").format(kind, ending),
        )
        if name:
            path = Path(name if name.lower().endswith(f".{ending}") else f"{name}.{ending}")
            self.save(path)

    def save(self, target: Path) -> None:
        """Write the shown report; the ending says as what."""
        if self._view is None:
            return
        from ntm_desktop.services import reports
        from ntm_desktop.services.reports.making import ReportFormat

        self.context.preferences.last_folder = str(target.parent)
        self.context.preferences.save()
        format_ = ReportFormat(target.suffix.removeprefix(".").lower())
        job = self.context.tasks.run_staged(
            reports.saving(self._view.form.id, self._view.period, format_, target),
            done=self._say_saved,
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang xuất báo cáo"),
        )
        self._show_work(self.tr("Đang lập tệp {0}…").format(_ENDINGS[format_.value]), job)

    def _say_saved(self, files: tuple[Path, ...]) -> None:
        folder = files[-1].parent
        self.context.show_message(
            self.tr("Đã ghi tệp “{0}”.").format(files[-1]),
            Level.SUCCESS,
            self.tr("Mở thư mục"),
            partial(_open_folder, folder),
        )

    # Building

    def _build(self) -> None:
        self.form_card = Card("")
        self.form_card.setAccessibleName(self.tr("Nội dung viết"))
        self.form_card.body.setContentsMargins(1, 1, 1, 1)
        tools = QWidget()
        lines = QVBoxLayout(tools)
        lines.setContentsMargins(2 * GRID, GRID, GRID, GRID // 2)
        lines.setSpacing(GRID)
        lines.addWidget(self.state)
        lines.addLayout(row(self.copy_button, self.figure_button, QWidget(), stretch=2))
        lines.addLayout(row(self.check_button, self.sent_button, QWidget(), stretch=2))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(tools)
        column.addWidget(self.passages, 1)
        self.form_card.body.addWidget(inner)
        preview_card = Card(self.tr("Xem trước bản in"))
        preview_card.body.setContentsMargins(0, 0, 0, 0)
        preview_card.body.setSpacing(0)
        preview_card.body.addWidget(self.life)
        preview_card.body.addWidget(self.preview)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(GRID + 4)
        for place, (widget, least, share) in enumerate(
            ((self.list, 220, 0), (self.form_card, 300, 2), (preview_card, 320, 3))
        ):
            widget.setMinimumWidth(least)
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(place, share)
        self.splitter.setSizes([250, 380, 500])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addWidget(self.splitter, 1)
        whole.addWidget(self.progress)


def _lines(year: int, ws: "Workspace") -> "tuple[ReportLine, ...]":
    from ntm_desktop.services import reports
    from ntm_desktop.services.report_days import span_of

    return reports.reports_of(ws, year, span_of(ws, year))


def _view(chosen: tuple[str, str], ws: "Workspace") -> "ReportView":
    from ntm_desktop.services import reports

    return reports.report_view(ws, chosen[0], _period(chosen[1]))


def _key(chosen: tuple[str, str]) -> "PaperKey":
    from ntm_desktop.domain.papers import PaperKey

    return PaperKey.of_report(chosen[0], _period(chosen[1]))


def _life(chosen: tuple[str, str], ws: "Workspace") -> "PaperLife":
    from ntm_desktop.services import papers

    return papers.paper_life(ws, _key(chosen))


def _text_of(chosen: tuple[str, str], ws: "Workspace") -> "tuple[str, tuple[KnownFigure, ...]]":
    from ntm_desktop.services.reports.known import known_figures
    from ntm_desktop.services.reports.making import report_text

    period = _period(chosen[1])
    return report_text(ws, chosen[0], period), known_figures(ws, period)


def _charts_of(period: str, ws: "Workspace") -> "tuple[Chart, ...]":
    from ntm_desktop.services.reports.making import period_charts

    return period_charts(ws, _period(period))


def _period(key: str) -> "Period":
    from ntm_desktop.domain.periods import Period

    return Period.parse(key)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
