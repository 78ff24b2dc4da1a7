"""What a killed program has left is cleared away at the next start, and nothing else."""

import os
import subprocess
import sys
import time

import pytest

from ntm_desktop import paths, temporary
from ntm_desktop.domain.periods import Period
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.delivery import deliver_bytes
from ntm_desktop.services.workspace import close_workspace, create_workspace, open_workspace
from ntm_desktop.store.register.register import Office, Register, new_register
from tests.services.conftest import Clock

HEX = "0123456789abcdef0123456789abcdef"

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


def old(path):
    before = time.time() - 7200
    os.utime(path, (before, before))
    return path


def dead_process():
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.fixture
def commune(tmp_path):
    folder = tmp_path / "xã"
    close_workspace(
        create_workspace(
            folder, commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024), now=Clock()
        )
    )
    return folder


def test_copies_to_look_at_go_with_the_process_that_made_them():
    mine = temporary.own_folder("minh-chung")
    left = mine.with_name(f"minh-chung-{dead_process()}-abcdefgh")
    left.mkdir()
    (left / "Biên bản.pdf").write_bytes(b"x")
    foreign = mine.with_name("của người khác")
    foreign.mkdir()
    assert temporary.clear_left() == 1
    assert mine.is_dir()
    assert foreign.is_dir()
    assert not left.exists()


def test_half_copies_in_the_data_folder_are_cleared_at_opening(commune):
    half = commune / "backups" / f".commune-2024-11-21.ntm.{HEX}.partial"
    half.write_bytes(b"half")
    room = commune / f".commune.ntm.{HEX}.restoring"
    room.mkdir()
    (room / "commune.ntm").write_bytes(b"whole copy")
    old(room)
    mine = commune / "backups" / "của tôi.partial"
    mine.write_bytes(b"not ours")
    close_workspace(open_workspace(commune))
    assert not half.exists()
    assert not room.exists()
    assert mine.exists()


def test_a_room_of_a_restore_that_was_killed_is_cleared_at_the_very_next_start(commune):
    """One that is being worked in stays: its process lives."""
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    left, busy = (
        commune / f".commune.ntm.{number}-{HEX}.restoring" for number in (killed.pid, os.getpid())
    )
    for room in (left, busy):
        room.mkdir()
        (room / "commune.ntm").write_bytes(b"whole copy")
    close_workspace(open_workspace(commune))
    assert not left.exists()
    assert busy.exists()


@posix
def test_a_file_open_to_all_is_closed_to_others_when_it_is_opened(commune):
    (commune / "commune.ntm").chmod(0o644)
    (commune / "evidence").chmod(0o755)
    close_workspace(open_workspace(commune))
    assert (commune / "commune.ntm").stat().st_mode & 0o777 == 0o600
    assert (commune / "evidence").stat().st_mode & 0o777 == 0o700


@posix
def test_a_key_open_to_all_is_closed_to_others_when_it_is_read():
    keys.commune_key("06364")
    path = paths.keys_dir() / "commune-06364.key"
    path.chmod(0o644)
    keys.commune_key("06364")
    assert path.stat().st_mode & 0o777 == 0o600


def test_secrets_that_never_got_their_name_are_cleared_away():
    folder = paths.keys_dir()
    folder.mkdir(parents=True)
    left = folder / ".commune-06364.key.0123456789ab"
    left.write_text("secret")
    old(left)
    keys.commune_key("06364")
    assert [path.name for path in folder.iterdir()] == ["commune-06364.key"]


def test_old_half_packages_on_a_stick_go_and_what_is_not_ours_stays(tmp_path):
    ours = tmp_path / f".06364_assessment_2024_0003.ntmz.{HEX}.partial"
    young = tmp_path / f".06364_assessment_2024_0004.ntmz.age.{HEX}.partial"
    foreign = tmp_path / f".ảnh.jpg.{HEX}.partial"
    for path in (ours, young, foreign):
        path.write_bytes(b"half")
    old(ours)
    old(foreign)
    deliver_bytes(tmp_path / "06364.pub", b"key")
    assert not ours.exists()
    assert young.exists()
    assert foreign.exists()


def test_unsealed_packages_on_the_desk_do_not_outlive_a_kill(tmp_path):
    data = tmp_path / "sổ"
    new_register(data, Office("a" * 32, "Nơi nhận"), Clock()(), lambda: None).close()
    left = data / "inbox" / "in-abc" / "ntm-def"
    left.mkdir(parents=True)
    (left / "package.ntmz").write_bytes(b"open to all")
    half = data / "packages"
    half.mkdir(exist_ok=True)
    (half / f".x.ntmz.{HEX}.partial").write_bytes(b"half")
    Register.open(data).close()
    assert not list((data / "inbox").iterdir())
    assert not list(half.iterdir())
