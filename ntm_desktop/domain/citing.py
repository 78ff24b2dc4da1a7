"""The day of a decision, as offices write it where they cite it."""

import re
from datetime import date

_DAYS = re.compile(r"\b(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])/(\d{4})\b")


def cited_day(day: date) -> str:
    """A day in a citation: "01/3/2024", "05/02/2026", "28/12/2025".

    Nghị định 30/2020/NĐ-CP, phụ lục I: days under 10 and months 1, 2 have a leading zero, other
    months have none. Lists and fields of the window keep dd/mm/yyyy.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def as_cited(text: str) -> str:
    """A citation somebody wrote, with its days as :func:`cited_day` writes them."""

    def again(found: re.Match[str]) -> str:
        month = int(found[2])
        written = f"{month:02d}" if month < 3 else str(month)
        return f"{int(found[1]):02d}/{written}/{found[3]}"

    return _DAYS.sub(again, text)
