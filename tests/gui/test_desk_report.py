"""The office's own report: written, previewed, printed to files."""

import pytest
from openpyxl import load_workbook

from ntm_desktop.district import enrol, receive
from ntm_desktop.domain.periods import Period
from tests.district import communes
from tests.gui.desk_office import data, desk, sender, usb

__all__ = ["data", "desk", "sender", "usb"]


@pytest.fixture
def page(desk, data, sender, usb):
    other = communes.Sender("06337", usb / "b")
    enrol(data, other.public)
    receive(data, [sender.hand_over(period="2023", money=70).path])
    receive(data, [sender.hand_over(money=100).path, other.hand_over(money=20).path])
    desk.open()
    return desk.go("report")


def test_the_report_says_whom_its_sums_lack(page):
    assert page.view.provisional.startswith("Số liệu tạm tính: còn thiếu")
    assert page.state.text().startswith(page.view.provisional)
    figures = {name: value for name, _, value in page.view.figures}
    assert figures["tổng nguồn lực"] == "120"
    assert figures["số xã có số liệu"] == "2"


def test_a_passage_is_kept_when_it_is_left_and_a_wrong_figure_stays_in_its_field(desk, page):
    editor = page.passages.editors["review.achievements"]
    page._save(editor, "Huy động {tổng nguồn lực} triệu đồng.")
    desk.settle()
    lines = {line.field.id: line for line in page.view.passages}
    assert lines["review.achievements"].written
    page._save(page.passages.editors["plan.goals"], "{không có}")
    desk.settle()
    assert [one.text for one in page.unsaved()] == ["{không có}"]


def test_the_preview_is_the_report_of_the_chosen_period(desk, page):
    desk.qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    assert page.can_print()
    desk.window.choose_period(Period(2023))
    desk.settle()
    assert page.view.period == Period(2023)
    desk.window.choose_period(Period(2021))
    desk.settle()
    assert page.view is None
    assert not page.can_print()
    assert page.empty.accessibleName() == "Chưa lập được báo cáo kỳ này"


@pytest.mark.parametrize("ending", [".xlsx", ".pdf", ".docx"])
def test_the_report_is_written_to_a_file(desk, page, tmp_path, ending):
    target = tmp_path / f"báo cáo{ending}"
    page.save_as(target)
    desk.settle()
    assert str(target) in desk.window.notice.text
    if ending == ".xlsx":
        rows = [row for sheet in load_workbook(target) for row in sheet.iter_rows(values_only=True)]
        assert any("Tổng cộng" in row and 120 in row for row in rows)
        lacking = [str(row[0]) for row in rows if str(row[0]).startswith("Tạm tính")]
        assert lacking
        assert all(note.endswith(" xã.") for note in lacking)
