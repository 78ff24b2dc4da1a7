"""``ntm-desktop import`` asks where the window asks."""

import json

import openpyxl
import pytest

from ntm_desktop.cli.main import main
from ntm_desktop.paths import resources_dir

SAMPLE = resources_dir() / "samples" / "chien-thang-2024" / "cong-trinh-2024.xlsx"


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "xa"
    words = ["init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
    assert main([*words, "--data", str(folder)]) == 0
    return folder


def changed(tmp_path, change):
    book = openpyxl.load_workbook(SAMPLE)
    change(book.worksheets[0])
    path = tmp_path / "sua.xlsx"
    book.save(path)
    return path


def run(capsys, *words):
    capsys.readouterr()
    code = main(["import", *map(str, words)])
    return code, capsys.readouterr()


def test_without_a_unit_nothing_is_written_until_it_is_chosen(capsys, data, tmp_path):
    path = changed(tmp_path, lambda sheet: sheet.__setitem__("A4", None))
    code, said = run(capsys, path, "--data", data)
    assert code == 1
    assert "? unit:" in said.out
    assert "--choose unit=nghin" in said.out
    assert "Chưa ghi gì" in said.err
    code, said = run(capsys, path, "--data", data, "--json")
    (question,) = json.loads(said.out)["questions"]
    assert (code, question["id"], question["chosen"]) == (1, "unit", "")
    assert json.loads(said.out)["applied"] is False
    code, said = run(capsys, path, "--data", data, "--choose", "unit=trieu")
    assert code == 0
    assert "Đã ghi" in said.out


def test_an_answer_to_nothing_is_pointed_out(capsys, data):
    code, said = run(capsys, SAMPLE, "--data", data, "--choose", "unit=trieu")
    assert code == 1
    assert "không có câu hỏi" in said.err
    assert run(capsys, SAMPLE, "--data", data, "--choose", "unit")[0] == 2
    assert run(capsys, SAMPLE, "--data", data, "--overwrite")[0] == 0


def test_a_shorter_list_is_written_only_when_told_what_becomes_of_the_rest(capsys, data, tmp_path):
    assert run(capsys, SAMPLE, "--data", data)[0] == 0
    path = changed(tmp_path, lambda sheet: sheet.delete_rows(14))
    code, said = run(capsys, path, "--data", data)
    assert code == 1
    assert "Điểm vui chơi trẻ em" in said.out
    code, said = run(capsys, path, "--data", data, "--choose", "missing=keep")
    assert code == 0
    code, said = run(capsys, path, "--data", data, "--dry-run")
    assert code == 1  # it is still there, and still asked about
    assert run(capsys, path, "--data", data, "--overwrite")[0] == 0
    assert run(capsys, path, "--data", data, "--dry-run")[0] == 0
