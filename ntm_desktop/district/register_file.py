"""The file of the register: opened for one program alone, checked, its failures explained."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from ntm_desktop.district.migrations import APPLICATION_ID, VERSION
from ntm_desktop.errors import NewerDatabaseError, StoreError


def connect(path: Path) -> Database:
    """Open the file for this program alone; nothing is read or written yet."""
    connection = sqlite3.connect(os.fspath(path), timeout=1.0, isolation_level=None)
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


def check(db: Database, path: Path) -> None:
    """Make sure that it is a whole register of this version or an older one.

    Raises:
        NewerDatabaseError: a newer program wrote it.
        StoreError: it is something else, or damaged.
    """
    if _pragma(db, "application_id") != APPLICATION_ID:
        raise StoreError(f"Tệp “{path}” không phải sổ tiếp nhận. Hãy chọn lại thư mục dữ liệu.")
    if _pragma(db, "user_version") > VERSION:
        raise NewerDatabaseError(
            f"Sổ tiếp nhận “{path}” do phiên bản mới hơn của chương trình ghi. Hãy cập nhật."
        )
    found = [row[0] for row in db.conn.execute("PRAGMA quick_check")]
    if found != ["ok"]:
        raise _broken(path)


def _pragma(db: Database, name: str) -> int:
    return int(db.conn.execute(f"PRAGMA {name}").fetchone()[0])


def _broken(path: Path) -> StoreError:
    return StoreError(
        f"Sổ tiếp nhận “{path}” bị hỏng nên chưa mở được. Hãy giữ nguyên tệp, chép cả thư mục "
        "sang nơi khác, rồi lấy bản sao lưu gần nhất."
    )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of the machine into ``StoreError``; wrong SQL is a bug and passes through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        match getattr(error, "sqlite_errorcode", 0) & 0xFF:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                sentence = (
                    f"Sổ tiếp nhận trong “{path.parent}” đang được mở ở một cửa sổ khác. "
                    "Hãy chờ việc ở đó xong rồi làm lại."
                )
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                raise _broken(path) from error
            case (
                sqlite3.SQLITE_FULL
                | sqlite3.SQLITE_READONLY
                | sqlite3.SQLITE_CANTOPEN
                | sqlite3.SQLITE_PERM
                | sqlite3.SQLITE_IOERR
            ):
                sentence = (
                    f"Không ghi được sổ tiếp nhận “{path}” ({error}). Hãy kiểm tra chỗ trống và "
                    "quyền ghi của thư mục."
                )
            case _:
                raise
        raise StoreError(sentence) from error
    except OSError as error:
        raise StoreError(
            f"Không ghi được vào “{path.parent}”: {error.strerror or error}. Hãy chọn thư mục khác."
        ) from error
