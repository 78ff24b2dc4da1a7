"""The page "Lộ trình": proposed, typed, found late, printed; and where the commune stands."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.roadmap import ROADMAP, YEAR_TARGETS
from ntm_desktop.gui.roadmap.plan_dialog import PlanDialog
from ntm_desktop.gui.widgets.chart_view import ChartView
from ntm_desktop.gui.widgets.edit_grid import LACKING_ROLE, QUESTION_ROLE
from ntm_desktop.gui.widgets.register_lines.dialogs import EntryHistoryDialog, RegisterPasteDialog
from ntm_desktop.gui.widgets.register_lines.entry_dialog import EntryDialog
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.subjects import add_subject

TASK = {
    "indicator": "6.2", "task": "Làm sân chơi", "who": "UBND xã", "due": "30/6/2024",
}  # fmt: skip


class Desk:
    """Somebody at the page."""

    def __init__(self, program: Any) -> None:
        self.program = program
        program.window.open_page("roadmap")
        program.settle()

    @property
    def page(self) -> Any:
        return self.program.window.current_page

    def press(self, button: Any) -> None:
        self.program.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.program.settle()

    def column(self, field: str) -> int:
        model = self.page.model
        fields = [model.field_at(column) for column in range(model.columnCount())]
        return next(n for n, found in enumerate(fields) if found is not None and found.id == field)

    def type(self, row: int, field: str, text: str) -> None:
        index = self.page.model.index(row, self.column(field))
        self.page.table.go_to(row, index.column())
        self.page.model.setData(index, text)
        self.program.settle()

    def cell(self, row: int, column: int, role: Any = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.page.model.index(row, column).data(role)

    def add(self, register: str = ROADMAP, **values: str) -> Any:
        texts = values if register != ROADMAP else TASK | values
        return self.program.do(lambda ws: add_entry(ws, register, texts))


@pytest.fixture
def desk(on_sample) -> Desk:
    return Desk(on_sample)


def test_what_is_not_met_is_proposed_and_what_figures_do_not_say_is_asked(desk) -> None:
    page = desk.page
    assert page.propose_button.text() == "Lấy chỉ tiêu chưa đạt (5)"
    assert page.stack.currentWidget() is page._empty_area
    desk.press(page.propose_button)
    assert page.model.rowCount() == 5
    assert desk.cell(1, desk.column("indicator")) == "6.3 Thôn có nhà văn hóa"
    assert desk.cell(1, desk.column("indicator"), Qt.ItemDataRole.EditRole) == "6.3"
    assert desk.cell(1, desk.column("task")) == "Thôn có nhà văn hóa: cần thêm 1 thôn"
    assert desk.cell(1, desk.column("who"), LACKING_ROLE)
    assert page.propose_button.isHidden()
    desk.program.window.undo()
    desk.program.settle()
    assert page.model.rowCount() == 0


def test_a_line_is_added_with_f5_typed_and_its_state_follows(desk) -> None:
    page = desk.page
    desk.press(page.add_button)
    desk.program.qtbot.waitUntil(lambda: page.table.editing, timeout=5_000)
    editor = page.table.viewport().findChild(QLineEdit)
    editor.setText("17.6")
    page.commit_pending()
    desk.program.settle()
    desk.type(0, "task", "Mua xe gom rác")
    desk.type(0, "due", "30/6/2024")
    assert desk.cell(0, 1).startswith("Quá hạn ")
    assert desk.cell(0, 1, QUESTION_ROLE)
    assert page.chips["late"].text() == "Quá hạn 1"
    desk.type(0, "done", "1/7/2024")
    assert desk.cell(0, 1) == "Xong 01/07/2024"
    page.choose_kind("late")
    assert page.stack.currentWidget() is page._nothing_area


def test_the_state_of_a_line_is_not_typed(desk) -> None:
    desk.add()
    flags = desk.page.model.index(0, 1).flags()
    assert not flags & Qt.ItemFlag.ItemIsEditable
    assert desk.page.model.index(0, 2).flags() & Qt.ItemFlag.ItemIsEditable


def test_targets_are_typed_and_drawn(desk) -> None:
    desk.press(desk.page.add_target)
    assert desk.page.targets.lines.rowCount() == 1
    desk.add(YEAR_TARGETS, year="2024", tier="Đạt chuẩn", criteria="14")
    assert "năm 2024 đăng ký 14" in desk.page.header._subtitle.text()
    (chart,) = [c for c in desk.page.findChildren(ChartView) if not c.isHidden()]
    assert "2024: 12 (kế hoạch 14)" in chart.accessibleDescription()
    desk.add(YEAR_TARGETS, year="2025", tier="Đạt chuẩn", criteria="25")
    assert "nhiều hơn 19" in desk.page.target_note.text()


def test_lines_are_searched_without_marks_and_led_to(desk) -> None:
    desk.add()
    other = desk.add(task="Mua loa truyền thanh").id
    desk.page.search.setText("truyen thanh")
    desk.program.qtbot.waitUntil(lambda: desk.page.model.rowCount() == 1, timeout=5_000)
    desk.page.search.setText("san choi")
    desk.program.qtbot.waitUntil(
        lambda: desk.cell(0, desk.column("task")) == "Làm sân chơi", timeout=5_000
    )
    desk.page.show_target(f"{ROADMAP}:{other}")
    desk.program.settle()
    assert desk.page.table.current_entry.id == other


def test_lines_are_pasted_from_excel_and_copied_as_they_are_typed(desk) -> None:
    rows = "Chỉ tiêu\tViệc phải làm\tThời hạn\n17.6\tMua xe gom rác\t2025\n"
    desk.page.table.paste(rows)
    desk.program.settle()
    dialog = desk.page.findChild(RegisterPasteDialog)
    dialog.accept()
    desk.program.settle()
    assert desk.cell(0, desk.column("task")) == "Mua xe gom rác"
    desk.page.table.go_to(0, desk.column("indicator"))
    desk.page.table._copy()
    assert QGuiApplication.clipboard().text() == "17.6"


def test_a_line_opens_as_a_form_moves_and_shows_its_history(desk) -> None:
    desk.add()
    desk.add(task="Việc hai")
    page = desk.page
    page.table.go_to(0, 2)
    page.table.open_entry()
    dialog = page.findChild(EntryDialog)
    dialog.fields["benefit"].setText("Trẻ em có chỗ chơi")
    dialog.accept()
    desk.program.settle()
    assert desk.cell(0, desk.column("benefit")) == "Trẻ em có chỗ chơi"
    page.table._move(1)
    desk.program.settle()
    assert desk.cell(0, desk.column("task")) == "Việc hai"
    page.table.show_history()
    desk.program.settle()
    assert page.findChild(EntryHistoryDialog) is not None
    page.table.go_to(0, 2)
    page.table.remove()
    desk.program.settle()
    assert page.model.rowCount() == 1


def test_the_plan_is_looked_at_and_written_as_word(desk, tmp_path) -> None:
    desk.add()
    assert desk.page.can_print()
    desk.page.print_document()
    dialog = desk.program.window.findChild(PlanDialog)
    desk.program.qtbot.waitUntil(lambda: dialog.preview.pages is not None, timeout=20_000)
    assert dialog.preview.pages.count >= 2
    dialog.save(tmp_path / "ke-hoach.docx")
    desk.program.settle()
    assert (tmp_path / "ke-hoach.docx").read_bytes().startswith(b"PK")
    dialog.close()
    desk.program.settle()


def test_the_overview_leads_to_what_is_late_and_says_what_is_recognised(desk) -> None:
    added = desk.add()
    for act, tier, day in (("lần đầu", "đạt chuẩn", "20/12/2023"), ("thu hồi", "nâng cao", "2024")):
        desk.add(
            "recognition", subject="Xã", name="Chiến Thắng", tier=tier, act=act,
            decision="12/QĐ-UBND", date=day, reason="Tụt tiêu chí" if act == "thu hồi" else "",
        )  # fmt: skip
    window = desk.program.window
    window.open_page("overview")
    desk.program.settle()
    overview = window.current_page
    texts = [fact.text for fact in overview.standing.facts]
    assert texts == [
        "Đã bị thu hồi “Nông thôn mới nâng cao” theo QĐ 12/QĐ-UBND, 2024. Lý do: Tụt tiêu chí",
        "Xã đã được công nhận: Đạt chuẩn nông thôn mới theo QĐ 12/QĐ-UBND ngày 20/12/2023",
    ]
    late = next(c for c in overview.todo._rows if c.content.page_id == "roadmap").content
    assert late.target == f"{ROADMAP}:{added.id}"


def test_the_registers_page_leaves_the_roadmap_to_its_own(desk) -> None:
    desk.program.window.open_page("registers")
    desk.program.settle()
    model = desk.page.list.model()
    rows = range(model.rowCount())
    shown = {model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in rows}
    assert "training" in shown
    assert not shown & {ROADMAP, YEAR_TARGETS}


def test_a_village_shows_the_decision_that_recognises_it(desk) -> None:
    desk.program.do(lambda ws: add_subject(ws, SubjectLevel.VILLAGE, "Thôn Pá Danh"))
    desk.add(
        "recognition", subject="Thôn", name="Pá Danh", tier="kiểu mẫu", act="lần đầu",
        decision="7/QĐ-UBND", date="2022",
    )  # fmt: skip
    desk.program.window.open_page("places")
    desk.program.settle()
    said = desk.page.detail.recognition.text()
    assert said == "Đã công nhận: Nông thôn mới kiểu mẫu theo QĐ 7/QĐ-UBND, 2022"
