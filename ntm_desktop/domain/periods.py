"""The span of time that an assessment or a report speaks of."""

import re
from collections.abc import Iterable
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
    NINE_MONTHS = "nine"
    """From January to September, as the reports of the third quarter speak of it."""
    SPAN = "span"
    """Several whole years (giai đoạn): 2021–2025."""


_KEY = re.compile(r"(?P<year>\d{4})(?:-(?P<letter>[HQM])(?P<number>\d{1,2}))?")
_MONTH_KEY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")
_NINE_KEY = re.compile(r"(?P<year>\d{4})-9M")
_SPAN_KEY = re.compile(r"(?P<first>\d{4})-(?P<year>\d{4})")
_FIRST_YEAR, _LAST_YEAR = 2009, 2100
_LETTERS = {"H": PeriodKind.HALF, "Q": PeriodKind.QUARTER, "M": PeriodKind.MONTH}
_MOST = {PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}
_ROMAN = ("", "I", "II", "III", "IV")
_VIETNAM = timezone(timedelta(hours=7))


def day_in_vietnam(at: datetime) -> str:
    """The day of a moment as printed: "01/01/2025", though in UTC it may be the day before."""
    return f"{at.astimezone(_VIETNAM):%d/%m/%Y}"


def local_day(at: datetime) -> date:
    """The day of a moment in Vietnam, though in UTC it may be the day before."""
    return at.astimezone(_VIETNAM).date()


def utc_text(at: datetime) -> str:
    """ISO 8601 in UTC to the second: "2024-05-01T08:00:00Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_utc(text: str) -> datetime:
    """Read what ``utc_text`` wrote.

    Raises:
        ValueError: it is no such time.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or utc_text(at) != text:
        raise ValueError(text)
    return at


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A year, a part of it or several years; later is what ends later, then what is longer.

    Attributes:
        year: four digits; the last one of several years.
        kind: what part of the year, or that it is several years.
        number: which half, quarter or month; of several years, how many; else 0.
    """

    year: int
    kind: PeriodKind = PeriodKind.YEAR
    number: int = 0

    @classmethod
    def parse(cls, key: str) -> Self:
        """The period of a key: "2024", "2024-H1", "2024-Q3", "2024-09", "2024-9M", "2021-2025".

        A month is also read as it is stored, "2024-M09".

        Raises:
            EntryError: the key names no period.
        """
        text = key.strip()
        if match := _SPAN_KEY.fullmatch(text):
            return cls.span(int(match["first"]), int(match["year"]))
        if match := _NINE_KEY.fullmatch(text):
            return cls(_year(match["year"]), PeriodKind.NINE_MONTHS)
        if match := _MONTH_KEY.fullmatch(text):
            return cls._part(key, _year(match["year"]), PeriodKind.MONTH, int(match["month"]))
        match = _KEY.fullmatch(text)
        if match is None:
            raise EntryError(
                f"Kỳ “{key}” không hiểu được; hãy ghi năm (2024), nửa năm (2024-H1), "
                "quý (2024-Q3), tháng (2024-09), 9 tháng (2024-9M) hoặc giai đoạn (2021-2025)."
            )
        year = _year(match["year"])
        if match["letter"] is None:
            return cls(year)
        return cls._part(key, year, _LETTERS[match["letter"]], int(match["number"]))

    @classmethod
    def span(cls, first: int, last: int) -> Self:
        """The whole years from ``first`` to ``last``, both included.

        Raises:
            EntryError: it is not at least two years in their order.
        """
        if _year(str(first)) >= _year(str(last)):
            raise EntryError(
                f"Giai đoạn {first}–{last} không đúng: năm đầu phải trước năm cuối. Một năm thì "
                f"chỉ ghi {last}."
            )
        return cls(last, PeriodKind.SPAN, last - first + 1)

    @classmethod
    def _part(cls, key: str, year: int, kind: PeriodKind, number: int) -> Self:
        if not 1 <= number <= _MOST[kind]:
            raise EntryError(f"Kỳ “{key}” không có: số thứ tự phải từ 1 đến {_MOST[kind]}.")
        return cls(year, kind, number)

    @property
    def key(self) -> str:
        """The key that is stored and that ``parse`` reads; sorts within its kind."""
        match self.kind:
            case PeriodKind.YEAR:
                return str(self.year)
            case PeriodKind.SPAN:
                return f"{self.first_year}-{self.year}"
            case PeriodKind.NINE_MONTHS:
                return f"{self.year}-9M"
            case PeriodKind.MONTH:
                return f"{self.year}-M{self.number:02d}"
            case _:
                return f"{self.year}-{self.kind.value[0].upper()}{self.number}"

    @property
    def label(self) -> str:
        """As shown on screen: "Năm 2024", "6 tháng đầu năm 2024", "Giai đoạn 2021–2025"."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"Năm {self.year}"
            case PeriodKind.HALF:
                return f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}"
            case PeriodKind.QUARTER:
                return f"Quý {_ROMAN[self.number]} năm {self.year}"
            case PeriodKind.MONTH:
                return f"Tháng {self.number} năm {self.year}"
            case PeriodKind.NINE_MONTHS:
                return f"9 tháng đầu năm {self.year}"
            case PeriodKind.SPAN:
                return f"Giai đoạn {self.first_year}–{self.year}"

    @property
    def inline(self) -> str:
        """As it stands within a sentence: "năm 2024", "quý III năm 2024"."""
        return self.label[:1].lower() + self.label[1:]

    @property
    def since_january(self) -> str:
        """What a cumulative figure of it covers, within a sentence.

        A figure of money runs from 1 January to the end of the period: that of quarter III is of
        nine months, that of the second half is of the whole year.
        """
        if self.first_day.month == 1:
            return self.inline
        if self._last_month == _MOST[PeriodKind.MONTH]:
            return f"cả năm {self.year}"
        return f"từ đầu năm đến hết {self.inline}"

    @property
    def first_year(self) -> int:
        """The first year it holds; of anything but several years, its year."""
        return self.year - self.number + 1 if self.kind is PeriodKind.SPAN else self.year

    @property
    def years(self) -> range:
        """The years it touches."""
        return range(self.first_year, self.year + 1)

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        if self.kind is PeriodKind.NINE_MONTHS:
            return date(self.year, 1, 1)
        return date(self.first_year, max(self.number - 1, 0) * self._months % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period: what is in force then decides."""
        first_after = date(self.year + self._last_month // 12, self._last_month % 12 + 1, 1)
        return first_after - timedelta(days=1)

    def holds(self, other: Self) -> bool:
        """Whether the other lies wholly in it."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day

    def __lt__(self, other: Self) -> bool:
        """Whether it ends earlier, or on the same day but is shorter."""
        return (self.last_day, self._months) < (other.last_day, other._months)

    @property
    def _months(self) -> int:
        match self.kind:
            case PeriodKind.NINE_MONTHS:
                return 9
            case PeriodKind.SPAN:
                return 12 * self.number
            case _:
                return 12 // _MOST.get(self.kind, 1)

    @property
    def _last_month(self) -> int:
        if self.kind in _MOST:
            return self.number * self._months
        return 9 if self.kind is PeriodKind.NINE_MONTHS else 12

    @property
    def previous(self) -> Self:
        """The period of the same kind just before; of nine months, those of the year before."""
        cls = type(self)
        if self.kind is PeriodKind.SPAN:
            return cls(self.year - self.number, self.kind, self.number)
        if self.number > 1:
            return cls(self.year, self.kind, self.number - 1)
        return cls(self.year - 1, self.kind, _MOST.get(self.kind, 0))

    @property
    def year_before(self) -> Self:
        """The same period a year earlier (cùng kỳ năm trước); several years move as a whole."""
        if self.kind is PeriodKind.SPAN:
            return self.previous
        return type(self)(self.year - 1, self.kind, self.number)

    @classmethod
    def parts_of(cls, year: int) -> tuple[Self, ...]:
        """The periods of one year that can be reported on, the whole year first."""
        parts = [cls(year), cls(year, PeriodKind.HALF, 1), cls(year, PeriodKind.HALF, 2)]
        parts.append(cls(year, PeriodKind.NINE_MONTHS))
        for kind in (PeriodKind.QUARTER, PeriodKind.MONTH):
            parts += [cls(year, kind, number) for number in range(1, _MOST[kind] + 1)]
        return tuple(parts)


def _year(text: str) -> int:
    year = int(text)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise EntryError(f"Năm {year} nằm ngoài khoảng {_FIRST_YEAR}–{_LAST_YEAR}.")
    return year


PHASES = ((2011, 2015), (2016, 2020), (2011, 2020), (2021, 2025), (2026, 2030))
"""First and last year of what the programme's reports sum up: its phases, its first ten years."""


def newest_begun(periods: Iterable[Period], today: date) -> Period | None:
    """The newest that has begun: what is said of a time to come is noted, but never shown first.

    Args:
        periods: in any order.
        today: by this PC. When it lies before all of them its clock is wrong: then the newest.
    """
    every = tuple(periods)
    return max((one for one in every if one.first_day <= today), default=max(every, default=None))


def phases_of(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The phases of the programme in which at least one of the periods is a whole year."""
    years = {one.year for one in periods if one.kind is PeriodKind.YEAR}
    spans = (Period.span(first, last) for first, last in PHASES)
    return tuple(span for span in spans if years.intersection(span.years))
