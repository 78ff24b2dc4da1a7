"""What the office has set for itself, by name."""

from ntm_desktop.store.register.register import Register


def setting(register: Register, key: str) -> str:
    """A setting, "" when it was never made."""
    row = register.row("SELECT value FROM setting WHERE key = ?", (key,))
    return "" if row is None else str(row["value"])


def change_setting(register: Register, key: str, value: str) -> None:
    """Set it."""
    register.run(
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def settings_from(register: Register, prefix: str) -> dict[str, str]:
    """Every setting whose name begins so, by name."""
    rows = register.rows(
        "SELECT key, value FROM setting WHERE substr(key, 1, ?) = ? ORDER BY key",
        (len(prefix), prefix),
    )
    return {row["key"]: str(row["value"]) for row in rows}
