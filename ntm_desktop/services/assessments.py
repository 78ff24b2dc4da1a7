"""How an assessment stands: verdicts, the overview, one indicator, the status line.

Verdicts are never stored; they are worked out anew from the answers and the pinned rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.domain.assessment import (
    BLANK_ANSWER,
    Answer,
    Assessment,
    IndicatorVerdict,
    Verdict,
)
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Criterion, Indicator
from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.domain.packages import WAITING_STATES
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.in_force import find_assessment, find_indicator, pinned_set
from ntm_desktop.services.overview import Overview, ResourceSummary, Tile, overview
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import (
    EvidenceCount,
    Standing,
    evidence_counts,
    previous_assessment,
    standing,
)
from ntm_desktop.services.todo import Todo
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import evidence, history, packages

__all__ = [
    "EvidenceCount",
    "IndicatorView",
    "Overview",
    "PreviousAnswer",
    "RequirementEvidence",
    "ResourceSummary",
    "Standing",
    "StatusLine",
    "Tile",
    "Todo",
    "answers",
    "assess",
    "evidence_counts",
    "indicator_view",
    "overview",
    "pinned_set",
    "previous_assessment",
    "standing",
    "status_line",
]

_IN_HISTORY = (stored.ANSWER, evidence.EVIDENCE)


@dataclass(frozen=True, slots=True)
class RequirementEvidence:
    """One line of evidence that is asked for, with the files that are there.

    Attributes:
        requirement: index in ``Indicator.evidence``; None for files of the indicator as a
            whole.
        text: the line; empty for the indicator as a whole.
    """

    requirement: int | None
    text: str
    items: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class PreviousAnswer:
    """The same indicator one period before, under the same set."""

    period: Period
    answer: Answer
    verdict: IndicatorVerdict


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator as it is shown.

    Attributes:
        group_name: the commune's group in the set, empty while none is chosen.
        previous: None when there was no such assessment or nothing was answered.
        evidence: one entry per line asked for, in order; then, when there are any, the files
            of the indicator as a whole.
        history_count: number of changes recorded.
        position: place in the set, from 1, of ``total``.
        previous_no: the indicator before, None for the first.
        next_no: the indicator after, None for the last.
        next_missing: the next one, going round, that lacks figures or waits for a
            confirmation; None when no other does.
    """

    info: AssessmentInfo
    criterion: Criterion
    indicator: Indicator
    answer: Answer
    verdict: IndicatorVerdict
    group_name: str
    previous: PreviousAnswer | None
    evidence: tuple[RequirementEvidence, ...]
    history_count: int
    position: int
    total: int
    previous_no: str | None
    next_no: str | None
    next_missing: str | None


@dataclass(frozen=True, slots=True)
class StatusLine:
    """The line at the foot of the window.

    Attributes:
        total: indicators of the set; ``met`` to ``no_threshold`` add up to it.
        incomplete: figures are missing.
        no_threshold: the rule itself is not known.
        missing_evidence: lines of evidence without a file, of indicators that apply.
        packages_waiting: packages for which no receipt has come back.
        saved_at: of the last edit, UTC; None before the first.
    """

    total: int
    met: int
    not_met: int
    not_applicable: int
    incomplete: int
    no_threshold: int
    missing_evidence: int
    packages_waiting: int
    saved_at: datetime | None

    @property
    def missing(self) -> int:
        """Indicators without figures or without a known rule."""
        return self.incomplete + self.no_threshold


def assess(ws: Workspace, assessment_id: str) -> Assessment:
    """The verdicts of an assessment as its answers stand now."""
    return standing(ws, find_assessment(ws, assessment_id)).outcome


def answers(ws: Workspace, assessment_id: str) -> dict[str, Answer]:
    """Indicator number to answer, for every indicator that has one."""
    find_assessment(ws, assessment_id)
    return stored.answers(ws.file, assessment_id)


def status_line(ws: Workspace, assessment_id: str) -> StatusLine:
    """What the foot of the window says."""
    now = standing(ws, find_assessment(ws, assessment_id))
    items = evidence.of_assessment(ws.file, assessment_id)
    counts = evidence_counts(now.outcome, now.criteria_set, items)
    sent = packages.packages(ws.file)
    return StatusLine(
        total=len(counts),
        met=now.outcome.count(Verdict.MET),
        not_met=now.outcome.count(Verdict.NOT_MET),
        not_applicable=now.outcome.count(Verdict.NOT_APPLICABLE),
        incomplete=now.outcome.count(Verdict.INCOMPLETE),
        no_threshold=now.outcome.count(Verdict.NO_THRESHOLD),
        missing_evidence=sum(count.missing for count in counts.values()),
        packages_waiting=sum(package.state in WAITING_STATES for package in sent),
        saved_at=history.last_saved_at(ws.file),
    )


def indicator_view(ws: Workspace, assessment_id: str, no: str) -> IndicatorView:
    """Everything that the page of one indicator shows.

    Raises:
        EntryError: the set has no such indicator.
    """
    info = find_assessment(ws, assessment_id)
    now = standing(ws, info)
    indicator = find_indicator(now.criteria_set, no)
    numbers = [one.no for one in now.criteria_set.indicators()]
    place = numbers.index(no)
    items = [x for x in evidence.of_assessment(ws.file, assessment_id) if x.indicator_no == no]
    return IndicatorView(
        info=info,
        criterion=now.criteria_set.criterion_of(no),
        indicator=indicator,
        answer=now.answers.get(no, BLANK_ANSWER),
        verdict=now.outcome.indicator(no),
        group_name=_group_name(now.criteria_set, info.group_id),
        previous=_previous_answer(ws, info, no),
        evidence=_by_requirement(indicator, items),
        history_count=history.count(ws.file, assessment_id, no, _IN_HISTORY),
        position=place + 1,
        total=len(numbers),
        previous_no=numbers[place - 1] if place else None,
        next_no=numbers[place + 1] if place + 1 < len(numbers) else None,
        next_missing=_next_missing(now, numbers, place),
    )


def _group_name(criteria_set: CriteriaSet, group_id: str | None) -> str:
    return next((group.name for group in criteria_set.groups if group.id == group_id), "")


def _previous_answer(ws: Workspace, info: AssessmentInfo, no: str) -> PreviousAnswer | None:
    before = previous_assessment(ws, info, same_set=True)
    if before is None:
        return None
    then = standing(ws, before)
    answer = then.answers.get(no)
    if answer is None:
        return None
    try:
        verdict = then.outcome.indicator(no)
    except KeyError:
        # An earlier version of the set did not have it yet.
        return None
    return PreviousAnswer(before.period, answer, verdict)


def _by_requirement(
    indicator: Indicator, items: Sequence[EvidenceItem]
) -> tuple[RequirementEvidence, ...]:
    asked = [
        RequirementEvidence(line, text, tuple(x for x in items if x.requirement == line))
        for line, text in enumerate(indicator.evidence)
    ]
    rest = tuple(x for x in items if x.requirement is None)
    return (*asked, RequirementEvidence(None, "", rest)) if rest else tuple(asked)


def _next_missing(now: Standing, numbers: Sequence[str], place: int) -> str | None:
    for no in (*numbers[place + 1 :], *numbers[:place]):
        incomplete = now.outcome.indicator(no).verdict is Verdict.INCOMPLETE
        if incomplete or now.answers.get(no, BLANK_ANSWER).to_confirm:
            return no
    return None
