"""What the pages of the window show is said by the command too, with the same words."""

import json

from ntm_desktop.district import receive
from ntm_desktop.district.desk_settings import area_of
from ntm_desktop.district.lateness import HAND_IN_LABELS, HandIn
from ntm_desktop.district_cli import main
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.store.register.acts import acts
from ntm_desktop.store.register.refusals import refusals
from ntm_desktop.store.register.register import Register
from tests.district import communes


def say(capsys, *words):
    code = main([str(word) for word in words])
    out = capsys.readouterr().out
    return code, (json.loads(out) if "--json" in words else out)


def test_the_overview_says_who_waits_and_what_fell(data, sender, capsys):
    receive(data, [sender.hand_over(period="2023").path])
    no = Answer(parts={"main": PartAnswer(yes=False)})
    receive(data, [sender.hand_over(answers={"1.1": no, "1.2": communes.YES}).path])
    code, said = say(capsys, "overview", "--data", data, "--json")
    assert code == 0
    assert [(one["commune"], one["period"]) for one in said["waiting"]] == [
        ("06364", "2023"),
        ("06364", "2024"),
    ]
    assert [one["criterion"] for one in said["regressions"]] == [1]
    _, text = say(capsys, "overview", "--data", data)
    assert "Chờ thẩm tra: 2 gói" in text
    assert "Trước đạt, nay không đạt:" in text


def test_the_list_of_communes_says_whose_key_is_known(data, sender, capsys):
    receive(data, [sender.hand_over().path])
    say(capsys, "area", "--data", data, "185")
    _, said = say(capsys, "communes", "--data", data, "--json")
    known = {one["code"]: one for one in said["communes"]}
    assert known["06364"]["fingerprint"] == sender.key.public.fingerprint
    assert known["06337"]["fingerprint"] == ""
    _, text = say(capsys, "communes", "--data", data)
    assert f"Xã Đồng Ý (06337); {HAND_IN_LABELS[HandIn(known['06337']['state'])]}" in text
    assert "chưa đăng ký khóa" in text


def test_looking_at_a_stick_registers_nothing(data, sender, tmp_path, capsys):
    good = sender.hand_over().path
    stranger = communes.Sender("06337", tmp_path / "la").hand_over().path
    code, said = say(capsys, "look", "--data", data, good, stranger, "--json")
    assert code == 1
    assert {one["would_be"] for one in said["files"]} == {"new", "refused"}
    _, text = say(capsys, "look", "--data", data, good, stranger)
    assert "Chưa ghi gì vào sổ." in text
    assert "Gói mới (1)" in text
    assert "Sẽ từ chối (1)" in text
    with Register.open(data) as register:
        assert register.packages() == ()
        assert refusals(register) == ()


def test_the_area_is_shown_changed_and_in_the_journal(data, sender, capsys):
    assert say(capsys, "area", "--data", data)[1] == "Phụ trách: cả tỉnh\n"
    say(capsys, "area", "--data", data, "185", "--officer", "Hà")
    with Register.open(data) as register:
        assert area_of(register) == "185"
        (told,) = (one for one in acts(register) if "phạm vi" in one.words)
    assert (told.officer, told.words) == ("Hà", "Đổi phạm vi phụ trách: huyện Bắc Sơn (185)")
    assert say(capsys, "area", "--data", data, "all", "--json")[1] == {"area": ""}
    assert main(["area", "--data", str(data), "999"]) == 1
