"""Receivers that were opened here, and what is on its way to them. No secret lies here."""

from datetime import datetime
from pathlib import Path

from ntm_desktop.domain.receivers import Receiver, Sending, SendingState
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.sqlite_file import Row, new_id


def keep_receiver(file: CommuneFile, receiver: Receiver, access: str, at: datetime) -> None:
    """Keep a receiver, or what is new of one that is known.

    Args:
        file: open.
        receiver: as its file says; its access key is left out.
        access: name under which the access key is kept outside the database.
        at: now, UTC.
    """
    file.run(
        "INSERT INTO receiver (id, name, address, certificate, recipient, public_key, access,"
        " added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " name = excluded.name, address = excluded.address, certificate = excluded.certificate,"
        " recipient = excluded.recipient, access = excluded.access",
        (
            receiver.id,
            receiver.name,
            receiver.address,
            receiver.certificate,
            receiver.recipient,
            receiver.public_key,
            access,
            at.isoformat(),
        ),
    )


def receivers(file: CommuneFile) -> tuple[Row, ...]:
    """Every receiver, in the order they were opened first."""
    return tuple(file.rows("SELECT * FROM receiver ORDER BY rowid"))


def forget_receiver(file: CommuneFile, receiver_id: str) -> None:
    """Send nothing there any more; what was sent stays on record."""
    with file.transaction():
        file.run(
            "UPDATE sending SET state = 'cancelled' WHERE receiver_id = ?"
            " AND state NOT IN ('sent', 'cancelled')",
            (receiver_id,),
        )
        file.run("DELETE FROM receiver WHERE id = ?", (receiver_id,))


def add_sending(
    file: CommuneFile, package_id: str, receiver_id: str, name: str, at: datetime
) -> bool:
    """Put a package in line for a receiver; False when it stands there or was sent already."""
    sending_id = new_id()
    return bool(
        file.run(
            "INSERT INTO sending (id, package_id, receiver_id, receiver_name, state, path,"
            " sentence, changed_at)"
            " SELECT ?, ?, ?, ?, 'waiting', ?, '', ? WHERE NOT EXISTS (SELECT 1 FROM sending"
            " WHERE package_id = ? AND receiver_id = ? AND state <> 'cancelled')",
            (
                sending_id,
                package_id,
                receiver_id,
                name,
                str(file.outbox / "line" / sending_id),
                at.isoformat(),
                package_id,
                receiver_id,
            ),
        )
    )


def sendings(file: CommuneFile) -> tuple[Sending, ...]:
    """Everything that was put in line, the oldest first: the order of sending."""
    return tuple(
        Sending(
            id=row["id"],
            package_id=row["package_id"],
            receiver_id=row["receiver_id"],
            receiver_name=row["receiver_name"],
            state=SendingState(row["state"]),
            path=Path(row["path"]),
            sentence=row["sentence"],
            changed_at=datetime.fromisoformat(row["changed_at"]),
        )
        for row in file.rows("SELECT * FROM sending ORDER BY position")
    )


def set_sending(
    file: CommuneFile, sending_id: str, state: SendingState, sentence: str, at: datetime
) -> None:
    """Record how far it has come."""
    file.run(
        "UPDATE sending SET state = ?, sentence = ?, changed_at = ? WHERE id = ?",
        (state.value, sentence, at.isoformat(), sending_id),
    )


def forget_sendings(file: CommuneFile, package_id: str) -> None:
    """Take a package out of the line that nothing of was sent yet."""
    file.run(
        "DELETE FROM sending WHERE package_id = ? AND state IN ('waiting', 'cancelled')",
        (package_id,),
    )
