"""The CPython that the Windows program carries: the locked one, or a newer signed one."""

import struct
import subprocess
import zipfile
from pathlib import Path

import freezing
import pytest
import windows_python

ROOT = Path(__file__).resolve().parents[2]


def library(version: str) -> bytes:
    """A python3xx.dll as far as its version goes: the numbers of a version resource."""
    major, minor, micro = (int(one) for one in version.split("."))
    numbers = struct.pack("<III", 0x10000, major << 16 | minor, (micro * 1000 + 150) << 16)
    return b"MZ" + bytes(40) + windows_python.FIXED_INFO + numbers + bytes(40)


def package(folder: Path, version: str) -> Path:
    """python.org's embeddable package of a version, as far as this looks at it."""
    file = folder / f"python-{version}-embed-amd64.zip"
    name = "python" + "".join(version.split(".")[:2])
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}.dll", library(version))
        archive.writestr(f"{name}._pth", ".")
        archive.writestr("python3.dll", b"MZ")
    return file


def unpacked(tmp_path: Path) -> str:
    return windows_python.unpack(tmp_path / "python", tmp_path / "none", tmp_path / "downloads")


def signed_by(monkeypatch, maker: str, digests: tuple[str, str]) -> None:
    said = (
        f"Current message digest    : {digests[0]} \nCalculated message digest : {digests[1]} \n"
        f"Subject: /O={maker}/CN={maker}\n"
    )
    monkeypatch.setattr(freezing, "need", lambda programs: None)
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda command, **_: subprocess.CompletedProcess(command, 1, said, ""),
    )


def test_a_newer_python_that_its_makers_signed_takes_the_locked_ones_place(monkeypatch, tmp_path):
    monkeypatch.setenv(windows_python.GIVEN, str(package(tmp_path, "3.13.11")))
    signed_by(monkeypatch, windows_python.OWNER, ("AB12", "AB12"))
    assert unpacked(tmp_path) == "3.13.11"
    assert (tmp_path / "python/python313._pth").is_file()
    assert windows_python.reminder() is None


@pytest.mark.parametrize(
    ("maker", "digests"),
    [
        ("Python Software Foundation", ("AB12", "CD34")),
        ("Somebody Else", ("AB12", "AB12")),
    ],
)
def test_a_changed_or_strangers_library_stops_the_build(monkeypatch, tmp_path, maker, digests):
    monkeypatch.setenv(windows_python.GIVEN, str(package(tmp_path, "3.13.11")))
    signed_by(monkeypatch, maker, digests)
    with pytest.raises(freezing.BuildError, match="not signed by its maker"):
        unpacked(tmp_path)


@pytest.mark.parametrize(
    ("version", "words"), [("3.14.1", "for 3.13"), ("3.13.1", "older than the locked 3.13.2")]
)
def test_a_python_of_another_series_or_older_than_the_locked_one_is_refused(
    monkeypatch, tmp_path, version, words
):
    monkeypatch.setenv(windows_python.GIVEN, str(package(tmp_path, version)))
    with pytest.raises(freezing.BuildError, match=words):
        unpacked(tmp_path)


def test_a_file_that_is_no_package_says_which_one_is_meant(monkeypatch, tmp_path):
    setup = tmp_path / "python-3.13.11-amd64.exe"
    setup.write_bytes(b"MZ")
    monkeypatch.setenv(windows_python.GIVEN, str(setup))
    with pytest.raises(freezing.BuildError, match="embeddable package"):
        unpacked(tmp_path)


def test_a_build_with_the_locked_python_says_that_newer_ones_exist(monkeypatch):
    monkeypatch.delenv(windows_python.GIVEN, raising=False)
    said = windows_python.reminder()
    assert said
    assert windows_python.LOCKED in said
    assert windows_python.GIVEN in said


def test_the_documents_name_the_version_that_the_program_carries():
    for name in ("reliability.md", "releasing.md"):
        assert f"CPython {windows_python.LOCKED}" in (ROOT / "docs" / name).read_text("utf-8")
    lock = (ROOT / "installer/requirements-windows.lock").read_text("utf-8")
    assert f"CPython {windows_python.LOCKED}" in lock
