"""After a key was changed: the same stick goes on being used, old packages find their key."""

import pytest

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.contents import enrolment_of
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.services.exchange.key_change import change_key, signed_before
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.exchange.timeline import copy_package, public_key_info


def quick(ws, assessment, out, **how):
    return pack(ws, assessment, out, include_dossier=False, **how)


def test_the_stick_with_the_old_key_takes_the_new_one_and_keeps_the_old_beside_it(
    ws, assessment, tmp_path
):
    usb = tmp_path / "usb"
    before = quick(ws, assessment, usb)
    old = read_public_key(before.public_key_path)
    change_key(ws)
    made = quick(ws, assessment, usb, kind="enrolment")
    new = read_public_key(made.public_key_path)
    assert new.fingerprint == public_key_info(ws).fingerprint != old.fingerprint
    assert enrolment_of(read_package(made.path, lambda _header, _key_id: new)).code == "06364"
    (aside,) = usb.glob("06364-khoa-cu-*.pub")
    assert read_public_key(aside).encoded == old.encoded
    quick(ws, assessment, usb)
    assert list(usb.glob("06364-khoa-cu-*.pub")) == [aside]


def test_what_is_no_key_is_not_moved_out_of_the_way(ws, assessment, tmp_path):
    usb = tmp_path / "usb"
    usb.mkdir()
    (usb / "06364.pub").write_text("ghi chú của tôi")
    with pytest.raises(PackageError, match="nội dung khác"):
        quick(ws, assessment, usb)
    assert [path.read_text() for path in usb.iterdir()] == ["ghi chú của tôi"]


def test_an_old_package_that_waits_is_named_and_not_copied_again(ws, assessment, tmp_path):
    before = quick(ws, assessment, tmp_path / "usb")
    assert signed_before(ws) == ()
    change_key(ws)
    assert signed_before(ws) == ("gói số 1 (năm 2024)",)
    with pytest.raises(PackageError, match="ký bằng khóa cũ của xã"):
        copy_package(ws, before.package_id, tmp_path / "khác")
    assert not list((tmp_path / "khác").glob("*.ntmz"))
    quick(ws, assessment, tmp_path / "usb")
    assert signed_before(ws) == ("gói số 1 (năm 2024)",)
