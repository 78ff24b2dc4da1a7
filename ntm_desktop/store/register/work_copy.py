"""A copy of a register for one officer's appraisal: what it may write, and what it was made from.

The mark is a setting like any other; a register that has it opens with the appraisers' entries
writable and nothing else, whichever part of the program asks.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ntm_desktop.store.sqlite_file import SqliteFile

_KEY = "handed-out"
_WRITABLE = frozenset({"appraisal"})
_WRITES = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_SQLITES_OWN = "sqlite_"


@dataclass(frozen=True, slots=True)
class WorkCopy:
    """That a register is a copy for one officer.

    Attributes:
        officer: who has it.
        made_on: the day, by the PC of the main register.
        base: SHA-256 of a package to what stood for its indicators when the copy was made.
    """

    officer: str
    made_on: date
    base: Mapping[str, Mapping[str, str]]

    @property
    def refusal(self) -> str:
        """Why something cannot be done in it."""
        return (
            f"Đây là bản giao cho {self.officer} thẩm tra, ngày {self.made_on:%d/%m/%Y}: chỉ ghi "
            "được số thẩm tra và nhận xét. Nhận gói, ký phiếu, tổng hợp và mọi việc khác làm ở sổ "
            "chính; mang thư mục này về, ở sổ chính bấm “Nhận lại bản đã thẩm tra…”."
        )


def mark_copy(register: SqliteFile, copy: WorkCopy) -> None:
    """Write into a copy whose it is; it holds from the next time it is opened."""
    said = {
        "officer": copy.officer,
        "made_on": copy.made_on.isoformat(),
        "base": {sha256: dict(entries) for sha256, entries in copy.base.items()},
    }
    register.run(
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_KEY, json.dumps(said, ensure_ascii=False)),
    )


def copy_of(register: SqliteFile) -> WorkCopy | None:
    """Whose copy it is; None for an office's own register."""
    row = register.row("SELECT value FROM setting WHERE key = ?", (_KEY,))
    if row is None:
        return None
    said = json.loads(row["value"])
    return WorkCopy(said["officer"], date.fromisoformat(said["made_on"]), said["base"])


def let_write_appraisals_only(register: SqliteFile) -> None:
    """Have SQLite itself refuse every other write from now on."""

    def allowed(action: int, table: str | None, *_more: str | None) -> int:
        if action in _WRITES and table not in _WRITABLE and not _is_sqlites(table):
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    register.db.conn.set_authorizer(allowed)


def is_refused(error: BaseException) -> bool:
    """Whether SQLite refused it for that reason."""
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_AUTH


def _is_sqlites(table: str | None) -> bool:
    return table is not None and table.startswith(_SQLITES_OWN)
