"""The register of recognition: decisions are entered, re-entered, revoked, and never deleted."""

from datetime import date

import pytest

from ntm_desktop.district.recognising import recognise, recognition_book, take_back
from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.recognition import RecognitionAct
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.register import Register
from tests.district import communes

CODE = "06364"


@pytest.fixture
def register(data, office):
    with Register.open(data) as opened:
        yield opened


def enter(register, act=RecognitionAct.RECOGNISED, on=date(2021, 3, 1), code=CODE, **more):
    number = f"{on:%d%m}/QĐ-UBND"
    return recognise(
        register, communes.catalog(), code, act, Tier.STANDARD, number, on, communes.START, **more
    )


def book(register, on=date(2024, 12, 31)):
    return recognition_book(register, communes.catalog(), on)


def test_a_recognised_commune_stands_from_the_day_of_its_decision(register):
    entry = enter(register, issuer="UBND tỉnh")
    assert entry.commune_name == "Xã Chiến Thắng"
    assert book(register).counts[Tier.STANDARD] == 1
    assert book(register, date(2021, 2, 28)).counts[Tier.STANDARD] == 0


def test_recognised_twice_is_asked_about_and_again_is_taken(register):
    enter(register)
    with pytest.raises(EntryError, match="công nhận lại"):
        enter(register, on=date(2023, 5, 5))
    again = enter(register, RecognitionAct.RECOGNISED_AGAIN, date(2023, 5, 5))
    assert book(register).standing[CODE][Tier.STANDARD] == again


def test_a_revocation_needs_a_reason_and_a_recognition_before_it(register):
    with pytest.raises(EntryError, match="chưa có quyết định công nhận"):
        enter(register, RecognitionAct.REVOKED, date(2023, 5, 5), reason="Không còn đạt")
    enter(register)
    with pytest.raises(EntryError, match="lý do"):
        enter(register, RecognitionAct.REVOKED, date(2023, 5, 5))
    enter(register, RecognitionAct.REVOKED, date(2023, 5, 5), reason="Không còn đạt 03 tiêu chí")
    assert CODE not in book(register).standing
    assert book(register, date(2023, 5, 4)).counts[Tier.STANDARD] == 1
    enter(register, RecognitionAct.RECOGNISED_AGAIN, date(2024, 1, 2))
    assert CODE in book(register).standing


def test_a_slip_is_taken_back_and_stays_to_be_read(register):
    entry = enter(register)
    with pytest.raises(EntryError, match="lý do"):
        take_back(register, entry.id, " ", communes.START)
    take_back(register, entry.id, "Ghi nhầm xã", communes.START)
    assert book(register).standing == {}
    assert len(book(register).entries) == 2
    with pytest.raises(EntryError, match="đã bị hủy"):
        take_back(register, entry.id, "Ghi nhầm xã", communes.START)


def test_the_same_code_of_another_commune_after_a_merger_is_not_counted(register):
    """Since July 2025 the code 06364 is another commune's."""
    enter(register)
    later = book(register, date(2025, 12, 31))
    assert later.counts[Tier.STANDARD] == 0
    assert later.gone == (CODE,)
