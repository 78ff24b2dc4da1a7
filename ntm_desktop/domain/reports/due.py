"""When figures are cut off, when a report is due, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.reports.form import ReportForm


class ReportState(StrEnum):
    """How far a report is."""

    NOT_BEGUN = "not_begun"
    WRITING = "writing"
    WRITTEN = "written"
    SENT = "sent"


STATE_LABELS = {
    ReportState.NOT_BEGUN: "Chưa viết",
    ReportState.WRITING: "Đang viết",
    ReportState.WRITTEN: "Đã viết đủ",
    ReportState.SENT: "Đã gửi",
}


SENT = "sent"
"""Field of the day on which a report was sent."""


def state_of(own: Mapping[str, str], *, written: bool) -> ReportState:
    """How far a report is.

    Args:
        own: field id to what was written for this period.
        written: no required passage is left.
    """
    if own.get(SENT):
        return ReportState.SENT
    if not own:
        return ReportState.NOT_BEGUN
    return ReportState.WRITTEN if written else ReportState.WRITING


@dataclass(frozen=True, slots=True)
class Deadline:
    """The days of one report.

    Attributes:
        cut_off: up to when figures count.
        due: when it has to be there; None when no day is known.
        checked: the days were checked against a decision, or the office entered them; else they
            are a proposal.
    """

    cut_off: date
    due: date | None
    checked: bool

    def days_left(self, today: date) -> int | None:
        """Days until it is due, negative when it is late; None without a day."""
        return None if self.due is None else (self.due - today).days


def deadline(form: ReportForm, period: Period) -> Deadline:
    """The days of a report of a period.

    The cut-off is a day of the period's last month, as the reporting decree sets it (month:
    15th to 14th; half a year to 14 June and 14 December).
    """
    last = period.last_day
    cut_off = last.replace(day=min(form.cut_off_day, last.day)) if form.cut_off_day else last
    if period.kind is PeriodKind.SPAN:
        cut_off = last
    due = cut_off + timedelta(days=form.due_days) if form.due_days else None
    return Deadline(cut_off, due, form.provenance.verified or form.own_days)
