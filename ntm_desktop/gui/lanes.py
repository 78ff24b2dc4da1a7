"""Threads that take work from a queue; see ``gui/tasks.py`` for what runs on them."""

import queue
import threading
from collections.abc import Callable
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

    def put(self, job: "Job") -> None:
        """Queue a job."""
        if len(self._threads) < self._count:
            # A daemon, so that a crash of the GUI thread never leaves a process behind:
            # SQLite and the temp-file writers survive being cut off.
            thread = threading.Thread(
                target=self._serve, name=f"ntm-{self._name}-{len(self._threads)}", daemon=True
            )
            self._threads.append(thread)
            thread.start()
        self._jobs.put(job)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.carry_out()
            self._finish(job)

    def drain(self) -> None:
        """Finish what is queued, end the threads, wait for them."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
