from dataclasses import replace
from decimal import Decimal

import pytest

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.rule_moves import MoveState
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers, assess
from ntm_desktop.services.evidence import add_evidence, evidence_items
from ntm_desktop.services.rules.draft_edits import (
    add_indicator,
    remove_indicator,
    replace_head,
    replace_indicator,
)
from ntm_desktop.services.rules.drafts import new_draft_from, publish, read_draft
from ntm_desktop.services.rules.moves import apply_move, plan_move
from ntm_desktop.services.workspace import add_assessment, assessments
from tests.services.own_rules import percent

SET = "qd-318-2022-xa"


@pytest.fixture
def newer(ws):
    """A second version: 17.2 stricter, 13.4 gone, 17.20 new."""
    draft = new_draft_from(ws, SET).draft_id
    rules = read_draft(ws, draft).criteria_set
    one = rules.indicator("15.1")
    part = one.parts[0]
    limits = tuple(replace(t, value=Decimal(99)) for t in part.thresholds)
    replace_indicator(
        ws, draft, "15.1", replace(one, parts=(replace(part, thresholds=limits), *one.parts[1:]))
    )
    remove_indicator(ws, draft, "13.4")
    add_indicator(ws, draft, 17, percent("17.20", "Tỷ lệ hộ có hố rác di động"))
    replace_head(ws, draft, official_indicators=57)
    return publish(ws, draft)


def fill(ws, assessment, no, have, of=100):
    edits.record_figure(ws, assessment, no, "main", "numerator", str(have))
    edits.record_figure(ws, assessment, no, "main", "denominator", str(of))


def lines(plan):
    return {line.new_no or line.old_no: line for line in plan.lines}


def test_an_assessment_stays_pinned_until_it_is_moved(ws, assessment, newer, tmp_path):
    fill(ws, assessment, "15.1", 95)
    edits.record_yes_no(ws, assessment, "1.1", "main", True)
    edits.record_remark(ws, assessment, "13.4", "Đã có mô hình")
    paper = tmp_path / "anh.txt"
    paper.write_text("minh chứng")
    add_evidence(ws, assessment, "13.4", None, paper)
    add_evidence(ws, assessment, "1.1", 0, paper)
    before = (assess(ws, assessment), answers(ws, assessment), evidence_items(ws, assessment))
    assert assess(ws, assessment).indicator("15.1").verdict is Verdict.MET
    plan = plan_move(ws, assessment, SET)
    assert plan.kind == "repin"
    found = lines(plan)
    assert found["1.1"].state is MoveState.CARRIED
    assert (found["15.1"].state, found["15.1"].reasons) == (MoveState.REREAD, ("Ngưỡng đã đổi.",))
    assert found["13.4"].state is MoveState.DROPPED
    assert found["17.20"].state is MoveState.NEW
    assert (plan.count(MoveState.NEW), plan.count(MoveState.DROPPED)) == (1, 1)

    moved = apply_move(ws, assessment, newer.fingerprint)
    assert moved.assessment_id == assessment
    after = assess(ws, assessment)
    assert after.indicator("15.1").verdict is Verdict.NOT_MET
    assert "Ngưỡng đã đổi." in answers(ws, assessment)["15.1"].to_confirm
    assert "13.4" not in answers(ws, assessment)
    assert [item.indicator_no for item in evidence_items(ws, assessment)] == ["1.1"]
    assert assessments(ws)[0].set_version == newer.version
    with pytest.raises(EntryError, match="đã dùng đúng bản"):
        plan_move(ws, assessment, SET)

    edits.undo(ws)
    assert (
        assess(ws, assessment),
        answers(ws, assessment),
        sorted(evidence_items(ws, assessment), key=lambda x: x.id),
    ) == (before[0], before[1], sorted(before[2], key=lambda x: x.id))
    assert assessments(ws)[0].set_version == newer.version - 1
    edits.redo(ws)
    assert assessments(ws)[0].set_version == newer.version


def test_answers_go_to_another_set_as_a_new_assessment_and_are_read_again(ws, assessment):
    fill(ws, assessment, "6.3", 90)
    plan = plan_move(ws, assessment, "qd-1980-2016-xa")
    assert plan.kind == "new"
    assert {line.state for line in plan.lines} == {
        MoveState.REREAD,
        MoveState.NEW,
        MoveState.DROPPED,
    }
    moved = apply_move(ws, assessment, "qd-1980-2016-xa")
    assert moved.assessment_id != assessment
    assert answers(ws, moved.assessment_id)["6.3"].parts == answers(ws, assessment)["6.3"].parts
    assert "Hãy đọc lại" in answers(ws, moved.assessment_id)["6.3"].to_confirm
    assert len(assessments(ws)) == 2
    edits.undo(ws)
    assert [info.id for info in assessments(ws)] == [assessment]
    with pytest.raises(EntryError):
        assess(ws, moved.assessment_id)
    again = apply_move(ws, assessment, "qd-1980-2016-xa")
    assert set(answers(ws, again.assessment_id)) == {"6.3"}
    edits.undo(ws)
    edits.redo(ws)
    assert len(assessments(ws)) == 2


def test_last_years_answers_go_into_a_new_year(ws, assessment):
    edits.record_yes_no(ws, assessment, "1.1", "main", True)
    fill(ws, assessment, "15.1", 95)
    moved = apply_move(ws, assessment, SET, period=Period(2025), leave_out=frozenset({"15.1"}))
    found = answers(ws, moved.assessment_id)
    assert set(found) == {"1.1"}
    assert "Số liệu của kỳ trước." in found["1.1"].to_confirm
    assert assessments(ws)[0].period == Period(2025)


def test_an_assessment_that_was_begun_only_gets_what_it_lacks(ws, assessment):
    edits.record_yes_no(ws, assessment, "1.1", "main", True)
    fill(ws, assessment, "15.1", 95)
    begun = add_assessment(ws, set_id=SET, period=Period(2025))
    edits.record_yes_no(ws, begun.id, "1.1", "main", False)
    plan = plan_move(ws, assessment, SET, period=Period(2025))
    assert (plan.kind, plan.target_id) == ("fill", begun.id)
    assert lines(plan)["1.1"].state is MoveState.KEPT
    assert apply_move(ws, assessment, SET, period=Period(2025)).assessment_id == begun.id
    found = answers(ws, begun.id)
    assert found["1.1"].parts["main"].yes is False
    assert found["15.1"].to_confirm


def test_a_group_that_the_new_rules_do_not_have_has_to_be_chosen(ws, assessment, catalog):
    plan = plan_move(ws, assessment, "qd-1980-2016-xa")
    groups = catalog.criteria_set("qd-1980-2016-xa").groups
    usable = [group.id for group in groups if not group.reference_only]
    assert plan.group_id == "tdmnpb"
    assert "tdmnpb" in usable
    with pytest.raises(EntryError, match="không có nhóm xã"):
        apply_move(ws, assessment, "qd-1980-2016-xa", group_id="nhom-9")
    with pytest.raises(EntryError, match="chưa dùng để đánh giá được"):
        plan_move(ws, assessment, "qd-51-2025-xa")
    with pytest.raises(EntryError, match="Không có phiên bản"):
        plan_move(ws, assessment, "f" * 64)
