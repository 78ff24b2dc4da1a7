"""Evidence that the receiver has is listed and signed, and not carried there again."""

import hashlib
import random
import zipfile
from dataclasses import replace

import pytest

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import bag
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.exchange.taking_out import evidence_inside
from ntm_desktop.exchange.writing import PackageDraft, write_package
from tests.exchange import samples

HASH = hashlib.sha256(samples.PHOTO).hexdigest()
PHOTO = f"data/evidence/{HASH}.jpg"


@pytest.fixture
def package(tmp_path, key):
    """The second package: the photo came with the first."""
    return samples.write(tmp_path, key, sequence=2, previous="e" * 64, held=frozenset({HASH}))


def write(tmp_path, key: SecretKey, draft: PackageDraft):
    return write_package(draft, key, tmp_path / "changed.ntmz")


def test_it_is_listed_with_its_hash_and_not_inside(package):
    names = zipfile.ZipFile(package.path).namelist()
    assert not any("/data/evidence/" in name for name in names)
    assert package.left_out == {PHOTO}
    assert package.files[PHOTO] == HASH
    assert [entry.sha256 for entry in assessment_of(package).evidence] == [HASH]


def test_a_package_that_brings_all_has_no_such_list(tmp_path, key):
    whole = samples.write(tmp_path, key)
    assert whole.left_out == frozenset()
    assert not any(name.endswith("fetch.txt") for name in zipfile.ZipFile(whole.path).namelist())
    assert evidence_inside(whole.path) == {HASH}


def test_what_is_only_listed_does_not_count_as_being_there(package, tmp_path):
    assert evidence_inside(package.path) == frozenset()
    assert evidence_inside(tmp_path / "none.ntmz") == frozenset()
    (tmp_path / "other.ntmz").write_bytes(b"no package")
    assert evidence_inside(tmp_path / "other.ntmz") == frozenset()


def test_a_flipped_byte_anywhere_is_refused(package, key):
    whole = package.path.read_bytes()
    luck = random.Random(6920)
    target = package.path.with_name("flipped.ntmz")
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << luck.randrange(8)
        target.write_bytes(changed)
        with pytest.raises(PackageError):
            read_package(target, lambda header, key_id: key.public)


@pytest.mark.parametrize(
    "left_out",
    [
        {"data/dossier/to-trinh.pdf": (hashlib.sha256(samples.LETTER).hexdigest(), 18)},
        {"data/answers.csv": ("0" * 64, 18)},
    ],
)
def test_nothing_but_evidence_may_be_left_out(tmp_path, key, left_out):
    draft = samples.draft(tmp_path)
    files = {name: data for name, data in draft.files.items() if name not in left_out}
    with pytest.raises(PackageError) as refused:
        write(tmp_path, key, replace(draft, files=files, left_out=left_out))
    assert refused.value.reason == "fetch"


def test_what_is_listed_as_left_out_may_not_be_inside_too(tmp_path, key):
    draft = samples.draft(tmp_path)
    both = replace(draft, left_out={PHOTO: (HASH, len(samples.PHOTO))})
    with pytest.raises(PackageError) as refused:
        write(tmp_path, key, both)
    assert refused.value.reason in {"bag-info", "extra-file"}


def test_its_size_is_what_the_list_of_evidence_says(tmp_path, key):
    draft = samples.draft(tmp_path, held=frozenset({HASH}))
    opened = write(tmp_path, key, replace(draft, left_out={PHOTO: (HASH, 7)}))
    with pytest.raises(PackageError) as refused:
        assessment_of(opened)
    assert refused.value.reason == "values"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "\n",
        f"http://evil/x 5 {PHOTO}\n",
        f"ni://receiver.invalid/sha-256;{'A' * 43} 5 {PHOTO}\n",
        "{url} 05 {name}\n",
        "{url} -5 {name}\n",
        "{url} - {name}\n",
        "{url} 5 {name}",
        "{url} 5 {name}\n{url} 5 {name}\n",
        "{url} 5 data/evidence/other.jpg\n",
    ],
)
def test_the_list_has_one_form_only(line):
    url = bag.fetch_bytes({PHOTO: (HASH, 5)}).split()[0].decode()
    data = line.format(url=url, name=PHOTO).encode()
    with pytest.raises(PackageError) as refused:
        bag.parse_fetch(data, {PHOTO: HASH})
    assert refused.value.reason == "fetch"
    good = bag.fetch_bytes({PHOTO: (HASH, 5)})
    assert bag.parse_fetch(good, {PHOTO: HASH}) == {PHOTO: 5}
