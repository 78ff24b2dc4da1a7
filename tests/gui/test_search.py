"""Ctrl+F finds pages, criteria and indicators without accents."""

import pytest
from PySide6.QtWidgets import QApplication

from ntm_desktop.catalog import Catalog
from ntm_desktop.gui.commune_search import entries_of
from ntm_desktop.gui.history_dialog import ChangesDialog
from ntm_desktop.gui.search import search


@pytest.fixture(scope="module")
def entries():
    return entries_of(Catalog.shipped().criteria_set("qd-318-2022-xa"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ho ngheo", "nghèo"),
        ("HỘ NGHÈO", "nghèo"),
        ("duong", "đường"),
        ("cai dat", "Cài đặt"),
        ("phieu tiep nhan", "Gửi – nhận"),
    ],
)
def test_words_are_found_with_and_without_accents(entries, typed, found):
    hits = search(entries, typed)
    assert any(found in f"{hit.title} {hit.detail} {hit.words}" for hit in hits)


def test_a_number_finds_its_indicator_first(entries):
    hit = search(entries, "12.1")[0]
    assert (hit.page_id, hit.target) == ("assessment", "12.1")


def test_every_word_has_to_be_there_and_nothing_typed_finds_nothing(entries):
    assert search(entries, "nghèo máybay") == ()
    assert search(entries, "   ") == ()


def test_a_hit_is_opened_from_the_keyboard(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    field = window.top.search
    field.setFocus()
    field.chosen.disconnect()
    qtbot.keyClicks(field, "nguon luc")
    assert field.hits()[0].page_id == "resources"
    with qtbot.waitSignal(field.chosen) as chosen:
        qtbot.keyClick(field, "\r")
    assert chosen.args == ["resources", None]
    assert field.text() == ""


def test_what_the_office_keeps_is_found_too(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    field = window.top.search
    field.setFocus()
    for typed, page in (
        ("khuoi dui", "projects"),
        ("sao luu", "settings"),
        ("to trinh", "dossier"),
    ):
        field.clear()
        qtbot.keyClicks(field, typed)
        on_sample.settle()
        assert page in {hit.page_id for hit in field.hits()}, typed


def test_the_history_of_everything_is_found_and_opened(on_sample):
    window, field = on_sample.window, on_sample.window.top.search
    field.setFocus()
    on_sample.qtbot.keyClicks(field, "lich su")
    on_sample.settle()
    (hit,) = (hit for hit in field.hits() if hit.title == "Lịch sử sửa đổi")
    window.lead(hit.page_id, hit.target)
    on_sample.settle()
    opened = [one for one in window.findChildren(ChangesDialog) if one.isVisible()]
    assert len(opened) == 1
    opened[0].reject()


def test_papers_are_found_under_the_names_that_they_have_for_this_commune(on_sample):
    field = on_sample.window.top.search
    field.setFocus()
    on_sample.qtbot.keyClicks(field, "bao cao")
    on_sample.settle()
    titles = [hit.title for hit in field.hits() if hit.page_id == "dossier" and hit.target]
    assert any("xã Chiến Thắng" in title for title in titles)
    assert not any("{" in title for title in titles)


def test_letters_that_match_nothing_stay_and_it_is_said(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    field = window.top.search
    field.setFocus()
    for letter in "xyzkhong":
        qtbot.keyClick(QApplication.focusWidget() or field, letter)
        qtbot.wait(5)
    assert field.text() == "xyzkhong"
    assert field.hits() == ()
    shown = field.completer().completionModel()
    assert shown.data(shown.index(0, 0)) == "Không tìm thấy “xyzkhong”"
    qtbot.keyClick(field, "\r")
    assert field.text() == "xyzkhong", "nothing is opened"
