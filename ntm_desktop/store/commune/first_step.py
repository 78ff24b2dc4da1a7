"""The step that makes a commune's file of the first version; released, so it is never edited.

Some of its tables were room for pages still to come; what was never written goes in a later step.
"""

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

STATEMENTS = (
    *_IDENTITY,
    *_RULES,
    *_ASSESSMENT,
    *_WORKS_AND_MONEY,
    *_EXCHANGE,
    *_HISTORY,
)
