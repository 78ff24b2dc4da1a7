"""Threads that take work from a queue; see ``gui/tasks.py`` for what runs on them."""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ntm_desktop.gui.jobs import Job


class Lane:
    """Threads that take jobs from one queue in order; started with the first job."""

    def __init__(self, name: str, threads: int, finish: Callable[["Job"], None]) -> None:
        self._name = name
        self._count = threads
        self._finish = finish
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._made = 0
        self._at_work: dict[Job, threading.Thread] = {}
        self._lost: set[threading.Thread] = set()
        self._lock = threading.Lock()

    def put(self, job: "Job") -> None:
        """Queue a job."""
        if len(self._threads) < self._count:
            # A daemon, so that a crash of the GUI thread never leaves a process behind:
            # SQLite and the temp-file writers survive being cut off.
            name = f"ntm-{self._name}-{self._made}"
            thread = threading.Thread(target=self._serve, name=name, daemon=True)
            self._made += 1
            self._threads.append(thread)
            thread.start()
        self._jobs.put(job)

    def give_up(self, job: "Job") -> None:
        """Wait no more for a job whose thread hangs: another thread serves in its place.

        The thread that hangs ends when the job lets it go; it holds up nobody, not even the end
        of the program.
        """
        with self._lock:
            thread = self._at_work.get(job)
            if thread is None or thread in self._lost:
                return
            self._lost.add(thread)
        self._threads.remove(thread)
        with suppress(queue.Empty):
            # What waits behind it is taken on at once.
            waiting = self._jobs.get_nowait()
            if waiting is not None:
                self.put(waiting)

    def _serve(self) -> None:
        me = threading.current_thread()
        while (job := self._jobs.get()) is not None:
            with self._lock:
                self._at_work[job] = me
            job.carry_out()
            with self._lock:
                del self._at_work[job]
            self._finish(job)
            if me in self._lost:
                return

    def drain(self, patience: float | None = None) -> None:
        """Finish what is queued, end the threads, wait for them: for each so many seconds."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(patience)
        self._threads.clear()
