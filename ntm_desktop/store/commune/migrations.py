"""Every step from nothing to today's tables, in order; the only place a table is made.

A released step is never edited. Steps import no code of the program, so they keep meaning the
same. All pending steps run in one transaction together with the version number: either the
whole file is upgraded or nothing of it.

Conventions: names singular; ids are uuid4 hex, so that the data of merged communes can be put
together; decimals are TEXT in plain notation, money in triệu đồng; times are UTC ISO 8601.
"""

from sqlite_utils import Database, Migrations

from ntm_desktop.store.commune import registers_step
from ntm_desktop.store.commune.money_migration import cards_and_periods
from ntm_desktop.store.sqlite_file import Schema

APPLICATION_ID = 0x4E544D31
"""Bytes "NTM1" in the header of the file, so that no other database is taken for ours."""

_commune = Migrations("commune")
COMMUNE_SCHEMA = Schema(_commune, 12)

_IDENTITY = (
    """
    CREATE TABLE commune (
        id TEXT PRIMARY KEY,
        role TEXT NOT NULL DEFAULT 'own' CHECK (role IN ('own', 'former')),
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        district_code TEXT,
        district_name TEXT,
        district_kind TEXT,
        province_code TEXT NOT NULL,
        province TEXT NOT NULL,
        formed_from TEXT NOT NULL DEFAULT '[]',
        border INTEGER NOT NULL DEFAULT 0 CHECK (border IN (0, 1)),
        especially_difficult INTEGER NOT NULL DEFAULT 0 CHECK (especially_difficult IN (0, 1)),
        atk INTEGER NOT NULL DEFAULT 0 CHECK (atk IN (0, 1)),
        receiving_unit TEXT NOT NULL DEFAULT '',
        office_name TEXT NOT NULL DEFAULT '',
        sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX commune_own ON commune (role) WHERE role = 'own'",
    """
    CREATE TABLE village (
        id TEXT PRIMARY KEY,
        commune_id TEXT NOT NULL REFERENCES commune (id),
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        code TEXT NOT NULL DEFAULT '',
        head TEXT NOT NULL DEFAULT '',
        households INTEGER,
        people INTEGER,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE commune_property (
        commune_id TEXT NOT NULL REFERENCES commune (id),
        property_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (commune_id, property_id, year)
    ) STRICT
    """,
    """
    CREATE TABLE epoch (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        started_at TEXT NOT NULL,
        last_sequence INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
)

_RULES = (
    """
    CREATE TABLE criteria_set (
        fingerprint TEXT PRIMARY KEY,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        short_title TEXT NOT NULL,
        document TEXT NOT NULL,
        signer_key_id TEXT,
        accepted_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE provincial_override (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        set_id TEXT NOT NULL,
        province_code TEXT NOT NULL,
        decision TEXT NOT NULL,
        document TEXT NOT NULL,
        signer_key_id TEXT,
        accepted_at TEXT NOT NULL,
        PRIMARY KEY (id, version)
    ) STRICT
    """,
)

_ASSESSMENT = (
    """
    CREATE TABLE assessment (
        id TEXT PRIMARY KEY,
        period_key TEXT NOT NULL,
        set_id TEXT NOT NULL,
        set_version INTEGER NOT NULL,
        set_fingerprint TEXT NOT NULL REFERENCES criteria_set (fingerprint),
        group_id TEXT,
        subject_level TEXT NOT NULL DEFAULT 'commune',
        subject_id TEXT NOT NULL,
        created_at TEXT NOT NULL,
        closed_at TEXT,
        UNIQUE (period_key, set_id, subject_level, subject_id)
    ) STRICT
    """,
    """
    CREATE TABLE answer (
        assessment_id TEXT NOT NULL REFERENCES assessment (id),
        indicator_no TEXT NOT NULL,
        not_applicable TEXT NOT NULL DEFAULT '',
        remark TEXT NOT NULL DEFAULT '',
        as_typed TEXT NOT NULL DEFAULT '',
        to_confirm TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (assessment_id, indicator_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE answer_part (
        assessment_id TEXT NOT NULL REFERENCES assessment (id),
        indicator_no TEXT NOT NULL,
        part_id TEXT NOT NULL,
        numerator TEXT,
        denominator TEXT,
        value TEXT,
        yes INTEGER CHECK (yes IN (0, 1)),
        PRIMARY KEY (assessment_id, indicator_no, part_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE village_figure (
        assessment_id TEXT NOT NULL REFERENCES assessment (id),
        indicator_no TEXT NOT NULL,
        part_id TEXT NOT NULL,
        village_id TEXT NOT NULL REFERENCES village (id),
        numerator TEXT,
        denominator TEXT,
        value TEXT,
        yes INTEGER CHECK (yes IN (0, 1)),
        PRIMARY KEY (assessment_id, indicator_no, part_id, village_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE evidence (
        id TEXT PRIMARY KEY,
        assessment_id TEXT NOT NULL REFERENCES assessment (id),
        indicator_no TEXT NOT NULL,
        requirement INTEGER,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        added_at TEXT NOT NULL,
        added_by TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE INDEX evidence_of_assessment ON evidence (assessment_id, indicator_no)",
    """
    CREATE TABLE roadmap_item (
        id TEXT PRIMARY KEY,
        assessment_id TEXT NOT NULL REFERENCES assessment (id),
        indicator_no TEXT NOT NULL,
        task TEXT NOT NULL,
        responsible TEXT NOT NULL DEFAULT '',
        resources TEXT NOT NULL DEFAULT '',
        result TEXT NOT NULL DEFAULT '',
        benefit TEXT NOT NULL DEFAULT '',
        due TEXT NOT NULL DEFAULT '',
        done_at TEXT
    ) STRICT
    """,
    """
    CREATE TABLE dossier_text (
        assessment_id TEXT NOT NULL REFERENCES assessment (id),
        field_id TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (assessment_id, field_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE survey_result (
        id TEXT PRIMARY KEY,
        assessment_id TEXT REFERENCES assessment (id),
        village_id TEXT REFERENCES village (id),
        form_id TEXT NOT NULL,
        document TEXT NOT NULL,
        received_at TEXT NOT NULL
    ) STRICT
    """,
)

_WORKS_AND_MONEY = (
    """
    CREATE TABLE project (
        id TEXT PRIMARY KEY,
        year INTEGER NOT NULL,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        village TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL,
        approval TEXT NOT NULL DEFAULT '',
        total_investment TEXT,
        funded_before TEXT,
        planned TEXT,
        disbursed TEXT,
        progress TEXT,
        arrears TEXT,
        note TEXT NOT NULL DEFAULT '',
        UNIQUE (year, position)
    ) STRICT
    """,
    """
    CREATE TABLE resource_line (
        id TEXT PRIMARY KEY,
        year INTEGER NOT NULL,
        position INTEGER NOT NULL,
        source TEXT NOT NULL,
        planned TEXT,
        actual TEXT,
        note TEXT NOT NULL DEFAULT '',
        UNIQUE (year, position)
    ) STRICT
    """,
    """
    CREATE TABLE contribution (
        id TEXT PRIMARY KEY,
        year INTEGER NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        quantity TEXT,
        unit TEXT NOT NULL DEFAULT '',
        money TEXT,
        note TEXT NOT NULL DEFAULT '',
        UNIQUE (year, position)
    ) STRICT
    """,
    """
    CREATE TABLE production_model (
        id TEXT PRIMARY KEY,
        commune_id TEXT NOT NULL REFERENCES commune (id),
        village_id TEXT REFERENCES village (id),
        name TEXT NOT NULL,
        started INTEGER,
        households INTEGER,
        scale TEXT NOT NULL DEFAULT '',
        revenue TEXT,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE cooperative (
        id TEXT PRIMARY KEY,
        commune_id TEXT NOT NULL REFERENCES commune (id),
        name TEXT NOT NULL,
        registration TEXT NOT NULL DEFAULT '',
        founded INTEGER,
        members INTEGER,
        field TEXT NOT NULL DEFAULT '',
        rating TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE ocop_product (
        id TEXT PRIMARY KEY,
        commune_id TEXT NOT NULL REFERENCES commune (id),
        cooperative_id TEXT REFERENCES cooperative (id),
        name TEXT NOT NULL,
        producer TEXT NOT NULL DEFAULT '',
        stars INTEGER CHECK (stars BETWEEN 1 AND 5),
        decision TEXT NOT NULL DEFAULT '',
        valid_until TEXT,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
)

_EXCHANGE = (
    """
    CREATE TABLE package (
        id TEXT PRIMARY KEY,
        direction TEXT NOT NULL CHECK (direction IN ('out', 'in')),
        kind TEXT NOT NULL,
        period_key TEXT NOT NULL DEFAULT '',
        assessment_id TEXT REFERENCES assessment (id),
        epoch TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        file_name TEXT NOT NULL,
        path TEXT NOT NULL,
        sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)),
        made_at TEXT NOT NULL,
        state TEXT NOT NULL,
        UNIQUE (direction, epoch, sequence)
    ) STRICT
    """,
    "CREATE INDEX package_bytes ON package (sha256)",
    """
    CREATE TABLE receipt (
        id TEXT PRIMARY KEY,
        package_id TEXT NOT NULL REFERENCES package (id),
        document TEXT NOT NULL,
        accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
        received_at TEXT NOT NULL,
        UNIQUE (package_id, document)
    ) STRICT
    """,
)

_HISTORY = (
    # ``position`` orders, not ``at``: the clocks of office PCs are wrong.
    """
    CREATE TABLE history (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        change_id TEXT NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL DEFAULT '',
        subject TEXT NOT NULL,
        assessment_id TEXT REFERENCES assessment (id),
        key TEXT NOT NULL,
        field TEXT NOT NULL,
        old TEXT,
        new TEXT,
        undo_of TEXT
    ) STRICT
    """,
    "CREATE INDEX history_of_key ON history (assessment_id, key)",
    """
    CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
    """,
    """
    CREATE TRIGGER history_is_never_deleted BEFORE DELETE ON history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
    """,
)


@_commune()
def m0001_commune_file(db: Database) -> None:
    """All tables of the first version, some of them room for pages still to come."""
    for statement in (
        *_IDENTITY,
        *_RULES,
        *_ASSESSMENT,
        *_WORKS_AND_MONEY,
        *_EXCHANGE,
        *_HISTORY,
    ):
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
