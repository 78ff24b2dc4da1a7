"""The next PC: a sealed file from the settings; there it is taken in; here it is only looked at."""

from ntm_desktop.errors import MovedAwayError
from ntm_desktop.gui.moving_dialog import MovingDialog
from tests.gui.conftest import record_remark

PHRASE = "bốn từ liền nhau"


def moved(program, tmp_path):
    window, qtbot = program.window, program.qtbot
    dialog = MovingDialog(window.context, window)
    dialog.open()
    dialog.passphrase.setText(PHRASE)
    dialog.again.setText("khác")
    assert not dialog.move_button.isEnabled()
    assert not dialog.differs.isHidden()
    dialog.again.setText(PHRASE)
    assert dialog.move_button.isEnabled()
    with qtbot.waitSignal(dialog.moved, timeout=20_000) as got:
        dialog.move_to(tmp_path)
    assert dialog.move_button.isHidden()
    return dialog, got.args[0].path


def test_what_was_moved_is_only_looked_at_here_until_somebody_says_otherwise(on_sample, tmp_path):
    window, qtbot = on_sample.window, on_sample.qtbot
    window.open_page("settings")
    on_sample.settle()
    card = window.pages.current.backups
    dialog, path = moved(on_sample, tmp_path)
    dialog.accept()
    assert path.suffix == ".ntmm"
    refused = []
    window.context.tasks.run(
        record_remark("1.1", "sửa"), failed=refused.append, owner=window.context
    )
    on_sample.settle()
    assert [type(error) for error in refused] == [MovedAwayError]
    card.refresh()
    qtbot.waitUntil(lambda: not card.moved.isHidden(), timeout=10_000)
    assert "chỉ xem" in card.moved.text
    qtbot.waitUntil(lambda: "Chỉ xem: đã chuyển sang máy khác" in window.foot.text, timeout=10_000)
    assert card.move_button.isHidden()
    card.stay()
    qtbot.waitUntil(lambda: card.moved.isHidden(), timeout=10_000)
    qtbot.waitUntil(lambda: "Chỉ xem" not in window.foot.text, timeout=10_000)
    on_sample.do(record_remark("1.1", "sửa"))
