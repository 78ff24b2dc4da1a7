"""Money by source and cut, and what residents gave one by one."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import Gift, MoneyLine
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.sqlite_file import Row, named_id, new_id

LINES = KeyedTable("money_line", "money_line", "id", "year, month, first_year, position, id")
GIFTS = KeyedTable("gift", "gift", "id", "year, month, position, id")


def lines(file: CommuneFile) -> tuple[MoneyLine, ...]:
    """Every line of money, the earliest cut first."""
    return tuple(_line(row) for row in LINES.rows(file))


def gifts(file: CommuneFile) -> tuple[Gift, ...]:
    """Everything that was given, the earliest first."""
    return tuple(_gift(row) for row in GIFTS.rows(file))


def line_change(file: CommuneFile, line: MoneyLine) -> FieldChange:
    """What has to be written for a line to be as given."""
    return LINES.change(
        file,
        line.id,
        {
            "first_year": line.cut.first_year,
            "year": line.cut.year,
            "month": line.cut.month,
            "source": line.source,
            "position": line.position,
            "label": line.label,
            "planned": plain(line.planned),
            "actual": plain(line.actual),
            "quantity": plain(line.quantity),
            "unit": line.unit,
            "note": line.note,
        },
    )


def line_id(line: MoneyLine, used: Collection[str]) -> str:
    """The id of a new line: the first of its source and name at a cut is one on every PC.

    So that two PCs that typed the same source are asked which figure is right, not added up.
    """
    named = named_id("money_line", line.cut.key, line.source, line.label)
    return named if named not in used else new_id()


def gift_change(file: CommuneFile, gift: Gift) -> FieldChange:
    """What has to be written for a contribution to be as given."""
    return GIFTS.change(
        file,
        gift.id,
        {
            "year": gift.year,
            "month": gift.month,
            "given_on": gift.given_on.isoformat() if gift.given_on else None,
            "position": gift.position,
            "giver": gift.giver,
            "village": gift.village,
            "project_id": gift.project_id or None,
            "kind": gift.kind,
            "quantity": plain(gift.quantity),
            "unit": gift.unit,
            "money": plain(gift.money),
            "note": gift.note,
        },
    )


def removals(file: CommuneFile, table: KeyedTable, ids: Iterable[str]) -> tuple[FieldChange, ...]:
    """What has to be written for records to be gone."""
    return tuple(table.change(file, one, None) for one in ids)


def plain(value: Decimal | None) -> str | None:
    """A decimal as it is kept."""
    return None if value is None else f"{value:f}"


def decimal(text: str | None) -> Decimal | None:
    """The decimal of a TEXT column."""
    return None if text is None else Decimal(text)


def _line(row: Row) -> MoneyLine:
    return MoneyLine(
        row["id"],
        Cut(row["year"], row["month"], row["first_year"]),
        row["source"],
        row["position"],
        row["label"],
        decimal(row["planned"]),
        decimal(row["actual"]),
        decimal(row["quantity"]),
        row["unit"],
        row["note"],
    )


def _gift(row: Row) -> Gift:
    return Gift(
        id=row["id"],
        year=row["year"],
        month=row["month"],
        kind=row["kind"],
        given_on=date.fromisoformat(row["given_on"]) if row["given_on"] else None,
        position=row["position"],
        giver=row["giver"],
        village=row["village"],
        project_id=row["project_id"] or "",
        quantity=decimal(row["quantity"]),
        unit=row["unit"],
        money=decimal(row["money"]),
        note=row["note"],
    )
