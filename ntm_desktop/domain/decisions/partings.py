"""Levels that have run together in one line, parted where all partings mean the same."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.values import read_value
from ntm_desktop.domain.text import fold

_MOST_WORDS, _MOST_WAYS = 160, 64
_MOST_WORDS_OF_UNIT = 3
_MOST_WORDS_OF_ONE, _MOST_WORDS_OF_YEARS = 14, 26
# “Không | đạt”, “nhỏ | hơn 85%” is one level or none, never two.
_GOES_ON = {"khong", "chua", "co", "hoac", "hay", "va", "tu", "den", "tro", "hon", "khac"}
_NEVER_FIRST = {"hon", "tro", "hoac", "va", "hay"}
# What begins a level never ends the one before: “≥ 05 | Có từ 02 sản phẩm trở lên”.
_NEVER_LAST = {
    "co", "dat", "tu", "khong", "toi", "it", "nho", "lon", "cao", "thap", "duoi", "tren", "do",
    "theo", "giao", "nam", "va", "hoac", "ubnd",
}  # fmt: skip
_YEARS = re.compile(r"(?:năm\s+)?20\d\d\b", re.IGNORECASE)


def only_parting(text: str, count: int, *, known: bool = False) -> list[str]:
    """A text of several levels parted into ``count``; empty when it can in no way or in two.

    Args:
        text: levels that have run together: “≥ 80% Đạt”.
        count: how many there must be.
        known: there are so many, although the text could be one level, too (“Đạt 100%”).
    """
    whole = read_value(text)
    if whole is None:
        return []
    # Of “năm 2027: ≥ 64 ít nhất 80%” the last year's level is none.
    one = whole.word is not Word.UNKNOWN and not (whole.by_year and whole.asked)
    if one and not known:
        return []
    return _one(partings(text, count))


def partings(text: str, count: int) -> list[list[str]]:
    """Every way to part a text into ``count`` levels; none where there may be too many to know."""
    words = text.split()
    if not count <= len(words) <= _MOST_WORDS:
        return []
    ways: list[list[list[str]]] = [[] for _ in range(len(words) + 1)]
    ways[0] = [[]]
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - _MOST_WORDS_OF_YEARS), end):
            before = [way for way in ways[start] if len(way) < count]
            if before and _may_stand(words, start, end):
                piece = " ".join(words[start:end])
                ways[end] += [[*way, piece] for way in before] if _sure(piece) else []
        if len(ways[end]) > _MOST_WAYS:
            return []
    return [way for way in ways[-1] if len(way) == count]


def by_those_beside(told: Sequence[list[list[str]]]) -> list[list[str]]:
    """Of each cell's partings the one whose levels are of the kinds that stand in the cells beside.

    Args:
        told: the partings of each cell of a row; an empty list makes all empty.

    Returns:
        One parting a cell, empty where it is not the only one.
    """
    sure = [one for one in map(_one, told) if one]
    if 2 * len(sure) <= len(told):
        return [_one(ways) for ways in told]
    kinds = [{_kind(piece) for piece in pieces} for pieces in zip(*sure, strict=True)]
    return [
        _one(ways)
        or _one([w for w in ways if all(_kind(p) in k for p, k in zip(w, kinds, strict=True))])
        for ways in told
    ]


def _one(ways: list[list[str]]) -> list[str]:
    if len({tuple(read_value(piece) for piece in way) for way in ways}) > 1:
        return []
    # “UBND tỉnh quy định | cụ thể UBND …” says what “UBND … cụ thể | UBND …” does.
    return max(ways, key=lambda way: sum(piece[0].isupper() for piece in way), default=[])


def _may_stand(words: list[str], start: int, end: int) -> bool:
    """Whether a piece may begin and end there, whatever it says."""
    first = fold(words[start])
    if words[end - 1].endswith((";", ",")) or (start and first in _NEVER_FIRST):
        return False
    if end - start > 1 and fold(words[end - 1]).strip(".") in _NEVER_LAST:
        return False
    if start and words[start].islower() and fold(words[start - 1]) in _GOES_ON:
        return False
    long = end - start > _MOST_WORDS_OF_ONE
    return not long or _YEARS.match(" ".join(words[start : start + 2])) is not None


@lru_cache(maxsize=8192)
def _sure(text: str) -> bool:
    limit = read_value(text)
    if limit is None or limit.label or limit.asked or len(limit.by_year) == 1:
        return False
    # “ít nhất 05 sản phẩm khuyến khích thực hiện” holds more than a level and its unit.
    if limit.unit and len(limit.unit.split()) > _MOST_WORDS_OF_UNIT:
        return False
    return limit.word is not Word.UNKNOWN


@lru_cache(maxsize=8192)
def _kind(text: str) -> str:
    limit = read_value(text)
    if limit is None:
        return ""
    if limit.word is not None:
        return limit.word.value
    return "years" if limit.by_year else "%" if limit.unit == "%" else "figure"
