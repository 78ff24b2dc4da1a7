"""What pages of the desk read stands there at once in the next session, of any period."""

import pytest

from ntm_desktop.district import receive
from ntm_desktop.district.enrolment import enrol_commune
from ntm_desktop.district.reception import receive_packages
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.desk import ahead
from ntm_desktop.gui.desk.context import changed, now
from ntm_desktop.gui.desk.readings import TablesBefore, making_of_tables, to_lay_down
from ntm_desktop.gui.desk.shelf import Shelf
from tests.district import communes
from tests.gui.desk_office import data, desk, sender, texts, usb

__all__ = ["data", "desk", "sender", "usb"]

OLD = Period(2022)


@pytest.fixture
def office(desk, data, sender, monkeypatch):
    """A register of three years, of which memory keeps one."""
    monkeypatch.setattr(ahead, "MOST_PERIODS", 1)
    for year in ("2022", "2023", "2024"):
        receive(data, [sender.hand_over(period=year, money=int(year)).path])
    desk.open()
    wait_for_ahead(desk)
    return desk


def wait_for_ahead(desk):
    desk.qtbot.waitUntil(
        lambda: desk.window.ahead is not None and desk.window.ahead.is_done, timeout=60_000
    )
    desk.settle()


def hold_readings(desk, monkeypatch):
    """Let nothing be read any more: what is shown now was there before."""
    monkeypatch.setattr(desk.program.tasks, "run_staged", lambda *_, **__: None)
    monkeypatch.setattr(desk.program.tasks, "run", lambda *_, **__: None)


def test_what_memory_has_no_room_for_lies_on_the_shelf_only(office):
    context = office.window.context
    key, _make = making_of_tables(context, OLD)
    assert key not in context.memory._kept
    laid = context.memory.last(key)
    assert isinstance(laid, TablesBefore)
    assert (laid.period, laid.counted) == (OLD, 1)


@pytest.mark.parametrize("page", ["overview", "communes", "tables", "report", "recognition"])
def test_a_page_of_a_period_never_chosen_shows_what_was_read_and_says_so(office, page, monkeypatch):
    office.go("settings")
    office.window.context.period = OLD
    office.window.pages.outdate()
    hold_readings(office, monkeypatch)
    office.window.open_page(page)
    assert office.page.updating
    assert office.page._value is not None


def test_the_figures_of_before_are_the_ones_made_anew(office):
    page = office.go("tables")
    context = office.window.context
    key, _make = making_of_tables(context, OLD)
    laid = context.memory.last(key)
    office.window.choose_period(OLD)
    office.settle()
    assert page.made is not None
    assert laid == to_lay_down(page.made)
    assert not page.updating


def test_nothing_is_given_out_of_figures_of_before(office, monkeypatch):
    office.window.context.period = OLD
    hold_readings(office, monkeypatch)
    office.window.open_page("tables")
    page = office.page
    page.choose_table("resources")
    assert any("2.022" in line for line in texts(page.table))
    assert not page.can_print()
    assert not any(button.isEnabled() for button in page._outputs if button is not page.as_chart)


def test_a_package_that_comes_late_for_an_old_period_is_read_again(office, data, usb):
    context = office.window.context
    key, _make = making_of_tables(context, OLD)
    other = communes.Sender("06337", usb / "b")
    catalog = communes.catalog()
    office.do(lambda register: enrol_commune(register, catalog, other.public, communes.START))
    package = other.hand_over(period="2022").path
    office.do(lambda register: receive_packages(register, catalog, [package], now))
    office.window.show_change(changed("Nhận gói"))
    office.qtbot.waitUntil(
        lambda: getattr(Shelf(data).read(key), "counted", None) == 2, timeout=60_000
    )


def test_another_program_or_another_register_takes_nothing_from_a_shelf(tmp_path, monkeypatch):
    shelf = Shelf(tmp_path / "a")
    shelf.write(("x", OLD), ("ba", 3), "m")
    assert Shelf(tmp_path / "a").read(("x", OLD)) == ("ba", 3)
    assert Shelf(tmp_path / "b").read(("x", OLD)) is None
    assert shelf.read(("x", Period(2023))) is None
    monkeypatch.setattr("ntm_desktop.gui.desk.shelf.__version__", "0")
    assert shelf.read(("x", OLD)) is None
