"""The office's own report: written, previewed, printed to files."""

import pytest
from openpyxl import load_workbook
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QMenu

from ntm_desktop.district import enrol, receive
from ntm_desktop.district.office_report import making, texts
from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.desk.context import changed
from ntm_desktop.gui.papers import printing
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


BEFORE = Period(2023)


def written_before(desk, page, **passages):
    """What the office wrote in the report of 2023, by field."""
    form = page.view.form

    def write(register):
        for field_id, text in passages.items():
            texts.record(register, form, BEFORE, field_id.replace("__", "."), text)

    desk.do(write)
    page.refresh(None)
    desk.settle()


def kept(desk, page):
    form, period = page.view.form, page.view.period
    return desk.do(lambda register: texts.own_texts(register, form, period))


def test_last_years_text_is_taken_into_one_passage_or_into_all_that_are_empty(desk, page):
    written_before(desk, page, plan__goals="Giữ vững.", review__achievements="Rà soát lại.")
    boxes = page.passages.boxes
    taken = next(key for key, box in boxes.items() if box.previous == "Giữ vững.")
    boxes[taken].take.click()
    desk.settle()
    assert kept(desk, page) == {taken: "Giữ vững."}
    page.copy_button.click()
    desk.settle()
    assert "Sao 1 đoạn từ kỳ trước" in desk.window.notice.text
    assert sorted(kept(desk, page).values()) == ["Giữ vững.", "Rà soát lại."]
    page.copy_button.click()
    desk.settle()
    assert "Không có đoạn nào để sao" in desk.window.notice.text


def test_a_figure_is_chosen_from_a_list_and_put_into_the_passage_written_last(
    desk, page, monkeypatch
):
    offered = []

    class Chosen(QMenu):
        def exec(self, *_):
            offered.extend(action.text() for action in self.actions())
            next(x for x in self.actions() if x.text().startswith("tổng nguồn lực:")).trigger()

    monkeypatch.setattr("ntm_desktop.gui.desk.report_page.QMenu", Chosen)
    edit = page.passages.editors["plan.goals"].edit
    page.passages.remember(edit)
    page.figure_button.click()
    assert edit.toPlainText() == "{tổng nguồn lực}"
    assert "tổng nguồn lực: 120" in offered
    assert len(offered) == len(page.view.figures)


def test_the_passage_being_typed_is_kept_when_another_page_is_opened(desk, page):
    page.passages.editors["plan.goals"].edit.setPlainText("Thêm một xã đạt chuẩn.")
    desk.go("overview")
    found = desk.go("report")
    assert kept(desk, found) == {"plan.goals": "Thêm một xã đạt chuẩn."}


def test_a_refused_passage_can_be_given_back_and_is_then_as_it_was_saved(desk, page):
    editor = page.passages.editors["plan.goals"]
    editor.put("Giữ vững.")
    desk.settle()
    editor.put("{không có}")
    desk.settle()
    assert "không có" in editor.error
    assert page.give_back()
    assert (editor.text, page.unsaved()) == ("Giữ vững.", ())
    assert not page.give_back()


def test_each_button_asks_for_the_name_of_the_file_and_gives_it_its_ending(
    desk, page, usb, monkeypatch
):
    folder = usb / "ghi vào đây"
    folder.mkdir()
    for place, ending in enumerate((".pdf", ".docx", ".xlsx")):
        target = folder / f"báo cáo{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
        page._buttons[place].click()
        desk.settle()
        assert not target.exists()
        without = str(target.with_suffix(""))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=without: (name, ""))
        page._buttons[place].click()
        desk.settle()
        assert target.exists()
    assert desk.window.context.preferences.last_folder == str(folder)


def test_printing_sends_the_pages_of_the_preview_and_is_noted_in_the_register(
    desk, page, tmp_path, monkeypatch
):
    desk.qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    asked = []

    def choose(_parent, title, pages):
        asked.append((title, pages.count))
        return printing.order_of(printer, pages)

    noted = []
    monkeypatch.setattr(printing, "choose_printer", choose)
    real = making.note_report
    monkeypatch.setattr(making, "note_report", lambda *a: (noted.append(a[3]), real(*a))[1])
    page._buttons[3].click()
    desk.settle()
    assert asked == [("Báo cáo năm 2024", page.preview.pages.count)]
    assert (tmp_path / "in.pdf").read_bytes().startswith(b"%PDF")
    assert noted == [""]
    assert "tới máy in" in desk.window.notice.text


def test_nothing_is_written_printed_or_copied_of_a_period_without_a_report(desk, page, tmp_path):
    desk.window.choose_period(Period(2021))
    desk.settle()
    assert page.view is None
    assert not any(button.isEnabled() for button in page._buttons)
    page.save_as(tmp_path / "nothing.pdf")
    page.print_document()
    page._copy()
    page._choose_figure()
    page._choose_file("pdf")
    desk.settle()
    assert not (tmp_path / "nothing.pdf").exists()


def test_the_period_chosen_last_is_shown_though_one_before_it_has_no_report(desk, page):
    desk.window.choose_period(Period(2021))
    desk.window.choose_period(BEFORE)
    desk.settle()
    assert page.view.period == BEFORE
    assert page.places.currentIndex() == 0


def test_the_sheet_can_take_the_room_of_the_passages(page):
    page.preview.wide.setChecked(True)
    assert not page.writing.isVisible()
    page.preview.wide.setChecked(False)
    assert page.writing.isVisible()


def test_a_change_that_is_none_of_the_report_does_not_read_it_again(desk, page):
    asked = page._asked
    page.refresh(changed("Sửa phân công", Touched.ASSESSMENTS))
    assert page._asked == asked
    page.refresh(changed("Sửa báo cáo", Touched.REPORTS))
    desk.settle()
    assert page._asked == asked + 1


def test_the_help_says_when_sums_are_only_provisional(page):
    assert "Tạm tính" in page.help_text()
