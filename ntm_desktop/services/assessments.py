"""How an assessment stands: verdicts, the overview, one indicator, the status line.

Verdicts are never stored; they are worked out anew from the answers and the pinned rules.
"""

from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.domain.assessment import (
    Answer,
    Assessment,
    Verdict,
)
from ntm_desktop.domain.outgoing import WAITING_STATES
from ntm_desktop.services.exchange.line_standing import LineStanding, line_standing
from ntm_desktop.services.in_force import find_assessment, pinned_set
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
from ntm_desktop.store.commune import communes, evidence, history, packages

__all__ = [
    "EvidenceCount",
    "Overview",
    "ResourceSummary",
    "Standing",
    "StatusLine",
    "Tile",
    "Todo",
    "answers",
    "assess",
    "evidence_counts",
    "overview",
    "pinned_set",
    "previous_assessment",
    "standing",
    "status_line",
]


@dataclass(frozen=True, slots=True)
class StatusLine:
    """The line at the foot of the window.

    Attributes:
        total: indicators of the set; ``met`` to ``no_threshold`` add up to it.
        incomplete: figures are missing.
        no_threshold: the rule itself is not known.
        missing_evidence: lines of evidence without a file, of indicators that apply.
        evidence_asked: lines of evidence that those ask for; a set may ask for none.
        packages_waiting: packages for which no receipt has come back.
        line: what is still to come of the line.
        saved_at: of the last edit, UTC; None before the first.
        moved_on: the day these data went to another PC; "" while they are worked on here.
    """

    total: int
    met: int
    not_met: int
    not_applicable: int
    incomplete: int
    no_threshold: int
    missing_evidence: int
    evidence_asked: int
    packages_waiting: int
    line: LineStanding
    saved_at: datetime | None
    moved_on: str = ""

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
        evidence_asked=sum(count.asked for count in counts.values()),
        packages_waiting=sum(package.state in WAITING_STATES for package in sent),
        line=line_standing(ws),
        saved_at=history.last_saved_at(ws.file),
        moved_on=communes.remembered(ws.file, communes.MOVED),
    )
