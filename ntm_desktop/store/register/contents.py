"""Everything the package of a commune says, table by table, as the register keeps it.

A table is kept with the columns that its package declared, so a table that a later program adds
to packages is kept and added up without a change here.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.kept_tables import NUMBER, KeptCell, KeptColumn, KeptRow, KeptTable
from ntm_desktop.domain.package import AssessmentContent, StatedVerdicts
from ntm_desktop.domain.periods import parse_utc, utc_text
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.store.register.register import Register
from ntm_desktop.store.sqlite_file import Row

RESOURCES, CONTRIBUTIONS = "resources", "contributions"
_MOMENT = "datetime"


def keep_contents(
    register: Register,
    position: int,
    content: AssessmentContent,
    tables: Iterable[KeptTable],
    verdicts: StatedVerdicts,
) -> None:
    """Keep what ``Register.add_package`` does not. Inside a transaction.

    Args:
        register: open.
        position: of the package.
        content: what the package says, for the flags that communes are looked up by.
        tables: every table of the package.
        verdicts: those this office worked out.
    """
    register.run(
        "UPDATE package SET contents = 'kept', group_id = ?, border = ?,"
        " especially_difficult = ?, atk = ?, set_version = ?, set_fingerprint = ?"
        " WHERE position = ?",
        (
            content.group_id,
            content.border,
            content.especially_difficult,
            content.atk,
            content.pin.version,
            content.pin.fingerprint,
            position,
        ),
    )
    register.run("DELETE FROM kept_table WHERE package = ?", (position,))
    for table in tables:
        _keep(register, position, table)
    _keep_indicators(register, position, verdicts)


def _keep_indicators(register: Register, position: int, verdicts: StatedVerdicts) -> None:
    register.run("DELETE FROM indicator_verdict WHERE package = ?", (position,))
    for no, verdict in verdicts.indicators.items():
        register.run(
            "INSERT INTO indicator_verdict (package, indicator_no, verdict) VALUES (?, ?, ?)",
            (position, no, str(verdict)),
        )


def set_verdicts(register: Register, position: int, verdicts: StatedVerdicts) -> None:
    """Let other verdicts of a package count: those of its appraisal. Inside a transaction."""
    register.run("DELETE FROM verdict WHERE package = ?", (position,))
    for criterion_no, verdict in verdicts.criteria.items():
        register.run(
            "INSERT INTO verdict (package, criterion_no, verdict) VALUES (?, ?, ?)",
            (position, criterion_no, str(verdict)),
        )
    _keep_indicators(register, position, verdicts)


def contents_lost(register: Register, position: int) -> None:
    """Record that an old package cannot be read again; its verdicts and sums stay."""
    register.run("UPDATE package SET contents = 'lost' WHERE position = ?", (position,))


def without_contents(register: Register) -> tuple[int, ...]:
    """Positions of packages that an older program registered, to be read again."""
    rows = register.rows("SELECT position FROM package WHERE contents = '' ORDER BY position")
    return tuple(row["position"] for row in rows)


def lost_contents(register: Register) -> int:
    """How many old packages could not be read again."""
    row = register.rows("SELECT count(*) AS lost FROM package WHERE contents = 'lost'")[0]
    return int(row["lost"])


def tables_of(register: Register, position: int) -> Mapping[str, KeptTable]:
    """Every table of one package by its name."""
    rows = register.rows(
        "SELECT name, title, columns, rows FROM kept_table WHERE package = ? ORDER BY rowid",
        (position,),
    )
    return {row["name"]: _table(row) for row in rows}


class KeptText(NamedTuple):
    """A table of a package as it lies in the register, its cells not read yet."""

    package: int
    name: str
    title: str
    columns: str
    rows: str


def texts_of_many(register: Register, positions: Iterable[int]) -> tuple[KeptText, ...]:
    """What many packages say besides their answers; no empty table."""
    rows = register.rows(
        "SELECT package, name, title, columns, rows FROM kept_table"
        " WHERE package IN (SELECT value FROM json_each(?)) AND rows <> '[]'"
        " AND name NOT IN ('answers', 'answer-parts', 'verdicts', 'evidence', 'rules')",
        (json.dumps(list(positions)),),
    )
    return tuple(KeptText(**row) for row in rows)


def read_tables(texts: Iterable[KeptText]) -> Mapping[int, Mapping[str, KeptTable]]:
    """The tables by position and name; needs no register any more."""
    found: dict[int, dict[str, KeptTable]] = {}
    for text in texts:
        found.setdefault(text.package, {})[text.name] = _table(text._asdict())
    return found


def tables_named(
    register: Register, name: str, positions: Iterable[int]
) -> Mapping[int, KeptTable]:
    """One table of many packages, by position; a package without it is not among them."""
    rows = register.rows(
        "SELECT package, name, title, columns, rows FROM kept_table WHERE name = ?"
        " AND package IN (SELECT value FROM json_each(?))",
        (name, json.dumps(list(positions))),
    )
    return {row["package"]: _table(row) for row in rows}


def table_names(register: Register, positions: Iterable[int]) -> tuple[str, ...]:
    """Names of the tables that at least one of the packages has, sorted."""
    rows = register.rows(
        "SELECT DISTINCT name FROM kept_table"
        " WHERE package IN (SELECT value FROM json_each(?)) ORDER BY name",
        (json.dumps(list(positions)),),
    )
    return tuple(row["name"] for row in rows)


def indicator_verdicts(register: Register, position: int) -> Mapping[str, Verdict]:
    """Indicator number to the verdict this office worked out."""
    rows = register.rows(
        "SELECT * FROM indicator_verdict WHERE package = ? ORDER BY rowid", (position,)
    )
    return {row["indicator_no"]: Verdict(row["verdict"]) for row in rows}


def resource_lines(table: KeptTable | None) -> tuple[ResourceLine, ...]:
    """Money by source as a package gave it."""
    return tuple(
        ResourceLine(
            ResourceSource(str(row["source"])),
            _decimal(row.get("planned")),
            _decimal(row.get("actual")),
            str(row.get("note") or ""),
        )
        for row in (table.rows if table else ())
    )


def contributions(table: KeptTable | None) -> tuple[Contribution, ...]:
    """What residents gave as a package says."""
    return tuple(
        Contribution(
            ContributionKind(str(row["kind"])),
            _decimal(row.get("quantity")),
            str(row.get("unit") or ""),
            _decimal(row.get("money")),
            str(row.get("note") or ""),
        )
        for row in (table.rows if table else ())
    )


def _keep(register: Register, position: int, table: KeptTable) -> None:
    register.run(
        "INSERT INTO kept_table (package, name, title, columns, rows) VALUES (?, ?, ?, ?, ?)",
        (
            position,
            table.name,
            table.title,
            _json([[column.name, column.type, column.title] for column in table.columns]),
            _json(
                [[_plain(row.get(column.name)) for column in table.columns] for row in table.rows]
            ),
        ),
    )


def _table(kept: Row | Mapping[str, Any]) -> KeptTable:
    columns = tuple(KeptColumn(*said) for said in json.loads(kept["columns"]))
    rows: list[KeptRow] = [
        {
            column.name: _cell(column.type, value)
            for column, value in zip(columns, values, strict=True)
        }
        for values in json.loads(kept["rows"])
    ]
    return KeptTable(kept["name"], columns, tuple(rows), kept["title"])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: KeptCell) -> str | int | bool | None:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return utc_text(value)
    return value


def _cell(column_type: str, value: str | int | bool | None) -> KeptCell:
    if isinstance(value, str) and column_type == NUMBER:
        return Decimal(value)
    if isinstance(value, str) and column_type == _MOMENT:
        return parse_utc(value)
    return value


def _decimal(value: KeptCell) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
