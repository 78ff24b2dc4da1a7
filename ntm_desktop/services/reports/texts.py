"""Which text of a passage counts: this period's, and of signer and recipients the last one."""

from collections.abc import Iterator

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reports.due import SENT
from ntm_desktop.domain.reports.form import ReportForm
from ntm_desktop.errors import EntryError
from ntm_desktop.services.report_days import report_forms
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import report_texts as stored

_KEPT = ("signer.", "recipients")
"""Shared fields that hold from one period to the next."""


def form_of(ws: Workspace, report_id: str) -> ReportForm:
    """The form with this id.

    Raises:
        EntryError: there is none.
    """
    forms = report_forms(ws)
    found = next((form for form in forms if form.id == report_id), None)
    if found is None:
        known = ", ".join(form.id for form in forms)
        raise EntryError(f"Không có mẫu báo cáo “{report_id}”. Các mẫu đang có: {known}.")
    return found


def _of_periods(ws: Workspace) -> Iterator[stored.ReportText]:
    return (one for one in stored.read(ws.file) if one.period != stored.EVERY_PERIOD)


def own_texts(ws: Workspace, form: ReportForm, period: Period) -> dict[str, str]:
    """What was written for this report of this period."""
    return {
        one.field_id: one.text
        for one in stored.read(ws.file)
        if one.report_id == form.id and one.period == period.key
    }


def texts_of(ws: Workspace, form: ReportForm, period: Period) -> dict[str, str]:
    """The same, with signer and recipients as they were written last."""
    kept: dict[str, tuple[Period, str]] = {}
    own: dict[str, str] = {}
    for one in _of_periods(ws):
        when = Period.parse(one.period)
        if one.report_id == form.id and when == period:
            own[one.field_id] = one.text
        elif one.field_id.startswith(_KEPT):
            before = kept.get(one.field_id)
            if before is None or before[0] < when:
                kept[one.field_id] = (when, one.text)
    return {**{field_id: text for field_id, (_, text) in kept.items()}, **own}


def previous_texts(
    ws: Workspace, form: ReportForm, period: Period
) -> dict[str, tuple[Period, str]]:
    """Of each passage the newest earlier period that has it, with its text."""
    found: dict[str, tuple[Period, str]] = {}
    for one in _of_periods(ws):
        when = Period.parse(one.period)
        if one.report_id != form.id or not when < period or one.field_id == SENT:
            continue
        if one.field_id not in found or found[one.field_id][0] < when:
            found[one.field_id] = (when, one.text)
    return found
