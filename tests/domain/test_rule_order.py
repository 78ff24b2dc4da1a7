"""Order of a set that is written: what is moved takes the number of its new place."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.criteria import CommuneProperty, Criterion, SubjectLevel, Tier
from ntm_desktop.domain.rule_names import set_id
from ntm_desktop.domain.rule_order import move_indicator, renumber_criterion, swap_criterion
from ntm_desktop.errors import EntryError
from tests.domain.rules import VERIFIED, criteria_set, indicator, share, threshold

VILLAGE, COMMUNE, GARDEN = SubjectLevel.VILLAGE, SubjectLevel.COMMUNE, SubjectLevel.GARDEN


def rules(*sizes):
    """A set whose criteria have so many indicators; each wording is its first number."""
    criteria = tuple(
        Criterion(
            no,
            f"Tên {no}",
            f"Tên {no}",
            "",
            tuple(indicator(f"{no}.{n}", share(threshold(80))) for n in range(1, size + 1)),
            VERIFIED,
        )
        for no, size in enumerate(sizes, 1)
    )
    return replace(criteria_set([]), criteria=criteria)


def stands(found):
    """[(number, wording), …] for every indicator."""
    return [(i.no, i.text.removeprefix("Nội dung ")) for i in found.indicators()]


def test_two_neighbours_exchange_their_numbers():
    found, no = move_indicator(rules(3), "1.3", -1)
    assert no == "1.2"
    assert stands(found) == [("1.1", "1.1"), ("1.2", "1.3"), ("1.3", "1.2")]


def test_the_tenth_follows_the_ninth_and_not_the_first():
    found, no = move_indicator(rules(10), "1.9", 1)
    assert no == "1.10"
    assert stands(found)[-2:] == [("1.9", "1.10"), ("1.10", "1.9")]


def test_from_the_end_of_a_criterion_it_goes_on_into_the_next_one():
    found, no = move_indicator(rules(2, 1), "1.2", 1)
    assert no == "2.2"
    assert stands(found) == [("1.1", "1.1"), ("2.1", "2.1"), ("2.2", "1.2")]
    with pytest.raises(EntryError, match="đã ở cuối bộ"):
        move_indicator(found, "2.2", 1)
    with pytest.raises(EntryError, match="đã ở đầu bộ"):
        move_indicator(found, "1.1", -1)


def test_what_comes_back_into_a_criterion_is_its_last_though_a_number_became_free():
    odd = rules(3, 1)
    gap = replace(odd.criteria[0], indicators=odd.criteria[0].indicators[::2])
    found, no = move_indicator(replace(odd, criteria=(gap, odd.criteria[1])), "2.1", -1)
    assert no == "1.4"
    assert stands(found) == [("1.1", "1.1"), ("1.3", "1.3"), ("1.4", "2.1")]


def test_the_indicators_of_a_criterion_follow_its_number():
    found = swap_criterion(rules(1, 2), 2, -1)
    assert [(c.no, c.name) for c in found.criteria] == [(1, "Tên 2"), (2, "Tên 1")]
    assert stands(found) == [("1.1", "2.1"), ("1.2", "2.2"), ("2.1", "1.1")]
    later = renumber_criterion(rules(1, 2), 1, 12)
    assert [c.no for c in later.criteria] == [2, 12]
    assert [no for no, _text in stands(later)] == ["2.1", "2.2", "12.1"]
    with pytest.raises(EntryError, match="đã ở cuối bộ"):
        swap_criterion(rules(1, 2), 2, 1)


def test_a_property_taken_from_an_answer_follows_the_indicator():
    schools = CommuneProperty("schools", "Số trường", ("2.1", "main"))
    typed = CommuneProperty("khac", "Tự ghi")
    found = swap_criterion(replace(rules(1, 1), properties=(schools, typed)), 1, 1)
    assert [one.derived_from for one in found.properties] == [("1.1", "main"), None]


def test_a_number_that_another_criterion_uses_is_not_taken_twice():
    odd = rules(1, 1)
    stray = replace(odd.criteria[1], indicators=(replace(odd.indicator("2.1"), no="7.1"),))
    with pytest.raises(EntryError, match=r"Đã có chỉ tiêu 7\.1"):
        renumber_criterion(replace(odd, criteria=(odd.criteria[0], stray)), 1, 7)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.data())
def test_no_move_loses_an_indicator_or_uses_a_number_twice(sizes, data):
    found = rules(*sizes)
    for _ in range(4):
        no = data.draw(st.sampled_from([i.no for i in found.indicators()]))
        step = data.draw(st.sampled_from([-1, 1]))
        try:
            if data.draw(st.booleans()):
                found, _no = move_indicator(found, no, step)
            else:
                found = swap_criterion(found, found.criterion_of(no).no, step)
        except EntryError:
            continue
    numbers = [no for no, _text in stands(found)]
    assert len(set(numbers)) == len(numbers)
    assert sorted(text for _no, text in stands(found)) == sorted(
        text for _no, text in stands(rules(*sizes))
    )
    for criterion in found.criteria:
        places = [i.no.split(".") for i in criterion.indicators]
        assert all(own == str(criterion.no) for own, _place in places)
        assert places == sorted(places, key=lambda place: int(place[1]))


@pytest.mark.parametrize(
    ("decision", "issued", "first_year", "level", "tier", "expected"),
    [
        (
            "738/QĐ-UBND",
            date(2019, 4, 26),
            None,
            VILLAGE,
            Tier.STANDARD,
            "738-2019-thon",
        ),
        ("51/2025/QĐ-TTg", None, 2026, COMMUNE, Tier.MODERN, "51-2025-xa-hien-dai"),
        ("12/QĐ-UBND", None, 2031, GARDEN, Tier.MODEL, "12-2031-vuon-kieu-mau"),
    ],
)
def test_a_new_set_is_called_as_the_shipped_ones_are(
    decision, issued, first_year, level, tier, expected
):
    assert set_id(decision, issued, first_year, level, tier) == f"qd-{expected}"
    assert set_id("", None, first_year, level, tier).startswith("bo-")
