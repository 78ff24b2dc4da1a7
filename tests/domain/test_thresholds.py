"""Which threshold holds, and how it is said; edges found by putting faults in one by one."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ntm_desktop.domain.assessment import Answer, Context, PartAnswer
from ntm_desktop.domain.criteria import Comparison, Condition, Kind, Part, ScaleLevel
from ntm_desktop.domain.thresholds import (
    Applicable,
    applicable,
    compare,
    needed_words,
    property_values,
    threshold_words,
)
from tests.domain.rules import criteria_set, indicator, share, threshold

SET = criteria_set(properties=(("truong", "Số trường", None), ("lop", "Số lớp", ("5", "main"))))
HERE = Context(2024, "a")


def plain(text):
    return text.replace("\u00a0", " ")


def condition(value, comparison=Comparison.AT_LEAST, property_id="truong"):
    return Condition(property_id, comparison, Decimal(value))


def chosen(*thresholds, context=HERE, **properties):
    known = {name: Decimal(value) for name, value in properties.items()}
    return applicable(share(*thresholds), context, known, SET)


@pytest.mark.parametrize(
    ("rule", "below", "at", "above"),
    [
        (Comparison.AT_LEAST, False, True, True),
        (Comparison.MORE_THAN, False, False, True),
        (Comparison.AT_MOST, True, True, False),
        (Comparison.LESS_THAN, True, False, False),
        (Comparison.EXACTLY, False, True, False),
    ],
)
def test_a_comparison_is_exact_at_its_limit(rule, below, at, above):
    limit = Decimal("66.67")
    figures = (Fraction(6666, 100), Fraction(6667, 100), Fraction(6668, 100))
    assert [compare(figure, rule, limit) for figure in figures] == [below, at, above]


def test_a_plain_yes_is_not_compared():
    with pytest.raises(ValueError, match="not compared"):
        compare(Fraction(1), Comparison.MET, Decimal(1))


def test_the_more_a_threshold_says_the_more_it_counts():
    plainest = threshold(10)
    group = threshold(20, group_id="a")
    year = threshold(30, year=2024)
    case = threshold(40, condition=condition(3))
    found = [
        chosen(plainest, group).threshold,
        chosen(year, group).threshold,
        chosen(case, year, truong=3).threshold,
        chosen(plainest, case, truong=2).threshold,
    ]
    assert found == [group, year, case, plainest]


def test_a_case_that_nobody_knows_is_asked_for_by_its_name():
    found = chosen(threshold(10), threshold(40, condition=condition(3)))
    assert (found.known, found.why_unknown) == (False, "cần biết số trường")
    unnamed = chosen(threshold(40, condition=condition(3, property_id="khac")))
    assert unnamed.why_unknown == "cần biết khac"


@pytest.mark.parametrize(
    ("find", "why"),
    [
        (lambda: chosen(threshold(9, group_id="b")), "chưa có ngưỡng cho nhóm xã này"),
        (
            lambda: chosen(threshold(9, group_id="b"), context=Context(2024, None)),
            "chưa chọn nhóm xã",
        ),
        (lambda: chosen(threshold(9, year=2020)), "chưa có ngưỡng cho năm 2024"),
        (
            lambda: chosen(threshold(9, condition=condition(3)), truong=2),
            "chưa có ngưỡng cho trường hợp của xã",
        ),
        (lambda: chosen(threshold(None, set_by_province=True)), "UBND tỉnh quy định, chưa nhập"),
        (lambda: chosen(threshold(None)), "chưa biết ngưỡng của văn bản gốc"),
        (lambda: chosen(threshold(None, decision="QĐ 9")), "chưa biết ngưỡng của QĐ 9"),
    ],
)
def test_why_nothing_is_known_is_said(find, why):
    found = find()
    assert (found.known, found.why_unknown) == (False, why)
    assert needed_words(share(), found) == why[:1].upper() + why[1:]


def test_what_the_commune_entered_wins_over_what_an_answer_says():
    answers = {"5": Answer({"main": PartAnswer(Decimal(2), Decimal(7))})}
    derived = property_values(SET, answers, HERE)
    assert derived == {"lop": Decimal(7)}
    entered = Context(2024, "a", {"lop": Decimal(9)})
    assert property_values(SET, answers, entered) == {"lop": Decimal(9)}
    assert property_values(SET, {}, HERE) == {}
    half = {"5": Answer({"main": PartAnswer(Decimal(2))})}
    assert property_values(SET, half, HERE) == {}


LEVELS = Part("main", Kind.LEVEL, (), levels=(ScaleLevel(2, "Khá"), ScaleLevel(3, "Tốt")))


@pytest.mark.parametrize(
    ("rule", "part", "failed_by", "words"),
    [
        (threshold(True), Part("main", Kind.YES_NO, ()), None, "Đạt"),
        (threshold(None), share(), None, ""),
        (threshold(70), share(), None, "≥ 70 %"),
        (threshold(70), share(), Fraction(69), "< 70 %"),
        (threshold(5, Comparison.EXACTLY), share(), Fraction(4), "< 5 %"),
        (threshold(5, Comparison.EXACTLY), share(), Fraction(6), "> 5 %"),
        (threshold(3), LEVELS, None, "từ Tốt trở lên"),
        (threshold(3, Comparison.EXACTLY), LEVELS, None, "Tốt"),
        (threshold(9), LEVELS, None, "từ 9 trở lên"),
        (threshold(9), Part("main", Kind.LEVEL, ()), None, "≥ 9"),
        (threshold(2), Part("main", Kind.LEVEL, (), unit="mức độ"), None, "từ mức độ 2 trở lên"),
    ],
)
def test_a_threshold_in_words(rule, part, failed_by, words):
    assert plain(threshold_words(rule, part, failed_by=failed_by)) == words


def test_what_a_threshold_is_measured_by_is_said_unless_the_part_says_it():
    asked = Applicable(threshold(70, basis="Trung học cơ sở"))
    assert plain(needed_words(share(), asked)) == "≥ 70 % (Trung học cơ sở)"
    assert plain(needed_words(share(label="Trung học cơ sở"), asked)) == "≥ 70 %"
    assert plain(needed_words(share(), Applicable(threshold(70)))) == "≥ 70 %"
    assert indicator("1", share()).parts[0].label == ""
