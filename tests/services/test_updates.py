"""A setup file from a stick is believed by its signature, its version and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from ntm_desktop import paths
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.minisign import PublicKey, SecretKey
from ntm_desktop.services import updates
from ntm_desktop.services.updates import back_up_before, bring_in, check_update, release_key

KEY = SecretKey.generate()
SUFFIX, SYSTEM = (".exe", "windows") if sys.platform == "win32" else (".deb", "linux")


def put(
    folder: Path,
    version: str = "2.0.0",
    *,
    name: str = "cai-dat" + SUFFIX,
    comment: str | None = None,
    key: SecretKey = KEY,
    content: bytes = b"setup " * 500,
) -> Path:
    path = folder / name
    path.write_bytes(content)
    said = f"ntm-desktop version={version} system={SYSTEM}" if comment is None else comment
    path.with_name(name + ".minisig").write_text(key.sign(content, said).text, "ascii")
    return path


def refusal(path: Path, running: str = "1.0.0") -> PackageError:
    with pytest.raises(PackageError) as caught:
        check_update(path, key=KEY.public, running=running)
    return caught.value


def test_a_newer_signed_setup_is_taken(tmp_path):
    found = check_update(put(tmp_path), key=KEY.public, running="1.9.9")
    assert (found.version, found.running) == ("2.0.0", "1.9.9")
    assert found.size == 3000


def test_the_version_is_the_signed_one_whatever_the_file_is_called(tmp_path):
    path = put(tmp_path, "1.10.0", name="NTM-Desktop-9.9.9-setup" + SUFFIX)
    assert check_update(path, key=KEY.public, running="1.9.0").version == "1.10.0"


@pytest.mark.parametrize("running", ["2.0.1", "2.1", "10.0.0"])
def test_an_older_version_is_refused(tmp_path, running):
    error = refusal(put(tmp_path), running)
    assert error.reason == "older"
    assert "2.0.0" in str(error)
    assert running in str(error)


def test_the_same_version_is_nothing_to_update(tmp_path):
    assert refusal(put(tmp_path), "2.0.0").reason == "same"


def test_one_changed_byte_is_refused(tmp_path):
    path = put(tmp_path)
    data = bytearray(path.read_bytes())
    data[1234] ^= 1
    path.write_bytes(data)
    error = refusal(path)
    assert error.reason == "signature"
    assert "Đừng mở" in str(error)


def test_a_raised_version_in_the_comment_is_refused(tmp_path):
    path = put(tmp_path, "0.5.0")
    signature = path.with_name(path.name + ".minisig")
    signature.write_text(signature.read_text("ascii").replace("0.5.0", "5.0.0"), "ascii")
    assert refusal(path).reason == "signature"


def test_another_key_is_named_and_refused(tmp_path):
    stranger = SecretKey.generate()
    error = refusal(put(tmp_path, key=stranger))
    assert error.reason == "unknown-signer"
    assert stranger.public.name in str(error)


def test_a_signature_alone_makes_no_release(tmp_path):
    assert refusal(put(tmp_path, comment="a note")).reason == "not-a-release"
    assert refusal(put(tmp_path, comment=f"ntm-desktop version=x system={SYSTEM}")).reason == (
        "not-a-release"
    )


def test_the_setup_of_another_system_is_refused(tmp_path):
    other, system = (".deb", "linux") if SYSTEM == "windows" else (".exe", "windows")
    path = put(tmp_path, name="x" + other, comment=f"ntm-desktop version=2.0.0 system={system}")
    assert refusal(path).reason == "other-system"


def test_no_or_a_damaged_signature_is_said(tmp_path):
    path = put(tmp_path)
    signature = path.with_name(path.name + ".minisig")
    signature.write_bytes(b"\xff\xfe nothing")
    assert refusal(path).reason == "signature"
    signature.unlink()
    error = refusal(path)
    assert error.reason == "no-signature"
    assert signature.name in str(error)


def test_a_file_of_another_kind_is_not_looked_into(tmp_path):
    path = tmp_path / "anh.jpg"
    path.write_bytes(b"x")
    assert refusal(path).reason == "not-a-setup"


def test_a_portable_program_is_not_updated_by_a_setup(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "portable_dir", lambda: tmp_path)
    error = refusal(put(tmp_path))
    assert error.reason == "portable"
    assert str(tmp_path) in str(error)


def test_a_pulled_stick_is_said(tmp_path):
    path = put(tmp_path)
    path.unlink()
    assert refusal(path).reason == "unreadable"


def test_the_copy_is_checked_again_so_a_swapped_file_is_found(tmp_path):
    found = check_update(put(tmp_path), key=KEY.public, running="1.0.0")
    found.path.write_bytes(b"something else")
    with pytest.raises(PackageError) as caught:
        bring_in(found, key=KEY.public)
    assert caught.value.reason == "signature"


def test_what_is_started_lies_on_this_pc_and_older_setups_go(tmp_path):
    (paths.user_dir() / "updates").mkdir(parents=True)
    (paths.user_dir() / "updates" / "old.exe").write_bytes(b"old")
    found = check_update(put(tmp_path), key=KEY.public, running="1.0.0")
    local = bring_in(found, key=KEY.public)
    assert local.path.parent == paths.user_dir() / "updates"
    assert local.sha256 == found.sha256
    assert not (paths.user_dir() / "updates" / "old.exe").exists()


def test_the_data_are_copied_before(ws):
    update = updates.Update(Path("x"), "2.0.0", "1.0.0", 1, "")
    copy = back_up_before(ws, update)
    assert copy.parent == ws.file.backups
    assert copy.stat().st_size > 10_000


def test_the_program_carries_a_release_key():
    assert len(release_key().name) == 16


def test_the_real_minisign_signs_what_is_taken(tmp_path):
    secret, public = tmp_path / "k.key", tmp_path / "k.pub"
    subprocess.run(["minisign", "-G", "-W", "-s", secret, "-p", public], check=True)
    path = tmp_path / ("s" + SUFFIX)
    path.write_bytes(b"setup")
    comment = f"ntm-desktop version=3.0.0 system={SYSTEM}"
    subprocess.run(["minisign", "-S", "-W", "-s", secret, "-m", path, "-t", comment], check=True)
    key = PublicKey.parse(public.read_text("ascii"))
    assert check_update(path, key=key, running="1.0.0").version == "3.0.0"
