"""The step that made cards, years and periods out of yearly lists of projects and money.

Like every step it imports no code of the program. Nothing is guessed: two years of a project
become one card only where name, village, approval and total are the same and the later year does
not call it newly started; everything else stays a card of its own.
"""

import json
import re
import unicodedata
import uuid
from typing import Any

from sqlite_utils import Database

_TABLES = (
    # Amounts are JSON objects: source id, or "total" for what is not split, to plain decimals.
    """
    CREATE TABLE project_card (
        id TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        village TEXT NOT NULL DEFAULT '',
        sector TEXT NOT NULL DEFAULT '',
        investor TEXT NOT NULL DEFAULT '',
        approval TEXT NOT NULL DEFAULT '',
        approved_on TEXT,
        total TEXT NOT NULL DEFAULT '{}',
        starts TEXT NOT NULL DEFAULT '',
        ends TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    # ``absent``: a JSON list of the months whose lists were given and do not have it.
    """
    CREATE TABLE project_year (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES project_card (id),
        year INTEGER NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        funded_before TEXT,
        paid_before TEXT,
        plan TEXT NOT NULL DEFAULT '{}',
        settlement TEXT NOT NULL DEFAULT '{}',
        total TEXT,
        note TEXT NOT NULL DEFAULT '',
        absent TEXT NOT NULL DEFAULT '[]',
        UNIQUE (project_id, year)
    ) STRICT
    """,
    """
    CREATE TABLE project_period (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES project_card (id),
        year INTEGER NOT NULL,
        month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
        disbursed TEXT NOT NULL DEFAULT '{}',
        progress TEXT,
        accepted TEXT,
        state TEXT,
        reason TEXT NOT NULL DEFAULT '',
        arrears TEXT,
        arrears_programme TEXT,
        listed TEXT NOT NULL DEFAULT '{}',
        note TEXT NOT NULL DEFAULT '',
        UNIQUE (project_id, year, month)
    ) STRICT
    """,
    """
    CREATE TABLE project_quantity (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES project_card (id),
        year INTEGER NOT NULL,
        month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
        kind TEXT NOT NULL,
        quantity TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE project_photo (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES project_card (id),
        stage TEXT NOT NULL CHECK (stage IN ('before', 'after')),
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        added_at TEXT NOT NULL
    ) STRICT
    """,
    # From 1 January of first_year to the end of month of year.
    """
    CREATE TABLE money_line (
        id TEXT PRIMARY KEY,
        first_year INTEGER NOT NULL,
        year INTEGER NOT NULL,
        month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
        source TEXT NOT NULL,
        position INTEGER NOT NULL,
        label TEXT NOT NULL DEFAULT '',
        planned TEXT,
        actual TEXT,
        quantity TEXT,
        unit TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        CHECK (first_year <= year)
    ) STRICT
    """,
    """
    CREATE TABLE gift (
        id TEXT PRIMARY KEY,
        year INTEGER NOT NULL,
        month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
        given_on TEXT,
        position INTEGER NOT NULL,
        giver TEXT NOT NULL DEFAULT '',
        village TEXT NOT NULL DEFAULT '',
        project_id TEXT REFERENCES project_card (id),
        kind TEXT NOT NULL,
        quantity TEXT,
        unit TEXT NOT NULL DEFAULT '',
        money TEXT,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE INDEX project_year_project ON project_year (project_id)",
    "CREATE INDEX project_period_project ON project_period (project_id)",
    "CREATE INDEX project_quantity_project ON project_quantity (project_id)",
    "CREATE INDEX gift_project ON gift (project_id)",
    "CREATE INDEX money_line_year ON money_line (year, month)",
)
_ENDS = {"H": 6, "Q": 3, "M": 1}
_PERIOD = re.compile(r"(?:\d{4}-)?(\d{4})(?:-(?:([HQM])(\d{1,2})|(\d{2})|(9)M))?")
_NEW = "new"


def cards_and_periods(db: Database) -> None:
    """Make the tables, move every line of the yearly ones there, drop those."""
    for statement in _TABLES:
        db.execute(statement)
    months = _months(db)
    _projects(db, months)
    _money(db, months)
    for table in ("project", "resource_line", "contribution"):
        db.execute(f"DROP TABLE {table}")


def _months(db: Database) -> dict[int, int]:
    """Year to the month that its figures run to.

    A year's lists were kept for the year as a whole: where it has an assessment of the whole
    year they run to December, else to the end of the latest period that was assessed.
    """
    months: dict[int, int] = {}
    rows = db.query(
        "SELECT period_key FROM assessment WHERE subject_level = 'commune' AND withdrawn_at IS NULL"
    )
    for row in rows:
        found = _PERIOD.fullmatch(row["period_key"])
        if found is None:
            continue
        year, letter, number, month, nine = found.groups()
        plain = month or nine or ("12" if letter is None else "")
        end = int(plain) if plain else _ENDS[letter] * int(number)
        months[int(year)] = max(months.get(int(year), 0), end)
    return months


def _projects(db: Database, months: dict[int, int]) -> None:
    cards: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    position = 0
    for row in list(db.query("SELECT * FROM project ORDER BY year, position")):
        year = row["year"]
        key = (
            unicodedata.normalize("NFC", row["name"]),
            row["village"],
            row["approval"],
            row["total_investment"],
        )
        card = next(
            (
                one
                for one in cards.get(key, [])
                if one["year"] < year and row["kind"] != _NEW and row["name"] == one["name"]
            ),
            None,
        )
        if card is None:
            position += 1
            card = {"id": _named("card", row["id"]), "year": year, "name": row["name"]}
            cards.setdefault(key, []).append(card)
            db.table("project_card").insert(
                {
                    "id": card["id"],
                    "position": position,
                    "name": row["name"],
                    "village": row["village"],
                    "approval": row["approval"],
                    "total": _amounts(row["total_investment"]),
                }
            )
        card["year"] = year
        db.table("project_year").insert(
            {
                "id": row["id"],
                "project_id": card["id"],
                "year": year,
                "position": row["position"],
                "kind": row["kind"],
                "funded_before": row["funded_before"],
                "plan": _amounts(row["planned"]),
                "note": row["note"],
            }
        )
        db.table("project_period").insert(
            {
                "id": _named("period", row["id"]),
                "project_id": card["id"],
                "year": year,
                "month": months.get(year, 12),
                "disbursed": _amounts(row["disbursed"]),
                "progress": row["progress"],
                "arrears": row["arrears"],
            }
        )


def _money(db: Database, months: dict[int, int]) -> None:
    last: dict[int, int] = {}
    for row in list(db.query("SELECT * FROM resource_line ORDER BY year, position")):
        last[row["year"]] = row["position"]
        _line(db, months, row, row["source"], row["position"], planned=row["planned"],
              actual=row["actual"])  # fmt: skip
    for row in list(db.query("SELECT * FROM contribution ORDER BY year, position")):
        place = last.get(row["year"], 0) + row["position"]
        _line(db, months, row, f"community_{row['kind']}", place, actual=row["money"],
              quantity=row["quantity"], unit=row["unit"])  # fmt: skip


def _line(
    db: Database,
    months: dict[int, int],
    row: dict[str, Any],
    source: str,
    position: int,
    **figures: object,
) -> None:
    year = row["year"]
    db.table("money_line").insert(
        {
            "id": row["id"],
            "first_year": year,
            "year": year,
            "month": months.get(year, 12),
            "source": source,
            "position": position,
            "note": row["note"],
            **figures,
        }
    )


def _named(kind: str, row_id: str) -> str:
    """The same id on every PC that upgrades its own copy of the file."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}/{row_id}").hex


def _amounts(value: str | None) -> str:
    return "{}" if value is None else json.dumps({"total": value})
