"""Bàn giao cho cán bộ mới: five steps, written down only at the last."""

from ntm_desktop.gui.handover_dialog import HandoverDialog
from ntm_desktop.services.registers.listing import register_view


def staff(ws):
    return [line.value("name") for line in register_view(ws, "steering").entries]


def test_five_steps_lead_to_the_next_officer(on_sample, tmp_path):
    window, qtbot = on_sample.window, on_sample.qtbot
    before = on_sample.do(staff)
    dialog = HandoverDialog(window.context, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.state is not None, timeout=10_000)
    dialog.next_button.click()
    assert dialog.step == 0
    assert "người nhận" in dialog.notice.text
    dialog.leaving.setCurrentIndex(0)
    leaving = dialog.leaving.currentText()
    dialog.coming.setText("Trần Thị Hoa")
    dialog.day.setText("30/2/2024")
    dialog.next_button.click()
    assert dialog.step == 0
    dialog.day.setText("16/9/2024")
    dialog.next_button.click()
    dialog.next_button.click()
    assert dialog.step == 2
    dialog.copy_to(tmp_path)
    qtbot.waitUntil(lambda: not dialog.copied.isHidden(), timeout=20_000)
    dialog.next_button.click()
    assert dialog.key_button.isHidden()
    dialog.renew.setChecked(True)
    assert not dialog.key_button.isHidden()
    dialog.keep.setChecked(True)
    dialog.next_button.click()
    assert dialog.next_button.isHidden()
    assert leaving in dialog.summary.text()
    assert str(tmp_path) in dialog.summary.text()
    assert on_sample.do(staff) == before
    with qtbot.waitSignal(dialog.handed_over, timeout=10_000):
        dialog.record_button.click()
    on_sample.settle()
    assert on_sample.do(staff) == [*before, "Trần Thị Hoa"]
    assert on_sample.do(lambda ws: ws.actor) == "Trần Thị Hoa"
    assert dialog.record_button.isHidden()
    dialog.reject()
