"""Levels that have flowed into one text → every way of parting them into whole cells.

Lines copied out of a viewer tell nothing of cells: a level may stand on three lines, three levels
on one. So all partings into texts that are a level and nothing else are counted, and a row is
taken only where its columns leave one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from ntm_desktop.domain.decisions.limits import Limit, Word
from ntm_desktop.domain.decisions.values import read_value, signs_made_plain
from ntm_desktop.domain.text import fold

_MOST_WORDS = 18
_MOST_WORDS_OF_YEARS = 44
_LONGEST_TAIL = 420
_FIRST = re.compile(
    r"[<>=]|\d|[-–—−]+$|(?:dat|toi|it|khong|lon|cao|tu|nhieu|nho|thap|duoi|be|tren|hon|bang|du|"
    r"co|phai|den|trong|nam|do|giao|theo|quy|ubnd|uy|muc|cap|bac|hang|loai|hoan|xuat|tot|kha|"
    r"trung|tien|giam|tang|duoc|xep|chua|dang|khuyen|phan|khoang|gap|x|van)\b"
)
_ODD = re.compile(
    r"khong dat|khong (?:tang|giam)(?: so voi nam truoc)?|(?:tang|giam) so voi nam truoc|"
    r"khuyen khich(?: thuc hien)?|theo quy dinh|chua (?:quy dinh|dat)|dang [^\d<>=]{2,20}|"
    r"co ban dat|(?:phan dau|khoang|gap) [^\d<>=]*[<>=]* ?\d\S*(?: lan)?|x|co|"
    r"\d+/\d+ [^\d<>=]{2,20}|dat hoac [<>=]* ?\d\S*|"
    r"(?:>=|<=|>|<|tu)? ?(?!20\d\d|19\d\d|100)\d[\d.,]* ?(?:-|–|den) ?\d[\d.,]*%?"
)
_YEAR = re.compile(r"(?:(?:den|trong|tu) )?(?:nam )?20\d\d\b")
_IN_UNIT = re.compile(
    r"\b(?:dat|tu|toi thieu|toi da|it nhat|khong|tro len|tro xuong|duoi|tren|hon|va|hoac|co|"
    r"quy dinh|(?<!/)nam|du|bang|den|tuoi|dieu|sach)\b"
)
_FROM = re.compile(r"(?:co |dat |phai )*tu \d(?!.*\btro\b)")
_AFTER_NOT = re.compile(r"(?:duoi|thap|cao|lon|nho|be|it|nhieu|qua|vuot|dat)$")
_AFTER_HAVE = re.compile(r"(?:it|tu|toi|tren|du)$")
_MORE = re.compile(r"[(;]|, trong do|trong do:?")


@lru_cache(maxsize=65536)
def flowed_level(text: str) -> Limit | None:
    """What a text demands when it may be one whole cell; None when it may not.

    A cell begins with a capital, a sign or a figure, so none of them stands inside another.
    """
    plain = signs_made_plain(text)
    flat = fold(plain).strip(" .;")
    if not _FIRST.match(flat):
        return None
    if _ODD.fullmatch(flat):
        # “Cơ” and “Có” are one when folded.
        odd = (not text[:1].islower() or flat == "x") and (flat != "co" or text.lower() == "có")
        return read_value(text) if odd else None
    if re.fullmatch(r"(?:19|20)\d\d", flat) or _FROM.match(flat):
        return None
    if re.match(r"[-–—−]+ ", flat) or _broken(text):
        return None
    limit = read_value(text)
    if limit is None or limit.word is Word.UNKNOWN or limit.label:
        return None
    if limit.word is Word.MET and not text.lower().startswith("đạt"):
        # “… sử dụng đất”
        return None
    if limit.word is Word.SET_BY_PROVINCE and text[:1].islower():
        # “… theo quy định | UBND cấp tỉnh quy định”
        return None
    if limit.by_year:
        years = [year for year, _ in limit.by_year]
        parts = [part for _, part in limit.by_year]
        whole = len(years) > 1 and years == sorted(set(years)) and not limit.asked
        whole = whole and not any(part.label for part in parts)
        return limit if whole and all(map(_unit_is_plain, parts)) else None
    if limit.also and not _MORE.search(flat):
        return None
    return limit if _unit_is_plain(limit) and all(map(_unit_is_plain, limit.also)) else None


def _broken(text: str) -> bool:
    """Whether a text holds what only the beginning or the end of a cell shows."""
    words = text.split()
    years = bool(_YEAR.match(fold(text)))
    for at, word in enumerate(words):
        behind = at + 1 < len(words)
        if behind and re.search(r"[^\d][.]$|%\.$", word):
            return True
        if behind and word.endswith(";") and not (years or "%" in words[at + 1] or at < 6):
            return True
        if at and word[:1].isupper() and not (word.isupper() and fold(word) != "dat"):
            if not (years and fold(word).rstrip(":") in {"nam", "tu", "toi"}):
                return True
    return text.count("(") != text.count(")") or text.startswith("(")


def _unit_is_plain(limit: Limit) -> bool:
    unit = fold(limit.unit or "")
    if isinstance(limit.value, str):
        return True
    label = fold(limit.label)
    plain = not _IN_UNIT.search(unit) and len(unit.split()) <= 5 and "%" not in label
    return plain and (limit.comparison is not None or len(unit.split()) < 3)


def _goes_on(before: str, word: str) -> bool:
    """Whether a word cannot begin a cell: “Không | dưới 80%” would turn the sign round."""
    if word[:1].isupper():
        return False
    after = {"khong": _AFTER_NOT, "co": _AFTER_HAVE}.get(fold(before))
    return after is not None and after.match(fold(word)) is not None


class Tail:
    """The end of a row: its last words as levels, in every way.

    Attributes:
        start: the first word from which all to ``end`` are whole levels; ``end`` when none is.
        counts: how many levels that can be.
    """

    def __init__(self, words: Sequence[str], end: int) -> None:
        self._words = words
        self.end = end
        first = max(0, end - _LONGEST_TAIL)
        self._reach: dict[int, frozenset[int]] = {end: frozenset((0,))}
        for at in range(end - 1, first - 1, -1):
            if at and _goes_on(words[at - 1], words[at]):
                continue
            found = {
                count + 1
                for stop in self._stops(at, end)
                if stop in self._reach
                for count in self._reach[stop]
                if self._level(at, stop) is not None
            }
            if found:
                self._reach[at] = frozenset(found)
        self.start = min(self._reach)
        self.counts = self._reach[self.start]

    def _stops(self, at: int, end: int) -> range:
        years = _YEAR.match(fold(self._words[at] + " " + "".join(self._words[at + 1 : at + 2])))
        return range(at + 1, min(end, at + (_MOST_WORDS_OF_YEARS if years else _MOST_WORDS)) + 1)

    def _level(self, at: int, stop: int) -> Limit | None:
        return flowed_level(" ".join(self._words[at:stop]))

    def certain(self) -> frozenset[int]:
        """How many levels there are, leaving out first ones that may be the wording's end."""
        for at in sorted(self._reach.keys() - {self.end}):
            word, behind = self._words[at], " ".join(self._words[at : at + 2])
            if not word[:1].islower() and not re.match(r"\d[\d.,]*(?![\d.,]| ?[%‰])", behind):
                return self._reach[at]
        return self.counts

    def begins(self, count: int) -> list[int]:
        """Every place from which ``count`` levels lead to the end."""
        return [at for at, counts in self._reach.items() if count in counts]

    def counted(self, at: int) -> frozenset[int]:
        """How many levels may stand from ``at`` to the end; empty when none do."""
        return self._reach.get(at, frozenset())

    def ways(self, at: int, count: int, most: int = 12) -> list[list[str]]:
        """The partings of what stands from ``at`` to the end into ``count`` levels."""
        if not count:
            return [[]] if at == self.end else []
        found: list[list[str]] = []
        for stop in self._stops(at, self.end):
            if count - 1 not in self._reach.get(stop, ()) or self._level(at, stop) is None:
                continue
            text = " ".join(self._words[at:stop])
            found += [[text, *rest] for rest in self.ways(stop, count - 1, most)]
            if len(found) >= most:
                break
        return found


def ends_level(words: Sequence[str], end: int) -> bool:
    """Whether a level ends with the word before ``end``."""
    return any(
        flowed_level(" ".join(words[at:end])) is not None
        for at in range(max(0, end - _MOST_WORDS), end)
    )
