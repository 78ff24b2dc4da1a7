"""The register of recognition and the settings of the receiving office."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ntm_desktop import paths
from ntm_desktop.district import receive
from ntm_desktop.district.desk_backup import bringing_keys
from ntm_desktop.district.desk_settings import area_of
from ntm_desktop.district.lateness import due_days
from ntm_desktop.district.line.access import read_access
from ntm_desktop.district.line.receivers import (
    LineWay,
    line_way,
    making_receivers,
    set_line_way,
)
from ntm_desktop.district.office import office_keys
from ntm_desktop.district.proposals import Proposal
from ntm_desktop.domain.appraisal import AppraisalDecision
from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.periods import PeriodKind
from ntm_desktop.domain.recognition import RecognitionAct
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import StoreError
from ntm_desktop.exchange.receiver_file import read_receiver
from ntm_desktop.gui.desk.recognition_dialog import Wish
from ntm_desktop.store.register.appraisals import appraised_of
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.gui.desk_office import AREA, data, desk, sender, texts, usb

__all__ = ["data", "desk", "sender", "usb"]


@pytest.fixture
def settings(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    return desk.go("settings")


def recognised(**changes):
    wish = Wish(
        "06364",
        RecognitionAct.RECOGNISED,
        Tier.STANDARD,
        "12/QĐ-UBND",
        date(2024, 3, 1),
        "UBND tỉnh",
        2023,
        "",
        "Xã Chiến Thắng",
    )
    return wish._replace(**changes)


def test_a_decision_is_entered_and_taken_back_by_an_entry_of_its_own(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.go("recognition")
    assert page.places.currentIndex() == 1
    page._ask()
    dialog = page.dialog
    dialog.commune.setCurrentIndex(dialog.commune.findText("Xã Chiến Thắng (06364)"))
    dialog.decision.setText("12/QĐ-UBND")
    dialog.day.setText("1/3/2024")
    dialog.save_button.click()
    desk.settle()
    assert "Đạt chuẩn theo 12/QĐ-UBND" in page.text.text
    page.void(page.table.current_key, "Ghi nhầm xã")
    desk.settle()
    assert "không được công nhận mức nào" in page.text.text
    assert len(texts(page.table)) == 2
    assert any("(đã hủy)" in row for row in texts(page.table))


def test_a_code_that_was_given_again_is_asked_about_before_anything_is_written(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.go("recognition")
    page._ask()
    dialog = page.dialog
    dialog.commune.setEditText("06364")
    dialog.decision.setText("12/QĐ-UBND")
    dialog.day.setText("1/2/2026")
    dialog.save_button.click()
    desk.settle()
    assert page.which.isVisible()
    named = [button.text() for button in page.which.units]
    assert named == ["Xã Chiến Thắng (đến 30/06/2025)", "Xã Vũ Lễ (từ 01/07/2025)"]
    assert page.table.table.rows == ()
    page.which.units[1].click()
    desk.settle()
    assert page.dialog is None
    assert "Xã Vũ Lễ (06364)" in texts(page.table)[0]


def test_who_waits_for_a_decision_is_listed_and_the_decision_begins_with_the_commune(
    desk, data, sender
):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.go("recognition")
    pane = page.proposals
    page.which_list.setCurrentIndex(1)
    page.which_list.activated.emit(1)
    desk.settle()
    assert pane.found == ()
    assert pane.places.currentIndex() == 1
    found = Proposal(
        "06364", "Xã Chiến Thắng", Tier.ADVANCED, "Bộ", 1, 19, Decimal("120.5"), "", lower=True
    )
    pane._show("năm 2024", (found,))
    assert texts(pane.table) == ["Xã Chiến Thắng (06364) | Nâng cao | 19 | 120,5"]
    assert "chưa có quyết định công nhận mức thấp hơn" in pane.text.text
    pane.enter_button.click()
    assert page.dialog.commune.currentText() == "Xã Chiến Thắng (06364)"
    assert page.dialog.tier.currentData() == "advanced"
    page.dialog.reject()
    pane.open_button.click()
    desk.settle()
    assert desk.window.pages.current_id == "appraise"


def test_what_contradicts_the_register_is_said_in_the_dialog(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.go("recognition")
    page._ask()
    page.enter(recognised(act=RecognitionAct.REVOKED))
    desk.settle()
    assert "Thu hồi thì phải ghi lý do" in page.dialog.notice.text
    page.dialog.save_button.click()
    assert page.dialog.notice.text == "Chưa chọn xã."


def test_the_district_of_the_office_narrows_every_page(desk, settings):
    settings.area.setCurrentIndex(settings.area.findData(AREA))
    settings.area.activated.emit(0)
    desk.settle()
    assert desk.do(area_of) == AREA
    assert len(desk.go("communes").table.table.rows) == 17


def test_due_days_are_saved_when_the_field_is_left_and_refused_when_wrong(desk, settings):
    field = settings.days[PeriodKind.YEAR]
    field.setText("15")
    field.hand_over()
    desk.settle()
    assert desk.do(lambda r: due_days(r, communes.catalog(), PeriodKind.YEAR))[0] == 15
    field.setText("nhiều")
    field.hand_over()
    desk.settle()
    assert "Số ngày" in desk.window.notice.text
    assert desk.do(lambda r: due_days(r, communes.catalog(), PeriodKind.YEAR))[0] == 15


def test_a_copy_brings_the_register_and_its_packages_back(desk, settings, sender, usb):
    settings.copy_to(usb / "rút ra")
    desk.settle()
    assert "đã bị rút ra; chưa chép gì" in desk.window.notice.text
    assert not (usb / "rút ra").exists(), "no folder of that name is made on our own disk"
    settings.copy_to(usb)
    desk.settle()
    (folder,) = usb.glob("so-tiep-nhan-*")
    assert len(list((folder / "packages").iterdir())) == 1
    (kept,) = (desk.data / "packages").iterdir()
    kept.unlink()
    desk.go("receive").look([sender.hand_over(money=3).path])
    desk.settle()
    desk.page.take()
    desk.settle()
    assert desk.do(lambda r: len(r.packages())) == 2
    desk.go("settings").restore(folder / "register.ntmd")
    desk.settle()
    assert desk.do(lambda r: len(r.packages())) == 1
    assert kept.exists()
    assert "Đã phục hồi sổ tiếp nhận" in desk.window.notice.text


def test_keys_are_kept_apart_and_brought_to_another_pc(desk, settings, usb):
    keys = desk.do(lambda r: office_keys(r.office()))
    settings.take_out_keys(usb)
    desk.settle()
    for path in paths.keys_dir().iterdir():
        path.unlink()
    desk.go("overview")
    settings = desk.go("settings")
    settings.refresh(None)
    desk.settle()
    assert "không có khóa" in settings.missing.text()
    assert not settings.give_button.isEnabled()
    settings.take_in_keys(usb)
    desk.settle()
    assert desk.do(lambda r: office_keys(r.office())) == keys
    desk.do(lambda r: carry_out(r, bringing_keys(usb)))


def test_public_keys_are_given_to_the_communes(desk, settings, usb):
    settings.give_public(usb)
    desk.settle()
    assert {path.name for path in usb.glob("*.*")} >= {"district.pub", "recipient.txt"}


def test_packages_go_upward_and_the_journal_names_who_sent_them(desk, data, sender, usb, tmp_path):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.go("settings")
    desk.window.context.set_officer("Lê Văn Tám")
    place = tmp_path / "usb cấp trên"
    place.mkdir()
    assert page.officer.text() == "Lê Văn Tám"
    page.upward.forward(place)
    desk.settle()
    (folder,) = place.iterdir()
    assert len(list(folder.glob("*.ntmz"))) == 1
    assert "Chưa trả lời 1 xã: Xã Chiến Thắng" in desk.window.notice.text
    page.upward.show_journal()
    desk.settle()
    (first, *_) = page.upward.journal.table.table.rows
    assert first.cells[1].text == "Lê Văn Tám"
    assert first.cells[3].text.startswith("Chuyển lên cấp trên 1 xã, năm 2024")
    page.upward.journal.accept()


def test_a_second_window_is_told_who_has_the_register_open(desk, data):
    desk.open()
    desk.window.context.set_officer("Lê Văn Tám")
    desk.settle()
    with pytest.raises(StoreError, match="Lê Văn Tám, máy "):
        Register.open(data)


def test_an_officer_s_copy_says_what_it_is_and_comes_back(desk, data, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    desk.open()

    def decide(way):
        form = desk.go("appraise", "1").form
        form.remark.setPlainText("Thiếu quyết định")
        getattr(form, way).click()
        desk.settle()

    desk.go("settings").officers.give("Lê Văn Tám", tmp_path)
    desk.settle()
    (copy,) = tmp_path.glob("tham-tra-le-van-tam-*")
    desk.open(copy)
    assert desk.window.top.office.text().startswith("Bản giao cho Lê Văn Tám")
    assert desk.program.preferences.officer == "Lê Văn Tám"
    decide("return_button")
    desk.open(data)
    desk.program.preferences.officer = "Hà"
    assert "Bản giao" not in desk.window.top.office.text()
    decide("accept_button")
    page = desk.go("settings")
    page.officers.take(copy)
    desk.settle()
    dialog = page.officers.dialog
    (theirs,) = dialog.choices.values()
    assert theirs.text() == ("Lấy ý kiến mang về: Lê Văn Tám: gửi trả; “Thiếu quyết định”")
    theirs.click()
    dialog.accept()
    desk.settle()
    assert "Đã đưa vào sổ 1 ý kiến thẩm tra của Lê Văn Tám" in desk.window.notice.text
    kept = desk.do(lambda register: appraised_of(register, 1))
    assert [one.decision for one in kept.values()] == [AppraisalDecision.RETURNED]


def test_a_file_for_sending_over_the_line_is_made_in_the_window(settings, desk, tmp_path):
    card = settings.line
    assert not card.make_button.isEnabled()
    card.address.setText("nhan.langson.gov.vn")
    card.address.hand_over()
    desk.settle()
    assert "https://tên-máy:cổng" in desk.window.notice.text
    assert desk.do(line_way).address == ""
    card.address.setText("https://127.0.0.1:8443/")
    card.address.hand_over()
    desk.settle()
    assert card.make_button.isEnabled()
    card.fill_communes()
    card.communes.setCurrentIndex(card.communes.findData("06364"))
    place = tmp_path / "giấy"
    place.mkdir()
    card.make(place)
    desk.settle()
    receiver, key = read_receiver(place / "06364_noi-nhan.ntmr")
    assert receiver.address == "https://127.0.0.1:8443"
    assert key.fingerprint in desk.window.notice.text
    card.make(place, renew=True)
    desk.settle()
    again, _key = read_receiver(place / "06364_noi-nhan.ntmr")
    assert again.access_key != receiver.access_key


def test_on_another_pc_the_communes_reach_the_same_server(settings, desk, data, tmp_path, usb):
    desk.do(lambda r: set_line_way(r, LineWay("https://127.0.0.1:8443", ""), communes.START))
    place, copies, safe = tmp_path / "giấy", tmp_path / "sao lưu", tmp_path / "két"
    for folder in (place, copies, safe):
        folder.mkdir()
    desk.do(lambda r: carry_out(r, making_receivers(("06364",), place, communes.START)))
    settings.copy_to(copies)
    desk.settle()
    settings.take_out_keys(safe)
    desk.settle()
    (copy,) = copies.iterdir()
    assert (copy / "district.pub").read_bytes() == (data / "district.pub").read_bytes()
    assert read_access(copy / "line") == read_access(data / "line")
    # The key of the certificate is a secret: it is with the keys, not in the copy.
    assert not (copy / "line" / "server.key").exists()
    with Register.open(copy) as there:
        carry_out(there, bringing_keys(safe))
    for name in ("server.crt", "server.key"):
        assert (copy / "line" / name).read_bytes() == (data / "line" / name).read_bytes()


@pytest.fixture
def answers(monkeypatch):
    """What somebody picks in the system's dialogs, and says to questions."""
    given: dict[str, Any] = {"folder": "", "file": "", "yes": True, "asked": []}
    dialog = "ntm_desktop.gui.desk.line_card.QFileDialog"
    monkeypatch.setattr(f"{dialog}.getExistingDirectory", lambda *_: given["folder"])
    monkeypatch.setattr(f"{dialog}.getOpenFileName", lambda *_: (given["file"], ""))

    def ask(_parent, _title, question, _yes, **_how):
        given["asked"].append(question)
        return given["yes"]

    monkeypatch.setattr("ntm_desktop.gui.dialogs.ask", ask)
    return given


def choose_last(box):
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)


def test_a_certificate_of_the_office_s_own_is_chosen_by_its_file(settings, desk, answers, tmp_path):
    card = settings.line
    choose_last(card.certificate)
    desk.settle()
    assert desk.do(line_way).certificate == "", "nothing was picked, so nothing changed"
    answers["file"] = str(tmp_path / "máy-chủ.pem")
    choose_last(card.certificate)
    desk.settle()
    assert desk.do(line_way).certificate == answers["file"]
    assert "máy-chủ.pem" in card.certificate.currentText()
    card.certificate.setCurrentIndex(0)
    card.certificate.activated.emit(0)
    desk.settle()
    assert desk.do(line_way).certificate == ""


def test_a_new_access_key_is_asked_about_before_the_old_one_stops_opening(
    settings, desk, answers, tmp_path
):
    card, place = settings.line, tmp_path / "giấy"
    place.mkdir()
    card.address.setText("https://127.0.0.1:8443")
    card.address.hand_over()
    desk.settle()
    answers["folder"] = str(place)
    card.make_button.click()
    desk.settle()
    (path,) = place.iterdir()
    before = read_receiver(path)[0].access_key
    answers["yes"] = False
    card.renew_button.click()
    desk.settle()
    assert "khóa cũ không mở được" in answers["asked"][0]
    assert read_receiver(path)[0].access_key == before
    answers |= {"yes": True, "folder": ""}
    card.renew_button.click()
    desk.settle()
    assert read_receiver(path)[0].access_key == before, "no folder was picked"
    answers["folder"] = str(place)
    card.renew_button.click()
    desk.settle()
    assert read_receiver(path)[0].access_key != before


def test_a_shared_folder_is_picked_and_one_that_went_meanwhile_is_refused(
    settings, desk, answers, tmp_path
):
    card = settings.line
    card.folder_button.click()
    desk.settle()
    assert desk.do(line_way).folder == "", "nothing was picked"
    answers["folder"] = str(tmp_path / "không có")
    card.folder_button.click()
    desk.settle()
    assert "Máy này không thấy thư mục" in desk.window.notice.text
    answers["folder"] = str(tmp_path)
    card.folder_button.click()
    desk.settle()
    assert desk.do(line_way).folder == str(tmp_path)
    card.address.setText(r"\\may-chu\ntm")
    card.address.hand_over()
    desk.settle()
    assert desk.do(line_way).address == r"\\may-chu\ntm"
