"""Rules that the office keeps itself: drafts, adopted sets, provincial decisions, trusted keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.sqlite_file import Row, new_id

DRAFT = "rule_draft"

ADOPTED = KeyedTable("adopted_set", "adopted_set", "fingerprint", "position, fingerprint")
OVERRIDES = KeyedTable("override", "provincial_override", "id", "decision, id")
AUTHORITIES = KeyedTable("authority", "trusted_authority", "key_id", "name, key_id")


@dataclass(frozen=True, slots=True)
class AdoptedSet:
    """A version of a set that this office published or took over.

    Attributes:
        origin: "own" or "received".
        position: the highest one of a set counts.
        signer_name: the authority that signed it; empty for an own one.
    """

    fingerprint: str
    set_id: str
    version: int
    short_title: str
    origin: str
    position: int
    signer_key_id: str
    signer_name: str
    adopted_at: datetime
    adopted_by: str


@dataclass(frozen=True, slots=True)
class StoredOverride:
    """A provincial decision as it is kept; ``signer_name`` is empty for an own one."""

    id: str
    version: int
    document: str
    signer_key_id: str
    signer_name: str
    adopted_at: datetime


def draft_ids(file: CommuneFile) -> tuple[str, ...]:
    """Ids of all drafts."""
    rows = file.rows("SELECT DISTINCT draft_id FROM rule_draft_piece ORDER BY draft_id")
    return tuple(row["draft_id"] for row in rows)


def draft_pieces(file: CommuneFile, draft_id: str) -> dict[str, str]:
    """The pieces of a draft, {} when there is none."""
    rows = file.rows("SELECT piece, document FROM rule_draft_piece WHERE draft_id = ?", (draft_id,))
    return {row["piece"]: row["document"] for row in rows}


def draft_changes(
    draft_id: str, old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[FieldChange, ...]:
    """The changes that lead from the pieces of a draft to other ones, in a stable order."""
    return tuple(
        FieldChange(DRAFT, draft_id, piece, old.get(piece), new.get(piece))
        for piece in sorted(old.keys() | new.keys())
        if old.get(piece) != new.get(piece)
    )


def stored_draft(file: CommuneFile, change: FieldChange) -> str | None:
    """What stands where a change of subject "rule_draft" would write."""
    row = file.row(
        "SELECT document FROM rule_draft_piece WHERE draft_id = ? AND piece = ?",
        (change.key, change.field),
    )
    return row["document"] if row else None


def write_draft(file: CommuneFile, change: FieldChange) -> None:
    """Carry out one change of subject "rule_draft"."""
    if change.new is None:
        file.run(
            "DELETE FROM rule_draft_piece WHERE draft_id = ? AND piece = ?",
            (change.key, change.field),
        )
    else:
        file.run(
            "INSERT INTO rule_draft_piece (draft_id, piece, document) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET document = excluded.document",
            (change.key, change.field, change.new),
        )


def adopted_sets(file: CommuneFile, set_id: str | None = None) -> tuple[AdoptedSet, ...]:
    """Adopted versions of all sets or of one, the one adopted last first."""
    rows = file.rows(
        "SELECT adopted_set.*, criteria_set.id, version, short_title FROM adopted_set"
        " JOIN criteria_set USING (fingerprint)"
        " WHERE ? IS NULL OR criteria_set.id = ? ORDER BY position DESC",
        (set_id, set_id),
    )
    return tuple(
        AdoptedSet(
            fingerprint=row["fingerprint"],
            set_id=row["id"],
            version=row["version"],
            short_title=row["short_title"],
            origin=row["origin"],
            position=row["position"],
            signer_key_id=row["signer_key_id"],
            signer_name=row["signer_name"],
            adopted_at=datetime.fromisoformat(row["adopted_at"]),
            adopted_by=row["adopted_by"],
        )
        for row in rows
    )


def adoption(
    file: CommuneFile,
    fingerprint: str,
    *,
    at: datetime,
    by: str,
    signer_key_id: str = "",
    signer_name: str = "",
) -> FieldChange:
    """What has to be written to adopt a version whose document is kept already."""
    row = file.row("SELECT coalesce(max(position), 0) AS last FROM adopted_set")
    return ADOPTED.change(
        file,
        fingerprint,
        {
            "position": (row["last"] if row else 0) + 1,
            "origin": "received" if signer_key_id else "own",
            "signer_key_id": signer_key_id,
            "signer_name": signer_name,
            "adopted_at": at.isoformat(),
            "adopted_by": by,
        },
    )


def kept_versions(file: CommuneFile, set_id: str) -> tuple[tuple[str, int], ...]:
    """Fingerprint and version of every document of a set that is kept, for any reason."""
    rows = file.rows(
        "SELECT fingerprint, version FROM criteria_set WHERE id = ? ORDER BY version, accepted_at",
        (set_id,),
    )
    return tuple((row["fingerprint"], row["version"]) for row in rows)


def overrides(file: CommuneFile) -> tuple[StoredOverride, ...]:
    """Every provincial decision kept here."""
    rows = file.rows("SELECT * FROM provincial_override ORDER BY decision, id")
    return tuple(_override(row) for row in rows)


def override(file: CommuneFile, override_id: str) -> StoredOverride | None:
    """One provincial decision, None when it is not kept."""
    row = OVERRIDES.row(file, override_id)
    return _override(row) if row else None


def authorities(file: CommuneFile) -> Sequence[Row]:
    """Every office whose rules are taken: key_id, name, public_key, trusted_at, trusted_by."""
    return AUTHORITIES.rows(file)


def record_rules_package(
    file: CommuneFile,
    subject: str,
    subject_id: str,
    version: int,
    fingerprint: str,
    *,
    sha256: str,
    file_name: str,
    at: datetime,
    by: str,
) -> None:
    """Keep that rules were handed on; what has left the house cannot be undone."""
    file.run(
        "INSERT INTO rules_package (id, subject, subject_id, version, fingerprint, sha256,"
        " file_name, made_at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new_id(),
            subject,
            subject_id,
            version,
            fingerprint,
            sha256,
            file_name,
            at.isoformat(),
            by,
        ),
    )


def handed_on_version(file: CommuneFile, subject: str, subject_id: str) -> int:
    """The highest version that was handed on, 0 when none was."""
    row = file.row(
        "SELECT coalesce(max(version), 0) AS last FROM rules_package"
        " WHERE subject = ? AND subject_id = ?",
        (subject, subject_id),
    )
    return int(row["last"]) if row else 0


def _override(row: Row) -> StoredOverride:
    return StoredOverride(
        row["id"],
        row["version"],
        row["document"],
        row["signer_key_id"],
        row["signer_name"],
        datetime.fromisoformat(row["adopted_at"]),
    )
