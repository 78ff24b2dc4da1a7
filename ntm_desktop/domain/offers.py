"""A figure that stands elsewhere already: offered with its origin, never taken by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import fold

WHOLES = {"tong so thon": "thôn", "tong so ho": "hộ"}
"""Folded label of a denominator to what it counts: all villages, all households."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One figure, or several of one indicator, that can be taken over by a press.

    Attributes:
        words: the figure, "45/110 km".
        origin: where it stands: "gói số 2 (năm 2023), nơi nhận đã chấp nhận".
        parts: part id to its figure with the new one in it; others stay as they are.
    """

    words: str
    origin: str
    parts: Mapping[str, PartAnswer]


@dataclass(frozen=True, slots=True)
class Offered:
    """What is known elsewhere of an indicator.

    Attributes:
        offers: in the order of how sure they are.
        known: what registers say beside it, a sentence each; no answer follows from it.
    """

    offers: tuple[Offer, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterHint:
    """That a sum of a register is named beside an indicator."""

    set_id: str
    indicator: str
    register: str
    sum: str


def same_question(rules: CriteriaSet, indicator: Indicator) -> Indicator | None:
    """The indicator of another set that asks the very same; None when there is none.

    The same words, and every part the same with its unit and labels: a figure given once is
    then true for both.
    """
    asked = [_asks(part) for part in indicator.parts]
    found = [
        one
        for one in rules.indicators()
        if fold(one.text) == fold(indicator.text) and [_asks(part) for part in one.parts] == asked
    ]
    return found[0] if len(found) == 1 else None


def lacking(indicator: Indicator, answer: Answer) -> bool:
    """Whether something of an indicator is still to be answered."""
    if answer.not_applicable:
        return False
    return any(_open(part, answer.part(part.id)) for part in indicator.parts)


def taken_from(indicator: Indicator, answer: Answer, other: Answer, origin: str) -> Offer | None:
    """What another answer to the same question adds to this one; None when it adds nothing.

    What is not confirmed yet, or does not apply there, is no figure to be taken over.
    """
    if other.to_confirm or other.not_applicable:
        return None
    parts = {
        part.id: other.part(part.id)
        for part in indicator.parts
        if answer.part(part.id).blank and not other.part(part.id).blank
    }
    if not parts:
        return None
    words = "; ".join(
        _labelled(part, figure_words(part, parts[part.id]))
        for part in indicator.parts
        if part.id in parts
    )
    return Offer(words, origin, parts)


def whole_of_list(
    indicator: Indicator, answer: Answer, counts: Mapping[str, int], origin: str
) -> Offer | None:
    """The denominators that a list knows, where they are still to be given.

    Args:
        indicator: whose.
        answer: as it is.
        counts: "thôn" or "hộ" to how many there are of them.
        origin: which list.
    """
    parts, words = {}, ""
    for part in indicator.parts:
        unit = WHOLES.get(fold(part.denominator_label), "")
        given = answer.part(part.id)
        if part.kind is not Kind.PERCENT or unit not in counts:
            continue
        if given.denominator is not None or given.value is not None:
            continue
        parts[part.id] = replace(given, denominator=Decimal(counts[unit]))
        words = f"{part.denominator_label.lower()} {format_decimal(Decimal(counts[unit]))}"
    return Offer(words, origin, parts) if parts else None


def figure_words(part: Part, figure: PartAnswer) -> str:
    """A figure as it is offered: "45/110 km", "đạt", "41,3 triệu đồng/người/năm"."""
    if figure.yes is not None:
        return "đạt" if figure.yes else "chưa đạt"
    if figure.numerator is not None or figure.denominator is not None:
        above, below = (
            "?" if value is None else format_decimal(value)
            for value in (figure.numerator, figure.denominator)
        )
        return f"{above}/{below} {part.count_unit}".rstrip()
    if figure.value is None:
        return ""
    if part.kind is Kind.LEVEL:
        level = next((one.label for one in part.levels if one.ordinal == figure.value), "")
        return level or format_decimal(figure.value)
    unit = "%" if part.kind is Kind.PERCENT else part.unit
    return f"{format_decimal(figure.value)} {unit}".rstrip()


def distinct(offers: Iterable[Offer | None]) -> tuple[Offer, ...]:
    """Offers without those that give the same figures as one before."""
    found: list[Offer] = []
    for one in offers:
        if one is not None and all(dict(one.parts) != dict(other.parts) for other in found):
            found.append(one)
    return tuple(found)


def _labelled(part: Part, words: str) -> str:
    return f"{part.label}: {words}" if part.label else words


def _asks(part: Part) -> tuple[object, ...]:
    return (
        part.id, part.kind, part.unit, part.count_unit, part.numerator_label,
        part.denominator_label, part.label,
    )  # fmt: skip


def _open(part: Part, figure: PartAnswer) -> bool:
    if part.kind is Kind.PERCENT and figure.value is None:
        return figure.numerator is None or figure.denominator is None
    return figure.blank
