"""Where the wording of a sentence ends and what it demands begins."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ntm_desktop.domain.decisions.columns import group_id
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.prose_lines import Chunk
from ntm_desktop.domain.decisions.sentences import begins_values, is_named, read_told, told_names

_COLON = re.compile(r"\s*:\s*;?\s*(?=\S)")
_SIGN = re.compile(r"(?:(?<=\s)đạt\s+)?(?:[≥≤<>⩾⩽]|(?<=\s)[<>]=)")
_WORDS = re.compile(
    r"(?<=\s)(?:đạt\s+)?(?:từ|tối thiểu|tối đa|ít nhất|không quá|không dưới|không thấp hơn|"
    r"không cao hơn|không vượt quá|dưới|trên|nhỏ hơn|lớn hơn|thấp hơn|đạt|Đạt|100)\b"
)
_LABEL = re.compile(
    r"[\s.;–-]*(?<=[\s.;])"
    r"(?:(?:Chỉ tiêu|Mức)(?: (?:đạt|phải đạt|yêu cầu|chuẩn|quy định))?|Yêu cầu)$"
)
_YEAR = re.compile(r"(?<![\w–-])(?:năm\s+)?20\d\d$", re.IGNORECASE)
_HELD = re.compile(r"(?:đạt|[\d%])\s*$", re.IGNORECASE)
_SURE = re.compile(r"[%‰≥≤<>⩾⩽]")


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence in two.

    Attributes:
        text: its wording.
        values: what it demands, "" when it demands nothing.
        weak: told by words alone, which may be the wording's own.
        loose: told without a colon, which is sure only where lines stand in their order.
        words: a figure told without a sign or per cent, which may be the wording's own.
    """

    text: str
    values: str
    weak: bool = False
    loose: bool = False
    words: bool = False


class _Kind(IntEnum):
    """What tells that values begin, the clearest first."""

    BREAK = 0
    DASH = 1
    BRACKET = 2
    NAME = 3
    SIGN = 4
    WORDS = 5


def names_of(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """The names of groups that the sentences give values to."""
    told: list[str] = []
    for chunk in chunks:
        values = _by_colon(chunk.text)[1]
        # Those left of the colon: “(Nhóm 1: ≥ 9%; Nhóm 2: …)” begins with a name.
        started = [one for one in _starts(chunk) if len(one) > len(values) and is_named(one)]
        told += started[:1] or ([values] if values else [])
    return told_names(told)


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
        if told and not early and kind > _Kind.NAME:
            break
        rest = _bare(text[at:])
        # Values of other groups left of a place would be lost by beginning there.
        lost = _tells(text[:at], names, structured=kind < _Kind.NAME)
        if not lost and _whole(rest, names) and (kind < _Kind.SIGN or ";" not in rest):
            words = not _sure(rest, names)
            return Cut(
                _unlabelled(text[:at].rstrip(" (–-;:,")),
                rest,
                weak=kind is _Kind.WORDS or (words and kind in {_Kind.BRACKET, _Kind.DASH}),
                loose=not told,
                words=words,
            )
    # Nothing fits whole: what the wording demands itself would be lost without a question.
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
    found += [(_Kind.DASH, match.end()) for match in re.finditer(r"\s[–-]\s+(?!\d)", text)]
    if names:
        one = "|".join(map(re.escape, names))
        lead = r"(?<!\w)(?:vùng\s+|các xã\s+|xã\s+)?"
        found += [
            (_Kind.NAME, match.start())
            for match in re.finditer(rf"{lead}(?:{one})\b", text, re.IGNORECASE)
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


def _ends_named(wording: str, names: tuple[str, ...]) -> bool:
    return any(wording.lower().endswith(name.lower()) for name in names)


def _tells(wording: str, names: tuple[str, ...], *, structured: bool) -> bool:
    """Whether a wording holds values, so that it cannot end here."""
    if _SIGN.search(wording) or (not structured and re.search(r"[;%]", wording)):
        return True
    how = r"\s*(?::|\s(?:đạt|có|không|tối|từ|ít|trên|dưới|ubnd|khuyến|\d))"
    return any(re.search(re.escape(name) + how, wording, re.IGNORECASE) for name in names)


def _unlabelled(text: str) -> str:
    """A wording without the “Chỉ tiêu” that heads the line of its level."""
    return _LABEL.sub("", text).rstrip(" .;")
