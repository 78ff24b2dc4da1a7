"""A figure that stands elsewhere already is offered with its origin, and asked for nowhere."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ntm_desktop.district import answer as district_answer
from ntm_desktop.district import enrol, init_district, receive
from ntm_desktop.domain.assessment import Answer
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.exchange.receipts import accept_receipt
from ntm_desktop.services.offers import offered
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.subjects import add_subject
from ntm_desktop.services.workspace import add_assessment, change_settings
from tests.services.conftest import SET

ADVANCED = "qd-318-2022-xa-nang-cao"


@pytest.fixture
def later(ws):
    """The assessment of two years after the first."""
    return add_assessment(ws, set_id=SET, period=Period(2026)).id


def share(ws, assessment, no, above, below):
    figures: Any = {"numerator": Decimal(above), "denominator": Decimal(below)}
    edits.record_figures(ws, assessment, no, "main", figures)


def accepted(ws, assessment, tmp_path):
    """Hand in, and have everything accepted."""
    office = tmp_path / "sổ"
    made = init_district(office, name="UBND huyện Bắc Sơn")
    done = pack(ws, assessment, tmp_path / "USB", include_dossier=False)
    enrol(office, done.public_key_path)
    assert receive(office, [done.path]).refused == ()
    change_settings(ws, district_public_key=made.public_key)
    receipt = district_answer(office, done.path.name[:5], accept=True, receipts=tmp_path)
    assert receipt.receipt_path is not None
    accept_receipt(ws, receipt.receipt_path)


def test_what_was_accepted_is_offered_as_it_was_handed_in(ws, assessment, later, tmp_path):
    share(ws, assessment, "2.1", 45, 110)
    assert offered(ws, later, "2.1").offers == (), "nobody has accepted it yet"
    accepted(ws, assessment, tmp_path)
    share(ws, assessment, "2.1", 99, 110)
    (offer,) = offered(ws, later, "2.1").offers
    assert offer.words == "45/110 km"
    assert offer.origin.startswith("gói số 1 (năm 2024), nơi nhận đã chấp nhận ngày ")


def test_the_same_question_of_another_set_of_the_year_is_not_asked_again(ws, assessment):
    other = add_assessment(ws, set_id=ADVANCED, period=Period(2024)).id
    edits.record_figure(ws, assessment, "10", "main", "value", "41,3")
    (offer,) = offered(ws, other, "10").offers
    assert offer.words == "41,3 triệu đồng/người/năm"
    assert "chỉ tiêu 10 của" in offer.origin
    assert offered(ws, other, "2.1").offers == (), "asked in other words there"
    edits.replace_answers(ws, other, {"10": Answer(parts=offer.parts)}, "thử")
    assert offered(ws, other, "10").offers == (), "answered is not asked"


def test_what_is_not_confirmed_there_is_not_offered_here(ws, assessment):
    other = add_assessment(ws, set_id=ADVANCED, period=Period(2024)).id
    edits.record_figure(ws, assessment, "10", "main", "value", "41,3")
    unsure = replace(answers(ws, assessment)["10"], to_confirm="đọc là 41,3")
    edits.replace_answers(ws, assessment, {"10": unsure}, "thử")
    assert offered(ws, other, "10").offers == ()


def test_the_list_of_villages_gives_denominators_and_keeps_what_is_typed(ws, assessment):
    assert offered(ws, assessment, "16").offers == ()
    add_subject(ws, SubjectLevel.VILLAGE, "Nà Pàn", households=40)
    add_subject(ws, SubjectLevel.VILLAGE, "Pá Danh")
    edits.record_figure(ws, assessment, "16", "main", "numerator", "1")
    (offer,) = offered(ws, assessment, "16").offers
    assert (offer.words, offer.origin) == ("tổng số thôn 2", "danh sách 2 thôn")
    assert offer.parts["main"].numerator == 1
    assert offered(ws, assessment, "4.2").offers == (), "a village has not told its households"
    add_subject(ws, SubjectLevel.VILLAGE, "Tân Lập", households=30)
    assert offered(ws, assessment, "16").offers[0].words == "tổng số thôn 3"


def test_registers_are_named_beside_the_question_and_answer_nothing(ws, assessment):
    assert offered(ws, assessment, "13.1").known == ()
    line = {"name": "HTX Bắc Sơn", "kind": "Hợp tác xã", "founded": "2020"}
    add_entry(ws, "cooperatives", line)
    found = offered(ws, assessment, "13.1")
    assert found.offers == ()
    assert any("1 cơ sở" in sentence for sentence in found.known)
    edits.record_yes_no(ws, assessment, "13.1", "main", True)
    assert offered(ws, assessment, "13.1").known == ()


def test_every_hint_names_a_register_a_sum_and_an_indicator_that_there_are(catalog):
    forms = {form.id: form for form in catalog.registers()}
    hints = catalog.register_hints()
    assert hints
    for hint in hints:
        assert hint.sum in {each.id for each in forms[hint.register].sums}
        assert catalog.criteria_set(hint.set_id).indicator(hint.indicator)
