"""Who changed what, when, from what to what; rows are only ever added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.sqlite_file import Row, new_id

_PIECE = 500


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that gets another value; ``inverse`` takes it back.

    Attributes:
        subject: kind of record, a key of ``edits.WRITERS``.
        key: which record: an indicator's number, a year, a field id.
        field: which field of it.
        old: the value it is made on, as the subject writes it; None when there was none.
        new: its value after, None when it is cleared.
        assessment_id: None for what belongs to the commune as a whole.
    """

    subject: str
    key: str
    field: str
    old: str | None
    new: str | None
    assessment_id: str | None = None

    @property
    def inverse(self) -> "FieldChange":
        """The change that undoes this one."""
        return FieldChange(
            self.subject, self.key, self.field, self.new, self.old, self.assessment_id
        )


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change as it was recorded.

    Attributes:
        change_id: the same for all rows of one edit.
        undo_of: ``change_id`` of the edit this one took back or did again, else "".
    """

    id: str
    change_id: str
    at: datetime
    who: str
    change: FieldChange
    undo_of: str


def append(
    file: CommuneFile,
    changes: Sequence[FieldChange],
    *,
    change_id: str,
    who: str,
    at: datetime,
    undo_of: str = "",
) -> None:
    """Write the rows of one edit, in order."""
    for change in changes:
        file.run(
            "INSERT INTO history (id, change_id, at, who, subject, assessment_id, key, field,"
            " old, new, undo_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new_id(),
                change_id,
                at.isoformat(),
                who,
                change.subject,
                change.assessment_id,
                change.key,
                change.field,
                change.old,
                change.new,
                undo_of or None,
            ),
        )


def of_key(
    file: CommuneFile, assessment_id: str, key: str, subjects: Sequence[str]
) -> tuple[HistoryRow, ...]:
    """Everything that happened to one record of an assessment, newest first."""
    rows = file.rows(
        "SELECT * FROM history WHERE assessment_id = ? AND key = ? ORDER BY position DESC",
        (assessment_id, key),
    )
    return tuple(_row(row) for row in rows if row["subject"] in subjects)


def of_record(
    file: CommuneFile, subject: str, key: str, field: str | None = None
) -> tuple[HistoryRow, ...]:
    """Everything that happened to one record of the commune as a whole, newest first."""
    rows = file.rows(
        "SELECT * FROM history WHERE subject = ? AND key = ? AND (? IS NULL OR field = ?)"
        " ORDER BY position DESC",
        (subject, key, field, field),
    )
    return tuple(_row(row) for row in rows)


def newest(file: CommuneFile) -> Iterator[HistoryRow]:
    """Everything that was ever changed, newest first, read in pieces as it is wanted."""
    before: int | None = None
    while True:
        rows = file.rows(
            "SELECT * FROM history WHERE ? IS NULL OR position < ? ORDER BY position DESC LIMIT ?",
            (before, before, _PIECE),
        )
        yield from map(_row, rows)
        if len(rows) < _PIECE:
            return
        before = rows[-1]["position"]


def find(file: CommuneFile, row_id: str) -> HistoryRow | None:
    """One change as it was recorded, None when there is none with this id."""
    row = file.row("SELECT * FROM history WHERE id = ?", (row_id,))
    return _row(row) if row else None


def value_now(file: CommuneFile, change: FieldChange) -> str | None:
    """The value a field has now: what its newest change made of it."""
    row = file.row(
        "SELECT new FROM history WHERE subject = ? AND key = ? AND field = ?"
        " AND assessment_id IS ? ORDER BY position DESC LIMIT 1",
        (change.subject, change.key, change.field, change.assessment_id),
    )
    return row["new"] if row else None


def count(file: CommuneFile, assessment_id: str, key: str, subjects: Sequence[str]) -> int:
    """How often one record of an assessment was changed."""
    rows = file.rows(
        "SELECT subject, count(*) AS n FROM history WHERE assessment_id = ? AND key = ?"
        " GROUP BY subject",
        (assessment_id, key),
    )
    return sum(int(row["n"]) for row in rows if row["subject"] in subjects)


def last_saved_at(file: CommuneFile) -> datetime | None:
    """When the last edit was saved; None before the first."""
    row = file.row("SELECT at FROM history ORDER BY position DESC LIMIT 1")
    return datetime.fromisoformat(row["at"]) if row else None


def _row(row: Row) -> HistoryRow:
    change = FieldChange(
        row["subject"], row["key"], row["field"], row["old"], row["new"], row["assessment_id"]
    )
    return HistoryRow(
        row["id"],
        row["change_id"],
        datetime.fromisoformat(row["at"]),
        row["who"],
        change,
        row["undo_of"] or "",
    )
