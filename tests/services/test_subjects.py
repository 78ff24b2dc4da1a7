from dataclasses import replace
from decimal import Decimal

import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import assess, indicator_view, overview
from ntm_desktop.services.packing import pack
from ntm_desktop.services.rule_drafts import new_draft_from, publish, read_draft
from ntm_desktop.services.rule_edits import add_criterion, add_indicator, replace_indicator
from ntm_desktop.services.subjects import (
    add_subject,
    add_subject_assessment,
    level_summary,
    remove_subject,
    rename_subject,
    subject_assessments,
    subjects,
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
    assert indicator_view(ws, made[0], "1.1").previous is None
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
    before = indicator_view(ws, years[0][1], "1.1").previous
    assert before is not None
    assert before.answer.part("main").value == Decimal(55)
    assert indicator_view(ws, years[1][1], "1.1").previous is None


def test_a_tier_asks_for_the_lower_one(ws, assessment):
    assert tier_conditions(ws, assessment) == ()
    higher = add_assessment(ws, set_id="qd-318-2022-xa-nang-cao", period=Period(2024)).id
    (held,) = tier_conditions(ws, higher)
    assert (held.state, held.assessment_id) == (ConditionState.UNKNOWN, assessment)
    edits.record_yes_no(ws, assessment, "1.1", "main", False)
    (held,) = tier_conditions(ws, higher)
    assert held.state is ConditionState.NOT_MET
    assert "đạt 0/19 tiêu chí" in held.detail


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
    publish(ws, draft)
    higher = add_assessment(ws, set_id="qd-318-2022-xa-nang-cao", period=Period(2024)).id
    edits.record_figure(ws, higher, "10", "main", "value", "57")
    income = tier_conditions(ws, model)[2]
    assert income.indicator_no == "2"
    assert "57 triệu đồng/người/năm so với mức 50, cao hơn 14 %" in income.detail
    assert income.state is ConditionState.MET
    edits.record_figure(ws, model, "2", "main", "value", "5")
    assert tier_conditions(ws, model)[2].state is ConditionState.NOT_MET
