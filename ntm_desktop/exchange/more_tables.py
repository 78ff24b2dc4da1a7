"""Tables that a package brings besides those of its kind, described by the package itself.

The descriptor is read strictly and written again: what does not give the very same bytes is
refused, so that a table can be described in one way only.
"""

import json
import re
from collections.abc import Iterable, Mapping

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.tables import FieldType, Table, TableField

MOST_TABLES = 200
MOST_FIELDS = 100
_TABLE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELD_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_LONGEST_NAME = 64
_FILE = re.compile(r"data/(?P<name>[a-z0-9-]+)\.csv")


def may_be_table(file: str) -> bool:
    """Whether a file inside the bag is called as a table is."""
    match = _FILE.fullmatch(file)
    return match is not None and _named(_TABLE_NAME, match["name"])


def further_tables(descriptor: bytes, known: Iterable[Table]) -> tuple[Table, ...]:
    """The tables a descriptor lists behind those of the package's kind.

    Args:
        descriptor: content of ``data/datapackage.json``.
        known: the tables of the kind, which come first.

    Raises:
        PackageError: ``schema`` when it is no descriptor of tables as they are written here;
            whether its bytes are the right ones is for the caller to see.
    """
    fixed = [table.name for table in known]
    try:
        resources = json.loads(descriptor.decode("utf-8"))["resources"]
        if not isinstance(resources, list) or len(resources) > len(fixed) + MOST_TABLES:
            raise ValueError
        found = tuple(_table(resource) for resource in resources[len(fixed) :])
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError) as error:
        raise _fault() from error
    names = [table.name for table in found]
    if len(set(names)) != len(names) or set(names) & set(fixed):
        raise _fault()
    return found


def _table(resource: Mapping[str, object]) -> Table:
    schema = resource["schema"]
    name, title = resource["name"], resource["title"]
    if not (isinstance(schema, dict) and _named(_TABLE_NAME, name) and isinstance(title, str)):
        raise ValueError(name)
    fields = tuple(_field(each) for each in schema["fields"])
    key = tuple(schema.get("primaryKey", ()))
    names = [field.name for field in fields]
    if not 0 < len(fields) <= MOST_FIELDS or len(set(names)) != len(names) or set(key) - set(names):
        raise ValueError(name)
    return Table(str(name), title, fields, key)


def _field(document: Mapping[str, object]) -> TableField:
    constraints = document.get("constraints", {})
    name, title = document["name"], document["title"]
    if not (isinstance(constraints, dict) and _named(_FIELD_NAME, name) and isinstance(title, str)):
        raise ValueError(name)
    choices = constraints.get("enum", [])
    if not isinstance(choices, list) or not all(isinstance(each, str) for each in choices):
        raise ValueError(name)
    return TableField(
        str(name),
        title,
        FieldType(str(document["type"])),
        constraints.get("required", False) is True,
        tuple(choices),
    )


def _named(pattern: re.Pattern[str], name: object) -> bool:
    return isinstance(name, str) and len(name) <= _LONGEST_NAME and bool(pattern.fullmatch(name))


def _fault() -> PackageError:
    return PackageError("schema", "Gói bị từ chối: phần mô tả các bảng không đúng mẫu.")
