"""Drafts of appraisals: what was entered for each indicator of a package."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from ntm_desktop.domain.appraisal import AppraisalDecision, Appraised
from ntm_desktop.domain.assessment import PartAnswer
from ntm_desktop.domain.periods import utc_text
from ntm_desktop.store.register.register import Register

_FIGURES = ("numerator", "denominator", "value")


def appraised_of(register: Register, position: int) -> Mapping[str, Appraised]:
    """Indicator number to what was entered for it."""
    rows = register.rows("SELECT * FROM appraisal WHERE package = ?", (position,))
    return {
        row["indicator_no"]: Appraised(
            row["indicator_no"],
            AppraisalDecision(row["decision"]),
            {part: _part(said) for part, said in json.loads(row["parts"]).items()},
            row["remark"],
            date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            row["appraiser"],
        )
        for row in rows
    }


def keep_appraised(register: Register, position: int, entered: Appraised, at: datetime) -> None:
    """Keep what was entered for one indicator, in the place of what stood there."""
    register.run(
        "INSERT INTO appraisal"
        " (package, indicator_no, decision, parts, remark, due_on, appraiser, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (package, indicator_no) DO UPDATE SET decision = excluded.decision,"
        " parts = excluded.parts, remark = excluded.remark, due_on = excluded.due_on,"
        " appraiser = excluded.appraiser, changed_at = excluded.changed_at",
        (
            position,
            entered.indicator_no,
            entered.decision.value,
            json.dumps({part: _said(given) for part, given in entered.parts.items()}),
            entered.remark,
            entered.due_on.isoformat() if entered.due_on else "",
            entered.appraiser,
            utc_text(at),
        ),
    )


def _said(part: PartAnswer) -> dict[str, str | bool | None]:
    said: dict[str, str | bool | None] = {"yes": part.yes}
    for name in _FIGURES:
        value = getattr(part, name)
        said[name] = None if value is None else f"{value:f}"
    return said


def _part(said: Mapping[str, str | bool | None]) -> PartAnswer:
    figures = {name: said[name] for name in _FIGURES}
    yes = said["yes"]
    return PartAnswer(
        **{name: Decimal(value) for name, value in figures.items() if isinstance(value, str)},
        yes=yes if isinstance(yes, bool) else None,
    )
