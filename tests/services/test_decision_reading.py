"""A decision's file becomes a draft of the editor; its questions stay open there."""

from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.documents.dossier.outcome import indicator_outcome
from ntm_desktop.domain.criteria import Assurance, Comparison, Kind
from ntm_desktop.domain.decisions.indicators import State
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.services.dossiers import dossier_facts
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.rules.drafts import publish, read_draft
from ntm_desktop.services.rules.reading import begin_draft, read_file
from ntm_desktop.services.standing import standing
from ntm_desktop.services.todo import todo_list
from ntm_desktop.services.workspace import add_assessment

SAMPLES = Path(__file__).parents[1] / "data" / "decisions"


@pytest.fixture(scope="module")
def reading():
    return read_file(SAMPLES / "03-ba-nhom.docx")


def limit_of(indicator, group, part="main"):
    found = [t for t in indicator.part(part).thresholds if t.group_id == group]
    assert len(found) == 1
    return found[0]


def test_what_was_read_becomes_a_draft_with_the_document_as_its_source(ws, reading):
    made = read_draft(ws, begin_draft(ws, reading).draft_id)
    rules = made.criteria_set

    assert made.count_problems == ()
    assert [group.name for group in rules.groups] == ["Nhóm 1", "Nhóm 2", "Nhóm 3"]
    water = rules.indicator("8.1")
    assert limit_of(water, "nhom-2").value == Decimal(50)
    assert limit_of(water, "nhom-2", "p2").value == Decimal(35)
    assert reading.document.sha256 in water.provenance.source
    assert water.provenance.assurance is Assurance.ENTERED


def test_a_set_that_was_read_is_called_by_its_period_and_told_from_another_of_it(ws, reading):
    made = read_draft(ws, begin_draft(ws, reading).draft_id).criteria_set
    first, last = made.first_year, made.last_year
    assert made.short_title == f"Bộ tiêu chí {first}–{last} · đạt chuẩn · {made.decision}"
    assert len(made.title) > len(made.short_title)


def test_every_question_stays_open_with_its_words_beside_it(ws, reading):
    made = read_draft(ws, begin_draft(ws, reading).draft_id)

    for item in reading.indicators:
        indicator = made.criteria_set.indicator(item.number)
        if item.state is State.READ:
            assert "Chưa trả lời" not in indicator.note
        else:
            assert "Chưa trả lời" in indicator.note
    insured = made.criteria_set.indicator("6.3")
    assert limit_of(insured, "nhom-1").value == Decimal(40)
    assert not limit_of(insured, "nhom-3").known
    assert any(said.startswith("6.3") for said in made.open_items)


def test_an_answer_lets_the_reading_stand(ws, reading):
    made = read_draft(ws, begin_draft(ws, reading, accepted=["8.5"]).draft_id)

    landfill = made.criteria_set.indicator("8.5")
    found = limit_of(landfill, "nhom-1")
    assert (found.comparison, found.value) == (Comparison.AT_MOST, Decimal(30))
    assert "Chú thích" in landfill.note


def test_levels_years_and_the_province_are_kept_as_such(ws, reading):
    rules = read_draft(ws, begin_draft(ws, reading).draft_id).criteria_set

    income = rules.indicator("3.1").part("main")
    assert {(t.group_id, t.year): t.value for t in income.thresholds}["nhom-3", 2028] == Decimal(56)
    assert limit_of(rules.indicator("2.1"), "nhom-3").set_by_province
    schooling = rules.indicator("5.2").part("p2")
    assert schooling.kind is Kind.LEVEL
    left_out = rules.indicator("2.3")
    assert limit_of(left_out, "nhom-1").not_asked
    assert left_out.exemptions == ()
    # Only one sub-item is not asked of the third group: the others still have to be met.
    partly = rules.indicator("2.5")
    spared = [part.id for part in partly.parts if limit_of(partly, "nhom-3", part.id).not_asked]
    assert len(spared) == 1 < len(partly.parts)


def test_a_draft_made_of_a_decision_can_be_published(ws, reading):
    draft = begin_draft(ws, reading).draft_id
    with pytest.raises(EntryError, match="chưa có ngưỡng"):
        publish(ws, draft)
    # Questions stay open: whoever publishes says that he knows.
    found = publish(ws, draft, open_thresholds=True)

    assert found.version == 1


def test_an_amending_decision_begins_no_draft(ws):
    with pytest.raises(EntryError, match="không ban hành"):
        begin_draft(ws, read_file(SAMPLES / "07-sua-doi.docx"))


def test_what_a_decision_does_not_ask_of_the_group_is_so_on_paper_and_counts_nowhere(ws, reading):
    made = publish(ws, begin_draft(ws, reading).draft_id, open_thresholds=True)
    info = add_assessment(ws, set_id=made.set_id, period=Period(2026), group_id="nhom-3")
    facts = dossier_facts(ws, info.id)
    criterion = facts.assessment.criteria[6]
    spared = next(one for one in criterion.indicators if one.no == "7.2")
    assert criterion.applicable == len(criterion.indicators) - 1
    printed = indicator_outcome(facts, facts.criteria_set.indicator("7.2"), spared)
    assert printed.needed == "Không áp dụng cho nhóm xã này"
    assert printed.asked == "không áp dụng cho nhóm xã này"
    assert printed.result == "Không áp dụng: quyết định không đặt mức cho nhóm xã này"
    assert printed.verdict == "Không áp dụng"
    # Nothing has to be typed for it, and no threshold of a group of others is waited for.
    listed = todo_list(standing(ws, find_assessment(ws, info.id)), {})
    assert listed
    assert not any("7.2" in one.detail or one.indicator_no == "7.2" for one in listed)
