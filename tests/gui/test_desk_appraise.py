"""Appraising a commune's package in the window."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from ntm_desktop.district import receive
from ntm_desktop.district.appraising import appraisal_of
from ntm_desktop.domain.appraisal import AppraisalDecision
from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.package import PackageOutcome
from tests.district import communes
from tests.gui.desk_office import data, desk, sender, usb

__all__ = ["data", "desk", "sender", "usb"]

ROADS = Answer(parts={"main": PartAnswer(numerator=Decimal(9), denominator=Decimal(10))})
ANSWERS = {"1.1": communes.YES, "1.2": communes.YES, "2.1": ROADS}


@pytest.fixture
def page(desk, data, sender):
    receive(data, [sender.hand_over(period="2023", answers={"1.1": communes.YES}).path])
    receive(data, [sender.hand_over(answers=ANSWERS).path])
    desk.open()
    page = desk.go("appraise", "2")
    desk.settle()
    return page


def kept(desk, position=2):
    return desk.do(lambda register: appraisal_of(register, communes.catalog(), position))


def choose(desk, page, no):
    page._choose(no)
    desk.settle()
    return page.form


def test_what_was_reported_now_and_before_stands_beside_each_other(desk, page):
    form = choose(desk, page, "1.1")
    assert form.reported.text() == "Xã báo cáo: Đạt – Đạt"
    assert form.before.text() == "Năm 2023: Đạt – Đạt"
    form = choose(desk, page, "2.1")
    assert "9/10" in form.reported.text()


def test_an_appraised_figure_is_judged_and_its_difference_shown(desk, page):
    form = choose(desk, page, "2.1")
    editor = form._rows["main"].editors["numerator"]
    editor.setText("1")
    editor.hand_over()
    desk.settle()
    assert form._differences["main"].text() == "-80 điểm %"
    line = kept(desk).line("2.1")
    assert line.appraised.parts["main"].numerator == 1
    assert line.reported == ROADS
    editor.setText("9")
    editor.hand_over()
    desk.settle()
    assert form._differences["main"].text() == ""
    assert kept(desk).line("2.1").entered.parts == {}


def test_a_figure_that_cannot_be_is_refused_and_the_saved_one_comes_back(desk, page):
    form = choose(desk, page, "2.1")
    editor = form._rows["main"].editors["numerator"]
    editor.setText("mười")
    editor.hand_over()
    desk.settle()
    assert page.unsaved()
    assert page.give_back()
    assert editor.text() == "9"
    editor.setText("11")
    editor.hand_over()
    desk.settle()
    assert desk.window.notice.text
    assert kept(desk).line("2.1").entered is None


def test_accepting_leads_to_the_next_and_returning_needs_a_remark(desk, page):
    form = choose(desk, page, "1.1")
    form.accept_button.click()
    desk.settle()
    assert form.indicator_no == "1.2"
    form.return_button.click()
    desk.settle()
    assert "Gửi trả thì phải ghi" in form.warning.text
    assert form.indicator_no == "1.2"
    form.remark.setPlainText("Thiếu quyết định phê duyệt")
    form.return_button.click()
    desk.settle()
    found = kept(desk)
    assert found.line("1.1").decision is AppraisalDecision.ACCEPTED
    assert found.line("1.2").decision is AppraisalDecision.RETURNED
    assert found.line("1.2").entered.remark == "Thiếu quyết định phê duyệt"


def test_the_draft_is_there_after_the_window_was_closed(desk, page):
    form = choose(desk, page, "1.1")
    form.remark.setPlainText("Đã xem bản đồ quy hoạch")
    page.commit_pending()
    desk.settle()
    assert kept(desk).line("1.1").entered.remark == "Đã xem bản đồ quy hoạch"
    assert kept(desk).line("1.1").decision is AppraisalDecision.OPEN


def accept_everything(desk, page):
    page.accept_rest()
    desk.settle()
    for line in page.appraisal.lines:
        if line.decision is AppraisalDecision.OPEN:
            choose(desk, page, line.indicator_no).accept_button.click()
            desk.settle()


def test_only_what_is_met_is_accepted_at_once(desk, page):
    page.accept_rest()
    desk.settle()
    accepted = [x for x in kept(desk).lines if x.decision is AppraisalDecision.ACCEPTED]
    assert accepted
    assert {x.verdict for x in accepted} <= {Verdict.MET, Verdict.NOT_APPLICABLE}
    assert not page.finish_button.isEnabled()


def test_finishing_signs_the_answer_and_puts_it_on_the_stick(desk, page, usb):
    form = choose(desk, page, "1.2")
    form.remark.setPlainText("Thiếu quyết định")
    form.return_button.click()
    desk.settle()
    accept_everything(desk, page)
    assert page.finish_button.isEnabled()
    page.finish(usb / "phiếu")
    desk.settle()
    receipt = desk.do(lambda register: register.receipt(2))
    assert receipt.outcome is PackageOutcome.RETURNED
    assert (usb / "phiếu" / receipt.file_name).read_bytes() == receipt.content
    assert page._locked
    assert not page.form.accept_button.isEnabled()
    assert desk.go("overview").waiting_title.text() == "Chờ thẩm tra (1)"


def test_nothing_is_signed_when_the_question_is_answered_no(desk, page, monkeypatch):
    accept_everything(desk, page)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: None)
    page.finish_button.click()
    desk.settle()
    assert desk.do(lambda register: register.receipt(2)).outcome is PackageOutcome.RECEIVED


def test_tab_goes_through_figures_remark_buttons_and_evidence(desk, page):
    choose(desk, page, "2.1")
    stops, widget = [], page.tree
    for _ in range(8):
        widget = widget.nextInFocusChain()
        while not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.isHidden():
            widget = widget.nextInFocusChain()
        stops.append(widget)
    form = page.form
    figures = list(form._rows["main"].editors.values())
    assert stops[:2] == [x for x in figures if not x.isHidden()][:2]
    assert [x for x in stops if x in (form.remark, form.due, form.return_button)] == [
        form.remark,
        form.due,
        form.return_button,
    ]


def test_the_papers_open_from_the_page_and_are_written_for_signing(desk, page, usb):
    page.more.show_papers()
    desk.settle()
    dialog = page.more.dialog
    dialog.form.editors["meeting.place"].put("Hội trường UBND xã")
    desk.settle()
    dialog.save_all(usb / "van-ban")
    desk.settle()
    names = sorted(path.suffix for path in (usb / "van-ban").iterdir())
    assert names == [".docx"] * 3 + [".pdf"] * 3
    assert "BẢN NHÁP" in dialog.note.text
    dialog.accept()


def test_the_whole_package_is_seen_as_in_ntm_xem(desk, page):
    page.more.show_package()
    desk.settle()
    view = page.more.dialog.view
    assert view.sight.title == "Xã Chiến Thắng, năm 2024, gói số 2"
    assert "đã đối chiếu với phiếu giấy" in view.trust.text
    page.more.dialog.accept()


def test_opening_again_needs_a_reason_and_lets_figures_be_entered(desk, page):
    accept_everything(desk, page)
    page.finish(None)
    desk.settle()
    assert page.more.reopen_action.isEnabled()
    page.more.choose_reopening()
    dialog = page.more.dialog
    dialog.go_button.click()
    assert dialog.isVisible()
    dialog.reason.setPlainText("Xã nộp bổ sung")
    dialog.go_button.click()
    desk.settle()
    assert not page._locked
    assert page.form.accept_button.isEnabled()
    assert kept(desk).answered is PackageOutcome.RECEIVED


def test_each_appraiser_sees_his_own_criteria(desk, page):
    desk.window.context.set_officer("Lê Văn Tám")
    page.more.assign({1: "Lê Văn Tám", 2: "Lý Thị Hoa"})
    desk.settle()
    assert page.mine.itemText(1) == "Tiêu chí của tôi (1)"
    page.mine.setCurrentIndex(1)
    page.mine.activated.emit(1)
    desk.settle()
    assert page.model.rowCount() == 1
    assert page.form.indicator_no == "1.1"
