"""Offices below, sums that were given out, and who appraises what, in the receiving window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.district import init_district, receive
from ntm_desktop.district.reception import receive_packages
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.gui import ask_text, dialogs
from ntm_desktop.store.register.assignments import owners_of
from tests.district import communes
from tests.gui.desk_office import data, desk, sender, texts, usb

__all__ = ["data", "desk", "sender", "usb"]

NAME = "Văn phòng Điều phối xã bạn"


@pytest.fixture
def settings(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    return desk.go("settings")


@pytest.fixture
def key_below(tmp_path) -> Path:
    made = init_district(tmp_path / "cap-duoi", name=NAME, now=lambda: communes.START)
    return next(iter(sorted((tmp_path / "cap-duoi").rglob("*.pub"))), Path(str(made)))


@pytest.fixture
def answers(monkeypatch, key_below):
    """What the officer chooses, types and says when asked; and what was asked."""
    said = {"file": str(key_below), "name": NAME, "same": True, "asked": ""}
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (said["file"], ""))
    monkeypatch.setattr(ask_text, "ask_text", lambda *_a, **_k: said["name"])

    def ask(_over, _title, text, *_a, **_k):
        said["asked"] = text
        return said["same"]

    monkeypatch.setattr(dialogs, "ask", ask)
    return said


def test_an_office_below_is_believed_after_its_fingerprint_was_compared(
    desk, settings, key_below, answers
):
    fingerprint = read_public_key(key_below).fingerprint
    answers["same"] = False
    settings.upward.below_button.click()
    desk.settle()
    assert fingerprint in answers["asked"]
    assert settings.upward.below.isHidden()  # another one: nobody is enrolled

    answers["same"] = True
    settings.upward.below_button.click()
    desk.settle()
    assert settings.upward.below.text() == f"{NAME}: {fingerprint}"


def test_a_file_that_is_no_key_is_refused_before_anything_is_asked(
    desk, settings, answers, tmp_path
):
    other = tmp_path / "khac.pub"
    other.write_text("không phải khóa", encoding="utf-8")
    answers["file"] = str(other)
    settings.upward.below_button.click()
    desk.settle()
    assert answers["asked"] == ""
    assert "khac.pub không phải khóa công khai" in desk.window.notice.text


def test_sums_that_were_given_out_are_listed_with_what_they_lack(desk, data, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.go("tables")
    page.show_given()
    desk.settle()
    assert page.given.table.table.rows == ()
    page.given.accept()

    desk.window.context.set_officer("Lê Văn Tám")
    page.save_as(tmp_path / "bang.xlsx")
    desk.settle()
    page.show_given()
    desk.settle()
    (line,) = texts(page.given.table)
    assert "bang.xlsx" in line
    assert "Lê Văn Tám" in line
    assert "tạm tính" in line.lower()
    page.given.accept()

    # A newer package of the commune makes the sum an old one, and the list says so.
    newer = sender.hand_over(answers={}).path
    desk.do(
        lambda register: receive_packages(
            register, communes.catalog(), [newer], lambda: communes.START
        )
    )
    page.show_given()
    desk.settle()
    (line,) = texts(page.given.table)
    assert "đã cũ" in line.lower()
    page.given.accept()


def test_criteria_are_given_to_officers_by_name(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.go("appraise", "1")
    page.more.choose_assignment()
    desk.settle()
    dialog = page.more.dialog
    first, second, *_ = dialog.boxes.values()
    assert first.accessibleName().startswith("Người thẩm tra tiêu chí 1.")
    desk.qtbot.keyClicks(first.lineEdit(), "Ba Hoa")
    second.setCurrentText("  Ông Nam ")
    dialog.reject()
    desk.settle()
    set_id = page.more._appraisal.content.pin.set_id
    assert dict(desk.do(lambda register: owners_of(register, set_id))) == {}

    page.more.choose_assignment()
    desk.settle()
    dialog = page.more.dialog
    first, second, *_ = dialog.boxes.values()
    desk.qtbot.keyClicks(first.lineEdit(), "Ba Hoa")
    second.setCurrentText("  Ông Nam ")
    dialog.accept()
    desk.settle()
    assert dict(desk.do(lambda register: owners_of(register, set_id))) == {
        1: "Ba Hoa",
        2: "Ông Nam",
    }
