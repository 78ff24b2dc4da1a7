import errno
import shutil
import threading

import pytest

from ntm_desktop.district import answer, enrol, init_district, receive
from ntm_desktop.district.desk import make_receiver, restore_register
from ntm_desktop.domain.outgoing import PackageState
from ntm_desktop.errors import CancelledError, EntryError, NtmError, PackageError, StoreError
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.delivery import HashingSink
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.services import edits, workspace
from ntm_desktop.services.assessments import answers, assess
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.exchange import copies, packing, receipts
from ntm_desktop.services.exchange.receivers import add_receiver, look_at_receiver
from ntm_desktop.services.exchange.timeline import (
    accept_receipt,
    copy_package,
    pack,
    public_key_info,
    timeline,
    verify_package,
)
from ntm_desktop.services.overview import overview
from ntm_desktop.store.commune import packages, vault
from ntm_desktop.store.register.register import Register
from tests.stopping import Stopping

CODE = "06364"


@pytest.fixture
def filled(ws, assessment, tmp_path):
    edits.record_yes_no(ws, assessment, "1.1", "main", True)
    edits.record_yes_no(ws, assessment, "1.2", "main", True)
    edits.record_remark(ws, assessment, "1.2", "Đã công bố ngày 20/6/2022")
    photo = tmp_path / "Ảnh đường thôn.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 photo")
    add_evidence(ws, assessment, "1.1", 0, photo)
    add_evidence(ws, assessment, "1.2", None, photo)
    return ws


def quick(ws, assessment, out, **how):
    return pack(ws, assessment, out, include_dossier=False, **how)


@pytest.fixture
def district(tmp_path):
    return init_district(tmp_path / "huyen", name="UBND huyện Bắc Sơn")


def answered(filled, assessment, tmp_path):
    """A package that went up, and the receipt that came down."""
    made = quick(filled, assessment, tmp_path / "usb")
    enrol(tmp_path / "huyen", made.public_key_path)
    (received,) = receive(tmp_path / "huyen", [made.path]).received
    return made, received.receipt_path


def test_a_package_says_what_the_commune_says(filled, assessment, tmp_path):
    made = quick(filled, assessment, tmp_path / "usb")
    assert made.path == tmp_path / "usb" / "06364_assessment_2024_0001.ntmz"
    assert sorted(p.name for p in (tmp_path / "usb").iterdir()) == ["06364.pub", made.path.name]
    key = PublicKey.parse(made.public_key_path.read_text())
    content = assessment_of(read_package(made.path, lambda header, key_id: key))
    assert content.answers == answers(filled, assessment)
    assert content.verdicts.met == assess(filled, assessment).met
    assert content.commune == workspace.commune_info(filled).commune
    assert [entry.name for entry in content.evidence] == ["Ảnh đường thôn.jpg"] * 2
    assert made.evidence == 1
    assert made.evidence_words == "2 mục minh chứng (1 tệp)"
    assert ("Minh chứng", made.evidence_words) in verify_package(made.path).facts
    assert made.size == made.path.stat().st_size


def test_the_dossier_goes_along(filled, assessment, tmp_path):
    made = pack(filled, assessment, tmp_path / "usb")
    assert "to-trinh" in made.documents
    checked = verify_package(made.path)
    assert set(checked.documents) == set(made.documents)


def test_numbers_follow_each_other_and_name_the_one_before(filled, assessment, tmp_path):
    first = quick(filled, assessment, tmp_path / "usb")
    second = quick(filled, assessment, tmp_path / "usb")
    assert (first.sequence, second.sequence) == (1, 2)
    assert verify_package(second.path).header.previous == first.sha256


def test_a_new_life_of_the_file_starts_a_new_chain(filled, assessment, tmp_path):
    first = quick(filled, assessment, tmp_path / "a")
    packages.renew_epoch(filled.file, filled.now())
    second = quick(filled, assessment, tmp_path / "b")
    one, two = verify_package(first.path).header, verify_package(second.path).header
    assert one.epoch != two.epoch
    assert (two.sequence, two.previous) == (1, "")
    assert [entry.package.path.is_file() for entry in timeline(filled)] == [True, True]


def test_a_sealed_package_is_opened_by_its_receiver_only(filled, assessment, tmp_path, district):
    made = quick(filled, assessment, tmp_path / "usb", seal_to=[district.recipient])
    assert made.path.name == "06364_assessment_2024_0001.ntmz.age"
    with pytest.raises(PackageError) as refused:
        verify_package(made.path)
    assert refused.value.reason == "sealed"
    enrol(tmp_path / "huyen", made.public_key_path)
    assert receive(tmp_path / "huyen", [made.path]).received[0].sha256 == made.sha256


def test_the_recipient_of_the_settings_is_used_unless_told_otherwise(
    filled, assessment, tmp_path, district
):
    workspace.change_settings(filled, seal_recipient=district.recipient)
    assert quick(filled, assessment, tmp_path / "a").sealed
    assert not quick(filled, assessment, tmp_path / "b", seal_to=()).sealed


def test_a_wrong_recipient_makes_no_package(filled, assessment, tmp_path):
    with pytest.raises(PackageError):
        quick(filled, assessment, tmp_path / "usb", seal_to=["age1wrong"])
    assert timeline(filled) == ()
    assert not (tmp_path / "usb").exists()


def test_copied_is_more_than_packed(filled, assessment, tmp_path):
    quick(filled, assessment, tmp_path / "usb")
    (entry,) = timeline(filled)
    assert entry.package.state is PackageState.COPIED
    assert entry.title == "Tự đánh giá · Năm 2024 · gói số 1"
    assert entry.package.path.is_file()


def test_a_stick_that_fails_costs_a_copy_not_a_package(filled, assessment, tmp_path):
    usb = tmp_path / "usb"
    usb.mkdir()
    (usb / "06364_assessment_2024_0001.ntmz").write_bytes(b"somebody else's")
    with pytest.raises(PackageError, match="nằm trong hộp gửi") as refused:
        quick(filled, assessment, usb)
    assert refused.value.reason == "exists"
    (entry,) = timeline(filled)
    assert entry.package.state is PackageState.PACKED
    copied = copy_package(filled, entry.package.id, tmp_path / "other")
    assert copied.read_bytes() == entry.package.path.read_bytes()
    assert timeline(filled)[0].package.state is PackageState.COPIED
    assert quick(filled, assessment, tmp_path / "other").sequence == 2


def test_a_stick_that_fills_up_while_the_package_is_made_costs_only_the_copy(
    filled, assessment, tmp_path, monkeypatch
):
    usb, really = tmp_path / "usb", HashingSink.write

    def fills_up(sink, data):
        if threading.current_thread().name == "copying":
            raise OSError(errno.ENOSPC, "No space left on device")
        return really(sink, data)

    monkeypatch.setattr(HashingSink, "write", fills_up)
    with pytest.raises(PackageError, match="Không đủ chỗ") as refused:
        quick(filled, assessment, usb)
    assert "nằm trong hộp gửi" in str(refused.value)
    assert [path.name for path in usb.iterdir()] == ["06364.pub"]
    (entry,) = timeline(filled)
    assert entry.package.state is PackageState.PACKED
    assert verify_package(entry.package.path).sha256 == entry.package.sha256


def test_a_stick_that_is_gone_while_its_folder_remains_is_no_copy(
    filled, assessment, tmp_path, monkeypatch
):
    usb, really = tmp_path / "usb", copies.copy_out

    def pulled_out(*args, **kwargs):
        (usb / "06364.pub").unlink()  # what was on the stick went with it
        return really(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(packing, "copy_out", pulled_out)
        patched.setattr(copies, "copy_out", pulled_out)
        with pytest.raises(PackageError, match="rút ra giữa chừng"):
            quick(filled, assessment, usb)
        (entry,) = timeline(filled)
        assert entry.package.state is PackageState.PACKED
        with pytest.raises(PackageError, match="chép lại từ hộp gửi"):
            copy_package(filled, entry.package.id, usb)
    copy_package(filled, entry.package.id, tmp_path / "other")
    assert timeline(filled)[0].package.state is PackageState.COPIED


def test_a_package_that_could_not_be_recorded_leaves_nothing_unfinished_on_the_stick(
    filled, assessment, tmp_path, monkeypatch
):
    def full(*_args):
        raise StoreError("Hết chỗ.")

    monkeypatch.setattr(packages, "record_package", full)
    with pytest.raises(StoreError):
        quick(filled, assessment, tmp_path / "usb")
    assert [path.name for path in (tmp_path / "usb").iterdir()] == ["06364.pub"]


def test_a_stick_that_keeps_other_bytes_than_it_was_given_is_noticed(
    filled, assessment, tmp_path, monkeypatch
):
    really = HashingSink.write

    def spoils(sink, data):
        if threading.current_thread().name == "copying":
            data = bytes(data[:100]) + b"?" + bytes(data[101:])
        return really(sink, data)

    monkeypatch.setattr(HashingSink, "write", spoils)
    with pytest.raises(PackageError, match="USB có thể đã hỏng"):
        quick(filled, assessment, tmp_path / "usb")
    assert [path.name for path in (tmp_path / "usb").iterdir()] == ["06364.pub"]


def test_a_folder_that_cannot_be_written_makes_no_package(filled, assessment, tmp_path):
    (tmp_path / "usb").write_text("a file where the folder should be")
    with pytest.raises(PackageError):
        quick(filled, assessment, tmp_path / "usb")
    assert timeline(filled) == ()


def test_damaged_evidence_is_named_and_nothing_is_packed(filled, assessment, tmp_path):
    stored = next(p for p in (filled.file.data_dir / "evidence").rglob("*") if p.is_file())
    assert vault.path_of(filled.file, stored.name) == stored
    stored.chmod(0o644)
    stored.write_bytes(b"damaged")
    with pytest.raises(StoreError, match="Ảnh đường thôn"):
        quick(filled, assessment, tmp_path / "usb")
    assert timeline(filled) == ()
    assert list(filled.file.outbox.rglob("*.ntmz")) == []


def test_a_leftover_that_was_never_recorded_is_replaced(filled, assessment, tmp_path):
    epoch, _ = packages.next_sequence(filled.file)
    left = filled.file.outbox / epoch[:12] / "06364_assessment_2024_0002.ntmz"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert quick(filled, assessment, tmp_path / "usb").sequence == 2


def test_a_changed_copy_in_the_outbox_is_not_sent(filled, assessment, tmp_path):
    quick(filled, assessment, tmp_path / "usb")
    package = timeline(filled)[0].package
    package.path.chmod(0o644)
    package.path.write_bytes(package.path.read_bytes() + b"x")
    with pytest.raises(PackageError):
        copy_package(filled, package.id, tmp_path / "other")
    with pytest.raises(EntryError):
        copy_package(filled, "ghost", tmp_path / "other")


def test_no_secret_leaves_with_a_package_or_stays_in_the_data(filled, assessment, tmp_path):
    quick(filled, assessment, tmp_path / "usb")
    secret = keys.commune_key(CODE)
    needles = (secret.seed_and_public[:32], secret.text.split("\n")[1].encode())
    for folder in (tmp_path / "usb", filled.file.data_dir):
        for path in folder.rglob("*"):
            if path.is_file():
                raw = path.read_bytes()
                assert not any(needle in raw for needle in needles), path


def test_an_enrolment_package_enrols(filled, assessment, tmp_path, district):
    made = pack(filled, assessment, tmp_path / "usb", kind="enrolment")
    done = enrol(tmp_path / "huyen", made.path)
    assert (done.commune.code, done.fingerprint) == (CODE, made.fingerprint)
    assert verify_package(made.path).commune_name == "Xã Chiến Thắng"


def test_an_unknown_kind_is_refused(filled, assessment, tmp_path):
    with pytest.raises(PackageError):
        pack(filled, assessment, tmp_path / "usb", kind="report")
    assert timeline(filled) == ()


def test_checking_tells_from_where_the_key_came(filled, assessment, tmp_path, user_home):
    made = quick(filled, assessment, tmp_path / "usb")
    assert verify_package(made.path).key_source == "own"
    assert verify_package(made.path, public_key=made.public_key_path).key_source == "given"
    shutil.rmtree(user_home / "ntm" / "keys")
    beside = verify_package(made.path)
    assert (beside.key_source, beside.trusted) == ("beside", False)
    made.public_key_path.unlink()
    carried = verify_package(made.path)
    assert (carried.key_source, carried.trusted) == ("carried", False)
    with pytest.raises(PackageError) as refused:
        verify_package(made.path, public_key="rubbish")
    assert refused.value.reason == "key"


def test_received_comes_from_a_signed_receipt(filled, assessment, tmp_path, district):
    made, receipt = answered(filled, assessment, tmp_path)
    change = accept_receipt(filled, receipt, public_key=district.public_key)
    assert "packages" in change.touched
    (entry,) = timeline(filled)
    assert entry.package.state is PackageState.RECEIVED
    assert entry.state_label == "Đã tiếp nhận"
    assert "UBND huyện Bắc Sơn tiếp nhận ngày" in entry.receipt_lines[0]
    assert entry.receipts[0].said.package_sha256 == made.sha256
    again = accept_receipt(filled, receipt)
    assert again.touched == frozenset()
    assert len(timeline(filled)[0].receipts) == 1


def test_a_receipt_needs_the_known_key_of_the_receiver(filled, assessment, tmp_path, district):
    _, receipt = answered(filled, assessment, tmp_path)
    with pytest.raises(PackageError) as refused:
        accept_receipt(filled, receipt)
    assert refused.value.reason == "unknown-sender"
    stranger = init_district(tmp_path / "stranger")
    with pytest.raises(PackageError) as refused:
        accept_receipt(filled, receipt, public_key=stranger.public_key)
    assert refused.value.reason == "wrong-key"
    assert workspace.settings(filled) == {}
    accept_receipt(filled, receipt, public_key=district.public_key_path)
    with pytest.raises(PackageError) as refused:
        accept_receipt(filled, receipt, public_key=stranger.public_key)
    assert refused.value.reason == "wrong-key"


def test_after_the_receiver_renewed_its_key_its_receipts_are_taken_again(
    filled, assessment, tmp_path, district
):
    _, receipt = answered(filled, assessment, tmp_path)
    old = init_district(tmp_path / "old")
    receipts.change_receiving_key(filled, old.public_key)
    with pytest.raises(PackageError) as refused:
        accept_receipt(filled, receipt)
    assert refused.value.reason == "wrong-key"
    offered = receipts.look_at_key(district.public_key_path)
    receipts.change_receiving_key(filled, offered.encoded)
    known = receipts.receiving_key(filled)
    assert known is not None
    assert known.fingerprint == offered.fingerprint
    assert "packages" in accept_receipt(filled, receipt).touched
    with pytest.raises(PackageError):
        receipts.change_receiving_key(filled, "not a key")


def test_a_receipt_for_somebody_else_is_refused(filled, assessment, tmp_path, district):
    _, receipt = answered(filled, assessment, tmp_path)
    filled.file.run("DELETE FROM package")
    with pytest.raises(PackageError) as refused:
        accept_receipt(filled, receipt, public_key=district.public_key)
    assert refused.value.reason == "unknown-package"
    assert workspace.settings(filled) == {}


def test_a_later_receipt_accepts_or_returns_and_an_older_one_changes_nothing(
    filled, assessment, tmp_path, district
):
    _, receipt = answered(filled, assessment, tmp_path)
    returned = answer(tmp_path / "huyen", CODE, returned={"criteria": "Xem lại tiêu chí 2"})
    accepted = answer(tmp_path / "huyen", CODE, accept=True)
    assert returned.receipt_path is not None
    assert accepted.receipt_path is not None
    accept_receipt(filled, returned.receipt_path, public_key=district.public_key)
    assert timeline(filled)[0].package.state is PackageState.RETURNED
    assert "Xem lại tiêu chí 2" in timeline(filled)[0].receipt_lines[1]
    first = overview(filled, assessment).todo[0]
    assert first.title == "Sửa theo ý kiến trả lại: Kết quả tiêu chí"
    assert first.detail == "Xem lại tiêu chí 2 (UBND huyện Bắc Sơn, gói số 1)"
    assert first.page == "assessment"
    accept_receipt(filled, accepted.receipt_path)
    assert overview(filled, assessment).todo[0].kind != "returned"
    assert timeline(filled)[0].package.state is PackageState.ACCEPTED
    with pytest.raises(PackageError) as refused:
        accept_receipt(filled, receipt)
    assert refused.value.reason == "sequence"
    assert timeline(filled)[0].package.state is PackageState.ACCEPTED


def test_what_was_returned_is_no_longer_to_be_done_once_it_was_sent_anew(
    filled, assessment, tmp_path, district
):
    answered(filled, assessment, tmp_path)
    sent_back = answer(tmp_path / "huyen", CODE, returned={"dossier": "Thiếu biên bản họp"})
    assert sent_back.receipt_path is not None
    accept_receipt(filled, sent_back.receipt_path, public_key=district.public_key)
    assert overview(filled, assessment).todo[0].page == "dossier"
    quick(filled, assessment, tmp_path / "usb")
    assert overview(filled, assessment).todo[0].kind != "returned"


@pytest.fixture
def acknowledged(filled, assessment, tmp_path, district):
    """The first package, with one photo, was received and its receipt came back."""
    made, receipt = answered(filled, assessment, tmp_path)
    accept_receipt(filled, receipt, public_key=district.public_key)
    return made


def test_a_register_that_went_back_to_a_copy_gives_no_number_of_a_receipt_twice(
    filled, assessment, tmp_path, district
):
    huyen, stick = tmp_path / "huyen", tmp_path / "usb"
    made = quick(filled, assessment, stick)
    enrol(huyen, made.public_key_path)
    with Register.open(huyen) as register:
        register.backup(tmp_path / "copy.ntmd")
    (first,) = receive(huyen, [made.path]).received
    assert first.receipt_path is not None
    accept_receipt(filled, first.receipt_path, public_key=district.public_key_path)
    late = answer(huyen, CODE, accept=True, receipts=tmp_path / "lost letter").receipt_path
    assert late is not None
    for _twice in range(2):
        restore_register(huyen, tmp_path / "copy.ntmd")
        (again,) = receive(huyen, [made.path]).received
        assert again.receipt_path is not None
        accept_receipt(filled, again.receipt_path)
    (entry,) = timeline(filled)
    numbers = [receipt.said.sequence for receipt in entry.receipts]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 3
    # What was given before it went back is older, wherever it was in between.
    with pytest.raises(PackageError, match="phiếu cũ không thay được"):
        accept_receipt(filled, late)


def test_evidence_that_was_acknowledged_is_not_carried_again(
    filled, assessment, tmp_path, acknowledged
):
    drawing = tmp_path / "Bản vẽ.pdf"
    drawing.write_bytes(b"%PDF-1.4 ban ve")
    add_evidence(filled, assessment, "1.1", 2, drawing)
    made = quick(filled, assessment, tmp_path / "usb")
    assert (acknowledged.evidence, acknowledged.left_out) == (1, 0)
    assert (made.evidence, made.left_out) == (1, 1)
    said = "3 mục minh chứng (2 tệp); 1 tệp nơi nhận đã có, không gửi lại"
    assert made.evidence_words == said
    assert ("Minh chứng", said) in verify_package(made.path).facts
    (received,) = receive(tmp_path / "huyen", [made.path]).received
    assert received.header.sequence == 2


def test_all_of_it_goes_when_that_is_asked_for(filled, assessment, tmp_path, acknowledged):
    made = quick(filled, assessment, tmp_path / "usb", all_evidence=True)
    assert (made.evidence, made.left_out) == (1, 0)


def test_what_was_sent_and_not_acknowledged_is_sent_again(filled, assessment, tmp_path):
    quick(filled, assessment, tmp_path / "usb")
    assert quick(filled, assessment, tmp_path / "usb").left_out == 0


def test_another_receiving_unit_gets_all_of_it(filled, assessment, tmp_path, acknowledged):
    other = init_district(tmp_path / "tinh")
    receipts.change_receiving_key(filled, other.public_key)
    assert quick(filled, assessment, tmp_path / "usb").left_out == 0


def test_what_only_one_of_two_receivers_has_still_travels(
    filled, assessment, tmp_path, acknowledged
):
    province = init_district(tmp_path / "tinh", name="Văn phòng Điều phối tỉnh")
    enrol(tmp_path / "tinh", acknowledged.public_key_path)
    made = make_receiver(tmp_path / "tinh", CODE, "https://127.0.0.1:8443", tmp_path / "giay")
    add_receiver(filled, look_at_receiver(filled, made.path), fingerprint=made.fingerprint)
    again = quick(filled, assessment, tmp_path / "usb")
    assert (again.evidence, again.left_out) == (1, 0)

    (got,) = receive(tmp_path / "tinh", [again.path]).received
    assert got.receipt_path is not None
    accept_receipt(filled, got.receipt_path)
    assert province.fingerprint == made.fingerprint
    both_have_it = quick(filled, assessment, tmp_path / "usb", seal_to=())
    assert (both_have_it.evidence, both_have_it.left_out) == (0, 1)
    for office in ("huyen", "tinh"):
        assert receive(tmp_path / office, [both_have_it.path]).refused == ()


def test_when_the_package_of_then_is_gone_its_evidence_is_sent_again(
    filled, assessment, tmp_path, acknowledged
):
    for file in outbox_files(filled):
        file.chmod(0o644)
        file.unlink()
    assert quick(filled, assessment, tmp_path / "usb").left_out == 0


def test_a_receiver_that_lost_what_it_had_refuses_and_says_what_to_do(
    filled, assessment, tmp_path, acknowledged
):
    for kept in (tmp_path / "huyen" / "packages").iterdir():
        kept.unlink()
    made = quick(filled, assessment, tmp_path / "usb")
    (refused,) = receive(tmp_path / "huyen", [made.path]).refused
    assert refused.reason == "missing-evidence"
    assert "gửi lại mọi minh chứng" in refused.sentence
    again = quick(filled, assessment, tmp_path / "usb", all_evidence=True)
    assert len(receive(tmp_path / "huyen", [again.path]).received) == 1


def test_the_paper_slip_names_commune_key_and_receiver(ws):
    info = public_key_info(ws)
    assert info.fingerprint in info.slip
    assert "Xã Chiến Thắng, huyện Bắc Sơn, tỉnh Lạng Sơn (mã 06364)" in info.slip
    assert PublicKey.parse(info.text).fingerprint == info.fingerprint


def test_a_package_is_no_receipt(filled, assessment, tmp_path):
    made = quick(filled, assessment, tmp_path / "usb")
    with pytest.raises(NtmError):
        accept_receipt(filled, made.path, public_key=made.public_key_path)
    assert timeline(filled)[0].package.state is PackageState.COPIED


def test_a_share_with_all_decimals_of_a_formula_can_be_packed(filled, assessment, tmp_path):
    edits.record_figure(filled, assessment, "2.1", "main", "value", "84,93150684931507")
    made = quick(filled, assessment, tmp_path / "usb")
    assert verify_package(made.path).sha256 == made.sha256


def outbox_files(ws):
    return [path for path in ws.file.outbox.rglob("*") if path.is_file()]


def test_packing_tells_how_far_it_is(filled, assessment, tmp_path):
    told = Stopping()
    pack(filled, assessment, tmp_path / "usb", progress=told)
    assert told.shares == sorted(told.shares)
    assert (told.shares[0], told.shares[-1]) == (0, 1)


def test_packing_can_be_stopped_at_every_moment_and_leaves_nothing(filled, assessment, tmp_path):
    usb = tmp_path / "usb"
    usb.mkdir()
    told = Stopping()
    quick(filled, assessment, tmp_path / "other", progress=told)
    (first,) = timeline(filled)
    for after in range(len(told.seen)):
        with pytest.raises(CancelledError):
            quick(filled, assessment, usb, progress=Stopping(after))
        assert list(usb.iterdir()) == []
        assert outbox_files(filled) == [first.package.path]
        assert timeline(filled) == (first,)
    made = quick(filled, assessment, usb)
    assert verify_package(made.path).header.previous == first.package.sha256


def test_copying_again_can_be_stopped_and_the_package_stays(filled, assessment, tmp_path):
    (tmp_path / "usb").mkdir()
    quick(filled, assessment, tmp_path / "first")
    (entry,) = timeline(filled)
    told = Stopping()
    copy_package(filled, entry.package.id, tmp_path / "second", progress=told)
    assert told.shares == sorted(told.shares)
    assert told.shares[-1] == 1
    for after in range(len(told.seen)):
        with pytest.raises(CancelledError):
            copy_package(filled, entry.package.id, tmp_path / "usb", progress=Stopping(after))
        assert list((tmp_path / "usb").iterdir()) == []
    assert timeline(filled) == (entry,)
    assert entry.package.path.is_file()


def test_a_key_that_lay_there_before_stays_when_packing_is_stopped(filled, assessment, tmp_path):
    quick(filled, assessment, tmp_path / "usb")
    before = sorted((tmp_path / "usb").iterdir())
    with pytest.raises(CancelledError):
        quick(filled, assessment, tmp_path / "usb", progress=Stopping(after=3))
    assert sorted((tmp_path / "usb").iterdir()) == before
