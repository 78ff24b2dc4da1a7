"""Evidence taken out of a package that was kept, and keys that a package brings itself."""

import errno
import hashlib
import zipfile

import pytest

from ntm_desktop.errors import CancelledError, PackageError
from ntm_desktop.exchange import archive
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.reading import read_enrolment, read_package
from ntm_desktop.exchange.taking_out import (
    copy_evidence,
    dossier_file,
    evidence_held_back,
    labels_of,
)
from tests.exchange import samples
from tests.exchange.test_damage import members_of, rewrite

HASH = hashlib.sha256(samples.PHOTO).hexdigest()


def left(folder):
    """Files beside those every test begins with."""
    return sorted(one.name for one in folder.iterdir())


@pytest.fixture
def room(tmp_path):
    folder = tmp_path / "ra"
    folder.mkdir()
    return folder


def test_evidence_comes_out_byte_for_byte_and_is_watched(package, room):
    seen = []
    assert copy_evidence(package.path, HASH, room / "anh.jpg", lambda *told: seen.append(told))
    assert (room / "anh.jpg").read_bytes() == samples.PHOTO
    assert left(room) == ["anh.jpg"]
    assert seen[-1] == (len(samples.PHOTO), len(samples.PHOTO))


def test_what_does_not_lie_in_there_leaves_nothing_behind(package, room):
    assert copy_evidence(package.path, "0" * 64, room / "anh.jpg") is False
    letter = hashlib.sha256(samples.LETTER).hexdigest()
    assert copy_evidence(package.path, letter, room / "thu.pdf") is False  # a paper, no evidence
    assert left(room) == []


def test_what_the_package_only_lists_does_not_lie_in_there(tmp_path, key, room):
    second = samples.write(tmp_path, key, sequence=2, previous="e" * 64, held=frozenset({HASH}))
    assert copy_evidence(second.path, HASH, room / "anh.jpg") is False


def test_evidence_that_changed_since_is_refused(package, room):
    members = members_of(package.path)
    at = next(n for n, one in enumerate(members) if "/data/evidence/" in one.name)
    other = bytes([members[at].source[0] ^ 1]) + members[at].source[1:]
    members[at] = archive.stored(members[at].name, other)
    path = rewrite(package.path, members)
    with pytest.raises(PackageError) as caught:
        copy_evidence(path, HASH, room / "anh.jpg")
    assert caught.value.reason == "checksum"
    assert path.name in str(caught.value)
    assert left(room) == []


def test_a_copy_that_was_stopped_or_could_not_be_written_leaves_nothing(package, room):
    def stop(*_):
        raise CancelledError

    with pytest.raises(CancelledError):
        copy_evidence(package.path, HASH, room / "anh.jpg", stop)
    assert left(room) == []
    with pytest.raises(PackageError) as caught:
        copy_evidence(package.path, HASH, room / "mất" / "anh.jpg")
    assert caught.value.reason == "unreadable"


def test_a_paper_comes_out_as_it_was_packed_and_a_missing_one_is_named(package):
    assert dossier_file(package.path, "to-trinh") == samples.LETTER
    with pytest.raises(PackageError) as caught:
        dossier_file(package.path, "bien-ban")
    assert caught.value.reason == "missing-paper"
    assert "bien-ban" in str(caught.value)


def test_a_paper_that_changed_since_is_refused(package):
    members = members_of(package.path)
    at = next(n for n, one in enumerate(members) if one.name.endswith("/to-trinh.pdf"))
    other = bytes([members[at].source[0] ^ 1]) + members[at].source[1:]
    members[at] = archive.stored(members[at].name, other)
    with pytest.raises(PackageError) as caught:
        dossier_file(rewrite(package.path, members), "to-trinh")
    assert caught.value.reason == "checksum"


def test_labels_and_what_was_held_back_are_read_from_the_package_itself(tmp_path, key):
    second = samples.write(tmp_path, key, sequence=2, previous="e" * 64, held=frozenset({HASH}))
    assert evidence_held_back(second.path) == {HASH}
    assert labels_of(second.path) == second.labels


@pytest.mark.parametrize(
    "look", [evidence_held_back, labels_of, lambda path: dossier_file(path, "to-trinh")]
)
def test_a_package_that_the_disk_does_not_give_is_told(package, monkeypatch, look):
    def refused(*_words, **_more):
        raise OSError(errno.EIO, "x")

    monkeypatch.setattr(type(package.path), "open", refused)
    with pytest.raises(PackageError) as caught:
        look(package.path)
    assert caught.value.reason == "unreadable"


def test_an_ordinary_package_is_no_enrolment(package):
    with pytest.raises(PackageError) as caught:
        read_enrolment(package.path)
    assert caught.value.reason == "kind"
    assert package.path.name in str(caught.value)


def test_a_stick_pulled_out_while_reading_is_told_as_unreadable(package, key, monkeypatch):
    def gone(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(archive, "read_directory", gone)
    for read in (
        lambda: read_package(package.path, lambda header, key_id: key.public),
        lambda: read_enrolment(package.path),
        lambda: copy_evidence(package.path, HASH, package.path.with_name("x")),
    ):
        with pytest.raises(PackageError) as caught:
            read()
        assert caught.value.reason == "unreadable"
        assert "rút ra" in str(caught.value)


def test_what_is_read_says_where_its_size_and_its_key(package, key):
    seen = []
    opened = read_package(
        package.path, lambda header, key_id: key.public, lambda *told: seen.append(told)
    )
    whole = package.path.read_bytes()
    assert opened.path == package.path
    assert (opened.size, opened.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert opened.key.key_id == key.public.key_id
    assert opened.sizes == {
        name.partition("/")[2]: info.file_size
        for name, info in zipfile.ZipFile(package.path).NameToInfo.items()
        if name.partition("/")[2] in opened.files
    }
    assert set(opened.files) == set(opened.sizes)
    assert seen[-1] == (len(whole), len(whole))


def test_another_senders_key_is_named_beside_the_one_that_signed(package, key):
    other = SecretKey.generate().public
    with pytest.raises(PackageError) as caught:
        read_package(package.path, lambda header, key_id: other)
    assert caught.value.reason == "wrong-key"
    assert key.public.name in str(caught.value)
    assert other.name in str(caught.value)
    assert "06325" in str(caught.value)
