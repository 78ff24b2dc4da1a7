"""The fields inside a record that is merged: some of its columns hold several values as one text.

A line of a register keeps its fields in the columns ``content`` and ``asked``, a project its money
by source. Two officers who change two such fields have not changed the same thing.
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


def inner_columns(
    record: Mapping[str, Any], other: Mapping[str, Any] | None = None
) -> frozenset[str]:
    """The columns that hold several values; of two records those in which they differ.

    Two columns that hold one set of fields between them differ together.
    """
    found = {name for name, value in record.items() if _inside(value) is not None}
    if other is None:
        return frozenset(found)
    found = {name for name in found if _inside(other.get(name)) is not None}
    differing = {name for name in found if record[name] != other[name]}
    return frozenset(differing | (found & _PAIR if differing & _PAIR else set()))


def flat(record: Mapping[str, Any], columns: frozenset[str]) -> dict[str, Any]:
    """A record with every field of these columns by itself.

    A field of a register stands in one of two columns, as it is clear or not: it is one field.
    """
    found = {name: value for name, value in record.items() if name not in columns}
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
        if not found or column not in columns:
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
