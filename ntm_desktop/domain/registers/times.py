"""A day, or the stretch of time that is known instead of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.text import clean, fold

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_KEY = re.compile(r"(\d{4})(?:-(?:(?P<month>\d{2})|(?P<letter>[HQ])(?P<part>\d)))?")
_EARLIEST, _LATEST = 1900, 2100

# Folded text; the day comes first, as everywhere in Vietnam.
_TYPED_DAY = re.compile(r"(?:ngay )?(\d{1,2}) ?[/.\- ] ?(\d{1,2}) ?[/.\- ] ?(\d{4})")
_WORDED_DAY = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),? nam (\d{4})")
_TYPED_MONTH = re.compile(r"(?:thang |t)?(\d{1,2}) ?[/.\-] ?(\d{4})|thang (\d{1,2}) nam (\d{4})")
_TYPED_YEAR = re.compile(r"(?:nam )?(\d{4})")
_TYPED_QUARTER = re.compile(r"quy (iv|i{1,3}|[1-4]) ?(?:/|-|nam)? ?(\d{4})")
_TYPED_HALF = re.compile(r"(?:6|sau) thang (dau|cuoi)(?: nam)? ?/?(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2} ?[/.\-] ?(?:\d{1,2} ?[/.\-] ?)?\d{2}")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class When:
    """The first and the last day something may have been on; both are the same for a day."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    @property
    def key(self) -> str:
        """As it is kept: "2024-03-05", "2024-03", "2024-Q1", "2024-H1", "2024"."""
        year, month = self.first.year, self.first.month
        if self.exact:
            return self.first.isoformat()
        match self.last.month - month + 1:
            case 1:
                return f"{year}-{month:02}"
            case 3:
                return f"{year}-Q{(month + 2) // 3}"
            case 6:
                return f"{year}-H{1 if month == 1 else 2}"
        return str(year)

    @property
    def shown(self) -> str:
        """As it is shown: "05/03/2024", "3/2024", "quý I/2024", "6 tháng đầu năm 2024"."""
        year, month = self.first.year, self.first.month
        if self.exact:
            return f"{self.first:%d/%m/}{year}"
        match self.last.month - month + 1:
            case 1:
                return f"{month}/{year}"
            case 3:
                return f"quý {('I', 'II', 'III', 'IV')[(month - 1) // 3]}/{year}"
            case 6:
                return f"6 tháng {'đầu' if month == 1 else 'cuối'} năm {year}"
        return str(year)


def day(at: date) -> When:
    """A known day."""
    return When(at, at)


def months(year: int, first: int, count: int) -> When:
    """Some months of one year."""
    last = first + count - 1
    after = date(year + last // 12, last % 12 + 1, 1)
    return When(date(year, first, 1), after - timedelta(days=1))


def parse_key(key: str) -> When:
    """What :attr:`When.key` wrote.

    Raises:
        ValueError: it is no such text.
    """
    if match := _DAY.fullmatch(key):
        return _in_reach(day(date(*map(int, match.groups()))))
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(key)
    year = int(match[1])
    if match["month"]:
        return _in_reach(months(year, int(match["month"]), 1))
    if match["letter"]:
        width = 6 if match["letter"] == "H" else 3
        part = int(match["part"])
        if not 1 <= part <= 12 // width:
            raise ValueError(key)
        return _in_reach(months(year, (part - 1) * width + 1, width))
    return _in_reach(months(year, 1, 12))


def read_when(text: str) -> When:
    """What an officer typed: "5/3/2024", "tháng 3/2024", "quý I/2024", "2024".

    Raises:
        ValueError: it is no day or period, with a Vietnamese sentence.
    """
    plain = fold(clean(text)).strip(" .,;")
    try:
        return parse_key(plain.upper())
    except ValueError:
        pass
    for pattern, made in _TYPED:
        if match := pattern.fullmatch(plain):
            try:
                return _in_reach(made(match))
            except ValueError:
                break
    if _SHORT_YEAR.fullmatch(plain):
        raise ValueError(f"“{text.strip()}” chưa rõ năm nào. Hãy ghi đủ bốn chữ số của năm.")
    raise ValueError(
        f"“{text.strip()}” không phải là ngày. Hãy ghi ngày/tháng/năm (05/03/2024), tháng/năm "
        "(3/2024) hoặc năm (2024)."
    )


def _typed_day(match: re.Match[str]) -> When:
    return day(date(int(match[3]), int(match[2]), int(match[1])))


def _typed_month(match: re.Match[str]) -> When:
    month, year = (int(each) for each in match.groups() if each)
    return months(year, month, 1)


def _typed_quarter(match: re.Match[str]) -> When:
    part = _ROMAN.get(match[1]) or int(match[1])
    return months(int(match[2]), part * 3 - 2, 3)


_TYPED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], When]], ...] = (
    (_TYPED_DAY, _typed_day),
    (_WORDED_DAY, _typed_day),
    (_TYPED_MONTH, _typed_month),
    (_TYPED_YEAR, lambda match: months(int(match[1]), 1, 12)),
    (_TYPED_QUARTER, _typed_quarter),
    (_TYPED_HALF, lambda match: months(int(match[2]), 1 if match[1] == "dau" else 7, 6)),
)


def _in_reach(when: When) -> When:
    if not _EARLIEST <= when.first.year <= _LATEST:
        raise ValueError(when.key)
    return when


def span_of(period: Period) -> When:
    """First and last day of a period."""
    return When(period.first_day, period.last_day)
