"""What the program keeps beside a commune's data is nobody else's business."""

import os
import stat

import pytest

from ntm_desktop import paths
from ntm_desktop.gui.faults import log_fault
from ntm_desktop.gui.kept import write_kept
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.temporary import own_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv(paths.HOME_VARIABLE, str(folder))
    return folder


def keep_everything():
    Preferences(officer="Nguyễn Văn A").save()
    write_kept(paths.user_dir() / "glance.kept", ("Xã Chiến Thắng",))
    own_folder("xem")
    try:
        raise ValueError("12.345")
    except ValueError as error:
        log_fault(error)


def open_to_others(folder):
    every = [folder, *folder.rglob("*")]
    return [str(one.relative_to(folder)) for one in every if one.stat().st_mode & 0o077]


def test_settings_log_and_what_is_kept_are_for_this_user_only(home):
    keep_everything()
    assert (home / "settings.ini").exists()
    assert (home / "ntm-desktop.log").exists()
    assert open_to_others(home) == []


def test_what_an_older_program_left_open_is_closed(home):
    home.mkdir(mode=0o755)
    for name in ("settings.ini", "glance.kept"):
        (home / name).touch(mode=0o644)
    keep_everything()
    assert open_to_others(home) == []
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
