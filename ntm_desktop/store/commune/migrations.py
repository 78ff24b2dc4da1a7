"""Every step from nothing to today's tables, in order.

A released step is never edited. Steps import no code of the program, so they keep meaning the
same; the longest ones have a module of their own. All pending steps run in one transaction
together with the version number: either the whole file is upgraded or nothing of it.

Conventions: names singular; ids are uuid4 hex, so that the data of merged communes can be put
together; decimals are TEXT in plain notation, money in triệu đồng; times are UTC ISO 8601.
"""

from sqlite_utils import Database, Migrations

from ntm_desktop.store.commune import first_step, registers_step
from ntm_desktop.store.commune.money_migration import cards_and_periods
from ntm_desktop.store.sqlite_file import Schema

APPLICATION_ID = 0x4E544D31
"""Bytes "NTM1" in the header of the file, so that no other database is taken for ours."""

_commune = Migrations("commune")
COMMUNE_SCHEMA = Schema(_commune, 13)


@_commune()
def m0001_commune_file(db: Database) -> None:
    """All tables of the first version, some of them room for pages still to come."""
    for statement in first_step.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


_OWN_RULES = (
    # A draft lies in pieces (its head, each criterion, each indicator), so that the history of
    # an edit holds what was edited and not the whole set.
    """
    CREATE TABLE rule_draft_piece (
        draft_id TEXT NOT NULL,
        piece TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (draft_id, piece)
    ) STRICT, WITHOUT ROWID
    """,
    # ``position`` says which version counts, not ``adopted_at``: office clocks are wrong.
    """
    CREATE TABLE adopted_set (
        fingerprint TEXT PRIMARY KEY REFERENCES criteria_set (fingerprint),
        position INTEGER NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('own', 'received')),
        signer_key_id TEXT NOT NULL DEFAULT '',
        signer_name TEXT NOT NULL DEFAULT '',
        adopted_at TEXT NOT NULL,
        adopted_by TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "DROP TABLE provincial_override",
    """
    CREATE TABLE provincial_override (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        set_id TEXT NOT NULL,
        province_code TEXT NOT NULL,
        decision TEXT NOT NULL,
        document TEXT NOT NULL,
        signer_key_id TEXT NOT NULL DEFAULT '',
        signer_name TEXT NOT NULL DEFAULT '',
        adopted_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE trusted_authority (
        key_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        public_key TEXT NOT NULL,
        trusted_at TEXT NOT NULL,
        trusted_by TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE rules_package (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL CHECK (subject IN ('set', 'override')),
        subject_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        file_name TEXT NOT NULL,
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
)

_SUBJECTS = (
    """
    CREATE TABLE assessed_place (
        id TEXT PRIMARY KEY,
        commune_id TEXT NOT NULL REFERENCES commune (id),
        level TEXT NOT NULL CHECK (level IN ('residential_area', 'garden')),
        village_id TEXT REFERENCES village (id),
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    # An assessment that was undone stays for its history, which is never deleted.
    "ALTER TABLE assessment ADD COLUMN withdrawn_at TEXT",
)


@_commune()
def m0002_own_rules(db: Database) -> None:
    """Rules the office keeps itself; villages, residential areas and gardens as subjects.

    Nothing had been able to write a provincial decision before this step.
    """
    for statement in (*_OWN_RULES, *_SUBJECTS):
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


_LINE = (
    # ``access`` names the access key in the user's folder; the key itself is in no backup.
    """
    CREATE TABLE receiver (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        certificate TEXT NOT NULL,
        recipient TEXT NOT NULL,
        public_key TEXT NOT NULL,
        access TEXT NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT
    """,
    # ``position`` is the order of sending; clocks of office PCs are wrong.
    """
    CREATE TABLE sending (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        package_id TEXT NOT NULL REFERENCES package (id),
        receiver_id TEXT NOT NULL,
        receiver_name TEXT NOT NULL,
        state TEXT NOT NULL,
        path TEXT NOT NULL,
        sentence TEXT NOT NULL DEFAULT '',
        changed_at TEXT NOT NULL
    ) STRICT
    """,
)


@_commune()
def m0003_line(db: Database) -> None:
    """Receivers reached over a line, and what is on its way to them."""
    for statement in _LINE:
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")


_RULE_DOCUMENTS = (
    # By content: a decision is read once and held against again and again. Packed by zlib.
    """
    CREATE TABLE rule_document (
        sha256 TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        content BLOB NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT
    """,
)


@_commune()
def m0004_rule_documents(db: Database) -> None:
    """The files of the decisions that rules were read from."""
    for statement in _RULE_DOCUMENTS:
        db.execute(statement)
    db.execute("PRAGMA user_version = 4")


_MERGES = (
    # The id is that of the last row of the other copy's history that was merged here.
    """
    CREATE TABLE merge (
        id TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        whose TEXT NOT NULL
    ) STRICT
    """,
)


@_commune()
def m0005_merges(db: Database) -> None:
    """Which other copies of this commune's data were merged into this one."""
    for statement in _MERGES:
        db.execute(statement)
    db.execute("PRAGMA user_version = 5")


_UNUSED = (
    "village_figure",
    "roadmap_item",
    "survey_result",
    "production_model",
    "ocop_product",  # names a cooperative, so it goes before it
    "cooperative",
)


@_commune()
def m0006_unused_tables(db: Database) -> None:
    """Tables that no version of the program has ever written go."""
    for table in _UNUSED:
        db.execute(f"DROP TABLE {table}")
    db.execute("PRAGMA user_version = 6")


@_commune()
def m0007_registers(db: Database) -> None:
    """Registers that forms describe, and forms an office took over."""
    for statement in registers_step.STATEMENTS:
        db.execute(statement)
    db.execute("PRAGMA user_version = 7")


_REPORTS = (
    """
    CREATE TABLE report_text (
        id TEXT PRIMARY KEY,
        report_id TEXT NOT NULL,
        period TEXT NOT NULL,
        field_id TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (report_id, period, field_id)
    ) STRICT
    """,
)


@_commune()
def m0008_reports(db: Database) -> None:
    """Passages of the periodic reports."""
    for statement in _REPORTS:
        db.execute(statement)
    db.execute("PRAGMA user_version = 8")


@_commune()
def m0009_money_and_projects(db: Database) -> None:
    """Projects as cards over the years, money cumulative by source and period."""
    cards_and_periods(db)
    db.execute("PRAGMA user_version = 9")


_RECEIPT_OUTCOMES = (
    """
    CREATE TABLE receipt_said (
        id TEXT PRIMARY KEY,
        package_id TEXT NOT NULL REFERENCES package (id),
        document TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('received', 'accepted', 'returned')),
        received_at TEXT NOT NULL,
        UNIQUE (package_id, document)
    ) STRICT
    """,
    # In the order they came in, which is the order of their rows.
    """
    INSERT INTO receipt_said (id, package_id, document, outcome, received_at)
    SELECT id, package_id, document,
        (SELECT CASE
            WHEN coalesce(sum(part.value ->> 'outcome' = 'returned'), 0) > 0 THEN 'returned'
            WHEN count(*) > 0 AND sum(part.value ->> 'outcome' <> 'accepted') = 0 THEN 'accepted'
            ELSE 'received'
        END FROM json_each(receipt.document, '$.parts') AS part),
        received_at
    FROM receipt ORDER BY rowid
    """,
    "DROP TABLE receipt",
    "ALTER TABLE receipt_said RENAME TO receipt",
    """
    UPDATE package SET state = (SELECT outcome FROM receipt WHERE package_id = package.id
        ORDER BY receipt.rowid DESC LIMIT 1)
    WHERE id IN (SELECT package_id FROM receipt)
    """,
)


@_commune()
def m0010_receipt_outcomes(db: Database) -> None:
    """Received and accepted are two facts; until here what was merely received stood as accepted.

    What every receipt says was kept word for word, so what was confused is read out of it.
    """
    for statement in _RECEIPT_OUTCOMES:
        db.execute(statement)
    db.execute("PRAGMA user_version = 10")


_PAPERS = (
    # The id is "dossier/<assessment>/<document>" or "report/<form>/<period>"; the texts are what
    # the printed and the signed sheet say, the files lie in the vault.
    """
    CREATE TABLE paper (
        id TEXT PRIMARY KEY,
        printed_on TEXT NOT NULL DEFAULT '',
        printed_text TEXT NOT NULL DEFAULT '',
        signed_number TEXT NOT NULL DEFAULT '',
        signed_date TEXT NOT NULL DEFAULT '',
        signed_text TEXT NOT NULL DEFAULT '',
        scan_sha256 TEXT NOT NULL DEFAULT '',
        scan_name TEXT NOT NULL DEFAULT '',
        scan_media_type TEXT NOT NULL DEFAULT '',
        scan_size INTEGER NOT NULL DEFAULT 0,
        edited_sha256 TEXT NOT NULL DEFAULT '',
        edited_name TEXT NOT NULL DEFAULT '',
        edited_media_type TEXT NOT NULL DEFAULT '',
        edited_size INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
)


@_commune()
def m0011_papers(db: Database) -> None:
    """Papers that were printed, signed, scanned, or edited in Word."""
    for statement in _PAPERS:
        db.execute(statement)
    db.execute("PRAGMA user_version = 11")


_SIGNED_PAPERS = (
    # Who signed a paper digitally and when (ISO 8601, UTC); the signed file is its scan.
    "ALTER TABLE paper ADD COLUMN signed_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE paper ADD COLUMN signed_at TEXT NOT NULL DEFAULT ''",
)


@_commune()
def m0012_signed_papers(db: Database) -> None:
    """Papers that were signed digitally."""
    for statement in _SIGNED_PAPERS:
        db.execute(statement)
    db.execute("PRAGMA user_version = 12")


_MERGED_ROWS = (
    # Ids of the rows of another copy's history that a merge took in, with blanks between: what a
    # copy that went back to a backup still holds of them is no news. One text, because there are
    # tens of thousands, written at once and read at once.
    """
    CREATE TABLE merged_rows (
        merge TEXT PRIMARY KEY,
        ids TEXT NOT NULL
    ) STRICT
    """,
)


@_commune()
def m0013_merged_rows(db: Database) -> None:
    """What each merge took in, row by row."""
    for statement in _MERGED_ROWS:
        db.execute(statement)
    db.execute("PRAGMA user_version = 13")
