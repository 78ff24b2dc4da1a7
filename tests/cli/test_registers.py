"""``ntm-desktop import`` takes every register's workbook; ``export`` writes all data."""

import json
from pathlib import Path
from typing import Any

import pytest

from ntm_desktop.cli.main import main
from ntm_desktop.services.sample import sample_workbooks

REGISTERS = next(path for path in sample_workbooks() if path.stem.startswith("so-theo-doi"))


@pytest.fixture
def data(tmp_path) -> Path:
    folder: Path = tmp_path / "xã"
    init = ["init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
    assert main([*init, "--data", str(folder), "--json"]) == 0
    return folder


def said(capsys) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_workbook_of_ten_registers_goes_in_twice_and_is_there_once(data, capsys) -> None:
    capsys.readouterr()
    load = ["import", str(REGISTERS), "--data", str(data), "--json"]
    assert main([*load, "--dry-run"]) == 0
    tried = said(capsys)
    assert tried["kind"] == "registers"
    assert tried["applied"] is False
    assert {line["subject"].split(":")[0] for line in tried["lines"]} >= {
        "steering", "documents", "propaganda", "training", "models", "cooperatives", "ocop",
        "emulation", "movements", "proposals",
    }  # fmt: skip
    assert {line["state"] for line in tried["lines"]} == {"recognised"}
    assert main(load) == 0
    capsys.readouterr()
    assert main(load) == 0
    assert {line["state"] for line in said(capsys)["lines"]} == {"unchanged"}


def test_all_data_is_written_in_open_formats(data, tmp_path, capsys) -> None:
    assert main(["import", str(REGISTERS), "--data", str(data), "--json"]) == 0
    capsys.readouterr()
    out = tmp_path / "mở"
    assert main(["export", "--data", str(data), "--out", str(out), "--json"]) == 0
    files = {Path(file).name for file in said(capsys)["files"]}
    assert {"datapackage.json", "du-lieu.xlsx", "register-training.csv", "answer.csv"} <= files
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert {f"{one['name']}.csv" for one in described["resources"]} <= files
    assert (out / "register-training.csv").read_text(encoding="utf-8").count("\n") == 5
