"""What the pages with sums read of the register, by its key in ``Memory``; and reading it ahead.

With thousands of communes the first opening of a page would wait for its sums. They are read once
the window stands, one after the other, so that a page that is opened later finds them there.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period, phases_of
from ntm_desktop.errors import CatalogError, EntryError, NtmError
from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.store.register.register import Register

if TYPE_CHECKING:
    from ntm_desktop.district.overview import CommuneLine
    from ntm_desktop.district.recognising import RecognitionBook
    from ntm_desktop.district.tables import Tables
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


class ShownRecognitions(NamedTuple):
    """The register of recognition, and the communes that can be entered in it."""

    book: "RecognitionBook"
    communes: tuple[tuple[str, str], ...]


def table_choices(context: DeskContext) -> Reading[TableChoices]:
    """Periods, districts and phases."""
    from ntm_desktop.district.desk_settings import areas

    def read(register: Register) -> TableChoices:
        periods = sorted((Period.parse(key) for key in register.period_keys()), reverse=True)
        districts = areas(register, context.catalog, context.period)
        return TableChoices(tuple(periods), districts, phases_of(periods))

    return Reading(("choices", context.key), read)


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


def shown_communes(context: DeskContext) -> Reading[ShownCommunes]:
    """Every commune of the period."""
    from ntm_desktop.district.overview import commune_lines

    def read(register: Register) -> ShownCommunes:
        lines = commune_lines(
            register, context.catalog, context.period, context.today, area=context.area
        )
        positions = [line.last.position for line in lines if line.last is not None]
        groups: dict[str, str] = {}
        for set_id in {line.last.set_id for line in lines if line.last is not None}:
            # A set that only a package brought has no titles here.
            with suppress(CatalogError):
                known = context.catalog.criteria_set(set_id).groups
                groups.update({group.id: group.name for group in known})
        return ShownCommunes(lines, register.outcomes(positions), groups, {})

    return Reading(("communes", context.key), read)


def shown_recognitions(context: DeskContext) -> Reading[ShownRecognitions]:
    """Every decision, and everybody it may be about."""
    from ntm_desktop.district.lateness import lateness
    from ntm_desktop.district.recognising import recognition_book

    def read(register: Register) -> ShownRecognitions:
        book = recognition_book(register, context.catalog, context.today)
        year = Period(context.today.year)
        # The same code may be another commune's at another time: both are offered.
        known = {(one.code, one.name) for one in register.communes()}
        for period in (context.period, year):
            # A district that was given up has no communes in a later year to be offered.
            with suppress(EntryError):
                found = lateness(
                    register, context.catalog, period, context.today, area=context.area
                )
                known.update((one.code, one.name) for one in found.communes)
        return ShownRecognitions(book, tuple(sorted(known)))

    return Reading(("recognition", context.key), read)


def read_ahead(context: DeskContext) -> None:
    """Read what the pages show first, beside what the officer does; nothing of it is shown."""
    for one in (shown_communes(context), table_choices(context), shown_recognitions(context)):
        context.tasks.run(context.memory.reading(one.key, one.read), failed=_silent, owner=context)
    key, make = making_of_tables(context, context.period, area=context.area)
    context.tasks.run_staged(context.memory.making(key, make), failed=_silent, owner=context)


def _silent(_error: NtmError) -> None:
    """The page says it when it is opened."""
