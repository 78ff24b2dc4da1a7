"""What lines of the roadmap mean on a day, what fell, and what is proposed."""

from datetime import date

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import (
    Assessment,
    CriterionVerdict,
    IndicatorVerdict,
    PartVerdict,
    Verdict,
)
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.recognised import (
    RECOGNITION,
    commune_standing,
    other_communes,
    place_standing,
)
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.regression import regression
from ntm_desktop.domain.roadmap import TaskState, criteria_targets, proposal, task_on, unplanned

TODAY = date(2025, 6, 30)


def line(**values: str) -> Entry:
    return Entry("1", "roadmap", 1, values)


def part(verdict: Verdict, label: str = "", needed: str = "≥ 70 %", shortfall: str = ""):
    return PartVerdict("p", label, verdict, "60 %", "", needed, shortfall, True)


def indicator(no: str, verdict: Verdict, *parts: PartVerdict) -> IndicatorVerdict:
    return IndicatorVerdict(no, verdict, "60 %", "≥ 70 %", "", "", True, (), parts)


def outcome(*indicators: IndicatorVerdict, verdict: Verdict) -> Assessment:
    criterion = CriterionVerdict(17, "Môi trường", verdict, 0, len(indicators), indicators)
    return Assessment("set", (criterion,))


def test_a_line_is_late_the_day_after_the_last_day_it_may_be_finished_on() -> None:
    assert task_on(line(due="2025-06-30"), TODAY).words == "Hạn hôm nay"
    assert task_on(line(due="2025-06"), TODAY).state is TaskState.SOON
    late = task_on(line(due="2025-06-29"), TODAY)
    assert (late.state, late.words) == (TaskState.OVERDUE, "Quá hạn 1 ngày")
    assert task_on(line(due="2025"), TODAY).words == "Còn 184 ngày"
    assert task_on(line(), TODAY).state is TaskState.UNDATED


def test_what_is_done_is_never_late() -> None:
    done = task_on(line(due="2024", done="2025-03-05"), TODAY)
    assert (done.open, done.words) == (False, "Xong 05/03/2025")
    # In a report about the end of the year before it was still open.
    assert task_on(line(due="2024", done="2025-03-05"), date(2024, 12, 31)).words == "Hạn hôm nay"


def test_targets_of_another_tier_are_another_line() -> None:
    registered = [
        Entry("1", "year-targets", 1, {"year": "2025", "tier": "standard", "criteria": "17"}),
        Entry("2", "year-targets", 2, {"year": "2026", "tier": "advanced", "criteria": "5"}),
        Entry("3", "year-targets", 3, {"year": "2024", "tier": "standard"}),
    ]
    assert dict(criteria_targets(registered, "standard")) == {2025: 17}


def test_an_unanswered_indicator_needs_no_plan_and_a_criterion_plans_for_all_of_it() -> None:
    verdicts = [
        indicator("17.1", Verdict.NOT_MET),
        indicator("17.2", Verdict.INCOMPLETE),
        indicator("6.3", Verdict.NOT_MET),
    ]
    of_criterion = task_on(line(indicator="17", due="2026"), TODAY)
    assert [one.no for one in unplanned(verdicts, [of_criterion])] == ["6.3"]
    finished = task_on(line(indicator="6.3", done="2025"), TODAY)
    assert [one.no for one in unplanned(verdicts, [finished])] == ["17.1", "6.3"]


def test_a_proposal_says_only_what_the_figures_say() -> None:
    missing = part(Verdict.NOT_MET, "Nữ", shortfall="cần thêm 12 người")
    met = part(Verdict.MET, "Nam")
    made = proposal("Lao động", indicator("12.1", Verdict.NOT_MET, met, missing))
    assert made == {
        "indicator": "12.1",
        "target": "Nữ ≥ 70 %",
        "task": "Lao động: Nữ cần thêm 12 người",
    }
    silent = part(Verdict.NOT_MET, "Chung")
    both = proposal("Lao động", indicator("12.1", Verdict.NOT_MET, silent, missing))
    assert both["task"] == ""
    assert both["target"] == "Chung ≥ 70 %; Nữ ≥ 70 %"


def test_met_before_and_not_met_now_is_a_regression() -> None:
    now = outcome(indicator("17.1", Verdict.NOT_MET), verdict=Verdict.NOT_MET)
    before = outcome(indicator("17.1", Verdict.MET), verdict=Verdict.MET)
    found = regression(now, [(Period(2023), before)])
    assert [(one.no, one.since) for one in found.criteria] == [("17", Period(2023))]
    assert [(one.no, one.now) for one in found.indicators] == [("17.1", "60 %, cần ≥ 70 %")]


def test_an_unfilled_answer_is_no_regression_and_hides_none() -> None:
    empty = outcome(indicator("17.1", Verdict.INCOMPLETE), verdict=Verdict.INCOMPLETE)
    met = outcome(indicator("17.1", Verdict.MET), verdict=Verdict.MET)
    failed = outcome(indicator("17.1", Verdict.NOT_MET), verdict=Verdict.NOT_MET)
    assert not regression(empty, [(Period(2023), met)])
    # A half-year nobody filled in lies between.
    assert regression(failed, [(Period.parse("2024-H1"), empty), (Period(2023), met)])
    # Not met already before: nothing fell now.
    assert not regression(failed, [(Period(2023), failed), (Period(2022), met)])


FORM = next(form for form in Catalog.shipped().registers() if form.id == RECOGNITION)


def decision(number: int, **values: str) -> Entry:
    said = {
        "subject": "commune", "name": "Chiến Thắng", "tier": "standard", "act": "first",
        "decision": f"{number}/QĐ-UBND",
    }  # fmt: skip
    return Entry(str(number), RECOGNITION, number, said | values)


def test_the_last_decision_of_a_tier_holds() -> None:
    entries = [
        decision(3, date="2024-05-01", act="revoked", reason="Tụt tiêu chí 17"),
        decision(1, date="2018-12-20"),
        decision(2, date="2022", act="again"),
        decision(4, date="2023-01-05", tier="advanced"),
    ]
    found = commune_standing(FORM, entries, "Chiến Thắng")
    assert [one.tier for one in found.held] == ["Nông thôn mới nâng cao"]
    assert found.revoked[0].words == (
        "Đã bị thu hồi “Đạt chuẩn nông thôn mới” theo QĐ 3/QĐ-UBND ngày 01/5/2024. Lý do: Tụt "
        "tiêu chí 17"
    )
    before = commune_standing(FORM, entries[1:3], "xã Chiến Thắng")
    assert before.held[0].words == (
        "Đạt chuẩn nông thôn mới (công nhận lại) theo QĐ 2/QĐ-UBND, 2022"
    )


def test_a_decision_about_another_commune_is_not_this_ones() -> None:
    entries = [decision(1, date="2018", name="Xã Vân An")]
    assert not commune_standing(FORM, entries, "Chiến Thắng")
    assert other_communes(entries, "Chiến Thắng") == ("Xã Vân An",)


def test_a_decision_whose_day_is_not_clear_decides_nothing() -> None:
    assert not commune_standing(FORM, [decision(1)], "Chiến Thắng")


def test_a_garden_of_a_common_name_needs_its_village() -> None:
    places = [
        Place("a", SubjectLevel.GARDEN, "Vườn hộ ông An", 1, "v1"),
        Place("b", SubjectLevel.GARDEN, "Vườn ông An", 2, "v2"),
    ]
    named = decision(1, date="2023", subject="garden", name="ông An", tier="garden")
    assert not place_standing(FORM, [named], places[0], places)
    there = decision(2, date="2023", subject="garden", name="ông An", tier="garden", village="v2")
    assert not place_standing(FORM, [there], places[0], places)
    assert place_standing(FORM, [there], places[1], places).held[0].tier == "Vườn mẫu"
