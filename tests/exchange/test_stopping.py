"""Writing, copying, sealing and reading can be watched and stopped at any moment."""

import os

import pytest

from ntm_desktop.errors import CancelledError
from ntm_desktop.exchange import delivery
from ntm_desktop.exchange.archive import CHUNK
from ntm_desktop.exchange.delivery import deliver_copy
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.exchange.sealing import generate_identity, recipient_of, seal, unsealed
from ntm_desktop.exchange.uncached import BLOCK
from ntm_desktop.exchange.writing import write_package
from tests.exchange import samples
from tests.stopping import Stopping

SIZE = 5 * CHUNK + 11


@pytest.fixture
def big(tmp_path):
    path = tmp_path / "video"
    path.write_bytes(b"v" * SIZE)
    return path


@pytest.fixture
def usb(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def test_a_copy_tells_what_was_written_and_what_was_read_back(big, usb):
    told = Stopping()
    deliver_copy(usb / "a", big, told.step)
    assert told.seen[-1][0] == 2 * SIZE
    assert (usb / "a").read_bytes() == big.read_bytes()


@pytest.mark.parametrize("after", range(0, 12, 3))
def test_a_copy_that_is_stopped_leaves_nothing_on_the_stick(big, usb, after):
    with pytest.raises(CancelledError):
        deliver_copy(usb / "a", big, Stopping(after).step)
    assert list(usb.iterdir()) == []


def test_a_stick_is_made_to_write_before_all_is_handed_over(tmp_path, usb, monkeypatch):
    # Where the system keeps what is written; where it does not, nothing has to be waited for.
    monkeypatch.setattr("ntm_desktop.exchange.medium_file.straight_handle", lambda file, how: -1)
    flushed, synced = [], os.fsync
    told = Stopping()

    def fsync(handle):
        flushed.append((told.seen[-1][0], os.fstat(handle).st_size))
        synced(handle)

    monkeypatch.setattr(delivery, "_FLUSH_EVERY", 2 * BLOCK)
    monkeypatch.setattr(os, "fsync", fsync)
    size = 30 * BLOCK + 11
    (tmp_path / "long").write_bytes(b"v" * size)
    deliver_copy(usb / "a", tmp_path / "long", told.step)
    assert [there for _, there in flushed[:3]] == [2 * BLOCK, 4 * BLOCK, 6 * BLOCK]
    # A few blocks lie ready while the medium is waited for.
    assert all(said - there <= 10 * BLOCK for said, there in flushed[:16])
    assert flushed[15][1] == size


@pytest.mark.parametrize("after", [0, 2, 7])
def test_sealing_that_is_stopped_leaves_nothing(big, usb, after):
    with pytest.raises(CancelledError):
        seal(big, usb / "a.age", [recipient_of(generate_identity())], Stopping(after).step)
    assert list(usb.iterdir()) == []


def test_a_seal_that_was_watched_opens(big, usb):
    identity, told = generate_identity(), Stopping()
    seal(big, usb / "a.age", [recipient_of(identity)], told.step)
    assert told.seen[-1][0] >= 2 * SIZE
    with unsealed(usb / "a.age", [identity]) as plain:
        assert plain.read_bytes() == big.read_bytes()


def test_a_package_grows_from_nothing_to_all_and_can_be_stopped_at_every_step(tmp_path, key):
    made, told = samples.draft(tmp_path), Stopping()
    target = tmp_path / "out" / made.header.file_name
    written = write_package(made, key, target, told)
    assert told.shares == sorted(told.shares)
    assert (told.shares[0], told.shares[-1]) == (0, 1)
    assert len(told.seen) > 20
    target.unlink()
    for after in range(len(told.seen)):
        with pytest.raises(CancelledError):
            write_package(made, key, target, Stopping(after))
        assert not target.parent.exists() or list(target.parent.iterdir()) == []
    assert write_package(made, key, target).sha256 == written.sha256


def test_reading_tells_how_far_it_is_and_can_be_stopped(package, key):
    told = Stopping()
    read_package(package.path, lambda header, key_id: key.public, told)
    assert told.shares == sorted(told.shares)
    assert told.shares[-1] == 1
    with pytest.raises(CancelledError):
        read_package(package.path, lambda header, key_id: key.public, Stopping(after=1))
