"""Money and other plain figures in table cells, and the unit a table is kept in."""

import re
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal, parse_decimal
from ntm_desktop.domain.reading.tables import Table
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import clean, fold
from ntm_desktop.errors import EntryError

# Folded unit to what one of it is in triệu đồng.
_UNITS = (
    (re.compile(r"trieu dong|trd\b|tr\.? ?d(?:ong)?\b"), Decimal(1), "triệu đồng"),
    (re.compile(r"(?:nghin|ngan|1\.?000) ?dong"), Decimal("0.001"), "nghìn đồng"),
    (re.compile(r"t[yi] dong"), Decimal(1000), "tỷ đồng"),
    (re.compile(r"\bdong\b|\bvnd\b"), Decimal("0.000001"), "đồng"),
)
_UNIT_LINE = re.compile(r"(?:dvt|don vi tinh|don vi|dv tinh)\s*:?\s*(.{2,30})")
# Thousands as Excel set to English parts them, or three decimals as offices write them.
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2},\d{3}")
_BLANKS = frozenset({"", "-", "–", "—", "…", "...", "x"})
_IN_TEXT = re.compile(
    r"(-?\d+(?:[.,]\d+)*)\s*(triệu đồng|triệu|tr\.?\s?đ(?:ồng)?|trđ)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Unit:
    """The money unit of a table; ``factor`` makes triệu đồng of it."""

    factor: Decimal
    name: str

    def convert(self, value: Decimal) -> Decimal:
        """The value in triệu đồng, exact."""
        return value if self.factor == 1 else (value * self.factor).normalize()


MILLIONS = Unit(Decimal(1), "triệu đồng")


def table_unit(table: Table) -> Unit:
    """The unit named above the table or in its header; triệu đồng when none is."""
    lines = [fold(line) for line in table.title.split("\n")]
    lines.extend(fold(cell.text) for cell in table.sheet.row_cells(table.header_row))
    for line in lines:
        said = _UNIT_LINE.search(line)
        for pattern, factor, name in _UNITS:
            if said and pattern.search(said[1]):
                return Unit(factor, name)
    return MILLIONS


@dataclass(frozen=True, slots=True)
class Amount:
    """What a figure cell came to.

    Attributes:
        value: None when the cell is empty or not understood.
        fault: why it was not understood, with the cell's address, or "".
        impossible: the fault is a figure that cannot be true.
    """

    value: Decimal | None
    fault: str = ""
    impossible: bool = False


def read_amount(cell: Cell | None, what: str) -> Amount:
    """A figure typed as a number or as text ("1.240", "60 triệu")."""
    if cell is None:
        return Amount(None)
    if cell.fault:
        return Amount(None, f"{what} (ô {cell.address}): {cell.fault}")
    if cell.shown is not None:
        if cell.format_words:
            fault = (
                f"ô hiện “{cell.text}”, đơn vị nằm trong định dạng ô; hãy gõ số theo đơn vị bảng"
            )
            return Amount(None, f"{what} (ô {cell.address}): {fault}")
        value = cell.shown
    else:
        text = re.sub(r"\s*(?:triệu đồng|triệu|tr\.?đ|%)\s*$", "", clean(cell.text), flags=re.I)
        if text in _BLANKS:
            return Amount(None)
        if _TWO_WAYS.fullmatch(text):
            whole, decimal = text.replace(",", "."), text
            fault = f"“{text}” có thể là {whole} hoặc {decimal}; hãy gõ lại thành số"
            return Amount(None, f"{what} (ô {cell.address}): {fault}")
        try:
            value = parse_decimal(text)
        except EntryError:
            return Amount(None, f"{what} (ô {cell.address}): “{clean(cell.text)}” không phải số")
    if value < 0:
        return Amount(None, f"{what} (ô {cell.address}): {format_decimal(value)} là số âm", True)
    return Amount(value)


def money_in_text(text: str) -> Decimal | None:
    """The money a note names in triệu đồng: "243,0 triệu đồng"; None when it names none."""
    match = _IN_TEXT.search(clean(text))
    if match is None:
        return None
    try:
        return parse_decimal(match[1])
    except EntryError:
        return None
