"""The register of recognition; entries are added and never changed."""

from datetime import date, datetime

from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.periods import utc_text
from ntm_desktop.domain.recognition import Recognition, RecognitionAct
from ntm_desktop.store.register.register import Register


def recognitions(register: Register) -> tuple[Recognition, ...]:
    """Every entry in the order they were made, also those taken back."""
    return tuple(
        Recognition(
            id=row["id"],
            commune=row["commune"],
            commune_name=row["commune_name"],
            tier=Tier(row["tier"]),
            act=RecognitionAct(row["act"]),
            decision=row["decision"],
            decided_on=date.fromisoformat(row["decided_on"]),
            issuer=row["issuer"],
            year=row["valid_year"],
            reason=row["reason"],
            voids=row["voids"] or "",
        )
        for row in register.rows("SELECT * FROM recognition ORDER BY position")
    )


def add_recognition(register: Register, entry: Recognition, at: datetime) -> None:
    """Add an entry."""
    register.run(
        "INSERT INTO recognition (id, commune, commune_name, tier, act, decision, decided_on,"
        " issuer, valid_year, reason, voids, entered_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.id,
            entry.commune,
            entry.commune_name,
            entry.tier.value,
            entry.act.value,
            entry.decision,
            entry.decided_on.isoformat(),
            entry.issuer,
            entry.year,
            entry.reason,
            entry.voids or None,
            utc_text(at),
        ),
    )
