"""Which reports a year asks for, when each is due and how far it is."""

from dataclasses import dataclass, replace
from datetime import date

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.reports.due import SENT, Deadline, ReportState, deadline, state_of
from ntm_desktop.domain.reports.form import ReportForm
from ntm_desktop.errors import EntryError
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.todo import Todo
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import report_texts as stored

CUT_OFF_DAY, DUE_DAYS = "cut_off_day", "due_days"
_SOON, _LATEST, _MOST = 7, -31, 3


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report of one period.

    Attributes:
        late: its due day is over and it was not sent; only said of reports somebody began or
            that end in the year asked for.
    """

    form: ReportForm
    period: Period
    deadline: Deadline
    state: ReportState
    sent: str

    def late(self, today: date) -> bool:
        """Whether it should have been sent by now."""
        left = self.deadline.days_left(today)
        return left is not None and left < 0 and self.state is not ReportState.SENT


def report_forms(ws: Workspace) -> tuple[ReportForm, ...]:
    """Every report, with the days that this office entered in place of the proposed ones."""
    own: dict[str, dict[str, int]] = {}
    for one in stored.read(ws.file):
        if one.period == stored.EVERY_PERIOD and one.text.isdigit():
            own.setdefault(one.report_id, {})[one.field_id] = int(one.text)
    return tuple(
        replace(
            form,
            cut_off_day=own[form.id].get(CUT_OFF_DAY, form.cut_off_day),
            due_days=own[form.id].get(DUE_DAYS, form.due_days),
            own_days=True,
        )
        if form.id in own
        else form
        for form in ws.catalog.report_forms()
    )


def report_forms_of(ws: Workspace, period: Period) -> tuple[ReportForm, ...]:
    """The reports that are made for a period of this kind."""
    return tuple(form for form in report_forms(ws) if period.kind in form.kinds)


def record_days(ws: Workspace, report_id: str, cut_off_day: int, due_days: int) -> Change:
    """Enter the days of a report as the province wants them.

    Args:
        ws: the open commune.
        report_id: of the form.
        cut_off_day: day of the period's last month; 0 for its last day.
        due_days: days after it on which the report is due; 0 when none is known.

    Raises:
        EntryError: there is no such report, or no such day.
    """
    form = next((one for one in report_forms(ws) if one.id == report_id), None)
    if form is None:
        raise EntryError(f"Không có mẫu báo cáo “{report_id}”.")
    if not 0 <= cut_off_day <= 31 or not 0 <= due_days <= 90:
        raise EntryError("Ngày chốt phải từ 0 đến 31, hạn gửi từ 0 đến 90 ngày sau ngày chốt.")
    changes = [
        stored.change(ws.file, report_id, stored.EVERY_PERIOD, field_id, str(value))
        for field_id, value in ((CUT_OFF_DAY, cut_off_day), (DUE_DAYS, due_days))
    ]
    return apply(ws, f"Sửa ngày chốt, hạn gửi: {form.title}", changes)


def reports_of(ws: Workspace, year: int, span: Period | None = None) -> tuple[ReportLine, ...]:
    """Every report of a year, in the order of their due days; then that of several years.

    Args:
        ws: the open commune.
        year: four digits.
        span: several years to be reported on as well.
    """
    periods = [*Period.parts_of(year)]
    if span is not None:
        periods.append(span)
    own: dict[tuple[str, str], dict[str, str]] = {}
    for one in stored.read(ws.file):
        own.setdefault((one.report_id, one.period), {})[one.field_id] = one.text
    lines = []
    for period in periods:
        for form in report_forms_of(ws, period):
            texts = own.get((form.id, period.key), {})
            required = {
                field.id for field in form.passages() if field.required and not field.default
            }
            state = state_of(texts, written=required <= texts.keys())
            lines.append(
                ReportLine(form, period, deadline(form, period), state, texts.get(SENT, ""))
            )
    return tuple(sorted(lines, key=_order))


def due_reports(ws: Workspace, today: date) -> tuple[Todo, ...]:
    """Reports of the kinds this office writes that are due within a week, or late by a month."""
    written = {
        (one.report_id, Period.parse(one.period).kind)
        for one in stored.read(ws.file)
        if one.period != stored.EVERY_PERIOD
    }
    if not written:
        return ()
    lines = [line for year in (today.year - 1, today.year) for line in reports_of(ws, year)]
    found = []
    for line in lines:
        left = line.deadline.days_left(today)
        if left is None or not _LATEST <= left <= _SOON or line.state is ReportState.SENT:
            continue
        if (line.form.id, line.period.kind) not in written:
            continue
        due = f"{line.deadline.due:%d/%m/%Y}"
        told = f"Quá hạn {-left} ngày (hạn {due})" if left < 0 else f"Còn {left} ngày (hạn {due})"
        if not line.deadline.checked:
            told += " ◇"
        title = f"Gửi báo cáo {line.period.inline}"
        found.append((left, Todo(title, told, None, PageId.REPORTS, "report")))
    return tuple(todo for _, todo in sorted(found, key=lambda one: one[0])[:_MOST])


def span_of(ws: Workspace, year: int) -> Period | None:
    """The years of the criteria set that a year's newest assessment is made by, several only."""
    from ntm_desktop.domain.criteria import SubjectLevel
    from ntm_desktop.services.in_force import find_set
    from ntm_desktop.store.commune import assessments

    infos = assessments.all_of(ws.file, SubjectLevel.COMMUNE)
    here = [info for info in infos if info.period.year == year]
    if not here:
        return None
    found = find_set(ws, max(here, key=lambda info: info.period).set_id)
    first, last = found.first_year, found.last_year
    return Period.span(first, last) if first and last and first < last else None


def _order(line: ReportLine) -> tuple[bool, date, Period, str]:
    several = line.period.kind is PeriodKind.SPAN
    return several, line.deadline.cut_off, line.period, line.form.id
