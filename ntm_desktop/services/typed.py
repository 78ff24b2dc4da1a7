"""What was typed into a cell, read and checked; what cannot be true is refused with a sentence."""

import re
from datetime import date, datetime
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal, typed_decimal
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import EntryError

MAX_LINE = 400
_WHEN = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")


def line_of(text: str, what: str, *, required: bool = False) -> str:
    """One line of text as it is kept.

    Raises:
        EntryError: it is too long, or empty though it must not be.
    """
    plain = " ".join(nfc(text).replace("\x00", "").split())
    if required and not plain:
        raise EntryError(f"{what} không được để trống.")
    if len(plain) > MAX_LINE:
        raise EntryError(f"{what} dài {len(plain)} ký tự; tối đa {MAX_LINE}.")
    return plain


def note_of(text: str, what: str) -> str:
    """A remark as it is kept: its lines stay apart, as they were broken by Alt+Enter.

    Raises:
        EntryError: it is too long.
    """
    lines = (line_of(line, what) for line in text.splitlines())
    plain = "\n".join(line for line in lines if line)
    if len(plain) > MAX_LINE:
        raise EntryError(f"{what} dài {len(plain)} ký tự; tối đa {MAX_LINE}.")
    return plain


def amount_of(text: str, what: str) -> Decimal | None:
    """A figure that is not below zero; None for an empty cell.

    Raises:
        EntryError: it is no number or can be read in two ways, or is below zero.
    """
    plain = text.strip()
    if not plain or plain in ("-", "–", "—"):
        return None
    value = typed_decimal(plain)
    if value < 0:
        raise EntryError(f"{what} không thể nhỏ hơn 0.")
    return value


def percent_of(text: str, what: str) -> Decimal | None:
    """A percent from 0 to 100; None for an empty cell.

    Raises:
        EntryError: it is no number or out of bounds.
    """
    value = amount_of(text.strip().removesuffix("%"), what)
    if value is not None and value > 100:
        raise EntryError(f"{what} {format_decimal(value)} % lớn hơn 100 %.")
    return value


def day_of(text: str, what: str) -> date | None:
    """A day as dd/mm/yyyy; None for an empty cell.

    Raises:
        EntryError: there is no such day.
    """
    plain = text.strip().replace(".", "/").replace("-", "/")
    if not plain:
        return None
    try:
        found = datetime.strptime(plain, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise EntryError(
            f"{what} “{text.strip()}” không phải là ngày; ghi như 20/05/2024."
        ) from error
    if not 1990 <= found.year <= 2100:
        raise EntryError(f"{what} {found:%d/%m/%Y} nằm ngoài khoảng 1990–2100.")
    return found


def time_of(text: str, what: str) -> str:
    """A year, a month or a day as written: "2024", "6/2024", "15/06/2024"; "" for empty.

    Raises:
        EntryError: it is none of them.
    """
    plain = text.strip()
    if not plain:
        return ""
    found = _WHEN.fullmatch(plain)
    if found is None or not 1990 <= int(found[3]) <= 2100 or not 1 <= int(found[2] or 1) <= 12:
        raise EntryError(
            f"{what} “{plain}” không hiểu được; ghi năm (2024), tháng (6/2024) hoặc ngày."
        )
    if found[1]:
        return f"{day_of(plain, what):%d/%m/%Y}"
    return f"{int(found[2])}/{found[3]}" if found[2] else found[3]
