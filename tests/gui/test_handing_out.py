"""Giving a colleague his part in the window, and what his copy says of itself."""

import pytest
from PySide6.QtCore import Qt

from ntm_desktop.gui.handing_out_dialog import HandingOutDialog
from ntm_desktop.services.handed_out import HandedOut, mark_handed_out
from ntm_desktop.services.workspace import close_workspace, open_workspace
from ntm_desktop.store.commune import communes


def test_ticked_criteria_go_into_a_form_and_into_a_copy(on_empty, qtbot, tmp_path):
    dialog = HandingOutDialog(on_empty.window.context, on_empty.window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.criteria.count() == 19, timeout=10_000)
    assert not dialog.form_button.isEnabled()
    dialog.criteria.setFocus()
    qtbot.keyClick(dialog.criteria, Qt.Key.Key_Space)
    assert dialog.chosen == [1]
    assert not dialog.copy_button.isEnabled(), "a copy needs a name"
    dialog.owner.setText("Trần Thị Hoa")
    assert dialog.copy_button.isEnabled()
    dialog.write_form(tmp_path / "phần việc.xlsx")
    qtbot.waitUntil((tmp_path / "phần việc.xlsx").is_file, timeout=20_000)
    qtbot.waitUntil(lambda: "phần việc" in dialog.notice.text, timeout=10_000)
    (tmp_path / "USB").mkdir()
    dialog.write_copy(tmp_path / "USB")
    qtbot.waitUntil(lambda: "Mở thư mục" in dialog.notice.text, timeout=20_000)
    (folder,) = (tmp_path / "USB").iterdir()
    assert (folder / "commune.ntm").is_file()
    dialog.reject()


def test_a_copy_that_was_handed_out_says_so_in_settings(on_empty, qtbot):
    program = on_empty
    program.do(lambda ws: mark_handed_out(ws.file, HandedOut("Hoa", (2, 9), "01/03/2025")))
    program.window.open_page("settings")
    program.settle()
    card = program.window.pages.current.backups
    qtbot.waitUntil(lambda: not card.handed.isHidden(), timeout=10_000)
    assert "Hoa (tiêu chí 2, 9)" in card.handed.text
    assert card.hand_out_button.isHidden()


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (
            lambda ws: mark_handed_out(ws.file, HandedOut("Hoa", (2, 9), "01/03/2025")),
            "Bản giao phần việc cho Hoa",
        ),
        (lambda ws: communes.remember(ws.file, communes.MOVED, "02/03/2025"), "ở máy này chỉ xem"),
    ],
)
def test_what_is_not_the_commune_s_own_at_work_says_so_when_it_is_opened(
    program, qtbot, empty_dir, mark, words
):
    ws = open_workspace(empty_dir)
    mark(ws)
    close_workspace(ws)
    program.desktop.begin(empty_dir)
    window = program.until_ready()
    qtbot.waitUntil(lambda: words in window.notice.text, timeout=10_000)
