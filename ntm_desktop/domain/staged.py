"""Actions that take long: what needs the database apart from what only needs files.

Such an action is written once, as a generator of steps::

    def copying(...) -> Staged[Change]:
        facts: Facts = yield OnDatabase(lambda ws: ...)  # quick: read
        copied: Copy = yield Beside(lambda progress: ...)  # slow: files, can be stopped
        change: Change = yield OnDatabase(lambda ws: ...)  # quick: record
        return change

:func:`carry_out` runs it from end to end on the calling thread. The window runs the very same
steps on two threads (``gui/tasks.py``), so that other edits are saved while files are copied.
A step that fails, or is stopped, raises inside the generator, which may take back what it did,
in steps again (``Beside(…, clearing=True)``). What stands between the steps has to be quick and
touches no file: it runs in the window's thread.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.errors import NtmError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OnDatabase:
    """A quick step that gets what is open: a commune's workspace, or a register."""

    fn: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """A slow step that gets plain values and reports progress; it must not touch what is open.

    Attributes:
        clearing: it takes back what was done before, so it runs although somebody asked to stop.
    """

    fn: Callable[[Progress], Any]
    clearing: bool = False


Staged = Generator[OnDatabase | Beside, Any, T]


def carry_out(opened: object, staged: Staged[T], progress: Progress = unwatched) -> T:
    """Run all steps on this thread.

    Raises:
        CancelledError: ``progress`` asked to stop.
        NtmError: what a step refused.
    """
    try:
        step = next(staged)
        while True:
            try:
                value = step.fn(opened) if isinstance(step, OnDatabase) else _beside(step, progress)
            except NtmError as error:
                step = staged.throw(error)
            else:
                step = staged.send(value)
    except StopIteration as end:
        result: T = end.value
        return result


def _beside(step: Beside, progress: Progress) -> Any:
    return step.fn(unwatched if step.clearing else progress)
