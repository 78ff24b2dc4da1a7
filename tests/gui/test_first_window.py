"""The first window: every way to begin leads to data, or says why it did not."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.errors import DamagedDatabaseError, NtmError, PackageError
from ntm_desktop.gui.first_run.join_dialog import JoinDialog
from ntm_desktop.gui.first_run.move_in_dialog import MoveInDialog
from ntm_desktop.gui.first_run.window import FirstRunWindow
from ntm_desktop.gui.restore_dialog import RestoreDialog
from ntm_desktop.gui.widgets.labels import DETAIL_ROLE
from ntm_desktop.paths import DATABASE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

KEY = Qt.ItemDataRole.UserRole


class First:
    """The window, and what it asks of the program."""

    def __init__(self, program: Any, folder: Path) -> None:
        self.qtbot = program.qtbot
        self.program = program
        self.asked: list[tuple[Any, ...]] = []
        self.window = FirstRunWindow(program.desktop.tasks, folder, "Bà Hoa")
        self.qtbot.addWidget(self.window)
        for name in ("sample_requested", "folder_chosen", "copy_chosen", "moved_file_chosen"):
            getattr(self.window, name).connect(lambda *got, n=name: self.asked.append((n, *got)))
        self.window.old_communes_chosen.connect(
            lambda *got: self.asked.append(("old_communes_chosen", *got))
        )
        self.window.show()
        program.settle()

    def press(self, button: Any) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.program.settle()

    @property
    def busy(self) -> bool:
        return not self.window.isEnabled()


@pytest.fixture
def first(program, tmp_path) -> First:
    return First(program, tmp_path / "xã")


def choose(monkeypatch: Any, path: str) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (path, ""))


def test_a_way_is_chosen_with_return_as_with_the_mouse(first):
    welcome = first.window.welcome
    first.qtbot.keyPress(welcome.sample, Qt.Key.Key_Return)
    assert first.asked == [("sample_requested",)]
    assert first.busy
    assert "xã mẫu" in first.window.notice.text
    first.window.refuse(NtmError("Đĩa đầy."))
    assert not first.busy
    first.press(welcome.begin)
    assert first.window.steps.currentIndex() == 1
    assert first.window.commune is None
    first.press(first.window.back)
    assert first.window.steps.currentIndex() == 0


def test_a_way_under_the_mouse_is_drawn_otherwise(first):
    button = first.window.welcome.copy
    plain = button.grab().toImage()
    button.setDown(True)
    assert button.grab().toImage() != plain
    assert button.sizeHint().height() > 2 * button.fontMetrics().height()


def test_a_folder_with_data_is_opened_when_one_was_chosen(first, monkeypatch):
    choose(monkeypatch, "")
    first.press(first.window.welcome.folder)
    assert first.asked == []
    choose(monkeypatch, "/data/xa")
    first.press(first.window.welcome.folder)
    assert first.asked == [("folder_chosen", Path("/data/xa"))]
    assert first.busy


def test_the_first_faults_of_a_refusal_are_listed(first):
    first.window.refuse(NtmError("Không mở được.", [f"lỗi {n}" for n in range(9)]))
    assert "• lỗi 4" in first.window.notice.text
    assert "lỗi 5" not in first.window.notice.text


def test_going_back_to_a_copy_begins_with_the_copies_of_this_pc(first, monkeypatch):
    first.press(first.window.welcome.copy)
    dialog = first.window.findChild(RestoreDialog)
    assert dialog.empty.isVisible()
    assert not dialog.restore_button.isEnabled()
    assert not dialog.rescue_button.isVisible()
    choose(monkeypatch, "")
    dialog._choose_file()
    assert first.asked == []
    choose(monkeypatch, "/usb/xa.ntm")
    dialog._choose_file()
    first.program.settle()
    assert first.asked == [("copy_chosen", Path("/usb/xa.ntm"), first.window._data_dir)]
    assert first.busy


def test_what_is_left_of_damaged_data_can_be_rescued(first, tmp_path):
    first.window.lost(tmp_path / "hỏng")
    first.window.refuse(DamagedDatabaseError("Tệp hỏng."))
    first.window.notice.activated.emit()
    first.program.settle()
    dialog = first.window.findChild(RestoreDialog)
    first.press(dialog.rescue_button)
    assert first.asked == [("copy_chosen", None, tmp_path / "hỏng")]
    assert "phần còn lại" in first.window.notice.text


def test_copies_are_told_by_when_and_why_they_were_made(first, sample_dir):
    backups = sample_dir / "backups"
    backups.mkdir(exist_ok=True)
    names = {
        "commune-20241101-0800-dong-1.ntm": "lúc đóng chương trình",
        "commune-20241101-0801-cuu-1.ntm": "phần cứu được",
        "commune-hong-20241101-0802.ntm": "tệp hỏng được cất lại",
        "commune-truoc-khoi-phuc-20241101-0803.ntm": "trước lần phục hồi",
        "commune-truoc-nang-cap-20241101-0804.ntm": "trước khi nâng cấp",
    }
    for name in names:
        shutil.copy(sample_dir / DATABASE, backups / name)
    first.window._data_dir = sample_dir
    first.press(first.window.welcome.copy)
    dialog = first.window.findChild(RestoreDialog)
    model = dialog.copies.model()
    lines = [model.index(row, 0) for row in range(model.rowCount())]
    told = {Path(each.data(KEY)).name: each.data(DETAIL_ROLE) for each in lines}
    for name, words in names.items():
        assert words in told[name]
    dialog.copies.choose(str(backups / next(iter(names))))
    assert dialog.restore_button.isEnabled()
    first.press(dialog.restore_button)
    assert first.asked == [("copy_chosen", backups / next(iter(names)), sample_dir)]


def test_data_of_an_old_pc_go_where_no_data_are_yet(first, tmp_path):
    for number in ("", "-2"):
        folder = tmp_path / f"xã{number}"
        folder.mkdir()
        (folder / DATABASE).write_bytes(b"x")
    first.press(first.window.welcome.move_in)
    dialog = first.window.findChild(MoveInDialog)
    dialog.show_file(Path("/usb/xa.ntmm"))
    dialog.passphrase.setText("bon tu lien nhau")
    first.press(dialog.take_button)
    said, file, passphrase, folder = first.asked[0]
    assert (said, file, passphrase) == (
        "moved_file_chosen",
        Path("/usb/xa.ntmm"),
        "bon tu lien nhau",
    )
    assert folder == tmp_path / "xã-3"
    assert "“xa.ntmm”" in first.window.notice.text


def test_after_a_wrong_passphrase_the_file_need_not_be_looked_for_again(first):
    first.window.move_in(Path("/usb/xa.ntmm"), "bon tu khac")
    first.window.refuse(PackageError("passphrase", "Mật khẩu không đúng."))
    dialog = first.window.findChild(MoveInDialog)
    assert dialog.isVisible(), "it asks again by itself"
    assert dialog.refusal.text == "Mật khẩu không đúng."
    assert dialog.file_label.text() == str(Path("/usb/xa.ntmm"))
    dialog.passphrase.setText("bon tu lien nhau")
    first.press(dialog.take_button)
    assert [asked[1:3] for asked in first.asked] == [
        (Path("/usb/xa.ntmm"), "bon tu khac"),
        (Path("/usb/xa.ntmm"), "bon tu lien nhau"),
    ]


def test_old_communes_are_joined_in_a_folder_of_their_own(first, tmp_path):
    first.press(first.window.welcome.join)
    dialog = first.window.findChild(JoinDialog)
    sources = (Path("/usb/a"), Path("/usb/b"))
    dialog.agreed.emit(sources, "")
    assert first.asked == [("old_communes_chosen", sources, "", tmp_path / "xã")]
    assert "2 xã cũ" in first.window.notice.text
    dialog.reject()


def test_the_place_for_the_data_can_be_another_one(first, monkeypatch):
    choose(monkeypatch, "")
    first.window._choose_place()
    assert first.window._data_dir.name == "xã"
    choose(monkeypatch, "/o-d/du-lieu")
    first.window._choose_place()
    assert first.window._data_dir == Path("/o-d/du-lieu")


def test_return_goes_on_only_when_the_step_is_answered(first):
    first.window.begin_new()
    first.window._forward()
    assert first.window.steps.currentIndex() == 1
