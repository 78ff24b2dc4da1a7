"""``ntm-desktop forms`` checks files of rules and carries a set out to Excel and back."""

import json
import shutil

import openpyxl
import pytest

from ntm_desktop.cli import main
from ntm_desktop.paths import forms_dir
from tests.rules_samples import FAULTY_FILE, TRIAL_FILE

QD_51 = forms_dir() / "criteria" / "qd-51-2025-xa.json"


def run(capsys, *words):
    """A call with --json: its exit code and what it printed."""
    code = main(["forms", *map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def forms(tmp_path):
    """A copy of forms/ that may be spoilt."""
    return shutil.copytree(forms_dir(), tmp_path / "forms")


def spoil(path, change):
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def test_everything_that_is_shipped_is_without_fault(capsys):
    code, said = run(capsys, "check")
    assert (code, said["valid"]) == (0, True)
    by_id = {file["id"]: file for file in said["files"]}
    known = by_id["qd-318-2022-xa"]
    assert (known["criteria"], known["indicators"], known["official_indicators"]) == (19, 57, 57)
    assert known["checked"] > 0
    assert known["recalled"] > 0
    assert any("Tỉnh quy định ngưỡng của 5 chỉ tiêu" in line for line in known["missing"])
    assert by_id["qd-51-2025-xa"]["missing"] == ["Có 0/47 chỉ tiêu."]
    assert {"criteria", "dossiers"} <= {file["kind"] for file in said["files"]}


def test_a_person_reads_counts_and_what_is_missing(capsys):
    assert main(["forms", "check", str(QD_51)]) == 0
    said = capsys.readouterr().out
    assert "10 tiêu chí, 0/47 chỉ tiêu" in said
    assert "còn thiếu: Có 0/47 chỉ tiêu." in said
    assert "1 tệp, không có lỗi." in said


def test_every_fault_of_a_folder_is_told_and_the_exit_code_is_one(capsys, forms):
    folder = forms / "criteria"
    spoil(folder / "qd-491-2009-xa.json", lambda d: d.update(tier="khá", loai="x"))
    spoil(folder / "qd-318-2022-xa.json", lambda d: d["criteria"].pop())
    (folder / "ht-vuon-mau.json").rename(folder / "vuon.json")
    (folder / "rác.json").write_text("{", encoding="utf-8")
    spoil(forms / "dossiers/tt-40-2014.json", lambda d: d.update(set_ids=["khong-co"]))
    code, said = run(capsys, "check", forms)
    assert (code, said["valid"]) == (1, False)
    faults = {file["path"].rsplit("/", 1)[-1]: " ".join(file["faults"]) for file in said["files"]}
    assert "“tier”" in faults["qd-491-2009-xa.json"]
    assert "“loai”" in faults["qd-491-2009-xa.json"]
    assert "có 18 tiêu chí, số chính thức là 19" in faults["qd-318-2022-xa.json"]
    assert "ht-vuon-mau.json" in faults["vuon.json"]
    assert "không phải JSON" in faults["rác.json"]
    assert "khong-co" in faults["tt-40-2014.json"]
    assert faults["qd-1980-2016-xa.json"] == ""


def test_two_files_of_one_id_are_told(capsys, forms):
    shutil.copy(forms / "criteria/qd-51-2025-xa.json", forms / "criteria/ban-sao.json")
    code, said = run(capsys, "check", forms)
    assert code == 1
    faulty = {file["path"].rsplit("/", 1)[-1] for file in said["files"] if file["faults"]}
    assert faulty == {"qd-51-2025-xa.json", "ban-sao.json"}


def test_a_path_that_is_not_there_or_holds_nothing_is_refused(capsys, tmp_path):
    for path in (tmp_path / "không có", tmp_path):
        code, said = run(capsys, "check", path)
        assert code == 1
        assert str(path) in said["error"]


def test_a_workbook_can_be_checked_before_it_is_imported(capsys):
    code, said = run(capsys, "check", FAULTY_FILE)
    assert code == 1
    assert [fault.split(":")[0] for fault in said["files"][0]["faults"]] == [
        "Chỉ tiêu!I13",
        "Chỉ tiêu!B35",
        "Chỉ tiêu!E42",
    ]


def test_a_set_goes_out_and_comes_back_the_same(capsys, tmp_path):
    book, back = tmp_path / "bộ.xlsx", tmp_path / "sâu" / "bộ.json"
    assert run(capsys, "export", QD_51, book)[0] == 0
    code, said = run(capsys, "import", book, "--out", back)
    assert (code, said["faults"]) == (0, [])
    assert json.loads(back.read_text(encoding="utf-8")) == json.loads(
        QD_51.read_text(encoding="utf-8")
    )
    assert list(back.parent.iterdir()) == [back]


def test_a_set_named_by_its_id_goes_to_an_office_without_the_notes_of_its_makers(capsys, tmp_path):
    book, back = tmp_path / "bộ.xlsx", tmp_path / "bộ.json"
    code, said = run(capsys, "export", "qd-51-2025-xa", book)
    assert (code, said["set"]) == (0, "qd-51-2025-xa")
    assert run(capsys, "import", book, "--out", back)[0] == 0
    made, kept = (json.loads(p.read_text(encoding="utf-8")) for p in (back, QD_51))
    assert kept["notes"]
    assert not made.get("notes")
    assert {**made, "notes": kept["notes"]} == kept


def test_the_trial_workbook_becomes_a_file_without_fault(capsys, tmp_path):
    out = tmp_path / "thu-47-2026-xa.json"
    assert run(capsys, "import", TRIAL_FILE, "--out", out)[0] == 0
    code, said = run(capsys, "check", out)
    assert (code, said["files"][0]["indicators"]) == (0, 47)


def test_a_faulty_workbook_writes_nothing_and_names_the_cells(capsys, tmp_path):
    out = tmp_path / "bộ.json"
    out.write_text("cũ", encoding="utf-8")
    code, said = run(capsys, "import", FAULTY_FILE, "--out", out)
    assert code == 1
    assert [fault["cell"] for fault in said["faults"]] == [
        "Chỉ tiêu!I13",
        "Chỉ tiêu!B35",
        "Chỉ tiêu!E42",
    ]
    assert out.read_text(encoding="utf-8") == "cũ"
    assert main(["forms", "import", str(FAULTY_FILE)]) == 1
    assert "Chỉ tiêu!I13  Không hiểu ngưỡng" in capsys.readouterr().out


def test_a_provinces_form_goes_out_and_comes_back(capsys, tmp_path):
    book, out = tmp_path / "tỉnh.xlsx", tmp_path / "tỉnh.json"
    assert run(capsys, "export", "qd-318-2022-xa", book, "--province")[0] == 0
    filled = openpyxl.load_workbook(book)
    head = filled["Quyết định của tỉnh"]
    said = {"Tên quyết định *": "Thử", "Số quyết định *": "9/QĐ-UBND"}
    said |= {"Ngày ban hành *": "1/2/2023", "Mã tỉnh *": "20"}
    for label, value in ((row[0].value, row[1]) for row in head.iter_rows(max_col=2)):
        if str(label) in said:
            value.value = said[str(label)]
    sheet = filled["Ngưỡng của tỉnh"]
    column = next(
        c for row in sheet.iter_rows() for c in row if c.value == "Tỉnh quy định: mọi nhóm xã"
    )
    sheet.cell(column.row + 1, column.column).value = "≥ 85 %"
    filled.save(book)
    assert run(capsys, "check", book)[0] == 0
    assert run(capsys, "import", book, "--out", out)[0] == 0
    code, checked = run(capsys, "check", out)
    assert (code, checked["files"][0]["kind"]) == (0, "overrides")


@pytest.mark.parametrize(
    "words",
    [["export", "qd-51-2025-xa", "bộ.xls"], ["export"], ["gì đó"], []],
)
def test_wrong_words_are_told(words, capsys):
    assert main(["forms", *words]) == 2
    assert capsys.readouterr().err


def test_a_set_that_nobody_knows_is_refused(capsys, tmp_path):
    code, said = run(capsys, "export", "khong-co", tmp_path / "bộ.xlsx")
    assert code == 1
    assert "khong-co" in said["error"]
