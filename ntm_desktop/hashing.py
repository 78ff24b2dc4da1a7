"""SHA-256 of large files on a second core, beside the thread that reads or writes them.

Copying, reading back and checking all hash what they see. Hashing takes as long as the disk does;
side by side both take half the time. A small file is hashed at once: a thread costs more.
"""

import hashlib
import os
import queue
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, Self

_AT_ONCE = 1024 * 1024
_WAITING = 8  # pieces that may lie ready, so that memory stays small when the disk is faster
PIECE = 256 * 1024
"""Bytes of a piece: eight and a few of them stay in the cache of a small processor."""
BUFFERS = _WAITING + 3
"""For those that lie ready, that is worked on, that is handed over, and one to spare."""

Piece = bytes | memoryview


class SideWork:
    """Does the same to one thing after the other on a thread of its own, in their order.

    To be closed, best by ``with``. What fails is raised to whoever hands over the next thing, or
    waits for the end; what comes behind it is not worked on.
    """

    def __init__(self, work: Callable[[Any], object], name: str) -> None:
        self._things: queue.Queue[Any] = queue.Queue(_WAITING)
        self._failures: list[BaseException] = []
        self._thread = threading.Thread(
            target=_work, args=(self._things, work, self._failures), name=name, daemon=True
        )
        self._thread.start()
        # One that nobody closes takes its thread along.
        weakref.finalize(self, _let_go, self._things)

    def put(self, thing: object) -> None:
        """Hand the next thing over; waits when too many lie ready.

        Raises:
            Exception: whatever an earlier thing failed with.
        """
        self._things.put(thing)
        self._raise()

    def finish(self) -> None:
        """Wait until all is done.

        Raises:
            Exception: whatever a thing failed with.
        """
        self.close()
        self._raise()

    def close(self) -> None:
        """End the thread, after what lies ready; harmless when done twice."""
        if self._thread.is_alive():
            self._things.put(None)
            self._thread.join()

    def _raise(self) -> None:
        if self._failures:
            raise self._failures[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()


class SideHasher:
    """Takes bytes in order; its sum is that of all of them. To be closed, best by ``with``."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._taken = 0
        self._beside: SideWork | None = None

    def update(self, data: Piece) -> None:
        """Take the next bytes, which must not be changed afterwards; those of ``pieces`` may be."""
        self._taken += len(data)
        if self._beside is None:
            if self._taken <= _AT_ONCE:
                self._digest.update(data)
                return
            self._beside = SideWork(self._digest.update, "hashing")
        self._beside.put(data)

    def hexdigest(self) -> str:
        """The sum of everything taken; nothing more can be taken then."""
        if self._beside is not None:
            self._beside.finish()
        return self._digest.hexdigest()

    def close(self) -> None:
        """End the thread when there is one; harmless when done twice."""
        if self._beside is not None:
            self._beside.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()


class Readable(Protocol):
    """What is read into memory that is there already."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill the memory; how many bytes came."""
        ...

    def fileno(self) -> int:
        """Its number at the system; OSError for what is none of its files."""
        ...


class Pieces:
    """Reads a file piece by piece into a few buffers that are used again.

    Memory that is new for every piece costs as much as half of the hashing. A piece may be handed
    to any number of ``SideWork`` and is to be forgotten then: after eleven others come its bytes
    are those of another.
    """

    def __init__(self, file: Readable, buffers: list[memoryview] | None = None) -> None:
        """Begin where the file stands.

        Args:
            file: open for reading.
            buffers: of an earlier file whose pieces nobody holds any more; new ones when None.
        """
        self._file = file
        if hasattr(os, "posix_fadvise"):
            # Read ahead in larger pieces: half of the time of a file that is not in the cache.
            with suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        self._buffers = [] if buffers is None else buffers
        self._next = 0

    def read(self, most: int = PIECE) -> memoryview:
        """The next bytes, no more than ``PIECE``; none at the end of the file.

        Raises:
            OSError: it cannot be read.
        """
        if len(self._buffers) <= self._next:
            self._buffers.append(memoryview(bytearray(PIECE)))
        buffer = self._buffers[self._next]
        self._next = (self._next + 1) % BUFFERS
        return buffer[: self._file.readinto(buffer[:most]) or 0]


def _work(
    things: "queue.Queue[Any]", work: Callable[[Any], object], failures: list[BaseException]
) -> None:
    while (thing := things.get()) is not None:
        if failures:
            continue
        try:
            work(thing)
        except BaseException as error:  # noqa: BLE001 - raised again to whoever waits for it
            failures.append(error)


def _let_go(things: "queue.Queue[Any]") -> None:
    while True:
        try:
            things.put_nowait(None)
        except queue.Full:
            with suppress(queue.Empty):
                things.get_nowait()
        else:
            return
