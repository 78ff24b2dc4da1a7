"""Sending by a folder that office and commune both see, with real folders."""

import dataclasses
import hashlib
import os
import shutil

import pytest

from ntm_desktop.district import answer, enrol
from ntm_desktop.district.desk import receive_inbox
from ntm_desktop.district.line.receivers import (
    line_way,
    making_receivers,
    set_line_way,
    use_folder,
)
from ntm_desktop.district.line.shared_folder import exchange_with_folder, waiting_in
from ntm_desktop.district.publishing_rules import publishing, read_rules, withdrawing
from ntm_desktop.district.stick import inbox_of
from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.receivers import SendingState, is_folder_address
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import CancelledError, EntryError, PackageError, StoreError
from ntm_desktop.exchange import delivery, receiver_file
from ntm_desktop.exchange.transports.folder import MARK, hashed_name
from ntm_desktop.services.exchange.fetching import fetch
from ntm_desktop.services.exchange.line_standing import waiting_rules
from ntm_desktop.services.exchange.receivers import add_receiver, at_folder, look_at_receiver
from ntm_desktop.services.exchange.sending import cancel, outbox, queue, resume, send_all
from ntm_desktop.services.exchange.timeline import accept_receipt, pack, public_key_info
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.signed_rules import signed_rules

CODE = "06364"


@pytest.fixture
def ws(district, tmp_path):
    opened = create_workspace(
        tmp_path / "xã",
        commune_code=CODE,
        set_id="qd-318-2022-xa",
        period=Period(2024),
        actor="Lan",
    )
    key = tmp_path / f"{CODE}.pub"
    key.write_text(public_key_info(opened).text)
    enrol(district, key, replace_reason="khóa thật của xã")
    yield opened
    close_workspace(opened)


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "Ổ chung của huyện"
    folder.mkdir()
    return folder


@pytest.fixture
def file(ws, district, share, tmp_path):
    """The receiver file of the commune, made for the shared folder."""
    with Register.open(district) as register:
        use_folder(register, share, communes.START)
        return carry_out(register, making_receivers((CODE,), tmp_path / "giấy", communes.START))


@pytest.fixture
def connected(ws, file):
    add_receiver(ws, look_at_receiver(ws, file.files[0]), fingerprint=file.fingerprint)
    return ws


@pytest.fixture
def queued(connected, tmp_path):
    made = pack(connected, latest_assessment(connected).id, tmp_path / "đĩa")
    queue(connected, made.package_id)
    return connected


def only(ws):
    (entry,) = outbox(ws)
    return entry.sending


def den(share):
    return sorted((share / CODE / "den").iterdir())


def test_a_package_goes_up_by_the_folder_and_its_receipts_come_down(queued, district, share):
    assert [entry.state_label for entry in send_all(queued).sent] == ["Đã gửi, chờ phiếu"]
    assert waiting_in(share) == 1
    done = receive_inbox(district)
    assert (len(done.received), done.refused, done.notes) == (1, (), ())
    assert den(share) == [], "what was taken over leaves the folder"
    assert receive_inbox(district).received == ()

    for path in fetch(queued).files:
        accept_receipt(queued, path)
    assert [entry.state_label for entry in outbox(queued)] == ["Đã tiếp nhận"]
    answer(district, CODE, accept=True)
    receive_inbox(district)
    for path in fetch(queued).files:
        accept_receipt(queued, path)
    assert [entry.state_label for entry in outbox(queued)] == ["Đã chấp nhận"]
    assert fetch(queued).files == ()


def test_what_lies_in_the_folder_is_sealed_to_the_office(queued, share):
    send_all(queued)
    (path,) = den(share)
    assert path.read_bytes().startswith(b"age-encryption.org/v1")


def test_a_package_waits_at_the_desk_until_it_is_received(queued, district, share):
    send_all(queued)
    assert exchange_with_folder(district, share).came == 1
    assert inbox_of(district)[1] == 1
    assert exchange_with_folder(district, share).came == 0
    assert len(receive_inbox(district).received) == 1
    assert inbox_of(district)[1] == 0


def test_a_half_synchronised_package_is_left_until_all_of_it_is_there(queued, district, share):
    send_all(queued)
    (path,) = den(share)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    done = receive_inbox(district)
    assert (done.received, done.refused) == ((), ())
    assert "chưa đồng bộ xong" in done.notes[0]
    path.write_bytes(whole)
    assert len(receive_inbox(district).received) == 1


def test_a_half_synchronised_receipt_is_brought_when_all_of_it_is_there(queued, district, share):
    send_all(queued)
    receive_inbox(district)
    (path,) = (share / CODE / "ve").glob("*_receipt_*")
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    assert fetch(queued).files == ()
    # The desk puts its own file right.
    receive_inbox(district)
    assert path.read_bytes() == whole
    assert len(fetch(queued).files) == 1


def test_rules_come_down_and_go_when_they_are_withdrawn(connected, district, share, tmp_path):
    package = signed_rules(tmp_path / "quy định")
    looked = read_rules(package, unwatched)
    with Register.open(district) as register:
        made = carry_out(register, publishing(package, looked.sha256, communes.START))
    exchange_with_folder(district, share)
    (came,) = fetch(connected).rules
    assert waiting_rules(connected) == (came,)
    assert fetch(connected).change.touched == frozenset()
    assert came.exists(), "still published"
    with Register.open(district) as register:
        carry_out(register, withdrawing(made.path, communes.START))
    exchange_with_folder(district, share)
    assert list((share / CODE / "ve").glob("*.ntmz")) == []
    receipts = came.with_name(f"{came.name[:17]}{CODE}_receipt_2024_0001.ntmz")
    receipts.write_bytes(b"kept, whatever is offered")
    gone = fetch(connected)
    assert (gone.silent, gone.files) == ((), ())
    assert Touched.PACKAGES in gone.change.touched, "the window offers it no longer"
    assert waiting_rules(connected) == ()
    assert not came.exists()
    assert receipts.exists()


def test_a_folder_that_is_not_there_keeps_the_package_waiting(queued, share, tmp_path):
    share.rename(tmp_path / "đã ngắt")
    (entry,) = send_all(queued).waiting
    assert "không thấy thư mục" in entry.sending.sentence
    assert "không thấy thư mục" in fetch(queued).silent[0]
    (tmp_path / "đã ngắt").rename(share)
    assert len(send_all(queued).sent) == 1


def test_an_empty_mount_point_is_not_taken_for_the_share(queued, share, tmp_path):
    share.rename(tmp_path / "đã ngắt")
    (share / CODE / "den").mkdir(parents=True)
    (entry,) = send_all(queued).waiting
    assert MARK in entry.sending.sentence
    assert den(share) == []


def test_the_folder_of_another_office_gets_nothing(queued, share):
    mark = share / CODE / MARK
    mark.write_text(mark.read_text().replace(CODE, "06325"))
    (entry,) = send_all(queued).failed
    assert "không phải của xã" in entry.sending.sentence
    assert den(share) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_only_lets_read_is_said(queued, share):
    (share / CODE / "den").chmod(0o500)
    (entry,) = send_all(queued).failed
    (share / CODE / "den").chmod(0o700)
    assert "không được phép ghi" in entry.sending.sentence


@pytest.mark.parametrize(
    ("number", "words", "state"),
    [
        (30, "không được phép ghi", SendingState.FAILED),
        (28, "hết chỗ", SendingState.WAITING),
        (5, "không thấy thư mục", SendingState.WAITING),
    ],
)
def test_why_the_folder_does_not_take_it_is_said(queued, share, monkeypatch, number, words, state):
    def full(*_args, **_named):
        raise delivery.write_fault(share / "x", OSError(number, "")) from OSError(number, "")

    with monkeypatch.context() as broken:
        broken.setattr("ntm_desktop.exchange.transports.folder.deliver_copy", full)
        send_all(queued)
    assert only(queued).state is state
    assert words in only(queued).sentence
    assert len(send_all(queued).sent) == 1


def test_sending_is_paused_and_goes_on(queued, district, share):
    def stop(done, total):
        if total and done / total > 0.5:
            raise CancelledError

    with pytest.raises(CancelledError):
        send_all(queued, progress=stop)
    assert only(queued).state is SendingState.PAUSED
    assert den(share) == []
    resume(queued, only(queued).id)
    send_all(queued)
    assert len(receive_inbox(district).received) == 1


def test_what_a_cut_connection_left_is_sent_whole_the_next_time(queued, district, share):
    send_all(queued)
    (path,) = den(share)
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    cancelled = only(queued)
    with pytest.raises(EntryError):
        cancel(queued, cancelled.id)
    queued.file.run("UPDATE sending SET state = 'waiting'")
    send_all(queued)
    (again,) = (one for one in den(share) if one.stat().st_size > 1000)
    assert again.read_bytes()[:30] == whole[:30]
    assert len(receive_inbox(district).received) == 1


def test_what_others_put_into_the_folder_is_refused_or_left(connected, district, share):
    inbox = share / CODE / "den"
    forged = b"no package at all"
    (inbox / "0123456789abcdef_06364_assessment_2024_0001.ntmz").write_bytes(forged)
    (inbox / "0123456789abcdef_x.ntmz").symlink_to(district / "register.db")
    done = receive_inbox(district)
    assert (done.received, done.refused) == ((), ())
    (inbox / hashed_name(hashlib.sha256(forged).hexdigest(), "x.ntmz")).write_bytes(forged)
    done = receive_inbox(district)
    assert len(done.refused) == 1
    receipt = hashed_name(hashlib.sha256(forged).hexdigest(), f"{CODE}_receipt_2024_0009.ntmz")
    (share / CODE / "ve" / receipt).write_bytes(forged)
    (path,) = fetch(connected).files
    with pytest.raises(PackageError):
        accept_receipt(connected, path)


def test_a_folder_that_became_a_link_is_not_followed(queued, district, share, tmp_path):
    elsewhere = tmp_path / "chỗ khác"
    elsewhere.mkdir()
    (elsewhere / "giữ.ntmz").write_bytes(b"x")
    shutil.rmtree(share / CODE / "ve")
    (share / CODE / "ve").symlink_to(elsewhere)
    exchange_with_folder(district, share)
    assert [path.name for path in elsewhere.iterdir()] == ["giữ.ntmz"]


def test_the_folder_lies_elsewhere_on_this_pc(ws, file, share, district, tmp_path):
    """A sync client: the office's path does not exist here."""
    here = tmp_path / "OneDrive" / "xã"
    here.parent.mkdir()
    (share / CODE).rename(here)
    offered = look_at_receiver(ws, file.files[0])
    assert "không thấy thư mục" in offered.fault
    wrong = at_folder(offered, tmp_path)
    assert MARK in wrong.fault
    right = at_folder(offered, here)
    assert right.fault == ""
    add_receiver(ws, right, fingerprint=file.fingerprint)
    # Opened again, it knows where it was.
    assert look_at_receiver(ws, file.files[0]).receiver.address == str(here)
    made = pack(ws, latest_assessment(ws).id, tmp_path / "đĩa")
    queue(ws, made.package_id)
    assert len(send_all(ws).sent) == 1
    here.rename(share / CODE)
    assert len(receive_inbox(district).received) == 1


def test_a_server_has_no_folder(ws, file, district, tmp_path):
    with Register.open(district) as register:
        way = dataclasses.replace(line_way(register), address="https://127.0.0.1:8443")
        set_line_way(register, way, communes.START)
        made = carry_out(register, making_receivers((CODE,), tmp_path / "giấy", communes.START))
    offered = look_at_receiver(ws, made.files[0])
    assert offered.fault == ""
    with pytest.raises(EntryError):
        at_folder(offered, tmp_path)


def test_the_office_says_how_the_communes_see_its_folder(district, share, tmp_path):
    with Register.open(district) as register:
        with pytest.raises(EntryError, match="Chưa chọn thư mục chung"):
            set_line_way(
                register,
                dataclasses.replace(line_way(register), address=r"\\may\ntm"),
                communes.START,
            )
        with pytest.raises(EntryError, match="không thấy thư mục"):
            use_folder(register, tmp_path / "không có", communes.START)
        use_folder(register, share, communes.START)
        set_line_way(
            register, dataclasses.replace(line_way(register), address=r"\\may\ntm"), communes.START
        )
        made = carry_out(register, making_receivers((CODE,), tmp_path / "giấy", communes.START))
        receiver, _ = receiver_file.read_receiver(made.files[0])
        assert receiver.address == rf"\\may\ntm\{CODE}"
        assert (share / CODE / MARK).is_file()
        use_folder(register, None, communes.START)
        assert line_way(register).address == ""


def test_a_program_that_knows_no_folders_says_that_the_file_is_newer(file, monkeypatch):
    monkeypatch.setattr(receiver_file, "FOLDER_FORMAT", 1)
    with pytest.raises(PackageError) as refused:
        receiver_file.read_receiver(file.files[0])
    assert refused.value.reason == "newer-format"


def test_the_desk_says_that_its_folder_is_gone(connected, district, share):
    shutil.rmtree(share)
    assert "Không đọc được thư mục chung" in receive_inbox(district).notes[0]
    with pytest.raises(StoreError):
        exchange_with_folder(district, share)
    assert waiting_in(share) == 0


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (r"\\may-chu\ntm", True),
        (r"\\may-chu\ntm\Bắc Sơn", True),
        ("Z:\\", True),
        (r"G:\Drive của tôi\NTM", True),
        ("/mnt/ntm", True),
        ("ntm", False),
        (r"\\may-chu", False),
        (r"C:\a\..\b", False),
        ("C:\\a\nb", False),
        ("https://nhan.example:8443", False),
    ],
)
def test_a_folder_is_named_by_its_whole_path(text, whole):
    assert is_folder_address(text) is whole
