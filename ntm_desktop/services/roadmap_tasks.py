"""The lines of the roadmap as they stand today, and those that are late as things to do."""

from collections.abc import Sequence
from datetime import date

from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.registers.entries import shown
from ntm_desktop.domain.roadmap import ROADMAP, Task, TaskState, task_on
from ntm_desktop.services.registers.listing import find_register
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.todo import Todo
from ntm_desktop.store.commune import registers as stored

_SINGLE = 2
_NAMED = 3


def today_of(ws: Workspace) -> date:
    """The day it is at the office."""
    return ws.now().astimezone().date()


def roadmap_tasks(ws: Workspace, on: date | None = None) -> tuple[Task, ...]:
    """Every line of the roadmap as it stands today, or on a day, in the office's order."""
    day = on or today_of(ws)
    return tuple(task_on(entry, day) for entry in stored.entries(ws.file, ROADMAP))


def overdue_todos(ws: Workspace, tasks: Sequence[Task]) -> tuple[Todo, ...]:
    """Lines of the roadmap that are late, the longest first; many of them as one thing to do."""
    late = [task for task in tasks if task.state is TaskState.OVERDUE]
    late.sort(key=lambda task: task.days or 0)
    if len(late) > _SINGLE:
        named = "; ".join(task_name(task) for task in late[:_NAMED])
        more = f" và {len(late) - _NAMED} việc nữa" if len(late) > _NAMED else ""
        title = f"{len(late)} việc trong lộ trình đã quá hạn"
        return (
            Todo(
                title, f"{named}{more}", f"{ROADMAP}:{late[0].entry.id}", PageId.ROADMAP, "roadmap"
            ),
        )
    form = find_register(ws, ROADMAP) if late else None
    found = []
    for task in late:
        assert form is not None
        due = shown(form, task.entry, form.field("due"))
        who = task.entry.value("who") or "chưa ghi chủ thể"
        detail = f"{task.words} (hạn {due}) · {who}"
        target = f"{ROADMAP}:{task.entry.id}"
        found.append(
            Todo(f"Lộ trình: {task_name(task)}", detail, target, PageId.ROADMAP, "roadmap")
        )
    return tuple(found)


def task_name(task: Task) -> str:
    """What a line is called: "17.6 – Mua xe gom rác"."""
    said = task.entry.value("task") or task.entry.value("target") or "chưa ghi việc"
    return f"{task.indicator_no} – {said}" if task.indicator_no else said
