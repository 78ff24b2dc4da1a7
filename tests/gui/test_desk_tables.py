"""The tables of the receiving office on screen and in files."""

import pytest
from openpyxl import load_workbook

from ntm_desktop.district import enrol, receive
from ntm_desktop.district.tables import tables_of
from ntm_desktop.documents.desk_pages import shown
from ntm_desktop.domain.periods import Period
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
            tuple(shown(value, c.kind) for value, c in zip(row.cells, columns, strict=True))
            for row in table.rows
        ]
        assert [tuple(c.text for c in row.cells) for row in page.table.table.rows] == wanted


def test_a_figure_opens_into_the_communes_behind_it(desk, page):
    page.choose_table("criteria")
    desk.settle()
    key = next(row.key for row in page.made.table("criteria").rows if row.communes)
    page.table.make_current(key)
    assert sorted(link.text() for link in page.links) == [
        "Xã Chiến Thắng (06364)",
        "Xã Đồng Ý (06337)",
    ]
    page.links[0].click()
    desk.settle()
    assert desk.window.pages.current_id == "communes"


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
