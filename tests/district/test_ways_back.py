"""The receiving office when its disk, its keys or its register fail: sentences, and a way on."""

import os
import sqlite3
from contextlib import closing

import pytest

from ntm_desktop import district_cli, paths
from ntm_desktop.district import receive
from ntm_desktop.district.desk import damage, rescue_register, restore_register
from ntm_desktop.errors import PackageError
from ntm_desktop.store.register.register import Register
from tests.district import communes

posix_user = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="root may read everything"
)


@pytest.fixture
def received(data, sender):
    made = sender.hand_over()
    receive(data, [made.path], catalog=communes.catalog())
    return made


def test_a_damaged_register_says_what_is_damaged_and_the_rest_is_saved(data, received, capsys):
    path = data / "register.ntmd"
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE commune SET name = CAST(CAST(name AS BLOB) || x'ff' AS TEXT)")
        db.commit()
    assert district_cli.main(["check", "--data", str(data)]) == 1
    assert "xã đã đăng ký khóa" in capsys.readouterr().out
    done = rescue_register(data)
    assert any("xã đã đăng ký khóa" in line for line in done.losses)
    aside = restore_register(data, done.copy)
    assert aside is not None
    assert damage(data) == ()
    with Register.open(data) as register:
        assert len(register.packages_of("06364")) == 1
        commune = register.commune("06364")
        assert commune is not None
        assert commune.name.endswith("�")


def test_the_register_goes_back_to_a_copy_and_takes_the_packages_again(data, sender, tmp_path):
    with Register.open(data) as register:
        register.backup(tmp_path / "bản sao.ntmd")
    made = sender.hand_over()
    receive(data, [made.path], catalog=communes.catalog())
    assert district_cli.main(
        ["restore", "--data", str(data), "--from", str(tmp_path / "bản sao.ntmd")]
    ) == 0  # fmt: skip
    again = receive(data, [data / "packages"], catalog=communes.catalog())
    assert [one.sha256 for one in again.received] == [made.sha256]


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(data, sender, capsys, monkeypatch):
    made = sender.hand_over()

    def full(*_given, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    assert district_cli.main(["receive", "--data", str(data), str(made.path)]) == 1
    said = capsys.readouterr().err
    assert "No space" not in said
    assert "hết chỗ" in said


def test_keys_that_cannot_be_reached_are_told_in_a_sentence(data, sender, capsys):
    made = sender.hand_over()
    folder = paths.keys_dir()
    aside = folder.rename(folder.with_name("keys aside"))
    folder.write_text("a file where the folder was")
    try:
        assert district_cli.main(["receive", "--data", str(data), str(made.path)]) == 1
    finally:
        folder.unlink()
        aside.rename(folder)
    said = capsys.readouterr().err
    assert "khóa" in said
    assert "Not a directory" not in said


@posix_user
def test_a_folder_of_keys_that_may_not_be_read_is_told_in_a_sentence(data, sender, capsys):
    made = sender.hand_over()
    paths.keys_dir().chmod(0)
    try:
        assert district_cli.main(["receive", "--data", str(data), str(made.path)]) == 1
    finally:
        paths.keys_dir().chmod(0o700)
    assert "không được phép" in capsys.readouterr().err


def test_ten_thousand_shortcuts_do_not_hide_a_package(data, sender, tmp_path, monkeypatch):
    monkeypatch.setattr("ntm_desktop.district.reception.MOST_FILES", 100)
    made = sender.hand_over()
    for number in range(150):
        (made.path.parent / f"0{number}.lnk").touch()
    assert len(receive(data, [made.path.parent], catalog=communes.catalog()).received) == 1


def test_a_search_that_is_given_up_says_so(data, sender, tmp_path, monkeypatch):
    monkeypatch.setattr("ntm_desktop.district.reception.MOST_SEEN", 100)
    made = sender.hand_over()
    for number in range(150):
        (made.path.parent / f"0{number}.lnk").touch()
    with pytest.raises(PackageError, match="ngừng tìm"):
        receive(data, [made.path.parent], catalog=communes.catalog())
