"""Periodic reports: what is due, their passages, their papers as PDF, Word and Excel."""

from ntm_desktop.domain.reports.passages import PassageLine
from ntm_desktop.services.report_days import ReportLine, record_days, report_forms_of, reports_of
from ntm_desktop.services.reports.making import (
    drawing,
    export_report,
    exporting,
    report_facts,
    report_pages,
    saving,
)
from ntm_desktop.services.reports.writing import (
    ReportView,
    copy_previous,
    mark_sent,
    record_passage,
    report_view,
)

__all__ = [
    "PassageLine",
    "ReportLine",
    "ReportView",
    "copy_previous",
    "drawing",
    "export_report",
    "exporting",
    "mark_sent",
    "record_days",
    "record_passage",
    "report_facts",
    "report_forms_of",
    "report_pages",
    "report_view",
    "reports_of",
    "saving",
]
