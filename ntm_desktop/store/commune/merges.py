"""Which other copies of this commune's data were merged into it, and what a merge needs of SQL."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ntm_desktop.domain.merging import Log, Logged
from ntm_desktop.errors import StoreError
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.sqlite_file import Row, new_ids

MERGES = KeyedTable("merge", "merge", "id", "at, id")
"""A record's id is that of the last row of the other copy's history that was merged."""


def log(file: CommuneFile) -> Log:
    """Everything a copy has written, and what it has merged."""
    make = tuple.__new__  # half the time, and there are tens of thousands
    every = file.tuples(
        "SELECT position, id, change_id, at, who, subject, assessment_id, key, field, old, new"
        " FROM history ORDER BY position"
    )
    rows: list[Logged] = [make(Logged, row) for row in every if row[5] != MERGES.subject]
    merges: dict[str, set[str]] = {}
    marks: dict[str, int] = {}
    for row in every if len(rows) < len(every) else ():
        if row[5] == MERGES.subject:
            position, edit, key = row[0], row[2], row[7]
            merges.setdefault(key, set()).add(edit)
            marks[key] = position
    return Log(
        rows,
        frozenset(row["id"] for row in MERGES.rows(file)),
        {row_id: frozenset(edits) for row_id, edits in merges.items()},
        marks,
        _took_in(file),
    )


def _took_in(file: CommuneFile) -> dict[str, frozenset[str]]:
    """Id of a merge to the rows of other copies that it took in, of those that were not undone."""
    rows = file.tuples("SELECT merge, ids FROM merged_rows JOIN merge ON merge = merge.id")
    return {merge: frozenset(ids.split()) for merge, ids in rows}


def last_position(file: CommuneFile) -> int:
    """Place of the last row of a history; 0 for none."""
    row = file.row("SELECT max(position) AS last FROM history")
    return (row and row["last"]) or 0


def merged(file: CommuneFile, last_row: str, *, at: datetime, whose: str) -> FieldChange:
    """What has to be written to say that a copy was merged up to a row of its history."""
    return MERGES.change(file, last_row, {"at": at.isoformat(), "whose": whose})


def take_note(file: CommuneFile, last_row: str, row_ids: Iterable[str]) -> None:
    """Keep which rows of the other copy a merge took in; as part of the edit that merges them."""
    file.run(
        "INSERT INTO merged_rows (merge, ids) VALUES (?, ?)"
        " ON CONFLICT (merge) DO UPDATE SET ids = excluded.ids",
        (last_row, " ".join(row_ids)),
    )


def take_history(file: CommuneFile, rows: Iterable[Logged], change_id: str) -> None:
    """Keep who did on the other PC what is merged now; as part of the edit that merges it."""
    kept = list(rows)
    file.run_many(
        "INSERT INTO history (id, change_id, at, who, subject, assessment_id, key, field,"
        " old, new, undo_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            (row_id, change_id, *row[3:])
            for row_id, row in zip(new_ids(len(kept)), kept, strict=True)
        ],
    )


def check_names_at_the_end(file: CommuneFile) -> None:
    """Within a transaction: records may name ones that are written later in it."""
    file.run("PRAGMA defer_foreign_keys = ON")


@contextmanager
def names_all_there(file: CommuneFile) -> Iterator[None]:
    """Around a transaction: a record that names one that is not there is told in a sentence.

    Raises:
        StoreError: nothing was written.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreError(
            f"Chưa gộp được vào “{file.path}”: có mục nhắc tới một mục không còn ở máy nào. Chưa "
            "có gì bị thay đổi. Hãy chạy “Kiểm tra dữ liệu” trên cả hai máy rồi gộp lại."
        ) from error


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


def pins(file: CommuneFile) -> dict[str, dict[str, object]]:
    """Id of each assessment to the version of its set, its fingerprint and the group."""
    return {
        row["id"]: {
            "version": row["set_version"],
            "fingerprint": row["set_fingerprint"],
            "group_id": row["group_id"],
        }
        for row in file.rows("SELECT id, set_version, set_fingerprint, group_id FROM assessment")
    }


def every_evidence(file: CommuneFile) -> list[Row]:
    """Every piece of evidence: id, assessment_id, indicator_no, requirement, sha256, name."""
    return file.rows(
        "SELECT id, assessment_id, indicator_no, requirement, sha256, name FROM evidence"
    )
