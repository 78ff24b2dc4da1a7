"""Edges of verdicts and of what is plausible, found by putting faults into them one by one."""

from decimal import Decimal

import pytest

from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.criteria import Comparison, Kind, Part, ScaleLevel
from ntm_desktop.domain.plausibility import cautions, check_answer
from tests.domain.rules import indicator, share, threshold
from tests.domain.test_verdicts import counts, figure, plain, verdict_of


def number(*thresholds, **more):
    return Part("main", Kind.NUMBER, thresholds, unit="triệu đồng", **more)


def test_a_number_that_is_short_says_by_how_much_to_two_places():
    said = plain(verdict_of(number(threshold(45)), figure("44.5")).explanation)
    assert said.endswith("Cần thêm 0,5 triệu đồng.")
    said = plain(verdict_of(number(threshold("45.255")), figure("45.25")).explanation)
    assert said.endswith("Cần thêm 0,01 triệu đồng.")


def test_a_count_is_short_by_whole_ones():
    schools = Part("main", Kind.COUNT, (threshold(3),), unit="trường")
    assert plain(verdict_of(schools, figure(1)).explanation).endswith("Cần thêm 2 trường.")


@pytest.mark.parametrize(
    ("part", "given"),
    [
        (share(threshold(80)), figure(70)),
        (Part("main", Kind.YES_NO, (threshold(True),)), PartAnswer(yes=False)),
        (
            Part(
                "main",
                Kind.LEVEL,
                (threshold(3),),
                levels=(ScaleLevel(2, "Mức 2"), ScaleLevel(3, "Mức 3")),
            ),
            figure(2),
        ),
    ],
    ids=["share without counts", "yes or no", "level"],
)
def test_where_nothing_can_be_counted_nothing_is_said_to_be_missing(part, given):
    outcome = verdict_of(part, given)
    assert outcome.verdict is Verdict.NOT_MET
    assert outcome.parts[0].shortfall == ""
    assert "Cần thêm" not in outcome.explanation


@pytest.mark.parametrize(
    ("above", "below", "shown"),
    [
        (69_995, 100_000, "69,995 %"),
        (699_999, 1_000_000, "69,9999 %"),
        (69_900, 100_000, "69,90 %"),
    ],
)
def test_a_share_is_shown_with_no_more_places_than_it_takes(above, below, shown):
    said = plain(verdict_of(share(threshold(70)), counts(above, below)).explanation)
    assert f"= {shown} <" in said


@pytest.mark.parametrize("rule", [Comparison.AT_MOST, Comparison.LESS_THAN])
def test_far_below_or_above_a_ceiling_is_not_called_odd(rule):
    for typed in ("100", "0.1"):
        assert verdict_of(number(threshold(5, rule)), figure(typed)).cautions == ()


def test_a_small_threshold_finds_odd_numbers_too():
    (said,) = verdict_of(number(threshold("0.5")), figure(5)).cautions
    assert "gấp ít nhất 10 lần" in said


def test_a_threshold_of_nothing_calls_no_number_odd():
    assert verdict_of(number(threshold(0)), figure(100)).cautions == ()


def test_what_does_not_apply_is_not_asked_for_a_decision_of_the_province():
    part = share(threshold(80, set_by_province=True))
    asked = verdict_of(part, counts(85, 100))
    assert any("chưa nhập số quyết định của tỉnh" in each for each in asked.cautions)
    spared = verdict_of(part, Answer(not_applicable="Xã không có chợ"))
    assert spared.cautions == ()


def test_a_decision_of_the_province_that_is_named_is_not_asked_for():
    part = share(threshold(80, set_by_province=True, decision="QĐ 1/2024/QĐ-UBND"))
    assert verdict_of(part, counts(85, 100)).cautions == ()


def test_a_threshold_that_nobody_left_to_the_province_asks_for_no_decision():
    assert verdict_of(share(threshold(80)), counts(85, 100)).cautions == ()


def test_the_source_is_that_of_the_threshold_with_its_decision():
    assert verdict_of(share(threshold(80)), counts(85, 100)).source == (
        "1/QĐ-TN – QĐ thử nghiệm, Điều 1"
    )
    named = share(threshold(80, decision="QĐ 2"))
    assert verdict_of(named, counts(85, 100)).source == "QĐ 2 – QĐ thử nghiệm, Điều 1"


def test_nothing_given_says_so_and_does_not_list_what_is_missing():
    water = indicator(
        "17.1",
        share(threshold(35), label="Nước sạch"),
        share(threshold(20), part_id="tap-trung", label="Tập trung"),
    )
    said = verdict_of(water, Answer()).explanation
    assert said.endswith("chưa có số liệu để kết luận.")
    assert "Tập trung" not in said


BOTH = indicator(
    "12.1",
    share(threshold(70), label="Chung"),
    share(threshold(70), part_id="nam", label="Nam", required=False),
    share(threshold(70), part_id="nu", label="Nữ", required=False),
)


def test_an_answer_of_nothing_is_asked_nothing():
    assert cautions(BOTH, Answer()) == ()


def test_men_alone_add_up_to_nothing_yet():
    given = Answer({"main": counts(80, 100), "nam": counts(40, 50)})
    assert not any("nam" in each for each in cautions(BOTH, given))


@pytest.mark.parametrize(
    ("men", "women", "said"),
    [
        ((40, 50), (39, 50), ["Hộ đạt: nam 40 + nữ 39 = 79, khác số chung 80."]),
        ((40, 60), (40, 50), ["Tổng số hộ: nam 60 + nữ 50 = 110, khác số chung 100."]),
        ((40, 50), (40, 50), []),
    ],
)
def test_a_sum_that_does_not_agree_names_both_and_the_whole(men, women, said):
    given = Answer({"main": counts(80, 100), "nam": counts(*men), "nu": counts(*women)})
    assert list(cautions(BOTH, given)) == said


def test_an_indicator_of_other_parts_is_not_added_up():
    water = indicator(
        "17.1", share(threshold(35)), share(threshold(20), part_id="nam", label="Nam")
    )
    assert cautions(water, Answer({"main": counts(9, 10), "nam": counts(1, 2)})) == ()


def test_a_figure_for_a_question_that_became_yes_or_no_is_named():
    market = indicator("7", Part("main", Kind.YES_NO, (threshold(True),)))
    assert "số liệu 5 nhập" in cautions(market, Answer({"main": figure(5)}))[0]
    assert "số liệu 3/4 nhập" in cautions(market, Answer({"main": counts(3, 4)}))[0]


def test_a_step_of_the_scale_has_no_fault_and_another_names_the_steps():
    scale = indicator(
        "8.4",
        Part(
            "main",
            Kind.LEVEL,
            (threshold(2),),
            levels=(ScaleLevel(1, "Mức 1"), ScaleLevel(2, "Mức 2")),
        ),
    )
    assert check_answer(scale, Answer({"main": figure(2)})) == ()
    assert check_answer(scale, Answer()) == ()
    (fault,) = check_answer(scale, Answer({"main": figure(3)}))
    assert "các mức là: Mức 1, Mức 2" in fault
    (fault,) = check_answer(scale, Answer({"main": PartAnswer(value=Decimal("1.5"))}))
    assert "không phải là một mức" in fault


def test_a_share_of_what_is_not_counted_in_whole_ones_is_short_to_two_places():
    roads = share(threshold(80), whole_counts=False, count_unit="km")
    said = plain(verdict_of(roads, counts("12.4", "15.555")).explanation)
    assert said.endswith("Cần thêm 0,05 km.")


def test_an_exact_figure_that_is_met_is_said_without_a_threshold_behind_it():
    exact = number(threshold(3, Comparison.EXACTLY))
    outcome = verdict_of(exact, figure(3))
    assert outcome.verdict is Verdict.MET
    assert plain(outcome.explanation) == "Đạt – 3 triệu đồng."


def test_a_reason_that_ends_with_a_stop_gets_no_second_one():
    for reason in ("Xã không có rừng", "Xã không có rừng."):
        answer = Answer(not_applicable=reason)
        rule = indicator("1.1", share(threshold(80)), exemptions=("Xã không có rừng",))
        assert verdict_of(rule, answer).explanation.endswith("– Xã không có rừng.")


def test_of_two_parts_that_fail_each_shortfall_names_its_part():
    men = share(threshold(70), part_id="nam", label="Nam")
    women = share(threshold(70), part_id="nu", label="Nữ")
    answer = Answer({"nam": counts(60, 100), "nu": counts(65, 100)})
    said = plain(verdict_of(indicator("1.1", men, women), answer).explanation)
    assert "Cần thêm 10 hộ (Nam)" in said
    assert "Cần thêm 5 hộ (Nữ)" in said
