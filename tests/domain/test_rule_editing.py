from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.assessment import Answer, Context, PartAnswer, Verdict
from ntm_desktop.domain.criteria import Assurance, Comparison, Kind, Part, Provenance, Threshold
from ntm_desktop.domain.overrides import ProvincialOverride, ThresholdChange, apply_overrides
from ntm_desktop.domain.rule_comparison import Difference, compare_sets, threshold_line
from ntm_desktop.domain.rule_editing import (
    Entry,
    attributed_indicator,
    attributed_set,
    checked,
    count_assurance,
    facts,
    outstanding,
)
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.errors import EntryError
from tests.domain.rules import RECALLED, VERIFIED, criteria_set, indicator, share, threshold

LAN = Entry("Hoàng Thị Lan", "51/2025/QĐ-TTg")
OLD = indicator("1.1", share(threshold(80), threshold(70, group_id="a")), provenance=RECALLED)


def test_only_what_changed_was_entered_by_whoever_changed_it():
    part = replace(OLD.parts[0], thresholds=(threshold(85), threshold(70, group_id="a")))
    new = attributed_indicator(OLD, replace(OLD, parts=(part,)), LAN)
    assert new.provenance == RECALLED
    first, second = new.parts[0].thresholds
    assert (first.provenance.assurance, second.provenance) == (Assurance.ENTERED, VERIFIED)
    assert (first.provenance.entered_by, first.provenance.source) == (LAN.person, LAN.source)


def test_a_question_or_hint_takes_no_confirmation_back():
    new = replace(OLD, question="Hỏi cách khác?", hint="Xem sổ", evidence=("Báo cáo",))
    assert attributed_indicator(OLD, new, LAN) == new


def test_another_unit_makes_every_threshold_a_new_one():
    part = replace(OLD.parts[0], unit="km")
    new = attributed_indicator(OLD, replace(OLD, parts=(part,)), LAN)
    assert {t.provenance.entered_by for t in new.parts[0].thresholds} == {LAN.person}


def test_a_claim_to_have_been_checked_is_not_believed():
    forged = Provenance("QĐ", verified=True, entered_by="A", checked_by="B", place="1")
    claimed = indicator("1.2", share(threshold(80, provenance=forged)), provenance=forged)
    new = attributed_indicator(None, claimed, LAN)
    assert count_assurance(f for f in facts(criteria_set([new]))).entered == 2
    assert new.provenance == Provenance("QĐ", verified=False, entered_by=LAN.person)


@pytest.mark.parametrize(
    ("person", "place", "said"),
    [
        ("hoàng thị LAN", "Điều 1", "không tự đối chiếu"),
        ("Hoang Thi  Lan", "Điều 1", "không tự đối chiếu"),
        (" ", "Điều 1", "họ tên"),
        ("Nông Văn Hòa", " ", "điều, khoản hoặc trang"),
    ],
)
def test_nobody_confirms_his_own_entry(person, place, said):
    with pytest.raises(EntryError, match=said):
        checked(LAN.provenance(), person, place, date(2026, 3, 1), "51/2025/QĐ-TTg")


def test_a_recalled_fact_is_confirmed_against_the_decision_only():
    found = checked(RECALLED, "Nông Văn Hòa", "trang 4", date(2026, 3, 1), "51/2025/QĐ-TTg")
    assert (found.source, found.assurance) == ("51/2025/QĐ-TTg", Assurance.CHECKED)
    with pytest.raises(EntryError, match="Chưa ghi số quyết định"):
        checked(RECALLED, "Nông Văn Hòa", "trang 4", date(2026, 3, 1), "")


def test_a_set_read_in_keeps_what_is_known_of_unchanged_facts():
    old = criteria_set([OLD], [indicator("2.1", share(threshold(50)))])
    changed = indicator("2.1", share(threshold(55)))
    new = attributed_set(old, criteria_set([OLD], [changed]), LAN)
    assert new.indicator("1.1") == OLD
    assert new.indicator("2.1").provenance == VERIFIED
    assert new.indicator("2.1").parts[0].thresholds[0].provenance.entered_by == LAN.person
    everything = attributed_set(None, old, LAN)
    counts = count_assurance(facts(everything))
    assert (counts.entered, counts.total) == (7, 7)


def test_open_thresholds_are_listed_by_place():
    rules = criteria_set(
        [
            indicator("1.1", share(threshold(None))),
            indicator("1.2", share(threshold(80, group_id="a"))),
            indicator("1.3", share(threshold(None, set_by_province=True))),
            indicator("1.4", share()),
        ]
    )
    assert outstanding(rules) == (
        "1.1: còn ngưỡng chưa nhập.",
        "1.2: chưa có ngưỡng cho “Nhóm B”.",
        "1.4: chưa có ngưỡng nào.",
    )


def test_a_comparison_says_added_changed_and_removed_side_by_side():
    old = criteria_set([OLD, indicator("1.2", share(threshold(60)))])
    changed = replace(OLD, parts=(share(threshold(85), threshold(70, group_id="a")),))
    new = criteria_set([changed, indicator("1.3", share(threshold(40)))])
    found = compare_sets(old, new)
    assert [(one.no, one.change) for one in found.indicators] == [
        ("1.1", Difference.CHANGED),
        ("1.3", Difference.ADDED),
        ("1.2", Difference.REMOVED),
    ]
    assert found.summary == "Thêm 1, sửa 1, bỏ 1 chỉ tiêu"
    (field,) = found.indicators[0].fields
    assert (field.old, field.new) == ("≥\u00a080\u00a0%", "≥\u00a085\u00a0%")
    assert compare_sets(old, old).same


def test_a_threshold_is_said_with_its_case():
    rules = criteria_set([], properties=[("schools", "Số trường", None)])
    case = threshold(80, group_id="b", year=2027, decision="QĐ 315/QĐ-UBND")
    assert threshold_line(rules, share(), case) == (
        "Nhóm B, năm 2027",
        "≥\u00a080\u00a0%, theo QĐ 315/QĐ-UBND",
    )


@st.composite
def decisions(draw):
    """Any decision on two parts, of which thresholds may stay unknown."""
    found = []
    for part_id in ("main", "nu"):
        if draw(st.booleans()):
            value = draw(st.none() | st.decimals(0, 100, places=1))
            sign = None if value is None else Comparison.AT_LEAST
            group = draw(st.sampled_from([None, "a", "b"]))
            year = draw(st.sampled_from([None, 2023, 2024]))
            limit = Threshold(sign, value, VERIFIED, group_id=group, year=year)
            found.append(ThresholdChange("2.1", part_id, (limit,)))
    start = draw(st.dates(date(2021, 1, 1), date(2025, 1, 1)))
    return ProvincialOverride(
        "20-1", 1, "Áp dụng", "thu-nghiem", "20", "1/QĐ-UBND", start, start, None, tuple(found)
    )


@given(st.lists(decisions(), max_size=3), st.decimals(0, 100, places=1))
def test_no_decision_makes_a_verdict_of_a_threshold_that_is_not_known(overrides, figure):
    parts = (
        Part("main", Kind.PERCENT, (threshold(None, set_by_province=True),), label="Chung"),
        Part("nu", Kind.PERCENT, (threshold(None, set_by_province=True),), label="Nữ"),
    )
    national = criteria_set([indicator("2.1", *parts)])
    rules = apply_overrides(national, overrides, date(2024, 12, 31))
    said = {part: PartAnswer(value=figure) for part in ("main", "nu")}
    outcome = judge(rules, {"2.1": Answer(said)}, Context(2024, "a")).indicator("2.1")
    limits = []
    for part in rules.indicator("2.1").parts:
        holding = [
            t for t in part.thresholds if t.group_id in (None, "a") and t.year in (None, 2024)
        ]
        limits.append(holding[0].value if holding else None)
    if None in limits:
        assert outcome.verdict in (Verdict.NO_THRESHOLD, Verdict.NOT_MET)
    if outcome.verdict is Verdict.MET:
        assert all(isinstance(limit, Decimal) and figure >= limit for limit in limits)
        assert "Theo QĐ 1/QĐ-UBND" in outcome.explanation
    # That the province sets it may have been seen in the decision; the figure nobody knows yet.
    assert outcome.verified == (None not in limits)
    assert outcome.assurance is Assurance.CHECKED or not outcome.verified
