"""Old communes put together into a new one: which names are told apart, which figures add up.

A figure of the new commune is a sum only where every old commune has the counts for it. A share
is added as numerators and denominators, never as percents; what cannot be added is asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import fold

_EXACT = 2  # digits after the comma of a share in a sentence


class Outcome(StrEnum):
    """What became of one figure of several old communes.

    ``SUM`` and ``SAME`` have a figure; ``ASKED`` has none and says why; ``NOTHING`` was answered
    nowhere.
    """

    SUM = "sum"
    SAME = "same"
    ASKED = "asked"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Given:
    """What one old commune answered to an indicator.

    Attributes:
        name: "xã Chiến Thắng".
        indicator: of the rules it answered by; None when those lack it.
    """

    name: str
    indicator: Indicator | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class PartSum:
    """One figure of several old communes.

    Attributes:
        figure: blank unless the outcome is a sum or the same everywhere.
        sentence: how it came about, or why it is asked; every figure with its commune.
    """

    indicator_no: str
    part_id: str
    label: str
    outcome: Outcome
    figure: PartAnswer
    sentence: str


def add_up(
    rules: CriteriaSet, answered: Sequence[tuple[str, CriteriaSet, Mapping[str, Answer]]]
) -> tuple[PartSum, ...]:
    """Every figure of a set, over old communes that answered by it.

    Args:
        rules: of the new commune.
        answered: name of an old commune, its rules, its answers; the order changes no figure.
    """
    found: list[PartSum] = []
    for indicator in rules.indicators():
        given = [
            Given(name, _indicator(own, indicator.no), answers.get(indicator.no, Answer()))
            for name, own, answers in answered
        ]
        found.extend(part_sum(indicator, part, given) for part in indicator.parts)
    return tuple(found)


def part_sum(indicator: Indicator, part: Part, given: Sequence[Given]) -> PartSum:
    """One figure over old communes."""

    def made(outcome: Outcome, sentence: str, figure: PartAnswer | None = None) -> PartSum:
        return PartSum(indicator.no, part.id, part.label, outcome, figure or PartAnswer(), sentence)

    figures = [one.answer.part(part.id) for one in given]
    told = "; ".join(f"{one.name}: {_words(part, one)}" for one in given)
    if all(
        x.blank and not one.answer.not_applicable for x, one in zip(figures, given, strict=True)
    ):
        return made(Outcome.NOTHING, "Chưa xã cũ nào có số liệu.")
    if any(not _alike(part, one.indicator) for one in given):
        return made(Outcome.ASKED, f"Các xã cũ trả lời theo quy định khác nhau. {told}.")
    if any(one.answer.not_applicable for one in given):
        return made(Outcome.ASKED, f"Có xã cũ không áp dụng chỉ tiêu này. {told}.")
    if any(x.blank for x in figures):
        return made(Outcome.ASKED, f"Chưa đủ các xã cũ. {told}.")
    if any(one.answer.to_confirm for one in given):
        return made(Outcome.ASKED, f"Có xã cũ còn số liệu chưa xác nhận. {told}.")
    if part.kind is Kind.PERCENT:
        above = _all(x.numerator for x in figures)
        below = _all(x.denominator for x in figures)
        if above is None or below is None:
            return made(Outcome.ASKED, f"Có xã cũ chỉ có tỷ lệ nên không cộng được. {told}.")
        figure = PartAnswer(numerator=sum(above, Decimal()), denominator=sum(below, Decimal()))
        return made(Outcome.SUM, f"{told}. Cộng: {_share(part, figure)}.", figure)
    if part.kind is Kind.COUNT:
        values = _all(x.value for x in figures)
        if values is None:
            return made(Outcome.ASKED, f"Có xã cũ không ghi số lượng. {told}.")
        figure = PartAnswer(value=sum(values, Decimal()))
        return made(Outcome.SUM, f"{told}. Cộng: {_value(part, figure.value)}.", figure)
    if part.kind is Kind.YES_NO:
        if len({x.yes for x in figures}) == 1:
            return made(
                Outcome.SAME, f"Các xã cũ như nhau. {told}.", PartAnswer(yes=figures[0].yes)
            )
        return made(Outcome.ASKED, f"Các xã cũ khác nhau. {told}.")
    why = "Mức độ" if part.kind is Kind.LEVEL else "Số bình quân, số đo"
    return made(Outcome.ASKED, f"{why} không cộng được. {told}.")


def answers_of(sums: Iterable[PartSum]) -> dict[str, Answer]:
    """The sums as answers; figures that are asked are left blank."""
    parts: dict[str, dict[str, PartAnswer]] = {}
    for one in sums:
        if not one.figure.blank:
            parts.setdefault(one.indicator_no, {})[one.part_id] = one.figure
    return {no: Answer(found) for no, found in parts.items()}


def names_told_apart(
    named: Sequence[tuple[str, str, str]],
) -> dict[str, str]:
    """New names of what several old communes call the same; the others keep theirs.

    Args:
        named: id, name, and the old commune's name ("xã Chiến Thắng").

    Returns:
        Id to "Nà Pàn (xã Chiến Thắng cũ)".
    """
    communes: dict[str, set[str]] = {}
    for _, name, commune in named:
        communes.setdefault(fold(name), set()).add(commune)
    return {
        one: f"{name} ({commune} cũ)"
        for one, name, commune in named
        if len(communes[fold(name)]) > 1
    }


def full_names(names: Sequence[tuple[str, str]]) -> list[str]:
    """Names that tell old communes apart: two of one name get their district behind it.

    Args:
        names: "xã Hòa Bình" and "huyện Văn Quan", in order.
    """
    times = Counter(fold(name) for name, _ in names)
    return [
        f"{name}, {above}" if times[fold(name)] > 1 and above else name for name, above in names
    ]


def _indicator(rules: CriteriaSet, no: str) -> Indicator | None:
    try:
        return rules.indicator(no)
    except KeyError:
        return None


def _alike(part: Part, indicator: Indicator | None) -> bool:
    """Whether the figure was asked for in the same way by another version of the rules."""
    if indicator is None:
        return False
    same = next((one for one in indicator.parts if one.id == part.id), None)
    return same is not None and (
        (same.kind, same.unit, same.count_unit, same.numerator_label, same.denominator_label)
        == (part.kind, part.unit, part.count_unit, part.numerator_label, part.denominator_label)
    )


def _all(values: Iterable[Decimal | None]) -> list[Decimal] | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return known if len(known) == len(found) else None


def _words(part: Part, one: Given) -> str:
    if one.answer.not_applicable:
        return f"không áp dụng ({one.answer.not_applicable})"
    figure = one.answer.part(part.id)
    if figure.blank:
        return "chưa có số liệu"
    if figure.numerator is not None or figure.denominator is not None:
        return _share(part, figure)
    if figure.yes is not None:
        return "đạt" if figure.yes else "chưa đạt"
    return _value(part, figure.value)


def _share(part: Part, figure: PartAnswer) -> str:
    above, below = (
        "?" if value is None else format_decimal(value)
        for value in (figure.numerator, figure.denominator)
    )
    unit = f"\u00a0{part.count_unit}" if part.count_unit else ""
    if not figure.denominator or figure.numerator is None:
        return f"{above}/{below}{unit}"
    share = (figure.numerator * 100 / figure.denominator).quantize(
        Decimal(1).scaleb(-_EXACT), rounding="ROUND_HALF_UP"
    )
    return f"{above}/{below}{unit} = {format_decimal(share.normalize())}\u00a0%"


def _value(part: Part, value: Decimal | None) -> str:
    if value is None:
        return "chưa có số liệu"
    if part.kind is Kind.LEVEL:
        level = next((one.label for one in part.levels if one.ordinal == value), None)
        if level:
            return level
    unit = "%" if part.kind is Kind.PERCENT else part.unit
    return f"{format_decimal(value)}\u00a0{unit}".rstrip()
