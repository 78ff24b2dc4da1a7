import json

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
    [[], ["receive"], ["fly", "--data", "x"], ["collate", "--data", "x", "--out", "x.pdf"]],
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
