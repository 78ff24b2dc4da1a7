import pytest

from ntm_desktop.district import enrol, init_district
from tests.district import communes


@pytest.fixture
def data(tmp_path):
    return tmp_path / "Sổ tiếp nhận"


@pytest.fixture
def office(data):
    return init_district(data, name="UBND huyện Bắc Sơn", now=lambda: communes.START)


@pytest.fixture
def sender(tmp_path, data, office):
    made = communes.Sender("06364", tmp_path / "usb")
    enrol(data, made.public)
    return made
