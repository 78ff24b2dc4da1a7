"""An open commune with its first assessment, on the rules that came with the program."""

from datetime import UTC, datetime, timedelta

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment

COMMUNE = "06364"
SET = "qd-318-2022-xa"


class Clock:
    """A clock that goes on by a second at each look."""

    def __init__(self):
        self.time = datetime(2024, 11, 21, 2, 0, tzinfo=UTC)

    def __call__(self):
        self.time += timedelta(seconds=1)
        return self.time


@pytest.fixture(scope="session")
def catalog():
    return Catalog.shipped()


@pytest.fixture
def data_dir(tmp_path):
    return tmp_path / "Dữ liệu xã Chiến Thắng"


@pytest.fixture
def ws(data_dir, catalog):
    opened = create_workspace(
        data_dir,
        commune_code=COMMUNE,
        set_id=SET,
        period=Period(2024),
        actor="Hoàng Thị Lan",
        catalog=catalog,
        now=Clock(),
    )
    yield opened
    close_workspace(opened)


@pytest.fixture
def assessment(ws):
    return latest_assessment(ws).id
