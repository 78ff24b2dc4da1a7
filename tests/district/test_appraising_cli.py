"""The command line does what the window does, with the same words."""

import json

import pytest

from ntm_desktop.district import receive
from ntm_desktop.district_cli import main
from tests.district import communes


@pytest.fixture
def call(data, sender, capsys):
    receive(data, [sender.hand_over().path])
    capsys.readouterr()

    def run(*words, code=0):
        assert main([*words, "--data", str(data), "--json"]) == code
        said = capsys.readouterr()
        return json.loads(said.out)

    return run


def test_an_appraisal_from_the_first_indicator_to_the_papers(call, tmp_path):
    told = call("appraise", "06364", "--accept-met", "--officer", "Lê Văn Tám")
    assert told["accepted"] > 0
    left = [one["no"] for one in told["indicators"] if not one["decision"]]
    words = [word for no in left for word in ("--accept", no)]
    told = call(
        "appraise", "06364", *words, "--return", "1.1=Thiếu quyết định", "--due", "10/01/2025",
        "--finish", "--officer", "Lê Văn Tám",
    )  # fmt: skip
    assert (told["answered"], told["returned"], told["open"]) == ("returned", 1, 0)
    told = call("appraise", "06364", "--papers", str(tmp_path / "vb"), "--text", "step=thẩm định")
    assert len(told["papers"]) == 6
    told = call("appraise", "06364", "--reopen", "Xã nộp bổ sung", "--officer", "Lý Thị Hoa")
    assert told["answered"] == "received"
    log = call("log")["acts"]
    assert [one["officer"] for one in log[:2]] == ["Lý Thị Hoa", "Lê Văn Tám"]
    assert log[0]["words"] == "Mở lại thẩm tra gói số 1: Xã nộp bổ sung"


def test_an_indicator_is_left_for_later_again(call):
    assert call("appraise", "06364", "--accept", "1.1")["accepted"] == 1
    told = call("appraise", "06364", "--leave", "1.1")
    assert (told["accepted"], told["indicators"][0]["decision"]) == (0, "")


def test_the_public_keys_are_copied_for_the_communes(call, data, tmp_path):
    files = call("keys", "--public", str(tmp_path))["files"]
    assert [(tmp_path / name).read_bytes() for name in ("district.pub", "recipient.txt")] == [
        (data / name).read_bytes() for name in ("district.pub", "recipient.txt")
    ]
    assert len(files) == 2


def test_what_cannot_be_is_refused_with_its_reason(call):
    assert "lý do" in call("appraise", "06364", "--withdraw", " ", code=1)["error"]
    assert "chưa thẩm tra" in call("appraise", "06364", "--finish", code=1)["error"]
    assert call("appraise", "06364", "--withdraw", "Nộp nhầm")["answered"] == "returned"


def test_criteria_are_given_to_officers(call):
    assert call("assign", communes.SET, "1=Hoa", "17=Tám")["owners"] == {"1": "Hoa", "17": "Tám"}
    assert call("appraise", "06364")["indicators"][0]["owner"] == "Hoa"


def test_a_copy_of_everything_without_the_keys_and_the_keys_apart(call, data, tmp_path):
    usb, safe = tmp_path / "usb-sao-luu", tmp_path / "két"
    usb.mkdir()
    safe.mkdir()
    made = call("backup", "--out", str(usb))
    assert made["files"] >= 2
    assert len(call("keys", "--out", str(safe))["files"]) == 2
    assert not list(usb.rglob("*.key"))
    assert call("forward", "--out", str(usb))["communes"] == 1


def test_every_list_is_there_for_another_program(call, tmp_path):
    call("tables", "--out", str(tmp_path / "a.xlsx"), "--area", "185")
    (given,) = call("sums")["sums"]
    assert (given["provisional"], given["outdated"]) == (True, [])
    assert call("late", "--area", "185")["communes"]
    assert call("refused") == {"refused": []}
    assert call("recognise")["entries"] == []


def test_a_register_moves_to_another_pc_with_its_packages_and_its_keys(
    call, data, tmp_path, capsys, monkeypatch
):
    usb, safe = tmp_path / "usb-sao-luu", tmp_path / "két"
    usb.mkdir()
    safe.mkdir()
    copy = call("backup", "--out", str(usb))["folder"]
    call("keys", "--out", str(safe))
    monkeypatch.setenv("HOME", str(tmp_path / "máy mới"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "máy mới"))
    fresh = tmp_path / "sổ ở máy mới"
    moved = ["--data", str(fresh), "--json"]
    assert main(["restore", "--from", f"{copy}/register.ntmd", *moved]) == 0
    assert json.loads(capsys.readouterr().out)["files"] >= 2
    assert main(["appraise", "06364", "--accept-met", *moved]) == 0
    assert json.loads(capsys.readouterr().out)["accepted"] > 0
    assert main(["appraise", "06364", "--withdraw", "x", *moved]) == 1
    capsys.readouterr()
    assert main(["keys", "--from", str(safe), *moved]) == 0
    capsys.readouterr()


def test_appraised_figures_are_entered_as_in_the_window(call):
    told = call("appraise", "06364", "--figure", "2.1=61/100", "--figure", "1.1=chưa đạt")
    found = {one["no"]: one for one in told["indicators"]}
    assert found["1.1"]["stated"] != found["1.1"]["verdict"] == "not_met"
    assert found["2.1"]["verdict"] != "incomplete"
    again = call("appraise", "06364", "--figure", "1.1=")
    assert again["met"] == again["met_reported"]
    assert "đạt hoặc chưa đạt" in call("appraise", "06364", "--figure", "1.1=7", code=1)["error"]
    assert "không có chỉ tiêu" in call("appraise", "06364", "--figure", "99=7", code=1)["error"]
