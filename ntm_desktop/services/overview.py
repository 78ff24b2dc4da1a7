"""What an officer wants at eight in the morning: how far we are, what is missing, what is next."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.assessment import CriterionVerdict, Verdict
from ntm_desktop.domain.commune_file import AssessmentInfo, CommuneInfo
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.numbers import format_decimal, format_percent, percent, round_half_up
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.regression import Regression
from ntm_desktop.domain.resources import (
    SOURCE_LABELS,
    Contribution,
    ResourceLine,
    ResourceSource,
    contradicting_sum,
    total_actual,
)
from ntm_desktop.domain.roadmap import TaskState
from ntm_desktop.services.exchange.returned import returned
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.left_tables import left_todos
from ntm_desktop.services.listed import listed_money, money_lacks
from ntm_desktop.services.recognition import CommuneRecognition, commune_recognition
from ntm_desktop.services.registers.listing import registers
from ntm_desktop.services.regressions import regression_todos, regressions
from ntm_desktop.services.report_days import due_reports
from ntm_desktop.services.roadmap_tasks import overdue_todos, roadmap_tasks, today_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import (
    EvidenceCount,
    Standing,
    evidence_counts,
    previous_assessment,
    standing,
)
from ntm_desktop.services.todo import Todo, todo_list
from ntm_desktop.services.workspace import commune_info, receiver_gone
from ntm_desktop.store.commune import evidence, history


@dataclass(frozen=True, slots=True)
class Tile:
    """One criterion on the overview.

    Attributes:
        first_no: its first indicator, where a click leads; None while none is known.
    """

    criterion: CriterionVerdict
    short_name: str
    evidence: EvidenceCount
    first_no: str | None

    @property
    def evidence_complete(self) -> bool:
        """Whether every line of evidence that is asked for has a file."""
        return self.evidence.complete


@dataclass(frozen=True, slots=True)
class PreviousResult:
    """How the period before ended; it may have been judged by another set."""

    period: Period
    met: int
    total: int


@dataclass(frozen=True, slots=True)
class SourceShare:
    """What one source gave; ``share`` is percent, rounded as the reports do."""

    source: ResourceSource
    label: str
    money: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class ResourceSummary:
    """Money of the year, triệu đồng.

    Attributes:
        shares: every source with money, in the province's order.
        adds_up: the parts agree with each other.
        check: in words: that they agree, or what does not.
    """

    year: int
    total: Decimal
    shares: tuple[SourceShare, ...]
    adds_up: bool
    check: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page shows.

    Attributes:
        tiles: one per criterion, in order.
        met: criteria met, of ``total``.
        counts: number of indicators by verdict.
        indicators: number of indicators of the set.
        band: the row of the province's table that ``met`` falls into, or "".
        previous: None when there was no assessment of the period before, or an empty one.
        todo: everything open, most useful first; the page shows the first five.
        unverified: indicators that rest on wording or a threshold that nobody checked.
        missing_evidence: lines of evidence without a file.
        evidence_asked: lines of evidence that are asked for; a set may ask for none.
        resources: None when no money was recorded for the year.
        empty: nothing at all was answered yet.
        saved_at: of the last edit, UTC; None before the first.
        recognition: what decisions say of the commune.
        regression: what was met before, and is answered and not met now.
        overdue: lines of the roadmap that are late.
    """

    info: AssessmentInfo
    commune: CommuneInfo
    tiles: tuple[Tile, ...]
    met: int
    total: int
    counts: dict[Verdict, int]
    indicators: int
    band: str
    previous: PreviousResult | None
    todo: tuple[Todo, ...]
    unverified: int
    missing_evidence: int
    evidence_asked: int
    resources: ResourceSummary | None
    empty: bool
    saved_at: datetime | None
    recognition: CommuneRecognition
    regression: Regression
    overdue: int

    @property
    def period(self) -> Period:
        """The period that is assessed."""
        return self.info.period


def _registers(ws: Workspace) -> tuple[Todo, ...]:
    """Lines of registers in which something typed is not clear, and so is in no sum."""
    open_ones = [info for info in registers(ws) if info.asked]
    if not open_ones:
        return ()
    lines = sum(info.asked for info in open_ones)
    detail = "; ".join(f"{info.form.title}: {info.asked}" for info in open_ones)
    title = f"Sửa {lines} dòng chưa rõ trong sổ theo dõi"
    first = open_ones[0].form
    return (Todo(title, detail, first.id, PageId(first.page or PageId.REGISTERS), "registers"),)


def overview(ws: Workspace, assessment_id: str) -> Overview:
    """The first page of an assessment."""
    info = find_assessment(ws, assessment_id)
    now = standing(ws, info)
    items = evidence.of_assessment(ws.file, assessment_id)
    counts = evidence_counts(now.outcome, now.criteria_set, items)
    fallen = regressions(ws, now)
    tasks = roadmap_tasks(ws)
    return Overview(
        info=info,
        commune=commune_info(ws),
        tiles=_tiles(now.criteria_set, now.outcome.criteria, counts),
        met=now.outcome.met,
        total=now.outcome.total,
        counts={verdict: now.outcome.count(verdict) for verdict in Verdict},
        indicators=len(counts),
        band=_band(now.criteria_set, now.outcome.met),
        previous=_previous(ws, info),
        todo=(
            *returned(ws, assessment_id),
            *_receiver(ws, info),
            *_registers(ws),
            *left_todos(ws),
            *due_reports(ws, today_of(ws)),
            *overdue_todos(ws, tasks),
            *_open_todos(now, counts, fallen),
        ),
        unverified=len(now.outcome.unverified),
        missing_evidence=sum(count.missing for count in counts.values()),
        evidence_asked=sum(count.asked for count in counts.values()),
        resources=resource_summary(
            info.period.year, *listed_money(ws, info.period), money_lacks(ws, info.period)
        ),
        empty=not now.answers,
        saved_at=history.last_saved_at(ws.file),
        recognition=commune_recognition(ws),
        regression=fallen,
        overdue=sum(task.state is TaskState.OVERDUE for task in tasks),
    )


def _open_todos(
    now: Standing, counts: dict[str, EvidenceCount], fallen: Regression
) -> tuple[Todo, ...]:
    """What the answers leave to do; an indicator that fell is named once, as such and first."""
    lost = {one.no for one in fallen.indicators}
    rest = (
        todo
        for todo in todo_list(now, counts)
        if not (todo.kind == "unmet" and todo.indicator_no in lost)
    )
    return (*regression_todos(fallen), *rest)


def _receiver(ws: Workspace, info: AssessmentInfo) -> tuple[Todo, ...]:
    gone = receiver_gone(commune_info(ws), info.period)
    return (Todo("Sửa nơi nhận hồ sơ", gone, None, PageId.SETTINGS, "receiver"),) if gone else ()


def resource_summary(
    year: int,
    lines: tuple[ResourceLine, ...],
    contributions: tuple[Contribution, ...],
    lacks: tuple[str, ...] = (),
) -> ResourceSummary | None:
    """Add up a period's money and check it; None when there is none.

    Two things can fail to agree: rounded shares need not make 100,00 % (that is said, not
    called wrong), and what residents gave must equal the line of the community.
    """
    if not any(line.actual is not None for line in lines):
        return None
    total = total_actual(lines)
    by_source: dict[ResourceSource, Decimal] = {}
    for line in lines:
        if line.actual is not None:
            by_source[line.source] = by_source.get(line.source, Decimal(0)) + line.actual
    shares = tuple(
        SourceShare(
            source,
            SOURCE_LABELS[source],
            by_source[source],
            round_half_up(percent(by_source[source], total) if total else Fraction(0), 2),
        )
        for source in ResourceSource
        if source in by_source
    )
    if lacks:
        return ResourceSummary(year, total, shares, False, " ".join(lacks))
    community = by_source.get(ResourceSource.COMMUNITY)
    detailed = contradicting_sum(contributions, community)
    if detailed is not None and community is not None:
        check = (
            f"Đóng góp chi tiết cộng {format_decimal(detailed)}, khác dòng "
            f"“{SOURCE_LABELS[ResourceSource.COMMUNITY]}” {format_decimal(community)} triệu đồng"
        )
        return ResourceSummary(year, total, shares, False, check)
    compared = community is not None and bool(contributions)
    compared = compared and all(one.money is not None for one in contributions)
    return ResourceSummary(year, total, shares, True, _sum_words(shares, compared=compared))


def _sum_words(shares: tuple[SourceShare, ...], *, compared: bool) -> str:
    """That the parts agree; "khớp" is said only where there was something to compare."""
    together = sum((share.share for share in shares), Decimal(0))
    rounding = "" if together in (0, 100) else " do làm tròn"
    agree = " khớp" if compared else ""
    return f"Tổng {len(shares)} nguồn{agree} · tỷ lệ cộng {format_percent(together)}{rounding}"


def _tiles(
    criteria_set: CriteriaSet,
    verdicts: tuple[CriterionVerdict, ...],
    counts: dict[str, EvidenceCount],
) -> tuple[Tile, ...]:
    tiles = []
    for criterion, verdict in zip(criteria_set.criteria, verdicts, strict=True):
        own = [counts[indicator.no] for indicator in criterion.indicators]
        count = EvidenceCount(sum(c.given for c in own), sum(c.asked for c in own))
        first = criterion.indicators[0].no if criterion.indicators else None
        tiles.append(Tile(verdict, criterion.short_name, count, first))
    return tuple(tiles)


def _band(criteria_set: CriteriaSet, met: int) -> str:
    for band in criteria_set.bands:
        if band.lowest <= met <= band.highest:
            return band.label
    return ""


def _previous(ws: Workspace, info: AssessmentInfo) -> PreviousResult | None:
    before = previous_assessment(ws, info)
    if before is None:
        return None
    then = standing(ws, before)
    if not then.answers:
        return None
    return PreviousResult(before.period, then.outcome.met, then.outcome.total)
