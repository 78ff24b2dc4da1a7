"""The rules that assessments were made by, kept word for word so that old years stay readable."""

from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.store.commune.commune_file import CommuneFile


@dataclass(frozen=True, slots=True)
class StoredSet:
    """One version of a criteria set.

    Attributes:
        fingerprint: SHA-256 of the document's canonical bytes, hex.
        document: the set as canonical JSON.
        signer_key_id: who signed it; empty for one that came with the program.
    """

    fingerprint: str
    id: str
    version: int
    title: str
    short_title: str
    document: str
    signer_key_id: str = ""


def keep(file: CommuneFile, stored: StoredSet, at: datetime) -> None:
    """Keep a version of a set; one that is kept already stays as it is."""
    file.run(
        "INSERT INTO criteria_set (fingerprint, id, version, title, short_title, document,"
        " signer_key_id, accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (fingerprint) DO NOTHING",
        (
            stored.fingerprint,
            stored.id,
            stored.version,
            stored.title,
            stored.short_title,
            stored.document,
            stored.signer_key_id or None,
            at.isoformat(),
        ),
    )


def document(file: CommuneFile, fingerprint: str) -> str | None:
    """The JSON text of a version, None when it is not kept."""
    row = file.row("SELECT document FROM criteria_set WHERE fingerprint = ?", (fingerprint,))
    return row["document"] if row else None
