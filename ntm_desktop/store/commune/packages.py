"""Packages made and receipts taken in; the sequence that orders them."""

from datetime import datetime
from pathlib import Path

from ntm_desktop.domain.outgoing import (
    OutgoingPackage,
    PackageState,
    Receipt,
    state_of,
)
from ntm_desktop.domain.receipts import ReceiptSaid, read_receipt_document, receipt_document
from ntm_desktop.errors import StoreError
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.sqlite_file import Row, new_id


def start_epoch(file: CommuneFile, at: datetime) -> str:
    """Begin a life of the file: its sequence starts again at 1; returns its id, 32 hex digits."""
    epoch = new_id()
    file.run("INSERT INTO epoch (id, started_at) VALUES (?, ?)", (epoch, at.isoformat()))
    return epoch


def renew_epoch(file: CommuneFile, at: datetime) -> str:
    """To be called once on a restored copy, before it makes its first package.

    Otherwise it would give out numbers again that the receiver has seen, and be refused.
    """
    return start_epoch(file, at)


def next_sequence(file: CommuneFile) -> tuple[str, int]:
    """Take the next number: the current epoch and a number never given out before.

    A number taken and not used leaves a gap, which is harmless; the same number twice would
    be refused by the receiver. Inside ``file.transaction()`` it is given back on failure.
    """
    with file.transaction():
        file.run(
            "UPDATE epoch SET last_sequence = last_sequence + 1"
            " WHERE position = (SELECT max(position) FROM epoch)"
        )
        row = file.row("SELECT id, last_sequence FROM epoch ORDER BY position DESC LIMIT 1")
    if row is None:
        raise StoreError(f"Tệp dữ liệu “{file.path}” thiếu mã phiên gửi; hãy mở bản sao lưu.")
    return row["id"], row["last_sequence"]


def record_package(file: CommuneFile, package: OutgoingPackage) -> None:
    """Keep a package that was made."""
    file.run(
        "INSERT INTO package (id, direction, kind, period_key, assessment_id, epoch, sequence,"
        " sha256, file_name, path, sealed, made_at, state)"
        " VALUES (?, 'out', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            package.id,
            str(package.kind),
            package.period_key,
            package.assessment_id,
            package.epoch,
            package.sequence,
            package.sha256,
            package.file_name,
            str(package.path),
            package.sealed,
            package.made_at.isoformat(),
            package.state.value,
        ),
    )


def packages(file: CommuneFile) -> tuple[OutgoingPackage, ...]:
    """Every package made, newest first: by epoch, then by number."""
    rows = file.rows(
        "SELECT package.* FROM package LEFT JOIN epoch ON epoch.id = package.epoch"
        " WHERE direction = 'out' ORDER BY epoch.position DESC, sequence DESC"
    )
    return tuple(_package(row) for row in rows)


def last_package(file: CommuneFile) -> OutgoingPackage | None:
    """The newest package of the current epoch, which the next one names; None for the first."""
    row = file.row(
        "SELECT * FROM package WHERE direction = 'out'"
        " AND epoch = (SELECT id FROM epoch ORDER BY position DESC LIMIT 1)"
        " ORDER BY sequence DESC LIMIT 1"
    )
    return _package(row) if row else None


def package_by_sha256(file: CommuneFile, sha256: str) -> OutgoingPackage | None:
    """The package with these bytes, None when we did not make it."""
    row = file.row("SELECT * FROM package WHERE direction = 'out' AND sha256 = ?", (sha256,))
    return _package(row) if row else None


def set_state(file: CommuneFile, package_id: str, state: PackageState) -> None:
    """Record how far a package is known to have come."""
    file.run("UPDATE package SET state = ? WHERE id = ?", (state.value, package_id))


def forget_package(file: CommuneFile, package_id: str) -> None:
    """Take back a package that never left this PC; one that was copied stays."""
    file.run(
        "DELETE FROM package WHERE id = ? AND state = ?", (package_id, PackageState.PACKED.value)
    )


def record_receipt(file: CommuneFile, package_id: str, said: ReceiptSaid, at: datetime) -> bool:
    """Keep a receipt, and how its package stands with all the offices that answered.

    Returns:
        False when this very receipt was taken in before; then nothing changes.
    """
    with file.transaction():
        new = file.run(
            "INSERT INTO receipt (id, package_id, document, outcome, received_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (package_id, document) DO NOTHING",
            (new_id(), package_id, receipt_document(said), said.outcome.value, at.isoformat()),
        )
        if new:
            state = state_of(receipts(file, package_id))
            assert state is not None
            set_state(file, package_id, state)
    return bool(new)


def receipts(file: CommuneFile, package_id: str | None = None) -> tuple[Receipt, ...]:
    """Receipts in the order they came in, all of them or those of one package."""
    rows = file.rows(
        "SELECT * FROM receipt WHERE ? IS NULL OR package_id = ? ORDER BY rowid",
        (package_id, package_id),
    )
    return tuple(
        Receipt(
            row["id"],
            row["package_id"],
            read_receipt_document(row["document"]),
            datetime.fromisoformat(row["received_at"]),
        )
        for row in rows
    )


def _package(row: Row) -> OutgoingPackage:
    return OutgoingPackage(
        id=row["id"],
        kind=row["kind"],
        period_key=row["period_key"],
        assessment_id=row["assessment_id"],
        epoch=row["epoch"],
        sequence=row["sequence"],
        sha256=row["sha256"],
        file_name=row["file_name"],
        path=Path(row["path"]),
        sealed=bool(row["sealed"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        state=PackageState(row["state"]),
    )
