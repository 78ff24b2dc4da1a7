"""Where the wording of a sentence ends and what it demands begins."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from ntm_desktop.domain.decisions.columns import group_id
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.prose_lines import Chunk
from ntm_desktop.domain.decisions.sentences import (
    begins_values,
    first_name,
    is_named,
    read_told,
    told_names,
)
from ntm_desktop.domain.decisions.values import read_value
from ntm_desktop.domain.text import fold

_COLON = re.compile(r"\s*:\s*;?\s*(?=\S)")
_SIGN = re.compile(r"(?:(?<=\s)[đĐ]ạt\s+)?(?:[≥≤<>⩾⩽]|(?<=\s)[<>]=)")
_WORDS = re.compile(
    r"(?<=\s)(?:(?:đạt|có)\s+)?(?:từ|tối thiểu|tối đa|ít nhất|không quá|không dưới|không thấp hơn|"
    r"không cao hơn|không vượt quá|không lớn hơn|dưới|trên|nhỏ hơn|lớn hơn|thấp hơn|đạt|100|"
    r"\d+(?:,\d+)?\s*%\s*trở)\b|"
    r"(?<=\s)(?:(?:do|giao|theo quy định(?: cụ thể)? của)\s+)?(?:UBND|[UỦ][ỷy] ban)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"[\s.;–-]*(?<=[\s.;])"
    r"(?:(?:Chỉ tiêu|Mức)(?: (?:đạt|phải đạt|yêu cầu|chuẩn|quy định))?|Yêu cầu)$"
)
_YEAR = re.compile(r"(?<![\w–-])(?:năm\s+)?20\d\d$", re.IGNORECASE)
_HELD = re.compile(r"(?:đạt|[\d%])\s*$", re.IGNORECASE)
_SURE = re.compile(r"[%‰≥≤<>⩾⩽]")
# “Đạt hoặc ≥ 85%”, “giảm từ 1% trở lên”: what is left of such a word belongs to the level.
_JOINED = re.compile(
    r"\b(?:hoặc|hay|và|hoặc là|nhưng|trừ|nếu|khi|trong đó|riêng|đến|không|chưa|chỉ|cơ bản|gần|"
    r"khoảng|phấn đấu|còn|vượt|giảm|tăng|gấp|quá|từ|tối thiểu|tối đa|ít nhất|trên|dưới|đạt)\s*$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\b(?:do|theo|của|được|giao|tại|bởi|từ|trên|cho|với|và|các|mà|như|bằng|quy định|tiêu chí)\s*$",
    re.IGNORECASE,
)
# “Năm | 2026: ≥ 60”, “Xã | khu vực I ≥ 80%”: the margin stands within what begins a level.
_BEGUN = re.compile(r"\b(?:xã|các xã|vùng|các vùng|nhóm|khu vực)\s*$", re.IGNORECASE)
_MEASURE = re.compile(
    r"(?:tỷ lệ|tỉ lệ|thu nhập|diện tích|giá trị|mức|mật độ|chiều dài|sản lượng)\b", re.IGNORECASE
)
_NESTED = re.compile(
    r"(?<!nghệ )(?<!đổi )(?<!đồ )(?<!tổng )\bsố\b|\bcó$|"
    r"\b(?:giảm|tăng|tỷ lệ|tỉ lệ|mức|ít nhất|tối thiểu|tối đa|không quá)\b|"
    r"\b(?:từ|trên|dưới|đủ) \d+(?!\d| tuổi| đến \d+ tuổi)",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"(?:đạt (?:từ |tối thiểu |ít nhất )?|từ |tối thiểu (?:đạt )?|ít nhất |không dưới |không quá |"
    r"không thấp hơn |không cao hơn |không vượt quá |không lớn hơn |tối đa |dưới |trên |"
    r"(?:nhỏ|lớn|thấp|cao) hơn (?:hoặc bằng )?)\d|100 ?%|\d[\d,]* ?% trở",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?<=\s)(?:năm )?20\d\d\b", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:Đạt|ĐẠT|Không|UBND)\b|\s[–-](?:$|;)")
_GROUPED = re.compile(r"(?:doi voi |o )?(?:cac )?(?:vung|nhom|xa|khu vuc|thon|huyen|tinh)\b")


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence in two.

    Attributes:
        text: its wording.
        values: what it demands, "" when it demands nothing.
        weak: told by words alone, which may be the wording's own.
        loose: told without a colon, which is sure only where lines stand in their order.
        words: a figure told without a sign or per cent, which may be the wording's own.
        ends: told by words that no wording ends with: sure where the document tells its levels so.
        measured: a share that ends with its own per cent: sure where several sentences do.
    """

    text: str
    values: str
    weak: bool = False
    loose: bool = False
    words: bool = False
    ends: bool = False
    measured: bool = False


class _Kind(IntEnum):
    """What tells that values begin, the clearest first."""

    BREAK = 0
    DASH = 1
    BRACKET = 2
    NAME = 3
    YEARS = 4
    SIGN = 5
    WORDS = 6


def names_of(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """The names of groups that the sentences give values to."""
    told: list[str] = []
    plain: list[str] = []
    for chunk in chunks:
        values = _by_colon(chunk.text)[1]
        # Those left of the colon: “(Nhóm 1: ≥ 9%; Nhóm 2: …)” begins with a name.
        started = [one for one in _starts(chunk) if len(one) > len(values) and is_named(one)]
        if not values and ";" in chunk.text:
            plain.append(chunk.text)
            values = chunk.text.partition(";")[2].strip(" .")
        told += started[:1] or ([values] if values else [])
    names = told_names(told)
    # Without a colon the first name stands right behind the wording.
    first = first_name(plain, names)
    every = {*names, first} - {""}
    # “Trung du miền núi phía | Bắc ≥ 60%”: a line's beginning is half a name.
    halves = {one for one in every if any(f" {one}".lower() in other.lower() for other in every)}
    return tuple(sorted(every - halves, key=lambda name: -len(name)))


def cut_of(chunk: Chunk, names: tuple[str, ...]) -> Cut:
    """The wording and what it demands."""
    text = chunk.text
    wording, values = _by_colon(text, names)
    told = bool(values) and begins_values(values, names)
    early = _SIGN.search(wording) is not None or _ends_named(wording, names)
    year = _YEAR.search(wording) is not None
    if told and not early and not year:
        return Cut(_unlabelled(wording), values)
    for kind, at in _candidates(chunk, names):
        if told and not early and kind > _Kind.YEARS:
            break
        rest = _bare(text[at:])
        # Values of other groups left of a place would be lost by beginning there.
        met = kind is _Kind.WORDS and text[at].isupper() and _only_wording(text[:at])
        lost = (
            _tells(text[:at], names, structured=kind < _Kind.NAME or met)
            or _JOINED.search(text[:at]) is not None
            or (kind is _Kind.BREAK and _begun(text[:at], rest))
            or _goes_further(text[:at], rest)
        )
        whole = _whole(rest, names) or (kind is _Kind.NAME and _each_named(rest, names))
        if not lost and whole and (kind < _Kind.SIGN or ";" not in rest):
            words = not _sure(rest, names)
            ends = _dashed(text, rest) if kind is _Kind.DASH else _ends(text[:at], rest)
            return Cut(
                _unlabelled(text[:at].rstrip(" (–-;:,")),
                rest,
                weak=kind is _Kind.WORDS or (words and kind in {_Kind.BRACKET, _Kind.DASH}),
                loose=not told,
                words=words,
                ends=ends,
                measured=ends and kind is _Kind.WORDS and rest[0].islower() and "%" in rest,
            )
    # Nothing fits whole: what the wording demands itself would be lost without a question.
    early = early or re.search(r"Năm 20\d\d$", wording) is not None
    return Cut(_unlabelled(wording) if told else wording, values, weak=told and early)


def _by_colon(text: str, names: tuple[str, ...] = ()) -> tuple[str, str]:
    parts = [
        (text[: match.start()].rstrip(), text[match.end() :].strip(" .;"))
        for match in _COLON.finditer(text)
    ]
    told = [part for part in parts if begins_values(part[1], names)]
    return (told or parts or [(text, "")])[0]


def _starts(chunk: Chunk) -> Iterable[str]:
    """What may be values: a line's beginning, what stands in brackets or behind a dash."""
    text = chunk.text
    places = [*chunk.breaks()[:1], *(m.end() for m in re.finditer(r"\(|\s[–-]\s", text))]
    for at in sorted(places):
        yield _bare(text[at:])


def _candidates(chunk: Chunk, names: tuple[str, ...]) -> list[tuple[_Kind, int]]:
    """Every place values may begin at, the clearest first."""
    text = chunk.text
    found = [(_Kind.BREAK, at) for at in chunk.breaks()]
    if text.rstrip(" .;").endswith(")"):
        found += [
            (_Kind.BRACKET, match.end())
            for match in re.finditer(r"\(", text)
            if not _HELD.search(text[: match.start()])
        ]
    found += [
        (_Kind.DASH, match.end())
        for match in re.finditer(r"\s[–-]\s+(?!\d(?!00\s*%|[\d,]*\s*%\s*trở))", text)
    ]
    if names:
        one = "|".join(map(re.escape, names))
        lead = r"(?<!\w)(?:vùng\s+|các xã\s+|xã\s+)?"
        found += [
            (_Kind.NAME, match.start())
            for match in re.finditer(rf"{lead}(?:{one})\b", text, re.IGNORECASE)
        ]
    found += [
        (_Kind.YEARS, match.start())
        for match in _YEARS.finditer(text)
        if _year_by_year(_bare(text[match.start() :]))
    ]
    found += [(_Kind.SIGN, match.start()) for match in _SIGN.finditer(text)]
    found += [(_Kind.WORDS, match.start()) for match in _WORDS.finditer(text)]
    return sorted(found)


def _sure(rest: str, names: tuple[str, ...]) -> bool:
    """Whether values are told by a sign, per cent, the name of a group, or a word like “Đạt”."""
    if _SURE.search(rest):
        return True
    told = read_told(rest, names)
    words = all(limit.word is not None for limit in told.thresholds.values())
    return bool(told.names) or words


def _bare(text: str) -> str:
    shown = text.strip(" .;")
    if shown.endswith(")") and shown.count(")") > shown.count("("):
        shown = shown[:-1].rstrip(" .;")
    return re.sub(r"^(?:Chỉ tiêu|Mức(?: đạt| phải đạt| yêu cầu)?|Yêu cầu)\s*:\s*", "", shown)


def _whole(rest: str, names: tuple[str, ...]) -> bool:
    """Whether nothing of a text is left over when it is read as values."""
    if not rest:
        return False
    told = read_told(rest, names)
    known = {group_id(name) for name in names}
    if not told.thresholds or told.questions or set(told.names) - known:
        return False
    return all(
        limit.word is not Word.UNKNOWN and not limit.label for limit in told.thresholds.values()
    )


def _each_named(rest: str, names: tuple[str, ...]) -> bool:
    """Whether a text tells each group something, in its own part; what cannot be read is asked."""
    told = read_told(rest, names)
    parts = len(re.split(r";\s*(?=\S)", rest))
    return (
        len(names) > 1 and set(told.names) == {group_id(n) for n in names} and parts == len(names)
    )


def _ends_named(wording: str, names: tuple[str, ...]) -> bool:
    return any(wording.lower().endswith(name.lower()) for name in names)


def _ends(wording: str, rest: str) -> bool:
    """Whether a sentence ends with a level that cannot be its wording's own.

    A capital in the middle of a sentence begins one (“… tại trụ sở Đạt”); a small letter only
    where the sentence is about one measure and nothing in it is measured by another
    (“Tỷ lệ hộ … đạt từ 80% trở lên”, but not “Số thôn có ít nhất 02 mô hình”).
    """
    limit = read_value(rest)
    if limit is None or limit.asked or limit.by_year or limit.also or limit.label:
        return False
    if limit.word is None and limit.value == 0:
        return False
    if rest[0].isupper():
        # “… theo quy hoạch do | UBND tỉnh quy định” is one piece of wording.
        return limit.word is not Word.SET_BY_PROVINCE or not _OF.search(wording)
    said = wording.strip()
    measure = _MEASURE.match(said)
    if measure is None or _NESTED.search(said[measure.end() :]) or re.search(r"\d\s*%", said):
        return False
    last = _LASTS.match(rest)
    return last is not None and (limit.unit == "%" or rest.startswith("đạt "))


def _begun(wording: str, rest: str) -> bool:
    """Whether the margin stands within what begins a level."""
    if _BEGUN.search(wording):
        return True
    return re.search(r"\bnăm\s*$", wording, re.IGNORECASE) is not None and _year_by_year(rest)


def _goes_further(wording: str, rest: str) -> bool:
    """Whether the last words of a wording belong to the level: “không thấp | hơn 85%”."""
    limit = read_value(rest)
    if limit is None:
        return False
    words = wording.split()
    for count in range(1, min(5, len(words))):
        longer = read_value(" ".join([*words[-count:], rest]))
        if longer is not None and longer.word is not Word.UNKNOWN and not longer.label:
            if longer.comparison != limit.comparison or longer.value != limit.value:
                return True
    return False


def _dashed(text: str, rest: str) -> bool:
    """Whether the only dash of a sentence parts its wording from one level."""
    limit = read_value(rest)
    if limit is None or limit.asked or limit.also or limit.label or limit.value == 0:
        return False
    return len(re.findall(r"\s[–-]\s", text)) == 1


def _year_by_year(rest: str) -> bool:
    """Whether a text is a level for each of some years that follow one another."""
    limit = read_value(rest)
    if limit is None or limit.asked or len(limit.by_year) < 2:
        return False
    years = [year for year, _ in limit.by_year]
    return all(after == year + 1 for year, after in pairwise(years))


def _only_wording(text: str) -> bool:
    """Whether a wording with “;” in it tells no level of another group."""
    if _TOLD.search(text) or re.search(r"[≥≤<>⩾⩽]|\d\s*%\s*(?:;|$)", text):
        return False
    pieces = [piece.strip() for piece in text.split(";")]
    return all(
        piece[:1].islower() and len(piece.split()) > 3 and not _GROUPED.match(fold(piece))
        for piece in pieces[1:]
    )


def _tells(wording: str, names: tuple[str, ...], *, structured: bool) -> bool:
    """Whether a wording holds values, so that it cannot end here."""
    # “(%)” behind a wording is its unit.
    bare = re.sub(r"\([^()\d]*\)", "", wording)
    if _SIGN.search(wording) or (not structured and re.search(r"[;%]", bare)):
        return True
    if wording.count("(") > wording.count(")"):
        before, _, inside = wording.rpartition("(")
        if inside.strip() or _HELD.search(before):
            return True
    if structured and ";" in wording.rstrip(" ;") and not _only_wording(wording.rstrip(" ;")):
        return True
    how = (
        r"\s*(?::|$|\s(?:đạt|có|không|tối|từ|ít|trên|dưới|nhỏ|lớn|thấp|cao|giảm|tăng|theo|do|giao|"
        r"ủy|uỷ|năm|ubnd|khuyến|\d))"
    )
    return any(re.search(re.escape(name) + how, wording, re.IGNORECASE) for name in names)


def _unlabelled(text: str) -> str:
    """A wording without the “Chỉ tiêu” that heads the line of its level."""
    return _LABEL.sub("", text).rstrip(" .;")
