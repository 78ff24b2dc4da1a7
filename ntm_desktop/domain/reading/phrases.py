"""Text beside its folded twin, so that words are found and their places stay known."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ntm_desktop.domain.text import clean, fold

# Stands in for what must not be read again; no letter, digit, space or separator.
FILLER = "\ue000"


def _fold_char(char: str) -> str:
    lowered = unicodedata.normalize("NFD", char.lower())[:1]
    return "d" if lowered == "đ" else lowered or char


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of text with a folded twin of the same length.

    Attributes:
        plain: cleaned text, marks kept.
        folded: lower case without marks, position by position.
    """

    plain: str
    folded: str

    @classmethod
    def of(cls, text: str) -> "Phrase":
        """The phrase of text as an officer typed it."""
        plain = re.sub(r"\n+", "\n", clean(text))
        return cls(plain, "".join(map(_fold_char, plain)))

    def part(self, start: int, end: int) -> "Phrase":
        """A stretch of it."""
        return Phrase(self.plain[start:end], self.folded[start:end])

    def masked(self, spans: Iterable[tuple[int, int]]) -> "Phrase":
        """The same with the spans filled, so that nothing is found there."""
        plain, folded = list(self.plain), list(self.folded)
        for start, end in spans:
            for index in range(start, end):
                plain[index] = folded[index] = FILLER
        return Phrase("".join(plain), "".join(folded))

    def stripped(self) -> "Phrase":
        """Without spaces and loose punctuation at both ends."""
        edge = " \n.,:;!-–—+*()[]\"'" + FILLER
        start = len(self.plain) - len(self.plain.lstrip(edge))
        if self.plain[max(0, start - 1) : start] == "-" and self.plain[start : start + 1].isdigit():
            start -= 1  # a minus sign, not a bullet
        end = max(start, len(self.plain.rstrip(edge)))
        return self.part(start, end)

    def find(self, words: str) -> list[tuple[int, int]]:
        """Every place where these words stand whole.

        Typed with marks, the marks must be the right ones ("năm" is not "nam"), though they
        may sit on the other vowel ("hoà", "hòa"); typed without any, the letters decide.
        """
        pattern = _whole(words)
        if pattern is None:
            return []
        return [
            match.span()
            for match in pattern.finditer(self.folded)
            if _same_words(self.plain[slice(*match.span())], words)
        ]

    def has(self, *words: str) -> bool:
        """Whether one of these stands in it as whole words."""
        return any(self.find(each) for each in words)

    def equals(self, words: str) -> bool:
        """Whether it says just this."""
        return self.folded == _folded(words) and _same_words(self.plain, words)


@lru_cache(maxsize=4096)
def _folded(words: str) -> str:
    """Words of a rule folded once: every cell is held against them."""
    return fold(words)


@lru_cache(maxsize=4096)
def _whole(words: str) -> re.Pattern[str] | None:
    wanted = re.escape(_folded(words)).replace("\\ ", " +")
    return re.compile(rf"(?<![^\W_]){wanted}(?![^\W_])") if wanted else None


def _same_words(typed: str, words: str) -> bool:
    if typed.isascii():
        return True
    return all(
        _marks(one) == _marks(other)
        for one, other in zip(typed.split(), words.split(), strict=False)
    )


def _marks(word: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return sorted(c for c in decomposed if unicodedata.combining(c) or c == "đ")
