"""Beginning in a year whose rules the program does not know."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.text import name_key
from ntm_desktop.gui.first_run.new_assessment import NewAssessmentDialog
from ntm_desktop.gui.first_run.rules_form import obstacle, waits
from ntm_desktop.gui.page_list import PAGES
from ntm_desktop.gui.widgets import LinkButton
from ntm_desktop.services import workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def said(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def first(program, tmp_path):
    """The wizard on its second step, for a commune of today."""
    program.desktop.begin(None)
    window = program.desktop.first_run
    program.settle()
    window._data_dir = tmp_path / "xã"
    window.begin_new()
    units = window._catalog.unit_lists()[-1]
    window.communes.show_lists((units,))
    window.communes.field.setText("Điềm He")
    window.communes._fill()
    assert window.communes.commune is not None
    window._forward()
    assert window.steps.currentIndex() == 2
    return window


def test_an_officer_who_begins_in_2026_gets_to_the_page_where_the_rules_are_entered(program, first):
    first.rules.year.setValue(2026)
    assert not first.next.isEnabled()
    assert "Làm trước với năm 2025" in first.ways.earlier.text()
    first.ways.earlier.click()
    assert first.rules.year.value() == 2025
    assert "2026" in first.notice.text
    program.settle()
    if first.rules.choice is None:
        first.rules.group.setCurrentIndex(1)
    assert first.next.isEnabled()
    first._forward()
    first._forward()
    window = program.until_ready()
    assert window.current_page.accessibleName() == "Bộ tiêu chí"
    assert "2026" in window.notice.text
    assert "Thêm đợt tự đánh giá" in window.notice.text
    assert program.do(lambda ws: workspace.latest_assessment(ws).period.year) == 2025


def test_a_commune_of_before_the_merger_is_found_from_the_list_of_today(qtbot, program):
    program.desktop.begin(None)
    window = program.desktop.first_run
    program.settle()
    window.begin_new()
    communes = window.communes
    qtbot.keyClicks(communes.field, "hoang dong")
    qtbot.waitUntil(communes.elsewhere.isVisible)
    assert "đến 30/06/2025” có Xã Hoàng Đồng (thành phố Lạng Sơn" in communes.elsewhere.text
    communes.elsewhere.activated.emit()
    assert communes.commune is not None
    assert communes.commune.code == "05986"
    assert not communes.elsewhere.isVisible()
    qtbot.keyClick(communes.field, Qt.Key.Key_Return)
    assert window.steps.currentIndex() == 2


def test_a_year_that_the_commune_did_not_see_the_end_of_is_said_before_data_are_made(
    qtbot, program
):
    program.desktop.begin(None)
    program.settle()
    window = program.desktop.first_run
    window.begin_new()
    qtbot.keyClicks(window.communes.field, "tran ninh")
    qtbot.waitUntil(window.communes.elsewhere.isVisible)
    window.communes.elsewhere.activated.emit()
    assert window.communes.commune.code == "06256"
    window._forward()
    for year, said in ((2025, True), (2024, False)):
        window.rules.year.setValue(year)
        window._forward()
        assert window.steps.currentIndex() == 3
        assert window._other_unit.isVisible() is said
        if said:
            assert "từ đó thuộc Xã Điềm He (mã 06280)" in window._other_unit.text
        window.back.click()


def test_a_name_in_no_list_is_said_to_be_in_none(qtbot, program):
    program.desktop.begin(None)
    program.settle()
    program.desktop.first_run.begin_new()
    communes = program.desktop.first_run.communes
    qtbot.keyClicks(communes.field, "khong co xa nay")
    qtbot.waitUntil(communes.elsewhere.isVisible)
    assert "Không tìm thấy trong danh sách nào" in communes.elsewhere.text


def test_a_set_of_later_years_is_said_not_to_apply_rather_than_to_lack_indicators():
    frame = next(s for s in Catalog.shipped().summaries() if s.id == "qd-51-2025-xa")
    assert obstacle(frame, 2024) == "Không áp dụng cho năm 2024"
    assert obstacle(frame, 2026) == ""
    assert waits(frame, 2026)
    stub = next(s for s in Catalog.shipped().summaries() if s.id == "qd-51-2025-xa-hien-dai")
    assert obstacle(stub, 2026).startswith("Chưa có chỉ tiêu")


def test_a_year_begins_on_names_only_and_the_decision_is_read_first(program, first):
    first.rules.year.setValue(2026)
    assert first.ways.isVisible()
    first.ways.read.click()
    assert first.rules.sets.current_key == "qd-51-2025-xa"
    assert "Đọc từ quyết định" in first.notice.text
    first.rules.group.setCurrentIndex(3)
    first._forward()
    first.officer.setText("Bà Hoa")
    first._forward()
    window = program.until_ready()
    page = window.current_page
    program.qtbot.waitUntil(lambda: page.current_view is not None)
    assert page.current_view is page.views.decision
    assert program.do(lambda ws: workspace.latest_assessment(ws).period.year) == 2026
    # The assessment says what it waits for, and every other page is there to work with.
    for page_id in [page.page_id for page in PAGES]:
        window.open_page(page_id)
        program.settle()
        assert program.faults == [], page_id
    window.open_page("assessment")
    program.settle()
    empty = window.current_page.empty
    assert empty.isVisible()
    assert "chờ chỉ tiêu" in said(window)
    assert "Đủ minh chứng" not in said(window)
    assert "51/2025/QĐ-TTg" in said(empty)
    assert empty.read.isVisible()
    assert empty.receive.isVisible()
    assert empty.earlier.isVisible()
    assert not empty.over.isVisible()
    empty.receive.click()
    program.settle()
    rules = window.current_page
    program.qtbot.waitUntil(lambda: rules.current_view is not None)
    assert rules.current_view is rules.views.receiving


def test_who_then_chooses_another_year_is_not_led_to_the_rules(program, first):
    first.rules.year.setValue(2026)
    first.ways.earlier.click()
    first.rules.year.setValue(2024)
    program.settle()
    if first.rules.choice is None:
        first.rules.group.setCurrentIndex(1)
    first._forward()
    first._forward()
    window = program.until_ready()
    assert window.current_page.accessibleName() == "Tổng quan"


def test_a_year_whose_set_has_no_content_offers_to_read_the_decision(on_empty):
    on_empty.window.context.preferences.officer = "Bà Hoa"
    dialog = NewAssessmentDialog(on_empty.window.context, on_empty.window)
    dialog.open()
    on_empty.settle()
    dialog.form.year.setValue(2024)
    assert dialog.ways.isHidden()
    dialog.form.year.setValue(2027)
    assert dialog.ways.isVisible()
    read, _receive, earlier = dialog.ways.findChildren(LinkButton)
    assert "2025" in earlier.text()
    read.click()
    on_empty.settle()
    page = on_empty.window.current_page
    on_empty.qtbot.waitUntil(lambda: page.current_view is not None)
    assert page.current_view is page.views.decision


def test_adding_an_assessment_without_rules_leads_to_the_page_of_the_rules(on_empty):
    dialog = NewAssessmentDialog(on_empty.window.context, on_empty.window)
    dialog.open()
    on_empty.settle()
    dialog.form.year.setValue(2027)
    assert dialog.form._notice._action.text() == "Mở trang Bộ tiêu chí"
    dialog.form._notice.activated.emit()
    on_empty.settle()
    assert on_empty.window.current_page.accessibleName() == "Bộ tiêu chí"


def test_the_province_is_chosen_first_and_a_commune_of_another_is_led_to(qtbot, program):
    program.desktop.begin(None)
    window = program.desktop.first_run
    program.settle()
    window.begin_new()
    communes = window.communes
    assert communes.province.currentText() == "Lạng Sơn"
    assert communes.province.count() == 34
    assert len(communes._chips.buttons()) > 1, "its past is known"
    communes.province.setCurrentIndex(communes.province.findData("Phú Thọ"))
    assert len(communes._chips.buttons()) == 1
    listed = {commune.province for commune in communes.shown_list.communes}
    assert listed == {"Phú Thọ"}
    qtbot.keyClicks(communes.field, "diem he")
    qtbot.waitUntil(communes.elsewhere.isVisible)
    assert "Lạng Sơn, từ 01/07/2025” có Xã Điềm He" in communes.elsewhere.text
    communes.elsewhere.activated.emit()
    assert communes.province.currentText() == "Lạng Sơn"
    assert communes.commune.full_name == "Xã Điềm He"


def test_a_commune_is_not_begun_with_a_year_before_the_list_of_its_province(program, tmp_path):
    program.desktop.begin(None)
    window = program.desktop.first_run
    program.settle()
    window._data_dir = tmp_path / "xã"
    window.begin_new()
    hue = next(one for one in window._catalog.nation() if one.province == "Huế")
    window.communes.show_lists((hue,))
    window.communes.field.setText("Nam Đông")
    window.communes._fill()
    assert window.communes.commune.above == "thành phố Huế"
    window._forward()
    window.rules.year.setValue(2024)
    window._forward()
    assert not window.next.isEnabled()
    assert "01/07/2025" in said(window)
    window._go(2)
    window.rules.year.setValue(2025)
    window._forward()
    assert window.next.isEnabled()


def test_after_a_half_of_a_year_the_year_itself_is_proposed(on_empty):
    def dialog_year():
        dialog = NewAssessmentDialog(on_empty.window.context, on_empty.window)
        dialog.open()
        on_empty.qtbot.waitUntil(lambda: dialog.form.choice is not None, timeout=20_000)
        year = dialog.form.year.value()
        dialog.reject()
        return year

    context = on_empty.window.context
    whole = context.assessment
    assert dialog_year() == whole.period.year + 1
    context.assessment = replace(whole, period=Period.parse(f"{whole.period.year}-H1"))
    assert dialog_year() == whole.period.year


def test_provinces_stand_by_name_behind_the_one_that_is_known_best(program, qtbot):
    program.desktop.begin(None)
    first = program.desktop.first_run
    first.begin_new()

    def names():
        boxes = [box for box in first.findChildren(QComboBox) if box.count() > 30]
        return [boxes[0].itemText(place) for place in range(boxes[0].count())] if boxes else []

    qtbot.waitUntil(lambda: bool(names()), timeout=20_000)
    assert names()[0] == "Lạng Sơn"
    assert names()[1:] == sorted(names()[1:], key=name_key)
