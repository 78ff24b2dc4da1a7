"""`merge` shows what it would do, asks what both changed, and puts two PCs' data together."""

import json
import shutil

import pytest

from ntm_desktop.cli.main import main
from ntm_desktop.services import edits
from ntm_desktop.services.workspace import close_workspace, latest_assessment, open_workspace


def remark(folder, who, no, text):
    ws = open_workspace(folder, actor=who)
    edits.record_remark(ws, latest_assessment(ws).id, no, text)
    close_workspace(ws)


@pytest.fixture
def two(tmp_path):
    mine, theirs = tmp_path / "một", tmp_path / "hai"
    begun = ["init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
    assert main([*begun, "--data", str(mine)]) == 0
    shutil.copytree(mine, theirs)
    remark(mine, "Lan", "1.1", "của Lan")
    remark(theirs, "Hoa", "1.1", "của Hoa")
    remark(theirs, "Hoa", "2.1", "thêm")
    return mine, theirs


def said(capsys, *words):
    capsys.readouterr()
    code = main([str(word) for word in words])
    return code, json.loads(capsys.readouterr().out)


def test_what_both_changed_ends_it_with_nothing_written(two, capsys):
    mine, theirs = two
    code, document = said(capsys, "merge", "--data", mine, "--from", theirs, "--json")
    assert (code, document["merged"]) == (1, False)
    assert [line["theirs"] for line in document["open"]] == ["của Hoa"]
    code, again = said(capsys, "merge", "--data", mine, "--from", theirs, "--json")
    assert again == document


def test_a_dry_run_writes_nothing_and_a_choice_merges(two, capsys):
    mine, theirs = two
    words = ("merge", "--data", mine, "--from", theirs / "commune.ntm", "--json")
    code, dry = said(capsys, *words, "--choose", "theirs", "--dry-run")
    assert (code, dry["merged"]) == (0, False)
    code, done = said(capsys, *words, "--choose", "theirs")
    assert (code, done["merged"], len(done["taken"])) == (0, True, 1)
    # What was decided is not open any more; a dry run has decided nothing.
    assert (len(dry["open"]), dry["decided"]) == (1, [])
    assert done["open"] == []
    assert [(one["choice"], one["theirs"]) for one in done["decided"]] == [("theirs", "của Hoa")]
    code, again = said(capsys, *words)
    assert (code, again["taken"], again["open"]) == (0, [], [])


def test_a_choice_made_on_the_command_line_is_said_beside_each_line(two, capsys):
    mine, theirs = two
    capsys.readouterr()
    assert main(["merge", "--data", str(mine), "--from", str(theirs), "--choose", "ours"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "của Hoa" in line]
    assert line.startswith("  = ")
    assert line.endswith(": lấy của máy này")


def test_no_data_there_is_said_with_what_to_choose(two, capsys, tmp_path):
    mine, _ = two
    assert main(["merge", "--data", str(mine), "--from", str(tmp_path / "không")]) == 1
    assert "Không thấy tệp dữ liệu" in capsys.readouterr().err
