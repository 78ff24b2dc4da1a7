"""Báo cáo: what a year asks for, the passages of one report, its preview, print and export."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ntm_desktop.domain.changes import Touched
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import Unsaved, commit_focus
from ntm_desktop.gui.papers.export_menu import ExportMenu
from ntm_desktop.gui.papers.life_bar import LifeBar
from ntm_desktop.gui.papers.output import KIND_NAMES, PaperOutput
from ntm_desktop.gui.papers.preview_pane import PreviewPane
from ntm_desktop.gui.reports.report_list import ReportList
from ntm_desktop.gui.reports.writing import WritingCard
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, PageHeader, ProgressStrip

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.charts import Chart
    from ntm_desktop.domain.papers import PaperKey, PaperLife
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.services.reports import ReportLine, ReportView
    from ntm_desktop.services.workspace import Workspace

_TOUCHED = frozenset(
    {
        Touched.ANSWERS,
        Touched.REPORTS,
        Touched.PROJECTS,
        Touched.REGISTERS,
        Touched.RESOURCES,
        Touched.SETTINGS,
        Touched.ASSESSMENTS,
        Touched.RULES,
    }
)


class ReportsPage(CommunePage):
    """The periodic reports of the commune."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._year = 0
        self._view: ReportView | None = None
        self._wanted: tuple[str, str] | None = None
        self.header = PageHeader(self.tr("Báo cáo"))
        self.chart_button = Button(
            self.tr("Biểu đồ…"),
            icon="layout-dashboard",
            tip=self.tr("Tiêu chí qua các năm, nguồn lực theo nguồn, vốn và tiến độ công trình"),
        )
        self.print_button = Button(self.tr("In…"), icon="printer", tip=self.tr("Ctrl+P"))
        self.file_button = ExportMenu(self.tr("Mỗi bảng của báo cáo một trang tính"))
        self.file_button.wanted.connect(self._save_as)
        for button, action in (
            (self.chart_button, self.show_charts),
            (self.print_button, self.print_document),
        ):
            self.header.add_action(button)
            button.clicked.connect(action)
        self.header.add_action(self.file_button)
        self.list = ReportList()
        self.list.chosen.connect(self._choose)
        self.list.year_chosen.connect(self._show_year)
        self.list.days_wanted.connect(self._ask_days)
        self.writing = WritingCard(context)
        self.passages = self.writing.passages
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
        """Read the list and the report that is shown."""
        if change is not None and not change.touched & _TOUCHED:
            return
        if change is None and not self._year:
            self._year = self.context.assessment.period.year
        self._read_list()
        if self.list.current is not None:
            self._read_report(*self.list.current, at_once=change is None)

    def show_target(self, target: str | None) -> None:
        """Lead to a report: "bao-cao-thang-quy/2024-M03", or to a passage of the shown one."""
        if target is None:
            return
        if "/" not in target:
            self.passages.focus_field(target)
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
        return self.writing.unsaved()

    def give_back(self) -> bool:
        """Show what is saved in place of refused passages."""
        return self.writing.give_back()

    def can_print(self) -> bool:
        """There is something to print as soon as a preview is shown."""
        return self.preview.pages is not None

    def print_document(self) -> None:
        """Print the report, page by page as in the preview."""
        self.output.print_pages(
            self._title, self.preview.pages, partial(self._note_printed, self.list.current)
        )

    def _note_printed(self, chosen: tuple[str, str] | None) -> None:
        from ntm_desktop.services import papers

        if chosen is not None:
            self.context.tasks.run(
                partial(papers.mark_printed, keys=(_key(chosen),)),
                failed=self.context.show_error,
                owner=self,
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

    def show_charts(self) -> None:
        """Show the pictures of the chosen period on screen."""
        chosen = self.list.current
        if chosen is not None:
            self.context.tasks.run(
                partial(_charts_of, chosen[1]),
                done=partial(self._open_charts, _period(chosen[1])),
                failed=self.context.show_error,
                owner=self,
            )

    def _open_charts(self, period: "Period", charts: "tuple[Chart, ...]") -> None:
        from ntm_desktop.gui.reports.charts import ChartsDialog
        from ntm_desktop.services import charts_paper

        title = self.tr("Biểu đồ · {0}").format(period.label)
        draw = partial(charts_paper.drawing, period)
        ChartsDialog(self.context, title, charts, draw, self.window()).open()

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
        self.writing.forget_refused()
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
        self.writing.show_view(view)
        self.context.tasks.run(
            partial(_life, chosen),
            done=partial(self._show_life, chosen),
            failed=self.context.show_error,
            owner=self,
        )
        self._show_possible()

    def _show_life(self, chosen: tuple[str, str], life: "PaperLife") -> None:
        if self.list.current == chosen:
            self.life.show_life(_key(chosen), life)

    def _show_possible(self) -> None:
        chosen = self.list.current is not None
        idle = not self.progress.busy
        self.print_button.setEnabled(chosen and idle and self.preview.pages is not None)
        self.chart_button.setEnabled(chosen)
        self.file_button.setEnabled(chosen and idle)

    @property
    def _title(self) -> str:
        if self._view is None:
            return self.tr("Báo cáo")
        name = self.context.commune.commune.full_name
        return self.tr("Báo cáo {0} {1}").format(self._view.period.inline, name)

    # What is done

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

    def _widen(self, wide: bool) -> None:
        self.writing.setVisible(not wide)

    def _save_as(self, ending: str) -> None:
        if self._view is None:
            return
        self.passages.commit()
        question = self.tr("Kết xuất báo cáo ra tệp {0}").format(KIND_NAMES[ending])
        target = self.output.ask_file(question, self._title, ending)
        if target is not None:
            self.save(target)

    def save(self, target: Path) -> None:
        """Write the shown report; the ending says as what."""
        if self._view is None:
            return
        from ntm_desktop.services import reports
        from ntm_desktop.services.reports.making import ReportFormat

        self.output.remember(target.parent)
        ending = target.suffix.removeprefix(".").lower()
        self.output.write(
            reports.saving(self._view.form.id, self._view.period, ReportFormat(ending), target),
            self.tr("Đang kết xuất báo cáo"),
            self.tr("Đang lập tệp {0}…").format(KIND_NAMES[ending]),
        )

    # Building

    def _build(self) -> None:
        preview_card = Card(self.tr("Xem trước bản in"))
        preview_card.body.setContentsMargins(0, 0, 0, 0)
        preview_card.body.setSpacing(0)
        preview_card.body.addWidget(self.life)
        preview_card.body.addWidget(self.preview, 1)
        preview_card.body.addWidget(self.life.changed)
        preview_card.body.addWidget(self.progress)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(GRID + 4)
        for place, (widget, least, share) in enumerate(
            ((self.list, 220, 0), (self.writing, 300, 2), (preview_card, 320, 3))
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


def _charts_of(period: str, ws: "Workspace") -> "tuple[Chart, ...]":
    from ntm_desktop.services.reports.making import period_charts

    return period_charts(ws, _period(period))


def _period(key: str) -> "Period":
    from ntm_desktop.domain.periods import Period

    return Period.parse(key)
