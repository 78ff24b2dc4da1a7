"""What a receiving office says of itself once: which district it answers for."""

from datetime import datetime

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import Register
from ntm_desktop.store.register.settings import change_setting, setting

_AREA = "area"


def area_of(register: Register) -> str:
    """Code of the one district the office answers for, "" for the whole province."""
    return setting(register, _AREA) or ""


def set_area(register: Register, catalog: Catalog, code: str, at: datetime) -> None:
    """Say which district it is; "" for the whole province.

    Args:
        register: open.
        catalog: has the lists of units.
        code: of the district.
        at: now, UTC.

    Raises:
        EntryError: no list of units has such a district.
    """
    known = {
        unit.district.code: unit.district.full_name
        for one in catalog.unit_lists()
        for unit in one.communes
        if unit.district is not None
    }
    if code and code not in known:
        raise EntryError(f"Không có huyện mang mã “{code}” trong danh mục.")
    if code == area_of(register):
        return
    with register.transaction():
        change_setting(register, _AREA, code)
        told = f"{known[code]} ({code})" if code else "cả tỉnh"
        note_act(register, at, ActKind.SETTINGS, f"Đổi phạm vi phụ trách: {told}")


def areas(register: Register, catalog: Catalog, period: Period) -> tuple[tuple[str, str], ...]:
    """Districts of the office's provinces at a period: (code, name), by name."""
    codes = register.commune_codes()
    found = {}
    for one in catalog.unit_lists():
        if not one.valid_on(period.last_day):
            continue
        provinces = {unit.province_code for unit in one.communes if unit.code in codes}
        for unit in one.communes:
            if unit.district is not None and (not codes or unit.province_code in provinces):
                found[unit.district.code] = unit.district.full_name
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))
