"""What a report is filled from: assessment and money of its period and of the one before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.projects import Project
from ntm_desktop.domain.regression import Regression
from ntm_desktop.domain.resources import Contribution, ResourceLine
from ntm_desktop.domain.roadmap import YEAR_TARGETS, Task, criteria_targets
from ntm_desktop.services.listed import listed_money, listed_projects, money_lacks, money_stated
from ntm_desktop.services.regressions import regressions
from ntm_desktop.services.reports.quantities import Made, made_quantities
from ntm_desktop.services.roadmap_tasks import roadmap_tasks, today_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import Standing, standing
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import registers

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Money:
    """Money and works of one period; empty where nothing is kept.

    Attributes:
        lacks: sentences on the years whose money is not in the sums; then they are no figures of
            the period, and no sentence, picture or comparison may take them for such.
    """

    lines: tuple[ResourceLine, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    projects: tuple[Project, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Plain values of a period and of what it is compared with.

    Attributes:
        now: the assessment that tells how the period ended; None when there is none.
        before: the one it is compared with.
        history: (period, met, total) of the years known, oldest first.
        money_before_period: the same period a year earlier, whose money it is compared with.
        targets: year to the criteria registered for it, of the tier of ``now``.
        tasks: the roadmap as it stood at the end of the period, or stands today.
        tasks_on: that day.
        made: quantities of works, cumulative to the end of the period.
        regression: what was met in an earlier period and is not met in ``now``.
    """

    period: Period
    now: Standing | None
    before: Standing | None
    history: tuple[tuple[Period, int, int], ...]
    money: Money
    money_before: Money
    money_before_period: Period
    targets: Mapping[int, int] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()
    tasks_on: date | None = None
    regression: Regression = field(default_factory=Regression)
    made: tuple[Made, ...] = ()


def gather(ws: Workspace, period: Period) -> Gathered:
    """Everything the sources of tables, pictures and figures look at."""
    infos = sorted(stored.all_of(ws.file, SubjectLevel.COMMUNE), key=lambda info: info.period)
    now = _at(infos, period)
    before = _before(infos, now, period)
    stands = {info.id: standing(ws, info) for info in infos}
    return Gathered(
        period,
        stands[now.id] if now else None,
        stands[before.id] if before else None,
        _history(infos, stands, period),
        _money(ws, period),
        _comparable(_money(ws, period.year_before)),
        period.year_before,
        _targets(ws, stands[now.id]) if now else {},
        roadmap_tasks(ws, _day(ws, period)),
        _day(ws, period),
        regressions(ws, stands[now.id]) if now else Regression(),
        made_quantities(ws, period),
    )


def _day(ws: Workspace, period: Period) -> date:
    """The day a report speaks of: the last of its period, today while that is still to come."""
    return min(today_of(ws), period.last_day)


def _targets(ws: Workspace, now: Standing) -> Mapping[int, int]:
    return criteria_targets(registers.entries(ws.file, YEAR_TARGETS), now.criteria_set.tier)


def _at(infos: list[AssessmentInfo], period: Period) -> AssessmentInfo | None:
    """The period's own assessment; else one of its year, which a note names; else the newest."""
    same = [info for info in infos if info.period == period]
    inside = [info for info in infos if period.holds(info.period)]
    around = [
        info for info in infos if info.period.holds(period) and info.period.year == period.year
    ]
    for found in (same, inside, around):
        if found:
            return found[-1]
    ended = [info for info in infos if info.period.last_day <= period.last_day]
    return ended[-1] if ended else None


def _before(
    infos: list[AssessmentInfo], now: AssessmentInfo | None, period: Period
) -> AssessmentInfo | None:
    same = [info for info in infos if info.period == period.previous and info is not now]
    if same:
        return same[-1]
    limit = now.period if now else period
    earlier = [info for info in infos if info.period < limit]
    return earlier[-1] if earlier else None


def _history(
    infos: list[AssessmentInfo], stands: dict[str, Standing], period: Period
) -> tuple[tuple[Period, int, int], ...]:
    """One result for each year up to the period: its year's, else the last within it."""
    found: dict[int, AssessmentInfo] = {}
    for info in infos:
        if not period < info.period and info.period.kind is not PeriodKind.SPAN:
            found[info.period.year] = info
    return tuple(
        (info.period, stands[info.id].outcome.met, stands[info.id].outcome.total)
        for _, info in sorted(found.items())
    )


def _money(ws: Workspace, period: Period) -> Money:
    """Money, gifts and projects, cumulative to the end of a period."""
    lines, gifts = listed_money(ws, period)
    if period.kind is not PeriodKind.SPAN and not money_stated(ws, period):
        # What residents gave is known day by day, the other sources are not: their sum would be
        # printed as all that was raised.
        lines = ()
    return Money(lines, gifts, listed_projects(ws, period), money_lacks(ws, period))


def _comparable(money: Money) -> Money:
    return replace(money, lines=(), contributions=()) if money.lacks else money
