"""Left: the reports of a year by kind of period, each with its day and how far it is."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label, LinkButton, ToolButton, row
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow, section

if TYPE_CHECKING:
    from ntm_desktop.domain.periods import PeriodKind
    from ntm_desktop.services.reports import ReportLine


class ReportList(Card):
    """Says which reports a year asks for.

    Signals:
        chosen: (id of the form, key of the period) of another report.
        year_chosen: another year is wanted.
        days_wanted: cut-off and due day of the chosen report are to be changed.
    """

    chosen = Signal(str, str)
    year_chosen = Signal(int)
    days_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Các báo cáo trong năm"))
        self._year = 0
        self._lines: tuple[ReportLine, ...] = ()
        self.earlier = ToolButton("chevron-left", self.tr("Năm trước"))
        self.later = ToolButton("chevron-right", self.tr("Năm sau"))
        self._title = Label("", "heading")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.earlier.clicked.connect(lambda: self.year_chosen.emit(self._year - 1))
        self.later.clicked.connect(lambda: self.year_chosen.emit(self._year + 1))
        self.table = DataTable(
            [Column(self.tr("Kỳ và hạn gửi"))],
            self.tr("Các báo cáo trong năm"),
        )
        self.table.current_changed.connect(self._choose)
        bar = row(self.earlier, self._title, self.later, stretch=1)
        bar.setContentsMargins(GRID, GRID - 2, GRID, GRID - 2)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)
        self.days_link = LinkButton(self.tr("Ngày chốt, hạn gửi…"), icon="clock")
        self.days_link.clicked.connect(self.days_wanted)
        foot = row(self.days_link, QWidget(), stretch=1)
        foot.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.addLayout(foot)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.addWidget(inner)

    @property
    def current(self) -> tuple[str, str] | None:
        """Id of the form and key of the period of the chosen report."""
        key = self.table.current_key
        return key if isinstance(key, tuple) else None

    def show_lines(self, year: int, lines: "Sequence[ReportLine]", today: date) -> None:
        """Show the reports of a year; the chosen one stays chosen."""
        self._year, self._lines = year, tuple(lines)
        self._title.setText(self.tr("Năm {0}").format(year))
        rows: list[TableRow] = []
        for title, kinds in self._groups():
            of_kind = [line for line in lines if line.period.kind in kinds]
            if of_kind:
                rows.append(section(title))
                rows += [self._row(line, today) for line in of_kind]
        self.table.show_rows(rows)

    def choose(self, report_id: str, period: str) -> None:
        """Choose a report; nothing happens when the year does not have it."""
        for place, one in enumerate(self.table.table.rows):
            if one.key == (report_id, period):
                self.table.selectRow(place)
                return

    def choose_default(self, period: str) -> None:
        """Choose the report of this period, else the first one."""
        for line in self._lines:
            if line.period.key == period:
                self.choose(line.form.id, period)
                return
        if self._lines:
            self.choose(self._lines[0].form.id, self._lines[0].period.key)

    def _choose(self, key: object) -> None:
        if isinstance(key, tuple):
            self.chosen.emit(*key)

    def _groups(self) -> "tuple[tuple[str, tuple[PeriodKind, ...]], ...]":
        from ntm_desktop.domain.periods import PeriodKind

        return (
            (
                self.tr("6 tháng, 9 tháng, năm"),
                (PeriodKind.HALF, PeriodKind.NINE_MONTHS, PeriodKind.YEAR),
            ),
            (self.tr("Quý"), (PeriodKind.QUARTER,)),
            (self.tr("Tháng"), (PeriodKind.MONTH,)),
            (self.tr("Giai đoạn"), (PeriodKind.SPAN,)),
        )

    def _row(self, line: "ReportLine", today: date) -> TableRow:
        from ntm_desktop.domain.reports.due import STATE_LABELS, ReportState

        looks = {
            ReportState.NOT_BEGUN: ("circle", "faint"),
            ReportState.WRITING: ("pencil", "info"),
            ReportState.WRITTEN: ("circle-check", "met"),
            ReportState.SENT: ("check", "met"),
        }
        icon, token = looks[line.state]
        state = STATE_LABELS[line.state]
        if line.sent:
            state = self.tr("Đã gửi {0}").format(line.sent)
        name = line.period.label.replace(f" năm {line.period.year}", "")
        due = line.deadline.due
        if line.sent:
            name = self.tr("{0} · gửi {1}").format(name, line.sent[:5])
        elif due is not None:
            name = self.tr("{0} · hạn {1:%d/%m}").format(name, due)
        left = line.deadline.days_left(today)
        near = left is not None and not line.sent and -31 <= left <= 7
        if near and left is not None:
            late = self.tr("quá {0} ngày").format(-left)
            name += " · " + (late if left < 0 else self.tr("còn {0} ngày").format(left))
            icon, token = "clock", "not_met" if left < 0 else "warn"
        tip = f"{line.form.title}\n{line.period.label} · {state}\n{self._due_tip(line)}"
        spoken = f"{name}. {state}"
        return TableRow(
            (Cell(name, tip=tip, icon=icon, token=token, colored=near, spoken=spoken),),
            key=(line.form.id, line.period.key),
        )

    def _due_tip(self, line: "ReportLine") -> str:
        told = self.tr("Chốt số liệu {0:%d/%m/%Y}").format(line.deadline.cut_off)
        if line.deadline.due is not None:
            told += self.tr("; hạn gửi {0:%d/%m/%Y}").format(line.deadline.due)
        if not line.deadline.checked:
            told += self.tr(" ◇ ngày gợi ý, chưa đối chiếu với quyết định của tỉnh")
        return told
