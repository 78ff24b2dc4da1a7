"""The table one types into: every key of Excel does there what fingers expect."""

from typing import Any

import pytest
from PySide6.QtCore import QDate, QEvent, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QLineEdit

from ntm_desktop.gui.widgets.cell_typing import HeldKeys
from ntm_desktop.gui.widgets.choice_edit import ChoiceEdit
from ntm_desktop.gui.widgets.edit_grid import LACKING_ROLE, OPTIONS_ROLE, QUESTION_ROLE, EditGrid

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
NAMES = ["Ngày", "Thôn", "Số hộ", "Ghi chú"]
LINES = [
    ["05/03/2024", "Đông Tiến", "12", "đủ"],
    ["06/03/2024", "Tây Sơn", "8", "một\nhai"],
    ["", "", "", ""],
]


class Grid:
    """The table with three lines, and somebody at the keyboard."""

    def __init__(self, qtbot: Any) -> None:
        self.qtbot = qtbot
        self.model = QStandardItemModel()
        self.model.setHorizontalHeaderLabels(NAMES)
        for line in LINES:
            self.model.appendRow([QStandardItem(text) for text in line])
        self.view = EditGrid("Sổ")
        self.view.setModel(self.model)
        self.view.set_widths([12, 20, 8])
        qtbot.addWidget(self.view)
        self.view.resize(700, 300)
        self.view.show()
        self.view.go_to(0, 0)

    def key(self, key: Qt.Key, modifier: Any = NONE) -> None:
        self.qtbot.keyClick(self.editor or self.view, key, modifier)
        QApplication.processEvents()  # an editor hands over what was typed a moment later

    @property
    def editor(self) -> Any:
        if not self.view.editing:
            return None
        room = self.view.viewport()
        fields = room.findChildren(QLineEdit)
        # One that was closed stays a child until the next turn of the loop.
        return [each for each in fields if each.parent() is room][-1]

    def text(self, row: int, column: int) -> str:
        return self.model.item(row, column).text()

    @property
    def place(self) -> tuple[int, int]:
        index: QModelIndex = self.view.currentIndex()
        return index.row(), index.column()


@pytest.fixture
def grid(qtbot) -> Grid:
    return Grid(qtbot)


def clipboard() -> Any:
    return QGuiApplication.clipboard()


def test_enter_leads_on_from_what_is_typed_and_from_a_cell_left_empty(grid):
    grid.view.go_to(0, 1)
    grid.key(Qt.Key.Key_F2)
    grid.editor.setText("Bắc Sơn")
    grid.key(Qt.Key.Key_Return)
    assert grid.text(0, 1) == "Bắc Sơn"
    assert grid.place == (0, 2)
    assert not grid.view.editing
    grid.key(Qt.Key.Key_Return)
    assert grid.place == (0, 3)
    assert not grid.view.editing


def test_tab_leads_right_and_back(grid):
    grid.view.go_to(0, 1)
    grid.key(Qt.Key.Key_F2)
    grid.key(Qt.Key.Key_Tab)
    assert grid.place == (0, 2)
    grid.key(Qt.Key.Key_F2)
    grid.key(Qt.Key.Key_Backtab)
    assert grid.place == (0, 1)


def test_enter_passes_over_what_is_not_typed_and_stays_in_the_last_cell(grid):
    grid.model.item(1, 0).setEditable(False)
    for begun, reached in (((0, 3), (1, 1)), ((2, 3), (2, 3))):
        for typed in (False, True):
            grid.view.go_to(*begun)
            if typed:
                grid.key(Qt.Key.Key_F2)
            grid.key(Qt.Key.Key_Return)
            assert grid.place == reached


def test_escape_gives_up_what_was_typed(grid):
    grid.view.go_to(0, 1)
    grid.key(Qt.Key.Key_F2)
    grid.editor.setText("Bỏ")
    grid.key(Qt.Key.Key_Escape)
    assert grid.text(0, 1) == "Đông Tiến"
    assert not grid.view.editing


@pytest.mark.parametrize(
    ("key", "modifier", "signal", "said"),
    [
        (Qt.Key.Key_F5, NONE, "line_wanted", []),
        (Qt.Key.Key_F6, NONE, "removal_wanted", []),
        (Qt.Key.Key_Delete, CONTROL, "removal_wanted", []),
        (Qt.Key.Key_Minus, CONTROL, "removal_wanted", []),
        (Qt.Key.Key_F8, NONE, "check_wanted", []),
        (Qt.Key.Key_Return, CONTROL, "opened", []),
        (Qt.Key.Key_Up, CONTROL, "moved", [-1]),
        (Qt.Key.Key_Down, CONTROL, "moved", [1]),
    ],
)
def test_what_concerns_whole_lines_is_asked_of_the_page(grid, key, modifier, signal, said):
    with grid.qtbot.waitSignal(getattr(grid.view, signal), timeout=1000) as caught:
        grid.key(key, modifier)
    assert caught.args == said


def test_while_a_cell_is_typed_these_keys_belong_to_it(grid):
    asked = []
    grid.view.line_wanted.connect(lambda: asked.append(1))
    grid.key(Qt.Key.Key_F2)
    grid.view.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F5, NONE))
    assert asked == []


def test_the_cell_above_is_copied_down(grid):
    grid.view.go_to(2, 1)
    grid.key(Qt.Key.Key_D, CONTROL)
    assert grid.text(2, 1) == "Tây Sơn"
    grid.view.go_to(0, 1)
    grid.key(Qt.Key.Key_D, CONTROL)  # nothing stands above the first line
    assert grid.text(0, 1) == "Đông Tiến"


def test_today_is_typed_with_one_key(grid):
    grid.view.go_to(2, 0)
    grid.key(Qt.Key.Key_Semicolon, CONTROL)
    assert grid.text(2, 0) == QDate.currentDate().toString("dd/MM/yyyy")


def test_delete_empties_what_is_selected_and_may_be_typed(grid):
    grid.model.item(1, 1).setEditable(False)
    grid.view.selectAll()
    grid.key(Qt.Key.Key_Delete)
    assert [grid.text(0, column) for column in range(4)] == ["", "", "", ""]
    assert grid.text(1, 1) == "Tây Sơn"


def test_without_a_current_cell_the_keys_of_a_cell_do_nothing(grid):
    grid.view.setCurrentIndex(QModelIndex())
    grid.view.clearSelection()
    assert grid.view.selected_rows() == []
    grid.key(Qt.Key.Key_Delete)
    assert [grid.text(0, column) for column in range(4)] == LINES[0]


def test_selected_lines_are_copied_as_excel_takes_them(grid):
    grid.view.selectAll()
    grid.key(Qt.Key.Key_C, CONTROL)
    assert clipboard().text().split("\n", 1)[0] == "05/03/2024\tĐông Tiến\t12\tđủ"
    assert '"một\nhai"' in clipboard().text()  # a line break inside a cell is quoted


def test_copying_nothing_leaves_the_clipboard(grid):
    clipboard().setText("giữ")
    grid.view.clearSelection()
    grid.key(Qt.Key.Key_C, CONTROL)
    assert clipboard().text() == "giữ"


def test_one_cell_is_pasted_into_the_cell_and_more_are_handed_to_the_page(grid):
    grid.view.go_to(2, 2)
    clipboard().setText("31")
    grid.key(Qt.Key.Key_V, CONTROL)
    assert grid.text(2, 2) == "31"
    clipboard().setText("1\t2\n3\t4")
    with grid.qtbot.waitSignal(grid.view.pasted, timeout=1000) as caught:
        grid.key(Qt.Key.Key_V, CONTROL)
    assert caught.args == ["1\t2\n3\t4"]
    assert grid.text(2, 2) == "31"


def test_rows_pasted_while_a_cell_is_typed_do_not_fall_into_that_cell(grid):
    grid.view.go_to(0, 1)
    grid.key(Qt.Key.Key_F2)
    clipboard().setText("a\tb")
    with grid.qtbot.waitSignal(grid.view.pasted, timeout=1000):
        grid.key(Qt.Key.Key_V, CONTROL)
    assert grid.text(0, 1) == "Đông Tiến"
    grid.key(Qt.Key.Key_F2)
    clipboard().setText("Nam")
    grid.editor.clear()
    grid.key(Qt.Key.Key_V, CONTROL)
    grid.key(Qt.Key.Key_Return)
    assert grid.text(0, 1) == "Nam"  # a single text is pasted where the cursor is


def test_alt_enter_breaks_the_line_in_a_cell(grid):
    grid.view.go_to(0, 3)
    grid.key(Qt.Key.Key_F2)
    grid.editor.setText("trên")
    grid.editor.end(False)
    grid.key(Qt.Key.Key_Return, ALT)
    grid.editor.insert("dưới")
    grid.key(Qt.Key.Key_Return)
    assert grid.text(0, 3) == "trên\ndưới"


def test_what_has_a_list_opens_it_and_takes_a_choice_at_once(grid):
    grid.model.item(2, 1).setData(["Đông Tiến", "Tây Sơn"], OPTIONS_ROLE)
    grid.view.go_to(2, 1)
    grid.key(Qt.Key.Key_Down, ALT)
    field = grid.editor
    assert isinstance(field, ChoiceEdit)
    assert field.accessibleName() == "Thôn"
    QApplication.processEvents()
    field.offer()
    assert field.list_view.isVisible()
    field.list_view.setCurrentIndex(field.list_view.model().index(1, 0))
    grid.key(Qt.Key.Key_Return)
    assert grid.text(2, 1) == "Tây Sơn"
    assert not grid.view.editing


def test_a_list_can_be_typed_past(grid):
    grid.model.item(0, 1).setData(["Đông Tiến", "Tây Sơn"], OPTIONS_ROLE)
    grid.view.go_to(0, 1)
    grid.key(Qt.Key.Key_F2)
    assert grid.editor.selectedText() == "Đông Tiến"
    grid.editor.setText("Nà Lùng")
    grid.view.commit_editor()
    assert grid.text(0, 1) == "Nà Lùng"
    grid.view.commit_editor()  # nothing is open any more
    assert grid.text(0, 1) == "Nà Lùng"


def test_a_question_and_a_gap_are_seen_in_the_cell(grid):
    def picture() -> Any:
        return grid.view.viewport().grab().toImage()

    grid.view.go_to(2, 3)
    plain = picture()
    grid.model.item(0, 2).setData("không phải là số", QUESTION_ROLE)
    asked = picture()
    grid.model.item(2, 1).setData(True, LACKING_ROLE)
    lacking = picture()
    assert plain != asked != lacking
    grid.view.selectRow(1)
    assert picture() != lacking


def test_what_is_being_typed_stays_when_its_row_is_shown_anew(grid):
    grid.view.go_to(0, 1)
    grid.key(Qt.Key.Key_F2)
    grid.editor.setText("Bắc S")
    top, bottom = grid.model.index(0, 0), grid.model.index(1, 3)
    grid.model.dataChanged.emit(top, bottom)  # what was saved of another cell came back
    assert grid.editor.text() == "Bắc S"
    grid.editor.setText("Bắc Sơn")
    grid.key(Qt.Key.Key_Return)
    assert grid.text(0, 1) == "Bắc Sơn"


def test_an_editor_nothing_was_typed_into_follows_what_is_saved(grid):
    grid.view.go_to(0, 1)
    grid.key(Qt.Key.Key_F2)
    grid.model.item(0, 1).setText("Nam Sơn")
    assert grid.editor.text() == "Nam Sơn"
    assert grid.editor.selectedText() == "Nam Sơn"


def test_keys_typed_while_a_line_is_made_wait_for_it(grid):
    held = HeldKeys(grid.view)
    grid.view.go_to(2, 1)
    before = grid.text(2, 1)
    held.hold()
    for letter in (Qt.Key.Key_A, Qt.Key.Key_B):
        grid.qtbot.keyClick(grid.view, letter)
    assert not grid.view.editing
    grid.view.go_to(0, 2)
    grid.view.edit(grid.model.index(0, 2))
    held.release()
    grid.key(Qt.Key.Key_Return)
    assert grid.text(0, 2) == "ab"
    assert grid.text(2, 1) == before


def test_keys_for_a_line_that_could_not_be_made_are_forgotten(grid):
    held = HeldKeys(grid.view)
    grid.view.go_to(2, 1)
    held.hold()
    grid.qtbot.keyClick(grid.view, Qt.Key.Key_A)
    held.release(drop=True)
    assert not grid.view.editing
    grid.qtbot.keyClick(grid.view, Qt.Key.Key_B)
    assert grid.editor.text() == "b"
