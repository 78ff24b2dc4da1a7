"""Copies of the commune's file kept beside it, and the way back to one.

A copy is only given its name when it is complete and SQLite found it whole; going back puts
aside what there is before it touches anything. (Whole copies on a stick: ``whole_copies.py``.)
"""

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.domain.commune_file import CommuneInfo
from ntm_desktop.errors import DamagedDatabaseError, NewerDatabaseError, StoreError
from ntm_desktop.files import move_into_place
from ntm_desktop.store import failures
from ntm_desktop.store.commune import communes, packages, vault
from ntm_desktop.store.commune.commune_file import (
    EVIDENCE_FOLDER,
    FILE_NAME,
    OUTBOX_FOLDER,
    CommuneFile,
)
from ntm_desktop.store.making_order import by_making
from ntm_desktop.store.rescue import keeps_log
from ntm_desktop.store.rooms import ROOM_SUFFIX, new_room
from ntm_desktop.store.sqlite_file import BACKUP_FOLDER, ensure_whole
from ntm_desktop.store.volumes import sync_file, sync_folder

_DAILY = re.compile(r"commune-\d{4}-\d{2}-\d{2}(-\d+)?\.ntm")
CLOSINGS_KEPT = 3
_CLOSING = "commune-dong-"
_LOGS = ("-wal", "-journal")


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A copy of the database.

    Attributes:
        at: when it was written.
        daily: made by the program for the day; the others before something was changed.
    """

    path: Path
    at: datetime
    size: int
    daily: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of going back.

    Attributes:
        aside: where what was there before lies now; None when there was nothing.
    """

    aside: Path | None


def make_closing(file: CommuneFile, at: datetime) -> Path:
    """Copy the database as it is left, and forget the oldest such copies.

    Raises:
        StoreError: the copy cannot be written; older copies are all kept then.
    """
    folder = file.backups
    target = folder / f"{_CLOSING}{at:%Y%m%d-%H%M%S}.ntm"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{_CLOSING}{at:%Y%m%d-%H%M%S}-{number}.ntm"
    file.backup(target)
    others = [path for path in folder.glob(f"{_CLOSING}*.ntm") if path != target]
    with suppress(OSError):
        # By the disk's order of writing where it can be told: the clock may have gone back.
        others.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        for path in others[: len(others) - CLOSINGS_KEPT + 1]:
            path.unlink()
    return target


def kept_copies(data_dir: Path) -> tuple[KeptCopy, ...]:
    """Every copy kept beside the data, newest first."""
    found = []
    with suppress(OSError):
        for path in (data_dir / BACKUP_FOLDER).glob("commune-*.ntm"):
            with suppress(OSError):
                state = path.stat()
                at = datetime.fromtimestamp(state.st_mtime, UTC)
                daily = _DAILY.fullmatch(path.name) is not None
                found.append(KeptCopy(path, at, state.st_size, daily))
    return tuple(sorted(found, key=lambda copy: (copy.at, copy.path.name), reverse=True))


def newest_first(data_dir: Path) -> tuple[Path, ...]:
    """Every copy kept beside the data that was whole when it was made, the last made first."""
    folder = data_dir / BACKUP_FOLDER
    found: list[Path] = []
    with suppress(OSError):
        found = [path for path in folder.glob("commune-*.ntm") if "-hong-" not in path.name]
    days = by_making(folder, "commune", [path for path in found if _DAILY.fullmatch(path.name)])
    others = sorted(set(found) - set(days))
    return (*reversed(days), *reversed(others))


def restore(
    source: Path,
    data_dir: Path,
    at: datetime,
    check: Callable[[CommuneInfo, CommuneInfo], None],
) -> Restored:
    """Put a copy in the place of the database, which must not be open.

    Args:
        source: the copy.
        data_dir: where it is to be used.
        at: now.
        check: gets whose data are there and whose the copy's are; raises to refuse.

    Raises:
        StoreError: the copy is no whole database, or a folder cannot be written; the present
            data are as they were.
        NewerDatabaseError: a newer program wrote the copy or the present data.
    """
    room = new_room(data_dir, FILE_NAME)
    try:
        with failures.explained(data_dir):
            data_dir.mkdir(parents=True, exist_ok=True)
            for left in data_dir.glob(f".{FILE_NAME}.*{ROOM_SUFFIX}"):
                shutil.rmtree(left, ignore_errors=True)
        info = _prepare(source, room, at)
        moved: list[tuple[Path, Path]] = []
        try:
            aside = _put_aside(data_dir, at, lambda now: check(now, info), moved)
            with failures.explained(data_dir):
                move_into_place(room / FILE_NAME, data_dir / FILE_NAME)
        except BaseException:
            for was, now in reversed(moved):
                with suppress(OSError):
                    move_into_place(now, was)
            raise
        with failures.explained(data_dir):
            sync_folder(data_dir)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return Restored(aside)


def _prepare(source: Path, room: Path, at: datetime) -> CommuneInfo:
    """Make a copy ready in a room of its own: whole, of today's form, in a life of its own."""
    with failures.explained(source):
        if not source.is_file():
            raise StoreError(f"Không thấy bản sao lưu “{source}”. Hãy chọn lại tệp.")
    with failures.explained(room):
        room.mkdir()
        for folder in (EVIDENCE_FOLDER, OUTBOX_FOLDER, BACKUP_FOLDER):
            (room / folder).mkdir()
        for suffix in ("", *_LOGS):
            # A folder copied by hand may have its log beside the database.
            beside = source.with_name(source.name + suffix)
            if beside.is_file() and (suffix != "-wal" or keeps_log(source, failures.COMMUNE_WORDS)):
                _copy_within(beside, room / (FILE_NAME + suffix))
    try:
        file = CommuneFile.open(room)
        try:
            info = communes.read(file)
            packages.renew_epoch(file, at)
            # What closing could not write back would be lost with the log, and nobody told.
            file.run("PRAGMA journal_mode = DELETE")
        finally:
            file.close()
        with failures.explained(room):
            ensure_whole(room / FILE_NAME, failures.COMMUNE_WORDS)
            sync_file(room / FILE_NAME)
    except NewerDatabaseError as error:
        raise NewerDatabaseError(
            f"Bản sao lưu “{source}” do phiên bản mới hơn của chương trình ghi. Hãy cài phiên "
            "bản mới nhất rồi phục hồi lại."
        ) from error
    except StoreError as error:
        if failures.of_the_machine(error):
            # A full disk here says nothing about the copy.
            raise
        raise StoreError(
            f"Bản sao lưu “{source}” không dùng được: tệp bị hỏng hoặc không phải dữ liệu của "
            "chương trình. Dữ liệu hiện tại vẫn nguyên; hãy chọn bản khác.",
            error.faults,
        ) from error
    return info


def _copy_within(source: Path, target: Path) -> None:
    """Copy a file of the copy, and read back what was written."""
    shutil.copyfile(source, target)
    sync_file(target)
    if vault.digest(source) != vault.digest(target):
        raise failures.unreadable(target, "đọc lại thấy khác bản sao lưu")


def _move_aside(data_dir: Path, aside: Path, moved: list[tuple[Path, Path]]) -> bool:
    """Move what lies under the database's names, the log last; whether there was anything.

    Without its database a log is never read by mistake.
    """
    with failures.explained(aside.parent):
        aside.parent.mkdir(exist_ok=True)
        for suffix in ("", *_LOGS):
            beside = data_dir / (FILE_NAME + suffix)
            if beside.exists():
                to = aside.with_name(aside.name + suffix)
                move_into_place(beside, to)
                moved.append((beside, to))
    return bool(moved)


def _put_aside(
    data_dir: Path,
    at: datetime,
    check: Callable[[CommuneInfo], None],
    moved: list[tuple[Path, Path]],
) -> Path | None:
    """Keep what is there among the backups; a broken file is moved there as it is.

    Args:
        data_dir: the data.
        at: now.
        check: gets whose data are there.
        moved: takes what was moved, from where to where, so that it can be moved back.
    """
    path = data_dir / FILE_NAME
    folder = data_dir / BACKUP_FOLDER
    stamp = at.strftime("%Y%m%d-%H%M%S")
    if not path.exists():
        # A log whose database is gone would be written into the one that comes now.
        alone = folder / f"commune-hong-{stamp}.ntm"
        return alone if _move_aside(data_dir, alone, moved) else None
    damaged = folder / f"commune-hong-{stamp}.ntm"
    try:
        file = CommuneFile.open(data_dir)
        try:
            present = communes.read(file)
            check(present)
            aside = folder / f"commune-truoc-khoi-phuc-{stamp}.ntm"
            # Finds damage that opening does not see, too.
            file.backup(aside)
        finally:
            file.close()
    except DamagedDatabaseError:
        _move_aside(data_dir, damaged, moved)
        return damaged
    if any(path.with_name(path.name + suffix).exists() for suffix in _LOGS):
        # Closing could not write the log back: a disk that is full, perhaps.
        _move_aside(data_dir, folder / f"commune-chua-dong-{stamp}.ntm", moved)
    return aside
