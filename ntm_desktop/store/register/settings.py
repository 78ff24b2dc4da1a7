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
