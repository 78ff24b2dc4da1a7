"""Writing a new file to its medium block by block, beside the thread that makes its bytes.

Where the system can do that, a block goes straight to the device: the system's own memory in
between costs as much again as the writing, and holds back what a stick takes minutes for. Elsewhere
the medium is waited for every so often, beside. Either way nobody is told of more than a few blocks
that are not there yet, and what fails is raised by the next call.
"""

import errno
import mmap
import os
from contextlib import suppress
from io import FileIO
from pathlib import Path

from ntm_desktop.exchange.uncached import BLOCK, straight_handle
from ntm_desktop.hashing import BUFFERS, Piece, SideWork


class MediumFile:
    """A file that did not exist; to be closed. A small one, of one block, is written at once.

    Attributes:
        name: where it lies.
    """

    def __init__(self, path: Path, flush_every: int) -> None:
        """Make it.

        Args:
            path: its name, which nothing may have yet.
            flush_every: after how many bytes the medium is waited for, where the system keeps them.

        Raises:
            OSError: it cannot be made.
        """
        self.name = path
        self._writer = _Writer(path, flush_every)
        self._beside: SideWork | None = None
        self._blocks: list[mmap.mmap] = []
        self._block = memoryview(b"")
        self._filled = 0
        self._place = -BLOCK
        self._next_block()

    def write(self, data: Piece, /) -> int:
        """Take all of the bytes; they may be others when it has returned.

        Raises:
            OSError: the medium fails, or did with what came before.
        """
        left = memoryview(data)
        while left:
            if self._filled == BLOCK:
                self._hand_over(self._place, self._block)
                self._next_block()
            taken = min(len(left), BLOCK - self._filled)
            self._block[self._filled : self._filled + taken] = left[:taken]
            self._filled += taken
            left = left[taken:]
        return len(data)

    def write_again(self, offset: int, data: bytes, /) -> None:
        """Put bytes over those that were written at a place.

        Raises:
            OSError: as ``write``.
        """
        gone = min(max(self._place - offset, 0), len(data))
        if gone:
            self._hand_over(offset, memoryview(data)[:gone])
        start = offset + gone - self._place
        self._block[start : start + len(data) - gone] = data[gone:]

    def flush(self) -> None:
        """Hand everything to the system, after what lies ready.

        Raises:
            OSError: as ``write``.
        """
        if self._beside is not None:
            self._beside.finish()
            self._beside = None
        self._writer.write((self._place, self._block[: self._filled]))

    def sync(self) -> None:
        """Have all of it on the medium.

        Raises:
            OSError: as ``write``.
        """
        self.flush()
        self._writer.sync()

    def close(self) -> None:
        """Let go of the file, flushed or not; harmless when done twice.

        Raises:
            OSError: the medium fails.
        """
        if self._beside is not None:
            self._beside.close()
        self._writer.close()

    def _hand_over(self, place: int, data: memoryview) -> None:
        if self._beside is None:
            self._beside = SideWork(self._writer.write, "writing")
        self._beside.put((place, data))

    def _next_block(self) -> None:
        self._place += BLOCK
        number = self._place // BLOCK
        if len(self._blocks) < BUFFERS:
            self._blocks.append(mmap.mmap(-1, BLOCK))
        self._block, self._filled = memoryview(self._blocks[number % BUFFERS]), 0


class _Writer:
    """What the thread beside does; knows nothing of who hands it over, who may be forgotten."""

    def __init__(self, path: Path, flush_every: int) -> None:
        self._file = FileIO(path, "xb")
        self._straight = -1
        self._straight_works = True
        self._held = 0
        self._flush_every = flush_every

    def write(self, place_and_data: tuple[int, memoryview]) -> None:
        place, data = place_and_data
        if len(data) == BLOCK:
            done = self._write_straight(place, data)
            place, data = place + done, data[done:]
        # What is no whole block, and the rest of one that did not fit: why is said here.
        self._file.seek(place)
        while data:
            done = self._file.write(data)
            self._held += done
            data = data[done:]
        if self._held >= self._flush_every:
            self.sync()

    def sync(self) -> None:
        self._held = 0
        os.fsync(self._file.fileno())

    def close(self) -> None:
        if self._straight >= 0:
            with suppress(OSError):
                os.close(self._straight)
            self._straight = -1
        self._file.close()

    def _write_straight(self, place: int, block: memoryview) -> int:
        """Bytes that went straight to the device: all of them, or none where it cannot do that."""
        if self._straight < 0 and self._straight_works:
            self._straight = straight_handle(self._file, os.O_WRONLY)
            self._straight_works = self._straight >= 0
        if not self._straight_works:
            return 0
        try:
            return os.pwrite(self._straight, block, place)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            self._straight_works = False  # some file systems refuse only here
            return 0
