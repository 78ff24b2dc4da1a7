"""Errors of the machine (locked, full, broken) told to the user; our own bugs are let through."""

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.errors import (
    DamagedDatabaseError,
    StoreError,
    in_vietnamese,
    no_temporary_folder,
)
from ntm_desktop.store.holder import holder_words
from ntm_desktop.store.table_words import COMMUNE_TABLES, REGISTER_TABLES

_PRIMARY = 0xFF
_NO_TRANSACTION = re.compile("no such savepoint|no transaction is active")
_NO_TEXT = re.compile("Could not decode to UTF-8 column")
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
_WHILE_WRITING = (".restoring", ".partial")
_HARDLY_ANY_ROOM = 256 * 1024  # bytes; SQLite's log and its index begin with less, and need it
_FULL = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC)


@dataclass(frozen=True, slots=True)
class FileWords:
    """How sentences call one kind of file.

    Attributes:
        data: what is in it, at the start of a sentence: "Dữ liệu của xã".
        file: the file, within a sentence: "tệp dữ liệu".
        missing: told when the folder has none; ``{folder}`` and ``{name}`` are filled in.
        there_already: told when a new one would stand in its place; ``{folder}`` is filled in.
        way_back: what to do to get back the last backup.
        tables: what the tables mean to those who use the file.
    """

    data: str
    file: str
    missing: str
    there_already: str
    way_back: str
    tables: Mapping[str, str]

    @property
    def file_at_start(self) -> str:
        """The file, at the start of a sentence."""
        return self.file[:1].upper() + self.file[1:]


COMMUNE_WORDS = FileWords(
    "Dữ liệu của xã",
    "tệp dữ liệu",
    "Thư mục “{folder}” chưa có dữ liệu của xã (tệp {name}). Hãy tạo mới, hoặc chọn đúng thư mục "
    "dữ liệu.",
    "Trong thư mục “{folder}” đã có dữ liệu của một xã. Hãy mở dữ liệu đó, hoặc chọn thư mục khác.",
    "chọn “Phục hồi dữ liệu…” và lấy bản gần nhất trong thư mục “backups”",
    COMMUNE_TABLES,
)
REGISTER_WORDS = FileWords(
    "Sổ tiếp nhận",
    "sổ tiếp nhận",
    "Thư mục “{folder}” chưa có sổ tiếp nhận. Hãy tạo sổ: ntm-district init --data THƯ_MỤC.",
    "Trong thư mục “{folder}” đã có sổ tiếp nhận. Hãy dùng sổ đó hoặc chọn thư mục khác.",
    "lấy bản sao lưu gần nhất trong thư mục “backups” (lệnh ntm-district restore), hoặc cứu phần "
    "còn đọc được (lệnh ntm-district rescue)",
    REGISTER_TABLES,
)


def locked(path: Path, words: FileWords = COMMUNE_WORDS) -> StoreError:
    """The file is open elsewhere."""
    return StoreError(
        f"{words.data} trong “{path.parent}” đang được mở ở một cửa sổ khác{holder_words(path)}. "
        "Hãy dùng cửa sổ đó, hoặc đóng nó rồi mở lại."
    )


def broken(path: Path, detail: str = "", words: FileWords = COMMUNE_WORDS) -> DamagedDatabaseError:
    """The file has lost its inner order."""
    return DamagedDatabaseError(
        f"{words.file_at_start} “{path}” bị hỏng, có phần không đọc được. Hãy giữ nguyên tệp, chép "
        f"cả thư mục “{path.parent}” sang nơi khác để phòng xa, rồi {words.way_back}.",
        [detail] if detail else (),
    )


def foreign(path: Path, words: FileWords = COMMUNE_WORDS) -> StoreError:
    """The file is a database of some other program, or none at all."""
    return DamagedDatabaseError(
        f"Tệp “{path}” không phải là {words.file} của chương trình, hoặc phần đầu tệp đã hỏng. "
        "Hãy giữ nguyên tệp và chọn lại thư mục dữ liệu; nếu đúng là thư mục này, hãy "
        f"{words.way_back}."
    )


def full(path: Path) -> StoreError:
    """No room left; nothing of the last action was kept."""
    return StoreError(
        f"Ổ đĩa chứa “{_known(path)}” đã hết chỗ nên thay đổi vừa rồi chưa được lưu; dữ liệu cũ "
        "vẫn nguyên. Hãy chuyển bớt tệp khác sang ổ khác rồi làm lại."
    )


def not_writable(path: Path) -> StoreError:
    """The folder or file may not be written."""
    return StoreError(
        f"Không ghi được vào “{_known(path)}”. Hãy kiểm tra quyền ghi của thư mục (hoặc khóa "
        "chống ghi của USB, hoặc phần mềm diệt vi-rút đang giữ tệp), hoặc chọn thư mục khác."
    )


def unreadable(path: Path, detail: str) -> StoreError:
    """The disk gave an error of its own."""
    return StoreError(
        f"Ổ đĩa không đọc hoặc ghi được “{_known(path)}” ({detail}). Nếu dữ liệu nằm trên USB "
        "hoặc ổ mạng, hãy cắm hoặc kết nối lại rồi mở lại chương trình; nếu ở ngay máy này, có thể "
        "phần mềm diệt vi-rút đang giữ tệp: hãy chờ một lát rồi mở lại."
    )


def _known(path: Path) -> Path:
    """The path without the names that are only there while the program writes."""
    for place, part in enumerate(path.parts):
        if part.endswith(_WHILE_WRITING):
            return Path(*path.parts[:place])
    return path


def of_the_machine(error: StoreError) -> bool:
    """Whether the disk or the system is to blame, and not what is in the file."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.DatabaseError):
        return getattr(cause, "sqlite_errorcode", 0) & _PRIMARY in (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_READONLY,
        )
    return isinstance(cause, OSError)


@contextmanager
def explained(path: Path, words: FileWords = COMMUNE_WORDS) -> Iterator[None]:
    """Turn errors of the machine around ``path`` into ``StoreError``.

    Constraint violations and wrong SQL are bugs of ours and pass through unchanged.
    """
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        told = of_sqlite(error, path, words)
        if told is None:
            raise
        raise told from error
    except OSError as error:
        raise _of_system(error, path) from error


def of_sqlite(error: Exception, path: Path, words: FileWords) -> StoreError | None:
    """What an error of SQLite is to people; None for a bug of ours."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, UnicodeDecodeError):
        # What SQLite says of a damaged statement holds its broken letters.
        return broken(path, "", words)
    if not isinstance(error, sqlite3.DatabaseError):
        return None
    if _NO_TEXT.match(str(error)):
        # Its message holds what was typed; which table it is, a survey says.
        return broken(path, "", words)
    if _NO_TRANSACTION.search(str(error)):
        # A disk error has ended the transaction before whoever began it came to its end.
        return unreadable(path, "lỗi đọc, ghi của ổ đĩa")
    if getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_GETTEMPPATH":
        return no_temporary_folder()
    match getattr(error, "sqlite_errorcode", 0) & _PRIMARY:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return locked(path, words)
        case sqlite3.SQLITE_CORRUPT:
            return broken(path, "", words)
        case sqlite3.SQLITE_NOTADB:
            return foreign(path, words)
        case sqlite3.SQLITE_FULL:
            return full(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return not_writable(path)
        case sqlite3.SQLITE_IOERR if not _may_write(path):
            # What SQLite says of a folder that may be read only: it cannot make the file beside.
            return not_writable(path.parent)
        case sqlite3.SQLITE_IOERR if _is_full(path):
            # Where the log's index cannot grow, a full disk is no SQLITE_FULL.
            return full(path)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PROTOCOL | sqlite3.SQLITE_NOLFS:
            return unreadable(path, "lỗi đọc, ghi của ổ đĩa")
        case _:
            return None


def _may_write(path: Path) -> bool:
    return all(os.access(one, os.W_OK) for one in (path.parent, path) if one.exists())


def _is_full(path: Path) -> bool:
    for folder in path.parents:
        try:
            return shutil.disk_usage(folder).free < _HARDLY_ANY_ROOM
        except FileNotFoundError:
            continue
        except OSError:
            return False
    return False


def _of_system(error: OSError, path: Path) -> StoreError:
    if error.errno in _FULL:
        return full(path)
    if error.errno in _NOT_WRITABLE:
        return not_writable(path)
    return unreadable(path, in_vietnamese(error))
