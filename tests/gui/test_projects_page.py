"""The page "Công trình" as an officer types into it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.project_cards.photos import PhotoStage
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.gui.pasted_rows import PastedRowsDialog
from ntm_desktop.gui.projects.page import ProjectsPage
from ntm_desktop.gui.widgets.tables import RowKind
from ntm_desktop.paths import resources_dir
from ntm_desktop.services import edits, project_cards, workspace
from ntm_desktop.services.listed import replace_projects
from tests.gui.office import opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

D = Decimal
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
    made = ProjectsPage(office.context)
    office.show(made)
    return made


def project(order, name, kind=ProjectKind.NEW, **figures):
    values: dict[str, Any] = {key: D(value) for key, value in figures.items()}
    return replace(Project(order, name, "Pá Danh", kind), **values)


def given(office, *projects, period=YEAR):
    office.do(lambda ws: replace_projects(ws, Period(2024), projects, "Nhập công trình"))
    office.settle()


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.sheet.rows]


def type_into(office, table, key, column, text):
    """Type into a cell as somebody does, and leave it by Enter."""
    assert table.begin_edit(key, column)
    (editor,) = [e for e in table.viewport().findChildren(QLineEdit) if e.isVisible()]
    editor.setText(text)  # QTest types ASCII only
    office.qtbot.keyClick(editor, Qt.Key.Key_Return)
    office.until(lambda: table.state() is not table.State.EditingState)
    office.settle()


def keys(page):
    return [row.key for row in page.table.sheet.rows if row.kind is RowKind.PLAIN]


def test_without_projects_the_page_says_how_to_begin(office, page):
    assert page.stack.currentWidget() is page.empty
    page.begin_button.click()
    assert office.imports == [None]


def test_a_project_is_added_named_and_filled_without_leaving_the_keyboard(office, page):
    page._add()
    office.settle()
    (key,) = keys(page)
    (editor,) = page.table.viewport().findChildren(QLineEdit)
    editor.setText("Đường Pá Danh")
    office.qtbot.keyClick(editor, Qt.Key.Key_Return)
    office.until(lambda: page.table.state() is not page.table.State.EditingState)
    office.settle()
    assert page.table.currentIndex().column() == page.table.sheet.column_of("village")
    for column, text in (("total", "1.200"), ("plan", "600"), ("disbursed", "450,5")):
        type_into(office, page.table, key, column, text)
    row = texts(page.table)[1]
    assert row[1] == "Đường Pá Danh"
    assert row[3:6] == ["1.200", "600", "450,5"]
    assert page.sums.paid.text == "75,08\u00a0%"
    assert texts(page.table)[-1][3:6] == ["1.200", "600", "450,5"]


def test_what_cannot_be_true_waits_in_its_cell_until_it_is_put_right(office, page):
    given(office, project(1, "Đường", progress="40"))
    (key,) = keys(page)
    type_into(office, page.table, key, "progress", "140")
    assert page.table.sheet.refused[key, "progress"].text == "140"
    (waiting,) = page.unsaved()
    assert "lớn hơn 100" in waiting.reason
    assert page.give_back()
    assert page.unsaved() == ()
    type_into(office, page.table, key, "progress", "140")
    type_into(office, page.table, key, "progress", "45")
    assert page.unsaved() == ()
    assert texts(page.table)[1][7] == "45"


def test_a_figure_that_can_be_read_in_two_ways_waits_for_one_of_them(office, page):
    given(office, project(1, "Đường", total_investment="5"))
    (key,) = keys(page)
    type_into(office, page.table, key, "total", "1,240")
    (waiting,) = page.unsaved()
    assert "1.240" in waiting.reason
    assert page.table.sheet.refused[key, "total"].text == "1,240"
    type_into(office, page.table, key, "total", "1.240")
    assert page.unsaved() == ()


def test_projects_are_added_up_by_group_and_in_all(office, page):
    given(
        office,
        project(1, "Kênh mương", ProjectKind.CARRIED_OVER, planned="1400", disbursed="1120.5"),
        project(2, "Nhà văn hóa", planned="700", disbursed="410", arrears="60"),
        project(3, "Đường trục thôn", planned="30"),
    )
    shown = texts(page.table)
    assert shown[0][1] == "Công trình chuyển tiếp (1)"
    assert shown[-1][4:6] == ["2.130", "1.530,5"]
    new = next(row for row in shown if row[1].startswith("Khởi công mới"))
    assert "730" in new
    assert page.sums.arrears.text == "60 triệu đồng"


def test_what_does_not_fit_together_is_said(office, page):
    given(office, project(1, "Điểm vui chơi", planned="0", disbursed="10"))
    assert page.remarks.isVisible()
    assert "Giải ngân 10 lớn hơn kế hoạch vốn 0" in page.remarks.text


def test_another_period_stands_by_itself(office, page):
    given(office, project(1, "Đường", disbursed="450"))
    page._choose_cut(H1)
    office.settle()
    (key,) = keys(page)
    assert texts(page.table)[1][5] == ""
    type_into(office, page.table, key, "disbursed", "200")
    page._choose_cut(YEAR)
    office.settle()
    row = texts(page.table)[1]
    assert row[5:7] == ["450", "250"]


def test_rows_go_by_f6_and_come_back_by_undo(office, page):
    given(office, project(1, "Đường"), project(2, "Kênh"))
    page.table.make_current(keys(page)[0], 1)
    office.qtbot.keyClick(page.table, Qt.Key.Key_F6)
    office.settle()
    assert len(keys(page)) == 1
    office.do(edits.undo)
    office.settle()
    assert len(keys(page)) == 2


def test_alt_down_moves_and_ctrl_d_copies_from_above(office, page):
    given(office, project(1, "Đường", total_investment="5"), project(2, "Kênh"))
    first, second = keys(page)
    page.table.make_current(first, 1)
    office.qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    office.settle()
    assert keys(page) == [second, first]
    page.table.make_current(first, page.table.sheet.column_of("village"))
    page.table.make_current(second, page.table.sheet.column_of("total"))
    page.table.make_current(first, page.table.sheet.column_of("village"))
    type_into(office, page.table, second, "village", "Làng Huyền")
    page.table.make_current(first, page.table.sheet.column_of("village"))
    office.qtbot.keyClick(page.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    row = next(r for r in page.table.sheet.rows if r.key == first)
    assert row.cells[2].text == "Làng Huyền"


def test_a_table_is_pasted_after_it_was_shown(office, page):
    given(office, project(1, "Đường"))
    lines = "Tên công trình\tNhóm\tGiải ngân\nĐường\t\t12\nCầu mới\tKhởi công mới\t3\nNhà\t\t1"
    QGuiApplication.clipboard().setText(lines)
    office.qtbot.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    dialog = page.findChild(PastedRowsDialog)
    assert not dialog.accept_button.isEnabled()  # nobody said the unit yet
    dialog.questions.choose("unit", "trieu")
    office.settle()
    assert [row.cells[2].text for row in dialog.table.sheet.rows] == [
        "Sửa: Đường",
        "Thêm: Cầu mới",
        "",
    ]
    dialog.accept_button.click()
    office.settle()
    assert [row[1] for row in texts(page.table)][1:3] == ["Đường", "Cầu mới"]


def test_a_card_holds_payments_by_source_and_what_was_made(office, page):
    given(office, project(1, "Đường", total_investment="1000"))
    (key,) = keys(page)
    page._open(key)
    office.settle()
    card = page.card
    assert page.stack.currentWidget() is card
    for source, text in (("central_budget", "200"), ("local_budget", "100"), ("community", "50")):
        type_into(office, card.sources, source, "disbursed", text)
    assert texts(card.sources)[-1][4] == "350"
    type_into(office, card.fields, "sector", "value", "Giao thông")
    type_into(office, card.quantities, "road_concrete_village", "quantity", "1,2")
    type_into(office, card.fields, "accepted", "value", "400")
    type_into(office, card.fields, "approved_on", "value", "31/02/2024")
    (waiting,) = page.unsaved()
    assert waiting.text == "31/02/2024"
    page.give_back()
    office.qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.filled
    assert texts(page.table)[1][-1] == "50"
    assert page.sums.made.text == "1 loại"


def test_projects_that_are_not_finished_go_into_the_next_year(office, page):
    given(office, project(1, "Đường", progress="40"), project(2, "Nhà", progress="100"))
    page._choose_cut(Cut.at(2025))
    office.settle()
    assert page.stack.currentWidget() is page.empty
    page.carry_button.click()
    office.settle()
    assert [row[1] for row in texts(page.table)][1:2] == ["Đường"]
    assert any("Đường" in text for text in office.messages)


def test_a_search_leads_to_the_card(office, page):
    given(office, project(1, "Đường"), project(2, "Kênh mương Khuổi Dụi"))
    wanted = keys(page)[1]
    page.show_target(str(wanted))
    office.settle()
    assert page.card.view.card.name == "Kênh mương Khuổi Dụi"


def test_the_list_goes_out_to_excel_and_comes_back(office, page, tmp_path):
    given(office, project(1, "Đường", planned="600", disbursed="12.5"), project(2, "Kênh"))
    before = office.do(lambda ws: project_cards.projects_view(ws, YEAR))
    target = tmp_path / "ct.xlsx"
    page.excel.write_to(target, empty=False)
    office.settle()
    office.do(lambda ws: project_cards.remove_projects(ws, 2024, keys(page)))
    office.settle()
    page.excel.read_from(target)
    office.settle()
    page.findChild(PastedRowsDialog).accept_button.click()
    office.settle()
    after = office.do(lambda ws: project_cards.projects_view(ws, YEAR))
    assert [(o.card.name, o.planned, o.disbursed, o.year.group) for o in after.projects] == [
        (o.card.name, o.planned, o.disbursed, o.year.group) for o in before.projects
    ]


# Photos


PHOTOS = resources_dir() / "samples" / "chien-thang-2024" / "evidence"
EARTH, ROAD = PHOTOS / "duong-dat-lang-huyen.jpg", PHOTOS / "duong-be-tong-lang-huyen.jpg"


@pytest.fixture
def photos(office, page):
    """The photos of the only project, its card open."""
    given(office, project(1, "Đường thôn"))
    page._open(keys(page)[0])
    office.settle()
    tab = next(b for b in page.card.tabs.findChildren(QAbstractButton) if b.text() == "Ảnh")
    tab.click()
    assert page.card.photos.isVisible()
    return page.card.photos


def names(photos, stage):
    shown = photos.lists[stage]
    return [shown.item(row).text() for row in range(shown.count())]


def drop_on(widget, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    widget.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), action, data, button, none))
    widget.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, none))


def test_photos_are_dropped_on_before_and_after_and_show_themselves(office, photos):
    drop_on(photos.lists[PhotoStage.BEFORE], EARTH)
    office.settle()
    drop_on(photos.lists[PhotoStage.AFTER], ROAD)
    office.settle()
    assert names(photos, PhotoStage.BEFORE) == [EARTH.name]
    assert names(photos, PhotoStage.AFTER) == [ROAD.name]
    assert photos.titles[PhotoStage.BEFORE].text() == "Trước khi làm (1)"
    icon = photos.lists[PhotoStage.AFTER].item(0).icon().pixmap(112, 84).toImage()
    assert icon.pixelColor(icon.width() // 2, icon.height() // 2).alpha() == 255


def test_a_photo_is_moved_taken_away_and_brought_back_by_keys(office, photos):
    before, after = photos.lists[PhotoStage.BEFORE], photos.lists[PhotoStage.AFTER]
    drop_on(before, EARTH, ROAD)
    office.settle()
    before.setCurrentRow(1)
    office.qtbot.keyClick(before, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert (names(photos, PhotoStage.BEFORE), names(photos, PhotoStage.AFTER)) == (
        [EARTH.name],
        [ROAD.name],
    )
    office.qtbot.keyClick(after, Qt.Key.Key_F6)
    office.settle()
    assert names(photos, PhotoStage.AFTER) == []
    assert "Ctrl+Z" in office.messages[-1]
    office.do(edits.undo)
    office.settle()
    assert names(photos, PhotoStage.AFTER) == [ROAD.name]


def test_a_file_that_is_no_photo_is_refused_in_words(office, photos):
    drop_on(photos.lists[PhotoStage.BEFORE], PHOTOS / "xac-nhan-dien-luc.pdf")
    office.settle()
    assert names(photos, PhotoStage.BEFORE) == []
    assert "không phải ảnh JPG hoặc PNG" in office.messages[-1]


def test_a_photo_is_chosen_and_opened_without_the_mouse(office, photos, monkeypatch):
    asked, opened_urls = [], []
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *args: asked.append(args[1]) or ([str(ROAD)], "")
    )
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_urls.append(url) or True)
    after = photos.lists[PhotoStage.AFTER]
    office.qtbot.keyClick(after, Qt.Key.Key_F5)
    office.settle()
    assert asked == ["Chọn ảnh “Sau khi làm”"]
    office.qtbot.keyClick(after, Qt.Key.Key_Return)
    office.settle()
    assert [url.fileName() for url in opened_urls] == [ROAD.name]


def test_the_keyboard_stays_where_it_was_when_the_next_card_is_shown(office, page):
    given(office, project(1, "Một"), project(2, "Hai"))
    page._open(keys(page)[0])
    office.settle()
    page.activateWindow()
    page.card.sources.setFocus()
    office.until(page.card.sources.hasFocus)
    page.card.stepped.emit(1)
    office.settle()
    assert page.card.name.text() == "Hai"
    assert page.card.sources.hasFocus()
    office.qtbot.keyClick(page.card.sources, Qt.Key.Key_Escape)
    office.settle()
    assert page.stack.currentWidget() is page.filled


def test_a_card_that_was_being_read_does_not_come_back_after_escape(office, page):
    given(office, project(1, "Một"), project(2, "Hai"))
    page._open(keys(page)[0])
    office.settle()
    page._step(1)
    page._close_card()  # before the next card was read
    office.settle()
    assert page.stack.currentWidget() is page.filled


def test_f5_adds_wherever_the_keyboard_is_on_the_page(office, page):
    given(office, project(1, "Một"))
    office.qtbot.keyClick(page.excel, Qt.Key.Key_F5)
    office.settle()
    office.until(lambda: len(keys(page)) == 2)
    assert {one.card.name for one in page.view.projects} == {"Một", "Công trình mới"}
