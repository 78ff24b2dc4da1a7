"""Holding what a commune signs against what can be at all, and against who it is."""

from collections.abc import Iterator

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.limits import overstepped
from ntm_desktop.domain.package import AssessmentContent
from ntm_desktop.errors import PackageError


def limit_notes(catalog: Catalog, content: AssessmentContent) -> tuple[str, ...]:
    """Refuse what cannot be before it enters a sum; what is only odd is pointed out.

    Returns:
        The odd figures, a sentence each.

    Raises:
        PackageError: ``values``, every impossible figure in ``faults``.
    """
    found = overstepped(catalog.limits(), content)
    faults = [*_province(catalog, content), *(one.sentence for one in found if one.impossible)]
    if faults:
        raise PackageError("values", f"Gói bị từ chối: số liệu không thể có ({faults[0]}).", faults)
    return tuple(f"Hãy xem lại. {one.sentence}" for one in found)


def _province(catalog: Catalog, content: AssessmentContent) -> Iterator[str]:
    """A commune stands in the province where the lists have its code; unlisted codes pass."""
    commune = content.commune
    provinces = {unit.province_code: unit.province for unit in catalog.named(commune.code)}
    if provinces and commune.province_code not in provinces:
        known = ", ".join(provinces.values())
        yield f"mã xã {commune.code} thuộc {known}, gói ghi {commune.province[:80]}"
