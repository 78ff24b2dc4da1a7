"""The read pages of projects and resources."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.gui.data_pages.projects import ProjectsPage
from ntm_desktop.gui.data_pages.resources import ResourcesPage
from ntm_desktop.gui.theme import Mode, Theme
from ntm_desktop.gui.widgets.tables import RowKind
from ntm_desktop.services import edits, workspace
from tests.gui.office import opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

D = Decimal


@pytest.fixture
def office(qtbot, tmp_path):
    def make():
        return workspace.create_workspace(
            tmp_path / "xa", commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024)
        )

    with opened(qtbot, make) as office:
        yield office


def project(order, name, kind=ProjectKind.NEW, **figures):
    values: dict[str, Any] = {key: D(value) for key, value in figures.items()}
    return replace(Project(order, name, "Pá Danh", kind), **values)


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.table.rows]


def test_without_projects_the_page_says_how_to_begin(office):
    page = ProjectsPage(office.context)
    office.show(page)

    assert page.stack.currentWidget() is page.empty
    page.begin_button.click()
    assert office.imports == [None]


def test_projects_are_added_up_by_kind_and_in_all(office):
    page = ProjectsPage(office.context)
    office.show(page)
    projects = [
        project(1, "Kênh mương", ProjectKind.CARRIED_OVER, planned="1400", disbursed="1120.5"),
        project(2, "Nhà văn hóa", planned="700", disbursed="410", arrears="60"),
        project(3, "Đường trục thôn", planned="30"),
    ]

    office.do(lambda ws: edits.replace_projects(ws, Period(2024), projects, "Nhập công trình"))
    office.settle()

    shown = texts(page.table)
    assert shown[0][0] == "Công trình chuyển tiếp (1)"
    assert shown[-1][6:8] == ["2.130", "1.530,5"]
    new = next(row for row in shown if row[0].startswith("Khởi công mới"))
    assert "730" in new
    assert page._paid.text == "71,85\u00a0%"


def test_arrears_are_marked_by_icon_and_words(office):
    page = ProjectsPage(office.context)
    office.show(page)
    office.do(
        lambda ws: edits.replace_projects(
            ws, Period(2024), [project(1, "Đường trục thôn", arrears="60")], "Nhập công trình"
        )
    )
    office.settle()

    plain = next(row for row in page.table.table.rows if row.kind is RowKind.PLAIN)
    owed = plain.cells[-1]
    assert (owed.icon, owed.text) == ("alert-triangle", "60")
    assert "còn nợ" in owed.spoken
    assert page._arrears.text == "60 triệu đồng"


def test_what_does_not_fit_together_is_said(office):
    page = ProjectsPage(office.context)
    office.show(page)
    odd = project(1, "Điểm vui chơi", planned="0", disbursed="10")

    office.do(lambda ws: edits.replace_projects(ws, Period(2024), [odd], "Nhập công trình"))
    office.settle()

    assert page.remarks.isVisible()
    assert "Giải ngân 10 lớn hơn kế hoạch vốn 0" in page.remarks.text


def test_no_column_of_the_table_is_out_of_sight_on_a_small_screen(office):
    page = ProjectsPage(office.context)
    office.show(page)
    office.do(lambda ws: edits.replace_projects(ws, Period(2024), [project(1, "Đường")], "Nhập"))
    office.settle()
    header = page.table.horizontalHeader()

    assert header.length() <= page.table.viewport().width()


@pytest.fixture
def lines():
    source = ResourceSource
    return [
        ResourceLine(source.CENTRAL_BUDGET, D(1500), D(1420)),
        ResourceLine(source.LOCAL_BUDGET, D(700), D("688.5")),
        ResourceLine(source.COMMUNITY, D(520), D("611.3")),
    ]


def put(office, lines, gifts):
    office.do(lambda ws: edits.replace_resources(ws, Period(2024), lines, gifts, "Nhập nguồn lực"))
    office.settle()


def test_resources_are_added_up_with_their_shares(office, lines):
    page = ResourcesPage(office.context)
    office.show(page)
    assert page.stack.currentWidget() is page.empty

    put(office, lines, [Contribution(ContributionKind.CASH, None, "", D("611.3"))])

    shown = texts(page.table)
    assert shown[0][2:] == ["1.500", "1.420", "94,67\u00a0%", "52,21\u00a0%"]
    assert shown[-1][1:4] == ["Tổng cộng", "2.720", "2.719,8"]
    assert page._check.text == "Khớp"
    assert "52,21" in page.chart.accessibleName()


def test_contributions_that_do_not_make_up_the_community_line_are_pointed_out(office, lines):
    page = ResourcesPage(office.context)
    office.show(page)

    put(office, lines, [Contribution(ContributionKind.CASH, None, "", D(212))])

    assert page.remarks.isVisible()
    assert "611,3" in page.remarks.text
    assert "212" in page.remarks.text
    assert page._check.text != "Khớp"


def test_a_table_on_a_page_that_scrolls_shows_all_its_rows(office, lines):
    page = ResourcesPage(office.context)
    office.show(page)
    put(office, lines, [])
    office.qtbot.waitUntil(lambda: page.table.height() == page.table.content_height())

    assert page.table.verticalScrollBar().maximum() == 0
    assert not page.gifts.isVisible()


def test_in_a_narrow_window_a_name_keeps_room_and_the_table_scrolls_sideways(office):
    page = ProjectsPage(office.context)
    office.show(page)
    named = project(1, "Trường mầm non xã, hạng mục phòng học chức năng")
    office.do(lambda ws: edits.replace_projects(ws, Period(2024), [named], "Nhập công trình"))
    office.settle()
    table = page.table
    names = [column.title for column in table.table.columns].index("Tên công trình")
    page.resize(1400, 600)
    office.settle()
    assert table.columnWidth(names) >= 25 * table.fontMetrics().averageCharWidth()
    page.resize(640, 600)
    office.settle()
    assert table.columnWidth(names) >= 25 * table.fontMetrics().averageCharWidth()
    assert table.horizontalScrollBar().maximum() > 0


def test_letters_that_are_larger_leave_a_name_as_many_of_them(office, qapp):
    look = Theme(qapp, Mode.LIGHT, 1.3)
    try:
        page = ProjectsPage(office.context)
        office.show(page)
        named = project(1, "Trường mầm non xã, hạng mục phòng học chức năng")
        office.do(lambda ws: edits.replace_projects(ws, Period(2024), [named], "Nhập công trình"))
        page.resize(900, 600)
        office.settle()
        table = page.table
        names = [column.title for column in table.table.columns].index("Tên công trình")
        assert table.columnWidth(names) >= 25 * table.fontMetrics().averageCharWidth()
    finally:
        look.set_scale(1.0)


def test_a_heading_that_is_cut_off_says_so_and_is_told_in_full(office):
    page = ProjectsPage(office.context)
    office.show(page)
    header = page.table.horizontalHeader()
    assert header.textElideMode() is Qt.TextElideMode.ElideRight
    model = page.table.model()
    tip = model.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "Quyết định phê duyệt"
