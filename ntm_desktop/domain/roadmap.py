"""The roadmap (lộ trình): what is to be done for indicators not met, by when, and how it stands.

Its lines are those of the register "roadmap", what the commune registers for a year those of
"year-targets"; here is what they mean on a day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.assessment import IndicatorVerdict, PartVerdict, Verdict
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.registers.entries import Entry

ROADMAP, YEAR_TARGETS = "roadmap", "year-targets"
"""Ids of the two registers."""
SOON_DAYS = 30


class TaskState(StrEnum):
    """How a line of the roadmap stands on a day."""

    DONE = "done"
    OVERDUE = "overdue"
    SOON = "soon"
    """Due within :data:`SOON_DAYS`."""
    OPEN = "open"
    UNDATED = "undated"
    """Nobody said by when."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the roadmap on a day.

    Attributes:
        days: left to the last day it may be finished on, negative once that has passed; None
            when it is done or was given no time.
    """

    entry: Entry
    state: TaskState
    days: int | None = None

    @property
    def indicator_no(self) -> str:
        """The indicator (or criterion) it is for; "" when not said."""
        return self.entry.value("indicator")

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is not TaskState.DONE

    @property
    def words(self) -> str:
        """How it stands: "quá hạn 12 ngày"."""
        match self.state:
            case TaskState.DONE:
                when = self.entry.when("done")
                return f"Xong {when.shown}" if when else "Xong"
            case TaskState.OVERDUE:
                return f"Quá hạn {format_decimal(Decimal(-(self.days or 0)))} ngày"
            case TaskState.UNDATED:
                return "Chưa ghi thời hạn"
        if not self.days:
            return "Hạn hôm nay"
        return f"Còn {format_decimal(Decimal(self.days))} ngày"


def task_on(entry: Entry, today: date) -> Task:
    """How a line stands, or stood, on a day.

    A month or year it is due in is over on its last day; what was finished after the day was
    still open on it.
    """
    done = entry.when("done")
    if done is not None and done.first <= today:
        return Task(entry, TaskState.DONE)
    due = entry.when("due")
    if due is None:
        return Task(entry, TaskState.UNDATED)
    days = (due.last - today).days
    state = TaskState.OPEN
    if days < 0:
        state = TaskState.OVERDUE
    elif days <= SOON_DAYS:
        state = TaskState.SOON
    return Task(entry, state, days)


def criteria_targets(entries: Iterable[Entry], tier: str) -> Mapping[int, int]:
    """Year to the number of criteria registered for it, of one tier; the last line of a year."""
    found: dict[int, int] = {}
    for entry in entries:
        when, number = entry.when("year"), entry.number("criteria")
        if entry.value("tier") == tier and when is not None and number is not None:
            found[when.last.year] = int(number)
    return MappingProxyType(dict(sorted(found.items())))


def planned_indicators(tasks: Iterable[Task]) -> frozenset[str]:
    """Indicators (and criteria) something is still to be done for."""
    return frozenset(task.indicator_no for task in tasks if task.open and task.indicator_no)


def unplanned(
    verdicts: Sequence[IndicatorVerdict], tasks: Iterable[Task]
) -> tuple[IndicatorVerdict, ...]:
    """Indicators not met for which the roadmap has nothing open; an unanswered one is not such."""
    planned = planned_indicators(tasks)
    return tuple(
        verdict
        for verdict in verdicts
        if verdict.verdict is Verdict.NOT_MET
        and verdict.no not in planned
        and verdict.no.split(".")[0] not in planned
    )


def proposal(name: str, verdict: IndicatorVerdict) -> Mapping[str, str]:
    """Fields of a line for an indicator not met, worked out where its figures say so.

    What has to be reached is the threshold; what has to be done is said only where the figures
    give what is missing ("cần thêm 1 thôn"). Who, by when and with what money nobody but the
    office knows: those fields stay empty and are asked for.

    Args:
        name: short wording of the indicator.
        verdict: how it stands.
    """
    failed = [part for part in verdict.parts if part.verdict is Verdict.NOT_MET]
    missing = [_labelled(part, part.shortfall) for part in failed if part.shortfall]
    return {
        "indicator": verdict.no,
        "target": "; ".join(_labelled(part, part.needed) for part in failed if part.needed),
        # Where one failing figure says nothing, the sentence would hide it.
        "task": f"{name}: {'; '.join(missing)}" if missing and len(missing) == len(failed) else "",
    }


def _labelled(part: PartVerdict, said: str) -> str:
    return f"{part.label} {said}" if part.label else said
