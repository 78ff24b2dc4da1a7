"""What pages read of the register is kept until somebody writes into it.

With thousands of communes adding up takes seconds; a page that is opened again shows what was
added up before, as long as the register is the very same. Whether it is, SQLite says: one number
counts what others committed, another what this program wrote. After a change a page shows what was
added up before it at once, says that it is adding up anew, and gives nothing of it out meanwhile.
What was read in an earlier session, or of a period chosen long ago, lies on a shelf on disk
(``shelf.py``) and stands there at once in the same way.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, NamedTuple, TypeVar, cast

from ntm_desktop.domain.staged import OnDatabase, Staged
from ntm_desktop.gui.desk.shelf import Shelf
from ntm_desktop.store.register.register import Register

T = TypeVar("T")
MOST_PERIODS = 8
"""Of how many periods what the pages show is kept."""
_MOST = 10 * MOST_PERIODS


class _Kept(NamedTuple):
    stamp: tuple[int, int]
    value: object


class Memory:
    """Values by what they are of; the ones not asked for longest go first."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        """Nothing read yet.

        Args:
            shelf: where what was read before lies, None without.
        """
        self.shelf = shelf
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        # Read on the thread of the register, and between the steps of a making.
        self._lock = Lock()

    def reading(self, key: Hashable, read: Callable[[Register], T]) -> Callable[[Register], T]:
        """The same reading, which is not done again while the register is the same.

        Args:
            key: all that the value depends on besides the register.
            read: reads it; its value is never changed by anybody.
        """

        def ask(register: Register) -> T:
            found, value = self._find(key, register.stamp())
            if not found:
                value = read(register)
                self._keep(key, register.stamp(), value)
            return cast("T", value)

        return ask

    def last(self, key: Hashable) -> object | None:
        """What was read of this the last time, though the register may be another one by now."""
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return kept.value
        return self.shelf.read(key) if self.shelf is not None else None

    def making(self, key: Hashable, make: Callable[[], Staged[T]]) -> Staged[T]:
        """The same in steps."""
        stamp: tuple[int, int] = yield OnDatabase(Register.stamp)
        found, value = self._find(key, stamp)
        if not found:
            value = yield from make()
            # What was written meanwhile is not in it: the old stamp stands beside it then.
            self._keep(key, stamp, value)
        return cast("T", value)

    def _find(self, key: Hashable, stamp: tuple[int, int]) -> tuple[bool, Any]:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.stamp != stamp:
                return False, None
            self._kept.move_to_end(key)
            return True, kept.value

    def _keep(self, key: Hashable, stamp: tuple[int, int], value: object) -> None:
        with self._lock:
            self._kept[key] = _Kept(stamp, value)
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
