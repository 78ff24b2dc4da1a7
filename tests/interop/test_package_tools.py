"""Stock tools open what we make, and we open what they make."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ntm_desktop.exchange.minisign import PublicKey, SecretKey, Signature, verify
from ntm_desktop.exchange.sealing import generate_identity, recipient_of, seal, unsealed
from tests.exchange import samples

BASE = "06325_assessment_2024_0001"
BAGIT = Path(sys.executable).with_name("bagit.py")
FRICTIONLESS = Path(sys.executable).with_name("frictionless")


def need(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed here")
    return found


def run(*words) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def key():
    return SecretKey.generate()


@pytest.fixture
def package(tmp_path, key):
    return samples.write(tmp_path, key).path


@pytest.fixture
def bag(package, tmp_path):
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "out")
    return tmp_path / "out" / BASE


def test_unzip_finds_no_fault(package):
    done = run(need("unzip"), "-t", package)
    assert done.returncode == 0, done.stdout
    assert "No errors detected" in done.stdout


def test_photos_and_papers_are_stored_and_tables_deflated(package):
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            packed = info.filename.endswith((".csv", ".json")) and "/data/" in info.filename
            assert info.compress_type == (zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
            assert info.filename.isascii()


def test_bagit_validates_the_bag(bag):
    done = run(sys.executable, BAGIT, "--validate", bag)
    assert done.returncode == 0, done.stderr
    assert "is valid" in done.stderr


def test_bagit_validates_a_bag_once_what_the_receiver_has_is_put_in(tmp_path, key):
    whole = samples.write(tmp_path, key)
    (photo,) = (name for name in whole.files if name.startswith("data/evidence/"))
    second = samples.write(tmp_path, key, sequence=2, held=frozenset({whole.files[photo]}))
    with zipfile.ZipFile(second.path) as archive:
        archive.extractall(tmp_path / "second")
    bag = tmp_path / "second" / second.header.stem
    assert run(sys.executable, BAGIT, "--validate", bag).returncode == 1
    (bag / "data" / "evidence").mkdir()
    (bag / photo).write_bytes(samples.PHOTO)
    done = run(sys.executable, BAGIT, "--validate", bag)
    assert done.returncode == 0, done.stderr


def test_bagit_sees_what_we_see(bag):
    (bag / "data" / "commune.csv").write_bytes(b"changed")
    done = run(sys.executable, BAGIT, "--validate", bag)
    assert done.returncode == 1


def test_minisign_accepts_our_signature_and_shows_the_package(bag, key, tmp_path):
    (tmp_path / "06325.pub").write_text(key.public.text)
    done = run(
        need("minisign"), "-V", "-p", tmp_path / "06325.pub", "-m", bag / "tagmanifest-sha256.txt"
    )
    assert done.returncode == 0, done.stderr
    assert f"file:{BASE}.ntmz commune:06325 kind:assessment period:2024" in done.stdout
    (bag / "tagmanifest-sha256.txt").write_bytes(b"changed")
    again = run("minisign", "-V", "-P", key.public.encoded, "-m", bag / "tagmanifest-sha256.txt")
    assert again.returncode == 1


def test_we_accept_what_minisign_signs_with_its_own_key(tmp_path):
    secret, public = tmp_path / "k.key", tmp_path / "k.pub"
    assert run(need("minisign"), "-G", "-W", "-s", secret, "-p", public).returncode == 0
    (tmp_path / "m").write_bytes(b"manifest")
    done = run("minisign", "-S", "-s", secret, "-m", tmp_path / "m", "-t", "hello commune:06325")
    assert done.returncode == 0, done.stderr
    signature = Signature.parse((tmp_path / "m.minisig").read_text())
    verify(b"manifest", signature, PublicKey.parse(public.read_text()))
    assert signature.trusted_comment == "hello commune:06325"
    assert SecretKey.parse(secret.read_text()).public == PublicKey.parse(public.read_text())


def test_minisign_signs_with_our_key_file(tmp_path, key):
    (tmp_path / "our.key").write_text(key.text)
    (tmp_path / "m").write_bytes(b"manifest")
    done = run(need("minisign"), "-S", "-s", tmp_path / "our.key", "-m", tmp_path / "m")
    assert done.returncode == 0, done.stderr
    signature = Signature.parse((tmp_path / "m.minisig").read_text())
    verify(b"manifest", signature, key.public)


def test_age_opens_what_we_seal(package, tmp_path):
    identity = generate_identity()
    seal(package, tmp_path / "a.age", [recipient_of(identity)])
    (tmp_path / "id").write_text(identity)
    done = run(
        need("age"), "-d", "-i", tmp_path / "id", "-o", tmp_path / "plain", tmp_path / "a.age"
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "plain").read_bytes() == package.read_bytes()


def test_we_open_what_age_seals(package, tmp_path):
    assert run(need("age-keygen"), "-o", tmp_path / "id").returncode == 0
    lines = (tmp_path / "id").read_text().splitlines()
    identity = next(line for line in lines if line.startswith("AGE-SECRET-KEY-1"))
    done = run("age", "-r", recipient_of(identity), "-o", tmp_path / "a.age", package)
    assert done.returncode == 0, done.stderr
    with unsealed(tmp_path / "a.age", [identity]) as plain:
        assert plain.read_bytes() == package.read_bytes()


def test_the_descriptor_names_every_table_that_is_there(bag):
    import csv
    import json

    descriptor = json.loads((bag / "data" / "datapackage.json").read_text(encoding="utf-8"))
    tables = {resource["path"]: resource for resource in descriptor["resources"]}
    assert set(tables) == {path.name for path in (bag / "data").glob("*.csv")}
    for path, resource in tables.items():
        with (bag / "data" / path).open(encoding="utf-8", newline="") as file:
            heading = next(csv.reader(file))
        assert heading == [field["name"] for field in resource["schema"]["fields"]]


def test_frictionless_finds_every_table_valid(bag):
    done = run(FRICTIONLESS, "validate", bag / "data" / "datapackage.json")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("VALID") == len(list((bag / "data").glob("*.csv")))
