"""Sending and receiving, with a real district office at the other end of the stick."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from ntm_desktop.district import desk
from ntm_desktop.domain.outgoing import PackageState
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui import ask_text
from ntm_desktop.gui.exchange.pack_dialog import PackDialog
from ntm_desktop.gui.exchange.page import ExchangePage
from ntm_desktop.gui.exchange.receive_dialog import ReceiveDialog
from ntm_desktop.gui.exchange.verify_dialog import VerifyDialog
from ntm_desktop.gui.papers.slip_dialog import SlipDialog
from ntm_desktop.gui.theme import Mode, Theme
from ntm_desktop.gui.widgets.drives import Drive
from ntm_desktop.gui.widgets.facts import Facts
from ntm_desktop.services import workspace
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.exchange import receipts, timeline
from ntm_desktop.services.handed_out import HandedOut, mark_handed_out
from ntm_desktop.store.commune import packages
from tests.gui.office import opened, sample_copy

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CODE = "06364"
CHOOSE, WORK, DONE = range(3)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    return tmp_path_factory.mktemp("mau") / "xa"


@pytest.fixture
def office(qtbot, tmp_path, made_once):
    with opened(qtbot, sample_copy(made_once, tmp_path / "xa")) as office:
        yield office


@pytest.fixture
def stick(tmp_path):
    root = tmp_path / "USB"
    root.mkdir()
    return Drive(root, "KINGSTON", "FAT32", 7_000_000_000, 8_000_000_000)


@pytest.fixture
def page(office, stick):
    page = ExchangePage(office.context, find_drives=lambda: (stick,))
    office.show(page)
    return page


@pytest.fixture
def district(tmp_path):
    folder = tmp_path / "huyen"
    made = desk.init_district(folder, name="Văn phòng Điều phối NTM huyện Bắc Sơn")
    return folder, made


def keep(dialog, office):
    """Tests look at a dialog after it was closed."""
    from PySide6.QtCore import Qt

    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    office.qtbot.addWidget(dialog)
    dialog.open()
    office.settle()
    return dialog


@pytest.fixture
def packing(office, stick):
    return keep(PackDialog(office.context, None, find_drives=lambda: (stick,)), office)


@pytest.fixture
def receiving(office, stick):
    return keep(ReceiveDialog(office.context, None, find_drives=lambda: (stick,)), office)


def pack(office, packing):
    packing.drives.buttons[0].click()
    office.until(lambda: packing.stack.currentIndex() != WORK)
    office.settle()
    return packing.target


def test_a_stick_that_was_pulled_out_before_the_click_gets_no_package_on_the_systems_disk(
    office, stick
):
    """Its folder remains, and is one of another drive now."""
    gone = replace(stick, device=stick.root.stat().st_dev + 1)
    packing = keep(PackDialog(office.context, None, find_drives=lambda: (gone,)), office)
    pack(office, packing)
    assert "đã bị rút ra; chưa chép gì" in packing.error.text
    assert list(stick.root.iterdir()) == []
    there = replace(stick, device=stick.root.stat().st_dev)
    again = keep(PackDialog(office.context, None, find_drives=lambda: (there,)), office)
    assert pack(office, again).parent == stick.root


def test_a_receiver_that_exists_no_more_is_told_where_packages_are_made(office, page):
    assert page.gone.isHidden()
    to = []
    page.context.navigation_requested.connect(lambda *where: to.append(where))
    page.context.assessment = replace(page.context.assessment, period=Period(2025))
    page.refresh(None)
    office.settle()
    assert not page.gone.isHidden()
    assert "không còn cấp huyện" in page.gone.accessibleName()
    page.gone.activated.emit()
    assert to == [("settings", "receiver")]


def said(dialog):
    from ntm_desktop.gui.widgets import Label

    return "\n".join(label.text() for label in dialog.findChildren(Label))


def answered(office, packing, district, stick):
    """A package that went up and whose receipt lies on the stick; returns the receipt."""
    pack(office, packing)
    folder, _ = district
    desk.enrol(folder, stick.root / f"{CODE}.pub", code=CODE)
    reception = desk.receive(folder, [stick.root], receipts=stick.root)
    assert not reception.refused
    return reception.received[0].receipt_path


def test_before_the_first_package_the_page_says_how_to_begin(page):
    assert page.stack.currentWidget() is page.empty
    assert page.cards == ()


def test_the_key_is_shown_with_the_warning_that_no_backup_has_it(office, page):
    info = office.do(timeline.public_key_info)

    assert page.key_card.fingerprint.text().split() == info.fingerprint.split()
    assert "bản sao lưu" in said(page.key_card)


def test_a_stick_is_recognised_and_offered(page):
    assert len(page.drives.buttons) == 1
    assert "KINGSTON" in page.drives.buttons[0].accessibleName()


def test_a_stick_that_cannot_be_written_is_not_offered_for_writing(office, tmp_path):
    locked = Drive(tmp_path, "KHÓA", "FAT32", 0, 0, read_only=True)
    page = ExchangePage(office.context, find_drives=lambda: (locked,))
    office.show(page)

    assert not page.drives.buttons[0].isEnabled()


def test_a_package_is_copied_to_the_stick_and_what_was_checked_is_shown(
    office, page, packing, stick
):
    target = pack(office, packing)

    assert packing.stack.currentIndex() == DONE
    assert target.parent == stick.root
    words = f"{said(packing)}\n{packing.facts.text}"
    assert hashlib.sha256(target.read_bytes()).hexdigest() in words
    assert str(target) in words
    assert "đã chép và kiểm tra" in words
    assert "Có thể rút USB" in words
    assert "Chưa phải “đã tiếp nhận”" in words
    assert (stick.root / f"{CODE}.pub").is_file()
    copy = stick.root / "ntm-sao-luu" / f"{CODE}-so-lieu.ntm"
    assert copy.is_file()
    assert str(copy) in words

    page.refresh(None)
    office.settle()
    (card,) = page.cards
    assert card.entry.package.state is PackageState.COPIED
    assert "Đã chép và kiểm tra" in card.accessibleName()


def test_the_dialog_fits_a_small_screen_in_large_type_and_asks_for_a_key_only_to_seal(
    office, stick, qapp
):
    look = Theme(qapp, Mode.LIGHT, 1.3)
    try:
        packing = keep(PackDialog(office.context, None, find_drives=lambda: (stick,)), office)
        room = packing.screen().availableGeometry()
        assert not packing.recipient.isVisible()
        packing.sealed.setChecked(True)
        office.until(packing.recipient.isVisible)
        office.settle()
        assert packing.height() <= room.height() - 72
        content = packing._choice.widget()
        office.until(lambda: content.width() <= packing._choice.viewport().width())  # none cut off
    finally:
        look.set_scale(1.0)


def test_a_wrong_seal_is_refused_and_nothing_is_recorded(office, packing, stick):
    packing.sealed.setChecked(True)
    packing.recipient.setText("age1khong-dung")

    pack(office, packing)

    assert packing.stack.currentIndex() == CHOOSE
    assert "age1" in packing.error.text
    assert office.do(timeline.timeline) == ()
    assert office.do(workspace.settings).get("seal_recipient", "") == ""


def test_a_seal_is_remembered_for_the_next_time(office, packing, district, stick):
    _, made = district
    packing.sealed.setChecked(True)
    packing.recipient.setText(made.recipient)

    target = pack(office, packing)

    assert target.name.endswith(".ntmz.age")
    assert office.do(workspace.settings)["seal_recipient"] == made.recipient
    again = keep(PackDialog(office.context, None, find_drives=lambda: (stick,)), office)
    assert again.sealed.isChecked()
    assert again.recipient.text() == made.recipient


def test_a_stick_that_is_gone_leaves_no_half_file_and_the_window_says_so(office, packing, tmp_path):
    blocked = tmp_path / "rút"
    blocked.write_text("không phải thư mục")

    packing.pack_into(blocked)
    office.settle()

    assert packing.stack.currentIndex() == CHOOSE
    assert packing.error.isVisible()
    assert packing.close_button.isEnabled()


def test_a_package_can_be_copied_again_without_making_another(office, page, packing, tmp_path):
    pack(office, packing)
    (entry,) = office.do(timeline.timeline)
    other = tmp_path / "USB 2"
    other.mkdir()
    again = keep(
        PackDialog(office.context, None, package_id=entry.package.id, find_drives=lambda: ()),
        office,
    )

    again.pack_into(other)
    office.settle()

    assert (other / entry.package.file_name).is_file()
    assert len(office.do(timeline.timeline)) == 1


def test_a_receipt_needs_the_key_of_the_office_once_and_then_moves_the_package_on(
    office, page, packing, receiving, district, stick
):
    receipt = answered(office, packing, district, stick)
    folder, made = district

    receiving.look_in(stick.root)
    office.settle()
    assert receiving.key_card.isVisible()
    assert not receiving.trust_button.isVisible()

    receiving.use_key(made.public_key_path)
    office.settle()
    assert made.fingerprint in said(receiving)
    receiving.trust_button.click()
    office.settle()
    assert not receiving.key_card.isVisible()
    assert "Văn phòng Điều phối NTM huyện Bắc Sơn" in said(receiving)

    page.refresh(None)
    office.settle()
    (card,) = page.cards
    assert card.entry.package.state is PackageState.RECEIVED
    assert "Đã tiếp nhận" in card.accessibleName()
    assert "12/19" in said(card)

    receiving.take([receipt])
    office.settle()
    assert "đã nhận từ trước" in said(receiving)
    assert folder.is_dir()


def test_evidence_that_was_received_is_offered_to_be_sent_again_and_else_left_out(
    office, packing, district, stick, tmp_path
):
    photo = tmp_path / "Ảnh đường thôn.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 photo")
    office.do(lambda ws: add_evidence(ws, office.assessment_id, "1.1", 0, photo))
    receipt = answered(office, packing, district, stick)
    assert not packing.all_evidence.isVisibleTo(packing)
    key = district[1].public_key
    office.do(lambda ws: timeline.accept_receipt(ws, receipt, public_key=key))

    def next_dialog():
        return keep(PackDialog(office.context, None, find_drives=lambda: (stick,)), office)

    second = next_dialog()
    assert second.all_evidence.text() == "Gửi lại cả 1 tệp minh chứng nơi nhận đã có"
    assert second.all_evidence.isVisibleTo(second)
    pack(office, second)
    assert "1 tệp nơi nhận đã có, không gửi lại" in second.facts.text
    third = next_dialog()
    third.all_evidence.click()
    pack(office, third)
    assert "không gửi lại" not in third.facts.text


def test_the_key_that_was_compared_is_trusted_whatever_its_file_holds_by_then(
    office, packing, receiving, district, stick
):
    answered(office, packing, district, stick)
    _, made = district
    receiving.look_in(stick.root)
    office.settle()
    receiving.use_key(made.public_key_path)
    office.settle()
    made.public_key_path.write_text("another key\n", encoding="ascii")
    receiving.trust_button.click()
    office.settle()
    known = office.do(receipts.receiving_key)
    assert known.fingerprint == made.fingerprint
    (entry,) = office.do(timeline.timeline)
    assert entry.package.state is PackageState.RECEIVED


def test_a_receipt_of_somebody_else_is_refused_with_its_reason(
    office, packing, receiving, district, stick, tmp_path
):
    receipt = answered(office, packing, district, stick)
    stranger = desk.init_district(tmp_path / "la", name="Văn phòng khác")

    receiving.take([receipt])
    office.settle()
    receiving.use_key(stranger.public_key_path)
    office.settle()

    assert receiving.message.isVisible()
    assert not receiving.trust_button.isVisible()
    (entry,) = office.do(timeline.timeline)
    assert entry.package.state is PackageState.COPIED


def test_look_alike_shortcuts_on_a_stick_are_left_alone_and_pointed_out(office, receiving, stick):
    trap = stick.root / "Ảnh gia đình.lnk"
    trap.write_bytes(b"x")

    receiving.look_in(stick.root)
    office.settle()

    assert "Không thấy phiếu nào" in receiving.message.text
    assert "1 tệp chương trình hoặc lối tắt" in receiving.message.text
    assert trap.read_bytes() == b"x"


def test_a_package_is_verified_with_its_facts(office, packing):
    target = pack(office, packing)
    dialog = keep(VerifyDialog(office.context, None), office)

    dialog.check(target)
    office.settle()

    words = f"{said(dialog)}\n{dialog.findChild(Facts).text}"
    assert "Gói nguyên vẹn" in words
    assert "12/19" in words
    assert hashlib.sha256(target.read_bytes()).hexdigest() in words


def test_one_flipped_bit_is_found_and_said(office, packing, tmp_path):
    target = pack(office, packing)
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    broken = tmp_path / "hong.ntmz"
    broken.write_bytes(bytes(data))
    dialog = keep(VerifyDialog(office.context, None), office)

    dialog.check(broken)
    office.settle()

    assert dialog.error.isVisible()
    assert "Gói nguyên vẹn" not in said(dialog)


def test_the_slip_for_the_chairman_shows_the_fingerprint(office):
    dialog = keep(SlipDialog(office.context, None), office)
    office.until(lambda: dialog.preview.pages is not None)
    info = office.do(timeline.public_key_info)

    document = pypdfium2.PdfDocument(dialog.preview.pages.pdf)
    text = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert info.fingerprint in text
    assert "CHỦ TỊCH" in text
    assert dialog.print_button.isEnabled()


def test_the_key_file_can_be_handed_out(office, page, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    target: Path = tmp_path / "06364.pub"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    page.key_card.save_button.click()
    office.settle()

    assert target.read_text() == office.do(timeline.public_key_info).text


def test_a_package_that_was_double_clicked_is_checked_at_once(office, page, stick):
    made = office.do(lambda ws: timeline.pack(ws, office.assessment_id, stick.root, seal_to=()))
    page.show_target(str(made.path))
    dialog = page.window().findChild(VerifyDialog)
    office.settle()
    assert dialog.isVisible()
    assert dialog.findChild(Facts) is not None
    dialog.close()


def test_a_package_that_never_left_is_taken_back_by_a_press(office, page, monkeypatch, tmp_path):
    def left_here(ws):
        timeline.pack(ws, office.assessment_id, tmp_path / "a", include_dossier=False)
        newest = packages.packages(ws.file)[0]
        packages.set_state(ws.file, newest.id, PackageState.PACKED)

    office.do(left_here)
    page.refresh(None)
    office.settle()
    before = len(page.cards)
    monkeypatch.setattr("ntm_desktop.gui.dialogs.ask", lambda *_words, **_more: True)
    assert not page.cards[0].withdraw_button.isHidden()
    page.cards[0].withdraw_button.click()
    office.settle()
    assert len(page.cards) == before - 1


def test_taking_back_a_package_that_left_needs_a_reason_and_makes_the_paper(
    office, page, packing, monkeypatch
):
    pack(office, packing)
    page.refresh(None)
    office.settle()
    (card,) = page.cards
    typed = ["Sai số hộ nghèo", None]
    monkeypatch.setattr(ask_text, "ask_text", lambda *_a, **_k: typed.pop())
    slips = page.window().findChildren
    card.withdraw_button.click()  # thought better of it
    assert not slips(SlipDialog)
    card.withdraw_button.click()
    office.settle()
    (slip,) = slips(SlipDialog)
    office.until(lambda: slip.preview.pages is not None)
    document = pypdfium2.PdfDocument(slip.preview.pages.pdf)
    assert "Sai số hộ nghèo" in document[0].get_textpage().get_text_range()
    document.close()
    slip.close()


def test_a_copy_that_was_handed_out_is_told_before_anything_is_chosen_to_pack(office, page):
    said = HandedOut("Hoa", (2, 9), "01/03/2025")
    office.do(lambda ws: mark_handed_out(ws.file, said))
    page.pack_button.click()
    office.settle()
    assert page.window().findChild(PackDialog) is None
    assert "bản giao phần việc cho Hoa" in str(office.messages)
