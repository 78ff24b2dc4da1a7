"""Days as the receiving office's commands read and write them."""

from datetime import UTC, date, datetime

from ntm_desktop.errors import EntryError


def today() -> date:
    """The day it is in Vietnam."""
    from ntm_desktop.domain.periods import local_day

    return local_day(datetime.now(UTC))


def read_day(text: str) -> date:
    """A day as typed: 01/03/2021.

    Raises:
        EntryError: it is none.
    """
    from ntm_desktop.domain.rule_tables.wording import parse_day

    day = parse_day(text)
    if day is None:
        raise EntryError(f"Ngày “{text}” phải ghi như 01/03/2021.")
    return day


def day_words(day: date | None) -> str:
    """A day inside a sentence."""
    return f"{day:%d/%m/%Y}" if day else "chưa đặt"


def iso(day: date | None) -> str | None:
    """A day in the JSON of a command."""
    return day.isoformat() if day else None
