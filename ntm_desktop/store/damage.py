"""What in a file is broken: its pages and indexes, and the rows that can be read around that."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)

_MOST_PROBES = 4000  # of one table; each costs one look into the file
_IN_MESSAGE = re.compile(r"(?:in|on|of|from) (?:table |index )?([A-Za-z_][A-Za-z0-9_]*)")


class Blob(bytes):
    """Bytes that are meant to be bytes; all others are texts of which nothing was believed yet."""


Key = tuple[object, ...]
Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Damage:
    """What is broken in one table.

    Attributes:
        table: its name in the file.
        rows: how many rows are known to be lost or to hold broken texts.
        more: there may be others nobody can count.
    """

    table: str
    rows: int = 0
    more: bool = False


def damage_of(connection: sqlite3.Connection) -> tuple[Damage, ...]:
    """What is broken in an open file: its pages and indexes, and texts that are no texts.

    Costs one reading of the whole file, so it is asked for when something has failed already.
    """
    found: dict[str, Damage] = {}

    def add(table: str, rows: int, more: bool) -> None:
        known = found.get(table, Damage(table))
        found[table] = Damage(table, known.rows + rows, known.more or more)

    try:
        owner = dict(connection.execute("SELECT name, tbl_name FROM sqlite_schema"))
        lines = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    except UNREADABLE:
        return (Damage("", more=True),)
    for line in lines:
        if line == "ok":
            continue
        named = [owner[name] for name in _IN_MESSAGE.findall(line) if name in owner]
        add(named[0] if named else _owner_of_page(connection, line), 0, True)
    for table in tables_of(connection):
        walk = Walk(connection, table)
        broken = sum(is_broken(values) for values in walk.rows())
        if broken or walk.lost:
            add(table, broken + walk.lost_rows, walk.lost > 0)
    return tuple(found[table] for table in sorted(found))


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """Names of all tables, in the order they were made."""
    return [
        str(row[0])
        for row in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY rowid"
        )
    ]


def is_broken(values: Values) -> bool:
    """Whether a text among the values has bytes that are no letters."""
    return any(
        isinstance(value, bytes) and not isinstance(value, Blob) and _strict(value) is None
        for value in values
    )


def _strict(value: bytes) -> str | None:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def text_of(value: object) -> object:
    """A value with its text read, broken letters replaced."""
    if isinstance(value, Blob):
        return bytes(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _owner_of_page(connection: sqlite3.Connection, line: str) -> str:
    """Whose page a line of the check speaks of, "" when that cannot be said."""
    said = re.search(r"(?:[Pp]age|[Tt]ree) (\d+)", line)
    if said is None:
        return ""
    with suppress(sqlite3.DatabaseError):
        row = connection.execute(
            "SELECT tbl_name FROM sqlite_schema WHERE rootpage = ?", (int(said[1]),)
        ).fetchone()
        return str(row[0]) if row else ""
    return ""


class Walk:
    """All rows of a table that can be read, by rowid or by its key.

    Attributes:
        columns: of the table.
        lost: stretches that could not be read.
        lost_rows: rows in them, as far as they can be counted.
        uncounted: there were stretches whose rows nobody can count.
    """

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._table = table
        info = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        self.columns = [str(row[1]) for row in info]
        self._blobs = {number for number, row in enumerate(info) if row[2] == "BLOB"}
        sql = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()[0]
        self._by_rowid = "WITHOUT ROWID" not in sql.upper()
        self._key = (
            ["rowid"]
            if self._by_rowid
            else [str(row[1]) for row in sorted(info, key=lambda row: row[5]) if row[5]]
        )
        self._probes = 0
        self.lost = self.lost_rows = 0
        self.uncounted = False

    def rows(self) -> Iterator[Values]:
        """Every row that can be read, texts as bytes."""
        text = self._connection.text_factory
        self._connection.text_factory = bytes
        try:
            yield from self._between(None, None)
        finally:
            self._connection.text_factory = text

    def _between(self, low: Key | None, high: Key | None) -> Iterator[Values]:
        """Rows between two keys, neither of them taken."""
        last = low
        for key, values in self._read(last, high, "ASC"):
            last = key
            yield values
        if not self._failed:
            return
        # Something between ``last`` and ``high`` is broken: come from the other side.
        first = high
        backwards: list[Values] = []
        for key, values in self._read(last, high, "DESC"):
            first = key
            backwards.append(values)
        if self._failed:
            yield from self._inside(last, first)
        yield from reversed(backwards)

    def _inside(self, low: Key | None, high: Key | None) -> Iterator[Values]:
        """Between two keys whose neighbours cannot be read: by halves, where keys are numbers."""
        self._probes += 1
        if self._by_rowid and self._probes < _MOST_PROBES:
            start = int(str(low[0])) if low else 0
            end = int(str(high[0])) if high else self._end()
            if end is not None:
                if end - start <= 2:
                    self.lost += 1
                    self.lost_rows += 1
                    return
                middle = (start + end + 1) // 2
                yield from self._between((start,), (middle,))
                yield from self._between((middle - 1,), (end,))
                return
        self.lost += 1
        self.uncounted = True

    def _end(self) -> int | None:
        """One above the highest rowid, as far as the file tells."""
        try:
            row = self._connection.execute(
                f'SELECT max(rowid) FROM "{self._table}"'  # noqa: S608
            ).fetchone()
        except sqlite3.DatabaseError:
            return None
        return int(row[0]) + 1 if row and row[0] is not None else None

    def _marked(self, values: Values) -> Values:
        if not self._blobs:
            return values
        return tuple(
            Blob(value) if number in self._blobs and isinstance(value, bytes) else value
            for number, value in enumerate(values)
        )

    def _read(self, low: Key | None, high: Key | None, order: str) -> Iterator[tuple[Key, Values]]:
        """Rows in order until the end or the first that cannot be read; see ``_failed``."""
        self._failed = False
        names = ", ".join(f'"{name}"' for name in self._key)
        marks = ", ".join("?" * len(self._key))
        limits, given = [], []
        for sign, key in ((">", low), ("<", high)):
            if key is not None:
                limits.append(f"({names}) {sign} ({marks})")
                given += [text_of(part) for part in key]
        where = f" WHERE {' AND '.join(limits)}" if limits else ""
        turned = ", ".join(f'"{name}" {order}' for name in self._key)
        every = ", ".join(f'"{name}"' for name in self.columns)
        count = len(self._key)
        try:
            # What is half read would keep the file locked.
            with closing(
                self._connection.execute(
                    f'SELECT {names}, {every} FROM "{self._table}" NOT INDEXED{where}'  # noqa: S608
                    f" ORDER BY {turned}",
                    given,
                )
            ) as cursor:
                for row in cursor:
                    yield tuple(row[:count]), self._marked(row[count:])
        except (*UNREADABLE, OverflowError):
            self._failed = True
