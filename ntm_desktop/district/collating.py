"""Adding up what was received for one period and one criteria set."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.judging import rules_of_content
from ntm_desktop.district.kept import fill_contents, kept_content
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.domain.collation import Collation, CommuneResult, collate
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.kept_tables import KeptTable
from ntm_desktop.domain.package import PART_LABELS, Outcome
from ntm_desktop.domain.periods import Period, day_in_vietnam
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.register import (
    EnrolledCommune,
    Register,
    RegisteredPackage,
)


def collation_of(
    register: Register, catalog: Catalog, *, period: Period | None = None, set_id: str = ""
) -> Collation:
    """The district's tables; of each commune the package that arrived last counts.

    Args:
        register: open.
        catalog: gives the criteria set.
        period: the newest one received when None.
        set_id: the one most communes of the period used when "".

    Raises:
        EntryError: nothing was received for it.
        PackageError: the set is only in a package, and that cannot be read any more.
    """
    refilled = fill_contents(register, OfficeRules(catalog, register))
    packages = register.packages()
    if not packages:
        raise EntryError("Chưa nhận gói nào nên chưa có gì để tổng hợp.")
    if period is None:
        period = max(Period.parse(package.period_key) for package in packages)
    of_period = [package for package in packages if package.period_key == period.key]
    if not set_id and of_period:
        communes = {(package.set_id, package.commune) for package in of_period}
        set_id = Counter(one for one, _ in sorted(communes)).most_common(1)[0][0]
    chosen = {package.commune: package for package in of_period if package.set_id == set_id}
    if not chosen:
        known = ", ".join(sorted({f"{p.period_key} ({p.set_id})" for p in packages}))
        wanted = f" theo bộ tiêu chí “{set_id}”" if set_id else ""
        raise EntryError(f"Chưa nhận gói nào cho {period.inline}{wanted}. Đã nhận: {known}.")
    sent_back = {
        code: package for code, package in chosen.items() if _is_returned(register, package)
    }
    counted = {code: package for code, package in chosen.items() if code not in sent_back}
    newest = max(chosen.values(), key=lambda package: package.position)
    enrolled = {c.code: _as_called_then(catalog, c, period) for c in register.communes()}
    others = {p.commune: p.set_id for p in of_period if p.commune not in chosen}
    positions = [package.position for package in counted.values()]
    money = contents.tables_named(register, contents.RESOURCES, positions)
    given = contents.tables_named(register, contents.CONTRIBUTIONS, positions)
    made = collate(
        _rules(register, catalog, newest, set_id),
        period,
        [
            _result(register, package, enrolled[package.commune], money, given)
            for package in counted.values()
        ],
        [
            (code, commune.name)
            for code, commune in enrolled.items()
            if code not in others and _existed(catalog, code, period)
        ],
    )
    sentences = (
        *([refilled] if refilled else []),
        *_returned(register, sent_back.values(), enrolled),
        *_by_other_sets(catalog, {code: enrolled[code] for code in others}, others),
    )
    return replace(made, cautions=(*made.cautions, *sentences))


def _returned(
    register: Register,
    packages: Iterable[RegisteredPackage],
    communes: Mapping[str, EnrolledCommune],
) -> Iterator[str]:
    """What is not added up because the appraisers sent it back: a newer package is to come."""
    for package in packages:
        receipt = register.receipt(package.position)
        if receipt is not None and receipt.outcome is Outcome.RETURNED:
            parts = ", ".join(PART_LABELS[part] for part in receipt.returned_parts)
            name = communes[package.commune].name
            yield (
                f"{name} ({package.commune}): gói số {package.sequence} đang trả lại để sửa "
                f"({parts}) nên không cộng vào bảng này."
            )


def _is_returned(register: Register, package: RegisteredPackage) -> bool:
    receipt = register.receipt(package.position)
    return receipt is not None and receipt.outcome is Outcome.RETURNED


def _as_called_then(catalog: Catalog, commune: EnrolledCommune, period: Period) -> EnrolledCommune:
    """With the name of the period: after a merger the same code names another commune."""
    try:
        unit, _ = catalog.commune(commune.code, on=period.last_day)
    except CatalogError:
        return commune
    above = unit.district.full_name if unit.district else ""
    return replace(commune, name=unit.full_name, above=above)


def _existed(catalog: Catalog, code: str, period: Period) -> bool:
    """Whether a commune is to hand over at all; one that was merged away is not missing."""
    try:
        _, units = catalog.commune(code, on=period.last_day)
    except CatalogError:
        return True
    return units.valid_on(period.last_day)


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


def write_collation_workbook(collation: Collation, path: Path) -> None:
    """Write the tables to an Excel file.

    Raises:
        DocumentError: it cannot be written.
    """
    # Brings the Excel library.
    from ntm_desktop.documents.collation_workbook import write_collation

    write_collation(collation, path)


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
