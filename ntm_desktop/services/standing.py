"""Where an assessment stands: its answers held against its rules, and its evidence counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ntm_desktop.domain.assessment import Answer, Assessment, Context, Verdict
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.domain.thresholds import Applicable, thresholds_of
from ntm_desktop.services.in_force import context_of, pinned_set_of
from ntm_desktop.services.judging import judged
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored


@dataclass(frozen=True, slots=True)
class Standing:
    """An assessment with everything its verdicts rest on.

    Attributes:
        answers: indicator number to answer; blank ones are left out.
        outcome: the verdicts.
    """

    info: AssessmentInfo
    criteria_set: CriteriaSet
    context: Context
    answers: Mapping[str, Answer]
    outcome: Assessment

    def threshold(self, indicator: Indicator) -> dict[str, Applicable]:
        """Part id to the threshold that applies here, or why there is none."""
        return thresholds_of(indicator, self.criteria_set, self.answers, self.context)


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """How many of the asked-for lines of evidence of an indicator have a file."""

    given: int
    asked: int

    @property
    def complete(self) -> bool:
        """Whether every line has a file."""
        return self.given == self.asked

    @property
    def missing(self) -> int:
        """Lines without a file."""
        return self.asked - self.given


def standing(ws: Workspace, info: AssessmentInfo) -> Standing:
    """The verdicts of an assessment and what they rest on."""
    criteria_set = pinned_set_of(ws, info)
    context = context_of(ws, info)
    given = stored.answers(ws.file, info.id)
    return Standing(info, criteria_set, context, given, judged(criteria_set, given, context))


def previous_assessment(
    ws: Workspace, info: AssessmentInfo, *, same_set: bool = False
) -> AssessmentInfo | None:
    """The assessment of the period before, of the same set if there is one.

    Args:
        ws: the open commune.
        info: the assessment at hand.
        same_set: no other set will do, because indicators are to be compared by number.
    """
    before = [
        x
        for x in stored.all_of(ws.file, info.subject_level, info.subject_id or None)
        if x.period == info.period.previous
    ]
    of_set = [x for x in before if x.set_id == info.set_id]
    if of_set or same_set:
        return of_set[0] if of_set else None
    return before[0] if before else None


def evidence_counts(
    outcome: Assessment, criteria_set: CriteriaSet, items: Sequence[EvidenceItem]
) -> dict[str, EvidenceCount]:
    """Indicator number to its evidence; nothing is asked where the indicator does not apply."""
    given = {(item.indicator_no, item.requirement) for item in items}
    counts = {}
    for indicator in criteria_set.indicators():
        applies = outcome.indicator(indicator.no).verdict is not Verdict.NOT_APPLICABLE
        lines = range(len(indicator.evidence)) if applies else ()
        have = sum((indicator.no, line) in given for line in lines)
        counts[indicator.no] = EvidenceCount(have, len(lines))
    return counts
