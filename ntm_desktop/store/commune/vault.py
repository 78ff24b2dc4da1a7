"""The evidence vault: files under their SHA-256, each content once, never changed.

The real name of a file is a fact in the database; on disk there are only ASCII names, so no
file system can lose a Vietnamese letter.

Copying and hashing (``take``, ``check``) are slow and know only paths, so that they can go on
beside the thread that owns the database; giving the copy its name (``settle``) is quick.
"""

import os
import re
import uuid
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Self

from ntm_desktop.domain.progress import Step, no_step
from ntm_desktop.errors import EntryError, StoreError
from ntm_desktop.files import move_into_place
from ntm_desktop.hashing import Pieces, SideHasher, SideWork
from ntm_desktop.store import failures
from ntm_desktop.store.commune.commune_file import EVIDENCE_FOLDER, CommuneFile
from ntm_desktop.store.commune.media_types import recognise
from ntm_desktop.store.volumes import sync_folder

MAX_BYTES = 200 * 1024 * 1024
_PARTIAL = ".partial"
_CONTENT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A content that lies in the vault."""

    sha256: str
    size: int
    media_type: str


def path_of(file: CommuneFile, sha256: str) -> Path:
    """Where a content lies, whether it is there or not."""
    return _place(folder_of(file), sha256)


def _place(vault: Path, sha256: str) -> Path:
    return vault / sha256[:2] / sha256


@dataclass(frozen=True, slots=True)
class TakenCopy:
    """A copy in the vault's folder that has no name yet: ``settle`` it or ``discard`` it.

    Attributes:
        partial: the copy.
        content: what it holds.
        needed: the vault did not have this content, or not whole.
    """

    partial: Path
    content: StoredContent
    needed: bool


def folder_of(file: CommuneFile) -> Path:
    """The vault's folder."""
    return file.data_dir / EVIDENCE_FOLDER


class Flushing:
    """Waits beside until copies are on the disk, while the next file is being copied.

    ``wait`` has to be called before one of them is settled.
    """

    def __init__(self, vault: Path) -> None:
        self._vault = vault
        self._beside: SideWork | None = None
        self._failures: list[OSError] = []

    def take(self, copy: FileIO) -> None:
        """See to it that a copy gets to the disk, and close it.

        Raises:
            StoreError: an earlier one did not.
        """
        if self._beside is None:
            # Not a method: the thread must not keep alive who closes it.
            failures_of = self._failures
            self._beside = SideWork(lambda file: _flush(file, failures_of), "flushing")
        self._beside.put(copy)
        self._raise()

    def wait(self) -> None:
        """Until all of them are there.

        Raises:
            StoreError: one is not.
        """
        if self._beside is not None:
            self._beside.finish()
        self._raise()

    def _raise(self) -> None:
        if self._failures:
            with failures.explained(self._vault):
                raise self._failures[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        if self._beside is not None:
            self._beside.close()


def _flush(copy: FileIO, failed: list[OSError]) -> None:
    """Every copy is closed, whatever became of those before it."""
    with copy:
        try:
            if not failed:
                os.fsync(copy.fileno())
        except OSError as error:
            failed.append(error)


def take(
    vault: Path,
    source: Path,
    name: str,
    step: Step = no_step,
    flushing: Flushing | None = None,
) -> TakenCopy:
    """Copy a file into the vault's folder and hash it on the way.

    Args:
        vault: see ``folder_of``.
        source: the file.
        name: as people know it.
        step: told of every byte copied.
        flushing: waits for the disk beside; without it the copy is on the disk on return.

    Raises:
        EntryError: it is missing, empty, too large, no document or picture.
        StoreError: the vault cannot be written.
        CancelledError: asked to stop; nothing is left.
    """
    with failures.explained(vault):
        vault.mkdir(parents=True, exist_ok=True)
    partial = vault / f"{uuid.uuid4().hex}{_PARTIAL}"
    try:
        sha256, size = _copy(source, partial, name, step, flushing)
        with failures.explained(vault):
            # Of the copy: the original may change or be pulled out under our hands.
            media_type = recognise(partial, name)
            place = _place(vault, sha256)
            needed = not (place.is_file() and digest(place) == sha256)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    return TakenCopy(partial, StoredContent(sha256, size, media_type), needed)


def settle(vault: Path, *copies: TakenCopy) -> None:
    """Give copies their places, where the vault has none of them.

    Raises:
        StoreError: the vault cannot be written.
    """
    with failures.explained(vault):
        folders: dict[Path, None] = {}
        for taken in copies:
            if not taken.needed:
                discard(taken)
                continue
            target = _place(vault, taken.content.sha256)
            target.parent.mkdir(exist_ok=True)
            move_into_place(taken.partial, target)
            folders |= {target.parent: None, vault: None}
        # After all of them: the first of these calls makes all the new names durable, mostly.
        for folder in folders:
            sync_folder(folder)


def discard(taken: TakenCopy) -> None:
    """Remove a copy that is not wanted; harmless when it was settled."""
    with suppress(OSError):
        taken.partial.unlink(missing_ok=True)


def put(file: CommuneFile, source: Path, name: str) -> StoredContent:
    """Copy a file into the vault; the same content twice is kept once.

    Raises:
        EntryError: as ``take``.
        StoreError: as ``take``.
    """
    vault = folder_of(file)
    taken = take(vault, source, name)
    try:
        settle(vault, taken)
    finally:
        discard(taken)
    return taken.content


def checked_path(file: CommuneFile, sha256: str, name: str) -> Path:
    """Where a content lies, after making sure that it is whole.

    Raises:
        StoreError: it is gone or no longer what was put in.
    """
    path = path_of(file, sha256)
    check(path, sha256, name)
    return path


def check(path: Path, sha256: str, name: str, step: Step = no_step) -> None:
    """Make sure that a content of the vault is whole.

    Raises:
        StoreError: it is gone or no longer what was put in.
        CancelledError: asked to stop.
    """
    with failures.explained(path):
        if not path.is_file():
            raise StoreError(
                f"Không thấy tệp minh chứng “{name}” trong kho minh chứng ({path}). Hãy chép lại "
                "thư mục “evidence” từ bản sao lưu, hoặc thêm lại tệp này."
            )
        if digest(path, step) != sha256:
            raise StoreError(
                f"Tệp minh chứng “{name}” trong kho đã bị thay đổi hoặc hỏng ({path}). Hãy thêm "
                "lại tệp gốc; chương trình sẽ thay bản hỏng."
            )


def digest(path: Path, step: Step = no_step) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as stream, SideHasher() as hasher:
        pieces = Pieces(stream)
        while chunk := pieces.read():
            hasher.update(chunk)
            step(len(chunk))
        return hasher.hexdigest()


def unreferenced(file: CommuneFile) -> tuple[Path, ...]:
    """Contents that neither evidence nor a photo, a paper or history speaks of.

    They are left by a program that died between copying a file and recording it, or belong to
    data newer than the copy that was gone back to: so they are told, never cleared away.
    """
    vault = folder_of(file)
    known = {
        row["sha256"]
        for row in file.rows("SELECT sha256 FROM evidence UNION SELECT sha256 FROM project_photo")
    }
    for row in file.rows("SELECT scan_sha256, edited_sha256 FROM paper"):
        known |= {row["scan_sha256"], row["edited_sha256"]}
    told = "\n".join(
        f"{row['old'] or ''}{row['new'] or ''}"
        for row in file.rows(
            "SELECT old, new FROM history WHERE subject IN ('evidence', 'paper', 'project_photo')"
        )
    )
    with failures.explained(vault):
        return tuple(
            path
            for path in sorted(vault.rglob("*"))
            if _CONTENT.fullmatch(path.name)
            and path.is_file()
            and path.name not in known
            and path.name not in told
        )


def _copy(
    source: Path, target: Path, name: str, step: Step, flushing: Flushing | None
) -> tuple[str, int]:
    """Copy, hash and flush; refuse what is not a plain file of a reasonable size."""
    size = 0
    try:
        plain = source.is_file()
        stream = source.open("rb") if plain else None
    except OSError as error:
        raise EntryError(f"Không đọc được “{source}”. Hãy kiểm tra lại tệp hoặc USB.") from error
    if stream is None:
        if source.is_dir():
            raise EntryError(
                f"“{name}” là thư mục. Hãy mở thư mục, chọn các tệp bên trong rồi thêm."
            )
        raise EntryError(f"Không thấy tệp “{source}”. Hãy chọn lại tệp.")
    with stream, failures.explained(target.parent), SideHasher() as hasher, ExitStack() as closing:
        copy = closing.enter_context(target.open("xb", buffering=0))
        pieces = Pieces(stream)
        while chunk := _read(pieces, source):
            size += len(chunk)
            if size > MAX_BYTES:
                raise EntryError(
                    f"“{name}” lớn hơn {MAX_BYTES // 1024 // 1024} MB. Hãy nén ảnh, hoặc chia "
                    "thành nhiều tệp rồi thêm lại."
                )
            hasher.update(chunk)
            _write_all(copy, chunk)
            step(len(chunk))
        if size == 0:
            raise EntryError(f"“{name}” là tệp rỗng. Hãy kiểm tra lại tệp gốc.")
        if flushing is None:
            os.fsync(copy.fileno())
        else:
            closing.pop_all()
            flushing.take(copy)
        sha256 = hasher.hexdigest()
    return sha256, size


def _write_all(copy: FileIO, chunk: memoryview) -> None:
    left = chunk
    while left:
        left = left[copy.write(left) :]


def _read(pieces: Pieces, source: Path) -> memoryview:
    """The next piece; a failing original is told apart from a failing vault."""
    try:
        return pieces.read()
    except OSError as error:
        raise EntryError(f"Không đọc hết được “{source}”. Hãy kiểm tra lại USB.") from error
