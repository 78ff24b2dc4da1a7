"""The page "Sổ theo dõi": lines typed, pasted, filtered, summed, and taken back."""

import json
from functools import partial
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.gui.places import page as places_page
from ntm_desktop.gui.widgets import Label
from ntm_desktop.gui.widgets.edit_grid import LACKING_ROLE, OPTIONS_ROLE, QUESTION_ROLE
from ntm_desktop.gui.widgets.register_lines.dialogs import EntryHistoryDialog, RegisterPasteDialog
from ntm_desktop.gui.widgets.register_lines.entry_dialog import EntryDialog
from ntm_desktop.services.registers.editing import add_entry, type_fields
from ntm_desktop.services.registers.forms import keep_form_file
from ntm_desktop.services.registers.listing import register_view
from ntm_desktop.services.subjects import add_subject, subjects
from tests.services.registers.test_forms import BEES


class Desk:
    """Somebody at the page."""

    def __init__(self, program: Any) -> None:
        self.program = program
        self.qtbot = program.qtbot

    @property
    def page(self) -> Any:
        return self.program.window.current_page

    def open(self, register: str = "training") -> Any:
        self.program.window.open_page("registers")
        self.settle()
        self.page.show_target(register)
        self.settle()
        return self.page

    def settle(self) -> None:
        self.program.settle()
        page = self.page
        if hasattr(page, "_sum_later"):
            self.qtbot.waitUntil(lambda: not page._sum_later.isActive(), timeout=5_000)
            self.program.settle()

    def press(self, button: Any) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.page.table, key, modifier)
        self.settle()

    def type(self, row: int, field: str, text: str) -> None:
        page = self.page
        column = 1 + [f.id for f in page.view.form.fields].index(field)
        page.table.go_to(row, column)
        page.model.setData(page.model.index(row, column), text)
        self.settle()

    def cell(self, row: int, field: str, role: Any = Qt.ItemDataRole.DisplayRole) -> Any:
        model = self.page.model
        column = 1 + [f.id for f in self.page.view.form.fields].index(field)
        return model.index(row, column).data(role)

    def lines(self, register: str = "training") -> Any:
        return self.program.do(lambda ws: register_view(ws, register).entries)

    def sums(self) -> dict[str, str]:
        return dict(text.split(": ", 1) for text in self.page.sums.texts)


@pytest.fixture
def desk(on_empty) -> Desk:
    return Desk(on_empty)


@pytest.fixture
def office(on_sample) -> Desk:
    return Desk(on_sample)


def test_the_first_line_is_added_with_f5_typed_and_saved_without_a_button(desk) -> None:
    page = desk.open()
    assert page.stack.currentWidget() is page._empty_area
    desk.press(page.add_button)
    assert page.model.rowCount() == 1
    editor = page.table.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.setText("5/3/2024")
    page.commit_pending()
    desk.settle()
    desk.type(0, "audience", "nông dân")
    desk.type(0, "classes", "2")
    desk.type(0, "participants", "90")
    desk.type(0, "topic", "Trồng na")
    assert desk.cell(0, "date") == "05/03/2024"
    assert desk.cell(0, "audience") == "Nông dân, thành viên HTX"
    assert desk.sums()["Số lớp"] == "2 lớp"
    assert desk.sums()["Lượt người tham gia"] == "90 lượt"
    assert desk.sums()["Kinh phí ngân sách"] == "chưa ghi"
    desk.key(Qt.Key.Key_F5)
    assert page.model.rowCount() == 2


def test_what_is_not_clear_stays_in_its_cell_in_yellow_and_is_not_summed(desk) -> None:
    page = desk.open()
    desk.program.do(lambda ws: add_entry(ws, "training", {"date": "5/3/2024", "classes": "1"}))
    desk.settle()
    desk.type(0, "participants", "45/50")
    assert desk.cell(0, "participants") == "45/50"
    assert "không phải là số" in desk.cell(0, "participants", QUESTION_ROLE)
    assert "chưa rõ" in page.sums.beside.text()
    assert desk.cell(0, "topic", LACKING_ROLE) is True
    assert page.filters.asked.isVisible()
    desk.type(0, "participants", "45")
    assert not desk.cell(0, "participants", QUESTION_ROLE)
    assert desk.sums()["Lượt người tham gia"] == "45 lượt"


def test_lines_go_with_f6_and_come_back_with_undo_in_their_places(office) -> None:
    page = office.open()
    before = [line.id for line in page.model.entries]
    page.table.go_to(1, 1)
    office.key(Qt.Key.Key_F6)
    assert len(page.model.entries) == len(before) - 1
    office.qtbot.keyClick(office.program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert [line.id for line in page.model.entries] == before


def test_the_keys_of_excel_work_in_the_table(office) -> None:
    page = office.open()
    control = Qt.KeyboardModifier.ControlModifier
    page.table.go_to(1, 4)
    office.key(Qt.Key.Key_D, control)
    assert office.cell(1, "by_whom") == office.cell(0, "by_whom")
    page.table.go_to(1, 1)
    office.key(Qt.Key.Key_Semicolon, control)
    assert office.cell(1, "date") == QDate.currentDate().toString("dd/MM/yyyy")
    page.table.go_to(1, 4)
    office.key(Qt.Key.Key_Delete)
    assert office.cell(1, "by_whom") == ""
    first = page.model.entries[0].id
    page.table.go_to(0, 1)
    office.key(Qt.Key.Key_Down, control)
    assert page.model.entries[1].id == first
    page.table.selectRow(0)
    office.key(Qt.Key.Key_C, control)
    assert "\t" in QGuiApplication.clipboard().text()


def test_a_choice_is_offered_and_typed_without_marks(office) -> None:
    office.open()
    assert "Cán bộ thôn" in office.cell(0, "audience", OPTIONS_ROLE)
    office.type(0, "audience", "lao dong nong thon")
    assert office.cell(0, "audience") == "Lao động nông thôn"


def test_rows_pasted_from_excel_are_shown_before_they_are_written(desk) -> None:
    page = desk.open()
    QGuiApplication.clipboard().setText(
        "STT\tNgày\tĐối tượng\tNội dung\tSố lớp\tSố người\n"
        "1\t5/3/2024\tNông dân\tTrồng na\t1\t45\n"
        "2\t9/4/2024\tNông dân\tNuôi ong\t1\tbốn mươi\n"
    )
    desk.press(page.empty.findChildren(type(page.add_button))[1])
    dialog = page.findChild(RegisterPasteDialog)
    assert "Ghi 2 dòng" in dialog.accept_button.text()
    dialog.accept()
    desk.settle()
    assert [line.value("topic") for line in desk.lines()] == ["Trồng na", "Nuôi ong"]
    assert desk.sums()["Số lớp"] == "2 lớp"


def test_a_line_is_edited_as_a_form(office) -> None:
    page = office.open()
    page.table.go_to(0, 1)
    office.press(page.edit_button)
    dialog = page.findChild(EntryDialog)
    dialog.fields["participants"].setText("60")
    dialog.fields["note"].setPlainText("Hai buổi\nsáng")
    assert dict(dialog.texts()) == {"participants": "60", "note": "Hai buổi\nsáng"}
    dialog.accept()
    office.settle()
    assert office.cell(0, "participants") == "60"
    assert page.model.entries[0].value("note") == "Hai buổi\nsáng"


def test_period_search_and_questions_filter_and_the_sums_follow_the_period(office) -> None:
    page = office.open()
    every = page.model.rowCount()
    page.filters.period.setCurrentIndex(page.filters.period.findData("2024-H1"))
    page.filters.period.activated.emit(page.filters.period.currentIndex())
    office.settle()
    assert page.model.rowCount() == 2
    assert office.sums()["Số lớp"] == "3 lớp"
    page.filters.period.setCurrentIndex(page.filters.period.findData(""))
    page.filters.search.setText("ca phe rang xay")
    office.qtbot.wait(250)
    office.settle()
    assert page.stack.currentWidget() is page._nothing_area
    page.filters.search.setText("gia cam")
    office.qtbot.wait(250)
    office.settle()
    assert page.model.rowCount() == 1
    page.filters.search.clear()
    office.qtbot.wait(250)
    assert page.model.rowCount() == every


def test_a_register_and_its_template_are_written_to_excel(office, monkeypatch, tmp_path) -> None:
    page = office.open()
    for name, run in (("so.xlsx", page._export), ("mau.xlsx", page._template)):
        target = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, t=target: (str(t), ""))
        run()
        office.settle()
        assert target.exists()
    texts = [c.value for row in load_workbook(tmp_path / "so.xlsx").worksheets[0] for c in row]
    assert "Chăm sóc na rải vụ, VietGAP" in texts


def test_the_history_of_a_line_says_who_changed_what(office) -> None:
    page = office.open()
    office.type(0, "classes", "4")
    page.table.go_to(0, 1)
    page.table.show_history()
    office.settle()
    table = page.findChild(EntryHistoryDialog).table
    assert [table.item(0, column).text() for column in (2, 3, 4)] == ["Số lớp", "1", "4"]


def test_the_search_of_the_window_leads_to_a_line(office) -> None:
    office.open("ocop")
    wanted = office.page.model.entries[1].id
    office.program.window.context.navigate("registers", f"ocop:{wanted}")
    office.settle()
    assert office.page.model.entries[office.page.table.currentIndex().row()].id == wanted


def test_a_village_that_lines_name_goes_only_when_the_officer_agrees(desk, monkeypatch) -> None:
    def prepare(ws: Any) -> str:
        place = add_subject(ws, SubjectLevel.VILLAGE, "Thôn Đông Tiến").id
        add_entry(ws, "training", {"village": "Đông Tiến"})
        return place

    village = desk.program.do(prepare)
    asked: list[int] = []
    answers = iter((False, True))

    def answer(_page: Any, lines: int) -> bool:
        asked.append(lines)
        return next(answers)

    monkeypatch.setattr(places_page, "may_leave_lines", answer)
    desk.program.window.open_page("places")
    desk.settle()
    for left in (1, 0):
        desk.page._remove(village)
        desk.settle()
        found = desk.program.do(lambda ws: subjects(ws, SubjectLevel.VILLAGE))
        assert len(found) == left
    assert asked == [1, 1]
    assert dict(desk.lines()[0].asked) == {"village": "Thôn Đông Tiến"}


def test_what_an_input_method_still_composes_is_saved_when_the_page_is_left(desk) -> None:
    page = desk.open()
    desk.press(page.add_button)
    editor = page.table.viewport().findChild(QLineEdit)
    QApplication.sendEvent(
        editor, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "2024")
    )
    editor.setText("2024")
    desk.program.window.open_page("overview")
    desk.program.settle()
    assert desk.lines()[0].value("date") == "2024"


def test_the_questions_of_a_register_are_written_for_telephones_and_on_paper(on_sample, tmp_path):
    from ntm_desktop.gui.registers.page import RegistersPage
    from ntm_desktop.gui.widgets.register_lines import actions

    window = on_sample.until_ready()
    window.context.navigate("registers", "satisfaction")
    on_sample.settle()
    page = window.findChild(RegistersPage)

    for name, paper in (("xlsform.xlsx", False), ("phieu.pdf", True)):
        actions.write_survey(page.context, page, "satisfaction", tmp_path / name, paper=paper)
        on_sample.settle()

    assert (tmp_path / "xlsform.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "phieu.pdf").read_bytes().startswith(b"%PDF")


def editor_of(page):
    (editor,) = [e for e in page.table.viewport().findChildren(QLineEdit) if e.isVisible()]
    return editor


def typed(desk, page, text, *, wait_for_list=False):
    """Type into the current cell and press Enter, as somebody does who does not look up."""
    if not page.table.editing:
        page.table.edit(page.table.currentIndex())
    editor = editor_of(page)
    if wait_for_list:
        desk.qtbot.waitUntil(editor.list_view.isVisible)
    if text:
        editor.setText(text)  # QTest types ASCII only
        editor.textEdited.emit(text)
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: not page.table.editing)
    desk.settle()


def test_nothing_is_lost_of_what_is_typed_while_the_cell_before_is_saved(desk):
    page = desk.open()
    desk.qtbot.keyClick(page, Qt.Key.Key_F5)
    desk.settle()
    for text in ("15/3/2024", "cán bộ xã", "Quản lý nước sạch"):
        if not page.table.editing:
            page.table.edit(page.table.currentIndex())
        editor_of(page).setText(text)
        (line,) = desk.lines()
        save = partial(type_fields, entry_id=line.id, texts={"note": text})
        page.context.tasks.run(save, owner=page)
        desk.settle()  # something of the line was saved, and it is shown anew
        assert editor_of(page).text() == text
        desk.qtbot.keyClick(editor_of(page), Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda: not page.table.editing)
    desk.settle()
    (line,) = desk.lines()
    assert set(line.values) == {"date", "audience", "topic", "note"}


def test_keys_typed_while_the_line_is_made_go_into_it(desk):
    page = desk.open()
    desk.qtbot.keyClick(page, Qt.Key.Key_F5)
    desk.settle()
    typed(desk, page, "15/3/2024")
    page.table.setFocus()
    desk.qtbot.keyClick(page.table, Qt.Key.Key_F5)
    for key in ("2", "0", "2", "4", Qt.Key.Key_Return, Qt.Key.Key_Return, "x"):
        desk.qtbot.keyClick(page.table, key)
    desk.qtbot.waitUntil(lambda: page.table.editing and editor_of(page).text() == "x")
    desk.qtbot.keyClick(editor_of(page), Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: not page.table.editing)
    desk.settle()
    assert [line.value("date") for line in desk.lines()] == ["2024-03-15", "2024"]
    assert [line.value("topic") for line in desk.lines()] == ["", "x"]


def test_a_line_is_typed_field_by_field_with_enter_alone(desk):
    page = desk.open()
    desk.qtbot.keyClick(page, Qt.Key.Key_F5)  # wherever the keyboard is on the page
    desk.settle()
    for text in ("15/3/2024", "cán bộ xã", "Quản lý nước sạch"):
        typed(desk, page, text)
    (line,) = desk.lines()
    assert dict(line.values) == {
        "date": "2024-03-15",
        "audience": "officials",
        "topic": "Quản lý nước sạch",
    }
    assert page.table.currentIndex().column() == 4


def test_enter_in_an_empty_choice_takes_none_although_the_list_is_open(desk):
    page = desk.open()
    desk.press(page.add_button)
    typed(desk, page, "15/3/2024")
    typed(desk, page, "", wait_for_list=True)
    (line,) = desk.lines()
    assert dict(line.values) == {"date": "2024-03-15"}
    assert page.table.currentIndex().column() == 3


def test_a_word_that_several_choices_begin_with_is_asked_about_and_not_completed(desk):
    page = desk.open("models")
    desk.press(page.add_button)
    typed(desk, page, "Trồng hồi")
    typed(desk, page, "cây", wait_for_list=True)
    (line,) = desk.lines("models")
    assert line.values.get("kind") is None
    assert line.asked == {"kind": "cây"}


def test_a_choice_is_marked_with_the_arrows_and_taken_with_enter(desk):
    page = desk.open("models")
    desk.press(page.add_button)
    typed(desk, page, "Trồng hồi")
    page.table.edit(page.table.currentIndex())
    editor = editor_of(page)
    desk.qtbot.waitUntil(editor.list_view.isVisible)
    desk.qtbot.keyClick(editor.list_view, Qt.Key.Key_Down)
    desk.qtbot.keyClick(editor.list_view, Qt.Key.Key_Return)
    desk.settle()
    (line,) = desk.lines("models")
    assert line.values["kind"] == page.view.form.field("kind").choices[0].id
    assert page.table.currentIndex().column() == 3


def test_no_line_of_a_sum_lies_over_another_however_long_its_words_are(desk):
    page = desk.open("recognition")
    for subject, name in (("Xã", "Xã Chiến Thắng"), ("Thôn", "Bản A"), ("Vườn hộ", "Hộ Ba")):
        values = {
            "subject": subject,
            "name": name,
            "tier": "Đạt chuẩn nông thôn mới",
            "act": "Công nhận lần đầu",
            "decision": "10/QĐ-UBND",
            "date": "1/2/2024",
        }
        desk.program.do(partial(add_entry, register="recognition", texts=values))
    page.refresh(None)
    desk.settle()
    QApplication.processEvents()
    blocks = {label.parentWidget() for label in page.sums.findChildren(Label)} - {page.sums}
    assert len(blocks) > 3
    assert page.sums.texts[0].endswith("3 quyết định")
    for block in blocks:
        labels = [each for each in block.findChildren(Label) if each.isVisible()]
        assert all(each.height() >= each.heightForWidth(each.width()) for each in labels)
        below = 0
        for each in sorted(labels, key=lambda one: one.y()):
            assert each.y() >= below
            below = each.geometry().bottom()


def test_what_stood_in_a_dropped_column_is_asked_about_and_cleared_in_the_form(desk, tmp_path):
    page = desk.open()
    for version, fields in ((1, BEES["fields"]), (2, BEES["fields"][:2])):
        path = tmp_path / "mau.json"
        document = BEES | {"version": version, "fields": fields, "sums": []}
        path.write_text(json.dumps(document), encoding="utf-8")
        desk.program.do(partial(keep_form_file, path=path))
        if version == 1:
            values = {"name": "Ông Slao", "since": "2023", "hives": "12"}
            desk.program.do(partial(add_entry, register="20-ong-mat", texts=values))
    page.show_target("20-ong-mat")
    desk.settle()
    number = page.model.index(0, 0)
    assert number.data(QUESTION_ROLE) == "Sổ không còn cột này; đã ghi “12”."
    assert "đã ghi “12”" in number.data(Qt.ItemDataRole.ToolTipRole)
    page.table.go_to(0, 1)
    page.table.open_entry()
    dialog = page.table.findChild(EntryDialog)
    assert dialog.fields["hives"].text() == "12"
    dialog.fields["hives"].clear()
    dialog.accept_button.click()
    desk.settle()
    assert not page.model.index(0, 0).data(QUESTION_ROLE)
    (line,) = desk.lines("20-ong-mat")
    assert not line.asked


def test_one_tick_says_that_nothing_occurred_and_a_line_takes_it_away(desk) -> None:
    page = desk.open("training@2024-H1")
    assert page.filters.chosen.key == "2024-H1"
    box = page.nothing_box
    assert box.isEnabled()
    assert not box.isChecked()
    box.setFocus()
    desk.qtbot.keyClick(box, Qt.Key.Key_Space)
    desk.settle()
    assert box.isChecked()
    assert page.stack.currentWidget() is page._nothing_area
    assert page._said_nothing()
    desk.program.do(lambda ws: add_entry(ws, "training", {"date": "5/3/2024", "classes": "1"}))
    desk.settle()
    assert not box.isChecked()
    assert not box.isEnabled()
    desk.program.window.undo()
    desk.settle()
    assert box.isChecked()


def test_what_was_stored_while_a_cell_was_typed_into_is_not_overwritten(desk):
    page = desk.open()
    entry = desk.program.do(lambda ws: add_entry(ws, "training", {"topic": "Lớp một"})).id
    desk.settle()
    column = 1 + [f.id for f in page.view.form.fields].index("topic")
    page.table.go_to(0, column)
    page.table.edit(page.model.index(0, column))
    editor = page.table.viewport().findChild(QLineEdit)
    editor.setText("Lớp hai")
    desk.program.do(lambda ws: type_fields(ws, entry, {"topic": "Lớp ba"}))
    desk.settle()
    page.table.commit_editor()
    desk.settle()
    assert desk.lines()[0].value("topic") == "Lớp ba"
    assert "Lớp một" in desk.program.window.notice.text
    assert "Lớp ba" in desk.program.window.notice.text
    # Having seen it, the officer types again.
    desk.type(0, "topic", "Lớp hai")
    assert desk.lines()[0].value("topic") == "Lớp hai"
