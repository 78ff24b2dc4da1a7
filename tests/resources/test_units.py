"""The lists of administrative units: complete, well formed, the two Chiến Thắng told apart."""

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

UNITS = Path(__file__).parents[2] / "resources" / "units"
OF_2011 = "lang-son-2004-08.json"
OF_2020 = "lang-son-2020-01.json"
BEFORE = "lang-son-2025-06.json"
AFTER = "lang-son-2025-07.json"


def load(name: str) -> Any:
    return json.loads((UNITS / name).read_text(encoding="utf-8"))


def texts(value: Any) -> list[str]:
    """Every string inside a JSON value."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def test_the_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(load("schema.json"))


@pytest.mark.parametrize("name", [OF_2011, OF_2020, BEFORE, AFTER])
class TestEachList:
    def test_follows_the_schema(self, name: str) -> None:
        validator = jsonschema.Draft202012Validator(load("schema.json"))
        assert [error.message for error in validator.iter_errors(load(name))] == []

    def test_codes_are_unique(self, name: str) -> None:
        units = load(name)
        for level in ("districts", "communes"):
            codes = [unit["code"] for unit in units[level]]
            assert len(codes) == len(set(codes))

    def test_texts_are_nfc(self, name: str) -> None:
        assert [
            text for text in texts(load(name)) if not unicodedata.is_normalized("NFC", text)
        ] == []

    def test_names_carry_no_kind_and_start_with_a_capital(self, name: str) -> None:
        units = load(name)
        for unit in [units["province"], *units["districts"], *units["communes"]]:
            assert not unit["name"].startswith(
                ("Xã ", "Phường ", "Thị ", "Huyện ", "Thành phố ", "Tỉnh ")
            )
            assert all(word[0].isupper() for word in unit["name"].split()), unit["name"]

    def test_name_and_kind_are_unique_in_a_district(self, name: str) -> None:
        counts = Counter(
            (unit["district"], unit["kind"], unit["name"]) for unit in load(name)["communes"]
        )
        assert [unit for unit, count in counts.items() if count > 1] == []

    def test_every_district_named_is_listed(self, name: str) -> None:
        units = load(name)
        listed = {district["code"] for district in units["districts"]}
        assert {unit["district"] for unit in units["communes"]} == (listed or {None})

    def test_it_is_lang_son(self, name: str) -> None:
        assert load(name)["province"] == {"code": "20", "name": "Lạng Sơn", "kind": "tỉnh"}


def test_from_2011_to_2019_there_are_226_units_with_207_communes_as_the_province_reports() -> None:
    kinds = Counter(unit["kind"] for unit in load(OF_2011)["communes"])
    assert kinds == {"xã": 207, "thị trấn": 14, "phường": 5}


def test_the_mergers_of_2020_took_26_communes_away_and_brought_no_new_code() -> None:
    old, new = ({u["code"] for u in load(name)["communes"]} for name in (OF_2011, OF_2020))
    assert (len(old - new), new - old) == (26, set())


class TestTheOtherProvinces:
    @property
    def lists(self) -> list[Any]:
        return [json.loads(path.read_text("utf-8")) for path in UNITS.glob("nation/*.json")]

    def test_each_follows_the_schema(self) -> None:
        validator = jsonschema.Draft202012Validator(load("schema.json"))
        assert [error.message for one in self.lists for error in validator.iter_errors(one)] == []

    def test_with_lang_son_there_are_3321_units_in_34_provinces(self) -> None:
        every = [*self.lists, load(AFTER)]
        kinds = Counter(unit["kind"] for one in every for unit in one["communes"])
        assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13}
        assert len(every) == 34

    def test_no_code_stands_twice_in_the_country(self) -> None:
        codes = [unit["code"] for one in [*self.lists, load(AFTER)] for unit in one["communes"]]
        assert len(codes) == len(set(codes))

    def test_each_says_from_where_it_is_and_against_what_it_was_held(self) -> None:
        assert all(one["source"] and one["checked_against"] for one in self.lists)
        assert {one["valid_from"] for one in self.lists} == {"2025-07-01"}


def test_after_the_mergers_of_2020_there_are_200_units_as_the_province_reports_them() -> None:
    units = load(OF_2020)
    kinds = Counter(unit["kind"] for unit in units["communes"])
    assert kinds == {"xã": 181, "thị trấn": 14, "phường": 5}


def test_before_july_2025_there_are_194_units_in_11_districts() -> None:
    units = load(BEFORE)
    assert len(units["communes"]) == 194
    assert len(units["districts"]) == 11
    assert Counter(unit["kind"] for unit in units["communes"]) == {
        "xã": 175,
        "thị trấn": 14,
        "phường": 5,
    }


def test_since_july_2025_there_are_61_communes_and_4_wards() -> None:
    units = load(AFTER)
    assert Counter(unit["kind"] for unit in units["communes"]) == {"xã": 61, "phường": 4}
    assert units["districts"] == []


def test_the_lists_follow_each_other_without_a_gap() -> None:
    assert (load(OF_2011)["valid_to"], load(OF_2020)["valid_from"]) == ("2019-12-31", "2020-01-01")
    assert (load(OF_2020)["valid_to"], load(BEFORE)["valid_from"]) == ("2024-11-30", "2024-12-01")
    assert load(BEFORE)["valid_to"] == "2025-06-30"
    assert load(AFTER)["valid_from"] == "2025-07-01"


def test_the_two_communes_called_chien_thang_are_told_apart() -> None:
    units = load(BEFORE)
    districts = {district["code"]: district["name"] for district in units["districts"]}
    found = {
        u["code"]: districts[u["district"]] for u in units["communes"] if u["name"] == "Chiến Thắng"
    }
    assert found == {"06364": "Bắc Sơn", "06481": "Chi Lăng"}


def test_a_code_can_pass_to_a_commune_of_another_name() -> None:
    names = [
        {unit["code"]: unit["name"] for unit in load(name)["communes"]}["06364"]
        for name in (BEFORE, AFTER)
    ]
    assert names == ["Chiến Thắng", "Vũ Lễ"]


def test_every_old_commune_went_into_a_new_one() -> None:
    old = {unit["code"] for unit in load(BEFORE)["communes"]}
    parts = Counter(code for unit in load(AFTER)["communes"] for code in unit["formed_from"])
    assert parts.keys() == old
    assert {code for code, count in parts.items() if count > 1} == {"06622", "06625"}


def test_the_new_codes_are_those_of_the_decision_and_not_of_its_draft() -> None:
    names = {unit["code"]: unit["name"] for unit in load(AFTER)["communes"]}
    assert names["06004"] == "Quốc Khánh"
    assert names["06124"] == "Na Sầm"
    assert not {"06016", "06214", "06202", "06193", "06421"} & names.keys()


def test_both_chien_thang_can_be_followed_into_the_new_list() -> None:
    into = {code: unit["name"] for unit in load(AFTER)["communes"] for code in unit["formed_from"]}
    assert into["06364"] == "Vũ Lễ"
    assert into["06481"] == "Chiến Thắng"
