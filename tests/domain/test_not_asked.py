"""A figure that a decision does not ask of one group of communes: its "–" in the table."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from ntm_desktop.catalog import contradictions
from ntm_desktop.domain.assessment import Answer, Context, Verdict
from ntm_desktop.domain.criteria import Assurance, Comparison, Threshold
from ntm_desktop.domain.reading import read_answer
from ntm_desktop.domain.thresholds import applicable, compare, needed_words
from ntm_desktop.domain.verdicts import judge
from tests.domain.rules import RECALLED, VERIFIED, criteria_set, indicator, share, threshold
from tests.domain.test_overrides import judged, override
from tests.domain.test_verdicts import counts, plain, verdict_of


def spared(group_id="a", provenance=VERIFIED, **more):
    return Threshold(Comparison.NOT_ASKED, None, provenance, group_id=group_id, **more)


def asked(value, group_id):
    return threshold(value, group_id=group_id)


WATER = indicator(
    "1.1",
    share(asked(80, "a"), asked(90, "b"), label="Nước sạch"),
    share(spared("a"), asked(30, "b"), part_id="piped", label="Nước tập trung"),
)
HAVE = Answer({"main": counts(85, 100)})


def test_what_is_not_asked_of_a_group_does_not_count_and_is_said():
    outcome = verdict_of(WATER, HAVE)
    assert outcome.verdict is Verdict.MET
    assert plain(outcome.explanation) == (
        "Đạt – Nước sạch: 85 / 100 hộ = 85,00 % ≥ 80 %. "
        "Nước tập trung: không áp dụng cho nhóm xã này."
    )
    assert "Nước tập trung: Không áp dụng cho nhóm xã này" in outcome.needed
    assert outcome.verified
    # The other group is asked for both.
    other = verdict_of(WATER, Answer({"main": counts(95, 100)}), Context(2024, "b"))
    assert other.verdict is Verdict.INCOMPLETE


def test_a_figure_given_all_the_same_decides_nothing():
    poor = Answer({"main": counts(85, 100), "piped": counts(1, 100)})
    assert verdict_of(WATER, poor).verdict is Verdict.MET
    alone = Answer({"piped": counts(99, 100)})
    assert verdict_of(WATER, alone).verdict is Verdict.INCOMPLETE
    short = Answer({"main": counts(70, 100), "piped": counts(99, 100)})
    outcome = verdict_of(WATER, short)
    assert outcome.verdict is Verdict.NOT_MET
    assert "Nước tập trung đã đạt" not in outcome.explanation


def test_an_indicator_of_which_nothing_is_asked_does_not_apply_without_anybody_saying_so():
    rule = indicator("1.1", share(spared("a"), asked(80, "b")))
    outcome = verdict_of(rule, Answer({}))
    assert outcome.verdict is Verdict.NOT_APPLICABLE
    assert outcome.explanation == "Không áp dụng – quyết định không đặt mức cho nhóm xã này."
    assert verdict_of(rule, counts(1, 100)).verdict is Verdict.NOT_APPLICABLE
    # Which group the commune is in has to be known first.
    unknown = verdict_of(rule, counts(90, 100), Context(2024, None))
    assert unknown.verdict is Verdict.NO_THRESHOLD


def test_a_criterion_counts_what_is_asked():
    rules = criteria_set(
        [
            indicator("1.1", share(spared("a"), asked(80, "b"))),
            indicator("1.2", share(threshold(5))),
        ]
    )
    found = judge(rules, {"1.2": Answer({"main": counts(9, 10)})}, Context(2024, "a"))
    assert (found.criteria[0].verdict, found.criteria[0].applicable) == (Verdict.MET, 1)


def test_that_nothing_is_asked_has_a_source_and_may_be_unsure_like_any_threshold():
    rule = indicator("1.1", share(spared("a", RECALLED), asked(80, "b")))
    outcome = verdict_of(rule, Answer({}))
    assert not outcome.verified
    assert outcome.assurance is Assurance.RECALLED


def test_a_blank_figure_that_is_not_asked_is_not_missed():
    optional = indicator(
        "1.1",
        share(threshold(80), label="Chung"),
        share(spared("a"), asked(80, "b"), part_id="nu", label="Nữ", required=False),
    )
    assert verdict_of(optional, HAVE).cautions == ()
    there = verdict_of(optional, HAVE, Context(2024, "b"))
    assert there.cautions == ("Chưa nhập số liệu riêng cho: Nữ.",)


def test_a_provinces_decision_may_spare_a_group_and_is_named():
    rule = replace(
        override(80), changes=(replace(override(80).changes[0], thresholds=(spared(None),)),)
    )
    outcome = judged(rule)
    assert outcome.verdict is Verdict.NOT_APPLICABLE
    assert outcome.explanation.endswith(" Theo QĐ 10/QĐ-UBND ngày 01/6/2022.")


def test_nothing_is_compared_with_what_is_not_asked():
    rules = criteria_set([WATER])
    found = applicable(WATER.part("piped"), Context(2024, "a"), {}, rules)
    assert (found.known, found.asked) == (True, False)
    assert needed_words(WATER.part("piped"), found) == "Không áp dụng cho nhóm xã này"
    with pytest.raises(ValueError, match="not asked"):
        compare(Fraction(1), Comparison.NOT_ASKED, Decimal(0))


def test_not_asked_goes_with_no_figure():
    rules = criteria_set([indicator("1.1", share(spared(None), replace(spared("a"), value=True)))])
    assert any("“not_asked”" in fault for fault in contradictions(rules))
    assert tuple(contradictions(criteria_set([WATER]))) == ()


def test_who_writes_that_it_does_not_apply_where_groups_are_spared_is_told_that_nothing_is_to_be():
    rule = indicator("1.1", share(spared("a"), asked(80, "b")))
    assert rule.spares_groups
    assert not WATER.spares_groups, "its other figure is asked of every group"
    said = read_answer(rule, "Không áp dụng").message
    assert "không phải ghi" in said
    assert "không nêu trường hợp miễn" in read_answer(WATER, "Không áp dụng").message
