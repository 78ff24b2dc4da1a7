"""Damaged data in the window: what is damaged is said, and a way back is offered."""

import pytest

from ntm_desktop.gui import faults
from ntm_desktop.gui.dialogs import FaultDialog
from ntm_desktop.gui.restore_dialog import RestoreDialog
from tests.gui.conftest import record_remark

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NO = "1.1"
SAID = "Nhận xét sẽ bị hỏng một chữ"


@pytest.fixture(autouse=True)
def no_log(monkeypatch):
    """The log of the process is that of the first test that writes one."""
    monkeypatch.setattr(faults, "log_fault", lambda error: None)


def break_a_text(ws):
    """What a flipped bit leaves: bytes in a text that are no letters."""
    ws.file.run(
        "UPDATE answer SET remark = CAST(CAST(remark AS BLOB) || x'ff' AS TEXT)"
        " WHERE indicator_no = ?",
        (NO,),
    )


def test_damage_met_while_working_is_named_and_the_rest_is_saved(on_empty, empty_dir, qtbot):
    on_empty.do(record_remark(NO, SAID))
    on_empty.do(break_a_text)
    on_empty.window.open_page("assessment")
    on_empty.settle()
    qtbot.waitUntil(lambda: not on_empty.window.notice.isHidden(), timeout=20_000)
    assert "nhận xét" in on_empty.window.notice.text
    on_empty.window.notice.activated.emit()
    dialog = on_empty.window.findChild(RestoreDialog)
    assert not dialog.rescue_button.isHidden()
    dialog.rescue_button.click()
    on_empty.settle()
    qtbot.waitUntil(lambda: "Đã cứu" in on_empty.window.notice.text, timeout=20_000)
    assert "�" in on_empty.window.notice.text
    kept = on_empty.do(lambda ws: ws.file.row("SELECT remark FROM answer"))
    assert kept["remark"] == SAID + "�"
    assert list((empty_dir / "backups").glob("commune-hong-*")) or list(
        (empty_dir / "backups").glob("commune-truoc-*")
    )


def test_a_fault_does_not_claim_that_damaged_data_are_whole(on_empty, qtbot):
    on_empty.do(record_remark(NO, SAID))
    on_empty.do(break_a_text)
    on_empty.desktop.faults.show_fault(RuntimeError("x"))
    on_empty.settle()
    dialog = on_empty.window.findChild(FaultDialog)
    qtbot.waitUntil(lambda: not dialog.way_back.isHidden(), timeout=20_000)
    assert "nhận xét" in dialog.state.text
    dialog.accept()


def test_a_fault_over_whole_data_says_that_they_were_looked_through(on_empty, qtbot):
    on_empty.desktop.faults.show_fault(RuntimeError("x"))
    on_empty.settle()
    dialog = on_empty.window.findChild(FaultDialog)
    qtbot.waitUntil(lambda: "nguyên vẹn" in dialog.state.text, timeout=20_000)
    assert dialog.way_back.isHidden()
    dialog.accept()
