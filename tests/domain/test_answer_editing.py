"""What becomes of a part when figures of it are typed."""

from decimal import Decimal

import pytest

from ntm_desktop.domain.answer_editing import read_figure, typed_fields, with_figures, with_part
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import Kind, Part
from ntm_desktop.errors import EntryError

SHARE = Part("main", Kind.PERCENT, ())
NUMBER = Part("main", Kind.NUMBER, ())
COUNTS = PartAnswer(numerator=Decimal(150), denominator=Decimal(200))
BARE = PartAnswer(value=Decimal("70.5"))


def test_a_percent_takes_the_place_of_counts():
    assert with_figures(SHARE, COUNTS, {"value": Decimal("70.5")}) == BARE


def test_counts_take_the_place_of_a_percent_once_both_are_there():
    half = with_figures(SHARE, BARE, {"denominator": Decimal(200)})
    assert half.value == Decimal("70.5")
    assert with_figures(SHARE, half, {"numerator": Decimal(150)}) == COUNTS


def test_clearing_a_percent_that_is_not_there_leaves_the_counts():
    assert with_figures(SHARE, COUNTS, {"value": None}) == COUNTS


def test_a_number_is_put_in_as_it_is():
    assert with_figures(NUMBER, PartAnswer(), {"value": Decimal(3)}) == PartAnswer(value=Decimal(3))


def test_a_fraction_typed_into_the_first_count_fills_both():
    assert typed_fields(SHARE, "numerator", "5/8") == {"numerator": "5", "denominator": "8"}
    assert typed_fields(SHARE, "value", "5/8") == {"value": "5/8"}
    assert typed_fields(NUMBER, "value", "5/8") == {"value": "5/8"}


def test_a_figure_is_read_with_or_without_its_percent_sign():
    assert read_figure(" 70,5 % ") == Decimal("70.5")
    assert read_figure("  ") is None
    with pytest.raises(EntryError):
        read_figure("mấy")


def test_whoever_types_has_decided_what_was_open():
    answer = Answer({"main": COUNTS}, to_confirm="đọc từ ô B4")
    assert with_part(answer, "main", BARE) == Answer({"main": BARE})
