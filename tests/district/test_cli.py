import errno
import json
import os

import pytest

from ntm_desktop.district_cli import main
from tests.district.communes import Sender


def said(capsys):
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def usb(tmp_path):
    return Sender("06364", tmp_path / "usb")


def test_the_whole_work_of_the_office(tmp_path, usb, capsys):
    data = ["--data", str(tmp_path / "huyen"), "--json"]
    assert main(["init", *data, "--name", "UBND huyện Bắc Sơn"]) == 0
    assert said(capsys)["recipient"].startswith("age1")
    assert main(["enrol", str(usb.public), *data]) == 0
    assert said(capsys)["outcome"] == "new"
    package = usb.hand_over()
    receipts = tmp_path / "phieu"
    assert main(["receive", str(package.path), *data, "--receipts", str(receipts)]) == 0
    (received,) = said(capsys)["received"]
    assert (received["criteria_met"], received["again"]) == (1, False)
    assert main(["receive", str(usb.folder), *data]) == 0
    assert said(capsys)["received"][0]["again"]
    out = tmp_path / "th.xlsx"
    assert main(["collate", *data, "--out", str(out)]) == 0
    assert said(capsys)["communes"] == {"06364": 1}
    assert out.is_file()


def test_people_are_told_in_sentences(tmp_path, usb, capsys):
    data = ["--data", str(tmp_path / "huyen")]
    main(["init", *data])
    main(["enrol", str(usb.public), *data])
    main(["receive", str(usb.hand_over().path), *data])
    main(["collate", *data, "--out", str(tmp_path / "th.xlsx")])
    text = capsys.readouterr().out
    assert "Dấu vân tay:" in text
    assert "Đã tiếp nhận: Xã Chiến Thắng (06364), Năm 2024, gói số 1" in text
    assert "bình quân 1,00 tiêu chí/xã" in text


def test_a_package_that_comes_again_is_not_called_a_new_one(tmp_path, usb, capsys):
    data = ["--data", str(tmp_path / "so")]
    main(["init", *data])
    main(["enrol", str(usb.public), *data])
    package = str(usb.hand_over().path)
    main(["receive", package, *data])
    capsys.readouterr()
    assert main(["receive", package, *data]) == 0
    told = capsys.readouterr().out
    assert "Đã nhận 0 gói mới, 1 gói đã nhận từ trước, từ chối 0 gói." in told


def test_a_package_this_pc_cannot_read_is_not_called_missing(tmp_path, usb, capsys, monkeypatch):
    data = ["--data", str(tmp_path / "so")]
    main(["init", *data])
    main(["enrol", str(usb.public), *data])
    package = str(usb.hand_over().path)
    capsys.readouterr()
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _no_space)
        assert main(["receive", package, *data]) == 1
    captured = capsys.readouterr()
    assert "hãy thử lại" in captured.out
    assert "từ chối 0 gói, chưa đọc được 1 gói." in captured.out
    assert "Không thấy gói nào" not in captured.err


def _no_space(fd):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_one_refused_package_gives_exit_code_one_and_its_reason(tmp_path, usb, capsys):
    data = ["--data", str(tmp_path / "huyen")]
    main(["init", *data])
    main(["enrol", str(usb.public), *data])
    usb.hand_over()
    (usb.folder / "bad.ntmz").write_bytes(b"rubbish that is no package")
    capsys.readouterr()
    assert main(["receive", str(usb.folder), *data]) == 1
    text = capsys.readouterr().out
    assert "TỪ CHỐI bad.ntmz" in text
    assert "Đã nhận 1 gói mới, từ chối 1 gói." in text


def test_refusals_are_sentences_and_documents(tmp_path, usb, capsys):
    data = ["--data", str(tmp_path / "none")]
    assert main(["enrol", str(usb.public), *data, "--json"]) == 1
    captured = capsys.readouterr()
    assert "chưa có sổ tiếp nhận" in captured.err
    assert json.loads(captured.out)["reason"] == "StoreError"


@pytest.mark.parametrize(
    "words",
    [["receive"], ["fly", "--data", "x"], ["collate", "--data", "x", "--out", "x.pdf"]],
)
def test_wrong_words_give_exit_code_two(words, capsys):
    assert main(words) == 2


def test_help_is_in_vietnamese(capsys):
    assert main(["--help"]) == 0
    assert "Tiếp nhận gói dữ liệu" in capsys.readouterr().out
    assert main(["--version"]) == 0


def test_a_folder_without_packages_and_an_unpacked_one_say_what_to_ask_for(tmp_path, capsys):
    data = tmp_path / "huyen"
    assert main(["init", "--data", str(data)]) == 0
    empty, unpacked = tmp_path / "usb", tmp_path / "unpacked"
    empty.mkdir()
    (empty / "._06364_assessment_2024_0001.ntmz").write_bytes(b"left by a Mac")
    unpacked.mkdir()
    (unpacked / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    assert main(["receive", str(empty), "--data", str(data)]) == 1
    assert "Không thấy gói nào" in capsys.readouterr().err
    assert main(["receive", str(unpacked), "--data", str(data)]) == 1
    assert "xin lại tệp .ntmz nguyên vẹn" in capsys.readouterr().err


@pytest.fixture
def desk(tmp_path, usb, capsys):
    """A register with one package of 2024 and one file that was refused."""
    data = ["--data", str(tmp_path / "so"), "--json"]
    main(["init", *data])
    main(["enrol", str(usb.public), *data])
    package = usb.hand_over()
    main(["receive", str(package.path), *data])
    broken = tmp_path / "06364_assessment_2024_0009.ntmz"
    broken.write_bytes(package.path.read_bytes()[:-20])
    main(["receive", str(broken), *data])
    capsys.readouterr()
    return data


def test_who_is_late_is_told_once_the_office_has_set_a_day(desk, capsys):
    assert main(["late", *desk, "--period", "2024", "--area", "185"]) == 0
    told = said(capsys)
    assert (told["cutoff"], told["due"]) == ("2024-12-14", None)
    assert {one["state"] for one in told["communes"]} == {"on-time", "no-rule"}
    assert main(["late", *desk, "--period", "2024", "--area", "185", "--due-days", "10"]) == 0
    told = said(capsys)
    assert (told["due"], told["own_rule"]) == ("2024-12-24", True)
    assert "late" in {one["state"] for one in told["communes"]}
    assert main(["late", *desk[:2]]) == 0
    assert "hạn nộp 24/12/2024 (nơi nhận tự đặt)" in capsys.readouterr().out


def test_what_was_refused_is_told_with_what_to_ask_for(desk, capsys):
    assert main(["refused", *desk]) == 0
    (one,) = said(capsys)["refused"]
    assert (one["commune"], one["reason"]) == ("06364", "not-a-package")
    assert "chép lại chính gói đó" in one["ask"]
    assert main(["refused", *desk[:2]]) == 0
    assert "Việc cần làm: " in capsys.readouterr().out


def test_decisions_of_recognition_are_entered_and_read(desk, capsys):
    words = ["add", "06364", "--decision", "12/QĐ-UBND", "--date", "01/03/2021"]
    assert main(["recognise", *desk, *words]) == 0
    entered = said(capsys)["entered"]
    assert main(["recognise", *desk, *words]) == 1
    capsys.readouterr()
    assert main(["recognise", *desk, "--on", "31/12/2024"]) == 0
    assert said(capsys)["counts"]["standard"] == 1
    assert main(["recognise", *desk[:2], "--on", "31/12/2024"]) == 0
    assert "01/03/2021 · Công nhận · Đạt chuẩn · Xã Chiến Thắng (06364)" in capsys.readouterr().out
    assert main(["recognise", *desk, "void", entered, "--reason", "Ghi nhầm"]) == 0
    assert said(capsys)["standing"] == {}
    assert main(["recognise", *desk, "--on", "hôm qua"]) == 1


def test_what_every_command_takes_may_stand_after_the_further_word_too(desk, capsys):
    words = ["06364", "--decision", "12/QĐ-UBND", "--date", "01/03/2021"]
    assert main(["recognise", "add", *words, *desk]) == 0
    assert said(capsys)["entered"]
    assert main(["recognise", "add", *words]) == 2
    assert "--data" in capsys.readouterr().err


def test_a_revocation_of_a_code_given_again_asks_for_the_unit(desk, capsys):
    day = ["--decision", "12/QĐ-UBND", "--date", "01/03/2021"]
    assert main(["recognise", "add", "06364", *day, *desk]) == 0
    revoke = ["revoke", "06364", "--decision", "9/QĐ", "--date", "01/02/2026", "--reason", "Hụt"]
    capsys.readouterr()
    assert main(["recognise", *revoke, *desk[:2]]) == 2
    told = capsys.readouterr().err
    assert "Xã Chiến Thắng (đến 30/06/2025); Xã Vũ Lễ (từ 01/07/2025)" in told
    assert "--unit" in told
    assert main(["recognise", *revoke, "--unit", "Xã Chiến Thắng", *desk]) == 0
    assert said(capsys)["standing"] == {}


def test_the_shared_folder_is_taken_up_and_given_up_without_a_file_for_a_commune(
    desk, tmp_path, capsys
):
    folder = tmp_path / "chung"
    folder.mkdir()
    assert main(["receiver", *desk, "--folder", str(folder)]) == 0
    assert said(capsys) == {"address": str(folder), "folder": str(folder)}
    assert main(["receiver", *desk, "--no-folder"]) == 0
    assert said(capsys) == {"address": "", "folder": ""}
    assert main(["receiver", *desk, "06364"]) == 2
    assert "--out" in capsys.readouterr().err


def test_tables_need_a_name_or_json(desk, tmp_path, capsys):
    assert main(["tables", *desk[:2]]) == 2
    capsys.readouterr()
    assert main(["tables", *desk, "--by", "district", "--area", "185"]) == 0
    told = said(capsys)
    assert told["base"] == 17
    assert "bands-by" in {table["id"] for table in told["tables"]}
    out = tmp_path / "bieu.xlsx"
    assert main(["tables", *desk[:2], "--out", str(out)]) == 0
    assert "còn thiếu số liệu" in capsys.readouterr().out
    assert out.is_file()
    assert main(["tables", *desk, "--against", "2024"]) == 1
