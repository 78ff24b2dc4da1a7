"""A formatted PC comes back in the window from the packages that were handed in."""

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.first_run.rebuild_dialog import RebuildDialog
from ntm_desktop.gui.restore_dialog import RestoreDialog
from ntm_desktop.services import edits
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment


def test_packages_are_read_shown_and_made_into_data_again(program, qtbot, tmp_path):
    ws = create_workspace(
        tmp_path / "máy hỏng", commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024)
    )
    edits.record_remark(ws, latest_assessment(ws).id, "1.1", "đã nộp")
    pack(ws, latest_assessment(ws).id, tmp_path / "USB", include_dossier=False)
    close_workspace(ws)
    program.desktop.begin(None)
    first = program.desktop.first_run
    first.welcome.copy.click()
    asked = next(one for one in first.children() if isinstance(one, RestoreDialog))
    asked.packages_button.click()
    dialog = next(one for one in first.children() if isinstance(one, RebuildDialog))
    assert not dialog.rebuild_button.isEnabled()
    dialog.look(tmp_path)
    qtbot.waitUntil(dialog.rebuild_button.isEnabled, timeout=20_000)
    assert "Chiến Thắng" in dialog.summary.text()
    assert dialog.packages.model().rowCount() == 1
    first._data_dir = tmp_path / "máy mới"
    dialog.rebuild_button.click()
    program.until_ready()
    assert program.window.context.commune.commune.code == "06364"
    assert (tmp_path / "máy mới" / "commune.ntm").is_file()
    qtbot.waitUntil(lambda: not program.window.notice.isHidden(), timeout=20_000)
    assert "lập lại dữ liệu từ 1 gói" in program.window.notice.text


def test_a_folder_without_packages_says_what_to_choose(program, qtbot, tmp_path):
    program.desktop.begin(None)
    dialog = RebuildDialog(program.desktop.tasks, program.desktop.first_run)
    dialog.open()
    (tmp_path / "trống").mkdir()
    dialog.look(tmp_path / "trống")
    qtbot.waitUntil(lambda: not dialog.strip.busy, timeout=20_000)
    assert ".pub" in dialog.notice.text
    assert not dialog.rebuild_button.isEnabled()
    dialog.reject()
