"""What a file from a stick may be before a single byte of it is believed or unpacked.

The caps stand well above what a commune can produce in a year and well below what hurts a PC
with 4 GB of memory.
"""

import errno
import re
import shutil
import stat
import unicodedata
from pathlib import Path

from ntm_desktop.errors import PackageError, in_vietnamese

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

MAX_PACKAGE = 4 * GIB - 1
"""The largest file FAT32 takes; also keeps the container free of Zip64."""
MAX_FILES = 20_000
MAX_TAG_FILE = 8 * MIB
MAX_TABLE = 32 * MIB
MAX_TABLES_TOTAL = 64 * MIB
MAX_RATIO = 200
RATIO_COUNTS_FROM = MIB
MAX_NAME = 160
SPARE_SPACE = 16 * MIB

IGNORED_SUFFIXES = frozenset(
    {".lnk", ".exe", ".scr", ".com", ".bat", ".cmd", ".vbs", ".js", ".pif", ".msi", ".inf", ".ps1"}
)
"""What worms leave on sticks; never opened, only pointed out."""

_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)


def check_name(name: str) -> None:
    """Refuse a member's name that means harm, or something else, on some system.

    Absolute and climbing paths, drive letters, backslashes, device names, trailing dots and
    spaces, anything but plain ASCII.

    Raises:
        PackageError: ``unsafe-path``.
    """
    segments = name.split("/")
    if len(segments) > 1 and not segments[-1] and _SEGMENT.fullmatch(segments[0]):
        raise PackageError(
            "unsafe-path",
            "Gói này đã bị giải nén rồi nén lại (bên trong có cả thư mục), không còn là tệp gốc. "
            "Hãy xin lại tệp .ntmz gốc từ nơi gửi.",
        )
    if (
        len(name) > MAX_NAME
        or any(not _SEGMENT.fullmatch(segment) for segment in segments)
        or any(segment.endswith(".") for segment in segments)
        or any(segment.split(".")[0].lower() in _DEVICES for segment in segments)
    ):
        raise PackageError(
            "unsafe-path",
            f"Gói bị từ chối: bên trong có tên tệp không an toàn ({_shown(name)}). "
            "Không mở tệp này; hãy xin lại gói từ nơi gửi.",
        )


def check_distinct(names: list[str]) -> None:
    """Refuse names that are one file on a system that folds case or accents.

    Raises:
        PackageError: ``duplicate-name``.
    """
    seen: set[str] = set()
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            raise PackageError(
                "duplicate-name",
                f"Gói bị từ chối: tên {_shown(name)} xuất hiện hai lần bên trong.",
            )
        seen.add(folded)


def check_regular_file(path: Path) -> int:
    """Size of the file; refuse links, devices, folders, empty and oversized files.

    Raises:
        PackageError: ``not-found``, ``unreadable``, ``not-a-file``, ``empty``, ``too-large``.
    """
    try:
        info = path.lstat()
    except FileNotFoundError as error:
        raise PackageError("not-found", f"Không thấy tệp {path}.") from error
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if not stat.S_ISREG(info.st_mode):
        what = "một thư mục" if stat.S_ISDIR(info.st_mode) else "liên kết hoặc thiết bị"
        raise PackageError(
            "not-a-file", f"“{path.name or path}” là {what}, không phải tệp. Hãy chọn lại tệp."
        )
    if info.st_size == 0:
        raise PackageError("empty", f"Tệp {path.name} rỗng; việc chép có thể đã dừng giữa chừng.")
    if info.st_size > MAX_PACKAGE:
        raise PackageError("too-large", f"Tệp {path.name} lớn hơn 4 GB nên không phải gói dữ liệu.")
    return info.st_size


_PASSING = re.compile(r"\..*\.partial|[a-z-]+-[a-z0-9_]{8}")


def check_free_space(folder: Path, needed: int) -> None:
    """Refuse to begin what would not fit.

    Raises:
        PackageError: ``no-space``, ``unreadable``.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise unreadable(folder, error) from error
    if free < needed + SPARE_SPACE:
        raise PackageError(
            "no-space",
            f"Không đủ chỗ trong {_lasting(folder)}: cần {in_megabytes(needed + SPARE_SPACE)}, "
            f"còn {in_megabytes(free)}. Hãy giải phóng chỗ rồi làm lại.",
        )


def _lasting(folder: Path) -> Path:
    """The folder that somebody knows, above those that are made for the moment."""
    while _PASSING.fullmatch(folder.name):
        folder = folder.parent
    return folder


def unreadable(path: Path, error: Exception) -> PackageError:
    """The refusal for a file the system does not give us."""
    detail = in_vietnamese(error)
    if isinstance(error, OSError) and error.errno in {errno.EIO, errno.ENODEV, errno.ENXIO}:
        detail = "thiết bị lỗi hoặc đã bị rút ra"
    return PackageError("unreadable", f"Không đọc được {path}: {detail}.")


def in_megabytes(size: int) -> str:
    """A size for people, rounded up."""
    return f"{-(-size // MIB):,} MB".replace(",", ".")


def _shown(name: str) -> str:
    """A hostile name made harmless for a message: escaped and short."""
    text = name.encode("unicode_escape").decode("ascii")
    return f"“{text if len(text) <= 60 else text[:60] + '…'}”"
