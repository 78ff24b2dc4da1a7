"""Which officer of the office appraises which criterion."""

from collections.abc import Mapping
from datetime import datetime

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.assignments import assign, owners_of
from ntm_desktop.store.register.register import Register

_LONGEST = 80


def assign_criteria(
    register: Register, catalog: Catalog, set_id: str, owners: Mapping[int, str], at: datetime
) -> Mapping[int, str]:
    """Give criteria of a set to officers; "" gives one back to everybody.

    Args:
        register: open.
        catalog: knows the set.
        set_id: of the set, for every package appraised by it.
        owners: criterion number to officer; those left out stay as they are.
        at: now, UTC.

    Returns:
        Everything that is assigned of the set now.

    Raises:
        EntryError: no such criterion, or a name that is too long.
        CatalogError: no such set.
    """
    numbers = {criterion.no for criterion in catalog.criteria_set(set_id).criteria}
    plain = {no: " ".join(nfc(name).split()) for no, name in owners.items()}
    for no, name in plain.items():
        if no not in numbers:
            raise EntryError(f"Bộ tiêu chí không có tiêu chí số {no}.")
        if len(name) > _LONGEST:
            raise EntryError(f"Tên cán bộ “{name[:20]}…” dài quá {_LONGEST} chữ.")
    before = owners_of(register, set_id)
    changed = {no: name for no, name in plain.items() if before.get(no, "") != name}
    if not changed:
        return before
    with register.transaction():
        for no, name in changed.items():
            assign(register, set_id, no, name)
        told = "; ".join(f"tiêu chí {no}: {name or 'mọi cán bộ'}" for no, name in changed.items())
        note_act(register, at, ActKind.ASSIGNED, f"Phân công thẩm tra: {told}")
    return owners_of(register, set_id)
