"""Sticks and other removable drives that are plugged in now.

Asked of the system without Qt: its calls keep Python's lock while they wait, so that one stick
that answers nothing would stop the whole window, and what is being saved with it.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ntm_desktop.domain.staged import Beside, Staged
from ntm_desktop.errors import StoreError

T = TypeVar("T")

_MOUNT_POINTS = ("/media/", "/run/media/")
_PATIENCE_SECONDS = 2.0
_SPOKEN_KINDS = {"vfat": "FAT32", "msdos": "FAT", "exfat": "exFAT", "fuseblk": "NTFS"}


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive.

    Attributes:
        root: where its files are.
        name: its label, "USB" when it has none.
        file_system: "FAT32", "exFAT"; empty when not known.
        free: bytes.
        total: bytes.
        answers: False when it did not say in time how full it is: it hangs.
        device: the system's number of it, 0 when not known; another one stands for its folder
            when it was pulled out while the folder remains.
    """

    root: Path
    name: str
    file_system: str
    free: int
    total: int
    read_only: bool = False
    answers: bool = True
    device: int = 0

    @property
    def title(self) -> str:
        """Label and, on Windows, the letter: "KINGSTON (E:)"."""
        letter = self.root.drive
        return f"{self.name} ({letter})" if letter else self.name


def onto(drive: Drive | None, steps: Staged[T]) -> Staged[T]:
    """The same steps, if the drive is still there that was chosen for them.

    Raises:
        StoreError: it was pulled out; its folder, where that remains, is one of the system's disk.
    """
    if drive is not None:
        yield Beside(lambda _progress: _ensure_there(drive))
    return (yield from steps)


def _ensure_there(drive: Drive) -> None:
    if not drive.device:
        return
    try:
        there = drive.root.stat().st_dev == drive.device
    except OSError:
        there = False
    if not there:
        raise StoreError(
            f"USB “{drive.title}” đã bị rút ra; chưa chép gì. Hãy cắm lại USB rồi chọn lại."
        )


def removable_drives() -> tuple[Drive, ...]:
    """The drives that can be pulled out; waits for a slow one, so not for the GUI thread."""
    if sys.platform == "win32":
        places, ask = _windows_places(), _ask_windows
    else:
        places, ask = _unix_places(), _ask_unix
    return asked(places, ask, _PATIENCE_SECONDS)


@dataclass(frozen=True, slots=True)
class _Asking:
    thread: threading.Thread
    answers: list[Drive | None]
    since: float


_ASKING: dict[Path, _Asking] = {}


def asked(
    places: Iterable[Drive], ask: Callable[[Drive], Drive | None], patience: float
) -> tuple[Drive, ...]:
    """Every drive with what it says of itself.

    Each is asked by a thread of its own: a drive that hangs keeps that thread and no other, and
    is not asked again before it lets it go.

    Args:
        places: what the system knows of the drives without asking them.
        ask: fills in the rest; None for a reader without a card.
        patience: seconds to wait for one.
    """
    found = []
    for place in places:
        asking = _ASKING.get(place.root)
        if asking is None or not asking.thread.is_alive():
            asking = _ASKING[place.root] = _begin_to_ask(place, ask)
        asking.thread.join(max(0.0, asking.since + patience - time.monotonic()))
        if asking.thread.is_alive():
            found.append(replace(place, answers=False))
        elif asking.answers and asking.answers[0] is not None:
            found.append(asking.answers[0])
    return tuple(found)


def _begin_to_ask(place: Drive, ask: Callable[[Drive], Drive | None]) -> _Asking:
    answers: list[Drive | None] = []
    # A daemon: a stick that hangs does not keep the program from ending.
    thread = threading.Thread(
        target=lambda: answers.append(ask(place)), name=f"ntm-drive-{place.root}", daemon=True
    )
    thread.start()
    return _Asking(thread, answers, time.monotonic())


def _unix_places() -> Iterator[Drive]:
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    labels = _labels()
    for root, device, kind, read_only in read_mounts(mounts):
        if _is_removable(root, device):
            name = labels.get(device) or Path(root).name or "USB"
            yield Drive(Path(root), name, _SPOKEN_KINDS.get(kind, kind.upper()), 0, 0, read_only)


def read_mounts(text: str) -> Iterator[tuple[str, str, str, bool]]:
    """Root, device, kind, and whether nothing can be written, of each line of mountinfo."""
    for line in text.splitlines():
        before, _, behind = line.partition(" - ")
        fields, rest = before.split(" "), behind.split(" ")
        if len(fields) < 6 or len(rest) < 2:
            continue
        options = {*fields[5].split(","), *(rest[2].split(",") if len(rest) > 2 else ())}
        yield _plain(fields[4]), _plain(rest[1]), rest[0].lower(), "ro" in options


def _plain(escaped: str) -> str:
    r"""A path as it is: the kernel writes a blank as \040."""
    for code, letter in (("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\")):
        escaped = escaped.replace(f"\\{code}", letter)
    return escaped


def _labels() -> dict[str, str]:
    """Device to the label of what is on it."""
    folder = Path("/dev/disk/by-label")
    try:
        return {str(link.resolve()): link.name.replace("\\x20", " ") for link in folder.iterdir()}
    except OSError:
        return {}


def _is_removable(root: str, device: str) -> bool:
    if root.startswith(_MOUNT_POINTS):
        return True
    # /dev/sdb1 is a part of /sys/block/sdb, which says whether it can be pulled out.
    block = Path("/sys/class/block") / Path(device).name
    for place in (block, block.resolve().parent):
        try:
            if (place / "removable").read_text(encoding="ascii").strip() == "1":
                return not root.startswith(("/boot", "/cdrom"))
        except OSError:
            continue
    return False


def _ask_unix(drive: Drive) -> Drive | None:
    try:
        room, device = os.statvfs(drive.root), drive.root.stat().st_dev
    except OSError:
        return None
    free, total = room.f_bavail * room.f_frsize, room.f_blocks * room.f_frsize
    return replace(drive, free=free, total=total, device=device)


if sys.platform == "win32":
    import ctypes

    _REMOVABLE = 2  # DRIVE_REMOVABLE of GetDriveTypeW
    _NO_DIALOGS = 1  # SEM_FAILCRITICALERRORS: a reader without a card is no reason to ask
    _READ_ONLY = 0x0008_0000  # FILE_READ_ONLY_VOLUME

    def _windows_places() -> Iterator[Drive]:
        kernel = ctypes.windll.kernel32
        letters: int = kernel.GetLogicalDrives()
        for place in range(26):
            root = f"{chr(ord('A') + place)}:\\"
            if letters >> place & 1 and kernel.GetDriveTypeW(root) == _REMOVABLE:
                yield Drive(Path(root), "USB", "", 0, 0)

    def _ask_windows(drive: Drive) -> Drive | None:
        kernel = ctypes.windll.kernel32
        kernel.SetThreadErrorMode(_NO_DIALOGS, None)
        name, kind = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
        flags, root = ctypes.c_ulong(), str(drive.root)
        if not kernel.GetVolumeInformationW(
            root, name, 261, None, None, ctypes.byref(flags), kind, 261
        ):
            return None
        free, total = ctypes.c_ulonglong(), ctypes.c_ulonglong()
        kernel.GetDiskFreeSpaceExW(root, ctypes.byref(free), ctypes.byref(total), None)
        return replace(
            drive,
            name=name.value or "USB",
            file_system=kind.value,
            free=free.value,
            total=total.value,
            read_only=bool(flags.value & _READ_ONLY),
        )
