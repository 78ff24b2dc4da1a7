"""Reading what a medium holds, and not what the system still remembers of having written it."""

import contextlib
import mmap
import os
import sys
from collections.abc import Iterator
from io import BufferedReader, FileIO
from pathlib import Path

from ntm_desktop.hashing import BUFFERS, PIECE, Pieces

BLOCK = 4 * PIECE
"""Bytes of a block that goes between a device and our memory without the system's in between."""
_ALIGNED = 4096
"""Such a block begins and ends at a multiple of this, as every device's sectors do."""

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _READ = 0x80000000
    _SHARED = 0x1 | 0x2 | 0x4
    _OPEN_EXISTING = 3
    _NO_BUFFERING = 0x20000000

    def past_the_cache(path: Path) -> None:
        """Have a file read from the device and not from memory.

        Windows has no call for it, but lets go of all that it remembers of a file that somebody
        opens without buffering while nobody else has it open. Where it is not let go (a network
        share that does not know of it), the comparison that follows is only the weaker.

        Raises:
            OSError: it cannot be opened.
        """
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.CreateFileW.argtypes = (
            wintypes.LPCWSTR,
            wintypes.DWORD,
            wintypes.DWORD,
            ctypes.c_void_p,
            wintypes.DWORD,
            wintypes.DWORD,
            wintypes.HANDLE,
        )
        kernel32.CreateFileW.restype = wintypes.HANDLE
        kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
        handle = kernel32.CreateFileW(
            str(path), _READ, _SHARED, None, _OPEN_EXISTING, _NO_BUFFERING, None
        )
        if handle == wintypes.HANDLE(-1).value:
            raise ctypes.WinError(ctypes.get_last_error())
        kernel32.CloseHandle(handle)

else:

    def past_the_cache(path: Path) -> None:
        """Have a file read from the device and not from memory, where the system lets us.

        Raises:
            OSError: it cannot be opened.
        """
        if hasattr(os, "posix_fadvise"):
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class _Medium:
    """Reads a file block by block straight from its device into memory that is used again.

    What the system reads for us it copies once more from its own memory, which costs as much as
    hashing it. Here nothing is copied, and what comes cannot be what was only remembered.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._blocks: list[mmap.mmap] = []
        self._next = 0
        self._place = 0
        self._block = memoryview(b"")

    def read(self, most: int = PIECE) -> memoryview:
        """The next bytes, as ``Pieces.read``."""
        if not self._block:
            self._block = self._fill()
        piece, self._block = self._block[:most], self._block[most:]
        return piece

    def close(self) -> None:
        """Let go of the file; harmless when done twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _fill(self) -> memoryview:
        if self._place % BLOCK:
            return memoryview(b"")  # the end came within the last block
        if len(self._blocks) <= self._next:
            self._blocks.append(mmap.mmap(-1, BLOCK))
        block = self._blocks[self._next]
        self._next = (self._next + 1) % BUFFERS
        # One call may bring less than there is: the next has to begin where the device can.
        filled = 0
        while filled < BLOCK:
            came = os.preadv(self._handle, [memoryview(block)[filled:]], self._place + filled)
            filled += came
            if not came or came % _ALIGNED:
                break
        self._place += filled
        return memoryview(block)[:filled]


@contextlib.contextmanager
def pieces_of_the_medium(file: BufferedReader) -> Iterator[Pieces | _Medium]:
    """Pieces of a file from its first byte on, from its device where the system can do that.

    Raises:
        OSError: it cannot be read.
    """
    medium = _medium(file)
    if medium is None:
        file.seek(0)
        yield Pieces(file)
        return
    try:
        yield medium
    finally:
        medium.close()


def straight_handle(file: FileIO | BufferedReader, how: int) -> int:
    """Open a file once more, past the system's memory; to be closed.

    Args:
        file: it, open.
        how: ``os.O_RDONLY`` or ``os.O_WRONLY``.

    Returns:
        The system's number of it; -1 where that cannot be done.
    """
    if sys.platform == "win32" or not hasattr(os, "O_DIRECT"):
        return -1
    try:
        # The same file, whatever has come to lie under its name since.
        return os.open(f"/proc/self/fd/{file.fileno()}", how | os.O_DIRECT)
    except OSError:
        return -1


def _medium(file: BufferedReader) -> _Medium | None:
    handle = straight_handle(file, os.O_RDONLY)
    if handle < 0 or sys.platform == "win32":
        return None
    try:
        os.preadv(handle, [mmap.mmap(-1, _ALIGNED)], 0)  # some file systems refuse only here
    except OSError:
        os.close(handle)
        return None
    return _Medium(handle)
