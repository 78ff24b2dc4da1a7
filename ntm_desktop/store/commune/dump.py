"""Everything a commune's file holds, table by table, whatever tables this version has."""

from collections.abc import Iterator
from dataclasses import dataclass

from ntm_desktop.store import failures
from ntm_desktop.store.commune.commune_file import CommuneFile

_INTEGER = "INTEGER"


@dataclass(frozen=True, slots=True)
class DumpedTable:
    """One table as it lies in the file.

    Attributes:
        columns: name, and whether it holds whole numbers, else texts.
        key: columns that name a row.
        rows: values in the order of the columns; None for nothing.
    """

    name: str
    columns: tuple[tuple[str, bool], ...]
    key: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


def tables(file: CommuneFile) -> Iterator[DumpedTable]:
    """Every table, by name, with every row in the order of its key."""
    with failures.explained(file.path):
        names = sorted(
            row[0]
            for row in file.db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                " AND name NOT LIKE '\\_%' ESCAPE '\\'"
            )
        )
        for name in names:
            info = file.db.execute(f'PRAGMA table_info("{name}")').fetchall()
            key = tuple(row[1] for row in sorted(info, key=lambda row: row[5]) if row[5])
            order = ", ".join(f'"{column}"' for column in key) or "rowid"
            columns = ", ".join(f'"{row[1]}"' for row in info)
            # The names are those the file itself tells.
            rows = file.db.execute(f'SELECT {columns} FROM "{name}" ORDER BY {order}')  # noqa: S608
            yield DumpedTable(
                name,
                tuple((row[1], row[2].upper() == _INTEGER) for row in info),
                key,
                tuple(tuple(row) for row in rows),
            )
