"""Figures in running text: shares "12,4/14,6 km", percents, levels, plain numbers.

What looks like a figure but is none (dates, decision numbers, ages, years) is masked first:
"QĐ 1245/QĐ-UBND ngày 20/6/2022" holds no share.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.numbers import parse_decimal
from ntm_desktop.domain.reading.phrases import Phrase
from ntm_desktop.domain.reading.units import UNITS as MONEY
from ntm_desktop.domain.reading.units import Unit, unit_at_start
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError


class FigureKind(StrEnum):
    """What a figure is by its shape."""

    SHARE = "share"
    PERCENT = "percent"
    LEVEL = "level"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in a phrase.

    Attributes:
        numbers: numerator and denominator of a share, else the one number.
        unit: canonical unit typed with it, "" when none was or it is not known.
        text: as typed.
        start: place in the phrase.
        end: place behind it, unit included.
        doubtful: why the number can be read in two ways, or "".
    """

    kind: FigureKind
    numbers: tuple[Decimal, ...]
    unit: str
    text: str
    start: int
    end: int
    doubtful: str = ""


_ISSUERS = "qd|nq|nd|tt|kh|bc|cv|tb|hd|ttr|bb|gcn|ubnd|hdnd|tw|cp|ttg|bch|btc|ct|cty"
# Searched in the folded twin.
_NO_FIGURES = re.compile(
    "|".join(
        (
            # dates and what stands for a span of time
            r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:19|20)\d{2}(?!\d)",
            r"(?<![a-z])(?:thang|quy)\s*\d{1,2}(?!\d)(?:\s*[/-]\s*(?:19|20)\d{2}(?!\d))?",
            r"(?<![a-z])ngay\s*\d{1,2}(?!\d)(?:\s*[/.-]\s*\d{1,2}(?!\d)(?:\s*[/.-]\s*\d{4})?)?",
            r"(?<![a-z])giai doan\s*(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)\d{2})?",
            # decision numbers
            rf"\d+[a-z]?\s*/\s*(?:\d{{4}}\s*/\s*)?(?:{_ISSUERS})(?![a-z])(?:\s*-\s*[a-z0-9]+)*",
            r"(?<![a-z])(?:qd|quyet dinh|nq|nghi quyet|nd|nghi dinh|ttr|cv|tb|gcn|ke hoach so)"
            r"(?:\s*so)?\s*:?\s*\d+(?:\s*/\s*(?:(?:19|20)\d{2}(?!\d)|[a-z][\w-]*))*",
            # ages, school classes, slogans, numbers of criteria
            r"\d+\s*(?:-\s*\d+\s*)?tuoi(?![a-z])",
            r"(?<![a-z])lop\s*\d+",
            r"(?<![a-z])(?:tieu chi|chi tieu)\s*(?:so\s*)?\d+(?:\.\d+)*(?![\d,]|\s*[/%])",
            r"(?<![\d.,/])[345]\s*(?:sach|tai cho|khong)(?![a-z])",
        )
    )
)
# In the marked text, because "nam" also means men: "nam 2013/2861" is a share.
_YEAR = re.compile(r"(?<![^\W\d_])năm\s*(?:19|20)\d{2}(?![\d.,]*\d|\s*/)", re.IGNORECASE)

_NUMBER = r"(?:[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?(?![.,]?\d)|\d+(?:[.,]\d+)*)"
_UNIT_WORDS = r"(?:m[23²³]|[^\W\d_]+(?:\s+[^\W\d_]+){0,3})"
_OUT_OF = r"(?:/|trên(?: tổng)?(?: số)?|trong(?: tổng)? số|trong tổng)(?:\s*tổng(?: số)?)?"
_FIGURE = re.compile(
    rf"(?P<level>(?<![^\W\d_])(?:mức độ|mức|mđ)\s*(?P<ordinal>\d)(?![\d.,]*[\d%/]|\s*%))"
    rf"|(?P<share>(?<![\w.,/])(?P<above>-?{_NUMBER})(?:\s*(?P<unit>{_UNIT_WORDS}))??\s*{_OUT_OF}\s*"
    rf"(?P<below>-?{_NUMBER})(?![\d]|[.,]\d|\s*[/%]\s*\d|\s*%))"
    rf"|(?P<number>(?<![\w.,])-?{_NUMBER})(?P<percent>\s*(?:%|phần trăm))?",
    re.IGNORECASE,
)

# Canonical unit to the words that mean it, folded. Words of one line can replace each other:
# an officer counts "hộ" where the rule counts "cơ sở", and "HS" where it counts "người".
UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "km": ("km", "ki lo met"),
        "m": ("m", "met"),
        "ha": ("ha", "hec ta"),
        "m2": ("m2", "m²", "met vuong"),
        "m3": ("m3", "m³", "met khoi"),
        "tấn": ("tan",),
        "kg": ("kg",),
        "hộ": ("ho", "ho gia dinh", "hgd", "gia dinh", "nha", "co so", "trang trai"),
        "người": (
            "nguoi", "lao dong", "ld", "nhan khau", "khau", "tre", "tre em", "chau", "em",
            "hoc sinh", "hs", "can bo", "cong chuc",
        ),
        "thôn": ("thon", "ban", "xom", "khu", "ap", "khu dan cu", "kdc"),
        "trường": ("truong", "diem truong"),
        "tổ chức": ("to chuc", "doan the", "hoi"),
    }
)  # fmt: skip
MONEY_UNITS: Mapping[str, Unit] = MappingProxyType({unit.name: unit for unit in MONEY.values()})
"""Money units by their canonical names."""
_WORDS = {fold(word): unit for unit, words in UNITS.items() for word in words}
_UNIT = re.compile(
    rf"({'|'.join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))})(?![^\W_])"
)


def canonical_unit(text: str) -> str:
    """The known unit a text begins with, or ""."""
    money = unit_at_start(text)
    if money is not None:
        return money.name
    match = _UNIT.match(fold(text))
    return _WORDS[match[1]] if match else ""


def mask_no_figures(phrase: Phrase) -> Phrase:
    """The phrase with dates, decision numbers, years and ages filled."""
    spans = [match.span() for match in _YEAR.finditer(phrase.plain)]
    spans.extend(match.span() for match in _NO_FIGURES.finditer(phrase.folded))
    return phrase.masked(spans)


def find_figures(phrase: Phrase) -> list[Figure]:
    """Every figure of a phrase from left to right; what cannot be a number is left out.

    Args:
        phrase: already masked where digits mean no figure.
    """
    found = []
    for match in _FIGURE.finditer(phrase.plain):
        figure = _figure(phrase, match)
        if figure is not None:
            found.append(figure)
    return found


def _figure(phrase: Phrase, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    text = match[0].strip()
    if match["level"]:
        return Figure(FigureKind.LEVEL, (Decimal(match["ordinal"]),), "", text, start, end)
    rest = phrase.plain[end : end + 30]
    try:
        if match["share"]:
            parts = (match["above"], match["below"])
            numbers = tuple(parse_decimal(part) for part in parts)
            unit = canonical_unit(rest.lstrip()) or canonical_unit(match["unit"] or "")
            doubtful = next(filter(None, (doubt_of(part, unit) for part in parts)), "")
            return Figure(FigureKind.SHARE, numbers, unit, text, start, end, doubtful)
        number = parse_decimal(match["number"])
    except EntryError:
        return None
    if match["percent"]:
        return Figure(FigureKind.PERCENT, (number,), "%", text, start, end)
    unit = canonical_unit(rest.lstrip())
    doubtful = doubt_of(match["number"], unit)
    return Figure(FigureKind.NUMBER, (number,), unit, text, start, end, doubtful)


# Measured and not counted: three decimals and thousands look alike.
_MEASURED = frozenset({"km", "ha", "tấn"})
NUMBERS = re.compile(r"\d[\d.,]*\d|\d")


def doubt_of(typed: str, unit: str) -> str:
    """Why a number may mean something else than it says, or "".

    Args:
        typed: as typed.
        unit: canonical unit of it, "" when it is not known.
    """
    if " " in typed:
        return f"“{typed}” có dấu cách giữa các chữ số"
    if unit in _MEASURED and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", typed):
        return f"“{typed} {unit}” có thể là {typed.replace('.', ',')} {unit}"
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", typed):
        return f"“{typed}” có thể là {typed.replace(',', '.')} (dấu phẩy phần nghìn kiểu Anh)"
    return ""


def has_unread_digits(phrase: Phrase, figures: list[Figure]) -> bool:
    """Whether digits are left that belong to no figure ("12-15", "1.2.3")."""
    rest = phrase.masked((figure.start, figure.end) for figure in figures)
    return bool(re.search(r"(?<![^\W\d_])\d", rest.plain))
