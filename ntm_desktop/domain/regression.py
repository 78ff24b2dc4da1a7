"""Regression (tụt tiêu chí): met before, answered since and not met now.

An answer that was not filled in yet is no regression, whatever lies before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ntm_desktop.domain.assessment import Assessment, Verdict
from ntm_desktop.domain.periods import Period

_DECIDED = frozenset({Verdict.MET, Verdict.NOT_MET})


@dataclass(frozen=True, slots=True)
class Fallen:
    """A criterion or indicator that was met and is not any more.

    Attributes:
        no: "17" or "17.6".
        since: the last period it was met in.
        now: how it stands, in words; "" for a criterion.
    """

    no: str
    name: str
    since: Period
    now: str = ""


@dataclass(frozen=True, slots=True)
class Regression:
    """What fell; indicators in the order of the set."""

    criteria: tuple[Fallen, ...] = ()
    indicators: tuple[Fallen, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything fell."""
        return bool(self.criteria or self.indicators)


def regression(now: Assessment, earlier: Sequence[tuple[Period, Assessment]]) -> Regression:
    """What fell since earlier periods.

    Each thing is held against the newest period before in which it was decided at all, so that
    a half-year nobody filled in hides nothing.

    Args:
        now: the assessment at hand.
        earlier: those before it by the same set, in any order.
    """
    before = sorted(earlier, key=lambda one: one[0], reverse=True)
    old_criteria: dict[int, tuple[Period, Verdict]] = {}
    old_indicators: dict[str, tuple[Period, Verdict]] = {}
    for period, outcome in before:
        for criterion in outcome.criteria:
            if criterion.verdict in _DECIDED:
                old_criteria.setdefault(criterion.no, (period, criterion.verdict))
            for indicator in criterion.indicators:
                if indicator.verdict in _DECIDED:
                    old_indicators.setdefault(indicator.no, (period, indicator.verdict))
    criteria, indicators = [], []
    for criterion in now.criteria:
        since = _met_in(old_criteria.get(criterion.no))
        if since is not None and criterion.verdict is Verdict.NOT_MET:
            criteria.append(Fallen(str(criterion.no), criterion.name, since))
        for indicator in criterion.indicators:
            since = _met_in(old_indicators.get(indicator.no))
            if since is not None and indicator.verdict is Verdict.NOT_MET:
                said = ", cần ".join(filter(None, (indicator.value, indicator.needed)))
                indicators.append(Fallen(indicator.no, "", since, said))
    return Regression(tuple(criteria), tuple(indicators))


def _met_in(old: tuple[Period, Verdict] | None) -> Period | None:
    return old[0] if old is not None and old[1] is Verdict.MET else None
