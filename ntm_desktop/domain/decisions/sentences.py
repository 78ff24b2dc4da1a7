"""Values told in a sentence: “vùng A ≥ 55%; vùng B, C ≥ 75%; các vùng còn lại ≥ 65%”."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.columns import group_id
from ntm_desktop.domain.decisions.limits import Limit, Word
from ntm_desktop.domain.decisions.values import read_value, readable
from ntm_desktop.domain.text import fold

_MOST_WORDS_OF_NAME = 9
EVERY = "*"
REST = "…"
_OTHERS = re.compile(r"\b(?:cac )?(?:vung|nhom|khu vuc|xa) (?:con lai|khac)\b")
_SIGNED = re.compile(
    r"(?P<names>.+?)\s*(?P<value>(?:≥|≤|>|<|=|\btừ\s+\d|\btối thiểu|\bít nhất|\bkhông quá|\btối đa|"
    r"\bdưới\s+\d|\btrên\s+\d|\bĐạt\b|\bUBND|\bỦy ban|\bkhông\b|\bmức độ).*)",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"\d|(?:khong|co|dat|tu|duoi|tren|it nhat|nhieu nhat|toi thieu|toi da|lon hon|nho hon|thap hon|"
    r"cao hon|hon|bang|phan dau|khoang|nam|den nam|trong|gom|do|theo|giao|giam|tang|gap|phai)"
    r"(?!\w)"
)
_BEGINS = re.compile(
    r"[≥≤<>=⩾⩽%]|\b(?:từ|đạt|có|tối thiểu|tối đa|ít nhất|không|quá|trên|dưới|hơn)$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?P<names>[^%≥≤<>=;:()]{2,120}?)\s*(?::|(?=[≥≤<>=])|\s(?=(?:từ \d|tối thiểu|ít nhất|không|"
    r"tối đa|lớn hơn|nhỏ hơn|thấp hơn|cao hơn|giảm|tăng|theo|do|giao|dưới|trên|đạt|có|ubnd|"
    r"ủy ban|uỷ ban|mức độ|năm 20|20\d\d|\d[\d.,]*\s*%)))",
    re.IGNORECASE,
)
_HELD = (
    r"[≥≤<>⩾⩽=]\s*\d[^,;:≥≤<>]{0,30}|\d\s*%(?:\s*trở (?:lên|xuống))?|\bđạt(?: chuẩn| yêu cầu)?|"
    r"\b(?:từ|tối thiểu|tối đa|ít nhất|không quá|không dưới|dưới|trên)\s\d[^,;:≥≤<>]{0,30}"
)
_COMMA = re.compile(
    rf"(?P<level>{_HELD}),\s+(?=(?:đối với\s+)?(?:các\s+)?(?:vùng|nhóm|xã|khu vực)\s"
    rf"[^,;]{{1,60}}?(?:{_HELD}|:))",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?P<names>[^%≥≤<>]+)\s(?P<value>\d[\d.,]*\s*(?:%.*|\D*))")


@dataclass(slots=True)
class Told:
    """Values by group id (``EVERY``: for all; ``REST``: for the groups not named).

    Attributes:
        names: group id → name as written.
    """

    thresholds: dict[str, Limit] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)


def told_names(sentences: Iterable[str]) -> tuple[str, ...]:
    """The names of groups that a document's sentences give values to, the longest first."""
    counted: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for values in sentences:
        for piece in re.split(r"\s*;\s*", values):
            match = _NAMED.match(piece)
            if match is not None:
                counted.update(_listed(match["names"]))
                whole[_bare(match["names"])] += 1
    # “Trung du, miền núi phía Bắc” is one name: its halves never stand alone.
    for name, times in whole.items():
        parts = _listed(name)
        if len(parts) > 1 and times > 1 and all(3 * times >= 2 * counted[part] for part in parts):
            counted[name] = times
            for part in parts:
                del counted[part]
    often = max(counted.values(), default=0)
    found = [
        name
        for name, times in counted.items()
        if times > 1 and 5 * times >= often and not _says_how(name)
    ]
    return tuple(sorted(found, key=lambda name: -len(name)))


def first_name(sentences: Sequence[str], names: tuple[str, ...]) -> str:
    """The name before the first value of sentences without a colon, "" when it is not sure.

    Args:
        sentences: “Tỷ lệ hộ … Nhóm 1 ≥ 60%; Nhóm 2 ≥ 57%”.
        names: of the other groups.
    """
    counted: Counter[str] = Counter()
    usable = 0
    for sentence in sentences:
        first, _, others = sentence.partition(";")
        if not names or _by_names(others.strip(), names) is None:
            continue
        found: set[str] = set()
        words = first.strip().split(" ")
        for end in range(2, len(words)):
            if readable(" ".join(words[end:])):
                found |= {
                    name
                    for start in range(1, end)
                    if words[start][:1].isupper() and end - start <= _MOST_WORDS_OF_NAME
                    # Where every level begins alike, its sign is no part of the name.
                    if not _BEGINS.search(name := " ".join(words[start:end]))
                }
        usable += bool(found)
        counted.update(found)
    often = max(counted.values(), default=0)
    if often < 3 or 10 * often < 7 * usable:
        return ""
    best = max((name for name, times in counted.items() if times == often), key=len)
    return "" if _says_how(best) or best in names else best


def is_named(values: str) -> bool:
    """Whether a text gives values to two groups, by name."""
    pieces = re.split(r"\s*;\s*", values)[:2]
    for piece in pieces:
        match = _NAMED.match(piece)
        if match is None or _says_how(_bare(match["names"])):
            return False
        limit = read_value(piece[match.end() :].strip())
        if limit is None or limit.word is Word.UNKNOWN or limit.label:
            return False
    return len(pieces) == 2


def _says_how(name: str) -> bool:
    """Whether words belong to the value: no group is called “không” or “tối thiểu”."""
    return _HOW.match(fold(name)) is not None


def begins_values(text: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a text tells values, at once or behind the name of a group."""
    if _by_names(text, names) is not None:
        return True
    first = re.split(r"\s*;\s*", text)[0]
    match = _NAMED.match(first)
    for value in (first, first[match.end() :] if match is not None else ""):
        limit = read_value(value.strip(" :;."))
        if limit is not None and limit.word is not Word.UNKNOWN and not limit.label:
            return True
    return False


def _listed(names: str) -> list[str]:
    parts = re.split(r"\s*,\s*|\s+và\s+(?=vùng|nhóm|xã|khu)", names, flags=re.IGNORECASE)
    return [bare for part in parts if (bare := _bare(part))]


def _bare(name: str) -> str:
    shown = re.sub(r"^[-–+•\s]*(?:đối với\s+)?(?:các\s+)?", "", name, flags=re.IGNORECASE)
    bare = re.sub(r"^(?:vùng|xã)\s+", "", shown, flags=re.IGNORECASE).strip(" -–:")
    # “Vùng II” is a name, “II” is none.
    return shown.strip(" -–:") if re.fullmatch(r"[IVX]+|\d+|[A-Z]", bare) else bare


def parted_by_commas(text: str) -> str:
    """A sentence whose groups are parted by commas, with “;” between them.

    Args:
        text: “vùng I ≥ 80%, vùng II ≥ 70%”; names before one level stay together.
    """
    return _COMMA.sub(r"\g<level>; ", text)


def read_told(values: str, names: tuple[str, ...] = ()) -> Told:
    """Read the part of a sentence after its wording.

    Args:
        values: that part.
        names: of groups, as the document's other sentences write them.
    """
    told = _by_names(values, names)
    if told is not None:
        return told
    told = Told()
    whole = read_value(values)
    if any(fold(name) in fold(values) for name in names):
        told.questions.append(f"Không đọc được “{values}”.")
    elif whole is not None and whole.word is not Word.UNKNOWN and not whole.label:
        if not any(
            part.label and re.match(r"nhom|vung|xa ", fold(part.label)) for part in whole.also
        ):
            told.thresholds[EVERY], told.printed[EVERY] = whole, values
            return told
    for piece in re.split(r"\s*;\s*", values):
        said, value = _parted(piece)
        limit = read_value(value)
        if limit is None or not said:
            told.questions.append(f"Không đọc được “{piece}”.")
            continue
        if _OTHERS.search(fold(said)):
            told.thresholds[REST], told.printed[REST] = limit, value
            continue
        if re.search(r"[%≥≤<>=]", said) or _says_how(said):
            told.questions.append(f"Không đọc được “{piece}”.")
            continue
        for bare in _listed(said):
            key = group_id(bare)
            if key in told.thresholds:
                told.questions.append(f"“{bare}” có hai mức.")
            told.thresholds[key], told.printed[key] = limit, value
            told.names[key] = bare[:1].upper() + bare[1:]
    return told


def _by_names(values: str, names: tuple[str, ...]) -> Told | None:
    """Values behind names that are known; a value may hold “;” and “:” of its own."""
    if not names:
        return None
    one = "|".join(map(re.escape, names))
    start = r"(?:^|;)\s*[-–+•]?\s*(?:đối với\s+)?(?:các\s+)?(?:vùng\s+|xã\s+)?"
    listed = rf"(?P<names>(?:{one})(?:(?:\s*,\s*|\s+và\s+)(?:vùng\s+|xã\s+)?(?:{one}))*)"
    found = list(
        re.finditer(rf"{start}{listed}\s*(?::\s*|[–-]\s+(?=[^;\s])|\s|$)", values, re.IGNORECASE)
    )
    if not found or values[: found[0].start()].strip(" ;"):
        return None
    told = Told()
    ends = [match.start() for match in found[1:]] + [len(values)]
    for match, end in zip(found, ends, strict=True):
        printed = values[match.end() : end].strip(" ;")
        rest = _OTHERS.search(fold(printed))
        if rest is not None:
            return None
        limit = read_value(printed)
        if limit is None:
            told.questions.append(f"“{match['names']}” không có mức.")
            continue
        if any(
            part.label and any(fold(n) in fold(part.label) for n in names) for part in limit.also
        ):
            told.questions.append(f"Không đọc được “{printed}”.")
        for name in re.findall(one, match["names"], re.IGNORECASE):
            key = group_id(name)
            if key in told.thresholds:
                told.questions.append(f"“{name}” có hai mức.")
            told.thresholds[key], told.printed[key] = limit, printed
            told.names[key] = name[:1].upper() + name[1:]
    return told


def _parted(piece: str) -> tuple[str, str]:
    if ":" in piece:
        names, value = piece.rsplit(":", 1)
        return names.strip(), value.strip()
    match = _SIGNED.fullmatch(piece) or _BARE.fullmatch(piece)
    return (match["names"].strip(), match["value"].strip()) if match else ("", piece)
