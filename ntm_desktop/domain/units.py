"""Administrative units with their official codes."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class District:
    """A district (huyện, thành phố); there is none from 1 July 2025."""

    code: str
    name: str
    kind: str

    @property
    def full_name(self) -> str:
        """Kind and name as printed: "huyện Bắc Sơn"."""
        return f"{self.kind} {self.name}"


_CITIES = frozenset({"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"})
"""Provinces that are cities (thành phố trung ương); Huế as a province had another name."""


def province_words(name: str) -> str:
    """A province with its kind inside a sentence: "tỉnh Lạng Sơn", "thành phố Huế"."""
    return f"{'thành phố' if name in _CITIES else 'tỉnh'} {name}"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune-level unit.

    Attributes:
        code: official five-digit code, leading zeros kept.
        name: without its kind: "Chiến Thắng".
        kind: "xã", "phường" or "thị trấn".
        district: its district, None from 1 July 2025.
        province_code: official two-digit code.
        province: "Lạng Sơn".
        formed_from: codes of the units it was merged from, where the source says so.
    """

    code: str
    name: str
    kind: str
    district: District | None
    province_code: str
    province: str
    formed_from: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Kind and name with a capital: "Xã Chiến Thắng"."""
        return f"{self.kind.capitalize()} {self.name}"

    @property
    def above(self) -> str:
        """The units above it as printed: "huyện Bắc Sơn, tỉnh Lạng Sơn"."""
        province = province_words(self.province)
        return f"{self.district.full_name}, {province}" if self.district else province


RURAL_KIND = "xã"  # the kind that the programme's tables count, and not wards and townships


@dataclass(frozen=True, slots=True)
class CommuneCount:
    """How many rural communes a province had in a span of time of which no list is there.

    Attributes:
        first: first day, inclusive.
        last: last day, inclusive.
        communes: number of units of the kind "xã".
        source: where the number is printed.
        verified: number and days were held against their source.
    """

    first: date
    last: date
    communes: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class UnitList:
    """The units of one province over one span of time, communes in official order.

    ``valid_from`` and ``valid_to`` are inclusive; None means open. ``earlier`` says how many
    communes there were on days that the list is valid for only because nobody knows its first.
    ``verified``: every code and name was held against a second source, ``checked_against``.
    """

    title: str
    valid_from: date | None
    valid_to: date | None
    source: str
    districts: tuple[District, ...]
    communes: tuple[Commune, ...]
    earlier: tuple[CommuneCount, ...] = ()
    province_code: str = ""
    province: str = ""
    checked_against: str = ""
    verified: bool = False

    def valid_on(self, day: date) -> bool:
        """Whether these are the units of that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)
