"""Several officers appraise at one time, each on a copy; what they entered comes together."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.district import enrol, init_district, receive
from ntm_desktop.district.appraising import accept_the_rest, appraisal_of, appraise
from ntm_desktop.district.assigning import assign_criteria
from ntm_desktop.district.closing import finish_appraisal
from ntm_desktop.district.desk_settings import set_area
from ntm_desktop.district.handing_out import handing_out, taking_back
from ntm_desktop.district_cli import main
from ntm_desktop.domain.appraisal import AppraisalDecision
from ntm_desktop.domain.assessment import PartAnswer
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError, StoreError
from ntm_desktop.store.register.acts import acts
from ntm_desktop.store.register.appraisals import appraised_of
from ntm_desktop.store.register.register import Register
from tests.district import communes

LATER = communes.START + timedelta(days=1)
LOW = PartAnswer(numerator=Decimal(50), denominator=Decimal(100))


@pytest.fixture
def office(tmp_path):
    data = tmp_path / "Sổ"
    init_district(data, name="Văn phòng Điều phối")
    sender = communes.Sender("06364", tmp_path / "usb")
    enrol(data, sender.public, code="06364", catalog=communes.catalog())
    receive(data, [sender.hand_over().path], catalog=communes.catalog())
    return data


def give(data, place, officer="Lê Văn Tám"):
    with Register.open(data) as register:
        return carry_out(register, handing_out(officer, place, communes.START))


def take(data, folder, theirs=()):
    with Register.open(data) as register:
        return carry_out(register, taking_back(communes.catalog(), folder, LATER, theirs=theirs))


def enter(data, no, decision="accepted", officer="", **more):
    with Register.open(data) as register:
        return appraise(
            register,
            Catalog.shipped(),
            1,
            no,
            LATER,
            decision=AppraisalDecision(decision),
            appraiser=officer,
            **more,
        )


def entered(data):
    with Register.open(data) as register:
        return {
            no: (one.decision.value, one.appraiser) for no, one in appraised_of(register, 1).items()
        }


def test_what_two_officers_enter_at_one_time_comes_together(office, tmp_path):
    enter(office, "1.1", officer="Hà")
    tam = give(office, tmp_path / "USB 1").folder
    hoa = give(office, tmp_path / "USB 2", "Nguyễn Thị Hoa").folder
    enter(tam, "1.2", officer="Lê Văn Tám")
    enter(hoa, "2.1", "returned", remark="Ảnh mờ")  # nobody said who sits there
    enter(office, "2.2", officer="Hà")
    assert (take(office, tam).taken, take(office, hoa).taken) == (1, 1)
    assert entered(office) == {
        "1.1": ("accepted", "Hà"),
        "1.2": ("accepted", "Lê Văn Tám"),
        "2.1": ("returned", "Nguyễn Thị Hoa"),
        "2.2": ("accepted", "Hà"),
    }
    # Brought back twice it is there once.
    again = take(office, tam)
    assert (again.taken, again.differing) == (0, ())


def test_two_opinions_of_one_indicator_are_asked_about(office, tmp_path):
    copy = give(office, tmp_path / "USB").folder
    enter(copy, "1.1", "returned", "Lê Văn Tám", remark="Thiếu quyết định")
    enter(office, "1.1", officer="Hà")
    taken = take(office, copy)
    (one,) = taken.differing
    assert taken.taken == 0
    assert one.key == "06364:1.1"
    assert one.ours == "Hà: chấp nhận"
    assert one.theirs == "Lê Văn Tám: gửi trả; “Thiếu quyết định”"
    assert entered(office)["1.1"] == ("accepted", "Hà")
    assert take(office, copy, [one.place]).taken == 1
    assert entered(office)["1.1"] == ("returned", "Lê Văn Tám")
    # Decided once, it is not asked again.
    assert take(office, copy).differing == ()


def test_in_a_copy_nothing_but_appraisals_can_be_written(office, tmp_path):
    copy = give(office, tmp_path / "USB").folder
    with Register.open(copy) as register:
        catalog, known = Catalog.shipped(), appraisal_of(register, Catalog.shipped(), 1)
        accept_the_rest(register, known, LATER, met_only=False)
        for other in (
            lambda: finish_appraisal(register, catalog, 1, LATER),
            lambda: assign_criteria(register, catalog, known.criteria_set.id, {1: "Hà"}, LATER),
            lambda: set_area(register, catalog, "185", LATER),
            lambda: carry_out(register, handing_out("Hà", tmp_path, LATER)),
        ):
            with pytest.raises(StoreError, match="bản giao cho Lê Văn Tám"):
                other()
    with pytest.raises(StoreError, match="bản giao cho Lê Văn Tám"):
        receive(copy, [tmp_path / "usb"])
    assert (take(office, copy).taken > 20, len(entered(office)) > 20) == (True, True)


def test_what_was_signed_meanwhile_stays_as_it_was_signed(office, tmp_path):
    copy = give(office, tmp_path / "USB").folder
    enter(copy, "1.1", "returned", "Lê Văn Tám", remark="Thiếu")
    with Register.open(office) as register:
        catalog = Catalog.shipped()
        accept_the_rest(register, appraisal_of(register, catalog, 1), LATER, met_only=False)
        finish_appraisal(register, catalog, 1, LATER)
    taken = take(office, copy)
    assert taken.taken == 0
    assert len(taken.closed) == 1
    assert "gói số 1" in taken.words
    assert entered(office)["1.1"][0] == "accepted"


def test_a_copy_of_another_office_and_a_whole_register_are_refused(office, tmp_path):
    other = tmp_path / "Sổ khác"
    init_district(other, name="Huyện khác")
    copy = give(office, tmp_path / "USB").folder
    with pytest.raises(EntryError, match="nơi nhận khác"):
        take(other, copy)
    with pytest.raises(EntryError, match="không phải bản giao"):
        take(office, other)
    with pytest.raises(EntryError, match="Không có gói nào chờ"):
        give(other, tmp_path / "USB")


def test_the_journal_and_the_command_line_say_it(office, tmp_path, capsys):
    out = tmp_path / "USB"
    words = ["--data", str(office), "--officer", "Hà"]
    assert main(["hand-out", *words, "--to", "Lê Văn Tám", "--out", str(out)]) == 0
    (copy,) = out.iterdir()
    assert copy.name.startswith("tham-tra-le-van-tam-")
    enter(copy, "1.1", officer="Lê Văn Tám", parts={})
    enter(office, "1.1", "returned", "Hà", remark="Sai số")
    assert main(["take-back", *words, str(copy)]) == 1
    assert "Trong sổ: Hà: gửi trả; “Sai số”" in capsys.readouterr().out
    assert main(["take-back", *words, str(copy), "--theirs", "06364:1.1"]) == 0
    with Register.open(office) as register:
        told = [(one.officer, one.words) for one in acts(register, most=2)]
    assert [officer for officer, _ in told] == ["Hà", "Hà"]
    assert told[0][1].startswith("Nhận lại bản thẩm tra, Lê Văn Tám: ")
    assert told[1][1].startswith("Giao bản thẩm tra cho Lê Văn Tám: 1 gói")
