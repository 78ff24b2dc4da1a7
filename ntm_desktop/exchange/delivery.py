"""Putting a file somewhere whole or not at all, also on a stick that may be pulled out.

Written beside the target under a name that nobody can guess, so that no link that lies there is
followed, flushed, read back from the device and compared by
hash, and only then renamed. An existing file of another content is never overwritten.
"""

import contextlib
import errno
import hashlib
import os
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ntm_desktop.domain.progress import Step, no_step
from ntm_desktop.errors import CancelledError, PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.archive import CHUNK
from ntm_desktop.files import move_into_place

PARTIAL = ".partial"
_FLUSH_EVERY = 16 * policy.MIB
"""A stick takes minutes for what the system holds back; told only at the end, nobody could see
how far it is, or stop it."""


class HashingSink:
    """Passes bytes on and hashes them; refuses more than a package may have.

    Attributes:
        size: bytes taken so far.
        failure: why a write failed, for callers in between that hide it.
    """

    def __init__(
        self, file: BinaryIO, most: int = policy.MAX_PACKAGE, step: Step = no_step
    ) -> None:
        self._file = file
        self._most = most
        self._step = step
        self._digest = hashlib.sha256()
        self._flushed = 0
        self.size = 0
        self.failure: OSError | CancelledError | None = None

    def write(self, data: bytes, /) -> int:
        """Take all of the bytes.

        Raises:
            OSError: the medium fails, or more than the cap is written (``EFBIG``).
            CancelledError: asked to stop.
        """
        self.size += len(data)
        try:
            if self.size > self._most:
                raise OSError(errno.EFBIG, "too large")
            self._digest.update(data)
            taken = self._file.write(data)
            if self.size - self._flushed >= _FLUSH_EVERY:
                self._flushed = self.size
                self._file.flush()
                os.fsync(self._file.fileno())
            self._step(len(data))
            return taken
        except (OSError, CancelledError) as error:
            self.failure = error
            raise

    def flush(self) -> None:
        """Hand the bytes to the system."""
        self._file.flush()

    @property
    def sha256(self) -> str:
        """Of everything written so far, hex."""
        return self._digest.hexdigest()


def file_sha256(path: Path, step: Step = no_step) -> str:
    """SHA-256 of a file, hex, past the system's cache where it lets us.

    Raises:
        OSError: it cannot be read.
        CancelledError: asked to stop.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        # Otherwise the pages just written are compared with themselves.
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            step(len(chunk))
    return digest.hexdigest()


def deliver(
    target: Path, needed: int, write: Callable[[HashingSink], None], step: Step = no_step
) -> str:
    """Make a file through ``write``; the final name appears only when the file is whole.

    Args:
        target: final name; its folder is made when it is missing.
        needed: bytes it will take, about.
        write: writes everything to the sink.
        step: told of every byte written, and again of every byte read back.

    Returns:
        SHA-256 of the file, hex.

    Raises:
        PackageError: ``write``, ``no-space``, ``exists``, ``read-back``.
        CancelledError: asked to stop; nothing is left.
    """
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}{PARTIAL}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        drive = target.parent.stat().st_dev
        _clear_unfinished(target)
        policy.check_free_space(target.parent, needed)
        try:
            with partial.open("xb") as file:
                sink = HashingSink(file, step=step)
                write(sink)
                file.flush()
                os.fsync(file.fileno())
            if file_sha256(partial, step) != sink.sha256:
                raise PackageError(
                    "read-back",
                    f"Chép vào {target.parent} không đúng: đọc lại thấy khác bản gốc. "
                    "USB có thể đã hỏng; hãy dùng USB khác.",
                )
            if partial.stat().st_dev != drive:
                raise OSError(errno.ENODEV, "another drive lies there now")
            if _stands_already(target, sink.sha256):
                return sink.sha256
            move_into_place(partial, target)
            _sync_folder(target.parent)
        finally:
            # A stick that was pulled out cannot be tidied up either.
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
    except OSError as error:
        raise write_fault(target, error) from error
    return sink.sha256


def deliver_bytes(target: Path, data: bytes) -> str:
    """Deliver a small file.

    Raises:
        PackageError: as ``deliver``.
    """

    def write(sink: HashingSink) -> None:
        sink.write(data)

    return deliver(target, len(data), write)


def deliver_copy(target: Path, source: Path, step: Step = no_step) -> str:
    """Deliver a copy of a file.

    Raises:
        PackageError: as ``deliver``; ``unreadable`` and the like for the source.
        CancelledError: as ``deliver``.
    """
    size = policy.check_regular_file(source)

    def write(sink: HashingSink) -> None:
        with source.open("rb") as file:
            while chunk := file.read(CHUNK):
                sink.write(chunk)

    return deliver(target, size, write, step)


def _clear_unfinished(target: Path) -> None:
    """Clear away what a program that was killed has left of this very file."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{32}}{re.escape(PARTIAL)}")
    with contextlib.suppress(OSError):
        for left in target.parent.iterdir():
            if ours.fullmatch(left.name) and left.is_file() and not left.is_symlink():
                left.unlink()


def _stands_already(target: Path, sha256: str) -> bool:
    if target.is_symlink():
        raise PackageError(
            "exists",
            f"Trong {target.parent} đã có một liên kết tên {target.name} trỏ đi nơi khác; chưa ghi "
            "gì. Hãy xóa liên kết đó hoặc chọn thư mục khác.",
        )
    if not target.exists():
        return False
    if file_sha256(target) == sha256:
        return True
    raise PackageError(
        "exists",
        f"Trong {target.parent} đã có tệp {target.name} với nội dung khác; tệp đó được giữ nguyên. "
        "Hãy chọn thư mục khác.",
    )


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows and some sticks know no such call."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_fault(target: Path, error: OSError) -> PackageError:
    """The refusal for a medium that does not take the file."""
    folder = target.parent
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            sentence = f"Không đủ chỗ trong {folder} để ghi {target.name}."
        case errno.EFBIG:
            sentence = (
                f"Gói lớn hơn 4 GB, USB định dạng FAT32 không chứa được. "
                f"Hãy bớt minh chứng nặng (video) rồi đóng gói lại; chưa ghi gì vào {folder}."
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            sentence = (
                f"Không được phép ghi vào {folder}. Hãy gạt khóa chống ghi của USB "
                "hoặc chọn thư mục khác."
            )
        case errno.ENOENT | errno.ENODEV | errno.EIO | errno.ENXIO:
            sentence = f"Không ghi được vào {folder}: thiết bị lỗi hoặc đã bị rút ra."
        case _:
            sentence = f"Không ghi được {target}: {error.strerror or error}."
    return PackageError("write", sentence)
