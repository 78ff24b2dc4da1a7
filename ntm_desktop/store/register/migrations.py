"""The tables of the register; the only place where one is created."""

import json
from collections.abc import Sequence

from sqlite_utils import Database, Migrations

from ntm_desktop.store.structure import Schema

APPLICATION_ID = 0x4E544D44  # "NTMD"

STEPS = Migrations("register")
REGISTER_SCHEMA = Schema(STEPS, 4)

_TABLES = (
    """
    CREATE TABLE office (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE commune (
        code TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        above TEXT NOT NULL,
        public_key TEXT NOT NULL,
        enrolled_at TEXT NOT NULL,
        last_receipt INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE key_change (
        position INTEGER PRIMARY KEY,
        code TEXT NOT NULL REFERENCES commune (code),
        old_key TEXT NOT NULL,
        new_key TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    # ``position`` orders arrivals, not ``received_at``: the clocks of office PCs are wrong.
    """
    CREATE TABLE package (
        position INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
        commune TEXT NOT NULL REFERENCES commune (code),
        kind TEXT NOT NULL,
        period_key TEXT NOT NULL,
        set_id TEXT NOT NULL,
        epoch TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        previous TEXT NOT NULL,
        created_at TEXT NOT NULL,
        received_at TEXT NOT NULL,
        file TEXT NOT NULL,
        sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
        UNIQUE (commune, epoch, sequence)
    ) STRICT
    """,
    "CREATE INDEX package_period ON package (period_key, set_id, commune)",
    """
    CREATE TABLE verdict (
        package INTEGER NOT NULL REFERENCES package (position),
        criterion_no INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        PRIMARY KEY (package, criterion_no)
    ) STRICT
    """,
    """
    CREATE TABLE resource (
        package INTEGER NOT NULL REFERENCES package (position),
        place INTEGER NOT NULL,
        source TEXT NOT NULL,
        planned TEXT,
        actual TEXT,
        note TEXT NOT NULL,
        PRIMARY KEY (package, place)
    ) STRICT
    """,
    """
    CREATE TABLE contribution (
        package INTEGER NOT NULL REFERENCES package (position),
        place INTEGER NOT NULL,
        kind TEXT NOT NULL,
        quantity TEXT,
        unit TEXT NOT NULL,
        money TEXT,
        note TEXT NOT NULL,
        PRIMARY KEY (package, place)
    ) STRICT
    """,
    # The very bytes: a package that comes again is answered with the same receipt.
    """
    CREATE TABLE receipt (
        package INTEGER PRIMARY KEY REFERENCES package (position),
        sequence INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        file_name TEXT NOT NULL,
        content BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE refusal (
        position INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        file_name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        reason TEXT NOT NULL,
        sentence TEXT NOT NULL,
        kept_as TEXT NOT NULL
    ) STRICT
    """,
)


@STEPS()
def m0001_register(db: Database) -> None:
    """Office, communes, packages, receipts, refusals."""
    for statement in _TABLES:
        db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute("PRAGMA user_version = 1")


@STEPS()
def m0002_answers(db: Database) -> None:
    """More than one receipt for a package: received, and later what the appraisers say."""
    db.conn.execute(
        """
        CREATE TABLE receipt_of_package (
            package INTEGER NOT NULL REFERENCES package (position),
            sequence INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            file_name TEXT NOT NULL,
            content BLOB NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('received', 'accepted', 'returned')),
            returned_parts TEXT NOT NULL,
            PRIMARY KEY (package, sequence)
        ) STRICT
        """
    )
    db.conn.execute(
        "INSERT INTO receipt_of_package"
        " SELECT package, sequence, sha256, file_name, content, 'received', '' FROM receipt"
    )
    db.conn.execute("DROP TABLE receipt")
    db.conn.execute("ALTER TABLE receipt_of_package RENAME TO receipt")
    db.conn.execute("PRAGMA user_version = 2")


_CONTENT_TABLES = (
    # A table of a package with the columns it declared, as JSON: whatever tables there will be.
    """
    CREATE TABLE kept_table (
        package INTEGER NOT NULL REFERENCES package (position),
        name TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        columns TEXT NOT NULL,
        rows TEXT NOT NULL,
        PRIMARY KEY (package, name)
    ) STRICT
    """,
    "CREATE INDEX kept_table_name ON kept_table (name, package)",
    """
    CREATE TABLE indicator_verdict (
        package INTEGER NOT NULL REFERENCES package (position),
        indicator_no TEXT NOT NULL,
        verdict TEXT NOT NULL,
        PRIMARY KEY (package, indicator_no)
    ) STRICT
    """,
    # The sets this office judged by, in every version: an update must not make packages of
    # communes that have not got it unreadable.
    """
    CREATE TABLE own_set (
        fingerprint TEXT PRIMARY KEY CHECK (length(fingerprint) = 64),
        set_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        document TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT
    """,
    # What the appraisers found so far, of every indicator they touched; figures begin as reported.
    """
    CREATE TABLE appraisal (
        package INTEGER NOT NULL REFERENCES package (position),
        indicator_no TEXT NOT NULL,
        decision TEXT NOT NULL CHECK (decision IN ('', 'accepted', 'returned')),
        parts TEXT NOT NULL,
        remark TEXT NOT NULL,
        due_on TEXT NOT NULL,
        appraiser TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        PRIMARY KEY (package, indicator_no)
    ) STRICT
    """,
    # Nothing is ever deleted: a slip is put right by an entry that names it.
    """
    CREATE TABLE recognition (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        commune TEXT NOT NULL,
        commune_name TEXT NOT NULL,
        tier TEXT NOT NULL,
        act TEXT NOT NULL,
        decision TEXT NOT NULL,
        decided_on TEXT NOT NULL,
        issuer TEXT NOT NULL,
        valid_year INTEGER,
        reason TEXT NOT NULL,
        voids TEXT REFERENCES recognition (id),
        entered_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX recognition_commune ON recognition (commune, decided_on)",
)

_RESOURCE_COLUMNS = (
    ("source", "string"),
    ("planned", "number"),
    ("actual", "number"),
    ("note", "string"),
)
_CONTRIBUTION_COLUMNS = (
    ("kind", "string"),
    ("quantity", "number"),
    ("unit", "string"),
    ("money", "number"),
    ("note", "string"),
)
_ALL_RESOURCES = (
    "SELECT package, source, planned, actual, note FROM resource ORDER BY package, place"
)
_ALL_CONTRIBUTIONS = (
    "SELECT package, kind, quantity, unit, money, note FROM contribution ORDER BY package, place"
)


@STEPS()
def m0003_contents(db: Database) -> None:
    """Everything a package says; what came before is read again from the packages kept.

    ``contents`` is "" until that was done, then "kept", or "lost" when the file is gone; money
    and contributions of a lost one stay.
    """
    for statement in _CONTENT_TABLES:
        db.conn.execute(statement)
    for column in (
        "contents TEXT NOT NULL DEFAULT '' CHECK (contents IN ('', 'kept', 'lost'))",
        "group_id TEXT",
        "border INTEGER",
        "especially_difficult INTEGER",
        "atk INTEGER",
        "set_version INTEGER",
        "set_fingerprint TEXT NOT NULL DEFAULT ''",
    ):
        db.conn.execute(f"ALTER TABLE package ADD COLUMN {column}")
    _move_rows(db, "resources", _RESOURCE_COLUMNS, _ALL_RESOURCES)
    _move_rows(db, "contributions", _CONTRIBUTION_COLUMNS, _ALL_CONTRIBUTIONS)
    db.conn.execute("DROP TABLE resource")
    db.conn.execute("DROP TABLE contribution")
    db.conn.execute("ALTER TABLE refusal ADD COLUMN commune TEXT NOT NULL DEFAULT ''")
    db.conn.execute("ALTER TABLE refusal ADD COLUMN faults TEXT NOT NULL DEFAULT ''")
    db.conn.execute("CREATE INDEX key_change_code ON key_change (code)")
    db.conn.execute("CREATE INDEX package_epoch ON package (epoch)")
    db.conn.execute("CREATE INDEX package_commune ON package (commune, position)")
    db.conn.execute("CREATE INDEX refusal_file ON refusal (sha256, reason)")
    db.conn.execute("PRAGMA user_version = 3")


def _move_rows(db: Database, name: str, columns: Sequence[tuple[str, str]], query: str) -> None:
    """From a table of its own to the one form in which every table is kept."""
    kept: dict[int, list[list[object]]] = {}
    for position, *values in db.conn.execute(query).fetchall():
        kept.setdefault(position, []).append(values)
    db.conn.executemany(
        "INSERT INTO kept_table (package, name, columns, rows) VALUES (?, ?, ?, ?)",
        [
            (position, name, json.dumps(columns), json.dumps(rows, ensure_ascii=False))
            for position, rows in kept.items()
        ],
    )


_OFFICER_TABLES = (
    # Who did what: a register that several officers work on, one after the other.
    """
    CREATE TABLE act (
        position INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        officer TEXT NOT NULL,
        act TEXT NOT NULL,
        commune TEXT NOT NULL,
        package INTEGER REFERENCES package (position),
        words TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX act_package ON act (package, position)",
    """
    CREATE TABLE assignment (
        set_id TEXT NOT NULL,
        criterion_no INTEGER NOT NULL,
        officer TEXT NOT NULL,
        PRIMARY KEY (set_id, criterion_no)
    ) STRICT
    """,
    """
    CREATE TABLE appraisal_text (
        package INTEGER NOT NULL REFERENCES package (position),
        field TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (package, field)
    ) STRICT
    """,
    # ``rests_on``: package to the number of the receipt it had then; another one now, and the
    # sum is outdated.
    """
    CREATE TABLE sum_made (
        position INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        officer TEXT NOT NULL,
        period_key TEXT NOT NULL,
        title TEXT NOT NULL,
        file TEXT NOT NULL,
        missing INTEGER NOT NULL,
        rests_on TEXT NOT NULL
    ) STRICT
    """,
    # An office below hands on the packages of its communes with its own answers beside them.
    """
    CREATE TABLE office_below (
        key_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        public_key TEXT NOT NULL,
        enrolled_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE answer_below (
        package_sha256 TEXT NOT NULL CHECK (length(package_sha256) = 64),
        office TEXT NOT NULL REFERENCES office_below (key_id),
        sequence INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        receiver TEXT NOT NULL,
        outcome TEXT NOT NULL,
        document TEXT NOT NULL,
        taken_at TEXT NOT NULL,
        PRIMARY KEY (package_sha256, office, sequence)
    ) STRICT
    """,
)


@STEPS()
def m0004_officers(db: Database) -> None:
    """Several officers, papers of an appraisal, sums that were made, offices below."""
    for statement in _OFFICER_TABLES:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 4")
