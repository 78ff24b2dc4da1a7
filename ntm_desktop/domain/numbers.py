"""Numbers as Vietnamese offices read and write them: 1.234.567,89.

Figures are ``Decimal`` everywhere; shares are compared exactly and rounded half-up only when
they are shown.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ntm_desktop.errors import EntryError

MAX_DIGITS = 18
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_TWO_WAYS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_POINT = re.compile(r"[0-9]+\.[0-9]+")


def parse_decimal(text: str) -> Decimal:
    """Read a number typed by an officer.

    A dot before exactly three digits groups thousands ("1.127" is 1127); a comma starts the
    decimals. A single dot that cannot be a group ("45.2", "0.125") is read as a decimal
    point, as Excel set to English writes it.

    Raises:
        EntryError: the text is no number, or longer than ``MAX_DIGITS`` digits.
    """
    compact = _SPACES.sub("", text).replace("\u2212", "-")
    sign, digits = ("-", compact[1:]) if compact.startswith("-") else ("", compact)
    if len(digits) > MAX_DIGITS + 6:
        raise EntryError(f"Số quá dài; tối đa {MAX_DIGITS} chữ số.")
    if _GROUPED.fullmatch(digits):
        plain = digits.replace(".", "").replace(",", ".")
    elif _PLAIN.fullmatch(digits):
        plain = digits.replace(",", ".")
    elif _POINT.fullmatch(digits):
        plain = digits
    else:
        raise EntryError(f"“{text.strip()}” không phải là số. Hãy ghi như 1.127 hoặc 12,4.")
    if len(plain.replace(".", "")) > MAX_DIGITS:
        raise EntryError(f"Số quá dài; tối đa {MAX_DIGITS} chữ số.")
    value = Decimal(sign + plain)
    return value if value else abs(value)


def typed_decimal(text: str) -> Decimal:
    """Read a number typed by hand where nobody can be asked before it is kept.

    A comma before exactly three digits may group thousands, as Excel set to English shows them,
    or start the decimals: both readings are said, and the officer writes the one that is meant.

    Raises:
        EntryError: the text is no number, or can be read in two ways.
    """
    compact = _SPACES.sub("", text).replace("\u2212", "-")
    if _TWO_WAYS.fullmatch(compact):
        whole = compact.replace(",", ".")
        raise EntryError(
            f"“{text.strip()}” có thể là {whole} hoặc {compact}. Hãy ghi {whole} hoặc {compact}0."
        )
    return parse_decimal(text)


def unmistakable(shown: str) -> str:
    """A saved figure as :func:`typed_decimal` takes it when it is copied: "1,240" is "1,2400"."""
    return f"{shown}0" if _TWO_WAYS.fullmatch(shown) else shown


def round_half_up(value: Decimal | Fraction, places: int) -> Decimal:
    """Round half away from zero to ``places`` decimals, as the province's reports do."""
    if isinstance(value, Fraction):
        scale = 10**places
        doubled = abs(value) * scale * 2 + 1
        whole = Decimal(doubled.numerator // (doubled.denominator * 2))
        rounded = whole.scaleb(-places)
        return -rounded if value < 0 else rounded
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percent(numerator: Decimal, denominator: Decimal) -> Fraction:
    """Share in percent, exact.

    Raises:
        ZeroDivisionError: the denominator is zero.
    """
    return Fraction(numerator) * 100 / Fraction(denominator)


_POINTS = str.maketrans(",.", ".,")


def format_decimal(value: Decimal, places: int | None = None) -> str:
    """Write a number: "1.234.567,89".

    Args:
        value: finite.
        places: decimals, rounded half-up; None keeps those that are there, without
            trailing zeros.
    """
    if places is None:
        text = f"{value.normalize():,f}"
    else:
        text = f"{round_half_up(value, places):,.{places}f}"
    return text.translate(_POINTS)


def format_percent(value: Decimal | Fraction, places: int = 2) -> str:
    """Write a percent: "84,60 %", with a no-break space."""
    return f"{format_decimal(round_half_up(value, places), places)}\u00a0%"
