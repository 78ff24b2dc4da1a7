"""Giving a colleague his part in the window, and what his copy says of itself."""

from PySide6.QtCore import Qt

from ntm_desktop.gui.handing_out_dialog import HandingOutDialog
from ntm_desktop.services.handed_out import HandedOut, mark_handed_out


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
