"""What goes on in a new period: open targets, works, findings and the people in charge.

Roadmap, registers and projects are lists over the years, not copies per period: what is open is
there in the new period by itself; unfinished projects are put into the list of a new year. Here
it is said, so that nobody has to look for it.
"""

from dataclasses import dataclass

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.sums import Place, place_in
from ntm_desktop.domain.registers.times import span_of
from ntm_desktop.domain.roadmap import TaskState
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.project_cards import not_carried
from ntm_desktop.services.records import projects
from ntm_desktop.services.registers.listing import find_register
from ntm_desktop.services.roadmap_tasks import roadmap_tasks
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import registers as stored

_STAFF = "steering"
_DONE = 100


@dataclass(frozen=True, slots=True)
class Carried:
    """One kind of open things that go on.

    Attributes:
        what: "4 việc trong lộ trình, 1 việc quá hạn".
        page: where they stand.
    """

    what: str
    page: str


def carried_into(ws: Workspace, assessment_id: str) -> tuple[Carried, ...]:
    """What is open as the period of an assessment begins; nothing that is finished."""
    period = find_assessment(ws, assessment_id).period
    found = []
    tasks = [task for task in roadmap_tasks(ws) if task.open]
    if tasks:
        late = sum(task.state is TaskState.OVERDUE for task in tasks)
        said = f"{len(tasks)} việc chưa xong trong lộ trình"
        found.append(Carried(f"{said} ({late} quá hạn)" if late else said, "roadmap"))
    works = projects(ws, assessment_id).projects
    going = [one for one in works if one.progress is None or one.progress < _DONE]
    count = len(going) + len(not_carried(ws, period.year))
    if count:
        found.append(Carried(f"{count} công trình chưa hoàn thành", "projects"))
    staff = _holding(ws, period)
    if staff:
        found.append(Carried(f"{staff} người đang làm nhiệm vụ", "registers"))
    return tuple(found)


def _holding(ws: Workspace, period: Period) -> int:
    form = find_register(ws, _STAFF)
    span = span_of(period)
    return sum(place_in(form, entry, span) is Place.IN for entry in stored.entries(ws.file, _STAFF))


def carried_words(carried: tuple[Carried, ...], period: Period) -> str:
    """What is carried, as a sentence; "" when nothing is open."""
    if not carried:
        return ""
    return f"Mang sang {period.inline}: {'; '.join(one.what for one in carried)}."
