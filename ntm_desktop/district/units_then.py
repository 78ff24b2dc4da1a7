"""Which unit a package is of: communes are merged, and one code may outlive a merger.

A commune that was merged away before the last day of a period is counted in the one it became;
a package that names another unit under the same code than the one of that day is not of it. So
nothing of a period is counted twice, whoever handed it in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.units import Commune, UnitList
from ntm_desktop.errors import CatalogError
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.register import Register, RegisteredPackage


@dataclass(frozen=True, slots=True)
class OfOther:
    """A package that does not count for its period, because it is of another unit.

    Attributes:
        successor: what the sender became before the period ended; None when it is one that was
            made only later.
        sentence: why, for people.
    """

    package: RegisteredPackage
    successor: Commune | None
    sentence: str


def successor_on(catalog: Catalog, code: str, day: date) -> tuple[Commune, UnitList] | None:
    """The commune that one with this code became by a day; None when it stands as it was.

    A commune that kept its code in a merger became another one too.
    """
    current, since, found = code, date.min, None
    while True:
        steps = (
            (commune, units)
            for commune, units in _merged(catalog, catalog.past_known(current)).get(current, ())
            if units.valid_from is not None and since < units.valid_from <= day
        )
        step = next(steps, None)
        if step is None:
            return found
        found, current, since = step, step[0].code, step[1].valid_from or since


def predecessors_of(catalog: Catalog, code: str, day: date) -> tuple[Commune, ...]:
    """The communes that the one of this code on a day was made from, as they were called."""
    try:
        commune, units = catalog.commune(code, on=day)
    except CatalogError:
        return ()
    if not units.valid_on(day):
        return ()
    before = (
        date.min
        if units.valid_from is None
        else date.fromordinal(max(units.valid_from.toordinal() - 1, 1))
    )
    found = []
    for old in commune.formed_from:
        try:
            found.append(catalog.commune(old, on=before)[0])
        except CatalogError:
            continue
    return tuple(found) if commune.formed_from != (code,) else ()


def name_then(catalog: Catalog, known: str, code: str, day: date) -> str:
    """What the unit with this code was called on a day.

    Args:
        catalog: knows the units.
        known: as it was enrolled, which may have been by its name of another time.
        code: of it.
        day: that is spoken of.
    """
    try:
        unit, units = catalog.commune(code, on=day)
    except CatalogError:
        return known
    return unit.full_name if units.valid_on(day) else known


def fitting(
    register: Register, catalog: Catalog, period: Period, packages: Sequence[RegisteredPackage]
) -> tuple[RegisteredPackage, ...]:
    """Of packages for a period those of the units that there were at its end."""
    other = of_other_units(register, catalog, period, packages)
    return tuple(one for one in packages if one.position not in other)


def every_other(
    register: Register, catalog: Catalog, packages: Iterable[RegisteredPackage]
) -> Mapping[int, OfOther]:
    """As ``of_other_units``, of packages of whatever periods."""
    by_period: dict[str, list[RegisteredPackage]] = {}
    for package in packages:
        by_period.setdefault(package.period_key, []).append(package)
    return {
        position: one
        for key, several in by_period.items()
        for position, one in of_other_units(register, catalog, Period.parse(key), several).items()
    }


def of_other_units(
    register: Register, catalog: Catalog, period: Period, packages: Sequence[RegisteredPackage]
) -> Mapping[int, OfOther]:
    """Position of every package that is not of the unit which had its code at the period's end.

    Args:
        register: open.
        catalog: knows the units.
        period: of all these packages.
        packages: received for it.
    """
    day = period.last_day
    merged = {code: successor_on(catalog, code, day) for code in {p.commune for p in packages}}
    doubtful = [package for package in packages if _several(catalog, package.commune)]
    told = contents.tables_named(register, "commune", [one.position for one in doubtful])
    found = {}
    for package in packages:
        code, became = package.commune, merged[package.commune]
        table = told.get(package.position)
        formed = _formed(table.rows[0]) if table else None
        if became is None:
            later = _later(catalog, code, formed, day)
            if later is not None:
                found[package.position] = OfOther(
                    package,
                    None,
                    f"{_named(later[0])}: gói số {package.sequence} của xã lập ngày "
                    f"{_day(later[1])}, sau {period.inline}; không tính, vì kỳ ấy các xã cũ nộp.",
                )
            continue
        commune, units = became
        if commune.code == code and (formed is None or formed == set(commune.formed_from)):
            continue
        old = _before(catalog, code, units)
        found[package.position] = OfOther(
            package,
            commune,
            f"{old} nộp {period.inline} (gói số {package.sequence}) nhưng từ {_day(units)} đã "
            f"nhập vào {_named(commune)}; không tính riêng để một năm không bị cộng hai lần.",
        )
    return found


def _later(
    catalog: Catalog, code: str, formed: Iterable[str] | None, day: date
) -> tuple[Commune, UnitList] | None:
    """The unit of a later list that a package says it is of."""
    said = set(formed or ())
    if not said:
        return None
    for units in catalog.lists_around(code):
        if units.valid_from is None or units.valid_from <= day:
            continue
        for commune in units.communes:
            if commune.code == code and set(commune.formed_from) == said:
                return commune, units
    return None


def _several(catalog: Catalog, code: str) -> bool:
    return len({commune.formed_from for commune in catalog.named(code)}) > 1


def _formed(row: Mapping[str, object]) -> set[str] | None:
    """What a package says its commune was made from; None where it says nothing of it.

    A unit of old stands in a district and was made from none; one of today of which older
    programs did not know it has neither.
    """
    said = set(str(row.get("formed_from") or "").split())
    return said if said or row.get("district_code") else None


@lru_cache(maxsize=4)
def _merged(catalog: Catalog, past_known: bool) -> Mapping[str, list[tuple[Commune, UnitList]]]:
    """Code of a commune that went into another one to what it became, the earliest first.

    Args:
        catalog: knows the units.
        past_known: of the province whose past is known; else of the others, of whose mergers
            only the last is.
    """
    found: dict[str, list[tuple[Commune, UnitList]]] = {}
    for units in catalog.unit_lists() if past_known else catalog.nation():
        for commune in units.communes:
            for old in commune.formed_from:
                if commune.formed_from != (old,):
                    found.setdefault(old, []).append((commune, units))
    return found


def _before(catalog: Catalog, code: str, units: UnitList) -> str:
    assert units.valid_from is not None
    day = date.fromordinal(units.valid_from.toordinal() - 1)
    try:
        return _named(catalog.commune(code, on=day)[0])
    except CatalogError:
        return f"Đơn vị {code}"


def _named(commune: Commune) -> str:
    return f"{commune.full_name} ({commune.code})"


def _day(units: UnitList) -> str:
    return f"{units.valid_from:%d/%m/%Y}" if units.valid_from else "trước đó"
