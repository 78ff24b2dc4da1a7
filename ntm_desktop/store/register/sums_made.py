"""Sums that were given out, and which packages they rest on; added to, never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.domain.periods import parse_utc, utc_text
from ntm_desktop.store.register.register import Register


@dataclass(frozen=True, slots=True)
class SumMade:
    """One sum.

    Attributes:
        period_key: of which period.
        title: of the tables.
        file: where it was written, "" when it was printed.
        missing: how many communes of the base it lacks: a provisional one when there are any.
        rests_on: position of a package to its verdicts then, as a fingerprint.
        acts: how many acts had been written down before it was made.
    """

    position: int
    at: datetime
    officer: str
    period_key: str
    title: str
    file: str
    missing: int
    rests_on: Mapping[int, str]
    acts: int


def add_sum(register: Register, made: SumMade) -> None:
    """Write down a sum; its ``position`` is given here. Inside a transaction."""
    register.run(
        "INSERT INTO sum_made (at, officer, period_key, title, file, missing, rests_on)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            utc_text(made.at),
            made.officer,
            made.period_key,
            made.title,
            made.file,
            made.missing,
            json.dumps({"acts": made.acts, "packages": list(made.rests_on.items())}),
        ),
    )


def sums(register: Register, most: int = 200) -> tuple[SumMade, ...]:
    """What was given out, newest first."""
    found = []
    for row in register.rows("SELECT * FROM sum_made ORDER BY position DESC LIMIT ?", (most,)):
        rests = json.loads(row["rests_on"])
        found.append(
            SumMade(
                row["position"],
                parse_utc(row["at"]),
                row["officer"],
                row["period_key"],
                row["title"],
                row["file"],
                row["missing"],
                {int(position): print_ for position, print_ in rests["packages"]},
                rests["acts"],
            )
        )
    return tuple(found)
