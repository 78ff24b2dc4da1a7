"""What a set of rules is called in the top bar when nobody named it."""

from ntm_desktop.domain.criteria import SubjectLevel, Tier
from ntm_desktop.domain.rule_tables.columns import LONGEST
from ntm_desktop.domain.rule_tables.indicator_reading import shortened
from ntm_desktop.domain.rule_tables.wording import LEVELS, TIERS


def short_title(
    title: str,
    decision: str,
    first_year: int | None,
    last_year: int | None,
    level: SubjectLevel,
    tier: Tier,
) -> str:
    """A name like those of the shipped sets: "Bộ tiêu chí 2026–2030 · đạt chuẩn".

    Its period tells sets apart; without one the number of its decision does, and without both
    nothing is left but the beginning of its title.

    Args:
        title: official title.
        decision: its number; may be empty.
        first_year: of its period.
        last_year: of its period.
        level: what is assessed.
        tier: how far it reaches.
    """
    named = f"{first_year}–{last_year}" if first_year and last_year else ""
    if not named and decision:
        named = f"QĐ {decision}" if decision[:1].isdigit() else decision
    if not named:
        return shortened(title, LONGEST["short_title"])
    of = "" if level is SubjectLevel.COMMUNE else f"{LEVELS[level].lower().split(',')[0]} "
    return shortened(f"Bộ tiêu chí {of}{named} · {TIERS[tier].lower()}", LONGEST["short_title"])
