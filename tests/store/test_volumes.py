import sys
from pathlib import Path

import pytest

from ntm_desktop.errors import StoreError
from ntm_desktop.store import sqlite_file, volumes
from ntm_desktop.store.commune import communes
from ntm_desktop.store.commune.commune_file import CommuneFile
from tests.store.conftest import COMMUNE, fill


@pytest.mark.skipif(sys.platform != "linux", reason="reads the mounts of Linux")
def test_the_deepest_mount_decides_what_a_folder_is_on():
    assert volumes._file_system(Path("/proc/self")) == "proc"
    # In a chroot nothing is mounted at its root: then there is no mount above and no name for it.
    mounts = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    at_root = [line.split(" ")[2] for line in mounts if line.split(" ")[1] == "/"]
    assert volumes._file_system(Path("/")) == (at_root[-1] if at_root else "")


def test_the_folder_of_the_tests_is_on_a_local_disk(tmp_path):
    assert volumes.is_local_fixed(tmp_path)


def test_on_a_stick_there_is_no_log_beside_the_file_and_still_one_window_only(
    data_dir, monkeypatch
):
    monkeypatch.setattr(sqlite_file, "is_local_fixed", lambda folder: False)
    file = CommuneFile.create(data_dir, fill)
    assert file.db.conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert communes.read(file) == COMMUNE
    with pytest.raises(StoreError, match="đang được mở ở một cửa sổ khác"):
        CommuneFile.open(data_dir)
    file.run("INSERT INTO setting VALUES ('a', '1')")
    assert not (data_dir / "commune.ntm-wal").exists()
    file.close()


def test_a_file_moves_between_disk_and_stick(data_dir, monkeypatch):
    CommuneFile.create(data_dir, fill).close()
    for local, mode in ((False, "delete"), (True, "wal")):
        monkeypatch.setattr(sqlite_file, "is_local_fixed", lambda folder, local=local: local)
        file = CommuneFile.open(data_dir)
        assert file.db.conn.execute("PRAGMA journal_mode").fetchone() == (mode,)
        assert communes.read(file) == COMMUNE
        file.close()


def test_what_a_killed_program_left_half_made_is_cleared_at_the_next_opening(data_dir):
    CommuneFile.create(data_dir, fill).close()
    left = data_dir / f".commune.ntm.{'0123456789abcdef' * 2}.partial-wal"
    left.write_bytes(b"half")
    CommuneFile.open(data_dir).close()
    assert not left.exists()
