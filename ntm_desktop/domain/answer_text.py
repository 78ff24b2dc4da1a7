"""An answer as an officer types it into one cell: on screen in the table, in a form of Excel."""

from decimal import Decimal

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal


def cell_text(indicator: Indicator, answer: Answer) -> str:
    """An answer as an officer would type it: "2.014/2.861; nam 1.053/1.472"."""
    if answer.not_applicable:
        return answer.not_applicable
    said: list[str] = []
    for position, part in enumerate(indicator.parts):
        words = _figure_text(part, answer.part(part.id))
        if words:
            leading = position == 0 and part.kind is Kind.PERCENT
            label = "" if leading or len(indicator.parts) == 1 else lower_first(part.label)
            said.append(f"{label} {words}".strip())
    return "; ".join(said)


def _figure_text(part: Part, given: PartAnswer) -> str:
    if given.blank:
        return ""
    match part.kind:
        case Kind.YES_NO:
            return "Đạt" if given.yes else "Chưa đạt"
        case Kind.PERCENT:
            if given.numerator is None and given.denominator is None:
                return f"{_number(given.value)}%"
            return f"{_number(given.numerator)}/{_number(given.denominator)}"
        case Kind.LEVEL:
            label = next((x.label for x in part.levels if x.ordinal == given.value), "")
            return label or _number(given.value)
        case Kind.NUMBER | Kind.COUNT:
            return _number(given.value)


def _number(value: Decimal | None) -> str:
    return "?" if value is None else format_decimal(value)


def lower_first(text: str) -> str:
    """As it stands inside a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
