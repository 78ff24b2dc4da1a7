"""A table of a package as it is kept: whatever its columns are, it can be shown and added up."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

KeptCell = str | int | Decimal | bool | datetime | None
KeptRow = Mapping[str, KeptCell]

NUMBER, INTEGER = "number", "integer"


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column: its name, its type of Table Schema ("string", "number" …), its heading."""

    name: str
    type: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table of one package, with the columns its package declared.

    Attributes:
        name: of its file without ``data/`` and ``.csv``.
        rows: each by column name.
        title: as its package calls it, "" in packages of early versions.
    """

    name: str
    columns: tuple[KeptColumn, ...]
    rows: tuple[KeptRow, ...]
    title: str = ""

    def total(
        self, column: str, where: Callable[[KeptRow], bool] = lambda row: True
    ) -> Decimal | None:
        """Sum of a column of numbers; None when no row that is asked for has a figure."""
        return total(self.rows, column, where)


def total(
    rows: Iterable[KeptRow], column: str, where: Callable[[KeptRow], bool] = lambda row: True
) -> Decimal | None:
    """Sum of a column over rows; None when there is no figure: nothing said is not nought."""
    found = [value for row in rows if where(row) for value in (figure(row, column),)]
    figures = [value for value in found if value is not None]
    return sum(figures, Decimal(0)) if figures else None


def figure(row: KeptRow, column: str) -> Decimal | None:
    """The number in a cell, None when there is none."""
    value = row.get(column)
    if isinstance(value, bool):
        return None
    return Decimal(value) if isinstance(value, int | Decimal) else None
