"""Which threshold holds for this commune and year, and how it is said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.assessment import Answer, Context
from ntm_desktop.domain.criteria import (
    Comparison,
    Condition,
    CriteriaSet,
    Indicator,
    Kind,
    Part,
    Threshold,
)
from ntm_desktop.domain.numbers import format_decimal

NOT_ASKED = "không áp dụng"
"""What is said of a figure that a decision does not ask of a group of communes."""
SYMBOLS: Mapping[Comparison, str] = {
    Comparison.AT_LEAST: "≥",
    Comparison.MORE_THAN: ">",
    Comparison.AT_MOST: "≤",
    Comparison.LESS_THAN: "<",
    Comparison.EXACTLY: "=",
}
_OPPOSITES: Mapping[Comparison, str] = {
    Comparison.AT_LEAST: "<",
    Comparison.MORE_THAN: "≤",
    Comparison.AT_MOST: ">",
    Comparison.LESS_THAN: "≥",
}


@dataclass(frozen=True, slots=True)
class Applicable:
    """The threshold that decides a part here, or why there is none.

    ``threshold`` is None or unknown exactly when ``why_unknown`` says so in a sentence part
    ("UBND tỉnh quy định, chưa nhập").
    """

    threshold: Threshold | None
    why_unknown: str = ""

    @property
    def known(self) -> bool:
        """Whether it is said what is asked here, or that nothing is."""
        return not self.why_unknown

    @property
    def asked(self) -> bool:
        """Whether the figure counts here; not where the threshold says that it is not asked."""
        return self.threshold is None or not self.threshold.not_asked


def compare(figure: Fraction, comparison: Comparison, needed: Decimal) -> bool:
    """Whether a figure reaches a threshold; exact, never on rounded values."""
    limit = Fraction(needed)
    match comparison:
        case Comparison.AT_LEAST:
            return figure >= limit
        case Comparison.MORE_THAN:
            return figure > limit
        case Comparison.AT_MOST:
            return figure <= limit
        case Comparison.LESS_THAN:
            return figure < limit
        case Comparison.EXACTLY:
            return figure == limit
        case Comparison.MET:
            raise ValueError("a plain yes is not compared")
        case Comparison.NOT_ASKED:
            raise ValueError("what is not asked is not compared")


def property_values(
    criteria_set: CriteriaSet, answers: Mapping[str, Answer], context: Context
) -> Mapping[str, Decimal]:
    """What is known of the properties that conditions ask for.

    What the commune has entered wins; otherwise the denominator of the answer that the set
    names (the number of schools stands in the answer about schools).
    """
    values = dict(context.properties)
    for wanted in criteria_set.properties:
        if wanted.id in values or wanted.derived_from is None:
            continue
        no, part_id = wanted.derived_from
        answer = answers.get(no)
        if answer is not None:
            denominator = answer.part(part_id).denominator
            if denominator is not None:
                values[wanted.id] = denominator
    return values


def applicable(
    part: Part, context: Context, properties: Mapping[str, Decimal], criteria_set: CriteriaSet
) -> Applicable:
    """The most specific threshold of a part for this group, year and commune."""
    in_group = [t for t in part.thresholds if t.group_id in (None, context.group_id)]
    if not in_group:
        return Applicable(
            None,
            "chưa chọn nhóm xã" if context.group_id is None else "chưa có ngưỡng cho nhóm xã này",
        )
    in_year = [t for t in in_group if t.year in (None, context.year)]
    if not in_year:
        return Applicable(None, f"chưa có ngưỡng cho năm {context.year}")
    holding = []
    for threshold in in_year:
        condition = threshold.condition
        if condition is None:
            holding.append(threshold)
            continue
        value = properties.get(condition.property_id)
        if value is None:
            label = _property_label(criteria_set, condition)
            return Applicable(None, f"cần biết {label[:1].lower()}{label[1:]}")
        if compare(Fraction(value), condition.comparison, condition.value):
            holding.append(threshold)
    if not holding:
        return Applicable(None, "chưa có ngưỡng cho trường hợp của xã")
    chosen = max(holding, key=_specificity)
    if not chosen.known:
        why = (
            "UBND tỉnh quy định, chưa nhập"
            if chosen.set_by_province
            else f"chưa biết ngưỡng của {chosen.decision or 'văn bản gốc'}"
        )
        return Applicable(chosen, why)
    return Applicable(chosen)


def thresholds_of(
    indicator: Indicator,
    criteria_set: CriteriaSet,
    answers: Mapping[str, Answer],
    context: Context,
) -> dict[str, Applicable]:
    """Part id to the threshold that applies to a commune, or why there is none."""
    properties = property_values(criteria_set, answers, context)
    return {
        part.id: applicable(part, context, properties, criteria_set) for part in indicator.parts
    }


def threshold_words(threshold: Threshold, part: Part, *, failed_by: Fraction | None = None) -> str:
    """The threshold as said in a verdict: "≥ 70 %", "Đạt", "từ Hoàn thành tốt … trở lên".

    Where it asks nothing: "không áp dụng".

    Args:
        threshold: a known one.
        part: the part it belongs to.
        failed_by: the figure that fails it, to say the sign the figure really stands in
            ("69,19 % < 70 %"); None to say what is asked.
    """
    comparison, value = threshold.comparison, threshold.value
    if threshold.not_asked:
        return NOT_ASKED
    if comparison is None or value is None:
        return ""
    if comparison is Comparison.MET or isinstance(value, bool):
        return "Đạt"
    if is_scale(part):
        label = level_words(part, value)
        return f"từ {label} trở lên" if comparison is Comparison.AT_LEAST else label
    symbol = SYMBOLS[comparison]
    if failed_by is not None:
        symbol = _OPPOSITES.get(comparison) or ("<" if failed_by < Fraction(value) else ">")
    return f"{symbol}\u00a0{format_decimal(value)}{unit_suffix(part)}"


def is_scale(part: Part) -> bool:
    """Whether its figures are steps with a name: of a known scale, or "mức độ 2"."""
    return part.kind is Kind.LEVEL and bool(part.levels or part.unit)


def level_words(part: Part, value: Decimal) -> str:
    """A step of a scale by its label, else by its number: "Khá", "mức độ 2"."""
    numbered = format_decimal(value)
    if not part.levels:
        return f"{part.unit} {numbered}".strip()
    return next((level.label for level in part.levels if level.ordinal == value), numbered)


def unit_suffix(part: Part) -> str:
    """The part's unit with the no-break space before it, or nothing."""
    return f"\u00a0{part.unit}" if part.unit else ""


def needed_words(part: Part, needed: Applicable) -> str:
    """What a part must reach here, or why that is not known."""
    if not needed.known or needed.threshold is None:
        return needed.why_unknown[:1].upper() + needed.why_unknown[1:]
    if not needed.asked:
        return f"{NOT_ASKED[:1].upper()}{NOT_ASKED[1:]} cho nhóm xã này"
    words = threshold_words(needed.threshold, part)
    basis = needed.threshold.basis
    return f"{words} ({basis})" if basis and basis != part.label else words


def _specificity(threshold: Threshold) -> tuple[bool, bool, bool]:
    return (
        threshold.condition is not None,
        threshold.year is not None,
        threshold.group_id is not None,
    )


def _property_label(criteria_set: CriteriaSet, condition: Condition) -> str:
    for known in criteria_set.properties:
        if known.id == condition.property_id:
            return known.label
    return condition.property_id
