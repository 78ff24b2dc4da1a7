"""Values of the program laid down as plain ones come back the same, and nothing else comes back."""

import marshal
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ntm_desktop.district.lateness import CommuneHandIn, HandIn
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.plain_values import NotPlainError, from_plain, to_plain


def again(value):
    return from_plain(marshal.loads(marshal.dumps(to_plain(value))))


def hand_in(code, day):
    return CommuneHandIn(code, f"Xã {code}", "", True, HandIn.LATE, day, 1, 3)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "chữ",
        (),
        ((), ("a", None), 3),
        Decimal("-12.50"),
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        frozenset({"a", "b"}),
        {"a": {1: Decimal(2)}, "b": {}},
        Period.parse("2024-Q3"),
        (Period(2024), None, "lẫn", HandIn.LATE),
        tuple(hand_in(f"{n:05}", date(2026, 1, n) if n % 2 else None) for n in range(1, 9)),
    ],
)
def test_what_is_laid_down_comes_back_the_same(value):
    found = again(value)
    assert found == value
    assert type(found) is type(value)


def test_a_value_of_a_strange_kind_is_not_laid_down():
    with pytest.raises(NotPlainError):
        to_plain((object(),))


@pytest.mark.parametrize("name", ["os:system", "builtins:eval", "ntm_desktop.paths:user_dir"])
def test_a_file_names_nothing_but_frozen_values_of_the_program(name):
    with pytest.raises(NotPlainError):
        from_plain(["class", (name, ("a",)), [("true",)], None])


def test_a_value_whose_class_has_other_fields_by_now_is_nothing():
    plain = to_plain(Period(2024))
    plain[1] = (plain[1][0], ("year", "kind"))
    with pytest.raises(NotPlainError):
        from_plain(plain)
