"""Offices below this one, and what they answered of packages they handed on."""

from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import utc_text
from ntm_desktop.domain.receipts import ReceiptSaid, read_receipt_document, receipt_document
from ntm_desktop.store.register.register import Register


@dataclass(frozen=True, slots=True)
class OfficeBelow:
    """An office whose key was compared; ``key_id`` is hexadecimal."""

    key_id: str
    name: str
    public_key: str


@dataclass(frozen=True, slots=True)
class AnswerBelow:
    """What an office below answered of a package.

    Attributes:
        office: its name as enrolled here.
        said: everything its receipt says.
    """

    office: str
    outcome: PackageOutcome
    said: ReceiptSaid


def offices_below(register: Register) -> tuple[OfficeBelow, ...]:
    """Every office below, by name."""
    rows = register.rows("SELECT key_id, name, public_key FROM office_below ORDER BY name")
    return tuple(OfficeBelow(**row) for row in rows)


def add_office_below(register: Register, office: OfficeBelow, at: datetime) -> None:
    """Keep an office whose key was compared; its name may be put right later."""
    register.run(
        "INSERT INTO office_below (key_id, name, public_key, enrolled_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (key_id) DO UPDATE SET name = excluded.name",
        (office.key_id, office.name, office.public_key, utc_text(at)),
    )


def add_answer_below(
    register: Register, key_id: str, package_sha256: str, said: ReceiptSaid, at: datetime
) -> bool:
    """Keep an answer; False when this very one is there already."""
    return bool(
        register.run(
            "INSERT INTO answer_below (package_sha256, office, sequence, sha256, receiver,"
            " outcome, document, taken_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (package_sha256, office, sequence) DO NOTHING",
            (
                package_sha256,
                key_id,
                said.sequence,
                said.sha256,
                said.receiver,
                str(said.outcome),
                receipt_document(said),
                utc_text(at),
            ),
        )
    )


def answers_below(register: Register, package_sha256: str) -> tuple[AnswerBelow, ...]:
    """What offices below answered of a package, newest first."""
    rows = register.rows(
        "SELECT office_below.name, outcome, document FROM answer_below"
        " JOIN office_below ON office_below.key_id = answer_below.office"
        " WHERE package_sha256 = ? ORDER BY sequence DESC",
        (package_sha256,),
    )
    return tuple(
        AnswerBelow(
            row["name"], PackageOutcome(row["outcome"]), read_receipt_document(row["document"])
        )
        for row in rows
    )
