"""Reading what a medium holds, and not what the system still remembers of having written it."""

import os
import sys
from pathlib import Path

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
