"""The import dialog on the sample commune's own workbooks."""

import shutil

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QRadioButton

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.imports.dialog import ImportDialog
from ntm_desktop.services import assessments, records, workspace
from ntm_desktop.services.import_lines import LineState
from ntm_desktop.services.left_tables import left_todos
from tests.gui.office import CRITERIA, PROJECTS, RESOURCES, opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CHOOSE, READ, REVIEW, DONE = range(4)


@pytest.fixture
def office(qtbot, tmp_path):
    def make():
        return workspace.create_workspace(
            tmp_path / "xa", commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024)
        )

    with opened(qtbot, make) as office:
        yield office


@pytest.fixture
def dialog(office):
    dialog = ImportDialog(office.context, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    office.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def read(office, dialog, path):
    dialog.read(path)
    office.settle()


def answers(office):
    return office.do(lambda ws: assessments.answers(ws, office.assessment_id))


def chip(dialog, word):
    return next(b for b in dialog.review._group.buttons() if b.text().startswith(word))


def changed_workbook(tmp_path, cell, text):
    path = tmp_path / "sua.xlsx"
    shutil.copyfile(CRITERIA, path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0][cell] = text
    book.save(path)
    return path


def test_a_criteria_workbook_is_shown_before_anything_is_written(office, dialog):
    read(office, dialog, CRITERIA)

    assert dialog.stack.currentIndex() == REVIEW
    assert "Bieu TC" in dialog.review.title.text()
    rows = dialog.review.table.table.rows
    assert len(rows) == 57
    women = next(row for row in rows if row.cells[2].text.startswith("12.1"))
    assert "Bieu TC!" in women.cells[2].text
    assert women.cells[1].text == "Nhận ra"
    assert "961/1.389" in women.cells[4].text
    assert answers(office) == {}


def test_what_was_shown_is_taken_in_as_one_edit_and_can_be_undone(office, dialog):
    read(office, dialog, CRITERIA)
    taken = dialog.review.taken
    assert dialog.apply_button.text() == f"Nhập {taken} dòng"

    dialog.apply_button.click()
    office.settle()

    assert dialog.stack.currentIndex() == DONE
    assert f"{taken} dòng" in dialog._done_title.text()
    assert len(answers(office)) == taken

    dialog.undo_link.click()
    office.settle()

    assert answers(office) == {}
    assert "hoàn tác" in dialog._done_title.text()


def test_a_line_that_is_not_ticked_is_not_taken(office, dialog):
    read(office, dialog, CRITERIA)
    table = dialog.review.table
    key = next(row.key for row in table.table.rows if row.cells[2].text.startswith("12.1"))
    before = dialog.review.taken

    table.make_current(key)
    office.qtbot.keyClick(table, Qt.Key.Key_Space)

    assert dialog.review.taken == before - 1
    dialog.apply_button.click()
    office.settle()
    assert "12.1" not in answers(office)
    assert "1.2" in answers(office)


def test_other_figures_are_replaced_only_when_the_officer_says_so(office, dialog, tmp_path):
    read(office, dialog, CRITERIA)
    dialog.apply_button.click()
    office.settle()
    row = next(r for r in dialog.review.table.table.rows if r.cells[2].text.startswith("4.2"))
    cell = row.cells[2].text.rpartition("!")[2]
    path = changed_workbook(tmp_path, cell, "1.110/1.127 hộ")

    read(office, dialog, path)

    line = next(r for r in dialog.review.table.table.rows if r.cells[2].text.startswith("4.2"))
    assert line.cells[1].text == "Khác số đang có"
    assert "1.102" in line.cells[5].text
    # Only the words of 15.4, whose share is no answer to what is asked now.
    assert dialog.review.taken == 1

    dialog.review.take_changes.click()
    assert dialog.review.accepted == {"4.2", "15.4"}
    dialog.apply_button.click()
    office.settle()
    assert answers(office)["4.2"].part("main").numerator == 1110


def test_chips_show_the_lines_of_one_state(office, dialog):
    read(office, dialog, CRITERIA)

    chip(dialog, "Cần xác nhận").click()
    states = {row.cells[1].text for row in dialog.review.table.table.rows}
    assert states == {"Cần xác nhận"}

    chip(dialog, "Tất cả").click()
    assert len(dialog.review.table.table.rows) == 57


def test_projects_and_resources_are_recognised_by_themselves(office, dialog):
    for workbook, words in ((PROJECTS, "Danh mục công trình"), (RESOURCES, "nguồn lực")):
        read(office, dialog, workbook)
        assert words in dialog.review.title.text()
        dialog.apply_button.click()
        office.settle()

    year_id = office.assessment_id
    assert len(office.do(lambda ws: records.projects(ws, year_id)).projects) == 5
    assert str(office.do(lambda ws: records.resources(ws, year_id)).actual) == "10494.8"


def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(office, dialog, tmp_path):
    wrong = tmp_path / "Báo cáo tháng 11.xlsx"
    wrong.write_bytes(b"not a workbook")

    read(office, dialog, wrong)

    assert dialog.stack.currentIndex() == CHOOSE
    assert dialog.error.isVisible()
    assert "Báo cáo tháng 11.xlsx" in dialog.error.text
    assert "Traceback" not in dialog.error.text
    assert answers(office) == {}

    read(office, dialog, CRITERIA)
    assert dialog.stack.currentIndex() == REVIEW
    assert not dialog.error.isVisible()


def test_a_workbook_without_a_table_we_know_is_refused(office, dialog, tmp_path):
    path = tmp_path / "la.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Danh sách cán bộ"
    book.save(path)

    read(office, dialog, path)

    assert "la.xlsx" in dialog.error.text
    assert dialog.stack.currentIndex() == CHOOSE


def test_stopping_while_a_file_is_read_shows_nothing_of_it(office, dialog):
    dialog.read(CRITERIA)
    assert dialog.stack.currentIndex() == READ

    dialog._start_again()
    office.settle()

    assert dialog.stack.currentIndex() == CHOOSE
    assert answers(office) == {}


def test_the_list_can_be_copied_for_a_mail(office, dialog):
    read(office, dialog, CRITERIA)

    dialog.copy_button.click()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 58
    assert all(line.count("\t") == 5 for line in lines)
    assert any("12,4/14,6 km" in line for line in lines)


def drop(dialog, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    dialog.drop.dropEvent(
        QDropEvent(
            QPointF(QPoint(5, 5)),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_of_several_dropped_files_none_is_left_out_in_silence(office, dialog):
    drop(dialog, CRITERIA, PROJECTS)
    office.settle()
    assert dialog.stack.currentIndex() != REVIEW
    assert dialog.drop.one_at_a_time.isVisible()

    drop(dialog, PROJECTS)
    office.settle()
    assert dialog.stack.currentIndex() == REVIEW


def test_a_dropped_file_is_read(office, dialog):
    drop(dialog, PROJECTS)
    office.settle()

    assert dialog.stack.currentIndex() == REVIEW
    assert "công trình" in dialog.review.title.text()


@pytest.fixture
def without_a_unit(tmp_path):
    path = tmp_path / "khong-don-vi.xlsx"
    shutil.copyfile(PROJECTS, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["A4"] = None
    sheet["M6"], sheet["M8"] = "NSTW", 500
    book.save(path)
    return path


def test_nothing_is_taken_in_before_the_questions_are_answered(office, dialog, without_a_unit):
    read(office, dialog, without_a_unit)
    pane = dialog.review.questions
    assert pane.isVisible()
    assert set(pane.fields) == {"unit", "use:M"}
    assert dialog.apply_button.text() == "Còn 2 câu hỏi"
    assert not dialog.apply_button.isEnabled()

    thousands = next(
        button for button in pane.findChildren(QRadioButton) if button.text().startswith("nghìn")
    )
    assert "2,85 triệu" in thousands.text()
    thousands.click()
    office.settle()
    assert "tổng mức đầu tư 1,24" in dialog.review.table.table.rows[1].cells[4].text
    dialog.review.questions.choose("use:M", "note")
    office.settle()

    assert dialog.apply_button.isEnabled()
    dialog.apply_button.click()
    office.settle()
    stored = office.do(lambda ws: records.projects(ws, office.assessment_id)).projects
    assert str(stored[0].total_investment) == "2.85"
    assert stored[0].note == "NSTW: 500"


def test_what_the_file_does_not_have_is_kept_or_dropped_as_the_officer_says(
    office, dialog, tmp_path
):
    read(office, dialog, PROJECTS)
    dialog.apply_button.click()
    office.settle()
    path = tmp_path / "it-hon.xlsx"
    shutil.copyfile(PROJECTS, path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].delete_rows(13, 2)
    book.worksheets[0]["F8"] = 2851
    book.save(path)
    read(office, dialog, path)
    assert set(dialog.review.questions.fields) == {"missing"}

    dialog.review.questions.choose("missing", "keep")
    office.settle()
    dialog.review.take_changes.click()
    dialog.apply_button.click()
    office.settle()
    assert len(office.do(lambda ws: records.projects(ws, office.assessment_id)).projects) == 5


def test_the_file_of_results_says_of_every_row_whether_it_was_taken_and_why_not(
    office, dialog, tmp_path
):
    read(office, dialog, CRITERIA)
    subject = next(
        line.subject for line in dialog._plan.lines if line.state is LineState.RECOGNISED
    )
    keys = [key for key in dialog.review._checked if dialog.review._line(key).subject != subject]
    dialog.review.table.table.set_checked(keys)
    office.qtbot.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    office.settle()
    target = tmp_path / "kết quả.xlsx"
    dialog.result_button.write(target)
    office.qtbot.waitUntil(target.exists, timeout=10_000)
    office.settle()
    sheet = openpyxl.load_workbook(target).worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]]
    assert len(rows) == len(dialog._plan.lines)
    outcomes = {str(row[3]).split()[0]: row[2] for row in rows}
    assert outcomes[subject] == "Không ghi: không được chọn"
    assert "Đã ghi" in outcomes.values()


@pytest.fixture
def with_two_tables(tmp_path):
    book = openpyxl.load_workbook(PROJECTS)
    beside = openpyxl.load_workbook(RESOURCES).worksheets[0]
    sheet = book.create_sheet("Nguồn lực")
    for line in beside.iter_rows(values_only=True):
        sheet.append(line)
    both = tmp_path / "ca-hai.xlsx"
    book.save(both)
    return both


def test_what_else_a_file_holds_is_offered_after_the_first_table(office, dialog, with_two_tables):
    read(office, dialog, with_two_tables)
    first = dialog.review.title.text()
    dialog.apply_button.click()
    office.settle()
    assert dialog.next_button.isVisible()
    assert "Tệp này còn" in dialog.next_button.text()
    dialog.next_button.click()
    office.settle()
    assert dialog.stack.currentIndex() == REVIEW
    assert dialog.review.title.text() != first
    dialog.apply_button.click()
    office.settle()
    assert dialog.next_button.isHidden()
    year_id = office.assessment_id
    assert len(office.do(lambda ws: records.projects(ws, year_id)).projects) == 5
    assert str(office.do(lambda ws: records.resources(ws, year_id)).actual) == "10494.8"


def test_what_was_left_in_a_file_is_offered_on_the_first_page_and_read_again(
    on_sample, with_two_tables
):
    window, qtbot = on_sample.window, on_sample.qtbot
    window.context.open_import(with_two_tables)
    dialog = window.findChild(ImportDialog)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == REVIEW, timeout=20_000)
    dialog.apply_button.click()
    on_sample.settle()
    dialog.reject()
    on_sample.settle()
    (todo,) = on_sample.do(left_todos)
    assert "ca-hai.xlsx" in todo.title
    window.context.navigate(todo.page.value, todo.indicator_no)
    on_sample.settle()
    again = window.findChild(ImportDialog)
    qtbot.waitUntil(lambda: again.stack.currentIndex() == REVIEW, timeout=20_000)
    again.reject()
    on_sample.settle()
    assert on_sample.do(left_todos) == (), "looked at once more, it is done with"
