"""From the outbox of a commune to the desk and back, over a real server."""

import dataclasses
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from ntm_desktop.district import answer, enrol, init_district
from ntm_desktop.district.desk import make_receiver, receive_inbox
from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.outgoing import PackageState
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.receivers import SendingState
from ntm_desktop.errors import CancelledError, EntryError, KeyStoreError, PackageError
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.receiver_file import read_receiver, receiver_bytes
from ntm_desktop.services.assessments import status_line
from ntm_desktop.services.exchange.fetching import fetch
from ntm_desktop.services.exchange.receivers import (
    add_receiver,
    forget_receiver,
    look_at_receiver,
    receivers,
)
from ntm_desktop.services.exchange.returned import returned_indicators
from ntm_desktop.services.exchange.sending import (
    cancel,
    outbox,
    pause,
    queue,
    queue_newest,
    resume,
    send_all,
)
from ntm_desktop.services.exchange.timeline import (
    accept_receipt,
    pack,
    public_key_info,
    timeline,
)
from ntm_desktop.services.workspace import (
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)


@pytest.fixture
def data(tmp_path):
    return tmp_path / "xã"


@pytest.fixture
def ws(data, district, tmp_path):
    opened = create_workspace(
        data, commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024), actor="Lan"
    )
    key = tmp_path / "06364.pub"
    key.write_text(public_key_info(opened).text)
    enrol(district, key, replace_reason="khóa thật của xã")
    yield opened
    close_workspace(opened)


@pytest.fixture
def file(district, server, tmp_path):
    return make_receiver(district, "06364", server.address, tmp_path / "giấy")


@pytest.fixture
def connected(ws, file):
    add_receiver(ws, look_at_receiver(ws, file.path), fingerprint=file.fingerprint)
    return ws


@pytest.fixture
def packed(connected, tmp_path):
    def make():
        made = pack(connected, latest_assessment(connected).id, tmp_path / "đĩa")
        return made.package_id

    return make


def states(ws):
    return [entry.sending.state for entry in outbox(ws)]


def test_a_package_goes_up_and_its_receipts_come_down(connected, packed, district):
    queue(connected, packed())
    report = send_all(connected)
    assert [entry.state_label for entry in report.sent] == ["Đã gửi, chờ phiếu"]
    done = receive_inbox(district)
    assert (len(done.received), len(done.refused)) == (1, 0)
    assert receive_inbox(district).received == ()

    got = fetch(connected)
    assert timeline(connected)[0].package.state is PackageState.COPIED, "nothing is applied"
    for path in got.files:
        accept_receipt(connected, path)
    assert [entry.state_label for entry in outbox(connected)] == ["Đã tiếp nhận"]

    answer(district, "06364", accept=True)
    for path in fetch(connected).files:
        accept_receipt(connected, path)
    assert [entry.state_label for entry in outbox(connected)] == ["Đã chấp nhận"]
    assert fetch(connected).files == ()


def test_the_foot_of_the_window_says_what_waits_and_what_came_down(
    connected, packed, server, district
):
    assessment = latest_assessment(connected).id

    def line():
        one = status_line(connected, assessment).line
        return one.waiting, one.failed, one.came_down

    assert line() == (0, 0, 0)
    queue(connected, packed())
    assert line() == (1, 0, 0)
    send_all(connected)
    assert line() == (0, 0, 0)
    receive_inbox(district)
    got = fetch(connected)
    assert Touched.PACKAGES in got.change.touched, "the window reads its foot again"
    assert line() == (0, 0, 1)
    for path in got.files:
        accept_receipt(connected, path)
    assert line() == (0, 0, 0)
    answer(district, "06364", accept=True)
    assert not fetch(connected).silent
    assert line() == (0, 0, 1)
    server.stop()
    assert fetch(connected).change.touched == frozenset()


def test_the_server_takes_in_by_itself_when_told_to(ws, district, started, tmp_path, wait_until):
    from ntm_desktop.store.register.register import Register

    server = started(district, receive=True)
    made = make_receiver(district, "06364", server.address, tmp_path / "giấy")
    add_receiver(ws, look_at_receiver(ws, made.path), fingerprint=made.fingerprint)
    queue(ws, pack(ws, latest_assessment(ws).id, tmp_path / "đĩa").package_id)
    send_all(ws)
    wait_until(lambda: list((district / "receipts").glob("06364_receipt_*")))
    server.stop()
    with Register.open(district) as register:
        assert register.packages_of("06364")
    assert not list((district / "line" / "inbox").rglob("*.age"))


def test_the_order_is_kept_and_nothing_is_lost_while_the_server_is_away(
    connected, packed, server, district
):
    for _ in range(3):
        queue(connected, packed())
    server.stop()
    report = send_all(connected)
    assert (len(report.sent), len(report.waiting)) == (0, 3)
    assert "chưa trả lời" in report.waiting[0].sending.sentence
    assert [entry.sending.sentence for entry in report.waiting[1:]] == ["", ""]
    server.start()
    assert len(send_all(connected).sent) == 3
    done = receive_inbox(district)
    assert [one.header.sequence for one in done.received] == [1, 2, 3]
    missing = [note for one in done.received for note in one.notes if "trước gói này" in note]
    assert missing == []


def test_what_is_paused_waits_and_what_is_cancelled_is_not_sent(connected, packed):
    for _ in range(3):
        queue(connected, packed())
    first, second, _third = (entry.sending.id for entry in outbox(connected))
    pause(connected, first)
    cancel(connected, second)
    assert len(send_all(connected).sent) == 1
    assert states(connected) == [
        SendingState.PAUSED,
        SendingState.CANCELLED,
        SendingState.SENT,
    ]
    resume(connected, first)
    send_all(connected)
    assert states(connected)[0] is SendingState.SENT
    with pytest.raises(EntryError, match="không đổi được"):
        cancel(connected, first)


def test_a_package_stands_in_line_once(connected, packed):
    package = packed()
    assert queue(connected, package).touched
    assert not queue(connected, package).touched
    send_all(connected)
    assert queue_newest(connected) is not None
    assert len(outbox(connected)) == 1


def test_of_two_receivers_each_has_its_own_way_and_its_own_answer(
    connected, packed, district, started, tmp_path
):
    other = tmp_path / "Sổ của tỉnh"
    init_district(other, name="Văn phòng điều phối tỉnh")
    enrol(other, tmp_path / "06364.pub", code="06364")
    away = started(other)
    second = make_receiver(other, "06364", away.address, tmp_path / "giấy tỉnh")
    add_receiver(
        connected, look_at_receiver(connected, second.path), fingerprint=second.fingerprint
    )
    away.stop()
    packed()
    queue_newest(connected)
    send_all(connected)
    assert [entry.sending.receiver_name for entry in outbox(connected)] == [
        "UBND huyện Bắc Sơn",
        "Văn phòng điều phối tỉnh",
    ]
    assert states(connected) == [SendingState.SENT, SendingState.WAITING]
    receive_inbox(district)
    for path in fetch(connected).files:
        accept_receipt(connected, path)
    labels = [entry.state_label for entry in outbox(connected)]
    assert labels == ["Đã tiếp nhận", "Chờ gửi"]
    away.start()
    send_all(connected)
    assert states(connected) == [SendingState.SENT, SendingState.SENT]
    # What the district answered is not the province's answer.
    assert [entry.state_label for entry in outbox(connected)] == [
        "Đã tiếp nhận",
        "Đã gửi, chờ phiếu",
    ]
    assert len(receive_inbox(other).received) == 1
    # What one of them sent back stays to be done, whatever the other says later.
    answer(district, "06364", returned={"criteria": "Chỉ tiêu 1.1: thiếu dấu"})
    for path in fetch(connected).files:
        with suppress(PackageError):  # the older of the two that the district signed
            accept_receipt(connected, path)
    (entry,) = timeline(connected)
    assert entry.package.state is PackageState.RETURNED
    assert [one.said.receiver for one in entry.answers] == [
        "UBND huyện Bắc Sơn",
        "Văn phòng điều phối tỉnh",
    ]
    assessment = entry.package.assessment_id or ""
    assert returned_indicators(connected, assessment) == {"1.1": "thiếu dấu"}


def test_stopping_pauses_and_the_next_start_goes_on(connected, packed, data, district):
    queue(connected, packed())

    def stop(done, total):
        if done > total / 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        send_all(connected, progress=stop)
    assert states(connected) == [SendingState.PAUSED]
    resume(connected, outbox(connected)[0].sending.id)
    close_workspace(connected)
    again = open_workspace(data)
    try:
        send_all(again)
        assert states(again) == [SendingState.SENT]
    finally:
        close_workspace(again)
    assert len(receive_inbox(district).received) == 1


def test_a_program_that_died_while_sending_goes_on_with_the_same_bytes(connected, packed):
    from ntm_desktop.store.commune import sendings

    queue(connected, packed())
    one = outbox(connected)[0].sending
    sendings.set_sending(connected.file, one.id, SendingState.SENDING, "", datetime.now(UTC))
    assert len(send_all(connected).sent) == 1


def test_another_fingerprint_than_on_the_slip_is_refused(ws, file):
    offered = look_at_receiver(ws, file.path)
    assert not offered.known
    with pytest.raises(EntryError, match="Dấu vân tay"):
        add_receiver(ws, offered, fingerprint="0000 1111")
    with pytest.raises(EntryError, match="Dấu vân tay"):
        add_receiver(ws, offered)
    assert receivers(ws) == ()


def test_a_file_of_another_commune_is_refused(ws, district, server, tmp_path):
    made = make_receiver(district, "06325", server.address, tmp_path / "giấy")
    with pytest.raises(PackageError, match="06325"):
        look_at_receiver(ws, made.path)


def test_a_changed_file_is_refused(ws, file, tmp_path):
    text = file.path.read_text(encoding="utf-8")
    for old, new in (("https://127", "https://128"), ("Bắc", "Nam")):
        changed = tmp_path / "changed.ntmr"
        changed.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(PackageError, match="sửa sau khi ký"):
            look_at_receiver(ws, changed)


def test_a_forged_file_of_the_same_office_needs_its_fingerprint_compared(connected, file, tmp_path):
    receiver, _ = read_receiver(file.path)
    forged = tmp_path / "forged.ntmr"
    evil = dataclasses.replace(receiver, address="https://evil.example:1")
    forged.write_bytes(receiver_bytes(evil, SecretKey.generate()))
    offered = look_at_receiver(connected, forged)
    assert not offered.known
    with pytest.raises(EntryError):
        add_receiver(connected, offered)


def test_a_new_file_of_a_known_office_is_taken_without_the_slip(
    connected, district, server, tmp_path
):
    made = make_receiver(district, "06364", server.address, tmp_path / "mới", renew=True)
    offered = look_at_receiver(connected, made.path)
    assert offered.known
    add_receiver(connected, offered)
    assert [one.access_key for one in receivers(connected)] == [offered.receiver.access_key]


def test_the_access_key_is_in_no_backup(connected, file, tmp_path):
    key = read_receiver(file.path)[0].access_key
    connected.file.backup(tmp_path / "backup.ntm")
    assert key.encode() not in (tmp_path / "backup.ntm").read_bytes()


def test_data_without_its_access_key_says_so(connected, user_home):
    for path in (user_home / "ntm" / "keys").glob("access-*"):
        path.unlink()
    with pytest.raises(KeyStoreError, match="nơi nhận"):
        send_all(connected)


def test_without_a_receiver_the_stick_is_named(ws):
    with pytest.raises(EntryError, match="USB"):
        send_all(ws)


def test_a_forgotten_receiver_gets_nothing_more(connected, packed):
    queue(connected, packed())
    forget_receiver(connected, receivers(connected)[0].id)
    assert states(connected) == [SendingState.CANCELLED]


def test_what_a_thief_puts_into_the_inbox_is_refused_with_its_reason(district, server):
    inbox = district / "line" / "inbox" / "06364"
    inbox.mkdir(parents=True)
    (inbox / "0_06364_assessment_2024_0001.ntmz").write_bytes(b"PK\x03\x04 forged")
    done = receive_inbox(district)
    assert len(done.refused) == 1
    assert done.refused[0].sentence
    assert list(inbox.iterdir()) == []
    assert list((district / "quarantine").iterdir())


def test_what_is_replayed_foreign_or_half_in_the_inbox_is_refused_or_counted_once(
    connected, packed, district, tmp_path
):
    made = pack(connected, latest_assessment(connected).id, tmp_path / "đĩa")
    queue(connected, made.package_id)
    send_all(connected)
    assert len(receive_inbox(district).received) == 1
    whole = made.path.read_bytes()
    own = district / "line" / "inbox" / "06364"
    foreign = district / "line" / "inbox" / "06325"
    for folder in (own, foreign):
        folder.mkdir(parents=True, exist_ok=True)
    (own / f"1_{made.path.name}").write_bytes(whole)
    (own / f"2_{made.path.name}").write_bytes(whole[: len(whole) // 2])
    (foreign / f"3_{made.path.name}").write_bytes(whole)
    done = receive_inbox(district)
    assert [one.again for one in done.received] == [True, True], "counted once, answered alike"
    (half,) = done.refused
    assert half.sentence
    assert receive_inbox(district).received == ()


@pytest.mark.parametrize("off", ["+10y", "-10y"])
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
def test_a_clock_ten_years_off_does_not_keep_a_package_back(
    ws, data, file, district, tmp_path, off
):
    add_receiver(ws, look_at_receiver(ws, file.path), fingerprint=file.fingerprint)
    close_workspace(ws)

    def command(*words):
        line = ["faketime", "-f", off, sys.executable, "-m", "ntm_desktop", *words]
        done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    command("pack", "--data", str(data), "--out", str(tmp_path / "đĩa"))
    command("send", "--data", str(data))
    (received,) = receive_inbox(district).received
    assert received.header.sequence == 1
    assert "receipt" in command("fetch", "--data", str(data), "--json")


def test_what_a_command_was_stopped_at_goes_on_with_the_next_one(connected, packed):
    queue(connected, packed())

    def stop(done, total):
        if done > total / 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        send_all(connected, stopped=SendingState.WAITING, progress=stop)
    assert states(connected) == [SendingState.WAITING]
    assert len(send_all(connected).sent) == 1
