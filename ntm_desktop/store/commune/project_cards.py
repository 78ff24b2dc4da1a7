"""Projects: a card, its years, its periods, and what was made."""

import json
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.project_cards.cards import (
    NO_AMOUNTS,
    Amounts,
    ProjectCard,
    ProjectPeriod,
    ProjectState,
    ProjectYear,
    Quantity,
)
from ntm_desktop.domain.project_cards.standing import ProjectBook
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.commune.money import decimal, plain
from ntm_desktop.store.sqlite_file import Row

_NOTHING, _WHOLE = "{}", f'{{"{TOTAL}": "'
_KINDS = {kind.value: kind for kind in ProjectKind}
CARDS = KeyedTable("project_card", "project_card", "id", "position, id")
YEARS = KeyedTable("project_year", "project_year", "id", "year, position, id")
PERIODS = KeyedTable("project_period", "project_period", "id", "year, month, id")
QUANTITIES = KeyedTable("project_quantity", "project_quantity", "id", "year, month, kind, id")


def book(file: CommuneFile) -> ProjectBook:
    """Everything that is written down about projects."""
    return ProjectBook(
        tuple(_card(row) for row in CARDS.rows(file)),
        tuple(_year(row) for row in YEARS.rows(file)),
        tuple(_period(row) for row in PERIODS.rows(file)),
        tuple(_quantity(row) for row in QUANTITIES.rows(file)),
    )


def card_change(file: CommuneFile, card: ProjectCard) -> FieldChange:
    """What has to be written for a card to be as given."""
    return CARDS.change(
        file,
        card.id,
        {
            "position": card.position,
            "name": card.name,
            "village": card.village,
            "sector": card.sector,
            "investor": card.investor,
            "approval": card.approval,
            "approved_on": card.approved_on.isoformat() if card.approved_on else None,
            "total": amounts_text(card.total),
            "starts": card.starts,
            "ends": card.ends,
            "note": card.note,
        },
    )


def year_change(file: CommuneFile, year: ProjectYear) -> FieldChange:
    """What has to be written for a year of a project to be as given."""
    return YEARS.change(
        file,
        year.id,
        {
            "project_id": year.project_id,
            "year": year.year,
            "position": year.position,
            "kind": year.group.value,
            "funded_before": plain(year.funded_before),
            "paid_before": plain(year.paid_before),
            "plan": amounts_text(year.plan),
            "settlement": amounts_text(year.settlement),
            "total": plain(year.total),
            "note": year.note,
            "absent": json.dumps(sorted(year.absent)),
        },
    )


def period_change(file: CommuneFile, period: ProjectPeriod) -> FieldChange:
    """What has to be written for a project's standing at a cut to be as given."""
    return PERIODS.change(
        file,
        period.id,
        {
            "project_id": period.project_id,
            "year": period.year,
            "month": period.month,
            "disbursed": amounts_text(period.disbursed),
            "progress": plain(period.progress),
            "accepted": plain(period.accepted),
            "state": period.state.value if period.state else None,
            "reason": period.reason,
            "arrears": plain(period.arrears),
            "arrears_programme": plain(period.arrears_programme),
            "listed": json.dumps(dict(period.listed), ensure_ascii=False, sort_keys=True),
            "note": period.note,
        },
    )


def quantity_change(file: CommuneFile, made: Quantity) -> FieldChange:
    """What has to be written for a quantity to be as given."""
    return QUANTITIES.change(
        file,
        made.id,
        {
            "project_id": made.project_id,
            "year": made.year,
            "month": made.month,
            "kind": made.kind,
            "quantity": f"{made.quantity:f}",
            "note": made.note,
        },
    )


def amounts_text(amounts: Amounts) -> str:
    """Amounts by source as they are kept."""
    return json.dumps({name: f"{value:f}" for name, value in amounts.items()}, sort_keys=True)


def amounts_of(text: str) -> Amounts:
    """What ``amounts_text`` wrote."""
    if text == _NOTHING:
        return NO_AMOUNTS
    if text.startswith(_WHOLE) and text.count('"') == 4:  # nearly all of them, and read often
        return {TOTAL: Decimal(text[len(_WHOLE) : -2])}
    return {name: Decimal(value) for name, value in json.loads(text).items()}


def _card(row: Row) -> ProjectCard:
    return ProjectCard(
        id=row["id"],
        name=row["name"],
        position=row["position"],
        village=row["village"],
        sector=row["sector"],
        investor=row["investor"],
        approval=row["approval"],
        approved_on=date.fromisoformat(row["approved_on"]) if row["approved_on"] else None,
        total=amounts_of(row["total"]),
        starts=row["starts"],
        ends=row["ends"],
        note=row["note"],
    )


def _year(row: Row) -> ProjectYear:
    return ProjectYear(
        id=row["id"],
        project_id=row["project_id"],
        year=row["year"],
        group=_KINDS[row["kind"]],
        position=row["position"],
        funded_before=decimal(row["funded_before"]),
        paid_before=decimal(row["paid_before"]),
        plan=amounts_of(row["plan"]),
        settlement=amounts_of(row["settlement"]),
        total=decimal(row["total"]),
        note=row["note"],
        absent=() if row["absent"] == "[]" else tuple(json.loads(row["absent"])),
    )


def _period(row: Row) -> ProjectPeriod:
    return ProjectPeriod(
        id=row["id"],
        project_id=row["project_id"],
        year=row["year"],
        month=row["month"],
        disbursed=amounts_of(row["disbursed"]),
        progress=decimal(row["progress"]),
        accepted=decimal(row["accepted"]),
        state=ProjectState(row["state"]) if row["state"] else None,
        reason=row["reason"],
        arrears=decimal(row["arrears"]),
        arrears_programme=decimal(row["arrears_programme"]),
        listed={} if row["listed"] == _NOTHING else json.loads(row["listed"]),
        note=row["note"],
    )


def _quantity(row: Row) -> Quantity:
    return Quantity(
        row["id"], row["project_id"], row["year"], row["month"], row["kind"],
        Decimal(row["quantity"]), row["note"],
    )  # fmt: skip
