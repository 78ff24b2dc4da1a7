"""``ntm-desktop forms read``."""

import json
from pathlib import Path

from ntm_desktop.cli import main

SAMPLES = Path(__file__).parents[1] / "data" / "decisions"


def test_reading_is_written_and_printed_with_its_lines(tmp_path, capsys):
    out = tmp_path / "doc.json"

    code = main(["forms", "read", str(SAMPLES / "03-ba-nhom.docx"), "--out", str(out), "--json"])

    printed = json.loads(capsys.readouterr().out)
    assert code == 0
    assert json.loads(out.read_text("utf-8")) == printed
    assert printed["counts"]["indicators"] == 47
    assert printed["lines"][0]["lines"][0]["text"].startswith("1 | Quy hoạch | 1.1.")
    asked = [question for question in printed["questions"] if question["no"] == "6.3"]
    assert asked[0]["readings"] == ["≥ 25%", "≤ 25%"]


def test_a_person_reads_counts_and_every_question(capsys):
    main(["forms", "read", str(SAMPLES / "03-ba-nhom.docx")])

    said = capsys.readouterr().out
    assert "47/47 chỉ tiêu" in said
    assert "? 6.3" in said


def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path, capsys):
    (tmp_path / "a.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)

    code = main(["forms", "read", str(tmp_path / "a.doc"), "--json"])

    printed = json.loads(capsys.readouterr().out)
    assert (code, printed["result"]) == (1, "refuse")
    assert ".docx" in printed["reason"]
