"""The page "Lộ trình": what was registered, what is planned for each indicator, what is late."""

from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.assessment import IndicatorVerdict, Verdict
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.charts import Chart
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.registers.entries import Entry, typed
from ntm_desktop.domain.roadmap import (
    ROADMAP,
    YEAR_TARGETS,
    Task,
    TaskState,
    criteria_targets,
    proposal,
    unplanned,
)
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.registers.editing import add_lines
from ntm_desktop.services.registers.listing import RegisterView, find_register, known_of
from ntm_desktop.services.reports.gathering import gather
from ntm_desktop.services.reports.pictures import criteria_chart
from ntm_desktop.services.roadmap_tasks import roadmap_tasks
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import registers as stored


@dataclass(frozen=True, slots=True)
class RoadmapView:
    """Everything the page shows.

    Attributes:
        tasks: entry id to how it stands today.
        names: number of an indicator or criterion to its short name.
        verdicts: number of an indicator to how it stands in the assessment.
        unplanned: indicators not met for which nothing open is planned.
        targets: year to the criteria registered, of the tier of the assessment's set.
        met: criteria met now, of ``total``.
        chart: criteria by year with targets; None while nothing is known.
        remarks: what does not fit together, a sentence each.
    """

    info: AssessmentInfo
    lines: RegisterView
    registered: RegisterView
    tasks: dict[str, Task]
    names: dict[str, str]
    verdicts: dict[str, Verdict]
    unplanned: tuple[IndicatorVerdict, ...]
    targets: dict[int, int]
    met: int
    total: int
    chart: Chart | None
    remarks: tuple[str, ...] = ()

    @property
    def overdue(self) -> int:
        """How many lines are late."""
        return sum(task.state is TaskState.OVERDUE for task in self.tasks.values())

    @property
    def open(self) -> int:
        """How many lines are still to be done."""
        return sum(task.open for task in self.tasks.values())

    @property
    def money(self) -> Decimal | None:
        """What the open lines need, triệu đồng; None when no line says."""
        known = [
            money
            for task in self.tasks.values()
            if task.open and (money := task.entry.number("money")) is not None
        ]
        return sum(known, Decimal(0)) if known else None


def roadmap_view(ws: Workspace, assessment_id: str) -> RoadmapView:
    """What was registered and planned, held against an assessment."""
    info = find_assessment(ws, assessment_id)
    now = standing(ws, info)
    known = known_of(ws, info.period)
    tasks = roadmap_tasks(ws)
    registered = stored.entries(ws.file, YEAR_TARGETS)
    verdicts = [one for criterion in now.outcome.criteria for one in criterion.indicators]
    names = {one.no: one.name for one in now.criteria_set.indicators()}
    names |= {str(one.no): one.short_name for one in now.criteria_set.criteria}
    targets = dict(criteria_targets(registered, now.criteria_set.tier))
    total = now.outcome.total
    return RoadmapView(
        info,
        RegisterView(find_register(ws, ROADMAP), tuple(task.entry for task in tasks), known),
        RegisterView(find_register(ws, YEAR_TARGETS), registered, known),
        {task.entry.id: task for task in tasks},
        names,
        {one.no: one.verdict for one in verdicts},
        unplanned(verdicts, tasks),
        targets,
        now.outcome.met,
        total,
        criteria_chart(gather(ws, info.period)),
        tuple(
            f"Năm {year} đăng ký {count} tiêu chí, nhiều hơn {total} tiêu chí của bộ đang dùng."
            for year, count in targets.items()
            if count > total
        ),
    )


def propose(ws: Workspace, assessment_id: str) -> Change:
    """Add a line for each indicator not met that has nothing open in the roadmap, as one edit.

    Filled in is only what the figures say; the rest stays empty and is asked for.

    Raises:
        EntryError: there is nothing to add.
    """
    view = roadmap_view(ws, assessment_id)
    if not view.unplanned:
        raise EntryError("Mọi chỉ tiêu chưa đạt đều đã có việc trong lộ trình.")
    form, known = view.lines.form, view.lines.known
    lines = [
        typed(form, Entry("", ROADMAP), proposal(view.names.get(one.no, one.no), one), known)
        for one in view.unplanned
    ]
    label = f"Thêm {len(lines)} chỉ tiêu chưa đạt vào lộ trình"
    return apply(ws, label, add_lines(ws, ROADMAP, lines))
