"""The self-test says what works, goes on after a fault, and touches nobody's data."""

import json
import os
import tempfile
from typing import Any

import pytest

from ntm_desktop import paths
from ntm_desktop.cli import main
from ntm_desktop.documents import selfcheck
from ntm_desktop.errors import DocumentError

pytestmark = pytest.mark.usefixtures("qapp")


def report(capsys) -> tuple[int, dict[str, Any]]:
    code = main(["selftest", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_everything_works_here_and_nothing_is_left(capsys):
    code, document = report(capsys)
    assert document["failed"] == []
    assert code == 0
    assert len(document["checks"]) >= 14
    assert not paths.user_dir().exists()
    assert os.environ[paths.HOME_VARIABLE] == str(paths.user_dir())


def test_one_fault_is_a_sentence_and_the_others_go_on(capsys, monkeypatch):
    def broken():
        raise DocumentError("Thiếu phông chữ Tinos-Regular.ttf.")

    def blocked(_pdf):
        raise ImportError("DLL load failed", name="pypdfium2")

    monkeypatch.setattr(selfcheck, "try_fonts", broken)
    monkeypatch.setattr(selfcheck, "try_pdf", blocked)
    code, document = report(capsys)
    assert code == 1
    assert document["failed"] == ["print-fonts", "pdf"]
    said = {one["check"]: one["text"] for one in document["checks"]}
    assert said["print-fonts"] == "Thiếu phông chữ Tinos-Regular.ttf."
    assert "pypdfium2" in said["pdf"]
    assert "cài lại" in said["pdf"]


def test_a_line_for_each_check_and_a_sum(capsys):
    assert main(["selftest"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("NTM Desktop ")
    assert all(line.startswith("  [đạt]") for line in lines[1:-1])
    assert lines[-1] == f"Tự kiểm tra: cả {len(lines) - 2} phần đều đạt."


def test_a_pc_without_a_folder_to_try_in_is_a_sentence(capsys, monkeypatch):
    def full(**_words):
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    assert main(["selftest"]) == 1
    said = capsys.readouterr().err
    assert "thư mục tạm" in said
    assert "Hãy" in said
