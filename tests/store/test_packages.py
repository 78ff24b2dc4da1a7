import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from ntm_desktop.domain.outgoing import OutgoingPackage, PackageState
from ntm_desktop.store.commune import packages
from ntm_desktop.store.commune.commune_file import CommuneFile
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


@pytest.mark.parametrize(
    ("accepted", "state"), [(True, PackageState.ACCEPTED), (False, PackageState.RETURNED)]
)
def test_a_receipt_counts_once_and_moves_its_package_on(file, accepted, state):
    package = made(file)
    packages.set_state(file, package.id, PackageState.COPIED)
    assert packages.packages(file)[0].state is PackageState.COPIED
    document = '{"ghi chú": "đủ"}'
    assert packages.record_receipt(file, package.id, document, accepted, NOW)
    assert not packages.record_receipt(file, package.id, document, accepted, NOW)
    (receipt,) = packages.receipts(file, package.id)
    assert (receipt.document, receipt.accepted, receipt.received_at) == (document, accepted, NOW)
    assert packages.receipts(file) == (receipt,)
    assert packages.packages(file)[0].state is state


def test_a_receipt_for_a_package_that_was_never_made_is_refused(file):
    with pytest.raises(sqlite3.IntegrityError):
        packages.record_receipt(file, "unknown", "{}", True, NOW)
    assert packages.receipts(file) == ()
