"""Sticks and other removable drives that are plugged in now."""

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_REMOVABLE = 2  # DRIVE_REMOVABLE of GetDriveTypeW
_MOUNT_POINTS = ("/media/", "/run/media/")


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive.

    Attributes:
        root: where its files are.
        name: its label, "USB" when it has none.
        file_system: "FAT32", "exFAT"; empty when not known.
        free: bytes.
        total: bytes.
    """

    root: Path
    name: str
    file_system: str
    free: int
    total: int
    read_only: bool = False

    @property
    def title(self) -> str:
        """Label and, on Windows, the letter: "KINGSTON (E:)"."""
        letter = self.root.drive
        return f"{self.name} ({letter})" if letter else self.name


def removable_drives() -> tuple[Drive, ...]:
    """The drives that can be pulled out; may wait for a slow one, so not for the GUI thread."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        if not volume.isValid() or not volume.isReady():
            continue
        root = volume.rootPath()
        if not _is_removable(root, bytes(volume.device().data()).decode("utf-8", "replace")):
            continue
        found.append(
            Drive(
                root=Path(root),
                name=volume.name() or Path(root).name or "USB",
                file_system=_file_system(
                    bytes(volume.fileSystemType().data()).decode("ascii", "replace")
                ),
                free=max(volume.bytesAvailable(), 0),
                total=max(volume.bytesTotal(), 0),
                read_only=volume.isReadOnly(),
            )
        )
    return tuple(found)


def _is_removable(root: str, device: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        kind: int = ctypes.windll.kernel32.GetDriveTypeW(root)
        return kind == _REMOVABLE
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


def _file_system(kind: str) -> str:
    return {"vfat": "FAT32", "msdos": "FAT", "exfat": "exFAT", "fuseblk": "NTFS"}.get(
        kind.lower(), kind.upper()
    )
