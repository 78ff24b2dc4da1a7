"""The way back from a damaged file of any kind: the rest of it beside, and a copy in its place."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from ntm_desktop.errors import DamagedDatabaseError, StoreError
from ntm_desktop.files import move_into_place
from ntm_desktop.store import failures
from ntm_desktop.store.rooms import ROOM_SUFFIX, new_room
from ntm_desktop.store.salvage import PutBack, salvage, salvage_sentences
from ntm_desktop.store.sqlite_file import BACKUP_FOLDER, SqliteFile, ensure_whole
from ntm_desktop.store.volumes import sync_file, sync_folder

F = TypeVar("F", bound=SqliteFile)
_LOGS = ("-wal", "-journal")


@dataclass(frozen=True, slots=True)
class Rescued:
    """What could be read of a damaged file.

    Attributes:
        copy: the rest, a file of its own among the backups.
        rows: how many rows are in it.
        losses: what was lost or has to be looked at, a sentence each.
        mended: what was put back from elsewhere, a sentence each.
    """

    copy: Path
    rows: int
    losses: tuple[str, ...]
    mended: tuple[str, ...] = ()


def rescue(
    kind: type[F],
    data_dir: Path,
    at: datetime,
    *,
    check: Callable[[F], object],
    put_back: PutBack | None = None,
) -> Rescued:
    """Read what is left of a damaged file into a copy among its backups; the file stays as it is.

    Args:
        kind: of file.
        data_dir: with the file, which must not be open.
        at: now.
        check: gets the rest, opened; makes sure that it can be used.
        put_back: see ``salvage``.

    Raises:
        DamagedDatabaseError: too little is left to be used.
        StoreError: there is no file, or the folder cannot be written.
    """
    words, name = kind.kind.words, Path(kind.kind.file_name)
    path = data_dir / name
    target = data_dir / BACKUP_FOLDER / f"{name.stem}-cuu-{at:%Y%m%d-%H%M%S}{name.suffix}"
    room = new_room(data_dir, name.name)
    with failures.explained(data_dir, words):
        if not path.is_file():
            raise StoreError(words.missing.format(folder=data_dir, name=path.name))
        _clear_rooms(data_dir, name)
        (room / "work").mkdir(parents=True)
        target.parent.mkdir(exist_ok=True)
    try:
        outcome = salvage(
            path,
            room / name,
            kind.kind,
            room / "work",
            log=keeps_log(path, words),
            put_back=put_back,
        )
        try:
            with kind.open(room) as rest:
                check(rest)
                # One plain file, whole by itself.
                rest.run("PRAGMA journal_mode = DELETE")
        except (StoreError, ValueError, LookupError, TypeError) as error:
            if isinstance(error, StoreError) and failures.of_the_machine(error):
                raise
            raise DamagedDatabaseError(
                f"{words.file_at_start} “{path}” hỏng nặng, phần còn đọc được không đủ để dùng. "
                f"Hãy {words.way_back}.",
                salvage_sentences(outcome, words.tables),
            ) from error
        with failures.explained(target, words):
            ensure_whole(room / name, words)
            sync_file(room / name)
            move_into_place(room / name, target)
            sync_folder(target.parent)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return Rescued(
        target, outcome.total, salvage_sentences(outcome, words.tables), tuple(outcome.put_back)
    )


@contextmanager
def _named_as(chosen: Path, tried: Path) -> Iterator[None]:
    """Let what is wrong with the copy that is tried be said of the file that was chosen."""
    try:
        yield
    except StoreError as error:
        error.args = tuple(str(one).replace(str(tried), str(chosen)) for one in error.args)
        raise


def put_in_place(
    kind: type[F],
    copy: Path,
    data_dir: Path,
    at: datetime,
    *,
    prepare: Callable[[F], object] = lambda _file: None,
) -> Path | None:
    """Put a copy in the place of a file, which must not be open; what is there is kept.

    Args:
        kind: of file.
        copy: which one.
        data_dir: of the file.
        at: now, UTC.
        prepare: is given the copy before it takes the place, to write into it that it did.

    Returns:
        Where what was there lies now, None when there was nothing.

    Raises:
        StoreError: the copy is not whole, or a folder cannot be written; all is as it was.
    """
    words, name = kind.kind.words, Path(kind.kind.file_name)
    path = data_dir / name
    room = new_room(data_dir, name.name)
    with failures.explained(copy, words):
        if not copy.is_file():
            raise StoreError(f"Không thấy bản sao lưu “{copy}”. Hãy chọn lại tệp.")
    moved: list[tuple[Path, Path]] = []
    try:
        with failures.explained(data_dir, words):
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            _clear_rooms(data_dir, name)
            room.mkdir()
            shutil.copyfile(copy, room / name)
            if keeps_log(copy, words):
                beside = copy.with_name(copy.name + "-wal")
                if beside.is_file():
                    shutil.copyfile(beside, room / f"{name}-wal")
        with _named_as(copy, room / name), kind.open(room) as file:
            prepare(file)
            file.run("PRAGMA journal_mode = DELETE")
        with failures.explained(data_dir, words):
            ensure_whole(room / name, words)
            (room / name).chmod(0o600)
            sync_file(room / name)
            aside = (
                data_dir
                / BACKUP_FOLDER
                / (f"{name.stem}-truoc-khoi-phuc-{at:%Y%m%d-%H%M%S}{name.suffix}")
            )
            _make_sure_it_is_closed(kind, data_dir, path)
            aside.parent.mkdir(exist_ok=True)
            for suffix in ("", *_LOGS):
                beside = path.with_name(path.name + suffix)
                if beside.exists():
                    to = aside.with_name(aside.name + suffix)
                    move_into_place(beside, to)
                    moved.append((beside, to))
            move_into_place(room / name, path)
            sync_folder(data_dir)
    except BaseException:
        for was, now in reversed(moved):
            with suppress(OSError):
                move_into_place(now, was)
        raise
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return moved[0][1] if moved else None


def keeps_log(path: Path, words: failures.FileWords) -> bool:
    """Whether a database has its newest changes in a log beside it, by its own header.

    Any other log that lies there is of another file, and SQLite would write it into this one.
    """
    with failures.explained(path, words), path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _make_sure_it_is_closed(kind: type[F], data_dir: Path, path: Path) -> None:
    if not path.exists():
        return
    # A file that somebody works with is locked; a damaged one is what this is for.
    with suppress(DamagedDatabaseError):
        kind.open(data_dir).close()


def _clear_rooms(data_dir: Path, name: Path) -> None:
    for left in data_dir.glob(f".{name}.*{ROOM_SUFFIX}"):
        shutil.rmtree(left, ignore_errors=True)
