"""A whole copy of a commune's data on a stick or another drive: database, evidence, outbox.

It is only given its name when it is complete and was read back; what a pulled stick leaves is
never taken for it.
"""

import os
import re
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.domain.progress import Progress, Tally, unwatched
from ntm_desktop.errors import StoreError
from ntm_desktop.files import move_into_place
from ntm_desktop.store import failures
from ntm_desktop.store.commune import packages, vault
from ntm_desktop.store.commune.commune_file import (
    EVIDENCE_FOLDER,
    FILE_NAME,
    OUTBOX_FOLDER,
    CommuneFile,
)
from ntm_desktop.store.sqlite_file import ensure_whole
from ntm_desktop.store.volumes import drive_gone, ensure_there, sync_folder

_PARTIAL = ".partial"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FolderCopy:
    """A copy of everything in another folder.

    Attributes:
        folder: the new folder.
        files: how many files were copied besides the database.
        damaged: names of contents in the vault that are no longer what was put in.
    """

    folder: Path
    files: int
    damaged: tuple[str, ...]


def begin_folder(data_dir: Path, place: Path, name: str) -> Path:
    """Begin a copy of everything: a new folder on a stick, empty so far.

    Args:
        data_dir: of what is to be copied.
        place: a folder that was chosen, and so is there.
        name: of the copy when it is complete.

    Raises:
        StoreError: the stick is gone, cannot be written, or the place lies inside the data itself.
    """
    if place.resolve().is_relative_to(data_dir.resolve()):
        raise StoreError(
            f"“{place}” nằm trong chính thư mục dữ liệu nên không phòng được hỏng ổ đĩa. Hãy "
            "chọn USB hoặc ổ đĩa khác."
        )
    folder = place / f".{name}.{uuid.uuid4().hex}{_PARTIAL}"
    # Never made anew: on a mount point that lost its stick it would be a folder of our own disk.
    ensure_there(place)
    try:
        with failures.explained(place):
            _clear_begun(place, name)
            folder.mkdir(mode=0o700)
    except StoreError:
        ensure_there(place)
        raise
    return folder


def put_on_stick(copy: Path, target: Path) -> None:
    """Copy a database that is not open on to a stick, whole or not at all; what was there goes.

    Raises:
        StoreError: the stick cannot be written, or what was read back differs.
    """
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}{_PARTIAL}")
    try:
        with failures.explained(target):
            drive = target.parent.parent.stat().st_dev
            target.parent.mkdir(mode=0o700, exist_ok=True)
            _copy(copy, partial, Tally(unwatched, 0))
            ensure_whole(partial, failures.COMMUNE_WORDS)
            if target.parent.stat().st_dev != drive:
                raise _drive_gone(target.parent)
            move_into_place(partial, target)
            sync_folder(target.parent)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def fill_folder(
    data_dir: Path,
    folder: Path,
    name: str,
    at: datetime,
    progress: Progress,
    database: Path | None = None,
) -> FolderCopy:
    """Copy everything into a folder that was begun, compare, and give it its name.

    The copy begins a life of its own, because it can be opened as it is and send packages.

    Args:
        data_dir: has evidence and outbox.
        folder: of ``begin_folder``.
        name: of the copy.
        at: now.
        progress: of writing and reading back.
        database: a copy of the database that nobody has open; None when the folder has it.

    Raises:
        StoreError: a file cannot be read or written; the folder is gone then.
        CancelledError: asked to stop; likewise.
    """
    damaged: list[str] = []
    try:
        with failures.explained(folder):
            drive = _drive_of(folder, folder)
            files = contents(data_dir)
            sizes = [path.stat().st_size for path in (*files, *([database] if database else ()))]
            tally = Tally(progress, 2 * sum(sizes))
            if database is not None:
                _copy(database, folder / FILE_NAME, tally)
            _begin_anew(folder, at)
            for path in files:
                target = folder / path.relative_to(data_dir)
                for above in reversed(target.relative_to(folder).parents[:-1]):
                    # Never the folder itself: without it the stick is gone, and this is our disk.
                    (folder / above).mkdir(exist_ok=True)
                whole = _copy(path, target, tally)
                if path.is_relative_to(data_dir / EVIDENCE_FOLDER) and whole != path.name:
                    damaged.append(path.name)
            tally.complete()
            if _drive_of(folder, folder) != drive:
                raise _drive_gone(folder)
            ensure_whole(folder / FILE_NAME, failures.COMMUNE_WORDS)
            final = folder.parent / name
            number = 1
            while final.exists():
                number += 1
                final = folder.parent / f"{name}-{number}"
            folder.rename(final)
            sync_folder(final.parent)
            if _drive_of(final, folder) != drive:
                raise _drive_gone(folder)
    except StoreError as error:
        if drive_gone(folder.parent):
            raise _drive_gone(folder) from error
        raise
    finally:
        drop_folder(folder)
    return FolderCopy(final, len(files), tuple(damaged))


def _begin_anew(folder: Path, at: datetime) -> None:
    copy = CommuneFile.open(folder)
    try:
        packages.renew_epoch(copy, at)
    finally:
        copy.close()


def _drive_of(folder: Path, begun: Path) -> int:
    """The drive that has the folder.

    Raises:
        StoreError: it is not there any more.
    """
    try:
        return folder.stat().st_dev
    except FileNotFoundError as error:
        raise _drive_gone(begun) from error


def _drive_gone(folder: Path) -> StoreError:
    return StoreError(
        f"USB hoặc ổ đĩa chứa “{folder.parent}” đã bị rút ra giữa chừng nên bản chép chưa xong. "
        "Hãy cắm lại, rồi chép lại từ đầu."
    )


def _clear_begun(place: Path, name: str) -> None:
    """Clear away what a copy of this commune that was killed left there, whatever its day."""
    commune = re.escape(name[: -len("-2000-01-01")])
    ours = re.compile(rf"\.{commune}-\d{{4}}-\d{{2}}-\d{{2}}\.[0-9a-f]{{32}}\{_PARTIAL}")
    for left in place.iterdir():
        if ours.fullmatch(left.name) and left.is_dir() and not left.is_symlink():
            drop_folder(left)


def drop_folder(folder: Path) -> None:
    """Clear away a folder that was begun; harmless when it was finished."""
    shutil.rmtree(folder, ignore_errors=True)


def bring_evidence(source: Path, data_dir: Path, progress: Progress = unwatched) -> int:
    """Copy what the vault lacks from the folder a copy lies in; how many contents there were.

    Contents lie under their hash, so nothing of the present data is changed by this.

    Raises:
        StoreError: a file cannot be read or written.
        CancelledError: asked to stop.
    """
    begun = source.parent / EVIDENCE_FOLDER
    if source.name != FILE_NAME or source.parent == data_dir or not begun.is_dir():
        return 0
    to = data_dir / EVIDENCE_FOLDER
    brought = 0
    with failures.explained(begun):
        found = [path for path in sorted(begun.rglob("*")) if _is_content(path)]
        tally = Tally(progress, sum(path.stat().st_size for path in found))
        for path in found:
            target = to / path.name[:2] / path.name
            if target.is_file() and vault.digest(target) == path.name:
                tally.add(path.stat().st_size)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = to / f"{uuid.uuid4().hex}{_PARTIAL}"
            try:
                if _copy(path, partial, tally) == path.name:
                    move_into_place(partial, target)
                    brought += 1
            finally:
                partial.unlink(missing_ok=True)
    return brought


def contents(data_dir: Path) -> list[Path]:
    """Files of the vault and the outbox."""
    return [
        path
        for folder in (EVIDENCE_FOLDER, OUTBOX_FOLDER)
        for path in sorted((data_dir / folder).rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix != _PARTIAL
    ]


def _is_content(path: Path) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", path.name) is not None and path.is_file()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _copy(source: Path, target: Path, tally: Tally) -> str:
    """Copy a file, read the copy back; the SHA-256 of both.

    Raises:
        StoreError: what was read back differs.
    """
    with source.open("rb") as stream, open(target, "xb", opener=_private) as copy:
        while chunk := stream.read(_CHUNK):
            copy.write(chunk)
            tally.add(len(chunk))
        copy.flush()
        os.fsync(copy.fileno())
    digest = vault.digest(source)
    if vault.digest(target, tally.add) != digest:
        raise StoreError(
            f"Bản chép “{target}” không giống bản gốc: ổ đĩa hoặc USB có thể đã hỏng. Hãy dùng "
            "USB khác."
        )
    return digest
