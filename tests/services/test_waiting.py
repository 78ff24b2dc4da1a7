"""A period is opened before its rules are known: all other work goes on, verdicts wait."""

import pytest

from ntm_desktop.documents.dossier.readiness import claim_sentence
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits, evidence, records
from ntm_desktop.services.assessments import assess
from ntm_desktop.services.dossiers import dossier_facts
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.rules.authorities import rules_office, set_rules_office, trust_authority
from ntm_desktop.services.rules.draft_edits import confirm_indicator
from ntm_desktop.services.rules.drafts import import_draft, publish
from ntm_desktop.services.rules.handing_on import accept, pack_rules, previewing
from ntm_desktop.services.rules.waiting import go_over, waiting
from ntm_desktop.services.workspace import (
    add_assessment,
    choose_group,
    close_workspace,
    create_workspace,
    latest_assessment,
)
from tests.services.own_rules import AT, office, trial_document

SET = "qd-51-2025-xa"


@pytest.fixture
def begun(ws):
    """A period of a year of whose set only the names are known."""
    return add_assessment(ws, set_id=SET, period=Period(2026), group_id="nhom-3")


def waited_for(ws, info):
    found = waiting(ws, info.id)
    assert found is not None
    return found


def pinned(ws, info):
    return find_assessment(ws, info.id)


def test_a_period_is_opened_on_names_and_nothing_is_called_met(ws, begun):
    outcome = assess(ws, begun.id)
    assert {one.verdict for one in outcome.criteria} == {Verdict.NO_THRESHOLD}
    assert outcome.met == 0
    found = waited_for(ws, begun)
    assert (found.rules.decision, found.draft_id, found.ready) == (
        "51/2025/QĐ-TTg (Phụ lục I)",
        "",
        False,
    )
    facts = dossier_facts(ws, begun.id)
    assert facts.assessment.met == 0
    # Not "0 of 10 met": nothing was assessed.
    assert "chưa có chỉ tiêu nên xã chưa tự đánh giá được" in claim_sentence(facts)


def test_a_stub_without_criteria_is_no_frame(ws):
    with pytest.raises(EntryError, match="chưa dùng để đánh giá được"):
        add_assessment(ws, set_id="qd-51-2025-xa-hien-dai", period=Period(2026))


def test_a_commune_can_begin_with_it(tmp_path, catalog):
    made = create_workspace(
        tmp_path / "xã",
        commune_code="06364",
        set_id=SET,
        period=Period(2026),
        group_id="nhom-2",
        catalog=catalog,
        now=lambda: AT,
    )
    try:
        assert waiting(made, latest_assessment(made).id) is not None
    finally:
        close_workspace(made)


def test_the_period_goes_over_to_the_content_as_soon_as_it_is_published(ws, begun, catalog):
    draft = import_draft(ws, trial_document(catalog.criteria_set(SET))).draft_id
    found = waited_for(ws, begun)
    assert (found.draft_id, found.draft_indicators) == (draft, 47)
    made = publish(ws, draft)
    assert made.moved == ("Năm 2026",)
    assert "assessments" in made.change.touched
    now = pinned(ws, begun)
    assert (now.set_version, now.set_fingerprint, now.group_id) == (2, made.fingerprint, "nhom-3")
    assert waiting(ws, begun.id) is None
    edits.record_figure(ws, begun.id, "1.1", "main", "numerator", "75")
    edits.record_figure(ws, begun.id, "1.1", "main", "denominator", "100")
    assert assess(ws, begun.id).indicator("1.1").verdict is Verdict.MET
    for _ in range(2):
        edits.undo(ws)
    edits.undo(ws)  # the publishing, and with it the move
    assert pinned(ws, begun).set_version == 1
    assert waited_for(ws, begun).draft_id == draft


def test_an_assessment_with_answers_is_not_moved_by_publishing(ws, begun, catalog):
    draft = import_draft(ws, trial_document(catalog.criteria_set(SET))).draft_id
    publish(ws, draft)
    confirm_indicator(ws, draft, "1.1", person="Nông Văn Hòa", place="trang 4")
    assert publish(ws, draft).version == 3
    assert pinned(ws, begun).set_version == 2


def test_evidence_waits_at_its_criterion_and_is_put_to_an_indicator_later(
    ws, begun, catalog, tmp_path
):
    photo = tmp_path / "ảnh.pdf"
    photo.write_bytes(b"%PDF-1.4\n%%EOF\n")
    lines = records.evidence_lines(ws, begun.id)
    assert [line.indicator_no for line in lines] == [f"tc-{n}" for n in range(1, 11)]
    change = evidence.add_evidence(ws, begun.id, "tc-3", None, photo)
    assert "tiêu chí 3" in change.label
    with pytest.raises(EntryError):
        evidence.add_evidence(ws, begun.id, "tc-99", None, photo)

    publish(ws, import_draft(ws, trial_document(catalog.criteria_set(SET))).draft_id)
    (line,) = [one for one in records.evidence_lines(ws, begun.id) if one.waits]
    (kept,) = line.items
    assert ("3.1" in dict(line.offers), line.indicator_no) == (True, "tc-3")
    with pytest.raises(EntryError, match="từng chỉ tiêu"):
        evidence.add_evidence(ws, begun.id, "tc-4", None, photo)
    evidence.put_at_indicator(ws, kept.id, "3.1")
    assert [one.indicator_no for one in evidence.evidence_items(ws, begun.id)] == ["3.1"]
    assert not any(one.waits for one in records.evidence_lines(ws, begun.id))
    edits.undo(ws)
    assert [one.indicator_no for one in evidence.evidence_items(ws, begun.id)] == ["tc-3"]


def test_the_period_goes_over_to_a_set_that_is_received(ws, tmp_path, catalog):
    set_rules_office(ws, "Văn phòng Điều phối tỉnh")
    draft = import_draft(ws, trial_document(catalog.criteria_set(SET))).draft_id
    publish(ws, draft)
    packed = pack_rules(ws, tmp_path / "usb", sets=[SET])
    other = office(tmp_path / "xã khác", catalog)
    try:
        info = add_assessment(other, set_id=SET, period=Period(2026), group_id="nhom-1")
        trust_authority(other, rules_office(ws).public_key, "Văn phòng Điều phối tỉnh")
        (offered,) = carry_out(other, previewing(packed.path)).offered
        assert offered.moved == ("Năm 2026",)
        accept(other, packed.path)
        (offered,) = carry_out(other, previewing(packed.path)).offered
        assert offered.moved == ()
        assert pinned(other, info).set_version == 2
        assert waiting(other, info.id) is None
    finally:
        close_workspace(other)


def test_content_that_came_with_the_program_is_gone_over_to_when_asked(ws, begun):
    with pytest.raises(EntryError, match="Không có đợt nào chờ"):
        go_over(ws, SET)


def test_the_group_can_be_chosen_meanwhile(ws, begun):
    choose_group(ws, begun.id, "nhom-1")
    assert pinned(ws, begun).group_id == "nhom-1"
