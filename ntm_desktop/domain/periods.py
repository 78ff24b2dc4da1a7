"""The span of time that an assessment or a report speaks of."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import total_ordering
from typing import Self

from ntm_desktop.errors import EntryError


class PeriodKind(StrEnum):
    """Kinds of period (kỳ)."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


_KEY = re.compile(r"(?P<year>\d{4})(?:-(?P<letter>[HQM])(?P<number>\d{1,2}))?")
_LETTERS = {"H": PeriodKind.HALF, "Q": PeriodKind.QUARTER, "M": PeriodKind.MONTH}
_MOST = {PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}
_ROMAN = ("", "I", "II", "III", "IV")
_VIETNAM = timezone(timedelta(hours=7))


def day_in_vietnam(at: datetime) -> str:
    """The day of a moment as printed: "01/01/2025", though in UTC it may be the day before."""
    return f"{at.astimezone(_VIETNAM):%d/%m/%Y}"


def utc_text(at: datetime) -> str:
    """ISO 8601 in UTC to the second: "2024-05-01T08:00:00Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_utc(text: str) -> datetime:
    """Read what ``utc_text`` wrote.

    Raises:
        ValueError: it is no such time.
    """
    at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if utc_text(at) != text:
        raise ValueError(text)
    return at


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A year or a part of it; later is what ends later, then what is longer.

    Attributes:
        year: four digits.
        kind: what part of the year.
        number: which half, quarter or month; 0 for a whole year.
    """

    year: int
    kind: PeriodKind = PeriodKind.YEAR
    number: int = 0

    @classmethod
    def parse(cls, key: str) -> Self:
        """The period of a key: "2024", "2024-H1", "2024-Q3", "2024-M07".

        Raises:
            EntryError: the key names no period.
        """
        match = _KEY.fullmatch(key.strip())
        if match is None:
            raise EntryError(
                f"Kỳ “{key}” không hiểu được; hãy ghi năm (2024), nửa năm (2024-H1), "
                "quý (2024-Q3) hoặc tháng (2024-M07)."
            )
        year = int(match["year"])
        if not 2009 <= year <= 2100:
            raise EntryError(f"Năm {year} nằm ngoài khoảng 2009–2100.")
        if match["letter"] is None:
            return cls(year)
        kind, number = _LETTERS[match["letter"]], int(match["number"])
        if not 1 <= number <= _MOST[kind]:
            raise EntryError(f"Kỳ “{key}” không có: số thứ tự phải từ 1 đến {_MOST[kind]}.")
        return cls(year, kind, number)

    @property
    def key(self) -> str:
        """The key that ``parse`` reads; sorts within its kind."""
        if self.kind is PeriodKind.YEAR:
            return str(self.year)
        width = 2 if self.kind is PeriodKind.MONTH else 1
        return f"{self.year}-{self.kind.value[0].upper()}{self.number:0{width}d}"

    @property
    def label(self) -> str:
        """As shown on screen: "Năm 2024", "6 tháng đầu năm 2024", "Quý III năm 2024"."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"Năm {self.year}"
            case PeriodKind.HALF:
                return f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}"
            case PeriodKind.QUARTER:
                return f"Quý {_ROMAN[self.number]} năm {self.year}"
            case PeriodKind.MONTH:
                return f"Tháng {self.number} năm {self.year}"

    @property
    def inline(self) -> str:
        """As it stands within a sentence: "năm 2024", "quý III năm 2024"."""
        return self.label[:1].lower() + self.label[1:]

    @property
    def last_day(self) -> date:
        """The last day of the period: what is in force then decides."""
        month = self.number * self._months or 12
        first_after = date(self.year + month // 12, month % 12 + 1, 1)
        return first_after - timedelta(days=1)

    def __lt__(self, other: Self) -> bool:
        """Whether it ends earlier, or on the same day but is shorter."""
        return (self.last_day, self._months) < (other.last_day, other._months)

    @property
    def _months(self) -> int:
        return 12 // _MOST.get(self.kind, 1)

    @property
    def previous(self) -> Self:
        """The period of the same kind just before."""
        cls = type(self)
        if self.kind is PeriodKind.YEAR:
            return cls(self.year - 1)
        if self.number > 1:
            return cls(self.year, self.kind, self.number - 1)
        return cls(self.year - 1, self.kind, _MOST[self.kind])
