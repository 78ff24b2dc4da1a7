"""Which other copies of this commune's data were merged into it, and what a merge needs of SQL."""

from collections.abc import Iterable
from datetime import datetime

from ntm_desktop.domain.merging import Log, Logged, Slot
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.sqlite_file import Row, new_id

MERGES = KeyedTable("merge", "merge", "id", "at, id")
"""A record's id is that of the last row of the other copy's history that was merged."""


def log(file: CommuneFile) -> Log:
    """Everything a copy has written, and what it has merged."""
    rows: list[Logged] = []
    merges: dict[str, set[str]] = {}
    marks: dict[str, int] = {}
    for row in file.rows("SELECT * FROM history ORDER BY position"):
        if row["subject"] == MERGES.subject:
            merges.setdefault(row["key"], set()).add(row["change_id"])
            marks[row["key"]] = row["position"]
            continue
        rows.append(_logged(row))
    return Log(
        rows,
        frozenset(row["id"] for row in MERGES.rows(file)),
        {row_id: frozenset(edits) for row_id, edits in merges.items()},
        marks,
    )


def merged(file: CommuneFile, last_row: str, *, at: datetime, whose: str) -> FieldChange:
    """What has to be written to say that a copy was merged up to a row of its history."""
    return MERGES.change(file, last_row, {"at": at.isoformat(), "whose": whose})


def take_history(file: CommuneFile, rows: Iterable[Logged], change_id: str) -> None:
    """Keep who did on the other PC what is merged now; as part of the edit that merges it."""
    for row in rows:
        slot = row.slot
        file.run(
            "INSERT INTO history (id, change_id, at, who, subject, assessment_id, key, field,"
            " old, new, undo_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                new_id(),
                change_id,
                row.at.isoformat(),
                row.who,
                slot.subject,
                slot.assessment_id,
                slot.key,
                slot.field,
                row.old,
                row.new,
            ),
        )


def check_names_at_the_end(file: CommuneFile) -> None:
    """Within a transaction: records may name ones that are written later in it."""
    file.run("PRAGMA defer_foreign_keys = ON")


def take_rules(file: CommuneFile, theirs: CommuneFile) -> None:
    """Keep the other copy's rule documents that are not kept here; they are known by content."""
    for row in theirs.rows("SELECT * FROM criteria_set"):
        file.run(
            "INSERT INTO criteria_set (fingerprint, id, version, title, short_title, document,"
            " signer_key_id, accepted_at) VALUES (:fingerprint, :id, :version, :title,"
            " :short_title, :document, :signer_key_id, :accepted_at) ON CONFLICT DO NOTHING",
            row,
        )
    for row in theirs.rows("SELECT * FROM rule_document"):
        file.run(
            "INSERT INTO rule_document (sha256, name, size, content, added_at)"
            " VALUES (:sha256, :name, :size, :content, :added_at) ON CONFLICT DO NOTHING",
            row,
        )


def every_assessment(file: CommuneFile) -> list[Row]:
    """Every assessment, those taken out too: id, period_key, set_id, subject_level, subject_id."""
    return file.rows(
        "SELECT id, period_key, set_id, subject_level, subject_id, withdrawn_at FROM assessment"
    )


def every_evidence(file: CommuneFile) -> list[Row]:
    """Every piece of evidence: id, assessment_id, indicator_no, requirement, sha256, name."""
    return file.rows(
        "SELECT id, assessment_id, indicator_no, requirement, sha256, name FROM evidence"
    )


def _logged(row: Row) -> Logged:
    return Logged(
        row["position"],
        row["id"],
        row["change_id"],
        datetime.fromisoformat(row["at"]),
        row["who"],
        Slot(row["subject"], row["assessment_id"], row["key"], row["field"]),
        row["old"],
        row["new"],
    )
