from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.numbers import (
    format_decimal,
    format_percent,
    parse_decimal,
    percent,
    round_half_up,
    typed_decimal,
    unmistakable,
)
from ntm_desktop.errors import EntryError


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.127", "1127"),
        ("1.234.567,89", "1234567.89"),
        ("12,4", "12.4"),
        ("45.2", "45.2"),
        ("0.125", "0.125"),
        (" 2 861 ", "2861"),
        ("1\u00a0127", "1127"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
        ("0", "0"),
    ],
)
def test_numbers_are_read_as_offices_type_them(typed, read):
    assert parse_decimal(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["1,240", "-12,125", "533,600", "1,2 40"])
def test_a_typed_number_with_two_readings_is_not_taken_but_both_are_said(typed):
    whole = typed.replace(" ", "").replace(",", ".")
    with pytest.raises(EntryError, match=f"có thể là {whole}"):
        typed_decimal(typed)
    assert typed_decimal(whole) == Decimal(whole.replace(".", ""))


@pytest.mark.parametrize("typed", ["0,125", "12,4", "1,2400", "1.240", "1.234,567", "1240"])
def test_a_typed_number_with_one_reading_is_read_as_ever(typed):
    assert typed_decimal(typed) == parse_decimal(typed)


@pytest.mark.parametrize("saved", ["1.24", "12.125", "1240", "0.125", "-3.456"])
def test_a_saved_figure_can_be_copied_without_being_asked_about(saved):
    shown = format_decimal(Decimal(saved))
    assert typed_decimal(unmistakable(shown)) == Decimal(saved)


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,2,3", "12.34.5", "5/5", "1e5", "NaN", "٣", "9" * 30]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(EntryError):
        parse_decimal(typed)


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        ("1234567.891", 2, "1.234.567,89"),
        ("1000", None, "1.000"),
        ("12.40", None, "12,4"),
        ("0.005", 2, "0,01"),
        ("-1234.5", None, "-1.234,5"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value, places, words):
    assert format_decimal(Decimal(value), places) == words


@given(st.decimals(-(10**12), 10**12, places=4, allow_nan=False))
def test_what_is_written_reads_back(value):
    assert parse_decimal(format_decimal(value)) == value


@given(st.fractions(-1000, 1000, max_denominator=9999), st.integers(0, 4))
def test_rounding_is_half_up_and_never_further_than_half_a_step(value, places):
    rounded = Fraction(round_half_up(value, places))
    assert abs(rounded - value) <= Fraction(1, 2 * 10**places)
    if abs(rounded - value) == Fraction(1, 2 * 10**places):
        assert abs(rounded) > abs(value)


@pytest.mark.parametrize(
    ("part", "whole", "published"),
    [(74, 207, "35,75"), (72, 228, "31,58"), (13, 207, "6,28"), (109, 207, "52,66")],
)
def test_shares_round_as_the_province_publishes_them(part, whole, published):
    assert format_percent(percent(Decimal(part), Decimal(whole))) == f"{published}\u00a0%"


@pytest.mark.parametrize("typed", ["-0", "-0,00"])
def test_there_is_no_minus_zero(typed):
    assert format_decimal(parse_decimal(typed)) == "0"
