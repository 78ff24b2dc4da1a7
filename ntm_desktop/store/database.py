"""The commune's file: made, opened, upgraded, copied, closed.

One connection, held by one window, used by one thread at a time. The file is locked
exclusively for as long as it is open, so two windows can never disagree about it; a killed
program leaves it as of its last finished transaction.
"""

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from ntm_desktop.errors import NewerDatabaseError, StoreError
from ntm_desktop.files import move_into_place
from ntm_desktop.store import failures
from ntm_desktop.store.migrations import APPLICATION_ID, COMMUNE_SCHEMA, Schema
from ntm_desktop.store.volumes import is_local_fixed, sync_file, sync_folder

FILE_NAME = "commune.ntm"
EVIDENCE_FOLDER = "evidence"
OUTBOX_FOLDER = "outbox"
BACKUP_FOLDER = "backups"
_LOCK_WAIT_SECONDS = 1.0

Row = dict[str, Any]
Parameters = Sequence[Any] | dict[str, Any]


class CommuneFile:
    """The open file of one commune.

    Attributes:
        data_dir: folder with the database, the evidence vault, the outbox and the backups.
        path: the database itself.
        db: the one connection.
    """

    def __init__(self, data_dir: Path, path: Path, db: Database) -> None:
        self.data_dir = data_dir
        self.path = path
        self.db = db
        self._closed = False

    @classmethod
    def create(cls, data_dir: Path, fill: Callable[[Self], None] | None = None) -> Self:
        """Make a new file, and open it.

        It is built under another name and renamed when it is complete: a program that dies
        in between leaves no half commune behind.

        Args:
            data_dir: made when it is not there.
            fill: writes the first records before the file gets its name.

        Raises:
            StoreError: there is a file already, or the folder cannot be written.
        """
        path = data_dir / FILE_NAME
        partial = data_dir / f".{FILE_NAME}.{uuid.uuid4().hex}.partial"
        with failures.explained(data_dir):
            if path.exists():
                raise StoreError(
                    f"Trong thư mục “{data_dir}” đã có dữ liệu của một xã. Hãy mở dữ liệu đó, "
                    "hoặc chọn thư mục khác."
                )
            for suffix in ("-wal", "-journal"):
                # SQLite would write the log of that other file into ours.
                if path.with_name(path.name + suffix).exists():
                    raise StoreError(
                        f"Trong thư mục “{data_dir}” còn phần ghi dở ({path.name}{suffix}) của một "
                        f"tệp dữ liệu đã bị chuyển đi. Hãy đưa tệp {FILE_NAME} về lại đây rồi mở, "
                        "hoặc chọn thư mục khác."
                    )
            for folder in (EVIDENCE_FOLDER, OUTBOX_FOLDER, BACKUP_FOLDER):
                (data_dir / folder).mkdir(parents=True, exist_ok=True)
        try:
            with failures.explained(path):
                # Made by hand, or SQLite would answer "unable to open" for every reason.
                partial.touch(exist_ok=False)
                file = cls(data_dir, partial, _connect(partial))
                try:
                    _journal(file.db, data_dir)
                    _upgrade(file.db, COMMUNE_SCHEMA)
                    if fill is not None:
                        with file.transaction():
                            fill(file)
                finally:
                    file.close()
                move_into_place(partial, path)
                sync_folder(data_dir)
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                with suppress(OSError):
                    partial.with_name(partial.name + suffix).unlink(missing_ok=True)
        return cls.open(data_dir)

    @classmethod
    def open(cls, data_dir: Path, schema: Schema = COMMUNE_SCHEMA) -> Self:
        """Open the file of a folder, upgrading it when an older program wrote it.

        Raises:
            NewerDatabaseError: a newer program wrote it; it is left untouched.
            StoreError: there is none, it is open elsewhere, broken, or may not be written.
        """
        path = data_dir / FILE_NAME
        with failures.explained(path):
            if not path.is_file():
                raise StoreError(
                    f"Thư mục “{data_dir}” chưa có dữ liệu của xã (tệp {FILE_NAME}). "
                    "Hãy tạo mới, hoặc chọn đúng thư mục dữ liệu."
                )
            db = _connect(path)
            file = cls(data_dir, path, db)
            try:
                version = _recognised_version(db, path, schema)
                _journal(db, data_dir)
                _check(db, path)
                _clear_unfinished(data_dir)
                if version < schema.version:
                    file._upgrade_safely(version, schema)
            except BaseException:
                file.close()
                raise
        return file

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
            # A full disk may have ended the transaction already.
            if self._inside():
                self.run("ROLLBACK")
            raise

    def _inside(self) -> bool:
        return self.db.conn.in_transaction

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query, each by column name."""
        with failures.explained(self.path):
            cursor = self.db.conn.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, None when there is none."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Carry out one statement that writes; the number of rows it touched."""
        with failures.explained(self.path):
            return self.db.execute(sql, parameters).rowcount

    def backup(self, target: Path) -> None:
        """Copy the database, checked, to one plain file; the open file is not disturbed.

        Raises:
            StoreError: the target cannot be written; nothing is left there.
        """
        partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}.partial")
        try:
            with failures.explained(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                copy = sqlite3.connect(partial)
                try:
                    self.db.conn.backup(copy)
                    # One file without a log beside it, so that it can be carried anywhere.
                    copy.execute("PRAGMA journal_mode = DELETE")
                    _check(Database(copy), partial)
                finally:
                    copy.close()
                sync_file(partial)
                move_into_place(partial, target)
                sync_folder(target.parent)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def close(self) -> None:
        """Close for good; the log is written back. Harmless when done twice."""
        if not self._closed:
            self._closed = True
            self.db.close()

    @property
    def outbox(self) -> Path:
        """Folder of the packages made here."""
        return self.data_dir / OUTBOX_FOLDER

    @property
    def backups(self) -> Path:
        """Folder of the copies made before upgrades."""
        return self.data_dir / BACKUP_FOLDER

    def _upgrade_safely(self, version: int, schema: Schema) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        copy = self.backups / f"commune-v{version}-{stamp}.ntm"
        self.backup(copy)
        try:
            _upgrade(self.db, schema)
        except (sqlite3.Error, ValueError) as error:
            raise StoreError(
                f"Chưa nâng cấp được tệp dữ liệu “{self.path}” lên dạng của phiên bản này. Tệp "
                f"cũ vẫn nguyên; bản sao lưu ở “{copy}”. Hãy dùng phiên bản cũ của chương trình "
                "và gửi cả hai tệp cho người hỗ trợ.",
                [str(error)],
            ) from error


def new_id() -> str:
    """An id that stays unique when the data of communes is merged."""
    return uuid.uuid4().hex


def _connect(path: Path) -> Database:
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


def _clear_unfinished(data_dir: Path) -> None:
    """Clear away what a program that was killed in the middle of its work has left."""
    made = data_dir.glob(f".{FILE_NAME}.*.partial*")
    copied = (data_dir / EVIDENCE_FOLDER).glob("*.partial")
    packed = (data_dir / OUTBOX_FOLDER).glob("*/*.partial")
    for left in (*made, *copied, *packed):
        with suppress(OSError):
            left.unlink()


def _recognised_version(db: Database, path: Path, schema: Schema) -> int:
    if _pragma(db, "application_id") != APPLICATION_ID:
        raise failures.foreign(path)
    version = _pragma(db, "user_version")
    if version > schema.version:
        raise NewerDatabaseError(
            f"Tệp dữ liệu “{path}” do phiên bản mới hơn của chương trình ghi (dạng {version}; "
            f"phiên bản này đọc đến dạng {schema.version}). Dữ liệu không bị thay đổi. Hãy cài "
            "phiên bản mới nhất rồi mở lại."
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


def _check(db: Database, path: Path) -> None:
    found = [row[0] for row in db.conn.execute("PRAGMA quick_check")]
    if found != ["ok"]:
        raise failures.broken(path, "; ".join(str(line) for line in found[:5]))


def _upgrade(db: Database, schema: Schema) -> None:
    """Run all pending steps and the checks after them in one transaction."""
    # Steps may rebuild tables; this switch does nothing inside a transaction.
    db.conn.execute("PRAGMA foreign_keys = OFF")
    try:
        with db.atomic():
            schema.steps.apply(db)
            reached = _pragma(db, "user_version")
            if reached != schema.version:
                raise ValueError(f"steps lead to version {reached}, not {schema.version}")
            dangling = db.conn.execute("PRAGMA foreign_key_check").fetchall()
            if dangling:
                raise ValueError(f"dangling references after upgrade: {dangling[:5]}")
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")


def _pragma(db: Database, name: str) -> int:
    return int(db.conn.execute(f"PRAGMA {name}").fetchone()[0])
