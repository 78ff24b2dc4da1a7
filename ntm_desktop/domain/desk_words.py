"""How a value of the receiving office's tables is written, on screen and on paper the same."""

from decimal import Decimal

from ntm_desktop.domain.desk_tables import Value, ValueKind
from ntm_desktop.domain.numbers import format_decimal


def shown(value: Value, kind: ValueKind) -> str:
    """A value as it is printed; a dash where there is no figure."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if kind is ValueKind.SHARE or (isinstance(value, Decimal) and kind is ValueKind.COUNT):
        return format_decimal(Decimal(value), 2)
    return format_decimal(Decimal(value))
