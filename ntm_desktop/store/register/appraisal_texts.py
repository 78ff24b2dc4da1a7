"""What the office wrote for the papers of its appraisals: for one package, and for all."""

from collections.abc import Mapping

from ntm_desktop.store.register.register import Register

_SHARED = "paper."


def texts_of(register: Register, position: int) -> Mapping[str, str]:
    """Field id to text, those of the office and those of one package."""
    own = register.rows("SELECT field, text FROM appraisal_text WHERE package = ?", (position,))
    return {**shared_texts(register), **{row["field"]: row["text"] for row in own}}


def shared_texts(register: Register) -> Mapping[str, str]:
    """Field id to text of what the office wrote once for all its papers."""
    rows = register.rows(
        "SELECT substr(key, ?) AS field, value AS text FROM setting WHERE key LIKE ?",
        (len(_SHARED) + 1, _SHARED + "%"),
    )
    return {row["field"]: row["text"] for row in rows}


def keep_text(register: Register, position: int, field: str, text: str, *, shared: bool) -> None:
    """Keep a text; a shared one for every package of the office."""
    if shared:
        register.run(
            "INSERT INTO setting (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_SHARED + field, text),
        )
        return
    register.run(
        "INSERT INTO appraisal_text (package, field, text) VALUES (?, ?, ?)"
        " ON CONFLICT (package, field) DO UPDATE SET text = excluded.text",
        (position, field, text),
    )
