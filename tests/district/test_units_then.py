"""Communes become others: no year is counted twice, and each is called as it was."""

from dataclasses import replace
from typing import Any

import pytest

from ntm_desktop.district import enrol, receive
from ntm_desktop.district.counting import count_packages
from ntm_desktop.district.lateness import HandIn, lateness
from ntm_desktop.district.overview import commune_lines, regressions
from ntm_desktop.district.tables import tables_of
from ntm_desktop.district.units_then import predecessors_of, successor_on
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.register import Register
from tests.district import communes

NEW, GONE = "06280", "06256"  # xã Điềm He; xã Trấn Ninh, one of the three that became it
YEARS = Period(2024), Period(2025)


@pytest.fixture
def senders(tmp_path, data, office):
    made = {code: communes.Sender(code, tmp_path / code) for code in (NEW, GONE)}
    for one in made.values():
        enrol(data, one.public)
    return made


def said(code, period, unit_of=None, **changes):
    """What a commune hands in; ``unit_of`` is the year whose unit it says it is."""
    told = communes.content(code, period=period, **changes)
    if unit_of is not None:
        unit = communes.catalog().commune(code, on=Period(unit_of).last_day)[0]
        told = replace(told, commune=unit)
    return told


def count(data, period):
    with Register.open(data) as register:
        return count_packages(register, communes.catalog(), period=period)


def test_the_lists_of_units_say_what_became_of_a_commune_and_what_it_was_made_from():
    catalog = communes.catalog()
    then, now = (year.last_day for year in YEARS)
    assert successor_on(catalog, GONE, then) is None
    gone: Any = successor_on(catalog, GONE, now)
    there: Any = successor_on(catalog, NEW, now)
    assert gone[0].full_name == "Xã Điềm He"
    assert there[0].formed_from == ("06256", "06268", "06280")
    assert [one.full_name for one in predecessors_of(catalog, NEW, now)] == [
        "Xã Trấn Ninh", "Xã Liên Hội", "Xã Điềm He",
    ]  # fmt: skip
    assert predecessors_of(catalog, NEW, then) == ()


def test_what_a_merged_commune_hands_in_for_the_year_is_not_added_to_its_successor(data, senders):
    senders[GONE].hand_over(said(GONE, "2025", unit_of=2024))
    senders[NEW].hand_over(said(NEW, "2025"))
    assert receive(data, [x.folder for x in senders.values()]).refused == ()
    counting = count(data, YEARS[1])
    assert list(counting.counted) == [NEW]
    (caution,) = (one for one in counting.cautions if "Trấn Ninh" in one)
    assert "đã nhập vào Xã Điềm He (06280)" in caution
    with Register.open(data) as register:
        tables = tables_of(register, communes.catalog(), period=YEARS[1]).tables
    for table in tables:
        assert caution in table.notes or not table.main, table.id


def test_before_the_merger_each_counts_for_itself(data, senders):
    for code, sender in senders.items():
        sender.hand_over(said(code, "2024"))
    receive(data, [x.folder for x in senders.values()])
    counting = count(data, YEARS[0])
    assert set(counting.counted) == {NEW, GONE}
    assert not any("nhập vào" in one for one in counting.cautions)


def test_one_code_of_two_communes_is_told_apart_by_what_the_package_says(data, senders):
    old, new = said(NEW, "2024"), said(NEW, "2024", unit_of=2025)
    senders[NEW].hand_over(old)
    senders[NEW].hand_over(new)
    receive(data, [senders[NEW].folder])
    counting = count(data, YEARS[0])
    assert counting.counted[NEW].sequence == 1, "the old commune's own package of that year"
    assert any("sau năm 2024" in one for one in counting.cautions)


def test_an_old_file_under_the_new_commune_s_code_is_not_taken_for_the_new_one(data, senders):
    senders[NEW].hand_over(said(NEW, "2025", unit_of=2024))
    receive(data, [senders[NEW].folder])
    with pytest.raises(EntryError, match="nhập vào Xã Điềm He") as refused:
        count(data, YEARS[1])
    assert len(refused.value.faults) == 1
    with Register.open(data) as register:
        late = lateness(register, communes.catalog(), YEARS[1], communes.START.date())
    state = {one.code: one.state for one in late.communes}
    assert state[NEW] not in (HandIn.ON_TIME, HandIn.AFTER)
    assert GONE not in state


def test_a_commune_is_not_said_to_have_fallen_against_another_that_had_its_code(data, senders):
    fails = {"1.1": Answer(parts={"main": PartAnswer(yes=False)}), "1.2": communes.YES}
    senders[NEW].hand_over(said(NEW, "2024"))
    senders[NEW].hand_over(said(NEW, "2025", answers=fails))
    receive(data, [senders[NEW].folder])
    with Register.open(data) as register:
        assert regressions(register, communes.catalog(), YEARS[1]) == ()


def test_the_desk_shows_predecessors_and_successors(data, senders):
    for code, sender in senders.items():
        sender.hand_over(said(code, "2024"))
    receive(data, [x.folder for x in senders.values()])
    with Register.open(data) as register:
        catalog, today = communes.catalog(), YEARS[1].last_day
        then = {x.code: x for x in commune_lines(register, catalog, YEARS[0], today)}
        now = {x.code: x for x in commune_lines(register, catalog, YEARS[1], today)}
    assert then[GONE].became == "Xã Điềm He (06280) từ 01/07/2025"
    assert then[NEW].formed_from == ()
    assert GONE not in now
    assert now[NEW].formed_from == ("Xã Trấn Ninh (06256)", "Xã Liên Hội (06268)",
                                    "Xã Điềm He (06280)")  # fmt: skip
    assert now[NEW].became == ""
