"""The table of projects, money and villages: its keys, what was refused, what is said of a cell."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from ntm_desktop.gui.widgets.sheet import SheetCell, SheetColumn, SheetRow, SheetView
from ntm_desktop.gui.widgets.sheet_model import LaterRow
from ntm_desktop.gui.widgets.tables import RowKind

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
COLUMNS = [
    SheetColumn("name", "Công trình"),
    SheetColumn("day", "Ngày duyệt", chars=12, day=True, tip="Ngày ký quyết định"),
    SheetColumn("sum", "Tổng vốn", chars=10, right=True),
    SheetColumn("kind", "Lĩnh vực", chars=14, choices=("Giao thông", "Thủy lợi")),
]


def project(key: str, name: str, total: str) -> SheetRow:
    return SheetRow(
        key,
        (
            SheetCell(name, editable=True),
            SheetCell("", editable=True),
            SheetCell(total, editable=True, edit=total.replace(".", ""), token="warn"),
            SheetCell("Giao thông", editable=True, icon="map"),
        ),
    )


ROWS = [
    SheetRow("head", (SheetCell("Công trình mới"),), kind=RowKind.SECTION),
    project("a", "Đường Đông Tiến", "1.200"),
    project("b", "Kênh Nà Lùng có một cái tên dài đến mức không thể nào đứng vừa trong cột", "350"),
    SheetRow("sum", (SheetCell("Cộng", strong=True), SheetCell(), SheetCell("1.550"))),
]


class Sheet:
    """The table, and somebody at the keyboard."""

    def __init__(self, qtbot: Any) -> None:
        self.qtbot = qtbot
        self.view = SheetView(COLUMNS, "Công trình")
        qtbot.addWidget(self.view)
        self.edits: list[tuple[object, str, str]] = []
        self.view.edited.connect(lambda *said: self.edits.append(said))
        self.view.resize(700, 300)
        self.view.show_rows(ROWS)
        self.view.show()

    def at(self, key: str, column: int) -> None:
        self.view.make_current(key, column)

    def key(self, key: Qt.Key, modifier: Any = NONE) -> None:
        self.qtbot.keyClick(self.editor or self.view, key, modifier)
        QApplication.processEvents()

    @property
    def editor(self) -> Any:
        if self.view.state() != SheetView.State.EditingState:
            return None
        editors: list[QLineEdit] = list(self.view.viewport().findChildren(QLineEdit))
        return editors[-1]

    @property
    def place(self) -> tuple[object, int]:
        return self.view.current_key, self.view.currentIndex().column()

    def says(self, key: str, column: int, role: Any) -> Any:
        model = self.view.sheet
        return model.index(model.place_of(key), column).data(role)


@pytest.fixture
def sheet(qtbot) -> Sheet:
    return Sheet(qtbot)


def test_enter_and_tab_lead_over_what_can_be_typed_only(sheet):
    assert sheet.view.begin_edit("a", "kind")
    sheet.editor.setText("Thủy lợi")
    sheet.key(Qt.Key.Key_Return)
    assert sheet.edits == [("a", "kind", "Thủy lợi")]
    assert sheet.place == ("b", 0)
    sheet.key(Qt.Key.Key_F2)
    sheet.key(Qt.Key.Key_Tab)
    assert sheet.place == ("b", 1)
    sheet.at("b", 3)
    sheet.key(Qt.Key.Key_F2)
    sheet.key(Qt.Key.Key_Tab)
    assert sheet.place == ("b", 3)  # only sums are below


def test_a_heading_and_a_sum_are_not_typed_into_but_opened(sheet):
    assert not sheet.view.begin_edit("sum", "name")
    assert not sheet.view.begin_edit("gone", "name")
    sheet.at("sum", 0)
    with sheet.qtbot.waitSignal(sheet.view.opened, timeout=1000) as caught:
        sheet.key(Qt.Key.Key_Return)
    assert caught.args == ["sum"]
    with sheet.qtbot.waitSignal(sheet.view.opened, timeout=1000) as caught:
        sheet.view.doubleClicked.emit(sheet.view.sheet.index(0, 0))
    assert caught.args == ["head"]
    sheet.at("a", 0)
    with sheet.qtbot.waitSignal(sheet.view.opened, timeout=1000) as caught:
        sheet.key(Qt.Key.Key_Return, CONTROL)
    assert caught.args == ["a"]
    assert sheet.editor is None


@pytest.mark.parametrize(
    ("key", "modifier", "signal", "said"),
    [
        (Qt.Key.Key_F5, NONE, "add_wanted", []),
        (Qt.Key.Key_F6, NONE, "remove_wanted", [["a"]]),
        (Qt.Key.Key_Up, ALT, "moved", ["a", -1]),
        (Qt.Key.Key_Down, ALT, "moved", ["a", 1]),
    ],
)
def test_what_concerns_whole_lines_is_asked_of_the_page(sheet, key, modifier, signal, said):
    sheet.at("a", 0)
    with sheet.qtbot.waitSignal(getattr(sheet.view, signal), timeout=1000) as caught:
        sheet.key(key, modifier)
    assert caught.args == said


def test_lines_are_removed_without_their_heading(sheet):
    sheet.view.selectAll()
    assert sheet.view.selected_keys() == ["a", "b", "sum"]


def test_delete_empties_the_selected_cells(sheet):
    sheet.view.clearSelection()
    sheet.at("a", 2)
    sheet.key(Qt.Key.Key_Delete)
    assert sheet.edits == [("a", "sum", "")]
    sheet.at("sum", 2)
    sheet.key(Qt.Key.Key_Delete)
    assert len(sheet.edits) == 1  # a sum is not typed


def test_the_figure_above_is_copied_as_it_was_typed(sheet):
    sheet.at("b", 2)
    sheet.key(Qt.Key.Key_D, CONTROL)
    assert sheet.edits == [("b", "sum", "1200")]


def test_today_is_written_where_a_day_belongs_and_nowhere_else(sheet):
    sheet.at("a", 0)
    sheet.key(Qt.Key.Key_Semicolon, CONTROL)
    assert sheet.edits == []
    sheet.at("a", 1)
    sheet.key(Qt.Key.Key_Semicolon, CONTROL)
    assert sheet.edits == [("a", "day", f"{date.today():%d/%m/%Y}")]  # noqa: DTZ011


def test_one_cell_is_pasted_and_several_are_handed_to_the_page(sheet):
    sheet.at("a", 2)
    QGuiApplication.clipboard().setText("77\r\n")
    sheet.key(Qt.Key.Key_V, CONTROL)
    assert sheet.edits == [("a", "sum", "77")]
    QGuiApplication.clipboard().setText("\n")
    sheet.key(Qt.Key.Key_V, CONTROL)
    assert len(sheet.edits) == 1
    QGuiApplication.clipboard().setText("1\t2")
    with sheet.qtbot.waitSignal(sheet.view.pasted, timeout=1000) as caught:
        sheet.key(Qt.Key.Key_V, CONTROL)
    assert caught.args == ["1\t2"]


def test_rows_pasted_into_an_open_cell_go_to_the_page_too(sheet):
    sheet.view.begin_edit("a", "name")
    QGuiApplication.clipboard().setText("1\t2")
    with sheet.qtbot.waitSignal(sheet.view.pasted, timeout=1000):
        sheet.key(Qt.Key.Key_V, CONTROL)
    assert sheet.edits == []


def test_the_selected_cells_are_copied_line_by_line(sheet):
    sheet.at("a", 0)
    sheet.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Đường Đông Tiến"
    sheet.view.selectRow(1)
    sheet.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Đường Đông Tiến\t\t1.200\tGiao thông"


def test_choices_are_shown_with_alt_down(sheet):
    sheet.view.begin_edit("a", "kind")
    sheet.key(Qt.Key.Key_Down, ALT)
    completer = sheet.editor.completer()
    assert completer.completionCount() == 2
    completer.popup().hide()
    sheet.view.commit_editor()
    assert sheet.edits == []  # looking is not choosing


def test_keys_that_an_open_cell_leaves_over_do_nothing_to_the_table(sheet):
    asked: list[int] = []
    sheet.view.add_wanted.connect(lambda: asked.append(1))
    sheet.view.begin_edit("a", "name")
    sheet.view.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F5, NONE))
    assert asked == []


def test_what_was_refused_stays_with_its_reason_until_it_is_mended(sheet):
    model = sheet.view.sheet
    model.refuse("a", "sum", "mười hai", "Không phải là số")
    tip, shown = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole
    said = Qt.ItemDataRole.AccessibleTextRole
    assert (sheet.says("a", 2, shown), sheet.says("a", 2, tip)) == ("mười hai", "Không phải là số")
    assert sheet.says("a", 2, Qt.ItemDataRole.EditRole) == "mười hai"
    assert sheet.says("a", 2, said) == "Đường Đông Tiến, Tổng vốn: 1.200. Không phải là số"
    refused = sheet.view.viewport().grab().toImage()
    sheet.at("a", 2)
    assert model.setData(sheet.view.currentIndex(), "1200")  # typed back to what is saved
    assert sheet.edits == []
    assert sheet.says("a", 2, shown) == "1.200"
    assert sheet.view.viewport().grab().toImage() != refused


def test_refused_texts_can_be_given_up_all_at_once(sheet):
    model = sheet.view.sheet
    assert not model.give_back()
    model.refuse("a", "sum", "x", "sai")
    model.refuse("b", "day", "y", "sai")
    assert model.give_back()
    assert sheet.says("a", 2, Qt.ItemDataRole.DisplayRole) == "1.200"


def test_a_line_that_went_takes_its_refused_text_along(sheet):
    sheet.view.sheet.refuse("b", "sum", "x", "sai")
    sheet.view.show_rows(ROWS[:2])
    sheet.view.show_rows(ROWS)
    assert sheet.says("b", 2, Qt.ItemDataRole.DisplayRole) == "350"


def test_the_current_cell_stays_when_lines_come_and_go(sheet):
    sheet.at("b", 2)
    sheet.view.show_rows([ROWS[0], ROWS[2], ROWS[1]])
    assert sheet.place == ("b", 2)
    seen: list[object] = []
    sheet.view.current_changed.connect(seen.append)
    sheet.at("a", 0)
    assert seen == ["a"]


def test_a_reader_of_the_screen_hears_line_column_and_figure(sheet):
    role = Qt.ItemDataRole
    assert sheet.says("a", 2, role.AccessibleTextRole) == "Đường Đông Tiến, Tổng vốn: 1.200"
    header = sheet.view.sheet.headerData
    horizontal = Qt.Orientation.Horizontal
    assert header(1, horizontal, role.ToolTipRole) == "Ngày ký quyết định"
    assert header(2, horizontal, role.ToolTipRole) == "Tổng vốn"
    assert header(0, Qt.Orientation.Vertical) is None
    assert sheet.says("b", 0, role.ToolTipRole) == ROWS[2].cells[0].text  # too long for its column
    assert sheet.says("a", 3, role.ToolTipRole) is None


def test_a_figure_stands_right_a_sum_is_bold_a_warning_has_its_colour(sheet):
    role = Qt.ItemDataRole
    right = Qt.AlignmentFlag.AlignRight
    assert sheet.says("a", 2, role.TextAlignmentRole) & right
    assert not sheet.says("a", 0, role.TextAlignmentRole) & right
    assert sheet.says("sum", 0, role.FontRole).weight() > QFont.Weight.Normal
    assert sheet.says("a", 0, role.FontRole) is None
    assert sheet.says("a", 2, role.ForegroundRole) != sheet.says("a", 0, role.ForegroundRole)
    assert sheet.says("a", 3, role.DecorationRole) is not None
    assert sheet.says("a", 0, role.DecorationRole) is None


def test_columns_share_the_room_that_fixed_ones_leave(sheet):
    before = sheet.view.columnWidth(0), sheet.view.columnWidth(2)
    sheet.view.resize(1000, 300)
    QApplication.processEvents()
    assert sheet.view.columnWidth(0) > before[0]
    assert sheet.view.columnWidth(2) == before[1]
    sheet.view.set_columns([SheetColumn("name", "Tên khác"), *COLUMNS[1:]])
    assert sheet.view.sheet.headerData(0, Qt.Orientation.Horizontal) == "Tên khác"


def test_what_is_being_typed_stays_while_another_cell_is_saved(sheet):
    assert sheet.view.begin_edit("b", "sum")
    sheet.editor.setText("40")
    sheet.view.show_rows([ROWS[0], ROWS[1], project("b", "Kênh Nà Lùng", "350"), ROWS[3]])
    assert sheet.editor.text() == "40"
    sheet.editor.setText("400")
    sheet.key(Qt.Key.Key_Return)
    assert sheet.edits == [("b", "sum", "400")]


def test_what_is_being_typed_stays_when_a_row_comes_above_it(sheet):
    assert sheet.view.begin_edit("b", "sum")
    sheet.editor.setText("40")
    sheet.view.show_rows([ROWS[0], project("new", "Chợ", "90"), *ROWS[1:]])
    assert sheet.place == ("b", 2)
    assert sheet.editor.text() == "40"
    QApplication.processEvents()
    assert sheet.editor.text() == "40"
    sheet.editor.setText("400")
    sheet.key(Qt.Key.Key_Return)
    assert sheet.edits == [("b", "sum", "400")]


def test_what_was_only_opened_shows_what_is_saved_meanwhile(sheet):
    assert sheet.view.begin_edit("b", "sum")
    sheet.view.show_rows([ROWS[0], ROWS[1], project("b", "Kênh Nà Lùng", "360"), ROWS[3]])
    assert sheet.editor.text() == "360"


def saved(total):
    return [ROWS[0], ROWS[1], project("b", "Kênh Nà Lùng", total), ROWS[3]]


def test_what_was_saved_under_the_typing_is_not_overwritten_unseen(sheet):
    told = []
    sheet.view.listen(lambda *_: None, told.append)
    assert sheet.view.begin_edit("b", "sum")
    sheet.editor.setText("40")
    sheet.view.show_rows(saved("360"))
    sheet.key(Qt.Key.Key_Return)
    assert sheet.edits == []
    assert "“350”, đang lưu là “360”" in str(told[0])
    assert (told[0].seen, told[0].stored) == ("350", "360")
    assert sheet.view.sheet.refused["b", "sum"].text == "40", "what was typed is not lost"
    # Whoever has seen it types again.
    assert sheet.view.begin_edit("b", "sum")
    sheet.editor.setText("41")
    sheet.key(Qt.Key.Key_Return)
    assert sheet.edits == [("b", "sum", "41")]


def test_what_was_given_up_does_not_stand_in_the_way_of_the_next_typing(sheet):
    assert sheet.view.begin_edit("b", "sum")
    sheet.editor.setText("40")
    sheet.view.show_rows(saved("360"))
    sheet.key(Qt.Key.Key_Escape)
    assert sheet.view.begin_edit("b", "sum")
    sheet.editor.setText("41")
    sheet.key(Qt.Key.Key_Return)
    assert sheet.edits == [("b", "sum", "41")]


def test_one_s_own_figure_coming_back_is_no_figure_of_others(sheet):
    assert sheet.view.begin_edit("b", "sum")
    sheet.editor.setText("360")
    sheet.key(Qt.Key.Key_Return)
    assert sheet.view.begin_edit("b", "sum")
    sheet.editor.setText("400")
    sheet.view.sheet.accept("b", "sum")
    sheet.view.show_rows(saved("360"))
    sheet.key(Qt.Key.Key_Return)
    assert sheet.edits == [("b", "sum", "360"), ("b", "sum", "400")]


def test_of_a_long_list_only_the_cells_on_screen_are_made(qtbot):
    made = []

    def cells(number, name):
        made.append(number)
        return (SheetCell(name, editable=True), SheetCell(), SheetCell(str(number)), SheetCell())

    def rows(changed=-1):
        return [
            LaterRow(n, (n, f"Công trình {n}{' mới' if n == changed else ''}"), cells)
            for n in range(1000)
        ]

    view = SheetView(COLUMNS, "Công trình")
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show_rows(rows())
    view.show()
    view.grab()
    assert 0 < len(made) == len(set(made)) < 30
    assert view.sheet.index(999, 0).data() == "Công trình 999"

    made.clear()
    told = []
    view.sheet.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    view.show_rows(rows(changed=700))
    assert told == [(700, 700)], "the others are the same without having been made"
    assert made == []
    assert view.sheet.index(700, 0).data() == "Công trình 700 mới"


def test_alt_enter_breaks_the_line_of_a_text_and_not_of_a_figure(sheet):
    sheet.at("a", 0)
    sheet.key(Qt.Key.Key_F2)
    sheet.editor.setText("trên")
    sheet.key(Qt.Key.Key_Return, ALT)
    sheet.editor.insert("dưới")
    sheet.key(Qt.Key.Key_Return)
    assert sheet.edits[-1][2] == "trên\ndưới"
    sheet.at("b", 2)
    sheet.key(Qt.Key.Key_F2)
    figure = sheet.editor
    sheet.key(Qt.Key.Key_Return, ALT)
    assert "⏎" not in figure.text()
