"""The self-assessment page with real widgets on a real commune's file."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QPushButton,
    QWidget,
)

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.answer_editing import Field
from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.assessment import evidence_asking
from ntm_desktop.gui.assessment.dialogs import ExemptionDialog, HistoryDialog
from ntm_desktop.gui.assessment.page import AssessmentPage
from ntm_desktop.gui.assessment.paste_dialog import PasteDialog
from ntm_desktop.gui.assessment.table_model import Column
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.commune_window import CommuneWindow
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.question.figure_edit import FigureEdit
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.services import assessments, edits, evidence, workspace
from ntm_desktop.services.opening import OpenCommune, read_session
from ntm_desktop.services.snapshots import Filter
from tests.printed import printed_pages

# The offscreen plugin says so for every window with a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SET = "qd-318-2022-xa"
NO_INDICATORS = "qd-51-2025-xa"


def share(numerator: str, denominator: str) -> PartAnswer:
    return PartAnswer(Decimal(numerator), Decimal(denominator))


ANSWERS = {
    "1.1": Answer(
        {"main": PartAnswer(yes=True)},
        as_typed="QĐ 1245, đã công bố",
        to_confirm="Đã hiểu là Đạt. Xin xác nhận.",
    ),
    "2.1": Answer({"main": share("12.4", "14.6")}),
    "6.2": Answer({"main": PartAnswer(yes=False)}),
    "9.1": Answer({"main": PartAnswer(value=Decimal(0))}),
    "12.1": Answer(
        {
            "main": share("2014", "2861"),
            "nam": share("1053", "1472"),
            "nu": share("961", "1389"),
        }
    ),
}
LAST_YEAR = {
    "9.1": Answer({"main": PartAnswer(value=Decimal(4))}),
    "17.12": Answer({"main": share("3", "9.5")}),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("commune") / "data"
    ws = workspace.create_workspace(
        folder, commune_code="06364", set_id=SET, period=Period(2024), actor="Bà Hoa"
    )
    now = workspace.latest_assessment(ws)
    edits.replace_answers(ws, now.id, ANSWERS, "Số liệu ban đầu")
    workspace.add_assessment(ws, set_id=SET, period=Period(2023), group_id="tdmnpb")
    before = workspace.latest_assessment(ws, Period(2023))
    edits.replace_answers(ws, before.id, LAST_YEAR, "Số liệu năm trước")
    workspace.close_workspace(ws)
    return folder


@dataclass
class Bench:
    """The page, and a way to look into the file behind it."""

    qtbot: Any
    page: AssessmentPage
    context: CommuneContext
    messages: list[str]

    def ask(self, fn: Callable[[Any], Any]) -> Any:
        """What a service says, after everything queued before it."""
        found: list[Any] = []
        self.context.tasks.run(fn, done=found.append, owner=self.page)
        self.qtbot.waitUntil(lambda: bool(found))
        self.settle()
        return found[0]

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.context.tasks._running)

    def saved(self, no: str) -> Answer:
        answers: dict[str, Answer] = self.ask(
            lambda ws: assessments.answers(ws, self.context.assessment.id)
        )
        return answers.get(no, Answer())

    def go(self, target: str) -> None:
        self.page.show_target(target)
        self.settle()

    def field(self, part: str, name: Field) -> FigureEdit:
        inputs = self.page.interview.inputs
        assert inputs is not None
        row = next(row for row in inputs.rows if row.part.id == part)
        return row.editors[name]

    def type_into(self, field: FigureEdit, text: str) -> None:
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)

    def leave(self, field: FigureEdit) -> None:
        self.qtbot.keyClick(field, Qt.Key.Key_Tab)
        self.settle()

    def dialog(self, kind: type[QDialog]) -> Any:
        every: list[QDialog] = list(self.page.findChildren(kind))
        shown = [dialog for dialog in every if dialog.isVisible()]
        assert shown
        return shown[-1]


@pytest.fixture
def bench(qtbot, template, tmp_path) -> Iterator[Bench]:
    yield from _bench(qtbot, shutil.copytree(template, tmp_path / "data"))


def _bench(qtbot: Any, folder: Path) -> Iterator[Bench]:
    tasks = Tasks()
    crashed: list[BaseException] = []
    tasks.crashed.connect(crashed.append)
    holder = QWidget()
    qtbot.addWidget(holder)
    found: list[Any] = []
    tasks.open(lambda: workspace.open_workspace(folder, actor="Bà Hoa"), owner=holder)
    tasks.run(_facts, done=found.append, owner=holder)
    qtbot.waitUntil(lambda: bool(found))
    commune, info, rules = found[0]
    context = CommuneContext(tasks, Preferences(), folder, commune, info, rules)
    messages: list[str] = []
    context.message_requested.connect(lambda text, *_rest: messages.append(text))
    page = AssessmentPage(context)
    qtbot.addWidget(page)
    tasks.changed.connect(page.refresh)
    page.resize(1160, 640)
    page.show()
    page.activateWindow()
    page.refresh(None)
    bench = Bench(qtbot, page, context, messages)
    bench.settle()
    yield bench
    bench.settle()
    tasks.shutdown()
    assert crashed == []


def _facts(ws: workspace.Workspace) -> tuple[Any, Any, Any]:
    info = workspace.latest_assessment(ws)
    return workspace.commune_info(ws), info, assessments.pinned_set(ws, info.id)


# Typing


def test_a_figure_that_is_left_is_saved_and_judged_at_once(bench):
    bench.go("12.1/nu")
    field = bench.field("nu", "numerator")
    assert field.hasFocus()
    bench.type_into(field, "973")
    bench.leave(field)
    assert bench.saved("12.1").part("nu").numerator == 973
    assert bench.page.interview.verdict.verdict is Verdict.MET
    assert "973 / 1.389" in bench.page.interview.verdict.sentence.replace("\u00a0", " ")
    assert bench.field("nu", "denominator").hasFocus()


def test_the_verdict_follows_the_typing_before_anything_is_saved(bench):
    bench.go("12.1/nu")
    bench.type_into(bench.field("nu", "numerator"), "973")
    assert bench.page.interview.verdict.verdict is Verdict.MET
    assert bench.saved("12.1").part("nu").numerator == 961


def test_figures_are_shown_the_vietnamese_way_and_typed_freely(bench):
    bench.go("12.1")
    assert bench.field("main", "numerator").text() == "2.014"
    field = bench.field("main", "denominator")
    bench.type_into(field, "2900")
    assert field.text() == "2900"
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    bench.settle()
    assert field.text() == "2.900"
    assert bench.saved("12.1").part("main").denominator == 2900


def test_enter_in_the_last_figure_leads_to_the_next_indicator_and_opens_nothing(bench):
    bench.go("4.2")
    field = bench.field("main", "denominator")
    field.setFocus()
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    bench.settle()
    assert bench.page.interview.footer.next.hasFocus()


def test_an_impossible_figure_is_refused_beside_its_field_and_the_text_kept(bench):
    bench.go("12.1/nu")
    field = bench.field("nu", "numerator")
    bench.type_into(field, "2000")
    bench.leave(field)
    assert field.refused
    assert field.text() == "2000"
    assert "lớn hơn tổng số 1.389" in field.accessibleDescription()
    assert bench.saved("12.1").part("nu").numerator == 961
    bench.go("2.1")
    bench.go("12.1/nu")
    assert bench.field("nu", "numerator").text() == "2000"


def test_the_fields_stay_when_the_doubt_above_them_is_gone(bench):
    def doubt(ws):
        doubtful = Answer(
            {"main": share("12.4", "14.6")}, as_typed="khoảng 12,4/14,6", to_confirm="Xin xác nhận."
        )
        return edits.replace_answers(ws, bench.context.assessment.id, {"2.1": doubtful}, "Thử")

    bench.context.tasks.run(doubt, owner=bench.page)
    bench.settle()
    bench.go("2.2")
    bench.go("2.1")
    interview = bench.page.interview
    assert interview.confirm.isVisible()
    field = bench.field("main", "numerator")
    before = field.mapTo(interview, QPoint(0, 0))
    bench.type_into(field, "12")
    bench.leave(field)
    assert not interview.confirm.isVisible()
    assert field.mapTo(interview, QPoint(0, 0)) == before


def test_words_are_refused_and_escape_brings_the_saved_figure_back(bench):
    bench.go("12.1/nu")
    field = bench.field("nu", "numerator")
    bench.type_into(field, "nhieu")
    bench.leave(field)
    assert "không phải là số" in field.accessibleDescription()
    field.setFocus()
    bench.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "961"
    assert not field.refused


def test_two_figures_that_fit_only_together_can_be_typed_in_any_order(bench):
    bench.go("12.1/nu")
    first, second = bench.field("nu", "numerator"), bench.field("nu", "denominator")
    bench.type_into(first, "1500")
    bench.leave(first)
    assert first.refused
    bench.type_into(second, "1800")
    bench.leave(second)
    assert not first.refused
    assert bench.saved("12.1").part("nu") == share("1500", "1800")


def test_both_counts_can_be_typed_as_officers_write_them(bench):
    bench.go("17.12")
    field = bench.field("main", "numerator")
    bench.type_into(field, "12,4/14,6")
    bench.leave(field)
    assert bench.saved("17.12").part("main") == share("12.4", "14.6")
    assert bench.field("main", "denominator").text() == "14,6"


def test_a_bare_percent_is_asked_for_by_a_link(bench):
    bench.go("17.12")
    bench.qtbot.mouseClick(bench.page.interview.bare_link, Qt.MouseButton.LeftButton)
    field = bench.field("main", "value")
    assert field.isVisible()
    assert not bench.field("main", "numerator").isVisible()
    bench.type_into(field, "62,5%")
    bench.leave(field)
    assert bench.saved("17.12").part("main").value == Decimal("62.5")
    assert any("chưa có số liệu gốc" in s for s in bench.page.interview.cautions.sentences)


def test_a_warning_leads_to_its_explanation_which_stands_beside_it_then(bench):
    bench.go("17.12")
    bench.qtbot.mouseClick(bench.page.interview.bare_link, Qt.MouseButton.LeftButton)
    field = bench.field("main", "value")
    bench.type_into(field, "62,5%")
    bench.leave(field)
    cautions = bench.page.interview.cautions
    bench.qtbot.mouseClick(cautions.explain, Qt.MouseButton.LeftButton)
    remark = bench.page.interview.remark
    assert remark.edit.hasFocus()
    remark.edit.setPlainText("Huyện chỉ thông báo tỷ lệ.")
    bench.leave(remark.edit)
    assert bench.saved("17.12").remark == "Huyện chỉ thông báo tỷ lệ."
    assert cautions.explain.text() == "Đã giải trình:"


def test_a_field_being_typed_in_is_not_overwritten_when_something_else_changes(bench):
    bench.go("12.1/nu")
    field = bench.field("nu", "numerator")
    bench.type_into(field, "97")
    bench.ask(
        lambda ws: edits.record_figure(
            ws, bench.context.assessment.id, "12.1", "nu", "numerator", "1000"
        )
    )
    bench.page.refresh(None)
    bench.settle()
    assert field.text() == "97"
    assert field.hasFocus()
    bench.qtbot.keyClicks(field, "0")
    assert field.text() == "970"


def test_what_is_being_typed_is_saved_when_the_page_is_left(bench):
    bench.go("9.1")
    bench.type_into(bench.field("main", "value"), "3")
    bench.page.commit_pending()
    bench.settle()
    assert bench.saved("9.1").part("main").value == 3


def test_leaving_an_indicator_by_keyboard_saves_what_is_being_typed(bench):
    bench.go("9.1")
    field = bench.field("main", "value")
    bench.type_into(field, "3")
    bench.qtbot.keyClick(field, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    bench.settle()
    assert bench.page.current_no == "9.2"
    assert bench.saved("9.1").part("main").value == 3


def test_undo_brings_the_old_figure_back_into_its_field(bench):
    bench.go("12.1/nu")
    field = bench.field("nu", "numerator")
    bench.type_into(field, "973")
    bench.leave(field)
    bench.ask(edits.undo)
    assert bench.field("nu", "numerator").text() == "961"
    assert bench.page.interview.verdict.verdict is Verdict.NOT_MET


def test_ctrl_z_in_the_window_takes_back_the_last_saved_figure(qtbot, template, tmp_path):
    folder = shutil.copytree(template, tmp_path / "data")
    tasks, window = Tasks(), CommuneWindow()
    qtbot.addWidget(window)

    def fill(session: OpenCommune) -> None:
        window.start(
            CommuneContext(
                tasks,
                Preferences(),
                folder,
                session.commune,
                session.current,
                session.criteria_set,
            ),
            session,
        )
        window.open_page("assessment", "12.1/nu")

    def settle() -> None:
        qtbot.waitUntil(lambda: window.current_page is not None and not tasks.is_busy)

    tasks.open(lambda: workspace.open_workspace(folder), owner=window)
    tasks.run(read_session(), done=fill, owner=window)
    window.show()
    window.activateWindow()
    settle()
    page = window.current_page
    assert isinstance(page, AssessmentPage)
    inputs = page.interview.inputs
    assert inputs is not None
    field = inputs.rows[2].editors["numerator"]
    qtbot.keyClicks(field, "973")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert "– Chung: 2.014" in page.interview.verdict.sentence
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert field.text() == "961"
    assert page.interview.verdict.verdict is Verdict.NOT_MET
    tasks.shutdown()


# Choosing


def test_yes_and_no_are_answered_with_one_key(bench):
    bench.go("6.2")
    inputs = bench.page.interview.inputs
    choice = inputs.rows[0].choice
    assert choice.value is False
    bench.qtbot.keyClick(choice.buttons()[1], Qt.Key.Key_D)
    bench.settle()
    assert bench.saved("6.2").part("main").yes is True
    bench.qtbot.keyClick(choice.buttons()[0], Qt.Key.Key_Delete)
    bench.settle()
    assert bench.saved("6.2").part("main").yes is None
    assert choice.value is None


def test_a_level_is_chosen_from_its_scale(bench):
    bench.go("18.2")
    choice = bench.page.interview.inputs.rows[0].choice
    bench.qtbot.mouseClick(choice.buttons()[2], Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.saved("18.2").part("main").value == 3
    assert bench.page.interview.verdict.verdict is Verdict.MET


def test_parts_of_different_kinds_stand_below_each_other(bench):
    bench.go("14.1")
    rows = bench.page.interview.inputs.rows
    assert [row.part.label for row in rows][:3] == [
        "PCGD mầm non trẻ 5 tuổi",
        "Trẻ 6 tuổi vào lớp 1",
        "PCGD tiểu học",
    ]
    bench.qtbot.mouseClick(rows[2].choice.buttons()[1], Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.saved("14.1").part("th").value == 2


def test_what_was_read_from_excel_is_confirmed_with_one_click(bench):
    bench.go("1.1")
    interview = bench.page.interview
    assert interview.confirm.isVisible()
    assert "“QĐ 1245, đã công bố” – đã hiểu là Đạt" in interview.confirm.text
    interview.confirm.activated.emit()
    bench.settle()
    assert bench.saved("1.1").to_confirm == ""
    assert not interview.confirm.isVisible()


def test_last_periods_figures_are_shown_and_can_be_taken_over(bench):
    bench.go("17.12")
    interview = bench.page.interview
    assert interview.inputs.rows[0].previous.text().replace("\u00a0", " ") == "31,58 %"
    assert interview.copy_link.text() == "Lấy số năm 2023"
    bench.qtbot.mouseClick(interview.copy_link, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.saved("17.12").part("main") == share("3", "9.5")
    assert bench.field("main", "denominator").text() == "9,5"


# Evidence, exemption, remark, history


def test_a_file_dropped_on_a_line_ticks_it_and_can_be_taken_away(bench, tmp_path, monkeypatch):
    asked, agreed = [], []
    monkeypatch.setattr(
        evidence_asking, "ask", lambda *args, **_kw: asked.append(args[2]) or bool(agreed)
    )
    paper = tmp_path / "Biểu điều tra.pdf"
    paper.write_bytes(printed_pages(1))
    bench.go("12.1")
    line = bench.page.interview.evidence.lines[1]
    assert not line.ticked
    _drop(line, paper)
    bench.settle()
    bench.qtbot.waitUntil(lambda: line.ticked)
    items = bench.ask(lambda ws: evidence.evidence_items(ws, bench.context.assessment.id))
    assert [(item.requirement, item.name) for item in items] == [(1, "Biểu điều tra.pdf")]
    line.asked_to_remove.emit(items[0].id)
    bench.settle()
    assert line.ticked
    assert "Biểu điều tra.pdf" in asked[0]
    agreed.append(True)
    line.asked_to_remove.emit(items[0].id)
    bench.settle()
    assert not line.ticked
    bench.ask(edits.undo)
    assert line.ticked


def test_a_file_dropped_on_the_page_goes_to_the_only_line(bench, tmp_path):
    paper = tmp_path / "ke-hoach.pdf"
    paper.write_bytes(printed_pages(1))
    bench.go("13.4")
    _drop(bench.page.interview, paper)
    bench.settle()
    bench.qtbot.waitUntil(lambda: bench.page.interview.evidence.lines[0].ticked)


def test_a_folder_dropped_with_files_is_named_and_the_files_are_kept(bench, tmp_path):
    paper, folder = tmp_path / "ke-hoach.pdf", tmp_path / "Ảnh hiện trạng"
    paper.write_bytes(printed_pages(1))
    folder.mkdir()
    bench.go("12.1")
    line = bench.page.interview.evidence.lines[0]
    _drop(line, paper, folder)
    bench.settle()
    bench.qtbot.waitUntil(lambda: line.ticked)
    assert "“Ảnh hiện trạng” là thư mục" in bench.messages[0]


def test_a_file_that_cannot_be_kept_is_refused_in_words(bench, tmp_path):
    empty = tmp_path / "trong.pdf"
    empty.write_bytes(b"")
    bench.go("12.1")
    bench.page.recorder.add_evidence("12.1", 0, [empty])
    bench.settle()
    assert not bench.page.interview.evidence.lines[0].ticked
    assert len(bench.messages) == 1
    assert "trong.pdf" in bench.messages[0]


def test_an_indicator_is_exempt_with_a_reason_of_the_rules(bench):
    bench.go("13.4")
    bench.page.interview.footer.exemption.click()
    dialog = bench.dialog(ExemptionDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.buttons()[0].setChecked(True)
    dialog.accept_button.click()
    bench.settle()
    assert bench.saved("13.4").not_applicable == "Xã không có làng nghề, làng nghề truyền thống"
    assert bench.page.interview.verdict.verdict is Verdict.NOT_APPLICABLE
    assert not bench.page.interview.inputs.isVisible()
    bench.page.interview.footer.exemption.click()
    bench.settle()
    assert bench.saved("13.4").not_applicable == ""
    assert bench.page.interview.inputs.isVisible()


def test_an_exemption_the_rules_do_not_name_needs_words_of_the_officer(bench):
    bench.go("12.1")
    bench.page.interview.footer.exemption.click()
    dialog = bench.dialog(ExemptionDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.text.setPlainText("Theo văn bản 12/UBND của tỉnh")
    dialog.accept_button.click()
    bench.settle()
    assert bench.saved("12.1").not_applicable == "Theo văn bản 12/UBND của tỉnh"


def test_a_remark_is_saved_when_it_is_left(bench):
    bench.go("2.1")
    bench.page.interview.footer.remark.click()
    edit = bench.page.interview.remark.edit
    bench.qtbot.keyClicks(edit, "Duong xa dang nang cap")
    bench.page.interview.footer.next.setFocus()
    bench.settle()
    assert bench.saved("2.1").remark == "Duong xa dang nang cap"
    bench.go("2.2")
    assert not bench.page.interview.remark.isVisible()


def test_the_history_says_who_changed_what(bench):
    bench.go("9.1")
    field = bench.field("main", "value")
    bench.type_into(field, "3")
    bench.leave(field)
    assert bench.page.interview.footer.history.text() == "Lịch sử (2)"
    bench.page.interview.footer.history.click()
    table = bench.dialog(HistoryDialog).table
    assert [table.item(0, column).text() for column in (1, 3, 4)] == ["Bà Hoa", "0", "3"]


# Finding one's way


def test_a_filter_leaves_only_what_it_names(bench):
    bench.page.tree.choose_filter(Filter.NOT_MET)
    assert _listed(bench) == ["6.2", "12.1"]
    bench.page.tree.choose_filter(Filter.TO_CONFIRM)
    assert _listed(bench) == ["1.1"]
    bench.page.tree.choose_filter(Filter.CHANGED)
    assert "9.1" in _listed(bench)
    assert "17.11" not in _listed(bench)
    bench.page.tree.choose_filter(Filter.ALL)
    assert len(_listed(bench)) == 57


def test_steps_stay_within_the_filter(bench):
    bench.go("6.2")
    bench.page.tree.choose_filter(Filter.NOT_MET)
    bench.page.interview.footer.next.click()
    assert bench.page.current_no == "12.1"


def test_the_next_open_indicator_is_one_key_away(bench):
    bench.go("1.1")
    bench.qtbot.keyClick(
        bench.page.interview, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    bench.settle()
    assert bench.page.current_no == "1.2"
    bench.go("19.2")
    bench.page.interview.footer.missing.click()
    assert bench.page.current_no == "1.1"


def test_choosing_in_the_tree_shows_the_indicator_and_refreshing_keeps_the_choice(bench):
    bench.go("12.1")
    view = bench.page.tree.view
    view.setFocus()
    bench.qtbot.keyClick(view, Qt.Key.Key_Down)
    assert bench.page.interview.no == "12.2"
    bench.page.refresh(None)
    bench.settle()
    assert bench.page.current_no == "12.2"
    assert view.currentIndex().data().startswith("12.2")
    bench.qtbot.keyClick(view, Qt.Key.Key_Return)
    assert bench.field("main", "numerator").hasFocus()


def test_a_place_inside_an_indicator_can_be_asked_for(bench):
    bench.go("12.1/nam/denominator")
    assert bench.field("nam", "denominator").hasFocus()
    bench.go("criterion:9")
    assert bench.page.current_no == "9.1"
    bench.go("99.9")
    assert bench.page.current_no == "9.1"


def test_where_a_rule_comes_from_is_told_and_marked_when_unchecked(bench):
    bench.go("12.1")
    head = bench.page.interview.head
    assert head.checked.text() == "chưa đối chiếu văn bản gốc"
    head.source_link.click()
    assert "baohanam.com.vn" in head.details.accessibleName()
    snapshot = bench.page.recorder.snapshot
    checked = [i for i in snapshot.criteria_set.indicators() if snapshot.verdict(i.no).verified]
    bench.go(checked[0].no)
    assert "chưa" not in head.checked.text()


def test_tab_goes_down_the_page(bench, tmp_path):
    paper = tmp_path / "a.pdf"
    paper.write_bytes(printed_pages(1))
    bench.page.recorder.add_evidence("12.1", 0, [paper])
    bench.settle()
    bench.go("12.1")
    interview = bench.page.interview
    wanted = [interview.head.source_link]
    wanted += [editor for row in interview.inputs.rows for editor in list(row.editors.values())[:2]]
    wanted += [interview.bare_link]
    wanted += [line.add_button for line in interview.evidence.lines]
    wanted += [interview.footer.previous, interview.footer.missing, interview.footer.next]
    chain, widget = [], interview.head.source_link
    for _ in range(400):
        chain.append(widget)
        widget = widget.nextInFocusChain()
    assert [chain.index(each) for each in wanted] == sorted(chain.index(each) for each in wanted)


def test_every_control_has_a_name(bench):
    for no in ("12.1", "14.1", "18.2", "9.1"):
        bench.go(no)
        for field in bench.page.findChildren(FigureEdit):
            assert field.accessibleName()
    for button in bench.page.interview.evidence.lines:
        assert button.add_button.accessibleName()


# The table


def test_a_result_is_typed_into_the_table_as_officers_write(bench):
    table = _open_table(bench, "17.12")
    bench.qtbot.keyClick(table.view, Qt.Key.Key_F2)
    editor = _cell_editor(table)
    editor.setText("5,5/8,1 tấn")
    bench.qtbot.keyClick(editor, Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: table.view.hasFocus())
    bench.settle()
    assert bench.saved("17.12").part("main") == share("5.5", "8.1")
    row = table.model.row_of("17.12")
    assert table.model.index(row, Column.VERDICT).data() == "Đạt"
    assert table.view.currentIndex().row() == row + 1


def test_a_text_that_is_not_understood_stays_in_the_cell_unsaved(bench):
    table = _open_table(bench, "17.12")
    cell = table.model.index(table.model.row_of("17.12"), Column.RESULT)
    table.model.setData(cell, "chưa rõ")
    bench.settle()
    assert cell.data() == "chưa rõ"
    assert bench.saved("17.12") == Answer()
    assert table.notice.isVisible()
    table.model.setData(cell, "5/8")
    bench.settle()
    assert not table.notice.isVisible()
    assert bench.saved("17.12").part("main") == share("5", "8")


def test_figures_pasted_over_a_refused_text_take_its_place(bench):
    table = _open_table(bench, "2.2")
    cell = table.model.index(table.model.row_of("2.2"), Column.RESULT)
    table.model.setData(cell, "14/12")
    assert [each.text for each in bench.page.unsaved()] == ["14/12"]
    table.paste("21,7/31,2 km\n17,05/18,3\n")
    bench.dialog(PasteDialog).accept_button.click()
    bench.settle()
    assert cell.data() == "21,7/31,2"
    assert bench.page.unsaved() == ()


def test_figures_saved_in_the_fields_take_the_place_of_a_text_refused_in_the_table(bench):
    table = _open_table(bench, "17.12")
    cell = table.model.index(table.model.row_of("17.12"), Column.RESULT)
    table.model.setData(cell, "chưa rõ")
    bench.page.recorder.record_figure("17.12", "main", "numerator", "5/8")
    bench.settle()
    assert cell.data() == "5/8"
    assert bench.page.unsaved() == ()


def test_enter_on_the_button_that_cancels_writes_nothing(bench):
    table = _open_table(bench, "2.2")
    table.paste("21,7/31,2 km\n17,05/18,3\n")
    dialog = bench.dialog(PasteDialog)
    cancel = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Hủy")
    cancel.setFocus()
    bench.qtbot.keyClick(cancel, Qt.Key.Key_Return)  # it presses no button, the default one neither
    bench.settle()
    assert dialog.isVisible()
    assert bench.saved("2.2") == Answer()
    bench.qtbot.keyClick(cancel, Qt.Key.Key_Space)
    bench.settle()
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert bench.saved("2.2") == Answer()


def test_of_a_whole_table_that_is_pasted_the_results_are_taken(bench):
    table = _open_table(bench, "1.1")
    table.paste(
        "1.1\tQuy hoạch\tĐạt\tĐạt\tĐạt\tcó QĐ\r\n"
        "3.1\tTưới, tiêu\t≥ 80%\t338,5/402,7 ha\tĐạt\t\r\n"
        "12.1\tLao động\t≥ 70%\t2.014/2.861\tĐạt\t\r\n"
    )
    dialog = bench.dialog(PasteDialog)
    assert not any(line.usable for line in dialog.lines)  # the result, or their own verdict?
    assert not dialog.accept_button.isEnabled()
    labels = [dialog.columns.itemText(place) for place in range(dialog.columns.count())]
    assert not any("≥" in label for label in labels)
    dialog.columns.setCurrentIndex(next(i for i, label in enumerate(labels) if "338,5" in label))
    assert [line.text for line in dialog.lines] == ["Đạt", "338,5/402,7 ha", "2.014/2.861"]
    assert dialog.accept_button.isEnabled()


def test_a_pasted_heading_says_which_column_holds_the_results(bench):
    table = _open_table(bench, "1.1")
    table.paste(
        "TT\tNội dung tiêu chí\tYêu cầu\tKết quả thực hiện\tGhi chú\r\n"
        "4.1\tHệ thống điện\tĐạt\tChưa đạt\t2 trạm quá tải\r\n"
        "4.2\tHộ sử dụng điện an toàn\t100%\t1.102/1.127 hộ\t\r\n"
    )
    dialog = bench.dialog(PasteDialog)
    assert [line.text for line in dialog.lines] == ["Chưa đạt", "1.102/1.127 hộ"]
    assert dialog.columns.count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "1.1\tQuy hoạch chung\tĐạt\tQĐ 1245/QĐ-UBND ngày 20/6/2022\n"
        "2.1\tĐường xã\t100%\t12,4 trên tổng 14,6 km, còn lại đường đất\n"
        "4.1\tHệ thống điện\tĐạt\t2 trạm quá tải, chờ nâng cấp\n",
        "2.1\tĐường xã\t12,4/14,6 km\t13,5/14,6 km\n3.1\tTưới\t338,5/402,7 ha\t350/402,7 ha\n",
        "Đạt\t12,4/14,6 km\nĐạt\t21,7/31,2 km\n",
    ],
)
def test_which_of_two_pasted_columns_is_meant_is_asked(bench, text):
    table = _open_table(bench, "2.1")
    table.paste(text)
    dialog = bench.dialog(PasteDialog)
    assert not any(line.usable for line in dialog.lines)
    assert dialog.columns.count() > 2


def test_a_second_17_1_that_was_pasted_is_17_10(bench):
    table = _open_table(bench, "1.1")
    table.paste("17.1\tHộ dùng nước sạch\t428/1.127 hộ\n17.1\tAn toàn thực phẩm\t10/12\n")
    dialog = bench.dialog(PasteDialog)
    assert [line.indicator.no for line in dialog.lines] == ["17.1", "17.10"]


def test_blank_lines_and_unknown_numbers_among_pasted_ones_are_named_for_what_they_are(bench):
    table = _open_table(bench, "1.1")
    table.paste("17.12\t5/8\r\n\t\r\n9.1\t2\r\n99.9\tabc\r\n")
    dialog = bench.dialog(PasteDialog)
    shown = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    assert [each.split()[0] for each in shown] == ["17.12", "9.1", "99.9"]
    assert dialog.table.item(2, 3).text() == "Bộ tiêu chí không có chỉ tiêu 99.9."


def test_lines_pasted_from_excel_are_reported_and_written_as_one_edit(bench):
    table = _open_table(bench, "2.1")
    QGuiApplication.clipboard().setText("13/14,6\n21,7/31,2 km\nkhông rõ\n9/5\n")
    bench.qtbot.keyClick(table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = bench.dialog(PasteDialog)
    assert [line.usable for line in dialog.lines] == [True, True, False, False]
    assert dialog.accept_button.text() == "Ghi 2 dòng"
    dialog.accept_button.click()
    bench.settle()
    assert bench.saved("2.1").part("main") == share("13", "14.6")
    assert bench.saved("2.2").part("main") == share("21.7", "31.2")
    assert bench.saved("2.3") == Answer()
    bench.ask(edits.undo)
    assert bench.saved("2.1").part("main") == share("12.4", "14.6")
    assert bench.saved("2.2") == Answer()


def test_pasted_lines_with_numbers_find_their_indicators(bench):
    table = _open_table(bench, "1.1")
    table.paste("17.12\tNhựa\t5/8\r\n9.1\tNhà tạm\t2\r\n")
    dialog = bench.dialog(PasteDialog)
    assert [line.indicator.no for line in dialog.lines] == ["17.12", "9.1"]
    dialog.accept_button.click()
    bench.settle()
    assert bench.saved("9.1").part("main").value == 2


def test_a_cell_being_edited_is_saved_when_the_page_is_left(bench):
    table = _open_table(bench, "17.12")
    bench.qtbot.keyClick(table.view, Qt.Key.Key_F2)
    _cell_editor(table).setText("5/8")
    bench.page.commit_pending()
    bench.settle()
    assert bench.saved("17.12").part("main") == share("5", "8")


# Empty


def test_a_set_without_indicators_says_so_and_what_to_do(bench):
    page, known = bench.page, bench.context.criteria_set
    bench.context.criteria_set = Catalog.shipped().criteria_set(NO_INDICATORS)
    page.refresh(None)
    assert page.stack.currentWidget() is page.empty
    assert "47 chỉ tiêu" in page.empty.accessibleDescription()
    assert "tệp quyết định" in page.empty.accessibleDescription()
    page.show_target("12.1")
    page.commit_pending()
    assert page.stack.currentWidget() is page.empty
    bench.context.criteria_set = known
    page.refresh(None)
    bench.settle()
    assert page.current_no == "12.1"
    assert page.interview.isVisible()


@pytest.mark.parametrize(
    ("set_id", "year"),
    [("qd-491-2009-xa", 2014), ("qd-1980-2016-xa", 2018), ("qd-318-2022-xa-nang-cao", 2024)],
)
def test_every_indicator_of_another_set_can_be_shown(bench, set_id, year):
    info = bench.ask(lambda ws: _another(ws, set_id, Period(year)))
    bench.context.assessment = info
    bench.context.criteria_set = Catalog.shipped().criteria_set(set_id)
    bench.page.refresh(None)
    bench.settle()
    for indicator in bench.context.criteria_set.indicators():
        bench.page.show_target(indicator.no)
        assert bench.page.interview.no == indicator.no
        assert bench.page.interview.verdict.verdict is Verdict.INCOMPLETE
        assert indicator.no in bench.page.interview.head.question
    bench.settle()


def test_another_assessment_is_shown_with_its_own_figures(bench):
    bench.go("9.1")
    before = bench.ask(lambda ws: workspace.latest_assessment(ws, Period(2023)))
    bench.context.assessment = before
    bench.page.refresh(None)
    bench.settle()
    assert bench.page.current_no == "9.1"
    assert bench.field("main", "value").text() == "4"


def _another(ws: workspace.Workspace, set_id: str, period: Period) -> Any:
    workspace.add_assessment(ws, set_id=set_id, period=period)
    return next(info for info in workspace.assessments(ws) if info.set_id == set_id)


def _open_table(bench: Bench, no: str) -> Any:
    bench.go(no)
    bench.page._toggle_mode()
    bench.settle()
    return bench.page.table


def _cell_editor(table: Any) -> Any:
    editor = QApplication.focusWidget()
    assert table.view.isAncestorOf(editor)
    return editor


def _listed(bench: Bench) -> list[str]:
    from ntm_desktop.gui.assessment.tree_model import Role

    model = bench.page.tree.view.model()
    found = []
    for row in range(model.rowCount()):
        top = model.index(row, 0)
        below = [model.index(r, 0, top).data(Role.NO) for r in range(model.rowCount(top))]
        found.extend(below or [top.data(Role.NO)])
    return [no for no in found if no]


def _drop(widget: QWidget, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    how = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(8, 8), *how))
    QApplication.sendEvent(widget, QDropEvent(QPointF(8, 8), *how))


def test_the_self_assessment_is_written_as_a_workbook(bench, tmp_path, monkeypatch):
    target = tmp_path / "tự đánh giá.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    bench.page.export_button.click()
    bench.settle()
    book = openpyxl.load_workbook(target)
    said = [str(cell.value) for row in book.worksheets[0].rows for cell in row]
    assert any(text.startswith("Tiêu chí 1:") for text in said)


def test_a_figure_typed_on_an_older_value_is_refused_with_both_values(bench):
    bench.go("12.1")
    field = bench.field("main", "numerator")
    bench.type_into(field, "1500")
    assessment_id = bench.context.assessment.id
    bench.ask(
        lambda ws: edits.record_figure(ws, assessment_id, "12.1", "main", "numerator", "1777")
    )
    assert field.text() == "1500"  # what is being typed stays
    bench.leave(field)
    assert bench.saved("12.1").part("main").numerator == 1777
    assert "“2014”" in field.toolTip()
    assert "“1777”" in field.toolTip()

    # Having seen both, the officer may insist.
    bench.type_into(field, "1600")
    bench.leave(field)
    assert bench.saved("12.1").part("main").numerator == 1600


def test_a_figure_that_was_taken_back_is_typed_anew_on_what_stands_there(bench):
    bench.go("12.1")
    field = bench.field("main", "numerator")
    bench.type_into(field, "1500")
    bench.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assessment_id = bench.context.assessment.id
    bench.ask(
        lambda ws: edits.record_figure(ws, assessment_id, "12.1", "main", "numerator", "1777")
    )
    bench.type_into(field, "1600")
    bench.leave(field)
    assert bench.saved("12.1").part("main").numerator == 1600
