"""The one way from a widget to a service: work goes out in order, its outcome comes back.

Everything that touches the open file runs on a single *database thread*, one piece after the
other, because that thread owns what is open (:class:`OpenFile`). A widget hands over a function and
is called back in the GUI thread::

    context.tasks.run(
        lambda ws: record_figure(ws, assessment_id, "12.1", "main", "numerator", text),
        done=self._saved,
        failed=self._refused,
        owner=self,
    )

* ``fn`` gets what is open, returns plain data and never touches a widget.
* ``done``/``failed`` are skipped when ``owner`` has been deleted meanwhile.
* A :class:`~ntm_desktop.domain.changes.Change` that comes back, alone or in what the service
  returned, is broadcast by ``changed`` after ``done`` ran, so every open view redraws what it
  shows; nobody else emits it.
* An :class:`NtmError` nobody handles goes to ``refused``; any other error is a fault of the
  program and goes to ``crashed`` with its trace. :class:`CancelledError` shows nothing.

Work that needs no database (drawing a PDF, hashing, reading a picture) takes plain data and
runs beside it with :meth:`Tasks.run_background`. Long work that needs both goes back and forth
between the two with :meth:`Tasks.run_staged`, so that edits are saved meanwhile. Both report
progress and can be stopped by the same plain function (``domain/progress.py``); whoever shows
that, a ``ProgressStrip`` for instance, watches the :class:`Job`.

Work that was asked to stop and does not come back, because a stick hangs, is given up after a
moment: it counts as stopped, and another thread serves in the place of the one that hangs. What
it might still do it gives up itself at its next look.
"""

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.errors import CancelledError, NtmError, StoreError
from ntm_desktop.gui.jobs import Job, Stages, _nothing
from ntm_desktop.gui.lanes import Lane

if TYPE_CHECKING:
    from ntm_desktop.domain.staged import Beside, OnDatabase, Staged


class OpenFile(Protocol):
    """What services get: a commune's workspace, or the register of a receiving office."""

    def close(self) -> None:
        """Close it; harmless when done twice."""


T = TypeVar("T")
Opened = TypeVar("Opened", bound=OpenFile)

_BACKGROUND_THREADS = 2
_PATIENCE_MS = 2000  # after “Dừng”, before work that does not look up is given up


class Tasks(QObject, Generic[Opened]):
    """Runs services on the database thread and other long work beside it.

    Lives in the GUI thread; every method is called from there.

    Signals:
        changed: a ``Change`` that a service returned, or that its result carries.
        busy: the database thread began to work; ``idle``: it has nothing left to do.
        refused: an ``NtmError`` without a ``failed`` callback.
        crashed: any other error, with its ``__traceback__``.
        ended: work that has a title is over.
    """

    changed = Signal(object)
    busy = Signal()
    idle = Signal()
    refused = Signal(object)
    crashed = Signal(object)
    ended = Signal()
    _came_back = Signal(object)
    _progressed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing open; :meth:`open` brings it."""
        super().__init__(parent)
        self._file: Opened | None = None  # touched on the database thread only
        self._opened = 0  # likewise; how many were opened so far
        self._database = Lane("database", 1, self._hand_back)
        self._background = Lane("background", _BACKGROUND_THREADS, self._hand_back)
        self._pending = 0
        self._running: set[Job] = set()
        self._stopped = False
        self.failures = 0
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether the database thread still has work whose outcome was not delivered."""
        return self._pending > 0

    @property
    def under_way(self) -> tuple[str, ...]:
        """Titles of the work that somebody waits for, to be asked about before closing."""
        return tuple(job.title for job in self._running if job.title)

    def stop(self) -> None:
        """Cancel all work that has a title."""
        for job in self._running:
            if job.title:
                job.cancel()

    def open(
        self,
        factory: Callable[[], Opened],
        done: Callable[[Opened], None] | None = None,
        failed: Callable[[NtmError], None] | None = None,
        *,
        owner: QObject,
    ) -> Job:
        """Close the file that is open, then open another on the database thread.

        When ``factory`` fails nothing is open, and work that is run then is refused.
        """

        def work(_job: Job) -> Opened:
            self._close_file()
            self._opened += 1
            self._file = factory()
            return self._file

        return self._start(self._database, Job(work, owner, done, failed))

    def amend(self, change: Callable[[Opened], Opened], *, owner: QObject) -> Job:
        """Go on with another hold of the same file, e.g. one with another officer."""

        def work(_job: Job) -> None:
            if self._file is not None:
                self._file = change(self._file)

        return self._start(self._database, Job(work, owner))

    def run(
        self,
        fn: Callable[[Opened], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[NtmError], None] | None = None,
        *,
        owner: QObject,
        finished: Callable[[], None] | None = None,
    ) -> Job:
        """Run a service on the database thread, after everything queued before it.

        Args:
            fn: gets what is open; returns plain data.
            done: gets what ``fn`` returned.
            failed: gets the ``NtmError``; without it the error goes to ``refused``.
            owner: whose deletion makes the callbacks moot.
            finished: called last in every case, to enable a button again.
        """

        def work(job: Job) -> T:
            if job.cancelled:
                raise CancelledError
            return fn(self._open_file())

        job = Job(work, owner, done, failed, finished, kept=True)
        return self._start(self._database, job)

    def run_background(
        self,
        fn: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[NtmError], None] | None = None,
        *,
        owner: QObject,
        finished: Callable[[], None] | None = None,
        title: str = "",
    ) -> Job:
        """Run work that needs no database beside everything else.

        Args:
            fn: gets ``progress(done, total)``, which raises ``CancelledError`` when the work
                is to stop. Takes and returns plain data.
            done: gets what ``fn`` returned, unless the job was cancelled.
            failed: as in :meth:`run`.
            owner: as in :meth:`run`.
            finished: as in :meth:`run`.
            title: what it is, for ``under_way``; empty for what nobody waits for.
        """

        def work(job: Job) -> T:
            return fn(self._progress_of(job))

        job = Job(work, owner, done, failed, finished, title=title)
        return self._start(self._background, job)

    def run_staged(
        self,
        staged: "Staged[T]",
        done: Callable[[T], None] | None = None,
        failed: Callable[[NtmError], None] | None = None,
        *,
        owner: QObject,
        finished: Callable[[], None] | None = None,
        title: str = "",
    ) -> Job:
        """Run long work step by step, each step on the thread it is made for.

        The steps go on when ``owner`` is deleted meanwhile; they are stopped when another
        file is opened, because what they would record belongs to this one.

        Args:
            staged: the steps; see ``domain/staged.py``.
            done: gets what the steps returned, also when it was too late to cancel them.
            failed: as in :meth:`run`.
            owner: as in :meth:`run`.
            finished: as in :meth:`run`.
            title: as in :meth:`run_background`.
        """
        job = Job(_nothing, owner, done, failed, finished, title=title, kept=True)
        if not self._stopped:
            self._running.add(job)
            job.parts = Stages(job, staged)
            job.asked_to_stop = self._be_patient
            self._advance(job.parts, lambda: next(staged))
        return job

    def shutdown(self) -> None:
        """Finish queued database work, cancel background work, close the file.

        Blocks until the threads have ended, but waits for no stick that hangs. Callbacks are not
        called any more.
        """
        if self._stopped:
            return
        self._stopped = True
        for job in tuple(self._running):
            if not job.on_database:
                job.cancel()
        self._database.put(Job(lambda _job: self._close_file(), self))
        self._database.drain()
        self._background.drain(_PATIENCE_MS / 1000)
        self._running.clear()

    def _start(self, lane: Lane, job: Job) -> Job:
        if self._stopped:
            return job
        self._running.add(job)
        if lane is self._background:
            job.asked_to_stop = self._be_patient
        if lane is self._database:
            job.on_database = True
            self._pending += 1
            if self._pending == 1:
                self.busy.emit()
        lane.put(job)
        return job

    def _progress_of(self, job: Job) -> Progress:
        def report(done: int, total: int) -> None:
            if job.cancelled:
                raise CancelledError
            with job._lock:
                first = job._reported is None
                job._reported = (done, total)
            if first:
                self._progressed.emit(job)

        report(0, 0)
        return report

    def _advance(self, stages: "Stages", go_on: "Callable[[], OnDatabase | Beside]") -> None:
        """Let the steps go on to the next one, or come to their end."""
        from ntm_desktop.domain.staged import OnDatabase

        job = stages.job
        try:
            step = go_on()
        except StopIteration as end:
            job.result = end.value
        except Exception as error:  # noqa: BLE001 - the edge: judged in Tasks._tell
            job.error = error
        else:
            if isinstance(step, OnDatabase):
                lane, work = self._database, partial(self._stage_on_database, stages, step)
            else:
                lane, work = self._background, partial(self._stage_beside, stages, step)
            part = Job(work, self)
            part.stages = stages
            stages.part = part
            self._start(lane, part)
            if job.cancelled:
                self._be_patient(job)
            return
        self._running.discard(job)
        self._tell(job)

    def _be_patient(self, job: Job) -> None:
        at_work = job if job.parts is None else job.parts.part
        if at_work is not None and not at_work.on_database:
            QTimer.singleShot(_PATIENCE_MS, self, partial(self._give_up, job, at_work))

    def _give_up(self, job: Job, at_work: Job) -> None:
        """Wait no more for work that was asked to stop, if it is still at the same piece."""
        if self._stopped or job not in self._running or at_work not in self._running:
            return
        at_work.given_up = True
        self._running.discard(at_work)
        self._background.give_up(at_work)
        if job.parts is not None:
            # The steps clear away what they did so far, and tell it.
            self._advance(job.parts, partial(job.parts.staged.throw, CancelledError()))
        else:
            job.error = CancelledError()
            self._tell(job)

    def _stage_on_database(self, stages: "Stages", step: "OnDatabase", _part: Job) -> Any:
        opened = self._open_file()
        if stages.opened is None:
            stages.opened = self._opened
        elif stages.opened != self._opened:
            raise CancelledError
        return step.fn(opened)

    def _stage_beside(self, stages: "Stages", step: "Beside", _part: Job) -> Any:
        return step.fn(unwatched if step.clearing else self._progress_of(stages.job))

    def _open_file(self) -> Opened:
        if self._file is None:
            raise StoreError("Chưa mở dữ liệu nào. Hãy mở thư mục dữ liệu.")
        return self._file

    def _close_file(self) -> None:
        if self._file is None:
            return
        opened, self._file = self._file, None
        opened.close()

    def _hand_back(self, job: Job) -> None:
        # On a worker thread. After shutdown began nobody listens.
        if not self._stopped:
            self._came_back.emit(job)

    @Slot(object)
    def _show_progress(self, job: Job) -> None:
        with job._lock:
            reported, job._reported = job._reported, None
        if reported and reported != (0, 0) and not job.cancelled:
            for watcher in job._watchers:
                if shiboken6.isValid(watcher):
                    watcher.show_progress(job, *reported)

    @Slot(object)
    def _deliver(self, job: Job) -> None:
        if self._stopped:
            return
        # Not QObject.thread(): asking makes the application's thread go with this object.
        assert threading.current_thread() is threading.main_thread()
        self._running.discard(job)
        if job.on_database:
            self._pending -= 1
        try:
            if job.given_up:
                pass
            elif job.stages is None:
                self._tell(job)
            elif isinstance(job.error, NtmError):
                self._advance(job.stages, partial(job.stages.staged.throw, job.error))
            elif job.error is not None:
                job.stages.job.error = job.error
                self._running.discard(job.stages.job)
                self._tell(job.stages.job)
            else:
                self._advance(job.stages, partial(job.stages.staged.send, job.result))
        finally:
            if job.on_database and self._pending == 0:
                self.idle.emit()

    def _tell(self, job: Job) -> None:
        listening = shiboken6.isValid(job._owner)
        try:
            if job.error is None:
                if listening and job._done and (job._kept or not job.cancelled):
                    job._done(job.result)
            elif isinstance(job.error, CancelledError):
                pass
            elif isinstance(job.error, NtmError):
                self.failures += 1
                if listening and job._failed:
                    job._failed(job.error)
                else:
                    self.refused.emit(job.error)
            else:
                self.failures += 1
                self.crashed.emit(job.error)
        finally:
            for watcher in job._watchers:
                if shiboken6.isValid(watcher):
                    watcher.end(job)
            if job._finished and shiboken6.isValid(job._owner):
                job._finished()
            if job.title:
                self.ended.emit()
        if job.error is None and job.result is not None:
            from ntm_desktop.domain.changes import changes_of

            for change in changes_of(job.result):
                self.changed.emit(change)
