import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from ntm_desktop.domain.outgoing import OutgoingPackage, PackageState, newest_of_each
from ntm_desktop.domain.package import PackageOutcome, PartOutcome
from ntm_desktop.domain.receipts import ReceiptSaid
from ntm_desktop.store.commune import packages
from ntm_desktop.store.commune.commune_file import FILE_NAME, CommuneFile
from tests.store.conftest import ASSESSMENT, NOW


def made(file, mark="1"):
    epoch, sequence = packages.next_sequence(file)
    package = OutgoingPackage(
        id=mark * 32,
        kind="assessment",
        period_key="2024",
        assessment_id=ASSESSMENT.id,
        epoch=epoch,
        sequence=sequence,
        sha256=mark * 64,
        file_name=f"06364_assessment_2024_{sequence:04d}.ntmz",
        path=Path("/mnt/USB của xã/gói.ntmz"),
        sealed=True,
        made_at=NOW,
    )
    packages.record_package(file, package)
    return package


def test_numbers_rise_by_one_and_are_never_given_twice(file, data_dir):
    epoch, first = packages.next_sequence(file)
    assert first == 1
    file.close()
    again = CommuneFile.open(data_dir)
    assert packages.next_sequence(again) == (epoch, 2)
    again.close()


def test_a_number_taken_in_a_failing_transaction_is_given_back(file):
    def fail():
        with file.transaction():
            packages.next_sequence(file)
            raise ValueError("USB rút ra")

    with pytest.raises(ValueError, match="USB"):
        fail()
    assert packages.next_sequence(file)[1] == 1


def test_a_restored_copy_starts_a_new_epoch_at_one(file):
    old, _ = packages.next_sequence(file)
    new = packages.renew_epoch(file, NOW)
    assert new != old
    assert len(new) == 32
    assert packages.next_sequence(file) == (new, 1)


def test_packages_come_back_newest_first(file):
    first, second = made(file, "1"), made(file, "2")
    packages.renew_epoch(file, NOW)
    assert packages.last_package(file) is None
    third = made(file, "3")
    assert packages.packages(file) == (third, second, first)
    assert packages.last_package(file) == third
    assert packages.package_by_sha256(file, "2" * 64) == second
    assert packages.package_by_sha256(file, "9" * 64) is None


def test_two_packages_cannot_share_a_number(file):
    package = made(file)
    with pytest.raises(sqlite3.IntegrityError):
        packages.record_package(file, replace(package, id="x" * 32))
    assert packages.packages(file) == (package,)


def said(package, *outcomes, sequence=1):
    parts = tuple(
        PartOutcome(part, outcome, 3, "Xem lại" if outcome is PackageOutcome.RETURNED else "")
        for part, outcome in zip(("criteria", "evidence"), outcomes, strict=True)
    )
    return ReceiptSaid(
        "e" * 32, sequence, "5" * 64, "AB", "UBND huyện", NOW, package.sha256, 3, 19, parts, ("x",)
    )


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ((PackageOutcome.ACCEPTED, PackageOutcome.ACCEPTED), PackageState.ACCEPTED),
        ((PackageOutcome.RECEIVED, PackageOutcome.RECEIVED), PackageState.RECEIVED),
        ((PackageOutcome.ACCEPTED, PackageOutcome.RECEIVED), PackageState.RECEIVED),
        ((PackageOutcome.ACCEPTED, PackageOutcome.RETURNED), PackageState.RETURNED),
    ],
)
def test_a_receipt_counts_once_and_moves_its_package_on(file, outcomes, state):
    package = made(file)
    packages.set_state(file, package.id, PackageState.COPIED)
    assert packages.packages(file)[0].state is PackageState.COPIED
    came = said(package, *outcomes)
    assert packages.record_receipt(file, package.id, came, NOW)
    assert not packages.record_receipt(file, package.id, came, NOW)
    (receipt,) = packages.receipts(file, package.id)
    assert (receipt.said, receipt.received_at) == (came, NOW)
    assert packages.receipts(file) == (receipt,)
    assert packages.packages(file)[0].state is state


def from_office(package, name, outcome, sequence):
    came = said(package, outcome, outcome, sequence=sequence)
    return replace(came, receiver=name, signed_by=name, sha256=f"{sequence}" * 64)


@pytest.mark.parametrize(
    ("huyen", "tinh", "state"),
    [
        ("returned", "accepted", PackageState.RETURNED),
        ("accepted", "returned", PackageState.RETURNED),
        ("accepted", "received", PackageState.RECEIVED),
        ("accepted", "accepted", PackageState.ACCEPTED),
    ],
)
def test_a_package_at_two_offices_stands_as_both_say_together(file, huyen, tinh, state):
    package = made(file)
    first = from_office(package, "UBND huyện", PackageOutcome("received"), 1)
    packages.record_receipt(file, package.id, first, NOW)
    for number, (name, word) in enumerate((("UBND huyện", huyen), ("Tỉnh", tinh)), start=2):
        came = from_office(package, name, PackageOutcome(word), number)
        packages.record_receipt(file, package.id, came, NOW)
    assert packages.packages(file)[0].state is state
    each = newest_of_each(packages.receipts(file, package.id))
    assert [(one.said.receiver, one.said.outcome) for one in each] == [
        ("UBND huyện", huyen),
        ("Tỉnh", tinh),
    ]


def test_a_receipt_for_a_package_that_was_never_made_is_refused(file):
    package = made(file)
    came = said(package, PackageOutcome.RECEIVED, PackageOutcome.RECEIVED)
    with pytest.raises(sqlite3.IntegrityError):
        packages.record_receipt(file, "unknown", came, NOW)
    assert packages.receipts(file) == ()


TO_COMMUNE_9 = """
    CREATE TABLE was (id TEXT PRIMARY KEY, package_id TEXT NOT NULL REFERENCES package (id),
        document TEXT NOT NULL, accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
        received_at TEXT NOT NULL, UNIQUE (package_id, document)) STRICT;
    INSERT INTO was SELECT id, package_id, document, outcome <> 'returned', received_at
        FROM receipt ORDER BY rowid;
    DROP TABLE receipt; ALTER TABLE was RENAME TO receipt;
    UPDATE package SET state = 'accepted' WHERE state = 'received';
    DROP TABLE paper; DROP TABLE merged_rows;
    DELETE FROM _sqlite_migrations WHERE name >= 'm0010';
    PRAGMA user_version = 9;
"""


def test_what_was_merely_received_stood_as_accepted_and_is_put_right(file):
    came = {
        "1": said(made(file, "1"), PackageOutcome.RECEIVED, PackageOutcome.RECEIVED),
        "2": said(made(file, "2"), PackageOutcome.ACCEPTED, PackageOutcome.ACCEPTED),
        "3": said(made(file, "3"), PackageOutcome.ACCEPTED, PackageOutcome.RETURNED),
        "4": None,
    }
    made(file, "4")
    for package in packages.packages(file):
        receipt = came[package.sha256[0]]
        if receipt is not None:
            packages.record_receipt(file, package.id, receipt, NOW)
    folder = file.data_dir
    file.close()
    old = sqlite3.connect(folder / FILE_NAME)
    old.executescript(TO_COMMUNE_9)
    old.close()
    again = CommuneFile.open(folder)
    states = {package.sha256[0]: package.state for package in packages.packages(again)}
    outcomes = [row["outcome"] for row in again.rows("SELECT outcome FROM receipt ORDER BY rowid")]
    again.close()
    assert states == {
        "1": PackageState.RECEIVED,
        "2": PackageState.ACCEPTED,
        "3": PackageState.RETURNED,
        "4": PackageState.PACKED,
    }
    assert sorted(outcomes) == ["accepted", "received", "returned"]
    assert list((folder / "backups").glob("commune-v9-*.ntm"))
