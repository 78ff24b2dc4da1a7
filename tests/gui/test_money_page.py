"""The page "Nguồn lực" as an officer types into it."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.gui.money.page import MoneyPage
from ntm_desktop.gui.money.rows import NEW
from ntm_desktop.gui.pasted_rows import PastedRowsDialog
from ntm_desktop.services import edits, money, project_cards, workspace
from ntm_desktop.services.project_fields import ProjectField
from tests.gui.office import opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

YEAR, H1 = Cut.at(2024), Cut.at(2024, 6)


@pytest.fixture
def office(qtbot, tmp_path):
    def make():
        return workspace.create_workspace(
            tmp_path / "xa", commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024)
        )

    with opened(qtbot, make) as office:
        yield office


@pytest.fixture
def page(office):
    made = MoneyPage(office.context)
    office.show(made)
    return made


def type_into(office, table, key, column, text):
    """Type into a cell as somebody does, and leave it by Enter."""
    assert table.begin_edit(key, column)
    (editor,) = [e for e in table.viewport().findChildren(QLineEdit) if e.isVisible()]
    editor.setText(text)  # QTest types ASCII only
    office.qtbot.keyClick(editor, Qt.Key.Key_Return)
    office.until(lambda: table.state() is not table.State.EditingState)
    office.settle()


def row(page, key):
    found = next(one for one in page.table.sheet.rows if one.key == key)
    return [cell.text for cell in found.cells]


def at(page, cut, office):
    page._choose_cut(cut)
    office.settle()


def test_figures_are_typed_and_subtotals_follow(office, page):
    type_into(office, page.table, "central_budget", "actual", "1.200,5")
    type_into(office, page.table, "province_budget", "actual", "300")
    type_into(office, page.table, "credit", "planned", "900")
    assert row(page, "state_budget")[2] == "1.500,5"
    assert row(page, "local_budget")[2] == "300"
    assert row(page, "total")[1:3] == ["900", "1.500,5"]
    assert row(page, "enterprise")[1] == ""
    assert page.actual.text == "1.500,5 triệu đồng"
    office.do(edits.undo)
    office.settle()
    assert row(page, "total")[1] == ""


def test_the_period_before_and_the_difference_stand_beside(office, page):
    at(page, H1, office)
    type_into(office, page.table, "credit", "actual", "40")
    at(page, YEAR, office)
    type_into(office, page.table, "credit", "actual", "95")
    assert row(page, "credit")[2:5] == ["95", "40", "55"]
    type_into(office, page.table, "credit", "actual", "30")
    assert page.remarks.isVisible()
    assert "không thể giảm" in page.remarks.text
    at(page, H1, office)
    assert row(page, "credit")[2] == "40"


def test_a_new_period_takes_the_plan_along(office, page):
    at(page, H1, office)
    type_into(office, page.table, "credit", "planned", "100")
    at(page, YEAR, office)
    assert page.carry_button.isVisible()
    page.carry_button.click()
    office.settle()
    assert row(page, "credit")[1:3] == ["100", ""]


def test_a_word_in_a_figure_waits_in_its_cell(office, page):
    type_into(office, page.table, "credit", "actual", "nhiều")
    (waiting,) = page.unsaved()
    assert waiting.place == "Vốn tín dụng"
    assert page.give_back()
    assert page.unsaved() == ()


def test_several_years_are_a_sum_that_nobody_types(office, page):
    for year, text in ((2023, "10"), (2024, "20")):
        office.do(
            lambda ws, year=year, text=text: money.record_money(
                ws, Cut.at(year), "credit", money.MoneyField.ACTUAL, text
            )
        )
    at(page, Cut(2024, 12, 2023), office)
    assert row(page, "credit")[2] == "30"
    assert not page.table.begin_edit("credit", "actual")


def test_a_pasted_row_that_may_be_two_sources_is_asked_about(office, page):
    text = "Nguồn\tThực hiện\nNgân sách Nhà nước\t100\nNgân sách trung ương\t30\nLồng ghép\t60"
    QGuiApplication.clipboard().setText(text)
    page.table.make_current("credit", 2)
    office.qtbot.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    dialog = page.findChild(PastedRowsDialog)
    assert not dialog.accept_button.isEnabled()  # nobody said the unit yet
    dialog.questions.fields["unit"].click()
    office.settle()
    assert "Ghi 2 dòng" in dialog.accept_button.text()
    choices = dialog.table.sheet.rows[2].cells[2].choices
    type_into(office, dialog.table, 2, "what", next(c for c in choices if "trong ngân sách" in c))
    assert "Ghi 3 dòng" in dialog.accept_button.text()
    dialog.accept_button.click()
    office.settle()
    assert row(page, "budget_integrated")[2] == "60"
    assert row(page, "total")[2] == "100"


def test_contributions_are_typed_row_by_row(office, page):
    page._choose_mode("gifts")
    gifts = page.gifts
    for number in range(3):
        for column, text in (
            ("given_on", f"{number + 1:02d}/05/2024"),
            ("giver", f"Hộ {number}"),
            ("village", "Pá Danh"),
            ("kind", "Tiền mặt"),
            ("money", "1,5"),
        ):
            type_into(office, gifts.table, NEW, column, text)
    assert len(gifts.view.gifts) == 3
    assert gifts.typed == {}
    assert "4,5 triệu đồng" in gifts.sums.toolTip()
    page._choose_mode("sources")
    assert row(page, "community")[2] == "4,5"
    page._choose_mode("gifts")
    key = gifts.view.gifts[0].id
    type_into(office, gifts.table, key, "money", "-2")
    assert len(page.unsaved()) == 1
    page.give_back()
    gifts.table.make_current(key, 1)
    office.qtbot.keyClick(gifts.table, Qt.Key.Key_F6)
    office.settle()
    assert len(gifts.view.gifts) == 2


def test_a_contribution_that_was_begun_is_not_lost_in_silence(office, page):
    page._choose_mode("gifts")
    type_into(office, page.gifts.table, NEW, "giver", "Bà Lan")
    (waiting,) = page.unsaved()
    assert waiting.text == "Bà Lan"
    assert page.give_back()
    assert page.unsaved() == ()


def test_lines_of_one_source_stand_below_it(office, page):
    page.add_line("community_materials", "Xi măng")
    office.settle()
    page.add_line("community_materials", "Cát")
    office.settle()
    names = [one.cells[0].text for one in page.table.sheet.rows if isinstance(one.key, tuple)]
    assert names == ["Xi măng", "Cát"]
    lines = [one.key for one in page.table.sheet.rows if isinstance(one.key, tuple)]
    type_into(office, page.table, lines[0], "actual", "30")
    type_into(office, page.table, lines[1], "actual", "12")
    assert row(page, "community_materials")[2] == "42"
    page.table.make_current(lines[0], 0)
    office.qtbot.keyClick(page.table, Qt.Key.Key_F6)
    office.settle()
    assert row(page, "community_materials")[2] == "12"


def test_the_table_goes_out_to_excel_and_comes_back(office, page, tmp_path):
    type_into(office, page.table, "central_budget", "actual", "1.200,5")
    type_into(office, page.table, "central_direct", "actual", "200")
    type_into(office, page.table, "community_labour", "quantity", "120")
    type_into(office, page.table, "credit", "planned", "900")
    before = [(r.id, r.planned, r.actual, r.quantities) for r in page.view.statement.rows]
    target = tmp_path / "nguon-luc.xlsx"
    page.excel.write_to(target, empty=False)
    office.settle()
    at(page, H1, office)
    page.excel.read_from(target)
    office.settle()
    page.findChild(PastedRowsDialog).accept_button.click()
    office.settle()
    after = [(r.id, r.planned, r.actual, r.quantities) for r in page.view.statement.rows]
    assert after == before


def test_the_empty_form_can_be_filled_and_read(office, page, tmp_path):
    from openpyxl import load_workbook

    target = tmp_path / "mau.xlsx"
    page.excel.write_to(target, empty=True)
    office.settle()
    book = load_workbook(target)
    sheet: Any = book.active
    for cells in sheet.iter_rows(min_row=5):
        if cells[0].value == "Vốn tín dụng":
            cells[2].value = 15
    book.save(target)
    page.excel.read_from(target)
    office.settle()
    page.findChild(PastedRowsDialog).accept_button.click()
    office.settle()
    assert row(page, "credit")[2] == "15"


def test_figures_that_stand_in_projects_are_ticked_and_taken(office, page):
    def begin(ws):
        made = project_cards.add_project(ws, YEAR, "Đường Nà Pàn").id
        for source, paid in (("commune_budget", "350"), ("credit", "40")):
            project_cards.record_project(ws, YEAR, made, ProjectField.DISBURSED, paid, source)

    office.do(begin)
    page.refresh(None)
    office.settle()
    assert page.known_button.text() == "Số đã có ở nơi khác (2)…"
    page.known_button.click()
    dialog = page.known
    assert not dialog.take_button.isEnabled()
    dialog.table.setCurrentIndex(dialog.table.table.index(0, 0))
    office.qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.take_button.text() == "Lấy 1 số đã chọn"
    dialog.take_button.click()
    office.settle()
    assert row(page, "commune_budget")[2] == "350"
    assert row(page, "credit")[2] == ""
    assert page.known_button.text() == "Số đã có ở nơi khác (1)…"


def test_a_figure_that_was_stored_under_the_typing_is_told_with_both(office, page):
    type_into(office, page.table, "credit", "actual", "40")
    assert page.table.begin_edit("credit", "actual")
    (editor,) = [e for e in page.table.viewport().findChildren(QLineEdit) if e.isVisible()]
    editor.setText("95")
    cut = page._now()
    office.do(lambda ws: money.record_money(ws, cut, "credit", money.MoneyField.ACTUAL, "60"))
    office.settle()
    (editor,) = [e for e in page.table.viewport().findChildren(QLineEdit) if e.isVisible()]
    assert editor.text() == "95", "what is being typed stays"
    office.qtbot.keyClick(editor, Qt.Key.Key_Return)
    office.until(lambda: page.table.state() is not page.table.State.EditingState)
    office.settle()
    assert "“40”, đang lưu là “60”" in str(office.messages)
    stored = office.do(lambda ws: money.money_view(ws, cut)).statement.row("credit")
    assert stored.actual.value == 60
    type_into(office, page.table, "credit", "actual", "95")
    assert row(page, "credit")[2] == "95"


def test_a_source_that_brought_nothing_is_ticked_and_a_figure_takes_the_tick_away(office, page):
    page.table.make_current("credit", 2)
    assert page.nothing.isEnabled()
    assert "Vốn tín dụng" in page.nothing.accessibleName()
    page.nothing.setFocus()
    office.qtbot.keyClick(page.nothing, Qt.Key.Key_Space)
    office.settle()
    assert row(page, "credit")[2] == "không có"
    assert page.nothing.isChecked()
    page.table.make_current("enterprise", 2)
    assert not page.nothing.isChecked(), "it speaks of the line that is current"
    type_into(office, page.table, "credit", "actual", "95")
    page.table.make_current("credit", 2)
    assert row(page, "credit")[2] == "95"
    assert not page.nothing.isChecked()
    assert not page.nothing.isEnabled()
    office.do(edits.undo)
    office.settle()
    assert page.nothing.isChecked()
    page.nothing.click()
    office.settle()
    assert row(page, "credit")[2] == ""


def test_a_report_leads_to_the_total_of_its_period(office, page):
    page.show_target("@2024-H1")
    office.settle()
    assert page.view.statement.cut == H1
    page.table.make_current("total", 2)
    page.nothing.click()
    office.settle()
    assert row(page, "total")[2] == "không có"
    assert row(page, "credit")[2] == "không có"


def test_a_tick_that_was_refused_does_not_stay(office, page):
    def paid(ws):
        road = project_cards.add_project(ws, H1, "Đường", ProjectKind.NEW, {}).id
        project_cards.record_project(ws, H1, road, ProjectField.DISBURSED, "500", "credit")

    office.do(paid)
    office.settle()
    page.show_target("@2024-H1")
    office.settle()
    page.table.make_current("credit", 2)
    page.nothing.click()
    office.settle()
    assert "giải ngân" in str(office.messages)
    assert not page.nothing.isChecked()
