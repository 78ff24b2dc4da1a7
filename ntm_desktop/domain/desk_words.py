"""How a value of the receiving office's tables is written, on screen and on paper the same."""

from decimal import Decimal

from ntm_desktop.domain.desk_tables import DeskColumn, DeskRow, Value, ValueKind
from ntm_desktop.domain.numbers import format_decimal

_SIGNED = frozenset({"change", "gap"})


def is_change(column: DeskColumn, row: DeskRow) -> bool:
    """Whether a figure says how much more or less, and so is written with its sign."""
    words = ValueKind.TEXT, ValueKind.WRITTEN
    return column.kind not in words and (column.id in _SIGNED or row.key.endswith("/change"))


def cell_words(value: Value, column: DeskColumn, row: DeskRow) -> str:
    """A cell as it is printed: "+11", "–19" where it says how much more or less."""
    said = shown(value, column.kind)
    if not is_change(column, row) or value is None or isinstance(value, str):
        return said
    return f"+{said}" if value > 0 else f"–{said[1:]}" if value < 0 else said


def shown(value: Value, kind: ValueKind) -> str:
    """A value as it is printed; a dash where there is no figure."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if kind is ValueKind.SHARE or (isinstance(value, Decimal) and kind is ValueKind.COUNT):
        return format_decimal(Decimal(value), 2)
    return format_decimal(Decimal(value))
