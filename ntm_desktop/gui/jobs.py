"""One piece of work under way, and who watches it; ``tasks.py`` runs it."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject

from ntm_desktop.errors import NtmError, of_the_machine

if TYPE_CHECKING:
    from ntm_desktop.domain.staged import Staged


class Watcher(Protocol):
    """A widget that shows how far a job is; called in the GUI thread while it exists."""

    def show_progress(self, job: "Job", done: int, total: int) -> None:
        """Calls that come faster than they are shown are merged."""

    def end(self, job: "Job") -> None:
        """The job is over, whatever came of it; ``done`` or ``failed`` was called before."""


class Job:
    """One piece of work under way; what the caller keeps is the way to cancel it."""

    def __init__(
        self,
        work: Callable[["Job"], Any],
        owner: QObject,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[NtmError], None] | None = None,
        finished: Callable[[], None] | None = None,
        *,
        title: str = "",
        kept: bool = False,
    ) -> None:
        """Describe the work; ``Tasks`` starts it.

        ``stages`` is set for one step of several, ``parts`` for what those steps make together;
        ``given_up`` when nobody waits for what comes of it any more.

        Args:
            work: gets the job.
            owner: whose deletion makes the callbacks moot.
            done: gets what came of it.
            failed: gets the ``NtmError``.
            finished: called last.
            title: see ``Tasks.under_way``.
            kept: what was done stays done even if it was cancelled too late, so it is told.
        """
        self.title = title
        self._work = work
        self._owner = owner
        self._done = done
        self._failed = failed
        self._finished = finished
        self._kept = kept
        self._watchers: list[Watcher] = []
        self._cancel = threading.Event()
        self._reported: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self.result: Any = None
        self.error: BaseException | None = None
        self.on_database = False
        self.stages: Stages | None = None
        self.parts: Stages | None = None
        self.given_up = False
        self.asked_to_stop: Callable[[Job], None] = _nothing

    def cancel(self) -> None:
        """Ask the work to stop; it stops at its next look and leaves nothing half done.

        Work that does not look up, because a stick hangs, is given up after a moment: see
        ``Tasks``.
        """
        if not self._cancel.is_set():
            self._cancel.set()
            self.asked_to_stop(self)

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._cancel.is_set()

    def watch(self, watcher: Watcher) -> None:
        """Show its progress there, too; to be called where it was started."""
        self._watchers.append(watcher)

    def carry_out(self) -> None:
        """Run on the calling thread and keep what came of it."""
        try:
            self.result = self._work(self)
        except (OSError, MemoryError) as error:
            # Nobody closer has put it into words; the disk's trouble is no fault of the program.
            self.error = of_the_machine(error)
        except Exception as error:  # noqa: BLE001 - the edge: judged in Tasks._deliver
            self.error = error
        finally:
            # Drops what the closure holds (a picture, a workbook) as soon as possible.
            self._work = _nothing


def _nothing(_job: Job) -> None:
    """Stands in for work that was done."""


class Stages:
    """Work of several steps.

    Attributes:
        job: what the caller holds.
        staged: the steps.
        opened: which of the files opened one after the other it began with.
        part: the step under way.
    """

    def __init__(self, job: Job, staged: "Staged[Any]") -> None:
        self.job = job
        self.staged = staged
        self.opened: int | None = None
        self.part: Job | None = None
