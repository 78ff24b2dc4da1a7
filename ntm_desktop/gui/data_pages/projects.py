"""Công trình: the projects of the year with their sums; arrears are marked."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, Project
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.data_pages.figures import FigureCard
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, EmptyState, Level, Notice, PageHeader
from ntm_desktop.gui.widgets.figure_words import BLANK, money, progress, rate
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, RowKind, TableRow, section
from ntm_desktop.services.changes import Touched

if TYPE_CHECKING:
    from ntm_desktop.services.changes import Change
    from ntm_desktop.services.records import ProjectRecords, ProjectTotals

_TOUCHED = frozenset({Touched.PROJECTS, Touched.ASSESSMENTS})


class ProjectsPage(CommunePage):
    """The office's list of projects, to be read; it comes from its workbook."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.header = PageHeader(self.tr("Công trình"))
        self._import_button = Button(self.tr("Nhập từ Excel…"), icon="file-up")
        self._import_button.clicked.connect(lambda: context.open_import())
        self.header.add_action(self._import_button)
        self._investment = FigureCard(self.tr("Tổng mức đầu tư"))
        self._paid = FigureCard(self.tr("Giải ngân so với kế hoạch vốn"))
        self._arrears = FigureCard(self.tr("Nợ đọng xây dựng cơ bản"))
        self.remarks = Notice(level=Level.WARN)
        self.remarks.hide()
        self.table = DataTable(self._columns(), self.tr("Danh mục công trình"))

        cards = QHBoxLayout()
        cards.setSpacing(GRID + 4)
        for card in (self._investment, self._paid, self._arrears):
            cards.addWidget(card, 1)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        column.addLayout(cards)
        column.addWidget(self.remarks)
        column.addWidget(self.table, 1)

        self.begin_button = begin = Button(
            self.tr("Nhập danh mục từ Excel…"), "primary", icon="file-up"
        )
        begin.clicked.connect(lambda: context.open_import())
        self.empty = EmptyState("hard-hat", "", "", [begin])
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(filled)
        self.stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addWidget(self.stack, 1)

    def refresh(self, change: "Change | None") -> None:
        """Read the projects again when they were touched."""
        if change is not None and not change.touched & _TOUCHED:
            return
        from ntm_desktop.services import records

        self.context.tasks.run(
            partial(records.projects, assessment_id=self.context.assessment.id),
            done=self._show,
            owner=self,
        )

    def show_target(self, target: str | None) -> None:
        """Bring a project into view: its number in the list."""
        if target and target.isdigit():
            self.table.make_current(int(target))

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Danh mục công trình của năm, đúng như tệp Excel của xã, cộng theo từng loại.\n\n"
            "Trang này chỉ để xem. Muốn sửa, hãy sửa trong tệp Excel rồi nhập lại: chương trình "
            "cho xem trước những gì sẽ thay đổi. Công trình còn nợ đọng được đánh dấu; số nợ "
            "đọng đi vào báo cáo của hồ sơ."
        )

    def _show(self, found: "ProjectRecords") -> None:
        year = found.year
        self.header.set_subtitle(
            self.tr("{0} · {1} công trình · triệu đồng").format(
                self.context.assessment.period.label, len(found.projects)
            )
            if found.projects
            else self.context.assessment.period.label
        )
        self._import_button.setVisible(bool(found.projects))
        if not found.projects:
            self.empty.set_text(
                self.tr("Chưa có danh mục công trình năm {0}").format(year),
                self.tr(
                    "Nhập tệp Excel danh mục công trình mà xã đang dùng: chương trình nhận ra "
                    "cột tổng mức đầu tư, kế hoạch vốn, giải ngân, tiến độ và nợ đọng."
                ),
            )
            self.stack.setCurrentIndex(2)
            return
        self._show_cards(found)
        self._show_remarks(found)
        self.table.show_rows(self._rows(found))
        self.stack.setCurrentIndex(1)

    def _show_cards(self, found: "ProjectRecords") -> None:
        totals = found.totals
        kinds = " · ".join(
            f"{sum(p.kind is kind for p in found.projects)} {label.lower()}"
            for kind, label in PROJECT_KIND_LABELS.items()
            if any(p.kind is kind for p in found.projects)
        )
        self._investment.show_figure(
            self.tr("{0} triệu đồng").format(money(totals.total_investment)), kinds
        )
        self._paid.show_figure(
            rate(totals.disbursed, totals.planned),
            self.tr("{0} / {1} triệu đồng").format(money(totals.disbursed), money(totals.planned)),
            share=(totals.disbursed, totals.planned),
        )
        owing = [p for p in found.projects if p.arrears]
        if owing:
            self._arrears.show_figure(
                self.tr("{0} triệu đồng").format(money(totals.arrears)),
                self.tr("{0} công trình còn nợ").format(len(owing)),
                token="not_met",
            )
        else:
            self._arrears.show_figure(
                self.tr("Không có"), self.tr("Không công trình nào còn nợ"), token="met"
            )

    def _show_remarks(self, found: "ProjectRecords") -> None:
        names = {p.order: p.name for p in found.projects}
        odd = [f"{names[order]}: {text}." for order, text in found.remarks if "Nợ đọng" not in text]
        self.remarks.setVisible(bool(odd))
        if odd:
            more = len(odd) - 3
            lines = odd[:3] + ([self.tr("… và {0} điểm nữa.").format(more)] if more > 0 else [])
            self.remarks.show_message("\n".join(lines), Level.WARN)

    def _columns(self) -> Sequence[Column]:
        return (
            Column(self.tr("TT"), 3, right=True),
            Column(self.tr("Tên công trình")),
            Column(self.tr("Thôn"), 11),
            Column(self.tr("Quyết định phê duyệt"), 18),
            Column(self.tr("Tổng mức"), 9, right=True, tip=self.tr("Tổng mức đầu tư")),
            Column(
                self.tr("Đã bố trí"), 9, right=True, tip=self.tr("Vốn đã bố trí đến hết năm trước")
            ),
            Column(self.tr("Kế hoạch"), 9, right=True, tip=self.tr("Kế hoạch vốn trong năm")),
            Column(self.tr("Giải ngân"), 9, right=True, tip=self.tr("Đã giải ngân trong năm")),
            Column(self.tr("Tiến độ"), 7, right=True),
            Column(self.tr("Nợ đọng"), 10, right=True, tip=self.tr("Nợ đọng xây dựng cơ bản")),
        )

    def _rows(self, found: "ProjectRecords") -> list[TableRow]:
        from ntm_desktop.services.records import ProjectTotals

        rows: list[TableRow] = []
        for kind, label in PROJECT_KIND_LABELS.items():
            own = [p for p in found.projects if p.kind is kind]
            if own:
                rows.append(_sums(f"{label} ({len(own)})", ProjectTotals.of(own), RowKind.SECTION))
                rows.extend(self._row(p) for p in own)
        rows.append(_sums(self.tr("Cộng"), found.totals, RowKind.TOTAL))
        return rows

    def _row(self, project: Project) -> TableRow:
        name = project.name
        tip = self.tr("{0}\nGhi chú: {1}").format(name, project.note) if project.note else name
        owed = (
            Cell(
                money(project.arrears),
                icon="alert-triangle",
                token="not_met",
                colored=True,
                strong=True,
                spoken=self.tr("còn nợ {0} triệu đồng").format(money(project.arrears)),
            )
            if project.arrears
            else Cell(money(project.arrears))
        )
        return TableRow(
            (
                Cell(str(project.order)),
                Cell(f"{name}\n{project.note}" if project.note else name, tip),
                Cell(project.village or BLANK),
                Cell(project.approval or BLANK),
                Cell(money(project.total_investment)),
                Cell(money(project.funded_before)),
                Cell(money(project.planned)),
                Cell(money(project.disbursed)),
                Cell(progress(project.progress)),
                owed,
            ),
            key=project.order,
        )


def _sums(label: str, totals: "ProjectTotals", kind: RowKind) -> TableRow:
    figures = (totals.total_investment, totals.funded_before, totals.planned, totals.disbursed)
    sums = (*(Cell(money(figure)) for figure in figures), Cell(""), Cell(money(totals.arrears)))
    if kind is RowKind.SECTION:
        return section(label, *sums)
    return TableRow((Cell(""), Cell(label), Cell(""), Cell(""), *sums), kind)
