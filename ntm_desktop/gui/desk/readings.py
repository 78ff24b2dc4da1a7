"""What the pages with sums read of the register, by its key in ``Memory``.

Each is of one period, the chosen one unless another is asked for, so that ``ahead.py`` can read
what nobody opened yet.
"""

from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period, phases_of
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.store.register.register import Register

if TYPE_CHECKING:
    from ntm_desktop.district.office_report.making import OfficeReportView
    from ntm_desktop.district.overview import CommuneLine, DeskOverview, Waiting
    from ntm_desktop.district.recognising import RecognitionBook
    from ntm_desktop.district.tables import Tables
    from ntm_desktop.domain.desk_tables import DeskTable
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.gui.widgets.tables import TableRow

T = TypeVar("T")
NOTHING = ""
"""The value of a choice that is not made."""


class Reading(NamedTuple, Generic[T]):
    """What is read, and the key it is kept by."""

    key: tuple[object, ...]
    read: Callable[[Register], T]


class TableChoices(NamedTuple):
    """What can be chosen above the tables."""

    periods: tuple[Period, ...]
    areas: tuple[tuple[str, str], ...]
    spans: tuple[Period, ...]


class ShownCommunes(NamedTuple):
    """What was read of the communes, with the rows that were made of it: they are kept together."""

    lines: "tuple[CommuneLine, ...]"
    outcomes: dict[int, PackageOutcome]
    groups: dict[str, str]
    rows: "dict[str, TableRow]"


class TablesBefore(NamedTuple):
    """What of tables stands there until they are made anew: not what they were made from."""

    period: Period
    counted: int
    base_count: int
    tables: "tuple[DeskTable, ...]"


class ShownRecognitions(NamedTuple):
    """The register of recognition, and the communes that can be entered in it."""

    book: "RecognitionBook"
    communes: tuple[tuple[str, str], ...]


def key_of(context: DeskContext, period: Period | None) -> tuple[Period, str, date]:
    """All that a reading depends on besides the register: of the chosen period, or of another."""
    chosen, area, today = context.key
    return period or chosen, area, today


def shown_overview(context: DeskContext, period: Period | None = None) -> "Reading[DeskOverview]":
    """Who has handed in, what waits, what went back."""
    from ntm_desktop.district.overview import desk_overview

    of, area, today = key = key_of(context, period)

    def read(register: Register) -> "DeskOverview":
        known = of if register.period_keys() else None
        return desk_overview(register, context.catalog, today, period=known, area=area)

    return Reading(("overview", key), read)


def shown_waiting(context: DeskContext) -> "Reading[tuple[Waiting, ...]]":
    """Every package that nobody has answered, of whatever period."""
    from ntm_desktop.district.overview import waiting_packages

    return Reading(("waiting",), lambda register: waiting_packages(register, context.catalog))


def table_choices(context: DeskContext, period: Period | None = None) -> Reading[TableChoices]:
    """Periods, districts and phases."""
    from ntm_desktop.district.desk_settings import areas

    of, _area, _today = key = key_of(context, period)

    def read(register: Register) -> TableChoices:
        periods = sorted((Period.parse(key) for key in register.period_keys()), reverse=True)
        districts = areas(register, context.catalog, of)
        return TableChoices(tuple(periods), districts, phases_of(periods))

    return Reading(("choices", key), read)


def making_of_tables(
    context: DeskContext, period: Period, by: str = NOTHING, against: str = NOTHING, area: str = ""
) -> "tuple[tuple[object, ...], Callable[[], Staged[Tables]]]":
    """Key and steps of the tables.

    Args:
        context: gives the rules.
        period: to add up.
        by: "district", "group" or "flag" to set beside one another, "" for the whole.
        against: a period's key, "plan" or "target", "" for nothing.
        area: code of the one district, "" for the whole province.
    """
    from ntm_desktop.district.tables import GroupBy, making_tables, parse_against

    make = partial(
        making_tables,
        context.catalog,
        period=period,
        by=GroupBy(by) if by else None,
        against=parse_against(against),
        area=area,
    )
    return ("tables", period, by, against, area), make


def shown_communes(context: DeskContext, period: Period | None = None) -> Reading[ShownCommunes]:
    """Every commune of the period."""
    from ntm_desktop.district.overview import commune_lines

    of, area, today = key = key_of(context, period)

    def read(register: Register) -> ShownCommunes:
        lines = commune_lines(register, context.catalog, of, today, area=area)
        positions = [line.last.position for line in lines if line.last is not None]
        groups: dict[str, str] = {}
        for set_id in {line.last.set_id for line in lines if line.last is not None}:
            # A set that only a package brought has no titles here.
            with suppress(CatalogError):
                known = context.catalog.criteria_set(set_id).groups
                groups.update({group.id: group.name for group in known})
        return ShownCommunes(lines, register.outcomes(positions), groups, {})

    return Reading(("communes", key), read)


def shown_recognitions(
    context: DeskContext, period: Period | None = None
) -> Reading[ShownRecognitions]:
    """Every decision, and everybody it may be about."""
    from ntm_desktop.district.lateness import lateness
    from ntm_desktop.district.recognising import recognition_book

    of, area, today = key = key_of(context, period)

    def read(register: Register) -> ShownRecognitions:
        book = recognition_book(register, context.catalog, today)
        year = Period(today.year)
        # The same code may be another commune's at another time: both are offered.
        known = {(commune.code, commune.name) for commune in register.communes()}
        for one in (of, year):
            # A district that was given up has no communes in a later year to be offered.
            with suppress(EntryError):
                found = lateness(register, context.catalog, one, today, area=area)
                known.update((commune.code, commune.name) for commune in found.communes)
        return ShownRecognitions(book, tuple(sorted(known)))

    return Reading(("recognition", key), read)


def to_lay_down(value: object) -> object:
    """What of a reading is laid on the shelf: of tables not what they were made from."""
    from ntm_desktop.district.tables import Tables

    if isinstance(value, Tables):
        now = value.now
        return TablesBefore(now.period, len(now.communes), now.base_count, value.tables)
    if isinstance(value, ShownCommunes):
        return value._replace(rows={})
    return value


def making_of_report(
    context: DeskContext, period: Period
) -> "tuple[Hashable, Callable[[], Staged[OfficeReportView]]]":
    """Key and steps of what the office's report of a period says."""
    from ntm_desktop.district.office_report.making import viewing

    return ("report", period, context.area), partial(viewing, context.catalog, period, context.area)


def making_of_paper(
    context: DeskContext, period: Period
) -> "tuple[Hashable, Callable[[], Staged[bytes]]]":
    """Key and steps of the same report as it is printed."""
    from ntm_desktop.district.office_report.making import drawing

    return ("paper", period, context.area), partial(drawing, context.catalog, period, context.area)
