"""On what kind of drive a folder is, and writing to it so that it stays.

A write-ahead log wants a local fixed disk: on a stick or a network share it may be separated
from its database, so there the plain rollback journal is used.
"""

import errno
import os
import sys
from pathlib import Path

from ntm_desktop.errors import StoreError

_DRIVE_FIXED = 3
_MOUNTED_UNDER = (Path("/media"), Path("/run/media"))
_REMOVABLE_OR_REMOTE = frozenset(
    {"9p", "cifs", "davfs", "exfat", "fuse.sshfs", "fuseblk", "msdos", "nfs", "nfs4", "smb3"}
    | {"smbfs", "vfat"}
)


def is_local_fixed(folder: Path) -> bool:
    """Whether the folder is on a local fixed disk; True where that cannot be told."""
    if sys.platform == "win32":
        import ctypes

        root = folder.resolve().anchor
        kind: int = ctypes.windll.kernel32.GetDriveTypeW(root)
        return kind == _DRIVE_FIXED
    return _file_system(folder) not in _REMOVABLE_OR_REMOTE


def drive_gone(folder: Path) -> bool:
    """Whether the drive that a folder was chosen on is not plugged in any more.

    A stick that is pulled out may leave the folder it was mounted on: empty, on the system's disk,
    and not to be written by anybody but the system.
    """
    try:
        drive = folder.stat().st_dev
    except FileNotFoundError:
        return True
    except OSError as error:
        return error.errno in (errno.EIO, errno.ENODEV, errno.ENXIO)
    return any(
        folder.is_relative_to(above) and drive == above.stat().st_dev
        for above in _MOUNTED_UNDER
        if above.is_dir()
    )


def ensure_there(place: Path) -> None:
    """Make sure that a place which was chosen for a copy is still there.

    Raises:
        StoreError: its drive was pulled out.
    """
    if drive_gone(place):
        raise StoreError(
            f"Không còn thấy “{place}”: USB hoặc ổ đĩa ấy đã bị rút ra; chưa chép gì. Hãy cắm lại "
            "rồi chọn lại."
        )


def _file_system(folder: Path) -> str:
    """Type of the file system of the deepest mount above a folder, "" when not known."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    place = folder.resolve()
    deepest, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if place.is_relative_to(point) and len(point.parts) >= deepest:
            deepest, kind = len(point.parts), fields[2]
    return kind


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder durable; Windows does this by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of a closed file durable."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
