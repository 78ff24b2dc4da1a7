"""Everything the page shows of an assessment, read in one go on the database thread.

With all answers at hand the page steps from one indicator to the next, and judges what is
being typed, without waiting for the disk.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ntm_desktop.domain.assessment import (
    BLANK_ANSWER,
    Answer,
    Assessment,
    Context,
    IndicatorVerdict,
    Verdict,
)
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.domain.package import AppraisedIndicator
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.exchange.returned import returned_indicators
from ntm_desktop.services.judging import judged

if TYPE_CHECKING:
    from ntm_desktop.services.workspace import Workspace


class Filter(StrEnum):
    """Which indicators the list shows."""

    ALL = "all"
    MISSING = "missing"
    NOT_MET = "not_met"
    CHANGED = "changed"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, slots=True)
class Previous:
    """The assessment before this one by the same rules.

    Attributes:
        joined: indicator number to how its figures were added up from old communes' own, or why
            they were not; empty where it is the commune's own assessment.
        accepted: numbers of the indicators that the receiving office accepted then; their
            figures are those of its appraisal.
    """

    period: Period
    answers: Mapping[str, Answer]
    assessment: Assessment
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()

    def words(self, no: str) -> str:
        """Which period the figures of an indicator are of, and whose they are."""
        said = ", số đã thẩm tra" if no in self.accepted else ""
        return f"{self.period.label}{said}"

    def verdict(self, no: str) -> IndicatorVerdict | None:
        """Where an indicator stood; None when an earlier version of the set lacked it."""
        try:
            return self.assessment.indicator(no)
        except KeyError:
            return None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of one assessment.

    Attributes:
        answers: indicator number to answer; a missing one is blank.
        context: what the thresholds depend on.
        assessment: what follows from the answers.
        previous: last period's, None when there is none.
        evidence: every file, in the order it was added.
        returned: indicator number to what the receiving office wants mended of the newest package.
        appraised: indicator number to what the receiving office found of the newest package.
    """

    criteria_set: CriteriaSet
    answers: Mapping[str, Answer]
    context: Context
    assessment: Assessment
    previous: Previous | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    returned: Mapping[str, str] = field(default_factory=dict)
    appraised: Mapping[str, AppraisedIndicator] = field(default_factory=dict)

    def answer(self, no: str) -> Answer:
        """The answer to one indicator, blank when there is none."""
        return self.answers.get(no, BLANK_ANSWER)

    def verdict(self, no: str) -> IndicatorVerdict:
        """Where one indicator stands."""
        return self.assessment.indicator(no)

    def with_answers(self, answers: Mapping[str, Answer]) -> "Snapshot":
        """The same with other answers, judged anew."""
        if answers == self.answers:
            return self
        return replace(
            self,
            answers=dict(answers),
            assessment=judged(self.criteria_set, answers, self.context),
        )

    def evidence_of(self, no: str) -> tuple[EvidenceItem, ...]:
        """The files of one indicator."""
        return tuple(item for item in self.evidence if item.indicator_no == no)

    def evidence_item(self, evidence_id: str) -> EvidenceItem | None:
        """One file by its id; None when it is not there any more."""
        return next((item for item in self.evidence if item.id == evidence_id), None)

    def evidence_complete(self, indicator: Indicator) -> bool:
        """Whether every line that has to be proved has a file."""
        given = {item.requirement for item in self.evidence_of(indicator.no)}
        return given >= set(range(len(indicator.evidence)))

    def changed(self, no: str) -> bool:
        """Whether figures or verdict differ from last period's."""
        if self.previous is None:
            return False
        mine, before = self.answer(no), self.previous.answers.get(no, BLANK_ANSWER)
        if (mine.parts, mine.not_applicable) != (before.parts, before.not_applicable):
            return True
        then = self.previous.verdict(no)
        return then is None or self.verdict(no).verdict is not then.verdict

    def shows(self, no: str, chosen: Filter) -> bool:
        """Whether an indicator passes a filter."""
        match chosen:
            case Filter.ALL:
                return True
            case Filter.MISSING:
                return self.verdict(no).verdict is Verdict.INCOMPLETE
            case Filter.NOT_MET:
                return self.verdict(no).verdict is Verdict.NOT_MET
            case Filter.CHANGED:
                return self.changed(no)
            case Filter.TO_CONFIRM:
                return bool(self.answer(no).to_confirm)

    def count(self, chosen: Filter) -> int:
        """How many indicators pass a filter."""
        return sum(self.shows(indicator.no, chosen) for indicator in self.criteria_set.indicators())

    def next_missing(self, no: str) -> str | None:
        """The next indicator that needs the officer: figures, a confirmation, then evidence.

        Searches behind ``no`` and from the beginning again; None when nothing is open besides
        ``no`` itself.
        """
        following = list(self._after(no))
        for open_here in (self._needs_answer, self._needs_evidence):
            for indicator in following:
                if open_here(indicator):
                    return indicator.no
        return None

    def _needs_answer(self, indicator: Indicator) -> bool:
        return self.shows(indicator.no, Filter.MISSING) or self.shows(
            indicator.no, Filter.TO_CONFIRM
        )

    def _needs_evidence(self, indicator: Indicator) -> bool:
        if self.verdict(indicator.no).verdict is Verdict.NOT_APPLICABLE:
            return False
        return not self.evidence_complete(indicator)

    def _after(self, no: str) -> Iterator[Indicator]:
        every = list(self.criteria_set.indicators())
        at = next((i for i, each in enumerate(every) if each.no == no), -1)
        yield from every[at + 1 :]
        yield from every[: max(at, 0)]


def load(ws: "Workspace", assessment_id: str) -> Snapshot:
    """Read it; runs on the database thread."""
    from ntm_desktop.services import evidence
    from ntm_desktop.services.exchange.accepted import accepted_answers, appraised_indicators
    from ntm_desktop.services.in_force import find_assessment
    from ntm_desktop.services.standing import previous_assessment, standing

    info = find_assessment(ws, assessment_id)
    now = standing(ws, info)
    previous = None
    before = previous_assessment(ws, info, same_set=True)
    if before is not None:
        then = standing(ws, before)
        answers, accepted = accepted_answers(ws, before.id, then.answers)
        outcome = then.outcome
        if answers != then.answers:
            outcome = judged(then.criteria_set, answers, then.context)
        previous = Previous(before.period, answers, outcome, accepted=accepted)
    else:
        previous = _of_predecessors(ws, info, now.criteria_set, now.context)
    return Snapshot(
        criteria_set=now.criteria_set,
        answers=now.answers,
        context=now.context,
        assessment=now.outcome,
        previous=previous,
        evidence=evidence.evidence_items(ws, assessment_id),
        returned=returned_indicators(ws, assessment_id),
        appraised=appraised_indicators(ws, assessment_id),
    )


def _of_predecessors(
    ws: "Workspace", info: AssessmentInfo, rules: CriteriaSet, context: Context
) -> Previous | None:
    """What the communes answered that this one was made from, and its sum."""
    from ntm_desktop.domain.joining import answers_of
    from ntm_desktop.services.predecessors import before_joining

    found = before_joining(ws, info, rules)
    if found is None:
        return None
    answers = answers_of(found.sums)
    joined = {one.no: said for one in rules.indicators() if (said := found.sentences(one.no))}
    if found.period is None and not joined:
        return None
    period = found.period or info.period.previous
    return Previous(period, answers, judged(rules, answers, context), joined)
