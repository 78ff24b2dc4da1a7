"""Files that were refused, each with its reason; nothing is taken off the record."""

from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.domain.periods import parse_utc, utc_text
from ntm_desktop.store.register.register import Register


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was refused.

    Attributes:
        sha256: of the file, "" when it could not be read.
        reason: the check that failed, a word of ``PackageError``.
        sentence: why, as it was told.
        kept_as: its name in the quarantine, "" when no copy is kept.
        commune: code that its name claims, "" when none; a claim, not a proof.
        faults: everything that was wrong, a line each.
    """

    at: datetime
    file_name: str
    sha256: str
    reason: str
    sentence: str
    kept_as: str
    commune: str = ""
    faults: tuple[str, ...] = ()


def add_refusal(register: Register, refusal: Refusal) -> None:
    """Put a refused file on record; the same one for the same reason stands there once."""
    register.run(
        "INSERT INTO refusal"
        " (at, file_name, sha256, reason, sentence, kept_as, commune, faults)"
        " SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS"
        " (SELECT 1 FROM refusal WHERE sha256 = ? AND reason = ? AND sha256 <> '')",
        (
            utc_text(refusal.at),
            refusal.file_name,
            refusal.sha256,
            refusal.reason,
            refusal.sentence,
            refusal.kept_as,
            refusal.commune,
            "\n".join(refusal.faults),
            refusal.sha256,
            refusal.reason,
        ),
    )


def refusals(register: Register) -> tuple[Refusal, ...]:
    """Everything that was refused, in order."""
    return tuple(
        Refusal(
            at=parse_utc(row["at"]),
            file_name=row["file_name"],
            sha256=row["sha256"],
            reason=row["reason"],
            sentence=row["sentence"],
            kept_as=row["kept_as"],
            commune=row["commune"],
            faults=tuple(row["faults"].splitlines()),
        )
        for row in register.rows("SELECT * FROM refusal ORDER BY position")
    )
