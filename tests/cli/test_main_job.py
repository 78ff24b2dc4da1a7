"""The main job through the command line, as the README's first command runs it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from ntm_desktop.cli import main
from ntm_desktop.district import init_district
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period
from ntm_desktop.paths import HOME_VARIABLE, resources_dir
from ntm_desktop.services.project_cards import add_project
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.workspace import (
    assessments,
    change_settings,
    close_workspace,
    open_workspace,
)

SAMPLE = resources_dir() / "samples" / "chien-thang-2024"
MEANINGS = {
    "met": {"met"},
    "not_met": {"not_met"},
    "na": {"not_applicable"},
    "met_or_na": {"met", "not_applicable"},
    "no_threshold": {"no_threshold"},
    "not_met_gender": {"not_met"},
    "missing": {"incomplete"},
    "amended": {"incomplete"},
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """What the demo, run once as its own process, says it made."""
    out = tmp_path_factory.mktemp("demo") / "Nguyễn Văn A" / "kết quả"
    home = tmp_path_factory.mktemp("demo-home")
    ran = subprocess.run(
        [sys.executable, "-m", "ntm_desktop", "demo", "--no-window", "--json", "--out", str(out)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {HOME_VARIABLE: str(home)},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_the_demo_names_only_files_that_exist(demo):
    named = [demo["package"], demo["sealed_package"], demo["public_key"], demo["receipt"]]
    named += [demo["collation"], *demo["dossier"], *demo["imported"], *demo["reports"]]
    assert len(named) >= 18
    for file in named:
        assert Path(file).stat().st_size > 0, file


def test_the_demos_verdicts_are_the_expected_ones(demo):
    expected = json.loads((SAMPLE / "expected-2024.json").read_text(encoding="utf-8"))
    found = {
        indicator["no"]: indicator["verdict"]
        for criterion in demo["assessment"]["criteria"]
        for indicator in criterion["indicators"]
    }
    assert set(found) == set(expected["indicators"])
    for no, wanted in expected["indicators"].items():
        assert found[no] in MEANINGS[wanted["expected"]], no
    assert (demo["assessment"]["met"], demo["assessment"]["total"]) == (12, 19)


def test_the_dossiers_text_holds_every_indicator(demo):
    whole = next(file for file in demo["dossier"] if Path(file).name.startswith("ho-so"))
    text = subprocess.run(
        ["pdftotext", "-layout", whole, "-"], capture_output=True, text=True, check=True
    ).stdout
    for criterion in demo["assessment"]["criteria"]:
        for indicator in criterion["indicators"]:
            assert f"{indicator['no']}." in text or f" {indicator['no']} " in text, indicator["no"]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text


def test_the_collated_workbook_counts_the_commune_once(demo):
    book = openpyxl.load_workbook(demo["collation"])
    cells = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert sum(cell == "06364" for cell in cells) == 1


def test_a_further_period_is_begun_in_the_same_data_and_what_is_open_goes_on_in_it(
    tmp_path, capsys
):
    data = tmp_path / "xa"
    init = ["init", "--commune", "06364", "--set", "qd-318-2022-xa", "--data", str(data)]
    assert main([*init, "--period", "2024-H1", "--group", "tdmnpb"]) == 0
    ws = open_workspace(data)
    add_entry(ws, "roadmap", {"indicator": "2.1", "task": "Bê tông 2 km", "due": "31/12/2030"})
    add_project(ws, Cut.at(2024, 6), "Đường Đông Tiến")
    close_workspace(ws)
    capsys.readouterr()
    for period in ("2024", "2024-Q3", "2024-09", "2024-9M", "2021-2025"):
        assert main([*init, "--period", period]) == 0
        said = capsys.readouterr().out
        assert "Đã thêm đợt tự đánh giá" in said
        assert "1 việc chưa xong trong lộ trình" in said
        assert "công trình" not in said  # it is in the list of that year already
    assert main([*init, "--period", "2025", "--json"]) == 0
    begun = json.loads(capsys.readouterr().out)
    assert begun["further"]
    assert begun["group"] == "tdmnpb"
    assert "1 công trình chưa xong hoặc còn nợ (Đường Đông Tiến)" in begun["carried"]
    ws = open_workspace(data)
    periods = [info.period for info in assessments(ws)]
    close_workspace(ws)
    begun_all = ("2024-H1", "2024", "2024-Q3", "2024-09", "2024-9M", "2021-2025", "2025")
    assert sorted(periods) == sorted(map(Period.parse, begun_all))
    assert main(["assess", "--data", str(data), "--period", "2024-Q3"]) == 0


def test_data_of_one_commune_never_become_another_s(tmp_path, capsys):
    data = tmp_path / "xa"
    init = ["init", "--set", "qd-318-2022-xa", "--data", str(data), "--commune"]
    assert main([*init, "06364", "--period", "2024"]) == 0
    assert main([*init, "06370", "--period", "2025"]) == 1
    assert "đã có dữ liệu của Xã Chiến Thắng (mã 06364)" in capsys.readouterr().err


def test_a_period_that_a_commune_did_not_see_the_end_of_is_said(tmp_path, capsys):
    init = ["init", "--set", "qd-318-2022-xa", "--data"]
    assert main([*init, str(tmp_path / "a"), "--commune", "06256", "--period", "2025"]) == 0
    said = capsys.readouterr().err
    assert "Xã Trấn Ninh chỉ có đến ngày 30/06/2025; từ đó thuộc Xã Điềm He (mã 06280)." in said
    assert "kéo dài đến ngày 31/12/2025" in said
    for number, (code, period) in enumerate(
        (("06256", "2024"), ("06256", "2025-H1"), ("06280", "2025"))
    ):
        assert (
            main([*init, str(tmp_path / f"{number}"), "--commune", code, "--period", period]) == 0
        )
        assert "chỉ có đến ngày" not in capsys.readouterr().err


def test_the_commands_say_json_and_proper_exit_codes(tmp_path, capsys):
    data = tmp_path / "xa"
    init = ["init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
    assert main([*init, "--data", str(data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Xã Chiến Thắng"
    assert main([*init, "--data", str(data)]) == 1
    assert "Không thực hiện được" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "không có.xlsx"), "--data", str(data)]) == 1
    assert capsys.readouterr().err.startswith("Không thực hiện được: ")
    workbook = str(SAMPLE / "bieu-tieu-chi-2024.xlsx")
    assert main(["import", workbook, "--data", str(data), "--dry-run", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["counts"]["recognised"] == 51
    assert plan["applied"] is False
    assert main(["assess", "--data", str(data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["met"] == 0
    assert main(["assess", "--data", str(data), "--period", "2023"]) == 1
    assert main(["assess", "--data", str(data), "--period", "hai nghìn"]) == 1
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["assess"], "còn thiếu --data"),
        (["không-có"], "không có “không-có”. Chọn một trong: gui, desk,"),
        (["init", "--data"], "sau --data phải có một giá trị."),
        (["init", "--data", "x"], "còn thiếu --commune, --set, --period"),
        (["move", "--data", "x"], "phải ghi một trong các từ: --out --from"),
        (["move", "--data", "x", "--out", "y", "--from", "z"], "không ghi --from cùng với --out"),
        (["assess", "--data", "x", "thêm"], "không hiểu “thêm”"),
        (["assess", "--data", "x", "--json=1"], "--json không đi với giá trị “1”"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_a_vietnamese_sentence(words, sentence, capsys):
    assert main(words) == 2
    told = capsys.readouterr().err
    assert "Cách dùng: ntm-desktop" in told
    assert sentence in told
    assert not re.search(r"usage|error|argument|choose|required|expected", told)


def test_the_demo_never_clears_a_folder_that_is_not_its_own(tmp_path, capsys):
    (tmp_path / "quan-trong.txt").write_text("giữ lại", encoding="utf-8")
    assert main(["demo", "--no-window", "--out", str(tmp_path)]) == 1
    assert (tmp_path / "quan-trong.txt").read_text(encoding="utf-8") == "giữ lại"
    assert "thư mục trống" in capsys.readouterr().err


def test_a_set_of_which_only_names_are_known_begins_and_says_what_it_waits_for(tmp_path, capsys):
    call = ["init", "--commune", "06364", "--set", "qd-51-2025-xa", "--period", "2026"]
    assert main([*call, "--group", "nhom-3", "--data", str(tmp_path / "xa")]) == 0
    assert "tự đánh giá chờ chỉ tiêu" in capsys.readouterr().out


def test_a_set_of_which_nothing_is_known_is_refused_with_the_reason(tmp_path, capsys):
    call = ["init", "--commune", "06364", "--set", "qd-51-2025-xa-hien-dai", "--period", "2026"]
    assert main([*call, "--data", str(tmp_path / "xa")]) == 1
    assert "chỉ tiêu" in capsys.readouterr().err


@pytest.fixture
def made(tmp_path):
    """A commune's folder with the sample's figures."""
    data = tmp_path / "xa"
    init = ["init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
    assert main([*init, "--data", str(data)]) == 0
    assert main(["import", str(SAMPLE / "bieu-tieu-chi-2024.xlsx"), "--data", str(data)]) == 0
    return data


def test_the_same_workbook_again_says_that_nothing_is_new(made, capsys):
    capsys.readouterr()
    assert main(["import", str(SAMPLE / "bieu-tieu-chi-2024.xlsx"), "--data", str(made)]) == 0
    assert "Không có gì mới để ghi." in capsys.readouterr().out


def test_a_package_is_sealed_to_the_recipient_of_the_settings(made, tmp_path, capsys):
    recipient = init_district(tmp_path / "huyen").recipient
    ws = open_workspace(made)
    change_settings(ws, seal_recipient=recipient)
    close_workspace(ws)
    capsys.readouterr()
    pack = ["pack", "--data", str(made), "--out", str(tmp_path / "usb"), "--json"]
    assert main(pack) == 0
    sealed = json.loads(capsys.readouterr().out)
    assert (sealed["sealed"], Path(sealed["package"]).suffix) == (True, ".age")
    assert main([*pack, "--unsealed"]) == 0
    assert json.loads(capsys.readouterr().out)["sealed"] is False


def test_verify_tells_everything_a_receipt_says(demo, capsys):
    office = Path(demo["receipt"]).with_name("district.pub")
    assert main(["verify", demo["receipt"], "--key", str(office), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["facts"]["Nội dung"]
    assert "12/19 tiêu chí đạt" in said
    assert "Danh mục công trình (5 mục): đã tiếp nhận" in said
