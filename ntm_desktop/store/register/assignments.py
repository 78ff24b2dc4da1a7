"""Which officer of the office appraises which criterion of a set."""

from collections.abc import Mapping

from ntm_desktop.store.register.register import Register


def owners_of(register: Register, set_id: str) -> Mapping[int, str]:
    """Criterion number to officer; a criterion that is anybody's is not among them."""
    rows = register.rows(
        "SELECT criterion_no, officer FROM assignment WHERE set_id = ? ORDER BY criterion_no",
        (set_id,),
    )
    return {row["criterion_no"]: row["officer"] for row in rows}


def assign(register: Register, set_id: str, criterion_no: int, officer: str) -> None:
    """Give a criterion to an officer, or to anybody when "". Inside a transaction."""
    if not officer:
        register.run(
            "DELETE FROM assignment WHERE set_id = ? AND criterion_no = ?", (set_id, criterion_no)
        )
        return
    register.run(
        "INSERT INTO assignment (set_id, criterion_no, officer) VALUES (?, ?, ?)"
        " ON CONFLICT (set_id, criterion_no) DO UPDATE SET officer = excluded.officer",
        (set_id, criterion_no, officer),
    )


def officers(register: Register) -> tuple[str, ...]:
    """Everybody who was ever named as an officer of this office."""
    rows = register.rows(
        "SELECT officer FROM assignment UNION SELECT appraiser FROM appraisal"
        " UNION SELECT officer FROM act ORDER BY 1"
    )
    return tuple(row["officer"] for row in rows if row["officer"])
