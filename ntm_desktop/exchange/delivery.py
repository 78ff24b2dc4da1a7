"""Putting a file somewhere whole or not at all, also on a stick that may be pulled out.

Written beside the target under a name that nobody can guess, so that no link that lies there is
followed, flushed, read back from the device and compared by
hash, and only then renamed. An existing file of another content is never overwritten.
"""

import contextlib
import errno
import os
import re
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from ntm_desktop.domain.progress import Step, no_step
from ntm_desktop.errors import CancelledError, PackageError, in_vietnamese
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.medium_file import MediumFile
from ntm_desktop.exchange.uncached import past_the_cache, pieces_of_the_medium
from ntm_desktop.files import move_into_place
from ntm_desktop.hashing import Piece, Pieces, SideHasher
from ntm_desktop.writers import MARK_LENGTH, is_gone, mark_of_writer

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
        self,
        file: BinaryIO | MediumFile,
        most: int = policy.MAX_PACKAGE,
        step: Step = no_step,
        *,
        hashing: bool = True,
    ) -> None:
        self._file = file
        self._most = most
        self._step = step
        self._digest = SideHasher() if hashing else None
        self.size = 0
        self.failure: OSError | CancelledError | None = None

    def write(self, data: Piece, /) -> int:
        """Take all of the bytes.

        Raises:
            OSError: the medium fails, or more than the cap is written (``EFBIG``).
            CancelledError: asked to stop.
        """
        self.size += len(data)
        try:
            if self.size > self._most:
                raise OSError(errno.EFBIG, "too large")
            if self._digest is not None:
                self._digest.update(bytes(data))
            taken = self._file.write(data)
            self._step(len(data))
            return taken
        except (OSError, CancelledError) as error:
            self.failure = error
            raise

    def write_again(self, offset: int, data: bytes, /) -> None:
        """Put bytes over those that were written at a place; only when nothing is hashed here.

        Raises:
            OSError: the medium fails.
        """
        assert self._digest is None
        assert isinstance(self._file, MediumFile)
        self._file.write_again(offset, data)

    def flush(self) -> None:
        """Hand the bytes to the system."""
        self._file.flush()

    @property
    def sha256(self) -> str:
        """Of everything written, hex; "" when nothing was hashed."""
        return self._digest.hexdigest() if self._digest is not None else ""

    def close(self) -> None:
        """End hashing; harmless when done twice."""
        if self._digest is not None:
            self._digest.close()


def file_sha256(path: Path, step: Step = no_step) -> str:
    """SHA-256 of a file, hex, past the system's cache where it lets us.

    Raises:
        OSError: it cannot be read.
        CancelledError: asked to stop.
    """
    # Otherwise the pages just written are compared with themselves.
    past_the_cache(path)
    with (
        path.open("rb") as file,
        pieces_of_the_medium(file) as pieces,
        SideHasher() as digest,
    ):
        while chunk := pieces.read():
            digest.update(chunk)
            step(len(chunk))
        return digest.hexdigest()


def deliver(
    target: Path,
    needed: int,
    write: Callable[[HashingSink], None],
    step: Step = no_step,
    *,
    read_back: Callable[[Path], str] | None = None,
    flush_every: int = 0,
) -> str:
    """Make a file through ``write``; the final name appears only when the file is whole.

    Args:
        target: final name; its folder is made when it is missing.
        needed: bytes it will take, about.
        write: writes everything to the sink.
        step: told of every byte written, and again of every byte read back.
        read_back: gets the file before it has its name, past the system's cache; makes sure that it
            is what was written and gives its SHA-256. Without it what is written is hashed on the
            way and compared with what is read back.
        flush_every: as ``MediumFile``; 0 as fits a stick.

    Returns:
        SHA-256 of the file, hex.

    Raises:
        PackageError: ``write``, ``no-space``, ``exists``, ``read-back``.
        CancelledError: asked to stop; nothing is left.
    """
    begun = Begun(target, needed, step, hashing=read_back is None, flush_every=flush_every)
    try:
        with begun.explained():
            write(begun.sink)
        return begun.finish(read_back)
    finally:
        begun.discard()


class Begun:
    """A file that is being written beside its target: to be finished, and always discarded after.

    Attributes:
        sink: takes its bytes.
    """

    def __init__(
        self,
        target: Path,
        needed: int,
        step: Step = no_step,
        *,
        hashing: bool,
        flush_every: int = 0,
    ) -> None:
        """Make the folder and the unfinished file; arguments and errors as ``deliver``."""
        self._target = target
        self._step = step
        # Half of it says who writes, the other half nobody can guess.
        told = (mark_of_writer() + uuid.uuid4().hex)[:32]
        self._partial = target.with_name(f".{target.name}.{told}{PARTIAL}")
        with self.explained():
            target.parent.mkdir(parents=True, exist_ok=True)
            self._drive = target.parent.stat().st_dev
            _clear_unfinished(target)
            policy.check_free_space(target.parent, needed)
            self._file = MediumFile(self._partial, flush_every or _FLUSH_EVERY)
        self.sink = HashingSink(self._file, step=step, hashing=hashing)

    def finish(self, read_back: Callable[[Path], str] | None = None) -> str:
        """Flush it, read it back from the device and give it its name.

        Args:
            read_back: as ``deliver``.

        Raises:
            PackageError: as ``deliver``.
            CancelledError: as ``deliver``.
        """
        target, partial = self._target, self._partial
        with self.explained():
            self._file.sync()
            self._file.close()
            if read_back is None:
                sha256 = self.sink.sha256
                whole = file_sha256(partial, self._step) == sha256
            else:
                past_the_cache(partial)
                sha256 = read_back(partial)
                whole = bool(sha256)
            if not whole:
                raise PackageError(
                    "read-back",
                    f"Chép vào {target.parent} không đúng: đọc lại thấy khác bản gốc. "
                    "USB có thể đã hỏng; hãy dùng USB khác.",
                )
            if partial.stat().st_dev != self._drive:
                raise OSError(errno.ENODEV, "another drive lies there now")
            if not _stands_already(target, sha256):
                move_into_place(partial, target)
                _sync_folder(target.parent)
        return sha256

    def discard(self) -> None:
        """Leave nothing unfinished behind; harmless when it has its name."""
        self.sink.close()
        # A stick that was pulled out cannot be tidied up either.
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._partial.unlink(missing_ok=True)

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Say in Vietnamese why the medium does not take the file.

        Raises:
            PackageError: ``write``.
        """
        try:
            yield
        except OSError as error:
            raise write_fault(self._target, error) from error


def deliver_bytes(target: Path, data: bytes) -> str:
    """Deliver a small file.

    Raises:
        PackageError: as ``deliver``.
    """

    def write(sink: HashingSink) -> None:
        sink.write(data)

    return deliver(target, len(data), write)


def deliver_copy(
    target: Path, source: Path, step: Step = no_step, *, sha256: str | None = None
) -> str:
    """Deliver a copy of a file.

    Args:
        target: as ``deliver``.
        source: the file.
        step: as ``deliver``.
        sha256: of the file, when it is known: then only what is read back is hashed.

    Raises:
        PackageError: as ``deliver``; ``unreadable`` and the like for the source.
        CancelledError: as ``deliver``.
    """
    size = policy.check_regular_file(source)

    def write(sink: HashingSink) -> None:
        with source.open("rb") as file:
            pieces = Pieces(file)
            while chunk := pieces.read():
                sink.write(chunk)

    if sha256 is None:
        return deliver(target, size, write, step)

    def read_back(partial: Path) -> str:
        if file_sha256(partial, step) == sha256:
            return sha256
        if file_sha256(source) != sha256:
            raise PackageError(
                "changed",
                f"Tệp {source.name} không còn như lúc đóng gói. Hãy đóng gói mới.",
            )
        return ""

    return deliver(target, size, write, step, read_back=read_back)


def _clear_unfinished(target: Path) -> None:
    """Clear away what a program that was killed has left: of this very file, and old packages.

    No other program makes such names. Of another package only what a process of this PC was writing
    that is no more, or what is older than an hour: a second window, or another PC on a share, may
    be writing one there.
    """
    same = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{32}}{re.escape(PARTIAL)}")
    package = re.compile(
        rf"\.\w+_[a-z-]+_\S*\.ntm[a-z]+(\.age)?\.([0-9a-f]{{32}}){re.escape(PARTIAL)}"
    )
    with contextlib.suppress(OSError):
        for left in target.parent.iterdir():
            other = package.fullmatch(left.name)
            ours = same.fullmatch(left.name) or (
                other is not None
                and (
                    is_gone(other[2][:MARK_LENGTH])
                    or not 0 <= time.time() - left.lstat().st_mtime < 3600
                )
            )
            if ours and left.is_file() and not left.is_symlink():
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
            sentence = f"Không ghi được {target}: {in_vietnamese(error)}."
    return PackageError("write", sentence)
