"""Which tables a file has: made by steps, and held against those that they make."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from sqlite_utils import Database, Migrations


@dataclass(frozen=True, slots=True)
class Schema:
    """The steps of one kind of file and the version number they lead to."""

    steps: Migrations
    version: int


def upgrade(db: Database, schema: Schema) -> None:
    """Run all pending steps and the checks after them in one transaction."""
    # Steps may rebuild tables; this switch does nothing inside a transaction.
    db.conn.execute("PRAGMA foreign_keys = OFF")
    try:
        with db.atomic():
            schema.steps.apply(db)
            reached = db.conn.execute("PRAGMA user_version").fetchone()[0]
            if reached != schema.version:
                raise ValueError(f"steps lead to version {reached}, not {schema.version}")
            dangling = db.conn.execute("PRAGMA foreign_key_check").fetchall()
            if dangling:
                raise ValueError(f"dangling references after upgrade: {dangling[:5]}")
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")


def lacks_columns(connection: sqlite3.Connection, schema: Schema) -> bool:
    """Whether an open file has not all the tables and columns that the steps make."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        upgrade(Database(made, execute_plugins=False), schema)
        return bool(_columns(made) - _columns(connection))


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Every column of every table, with its table."""
    return set(
        connection.execute(
            "SELECT made.name, had.name FROM sqlite_schema AS made"
            " JOIN pragma_table_info(made.name) AS had WHERE made.type = 'table'"
        )
    )
