"""The province's published tables of 2015, June 2017 and 2020, as the window shows them."""

import shutil

import pytest

from ntm_desktop.domain.periods import Period
from tests.gui.desk_office import data, desk, texts

__all__ = ["data", "desk"]


@pytest.fixture
def page(desk, golden_register, tmp_path):
    desk.open(shutil.copytree(golden_register, tmp_path / "tỉnh"))
    return desk.go("tables")


def shown(desk, page, period, table_id, against=""):
    """Rows of a table as somebody in front of the window reads them."""
    desk.window.choose_period(Period.parse(period))
    desk.settle()
    page.against.setCurrentIndex(page.against.findData(against))
    page.against.activated.emit(0)
    desk.settle()
    page.choose_table(table_id)
    desk.settle()
    return texts(page.table)


def test_bands_criteria_and_money_stand_in_the_window_as_published(desk, page):
    rows = shown(desk, page, "2015", "bands")
    assert rows[:5] == [
        "19 | 13 | 207 | 6,28",
        "15–18 | 1 | 207 | 0,48",
        "10–14 | 34 | 207 | 16,43",
        "5–9 | 109 | 207 | 52,66",
        "Dưới 5 | 50 | 207 | 24,15",
    ]
    assert "Bình quân tiêu chí/xã | 7,40 | – | –" in rows
    rows = shown(desk, page, "2015", "projects")
    assert [row.split(" | ")[1] for row in rows[:2]] == ["78", "50"]
    rows = shown(desk, page, "2017-H1", "bands", against="2015")
    assert rows[0] == "19 | 24 | 207 | 11,59 | 13 | +11"
    assert "Bình quân tiêu chí/xã | 7,48 | – | – | 7,40 | +0,08" in rows
    rows = shown(desk, page, "2017-H1", "resources")
    assert "Vốn tín dụng | – | 312.756 | 23,13" in rows
    assert "Tổng cộng | – | 1.352.449 | 100,00" in rows
    rows = shown(desk, page, "2020", "criteria")
    assert rows[2].startswith("3. Thủy lợi")
    assert rows[2].endswith(" | 168 | 181 | 92,82")


def test_a_phase_of_several_years_is_chosen_on_the_page(desk, page):
    shown(desk, page, "2020", "bands")
    page.span.setCurrentIndex(page.span.findData("2011-2020"))
    page.span.activated.emit(0)
    desk.settle()
    page.choose_table("resources")
    assert any(row.startswith("Tổng cộng | – | 29.038.400") for row in texts(page.table))
    assert page.made.now.period == Period.span(2011, 2020)
    shown(desk, page, "2015", "bands")
    assert page.made.now.period == Period(2015)


def test_where_the_published_figure_is_wrong_the_window_shows_the_difference(desk, page):
    rows = shown(desk, page, "2020", "published")
    wrong = [row for row in rows if row.endswith("Lệch")]
    assert len(wrong) == 1
    assert "40,33 | 39,78 | –0,55" in wrong[0]
    shown(desk, page, "2020", "criteria")
    assert any("đã công bố 40,33" in note for note in page.made.table("criteria").notes)
