"""`move` asks for the passphrase, takes it from a pipe, and says what is wrong with it."""

import io
import sys

import pytest

from ntm_desktop import paths
from ntm_desktop.cli.main import main

WORDS = "bon tu lien nhau"


@pytest.fixture
def told(monkeypatch, tmp_path, capsys):
    """Run the command with something piped in; gives the exit and what was said."""
    monkeypatch.setattr(paths, "keys_dir", lambda: tmp_path / "khóa")
    data = tmp_path / "xã"
    begun = ["init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
    assert main([*begun, "--data", str(data)]) == 0

    def run(typed, *words):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        code = main(["move", *(str(word) for word in words)])
        heard = capsys.readouterr()
        return code, heard.out + heard.err

    return run, data


def test_a_passphrase_that_is_not_given_or_too_short_writes_nothing(told, tmp_path):
    move, data = told
    code, said = move("", "--data", data, "--out", tmp_path / "m.ntmm")
    assert (code, "Chưa có mật khẩu" in said) == (1, True)
    code, said = move("ngắn\n", "--data", data, "--out", tmp_path / "m.ntmm")
    assert (code, "ít nhất 10 chữ" in said) == (1, True)
    assert not (tmp_path / "m.ntmm").exists()


def test_what_was_moved_arrives_with_the_right_words_only(told, tmp_path):
    move, data = told
    file, new = tmp_path / "m.ntmm", tmp_path / "mới"
    assert move(f"{WORDS}\n", "--data", data, "--out", file)[0] == 0
    code, said = move("sai mat khau roi\n", "--data", new, "--from", file)
    assert (code, "Mật khẩu không đúng" in said) == (1, True)
    assert not (new / "commune.ntm").exists()
    assert move(f"{WORDS}\n", "--data", new, "--from", file)[0] == 0
    code, said = move(f"{WORDS}\n", "--data", data, "--out", tmp_path / "lại.ntmm")
    assert (code, "chuyển sang máy khác" in said) == (1, True)
