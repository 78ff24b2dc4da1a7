"""Communes of a province of which only the last merger is known."""

from datetime import date

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.units_then import _formed, predecessors_of, successor_on

JUNE, DECEMBER = date(2025, 6, 30), date(2025, 12, 31)


def test_an_old_commune_of_another_province_leads_to_what_it_became_and_back() -> None:
    catalog = Catalog.shipped()
    assert successor_on(catalog, "07195", JUNE) is None
    became = successor_on(catalog, "07195", DECEMBER)
    assert became is not None
    assert became[0].full_name == "Đặc khu Cô Tô"
    were = predecessors_of(catalog, "00691", DECEMBER)
    assert [one.full_name for one in were][:2] == ["Phường Quang Trung", "Phường Trần Phú"]
    assert predecessors_of(catalog, "00691", JUNE) == ()


def test_a_package_that_says_nothing_of_its_origin_is_of_today_unless_it_has_a_district() -> None:
    assert _formed({"formed_from": "", "district_code": ""}) is None
    assert _formed({"formed_from": "", "district_code": "207"}) == set()
    assert _formed({"formed_from": "00691 00692", "district_code": ""}) == {"00691", "00692"}
