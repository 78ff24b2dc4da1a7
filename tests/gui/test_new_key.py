"""A lost key: a new one, the old one kept beside it, and a slip with the new fingerprint."""

from ntm_desktop import paths
from ntm_desktop.gui.new_key_dialog import NewKeyDialog
from ntm_desktop.services.exchange.timeline import public_key_info


def test_a_new_key_is_made_only_when_the_officer_knows_what_follows(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    before = on_sample.do(public_key_info)
    (old,) = paths.keys_dir().glob("commune-*.key")
    secret = old.read_bytes()
    dialog = NewKeyDialog(window.context, window)
    dialog.open()
    assert not dialog.make_button.isEnabled()
    dialog.understood.setChecked(True)
    with qtbot.waitSignal(dialog.changed, timeout=10_000):
        dialog.make_button.click()
    now = on_sample.do(public_key_info)
    assert now.fingerprint != before.fingerprint
    assert dialog.fingerprint.text().split() == now.fingerprint.split()
    assert not dialog.slip_button.isHidden()
    kept = [path.read_bytes() for path in paths.keys_dir().glob("commune-*-truoc-*.key")]
    assert kept == [secret]
    dialog.accept()
