"""A commune's package appraised with its pictures; the answer lands on the indicator down there."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from ntm_desktop.district import enrol
from ntm_desktop.domain.appraisal import AppraisalDecision
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.receipts import indicator_remarks, read_indicator_remarks
from ntm_desktop.gui.assessment.page import AssessmentPage
from ntm_desktop.services import edits, workspace
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.exchange.returned import returned
from ntm_desktop.services.exchange.timeline import accept_receipt, pack
from ntm_desktop.services.snapshots import load
from tests.district import communes
from tests.gui.desk_office import data, desk, usb
from tests.gui.office import opened

__all__ = ["data", "desk", "usb"]


@pytest.fixture
def commune(tmp_path) -> Path:
    """The data of a commune with two answers and a picture."""
    folder: Path = tmp_path / "xã"
    ws = workspace.create_workspace(
        folder,
        commune_code="06364",
        set_id=communes.SET,
        period=Period(2024),
        group_id=communes.GROUP,
    )
    assessment = workspace.latest_assessment(ws).id
    for no in ("1.1", "1.2"):
        edits.record_yes_no(ws, assessment, no, "main", True)
    photo = tmp_path / "Ảnh bản đồ.png"
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#2f7d6b"))
    assert image.save(str(photo))
    add_evidence(ws, assessment, "1.1", 0, photo)
    workspace.close_workspace(ws)
    return folder


@pytest.fixture
def page(desk, data, commune, usb):
    """The appraisal of what the commune sent, open in the window."""
    ws = workspace.open_workspace(commune)
    made = pack(ws, workspace.latest_assessment(ws).id, usb, include_dossier=False)
    workspace.close_workspace(ws)
    enrol(data, made.public_key_path)
    desk.open()
    receiving = desk.go("receive")
    receiving.look([usb])
    desk.settle()
    receiving.take()
    desk.settle()
    return desk.go("appraise", "1")


def test_a_picture_is_opened_beside_the_figures(desk, page):
    page._choose("1.1")
    desk.settle()
    (link,) = page.evidence.links
    assert link.text() == "Ảnh bản đồ.png"
    link.click()
    desk.settle()
    desk.qtbot.waitUntil(lambda: not page.dialog.picture.image.isNull(), timeout=10_000)
    assert page.dialog.picture.image.width() == 640
    page.dialog.accept()


def finish(desk, page, usb):
    page._choose("1.2")
    desk.settle()
    page.form.remark.setPlainText("Thiếu quyết định; Chỉ tiêu 1.1: đừng lẫn")
    page.form.due.setText("15/1/2025")
    page.form.due.hand_over()
    page.form.return_button.click()
    desk.settle()
    for line in page.appraisal.lines:
        if line.decision is AppraisalDecision.OPEN:
            page._choose(line.indicator_no)
            page.form.accept_button.click()
    desk.settle()
    page.finish(usb / "phiếu")
    desk.settle()


def test_the_answer_lands_on_the_indicator_in_the_window_of_the_commune(
    desk, page, data, commune, usb, qtbot
):
    finish(desk, page, usb)
    (receipt,) = (usb / "phiếu").glob("*.ntmz")
    ws = workspace.open_workspace(commune)
    assessment = workspace.latest_assessment(ws).id
    accept_receipt(ws, receipt, public_key=data / "district.pub")
    told = "Thiếu quyết định, Chỉ tiêu 1.1: đừng lẫn (trước ngày 15/01/2025)"
    assert load(ws, assessment).returned == {"1.2": told}
    (todo,) = returned(ws, assessment)
    assert (todo.indicator_no, todo.page) == ("1.2", "assessment")
    workspace.close_workspace(ws)
    with opened(qtbot, lambda: workspace.open_workspace(commune)) as office:
        shown = AssessmentPage(office.context)
        office.show(shown)
        shown.show_target("1.2")
        office.settle()
        assert told in shown.interview.returned.text
        assert not shown.interview.returned.isHidden()
        shown.show_target("1.1")
        office.settle()
        assert shown.interview.returned.isHidden()


def test_a_remark_written_by_hand_stays_whole():
    assert read_indicator_remarks("Xem lại tiêu chí 2; Chỉ tiêu 2.1: thiếu") == {}
    said = (("1.1", "thiếu bản đồ"), ("12.1", "xem lại số hộ"))
    assert read_indicator_remarks(indicator_remarks(said)) == dict(said)
