"""The receiving server as a stranger, a thief and a broken line see it."""

import base64
import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import threading
import time

import pytest

from ntm_desktop.district.line.uploads import Limits, Uploads
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.errors import CancelledError, LineError
from ntm_desktop.exchange.transports.tus import TusTransport
from tests.line.conftest import MIB
from tests.line.server import CuttingProxy

CLIENT = """
import json, sys
from pathlib import Path
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.exchange.transports import Parcel
from ntm_desktop.exchange.transports.tus import TusTransport
facts, path, name, sha256 = json.loads(sys.argv[1])
def progress(done, total):
    if done:
        print(done, flush=True)
path = Path(path)
TusTransport(Receiver(**facts)).send(Parcel(path, name, path.stat().st_size, sha256), progress)
"""
TUS = {"Tus-Resumable": "1.0.0"}


def announce(parcel, name=None, size=None):
    facts = {"filename": name or parcel.name, "sha256": parcel.sha256}
    pairs = [f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items()]
    length = str(parcel.size if size is None else size)
    return {**TUS, "Upload-Length": length, "Upload-Metadata": ",".join(pairs)}


@pytest.fixture
def line_of():
    lines = []

    def line(receiver):
        lines.append(TusTransport(receiver).line)
        return lines[-1]

    yield line
    for one in lines:
        one.close()


@pytest.fixture
def begun(line_of):
    def begin(receiver, parcel):
        line = line_of(receiver)
        return line, line.request("POST", "/uploads", announce(parcel)).headers["location"]

    return begin


def arrived(district):
    return [path for path in (district / "line" / "inbox").rglob("*") if path.is_file()]


def test_a_wrong_key_and_an_unknown_commune_are_refused_alike(server, receiver_of, parcel_of):
    receiver = receiver_of(server)
    wrong = dataclasses.replace(receiver, access_key="0" * 64)
    unknown = dataclasses.replace(receiver, commune_code="99999")
    said = []
    for one in (wrong, unknown):
        with pytest.raises(LineError) as caught:
            TusTransport(one).send(parcel_of(), unwatched)
        said.append((caught.value.reason, str(caught.value)))
    assert said[0] == said[1]
    assert said[0][0] == "access-key"
    assert "khóa truy cập" in said[0][1]


def test_a_renewed_key_locks_the_old_one_out(server, receiver_of, parcel_of):
    old = receiver_of(server)
    new = receiver_of(server, renew=True)
    with pytest.raises(LineError, match="khóa truy cập"):
        TusTransport(old).send(parcel_of(), unwatched)
    TusTransport(new).send(parcel_of(), unwatched)


def test_making_the_file_again_keeps_the_key(server, receiver_of):
    assert receiver_of(server) == receiver_of(server)


def test_another_communes_upload_is_like_none(server, receiver_of, parcel_of, begun, line_of):
    mine, theirs = receiver_of(server), receiver_of(server, "06325")
    _, place = begun(mine, parcel_of())
    line = line_of(theirs)
    patch = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert line.request("HEAD", place, TUS).status == 404
    assert line.request("PATCH", place, patch, b"x").status == 404
    assert line.request("DELETE", place, TUS).status == 404
    assert line.request("GET", place).status == 405
    assert line_of(mine).request("HEAD", place, TUS).status == 200


def test_another_communes_receipts_are_neither_listed_nor_read(
    district, server, receiver_of, line_of
):
    (district / "receipts").mkdir(exist_ok=True)
    (district / "receipts" / "06325_receipt_2024_0001.ntmz").write_bytes(b"theirs")
    line = line_of(receiver_of(server))
    assert line.request("GET", "/files").body == b'{"files":[]}'
    for name in (
        "06325_receipt_2024_0001.ntmz",
        "..%2Freceipts%2F06325_receipt_2024_0001.ntmz",
        "..%2Fregister.ntmd",
    ):
        assert line.request("GET", f"/files/{name}").status == 404


@pytest.mark.parametrize(
    "name",
    [
        "06325_assessment_2024_0001.ntmz.age",
        "06364_../../x",
        "06364_a/b",
        "06364_a\\b",
        "06364_gói",
        "",
    ],
)
def test_names_that_are_not_the_communes_are_refused(server, receiver_of, parcel_of, name, line_of):
    line = line_of(receiver_of(server))
    answer = line.request("POST", "/uploads", announce(parcel_of(), name=name or " "))
    assert answer.status == 400


def test_bytes_other_than_announced_never_arrive(district, server, receiver_of, parcel_of, begun):
    parcel = parcel_of(1000)
    line, place = begun(receiver_of(server), parcel)
    patch = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert line.request("PATCH", place, patch, b"y" * 1000).status == 460
    assert arrived(district) == []
    TusTransport(receiver_of(server)).send(parcel, unwatched)
    assert [path.read_bytes() for path in arrived(district)] == [parcel.path.read_bytes()]


def test_more_than_announced_is_refused(server, receiver_of, parcel_of, begun):
    line, place = begun(receiver_of(server), parcel_of(1000))
    patch = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert line.request("PATCH", place, patch, b"y" * 1001).status == 413
    assert line.request("HEAD", place, TUS).headers["upload-offset"] == "0"


def test_limits_are_said_in_vietnamese(district, started, receiver_of, parcel_of, begun):
    server = started(district, size=MIB, open_uploads=1, total=int(1.5 * MIB))
    receiver = receiver_of(server)
    with pytest.raises(LineError, match="lớn hơn mức"):
        TusTransport(receiver).send(parcel_of(MIB + 1), unwatched)
    begun(receiver, parcel_of(1000))
    with pytest.raises(LineError, match="gửi dở"):
        TusTransport(receiver).send(parcel_of(1001), unwatched)


def test_a_full_inbox_is_said(district, started, receiver_of, parcel_of):
    server = started(district, total=MIB)
    receiver = receiver_of(server)
    TusTransport(receiver).send(parcel_of(700_000), unwatched)
    with pytest.raises(LineError, match="đã đầy"):
        TusTransport(receiver).send(parcel_of(700_001), unwatched)


def test_a_full_disk_is_said_and_the_upload_goes_on_later(
    district, started, receiver_of, parcel_of
):
    parcel = parcel_of()
    server = started(district, spare=1 << 60)
    with pytest.raises(LineError, match="hết chỗ") as caught:
        TusTransport(receiver_of(server)).send(parcel, unwatched)
    assert caught.value.passing
    server.stop()
    TusTransport(receiver_of(started(district))).send(parcel, unwatched)
    assert len(arrived(district)) == 1


def test_a_piece_that_finds_the_disk_full_hears_so(
    district, started, receiver_of, parcel_of, begun
):
    server, parcel = started(district), parcel_of(8 * MIB)
    _, place = begun(receiver_of(server), parcel)
    server.stop()
    parcel.path.with_name(parcel.path.name + ".url").write_text(place)
    with pytest.raises(LineError, match="hết chỗ"):
        TusTransport(receiver_of(started(district, spare=1 << 60))).send(parcel, unwatched)


def test_a_server_with_another_certificate_gets_nothing(district, server, receiver_of, parcel_of):
    receiver = receiver_of(server)
    server.stop()
    for name in ("server.crt", "server.key"):
        (district / "line" / name).unlink()
    server.start()
    with pytest.raises(LineError, match="chứng thư khác") as caught:
        TusTransport(receiver).send(parcel_of(), unwatched)
    assert not caught.value.passing
    assert not any("begins" in line or "refused" in line for line in server.log)


def test_a_server_that_does_not_answer_is_given_up(receiver_of, server, parcel_of):
    receiver = receiver_of(server)
    server.stop()
    with pytest.raises(LineError, match="chưa trả lời") as caught:
        TusTransport(receiver).send(parcel_of(), unwatched)
    assert caught.value.passing


def test_a_server_that_says_nothing_is_given_up(receiver_of, server, parcel_of):
    import socket

    receiver = receiver_of(server)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        deaf = dataclasses.replace(receiver, address=f"https://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(LineError, match="chưa trả lời"):
            TusTransport(deaf, wait_seconds=0.3).send(parcel_of(), unwatched)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("at", [0.05, 0.4, 0.9])
def test_a_server_killed_at_any_moment_gets_the_file_whole_and_once(
    district, server, receiver_of, parcel_of, at
):
    receiver, parcel = receiver_of(server), parcel_of(12 * MIB)

    def kill_in_between(done, total):
        if done / total >= at and server.process.poll() is None:
            # In the middle of the next piece.
            threading.Timer(0.004, server.kill).start()

    transport = TusTransport(receiver, wait_seconds=2)
    # Killed after the last byte, it may have said that all was there.
    with contextlib.suppress(LineError):
        transport.send(parcel, kill_in_between)
    server.process.wait(10)
    server.kill()
    server.start()
    TusTransport(receiver).send(parcel, unwatched)
    assert [path.read_bytes() for path in arrived(district)] == [parcel.path.read_bytes()]


@pytest.mark.parametrize("after", [0.02, 0.1, 0.25])
def test_a_client_killed_at_any_moment_goes_on_and_sends_once(
    district, server, receiver_of, parcel_of, after
):
    receiver, parcel = receiver_of(server), parcel_of(40 * MIB)
    said = json.dumps([dataclasses.asdict(receiver), str(parcel.path), parcel.name, parcel.sha256])
    client = subprocess.Popen([sys.executable, "-c", CLIENT, said], stdout=subprocess.PIPE)
    assert client.stdout is not None
    client.stdout.readline()
    time.sleep(after)
    client.kill()
    client.wait()
    client.stdout.close()
    again = TusTransport(receiver)
    again.send(parcel, unwatched)
    assert again.bytes_sent < parcel.size
    assert [path.read_bytes() for path in arrived(district)] == [parcel.path.read_bytes()]


def test_a_large_file_comes_whole_and_once_though_both_sides_are_killed_by_turns(
    district, server, receiver_of, parcel_of, wait_until
):
    # By hand: NTM_LINE_MIB=200.
    receiver = receiver_of(server)
    parcel = parcel_of(int(os.environ.get("NTM_LINE_MIB", "20")) * MIB)
    said = json.dumps([dataclasses.asdict(receiver), str(parcel.path), parcel.name, parcel.sha256])
    parts = district / "line" / "uploads" / "06364"

    def there():
        return sum(part.stat().st_size for part in parts.glob("*.part")) if parts.exists() else 0

    def gone_on(beyond):
        return lambda: there() > beyond or arrived(district)

    reached = []
    for turn in range(6):
        client = subprocess.Popen([sys.executable, "-c", CLIENT, said], stdout=subprocess.DEVNULL)
        wait_until(gone_on(reached[-1] if reached else 0))
        if turn % 2:
            server.kill()
        client.kill()
        client.wait()
        if turn % 2:
            server.start()
        reached.append(there())
        if arrived(district):
            break
    assert reached[0] > 0
    assert reached == sorted(reached) or arrived(district), "what was there was sent again"
    last = TusTransport(receiver)
    last.send(parcel, unwatched)
    assert last.bytes_sent <= parcel.size - (0 if arrived(district) else reached[-1])
    assert [path.read_bytes() for path in arrived(district)] == [parcel.path.read_bytes()]
    assert there() == 0


def test_an_upload_that_nobody_goes_on_with_makes_room_after_its_time(
    district, server, receiver_of, parcel_of, begun
):
    parcel = parcel_of(3 * MIB)
    line, place = begun(receiver_of(server), parcel)
    body = parcel.path.read_bytes()
    piece = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    line.request("PATCH", place, piece, body[:MIB])
    uploads = Uploads(district / "line", Limits(keep_hours=24))
    now = time.time()
    assert uploads.clear_expired(now + 23 * 3600) == 0
    assert uploads.clear_expired(now + 25 * 3600) == 1
    assert line.request("HEAD", place, TUS).status == 404
    again = TusTransport(receiver_of(server))
    again.send(parcel, unwatched)
    assert again.bytes_sent == parcel.size
    assert [path.read_bytes() for path in arrived(district)] == [body]
    assert uploads.clear_expired(now + 9999 * 3600) == 0
    assert len(arrived(district)) == 1, "what has arrived never expires"


def test_a_server_that_runs_clears_what_expired_when_something_new_begins(
    district, started, receiver_of, parcel_of, begun
):
    server = started(district, keep_hours=0.0)
    receiver = receiver_of(server)
    parts = district / "line" / "uploads" / "06364"
    parts.mkdir(parents=True)
    (parts / f"{'a' * 32}.part").write_bytes(b"left by a killed server")
    os.utime(parts / f"{'a' * 32}.part", (1, 1))
    TusTransport(receiver).send(parcel_of(), unwatched)
    assert not list(parts.glob("*.part"))


def test_a_disk_that_fills_up_in_the_middle_loses_nothing(
    district, started, receiver_of, parcel_of, tmp_path
):
    disk = district / "line"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=30m", "none", str(disk)], capture_output=True
    ).returncode:
        pytest.skip("needs a small disk, which only root can make")
    try:
        server = started(district, spare=-(1 << 50))
        receiver, parcel = receiver_of(server), parcel_of(5 * MIB)
        subprocess.run(["mount", "-o", "remount,size=3m", str(disk)], check=True)
        with pytest.raises(LineError, match="hết chỗ"):
            TusTransport(receiver).send(parcel, unwatched)
        subprocess.run(["mount", "-o", "remount,size=30m", str(disk)], check=True)
        again = TusTransport(receiver)
        again.send(parcel, unwatched)
        assert again.bytes_sent < 4 * MIB
        assert [path.read_bytes() for path in arrived(district)] == [parcel.path.read_bytes()]
        server.stop()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_client_that_forgot_where_it_was_goes_on_there(district, server, receiver_of, parcel_of):
    receiver, parcel = receiver_of(server), parcel_of(8 * MIB)

    def stop(done, total):
        if done > total / 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        TusTransport(receiver).send(parcel, stop)
    parcel.path.with_name(parcel.path.name + ".url").unlink()
    again = TusTransport(receiver)
    again.send(parcel, unwatched)
    assert again.bytes_sent <= 4 * MIB
    assert len(arrived(district)) == 1


def test_a_line_that_drops_costs_little(district, server, receiver_of, parcel_of):
    proxy = CuttingProxy(server.said["port"], every=3 * MIB)
    receiver = dataclasses.replace(receiver_of(server), address=f"https://127.0.0.1:{proxy.port}")
    parcel = parcel_of(20 * MIB)
    TusTransport(receiver).send(parcel, unwatched)
    proxy.close()
    assert proxy.cuts >= 5
    assert proxy.sent <= 1.2 * parcel.size
    assert len(arrived(district)) == 1


def test_the_log_names_neither_files_nor_keys(district, server, receiver_of, parcel_of):
    receiver = receiver_of(server)
    TusTransport(receiver).send(parcel_of(), unwatched)
    server.stop()
    text = (district / "line" / "serve.log").read_text(encoding="utf-8")
    assert "06364" in text
    assert "arrived" in text
    for secret in (receiver.access_key, "assessment_2024", "127.0.0.1"):
        assert secret not in text


def test_it_ends_cleanly(server):
    assert server.stop() == 0
