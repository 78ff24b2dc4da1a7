"""Which units had one code, one after the other: a decision about a commune has to say which.

37 codes of Lạng Sơn were given to another unit in July 2025, and the other 28 to one of the same
name that was made of several. A decision before that day is about the unit of then; one after it
may be about either, and only a person knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError


@dataclass(frozen=True, slots=True)
class UnitOfCode:
    """One of the units that had a code.

    Attributes:
        first: day since when the lists have it, None when that is not known.
        last: its last day, None while it is there.
        alone: no other unit of the code has its name.
    """

    code: str
    name: str
    first: date | None
    last: date | None
    alone: bool = True

    @property
    def choice(self) -> str:
        """Which it is among them, for people: "Xã Chiến Thắng (đến 30/06/2025)"."""
        if self.last is not None:
            return f"{self.name} (đến {self.last:%d/%m/%Y})"
        return f"{self.name} (từ {self.first:%d/%m/%Y})" if self.first else self.name

    def on(self, day: date) -> bool:
        """Whether it was there on a day."""
        return (self.first or date.min) <= day <= (self.last or date.max)

    def written(self, on: date) -> str:
        """Its name in an entry of a day, which says without doubt which unit is meant."""
        return self.name if self.alone or self.on(on) else self.choice

    @property
    def id(self) -> str:
        """Tells it from the other units of the code."""
        return f"{self.code} {self.choice}"


class WhichUnitError(EntryError):
    """A decision that may be about several units of one code.

    Attributes:
        units: among which a person has to choose.
    """

    def __init__(self, code: str, on: date, units: tuple[UnitOfCode, ...]) -> None:
        named = "; ".join(one.choice for one in units)
        super().__init__(
            f"Mã {code} đã dùng cho {len(units)} đơn vị: {named}. Quyết định ngày "
            f"{on:%d/%m/%Y} là về đơn vị nào?"
        )
        self.units = units


def units_of_code(catalog: Catalog, code: str) -> tuple[UnitOfCode, ...]:
    """Every unit that the lists give this code, the earliest first."""
    found: list[tuple[UnitOfCode, frozenset[str]]] = []
    for commune, units in catalog.listed(code):
        formed = frozenset(commune.formed_from)
        same = (
            found
            and found[-1][0].name == commune.full_name
            and (not formed or found[-1][1] == formed)
        )
        if same:
            before = found[-1][0]
            one = UnitOfCode(code, before.name, before.first, units.valid_to)
            found[-1] = (one, found[-1][1])
        else:
            new = UnitOfCode(code, commune.full_name, units.valid_from, units.valid_to)
            found.append((new, formed))
    names = [one.name for one, _ in found]
    return tuple(
        UnitOfCode(one.code, one.name, one.first, one.last, names.count(one.name) == 1)
        for one, _ in found
    )


def unit_named(units: Iterable[UnitOfCode], name: str, on: date) -> UnitOfCode | None:
    """The one that an entry of a day names; None when none of them has that name."""
    every = tuple(units)
    for one in every:
        if one.choice == name:
            return one
    same = [one for one in every if one.name == name]
    there = [one for one in same if one.on(on)]
    earlier = [one for one in same if (one.first or date.min) <= on]
    return next(iter((*there, *reversed(earlier), *same)), None)


def unit_chosen(units: Iterable[UnitOfCode], text: str, on: date) -> UnitOfCode:
    """The one that a person names.

    Raises:
        WhichUnitError: it is none of them, or may be several.
    """
    every = tuple(units)
    wanted = fold(text)
    exact = [one for one in every if fold(one.choice) == wanted]
    named = exact or [one for one in every if fold(one.name) == wanted]
    if len(named) != 1:
        raise WhichUnitError(every[0].code, on, every)
    return named[0]
