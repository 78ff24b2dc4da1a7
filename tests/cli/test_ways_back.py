"""Damage found, the rest saved and a copy brought back from the command line."""

import json
import random

import pytest

from ntm_desktop.cli.main import main
from ntm_desktop.domain.periods import Period
from ntm_desktop.services import backups, edits
from ntm_desktop.services.workspace import (
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)
from tests.services.conftest import Clock

SAID = "Nhận xét dài của chỉ tiêu này"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "xã"
    ws = create_workspace(
        folder, commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024), now=Clock()
    )
    backups.daily_copy(ws)
    edits.record_remark(ws, latest_assessment(ws).id, "1.1", SAID)
    close_workspace(ws)
    return folder


def damage(folder):
    path = folder / "commune.ntm"
    raw = path.read_bytes().replace(SAID.encode(), SAID.encode()[:-1] + b"\xff")
    path.write_bytes(raw)


def remarks(folder):
    ws = open_workspace(folder)
    try:
        return [row["remark"] for row in ws.file.rows("SELECT remark FROM answer")]
    finally:
        close_workspace(ws)


def test_a_whole_file_is_found_whole(folder, capsys):
    assert main(["check", "--data", str(folder)]) == 0
    assert "nguyên vẹn" in capsys.readouterr().out


def test_what_is_damaged_is_named_the_rest_saved_and_taken(folder, capsys):
    damage(folder)
    assert main(["check", "--data", str(folder)]) == 1
    assert "nhận xét" in capsys.readouterr().out
    assert main(["rescue", "--data", str(folder), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert any("“�”" in line for line in said["losses"])
    assert main(["restore", "--data", str(folder), "--from", said["copy"]]) == 0
    assert remarks(folder) == [SAID[:-1] + "�"]
    assert main(["check", "--data", str(folder)]) == 0


def test_a_backup_is_brought_back(folder):
    (copy,) = (folder / "backups").glob("commune-2*.ntm")
    assert main(["restore", "--data", str(folder), "--from", str(copy)]) == 0
    assert remarks(folder) == []


def test_what_nothing_can_be_read_of_is_refused_with_a_sentence(folder, capsys):
    (folder / "commune.ntm").write_bytes(random.Random(3).randbytes(30_000))
    assert main(["rescue", "--data", str(folder)]) == 1
    assert "hỏng" in capsys.readouterr().err


def test_contents_that_nothing_speaks_of_are_told_and_stay(folder, capsys):
    lone = folder / "evidence" / "aa" / ("aa" * 32)
    lone.parent.mkdir()
    lone.write_bytes(b"x" * 2_000_000)
    assert main(["check", "--data", str(folder)]) == 0
    assert "1 tệp (2 MB)" in capsys.readouterr().out
    assert lone.exists()


def test_a_name_cannot_steer_the_screen(tmp_path, capsys):
    evil = tmp_path / "gói\x1b[2J\x9b31m\u202egnp.ntmz"
    evil.write_bytes(b"not a package")
    assert main(["verify", str(evil)]) == 1
    said = capsys.readouterr()
    assert not set("\x1b\x9b\u202e") & set(said.out + said.err)
