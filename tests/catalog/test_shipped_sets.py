"""The shipped criteria sets say what the reference says, no more and no less certain."""

import re
import unicodedata

import pytest

from ntm_desktop import paths
from ntm_desktop.catalog import (
    Catalog,
    criteria_set_document,
    parse_criteria_set,
    read_json,
    schema_faults,
)
from ntm_desktop.domain.criteria import Comparison, CriteriaSet, Kind, Provenance, Status
from tests.catalog.shipped import CRITERIA, documents, ids, texts

# set: criteria, indicators, numbers verified, numbers verified in part (reference README).
REFERENCE = {
    "qd-491-2009-xa": (19, 39, "2.2 8.1 8.2 12", "1.1 1.2 1.3 3.1 10 11 15.1 15.2 17.1"),
    "qd-1980-2016-xa": (
        19,
        49,
        "1.1 1.2 2.1 2.2 2.3 2.4 4.1 7 8.1 8.2 8.3 8.4 10 13.1 13.2 14.1 14.2 14.3 15.1 15.2 15.3"
        " 17.1 17.8 18.1 18.2 18.3 18.4 18.5 18.6",
        "4.2 5 9.2 12 16 17.2 17.6",
    ),
    "qd-318-2022-xa": (
        19,
        57,
        "3.1 3.2 5 8.1 8.2 8.3 8.4 14.1 15.2 15.3 15.4 18.5",
        "4.2 6.1 6.3 12.1 12.2 15.1",
    ),
    "qd-318-2022-xa-nang-cao": (19, 75, "4 14.1", "2.1 14.2 14.3 14.4"),
    "qd-319-2022-xa-kieu-mau": (1, 4, "1 2 3 4", ""),
    "qd-691-2018-xa-kieu-mau": (4, 0, "", ""),
    "qd-51-2025-xa": (10, 0, "", ""),
    "qd-51-2025-xa-hien-dai": (0, 0, "", ""),
    "ls-738-2019-thon": (0, 0, "", ""),
    "ls-1271-2019-khu-dan-cu": (0, 0, "", ""),
    "ls-2094-2019-vuon": (0, 0, "", ""),
    "ls-933-2018-xa-nang-cao": (0, 0, "", ""),
    "ht-2014-khu-dan-cu": (10, 1, "3.1", ""),
    "ht-vuon-mau": (5, 8, "1.1 1.2 2.1 3.1 3.2 4.1", "4.2"),
}
VERIFIED_AND_PARTLY_AND_RECALLED = {
    "qd-318-2022-xa": (12, 6, 39),
    "qd-318-2022-xa-nang-cao": (2, 4, 69),
    "qd-319-2022-xa-kieu-mau": (4, 0, 0),
    "qd-1980-2016-xa": (29, 7, 13),
    "qd-491-2009-xa": (4, 9, 26),
}
FRACTIONS = {"km", "ha", "tấn", "kg", "m", "m2", "triệu đồng"}
NULL_THRESHOLDS = {"qd-318-2022-xa": 5, "qd-318-2022-xa-nang-cao": 30, "qd-1980-2016-xa": 4}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.shipped()


def provenances(found: CriteriaSet) -> list[Provenance]:
    own = [c.provenance for c in found.criteria] + [i.provenance for i in found.indicators()]
    parts = [part for i in found.indicators() for part in i.parts]
    return own + [t.provenance for part in parts for t in part.thresholds]


def test_every_set_of_the_reference_is_shipped_and_no_other() -> None:
    assert sorted(ids(CRITERIA)) == sorted(REFERENCE)


@pytest.mark.parametrize("path", documents(CRITERIA), ids=ids(CRITERIA))
def test_a_file_is_valid_and_survives_reading_and_writing_unchanged(path) -> None:
    document = read_json(path)
    assert schema_faults(document) == ()
    found = parse_criteria_set(document)
    assert found.id == path.stem
    assert criteria_set_document(found) == document
    assert parse_criteria_set(criteria_set_document(found)) == found


@pytest.mark.parametrize("set_id", REFERENCE)
def test_counts_and_verified_marks_equal_the_reference(catalog, set_id) -> None:
    criteria, indicators, verified, partly = REFERENCE[set_id]
    found = catalog.criteria_set(set_id)
    every = list(found.indicators())
    assert (len(found.criteria), len(every)) == (criteria, indicators)
    assert [i.no for i in every if i.provenance.verified] == verified.split()
    in_part = [i for i in every if i.provenance.verified_parts and not i.provenance.verified]
    assert [i.no for i in in_part] == partly.split()


@pytest.mark.parametrize("set_id", VERIFIED_AND_PARTLY_AND_RECALLED)
def test_totals_by_certainty_equal_the_table_of_the_reference(catalog, set_id) -> None:
    every = [i.provenance for i in catalog.criteria_set(set_id).indicators()]
    verified = sum(p.verified for p in every)
    partly = sum(bool(p.verified_parts) and not p.verified for p in every)
    counted = (verified, partly, len(every) - verified - partly)
    assert counted == VERIFIED_AND_PARTLY_AND_RECALLED[set_id]


def test_where_two_sources_differ_the_stricter_reading_holds_and_the_officer_is_told(
    catalog,
) -> None:
    poor = catalog.criteria_set("qd-491-2009-xa").indicator("11")
    assert poor.parts[0].thresholds[0].comparison is Comparison.LESS_THAN
    assert not poor.provenance.verified
    assert "khác nhau" in poor.note
    market = catalog.criteria_set("qd-1980-2016-xa").indicator("7")
    assert "4800/QĐ-BCT" in market.exemptions[0].text
    assert market.exemptions[0].needs_confirmation


@pytest.mark.parametrize("set_id", NULL_THRESHOLDS)
def test_unknown_thresholds_stay_unknown(catalog, set_id) -> None:
    every = [
        t for i in catalog.criteria_set(set_id).indicators() for p in i.parts for t in p.thresholds
    ]
    assert sum(not t.known for t in every) == NULL_THRESHOLDS[set_id]


@pytest.mark.parametrize("set_id", REFERENCE)
def test_what_is_recalled_says_so_and_what_is_verified_names_a_source(catalog, set_id) -> None:
    for provenance in provenances(catalog.criteria_set(set_id)):
        recalled = provenance.source.startswith("Nhớ lại")
        assert not (recalled and provenance.verified)
        assert recalled or re.search(r"https?://\S+\.\S+|báo cáo", provenance.source)
        assert "recall" not in provenance.source
        if provenance.verified:
            assert "text" in provenance.verified_parts
            assert provenance.confidence == ""


def test_a_threshold_checked_on_its_own_keeps_its_mark_while_the_rest_is_recalled(catalog) -> None:
    income = catalog.criteria_set("qd-491-2009-xa").indicator("10").parts[0].thresholds
    assert {t.year: t.provenance.verified for t in income} == {
        2012: False,
        2013: True,
        2014: True,
        2015: False,
        2020: False,
    }
    power = catalog.criteria_set("qd-1980-2016-xa").indicator("4.2").parts[0].thresholds
    assert {t.group_id: t.provenance.verified for t in power} == {"tdmnpb": False, "chung": True}


def test_the_set_of_2026_has_its_names_and_groups_but_no_indicator(catalog) -> None:
    found = catalog.criteria_set("qd-51-2025-xa")
    assert found.status is Status.NAMES_ONLY
    assert not found.assessable
    assert (found.official_criteria, found.official_indicators) == (10, 47)
    assert [group.id for group in found.groups] == ["nhom-1", "nhom-2", "nhom-3"]
    assert all(group.verified and group.definition for group in found.groups)
    assert all(criterion.provenance.verified for criterion in found.criteria)


@pytest.mark.parametrize("set_id", REFERENCE)
def test_every_indicator_can_be_asked_in_plain_vietnamese(catalog, set_id) -> None:
    found = catalog.criteria_set(set_id)
    for criterion in found.criteria:
        assert 0 < len(criterion.short_name) <= 24
    for indicator in found.indicators():
        assert 0 < len(indicator.name) <= 45, indicator.no
        assert indicator.question.endswith("?"), indicator.no
        assert not indicator.question.startswith("Có đạt"), indicator.no
        assert indicator.hint, indicator.no
        for part in indicator.parts:
            if part.kind is Kind.PERCENT:
                assert "" not in (part.numerator_label, part.denominator_label, part.count_unit)
                assert part.whole_counts == (part.count_unit not in FRACTIONS), indicator.no


@pytest.mark.parametrize("path", documents(CRITERIA), ids=ids(CRITERIA))
def test_texts_are_composed_unicode_without_words_of_the_trade(path) -> None:
    for text in texts(read_json(path)):
        assert unicodedata.is_normalized("NFC", text)
        assert text == text.strip()
        assert not re.search(r"\b(recall|verified=|seed \d|null|yaml)\b", text), text


def test_thresholds_that_ask_men_and_women_each_have_three_parts_alike(catalog) -> None:
    found = catalog.criteria_set("qd-318-2022-xa")
    both = [i for i in found.indicators() if "cả nam và nữ" in i.text]
    assert [i.no for i in both] == ["12.1", "12.2", "14.2", "15.1"]
    for indicator in both:
        main, men, women = indicator.parts
        assert (main.id, men.id, women.id) == ("main", "nam", "nu")
        assert (main.required, men.required, women.required) == (True, False, False)
        assert main.thresholds == men.thresholds == women.thresholds


def test_bands_cover_every_number_of_criteria(catalog) -> None:
    for set_id in catalog.set_ids():
        found = catalog.criteria_set(set_id)
        if found.bands:
            for met in range(len(found.criteria) + 1):
                assert sum(b.lowest <= met <= b.highest for b in found.bands) == 1
    assert [b.label for b in catalog.criteria_set("qd-318-2022-xa").bands] == [
        "19",
        "15–18",
        "10–14",
        "5–9",
        "Dưới 5",
    ]


def test_a_prerequisite_is_a_set_that_is_there(catalog) -> None:
    wanted = {s: catalog.criteria_set(s).prerequisite for s in catalog.set_ids()}
    assert {s: p for s, p in wanted.items() if p} == {
        "qd-318-2022-xa-nang-cao": "qd-318-2022-xa",
        "qd-319-2022-xa-kieu-mau": "qd-318-2022-xa-nang-cao",
        "qd-51-2025-xa-hien-dai": "qd-51-2025-xa",
    }


def test_every_file_under_forms_belongs_to_a_folder_with_a_schema() -> None:
    for path in paths.forms_dir().rglob("*.json"):
        assert (path.parent / "schema.json").is_file(), path
        assert path.parent.parent == paths.forms_dir(), path


def test_the_set_of_2026_holds_what_an_officer_should_know_and_no_talk_of_its_makers(
    catalog,
) -> None:
    found = catalog.criteria_set("qd-51-2025-xa")
    for text in found.notes:
        assert not re.search(r"CẢNH BÁO|GitHub|https?:|không bịa|suy (?:luận|đoán)|CHƯA", text), (
            text
        )
        assert text.endswith(".")
    # Where something was only a clue, its source says so.
    assert any(one.startswith("Dải 10") and "chưa thấy văn bản" in one for one in found.sources)
    assert any("dự thảo giữa 2025" in one for one in found.sources)
