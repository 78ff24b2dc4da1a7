"""What a dossier lacks, and what the data say of the conditions of recognition."""

from dataclasses import replace
from decimal import Decimal

from ntm_desktop.documents.dossier.readiness import (
    Readiness,
    claim_sentence,
    conditions,
    missing_items,
    readiness,
)
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.dossier import DocumentKind
from tests.documents.samples import OWING, PROJECTS, facts, required_texts

FORM = facts().form


def missing(made, kind):
    return missing_items(made, made.document(kind))


def test_a_dossier_with_everything_written_is_ready():
    made = facts(settled=True, texts=required_texts(FORM))
    assert {readiness(made, form) for form in FORM.documents} == {Readiness.READY}


def test_the_same_papers_are_only_drafts_while_the_claim_does_not_hold():
    made = facts(settled=True, texts=required_texts(FORM), projects=(*PROJECTS, OWING))
    minutes = made.document(DocumentKind.MINUTES)
    assert readiness(made, minutes) is Readiness.DRAFT
    letter = made.document(DocumentKind.SUBMISSION_LETTER)
    assert readiness(made, letter) is Readiness.MISSING


def test_the_letter_says_that_its_claim_does_not_hold_and_leads_to_the_indicator():
    made = facts(texts=required_texts(FORM))
    [item] = missing(made, DocumentKind.SUBMISSION_LETTER)
    assert item.text == (
        "Xã mới đạt 17/19 tiêu chí: tờ trình chưa được nói là đạt chuẩn, hồ sơ chỉ in bản nháp."
    )
    assert (item.page, item.indicator_no) == ("assessment", "2.1")


def test_both_reasons_are_named():
    made = facts(projects=(OWING,))
    assert "mới đạt 17/19 tiêu chí và còn nợ đọng 60 triệu đồng" in claim_sentence(made)


def test_required_texts_are_listed_with_their_field():
    found = missing(facts(settled=True), DocumentKind.OPINIONS_REPORT)
    assert "opinions.process" in [item.field_id for item in found]
    assert all(item.page == "dossier" for item in found)


def test_open_indicators_are_listed_with_what_is_open():
    made = facts(
        texts=required_texts(FORM),
        answers={
            "1.1": Answer({"main": PartAnswer(yes=True)}, to_confirm="Đọc là đạt."),
            "17.12": None,
        },
    )
    found = {i.indicator_no: i.text for i in missing(made, DocumentKind.DETAILED_TABLE)}
    assert found["1.1"] == "Chỉ tiêu 1.1 còn số liệu phải xác nhận."
    assert found["2.1"] == "Chỉ tiêu 2.1 chưa có ngưỡng nên chưa kết luận được."
    assert found["17.12"] == "Chỉ tiêu 17.12 chưa đủ số liệu."
    assert len(found) == 7


def test_a_vote_below_the_customary_share_or_impossible_is_pointed_out():
    texts = required_texts(FORM)
    low = facts(settled=True, texts=texts | {"minutes.agreed": "30"})
    assert any("68,18\u00a0% thấp hơn" in i.text for i in missing(low, DocumentKind.MINUTES))
    impossible = facts(settled=True, texts=texts | {"minutes.agreed": "50"})
    assert any("lớn hơn số dự họp" in i.text for i in missing(impossible, DocumentKind.MINUTES))


def test_debt_asks_for_a_plan_and_missing_projects_for_a_list():
    texts = required_texts(FORM)
    owing = facts(texts=texts, projects=(OWING,))
    assert "arrears.plan" in [i.field_id for i in missing(owing, DocumentKind.ARREARS_REPORT)]
    none = facts(texts=texts, projects=())
    assert "projects" in [i.page for i in missing(none, DocumentKind.ARREARS_REPORT)]


def test_conditions_hold_fail_or_stay_open_as_the_data_tell():
    assert [c.holds for c in conditions(facts(settled=True))] == [True, None, True, None]
    assert [c.holds for c in conditions(facts(projects=(OWING,)))] == [False, None, False, None]
    unknown = replace(PROJECTS[0], arrears=None)
    assert conditions(facts(projects=(unknown,)))[2].holds is None
    assert conditions(facts(projects=()))[2].holds is None


def test_a_condition_says_its_figure():
    owing = replace(OWING, arrears=Decimal("1234.5"))
    assert conditions(facts(projects=(owing,)))[2].detail == "còn nợ 1.234,5 triệu đồng"
