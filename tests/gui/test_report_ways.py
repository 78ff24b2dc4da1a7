"""Báo cáo by its buttons: files, days, figures, what was sent, what was left while typing."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QFileDialog, QMenu

from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.ask_text import TextDialog
from ntm_desktop.gui.reports.days_dialog import DaysDialog
from ntm_desktop.services import reports
from ntm_desktop.services.registers.nothing import mark_nothing
from tests.gui.test_reports import YEARLY, page, shown

__all__ = ["page"]


def passages(on_sample):
    view = on_sample.do(lambda ws: reports.report_view(ws, YEARLY, Period(2024)))
    return {line.field.id: line.text for line in view.passages}


def change(touched):
    return Change("Sửa", frozenset({touched}), frozenset(), datetime.now(UTC))


def test_each_kind_of_file_is_asked_for_a_name_and_written_only_when_it_is_given(
    on_sample, page, tmp_path, monkeypatch
):
    for ending, action in page.file_button.choices.items():
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
        action.trigger()
        on_sample.settle()
        assert not list(tmp_path.glob(f"*.{ending}"))
        name = str(tmp_path / "báo cáo năm")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (name, ""))
        action.trigger()
        on_sample.settle()
        assert (tmp_path / f"báo cáo năm.{ending}").stat().st_size > 3000
    assert on_sample.window.context.preferences.last_folder == str(tmp_path)


def test_the_days_are_asked_for_and_change_only_when_agreed(on_sample, page, monkeypatch):
    agreed = {"code": 0}

    def answer(dialog):
        dialog.cut_off.setValue(20)
        dialog.due.setValue(3)
        return agreed["code"]

    monkeypatch.setattr(DaysDialog, "exec", answer)
    before = page.writing.state.text()
    page.list.days_link.click()
    on_sample.settle()
    assert page.writing.state.text() == before
    agreed["code"] = 1
    page.list.days_link.click()
    on_sample.settle()
    assert "hạn gửi 23/12/2024" in page.writing.state.text()


def test_the_day_of_sending_is_asked_for_and_can_be_emptied_again(on_sample, page, monkeypatch):
    said = {"text": "20/12/2024", "code": 0}

    def answer(dialog):
        dialog.field.setText(said["text"])
        return said["code"]

    monkeypatch.setattr(TextDialog, "exec", answer)
    page.writing.sent_button.click()
    on_sample.settle()
    assert "Đã gửi" not in page.writing.state.text()
    said["code"] = 1
    page.writing.sent_button.click()
    on_sample.settle()
    assert "Đã gửi ngày 20/12/2024" in page.writing.state.text()
    said["text"] = ""
    page.writing.sent_button.click()
    on_sample.settle()
    assert "Đã gửi" not in page.writing.state.text()


def test_a_figure_is_chosen_from_a_list_into_the_passage_written_last(on_sample, page, monkeypatch):
    class Chosen(QMenu):
        def exec(self, *_):
            next(x for x in self.actions() if x.text().startswith("tiêu chí đạt:")).trigger()

    monkeypatch.setattr("ntm_desktop.gui.reports.writing.QMenu", Chosen)
    edit = page.passages.editors["plan.goals"].edit
    page.passages.remember(edit)
    page.writing.figure_button.click()
    assert edit.toPlainText() == "{tiêu chí đạt}"


def test_all_that_is_empty_is_taken_from_the_period_before_and_what_is_written_stays(
    on_sample, page
):
    for period, field, text in (
        (Period(2023), "plan.goals", "Giữ vững."),
        (Period(2023), "review.achievements", "Làm được nhiều."),
        (Period(2024), "plan.goals", "Đạt thêm."),
    ):
        on_sample.do(
            lambda ws, p=period, f=field, t=text: reports.record_passage(ws, YEARLY, p, f, t)
        )
    on_sample.settle()
    assert page.writing.copy_button.isEnabled()
    page.writing.copy_button.click()
    on_sample.settle()
    now = passages(on_sample)
    assert (now["plan.goals"], now["review.achievements"]) == ("Đạt thêm.", "Làm được nhiều.")
    assert not page.writing.copy_button.isEnabled()


def test_what_is_typed_is_kept_by_the_report_it_was_typed_into(on_sample, page):
    page.passages.editors["plan.goals"].edit.setPlainText("Của năm 2024.")
    page.show_target("bao-cao-thang-quy/2023-Q2")
    on_sample.settle()
    assert page.list.current == ("bao-cao-thang-quy", "2023-Q2")
    assert passages(on_sample)["plan.goals"] == "Của năm 2024."


def test_a_passage_is_led_to_and_kept_when_the_page_is_left(on_sample, page):
    page.show_target("plan.goals")
    edit = page.passages.editors["plan.goals"].edit
    on_sample.qtbot.waitUntil(lambda: page.passages.last_field == "plan.goals")
    edit.setPlainText("Sắp rời trang.")
    on_sample.window.context.navigate("overview")
    on_sample.settle()
    assert passages(on_sample)["plan.goals"] == "Sắp rời trang."
    page.show_target(None)
    assert page.list.current == (YEARLY, "2024")


def test_a_register_without_a_line_in_the_period_is_led_to(on_sample, page):
    page.show_target("bao-cao-thang-quy/2023-Q2")
    on_sample.settle()
    view = page._view
    assert view.unkept
    went = []
    on_sample.window.context.navigation_requested.connect(lambda to, at: went.append((to, at)))
    assert page.writing.unkept.text().endswith(f": {len(view.unkept)}")
    page.writing.unkept.click()
    on_sample.settle()
    assert went == [(PageId.REGISTERS, f"{view.unkept[0][0]}@2023-Q2")]


def test_money_that_nobody_wrote_is_led_to_and_may_be_said_not_to_have_come(on_sample, page):
    page.show_target("bao-cao-thang-quy/2023-Q2")
    on_sample.settle()
    assert page._view.unkept[-1] == ("money", "Nguồn lực")
    for register, _name in page._view.unkept[:-1]:
        on_sample.do(lambda ws, one=register: mark_nothing(ws, one, Period.parse("2023-Q2")))
    on_sample.settle()
    assert page._view.unkept == (("money", "Nguồn lực"),)
    page.writing.unkept.click()
    on_sample.settle()
    money = on_sample.window.current_page
    on_sample.qtbot.waitUntil(lambda: money.view is not None, timeout=20_000)
    assert money.view.statement.cut == Cut.of(Period.parse("2023-Q2"))
    money.table.make_current("total", 2)
    money.nothing.click()
    on_sample.settle()
    on_sample.window.open_page("reports")
    on_sample.settle()
    assert page._view.unkept == ()
    assert page.writing.unkept.isHidden()


def test_the_sheet_can_take_the_room_of_the_passages(on_sample, page):
    shown(on_sample, page)
    page.preview.wide.setChecked(True)
    assert not page.writing.isVisible()
    page.preview.wide.setChecked(False)
    assert page.writing.isVisible()


def test_only_a_change_that_reports_are_made_of_reads_them_again(on_sample, page):
    view = page._view
    page.refresh(change(Touched.SUBJECTS))
    on_sample.settle()
    assert page._view is view
    page.refresh(change(Touched.REPORTS))
    on_sample.settle()
    assert page._view is not view


def test_the_help_promises_no_draft_mark(page):
    assert "không bao giờ in chữ “bản nháp”" in page.help_text()
