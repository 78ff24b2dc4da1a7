"""What the office itself set out to reach by the end of a year, kept in its register."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.collation import bands_of
from ntm_desktop.domain.desk_plan import BandTarget
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import Register
from ntm_desktop.store.register.settings import change_setting, setting

_MOST = 20_000


def target_of(register: Register, year: int) -> BandTarget | None:
    """The target of a year, None when none was set."""
    text = setting(register, _key(year))
    if not text:
        return None
    said = json.loads(text)
    mean = Decimal(said["mean"]) if said["mean"] else None
    return BandTarget(year, said["set"], said["counts"], mean, said["source"])


def set_target(
    register: Register,
    catalog: Catalog,
    year: int,
    set_id: str,
    counts: Mapping[str, int],
    at: datetime,
    *,
    mean: str = "",
    source: str = "",
) -> BandTarget | None:
    """Set the target of a year; without counts it is taken back.

    Args:
        register: open.
        catalog: knows the bands of the set.
        year: by its end.
        set_id: whose bands they are.
        counts: key of a band ("15-18") to the number of communes.
        at: now, UTC.
        mean: criteria a commune, "" when none was set.
        source: the decision or resolution it stands in.

    Raises:
        EntryError: no such band, or a number that cannot be.
        CatalogError: there is no such set.
    """
    if not counts:
        with register.transaction():
            change_setting(register, _key(year), "")
            note_act(register, at, ActKind.SETTINGS, f"Bỏ mục tiêu năm {year}")
        return None
    criteria_set = catalog.criteria_set(set_id)
    known = {f"{band.lowest}-{band.highest}": band.label for band in bands_of(criteria_set)}
    for key, count in counts.items():
        if key not in known:
            bands = ", ".join(f"{one} ({label})" for one, label in known.items())
            raise EntryError(f"Không có nhóm “{key}”. Các nhóm của bộ này: {bands}.")
        if not 0 <= count <= _MOST:
            raise EntryError(f"Số xã của nhóm {known[key]} phải từ 0 đến {_MOST}.")
    average = _mean(mean, len(criteria_set.criteria))
    with register.transaction():
        said = {
            "set": set_id,
            "counts": dict(counts),
            "mean": f"{average:f}" if average is not None else "",
            "source": " ".join(source.split())[:300],
        }
        change_setting(register, _key(year), json.dumps(said, ensure_ascii=False))
        told = "; ".join(f"{known[key]}: {count} xã" for key, count in counts.items())
        note_act(register, at, ActKind.SETTINGS, f"Đặt mục tiêu năm {year}: {told}")
    return target_of(register, year)


def _mean(text: str, highest: int) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise EntryError(f"“{text}” không phải số; ghi như 12,5.") from error
    if not 0 <= found <= highest:
        raise EntryError(f"Bình quân phải từ 0 đến {highest} tiêu chí một xã.")
    return found


def _key(year: int) -> str:
    return f"target.{year}"
