"""Đọc từ quyết định by its other ways: chosen, pasted, opened; decisions that are there already."""

import zipfile
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.catalog import Catalog
from ntm_desktop.services.rules.decisions import national_amendments
from tests.gui.test_rules_decision import MADE, SAMPLES, office, page, view_with
from tests.services.test_rules_workbook import filled_short

__all__ = ["office", "page"]

VIEW = "ntm_desktop.gui.rules.decision.decision_view"
FILE = SAMPLES / "03-ba-nhom.docx"


@pytest.fixture
def view(office, page):
    page.list.starters["decision"].click()
    office.settle()
    return page.views.decision


def copy(*files):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    QGuiApplication.clipboard().setMimeData(data)


def amending(tmp_path, *replaced):
    """The amending sample with other words in it."""
    target = tmp_path / "sua-doi.docx"
    with zipfile.ZipFile(SAMPLES / "07-sua-doi.docx") as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                for before, after in replaced:
                    assert before.encode() in data
                    data = data.replace(before.encode(), after.encode())
            new.writestr(part, data)
    return target


def test_a_file_is_chosen_by_the_button_and_its_folder_is_offered_next_time(
    office, view, monkeypatch
):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    view.drop.button.click()
    office.settle()
    nothing = view.reading
    assert nothing is None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(FILE), ""))
    view.drop.button.click()
    office.settle()
    assert view.reading is not None
    assert office.context.preferences.last_folder == str(SAMPLES)


def test_a_copied_file_is_read_and_nothing_is_pasted_over_a_reading(office, view):
    copy(FILE)
    view.paste()
    office.settle()
    first = view.reading
    assert first is not None
    copy(SAMPLES / "08-tinh.docx")
    view.paste()
    office.settle()
    assert view.reading is first
    view.open(None)
    assert view.reading is first
    view.other_button.click()
    assert view.reading is None
    assert not view.take_button.isVisible()


def test_the_file_that_was_read_is_opened_in_its_own_program(office, view, monkeypatch):
    view.open(FILE)
    office.settle()
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url)) or True)
    view.open_button.click()
    assert [url.toLocalFile() for url in opened] == [str(FILE)]
    assert office.messages == []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    view.open_button.click()
    assert office.messages == [f"Máy này chưa có chương trình mở được “{FILE.name}”."]


def test_an_amendment_taken_before_is_replaced_only_when_that_is_wanted(office, page, monkeypatch):
    view = view_with(office, page, "07-sua-doi.docx")
    view.take_button.click()
    office.settle()
    page.show_list()
    office.settle()
    asked, answer = [], {"yes": False}
    monkeypatch.setattr(f"{VIEW}.ask", lambda *a, **_: (asked.append(a[1]), answer["yes"])[1])
    view = view_with(office, page, "07-sua-doi.docx")
    assert "đưa lại sẽ thay bản đang có" in view.notice.text
    view.take_button.click()
    office.settle()
    assert asked == ["Đã có quyết định này"]
    assert page.current_view is view
    answer["yes"] = True
    view.take_button.click()
    office.settle()
    assert page.current_view is page.views.amendment
    assert MADE in {one.override.id for one in office.do(national_amendments)}


def test_the_amendment_the_program_ships_is_compared_and_not_laid_over_unasked(
    office, page, view, tmp_path, monkeypatch
):
    shipped = ("9911/", "211/"), ("ngày 01 tháng 4 năm 2024", "ngày 01 tháng 3 năm 2024")
    view.read(amending(tmp_path, *shipped))
    office.settle()
    assert "có sẵn trong chương trình" in view.notice.text
    assert view.take_button.text() == "Dùng bản đọc thay bản có sẵn…"
    asked = []
    monkeypatch.setattr(f"{VIEW}.ask", lambda *a, **_: bool(asked.append(a[1])))
    view.take_button.click()
    office.settle()
    assert asked == ["Đã có quyết định này"]
    assert office.do(national_amendments) == ()


def test_an_amendment_without_a_day_asks_from_when_it_holds(office, page, view, tmp_path):
    view.read(amending(tmp_path, ("kể từ ngày 15 tháng 4 năm 2024", "theo quy định")))
    office.settle()
    assert view.reading.head.effective_from is None
    assert view.begins.isVisible()
    assert not view.take_button.isVisible()
    why = view.notice.text
    view.begins.day_given.emit(None)
    office.settle()
    assert view.notice.text == why
    view.begins.show_day(date(2024, 5, 1))
    view.begins.day_given.emit(date(2024, 5, 1))
    office.settle()
    assert view.take_button.isVisible()
    assert view.notice.text != why
    view.take_button.click()
    office.settle()
    (made,) = {one.override.effective_from for one in office.do(national_amendments)}
    assert made == date(2024, 5, 1)


def test_a_short_form_that_is_not_understood_is_asked_about_by_keyboard(office, page, tmp_path):
    rows = {"1.1": ("Tỷ lệ thực hiện quy hoạch", "90%", "80%", "-")}
    editor = filled_short(Catalog.shipped(), tmp_path, rows)
    editor.book.save(editor.path)
    page.list.starters["import"].click()
    office.settle()
    page.views.workbook.read(editor.path)
    office.settle()
    assert len(page.views.workbook.outcome.faults) == 2
    ask = page.views.workbook.ask_button
    ask.setFocus()
    QTest.keyClick(ask, Qt.Key.Key_Space)
    office.settle()
    view = page.views.decision
    assert page.current_view is view
    # One answer, then the next question of the same row, then nothing is left.
    for box in (0, 1):
        button = view.pane.boxes[box].buttons[0]
        if box:
            view.page.next_question()
        assert button.hasFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        office.settle()
    assert "Mọi câu hỏi đã trả lời" in view.page.left_label.text()
    assert not view.hold_button.isVisible()
    view.take_button.click()
    office.settle()
    levels = page.views.editor.draft.criteria_set.indicator("1.1").parts[0].thresholds
    assert [one.known for one in levels] == [True, True, True]
