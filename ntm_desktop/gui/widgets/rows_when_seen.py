"""Rows of a long table that are made when they are looked at."""

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

R = TypeVar("R")


class RowsWhenSeen(Sequence[R]):
    """Plain rows of a long list, each made when it is looked at first; none is a section."""

    def __init__(self, keys: Sequence[object], make: Callable[[int], R]) -> None:
        """Rows that are made later.

        Args:
            keys: of every row.
            make: the row at a place.
        """
        self.keys = tuple(keys)
        self._make = make
        self._made: dict[int, R] = {}

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> R: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[R, ...]: ...

    def __getitem__(self, place: int | slice) -> R | tuple[R, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self.keys))))
        at = range(len(self.keys))[place]
        if at not in self._made:
            self._made[at] = self._make(at)
        return self._made[at]
