import hashlib
import os

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

from ntm_desktop.district import enrol, init_district
from ntm_desktop.district.desk import make_receiver
from ntm_desktop.exchange.receiver_file import read_receiver
from ntm_desktop.exchange.transports import Parcel
from tests.district import communes
from tests.line.server import Server

MIB = 1024 * 1024


@pytest.fixture
def district(tmp_path):
    data = tmp_path / "Sổ tiếp nhận"
    init_district(data, name="UBND huyện Bắc Sơn")
    for code in ("06364", "06325"):
        enrol(data, communes.Sender(code, tmp_path / "usb").public)
    return data


@pytest.fixture
def started():
    servers = []

    def start(data, **limits):
        servers.append(Server(data, **{"spare": MIB, **limits}))
        return servers[-1]

    yield start
    for one in servers:
        one.stop()


@pytest.fixture
def server(district, started):
    return started(district)


@pytest.fixture
def receiver_of(district, tmp_path):
    def receiver(server, code="06364", **changes):
        made = make_receiver(district, code, server.address, tmp_path / "giấy", **changes)
        return read_receiver(made.path)[0]

    return receiver


@pytest.fixture
def parcel_of(tmp_path):
    def parcel(size=3 * MIB + 17, name="06364_assessment_2024_0001.ntmz.age"):
        path = tmp_path / "gửi" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(os.urandom(size))
        return Parcel(path, name, size, hashlib.sha256(path.read_bytes()).hexdigest())

    return parcel
