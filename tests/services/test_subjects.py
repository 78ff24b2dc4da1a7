from dataclasses import replace
from decimal import Decimal

import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import assess, overview
from ntm_desktop.services.dossiers import dossier_facts, dossier_state
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.rules.draft_edits import add_criterion, add_indicator, replace_indicator
from ntm_desktop.services.rules.drafts import new_draft_from, publish, read_draft
from ntm_desktop.services.snapshots import load
from ntm_desktop.services.subject_rules import level_view
from ntm_desktop.services.subjects import (
    SubjectState,
    add_subject,
    add_subject_assessment,
    choose_village,
    level_summary,
    record_households,
    remove_subject,
    rename_subject,
    subject_assessments,
    subjects,
    take_lines,
)
from ntm_desktop.services.tiers import ConditionState, tier_conditions
from ntm_desktop.services.workspace import add_assessment, assessments
from tests.services.own_rules import limit, percent

VILLAGE_SET = "ls-738-2019-thon"
VILLAGE, GARDEN = SubjectLevel.VILLAGE, SubjectLevel.GARDEN


@pytest.fixture
def village_rules(ws):
    draft = new_draft_from(ws, VILLAGE_SET).draft_id
    add_criterion(ws, draft, 1, name="Giao thông")
    add_indicator(ws, draft, 1, percent("1.1", "Tỷ lệ đường thôn được cứng hóa", limit(60)))
    publish(ws, draft)


def test_villages_and_gardens_are_kept_in_order(ws):
    first = add_subject(ws, VILLAGE, "Thôn Đông Tiến", households=120)
    add_subject(ws, VILLAGE, "Thôn Hồng Tiến")
    garden = add_subject(ws, GARDEN, "Vườn hộ ông Hoàng Văn An", village_id=first.id)
    assert [one.name for one in subjects(ws, VILLAGE)] == ["Thôn Đông Tiến", "Thôn Hồng Tiến"]
    assert subjects(ws, GARDEN)[0].village_id == first.id
    with pytest.raises(EntryError, match="Đã có thôn"):
        add_subject(ws, VILLAGE, "thôn đông  tiến")
    with pytest.raises(EntryError, match="Không có thôn này"):
        add_subject(ws, GARDEN, "Vườn B", village_id="x")
    rename_subject(ws, first.id, "Thôn Đông Tiến 1")
    assert subjects(ws, VILLAGE)[0].households == 120
    with pytest.raises(EntryError, match="không bỏ được"):
        remove_subject(ws, first.id)
    remove_subject(ws, garden.id)
    remove_subject(ws, first.id)
    assert [one.name for one in subjects(ws, VILLAGE)] == ["Thôn Hồng Tiến"]
    while edits.undo(ws):
        pass
    assert subjects(ws, VILLAGE) == subjects(ws, GARDEN) == ()


def test_a_village_is_assessed_and_summed_for_the_commune(ws, village_rules, tmp_path):
    ids = [add_subject(ws, VILLAGE, f"Thôn {name}").id for name in ("A", "B", "C")]
    with pytest.raises(EntryError, match="không dành cho cấp thôn"):
        add_subject_assessment(ws, ids[0], set_id="qd-318-2022-xa", period=Period(2024))
    with pytest.raises(EntryError, match="không dành cho cấp xã"):
        add_assessment(ws, set_id=VILLAGE_SET, period=Period(2024))
    made = [
        add_subject_assessment(ws, one, set_id=VILLAGE_SET, period=Period(2024)).id
        for one in ids[:2]
    ]
    with pytest.raises(EntryError, match="Đã có đợt"):
        add_subject_assessment(ws, ids[0], set_id=VILLAGE_SET, period=Period(2024))
    edits.record_figure(ws, made[0], "1.1", "main", "numerator", "70")
    edits.record_figure(ws, made[0], "1.1", "main", "denominator", "100")
    assert assess(ws, made[0]).met == 1
    assert overview(ws, made[0]).met == 1
    assert load(ws, made[0]).previous is None
    found = level_summary(ws, VILLAGE, Period(2024), VILLAGE_SET)
    assert found.sentence == "1/3 thôn đạt đủ tiêu chí; 2 thôn đã tự đánh giá"
    assert [(line.fulfilled, line.open_count) for line in found.lines] == [
        (True, 0),
        (False, 1),
        (False, 0),
    ]
    assert [info.set_id for info in assessments(ws)] == ["qd-318-2022-xa"]
    assert [info.id for info in subject_assessments(ws, ids[1])] == [made[1]]
    with pytest.raises(EntryError, match="của thôn"):
        pack(ws, made[0], tmp_path, include_dossier=False)


def test_the_answers_of_one_village_are_not_those_of_another(ws, village_rules):
    ids = [add_subject(ws, VILLAGE, f"Thôn {name}").id for name in ("A", "B")]
    years = [
        [
            add_subject_assessment(ws, one, set_id=VILLAGE_SET, period=Period(year)).id
            for year in (2023, 2024)
        ]
        for one in ids
    ]
    edits.record_figure(ws, years[0][0], "1.1", "main", "value", "55")
    before = load(ws, years[0][1]).previous
    assert before is not None
    assert before.answers["1.1"].part("main").value == Decimal(55)
    other = load(ws, years[1][1]).previous
    assert other is not None
    assert "1.1" not in other.answers


def test_a_tier_asks_for_the_lower_one(ws, assessment):
    assert tier_conditions(ws, assessment) == ()
    higher = add_assessment(ws, set_id="qd-318-2022-xa-nang-cao", period=Period(2024)).id
    (held,) = tier_conditions(ws, higher)
    assert (held.state, held.assessment_id) == (ConditionState.UNKNOWN, assessment)
    edits.record_yes_no(ws, assessment, "1.1", "main", False)
    (held,) = tier_conditions(ws, higher)
    assert held.state is ConditionState.NOT_MET
    assert "đạt 0/19 tiêu chí" in held.detail


def test_an_older_assessment_that_fell_short_does_not_say_that_the_lower_tier_is_not_held_now(
    ws, assessment
):
    edits.record_yes_no(ws, assessment, "1.1", "main", False)
    higher = add_assessment(ws, set_id="qd-318-2022-xa-nang-cao", period=Period(2025)).id
    (held,) = tier_conditions(ws, higher)
    assert held.state is ConditionState.UNKNOWN
    assert held.detail.startswith("Năm 2024: đạt 0/19 tiêu chí")
    assert held.detail.endswith("Chưa có đợt nào của năm 2025 theo bộ này.")


def test_income_above_the_lower_tier_is_worked_out_from_its_own_figures(ws, assessment):
    model = add_assessment(ws, set_id="qd-319-2022-xa-kieu-mau", period=Period(2024)).id
    conditions = tier_conditions(ws, model)
    assert len(conditions) == 5
    assert conditions[0].detail.startswith("Chưa có đợt tự đánh giá")
    assert {one.state for one in conditions} == {ConditionState.UNKNOWN}
    draft = new_draft_from(ws, "qd-318-2022-xa-nang-cao").draft_id
    old = read_draft(ws, draft).criteria_set.indicator("10")
    part = replace(old.parts[0], thresholds=(limit(50),))
    replace_indicator(ws, draft, "10", replace(old, parts=(part,)))
    publish(ws, draft, open_thresholds=True)
    higher = add_assessment(ws, set_id="qd-318-2022-xa-nang-cao", period=Period(2024)).id
    edits.record_figure(ws, higher, "10", "main", "value", "57")
    income = tier_conditions(ws, model)[2]
    assert income.indicator_no == "2"
    assert "57 triệu đồng/người/năm so với mức 50, cao hơn 14 %" in income.detail
    assert income.state is ConditionState.MET
    edits.record_figure(ws, model, "2", "main", "value", "5")
    assert tier_conditions(ws, model)[2].state is ConditionState.NOT_MET


def test_the_states_of_the_villages_and_of_each_criterion_add_up(ws, village_rules):
    ids = [add_subject(ws, VILLAGE, f"Thôn {name}").id for name in ("A", "B", "C", "D")]
    made = [
        add_subject_assessment(ws, one, set_id=VILLAGE_SET, period=Period(2024)).id
        for one in ids[:3]
    ]
    edits.record_figure(ws, made[0], "1.1", "main", "value", "70")
    edits.record_figure(ws, made[1], "1.1", "main", "value", "40")
    found = level_summary(ws, VILLAGE, Period(2024), VILLAGE_SET)
    assert [line.state for line in found.lines] == [
        SubjectState.FULFILLED,
        SubjectState.NOT_FULFILLED,
        SubjectState.OPEN,
        SubjectState.NOT_ASSESSED,
    ]
    assert sum(found.count(state) for state in SubjectState) == found.total == 4
    (one,) = found.criteria
    assert (one.name, one.met, one.not_met, one.open_count, one.not_assessed) == (
        "Giao thông",
        1,
        1,
        1,
        1,
    )


def test_pasted_lines_are_one_edit(ws):
    rows = [["Thôn A", "12"], ["Thôn B", "x"], ["Thôn C"]]
    take_lines(ws, VILLAGE, rows)
    assert [(one.name, one.households, one.position) for one in subjects(ws, VILLAGE)] == [
        ("Thôn A", 12, 1),
        ("Thôn C", None, 2),
    ]
    take_lines(ws, VILLAGE, [["Thôn C", "30"]])
    assert subjects(ws, VILLAGE)[1].households == 30
    with pytest.raises(EntryError, match="Không có dòng nào"):
        take_lines(ws, VILLAGE, [["Thôn C", "30"]])
    edits.undo(ws)
    edits.undo(ws)
    assert subjects(ws, VILLAGE) == ()


def test_households_and_the_village_of_a_garden_are_changed_and_taken_back(ws):
    village = add_subject(ws, VILLAGE, "Thôn A", households=12).id
    garden = add_subject(ws, GARDEN, "Vườn ông An").id
    record_households(ws, village, "1.300")
    choose_village(ws, garden, village)
    assert subjects(ws, VILLAGE)[0].households == 1300
    assert subjects(ws, GARDEN)[0].village_id == village
    with pytest.raises(EntryError, match="không phải là số"):
        record_households(ws, village, "nhiều")
    with pytest.raises(EntryError, match="Không có thôn này"):
        choose_village(ws, garden, garden)
    record_households(ws, village, "")
    assert subjects(ws, VILLAGE)[0].households is None
    for _ in range(3):
        edits.undo(ws)
    assert subjects(ws, VILLAGE)[0].households == 12
    assert subjects(ws, GARDEN)[0].village_id == ""


def test_a_level_without_content_says_which_frames_are_known(ws):
    view = level_view(ws, VILLAGE, Period(2024))
    assert (view.sets, view.set_id, view.summary) == ((), "", None)
    assert [(one.summary.id, one.reference) for one in view.frames] == [(VILLAGE_SET, False)]
    draft = new_draft_from(ws, VILLAGE_SET).draft_id
    assert level_view(ws, VILLAGE, Period(2024)).frames[0].draft_id == draft
    gardens = level_view(ws, GARDEN, Period(2024))
    assert [one.reference for one in gardens.frames] == [False, True]


def test_a_set_of_other_years_is_offered_with_what_stands_in_the_way(ws, village_rules):
    assert level_view(ws, VILLAGE, Period(2020)).obstacle == ""
    later = level_view(ws, VILLAGE, Period(2024))
    assert later.set_id == VILLAGE_SET
    assert "2019–2020" in later.obstacle
    assert Period(2025) in later.periods


def test_a_dossier_says_that_the_lower_tier_is_not_shown(ws, assessment):
    higher = add_assessment(ws, set_id="qd-318-2022-xa-nang-cao", period=Period(2024)).id
    lower = dossier_state(ws, higher).conditions[-1]
    assert (lower.text, lower.holds) == ("Đã đạt Bộ tiêu chí 2021–2025 · đạt chuẩn", None)
    assert "còn nợ đọng" not in dossier_state(ws, higher).claim
    edits.record_yes_no(ws, assessment, "1.1", "main", False)
    state = dossier_state(ws, higher)
    assert state.conditions[-1].holds is False
    assert "chưa có điều kiện “Đã đạt Bộ tiêu chí 2021–2025 · đạt chuẩn”" in state.claim
    assert dossier_facts(ws, higher).lower_tier_fails
    assert dossier_facts(ws, assessment).lower_tier is None
