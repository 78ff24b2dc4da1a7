"""Administrative units with their official codes."""

from dataclasses import dataclass, field
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


def province_words(name: str, kind: str) -> str:
    """A province with its kind inside a sentence: "tỉnh Lạng Sơn", "thành phố Huế".

    The name alone where no list says the kind: it is not guessed.
    """
    return f"{kind} {name}" if kind else name


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
        province_kind: "tỉnh" or "thành phố" as the lists of units have it (``Catalog.placed``);
            "" when none was asked. It follows from the province's code: files and packages do
            not hold it, and it is not compared.
    """

    code: str
    name: str
    kind: str
    district: District | None
    province_code: str
    province: str
    formed_from: tuple[str, ...] = ()
    province_kind: str = field(default="", compare=False)

    @property
    def full_name(self) -> str:
        """Kind and name with a capital: "Xã Chiến Thắng"."""
        return f"{self.kind.capitalize()} {self.name}"

    @property
    def above(self) -> str:
        """The units above it as printed: "huyện Bắc Sơn, tỉnh Lạng Sơn"."""
        province = self.province_full_name
        return f"{self.district.full_name}, {province}" if self.district else province

    @property
    def province_full_name(self) -> str:
        """Its province with the kind: "tỉnh Lạng Sơn"."""
        return province_words(self.province, self.province_kind)


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
    province_kind: str = ""

    @property
    def province_full_name(self) -> str:
        """The province with its kind: "tỉnh Lạng Sơn"."""
        return province_words(self.province, self.province_kind)

    def valid_on(self, day: date) -> bool:
        """Whether these are the units of that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)
