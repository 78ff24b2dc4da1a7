"""Rows that others hang on, put back into the rest of a damaged file from where they still are.

Without the row of an assessment all its answers would have to go, though they can be read. What
is put back says which assessment, by which rules, of which commune; never a figure: those of an
older copy would look like today's.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from ntm_desktop.store.commune.criteria_sets import StoredSet

_REFERRED_TO = (
    ("commune", "id", "Thông tin của xã"),
    ("village", "id", "Danh sách thôn"),
    ("criteria_set", "fingerprint", "Bộ tiêu chí"),
    ("assessment", "id", "Đợt tự đánh giá"),
)


def put_back(
    rest: sqlite3.Connection,
    shipped: Mapping[str, Callable[[], StoredSet]],
    copies: Iterable[Path],
) -> list[str]:
    """Put back what other rows refer to and what is not there or broken.

    Args:
        rest: the fresh file, open for writing.
        shipped: the program's own rules, by fingerprint.
        copies: of the database, the newest first.

    Returns:
        What was put back, a sentence each.
    """
    said: list[str] = []
    for copy in copies:
        try:
            with closing(_opened(copy)) as old:
                # What is put back may refer to something else that is lost.
                while _take_missing(rest, old, copy.name, said):
                    pass
        except (sqlite3.DatabaseError, UnicodeDecodeError, OSError):
            continue  # an older copy may do
    return said + _rules(rest, shipped)


def _take_missing(
    rest: sqlite3.Connection, old: sqlite3.Connection, name: str, said: list[str]
) -> int:
    """Take from a copy what is referred to and not there; how many rows that were."""
    taken = 0
    for table, key, words, wanted in _missing(rest):
        count = sum(_take(rest, old, table, key, value) for value in wanted)
        if count:
            said.append(f"{words}: lấy lại {count} dòng từ bản sao lưu {name}.")
        taken += count
    return taken


def _rules(rest: sqlite3.Connection, shipped: Mapping[str, Callable[[], StoredSet]]) -> list[str]:
    """Rules of the program, whose text must be what the fingerprint says."""
    there = dict(rest.execute("SELECT fingerprint, document FROM criteria_set"))
    wanted = [row[0] for row in rest.execute("SELECT DISTINCT set_fingerprint FROM assessment")]
    said = []
    for fingerprint in dict.fromkeys([*there, *wanted]):
        if fingerprint not in shipped:
            continue
        whole = shipped[fingerprint]()
        if there.get(fingerprint) == whole.document:
            continue
        rest.execute(
            "INSERT OR REPLACE INTO criteria_set (fingerprint, id, version, title, short_title,"
            " document, signer_key_id, accepted_at) VALUES (?, ?, ?, ?, ?, ?, NULL,"
            " strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'))",
            (
                fingerprint,
                whole.id,
                whole.version,
                whole.title,
                whole.short_title,
                whole.document,
            ),
        )
        said.append(f"{whole.short_title}: lấy lại nguyên văn từ chương trình.")
    return said


def _missing(rest: sqlite3.Connection) -> list[tuple[str, str, str, tuple[object, ...]]]:
    """Tables, their key, what they are called, and the keys that are asked for."""
    found: dict[str, dict[object, None]] = {}
    for table, _rowid, parent, number in rest.execute("PRAGMA foreign_key_check").fetchall():
        column = next(
            row[3]
            for row in rest.execute(f'PRAGMA foreign_key_list("{table}")')
            if row[0] == number
        )
        known = next((one for one in _REFERRED_TO if one[0] == parent), None)
        if known is None:
            continue
        rows = rest.execute(
            f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" NOT IN'  # noqa: S608
            f' (SELECT "{known[1]}" FROM "{parent}")'
        )
        found.setdefault(parent, {}).update(dict.fromkeys(row[0] for row in rows))
    if not rest.execute("SELECT 1 FROM commune").fetchone():
        found["commune"] = {None: None}
    return [
        (table, key, words, tuple(found[table]))
        for table, key, words in _REFERRED_TO
        if table in found
    ]


def _take(
    rest: sqlite3.Connection, old: sqlite3.Connection, table: str, key: str, value: object
) -> int:
    """Take one row from a copy; with no value the only one there is."""
    names = [row[1] for row in rest.execute(f'PRAGMA table_info("{table}")')]
    there = {row[1] for row in old.execute(f'PRAGMA table_info("{table}")')}
    columns = ", ".join(f'"{name}"' for name in names if name in there)
    marks = ", ".join("?" for name in names if name in there)
    rows = old.execute(
        f'SELECT {columns} FROM "{table}" WHERE ? IS NULL OR "{key}" = ?',  # noqa: S608
        (value, value),
    ).fetchall()
    if len(rows) != 1:
        return 0
    try:
        rest.execute(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608
            rows[0],
        )
    except sqlite3.IntegrityError:
        return 0
    return 1


def _opened(copy: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
