"""The register of recognition: decisions are entered, re-entered, revoked, and never deleted."""

from datetime import date

import pytest

from ntm_desktop.district.recognising import recognise, recognition_book, take_back
from ntm_desktop.district.units_of_code import WhichUnitError, units_of_code
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
    assert book(register).of_code(CODE)[Tier.STANDARD].id == again.id


def test_a_revocation_needs_a_reason_and_a_recognition_before_it(register):
    with pytest.raises(EntryError, match="chưa có quyết định công nhận"):
        enter(register, RecognitionAct.REVOKED, date(2023, 5, 5), reason="Không còn đạt")
    enter(register)
    with pytest.raises(EntryError, match="lý do"):
        enter(register, RecognitionAct.REVOKED, date(2023, 5, 5))
    enter(register, RecognitionAct.REVOKED, date(2023, 5, 5), reason="Không còn đạt 03 tiêu chí")
    assert book(register).of_code(CODE) == {}
    assert book(register, date(2023, 5, 4)).counts[Tier.STANDARD] == 1
    enter(register, RecognitionAct.RECOGNISED_AGAIN, date(2024, 1, 2))
    assert Tier.STANDARD in book(register).of_code(CODE)


def test_a_slip_is_taken_back_and_stays_to_be_read(register):
    entry = enter(register)
    with pytest.raises(EntryError, match="lý do"):
        take_back(register, communes.catalog(), entry.id, " ", communes.START)
    take_back(register, communes.catalog(), entry.id, "Ghi nhầm xã", communes.START)
    assert book(register).standing == {}
    assert len(book(register).entries) == 2
    with pytest.raises(EntryError, match="đã bị hủy"):
        take_back(register, communes.catalog(), entry.id, "Ghi nhầm xã", communes.START)


def test_the_same_code_of_another_commune_after_a_merger_is_not_counted(register):
    """Since July 2025 the code 06364 is another commune's."""
    enter(register)
    later = book(register, date(2025, 12, 31))
    assert later.counts[Tier.STANDARD] == 0
    assert [one.commune for one in later.gone] == [CODE]


AFTER = date(2026, 2, 1)


def test_revoking_after_the_merger_asks_which_unit_of_the_code_is_meant(register):
    enter(register)
    with pytest.raises(WhichUnitError) as asked:
        enter(register, RecognitionAct.REVOKED, AFTER, reason="Không còn đạt")
    assert [one.choice for one in asked.value.units] == [
        "Xã Chiến Thắng (đến 30/06/2025)",
        "Xã Vũ Lễ (từ 01/07/2025)",
    ]
    assert len(book(register).entries) == 1
    with pytest.raises(EntryError, match="chưa có quyết định công nhận"):
        enter(register, RecognitionAct.REVOKED, AFTER, reason="Không còn đạt", unit="Xã Vũ Lễ")
    made = enter(
        register, RecognitionAct.REVOKED, AFTER, reason="Không còn đạt", unit="Xã Chiến Thắng"
    )
    assert made.commune_name == "Xã Chiến Thắng"
    assert book(register, AFTER).gone == ()


def test_the_commune_of_today_is_recognised_beside_the_one_that_had_its_code(register):
    enter(register)
    new = enter(register, on=AFTER)
    assert new.commune_name == "Xã Vũ Lễ"
    assert book(register, AFTER).counts[Tier.STANDARD] == 1
    assert book(register, AFTER).of_code(CODE)[Tier.STANDARD].id == new.id
    assert [one.commune_name for one in book(register, AFTER).gone] == ["Xã Chiến Thắng"]


def test_a_commune_made_of_several_under_the_old_name_does_not_inherit_the_recognition(register):
    code = next(
        code
        for code in sorted({c.code for c in communes.catalog().unit_lists()[-1].communes})
        if len({c.full_name for c in communes.catalog().named(code)}) == 1
    )
    enter(register, code=code)
    assert book(register).counts[Tier.STANDARD] == 1
    later = book(register, AFTER)
    assert later.counts[Tier.STANDARD] == 0
    assert [one.commune for one in later.gone] == [code]
    with pytest.raises(WhichUnitError) as asked:
        enter(register, RecognitionAct.REVOKED, AFTER, code=code, reason="Không còn đạt")
    old = asked.value.units[0].choice
    enter(register, RecognitionAct.REVOKED, AFTER, code=code, reason="Không còn đạt", unit=old)
    assert book(register, AFTER).gone == ()


def test_a_commune_chosen_by_its_old_name_with_a_day_of_the_new_one_is_asked_about(register):
    with pytest.raises(WhichUnitError):
        enter(register, on=AFTER, shown="Xã Chiến Thắng")
    with pytest.raises(WhichUnitError):
        enter(register, on=AFTER, shown="")
    assert enter(register, on=AFTER, shown="Xã Vũ Lễ").commune_name == "Xã Vũ Lễ"
    assert enter(register, shown="Xã Chiến Thắng").commune_name == "Xã Chiến Thắng"


def test_every_code_of_today_was_given_before_to_another_unit_and_37_to_one_of_another_name():
    """65 codes since July 2025: of the unit the day before 37 had another kind or name."""
    catalog = communes.catalog()
    before, today = catalog.unit_lists()[-2:]
    last = {one.code: one.full_name for one in before.communes}
    codes = [one.code for one in today.communes]
    assert len(codes) == 65
    assert sum(last[one.code] != one.full_name for one in today.communes) == 37
    named = {one.code: one.name for one in before.communes}
    assert sum(named[one.code] != one.name for one in today.communes) == 27
    assert all(len(units_of_code(catalog, code)) > 1 for code in codes)
