"""The page "Thôn": villages entered, assessed in the window and summed for the commune."""

from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.places.paste_dialog import PlacesPasteDialog
from ntm_desktop.gui.widgets import LinkButton
from ntm_desktop.services import subjects, workspace
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.rules.draft_edits import (
    add_criterion,
    add_indicator,
    replace_head,
    replace_indicator,
)
from ntm_desktop.services.rules.drafts import drafts, new_draft_from, publish, read_draft
from tests.services.own_rules import limit, percent

VILLAGE_SET = "ls-738-2019-thon"
VILLAGE = SubjectLevel.VILLAGE


def fill_in(ws: Any) -> str:
    """A small village set, invented for the test, as a draft."""
    draft = new_draft_from(ws, VILLAGE_SET).draft_id
    for no, name in enumerate(("Giao thông", "Môi trường"), 1):
        add_criterion(ws, draft, no, name=name)
        add_indicator(ws, draft, no, percent(f"{no}.1", f"Tỷ lệ {name.lower()} đạt", limit(60)))
    replace_head(ws, draft, last_year=2025)
    return draft


class Desk:
    """Somebody at the page."""

    def __init__(self, program: Any) -> None:
        self.program = program
        self.qtbot = program.qtbot

    @property
    def window(self) -> Any:
        return self.program.window

    def open(self) -> Any:
        self.window.open_page("places")
        self.program.settle()
        return self.window.current_page

    def type(self, name: str, households: str = "") -> None:
        page = self.window.current_page
        page.add_line.name.setText(name)
        page.add_line.households.setText(households)
        self.qtbot.keyClick(page.add_line.name, Qt.Key.Key_Return)
        self.program.settle()

    def press(self, button: Any) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.program.settle()

    def names(self) -> list[str]:
        return [place.name for place in self.program.do(lambda ws: subjects.subjects(ws, VILLAGE))]


@pytest.fixture
def desk(on_empty) -> Desk:
    on_empty.desktop.preferences.officer = "Bà Hoa"
    on_empty.desktop.tasks.amend(lambda ws: replace(ws, actor="Bà Hoa"), owner=on_empty.desktop)
    on_empty.settle()
    return Desk(on_empty)


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """With a published set and three villages."""
    desk.program.do(lambda ws: publish(ws, fill_in(ws)))
    for name in ("Thôn A", "Thôn B", "Thôn C"):
        desk.program.do(lambda ws, name=name: subjects.add_subject(ws, VILLAGE, name))
    return desk


def figure(desk: Desk, no: str, text: str) -> None:
    """Give a bare share for an indicator, as the open page would."""
    recorder = desk.window.current_page.recorder
    recorder.record_figure(no, "main", "value", text)
    desk.program.settle()


def test_from_a_frame_to_the_sum_of_the_commune(desk):
    program, window = desk.program, desk.window
    page = desk.open()
    # Nothing yet: the page says which set is known, and what comes first.
    assert page.no_rules.isVisible()
    assert not page.sum.isVisible()
    assert "738/QĐ-UBND" in page.no_rules.text
    assert "mới biết số, ngày và tên" in page.no_rules.text
    assert page.empty.isVisible()
    desk.type("Thôn Đông Tiến", "120")
    assert page.add_line.name.hasFocus() or not window.isActiveWindow()
    desk.type("Thôn Hồng Tiến")
    desk.type("Thôn Nà Lốc")
    assert desk.names() == ["Thôn Đông Tiến", "Thôn Hồng Tiến", "Thôn Nà Lốc"]
    # To the rules: the draft of the known frame is filled in and published there.
    program.do(fill_in)
    desk.open()
    desk.press(page.no_rules.fill_in)
    rules = window.current_page
    editor = rules.current_view
    desk.press(editor.publish_button)
    assert "trang Thôn" in window.notice.text
    desk.press(window.notice.findChild(LinkButton))
    assert window.current_page is page
    assert page.sum.sentence == "0/3 thôn đạt đủ tiêu chí; 0 thôn đã tự đánh giá"
    # Two are assessed, in the same interview as the commune.
    for row, shares in ((0, ("70", "80")), (1, ("70", "40"))):
        page.table.make_current(page.view.places[row].id)
        desk.press(page.detail.assess)
        assessment = window.current_page
        assert assessment.subject.isVisible()
        assert page.view.places[row].name in assessment.subject.text
        assert "Năm 2024" in assessment.subject.text
        for no, share in zip(("1.1", "2.1"), shares, strict=True):
            figure(desk, no, share)
        desk.press(assessment.subject.places)
        assert window.current_page is page
        assert page.table.current_key == page.view.places[row].id
    assert page.sum.sentence == "1/3 thôn đạt đủ tiêu chí; 2 thôn đã tự đánh giá"
    assert page.sum.parts == "1 đạt đủ + 1 chưa đạt + 1 chưa đánh giá = 3 thôn"
    results = [row.cells[3].text for row in page.table.table.rows[:3]]
    assert results == ["Đạt đủ 2/2 tiêu chí", "Đạt 1/2 tiêu chí", "Chưa đánh giá"]
    page.mode.buttons()[1].click()
    assert page.stack.currentWidget() is page.criteria
    assert [[cell.text for cell in row.cells[1:]] for row in page.criteria.table.rows] == [
        ["Giao thông", "2/3", "–", "–", "1"],
        ["Môi trường", "1/3", "1", "–", "1"],
    ]


def test_an_open_village_changes_nothing_that_speaks_of_the_commune(ready):
    window, program = ready.window, ready.program
    commune = window.context.assessment
    page = ready.open()
    ready.press(page.detail.assess)
    context = window.context
    assert context.subject is not None
    assert context.subject.name == "Thôn A"
    assert context.assessment == commune
    assert window.top.set.currentData() == commune.id
    assert window.foot.text.count("Cả xã:") == 1
    assert not window.current_page.import_button.isVisible()
    figure(ready, "1.1", "75")
    assert program.do(lambda ws: answers(ws, commune.id)) == {}
    # What the overview, the dossier and the search lead to is the commune's.
    window.open_page("dossier")
    program.settle()
    assert "/19 tiêu chí" in window.current_page.draft.text
    assert context.subject is not None
    context.navigate("assessment", "1.1")
    program.settle()
    assert context.subject is None
    assert not window.current_page.subject.isVisible()
    assert window.current_page.recorder.snapshot.criteria_set.id == commune.set_id
    assert "Cả xã" not in window.foot.text
    # And back to the village from the list, where it stands as it was left.
    ready.open()
    ready.press(page.detail.assess)
    assert window.current_page.recorder.answer("1.1").part("main").value == 75
    ready.press(window.current_page.subject.commune)
    assert context.subject is None


def test_undo_takes_the_begun_assessment_back_and_leads_to_the_list(ready):
    window = ready.window
    page = ready.open()
    ready.press(page.detail.assess)
    window.undo()
    ready.program.settle()
    assert window.context.subject is None
    assert window.current_page is page
    assert page.detail.said == "Năm 2024: Chưa đánh giá"
    assert "hoàn tác" in window.notice.text


def test_another_name_of_the_open_village_is_shown_at_once(ready):
    page = ready.open()
    page.detail.name.setText("Thôn A1")
    page.detail.name.hand_over()
    ready.program.settle()
    ready.press(page.detail.assess)
    bar = ready.window.current_page.subject
    assert "Thôn A1" in bar.text
    ready.window.undo()
    ready.program.settle()
    assert ready.window.context.subject is None
    ready.press(page.detail.assess)
    place = page.view.places[0].id
    ready.program.do(lambda ws: subjects.rename_subject(ws, place, "Thôn A2"))
    ready.program.settle()
    assert "Thôn A2" in bar.text


def test_a_name_typed_right_before_a_village_is_opened_leaves_it_open(ready):
    window = ready.window
    page = ready.open()
    ready.press(page.detail.assess)
    ready.press(window.current_page.subject.commune)
    ready.open()
    page.detail.name.setText("Thôn A1")  # not left yet: opening the other page saves it
    ready.press(page.detail.assess)
    assert ready.names()[0] == "Thôn A1"
    assert window.context.subject is not None
    assert "Thôn A1" in window.current_page.subject.text


def test_another_assessment_chosen_while_the_villages_change_stays_chosen(ready):
    window = ready.window
    ready.open()
    commune = window.context.assessment
    other = ready.program.do(
        lambda ws: workspace.add_assessment(ws, set_id=commune.set_id, period=Period(2023))
    )
    place = window.current_page.view.places[0].id
    # Queued before, told after: what the frame reads again is the assessment of now.
    window.context.tasks.run(lambda ws: subjects.rename_subject(ws, place, "Thôn A1"), owner=window)
    window.choose_assessment(other.id)
    ready.program.settle()
    assert window.context.assessment.id == other.id
    assert window.top.period.currentText().endswith(other.period.label)


def test_a_figure_that_was_refused_keeps_its_village_open(ready, monkeypatch):
    window = ready.window
    page = ready.open()
    ready.press(page.detail.assess)
    figure(ready, "1.1", "1700")
    window.current_page.recorder.record_figure("1.1", "main", "numerator", "mấy")
    asked: list[str] = []
    monkeypatch.setattr(
        "ntm_desktop.gui.dialogs.ask",
        lambda _parent, _title, text, *_a, **_k: asked.append(text) or False,
    )
    window.current_page.subject.commune.click()
    ready.program.settle()
    assert "mấy" in asked[0]
    assert window.context.subject is not None


def test_a_list_from_excel_is_shown_before_it_is_written(desk):
    page = desk.open()
    QGuiApplication.clipboard().setText("Tên thôn\tSố hộ\nThôn A\t12\nThôn B\tx\n")
    desk.press(page.add_line.paste)
    dialog = page.findChild(PlacesPasteDialog)
    said = [row.cells[3].text for row in dialog.table.table.rows]
    assert said[0] == "Dòng tiêu đề, để ngoài."
    assert said[1] == "Thêm mới"
    assert "không phải là số" in said[2]
    assert desk.names() == []
    dialog.accept_button.click()
    desk.program.settle()
    assert desk.names() == ["Thôn A"]
    desk.window.undo()
    desk.program.settle()
    assert desk.names() == []


def test_what_is_typed_while_the_last_one_is_saved_stays(desk):
    page = desk.open()
    line = page.add_line
    line.name.setText("Thôn A")
    desk.qtbot.keyClick(line.name, Qt.Key.Key_Return)
    desk.qtbot.keyClicks(line.name, "Thon B")  # before the disk has answered
    desk.program.settle()
    assert desk.names() == ["Thôn A"]
    assert line.name.text() == "Thon B"
    desk.qtbot.keyClick(line.name, Qt.Key.Key_Return)
    desk.program.settle()
    assert desk.names() == ["Thôn A", "Thon B"]


def test_a_name_that_is_refused_comes_back_unless_another_is_being_typed(ready):
    page = ready.open()
    line = page.add_line
    ready.type("thôn b", "12")
    assert (line.name.text(), line.households.text()) == ("thôn b", "12")
    assert "Đã có thôn “Thôn B”" in line.error
    ready.qtbot.keyClick(line.name, Qt.Key.Key_Return)
    line.name.setText("Thôn D")
    ready.program.settle()
    assert line.name.text() == "Thôn D"
    assert "“thôn b”" in line.error
    ready.qtbot.keyClick(line.name, Qt.Key.Key_Return)
    ready.program.settle()
    assert ready.names()[-1] == "Thôn D"
    assert line.error == ""


def test_a_number_that_was_changed_meanwhile_is_said_and_typed_again_taken(ready):
    page = ready.open()
    place_id = page.detail.place_id
    field = page.detail.households
    field.setFocus()
    field.setText("70")
    ready.program.do(lambda ws: subjects.record_households(ws, place_id, "55"))
    ready.program.settle()
    field.hand_over()
    ready.program.settle()
    assert "“55”" in page.detail.error("households")
    for text in ("71", "72"):
        field.setText(text)
        field.hand_over()
    ready.program.settle()
    assert page.detail.error("households") == ""
    (place,) = [
        place
        for place in ready.program.do(lambda ws: subjects.subjects(ws, SubjectLevel.VILLAGE))
        if place.id == place_id
    ]
    assert place.households == 72


def test_what_is_refused_stays_beside_its_field(ready):
    page = ready.open()
    page.detail.name.setText("thôn b")
    page.detail.name.hand_over()
    page.detail.households.setText("nhiều")
    page.detail.households.hand_over()
    ready.program.settle()
    assert "Đã có thôn “Thôn B”" in page.detail.error("name")
    assert [one.text for one in page.unsaved()] == ["thôn b", "nhiều"]
    assert page.give_back()
    assert page.detail.name.text() == "Thôn A"
    page.detail.households.setText("1.050")
    page.detail.households.hand_over()
    ready.program.settle()
    assert page.table.table.rows[0].cells[2].text == "1.050 hộ"
    assert page.unsaved() == ()


def test_what_was_refused_does_not_go_without_a_word(ready):
    page = ready.open()
    page.detail.name.setText("thôn b")
    page.detail.name.hand_over()
    ready.program.settle()
    page.table.make_current(page.view.places[2].id)
    assert page.detail.name.text() == "Thôn C"
    assert page.unsaved() == ()
    assert "“thôn b” chưa được lưu" in ready.window.notice.text
    page.add_line.name.setText("Thôn D")
    assert [(one.text, one.reason) for one in page.unsaved()] == [("Thôn D", "chưa bấm “Thêm”.")]


def test_what_was_dropped_to_open_a_village_is_not_asked_about_again(ready, monkeypatch):
    page = ready.open()
    page.add_line.name.setText("Thôn D")
    asked: list[str] = []
    monkeypatch.setattr(
        "ntm_desktop.gui.dialogs.ask",
        lambda _parent, _title, text, *_a, **_k: asked.append(text) or True,
    )
    ready.press(page.detail.assess)
    assert "“Thôn D” chưa được lưu" in asked[0]
    ready.press(ready.window.current_page.subject.commune)
    assert len(asked) == 1


def test_an_assessed_village_is_not_removed_and_another_can_be_taken_back(ready):
    page = ready.open()
    ready.press(page.detail.assess)
    ready.open()
    ready.press(page.detail.remove)
    assert "không bỏ được" in ready.window.notice.text
    page.table.make_current(page.view.places[2].id)
    ready.press(page.detail.remove)
    assert ready.names() == ["Thôn A", "Thôn B"]
    ready.window.undo()
    ready.program.settle()
    assert ready.names() == ["Thôn A", "Thôn B", "Thôn C"]


def test_the_list_is_worked_by_its_keys(ready):
    page = ready.open()
    page.take_keys()
    assert page.table.hasFocus()
    ready.qtbot.keyClick(page.table, Qt.Key.Key_F2)
    assert page.detail.name.hasFocus()
    page.table.setFocus()
    ready.qtbot.keyClick(page.table, Qt.Key.Key_F6)
    ready.program.settle()
    assert ready.names() == ["Thôn B", "Thôn C"]
    ready.qtbot.keyClick(page.table, Qt.Key.Key_F5)
    assert page.add_line.name.hasFocus()


def test_an_empty_list_begins_where_a_name_is_typed(desk):
    page = desk.open()
    page.take_keys()
    assert page.add_line.name.hasFocus()


def test_a_garden_lies_in_a_village_and_has_rules_of_its_own(ready):
    page = ready.open()
    page.levels.buttons()[2].click()
    ready.program.settle()
    assert "2094/QĐ-UBND" in page.no_rules.text
    assert "của tỉnh khác" in page.no_rules.text
    page.add_line.village.setCurrentIndex(page.add_line.village.findText("Thôn B"))
    ready.type("Vườn ông An")
    assert page.table.table.rows[0].cells[2].text == "Thôn B"
    assert not page.detail.assess.isVisible()


def test_another_year_says_when_the_set_does_not_hold_for_it(ready):
    page = ready.open()
    keys = [page.sum.period.itemData(i) for i in range(page.sum.period.count())]
    assert keys[0] == Period(2025).key
    page.sum.period_chosen.emit("2018")
    ready.program.settle()
    assert "2019–2025" in page.view.obstacle
    assert not page.detail.assess.isEnabled()


def test_villages_follow_a_corrected_version_of_their_set_together(ready, monkeypatch):
    page = ready.open()
    ready.press(page.detail.assess)
    figure(ready, "1.1", "70")
    ready.open()

    def correct(ws: Any) -> Any:
        draft = drafts(ws)[0].id
        rules = read_draft(ws, draft).criteria_set.indicator("1.1")
        part = replace(rules.parts[0], thresholds=(limit(75),))
        replace_indicator(ws, draft, "1.1", replace(rules, parts=(part,)))
        return publish(ws, draft).change

    assert not page.sum.move_all.isVisible()
    ready.program.do(correct)
    asked: list[str] = []
    monkeypatch.setattr(
        "ntm_desktop.gui.dialogs.ask",
        lambda _parent, _title, text, *_a, **_k: asked.append(text) or True,
    )
    assert page.sum.move_all.text() == "1 đợt theo bản cũ của bộ này: chuyển…"
    ready.press(page.sum.move_all)
    assert "bản 3" in asked[0]
    assert "1 câu trả lời phải đọc lại" in asked[0]
    assert not page.sum.move_all.isVisible()
    assert page.table.table.rows[0].cells[3].text.startswith("Đạt 0/2 tiêu chí")
    ready.window.undo()
    ready.program.settle()
    assert page.table.table.rows[0].cells[3].text.startswith("Đạt 1/2 tiêu chí")


def test_the_search_finds_a_village_and_leads_to_it(ready):
    window = ready.window
    field = window.top.search
    field.setText("thon b")
    field.textEdited.emit("thon b")
    ready.program.settle()
    hit = field.hits()[0]
    assert (hit.title, hit.page_id) == ("Thôn B", "places")
    field.chosen.emit(hit.page_id, hit.target)
    ready.program.settle()
    page = window.current_page
    assert page.detail.accessibleName() == "Thôn B"


def test_the_list_is_written_to_a_workbook_that_says_what_it_rests_on(ready, monkeypatch, tmp_path):
    page = ready.open()
    ready.press(page.detail.assess)
    figure(ready, "1.1", "70")
    ready.open()
    target = tmp_path / "thôn.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    ready.press(page.export_button)
    book = load_workbook(target)
    assert book.sheetnames == ["Danh sách thôn", "Theo tiêu chí"]
    rows = book["Danh sách thôn"].iter_rows(values_only=True)
    said = [" ".join(str(cell) for cell in row if cell is not None) for row in rows]
    assert "0/3 thôn đạt đủ tiêu chí; 1 thôn đã tự đánh giá." in said
    assert "◇ 2 chỉ tiêu dựa trên nội dung chưa đối chiếu với văn bản gốc." in said
    assert said[-4:] == [
        "1 Thôn A 1 2 Còn thiếu số liệu",
        "2 Thôn B Chưa đánh giá",
        "3 Thôn C Chưa đánh giá",
        "Cộng 3 thôn 0/3 đạt đủ",
    ]
    assert str(target) in ready.window.notice.text
