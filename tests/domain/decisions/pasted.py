"""A decision's text as it was pasted, and what was made of it."""

from decimal import Decimal

from ntm_desktop.domain.decisions.document import DecisionText, Line
from ntm_desktop.domain.decisions.reading import DecisionReading, read_decision


def read(text: str) -> DecisionReading:
    """What is read of lines that were pasted."""
    lines = [Line(line, 0, n) for n, line in enumerate(text.split("\n"), start=1)]
    return read_decision(DecisionText("dán.txt", "0" * 64, tuple(lines)))


def values(made: DecisionReading) -> dict[str, list[Decimal | str | bool | None]]:
    """Number of each indicator → its levels, in the order of the groups."""
    return {
        item.number: [limit.value for limit in item.thresholds.values()] for item in made.indicators
    }


def asked(made: DecisionReading) -> list[str]:
    """Numbers of the indicators that are asked about, themselves or a sub-item of theirs."""
    return [
        item.number for item in made.indicators if item.asked or any(p.asked for p in item.parts)
    ]
