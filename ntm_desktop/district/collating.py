"""Adding up what was received for one period and one criteria set."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.base import base_of
from ntm_desktop.district.counting import count_packages
from ntm_desktop.district.sums_given import note_given
from ntm_desktop.domain.collation import Collation, CommuneResult, collate
from ntm_desktop.domain.kept_tables import KeptTable
from ntm_desktop.domain.periods import Period, day_in_vietnam
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.register import (
    EnrolledCommune,
    Register,
    RegisteredPackage,
)


def collation_of(
    register: Register,
    catalog: Catalog,
    *,
    period: Period | None = None,
    set_id: str = "",
    area: str = "",
    base: int | None = None,
) -> Collation:
    """The district's tables; of each commune the package that arrived last counts.

    One that was sent back to be mended does not count; an earlier one that was accepted stands
    until the mended one comes. Shares are made of all communes that existed then.

    Args:
        register: open.
        catalog: gives the criteria set.
        period: the newest one received when None.
        set_id: the one most communes of the period used when "".
        area: code of the one district the office answers for; the whole province when "".
        base: number of communes, as the office itself gives it.

    Raises:
        EntryError: nothing was received for it, or there is no list of that district.
        PackageError: the set is only in a package, and that cannot be read any more.
    """
    counting = count_packages(register, catalog, period=period, set_id=set_id)
    period, counted, enrolled = counting.period, counting.counted, counting.enrolled
    positions = [package.position for package in counted.values()]
    money = contents.tables_named(register, contents.RESOURCES, positions)
    given = contents.tables_named(register, contents.CONTRIBUTIONS, positions)
    made = collate(
        counting.criteria_set,
        period,
        [
            _result(register, package, enrolled[code], money, given)
            for code, package in counted.items()
        ],
        counting.expected,
        base_of(catalog, period, enrolled, area=area, count=base),
        [*counting.chosen, *counting.others],
    )
    return replace(made, cautions=(*made.cautions, *counting.cautions))


def write_collation_workbook(collation: Collation, path: Path) -> None:
    """Write the tables to an Excel file.

    Raises:
        DocumentError: it cannot be written.
    """
    # Brings the Excel library.
    from ntm_desktop.documents.collation_workbook import write_collation

    write_collation(collation, path)


def note_collation(register: Register, made: Collation, file: str, at: datetime) -> None:
    """Write down among the sums given out that a collation was."""
    counted = {one.code: one.sequence for one in made.communes}
    positions = {
        package.commune: package.position
        for package in register.packages_for(made.period.key)
        if counted.get(package.commune) == package.sequence
    }
    title = f"Bảng tổng hợp {made.period.inline}"
    note_given(register, title, made.period, positions.values(), len(made.missing), file, at)


def _result(
    register: Register,
    package: RegisteredPackage,
    commune: EnrolledCommune,
    money: Mapping[int, KeptTable],
    given: Mapping[int, KeptTable],
) -> CommuneResult:
    return CommuneResult(
        code=package.commune,
        name=commune.name,
        above=commune.above,
        verdicts=register.verdicts(package.position),
        resources=contents.resource_lines(money.get(package.position)),
        contributions=contents.contributions(given.get(package.position)),
        sequence=package.sequence,
        received_on=day_in_vietnam(package.received_at),
        sample=package.sample,
    )
