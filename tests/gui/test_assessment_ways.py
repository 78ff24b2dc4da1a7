"""On the page of answers: keys of the table, steps, files from dialogs, and edits that failed."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from ntm_desktop.domain.assessment import Answer, Verdict
from ntm_desktop.errors import EntryError, StoreError
from ntm_desktop.gui.assessment.dialogs import HistoryDialog
from ntm_desktop.gui.assessment.paste_dialog import PasteDialog
from ntm_desktop.gui.assessment.table_model import Column
from ntm_desktop.gui.assessment.tree_model import Role
from ntm_desktop.services import edits, evidence
from tests.gui.test_assessment_page import (
    Bench,
    _cell_editor,
    _drop,
    _open_table,
    bench,
    share,
    template,
)

__all__ = ["bench", "template"]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CONTROL = Qt.KeyboardModifier.ControlModifier


def key(bench: Bench, widget: Any, which: Qt.Key, modifier: Any = None) -> None:
    bench.qtbot.keyClick(widget, which, modifier or Qt.KeyboardModifier.NoModifier)
    QApplication.processEvents()
    bench.settle()


def says(table: Any, no: str, column: Column, role: Any) -> Any:
    return table.model.index(table.model.row_of(no), column).data(role)


# The table


def test_a_result_is_copied_cleared_and_typed_with_the_keys_of_excel(bench):
    table = _open_table(bench, "2.1")
    table.view.setCurrentIndex(table.model.index(table.model.row_of("2.1"), Column.RESULT))
    key(bench, table.view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "12,4/14,6"
    key(bench, table.view, Qt.Key.Key_Delete)
    assert bench.saved("2.1") == Answer()
    QGuiApplication.clipboard().setText("13/14,6\n")
    key(bench, table.view, Qt.Key.Key_V, CONTROL)  # one cell is written without asking
    assert bench.saved("2.1").part("main") == share("13", "14.6")


def test_enter_goes_to_the_result_and_from_there_to_the_one_below(bench):
    table = _open_table(bench, "17.12")
    row = table.model.row_of("17.12")
    table.view.setCurrentIndex(table.model.index(row, Column.NAME))
    key(bench, table.view, Qt.Key.Key_Return)
    assert table.view.currentIndex() == table.model.index(row, Column.RESULT)
    key(bench, table.view, Qt.Key.Key_Return)
    assert table.view.currentIndex() == table.model.index(row + 1, Column.RESULT)
    table.view.setCurrentIndex(table.model.index(row, Column.RESULT))
    key(bench, table.view, Qt.Key.Key_F2)
    _cell_editor(table).setText("5/8")
    key(bench, _cell_editor(table), Qt.Key.Key_Down)
    assert bench.saved("17.12").part("main") == share("5", "8")
    assert table.view.currentIndex().row() == table.model.row_of("17.12") + 1
    key(bench, table.view, Qt.Key.Key_F2)
    key(bench, _cell_editor(table), Qt.Key.Key_Up)
    assert table.view.currentIndex().row() == table.model.row_of("17.12")


def test_rows_pasted_into_an_open_cell_are_shown_as_rows(bench):
    table = _open_table(bench, "2.1")
    key(bench, table.view, Qt.Key.Key_F2)
    QGuiApplication.clipboard().setText("1.1\tđạt\n1.2\tđạt")
    bench.qtbot.keyClick(_cell_editor(table), Qt.Key.Key_V, CONTROL)
    bench.settle()
    dialog = bench.dialog(PasteDialog)
    assert dialog.accept_button.isEnabled()
    dialog.reject()
    assert bench.saved("2.1").part("main") == share("12.4", "14.6")


def test_a_double_click_on_the_name_opens_the_indicator(bench):
    table = _open_table(bench, "2.1")
    table.view.doubleClicked.emit(table.model.index(table.model.row_of("12.1"), Column.RESULT))
    assert bench.page.stack.currentWidget() is table  # that cell is typed into
    table.view.doubleClicked.emit(table.model.index(table.model.row_of("12.1"), Column.NAME))
    assert bench.page.interview.isVisible()
    assert bench.page.interview.no == "12.1"


def test_a_cell_tells_what_it_holds_and_what_may_be_typed(bench):
    table = _open_table(bench, "2.1")
    tip, said = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
    assert says(table, "2.1", Column.NAME, tip).startswith("2.1. ")
    assert "12,4/14,6" in says(table, "9.1", Column.RESULT, tip)  # how it may be written
    assert says(table, "1.1", Column.RESULT, tip) == "Đã hiểu là Đạt. Xin xác nhận."
    assert says(table, "6.2", Column.VERDICT, tip) == (
        bench.page.recorder.snapshot.verdict("6.2").explanation
    )
    assert says(table, "2.1", Column.RESULT, said).startswith("2.1, ")
    assert says(table, "2.1", Column.RESULT, said).endswith(": 12,4/14,6")
    table.model.setData(table.model.index(table.model.row_of("9.1"), Column.RESULT), "mười")
    assert says(table, "9.1", Column.RESULT, tip).endswith("Chưa lưu.")


# The tree


def test_the_tree_says_how_far_a_criterion_and_an_indicator_are(bench):
    model = bench.page.tree.view.model()
    first = _top(bench, "12")
    tip, said = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
    assert first.data(tip).startswith("Tiêu chí 12. ")
    assert "chỉ tiêu" in first.data(said)
    assert first.data(Role.STATE) == Verdict.NOT_MET
    assert first.data(Role.LABEL) == "12."
    below = model.index(0, 0, first)
    assert below.data(said) == f"12.1 {_indicator(bench, '12.1').name}: Chưa đạt"
    assert below.data(tip).endswith("Chưa đạt")
    assert below.data(Role.STATE) == Verdict.NOT_MET
    assert model.index(0, 0, _top(bench, "1")).data(said).endswith("cần xác nhận")


def test_an_unsaved_figure_is_heard_in_the_tree(bench):
    bench.go("12.1/nu")
    field = bench.field("nu", "numerator")
    bench.type_into(field, "9999")
    bench.leave(field)
    first = bench.page.tree.view.model().index(0, 0, _top(bench, "12"))
    assert first.data(Qt.ItemDataRole.AccessibleTextRole).endswith("có số chưa lưu")


def _top(bench: Bench, no: str) -> Any:
    model = bench.page.tree.view.model()
    tops = [model.index(row, 0) for row in range(model.rowCount())]
    return next(top for top in tops if top.data().startswith(f"{no}. "))


def _indicator(bench: Bench, no: str) -> Any:
    return bench.page.recorder.snapshot.criteria_set.indicator(no)


# Going about


def test_whole_criteria_are_passed_over_with_one_key(bench):
    bench.go("2.1")
    key(bench, bench.page.interview, Qt.Key.Key_PageDown, CONTROL)
    assert bench.page.current_no == "3.1"
    key(bench, bench.page.interview, Qt.Key.Key_PageUp, CONTROL)
    key(bench, bench.page.interview, Qt.Key.Key_PageUp, CONTROL)
    assert bench.page.current_no == "1.1"
    key(bench, bench.page.interview, Qt.Key.Key_PageUp, CONTROL)
    assert bench.page.current_no == "1.1"  # nothing stands before it


def test_steps_in_the_table_keep_the_keyboard_there(bench):
    table = _open_table(bench, "2.1")
    key(bench, table.view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert bench.page.current_no == "2.2"
    bench.page.take_keys()
    assert table.view.hasFocus()
    bench.go("9.1")  # a place that is asked for is shown in full
    assert bench.page.interview.isVisible()


def test_the_last_step_of_the_list_stays(bench):
    bench.go("19.2")
    bench.page.interview.footer.next.click()
    assert bench.page.current_no == "19.2"


# Files


def test_files_chosen_in_a_dialog_become_evidence_of_their_line(bench, tmp_path, monkeypatch):
    bench.go("2.1")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    bench.page.evidence.add("2.1", 0)
    assert _evidence(bench, "2.1") == []
    photo = tmp_path / "đường.jpg"
    photo.write_bytes(b"\xff\xd8\xff road")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(photo)], ""))
    bench.page.evidence.add("2.1", 0)
    bench.settle()
    assert [(one.name, one.requirement) for one in _evidence(bench, "2.1")] == [("đường.jpg", 0)]
    assert bench.context.preferences.last_folder == str(tmp_path)


def test_a_file_is_looked_at_in_its_own_program_or_its_absence_is_told(
    bench, tmp_path, monkeypatch
):
    bench.go("2.1")
    paper = tmp_path / "a.pdf"
    paper.write_bytes(b"%PDF-1.4")
    bench.page.recorder.add_evidence("2.1", 0, [paper])
    bench.settle()
    opened: list[str] = []

    def there(url: Any) -> bool:
        opened.append(Path(url.toLocalFile()).name)
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", there)
    (one,) = _evidence(bench, "2.1")
    for _ in range(2):
        bench.page.evidence.open(one.id)
        bench.settle()
    assert opened[0].endswith("a.pdf")
    assert "chưa có chương trình mở được" in bench.messages[-1]


def test_of_several_lines_it_is_asked_which_one_the_files_prove(bench, tmp_path):
    no = next(i.no for i in _all(bench) if len(i.evidence) > 1)
    bench.go(no)
    photo = tmp_path / "anh.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    interview = bench.page.interview
    _drop(interview, photo)
    bench.qtbot.waitUntil(lambda: bool(_menus(interview)))
    (menu,) = _menus(interview)
    lines = list(_indicator(bench, no).evidence)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "Tệp này là minh chứng gì?",
        *lines,
        "Minh chứng khác của chỉ tiêu này",
    ]
    assert not menu.actions()[0].isEnabled()
    menu.actions()[2].trigger()
    menu.close()
    bench.settle()
    assert [one.requirement for one in _evidence(bench, no)] == [1]


def _menus(widget: Any) -> Any:
    return [menu for menu in widget.findChildren(QMenu) if menu.isVisible()]


def _all(bench: Bench) -> Any:
    return bench.page.recorder.snapshot.criteria_set.indicators()


def _evidence(bench: Bench, no: str) -> Any:
    found = bench.ask(lambda ws: evidence.evidence_items(ws, bench.context.assessment.id))
    return [one for one in found if one.indicator_no == no]


# What could not be saved


@pytest.fixture
def full_disk(monkeypatch: Any) -> None:
    def fails(*_: object, **__: object) -> None:
        raise StoreError("Đĩa đầy, chưa lưu được.")

    monkeypatch.setattr(edits, "record_figures", fails)


@pytest.mark.usefixtures("full_disk")
def test_a_figure_the_disk_did_not_take_stays_typed_and_is_told(bench):
    bench.go("9.1")
    field = bench.field("main", "value")
    bench.type_into(field, "3")
    bench.leave(field)
    assert bench.messages == ["Đĩa đầy, chưa lưu được."]
    assert bench.field("main", "value").text() == "3"
    assert bench.page.recorder.has_unsaved("9.1")
    assert bench.page.recorder.answer("9.1").part("main").value == 0  # what the file says


def test_a_refused_figure_can_be_taken_back(bench, monkeypatch):
    def refuses(*_: object, **__: object) -> None:
        raise EntryError("Số này đã được người khác sửa.")

    monkeypatch.setattr(edits, "record_figures", refuses)
    bench.go("9.1")
    field = bench.field("main", "value")
    bench.type_into(field, "3")
    bench.leave(field)
    assert bench.messages == []  # it stands beside the field
    assert bench.page.recorder.has_unsaved("9.1")
    key(bench, bench.field("main", "value"), Qt.Key.Key_Escape)
    assert not bench.page.recorder.has_unsaved("9.1")
    assert bench.field("main", "value").text() == "0"


def test_a_value_before_is_brought_back_from_the_history(bench):
    bench.go("9.1")
    field = bench.field("main", "value")
    bench.type_into(field, "3")
    bench.leave(field)
    bench.page.interview.footer.history.click()
    dialog = bench.dialog(HistoryDialog)
    dialog.table.selectRow(0)
    dialog.back.click()
    bench.settle()
    assert bench.saved("9.1").part("main").value == 0


def test_nothing_is_saved_when_nothing_was_changed(bench):
    recorder = bench.page.recorder
    bench.go("6.2")
    before = bench.page.interview.footer.history.text()
    recorder.record_yes_no("6.2", "main", False)
    recorder.record_remark("6.2", "")
    recorder.replace_answers({}, "không")
    recorder.record_figure("9.1", "main", "value", "0")
    bench.settle()
    bench.page.refresh(None)
    bench.settle()
    assert bench.page.interview.footer.history.text() == before
