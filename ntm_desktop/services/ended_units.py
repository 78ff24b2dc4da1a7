"""A commune that was merged away before the period ends that is to be assessed under its name."""

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.units import Commune


def ended_before(catalog: Catalog, commune: Commune, period: Period) -> str:
    """Say that a commune was there no more when a period ended, and what it had become.

    Known only where the province's past is: for the others ``Catalog.commune`` refuses.

    Args:
        catalog: with the lists of units.
        commune: as it is called in the data.
        period: of the assessment.

    Returns:
        A sentence for the officer; "" when it was there, or when nothing is known.
    """
    last = period.last_day
    known = [units for one, units in catalog.listed(commune.code) if one == commune]
    ends = [units.valid_to for units in known if units.valid_to is not None]
    if not catalog.past_known(commune.code) or len(ends) < max(1, len(known)):
        return ""
    if max(ends) >= last:
        return ""
    then = [
        one
        for units in catalog.lists_around(commune.code)
        if units.valid_on(last)
        for one in units.communes
    ]
    merged = [one for one in then if commune.code in one.formed_from]
    if not merged and any(one.code == commune.code for one in then):
        return ""  # only its district or its kind became another
    heirs = [f"{one.full_name} (mã {one.code})" for one in merged]
    became = f"; từ đó thuộc {', '.join(heirs)}" if heirs else ""
    return (
        f"{commune.full_name} chỉ có đến ngày {max(ends):%d/%m/%Y}{became}. Đợt {period.inline} "
        f"kéo dài đến ngày {last:%d/%m/%Y}: hãy kiểm tra lại xã và kỳ."
    )
