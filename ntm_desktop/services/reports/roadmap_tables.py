"""Tables about the roadmap and about what fell, for reports and for the plan."""

from collections.abc import Sequence
from decimal import Decimal

from ntm_desktop.documents.dossier.prose import as_written
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.reports.tables import ReportColumn, ReportLine, ReportTable
from ntm_desktop.domain.roadmap import Task
from ntm_desktop.services.reports.gathering import Gathered

MONEY = "triệu đồng"
_NOT_SAID = "Chưa ghi"


def roadmap_table(given: Gathered) -> ReportTable | None:
    """The roadmap: what, who, by when, how it stands; what is done only in the year it was."""
    shown = [task for task in given.tasks if task.open or _done_in(task, given)]
    if not shown:
        return None
    rows = [
        ReportLine(
            (
                task.indicator_no,
                _said(task, "task"),
                _said(task, "who"),
                _when(task.entry, "due"),
                task.entry.number("money"),
                task.words,
            )
        )
        for task in shown
    ]
    money = [m for task in shown if (m := task.entry.number("money")) is not None]
    rows.append(
        ReportLine(
            (
                "",
                f"Tổng cộng ({len(shown)})",
                "",
                "",
                sum(money, Decimal(0)) if money else None,
                "",
            ),
            strong=True,
        )
    )
    return ReportTable(
        "lo-trinh",
        "Lộ trình",
        (
            ReportColumn("Số", 13, centred=True),
            ReportColumn("Việc phải làm", 60),
            ReportColumn("Chủ thể thực hiện", 34),
            ReportColumn("Thời hạn", 24, centred=True),
            ReportColumn("Kinh phí", 20),
            ReportColumn("Tình trạng", 24, centred=True),
        ),
        tuple(rows),
        MONEY,
        _notes(given, shown),
    )


def _notes(given: Gathered, shown: Sequence[Task]) -> tuple[str, ...]:
    notes = []
    if (day := given.tasks_on) is not None:
        notes.append(f"Tình trạng tính đến ngày {day.day}/{day.month}/{day.year}.")
    blank = sum(task.entry.number("money") is None for task in shown)
    if blank:
        notes.append(f"{blank} việc chưa ghi kinh phí, không có trong tổng.")
    return tuple(notes)


def _done_in(task: Task, given: Gathered) -> bool:
    done = task.entry.when("done")
    return done is not None and done.last.year == given.period.year


def _said(task: Task, field_id: str) -> str:
    return task.entry.value(field_id) or _NOT_SAID


def _when(entry: Entry, field_id: str) -> str:
    when = entry.when(field_id)
    return when.shown if when else _NOT_SAID


def regression_table(given: Gathered) -> ReportTable | None:
    """Indicators that were met in an earlier period, and are answered and not met now."""
    if not given.regression.indicators:
        return None
    return ReportTable(
        "tut-tieu-chi",
        "Tụt tiêu chí",
        (
            ReportColumn("Số", 13, centred=True),
            ReportColumn("Chỉ tiêu", 70),
            ReportColumn("Kỳ đạt gần nhất", 36, centred=True),
            ReportColumn("Hiện nay", 52),
        ),
        tuple(
            ReportLine((one.no, one.name, one.since.label, as_written(one.now)))
            for one in given.regression.indicators
        ),
    )
