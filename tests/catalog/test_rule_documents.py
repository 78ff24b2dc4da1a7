"""Provenance with names, provincial decisions, drafts: read with every fault, written back."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ntm_desktop.catalog import (
    Catalog,
    canonical_bytes,
    criteria_set_document,
    override_document,
    override_faults,
    override_fingerprint,
    parse_criteria_set,
    parse_draft,
    parse_override,
    read_json,
    schema_faults,
)
from ntm_desktop.catalog.rule_documents import (
    override_rule,
    read_override_rule,
    read_set_rule,
    set_rule,
)
from ntm_desktop.catalog.schema import DocumentType
from ntm_desktop.domain.criteria import Assurance, Provenance
from ntm_desktop.domain.overrides import ExtraIndicator, ProvincialOverride, ThresholdChange
from ntm_desktop.domain.rule_editing import override_facts
from ntm_desktop.errors import CatalogError, PackageError
from tests.catalog.shipped import CRITERIA
from tests.domain.rules import criteria_set, indicator, share, threshold

CHECKED = Provenance(
    "315/QĐ-UBND",
    verified=True,
    entered_by="Hoàng Thị Lan",
    checked_by="Nông Văn Hòa",
    checked_on=date(2026, 3, 1),
    place="Điều 2, trang 4",
)
RULES = criteria_set([indicator("2.1", share(threshold(None, set_by_province=True)))])


def decision(**changes: Any) -> ProvincialOverride:
    fields: dict[str, Any] = {
        "id": "20-315-2022-thu-nghiem",
        "version": 2,
        "title": "Áp dụng một số tiêu chí",
        "set_id": RULES.id,
        "province_code": "20",
        "decision": "315/QĐ-UBND",
        "issued": date(2022, 2, 28),
        "effective_from": date(2022, 3, 1),
        "effective_to": date(2025, 12, 31),
        "changes": (
            ThresholdChange("2.1", "main", (threshold(80, provenance=CHECKED, group_id="a"),)),
        ),
        "extra": (ExtraIndicator(1, indicator("2.9", share(threshold(50)))),),
        "notes": ("Chỉ áp dụng xã khu vực III.",),
    }
    return ProvincialOverride(**(fields | changes))


def through_json(document: dict[str, object]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(canonical_bytes(document))
    return read


def test_who_entered_and_who_checked_travels_with_a_set() -> None:
    rules = criteria_set([indicator("1", share(threshold(80, provenance=CHECKED)))])
    document = through_json(criteria_set_document(rules))
    assert parse_criteria_set(document) == rules
    assert schema_faults(document) == ()
    written = document["criteria"][0]["indicators"][0]["parts"][0]["thresholds"][0]
    assert written["provenance"]["checked_on"] == "2026-03-01"
    assert rules.indicator("1").parts[0].thresholds[0].provenance.assurance is Assurance.CHECKED


def test_nothing_is_written_for_a_fact_nobody_entered() -> None:
    document = criteria_set_document(Catalog.shipped().criteria_set("qd-318-2022-xa"))
    assert not {"entered_by", "checked_by", "checked_on", "place"} & set(
        document["criteria"][0]["provenance"]  # type: ignore[index]
    )
    assert document == read_json(CRITERIA / "qd-318-2022-xa.json") or parse_criteria_set(
        through_json(document)
    ) == Catalog.shipped().criteria_set("qd-318-2022-xa")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"checked_by": "hoang thi  LAN"}, "vừa nhập vừa đối chiếu"),
        ({"checked_by": ""}, "thiếu tên người đối chiếu"),
        ({"verified": False}, "chưa ghi là đã đối chiếu"),
        ({"source": "Nhớ lại"}, "nguồn là nhớ lại"),
    ],
)
def test_a_check_that_nobody_made_is_refused(change, said) -> None:
    wrong = replace(CHECKED, **change)
    rules = criteria_set([indicator("1", share(threshold(80, provenance=wrong)))])
    with pytest.raises(CatalogError, match=said):
        parse_criteria_set(criteria_set_document(rules))


def test_a_draft_with_too_few_indicators_can_be_read_and_says_so() -> None:
    document = read_json(CRITERIA / "qd-51-2025-xa.json") | {"status": "content"}
    rules, faults = parse_draft(document)
    assert rules.official_indicators == 47
    assert faults == ("bộ tiêu chí: có 0 chỉ tiêu, số chính thức là 47.",)
    with pytest.raises(CatalogError, match="số chính thức là 47"):
        parse_criteria_set(document)


@pytest.mark.parametrize("number", ["1a", "1.", "", "1..2", "../1"])
def test_the_number_of_an_indicator_must_look_like_one(number) -> None:
    document = through_json(criteria_set_document(RULES))
    document["criteria"][0]["indicators"][0]["no"] = number
    with pytest.raises(CatalogError):
        parse_draft(document)


def test_a_provincial_decision_comes_back_as_it_was_written() -> None:
    document = through_json(override_document(decision()))
    assert parse_override(document) == decision()
    assert schema_faults(document, DocumentType.OVERRIDES) == ()
    assert override_fingerprint(decision()) != override_fingerprint(decision(version=3))


def test_all_faults_of_a_decision_are_named_with_their_places() -> None:
    document = through_json(override_document(decision()))
    document["province_code"] = "Lạng Sơn"
    document["issued"] = None
    document["effective_to"] = "2020-01-01"
    document["ghi_chu"] = "?"
    document["changes"][0]["thresholds"][0].pop("provenance")
    document["extra"][0]["indicator"].pop("name")
    with pytest.raises(CatalogError) as refused:
        parse_override(document)
    said = "\n".join(refused.value.faults)
    for part in (
        "mã tỉnh “Lạng Sơn”",
        "“issued” phải là một ngày",
        "trước ngày có hiệu lực",
        "“ghi_chu” không có trong mẫu",
        "2.1 › ngưỡng 1: thiếu “provenance”",
        "2.9: thiếu “name”",
    ):
        assert part in said
    places = {fault.split(": ")[0] for fault in schema_faults(document, DocumentType.OVERRIDES)}
    assert "ngưỡng của tỉnh 1 › ngưỡng 1" in places


def test_a_decision_that_does_not_fit_its_set_is_told() -> None:
    assert override_faults(decision(), RULES) == ()
    yes = decision(changes=(ThresholdChange("2.1", "main", (threshold(True),)),), extra=())
    assert "phần có/không chỉ dùng “met”" in override_faults(yes, RULES)[0]
    group = ThresholdChange("2.1", "main", (threshold(80, group_id="nhom-9"),))
    assert "nhom-9" in override_faults(decision(changes=(group,), extra=()), RULES)[0]


def test_only_national_amendments_are_shipped_and_what_was_not_seen_is_not_called_checked() -> None:
    catalog = Catalog.shipped()
    shipped = catalog.overrides()
    assert {one.citation for one in shipped} == {"QĐ 211/QĐ-TTg ngày 01/3/2024"}
    for one in shipped:
        assert one.national
        assert override_faults(one, catalog.criteria_set(one.set_id)) == ()
        facts = override_facts(one)
        assert len(facts) >= 8
        assert not any(fact.provenance.verified for fact in facts)
        assert parse_override(override_document(one)) == one


def test_a_decision_without_amendments_is_written_as_before() -> None:
    assert not {"replaced", "abolished"} & override_document(decision()).keys()


def test_a_decision_of_no_province_says_so_by_an_empty_code() -> None:
    document = override_document(decision())
    del document["province_code"]
    with pytest.raises(CatalogError):
        parse_override(document)


@pytest.mark.parametrize("set_id", Catalog.shipped().set_ids())
def test_every_shipped_set_travels_word_for_word(set_id) -> None:
    rules = Catalog.shipped().criteria_set(set_id)
    rule = set_rule(rules)
    assert rule.fingerprint == Catalog.shipped().fingerprint(set_id)
    assert read_set_rule(rule) == rules


def test_a_travelling_document_that_is_not_what_is_listed_is_refused() -> None:
    rule = override_rule(decision())
    assert read_override_rule(rule) == decision()
    for wrong in (
        replace(rule, version=9),
        replace(rule, id="20-1-2022"),
        replace(rule, document=rule.document + b"\n"),
        replace(rule, document=b"[]"),
        replace(rule, document=b"\xff"),
    ):
        with pytest.raises(PackageError) as refused:
            read_override_rule(wrong)
        assert refused.value.reason == "values"
