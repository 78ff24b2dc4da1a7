"""What is set for the commune is saved when a field is left; the rest belongs to this PC."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ntm_desktop.gui.preferences import Preferences, documents_folder
from ntm_desktop.gui.settings.licences import licence_text
from ntm_desktop.gui.settings.page import SettingsPage
from ntm_desktop.gui.theme import Mode
from ntm_desktop.services import workspace
from tests.gui.conftest import Program, record_remark


@pytest.fixture
def page(on_sample: Program) -> SettingsPage:
    on_sample.window.open_page("settings")
    on_sample.settle()
    found: Any = on_sample.window.current_page
    assert isinstance(found, SettingsPage)
    return found


def info(program: Program) -> workspace.CommuneInfo:
    found: workspace.CommuneInfo = program.do(workspace.commune_info)
    return found


def test_the_commune_is_shown_as_it_is_set(page):
    assert page.texts["office_name"].text() == "UBND xã Chiến Thắng"
    assert page.texts["receiving_unit"].text() == "UBND huyện Bắc Sơn"
    assert not any(box.isChecked() for box in page.flags.values())


def test_a_text_is_saved_when_its_field_is_left(on_sample, page):
    field = page.texts["receiving_unit"]
    field.selectAll()
    on_sample.qtbot.keyClicks(field, "UBND tinh")
    on_sample.qtbot.keyClick(field, Qt.Key.Key_Return)
    on_sample.settle()
    assert info(on_sample).receiving_unit == "UBND tinh"
    assert on_sample.window.context.commune.receiving_unit == "UBND tinh"


def test_a_warning_of_the_receiver_leads_into_its_field(on_sample, page):
    on_sample.window.open_page("overview")
    on_sample.settle()
    on_sample.window.lead("settings", "receiver")
    on_sample.settle()
    field = page.texts["receiving_unit"]
    assert field.hasFocus()
    assert field.hasSelectedText()


def test_a_refused_text_stays_with_the_reason_beside_it(on_sample, page):
    field = page.texts["office_name"]
    field.selectAll()
    on_sample.qtbot.keyClick(field, Qt.Key.Key_Delete)
    on_sample.qtbot.keyClick(field, Qt.Key.Key_Return)
    on_sample.settle()
    assert "không được để trống" in page._errors[field].text()
    assert page._errors[field].isVisible()
    assert field.text() == ""
    assert info(on_sample).office_name == "UBND xã Chiến Thắng"


def test_a_flag_is_saved_at_once_and_can_be_undone(on_sample, page):
    page.flags["border"].click()
    on_sample.settle()
    assert info(on_sample).border
    on_sample.window.top.undo.click()
    on_sample.settle()
    assert not info(on_sample).border
    assert not page.flags["border"].isChecked()


def test_a_property_of_the_commune_is_read_as_an_office_writes_it(on_sample, page):
    field = page.properties["schools"]
    on_sample.qtbot.keyClicks(field, "ba")
    on_sample.qtbot.keyClick(field, Qt.Key.Key_Return)
    on_sample.settle()
    assert "không phải là số" in page._errors[field].text()
    field.selectAll()
    on_sample.qtbot.keyClicks(field, "3")
    on_sample.qtbot.keyClick(field, Qt.Key.Key_Return)
    on_sample.settle()
    assert page._errors[field].text() == ""


def test_the_officer_is_named_in_the_history_from_then_on(on_sample, page):
    on_sample.qtbot.keyClicks(page.officer, "Ly Thi Hoa")
    on_sample.qtbot.keyClick(page.officer, Qt.Key.Key_Return)
    on_sample.do(record_remark("1.1", "Đã rà soát"))
    from ntm_desktop.services.history import indicator_history

    entries = on_sample.do(
        lambda ws: indicator_history(ws, workspace.latest_assessment(ws).id, "1.1")
    )
    assert entries[0].who == "Ly Thi Hoa"
    assert Preferences.load().officer == "Ly Thi Hoa"


def test_theme_and_font_size_are_used_at_once_and_remembered(on_sample, page):
    page.theme.setCurrentIndex(page.theme.findData("dark"))
    page.theme.activated.emit(page.theme.currentIndex())
    page.scale.setCurrentIndex(3)
    page.scale.activated.emit(3)
    assert on_sample.desktop.theme.tokens.name == "dark"
    assert QApplication.font().pixelSize() == 18
    again = Preferences.load()
    assert (again.theme, again.font_scale) == (Mode.DARK, 1.3)
    on_sample.desktop.theme.set_mode(Mode.LIGHT)
    on_sample.desktop.theme.set_scale(1.0)


def test_odd_preferences_take_their_defaults(user_home):
    first = documents_folder()
    kept = Preferences(theme=Mode.DARK, font_scale=1.15, officer="Hoa", last_folder=first)
    kept.save()
    assert Preferences.load() == kept
    from ntm_desktop import paths

    (paths.user_dir() / "settings.ini").write_text(
        "[General]\ntheme=hồng\nfont_scale=to lắm\n", encoding="utf-8"
    )
    assert Preferences.load() == Preferences(last_folder=first)


def test_every_shipped_licence_can_be_read():
    text = licence_text()
    for part in ("SIL Open Font License", "ISC License", "PySide6"):
        assert part.lower() in text.lower()
