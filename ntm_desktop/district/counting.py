"""Which packages count for one period and one criteria set: one of each commune."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.judging import rules_of_content
from ntm_desktop.district.kept import fill_contents, kept_content
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.district.units_then import of_other_units
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.package import PART_LABELS, PackageOutcome
from ntm_desktop.domain.periods import Period, local_day, newest_begun
from ntm_desktop.domain.units import RURAL_KIND
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.store.register.register import (
    EnrolledCommune,
    Register,
    RegisteredPackage,
)

_RETURNED = PackageOutcome.RETURNED


@dataclass(frozen=True, slots=True)
class Counting:
    """What is added up, and what is not.

    Attributes:
        criteria_set: what is added up by.
        counted: commune code to the package that counts for it.
        chosen: commune code to its newest package for this, whether it counts or not.
        others: commune code to the set it handed over by instead.
        enrolled: every enrolled commune as it was called on the last day of the period.
        expected: (code, name) of those that existed then.
        cautions: what is not added up and why, a sentence each.
        merged: of these what is of a commune that became another one.
    """

    period: Period
    criteria_set: CriteriaSet
    counted: Mapping[str, RegisteredPackage]
    chosen: Mapping[str, RegisteredPackage]
    others: Mapping[str, str]
    enrolled: Mapping[str, EnrolledCommune]
    expected: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    merged: tuple[str, ...] = ()


def count_packages(
    register: Register, catalog: Catalog, *, period: Period | None = None, set_id: str = ""
) -> Counting:
    """Choose the package of each commune that counts.

    Only of communes that there were on the last day: one that was merged away by then counts in
    what it became. The one that arrived last does; one that was sent back to be mended does not,
    then an earlier one that was accepted stands until the mended one comes.

    Args:
        register: open.
        catalog: gives the criteria set.
        period: the newest one received that has begun when None.
        set_id: the one most communes of the period used when "".

    Raises:
        EntryError: nothing was received for it.
        PackageError: the set is only in a package, and that cannot be read any more.
    """
    refilled = fill_contents(register, OfficeRules(catalog, register))
    packages = register.packages()
    if not packages:
        raise EntryError("Chưa nhận gói nào nên chưa có gì để tổng hợp.")
    keys = {package.period_key for package in packages}
    period = period or newest_begun(map(Period.parse, keys), local_day(datetime.now(UTC)))
    assert period is not None
    received = [package for package in packages if package.period_key == period.key]
    other = of_other_units(register, catalog, period, received)
    of_period = [package for package in received if package.position not in other]
    if not set_id and of_period:
        communes = {(package.set_id, package.commune) for package in of_period}
        set_id = Counter(one for one, _ in sorted(communes)).most_common(1)[0][0]
    chosen = {package.commune: package for package in of_period if package.set_id == set_id}
    if not chosen and other:
        said = tuple(one.sentence for one in other.values())
        raise EntryError(f"Chưa nhận gói nào tính được cho {period.inline}. {said[0]}", said)
    if not chosen:
        known = ", ".join(sorted({f"{p.period_key} ({p.set_id})" for p in packages}))
        wanted = f" theo bộ tiêu chí “{set_id}”" if set_id else ""
        raise EntryError(f"Chưa nhận gói nào cho {period.inline}{wanted}. Đã nhận: {known}.")
    newest = max(chosen.values(), key=lambda package: package.position)
    enrolled = {c.code: as_called_then(catalog, c, period) for c in register.communes()}
    others = {p.commune: p.set_id for p in of_period if p.commune not in chosen}
    outcomes = register.outcomes(package.position for package in chosen.values())
    mended = [p for p in chosen.values() if outcomes.get(p.position) is _RETURNED]
    back = {package.commune for package in mended}
    counted = {
        **{code: package for code, package in chosen.items() if code not in back},
        **_accepted_before(register, mended, other),
    }
    cautions = (
        *([refilled] if refilled else []),
        *(one.sentence for one in other.values()),
        *_returned(register, mended, enrolled, counted),
        *_by_other_sets(catalog, {code: enrolled[code] for code in others}, others),
    )
    return Counting(
        period=period,
        criteria_set=_rules(register, catalog, newest, set_id),
        counted=dict(sorted(counted.items())),
        chosen=chosen,
        others=others,
        enrolled=enrolled,
        expected=tuple(
            (code, commune.name)
            for code, commune in enrolled.items()
            if existed(catalog, code, period)
        ),
        cautions=cautions,
        merged=tuple(one.sentence for one in other.values()),
    )


def _returned(
    register: Register,
    packages: Iterable[RegisteredPackage],
    communes: Mapping[str, EnrolledCommune],
    counted: Mapping[str, RegisteredPackage],
) -> Iterator[str]:
    """What is not added up because the appraisers sent it back: a newer package is to come."""
    for package in packages:
        receipt = register.receipt(package.position)
        returned = receipt.returned_parts if receipt is not None else ()
        parts = ", ".join(PART_LABELS[part] for part in returned)
        name = communes[package.commune].name
        before = counted.get(package.commune)
        instead = (
            f"bảng này tính gói số {before.sequence} đã được chấp nhận"
            if before is not None
            else "chưa tính vào bảng này"
        )
        yield (
            f"{name} ({package.commune}): gói số {package.sequence} đang trả lại để sửa "
            f"({parts}), {instead}."
        )


def _accepted_before(
    register: Register, returned: Iterable[RegisteredPackage], other: Container[int]
) -> dict[str, RegisteredPackage]:
    """The newest package for the same, by commune, that was accepted before one sent back."""
    found = {}
    for package in returned:
        earlier = register.packages_of(package.commune)
        outcomes = register.outcomes(one.position for one in earlier)
        for one in earlier:
            same = (one.period_key, one.set_id) == (package.period_key, package.set_id)
            if one.position in other:
                continue
            if same and outcomes.get(one.position) is PackageOutcome.ACCEPTED:
                found[one.commune] = one
    return found


def as_called_then(catalog: Catalog, commune: EnrolledCommune, period: Period) -> EnrolledCommune:
    """With the name of the period: after a merger the same code names another commune."""
    try:
        unit, _ = catalog.commune(commune.code, on=period.last_day)
    except CatalogError:
        return commune
    above = unit.district.full_name if unit.district else ""
    return replace(commune, name=unit.full_name, above=above)


def existed(catalog: Catalog, code: str, period: Period) -> bool:
    """Whether a commune is to hand over at all; one that was merged away is not missing.

    Nor is the ward that has its code since.
    """
    try:
        unit, units = catalog.commune(code, on=period.last_day)
    except CatalogError:
        return True
    return units.valid_on(period.last_day) and unit.kind == RURAL_KIND


def _by_other_sets(
    catalog: Catalog, communes: Mapping[str, EnrolledCommune], set_ids: Mapping[str, str]
) -> Iterator[str]:
    """Who handed over too, but by other rules than those added up here."""
    for set_id in sorted(set(set_ids.values())):
        try:
            title = catalog.criteria_set(set_id).short_title
        except CatalogError:
            title = set_id
        names = [f"{c.name} ({code})" for code, c in communes.items() if set_ids[code] == set_id]
        yield f"Nộp theo {title} nên không cộng vào bảng này: {', '.join(sorted(names))}."


def _rules(
    register: Register, catalog: Catalog, newest: RegisteredPackage, set_id: str
) -> CriteriaSet:
    """The set to add up by: this office's own, else the one the newest package brought."""
    try:
        own = catalog.criteria_set(set_id)
    except CatalogError:
        own = None
    if own is not None and own.assessable:
        return own
    return rules_of_content(OfficeRules(catalog, register), kept_content(register, newest))
