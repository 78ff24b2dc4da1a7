"""Vietnamese typed with fonts from before Unicode: TCVN3 (ABC) and VNI-Windows.

Both put Vietnamese letters on Latin-1 code points, so a cell says "Tû lÖ" and only its font
(.VnTime, VNI-Times) makes "Tỷ lệ" of it. A text is converted when its font says so, or when
the texts of its column are Vietnamese only after conversion; proper Unicode never is.

Source: TCVN 5712:1993, table VN3; VNI-Windows character set as documented by VNI Software.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.text import fold, nfc


class Encoding(StrEnum):
    """How the bytes of a Vietnamese text are meant."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


ENCODING_LABELS = MappingProxyType(
    {
        Encoding.UNICODE: "Unicode",
        Encoding.TCVN3: "TCVN3 (ABC)",
        Encoding.VNI: "VNI-Windows",
    }
)

# Rows of the tone tables: none, grave, hook, tilde, acute, dot below.
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

# TCVN3, by vowel, in the order of _TONES. "ư" is U+00AD, the soft hyphen.
_TCVN3_VOWELS = {
    "a": "a\u00b5\u00b6\u00b7\u00b8\u00b9",
    "ă": "\u00a8\u00bb\u00bc\u00bd\u00be\u00c6",
    "â": "\u00a9\u00c7\u00c8\u00c9\u00ca\u00cb",
    "e": "e\u00cc\u00ce\u00cf\u00d0\u00d1",
    "ê": "\u00aa\u00d2\u00d3\u00d4\u00d5\u00d6",
    "i": "i\u00d7\u00d8\u00dc\u00dd\u00de",
    "o": "o\u00df\u00e1\u00e2\u00e3\u00e4",
    "ô": "\u00ab\u00e5\u00e6\u00e7\u00e8\u00e9",
    "ơ": "\u00ac\u00ea\u00eb\u00ec\u00ed\u00ee",
    "u": "u\u00ef\u00f1\u00f2\u00f3\u00f4",
    "ư": "\u00ad\u00f5\u00f6\u00f7\u00f8\u00f9",
    "y": "y\u00fa\u00fb\u00fc\u00fd\u00fe",
}
# The only capitals of TCVN3 with marks; all others need an upper-case font (.VnTimeH).
_TCVN3_CAPITALS = {
    "Ă": "\u00a1",
    "Â": "\u00a2",
    "Ê": "\u00a3",
    "Ô": "\u00a4",
    "Ơ": "\u00a5",
    "Ư": "\u00a6",
    "Đ": "\u00a7",
}

# VNI writes a base letter and a second character that carries hat, breve and tone.
_VNI_PLAIN_TONES = ("", "\u00f8", "\u00fb", "\u00f5", "\u00f9", "\u00ef")
_VNI_HAT_TONES = ("\u00e2", "\u00e0", "\u00e5", "\u00e3", "\u00e1", "\u00e4")
_VNI_BREVE_TONES = ("\u00ea", "\u00e8", "\u00fa", "\u00fc", "\u00e9", "\u00eb")
_VNI_COMPOSED = {
    "a": ("a", _VNI_PLAIN_TONES),
    "â": ("a", _VNI_HAT_TONES),
    "ă": ("a", _VNI_BREVE_TONES),
    "e": ("e", _VNI_PLAIN_TONES),
    "ê": ("e", _VNI_HAT_TONES),
    "o": ("o", _VNI_PLAIN_TONES),
    "ô": ("o", _VNI_HAT_TONES),
    "ơ": ("\u00f4", _VNI_PLAIN_TONES),
    "u": ("u", _VNI_PLAIN_TONES),
    "ư": ("\u00f6", _VNI_PLAIN_TONES),
    "y": ("y", _VNI_PLAIN_TONES),
}
_VNI_SINGLE = {"đ": "\u00f1", "ì": "\u00ec", "ỉ": "\u00e6", "ĩ": "\u00f3", "í": "\u00ed"}
_VNI_SINGLE |= {"ị": "\u00f2", "ỵ": "\u00ee"}


def _with_tone(vowel: str, tone: str) -> str:
    return unicodedata.normalize("NFC", vowel + tone)


def _tcvn3_table() -> dict[str, str]:
    table = {code: letter for letter, code in _TCVN3_CAPITALS.items()}
    table["\u00ae"] = "đ"
    for vowel, codes in _TCVN3_VOWELS.items():
        for code, tone in zip(codes, _TONES, strict=True):
            if not code.isascii():
                table[code] = _with_tone(vowel, tone)
    return table


def _vni_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for letter, code in _VNI_SINGLE.items():
        table[code], table[code.upper()] = letter, letter.upper()
    for vowel, (base, marks) in _VNI_COMPOSED.items():
        for mark, tone in zip(marks, _TONES, strict=True):
            letter = _with_tone(vowel, tone)
            if letter == "ỵ" or (not mark and base.isascii()):
                continue
            # A capital base decides the case; its mark is typed in either case.
            for code_mark in {mark, mark.upper()}:
                table[base + code_mark] = letter
                table[base.upper() + code_mark] = letter.upper()
    return table


_TCVN3 = _tcvn3_table()
# "µ" comes as Greek mu from programs that normalise.
_TCVN3["\u03bc"] = "à"
_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

# Letters that only Unicode has; one of them settles that a text needs no conversion.
_UNICODE_LETTER = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1"
                             "\u01af\u01b0\u1ea0-\u1ef9]")  # fmt: skip
_HIGH = re.compile("[\u00a1-\u00ff\u03bc]")
_CAPITALS_ONLY = re.compile("[BCDĐGHKLMNPQRSTVX]+")
_FEWEST_WORDS = 2
# “≥”, “≤” of a Symbol font whose name was lost, standing alone before a figure.
_SIGNS = {"\u00b3", "\u00a3"}
_RAW_WORD = re.compile("[A-Za-z\u00a1-\u00ff\u03bc]+")


def decode(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """Text in Unicode, composed.

    Args:
        text: as it stands in the file.
        encoding: what it was typed in; UNICODE changes nothing but the form.
        capitals: the font draws every letter as a capital (.VnTimeH).
    """
    if encoding is Encoding.TCVN3:
        text = "".join(_TCVN3.get(char, char) for char in text)
    elif encoding is Encoding.VNI:
        text = _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)
    text = nfc(text)
    return text.upper() if capitals else text


def font_encoding(font: str) -> tuple[Encoding, bool]:
    """What a font name says: the encoding, and whether it draws only capitals."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return Encoding.TCVN3, name.endswith("h")
    if name.startswith(("vni-", "vni ")):
        return Encoding.VNI, False
    return Encoding.UNICODE, False


def is_unicode_vietnamese(text: str) -> bool:
    """Whether a text holds a letter that no font encoding can hold."""
    return bool(_UNICODE_LETTER.search(nfc(text)))


def detect(texts: Iterable[str]) -> Encoding:
    """What texts without a telling font were typed in, by how much of them is Vietnamese.

    A conversion is chosen only when nearly every marked word becomes a Vietnamese syllable
    and clearly more of them than before. Of two words both have to become one, and not both may
    have been one before; a single word stays as it is. Abbreviations ("ĐVT") tell nothing.
    """
    marked: list[str] = []
    for text in texts:
        if is_unicode_vietnamese(text):
            return Encoding.UNICODE
        marked.extend(word for word in _RAW_WORD.findall(text) if _HIGH.search(word))
    marked = [word for word in marked if word not in _SIGNS and not _abbreviated(word)]
    if len(marked) < _FEWEST_WORDS:
        return Encoding.UNICODE
    before = _vietnamese_share(marked, Encoding.UNICODE)
    best = max((Encoding.TCVN3, Encoding.VNI), key=lambda e: _vietnamese_share(marked, e))
    after = _vietnamese_share(marked, best)
    if len(marked) == _FEWEST_WORDS:
        return best if after == 1 and before < 1 else Encoding.UNICODE
    return best if after >= 0.85 and after >= before + 0.3 else Encoding.UNICODE


def _abbreviated(word: str) -> bool:
    """Whether a word is capitals without a vowel: "§VT" is "ĐVT"."""
    return bool(_CAPITALS_ONLY.fullmatch(decode(word, Encoding.TCVN3)))


def _vietnamese_share(words: list[str], encoding: Encoding) -> float:
    good = sum(is_syllable(_decoded(word, encoding)) for word in words)
    return good / len(words)


def _decoded(word: str, encoding: Encoding) -> str:
    """The word; TCVN3 has hardly a marked capital, so that a heading reads “ủY BAN”."""
    capitals = encoding is Encoding.TCVN3 and re.search("[A-Z]", word) is not None
    return decode(word, encoding, capitals=capitals and not re.search("[a-z]", word))


_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_NUCLEUS = (
    "(?:uyê|ươ|iê|yê|uô|uâ|uơ|uê|uy|oa|oă|oe|oo|ia|ua|ưa|ya|uya|[aăâeêioôơuưy])"
    "(?:ch|ng|nh|[cmnpt]|[iouy])?"
)
_SYLLABLE = re.compile(_ONSET + _NUCLEUS)
_TONE_MARKS = re.compile("[\u0300\u0309\u0303\u0301\u0323]")


def is_syllable(word: str) -> bool:
    """Whether a word has the shape of one Vietnamese syllable with at most one tone.

    Capitals inside a word count against it: "Tû lÖ" reads as letters, not as a word.
    """
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = _TONE_MARKS.findall(decomposed)
    bare = unicodedata.normalize("NFC", _TONE_MARKS.sub("", decomposed))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    # A stopped syllable bears only acute or dot below.
    stopped = fold(bare).endswith(("c", "ch", "p", "t"))
    return not stopped or bool(tones and tones[0] in "\u0301\u0323")
