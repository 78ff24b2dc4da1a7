from dataclasses import replace
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.assessment import Answer, Context, PartAnswer, Verdict
from ntm_desktop.domain.criteria import Kind, Part
from ntm_desktop.domain.overrides import (
    ExtraIndicator,
    ProvincialOverride,
    ThresholdChange,
    apply_overrides,
    bare_number,
    faults,
)
from ntm_desktop.domain.verdicts import judge
from tests.domain.rules import criteria_set, indicator, share, threshold

NATIONAL = criteria_set([indicator("2.1", share(threshold(None, set_by_province=True)))])
ANSWERS = {"2.1": Answer({"main": PartAnswer(numerator=Decimal(85), denominator=Decimal(100))})}


def override(value, *, number="10", start=date(2022, 6, 1), end=None, extra=(), set_id=None):
    return ProvincialOverride(
        id=f"20-{number}",
        version=1,
        title="Áp dụng một số tiêu chí",
        set_id=set_id or NATIONAL.id,
        province_code="20",
        decision=f"{number}/QĐ-UBND",
        issued=start,
        effective_from=start,
        effective_to=end,
        changes=(ThresholdChange("2.1", "main", (threshold(value),)),),
        extra=extra,
    )


def judged(*overrides, on=date(2024, 12, 31)):
    rules = apply_overrides(NATIONAL, overrides, on)
    return judge(rules, ANSWERS, Context(2024, "a")).indicator("2.1")


def test_a_provincial_threshold_clears_the_missing_one_and_is_named():
    assert judged().verdict is Verdict.NO_THRESHOLD
    outcome = judged(override(80))
    assert outcome.verdict is Verdict.MET
    assert outcome.source.startswith("QĐ 10/QĐ-UBND ngày 01/6/2022")
    assert outcome.cautions == ()


def test_the_decision_in_force_later_wins_and_only_while_in_force():
    earlier = override(80)
    later = override(90, number="20", start=date(2024, 1, 1))
    assert judged(later, earlier).verdict is Verdict.NOT_MET
    assert judged(later, earlier, on=date(2023, 12, 31)).verdict is Verdict.MET
    ended = override(80, end=date(2023, 12, 31))
    assert judged(ended).verdict is Verdict.NO_THRESHOLD


def test_an_indicator_added_again_by_a_later_decision_is_the_later_one():
    def adding(number, start, value):
        own = ExtraIndicator(1, indicator("2.9", share(threshold(value))))
        return override(80, number=number, start=start, extra=(own,))

    earlier = adding("10", date(2022, 1, 1), 50)
    later = adding("20", date(2024, 1, 1), 60)
    rules = apply_overrides(NATIONAL, (later, earlier), date(2024, 12, 31))
    (added,) = [one for one in rules.indicators() if one.no == "2.9"]
    (limit,) = added.parts[0].thresholds
    assert (limit.value, limit.decision) == (60, "QĐ 20/QĐ-UBND ngày 01/01/2024")
    before = apply_overrides(NATIONAL, (later, earlier), date(2023, 12, 31))
    assert before.indicator("2.9").parts[0].thresholds[0].value == 50


def test_an_added_indicator_without_a_figure_waits_for_the_province():
    own = ExtraIndicator(1, indicator("2.9", share(threshold(None))))
    rules = apply_overrides(NATIONAL, (override(80, extra=(own,)),), date(2024, 12, 31))
    outcome = judge(rules, {"2.9": ANSWERS["2.1"]}, Context(2024, "a")).indicator("2.9")
    assert outcome.verdict is Verdict.NO_THRESHOLD
    assert "UBND tỉnh quy định" in outcome.needed


def test_a_decision_on_another_set_changes_nothing():
    assert judged(override(80, set_id="bo-khac")).verdict is Verdict.NO_THRESHOLD


def test_an_added_indicator_is_judged_with_the_rest():
    added = ExtraIndicator(1, indicator("2.5", share(threshold(50))))
    rules = apply_overrides(NATIONAL, [override(80, extra=(added,))], date(2024, 12, 31))
    outcome = judge(rules, ANSWERS, Context(2024, "a"))
    assert outcome.indicator("2.5").verdict is Verdict.INCOMPLETE
    assert outcome.indicator("2.5").source.startswith("QĐ 10/QĐ-UBND")
    assert outcome.criteria[0].verdict is Verdict.INCOMPLETE


def test_every_fault_of_an_override_is_named():
    wrong = ProvincialOverride(
        id="20-10",
        version=1,
        title="",
        set_id=NATIONAL.id,
        province_code="20",
        decision="10/QĐ-UBND",
        issued=date(2022, 6, 1),
        effective_from=date(2022, 6, 1),
        effective_to=None,
        changes=(
            ThresholdChange("9.9", "main", ()),
            ThresholdChange("2.1", "main", ()),
            ThresholdChange("2.1", "main", ()),
        ),
        extra=(
            ExtraIndicator(7, indicator("7.1", share())),
            ExtraIndicator(1, indicator("2.1", share())),
        ),
    )
    found = faults(wrong, NATIONAL)
    assert len(found) == 4
    assert "9.9" in found[0]
    assert "hai lần" in found[1]
    assert "Tiêu chí 7" in found[2]
    assert "trùng số" in found[3]


def test_a_decision_is_called_by_its_bare_number():
    for text in ("QĐ số 315/QĐ-UBND", "Quyết định 315/QĐ-UBND", "315/QĐ-UBND"):
        assert bare_number(text) == "315/QĐ-UBND"
    assert bare_number("QĐ-UBND chưa có số") == "QĐ-UBND chưa có số"


def amendment(*, replaced=(), abolished=(), changes=(), start=date(2024, 3, 1)):
    return ProvincialOverride(
        id="qd-7-2024",
        version=1,
        title="Sửa đổi bộ tiêu chí",
        set_id=NATIONAL.id,
        province_code="",
        decision="7/QĐ-TTg",
        issued=start,
        effective_from=start,
        effective_to=None,
        changes=changes,
        replaced=replaced,
        abolished=abolished,
    )


ASKED_ANEW = amendment(replaced=(indicator("2.1", share(threshold(70))),))


def test_a_national_amendment_decides_from_its_first_day_on():
    assert judged(ASKED_ANEW, on=date(2024, 2, 29)).verdict is Verdict.NO_THRESHOLD
    outcome = judged(ASKED_ANEW, on=date(2024, 3, 1))
    assert outcome.verdict is Verdict.MET
    assert outcome.source.startswith("QĐ 7/QĐ-TTg ngày 01/3/2024")


def test_a_set_calls_itself_amended_only_while_the_amendment_is_in_force():
    recalled = replace(NATIONAL, amended_by=("7/QĐ-TTg ngày 01/3/2024 (chưa đối chiếu)", "70/QĐ-X"))
    before = apply_overrides(recalled, (ASKED_ANEW,), date(2024, 2, 29))
    assert before.amended_by == ("70/QĐ-X",)
    after = apply_overrides(recalled, (ASKED_ANEW,), date(2024, 3, 1))
    assert after.amended_by == ("70/QĐ-X", "QĐ 7/QĐ-TTg ngày 01/3/2024")


def test_a_provinces_decision_of_before_gives_way_to_the_amendment_and_a_later_one_does_not():
    earlier = override(90, start=date(2022, 6, 1))
    same_day = override(90, number="20", start=date(2024, 3, 1))
    assert judged(earlier, ASKED_ANEW).verdict is Verdict.MET
    assert judged(same_day, ASKED_ANEW).verdict is Verdict.NOT_MET


def test_a_value_that_an_amendment_set_and_nobody_saw_is_unknown_and_named():
    outcome = judged(amendment(replaced=(indicator("2.1", share(threshold(None))),)))
    assert outcome.verdict is Verdict.NO_THRESHOLD
    assert "chưa biết ngưỡng của QĐ 7/QĐ-TTg ngày 01/3/2024" in outcome.needed.lower().replace(
        "qđ 7/qđ-ttg", "QĐ 7/QĐ-TTg"
    )


def test_what_an_amendment_leaves_to_the_province_still_waits_for_the_province():
    open_one = indicator("2.1", share(threshold(None, set_by_province=True)))
    outcome = judged(amendment(replaced=(open_one,)))
    assert outcome.verdict is Verdict.NO_THRESHOLD
    assert "UBND tỉnh quy định" in outcome.needed
    (left,) = (
        apply_overrides(NATIONAL, (amendment(replaced=(open_one,)),), date(2024, 12, 31))
        .indicator("2.1")
        .parts[0]
        .thresholds
    )
    assert (left.set_by_province, left.decision) == (True, "")


def test_an_abolished_indicator_is_not_judged():
    two = criteria_set([indicator("2.1", share(threshold(50))), indicator("2.2", share())])
    rules = apply_overrides(two, (amendment(abolished=("2.2",)),), date(2024, 12, 31))
    assert [one.no for one in rules.indicators()] == ["2.1"]
    outcome = judge(rules, ANSWERS, Context(2024, "a"))
    assert outcome.criteria[0].verdict is Verdict.MET


def test_a_share_given_before_a_yes_was_asked_is_no_answer_and_is_pointed_out():
    asked = replace(indicator("2.1", Part("main", Kind.YES_NO, (threshold(True),))))
    outcome = judged(amendment(replaced=(asked,)))
    assert outcome.verdict is Verdict.INCOMPLETE
    assert "85/100" in outcome.cautions[0]


def test_only_a_national_decision_rewords_and_only_what_there_is():
    foreign = replace(amendment(abolished=("2.1",)), province_code="20")
    assert "Quyết định của tỉnh" in faults(foreign, NATIONAL)[0]
    twice = amendment(replaced=ASKED_ANEW.replaced, abolished=("2.1", "9.9"))
    assert [fault.split(" ")[2] for fault in faults(twice, NATIONAL)] == ["2.1", "9.9"]
