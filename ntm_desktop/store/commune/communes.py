"""Whose file this is: the commune, its properties by year, the settings."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from ntm_desktop.domain.commune_file import CommuneInfo
from ntm_desktop.domain.units import Commune, District
from ntm_desktop.errors import MovedAwayError, StoreError
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import Row

SETTING, PROPERTY = "setting", "property"
FLAGS = ("border", "especially_difficult", "atk")
TEXTS = ("receiving_unit", "office_name")

_WRITE_COLUMN = {
    "border": "UPDATE commune SET border = ? WHERE role = 'own'",
    "especially_difficult": "UPDATE commune SET especially_difficult = ? WHERE role = 'own'",
    "atk": "UPDATE commune SET atk = ? WHERE role = 'own'",
    "receiving_unit": "UPDATE commune SET receiving_unit = ? WHERE role = 'own'",
    "office_name": "UPDATE commune SET office_name = ? WHERE role = 'own'",
}


def add(file: CommuneFile, info: CommuneInfo, at: datetime) -> None:
    """Write the commune whose file this is; there can be only one."""
    commune, district = info.commune, info.commune.district
    with file.transaction():
        file.run(
            "INSERT INTO commune (id, code, name, kind, district_code, district_name,"
            " district_kind, province_code, province, formed_from, border,"
            " especially_difficult, atk, receiving_unit, office_name, sample, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                info.id,
                commune.code,
                commune.name,
                commune.kind,
                district.code if district else None,
                district.name if district else None,
                district.kind if district else None,
                commune.province_code,
                commune.province,
                json.dumps(commune.formed_from),
                info.border,
                info.especially_difficult,
                info.atk,
                info.receiving_unit,
                info.office_name,
                info.sample,
                at.isoformat(),
            ),
        )


def read(file: CommuneFile) -> CommuneInfo:
    """The commune whose file this is.

    Raises:
        StoreError: the file holds none.
    """
    row = file.row("SELECT * FROM commune WHERE role = 'own'")
    if row is None:
        raise StoreError(
            f"Tệp dữ liệu “{file.path}” chưa ghi xã nào. Hãy chọn thư mục dữ liệu khác hoặc "
            "lấy bản sao lưu gần nhất trong thư mục “backups”."
        )
    return _info(row)


def former(file: CommuneFile) -> tuple[CommuneInfo, ...]:
    """The communes this one and its predecessors were made from, by code."""
    rows = file.rows("SELECT * FROM commune WHERE role = 'former' ORDER BY code, created_at, id")
    return tuple(_info(row) for row in rows)


def _info(row: Row) -> CommuneInfo:
    district = (
        District(row["district_code"], row["district_name"], row["district_kind"])
        if row["district_code"]
        else None
    )
    commune = Commune(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        district=district,
        province_code=row["province_code"],
        province=row["province"],
        formed_from=tuple(json.loads(row["formed_from"])),
    )
    return CommuneInfo(
        id=row["id"],
        commune=commune,
        border=bool(row["border"]),
        especially_difficult=bool(row["especially_difficult"]),
        atk=bool(row["atk"]),
        receiving_unit=row["receiving_unit"],
        office_name=row["office_name"],
        sample=bool(row["sample"]),
    )


_OF_WINDOW = "window."


def remember(file: CommuneFile, what: str, value: str) -> None:
    """Keep what only the window needs to know, beside the settings and without history."""
    file.run(
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_OF_WINDOW + what, value),
    )


def remembered(file: CommuneFile, what: str) -> str:
    """What was remembered last; "" for nothing."""
    row = file.row("SELECT value FROM setting WHERE key = ?", (_OF_WINDOW + what,))
    return str(row["value"]) if row else ""


MOVED = "moved"
"""Remembered: the day on which the data went to another PC."""


def ensure_here(file: CommuneFile) -> None:
    """Refuse to write into data that were moved to another PC.

    Raises:
        MovedAwayError: they were.
    """
    day = remembered(file, MOVED)
    if day:
        raise MovedAwayError(
            f"Dữ liệu này đã chuyển sang máy khác ngày {day}; ở máy này chỉ xem. Nếu vẫn phải làm "
            "tiếp ở đây, hãy vào Cài đặt, chọn “Làm tiếp trên máy này”."
        )


def settings(file: CommuneFile) -> dict[str, str]:
    """All free settings that were set."""
    rows = file.rows(
        "SELECT key, value FROM setting WHERE key NOT LIKE ? || '%' ORDER BY key", (_OF_WINDOW,)
    )
    return {row["key"]: row["value"] for row in rows}


def setting_changes(file: CommuneFile, fields: Mapping[str, bool | str]) -> list[FieldChange]:
    """What has to be written for flags, texts of the commune and free settings.

    Free settings are cleared by an empty text.
    """
    info, free = read(file), settings(file)
    changes = []
    for name, value in fields.items():
        new: str | None
        if name in FLAGS:
            new = _flag(value)
        elif name in TEXTS:
            new = str(value)
        else:
            new = str(value) or None
        changes.append(FieldChange(SETTING, "commune", name, _setting(info, free, name), new))
    return changes


def stored_setting(file: CommuneFile, change: FieldChange) -> str | None:
    """What stands where a change of subject "setting" would write."""
    return _setting(read(file), settings(file), change.field)


def _setting(info: CommuneInfo, free: Mapping[str, str], name: str) -> str | None:
    if name in FLAGS:
        return _flag(getattr(info, name))
    return str(getattr(info, name)) if name in TEXTS else free.get(name)


def write_setting(file: CommuneFile, change: FieldChange) -> None:
    """Carry out one change of subject "setting"."""
    if change.field in FLAGS:
        file.run(_WRITE_COLUMN[change.field], (int(change.new == "1"),))
    elif change.field in TEXTS:
        file.run(_WRITE_COLUMN[change.field], (change.new or "",))
    elif change.new is None:
        file.run("DELETE FROM setting WHERE key = ?", (change.field,))
    else:
        file.run(
            "INSERT INTO setting (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (change.field, change.new),
        )


def properties(file: CommuneFile, year: int, commune_id: str = "") -> dict[str, Decimal]:
    """Properties of the commune as known in a year: of that year, else of the last before.

    One entered only for later years is taken from the earliest of them, for want of better.
    ``commune_id`` names a former commune; "" is the file's own.
    """
    rows = file.rows(
        "SELECT property_id, year, value FROM commune_property"
        " JOIN commune ON commune.id = commune_id"
        " AND CASE ? WHEN '' THEN role = 'own' ELSE commune.id = ? END"
        " ORDER BY year > ? DESC, CASE WHEN year > ? THEN -year ELSE year END",
        (commune_id, commune_id, year, year),
    )
    return {row["property_id"]: Decimal(row["value"]) for row in rows}


def property_change(
    file: CommuneFile, property_id: str, year: int, value: Decimal | None
) -> FieldChange:
    """What has to be written to record or clear a property of a year."""
    new = None if value is None else f"{value:f}"
    return FieldChange(PROPERTY, property_id, str(year), _property(file, property_id, year), new)


def stored_property(file: CommuneFile, change: FieldChange) -> str | None:
    """What stands where a change of subject "property" would write."""
    return _property(file, change.key, int(change.field))


def _property(file: CommuneFile, property_id: str, year: int) -> str | None:
    row = file.row(
        "SELECT value FROM commune_property JOIN commune ON commune.id = commune_id"
        " AND role = 'own' WHERE property_id = ? AND year = ?",
        (property_id, year),
    )
    return row["value"] if row else None


def write_property(file: CommuneFile, change: FieldChange) -> None:
    """Carry out one change of subject "property"."""
    where = (read(file).id, change.key, int(change.field))
    if change.new is None:
        file.run(
            "DELETE FROM commune_property WHERE commune_id = ? AND property_id = ? AND year = ?",
            where,
        )
    else:
        file.run(
            "INSERT INTO commune_property (commune_id, property_id, year, value)"
            " VALUES (?, ?, ?, ?) ON CONFLICT (commune_id, property_id, year)"
            " DO UPDATE SET value = excluded.value",
            (*where, change.new),
        )


def _flag(value: object) -> str:
    return "1" if value else "0"
