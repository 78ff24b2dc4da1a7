"""How a place inside a document of rules is called: "12.1 › phần nữ › ngưỡng 2"."""

from collections.abc import Mapping, Sequence

_LISTS = {
    "groups": "nhóm xã",
    "properties": "thuộc tính",
    "bands": "nhóm tiêu chí",
    "exemptions": "lý do không áp dụng",
    "levels": "mức",
    "thresholds": "ngưỡng",
    "changes": "ngưỡng của tỉnh",
    "extra": "chỉ tiêu bổ sung",
    "documents": "văn bản",
    "fields": "mục",
    "shared_fields": "mục chung",
    "sums": "phép cộng",
    "checks": "phép kiểm tra",
    "prints": "chỗ in",
    "where": "điều kiện",
    "choices": "giá trị",
    "communes": "xã",
    "districts": "huyện",
}


def part_place(indicator_place: str, part_id: str, label: str, number: int, of: int) -> str:
    """Where a part stands; the only part of an indicator is the indicator itself."""
    if of == 1:
        return indicator_place
    return f"{indicator_place} › phần {_lowered(label or part_id or str(number))}"


def path_place(document: object, path: Sequence[str | int]) -> str:
    """The place that a JSON path leads to, in the words the parser uses too.

    Args:
        document: the whole document.
        path: keys and indexes from the top, as a schema validator gives them.
    """
    place, here = "", document
    key = ""
    for step in path:
        parent, here = here, _step(here, step)
        if isinstance(step, int):
            place = _item_place(place, key, step, here, len(_list(parent)))
        else:
            key = step
            if step in ("provenance", "condition"):
                name = "nguồn" if step == "provenance" else "điều kiện"
                place = f"{place} › {name}" if place else name
    return place


def _item_place(place: str, key: str, index: int, item: object, of: int) -> str:
    fields = item if isinstance(item, Mapping) else {}
    no = fields.get("no")
    if key == "criteria":
        return f"tiêu chí {no}" if isinstance(no, int) else f"tiêu chí thứ {index + 1}"
    if key == "indicators":
        return no if isinstance(no, str) and no else f"{place} › chỉ tiêu thứ {index + 1}"
    if key == "parts":
        part_id, label = fields.get("id"), fields.get("label")
        return part_place(
            place,
            part_id if isinstance(part_id, str) else "",
            label if isinstance(label, str) else "",
            index + 1,
            of,
        )
    name = _LISTS.get(key, f"“{key}” dòng")
    return f"{place} › {name} {index + 1}" if place else f"{name} {index + 1}"


def _step(value: object, step: str | int) -> object:
    if isinstance(step, int):
        items = _list(value)
        return items[step] if 0 <= step < len(items) else None
    return value.get(step) if isinstance(value, Mapping) else None


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _lowered(label: str) -> str:
    """With a small first letter, unless it begins with an abbreviation ("CSVC mức độ 1")."""
    if len(label) > 1 and label[1].isupper():
        return label
    return label[:1].lower() + label[1:]
