"""`join` adds up old communes' files, says how, and makes the new commune's."""

import json

import pytest

from ntm_desktop.cli.main import main

OLD = ("06256", "06268", "06280")


@pytest.fixture
def old(tmp_path):
    folders = []
    for code in OLD:
        folder = tmp_path / code
        begun = ["init", "--commune", code, "--set", "qd-318-2022-xa", "--period", "2024"]
        assert main([*begun, "--data", str(folder)]) == 0
        folders.append(folder)
    return folders


def test_a_dry_run_leaves_no_file_and_joining_leaves_one_that_opens(old, tmp_path, capsys):
    new = tmp_path / "mới"
    words = ["join", "--commune", "06280", "--data", str(new), "--json", "--from", *map(str, old)]
    capsys.readouterr()
    assert main([*words, "--dry-run"]) == 0
    dry = json.loads(capsys.readouterr().out)
    assert (dry["joined"], dry["name"], dry["period"]) == (False, "Xã Điềm He", "2025")
    assert [one["code"] for one in dry["predecessors"]] == list(OLD)
    assert not new.exists()
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out) == {**dry, "joined": True}
    assert main(["assess", "--data", str(new)]) == 0
    assert "Xã Điềm He" in capsys.readouterr().out
    assert main(words) == 1


def test_a_commune_that_was_made_from_none_is_refused(old, tmp_path, capsys):
    words = ["join", "--commune", "06256", "--data", str(tmp_path / "mới"), "--from"]
    assert main([*words, *map(str, old)]) == 1
    assert "không ghi" in capsys.readouterr().err
