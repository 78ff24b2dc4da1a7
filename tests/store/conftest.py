"""A fresh commune's file in a folder whose name has spaces and Vietnamese letters."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ntm_desktop.domain.commune_file import AssessmentInfo, CommuneInfo
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.units import Commune, District
from ntm_desktop.store.commune import assessments, communes, criteria_sets, packages
from ntm_desktop.store.commune.commune_file import CommuneFile

NOW = datetime(2024, 11, 21, 2, 41, 7, tzinfo=UTC)
COMMUNE = CommuneInfo(
    "c" * 32,
    Commune("06364", "Chiến Thắng", "xã", District("185", "Bắc Sơn", "huyện"), "20", "Lạng Sơn"),
    border=False,
    especially_difficult=True,
    atk=False,
    receiving_unit="UBND huyện Bắc Sơn",
    office_name="UBND xã Chiến Thắng",
)
RULES = criteria_sets.StoredSet("f" * 64, "qd-1", 1, "Bộ tiêu chí", "Bộ ngắn", "{}")
ASSESSMENT = AssessmentInfo(
    "a" * 32, Period(2024), "qd-1", 1, RULES.fingerprint, None, RULES.title, "Bộ ngắn", NOW
)


def fill(file: CommuneFile) -> None:
    communes.add(file, COMMUNE, NOW)
    packages.start_epoch(file, NOW)
    criteria_sets.keep(file, RULES, NOW)
    assessments.add(file, ASSESSMENT)


@pytest.fixture
def data_dir(tmp_path):
    return tmp_path / "Dữ liệu xã Chiến Thắng 2024"


@pytest.fixture
def file(data_dir) -> Iterator[CommuneFile]:
    opened = CommuneFile.create(data_dir, fill)
    yield opened
    opened.close()
