"""Holding what a commune signs against what can be at all, and against who it is."""

from collections.abc import Iterator

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.doubts import doubts
from ntm_desktop.domain.limits import overstepped
from ntm_desktop.domain.package import AssessmentContent
from ntm_desktop.errors import CatalogError, PackageError


def limit_notes(catalog: Catalog, content: AssessmentContent) -> tuple[str, ...]:
    """Refuse what cannot be before it enters a sum; what is only odd is pointed out.

    Returns:
        What is odd, or said in two ways, a sentence each.

    Raises:
        PackageError: ``values``, every impossible figure in ``faults``.
    """
    found = overstepped(catalog.limits(), content, catalog.registers())
    faults = [*_province(catalog, content), *(one.sentence for one in found if one.impossible)]
    if faults:
        raise PackageError("values", f"Gói bị từ chối: số liệu không thể có ({faults[0]}).", faults)
    try:
        listed, _ = catalog.commune(content.commune.code, on=content.period.last_day)
    except CatalogError:
        listed = None
    return (
        *(f"Hãy xem lại. {one.sentence}" for one in found),
        *doubts(content, listed, catalog.source_tree(), catalog.registers()),
    )


def _province(catalog: Catalog, content: AssessmentContent) -> Iterator[str]:
    """A commune stands in the province where the lists of its day have its code.

    A code that no list of that day has passes: before July 2025 only one province's are known.
    """
    commune = content.commune
    try:
        listed, _ = catalog.commune(commune.code, on=content.period.last_day)
    except CatalogError:
        return
    if commune.province_code != listed.province_code:
        known = listed.province
        yield f"mã xã {commune.code} thuộc {known}, gói ghi {commune.province[:80]}"
