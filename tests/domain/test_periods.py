from datetime import UTC, date, datetime

import pytest

from ntm_desktop.domain.periods import Period, PeriodKind, day_in_vietnam, newest_begun
from ntm_desktop.errors import EntryError


@pytest.mark.parametrize(
    ("key", "label", "previous"),
    [
        ("2024", "Năm 2024", "2023"),
        ("2024-H1", "6 tháng đầu năm 2024", "2023-H2"),
        ("2024-H2", "6 tháng cuối năm 2024", "2024-H1"),
        ("2024-Q3", "Quý III năm 2024", "2024-Q2"),
        ("2024-M01", "Tháng 1 năm 2024", "2023-M12"),
        ("2024-9M", "9 tháng đầu năm 2024", "2023-9M"),
        ("2021-2025", "Giai đoạn 2021–2025", "2016-2020"),
    ],
)
def test_a_key_names_a_period_and_the_one_before(key, label, previous):
    period = Period.parse(key)
    assert (period.key, period.label, period.previous.key) == (key, label, previous)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "24",
        "2024-Q5",
        "2024-H0",
        "2024-M13",
        "1999",
        "2024-X1",
        "2024-13",
        "2025-2021",
        "2024-2024",
        "2024-6M",
        "2024-9",
    ],
)
def test_a_key_that_names_no_period_is_refused_with_a_sentence(key):
    with pytest.raises(EntryError) as refusal:
        Period.parse(key)
    assert str(refusal.value).endswith(".")


def test_a_month_is_read_as_it_is_written_and_as_it_is_stored():
    assert Period.parse("2024-09") == Period.parse("2024-M09")
    assert Period.parse("2024-09").key == "2024-M09"


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-9M", date(2024, 1, 1), date(2024, 9, 30)),
        ("2021-2025", date(2021, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_says_its_first_and_its_last_day(key, first, last):
    period = Period.parse(key)
    assert (period.first_day, period.last_day) == (first, last)


def test_every_part_of_a_year_lies_in_it_and_is_read_back_from_its_key():
    parts = Period.parts_of(2024)
    assert len(set(parts)) == 20
    for part in parts:
        assert Period.parse(part.key) == part
        assert Period(2024).holds(part)
        assert Period.span(2021, 2024).holds(part)
        assert part.year_before.year == 2023
    assert not Period.parse("2024-H1").holds(Period.parse("2024-Q3"))


def test_months_sort_within_a_year():
    months = [Period(2024, PeriodKind.MONTH, n).key for n in (10, 2, 1)]
    assert sorted(months) == ["2024-M01", "2024-M02", "2024-M10"]


def test_the_newest_period_is_the_one_that_ends_last_then_the_longest():
    keys = ["2023", "2024-Q1", "2024-M05", "2024-H1", "2024-M07", "2024-M09", "2024-Q3", "2024-9M"]
    keys += ["2024-Q4", "2024-H2", "2024", "2021-2024"]
    assert [p.key for p in sorted(map(Period.parse, reversed(keys)))] == keys


def test_a_period_that_has_not_begun_is_not_the_newest():
    periods = [Period.parse(key) for key in ("2026-Q2", "2026-Q3", "2027", "2026-Q4")]
    assert newest_begun(periods, date(2026, 9, 30)) == Period.parse("2026-Q3")
    assert newest_begun(periods, date(2026, 10, 1)) == Period.parse("2026-Q4")


def test_with_a_clock_before_every_period_the_newest_is_shown():
    assert newest_begun([Period(2023), Period(2024)], date(2014, 1, 1)) == Period(2024)
    assert newest_begun([], date(2024, 1, 1)) is None


def test_a_day_is_the_one_in_vietnam():
    assert day_in_vietnam(datetime(2024, 12, 31, 16, 59, tzinfo=UTC)) == "31/12/2024"
    assert day_in_vietnam(datetime(2024, 12, 31, 17, 0, tzinfo=UTC)) == "01/01/2025"


@pytest.mark.parametrize(
    ("key", "inline"),
    [("2024", "năm 2024"), ("2024-Q3", "quý III năm 2024"), ("2024-H1", "6 tháng đầu năm 2024")],
)
def test_within_a_sentence_only_the_first_letter_is_small(key, inline):
    assert Period.parse(key).inline == inline


@pytest.mark.parametrize(
    ("key", "covered"),
    [
        ("2024", "năm 2024"),
        ("2024-H1", "6 tháng đầu năm 2024"),
        ("2024-H2", "cả năm 2024"),
        ("2024-Q1", "quý I năm 2024"),
        ("2024-Q3", "từ đầu năm đến hết quý III năm 2024"),
        ("2024-Q4", "cả năm 2024"),
        ("2024-09", "từ đầu năm đến hết tháng 9 năm 2024"),
        ("2024-9M", "9 tháng đầu năm 2024"),
        ("2021-2025", "giai đoạn 2021–2025"),
    ],
)
def test_a_cumulative_figure_says_what_it_covers(key, covered):
    assert Period.parse(key).since_january == covered
