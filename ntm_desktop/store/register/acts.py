"""Who did what on a register, and when: added to, never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ntm_desktop.domain.periods import parse_utc, utc_text
from ntm_desktop.store.register.register import Register


class ActKind(StrEnum):
    """What was done."""

    ENROLLED = "enrolled"
    RECEIVED = "received"
    REFUSED = "refused"
    ANSWERED = "answered"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    RECOGNISED = "recognised"
    SUMMED = "summed"
    FORWARDED = "forwarded"
    TAKEN_BELOW = "taken-below"
    SETTINGS = "settings"
    ASSIGNED = "assigned"
    HANDED_OUT = "handed-out"
    TAKEN_BACK = "taken-back"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the journal.

    Attributes:
        officer: who, "" when this PC did not say.
        commune: code, "" when it is about none.
        package: position of a package, None when it is about none.
        words: what, as one sentence.
    """

    position: int
    at: datetime
    officer: str
    act: ActKind
    commune: str
    package: int | None
    words: str


def note_act(
    register: Register,
    at: datetime,
    act: ActKind,
    words: str,
    *,
    commune: str = "",
    package: int | None = None,
) -> None:
    """Write down what the officer at this PC does. Inside the transaction that does it."""
    register.run(
        "INSERT INTO act (at, officer, act, commune, package, words) VALUES (?, ?, ?, ?, ?, ?)",
        (utc_text(at), register.officer, act.value, commune, package, words),
    )


def acts(
    register: Register, *, package: int | None = None, most: int | None = None
) -> tuple[Act, ...]:
    """What was done, newest first; of one package, or everything."""
    rows = register.rows(
        "SELECT * FROM act WHERE ? IS NULL OR package = ? ORDER BY position DESC LIMIT ?",
        (package, package, -1 if most is None else most),
    )
    return tuple(
        Act(
            row["position"],
            parse_utc(row["at"]),
            row["officer"],
            ActKind(row["act"]),
            row["commune"],
            row["package"],
            row["words"],
        )
        for row in rows
    )
