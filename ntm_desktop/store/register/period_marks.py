"""Whether something of a period was received or answered since it was looked at."""

import json

from ntm_desktop.store.register.register import Register


def period_mark(register: Register, period_key: str = "") -> str:
    """A text that becomes another one when something of a period is received or answered.

    Args:
        register: open.
        period_key: of it, "" for every period.
    """
    row = register.rows(
        "SELECT count(DISTINCT position) AS packages, max(position) AS newest,"
        " count(receipt.sequence) AS receipts, max(receipt.sequence) AS answered"
        " FROM package LEFT JOIN receipt ON receipt.package = position"
        " WHERE period_key IN (SELECT value FROM json_each(?))",
        (json.dumps([period_key] if period_key else register.period_keys()),),
    )[0]
    return " ".join(str(row[name] or 0) for name in row.keys())  # noqa: SIM118 - a row of SQLite
