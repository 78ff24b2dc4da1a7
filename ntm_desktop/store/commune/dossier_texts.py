"""Passages of the dossier that the officer writes himself."""

from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange

DOSSIER = "dossier"


def read(file: CommuneFile, assessment_id: str) -> dict[str, str]:
    """Field id to text, for every field that has one."""
    rows = file.rows(
        "SELECT field_id, text FROM dossier_text WHERE assessment_id = ?", (assessment_id,)
    )
    return {row["field_id"]: row["text"] for row in rows}


def change(file: CommuneFile, assessment_id: str, field_id: str, text: str) -> FieldChange:
    """What has to be written for a passage to become ``text``; an empty one is cleared."""
    old = read(file, assessment_id).get(field_id)
    return FieldChange(DOSSIER, field_id, "text", old, text or None, assessment_id)


def stored(file: CommuneFile, change: FieldChange) -> str | None:
    """What stands where a change of subject "dossier" would write."""
    return read(file, change.assessment_id or "").get(change.key)


def write(file: CommuneFile, change: FieldChange) -> None:
    """Carry out one change of subject "dossier"."""
    if change.new is None:
        file.run(
            "DELETE FROM dossier_text WHERE assessment_id = ? AND field_id = ?",
            (change.assessment_id, change.key),
        )
    else:
        file.run(
            "INSERT INTO dossier_text (assessment_id, field_id, text) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET text = excluded.text",
            (change.assessment_id, change.key, change.new),
        )
