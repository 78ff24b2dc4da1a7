"""What a file from a stick may be: names, sizes, kinds, room – each limit from both sides."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy


def refused(check, *arguments) -> PackageError:
    with pytest.raises(PackageError) as caught:
        check(*arguments)
    return caught.value


def test_a_name_may_be_as_long_as_the_limit_and_not_one_letter_longer():
    policy.check_name("a" * policy.MAX_NAME)
    assert refused(policy.check_name, "a" * (policy.MAX_NAME + 1)).reason == "unsafe-path"


@pytest.mark.parametrize(
    "name",
    [
        "../thoat.csv",
        "/etc/passwd",
        "C:/x.csv",
        "data\\x.csv",
        "data//x.csv",
        "data/x.",
        "data/x ",
        "data/con",
        "data/LPT1.csv",
        "data/minh chứng.pdf",
        ".an",
    ],
)
def test_a_name_that_means_something_else_on_some_system_is_refused(name):
    assert refused(policy.check_name, name).reason == "unsafe-path"


def test_a_hostile_name_is_told_escaped_and_short():
    said = str(refused(policy.check_name, "x\x1b[31m\n"))
    assert "“x\\x1b[31m\\n”" in said
    assert "“" + "?" * 60 + "”" in str(refused(policy.check_name, "?" * 60))
    assert "“" + "?" * 60 + "…”" in str(refused(policy.check_name, "?" * 61))


@pytest.mark.parametrize(
    "names", [["a.csv", "a.csv"], ["a.csv", "A.CSV"], ["e\u0301.csv", "\u00e9.csv"]]
)
def test_two_names_of_one_file_are_refused(names):
    assert refused(policy.check_distinct, ["b.csv", *names]).reason == "duplicate-name"


def test_different_names_are_taken():
    policy.check_distinct(["a.csv", "b.csv", "c/a.csv"])


@pytest.mark.parametrize("size", [1, policy.MAX_PACKAGE])
def test_the_size_of_a_file_that_can_be_a_package_is_given(tmp_path, size):
    file = tmp_path / "goi.ntmz"
    with file.open("wb") as made:
        made.truncate(size)
    assert policy.check_regular_file(file) == size


@pytest.mark.parametrize(("size", "reason"), [(0, "empty"), (policy.MAX_PACKAGE + 1, "too-large")])
def test_an_empty_file_and_one_no_stick_can_hold_are_refused(tmp_path, size, reason):
    file = tmp_path / "goi.ntmz"
    with file.open("wb") as made:
        made.truncate(size)
    fault = refused(policy.check_regular_file, file)
    assert fault.reason == reason
    assert "goi.ntmz" in str(fault)


def test_a_file_that_is_not_there_is_named(tmp_path):
    fault = refused(policy.check_regular_file, tmp_path / "mat.ntmz")
    assert fault.reason == "not-found"
    assert "mat.ntmz" in str(fault)


def test_a_folder_is_told_from_a_link(tmp_path):
    folder = tmp_path / "goi.ntmz"
    folder.mkdir()
    fault = refused(policy.check_regular_file, folder)
    assert (fault.reason, "“goi.ntmz” là một thư mục" in str(fault)) == ("not-a-file", True)
    link = tmp_path / "noi.ntmz"
    link.symlink_to(folder)
    fault = refused(policy.check_regular_file, link)
    assert (fault.reason, "“noi.ntmz” là liên kết" in str(fault)) == ("not-a-file", True)


def test_the_root_of_a_drive_is_called_by_its_path():
    root = Path(Path.cwd().anchor)
    assert f"“{root}” là một thư mục" in str(refused(policy.check_regular_file, root))


def test_a_name_the_system_cannot_ask_for_is_unreadable_not_a_crash(tmp_path):
    fault = refused(policy.check_regular_file, tmp_path / ("x" * 300))
    assert fault.reason == "unreadable"


@pytest.mark.parametrize("code", [errno.EIO, errno.ENODEV, errno.ENXIO])
def test_a_stick_that_was_pulled_out_is_called_so(code):
    fault = policy.unreadable(Path("E:/goi.ntmz"), OSError(code, os.strerror(code)))
    assert fault.reason == "unreadable"
    assert str(fault).endswith("goi.ntmz: thiết bị lỗi hoặc đã bị rút ra.")


def test_a_file_that_may_not_be_read_does_not_blame_the_stick():
    for error in (PermissionError(errno.EACCES, "Permission denied"), ValueError("null byte")):
        fault = policy.unreadable(Path("E:/goi.ntmz"), error)
        assert fault.reason == "unreadable"
        assert "rút ra" not in str(fault)


def test_room_is_asked_for_with_something_to_spare(tmp_path, monkeypatch):
    usage = shutil._ntuple_diskusage
    needed = 1234 * policy.MIB
    exactly = needed + policy.SPARE_SPACE
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, exactly))
    policy.check_free_space(tmp_path, needed)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, exactly - 1))
    fault = refused(policy.check_free_space, tmp_path, needed)
    assert fault.reason == "no-space"
    assert "cần 1.250 MB, còn 1.250 MB" in str(fault)  # rounded up, with the dot of Vietnamese


def test_room_in_a_folder_that_is_gone_is_unreadable(tmp_path):
    assert refused(policy.check_free_space, tmp_path / "mat", 1).reason == "unreadable"


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 MB"), (1, "1 MB"), (policy.MIB, "1 MB"), (policy.MIB + 1, "2 MB")]
)
def test_a_size_is_rounded_up(size, said):
    assert policy.in_megabytes(size) == said


def test_a_package_zipped_anew_is_told_from_a_harmful_one():
    assert "nén lại" in str(refused(policy.check_name, "06364_assessment_2024_0001/"))
    assert "không an toàn" in str(refused(policy.check_name, "../"))
