"""One engine under every file of the program: made, opened, upgraded, copied, closed.

One connection, held by one window, used by one thread at a time. The file is locked exclusively
for as long as it is open, so two windows can never disagree about it; a killed program leaves it
as of its last finished transaction.
"""

import errno
import os
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from sqlite_utils import Database

from ntm_desktop.errors import DamagedDatabaseError, NewerDatabaseError, StoreError
from ntm_desktop.files import move_into_place
from ntm_desktop.store import failures
from ntm_desktop.store.damage import damage_of
from ntm_desktop.store.failures import FileWords
from ntm_desktop.store.rooms import clear_rooms
from ntm_desktop.store.structure import Schema, lacks_columns, upgrade
from ntm_desktop.store.table_words import damage_sentences
from ntm_desktop.store.volumes import is_local_fixed, sync_file, sync_folder

BACKUP_FOLDER = "backups"
_LOCK_WAIT_SECONDS = 1.0
# What people answered is nobody else's business on a PC that several use.
_FILE_MODE, _FOLDER_MODE = 0o600, 0o700
_UNFINISHED = re.compile(r"\..+\.[0-9a-f]{32}\.partial(-wal|-shm|-journal)?")
_BESIDE = ("-wal", "-shm", "-journal")

Row = dict[str, Any]
Parameters = Sequence[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileKind:
    """What tells one kind of file from another.

    Attributes:
        file_name: its name in its folder.
        application_id: stands in the header, so that no other database is taken for it.
        schema: its tables.
        folders: made beside it.
        private: folders beside it that only this user may look into.
        words: how sentences call it.
    """

    file_name: str
    application_id: int
    schema: Schema
    folders: tuple[str, ...]
    words: FileWords
    private: tuple[str, ...] = ()


class SqliteFile:
    """An open file of one kind.

    Attributes:
        data_dir: folder with the file and what lies beside it.
        path: the database itself.
        db: the one connection.
    """

    kind: ClassVar[FileKind]

    def __init__(self, data_dir: Path, path: Path, db: Database) -> None:
        self.data_dir = data_dir
        self.path = path
        self.db = db
        self._closed = False
        self._damage: tuple[str, ...] | None = None

    @classmethod
    def create(cls, data_dir: Path, fill: Callable[[Self], None] | None = None) -> Self:
        """Make a new file, and open it.

        It is built under another name, found whole, and only then given its own: a program that
        dies in between, or a disk that is full, leaves no half file behind.

        Args:
            data_dir: made when it is not there.
            fill: writes the first records before the file gets its name.

        Raises:
            StoreError: there is a file already, or the folder cannot be written.
        """
        kind = cls.kind
        path = data_dir / kind.file_name
        partial = data_dir / f".{kind.file_name}.{uuid.uuid4().hex}.partial"
        with failures.explained(data_dir, kind.words):
            if path.exists():
                raise StoreError(kind.words.there_already.format(folder=data_dir))
            for suffix in ("-wal", "-journal"):
                # SQLite would write the log of that other file into ours.
                if path.with_name(path.name + suffix).exists():
                    raise StoreError(
                        f"Trong thư mục “{data_dir}” còn phần ghi dở ({path.name}{suffix}) của một "
                        f"tệp dữ liệu đã bị chuyển đi. Hãy đưa tệp {path.name} về lại đây rồi mở, "
                        "hoặc chọn thư mục khác."
                    )
            data_dir.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            for folder in kind.folders:
                (data_dir / folder).mkdir(mode=_FOLDER_MODE, exist_ok=True)
        try:
            with failures.explained(path, kind.words):
                # Made by hand, or SQLite would answer "unable to open" for every reason.
                partial.touch(mode=_FILE_MODE, exist_ok=False)
                file = cls(data_dir, partial, connect(partial))
                try:
                    # Without a log beside it: what closing could not write back would be lost
                    # with the log, and nobody told.
                    file.db.conn.execute("PRAGMA journal_mode = DELETE")
                    file.db.conn.execute("PRAGMA synchronous = FULL")
                    upgrade(file.db, kind.schema)
                    if fill is not None:
                        with file.transaction():
                            fill(file)
                finally:
                    file.close()
                ensure_whole(partial, kind.words)
                sync_file(partial)
                move_into_place(partial, path)
                sync_folder(data_dir)
        finally:
            for suffix in ("", *_BESIDE):
                with suppress(OSError):
                    partial.with_name(partial.name + suffix).unlink(missing_ok=True)
        return cls.open(data_dir)

    @classmethod
    def open(cls, data_dir: Path, schema: Schema | None = None) -> Self:
        """Open the file of a folder, upgrading it when an older program wrote it.

        Raises:
            NewerDatabaseError: a newer program wrote it; it is left untouched.
            StoreError: there is none, it is open elsewhere, broken, or may not be written.
        """
        kind = cls.kind
        schema = schema or kind.schema
        path = data_dir / kind.file_name
        with failures.explained(path, kind.words):
            if not path.is_file():
                raise StoreError(kind.words.missing.format(folder=data_dir, name=path.name))
            db = connect(path)
            file = cls(data_dir, path, db)
            keep_private(path, *(data_dir / folder for folder in kind.private))
            try:
                version = _recognised_version(db, path, kind, schema)
                _journal(db, data_dir)
                _check(db, path, kind.words)
                file.clear_unfinished()
                if version < schema.version:
                    file._upgrade_safely(version, schema)
            except (DamagedDatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
                told = failures.of_sqlite(error, path, kind.words)
                try:
                    if isinstance(told, DamagedDatabaseError):
                        raise file._named(told) from error
                    raise
                finally:
                    file.close()
            except BaseException:
                file.close()
                raise
        return file

    def clear_unfinished(self) -> None:
        """Clear away what a program that was killed in the middle of its work has left."""
        for folder in (self.data_dir, self.backups):
            for left in folder.glob(".*.partial*"):
                if _UNFINISHED.fullmatch(left.name) and not left.is_symlink():
                    with suppress(OSError):
                        left.unlink()
        clear_rooms(self.data_dir, self.kind.file_name)

    def transaction(self) -> AbstractContextManager[None]:
        """One all-or-nothing span of writing; inside another one it becomes part of it.

        What an inner span wrote is taken back alone when it fails and the outer one goes on.
        """
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # The caller's own errors, of another disk perhaps, pass through as they are.
        if self._inside():
            with self.db.atomic():
                yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already; what failed first is told.
            if self._inside():
                with suppress(sqlite3.Error, StoreError):
                    self.run("ROLLBACK")
            raise

    def _inside(self) -> bool:
        return self.db.conn.in_transaction

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query, each by column name."""
        try:
            # Closed at once, also when a row cannot be read: half read, it keeps the file locked.
            with (
                failures.explained(self.path, self.kind.words),
                closing(self.db.conn.execute(sql, parameters)) as cursor,
            ):
                names = [column[0] for column in cursor.description]
                return [dict(zip(names, row, strict=True)) for row in cursor]
        except DamagedDatabaseError as error:
            raise self._named(error) from error
        except sqlite3.OperationalError as error:
            self._hold_ours(error)
            raise

    def tuples(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """All rows of a query as they are, where there are too many to name their columns."""
        try:
            with (
                failures.explained(self.path, self.kind.words),
                closing(self.db.conn.execute(sql, parameters)) as cursor,
            ):
                return cursor.fetchall()
        except DamagedDatabaseError as error:
            raise self._named(error) from error
        except sqlite3.OperationalError as error:
            self._hold_ours(error)
            raise

    def stamp(self) -> tuple[int, int]:
        """Another one than before when anybody wrote anything: others' commits, own rows."""
        row = self.rows("PRAGMA data_version")[0]
        return int(row["data_version"]), self.db.conn.total_changes

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, None when there is none."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Carry out one statement that writes; the number of rows it touched."""
        with failures.explained(self.path, self.kind.words):
            return self.db.execute(sql, parameters).rowcount

    def run_many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """Carry out one statement that writes, once for each of many."""
        with failures.explained(self.path, self.kind.words):
            self.db.conn.executemany(sql, parameters)

    def damage(self) -> tuple[str, ...]:
        """What in the file is damaged, a sentence for each kind of record; reads all of it."""
        with failures.explained(self.path, self.kind.words):
            return damage_sentences(damage_of(self.db.conn), self.kind.words.tables)

    def _hold_ours(self, error: sqlite3.OperationalError) -> None:
        """A query fails on a file with our marks and other tables: somebody made that one."""
        if lacks_columns(self.db.conn, self.kind.schema):
            raise failures.foreign(self.path, self.kind.words) from error

    def _named(self, error: DamagedDatabaseError) -> DamagedDatabaseError:
        """The error again, saying what is damaged; looked for once."""
        if self._damage is None:
            self._damage = ()
            with suppress(StoreError, sqlite3.Error):
                self._damage = self.damage()
        return DamagedDatabaseError(str(error), self._damage or error.faults)

    def backup(self, target: Path) -> None:
        """Copy the database, checked, to one plain file; the open file is not disturbed.

        Raises:
            StoreError: the target cannot be written; nothing is left there.
        """
        partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}.partial")
        try:
            with failures.explained(target, self.kind.words):
                target.parent.mkdir(parents=True, exist_ok=True)
                partial.touch(mode=_FILE_MODE, exist_ok=False)
                copy = sqlite3.connect(partial)
                try:
                    self.db.conn.backup(copy)
                    # One file without a log beside it, so that it can be carried anywhere.
                    copy.execute("PRAGMA journal_mode = DELETE")
                finally:
                    copy.close()
                self._hold_copy_whole(partial)
                sync_file(partial)
                move_into_place(partial, target)
                sync_folder(target.parent)
        finally:
            for suffix in ("", *_BESIDE):
                with suppress(OSError):
                    partial.with_name(partial.name + suffix).unlink(missing_ok=True)

    def _hold_copy_whole(self, copy: Path) -> None:
        """A copy that is not whole is one of a damaged file: that is the one to be named."""
        try:
            ensure_whole(copy, self.kind.words)
        except DamagedDatabaseError as error:
            own = self._named(failures.broken(self.path, "", self.kind.words))
            raise (own if own.faults else error) from error

    def close(self) -> None:
        """Close for good; the log is written back. Harmless when done twice."""
        if not self._closed:
            self._closed = True
            self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    @property
    def backups(self) -> Path:
        """Folder of the copies of each day and of those made before upgrades."""
        return self.data_dir / BACKUP_FOLDER

    def _upgrade_safely(self, version: int, schema: Schema) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        name = Path(self.kind.file_name)
        copy = self.backups / f"{name.stem}-v{version}-{stamp}{name.suffix}"
        self.backup(copy)
        try:
            upgrade(self.db, schema)
        except (sqlite3.Error, ValueError) as error:
            told = failures.of_sqlite(error, self.path, self.kind.words)
            if told is not None:
                raise told from error
            raise StoreError(
                f"Chưa nâng cấp được {self.kind.words.file} “{self.path}” lên dạng của phiên bản "
                f"này. Tệp cũ vẫn nguyên; bản sao lưu ở “{copy}”. Hãy dùng phiên bản cũ của "
                "chương trình và gửi cả hai tệp cho người hỗ trợ.",
                [str(error)],
            ) from error


def keep_private(path: Path, *folders: Path) -> None:
    """Take from others what an older program, or a copy made by hand, let them read.

    What lies in a folder that nobody else may enter need not be looked through.
    """
    if os.name != "posix":
        return
    for suffix in ("", *_BESIDE):
        beside = path.with_name(path.name + suffix)
        with suppress(OSError):
            if beside.stat().st_mode & 0o077:
                beside.chmod(_FILE_MODE)
    for folder in folders:
        with suppress(OSError):
            if folder.is_dir() and folder.stat().st_mode & 0o077:
                folder.chmod(_FOLDER_MODE)


def new_id() -> str:
    """An id that stays unique when the data of communes is merged."""
    return uuid.uuid4().hex


def new_ids(count: int) -> list[str]:
    """As many new ids, drawn at once and rising, as an index takes them fastest."""
    drawn = os.urandom(16 * count).hex()
    each = (drawn[start : start + 32] for start in range(0, len(drawn), 32))
    # As uuid4 has them: version 4, variant 1.
    return sorted(f"{one[:12]}4{one[13:16]}{_VARIANT[one[16]]}{one[17:]}" for one in each)


_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}


def named_id(*parts: object) -> str:
    """The id of what is one thing by its nature, so that two PCs of a commune give it the same."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, parts))).hex


def connect(path: Path) -> Database:
    """Connect to a file for this program alone; nothing is read or written yet."""
    # isolation_level None: transactions begin and end where we say, nowhere else.
    connection = sqlite3.connect(
        os.fspath(path),
        timeout=_LOCK_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        # EXCLUSIVE before the first access: then WAL needs no shared memory beside the file.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        return Database(connection, strict=True, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def ensure_whole(path: Path, words: FileWords) -> None:
    """Read a closed file from end to end, its indexes too, before anybody relies on it.

    Raises:
        StoreError: it is not whole.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        _hold_whole(connection, "integrity_check(5)", path, words)
    finally:
        connection.close()


def _recognised_version(db: Database, path: Path, kind: FileKind, schema: Schema) -> int:
    if _pragma(db, "application_id") != kind.application_id:
        raise failures.foreign(path, kind.words)
    if db.conn.execute("SELECT 1 FROM sqlite_schema WHERE type = 'view'").fetchone():
        # None of ours has one; what it would do when it is read, only its maker knows.
        raise failures.foreign(path, kind.words)
    version = _pragma(db, "user_version")
    if version > schema.version:
        raise NewerDatabaseError(
            f"{kind.words.file_at_start} “{path}” do phiên bản mới hơn của chương trình ghi (dạng "
            f"{version}; phiên bản này đọc đến dạng {schema.version}). Dữ liệu không bị thay đổi. "
            "Hãy cài phiên bản mới nhất rồi mở lại."
        )
    return version


def _journal(db: Database, folder: Path) -> None:
    mode = "WAL" if is_local_fixed(folder) else "DELETE"
    db.conn.execute(f"PRAGMA journal_mode = {mode}")
    # NORMAL may lose the last commits at a power cut.
    db.conn.execute("PRAGMA synchronous = FULL")
    # Takes the lock now; locking_mode keeps it until the file is closed.
    db.conn.execute("BEGIN EXCLUSIVE")
    db.conn.execute("COMMIT")


def _check(db: Database, path: Path, words: FileWords) -> None:
    _hold_whole(db.conn, "quick_check", path, words)


def _hold_whole(connection: sqlite3.Connection, check: str, path: Path, words: FileWords) -> None:
    """Run one of SQLite's checks, which tells a disk that cannot be read as damage of the file."""
    if _said(connection, check) == ["ok"]:
        return
    found = _said(connection, check)
    if found == ["ok"]:
        # What is not there a moment later was never in the file.
        raise failures.unreadable(path, "lỗi đọc, ghi của ổ đĩa") from OSError(errno.EIO)
    codes = [int(code) for line in found for code in re.findall(r"error code=(\d+)", line)]
    if any(code & 0xFF == sqlite3.SQLITE_IOERR for code in codes):
        raise failures.unreadable(path, "lỗi đọc, ghi của ổ đĩa") from OSError(errno.EIO)
    raise failures.broken(path, "", words)


def _said(connection: sqlite3.Connection, check: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"PRAGMA {check}")]


def _pragma(db: Database, name: str) -> int:
    return int(db.conn.execute(f"PRAGMA {name}").fetchone()[0])
