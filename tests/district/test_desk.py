"""What the desk's pages stand on: the dry run of a stick, the first page, an appraisal."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ntm_desktop.district import answer, receive
from ntm_desktop.district.appraising import appraisal_of, appraise
from ntm_desktop.district.closing import finish_appraisal
from ntm_desktop.district.dry_run import WouldBe
from ntm_desktop.district.overview import commune_lines, desk_overview
from ntm_desktop.district.stick import give_up, looking_at
from ntm_desktop.district.tables import tables_of
from ntm_desktop.domain.appraisal import AppraisalDecision
from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.resources import ResourceLine, ResourceSource
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.refusals import refusals
from ntm_desktop.store.register.register import Register
from tests.district import communes

TODAY = date(2024, 12, 20)
ROADS = Answer(parts={"main": PartAnswer(numerator=Decimal(9), denominator=Decimal(10))})
BOTH = {"1.1": communes.YES, "1.2": communes.YES, "2.1": ROADS}


def look(data, *paths):
    with Register.open(data) as register:
        stick = carry_out(register, looking_at(data, communes.catalog(), paths))
        carry_out(register, give_up(stick))
    return stick.run


def test_a_stick_is_looked_at_without_anything_being_registered(data, sender):
    receive(data, [sender.hand_over().path])
    no = Answer(parts={"main": PartAnswer(yes=False)})
    fresh = sender.hand_over(answers={"1.2": no})
    third = sender.hand_over(answers={})
    broken = sender.folder / "06337_assessment_2024_0001.ntmz"
    broken.write_bytes(fresh.path.read_bytes()[:-30])
    outcome = look(data, sender.folder)
    assert [one.would_be for one in outcome.files].count(WouldBe.NEW) == 2
    (again,) = outcome.of(WouldBe.AGAIN)
    assert again.sequence == 1
    (refused,) = outcome.of(WouldBe.REFUSED)
    assert (refused.commune, refused.reason) == ("06337", "not-a-package")
    second = next(one for one in outcome.files if one.source == fresh.path)
    assert (second.met_before, second.met) == (1, 0)
    assert second.changed == (
        "Chỉ tiêu 1.1: Đạt → Thiếu số liệu",
        "Chỉ tiêu 1.2: Đạt → Chưa đạt",
    )
    # What is not filled in yet is no regression.
    assert second.regressions == ("Chỉ tiêu 1.2 trước đạt, nay chưa đạt",)
    assert third.path in {one.source for one in outcome.files}
    with Register.open(data) as register:
        assert len(register.packages()) == 1
        assert refusals(register) == ()
    assert not list((data / "inbox").iterdir())


def test_an_older_package_on_the_stick_would_be_refused(data, sender):
    first, second = sender.hand_over(), sender.hand_over(money=5)
    receive(data, [second.path])
    (looked,) = look(data, first.path).files
    assert (looked.would_be, looked.reason) == (WouldBe.REFUSED, "sequence")


def overview(data):
    with Register.open(data) as register:
        return desk_overview(register, communes.catalog(), TODAY, area="185")


def test_a_package_for_a_time_to_come_does_not_become_the_default(data, sender):
    ahead = datetime.now(UTC).year + 1
    receive(data, [sender.hand_over().path, sender.hand_over(period=str(ahead)).path])
    with Register.open(data) as register:
        assert Period(ahead).key in register.period_keys()
        assert tables_of(register, communes.catalog()).now.period == Period(2024)
    assert overview(data).period == Period(2024)


def test_the_first_page_of_an_empty_register_says_nothing(data, office):
    found = overview(data)
    assert (found.period, found.waiting, found.handed_in) == (None, (), 0)


def test_what_waits_and_what_went_back_stand_on_the_first_page(data, sender):
    receive(data, [sender.hand_over(period="2023").path])
    answer(data, "06364", accept=True)
    no = Answer(parts={"main": PartAnswer(yes=False)})
    receive(data, [sender.hand_over(answers={"1.1": communes.YES, "1.2": no}).path])
    found = overview(data)
    assert found.period == Period(2024)
    (waiting,) = found.waiting
    assert (waiting.period, waiting.begun) == (Period(2024), False)
    (lost,) = found.regressions
    assert lost.sentence == ("Xã Chiến Thắng (06364): tiêu chí 1 đạt năm 2023, nay chưa đạt")
    assert found.handed_in == 1


def test_a_criterion_that_is_not_answered_any_more_is_not_told_as_one_that_went_back(data, sender):
    receive(data, [sender.hand_over(period="2023").path])
    receive(data, [sender.hand_over(answers={"1.1": communes.YES}).path])
    assert overview(data).regressions == ()


def test_every_commune_of_the_district_is_listed_with_its_key(data, sender):
    receive(data, [sender.hand_over().path])
    with Register.open(data) as register:
        lines = commune_lines(register, communes.catalog(), Period(2024), TODAY, area="185")
    ours = next(line for line in lines if line.code == "06364")
    assert (ours.met, ours.total, ours.border) == (1, 19, False)
    assert ours.key_fingerprint == sender.key.public.fingerprint
    assert len(lines) == 17
    assert [line.key_fingerprint for line in lines if line.code != "06364"] == [""] * 16


@pytest.fixture
def opened(data, sender):
    receive(data, [sender.hand_over(answers=BOTH).path])
    with Register.open(data) as register:
        yield register


def enter(register, no, decision=AppraisalDecision.ACCEPTED, **more):
    return appraise(register, communes.catalog(), 1, no, communes.START, decision=decision, **more)


def test_appraised_figures_begin_as_reported_and_are_judged_anew(opened):
    line = appraisal_of(opened, communes.catalog(), 1).line("2.1")
    assert line.appraised == line.reported == ROADS
    lower = PartAnswer(numerator=Decimal(1), denominator=Decimal(10))
    line = enter(opened, "2.1", parts={"main": lower}, appraiser="Hoàng Thị A")
    assert line.differences == {"main": Decimal(-80)}
    assert line.reported == ROADS
    assert line.verdict is not Verdict.MET or line.stated is line.verdict
    again = appraisal_of(opened, communes.catalog(), 1)
    assert again.line("2.1").appraised.parts["main"] == lower
    assert (again.count.accepted, again.met_reported) == (1, 1)


def test_figures_that_cannot_be_are_refused_to_an_appraiser_too(opened):
    more = PartAnswer(numerator=Decimal(11), denominator=Decimal(10))
    with pytest.raises(EntryError):
        enter(opened, "2.1", parts={"main": more})
    with pytest.raises(EntryError, match="không có chỉ tiêu"):
        enter(opened, "99.9")


def test_a_return_needs_a_remark(opened):
    with pytest.raises(EntryError, match="xã cần sửa"):
        enter(opened, "2.1", AppraisalDecision.RETURNED)


def test_an_appraisal_is_finished_when_nothing_is_open_and_answers_the_commune(opened):
    catalog = communes.catalog()
    with pytest.raises(EntryError, match="chưa thẩm tra"):
        finish_appraisal(opened, catalog, 1, communes.START)
    for line in appraisal_of(opened, catalog, 1).lines:
        enter(opened, line.indicator_no)
    enter(
        opened,
        "2.1",
        AppraisalDecision.RETURNED,
        remark="Thiếu biên bản nghiệm thu",
        due_on=date(2025, 1, 10),
    )
    done = finish_appraisal(opened, catalog, 1, communes.START)
    assert done.outcome is PackageOutcome.RETURNED
    (criteria,) = [part for part in done.parts if part.part == "criteria"]
    assert criteria.remark == "Chỉ tiêu 2.1: Thiếu biên bản nghiệm thu (trước ngày 10/01/2025)"
    assert appraisal_of(opened, catalog, 1).answered is PackageOutcome.RETURNED


def test_a_newer_package_takes_the_place_of_what_is_being_appraised(data, sender):
    receive(data, [sender.hand_over(answers=BOTH).path])
    receive(data, [sender.hand_over(answers=replace_roads()).path])
    with Register.open(data) as register:
        assert appraisal_of(register, communes.catalog(), 1).superseded
        with pytest.raises(EntryError, match="gói mới hơn"):
            finish_appraisal(register, communes.catalog(), 1, communes.START)


def replace_roads():
    return {**BOTH, "2.1": replace(ROADS, remark="Đã sửa")}


def test_a_source_that_is_not_split_stays_in_the_sums_of_the_state_budget(data, sender):
    lines = (
        ResourceLine(ResourceSource.STATE_BUDGET, None, Decimal(30)),
        ResourceLine(ResourceSource.INTEGRATED, None, Decimal(10)),
    )
    receive(data, [sender.hand_over(replace(communes.content(), resources=lines)).path])
    with Register.open(data) as register:
        table = tables_of(register, communes.catalog()).table("resources")
    assert table.value("nha-nuoc", "actual") == 40
    assert table.value("all", "actual") == 40
    assert table.value("state_budget", "actual") == 30
