"""Báo cáo: choosing a report, writing it, last period's text, figures, files."""

import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.commune_search import record_entries
from ntm_desktop.gui.consistency_dialog import ConsistencyDialog
from ntm_desktop.gui.papers.slip_dialog import SlipDialog
from ntm_desktop.gui.reports.charts import ChartsDialog
from ntm_desktop.gui.reports.days_dialog import DaysDialog
from ntm_desktop.gui.reports.page import ReportsPage
from ntm_desktop.gui.search import search
from ntm_desktop.services import reports
from ntm_desktop.services.workspace import latest_assessment
from tests.documents.reading import flat_text

YEARLY = "bao-cao-6-thang-nam"


@pytest.fixture
def page(on_sample):
    on_sample.desktop.window.context.navigate("reports")
    on_sample.settle()
    (found,) = on_sample.window.findChildren(ReportsPage)
    return found


def shown(on_sample, page):
    on_sample.settle()
    on_sample.qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)


def test_the_year_is_listed_and_its_own_report_is_chosen(on_sample, page):
    assert page.list.current == (YEARLY, "2024")
    assert sum(row.key is not None for row in page.list.table.table.rows) == 21
    shown(on_sample, page)
    assert page.can_print()


def test_another_report_is_led_to(on_sample, page):
    page.show_target("bao-cao-thang-quy/2023-Q2")
    on_sample.settle()
    assert page.list.current == ("bao-cao-thang-quy", "2023-Q2")
    assert "direction.text" in page.passages.editors


def test_a_report_is_found_by_its_period(on_sample):
    entries = on_sample.do(lambda ws: record_entries(ws, latest_assessment(ws).id))
    hit = search(entries, "bao cao quy iii")[0]
    assert (hit.page_id, hit.target) == ("reports", "bao-cao-thang-quy/2024-Q3")


def test_a_passage_is_saved_when_it_is_left_and_taken_back_by_undo(on_sample, page):
    editor = page.passages.editors["plan.goals"]
    editor.edit.setPlainText("Đạt thêm 02 tiêu chí.")
    editor.commit()
    on_sample.settle()
    view = on_sample.do(lambda ws: reports.report_view(ws, YEARLY, Period(2024)))
    assert next(x.text for x in view.passages if x.field.id == "plan.goals").startswith("Đạt thêm")
    on_sample.window.undo()
    on_sample.settle()
    assert page.passages.editors["plan.goals"].text == ""


def test_a_refused_passage_stays_with_its_reason(on_sample, page):
    editor = page.passages.editors["plan.goals"]
    editor.edit.setPlainText("{số nào đó}")
    editor.commit()
    on_sample.settle()
    assert "số nào đó" in editor.error
    assert page.unsaved()
    assert page.give_back()
    assert not page.unsaved()


def test_last_periods_text_is_shown_and_taken(on_sample, page):
    before = Period(2023)
    change = on_sample.do(
        lambda ws: reports.record_passage(ws, YEARLY, before, "plan.goals", "Giữ vững.")
    )
    assert change.touched
    on_sample.settle()
    box = page.passages.boxes["plan.goals"]
    assert box.previous == "Giữ vững."
    box.take.click()
    on_sample.settle()
    assert page.passages.editors["plan.goals"].text == "Giữ vững."
    assert not page.writing.copy_button.isEnabled()


def test_a_figure_is_put_in_at_the_cursor(on_sample, page):
    edit = page.passages.editors["plan.goals"].edit
    edit.setPlainText("Hiện đạt  tiêu chí")
    page.passages.remember(edit)
    cursor = edit.textCursor()
    cursor.setPosition(9)
    edit.setTextCursor(cursor)
    assert page.passages.insert("{tiêu chí đạt}")
    assert edit.toPlainText() == "Hiện đạt {tiêu chí đạt} tiêu chí"


def test_a_sent_report_says_so(on_sample, page):
    page.writing.record_sent("20/12/2024")
    on_sample.settle()
    assert "Đã gửi ngày 20/12/2024" in page.writing.state.text()


def test_the_days_of_a_kind_of_report_are_entered(on_sample, page):
    page.record_days(20, 3)
    on_sample.settle()
    assert "chốt số liệu 20/12/2024 · hạn gửi 23/12/2024" in page.writing.state.text()
    assert "◇" not in page.writing.state.text()


def test_the_days_dialog_begins_with_the_days_that_hold(on_sample, page):
    dialog = DaysDialog(page._view.form, on_sample.window)
    assert (dialog.cut_off.value(), dialog.due.value()) == (14, 5)
    dialog.deleteLater()


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_a_report_is_written_as_each_kind_of_file(on_sample, page, tmp_path, ending):
    target = tmp_path / f"bao cao.{ending}"
    page.save(target)
    on_sample.settle()
    assert target.stat().st_size > 3000


def test_the_reports_own_text_is_checked(on_sample, page):
    editor = page.passages.editors["plan.goals"]
    editor.edit.setPlainText("Có 12/14 thôn đạt chuẩn, chiếm 87,71%.")
    editor.commit()
    page.writing.check_figures()
    on_sample.settle()
    (dialog,) = on_sample.window.findChildren(ConsistencyDialog)
    on_sample.settle()
    assert "85,71 %" in [one.computed for one in dialog.findings]
    dialog.close()


def test_the_pictures_are_shown_on_screen_with_their_figures_in_words(on_sample, page):
    page.chart_button.click()
    on_sample.settle()
    (dialog,) = on_sample.window.findChildren(ChartsDialog)
    assert len(dialog.views) == 3
    assert any("Vốn tín dụng: 5.318" in v.accessibleDescription() for v in dialog.views)
    dialog.close()


def test_the_pictures_are_printed_by_themselves(on_sample, page):
    page.chart_button.click()
    on_sample.settle()
    (dialog,) = on_sample.window.findChildren(ChartsDialog)
    dialog.print_button.click()
    (sheet,) = dialog.findChildren(SlipDialog)
    on_sample.qtbot.waitUntil(lambda: sheet.print_button.isEnabled(), timeout=20_000)
    printed = flat_text(sheet.preview.pages.pdf)
    assert "BIỂU ĐỒ Kết quả xây dựng nông thôn mới xã Chiến Thắng, năm 2024" in printed
    assert "5.318" in printed
    sheet.accept()
    dialog.close()


def test_a_signed_report_says_what_changed_since(on_sample):
    from ntm_desktop.services import reports

    window = on_sample.until_ready()
    window.context.navigate("reports", "bao-cao-6-thang-nam/2024")
    on_sample.settle()
    page = window.findChild(ReportsPage)
    on_sample.qtbot.waitUntil(lambda: page.life.life is not None, timeout=20_000)

    page.life.record_signed(page.life._key, "45", "15/12/2024")
    on_sample.settle()
    assert page.life.state.text() == "Đã ký số 45 ngày 15/12/2024"
    assert not page.life.changed.isVisible()

    on_sample.do(
        lambda ws: reports.record_passage(
            ws, "bao-cao-6-thang-nam", page._view.period, "signer.name", "Nguyễn Văn Mới"
        )
    )
    on_sample.settle()
    assert "sau khi ký" in page.life.changed.text
