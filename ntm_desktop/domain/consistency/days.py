"""Days, months, quarters and years as reports write them, each as the span it covers."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_YEAR = r"(?:19|20)\d{2}"
DAY = (
    rf"(?:(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>{_YEAR})"
    rf"|(?P<d2>\d{{1,2}})\s+tháng\s+(?P<m2>\d{{1,2}})\s+năm\s+(?P<y2>{_YEAR}))(?!\d)"
)
"""One day in full; read it with :func:`read_day`."""
TIME = (
    rf"(?:(?:ngày\s+)?{DAY}"
    rf"|(?:tháng\s+)?(?P<tm>\d{{1,2}})\s?(?:[/-]\s?|\s+năm\s+)(?P<ty>{_YEAR})(?!\d)"
    rf"|quý\s+(?P<tq>[1-4]|I{{1,3}}|IV)\s?(?:[/-]\s?|\s+năm\s+|\s+)(?P<tqy>{_YEAR})(?!\d)"
    rf"|(?:năm\s+)(?P<tyy>{_YEAR})(?!\d))"
)
"""A day, month, quarter or year; read it with :func:`read_time`."""
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "I": 1, "II": 2, "III": 3, "IV": 4}


def named(pattern: str, prefix: str) -> str:
    """The pattern with its groups renamed, to stand twice in one expression."""
    return pattern.replace("(?P<", f"(?P<{prefix}")


def read_day(match: re.Match[str], prefix: str = "") -> tuple[int, int, int]:
    """Day, month and year as written, whether such a day exists or not."""
    parts = (match[f"{prefix}d"], match[f"{prefix}m"], match[f"{prefix}y"])
    if parts[0] is None:
        parts = (match[f"{prefix}d2"], match[f"{prefix}m2"], match[f"{prefix}y2"])
    return int(parts[0]), int(parts[1]), int(parts[2])


def real_date(day: int, month: int, year: int) -> date | None:
    """The day, or None when there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Time:
    """From the first to the last day meant, with the words people use for it."""

    first: date
    last: date
    text: str


def months(year: int, first: int, last: int, text: str) -> Time:
    """Whole months of one year."""
    return Time(date(year, first, 1), date(year, last, monthrange(year, last)[1]), text)


def read_time(match: re.Match[str], prefix: str = "") -> Time | None:
    """What a match of :data:`TIME` means; None when there is no such day or month."""
    if match[f"{prefix}tyy"]:
        year = int(match[f"{prefix}tyy"])
        return months(year, 1, 12, f"năm {year}")
    if match[f"{prefix}tq"]:
        quarter, year = _QUARTERS[match[f"{prefix}tq"].upper()], int(match[f"{prefix}tqy"])
        return months(year, 3 * quarter - 2, 3 * quarter, f"quý {quarter}/{year}")
    if match[f"{prefix}tm"]:
        month, year = int(match[f"{prefix}tm"]), int(match[f"{prefix}ty"])
        return months(year, month, month, f"tháng {month}/{year}") if 0 < month <= 12 else None
    day = real_date(*read_day(match, prefix))
    return Time(day, day, f"{day:%d/%m/%Y}") if day else None
