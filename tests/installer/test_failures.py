"""What goes wrong on office PCs is a sentence, and what was there stays whole."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ntm_desktop.cli import main
from ntm_desktop.documents import fonts
from ntm_desktop.errors import DocumentError, PackageError, StoreError
from ntm_desktop.services import updates
from ntm_desktop.services.dossier_files import export_dossier
from ntm_desktop.services.exchange.timeline import pack
from ntm_desktop.services.sample import create_sample
from ntm_desktop.services.workspace import close_workspace, latest_assessment, open_workspace
from ntm_desktop.store.commune.selfcheck import try_database

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 12 MB of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a disk of its own needs root on Linux")
    place = tmp_path / "USB nhỏ"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no tmpfs may be mounted here: {mounted.stderr.decode()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, leave: int = 0) -> Path:
    ballast = disk / "ballast"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    ballast.write_bytes(b"\0" * max(0, free - leave))
    return ballast


@pytest.fixture
def sample(tmp_path):
    ws = create_sample(tmp_path / "Xã mẫu")
    yield ws
    close_workspace(ws)


def test_a_full_disk_keeps_a_new_commune_out_whole(small_disk):
    fill(small_disk, leave=100_000)
    with pytest.raises(StoreError, match="hết chỗ"):
        create_sample(small_disk / "Xã")
    assert not (small_disk / "Xã" / "commune.ntm").exists()


def test_a_disk_that_fills_up_loses_nothing_that_was_saved(small_disk):
    ws = create_sample(small_disk / "Xã")
    before = latest_assessment(ws).id
    fill(small_disk)
    with pytest.raises(StoreError, match="hết chỗ"):
        ws.file.backup(small_disk / "Xã" / "backups" / "copy.ntm")
    close_workspace(ws)
    (small_disk / "ballast").unlink()
    again = open_workspace(small_disk / "Xã")
    assert latest_assessment(again).id == before
    assert not list((small_disk / "Xã" / "backups").glob("*"))
    close_workspace(again)


def test_the_self_test_says_that_the_disk_is_full(small_disk):
    fill(small_disk, leave=20_000)
    with pytest.raises(StoreError, match="hết chỗ"):
        try_database(small_disk / "thử")


def test_data_that_may_only_be_read_are_a_sentence_about_writing(small_disk):
    """As with a folder of another account; a system's own error says "disk I/O error"."""
    close_workspace(create_sample(small_disk / "Xã"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StoreError, match="Không ghi được"):
        open_workspace(small_disk / "Xã")


def test_papers_and_packages_on_a_full_stick_are_refused_and_no_half_is_left(small_disk, sample):
    info = latest_assessment(sample)
    fill(small_disk, leave=16_384)
    with pytest.raises(DocumentError, match="còn chỗ"):
        export_dossier(sample, info.id, small_disk / "ho-so")
    fill(small_disk, leave=16_384)
    with pytest.raises((PackageError, StoreError)) as caught:
        pack(sample, info.id, small_disk / "goi", seal_to=())
    assert "Hãy" in str(caught.value)
    assert not list(small_disk.rglob("*.partial"))
    assert not list(small_disk.rglob("*.ntmz"))


def test_an_update_without_room_is_refused_before_anything_changes(
    small_disk, tmp_path, monkeypatch
):
    from tests.services.test_updates import KEY, put

    found = updates.check_update(
        put(tmp_path, content=os.urandom(16_000_000)), key=KEY.public, running="1.0.0"
    )
    monkeypatch.setenv("NTM_DESKTOP_HOME", str(small_disk / "home"))
    with pytest.raises(PackageError) as caught:
        updates.bring_in(found, key=KEY.public)
    assert caught.value.reason == "no-room"
    assert not list((small_disk / "home").rglob("*setup*"))


def test_a_folder_that_may_not_be_written_is_a_sentence(small_disk, capsys):
    """A disk mounted read-only, like a stick with its switch on: not even root may write."""
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    place = small_disk / "Xã"
    init = ["init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
    assert main([*init, "--data", str(place)]) == 1
    said = capsys.readouterr().err
    assert "Không ghi được" in said
    assert str(place) in said


def test_papers_that_may_not_be_written_are_a_sentence(small_disk, sample):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    info = latest_assessment(sample)
    with pytest.raises(DocumentError, match="Không ghi được"):
        export_dossier(sample, info.id, small_disk / "ho-so")
    with pytest.raises((PackageError, StoreError), match="ghi vào"):
        pack(sample, info.id, small_disk / "goi", seal_to=())


def test_data_of_a_newer_program_are_left_alone_with_a_sentence(tmp_path, capsys):
    close_workspace(create_sample(tmp_path / "Xã"))
    file = tmp_path / "Xã" / "commune.ntm"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = file.read_bytes()
    assert main(["assess", "--data", str(tmp_path / "Xã")]) == 1
    said = capsys.readouterr().err
    assert "phiên bản mới hơn" in said
    assert "cài" in said
    assert file.read_bytes() == before


def test_a_missing_print_font_is_a_sentence(sample, tmp_path, monkeypatch):
    resources = tmp_path / "resources"
    shutil.copytree(ROOT / "resources", resources, ignore=shutil.ignore_patterns("Tinos-Bold.ttf"))
    fonts.load_fonts.cache_clear()
    monkeypatch.setattr(fonts, "resources_dir", lambda: resources)
    try:
        with pytest.raises(DocumentError, match=r"Tinos-Bold\.ttf.*cài lại"):
            export_dossier(sample, latest_assessment(sample).id, tmp_path / "ho-so")
    finally:
        fonts.load_fonts.cache_clear()
