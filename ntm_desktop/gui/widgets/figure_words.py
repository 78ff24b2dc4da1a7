"""Figures as they stand in tables."""

from datetime import datetime
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal, format_percent, percent

BLANK = "–"


def money(value: Decimal | None) -> str:
    """Triệu đồng with the decimals that are there; a dash where nothing was given."""
    return BLANK if value is None else format_decimal(value)


def millions(value: Decimal | None) -> str:
    """Triệu đồng with the unit; only a dash where nothing was given."""
    return BLANK if value is None else f"{format_decimal(value)} triệu đồng"


def share(value: Decimal | None) -> str:
    """A percent with two decimals; a dash where there is none."""
    return BLANK if value is None else format_percent(value)


def progress(value: Decimal | None) -> str:
    """A percent as the office gave it."""
    return BLANK if value is None else f"{format_decimal(value)}\u00a0%"


def rate(part: Decimal | None, whole: Decimal | None) -> str:
    """One figure in percent of another."""
    if part is None or not whole:
        return BLANK
    return format_percent(percent(part, whole))


def file_size(size: int) -> str:
    """Bytes as an office says them: "340 KB", "1,2 MB"."""
    if size < 1000 * 1024:
        return f"{max(1, round(size / 1024))}\u00a0KB"
    megabytes = Decimal(size) / (1024 * 1024)
    if megabytes < 1000:
        return f"{format_decimal(megabytes, 1)}\u00a0MB"
    return f"{format_decimal(megabytes / 1024, 1)}\u00a0GB"


def day(at: datetime) -> str:
    """The day in this PC's time zone: "21/11/2026"."""
    return f"{at.astimezone():%d/%m/%Y}"


def minute(at: datetime) -> str:
    """Day and time in this PC's time zone: "21/11/2026 09:41"."""
    return f"{at.astimezone():%d/%m/%Y %H:%M}"
