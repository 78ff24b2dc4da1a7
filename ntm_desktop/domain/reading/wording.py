"""An answer in Vietnamese words, as the dry run shows it."""

from decimal import Decimal

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal, format_percent, percent


def describe_answer(indicator: Indicator, answer: Answer) -> str:
    """All figures of an answer: "428/1.127 hộ = 37,98 %; tập trung: …"; "" when blank."""
    if answer.not_applicable:
        return f"Không áp dụng: {answer.not_applicable}"
    said = []
    for part in indicator.parts:
        words = describe_part(part, answer.part(part.id))
        if words:
            label = part.label if len(indicator.parts) > 1 else ""
            said.append(f"{label}: {words}" if label else words)
    return "; ".join(said)


def describe_part(part: Part, given: PartAnswer) -> str:
    """The figures of one part, "" when blank."""
    if given.blank:
        return ""
    unit = f" {part.unit}" if part.unit and part.unit != "%" else ""
    match part.kind:
        case Kind.YES_NO:
            return "Đạt" if given.yes else "Chưa đạt"
        case Kind.PERCENT:
            return _share(part, given)
        case Kind.LEVEL:
            label = next((lv.label for lv in part.levels if lv.ordinal == given.value), "")
            return label or f"mức độ {_number(given.value)}"
        case Kind.NUMBER | Kind.COUNT:
            return f"{_number(given.value)}{unit}"


def _share(part: Part, given: PartAnswer) -> str:
    unit = f" {part.count_unit}" if part.count_unit else ""
    if given.numerator is None and given.denominator is None:
        return f"{_number(given.value)} %"
    above, below = _number(given.numerator), _number(given.denominator)
    words = f"{above}/{below}{unit}"
    if given.numerator is not None and given.denominator:
        words += f" = {format_percent(percent(given.numerator, given.denominator))}"
    return words


def _number(value: Decimal | None) -> str:
    return "?" if value is None else format_decimal(value)


def sentences(*parts: str) -> str:
    """Sentences in one line, each with its full stop, empty ones left out."""
    ended = (part.strip() for part in parts if part.strip())
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in ended)
