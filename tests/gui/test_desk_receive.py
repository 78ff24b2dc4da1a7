"""Receiving packages in the window of the receiving office."""

import pytest

from ntm_desktop.district.stick import RECEIPTS_ON_STICK
from ntm_desktop.exchange.delivery import file_sha256
from ntm_desktop.exchange.transports.folder import hashed_name
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.gui.desk_office import data, desk, sender, texts, usb

__all__ = ["data", "desk", "sender", "usb"]


@pytest.fixture
def page(desk, sender):
    desk.open()
    return desk.go("receive")


def registered(desk):
    return desk.do(lambda register: len(register.packages()))


def test_a_stick_is_told_file_by_file_before_anything_is_registered(desk, page, sender, usb):
    sender.hand_over()
    whole = sender.hand_over(answers={"1.1": communes.YES})
    (usb / "06337_assessment_2024_0001.ntmz").write_bytes(whole.path.read_bytes()[:-30])
    page.look([usb])
    desk.settle()
    rows = texts(page.table)
    assert rows[0] == "Gói mới (2)"
    assert "Sẽ từ chối (1)" in rows
    assert rows[-1].startswith("Xã Đồng Ý (06337) | ")
    assert "1 gói sẽ bị từ chối" in page.notice.text
    assert page.take_button.text() == "Nhận 2 gói, ghi sổ và trả phiếu"
    assert registered(desk) == 0


def test_one_press_receives_and_leaves_receipts_on_the_stick(desk, page, sender, usb):
    sender.hand_over()
    broken = usb / "06364_assessment_2024_0009.ntmz"
    broken.write_bytes(b"PK" + bytes(600))
    page.look([usb])
    desk.settle()
    page.take_button.click()
    desk.settle()
    assert registered(desk) == 1
    assert len(list((usb / RECEIPTS_ON_STICK).glob("06364_receipt_*.ntmz"))) == 1
    assert (usb / RECEIPTS_ON_STICK / "district.pub").is_file()
    assert "Đã ghi sổ 1 gói mới." in page.notice.text
    assert page.refused_chip.text() == "Đã từ chối (1)"
    page.refused_chip.click()
    assert "Việc cần làm" in page.refused_text.text
    assert not list((desk.data / "inbox").iterdir())


def test_what_was_looked_at_is_taken_though_the_stick_is_pulled_out(desk, page, sender, usb):
    made = sender.hand_over()
    page.look([usb])
    desk.settle()
    made.path.unlink()
    page.take_button.click()
    desk.settle()
    assert registered(desk) == 1


def test_giving_up_leaves_nothing_behind(desk, page, sender, usb):
    sender.hand_over()
    page.look([usb])
    desk.settle()
    assert list((desk.data / "inbox").iterdir())
    page.again_button.click()
    desk.settle()
    assert not list((desk.data / "inbox").iterdir())
    assert registered(desk) == 0


def test_a_stick_without_packages_is_said_so(desk, page, usb):
    (usb / "ảnh.txt").write_text("x")
    page.look([usb])
    desk.settle()
    assert "Không thấy gói nào" in desk.window.notice.text


def test_packages_are_the_same_as_the_command_would_register(desk, page, sender, usb):
    sender.hand_over()
    second = sender.hand_over(money=7)
    page.look([usb])
    desk.settle()
    page.take()
    desk.settle()
    desk.program.tasks.shutdown()
    with Register.open(desk.data) as register:
        assert [p.sequence for p in register.packages_of("06364")] == [1, 2]
        assert register.packages_of("06364")[-1].sha256 == second.sha256


def test_receipts_that_were_left_on_the_stick_are_not_looked_at_as_packages(
    desk, page, sender, usb
):
    sender.hand_over()
    for _ in range(2):
        page.look([usb])
        desk.settle()
        assert len(page.stick.run.files) == 1
        page.take()
        desk.settle()
    assert registered(desk) == 1
    assert "đã nhận từ trước" in page.notice.text
    assert page.refused_chip.text() == "Đã từ chối (0)"


def test_what_the_communes_laid_into_the_shared_folder_is_received_and_answered_there(
    desk, page, sender, tmp_path
):
    share = tmp_path / "Ổ chung"
    share.mkdir()
    settings = desk.go("settings")
    settings.line.use(share)
    desk.settle()
    assert str(share) in settings.line.folder.text()
    assert settings.line.address.text() == str(share)
    assert not settings.line.certificate.isEnabled()
    (tmp_path / "giấy").mkdir()
    settings.line.make(tmp_path / "giấy")
    desk.settle()
    made = sender.hand_over()
    code = made.path.name[:5]
    name = hashed_name(file_sha256(made.path), made.path.name)
    (share / code / "den" / name).write_bytes(made.path.read_bytes())
    (share / code / "den" / f"0123456789abcdef_{made.path.name}").write_bytes(b"half of it")
    page = desk.go("receive")
    desk.settle()
    assert page.inbox_button.text() == "Gói đến qua mạng (1)"
    assert "chưa đồng bộ xong" in page.folder_said.text()
    page.inbox_button.click()
    desk.settle()
    page.take_button.click()
    desk.settle()
    assert registered(desk) == 1
    assert len(list((share / code / "ve").glob(f"*_{code}_receipt_*.ntmz"))) == 1
    assert page.inbox_button.isHidden()
    share.rename(tmp_path / "đã ngắt")
    desk.window.context.shared_folder.look()
    desk.settle()
    assert "Không đọc được thư mục chung" in page.folder_said.text()
    settings = desk.go("settings")
    settings.line.no_folder_button.click()
    desk.settle()
    assert "Không dùng thư mục chung" in settings.line.folder.text()
    assert settings.line.address.text() == ""
