"""What a new set of rules is called until somebody says otherwise."""

import re
from collections.abc import Mapping
from datetime import date

from ntm_desktop.domain.criteria import SubjectLevel, Tier
from ntm_desktop.domain.text import fold

LONGEST_ID = 64
_DIGITS = re.compile(r"\d+")
_LEVELS: Mapping[SubjectLevel, str] = {
    SubjectLevel.COMMUNE: "xa",
    SubjectLevel.VILLAGE: "thon",
    SubjectLevel.RESIDENTIAL_AREA: "khu-dan-cu",
    SubjectLevel.GARDEN: "vuon",
}
_TIERS: Mapping[Tier, str] = {
    Tier.STANDARD: "",
    Tier.ADVANCED: "nang-cao",
    Tier.MODEL: "kieu-mau",
    Tier.MODERN: "hien-dai",
}


def set_id(
    decision: str, issued: date | None, first_year: int | None, level: SubjectLevel, tier: Tier
) -> str:
    """An id as the shipped sets have them: "qd-738-2019-thon", "qd-12-2031-xa-nang-cao".

    Args:
        decision: its number; may be empty.
        issued: its date; gives the year, else the decision's second number or the first year.
        first_year: of the period.
        level: what is assessed.
        tier: how far it reaches.
    """
    numbers = _DIGITS.findall(fold(decision))
    year = str(issued.year) if issued else ""
    if not year:
        year = next((n for n in numbers[1:] if len(n) == 4), str(first_year or ""))
    parts = ("qd" if numbers else "bo", *numbers[:1], year, _LEVELS[level], _TIERS[tier])
    return "-".join(part for part in parts if part)[:LONGEST_ID]


def not_for_group(name: str) -> str:
    """The ground on which an indicator is not asked of one group of communes."""
    return f"Không áp dụng đối với {name}"
