"""Reading what is left of a damaged file into a fresh one, row by row around the damage.

SQLite's own ``.recover`` is not part of Python's sqlite3. So the damaged file (a copy of it,
with its log) is read table by table: forwards until a page cannot be read, backwards from the
end until the same, and what lies between is searched by halves, so that one broken page costs
the rows that stood on it and no others. Rows go into a file with the same tables; what does not
fit there (a broken text where a number belongs, an answer to an assessment that is gone) is left
out. Whatever was lost is named.

A text in which bytes are broken keeps its row: the broken letters become “�”, and it is named.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from ntm_desktop.errors import DamagedDatabaseError
from ntm_desktop.store import failures
from ntm_desktop.store.damage import UNREADABLE, Damage, Walk, is_broken, tables_of, text_of
from ntm_desktop.store.sqlite_file import FileKind, ensure_whole, upgrade
from ntm_desktop.store.table_words import called
from ntm_desktop.store.volumes import sync_file

_HEAD = 100
_FEW = 8


PutBack = Callable[[sqlite3.Connection], list[str]]


@dataclass(slots=True)
class Salvaged:
    """What came of reading a damaged file.

    Attributes:
        kept: rows in the fresh file, by table.
        lost: rows or stretches that could not be read, by table.
        mended: rows whose broken letters were replaced, by table.
        left_out: rows that were read and did not fit, by table.
        put_back: what was put back from elsewhere, a sentence each.
    """

    kept: dict[str, int] = field(default_factory=dict)
    lost: dict[str, Damage] = field(default_factory=dict)
    mended: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    put_back: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Rows that are in the fresh file."""
        return sum(self.kept.values())


def salvage(
    source: Path,
    target: Path,
    kind: FileKind,
    room: Path,
    *,
    log: bool = True,
    put_back: PutBack | None = None,
) -> Salvaged:
    """Read what can be read of a damaged file into a fresh one.

    Args:
        source: the damaged file, closed; it is not written to.
        target: the fresh file, which must not be there.
        kind: what the file is.
        room: an empty folder for a copy to work on.
        log: the newest changes lie in a log beside the file and belong to it.
        put_back: gets the fresh file before what hangs on lost rows is left out; puts those rows
            back that are known from elsewhere, and says what, a sentence each.

    Raises:
        DamagedDatabaseError: not even the list of its tables can be read.
        StoreError: a folder cannot be written.
    """
    outcome = Salvaged()
    with failures.explained(source, kind.words):
        work = _copy_to_work_on(source, room, kind, log=log)
        try:
            _repair_schema(work, kind)
        except UNREADABLE as error:
            raise failures.broken(source, "", kind.words) from error
    try:
        _fill(target, kind, work, outcome, put_back, source)
    except sqlite3.OperationalError as error:  # what is left of the tables does not fit together
        raise failures.broken(source, "", kind.words) from error
    return outcome


def _fill(
    target: Path,
    kind: FileKind,
    work: Path,
    outcome: Salvaged,
    put_back: PutBack | None,
    source: Path,
) -> None:
    with failures.explained(target, kind.words), closing(_reading(work)) as old:
        try:
            statements = _schema(old)
            version = _version(old, kind)
        except UNREADABLE as error:
            raise failures.broken(source, "", kind.words) from error
        target.touch(mode=0o600, exist_ok=False)
        new = sqlite3.connect(target, isolation_level=None)
        try:
            new.execute("PRAGMA journal_mode = DELETE")
            new.execute("PRAGMA synchronous = FULL")
            new.execute("PRAGMA foreign_keys = OFF")
            new.execute("BEGIN")
            for statement in statements["table"]:
                new.execute(statement)
            for table in tables_of(new):
                _copy_table(old, new, table, outcome)
            if version == kind.schema.version:
                _make_missing(new, kind, outcome, statements)
            for statement in (*statements["index"], *statements["trigger"]):
                new.execute(statement)
            if put_back is not None:
                outcome.put_back += put_back(new)
            _drop_dangling(new, outcome)
            new.execute(f"PRAGMA application_id = {kind.application_id}")
            new.execute(f"PRAGMA user_version = {version}")
            new.execute("COMMIT")
        finally:
            new.close()
        ensure_whole(target, kind.words)
        sync_file(target)


def _make_missing(
    new: sqlite3.Connection, kind: FileKind, outcome: Salvaged, statements: dict[str, list[str]]
) -> None:
    """Tables of which not even the name could be read: empty, so that the rest fits together."""
    there = {name for (name,) in new.execute("SELECT name FROM sqlite_schema")}
    for of, name, _, sql in _of_today(kind).values():
        if of == "table" and sql is not None and name not in there:
            new.execute(sql)
            outcome.lost[name] = Damage(name, more=True)
        elif of in ("index", "trigger") and sql is not None and sql not in statements[of]:
            statements[of].append(sql)


def _copy_to_work_on(source: Path, room: Path, kind: FileKind, *, log: bool) -> Path:
    """A copy whose head is in order, so that SQLite reads it at all."""
    work = room / kind.file_name
    raw = source.read_bytes()
    head = bytearray(raw[:_HEAD].ljust(_HEAD, b"\0"))
    size = int.from_bytes(head[16:18], "big")
    if size != 1 and not (512 <= size <= 32768 and size & (size - 1) == 0):
        head[16:18] = (4096).to_bytes(2, "big")  # what SQLite makes by itself
    head[0:16] = b"SQLite format 3\0"
    if bytes(head[18:20]) not in (b"\1\1", b"\2\2"):
        head[18:20] = b"\1\1"
    head[20:24] = bytes((0, 64, 32, 32))
    head[44:48] = (4).to_bytes(4, "big")
    head[56:60] = (1).to_bytes(4, "big")
    # The number of pages is taken from the file itself then.
    head[28:32] = bytes(4)
    work.write_bytes(bytes(head) + raw[_HEAD:])
    beside = source.with_name(source.name + "-wal")
    if log and head[18:20] == b"\2\2" and beside.is_file():
        work.with_name(work.name + "-wal").write_bytes(beside.read_bytes())
    journal = source.with_name(source.name + "-journal")
    if journal.is_file():
        work.with_name(work.name + "-journal").write_bytes(journal.read_bytes())
    return work


def _repair_schema(work: Path, kind: FileKind) -> None:
    """Put the statements that make the tables right where the copy's own are broken.

    Only in a file of today's form, whose statements are known. A statement may be broken and
    still be understood: as one that makes another column.
    """
    with closing(_reading(work)) as old:
        understood = False
        with suppress(*UNREADABLE):
            _schema(old)
            understood = all(_readable(old, table) for table in tables_of(old))
        # What cannot be understood is passed over then, instead of stopping everything.
        old.execute("PRAGMA writable_schema = ON")
        if old.execute("PRAGMA user_version").fetchone()[0] != kind.schema.version:
            return
        right = _of_today(kind)
        old.text_factory = bytes
        there, lost = [], False
        for (rowid,) in old.execute("SELECT rowid FROM sqlite_schema").fetchall():
            try:
                one = "SELECT rowid, name, sql FROM sqlite_schema WHERE rowid = ?"
                there += old.execute(one, (rowid,)).fetchall()
            except UNREADABLE:  # where its table begins is lost with it; the others are not
                old.execute("DELETE FROM sqlite_schema WHERE rowid = ?", (rowid,))
                lost = True
        if lost:  # an index without its table stops everything
            old.execute(
                "DELETE FROM sqlite_schema WHERE type <> 'table' AND tbl_name NOT IN"
                " (SELECT name FROM sqlite_schema WHERE type = 'table')"
            )
        by_text = {row[3]: row[1] for row in right.values() if row[3]}
        for rowid, raw_name, raw_sql in there:
            name = str(text_of(raw_name))
            known = right.get(name) or right.get(by_text.get(str(text_of(raw_sql)), ""))
            if known is not None and (not understood or _slipped(raw_sql, known[3])):
                old.execute(
                    "UPDATE sqlite_schema SET type = ?, name = ?, tbl_name = ?, sql = ?"
                    " WHERE rowid = ?",
                    (*known, rowid),
                )


def _of_today(kind: FileKind) -> dict[str, tuple[str, str, str, str | None]]:
    """Kind, name, table and statement of everything in a file of today's form, by name."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        upgrade(Database(made, execute_plugins=False), kind.schema)
        every = made.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
        return {row[1]: row for row in every}


def _slipped(there: bytes | None, known: str | None) -> bool:
    """Whether a statement is the known one but for a few letters that changed in their place."""
    ours = (known or "").encode()
    if there is None or there == ours or len(there) != len(ours):
        return False
    return sum(one != other for one, other in zip(there, ours, strict=True)) <= _FEW


def _readable(connection: sqlite3.Connection, table: str) -> bool:
    """Whether the statement of a table can be understood; its rows are another matter."""
    return bool(connection.execute(f'PRAGMA table_info("{table}")').fetchall())


def _reading(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _schema(old: sqlite3.Connection) -> dict[str, list[str]]:
    """The statements that make the tables, by kind."""
    found: dict[str, list[str]] = {"table": [], "index": [], "trigger": []}
    for kind, name, sql in old.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY rowid"):
        if sql is not None and not str(name).startswith("sqlite_") and kind in found:
            found[kind].append(sql)
    if not found["table"]:
        raise sqlite3.DatabaseError("no tables")
    return found


def _version(old: sqlite3.Connection, kind: FileKind) -> int:
    version = int(old.execute("PRAGMA user_version").fetchone()[0])
    if not 1 <= version <= kind.schema.version:
        raise DamagedDatabaseError(
            f"Không đọc được {kind.words.file} thuộc phiên bản nào của chương trình, nên chưa cứu "
            f"được. Hãy {kind.words.way_back}."
        )
    return version


def _copy_table(
    old: sqlite3.Connection, new: sqlite3.Connection, table: str, outcome: Salvaged
) -> None:
    walk = Walk(old, table)
    kept = mended = left_out = 0
    marks = ", ".join("?" * len(walk.columns))
    columns = ", ".join(f'"{name}"' for name in walk.columns)
    insert = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608
    for values in walk.rows():
        broken = is_broken(values)
        try:
            new.execute(insert, [text_of(value) for value in values])
        except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError):
            left_out += 1
            continue
        kept += 1
        mended += broken
    outcome.kept[table] = kept
    if mended:
        outcome.mended[table] = mended
    if left_out:
        outcome.left_out[table] = left_out
    if walk.lost:
        outcome.lost[table] = Damage(table, walk.lost_rows, walk.uncounted)


def _drop_dangling(new: sqlite3.Connection, outcome: Salvaged) -> None:
    """Leave out what belongs to rows that are gone, and what belongs to that, and so on."""
    if "history" in outcome.kept:
        # Append-only: its rows are never taken out, only what they point to is let go.
        new.execute("DROP TRIGGER IF EXISTS history_is_never_changed")
    while rows := new.execute("PRAGMA foreign_key_check").fetchall():
        progress = 0
        for table, rowid, _parent, number in rows:
            if rowid is None:  # a table without rowids: by what it points to
                progress += _drop_children(new, table, number, outcome)
            elif table == "history":
                column = _column_of(new, table, number)
                new.execute(
                    f'UPDATE history SET "{column}" = NULL WHERE rowid = ?',  # noqa: S608
                    (rowid,),
                )
                progress += 1
            else:
                gone = new.execute(
                    f'DELETE FROM "{table}" WHERE rowid = ?',  # noqa: S608
                    (rowid,),
                ).rowcount
                _count_out(outcome, table, gone)
                progress += gone
        if not progress:
            raise sqlite3.DatabaseError("dangling rows stay")
    if "history" in outcome.kept:
        new.execute(
            "CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history\n"
            "    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        )


def _column_of(new: sqlite3.Connection, table: str, number: int) -> str:
    return next(
        str(row[3])
        for row in new.execute(f'PRAGMA foreign_key_list("{table}")')
        if row[0] == number
    )


def _drop_children(new: sqlite3.Connection, table: str, number: int, outcome: Salvaged) -> int:
    row = next(r for r in new.execute(f'PRAGMA foreign_key_list("{table}")') if r[0] == number)
    parent, column = row[2], row[3]
    key = row[4] or next(r[1] for r in new.execute(f'PRAGMA table_info("{parent}")') if r[5] == 1)
    gone = new.execute(
        f'DELETE FROM "{table}" WHERE "{column}" IS NOT NULL AND "{column}" NOT IN'  # noqa: S608
        f' (SELECT "{key}" FROM "{parent}")'
    ).rowcount
    _count_out(outcome, table, gone)
    return int(gone)


def _count_out(outcome: Salvaged, table: str, rows: int) -> None:
    if rows:
        outcome.left_out[table] = outcome.left_out.get(table, 0) + rows
        outcome.kept[table] -= rows


def salvage_sentences(outcome: Salvaged, words: Mapping[str, str]) -> tuple[str, ...]:
    """What was lost, what has to be looked at, one line each."""
    lines = []
    for table, one in outcome.lost.items():
        if one.more and not one.rows:
            what = "một phần không đọc được"
        else:
            what = f"không đọc được {'ít nhất' if one.more else 'tới'} {one.rows} dòng"
        lines.append(f"{called(table, words)}: {what}, còn {outcome.kept.get(table, 0)} dòng.")
    for table, rows in outcome.left_out.items():
        lines.append(
            f"{called(table, words)}: bỏ {rows} dòng hỏng hoặc thuộc về phần đã mất, còn "
            f"{outcome.kept.get(table, 0)} dòng."
        )
    for table, rows in outcome.mended.items():
        lines.append(
            f"{called(table, words)}: {rows} dòng có chữ hỏng, chỗ hỏng được thay bằng dấu “�”; "
            "hãy xem và sửa lại."
        )
    return tuple(lines)
