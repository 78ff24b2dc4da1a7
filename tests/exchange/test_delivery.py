import errno
import os
import subprocess
import sys

import pytest

from ntm_desktop import writers
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import delivery, policy
from ntm_desktop.exchange.delivery import Begun, deliver, deliver_bytes, deliver_copy
from ntm_desktop.temporary import is_alive


def test_a_file_arrives_whole_and_leaves_nothing_beside_it(tmp_path):
    digest = deliver_bytes(tmp_path / "new" / "a.ntmz", b"content")
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["a.ntmz"]
    assert digest == delivery.file_sha256(tmp_path / "new" / "a.ntmz")


def test_the_final_name_never_shows_a_half_file(tmp_path):
    target = tmp_path / "a.ntmz"

    def die_half_way(sink):
        sink.write(b"half")
        raise OSError(errno.EIO, "pulled out")

    with pytest.raises(PackageError, match="bị rút ra") as refused:
        deliver(target, 10, die_half_way)
    assert refused.value.reason == "write"
    assert list(tmp_path.iterdir()) == []


def test_the_same_file_twice_is_fine_and_another_one_is_kept(tmp_path):
    target = tmp_path / "a.ntmz"
    deliver_bytes(target, b"one")
    deliver_bytes(target, b"one")
    with pytest.raises(PackageError, match="giữ nguyên") as refused:
        deliver_bytes(target, b"two")
    assert refused.value.reason == "exists"
    assert target.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["a.ntmz"]


def test_what_reads_back_differently_is_not_left_there(tmp_path, monkeypatch):
    monkeypatch.setattr(delivery, "file_sha256", lambda path, step: "0" * 64)
    with pytest.raises(PackageError) as refused:
        deliver_bytes(tmp_path / "a.ntmz", b"content")
    assert refused.value.reason == "read-back"
    assert list(tmp_path.iterdir()) == []


def test_a_full_medium_is_said_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "SPARE_SPACE", 1 << 60)
    with pytest.raises(PackageError, match="Không đủ chỗ") as refused:
        deliver_bytes(tmp_path / "a.ntmz", b"content")
    assert refused.value.reason == "no-space"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "Không đủ chỗ"),
        (errno.EROFS, "chống ghi"),
        (errno.EACCES, "chống ghi"),
        (errno.EIO, "bị rút ra"),
        (errno.EFBIG, "4 GB"),
        (errno.EINVAL, "Không ghi được"),
    ],
)
def test_errors_of_the_medium_say_what_to_do(tmp_path, code, words):
    def fail(sink):
        raise OSError(code, "x")

    with pytest.raises(PackageError, match=words):
        deliver(tmp_path / "a.ntmz", 10, fail)


def test_more_than_a_package_may_have_is_stopped(tmp_path):
    with (tmp_path / "x").open("wb") as file:
        sink = delivery.HashingSink(file, most=5)
        sink.write(b"12345")
        with pytest.raises(OSError, match="too large") as error:
            sink.write(b"6")
    assert error.value.errno == errno.EFBIG
    assert sink.failure is error.value


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_protected_folder_is_a_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PackageError, match="Không được phép"):
        deliver_bytes(tmp_path / "a.ntmz", b"content")


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(PackageError) as refused:
        deliver_bytes(tmp_path / "file" / "a.ntmz", b"content")
    assert refused.value.reason == "write"


def test_a_copy_is_compared_with_its_source(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 600_000)
    deliver_copy(tmp_path / "b", tmp_path / "a")
    assert (tmp_path / "b").read_bytes() == b"x" * 600_000


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_link_under_any_name_is_not_followed(tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("letters", encoding="utf-8")
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "a.ntmz.partial").symlink_to(mine)
    (stick / f".a.ntmz.{'0' * 32}.partial").symlink_to(mine)
    deliver_bytes(stick / "a.ntmz", b"package")
    (stick / "b.ntmz").symlink_to(mine)
    with pytest.raises(PackageError, match="liên kết") as refused:
        deliver_bytes(stick / "b.ntmz", b"letters")
    assert refused.value.reason == "exists"
    assert mine.read_text(encoding="utf-8") == "letters"


KILLED = """
import os, sys
from pathlib import Path
from ntm_desktop import writers
from ntm_desktop.exchange.delivery import Begun
writers._machine_id = lambda: sys.argv[2]
begun = Begun(Path(sys.argv[1]), 4, hashing=False)
begun.sink.write(b"half")
begun.sink.flush()
os._exit(9)
"""


@pytest.fixture
def this_pc(monkeypatch):
    """Says what this PC is called."""

    def call(name):
        monkeypatch.setattr(writers, "_machine_id", lambda: name)
        writers._this_pc.cache_clear()

    yield call
    writers._this_pc.cache_clear()


def unfinished(folder):
    return sorted(path.name.split(".")[1] for path in folder.glob(".*.partial"))


def test_what_a_killed_process_of_this_pc_left_of_an_earlier_package_goes_at_once(
    tmp_path, this_pc
):
    this_pc("this very PC")
    mine, others, open_here, new = (f"06364_assessment_2024_000{n}" for n in range(1, 5))
    for name, machine in ((mine, "this very PC"), (others, "another PC")):
        words = [sys.executable, "-c", KILLED, str(tmp_path / f"{name}.ntmz"), machine]
        assert subprocess.run(words, check=False).returncode == 9
    assert unfinished(tmp_path) == [mine, others]
    begun = Begun(tmp_path / f"{open_here}.ntmz", 4, hashing=False)
    deliver_bytes(tmp_path / f"{new}.ntmz", b"package")
    assert unfinished(tmp_path) == [others, open_here], "another PC, or a window, may be writing"
    begun.discard()


def test_where_a_pc_cannot_be_told_nothing_is_cleared_before_its_hour(tmp_path, this_pc):
    this_pc("")
    assert writers.mark_of_writer() == ""
    left = tmp_path / f".06364_assessment_2024_0001.ntmz.{'0' * 32}.partial"
    left.write_bytes(b"half")
    deliver_bytes(tmp_path / "06364_assessment_2024_0002.ntmz", b"package")
    assert left.exists()
    os.utime(left, (1, 1))
    deliver_bytes(tmp_path / "06364_assessment_2024_0003.ntmz", b"package")
    assert not left.exists()


def test_what_a_killed_delivery_left_is_cleared_by_the_next(tmp_path):
    left = tmp_path / f".a.ntmz.{'0' * 32}.partial"
    other = tmp_path / f".b.ntmz.{'0' * 32}.partial"
    for path in (left, other):
        path.write_bytes(b"half")
    deliver_bytes(tmp_path / "a.ntmz", b"package")
    assert not left.exists()
    assert other.exists()


def test_a_name_with_a_number_that_no_process_can_have_is_of_nobody():
    assert not is_alive(0xFFFFFFFF)
    assert is_alive(os.getpid())
