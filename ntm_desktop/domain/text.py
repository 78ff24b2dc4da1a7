"""Vietnamese text as offices type it: one form of every letter, and matching without marks.

Text arrives from Word, Excel and the web with no-break spaces, invisible characters, decomposed
letters and curly quotes. ``clean`` brings it to one form without changing what is read;
``fold`` goes further and is only for searching and comparing.
"""

import re
import unicodedata
from functools import lru_cache

# U+0340 and U+0341 are old doubles of the grave and acute marks (Word macros, Windows-1258).
_MARKS = str.maketrans({"\u0340": "\u0300", "\u0341": "\u0301"})
# U+00AD is not here: TCVN3 files use it for "ư", and it is dropped only after decoding.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), None)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\t\v\f\r"), " ")
# Harmless to straighten: none of them tells a figure or a letter apart.
_PUNCTUATION = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2044": "/",
        "\u2215": "/",
        "\uff0f": "/",
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\uff05": "%",
    }
)
# Icelandic and African letters that look just as "Đ" and come from other keyboards and fonts.
_LOOKS_AS_D = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_RUNS = re.compile(r" {2,}")
_BLANKS = re.compile(r"\s+")
_TOKEN = re.compile(r"[a-z0-9]+")


class _Folded(dict[int, str]):
    """Each character as it is compared: lower case, no marks, đ as d; worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code).translate(_MARKS).translate(_LOOKS_AS_D).lower()
        apart = unicodedata.normalize("NFD", char)
        bare = "".join(each for each in apart if not unicodedata.combining(each))
        folded = self[code] = bare.replace("đ", "d").translate(_SPACES)
        return folded


_FOLDED = _Folded()
# One pass over a text instead of one for each of these.
_CLEANED = {
    **_MARKS, **_SPACES, **_INVISIBLE, **_PUNCTUATION, **_LOOKS_AS_D, 0x00AD: None,
    **dict.fromkeys((*range(9), *range(14, 32), 0x7F), None),
}  # fmt: skip


def nfc(text: str) -> str:
    """The composed form in which all text is kept."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_MARKS))


def clean(text: str) -> str:
    """Text from outside in one form: composed, plain spaces, nothing invisible.

    Line breaks stay, since an officer separates figures with them; letters and digits are
    never changed, but for the foreign doubles of "Đ".
    """
    if text.isascii() and text.isprintable():  # figures and numbers, most of all cells
        return _RUNS.sub(" ", text).strip()
    plain = text.replace("\r\n", "\n").translate(_CLEANED)
    lines = (
        _RUNS.sub(" ", line).strip() for line in unicodedata.normalize("NFC", plain).split("\n")
    )
    return "\n".join(lines).strip()


def fold(text: str) -> str:
    """Text for searching and comparing: lower case, no marks, đ as d, single spaces."""
    if text.isascii():
        return _BLANKS.sub(" ", text.lower()).strip()
    return _BLANKS.sub(" ", text.translate(_FOLDED)).strip()


def name_key(text: str) -> str:
    """What tells two names of places apart: "Đông" is not "Đồng", while "Hoà" is "hòa".

    Letters and marks of each word count; case, spaces and the letter that bears a mark do not.
    """
    words = unicodedata.normalize("NFD", clean(text).lower()).split()
    return " ".join("".join(sorted(word, key=_marks_last)) for word in words)


def _marks_last(char: str) -> tuple[int, str]:
    place = unicodedata.combining(char)
    return place, char if place else ""


def same_person(left: str, right: str) -> bool:
    """Whether two typed names are one: marks, case and spaces do not make another person."""
    return bool(fold(left)) and fold(left) == fold(right)


_MEN, _WOMEN = frozenset({"ong", "anh", "chu"}), frozenset({"ba", "chi", "co"})
_ADDRESSED = _MEN | _WOMEN | {"dc", "bac", "ts", "ths", "ks", "cn"}
_BEHIND_A_NAME = re.compile(r"\(|,|;|\s[-–—]\s")


def may_be_same_person(left: str, right: str) -> bool:
    """Whether two typed names may be one person: “Bà Hoa” is “Hoa”, “Hoa (kế toán)”, not “Ông Hoa”.

    For asking a second person: what a name is dressed up with does not make one. What was kept
    before is judged by ``same_person``.
    """
    (one, own), (other, theirs) = map(_addressed, (left, right))
    against = (one in _MEN and other in _WOMEN) or (one in _WOMEN and other in _MEN)
    return same_person(left, right) or (bool(own) and own == theirs and not against)


def _addressed(text: str) -> tuple[str, tuple[str, ...]]:
    """How somebody is addressed, "" when not, and the name."""
    name = _BEHIND_A_NAME.split(clean(text).replace("/", ""))[0]
    words = tokens(name)
    if words[:2] == ("dong", "chi"):
        words = ("dc", *words[2:])
    how = ""
    while len(words) > 1 and words[0] in _ADDRESSED:
        how, words = words[0] if not how or how == "dc" else how, words[1:]
    return how, words


def tokens(text: str) -> tuple[str, ...]:
    """The folded words and numbers of a text, in order."""
    return tuple(_TOKEN.findall(fold(text)))


# What officers shorten in tables about new rural development.
ABBREVIATIONS = {
    "attp": "an toan thuc pham",
    "antt": "an ninh trat tu",
    "bhyt": "bao hiem y te",
    "btxm": "be tong xi mang",
    "bvmt": "bao ve moi truong",
    "bvtv": "bao ve thuc vat",
    "cntt": "cong nghe thong tin",
    "csvc": "co so vat chat",
    "ctr": "chat thai ran",
    "gtnt": "giao thong nong thon",
    "hs": "hoc sinh",
    "htx": "hop tac xa",
    "kcb": "kham chua benh",
    "ld": "lao dong",
    "nn": "nong nghiep",
    "ntm": "nong thon moi",
    "nvh": "nha van hoa",
    "pccc": "phong chay chua chay",
    "pctt": "phong chong thien tai",
    "qh": "quy hoach",
    "sddd": "suy dinh duong",
    "sx": "san xuat",
    "sxkd": "san xuat kinh doanh",
    "sxnn": "san xuat nong nghiep",
    "tdtt": "the duc the thao",
    "ubnd": "uy ban nhan dan",
    "vh": "van hoa",
}
# Words that stand in nearly every indicator and so tell nothing apart.
_COMMON = frozenset(
    tokens("tỷ lệ các của và có được theo quy định xã trên địa bàn cho đến từ trở lên ở với đạt")
)


def similarity(short: str, full: str) -> float:
    """How much a row's wording looks like an official one, 0 to 1.

    Officers shorten: what counts most is how much of the short wording stands in the full
    one; how much of the full one is covered breaks ties.
    """
    left, right = telling_words(short), telling_words(full)
    if not left or not right:
        return 0.0
    shared = len(left & right)
    contained = shared / len(left)
    dice = 2 * shared / (len(left) + len(right))
    return 0.65 * contained + 0.35 * dice


@lru_cache(maxsize=4096)
def telling_words(text: str) -> frozenset[str]:
    """The telling words of a text, abbreviations spelt out; all words if none is telling."""
    words: list[str] = []
    for token in tokens(text):
        words.extend(ABBREVIATIONS.get(token, token).split())
    telling = frozenset(words) - _COMMON
    return telling or frozenset(words)


_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def for_terminal(text: str) -> str:
    """A text without what would steer the screen it is printed on; names of files may hold it."""
    return _NOT_SHOWN.sub("�", text)
