"""Passages of the periodic reports, one row for each report, period and field."""

from dataclasses import dataclass

from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable

EVERY_PERIOD = "*"
"""In place of a period: what holds for every report of a form."""
TEXTS = KeyedTable("report_text", "report_text", "id", "id")


@dataclass(frozen=True, slots=True)
class ReportText:
    """One passage as it is kept.

    Attributes:
        period: key of a period, or ``EVERY_PERIOD``.
    """

    report_id: str
    period: str
    field_id: str
    text: str


def read(file: CommuneFile) -> tuple[ReportText, ...]:
    """Every passage of every report."""
    return tuple(
        ReportText(row["report_id"], row["period"], row["field_id"], row["text"])
        for row in TEXTS.rows(file)
    )


def change(file: CommuneFile, report_id: str, period: str, field_id: str, text: str) -> FieldChange:
    """What has to be written for a passage to become ``text``; an empty one is cleared."""
    record = {"report_id": report_id, "period": period, "field_id": field_id, "text": text}
    key = f"{report_id}/{period}/{field_id}"
    return TEXTS.change(file, key, record if text else None)
