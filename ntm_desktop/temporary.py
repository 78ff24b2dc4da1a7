"""Folders for what must not stay: copies to look at, packages without their seal.

They lie in the user's own folder and carry the number of the process that made them, so that the
next start can tell those that a killed program has left from those of another window.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ntm_desktop import paths
from ntm_desktop.errors import StoreError, in_vietnamese

_FOLDER = "tmp"
_OURS = re.compile(r"[a-z-]+-(\d+)-[a-z0-9_]{8}")


def own_folder(purpose: str) -> Path:
    """A new empty folder that only this user may read.

    Args:
        purpose: lower-case letters and dashes, for whoever finds it.

    Raises:
        StoreError: the user's folder cannot be written.
    """
    above = paths.user_dir() / _FOLDER
    try:
        paths.make_user_dir()
        above.mkdir(mode=0o700, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"{purpose}-{os.getpid()}-", dir=above))
    except OSError as error:
        raise StoreError(
            f"Không tạo được thư mục tạm trong “{above}”: {in_vietnamese(error)}. Hãy kiểm tra chỗ "
            "trống và quyền ghi của ổ đĩa hệ thống rồi làm lại."
        ) from error


@contextmanager
def passing_folder(purpose: str) -> Iterator[Path]:
    """A folder as :func:`own_folder` that is gone afterwards.

    Raises:
        StoreError: as :func:`own_folder`.
    """
    folder = own_folder(purpose)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_left() -> int:
    """Clear away the folders of processes that are no more; how many there were.

    What a viewer still holds open stays until the next time.
    """
    cleared = 0
    with suppress(OSError):
        for folder in (paths.user_dir() / _FOLDER).iterdir():
            ours = _OURS.fullmatch(folder.name)
            if ours is None or folder.is_symlink() or is_alive(int(ours[1])):
                continue
            shutil.rmtree(folder, ignore_errors=True)
            cleared += not folder.exists()
    return cleared


def is_alive(process: int) -> bool:
    """Whether a process of this PC runs; one that may not be asked about does."""
    if sys.platform == "win32":
        import ctypes

        kernel32 = ctypes.windll.kernel32
        handle = kernel32.OpenProcess(0x1000, False, process)  # may be asked about, no more
        if not handle:
            return bool(kernel32.GetLastError() == 5)  # it is there, and somebody else's
        code = ctypes.c_ulong()
        kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel32.CloseHandle(handle)
        return code.value == 259  # still active
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):  # no process has so large a number
        return False
    except OSError:
        return True
    return True
