"""A lost key: a new one, the old one kept beside it, and a slip with the new fingerprint."""

from dataclasses import replace

from ntm_desktop import paths
from ntm_desktop.exchange.contents import enrolment_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.gui.new_key_dialog import NewKeyDialog
from ntm_desktop.gui.widgets.drives import Drive
from ntm_desktop.services import workspace
from ntm_desktop.services.exchange.packing import pack
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
    assert dialog.step == 1
    kept = [path.read_bytes() for path in paths.keys_dir().glob("commune-*-truoc-*.key")]
    assert kept == [secret]
    dialog.accept()


def test_a_lost_key_leads_to_the_slip_the_enrolment_package_and_what_has_to_be_packed_again(
    on_sample, tmp_path
):
    window, qtbot = on_sample.window, on_sample.qtbot
    before, usb = tmp_path / "cũ", tmp_path / "USB"
    year = on_sample.do(workspace.latest_assessment).id
    on_sample.do(lambda ws: pack(ws, year, before, include_dossier=False, all_evidence=True))
    dialog = NewKeyDialog(window.context, window, find_drives=lambda: ())
    dialog.open()
    dialog.understood.setChecked(True)
    with qtbot.waitSignal(dialog.changed, timeout=10_000):
        dialog.make_button.click()
    dialog.next_button.click()
    dialog.next_button.click()
    assert "bước 2" in dialog.notice.text
    assert "bước 3" in dialog.notice.text
    qtbot.waitUntil(lambda: "đóng gói lại" in dialog.old.text(), timeout=10_000)
    assert "gói số 1 (" in dialog.old.text()
    dialog.back_button.click()
    usb.mkdir()
    pulled_out = Drive(usb, "USB", "vfat", 1, 2, device=usb.stat().st_dev + 1)
    dialog.drives.chosen.emit(pulled_out)
    qtbot.waitUntil(lambda: "đã bị rút ra" in dialog.notice.text, timeout=20_000)
    assert list(usb.iterdir()) == []
    dialog.drives.chosen.emit(replace(pulled_out, device=usb.stat().st_dev))
    qtbot.waitUntil(lambda: "Đã ghi" in dialog.notice.text, timeout=20_000)
    (made,) = usb.glob("*.ntmz")
    assert made.name in dialog.notice.text
    key = PublicKey.parse(next(usb.glob("*.pub")).read_text())
    assert key.fingerprint == on_sample.do(public_key_info).fingerprint
    opened = read_package(made, lambda _header, _key_id: key)
    assert enrolment_of(opened).code == on_sample.do(public_key_info).commune_code
    dialog.next_button.click()
    assert made.name in dialog.bring.text()
    assert "bước 3" not in dialog.notice.text
    dialog.accept()
