"""Faulty documents are refused with every fault and its place, never with a traceback."""

import copy
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from ntm_desktop.catalog import (
    canonical_bytes,
    criteria_set_document,
    fingerprint,
    parse_criteria_set,
    read_json,
    schema_faults,
)
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.errors import CatalogError
from tests.catalog.shipped import CRITERIA


@pytest.fixture
def document() -> dict[str, Any]:
    return read_json(CRITERIA / "qd-318-2022-xa.json")


def labour(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["criteria"][11]["indicators"][0]
    return found


def faults_of(document: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(CatalogError) as refused:
        parse_criteria_set(document)
    return refused.value.faults


def test_all_faults_are_reported_at_once_with_their_places(document) -> None:
    document["issued"] = "2022-13-01"
    document["groups"][0]["verified"] = "yes"
    women = labour(document)["parts"][2]
    women["thresholds"].append({"comparison": ">>", "value": "70", "grup": 1})
    del labour(document)["name"]
    faults = faults_of(document)
    assert [fault.split(": ")[0] for fault in faults] == [
        "bộ tiêu chí",
        "nhóm xã 1",
        "12.1",
        "12.1 › phần nữ › ngưỡng 2",
        "12.1 › phần nữ › ngưỡng 2",
        "12.1 › phần nữ › ngưỡng 2",
    ]
    assert "thiếu “name”" in faults[2]
    assert any("“grup” không có trong mẫu" in fault for fault in faults)


def test_the_schema_reports_the_same_places_in_vietnamese(document) -> None:
    women = labour(document)["parts"][2]
    women["thresholds"].append({"comparison": ">>", "value": "70", "grup": 1})
    del labour(document)["name"]
    document["version"] = 0
    places = {fault.split(": ")[0] for fault in schema_faults(document)}
    assert places == {"12.1", "12.1 › phần nữ › ngưỡng 2", "đầu tệp"}
    assert "12.1: thiếu “name”." in schema_faults(document)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: labour(d).update(no="12.2"), "“12.2” được dùng 2 lần"),
        (lambda d: labour(d)["parts"][0].update(id="chung"), "phải có mã “main”"),
        (lambda d: labour(d)["parts"][2].update(id="nam"), "mã phần “nam” được dùng 2 lần"),
        (lambda d: labour(d)["parts"][2].pop("label"), "phải có “label”"),
        (
            lambda d: labour(d)["parts"][2]["thresholds"][0].update(group_id="nhom-3"),
            "12.1 › phần nữ › ngưỡng 1: nhóm xã “nhom-3” không có",
        ),
        (
            lambda d: labour(d)["parts"][0]["thresholds"][0].update(value=None),
            "phải cùng có hoặc cùng là null",
        ),
        (
            lambda d: labour(d)["parts"][0]["thresholds"][0].update(comparison="met"),
            "“met” đi với true",
        ),
        (
            lambda d: labour(d)["parts"][0]["thresholds"].append(
                dict(labour(d)["parts"][0]["thresholds"][0], value=60)
            ),
            "ngưỡng 2: trùng nhóm xã",
        ),
        (lambda d: d.pop("properties"), "thuộc tính “schools” không có"),
        (lambda d: d["properties"][0].update(derived_from=["5", "x"]), "để lấy mẫu số"),
        (lambda d: d["criteria"].pop(), "có 18 tiêu chí, số chính thức là 19"),
        (lambda d: d["criteria"][11]["indicators"].pop(), "có 56 chỉ tiêu, số chính thức là 57"),
        (lambda d: d["bands"].pop(1), "không nối liền"),
        (lambda d: d["bands"].pop(), "phải phủ từ đủ số tiêu chí xuống 0"),
        (lambda d: d.update(first_year=2026), "năm đầu 2026 sau năm cuối 2025"),
        (lambda d: d.update(prerequisite=d["id"]), "lấy chính mình làm điều kiện trước"),
        (lambda d: d.update(id="../318"), "chỉ được gồm chữ thường"),
        (lambda d: labour(d)["provenance"].update(verified=True), "nguồn là nhớ lại"),
        (lambda d: labour(d).update(name="a\x00b"), "ký tự điều khiển"),
        (lambda d: labour(d).update(name="  "), "không được để trống"),
        (
            lambda d: labour(d)["parts"][0]["thresholds"][0].update(value=1e300),
            "tối đa 15 chữ số",
        ),
        (
            lambda d: labour(d)["parts"][0]["thresholds"][0].update(value=float("nan")),
            "tối đa 15 chữ số",
        ),
        (lambda d: labour(d).update(parts=[]), "ít nhất một phần"),
        (lambda d: d.update(status="stub"), "chỉ biết số hiệu nhưng lại có tiêu chí"),
    ],
)
def test_a_set_that_contradicts_itself_is_refused_with_the_reason(document, change, said) -> None:
    change(document)
    faults = faults_of(document)
    assert any(said in fault for fault in faults), faults


def paths_in(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    here = [path] if path else []
    if isinstance(value, dict):
        return here + [p for key, item in value.items() for p in paths_in(item, (*path, key))]
    if isinstance(value, list):
        return here + [
            p for place, item in enumerate(value) for p in paths_in(item, (*path, place))
        ]
    return here


def test_no_wrong_value_at_any_place_gets_past_as_a_traceback() -> None:
    original = read_json(CRITERIA / "qd-319-2022-xa-kieu-mau.json")
    refused = []
    for path in paths_in(original):
        for wrong in (None, True, -1, 1.5, "", "x", [], {}, [1], {"a": 1}):
            document = copy.deepcopy(original)
            target: Any = document
            for step in path[:-1]:
                target = target[step]
            target[path[-1]] = wrong
            try:
                found = parse_criteria_set(document)
            except CatalogError as error:
                refused.append(error)
            else:
                assert isinstance(found, CriteriaSet)
                assert parse_criteria_set(criteria_set_document(found)) == found
    assert len(refused) > 1000
    assert all(error.faults for error in refused)


def test_decimals_survive_as_they_are_written(document) -> None:
    found = parse_criteria_set(read_json(CRITERIA / "qd-1980-2016-xa.json"))
    limits = [t.value for t in found.indicator("15.3").parts[0].thresholds]
    assert [str(limit) for limit in limits] == ["26.7", "21.8"]


def test_the_fingerprint_depends_on_content_not_on_layout(document) -> None:
    found = parse_criteria_set(document)
    shuffled = json.loads(json.dumps(dict(reversed(document.items())), indent=4))
    labour(shuffled)["parts"][0]["required"] = True  # said although it is a matter of course
    assert fingerprint(parse_criteria_set(shuffled)) == fingerprint(found)
    labour(document)["parts"][0]["thresholds"][0]["value"] = 71
    assert fingerprint(parse_criteria_set(document)) != fingerprint(found)


def test_canonical_bytes_are_sorted_composed_utf8_without_spaces() -> None:
    assert canonical_bytes({"b": ["ờ", 1], "a": None}) == '{"a":null,"b":["ờ",1]}'.encode()


def test_text_from_outside_is_composed_when_it_is_read(document) -> None:
    labour(document)["name"] = unicodedata.normalize("NFD", "Lao động qua đào tạo")
    assert parse_criteria_set(document).indicator("12.1").name == "Lao động qua đào tạo"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "dòng 1"),
        (b'{"a": 1, "a": 2}', "khóa “a” được ghi hai lần"),
        (b"[]", "một đối tượng JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_file_that_is_no_json_object_is_refused(tmp_path: Path, data, said) -> None:
    path = tmp_path / "bo.json"
    path.write_bytes(data)
    with pytest.raises(CatalogError, match=r"bo\.json") as refused:
        read_json(path)
    assert said in str(refused.value)


def test_a_file_that_is_missing_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="Không có tệp"):
        read_json(tmp_path / "khong-co.json")
    large = tmp_path / "lon.json"
    large.write_bytes(b'{"a": "' + b"x" * (5 * 1024 * 1024) + b'"}')
    with pytest.raises(CatalogError, match="quá lớn"):
        read_json(large)
