"""What a register adds up to: whatever the order, in whatever period."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.collation import CommuneEntries, collate_register
from ntm_desktop.domain.registers.form import SumKind, Tense
from ntm_desktop.domain.registers.sums import (
    Place,
    holds,
    ordered_lines,
    period_sums,
    place_in,
)
from ntm_desktop.domain.registers.times import span_of
from tests.domain.registers.samples import SHIPPED, counted_lists, entry, form, lists, some

YEAR, H1 = Period(2024), Period.parse("2024-H1")


def test_an_entry_counts_in_every_period_that_contains_its_day() -> None:
    one = entry("training", date="2024-03-05", classes="2", participants="90")
    for key in ("2024", "2024-H1", "2024-Q1"):
        assert (
            period_sums(form("training"), [one], Period.parse(key)).result("classes").total.number
            == 2
        )
    for key in ("2024-H2", "2024-Q2", "2023"):
        assert period_sums(form("training"), [one], Period.parse(key)).counted == ()


def test_an_entry_known_by_the_year_only_stands_beside_the_sum_of_the_half() -> None:
    one = entry("training", date="2024", classes="2")
    assert period_sums(form("training"), [one], YEAR).result("classes").total.number == 2
    half = period_sums(form("training"), [one], H1)
    assert half.result("classes").total.number == 0
    assert half.partly == (one,)


def test_an_entry_without_a_day_is_named_and_in_no_sum() -> None:
    one = entry("training", classes="2")
    found = period_sums(form("training"), [one], YEAR)
    assert found.undated == (one,)
    assert found.result("classes").total.number == 0


def test_what_stands_is_counted_at_the_end_of_the_period() -> None:
    coop = form("cooperatives")
    assert coop.tense is Tense.STANDING
    old = entry("cooperatives", 1, kind="cooperative", founded="2015", rating="good")
    new = entry("cooperatives", 2, kind="cooperative", founded="2024-09-01", rating="fair")
    gone = entry("cooperatives", 3, kind="group", founded="2019-01-01", dissolved="2024-05-02")
    lines = [old, new, gone]
    assert period_sums(coop, lines, H1).result("all").total.number == 1
    assert period_sums(coop, lines, YEAR).result("all").total.number == 2
    assert period_sums(coop, lines, Period(2023)).result("all").total.number == 2
    parts = {
        line.key: line.number for line in period_sums(coop, lines, YEAR).result("rating").lines
    }
    assert parts == {("good",): 1, ("fair",): 1}


def test_open_and_overdue_findings_are_told_by_the_end_of_the_period() -> None:
    lines = [
        entry("supervision", 1, date="2024-02-01", finding="Rãnh hỏng", due="2024-03-01"),
        entry("supervision", 2, date="2024-02-01", finding="Thiếu hồ sơ", due="2024-09-01"),
        entry("supervision", 3, date="2024-02-01", finding="Chậm", done="2024-02-20"),
        entry("supervision", 4, date="2024-02-01"),
    ]
    found = period_sums(form("supervision"), lines, H1)
    numbers = {result.sum.id: result.total.number for result in found.results}
    assert numbers == {"all": 4, "findings": 3, "open": 2, "overdue": 1}


def test_products_that_soon_lose_their_stars_are_counted() -> None:
    lines = [
        entry("ocop", 1, recognised="2022-01-05", stars="3", valid_until="2025-01-05"),
        entry("ocop", 2, recognised="2023-01-05", stars="4", valid_until="2026-01-05"),
        entry("ocop", 3, recognised="2020-01-05", stars="3", valid_until="2023-01-05"),
    ]
    found = period_sums(form("ocop"), lines, YEAR)
    assert found.result("expiring").total.number == 1
    assert found.result("stars").total.number == 2


def test_a_share_of_entries_leaves_out_those_that_do_not_say() -> None:
    lines = [
        entry("models", number, start="2024", running=running)
        for number, running in enumerate(["true", "true", "false"], 1)
    ]
    lines.append(entry("models", 9, start="2024"))
    kept = period_sums(form("models"), lines, YEAR).result("kept_on")
    assert [kept.total.number, kept.total.whole] == [2, 3]
    assert kept.total.share == Fraction(200, 3)


def test_satisfaction_is_the_share_of_the_added_forms_by_content_and_over_all() -> None:
    lines = [
        entry(
            "satisfaction",
            1,
            date="2024-10-01",
            content="Giao thông",
            returned="100",
            satisfied="90",
        ),
        entry(
            "satisfaction",
            2,
            date="2024-10-02",
            content="Giao thông",
            returned="50",
            satisfied="30",
        ),
        entry(
            "satisfaction",
            3,
            date="2024-10-02",
            content="Môi trường",
            returned="50",
            satisfied="50",
        ),
        entry("satisfaction", 4, date="2024-10-02", content="Môi trường", returned="70"),
    ]
    found = period_sums(form("satisfaction"), lines, YEAR).result("by_content")
    assert {line.key: line.share for line in found.lines} == {
        ("Giao thông",): 80, ("Môi trường",): 100,
    }  # fmt: skip
    assert [found.total.number, found.total.whole, found.blank] == [170, 200, 1]


def test_parts_come_in_the_order_of_the_choices_and_what_says_nothing_last() -> None:
    lines = [
        entry("emulation", number, date="2024-01-01", level=level, form=kind)
        for number, (level, kind) in enumerate(
            [("commune", "commendation"), ("", "flag"), ("prime_minister", "flag")], 1
        )
    ]
    emulation = form("emulation")
    found = period_sums(emulation, lines, YEAR).result("all")
    assert [line.key for line in ordered_lines(emulation, found)] == [
        ("prime_minister", "flag"), ("commune", "commendation"), ("", "flag"),
    ]  # fmt: skip


@pytest.mark.parametrize("register", SHIPPED, ids=lambda one: one.id)
@some
@given(data=st.data())
def test_sums_are_the_same_whatever_the_order_of_entry(register, data) -> None:
    lines = data.draw(counted_lists(register, "2024-03-05"))
    mixed = list(lines)
    random.Random(data.draw(st.integers())).shuffle(mixed)
    for period in (YEAR, H1):
        sums = period_sums(register, lines, period)
        assert sums.results == period_sums(register, list(reversed(lines)), period).results
        assert sums.results == period_sums(register, mixed, period).results
        assert len(sums.counted) == len(lines)
        for result in sums.results:
            if result.sum.kind is SumKind.SUM:
                met = [
                    line
                    for line in lines
                    if all(holds(each, line, span_of(period)) for each in result.sum.where)
                ]
                added = [Decimal(line.values[result.sum.fields[0]]) for line in met]
                assert result.total.number == sum(added, Decimal(0))


@pytest.mark.parametrize("register", SHIPPED, ids=lambda one: one.id)
@some
@given(data=st.data())
def test_the_parts_of_a_sum_add_up_to_it_and_every_entry_has_one_place(register, data) -> None:
    lines = data.draw(lists(register))
    found = period_sums(register, lines, YEAR)
    placed = [place_in(register, one, span_of(YEAR)) for one in lines]
    assert len(found.counted) == placed.count(Place.IN)
    assert len(found.partly) == placed.count(Place.PARTLY)
    assert len(found.undated) == placed.count(Place.UNDATED)
    for result in found.results:
        if result.sum.by and result.sum.kind is not SumKind.DISTINCT:
            assert sum(line.number for line in result.lines) == result.total.number


@pytest.mark.parametrize(
    "register", [one for one in SHIPPED if one.tense is Tense.DURING], ids=lambda one: one.id
)
@some
@given(data=st.data())
def test_the_halves_and_what_stands_beside_them_make_the_year(register, data) -> None:
    lines = data.draw(lists(register))
    halves = [period_sums(register, lines, Period.parse(f"2024-H{half}")) for half in (1, 2)]
    year = period_sums(register, lines, YEAR)
    beside = {one.id for half in halves for one in half.partly}
    counted = {one.id for half in halves for one in half.counted}
    assert {one.id for one in year.counted} == {
        i for i in counted | beside if i in {o.id for o in year.counted}
    }
    assert counted <= {one.id for one in year.counted}
    assert not counted & beside


@pytest.mark.parametrize("register", SHIPPED, ids=lambda one: one.id)
@some
@given(data=st.data())
def test_communes_added_up_are_the_same_whatever_their_order(register, data) -> None:
    communes = [
        CommuneEntries(f"0636{number}", f"Xã {number}", tuple(data.draw(lists(register, 4))))
        for number in range(3)
    ]
    found = collate_register(register, communes, YEAR)
    assert found == collate_register(register, communes[::-1], YEAR)
    for collated, declared in zip(found.sums, register.sums, strict=True):
        own = [period_sums(register, one.entries, YEAR).result(declared.id) for one in communes]
        assert collated.total.number == sum(result.total.number for result in own)
        assert [line for _, line in collated.by_commune] == [result.total for result in own]


def test_the_provinces_own_counts_come_out() -> None:
    """16 + 02 + 09 + 10 + 04 = 41 production models of the report of six months of 2017."""
    kinds = {"food": 16, "fruit": 2, "herbs": 9, "livestock": 10, "crafts": 4}
    lines = [
        entry("models", number, start="2017-H1", kind=kind, name=str(number))
        for number, kind in enumerate((k for k, n in kinds.items() for _ in range(n)), 1)
    ]
    found = period_sums(form("models"), lines, Period.parse("2017-H1")).result("all")
    assert found.total.number == 41
    assert {line.key[0]: line.number for line in found.lines} == kinds
