"""Up to when a cumulative figure counts: from 1 January of a year to the end of a month.

Money and projects are reported cumulatively. So a figure belongs to the day it runs to, not to
the name of a report: quarter II and the first half of a year end on the same day and show the
same figure; what happened within a period is the difference of two cuts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError

DECEMBER = 12


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """From 1 January of ``first_year`` to the last day of ``month`` of ``year``.

    Attributes:
        first_year: the year itself, or an earlier one for a figure given for several years only.
    """

    year: int
    month: int
    first_year: int

    @classmethod
    def of(cls, period: Period) -> Self:
        """The cut at the end of a period."""
        end = period.last_day
        return cls(end.year, end.month, period.first_year)

    @classmethod
    def at(cls, year: int, month: int = DECEMBER) -> Self:
        """Within one year."""
        return cls(year, month, year)

    @classmethod
    def parse(cls, key: str) -> Self:
        """Read what ``key`` wrote.

        Raises:
            EntryError: it is no such key.
        """
        try:
            first, _, rest = key.rpartition("/")
            year, month = rest.split("-")
            made = cls(int(year), int(month), int(first or year))
        except ValueError as error:
            raise EntryError(f"Mốc số liệu “{key}” không hiểu được.") from error
        if not (1 <= made.month <= DECEMBER and made.first_year <= made.year):
            raise EntryError(f"Mốc số liệu “{key}” không có.")
        return made

    @property
    def key(self) -> str:
        """The text that ``parse`` reads: "2024-06", for several years "2021/2025-12"."""
        own = f"{self.year}-{self.month:02d}"
        return own if not self.spans else f"{self.first_year}/{own}"

    @property
    def spans(self) -> bool:
        """Whether it counts from an earlier year."""
        return self.first_year < self.year

    @property
    def years(self) -> range:
        """The years that it reaches over."""
        return range(self.first_year, self.year + 1)

    @property
    def last_day(self) -> date:
        """The day it runs to."""
        after = date(self.year + self.month // DECEMBER, self.month % DECEMBER + 1, 1)
        return after - timedelta(days=1)

    @property
    def label(self) -> str:
        """In words: "6 tháng năm 2024", "năm 2024", "giai đoạn 2021–2025"."""
        if self.spans:
            whole = f"giai đoạn {self.first_year}–{self.year}"
            return whole if self.month == DECEMBER else f"{whole} (đến hết tháng {self.month})"
        return (
            f"năm {self.year}" if self.month == DECEMBER else f"{self.month} tháng năm {self.year}"
        )

    @property
    def title(self) -> str:
        """As it stands by itself: "Năm 2024"."""
        return self.label[:1].upper() + self.label[1:]


def before(cut: Cut, known: Iterable[Cut]) -> Cut | None:
    """The latest cut of the same year that is earlier, None when there is none."""
    earlier = [one for one in known if not one.spans and one.year == cut.year and one < cut]
    return max(earlier, default=None) if not cut.spans else None


def year_ends(cut: Cut, known: Iterable[Cut]) -> dict[int, Cut]:
    """Year of a span to its last cut that has figures, up to the end of the span.

    A year without any figures is left out.
    """
    ends: dict[int, Cut] = {}
    for one in sorted(known):
        if not one.spans and one.year in cut.years and one.last_day <= cut.last_day:
            ends[one.year] = one
    return ends
