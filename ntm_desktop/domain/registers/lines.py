"""The lines of a register, each made sense of when it is first looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from ntm_desktop.domain.registers.entries import Entry


class Lines(Sequence[Entry]):
    """Thousands of lines of which a window shows a few dozen.

    Equal to any sequence of the same entries. Several threads may look at it.

    Attributes:
        ids: of all lines, in their order.
    """

    __slots__ = ("_made", "_make", "ids")

    def __init__(self, ids: Sequence[str], make: Callable[[int], Entry]) -> None:
        """Hold lines that are not made yet.

        Args:
            ids: of all lines.
            make: the line at a place; asked once for each, twice at most when two threads want it.
        """
        self.ids = ids
        self._make = make
        self._made: list[Entry | None] = [None] * len(ids)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Entry, ...]: ...

    def __getitem__(self, place: int | slice) -> Entry | tuple[Entry, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        found = self._made[place]
        if found is None:
            found = self._made[place] = self._make(place)
        return found

    def __iter__(self) -> Iterator[Entry]:
        make, made = self._make, self._made
        for place, entry in enumerate(made):
            if entry is None:
                entry = made[place] = make(place)
            yield entry

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(map(Entry.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]


def ids_of(entries: Sequence[Entry]) -> Sequence[str]:
    """The ids of lines, without making any that was not looked at."""
    return entries.ids if isinstance(entries, Lines) else [entry.id for entry in entries]
