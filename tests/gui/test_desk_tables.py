"""The tables of the receiving office on screen and in files."""

import pytest
from openpyxl import load_workbook

from ntm_desktop.district import enrol, receive
from ntm_desktop.district.tables import tables_of
from ntm_desktop.district.targets import set_target
from ntm_desktop.domain.desk_words import cell_words
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.desk.ahead import Ahead
from ntm_desktop.gui.desk.tables_page import TablesPage
from ntm_desktop.gui.widgets import Label
from ntm_desktop.gui.widgets.chart_view import ChartView
from tests.district import communes
from tests.gui.desk_office import data, desk, sender, texts, usb

__all__ = ["data", "desk", "sender", "usb"]


@pytest.fixture
def page(desk, data, sender, usb):
    other = communes.Sender("06337", usb / "b")
    enrol(data, other.public)
    receive(data, [sender.hand_over(period="2023", money=70).path])
    receive(data, [sender.hand_over(money=100).path, other.hand_over(money=20).path])
    desk.open()
    return desk.go("tables")


def test_every_table_stands_on_screen_with_the_figures_of_the_command(desk, page):
    made = desk.do(lambda r: tables_of(r, communes.catalog(), period=Period(2024)))
    for table in made.tables:
        page.choose_table(table.id)
        desk.settle()
        columns = table.columns
        wanted = [
            tuple(cell_words(value, c, row) for value, c in zip(row.cells, columns, strict=True))
            for row in table.rows
        ]
        assert [tuple(c.text for c in row.cells) for row in page.table.table.rows] == wanted


def test_a_figure_opens_into_the_communes_behind_it(desk, page):
    page.choose_table("criteria")
    desk.settle()
    key = next(row.key for row in page.made.table("criteria").rows if row.communes)
    page.table.make_current(key)
    desk.settle()
    assert sorted(link.text() for link in page.side.links) == [
        "Xã Chiến Thắng (06364)",
        "Xã Đồng Ý (06337)",
    ]


def test_a_commune_behind_a_figure_opens_at_its_answer_and_its_evidence(desk, page):
    page.choose_table("criteria")
    page.table.make_current("1")
    desk.settle()
    page.side.links[-1].click()
    desk.settle()
    assert desk.window.pages.current_id == "appraise"
    assert desk.page.appraisal.package.commune in ("06337", "06364")
    assert desk.page.form.indicator_no.split(".")[0] == "1"


def test_each_commune_stands_with_its_own_share_of_the_figure(desk, page):
    page.choose_table("resources")
    page.table.make_current("tin-dung")
    desk.settle()
    said = {one.text().strip() for one in page.side.findChildren(Label)}
    assert {"20", "100"} <= said


def test_a_commune_without_answers_opens_on_the_page_of_communes(desk, page):
    page.choose_table("bands")
    page.table.make_current("lacking")
    desk.settle()
    page.side.links[0].click()
    desk.settle()
    assert desk.window.pages.current_id == "communes"


def test_the_target_of_the_office_is_set_and_stands_beside_the_bands(desk, page):
    page.target.click()
    desk.settle()
    dialog = page.target_editing.dialog
    dialog.counts["19-19"].setText("3")
    dialog.counts["15-18"].setText("ba")
    dialog._wish()
    assert "“ba”" in dialog.notice.text
    dialog.counts["15-18"].setText("14")
    dialog._wish()
    desk.settle()
    page.choose_table("bands")
    assert page.against.currentData() == "target"
    heads = [column.label for column in page.made.table("bands").columns]
    assert "Mục tiêu 2024" in heads
    assert page.made.table("bands").value("19-19", "planned") == 3
    assert page.made.table("bands").value("19-19", "gap") == -3


def test_a_table_is_drawn_as_a_chart_and_as_a_table_again(desk, page):
    page.choose_table("resources")
    page.as_chart.click()
    (view,) = page.findChildren(ChartView)
    assert "120" in view.accessibleDescription()
    page.as_chart.click()
    assert page._views.currentWidget() is page._table_place
    page.choose_table("communes")
    assert not page.as_chart.isEnabled()


def test_the_tables_are_compared_with_an_earlier_period(desk, page):
    page.against.setCurrentIndex(page.against.findData("2023"))
    page.against.activated.emit(0)
    desk.settle()
    page.choose_table("resources")
    desk.settle()
    row = next(row for row in texts(page.table) if "120" in row)
    assert "70" in row
    assert "50" in row


def test_the_tables_are_set_beside_one_another_by_group(desk, page):
    page.by.setCurrentIndex(page.by.findData("district"))
    page.by.activated.emit(0)
    desk.settle()
    rows = texts(page.table)
    assert any(row.startswith("huyện Bắc Sơn | 2 | ") for row in rows)
    assert any(row.startswith("Toàn bộ | 2 | ") for row in rows)


@pytest.mark.parametrize("ending", [".xlsx", ".pdf", ".docx"])
def test_the_tables_are_written_to_a_file(desk, page, tmp_path, ending):
    target = tmp_path / f"bảng{ending}"
    page.save_as(target)
    desk.settle()
    assert target.stat().st_size > 1000
    assert str(target) in desk.window.notice.text
    if ending == ".xlsx":
        assert len(load_workbook(target).sheetnames) >= len(page.made.tables)


def test_a_period_without_packages_says_so(desk, page):
    desk.window.choose_period(Period(2022))
    desk.settle()
    assert page.made is None
    assert not page.can_print()
    assert page.empty.accessibleName() == "Chưa nhận gói nào cho năm 2022"


def test_after_a_change_what_was_before_stands_there_at_once_and_is_not_given_out(desk, page):
    desk.do(
        lambda register: set_target(
            register, communes.catalog(), 2024, communes.SET, {"15-18": 1}, communes.START
        )
    )
    again = TablesPage(desk.window.context)
    desk.qtbot.addWidget(again)
    again.refresh(None)
    # Nothing was read yet: the very figures of before, which are not printed or written.
    assert again.made is page.made
    assert not again.can_print()
    outputs = [button for button in again._outputs if button is not again.as_chart]
    assert not any(button.isEnabled() for button in outputs)
    desk.settle()
    assert again.made is not page.made
    assert again.can_print()
    assert all(button.isEnabled() for button in outputs)


def test_a_period_without_packages_and_back_shows_the_tables_again(desk, page):
    made = page.made
    desk.window.choose_period(Period(2020))
    desk.settle()
    assert page.made is None
    desk.window.choose_period(Period(2024))
    desk.settle()
    assert page.made is made
    assert page.places.currentIndex() == 0
    assert page.can_print()


def test_sums_are_added_up_before_their_page_is_opened(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    context = desk.window.context
    ahead = Ahead(context)
    ahead.begin((Period(2024),))
    desk.qtbot.waitUntil(lambda: ahead.is_done, timeout=20_000)
    first = TablesPage(context)
    desk.qtbot.addWidget(first)
    first.refresh(None)
    assert first.made is not None
    assert first.table is not None
    assert len(first.table.table.rows) == len(first.made.table("bands").rows)
    desk.settle()
    assert first.can_print()


def test_a_period_never_chosen_before_stands_there_at_once(desk, data, sender):
    receive(data, [sender.hand_over(period="2023").path, sender.hand_over().path])
    window = desk.open()
    desk.qtbot.waitUntil(lambda: window.ahead is not None and window.ahead.is_done, timeout=30_000)
    assert window.context.period == Period(2024)
    window.choose_period(Period(2023))
    page = TablesPage(window.context)
    desk.qtbot.addWidget(page)
    page.refresh(None)
    assert page.made is not None
    assert page.made.now.period == Period(2023)
    desk.settle()
