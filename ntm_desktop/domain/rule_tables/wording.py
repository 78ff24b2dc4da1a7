"""What one cell of the rules workbook says: choices, marks, days, people, lists."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from ntm_desktop.domain.criteria import Assurance, Kind, Status, SubjectLevel, Tier
from ntm_desktop.domain.text import clean, fold, nfc

E = TypeVar("E", bound=StrEnum)

KINDS: Mapping[Kind, str] = {
    Kind.YES_NO: "Có/Không",
    Kind.PERCENT: "Tỷ lệ %",
    Kind.NUMBER: "Con số",
    Kind.COUNT: "Số đếm",
    Kind.LEVEL: "Xếp mức",
}
_KIND_SPELLINGS: Mapping[Kind, str] = {
    Kind.YES_NO: "co khong, co hoac khong, dat/khong dat, dat khong dat, dat, co, yes_no, dung/sai",
    Kind.PERCENT: "ty le, ti le, ty le (%), ti le %, phan tram, %, percent, ty le phan tram",
    Kind.NUMBER: "so, so lieu, gia tri, so thap phan, number, muc so",
    Kind.COUNT: "dem, so luong, so nguyen, dem so luong, count",
    Kind.LEVEL: "muc, muc do, xep loai, xep hang, thang muc, cap do, level",
}
LEVELS: Mapping[SubjectLevel, str] = {
    SubjectLevel.COMMUNE: "Xã",
    SubjectLevel.VILLAGE: "Thôn, bản",
    SubjectLevel.RESIDENTIAL_AREA: "Khu dân cư",
    SubjectLevel.GARDEN: "Vườn",
}
_LEVEL_SPELLINGS: Mapping[SubjectLevel, str] = {
    SubjectLevel.COMMUNE: "cap xa, commune",
    SubjectLevel.VILLAGE: "thon, ban, thon ban, village",
    SubjectLevel.RESIDENTIAL_AREA: "khu dan cu kieu mau, residential_area",
    SubjectLevel.GARDEN: "vuon mau, vuon ho, vuon ho gia dinh, garden",
}
TIERS: Mapping[Tier, str] = {
    Tier.STANDARD: "Đạt chuẩn",
    Tier.ADVANCED: "Nâng cao",
    Tier.MODEL: "Kiểu mẫu",
    Tier.MODERN: "Hiện đại",
}
_TIER_SPELLINGS: Mapping[Tier, str] = {
    Tier.STANDARD: "chuan, nong thon moi, standard",
    Tier.ADVANCED: "nong thon moi nang cao, advanced",
    Tier.MODEL: "nong thon moi kieu mau, mau, model",
    Tier.MODERN: "nong thon moi hien dai, modern",
}
STATUSES: Mapping[Status, str] = {
    Status.CONTENT: "Có chỉ tiêu",
    Status.NAMES_ONLY: "Mới có tên tiêu chí",
    Status.STUB: "Mới có số hiệu",
    Status.REFERENCE: "Tham khảo (của tỉnh khác)",
}
_STATUS_SPELLINGS: Mapping[Status, str] = {
    Status.CONTENT: "day du, du, co noi dung, content",
    Status.NAMES_ONLY: "chi co ten tieu chi, criteria_names_only",
    Status.STUB: "chi co so hieu, stub",
    Status.REFERENCE: "tham khao, cua tinh khac, reference",
}
STATES: Mapping[Assurance, str] = {
    Assurance.RECALLED: "Nhớ lại",
    Assurance.ENTERED: "Đã nhập",
    Assurance.CHECKED: "Đã đối chiếu",
}
_STATE_SPELLINGS: Mapping[Assurance, str] = {
    Assurance.RECALLED: "chua doi chieu nguon, recalled",
    Assurance.ENTERED: "nhap, da nhap chua doi chieu, da nhap, chua doi chieu, entered",
    Assurance.CHECKED: "doi chieu, da kiem tra, checked",
}
CONFIDENCES: Mapping[str, str] = {"high": "Cao", "medium": "Vừa", "low": "Thấp"}

MARK = "x"
NO_UNIT = "(không có)"
PERCENT_UNIT = "%"
_MARKED = frozenset({"x", "v", "co", "dung", "yes", "true", "1", "✓", "✔", "☑", "☒"})
_UNMARKED = frozenset({"", "khong", "no", "false", "0", "-", "☐"})
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BULLET = re.compile(r"^[-+•*–]\s+")
# Stands for a line break inside one item of a list that is written one a line.
_BREAK = "⏎"


def _by_spelling(labels: Mapping[E, str], spellings: Mapping[E, str]) -> dict[str, E]:
    found: dict[str, E] = {}
    for member, text in spellings.items():
        found |= dict.fromkeys((fold(one) for one in text.split(",")), member)
    found |= {fold(label): member for member, label in labels.items()}
    found |= {member.value: member for member in labels}
    return found


_KINDS_SAID = _by_spelling(KINDS, _KIND_SPELLINGS)
_LEVELS_SAID = _by_spelling(LEVELS, _LEVEL_SPELLINGS)
_TIERS_SAID = _by_spelling(TIERS, _TIER_SPELLINGS)
_STATUSES_SAID = _by_spelling(STATUSES, _STATUS_SPELLINGS)
_STATES_SAID = _by_spelling(STATES, _STATE_SPELLINGS)
_SAID: Mapping[type[StrEnum], Mapping[str, StrEnum]] = {
    Kind: _KINDS_SAID,
    SubjectLevel: _LEVELS_SAID,
    Tier: _TIERS_SAID,
    Status: _STATUSES_SAID,
    Assurance: _STATES_SAID,
}


def member_of(kinds: type[E], text: str) -> E | None:
    """The member that an officer's words mean, None when they mean none."""
    words = re.sub(r"\s*/\s*", "/", fold(clean(text))).strip(" .")
    known = _SAID[kinds]
    found = known.get(words) or known.get(words.replace("/", " "))
    return found if isinstance(found, kinds) else None


def is_marked(text: str) -> bool | None:
    """Whether a cell is marked with an x or its like; None when it says something else."""
    words = fold(clean(text))
    if words in _MARKED:
        return True
    return False if words in _UNMARKED else None


def mark(yes: bool) -> str:
    """What :func:`is_marked` reads."""
    return MARK if yes else ""


def day_text(day: date | None) -> str:
    """A day as offices write it: 08/03/2022."""
    return f"{day:%d/%m/%Y}" if day else ""


def parse_day(text: str) -> date | None:
    """A day in Vietnamese order (8/3/2022) or ISO order; None when it is neither."""
    words = clean(text)
    day, iso = _DAY.fullmatch(words), _ISO_DAY.fullmatch(words)
    try:
        if day:
            return date(int(day[3]), int(day[2]), int(day[1]))
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        return None
    return None


def plain_text(text: str) -> str:
    """A text of the rules as it is kept: composed, without control characters around it.

    Nothing inside is straightened: quotes and spaces of an official wording stay.
    """
    return _CONTROL.sub(" ", nfc(text.replace("\r\n", "\n"))).strip()


def lines_text(items: Iterable[str]) -> str:
    """A list, one item a line."""
    return "\n".join(_escaped(item) for item in items)


def lines_of(text: str) -> tuple[str, ...]:
    """What :func:`lines_text` wrote, or an officer's lines with or without dashes before them."""
    lines = (_BULLET.sub("", line.strip(), count=1) for line in plain_text(text).split("\n"))
    return tuple(line.replace(_BREAK, "\n") for line in lines if line)


def _escaped(item: str) -> str:
    item = item.replace("\n", _BREAK)
    return f"- {item}" if _BULLET.match(item) else item


def fields_text(fields: Sequence[str]) -> str:
    """Fields of one line, "Xếp loại tốt | tốt; giỏi"; empty ones at the end are left out."""
    kept = list(fields)
    while len(kept) > 1 and not kept[-1]:
        kept.pop()
    return " | ".join(kept)


def fields_of(line: str) -> tuple[str, ...]:
    """What :func:`fields_text` wrote; each field is still escaped."""
    return tuple(field.strip() for field in _split(line, "|"))


def words_text(words: Iterable[str]) -> str:
    """Short phrases in one field, "tốt; giỏi"."""
    return "; ".join(escape(word) for word in words)


def words_of(field: str) -> tuple[str, ...]:
    """What :func:`words_text` wrote."""
    return tuple(unescape(word.strip()) for word in _split(field, ";") if word.strip())


def escape(text: str) -> str:
    """A text that may stand in a field: the separators in it are told apart by a backslash."""
    return re.sub(r"([\\|;])", r"\\\1", text)


def unescape(text: str) -> str:
    """What :func:`escape` was given."""
    return re.sub(r"\\([\\|;])", r"\1", text)


def _split(text: str, separator: str) -> list[str]:
    """Split at separators that no backslash guards; the guards stay."""
    fields, guarded = [""], False
    for letter in text:
        if letter == separator and not guarded:
            fields.append("")
            continue
        fields[-1] += letter
        guarded = letter == "\\" and not guarded
    return fields


def slug(text: str, longest: int = 40) -> str:
    """A key made of a name: "Xã nhóm 1" is "xa-nhom-1"."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))[:longest].strip("-")
