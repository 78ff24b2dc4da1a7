"""The step that makes the tables of registers; like every released step it is never edited."""

STATEMENTS = (
    # ``content`` and ``asked``: field id to text; which fields there are is for the form to say.
    """
    CREATE TABLE register_entry (
        id TEXT PRIMARY KEY,
        register TEXT NOT NULL,
        position INTEGER NOT NULL,
        content TEXT NOT NULL,
        asked TEXT NOT NULL DEFAULT '{}'
    ) STRICT
    """,
    "CREATE INDEX register_entry_order ON register_entry (register, position)",
    """
    CREATE TABLE register_form (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        document TEXT NOT NULL,
        signer_key_id TEXT NOT NULL DEFAULT '',
        signer_name TEXT NOT NULL DEFAULT '',
        adopted_at TEXT NOT NULL
    ) STRICT
    """,
    # A register's form is handed on too; SQLite cannot take a CHECK away.
    "ALTER TABLE rules_package RENAME TO rules_package_before",
    """
    CREATE TABLE rules_package (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL CHECK (subject IN ('set', 'override', 'register')),
        subject_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        file_name TEXT NOT NULL,
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "INSERT INTO rules_package SELECT * FROM rules_package_before",
    "DROP TABLE rules_package_before",
)
