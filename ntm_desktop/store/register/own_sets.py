"""Versions of criteria sets that this office has judged by, each as its canonical JSON."""

from ntm_desktop.store.register.register import Register


def has(register: Register, fingerprint: str) -> bool:
    """Whether this version is kept."""
    row = register.row("SELECT 1 FROM own_set WHERE fingerprint = ?", (fingerprint,))
    return row is not None


def document(register: Register, fingerprint: str) -> str | None:
    """The version with this SHA-256, None when it is not kept."""
    row = register.row("SELECT document FROM own_set WHERE fingerprint = ?", (fingerprint,))
    return None if row is None else str(row["document"])


def keep(register: Register, fingerprint: str, set_id: str, version: int, text: str) -> None:
    """Keep a version; once kept it does not change."""
    register.run(
        "INSERT INTO own_set (fingerprint, set_id, version, document) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (fingerprint) DO NOTHING",
        (fingerprint, set_id, version, text),
    )
