"""The office's rules: what it works by, and what it hands down to the communes."""

import pytest

from ntm_desktop.district.line.access import line_folder
from ntm_desktop.district.line.uploads import Offers
from ntm_desktop.district.publishing_rules import read_rules
from ntm_desktop.district_cli import main
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.reading import read_package
from tests.gui.desk_office import data, desk, texts, usb
from tests.signed_rules import MAKER, NOTE, signed_rules

__all__ = ["data", "desk", "usb"]


@pytest.fixture
def signed(usb):
    """A set, signed by the office that wrote it, its key beside it."""
    return signed_rules(usb)


def offered(data):
    return Offers(data, line_folder(data), "receipts").of("06364")


def test_what_is_published_is_offered_to_every_commune_until_it_is_withdrawn(desk, data, signed):
    desk.open()
    page = desk.go("rules")
    assert "Chưa công bố gì" in texts(page.table)
    assert not page.carry_button.isEnabled()
    page.publish(read_rules(signed, unwatched))
    desk.settle()
    assert "bo-cua-tinh.ntmz" in offered(data)
    sent = offered(data)["bo-cua-tinh.ntmz"]
    assert sent.read_bytes() == signed.read_bytes()
    assert any(MAKER in line for line in texts(page.table))
    page.table.make_current(("out", "bo-cua-tinh.ntmz"))
    assert NOTE in page.text.text
    page.withdraw(read_rules(sent, unwatched))
    desk.settle()
    assert offered(data) == {}
    assert "Chưa công bố gì" in texts(page.table)


def test_a_stick_gets_the_package_with_the_key_that_a_commune_checks_it_with(
    desk, data, signed, tmp_path
):
    desk.open()
    page = desk.go("rules")
    page.publish(read_rules(signed, unwatched))
    desk.settle()
    stick = tmp_path / "USB xã"
    stick.mkdir()
    page.carry(stick)
    desk.settle()
    found = read_rules(stick / "bo-cua-tinh.ntmz", unwatched)
    assert found.sha256 == read_package(signed, lambda *_: key_beside(signed)).sha256


def key_beside(path):
    return read_public_key(path.with_suffix(".pub"))


def test_nothing_that_was_changed_or_has_no_key_is_published(desk, data, signed):
    desk.open()
    page = desk.go("rules")
    looked = read_rules(signed, unwatched)
    raw = bytearray(signed.read_bytes())
    raw[len(raw) // 2] ^= 1
    signed.write_bytes(bytes(raw))
    with pytest.raises(PackageError):
        read_rules(signed, unwatched)
    page.publish(looked)
    desk.settle()
    assert offered(data) == {}
    assert desk.window.notice.text
    signed.with_suffix(".pub").unlink()
    with pytest.raises(EntryError, match="khóa công khai"):
        read_rules(signed, unwatched)


def test_the_console_publishes_only_what_the_slip_s_fingerprint_names(data, signed, capsys):
    call = ["rules", "--data", str(data), "--publish", str(signed)]
    assert main(call) == 0
    assert "Chưa công bố" in capsys.readouterr().out
    assert main([*call, "--fingerprint", "0000 0000"]) == 1
    assert offered(data) == {}
    fingerprint = read_rules(signed, unwatched).fingerprint
    assert main([*call, "--fingerprint", fingerprint.lower()]) == 0
    assert "bo-cua-tinh.ntmz" in offered(data)
    assert main([*call, "--fingerprint", fingerprint]) == 1
    assert main(["rules", "--data", str(data), "--withdraw", "bo-cua-tinh.ntmz"]) == 0
    assert offered(data) == {}
