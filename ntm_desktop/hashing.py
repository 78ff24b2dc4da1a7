"""SHA-256 of large files on a second core, beside the thread that reads or writes them.

Copying, reading back and checking all hash what they see. Hashing takes as long as the disk does;
side by side both take half the time. A small file is hashed at once: a thread costs more.
"""

import hashlib
import queue
import threading
import weakref
from contextlib import suppress
from typing import Self

_AT_ONCE = 1024 * 1024
_WAITING = 8  # pieces that may lie ready, so that memory stays small when the disk is faster


class SideHasher:
    """Takes bytes in order; its sum is that of all of them. To be closed, best by ``with``."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._taken = 0
        self._pieces: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self._thread: threading.Thread | None = None

    def update(self, data: bytes) -> None:
        """Take the next bytes, which must not be changed afterwards."""
        self._taken += len(data)
        if self._thread is None:
            if self._taken <= _AT_ONCE:
                self._digest.update(data)
                return
            self._thread = threading.Thread(
                target=_work, args=(self._pieces, self._digest), name="hashing", daemon=True
            )
            self._thread.start()
            # One that nobody closes takes its thread along.
            weakref.finalize(self, _let_go, self._pieces)
        self._pieces.put(data)

    def hexdigest(self) -> str:
        """The sum of everything taken; nothing more can be taken then."""
        self.close()
        return self._digest.hexdigest()

    def close(self) -> None:
        """End the thread when there is one; harmless when done twice."""
        if self._thread is not None and self._thread.is_alive():
            self._pieces.put(None)
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()


def _work(pieces: "queue.Queue[bytes | None]", digest: "hashlib._Hash") -> None:
    while (piece := pieces.get()) is not None:
        digest.update(piece)


def _let_go(pieces: "queue.Queue[bytes | None]") -> None:
    while True:
        try:
            pieces.put_nowait(None)
        except queue.Full:
            with suppress(queue.Empty):
                pieces.get_nowait()
        else:
            return
