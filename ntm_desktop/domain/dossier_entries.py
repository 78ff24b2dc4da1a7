"""Reading what was typed into a field of the dossier, as its kind wants it.

What is read goes on paper, so it is brought into one form here and what cannot be true is refused.
"""

import re
from datetime import date

from ntm_desktop.domain.dossier import FieldKind, TextField
from ntm_desktop.domain.numbers import format_decimal, parse_decimal
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_DAY_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_PLAIN_NUMBER = re.compile(r"\d{1,6}[a-zđ]?", re.IGNORECASE)


def read_entry(field: TextField, text: str, symbol: str = "") -> str:
    """The text as it is kept; an empty one stays empty.

    Args:
        field: where it was typed.
        text: as typed.
        symbol: of the paper the field belongs to: "TTr".

    Raises:
        EntryError: it is no date, number or count, or one that cannot be.
    """
    typed = text.strip()
    if not typed or field.kind is FieldKind.TEXT:
        return text
    match field.kind:
        case FieldKind.DATE:
            return _date(typed)
        case FieldKind.NUMBER:
            return number_alone(typed, symbol)
        case FieldKind.COUNT:
            return _count(typed)


def number_alone(typed: str, symbol: str) -> str:
    """The number of a paper without the symbol that is printed behind it: "12/TTr-UBND" is 12.

    Raises:
        EntryError: there is no number, or the symbol is that of another paper.
    """
    words = re.sub(r"^\s*số\s*:?\s*", "", typed.strip(), flags=re.IGNORECASE)
    number, slash, rest = (part.strip() for part in words.partition("/"))
    wanted = f"{symbol}-UBND" if symbol else "UBND"
    if slash and fold(rest).replace(" ", "") not in (fold(wanted), fold(symbol), ""):
        raise EntryError(
            f"“{typed}” mang ký hiệu khác với văn bản này ({wanted}). Chương trình tự in ký hiệu; "
            "chỉ ghi số, ví dụ 12."
        )
    if not _PLAIN_NUMBER.fullmatch(number):
        raise EntryError(f"“{typed}” không phải là số văn bản. Chỉ ghi số, ví dụ 12.")
    return number


def _date(typed: str) -> str:
    match = _DAY.fullmatch(typed) or _DAY_WORDS.fullmatch(fold(typed))
    try:
        if match is None:
            raise ValueError
        day = date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        raise EntryError(
            f"“{typed}” không phải là ngày có thật. Hãy ghi dạng 15/11/2024."
        ) from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise EntryError(f"Năm {day.year} trong “{typed}” không đúng. Hãy ghi dạng 15/11/2024.")
    return f"{day:%d/%m/%Y}"


def _count(typed: str) -> str:
    value = parse_decimal(typed.casefold().removesuffix("người").strip())
    if value < 0 or value != value.to_integral_value():
        raise EntryError(f"“{typed}” không phải là số đếm. Hãy ghi số nguyên, ví dụ 45.")
    return format_decimal(value)
