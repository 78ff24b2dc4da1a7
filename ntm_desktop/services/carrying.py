"""Opening a period: what is open goes on in it, and what that is.

Roadmap and registers are lists over the years, so their open lines are there in the new period by
themselves. The list of projects is a year's: those not finished, or still owing, are put into it.
"""

from dataclasses import dataclass

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.registers.sums import Place, place_in
from ntm_desktop.domain.registers.times import span_of
from ntm_desktop.domain.roadmap import TaskState
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.project_cards import open_year, projects_view
from ntm_desktop.services.registers.listing import find_register
from ntm_desktop.services.roadmap_tasks import roadmap_tasks
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import registers as stored

_STAFF = "steering"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class CarriedForward:
    """What goes on in a period.

    Attributes:
        items: a phrase each: "4 việc chưa xong trong lộ trình (1 quá hạn)".
        change: what was written for it; None when nothing had to be.
    """

    period: Period
    items: tuple[str, ...]
    change: Change | None = None

    @property
    def words(self) -> str:
        """All of it as a sentence; "" when nothing is open."""
        return f"Mang sang {self.period.inline}: {'; '.join(self.items)}." if self.items else ""


def carry_forward(ws: Workspace, assessment_id: str) -> CarriedForward:
    """Carry what is open into the period of an assessment that was just begun.

    Projects are an edit of their own, which can be taken back without the assessment.
    """
    period = find_assessment(ws, assessment_id).period
    items: list[str] = []
    tasks = [task for task in roadmap_tasks(ws) if task.open]
    if tasks:
        late = sum(task.state is TaskState.OVERDUE for task in tasks)
        said = f"{len(tasks)} việc chưa xong trong lộ trình"
        items.append(f"{said} ({late} quá hạn)" if late else said)
    change = None
    year = period.year
    if period.kind is not PeriodKind.SPAN and projects_view(ws, Cut.at(year)).unfinished:
        names, change = open_year(ws, year)
        listed = ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        items.append(f"{len(names)} công trình chưa xong hoặc còn nợ ({listed})")
    staff = _in_office(ws, period)
    if staff:
        items.append(f"{staff} người đang làm nhiệm vụ")
    return CarriedForward(period, tuple(items), change)


def _in_office(ws: Workspace, period: Period) -> int:
    form, span = find_register(ws, _STAFF), span_of(period)
    lines = stored.entries(ws.file, _STAFF)
    return sum(place_in(form, entry, span) is Place.IN for entry in lines)
