"""The receiving office's program: its first window, another register, what cannot be opened."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.district import receive
from ntm_desktop.errors import DamagedDatabaseError, NtmError
from ntm_desktop.gui import faults
from ntm_desktop.gui.desk import program as desk_program
from ntm_desktop.gui.desk import window as desk_window
from ntm_desktop.gui.desk.first import FirstDesk, NewOffice
from ntm_desktop.gui.desk.ways_back import WaysBackDialog
from ntm_desktop.gui.dialogs import FaultDialog
from ntm_desktop.gui.single_window import Door
from ntm_desktop.store.register.register import FILE_NAME, Register
from tests.gui.desk_office import data, desk, sender, usb

__all__ = ["data", "desk", "sender", "usb"]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def choose(monkeypatch: Any, path: str) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (path, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([path] if path else [], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))


# The first window


@pytest.fixture
def first(qtbot, tmp_path) -> FirstDesk:
    made = FirstDesk(tmp_path / "sổ")
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_office_is_founded_when_it_has_a_name(qtbot, first):
    asked: list[NewOffice] = []
    first.office_named.connect(asked.append)
    first.name.returnPressed.emit()
    assert asked == []
    assert not first.make.isEnabled()
    qtbot.keyClicks(first.name, " VPDP huyen ")
    first.name.returnPressed.emit()
    assert [(one.name, one.data_dir.name) for one in asked] == [("VPDP huyen", "sổ")]
    assert not first.isEnabled()
    first.refuse(NtmError("Đĩa đầy."))
    assert first.isEnabled()
    assert "Đĩa đầy" in first.notice.text


def test_the_place_of_a_register_is_chosen_and_one_that_is_there_is_opened(first, monkeypatch):
    opened: list[Path] = []
    first.folder_chosen.connect(opened.append)
    choose(monkeypatch, "")
    first.choose.click()
    first.open_button.click()
    assert first.folder.text().endswith("sổ")
    choose(monkeypatch, "/o-d/so")
    first.choose.click()
    assert first.folder.text() == "/o-d/so"
    assert opened == []
    first.open_button.click()
    assert opened == [Path("/o-d/so")]
    assert not first.isEnabled()


def test_a_damaged_register_has_a_way_back_and_other_refusals_have_none(first, monkeypatch):
    wanted: list[tuple[Path | None, Path]] = []
    first.copy_chosen.connect(lambda *got: wanted.append(got))
    choose(monkeypatch, "/sổ/backups/a.ntmd")
    first.refuse(NtmError("Sổ đang mở ở cửa sổ khác."), Path("/sổ"))
    first.notice.activated.emit()
    assert first.findChild(WaysBackDialog) is None
    first.refuse(DamagedDatabaseError("Sổ hỏng."), Path("/sổ"))
    first.notice.activated.emit()
    first.findChild(WaysBackDialog).copy_button.click()
    first.notice.activated.emit()
    first.findChildren(WaysBackDialog)[-1].rescue_button.click()
    assert wanted == [(Path("/sổ/backups/a.ntmd"), Path("/sổ")), (None, Path("/sổ"))]


def test_the_first_window_names_what_of_the_register_is_damaged(first):
    first.refuse(DamagedDatabaseError("Sổ hỏng.", ("Danh sách xã: 1 dòng hỏng.",)), Path("/sổ"))
    assert "Danh sách xã: 1 dòng hỏng." in first.notice.text


# The program


def test_a_folder_without_a_register_is_refused_in_the_first_window(desk, tmp_path):
    desk.program.begin(tmp_path / "không có")
    desk.qtbot.waitUntil(lambda: desk.program.first is not None, timeout=20_000)
    desk.settle()
    assert desk.program.first.notice.isVisible()
    assert desk.program.window is None


def test_what_cannot_be_opened_leaves_the_open_register_as_it_is(desk, tmp_path, monkeypatch):
    window = desk.open()
    name = window.context.data_dir
    empty = tmp_path / "trống"
    empty.mkdir()
    choose(monkeypatch, str(empty))
    window.open_requested.emit("folder")
    desk.settle()
    assert not window.notice.isHidden()
    assert desk.program._shown_dir == name
    desk.go("communes")  # it still answers
    assert desk.do(lambda register: register.communes()) is not None


def test_another_register_can_be_opened_or_begun_from_the_menu(desk, tmp_path, monkeypatch):
    window = desk.open()
    other = tmp_path / "sổ khác"
    shutil.copytree(desk.data, other)
    choose(monkeypatch, "")
    window.open_requested.emit("folder")
    desk.settle()
    assert desk.program._shown_dir == desk.data
    choose(monkeypatch, str(other))
    window.open_requested.emit("folder")
    desk.settle()
    assert desk.program._shown_dir == other
    assert desk.program.preferences.data_dir == other
    window.open_requested.emit("new")
    assert desk.program.first.isVisible()
    desk.program.first.close()
    assert desk.program.first is None
    assert window.isVisible()


def test_a_new_office_is_founded_and_shown(desk, tmp_path):
    desk.program.preferences.data_dir = None
    desk.program.begin(None)
    first = desk.program.first
    first.office_named.emit(NewOffice("VPĐP tỉnh", tmp_path / "mới"))
    desk.qtbot.waitUntil(lambda: desk.program.window is not None, timeout=20_000)
    desk.settle()
    assert (tmp_path / "mới" / FILE_NAME).is_file()
    assert desk.program.first is None
    assert "VPĐP tỉnh" in desk.window.top.office.text()


def test_closing_the_first_window_with_nothing_open_ends_the_program(desk, monkeypatch):
    ended: list[int] = []
    monkeypatch.setattr(desk.program._app, "quit", lambda: ended.append(1))
    desk.program.preferences.data_dir = None
    desk.program.begin(None)
    desk.program.first.close()
    assert ended == [1]


def test_a_register_open_elsewhere_brings_that_window_forward(desk, monkeypatch, tmp_path):
    ended: list[int] = []
    monkeypatch.setattr(desk.program._app, "quit", lambda: ended.append(1))
    monkeypatch.setattr(type(desk.program), "_raise_other_window", staticmethod(lambda _dir: True))
    desk.program.begin(tmp_path / "mở nơi khác")
    desk.qtbot.waitUntil(lambda: ended == [1], timeout=20_000)
    assert desk.program.first is None


def test_a_second_window_on_the_register_knocks_at_the_first(desk):
    desk.open()
    assert isinstance(desk.program._door, Door)
    before = desk.program._door
    desk.program._listen()  # the register was opened anew
    assert desk.program._door is not before


def test_a_fault_is_shown_once_and_says_whether_the_register_is_whole(desk, monkeypatch):
    monkeypatch.setattr(faults, "log_fault", lambda error: None)
    window = desk.open()
    desk.program.faults.show_fault(RuntimeError("x"))
    desk.program.faults.show_fault(RuntimeError("y"))
    desk.settle()
    (dialog,) = window.findChildren(FaultDialog)
    desk.qtbot.waitUntil(lambda: "nguyên vẹn" in dialog.state.text, timeout=20_000)
    asked: list[int] = []
    monkeypatch.setattr(window, "offer_ways_back", lambda: asked.append(1))
    desk.program.faults.tell_damage(dialog, ("sổ gói",))
    dialog.way_back.click()
    assert asked == [1]
    assert not dialog.isVisible()


def test_ctrl_c_in_the_console_ends_the_program_without_a_dialog(desk, monkeypatch):
    ended: list[int] = []
    desk.program.faults.interrupted.connect(lambda: ended.append(1))
    monkeypatch.setattr(desk.program._app, "quit", lambda: None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert ended == [1]


def test_without_an_open_register_there_is_nothing_to_copy(desk):
    desk.program._copy_for_today()
    desk.settle()
    assert not (desk.data / "backups").exists() or not list((desk.data / "backups").iterdir())


def test_the_command_opens_the_register_and_gives_back_the_exit_code(qapp, data, monkeypatch):
    begun: list[Path | None] = []
    ended: list[int] = []
    monkeypatch.setattr(
        desk_program.DeskProgram, "begin", lambda self, folder: begun.append(folder)
    )
    end = desk_program.DeskProgram.end
    monkeypatch.setattr(desk_program.DeskProgram, "end", lambda self: (ended.append(1), end(self)))
    monkeypatch.setattr(type(qapp), "exec", lambda *_: 7)
    assert desk_program.run_desk(data, []) == 7
    assert begun == [data]
    assert ended == [1]


# The window


def test_a_page_without_tables_says_where_tables_are_printed(desk):
    window = desk.open()
    desk.go("communes")
    window.print_page()
    assert "in ở trang Tổng hợp" in window.notice.text


def test_communes_are_found_by_their_names(desk, sender):
    window = desk.open()
    window.find_records()
    desk.settle()
    (found,) = desk.do(desk_window._communes)
    assert found.title.endswith("(06364)")
    assert (found.page_id, found.target) == ("communes", "06364")


def test_a_damaged_register_goes_back_to_a_copy_that_is_chosen(desk, monkeypatch):
    window = desk.open()
    wanted: list[Path] = []
    window.restore_requested.disconnect()
    window.restore_requested.connect(wanted.append)
    window.offer_ways_back()
    dialog = window.findChild(WaysBackDialog)
    choose(monkeypatch, "")
    dialog.copy_button.click()
    assert wanted == []
    choose(monkeypatch, "/sổ/backups/a.ntmd")
    dialog.copy_button.click()
    assert wanted == [Path("/sổ/backups/a.ntmd")]


def test_what_is_left_of_a_damaged_register_is_rescued_in_the_window(desk, sender, data):
    receive(data, [sender.hand_over().path])
    with Register.open(data) as register, register.transaction():
        register.run(
            "INSERT INTO refusal (at, file_name, sha256, reason, sentence, kept_as)"
            " VALUES ('2024-12-01T01:00:00Z', 'a.ntmz', '', 'damaged', CAST(x'ff41' AS TEXT), '')"
        )
    window = desk.open()
    desk.go("overview").way_back.click()
    window.findChild(WaysBackDialog).rescue_button.click()
    notice = desk.window.notice
    desk.qtbot.waitUntil(lambda: "Đã cứu" in notice.text, timeout=20_000)
    assert "Phần đã mất" in notice.text
    assert "a.ntmz" in notice.text or "Danh sách tệp bị từ chối" in notice.text
    desk.settle()
    assert not desk.go("overview").unread.isVisible()
    assert desk.do(lambda register: [one.code for one in register.communes()]) == ["06364"]
    assert list((data / "backups").glob("register-truoc-khoi-phuc-*")), "the damaged one is kept"


def test_pages_that_could_not_be_read_do_not_look_empty(desk, sender, data):
    """One damaged row of the refused packages: both pages over them say so and lead back."""
    with Register.open(data) as register, register.transaction():
        register.run(
            "INSERT INTO refusal (at, file_name, sha256, reason, sentence, kept_as)"
            " VALUES ('2024-12-01T01:00:00Z', 'a.ntmz', '', 'damaged', CAST(x'ff41' AS TEXT), '')"
        )
    desk.open()
    overview = desk.go("overview")
    assert overview.unread.isVisible()
    assert "Danh sách tệp bị từ chối" in overview.unread.accessibleDescription()
    assert overview.way_back.isVisible()
    wanted: list[bool] = []
    desk.window.context.rescue_requested.disconnect()
    desk.window.context.rescue_requested.connect(lambda: wanted.append(True))
    overview.way_back.click()
    assert wanted == [True]
    receive = desk.go("receive", "refused")
    assert receive.refused_unread.isVisible()
    assert not receive.refused_empty.isVisible()
    assert "(0)" not in receive.refused_chip.text()


def test_every_page_says_what_it_is_for(desk):
    desk.open()
    for page in ("receive", "appraise", "communes", "tables", "settings"):
        text = desk.go(page).help_text()
        assert len(text) > 60, page


# Receiving by hand


def test_packages_are_chosen_dropped_and_found_in_a_folder(desk, sender, usb, monkeypatch):
    desk.open()
    page = desk.go("receive")
    made = sender.hand_over()
    choose(monkeypatch, "")
    page._choose_files()
    page._choose_folder()
    assert page.stick is None
    choose(monkeypatch, str(made.path))
    page._choose_files()
    desk.settle()
    assert page.take_button.text().startswith("Nhận 1 gói")
    assert desk.program.preferences.last_folder == str(usb)
    page._forget()
    choose(monkeypatch, str(usb))
    page._choose_folder()
    desk.settle()
    assert page.take_button.text().startswith("Nhận 1 gói")
    page._forget()
    _drop(page, made.path)
    desk.settle()
    assert page.take_button.text().startswith("Nhận 1 gói")
    page.show_target("refused")
    assert page.refused_chip.isChecked()
    page._back_to_look()
    assert page.look_chip.isChecked()


def test_what_worms_leave_on_a_stick_is_told_and_not_opened(desk, sender, usb):
    desk.open()
    page = desk.go("receive")
    sender.hand_over()
    (usb / "anh.jpg.exe").write_bytes(b"MZ")
    page.look([usb])
    desk.settle()
    assert "1 tệp đáng ngờ không mở" in page.notice.text


def _drop(page: Any, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), *how, none)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(QPointF(9, 9), *how, none))


def test_the_search_field_is_named_by_what_the_desk_finds(desk):
    """Not by indicators and projects, which only a commune's window finds."""
    desk.open()
    assert desk.window.top.search.accessibleName() == "Tìm trang, xã, không cần dấu"
