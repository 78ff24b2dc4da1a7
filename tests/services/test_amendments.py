"""QĐ 211/QĐ-TTg over QĐ 318: the same figures, judged by the day that their period ends on."""

from decimal import Decimal

import pytest

from ntm_desktop.documents.dossier.outcome import source_note
from ntm_desktop.documents.dossier.submission_letter import bases
from ntm_desktop.documents.pages import Paragraph
from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.periods import Period
from ntm_desktop.services import assessments
from ntm_desktop.services.dossiers import dossier_facts
from ntm_desktop.services.edits import apply, replace_answers
from ntm_desktop.services.in_force import find_assessment, pinned_set_of
from ntm_desktop.services.rules.decisions import overrides, rules_in_force
from ntm_desktop.services.workspace import add_assessment
from ntm_desktop.store.commune import assessments as stored

QD_211 = "QĐ 211/QĐ-TTg ngày 01/3/2024"
SET = "qd-318-2022-xa"


def share(numerator, denominator):
    return PartAnswer(numerator=Decimal(numerator), denominator=Decimal(denominator))


FIGURES = {
    "13.1": Answer({"main": PartAnswer(yes=True)}),
    "15.4": Answer({"main": share(2395, 4790)}),
    "17.1": Answer({"main": share(428, 1127), "tap-trung": share(241, 1127)}),
    "18.4": Answer({"main": PartAnswer(yes=True)}),
}


@pytest.fixture
def february(ws):
    """An assessment of the last month before the amendment."""
    return begun(ws, "2024-M02")


@pytest.fixture
def december(ws):
    return begun(ws, "2024-M12")


def said(text):
    return "".join(run.text for run in text)


def begun(ws, period):
    info = add_assessment(ws, set_id=SET, period=Period.parse(period), group_id="tdmnpb")
    return info.id


def entered(ws, assessment_id):
    changes = [
        change
        for no, answer in FIGURES.items()
        for change in stored.differences(assessment_id, no, Answer(), answer)
    ]
    apply(ws, "Nhập", changes)
    return assessments.assess(ws, assessment_id)


def test_the_same_figures_before_and_after_the_amendment(ws, february, december):
    before, after = entered(ws, february), entered(ws, december)
    assert {no: before.indicator(no).verdict for no in FIGURES} == dict.fromkeys(
        FIGURES, Verdict.MET
    )
    assert {no: after.indicator(no).verdict for no in FIGURES} == {
        "13.1": Verdict.MET,
        "15.4": Verdict.INCOMPLETE,
        "17.1": Verdict.NO_THRESHOLD,
        "18.4": Verdict.MET,
    }
    assert QD_211 in after.indicator("17.1").explanation
    assert "2.395/4.790" in after.indicator("15.4").cautions[0]
    assert all(QD_211 in after.indicator(no).source for no in FIGURES)
    assert not any(QD_211 in before.indicator(no).source for no in FIGURES)
    assert not any(after.indicator(no).verified for no in FIGURES)


def test_a_plain_yes_answers_what_is_asked_from_then_on(ws, december):
    yes = {"15.4": Answer({"main": PartAnswer(yes=True)})}
    replace_answers(ws, december, yes, "Nhập")
    outcome = assessments.assess(ws, december).indicator("15.4")
    assert outcome.verdict is Verdict.MET
    assert outcome.explanation == f"Đạt. Theo {QD_211}."


def test_both_papers_name_what_they_rest_on(ws, february, december):
    entered(ws, february)
    entered(ws, december)
    before = said(source_note(dossier_facts(ws, february)))
    after = said(source_note(dossier_facts(ws, december)))
    assert "318/QĐ-TTg" in before
    assert "211" not in before
    assert after.count("211/QĐ-TTg") == 1
    assert f"sửa đổi bởi {QD_211}" in after
    assert "tỉnh áp dụng" not in after


def test_the_amendment_is_no_decision_of_the_province(ws, december):
    assert overrides(ws) == ()
    assert [one.decision for one in rules_in_force(ws, december)] == [QD_211]


def test_the_advanced_set_loses_the_figure_that_was_amended(ws):
    info = add_assessment(
        ws, set_id="qd-318-2022-xa-nang-cao", period=Period(2024), group_id="tdmnpb"
    )
    rules = pinned_set_of(ws, find_assessment(ws, info.id))
    # One of criterion 14 was replaced and nobody knows which: none of the four is sure any more.
    for no in ("3.4", "14.1", "14.2", "14.3", "14.4", "17.10", "18.1"):
        assert not any(t.known for p in rules.indicator(no).parts for t in p.thresholds), no
        assert "211/QĐ-TTg" in rules.indicator(no).note
    assert any("bãi bỏ" in note for note in rules.notes)


def test_both_papers_name_under_can_cu_what_they_rest_on(ws, february, december):
    def bases_of(assessment_id):
        blocks = bases(dossier_facts(ws, assessment_id))
        return [said(block.text) for block in blocks if isinstance(block, Paragraph)]

    before, after = bases_of(february), bases_of(december)
    assert not any("211/QĐ-TTg" in line for line in before)
    # The amendment stands right behind what it amends.
    place = next(i for i, line in enumerate(after) if line.startswith("Căn cứ Quyết định số 318/"))
    assert after[place + 1].startswith(
        "Căn cứ Quyết định số 211/QĐ-TTg ngày 01/3/2024 của Thủ tướng Chính phủ sửa đổi "
        "Quyết định số 318/QĐ-TTg"
    )
