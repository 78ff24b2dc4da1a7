"""What every transport promises, held against each of them."""

import hashlib

import pytest

from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.errors import CancelledError
from ntm_desktop.exchange.transports.folder import (
    FolderTransport,
    hashed_name,
    prepare_folder,
)
from ntm_desktop.exchange.transports.tus import TusTransport

ANSWER = "06364_receipt_2024_0001.ntmz"


class Way:
    """A transport, and a look at the receiver's end of it."""

    def __init__(self, transport, inbox, outgoing, *, hashed=False):
        self.transport, self._inbox, self._outgoing = transport, inbox, outgoing
        self._hashed = hashed

    def offer(self, name, content):
        """What the receiver lays out; a folder names it by its hash, a server does so itself."""
        if self._hashed:
            name = hashed_name(hashlib.sha256(content).hexdigest(), name)
        (self._outgoing / name).write_bytes(content)

    def arrived(self):
        found = [path for path in self._inbox.rglob("*") if path.is_file()]
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in found]


@pytest.fixture(params=["folder", "tus"])
def way(request, tmp_path):
    if request.param == "folder":
        share = tmp_path / "ổ chung" / "06364"
        receiver = Receiver("Huyện", "06364", str(share), "", "0" * 64, "age1", "KEY")
        prepare_folder(share, "06364", "KEY")
        return Way(FolderTransport(receiver), share / "den", share / "ve", hashed=True)
    district = request.getfixturevalue("district")
    server = request.getfixturevalue("server")
    receiver = request.getfixturevalue("receiver_of")(server)
    outgoing = district / "receipts"
    outgoing.mkdir(exist_ok=True)
    return Way(TusTransport(receiver), district / "line" / "inbox", outgoing)


def stop_at(share):
    def progress(done, total):
        if total and done / total >= share:
            raise CancelledError

    return progress


def test_what_is_sent_arrives_whole(way, parcel_of):
    parcel = parcel_of()
    way.transport.send(parcel, unwatched)
    assert way.arrived() == [parcel.sha256]


def test_what_is_sent_twice_arrives_once(way, parcel_of):
    parcel = parcel_of()
    way.transport.send(parcel, unwatched)
    way.transport.send(parcel, unwatched)
    assert way.arrived() == [parcel.sha256]


def test_nothing_is_seen_of_what_was_stopped_and_the_next_try_brings_it(way, parcel_of):
    parcel = parcel_of()
    with pytest.raises(CancelledError):
        way.transport.send(parcel, stop_at(0.3))
    assert way.arrived() == []
    way.transport.send(parcel, unwatched)
    assert way.arrived() == [parcel.sha256]


def test_progress_ends_at_all_of_it(way, parcel_of):
    seen = []
    way.transport.send(parcel_of(), lambda done, total: seen.append(done / total))
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_what_the_receiver_has_for_the_commune_is_brought_once(way, tmp_path):
    way.offer(ANSWER, b"one")
    way.offer("06325_receipt_2024_0001.ntmz", b"of another commune")
    got = way.transport.fetch(tmp_path / "về", frozenset(), unwatched)
    assert [path.read_bytes() for path in got.files] == [b"one"]
    again = way.transport.fetch(tmp_path / "về", frozenset(), unwatched)
    assert again.files == ()
    # What is still offered is said, whether it is brought or not.
    assert got.offered == again.offered == {hashlib.sha256(b"one").hexdigest()}


def test_what_is_known_is_not_brought_again(way, tmp_path):
    way.offer(ANSWER, b"one")
    known = {hashlib.sha256(b"one").hexdigest()}
    got = way.transport.fetch(tmp_path / "về", known, unwatched)
    assert (got.files, got.offered) == ((), known)
