"""What the line costs: bytes sent on a line that drops, and a hundred communes at once.

    python -m tests.bench.bench_line [--tus-server FOLDER]

FOLDER holds ``node_modules`` with @tus/server and @tus/file-store, to send to that as well. The
last line is bytes sent over the size of the file on a line that drops every 5 MB.
"""

import argparse
import dataclasses
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from ntm_desktop.district import enrol, init_district
from ntm_desktop.district.desk import make_receiver
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.exchange.receiver_file import read_receiver
from ntm_desktop.exchange.transports import Parcel
from ntm_desktop.exchange.transports.tus import TusTransport
from tests.district import communes
from tests.line.server import CuttingProxy, Server

MB = 1_000_000
NODE = """
const {Server} = require('@tus/server'); const {FileStore} = require('@tus/file-store');
const server = new Server({path: '/uploads', relativeLocation: true,
    datastore: new FileStore({directory: process.argv[1]})});
const http = server.listen({host: '127.0.0.1', port: 0},
    () => console.log(http.address().port));
"""


def parcel_of(folder, code, size):
    path = folder / f"{code}_assessment_2024_0001.ntmz.age"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.urandom(size))
    return Parcel(path, path.name, size, hashlib.sha256(path.read_bytes()).hexdigest())


def over_a_dropping_line(receiver, port, folder, size):
    proxy = CuttingProxy(port, every=5 * MB)
    scheme = receiver.address.split(":")[0]
    far = dataclasses.replace(receiver, address=f"{scheme}://127.0.0.1:{proxy.port}")
    parcel = parcel_of(folder, receiver.commune_code, size)
    began = time.perf_counter()
    TusTransport(far).send(parcel, unwatched)
    seconds = time.perf_counter() - began
    proxy.close()
    ratio = proxy.sent / size
    print(f"  {size / MB:.0f} MB, {proxy.cuts} cuts, {seconds:.1f} s, sent {ratio:.4f}x")
    return ratio


def memory_of(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tus-server", type=Path)
    parser.add_argument("--communes", type=int, default=100)
    parser.add_argument("--size", type=int, default=200)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["NTM_DESKTOP_HOME"] = f"{name}/home"
        folder, data = Path(name), Path(name) / "district"
        init_district(data)
        catalog = communes.catalog()
        known = {one.code for units in catalog.unit_lists() for one in units.communes}
        codes = sorted(known)[: said.communes]
        key = communes.Sender(codes[0], folder / "usb").public
        for code in codes:
            enrol(data, key, code=code)
        server = Server(data)
        receivers = [
            read_receiver(make_receiver(data, code, server.address, folder / "paper").path)[0]
            for code in codes
        ]
        try:
            print("own server, a line that drops every 5 MB")
            ratio = over_a_dropping_line(
                receivers[0], server.said["port"], folder / "a", said.size * MB
            )
            if said.tus_server:
                print("@tus/server, the same line")
                ratio = max(ratio, to_node(said.tus_server, receivers[0], folder))
            print(f"{len(codes)} communes, 5 MB each, at once")
            everyone_at_once(server, receivers, folder, data)
        finally:
            server.stop()
    print(f"{ratio:.4f}")


def to_node(modules, receiver, folder):
    (folder / "node").mkdir()
    with subprocess.Popen(
        ["node", "-e", NODE, "--", str(folder / "node")],
        cwd=modules,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
    ) as node:
        try:
            assert node.stdout is not None
            port = int(node.stdout.readline())
            there: Receiver = dataclasses.replace(
                receiver, address=f"http://127.0.0.1:{port}", certificate=""
            )
            return over_a_dropping_line(there, port, folder / "b", 20 * MB)
        finally:
            node.terminate()


def everyone_at_once(server, receivers, folder, data):
    parcels = [parcel_of(folder / "c", one.commune_code, 5 * MB) for one in receivers]
    failed = []

    def send(receiver, parcel):
        try:
            TusTransport(receiver, wait_seconds=60).send(parcel, unwatched)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [
        threading.Thread(target=send, args=pair) for pair in zip(receivers, parcels, strict=True)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    arrived = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (data / "line" / "inbox").rglob("*.age")
    }
    whole = sum(parcel.sha256 in arrived for parcel in parcels)
    print(
        f"  {whole}/{len(parcels)} arrived whole in {seconds:.1f} s, {len(failed)} failed, "
        f"server's memory at most {memory_of(server.process.pid):.0f} MB"
    )
    for error in failed[:3]:
        print("  !", error)


if __name__ == "__main__":
    main()
