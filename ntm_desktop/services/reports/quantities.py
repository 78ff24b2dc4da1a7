"""What was made – kilometres of road, metres of canal, rooms – added up over the works."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.project_cards.standing import quantity_sums
from ntm_desktop.domain.reports.tables import (
    ReportColumn,
    ReportLine,
    ReportTable,
    without_empty,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import project_cards


@dataclass(frozen=True, slots=True)
class Made:
    """One kind of quantity, from 1 January to the end of a period.

    Attributes:
        now: what was made; None when nothing was written.
        before: the same a year earlier; None when nothing is known of it.
    """

    label: str
    unit: str
    now: Decimal | None
    before: Decimal | None


def made_quantities(ws: Workspace, period: Period) -> tuple[Made, ...]:
    """Every kind that was written of a period or of the one a year before."""
    form = ws.catalog.project_form()
    quantities = project_cards.book(ws.file).quantities
    now = quantity_sums(form, quantities, Cut.of(period))
    # Several years are compared with nothing: one of the years before may not be whole.
    whole = period.kind is not PeriodKind.SPAN
    before = quantity_sums(form, quantities, Cut.of(period.year_before)) if whole else {}
    found = []
    for kind in dict.fromkeys((*now, *before)):
        known = form.quantity(kind)
        label, unit = (known.label, known.unit) if known is not None else (kind, "")
        found.append(Made(label, unit, now.get(kind), before.get(kind)))
    return tuple(found)


def quantities_table(period: Period, made: Sequence[Made]) -> ReportTable | None:
    """T10 and what else was made, with the year before."""
    if not any(one.now is not None for one in made):
        return None
    table = ReportTable(
        "khoi-luong",
        "Khối lượng đã làm",
        (
            ReportColumn("TT", 9, centred=True),
            ReportColumn("Nội dung", 64),
            ReportColumn("Đơn vị", 20, centred=True),
            ReportColumn(period.label, 26),
            ReportColumn(period.year_before.label, 26),
            ReportColumn("Tăng, giảm", 22),
        ),
        _lines(made),
    )
    return without_empty(table, 4, 5)


def _lines(made: Sequence[Made]) -> tuple[ReportLine, ...]:
    return tuple(
        ReportLine(
            (
                str(place),
                one.label,
                one.unit.replace("m2", "m²").replace("m3", "m³"),
                one.now,
                one.before,
                None if one.now is None or one.before is None else one.now - one.before,
            )
        )
        for place, one in enumerate(made, 1)
    )
