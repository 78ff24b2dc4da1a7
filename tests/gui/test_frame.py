"""The frame serves any open file: here a register, with pages and a top bar of its own."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.staged import Beside, OnDatabase
from ntm_desktop.errors import EntryError
from ntm_desktop.gui.frame import Frame
from ntm_desktop.gui.navigation import Page, PageContext, PageEntry, PageList, commit_focus
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.side_bar import NARROW, WIDTH
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.top_bar import TopBar
from ntm_desktop.gui.widgets.labels import Label
from ntm_desktop.store.register.register import Office, Register, new_register

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
OFFICE = Office("0" * 32, "Văn phòng Điều phối tỉnh Lạng Sơn")


class Communes(Page):
    """Shows what the register holds, and takes a word."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.office, self.word = QLineEdit(), QLineEdit()
        self.word.editingFinished.connect(self._save)
        self.heard: list[Change | None] = []
        self.target: str | None = None
        column = QVBoxLayout(self)
        column.addWidget(self.office)
        column.addWidget(self.word)

    def refresh(self, change: Change | None) -> None:
        self.heard.append(change)
        self.context.tasks.run(
            lambda register: register.office().name, done=self.office.setText, owner=self
        )

    def show_target(self, target: str | None) -> None:
        self.target = target

    def commit_pending(self) -> None:
        commit_focus(self)

    def _save(self) -> None:
        if not self.word.isModified():
            return
        self.word.setModified(False)
        text = self.word.text()

        def work(register: Register) -> Change:
            if not text.isalpha():
                raise EntryError("Chỉ ghi chữ.")
            register.office()
            return Change(f"Ghi {text}", frozenset({Touched.SETTINGS}), frozenset(), AT)

        self.context.tasks.run(work, owner=self)


class Empty(Page):
    pass


PAGES = PageList(
    (
        PageEntry("communes", "Các xã", "trees", Communes, "danh sách xã"),
        PageEntry("receive", "Nhận gói", "package", Empty),
        PageEntry("office", "Cơ quan", "settings", Empty, at_bottom=True),
    ),
    first="communes",
)


class Window(Frame):
    def __init__(self) -> None:
        super().__init__(PAGES, TopBar())
        self.taken_back = 0
        self.top.left.addWidget(Label(OFFICE.name))

    def take_back(self) -> None:
        self.taken_back += 1


@pytest.fixture
def tasks(qtbot, tmp_path) -> Any:
    new_register(tmp_path / "sổ", OFFICE, AT, lambda: None).close()
    made = Tasks[Register]()
    with qtbot.waitSignal(made.idle):
        made.open(lambda: Register.open(tmp_path / "sổ"), owner=made)
    yield made
    made.shutdown()


@pytest.fixture
def window(qtbot, tasks, tmp_path) -> Window:
    made = Window()
    qtbot.addWidget(made)
    context = PageContext(tasks, Preferences(), tmp_path / "sổ")
    made.bind(context)
    context.ready = True
    with qtbot.waitSignal(made.painted):
        made.open_page("communes")
        made.show()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    return made


def test_the_first_page_reads_the_register_and_its_place_stands_below(window):
    page = window.current_page
    assert (page.office.text(), page.heard) == (OFFICE.name, [None])
    assert window.side.button("communes").isChecked()
    assert "Dữ liệu" in window.foot._place.toolTip() + window.foot._place.text()


def test_its_pages_have_the_keys_in_the_order_of_the_side_bar(window, qtbot):
    action = next(a for a in window.actions() if a.shortcut() == QKeySequence("Ctrl+2"))
    assert action.text() == "Nhận gói"
    action.trigger()
    assert window.pages.current_id == "receive"


def test_a_link_leads_to_a_place_and_to_no_page_of_another_window(window):
    window.context.navigate("communes", "06364")
    assert window.current_page.target == "06364"
    window.context.navigate("assessment", "12.1")
    assert window.pages.current_id == "communes"


def test_what_is_typed_is_saved_before_the_page_is_left_and_every_page_hears_of_it(window, qtbot):
    page = window.current_page
    page.word.setFocus()
    qtbot.keyClicks(page.word, "tot")
    with qtbot.waitSignal(window.context.tasks.changed) as told:
        window.side.button("receive").click()
    assert told.args[0].label == "Ghi tot"
    window.side.button("communes").click()
    assert page.heard == [None, None]


def test_a_change_in_the_page_shown_is_read_at_once(window, qtbot):
    page = window.current_page
    page.word.setFocus()
    qtbot.keyClicks(page.word, "tot")
    with qtbot.waitSignal(window.context.tasks.changed):
        qtbot.keyClick(page.word, Qt.Key.Key_Return)
    assert [change.label for change in page.heard[1:]] == ["Ghi tot"]


def test_a_refusal_stands_above_the_page(window, qtbot):
    page = window.current_page
    page.word.setFocus()
    qtbot.keyClicks(page.word, "12")
    with qtbot.waitSignal(window.context.tasks.refused):
        qtbot.keyClick(page.word, Qt.Key.Key_Return)
    assert "Chỉ ghi chữ." in window.notice.text


def test_the_search_finds_its_pages_and_no_commune_s(window, qtbot):
    field = window.top.search
    field.setFocus()
    qtbot.keyClicks(field, "nhan goi")
    assert [hit.page_id for hit in field.hits()] == ["receive"]
    field.clear()
    qtbot.keyClicks(field, "nguon luc")
    assert field.hits() == ()


def test_ctrl_z_reaches_the_window_s_own_undo(window):
    next(a for a in window.actions() if a.shortcut() == QKeySequence("Ctrl+Z")).trigger()
    assert window.taken_back == 1


def test_before_the_file_is_read_a_wish_waits(qtbot, tasks, tmp_path):
    made = Window()
    qtbot.addWidget(made)
    context = PageContext(tasks, Preferences(), tmp_path)
    made.bind(context)
    made.open_page("communes")
    made.open_page("receive")
    assert made.pages.current_id == "communes"
    context.ready = True
    made.take_wish()
    assert made.pages.current_id == "receive"


def test_long_steps_run_on_the_register_and_beside_it(window, qtbot):
    told: list[str] = []

    def steps() -> Any:
        name = yield OnDatabase(lambda register: register.office().name)
        said = yield Beside(lambda progress: name.upper())
        return said

    window.context.tasks.run_staged(steps(), done=told.append, owner=window)
    qtbot.waitUntil(lambda: told == [OFFICE.name.upper()])


def test_closing_saves_what_is_typed_first(window, qtbot):
    page = window.current_page
    page.word.setFocus()
    qtbot.keyClicks(page.word, "xong")
    with qtbot.waitSignals([window.context.tasks.changed, window.closed]):
        window.close()


def test_a_small_window_leaves_the_pages_the_room_of_the_names(window, qtbot):
    window.resize(1366, 720)
    assert window.side.width() == WIDTH
    window.resize(960, 540)
    assert window.side.width() == NARROW
    button = window.side.button("communes")
    assert button.text() in button.toolTip()
    assert button.accessibleName() == button.text()
