"""Money units as offices write them: "triệu đồng", "tr.đ", "1000đ", "ngàn VNĐ", "10⁶ đồng".

A unit is known from words that stand somewhere: in the cell, in its format, over the column or
over the table. Where none stands, nobody knows it; nothing here assumes one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import clean, fold


@dataclass(frozen=True, slots=True)
class Unit:
    """A money unit; ``factor`` makes triệu đồng of it."""

    factor: Decimal
    name: str

    def convert(self, value: Decimal) -> Decimal:
        """The value in triệu đồng, exact."""
        return value if self.factor == 1 else (value * self.factor).normalize()


DONG = Unit(Decimal("0.000001"), "đồng")
THOUSANDS = Unit(Decimal("0.001"), "nghìn đồng")
MILLIONS = Unit(Decimal(1), "triệu đồng")
BILLIONS = Unit(Decimal(1000), "tỷ đồng")
UNITS: Mapping[str, Unit] = MappingProxyType(
    {"trieu": MILLIONS, "nghin": THOUSANDS, "dong": DONG, "ty": BILLIONS}
)
"""By the word with which one is chosen."""

_DONG = r"(?:dong viet nam|viet nam dong|vn dong|dong|vnd|d)"
_POWER = r"(?P<power>1(?:[., ]?000)+|10{1,2}|10\^\d)"
_BARE = (
    rf"(?:(?P<big>trieu|nghin|ngan|ty|ti)(?:\.?\s*{_DONG})?"
    rf"|(?P<short>tr|ngh|ng)\.?\s*{_DONG}|(?P<alone>tr)|{_DONG})"
)
_WHOLE = re.compile(rf"(?:{_POWER}\s*(?:x\s*)?)?{_BARE}")
# In running words only what cannot be part of another word: "nợ đọng" and "hội đồng" are none.
_AMONG_WORDS = re.compile(
    r"(?<![a-z0-9])(?<!\d[.,\s])"
    rf"(?:(?P<power>1(?:[., ]?000)+|10\^\d)\s*{_DONG}"
    rf"|(?P<big>trieu|nghin|ngan|ty|ti)\s*\.?\s*(?:dong|vnd|d)"
    rf"|(?P<short>tr|ngh|ng)\.?\s?(?:dong|d|vnd)|(?P<vnd>vnd))(?![a-z0-9])"
)
# "trăm triệu đồng" and "million VND" are units of their own, which nobody here knows.
_TIMES = re.compile(
    r"\b(?:chuc|tram|nghin|ngan|van|trieu|ty|hundred|thousand|million|billion|mil|mn|bn|k)\s*$"
)
_TIMES_BEHIND = re.compile(r"[\s(,]*(?:hundred|thousand|million|billion|mil|mn|bn)\b")
_AT_START = re.compile(rf"(?!t[iy] le\b){_BARE}(?![a-z0-9])")
_SAID = re.compile(r"(?:dvt|dv tinh|don vi(?: tinh| tien)?|tinh bang)\s*[:.\-]?\s*(.+)")
_SEGMENTS = re.compile(r"[(\[][^)\]]*[)\]]|[^()\[\];,\n–—]+")
_EDGE = " .:;,()[]{}-–—*\"'"
_SUPERSCRIPTS = str.maketrans({"₫": "đ", "³": "^3", "⁶": "^6", "⁹": "^9"})
_WORDS = {
    "ty": BILLIONS, "ti": BILLIONS, "trieu": MILLIONS, "tr": MILLIONS,
    "nghin": THOUSANDS, "ngan": THOUSANDS, "ngh": THOUSANDS, "ng": THOUSANDS,
}  # fmt: skip
_NAMES = {unit.factor: unit for unit in UNITS.values()}


def _folded(text: str) -> str:
    return fold(clean(text).translate(_SUPERSCRIPTS))


def parse_unit(text: str) -> Unit | None:
    """The money unit that a text says and nothing else: "ngđ", "1.000 đồng", "tr.đ/năm"."""
    bare = _folded(text).partition("/")[0].strip(_EDGE)
    match = _WHOLE.fullmatch(bare)
    return _unit(match) if match else None


def unit_at_start(text: str) -> Unit | None:
    """The money unit with which a text begins: "triệu đồng/người/năm"."""
    match = _AT_START.match(_folded(text))
    return _unit(match) if match else None


def find_units(text: str) -> tuple[Unit, ...]:
    """Every money unit that a heading or a line over a table names, each once."""
    found: dict[Unit, None] = {}
    for line in clean(text).split("\n"):
        folded = _folded(line)
        said = _SAID.search(folded)
        pieces = [piece.group() for piece in _SEGMENTS.finditer(said[1] if said else folded)]
        if said:
            pieces.insert(0, said[1])
        for piece in pieces:
            # A line of one short word ("Đồng" is also a name) counts only after "ĐVT".
            unit = parse_unit(piece)
            if unit is not None and (said or piece != folded or len(piece) > 2):
                found[unit] = None
        if not found:
            for match in _AMONG_WORDS.finditer(folded):
                behind = _TIMES_BEHIND.match(folded, match.end())
                if not behind and not _TIMES.search(folded[: match.start()]):
                    found[_unit(match)] = None
    return tuple(found)


def _unit(match: re.Match[str]) -> Unit:
    groups = match.groupdict()
    word = groups.get("big") or groups.get("short") or groups.get("alone") or ""
    unit = _WORDS.get(word, DONG)
    power = groups.get("power") or ""
    if not power:
        return unit
    digits = re.sub(r"[., ]", "", power)
    times = (
        Decimal(10) ** int(digits[3:]) if digits.startswith("10^") else Decimal(digits)
    )  # fmt: skip
    factor = unit.factor * times
    known = _NAMES.get(factor)
    return known or Unit(factor, f"{format_decimal(times)} {unit.name}")
