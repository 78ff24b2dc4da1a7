"""Lists of administrative units are read whole or refused with every fault."""

import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ntm_desktop.catalog import Catalog, parse_unit_list
from ntm_desktop.errors import CatalogError

LIST: dict[str, Any] = {
    "title": "Đơn vị thử",
    "valid_from": None,
    "valid_to": "2025-06-30",
    "source": "tự đặt",
    "province": {"code": "20", "name": "Lạng Sơn", "kind": "tỉnh"},
    "districts": [{"code": "185", "name": "Bắc Sơn", "kind": "huyện"}],
    "communes": [
        {"code": "06364", "name": "Chiến Thắng", "kind": "xã", "district": "185"},
        {
            "code": "05977",
            "name": "Đông Kinh",
            "kind": "phường",
            "district": None,
            "formed_from": ["05977", "05980"],
        },
    ],
}


def test_a_list_gives_communes_with_their_district_and_codes_as_text() -> None:
    units = parse_unit_list(LIST)
    first, second = units.communes
    assert (first.code, first.above) == ("06364", "huyện Bắc Sơn, tỉnh Lạng Sơn")
    assert (second.full_name, second.above) == ("Phường Đông Kinh", "tỉnh Lạng Sơn")
    assert second.formed_from == ("05977", "05980")
    assert (units.valid_from, units.valid_to) == (None, date(2025, 6, 30))


def test_all_faults_of_a_list_are_reported_at_once() -> None:
    document = copy.deepcopy(LIST)
    communes = document["communes"]
    communes[0]["district"] = "999"
    communes[1]["code"] = "5977"
    communes.append(dict(communes[0], district="185"))
    with pytest.raises(CatalogError) as refused:
        parse_unit_list(document)
    assert refused.value.faults == (
        "xã 1: huyện “999” không có trong danh mục.",
        "xã 2: mã “5977” phải có 5 chữ số.",
        "danh mục đơn vị: mã xã “06364” được dùng 2 lần.",
    )


def test_the_shipped_lists_are_those_of_2011_of_2020_of_2024_and_since_july_2025() -> None:
    of_2011, of_2020, before, after = Catalog.shipped().unit_lists()
    assert (len(of_2011.communes), sum(c.kind == "xã" for c in of_2011.communes)) == (226, 207)
    assert (len(of_2020.communes), sum(c.kind == "xã" for c in of_2020.communes)) == (200, 181)
    assert all(one.verified and one.checked_against for one in (of_2011, of_2020, before, after))
    assert (of_2011.valid_to, of_2020.valid_from) == (date(2019, 12, 31), date(2020, 1, 1))
    assert (len(before.communes), len(before.districts)) == (194, 11)
    assert (len(after.communes), len(after.districts)) == (65, 0)
    assert (of_2020.valid_to, before.valid_from) == (date(2024, 11, 30), date(2024, 12, 1))
    assert before.valid_to == date(2025, 6, 30)
    assert after.valid_from == date(2025, 7, 1)
    assert all(commune.district for commune in before.communes)


def test_a_code_means_the_unit_of_its_day() -> None:
    catalog = Catalog.shipped()
    named = {
        day.year: catalog.commune("06268", on=day)[0].full_name
        for day in (date(2011, 6, 1), date(2019, 12, 31), date(2020, 1, 1))
    }
    assert named == {2011: "Xã Vân Mộng", 2019: "Xã Vân Mộng", 2020: "Xã Liên Hội"}


def test_the_other_provinces_are_read_only_when_one_of_theirs_is_asked_for(monkeypatch) -> None:
    catalog = Catalog.shipped()
    read: list[str] = []
    from ntm_desktop.catalog import catalog as module

    parsed = module._parsed
    monkeypatch.setattr(
        module, "_parsed", lambda path, parse: read.append(path.parent.name) or parsed(path, parse)
    )
    catalog.commune("06364", on=date(2024, 12, 31))
    assert "nation" not in read
    commune, units = catalog.commune("00691", on=date(2025, 12, 31))
    assert "nation" in read
    assert "before" not in read
    assert (commune.province_code, units.province) == ("08", "Tuyên Quang")
    assert [one.province for one in catalog.province_lists("46")] == ["Huế"]


def test_of_another_province_nothing_is_said_of_the_days_before_its_lists() -> None:
    catalog = Catalog.shipped()
    with pytest.raises(CatalogError, match="từ ngày 01/07/2025"):
        catalog.commune("00691", on=date(2024, 12, 31))
    with pytest.raises(CatalogError, match="đến ngày 30/06/2025; từ đó đã thuộc xã khác"):
        catalog.commune("07195", on=date(2026, 12, 31))


def test_a_code_of_another_province_is_the_unit_of_its_day() -> None:
    catalog = Catalog.shipped()
    then, now = date(2025, 6, 30), date(2025, 7, 1)
    assert catalog.commune("00691", on=then)[0].full_name == "Phường Trần Phú"
    assert catalog.commune("00691", on=now)[0].full_name == "Phường Hà Giang 2"
    assert [one.name for one in catalog.named("00691")] == ["Trần Phú", "Hà Giang 2"]


def test_every_unit_that_went_into_another_one_is_named_as_it_was() -> None:
    catalog = Catalog.shipped()
    formed = [
        (code, commune, units)
        for units in catalog.nation()
        for commune in units.communes
        for code in commune.formed_from
    ]
    assert len(formed) > 9_000
    for code, commune, units in formed:
        was = catalog.as_it_was(code, units)
        assert was.district is not None, (commune, code)
        assert was.formed_from == ()


def test_a_commune_out_of_a_file_is_placed_in_a_province_whose_kind_a_list_says() -> None:
    catalog = Catalog.shipped()
    *_, ba_dinh = catalog.named("00004")
    stored = replace(ba_dinh, province_kind="")
    assert stored.above == "Hà Nội"
    assert catalog.placed(stored).above == "thành phố Hà Nội"
    assert catalog.placed(stored) == stored  # it says no more than its code does

    strange = replace(stored, province="Tỉnh xưa")
    assert catalog.placed(strange).above == "Tỉnh xưa"
    assert catalog.placed(replace(stored, province_code="99")).above == "Hà Nội"


def test_every_list_of_a_province_says_the_same_kind_as_its_communes_are_placed_in() -> None:
    catalog = Catalog.shipped()
    lists = (*catalog.unit_lists(), *catalog.nation())
    assert len({units.province_code for units in lists}) == 34
    for units in lists:
        assert units.province_kind in ("tỉnh", "thành phố"), units.title
        assert {catalog.placed(c).province_full_name for c in units.communes} == {
            units.province_full_name
        }
