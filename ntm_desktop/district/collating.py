"""Adding up what was received for one period and one criteria set."""

from collections import Counter
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.register import Register, RegisteredPackage
from ntm_desktop.domain.collation import Collation, CommuneResult, collate
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError


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
        CatalogError: the set is not known.
    """
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
        raise EntryError(f"Chưa nhận gói nào cho {period.label}. Đã nhận: {known}.")
    enrolled = register.communes()
    names = {commune.code: (commune.name, commune.above) for commune in enrolled}
    return collate(
        catalog.criteria_set(set_id),
        period,
        [_result(register, package, *names[package.commune]) for package in chosen.values()],
        [(commune.code, commune.name) for commune in enrolled],
    )


def write_collation_workbook(collation: Collation, path: Path) -> None:
    """Write the tables to an Excel file.

    Raises:
        DocumentError: it cannot be written.
    """
    # Brings the Excel library.
    from ntm_desktop.documents.collation_workbook import write_collation

    write_collation(collation, path)


def _result(register: Register, package: RegisteredPackage, name: str, above: str) -> CommuneResult:
    return CommuneResult(
        code=package.commune,
        name=name,
        above=above,
        verdicts=register.verdicts(package.position),
        resources=register.resources(package.position),
        contributions=register.contributions(package.position),
        sequence=package.sequence,
        received_on=package.received_at.strftime("%d/%m/%Y"),
        sample=package.sample,
    )
