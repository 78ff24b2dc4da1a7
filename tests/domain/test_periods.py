from datetime import UTC, datetime

import pytest

from ntm_desktop.domain.periods import Period, PeriodKind, day_in_vietnam
from ntm_desktop.errors import EntryError


@pytest.mark.parametrize(
    ("key", "label", "previous"),
    [
        ("2024", "Năm 2024", "2023"),
        ("2024-H1", "6 tháng đầu năm 2024", "2023-H2"),
        ("2024-H2", "6 tháng cuối năm 2024", "2024-H1"),
        ("2024-Q3", "Quý III năm 2024", "2024-Q2"),
        ("2024-M01", "Tháng 1 năm 2024", "2023-M12"),
    ],
)
def test_a_key_names_a_period_and_the_one_before(key, label, previous):
    period = Period.parse(key)
    assert (period.key, period.label, period.previous.key) == (key, label, previous)


@pytest.mark.parametrize("key", ["", "24", "2024-Q5", "2024-H0", "2024-M13", "1999", "2024-X1"])
def test_a_key_that_names_no_period_is_refused_with_a_sentence(key):
    with pytest.raises(EntryError) as refusal:
        Period.parse(key)
    assert str(refusal.value).endswith(".")


def test_months_sort_within_a_year():
    months = [Period(2024, PeriodKind.MONTH, n).key for n in (10, 2, 1)]
    assert sorted(months) == ["2024-M01", "2024-M02", "2024-M10"]


def test_the_newest_period_is_the_one_that_ends_last_then_the_longest():
    keys = ["2023", "2024-Q1", "2024-M05", "2024-H1", "2024-M07", "2024-Q4", "2024-H2", "2024"]
    assert [p.key for p in sorted(map(Period.parse, reversed(keys)))] == keys


def test_a_day_is_the_one_in_vietnam():
    assert day_in_vietnam(datetime(2024, 12, 31, 16, 59, tzinfo=UTC)) == "31/12/2024"
    assert day_in_vietnam(datetime(2024, 12, 31, 17, 0, tzinfo=UTC)) == "01/01/2025"


@pytest.mark.parametrize(
    ("key", "inline"),
    [("2024", "năm 2024"), ("2024-Q3", "quý III năm 2024"), ("2024-H1", "6 tháng đầu năm 2024")],
)
def test_within_a_sentence_only_the_first_letter_is_small(key, inline):
    assert Period.parse(key).inline == inline
