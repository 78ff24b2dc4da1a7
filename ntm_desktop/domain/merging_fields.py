"""The fields inside a record that is merged: some of its columns hold several values as one text.

A line of a register keeps its fields in the columns ``content`` and ``asked``, a project its money
by source. Two officers who change two such fields have not changed the same thing. Other columns
say one thing between them (a scan's name, size and content): they come from one side, all of them.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

WITHIN = "/"
"""Between a column and a field in it: ``content/participants``."""
UNCLEAR = "\x1f"
"""Before what was typed into a field of a register and is not clear yet."""
_CONTENT, _ASKED = "content", "asked"
_PAIR = {_CONTENT, _ASKED}
_BLANK_WHEN_ABSENT = frozenset({"signed_by", "signed_at"})
"""Columns that a record of an earlier version does not have."""
_TOGETHER = {
    "scan_name": ("scan_sha256", "scan_name", "scan_media_type", "scan_size"),
    "edited_name": ("edited_sha256", "edited_name", "edited_media_type", "edited_size"),
    "signed_number": ("signed_number", "signed_date", "signed_text", "signed_by", "signed_at"),
    "document": (
        "document", "version", "set_id", "province_code", "decision", "signer_key_id",
        "signer_name",
    ),
    "origin": ("origin", "signer_key_id", "signer_name"),
    "fingerprint": ("fingerprint", "version"),
}  # fmt: skip
"""Column to those that say one thing with it: a paper's files and signature, a form or decision
with its version and signer, an assessment's rules."""


class Together(dict[str, Any]):
    """Columns that say one thing, by name."""


def inner_columns(
    record: Mapping[str, Any], other: Mapping[str, Any] | None = None
) -> frozenset[str]:
    """The columns that hold several values; of two records those in which they differ.

    Two columns that hold one set of fields between them differ together.
    """
    found = {
        name
        for name, value in record.items()
        if name not in _TOGETHER and _inside(value) is not None
    }
    if other is None:
        return frozenset(found)
    found = {name for name in found if _inside(other.get(name)) is not None}
    differing = {name for name in found if record[name] != other[name]}
    return frozenset(differing | (found & _PAIR if differing & _PAIR else set()))


def flat(record: Mapping[str, Any], columns: frozenset[str]) -> dict[str, Any]:
    """A record with every field of these columns by itself.

    A field of a register stands in one of two columns, as it is clear or not: it is one field.
    Columns that say one thing are one, under the name of the first of them.
    """
    found = {name: value for name, value in record.items() if name not in columns}
    for lead, names in _TOGETHER.items():
        if lead in found and sum(name in found for name in names) > 1:
            found[lead] = Together(
                {
                    name: found.pop(name, "")
                    for name in names
                    if name in found or name in _BLANK_WHEN_ABSENT
                }
            )
    both = columns >= _PAIR
    # What is clear last, so that it wins.
    for column in sorted(columns):
        unclear = both and column == _ASKED
        for name, value in (_inside(record.get(column)) or {}).items():
            kept = f"{UNCLEAR}{value}" if unclear else value
            found[f"{_CONTENT if unclear else column}{WITHIN}{name}"] = kept
    return found


def folded(fields: Mapping[str, Any], columns: frozenset[str]) -> dict[str, Any]:
    """The record that ``flat`` made these fields of; a field without a value is absent."""
    inner: dict[str, dict[str, Any]] = {column: {} for column in columns}
    record: dict[str, Any] = {}
    both = columns >= _PAIR
    for name, value in fields.items():
        column, found, field = name.partition(WITHIN)
        if isinstance(value, Together):
            # A record as it is kept does not speak of a later version's column while it is empty.
            record.update(
                {each: of for each, of in value.items() if of or each not in _BLANK_WHEN_ABSENT}
            )
        elif not found or column not in columns:
            record[name] = value
        elif value is not None:
            if both and isinstance(value, str) and value.startswith(UNCLEAR):
                inner[_ASKED][field] = value.removeprefix(UNCLEAR)
            else:
                inner[column][field] = value
    return record | {column: _text(values) for column, values in inner.items()}


def _inside(value: object) -> Mapping[str, Any] | None:
    """What a column holds when it is several values, written as the program writes them."""
    return _read(value) if isinstance(value, str) and value.startswith("{") else None


@lru_cache(maxsize=64)
def _read(value: str) -> Mapping[str, Any] | None:
    """The same; a text is asked for several times while its record is merged."""
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return found if isinstance(found, dict) and _text(found) == value else None


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
