"""How the villages or gardens of a commune stand, and their sum; every count adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ntm_desktop.domain.assessment import Assessment, Verdict
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.places import LEVEL_LABELS, Place


class SubjectState(StrEnum):
    """Where a village or garden stands; each is in exactly one, so the counts add up."""

    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not_fulfilled"
    OPEN = "open"
    NOT_ASSESSED = "not_assessed"


STATE_LABELS = {
    SubjectState.FULFILLED: "đạt đủ",
    SubjectState.NOT_FULFILLED: "chưa đạt",
    SubjectState.OPEN: "còn thiếu số liệu",
    SubjectState.NOT_ASSESSED: "chưa đánh giá",
}


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """How one village or garden stands.

    Attributes:
        assessment_id: "" when it was not assessed for the period.
        met: criteria met, of ``total``.
        fulfilled: every criterion is met.
        open_count: indicators without figures or without a known rule.
        verdicts: criterion number to its verdict; empty when it was not assessed.
    """

    place: Place
    assessment_id: str
    met: int
    total: int
    fulfilled: bool
    open_count: int
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)

    @property
    def state(self) -> SubjectState:
        """In one word."""
        if not self.assessment_id:
            return SubjectState.NOT_ASSESSED
        if self.fulfilled:
            return SubjectState.FULFILLED
        failing = Verdict.NOT_MET in self.verdicts.values()
        return SubjectState.NOT_FULFILLED if failing else SubjectState.OPEN


@dataclass(frozen=True, slots=True)
class CriterionSum:
    """How many villages or gardens meet one criterion.

    Attributes:
        open_count: assessed, but figures or the rule are missing.
        not_assessed: the rest; all four add up to the number of villages.
    """

    no: int
    name: str
    met: int
    not_met: int
    open_count: int
    not_assessed: int


@dataclass(frozen=True, slots=True)
class LevelSummary:
    """All subjects of one level for one period, as a commune reports them.

    Attributes:
        unverified: indicators that rest on wording or a threshold that nobody checked.
    """

    level: SubjectLevel
    period: Period
    set_id: str
    set_title: str
    lines: tuple[SubjectLine, ...]
    criteria: tuple[CriterionSum, ...] = ()
    unverified: int = 0

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.lines)

    @property
    def assessed(self) -> int:
        """How many were assessed."""
        return sum(bool(line.assessment_id) for line in self.lines)

    @property
    def fulfilled(self) -> int:
        """How many meet every criterion."""
        return sum(line.fulfilled for line in self.lines)

    def count(self, state: SubjectState) -> int:
        """How many are in a state."""
        return sum(line.state is state for line in self.lines)

    @property
    def sentence(self) -> str:
        """In words: "3/8 thôn đạt đủ tiêu chí; 5 thôn đã tự đánh giá"."""
        name = LEVEL_LABELS[self.level]
        return (
            f"{self.fulfilled}/{self.total} {name} đạt đủ tiêu chí; {self.assessed} {name} đã tự "
            "đánh giá"
        )


def criterion_verdicts(outcome: Assessment) -> dict[int, Verdict]:
    """Criterion number to its verdict."""
    return {criterion.no: criterion.verdict for criterion in outcome.criteria}


def criterion_sum(lines: Sequence[SubjectLine], no: int, name: str) -> CriterionSum:
    """Count one criterion over all."""
    # One begun with an earlier version of the set may not have the criterion yet.
    given = [line.verdicts[no] for line in lines if no in line.verdicts]
    met, not_met = given.count(Verdict.MET), given.count(Verdict.NOT_MET)
    still = len(given) - met - not_met
    return CriterionSum(no, name, met, not_met, still, len(lines) - len(given))
