"""Reading ahead what the desk's pages show first, of every period that somebody may choose.

With thousands of communes the first opening of a page would wait for its sums. They are read while
nobody waits for anything, one after the other: first of the chosen period, then of the others, the
newest first. Nothing of it is shown; a page that is opened later finds it in ``Memory``. Of periods
for which memory has no room, what is read lies on the shelf only, and is read again when something
of the period was received or answered since.
"""

from collections import deque
from collections.abc import Callable, Hashable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.gui.desk.memory import MOST_PERIODS, Memory
from ntm_desktop.gui.desk.readings import (
    making_of_paper,
    making_of_report,
    making_of_tables,
    shown_communes,
    shown_overview,
    shown_recognitions,
    shown_waiting,
    table_choices,
    to_lay_down,
)
from ntm_desktop.gui.desk.shelf import Shelf
from ntm_desktop.store.register.period_marks import period_mark
from ntm_desktop.store.register.register import Register

_PAUSE_MS = 250
"""Between two readings: whatever the officer does meanwhile comes before the next."""

Making = tuple[Hashable, Callable[[], Staged[object]]]
_NOT_LAID_DOWN = frozenset({"paper"})
"""Drawn from what the report says, and not waited for when the page is opened."""


class _Next(NamedTuple):
    """A reading that is still to be done."""

    period: Period | None  # None: of whatever period
    key: Hashable
    make: Callable[[], Staged[object]]
    kept: bool  # in memory, too


class Ahead(QObject):
    """The readings that are still to be done on one register; it lives as long as that is open."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self._context = context
        self._left: deque[_Next] = deque()
        self._under_way = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be read."""
        return not self._left and not self._under_way

    def begin(self, periods: tuple[Period, ...]) -> None:
        """Read the pages of the chosen period, then of these; what is kept is not read again.

        Args:
            periods: for which something was received, in any order.
        """
        chosen = self._context.period
        newest = sorted((one for one in periods if one != chosen), reverse=True)
        waiting = shown_waiting(self._context)
        self._left = deque(
            [_Next(None, waiting.key, partial(_in_one_step, waiting.read), kept=True)]
        )
        self._left.extend(
            _Next(period, key, make, kept=place < MOST_PERIODS)
            for place, period in enumerate((chosen, *newest))
            for key, make in _of_period(self._context, period)
            if place < MOST_PERIODS or _is_laid_down(key)
        )
        self._timer.start()

    def _go_on(self) -> None:
        if not self._left or self._under_way:
            return
        if self._context.tasks.is_busy:
            self._timer.start()
            return
        self._under_way = True
        self._context.tasks.run_staged(
            _reading(self._context.memory, self._left.popleft()),
            failed=_silent,
            finished=self._finished,
            owner=self,
        )

    def _finished(self) -> None:
        self._under_way = False
        self._timer.start()


def _reading(memory: Memory, one: _Next) -> Staged[object]:
    """Read it into memory, onto the shelf or both, what is not there already."""
    shelf = memory.shelf
    if shelf is None or not _is_laid_down(one.key):
        return (yield from memory.making(one.key, one.make)) if one.kept else None
    mark: str = yield OnDatabase(partial(_mark, one.period))
    laid: str | None = yield Beside(partial(_laid_mark, shelf, one.key))
    if one.kept:
        value = yield from memory.making(one.key, one.make)
    elif laid != mark:
        value = yield from one.make()
    else:
        return None
    if laid != mark:
        yield Beside(partial(_lay_down, shelf, one.key, value, mark))
    return value


def _mark(period: Period | None, register: Register) -> str:
    return period_mark(register, period.key if period is not None else "")


def _laid_mark(shelf: Shelf, key: Hashable, _progress: Progress) -> str | None:
    return shelf.mark(key)


def _lay_down(shelf: Shelf, key: Hashable, value: object, mark: str, _progress: Progress) -> None:
    shelf.write(key, to_lay_down(value), mark)


def _is_laid_down(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[0] not in _NOT_LAID_DOWN


def _of_period(context: DeskContext, period: Period) -> tuple[Making, ...]:
    """What the pages show first of a period, in the order in which they are likely opened."""
    read: list[tuple[Hashable, Callable[[Register], object]]] = [
        shown_overview(context, period),
        shown_communes(context, period),
        table_choices(context, period),
        shown_recognitions(context, period),
    ]
    return (
        *((key, partial(_in_one_step, one)) for key, one in read),
        making_of_tables(context, period, area=context.area),
        making_of_report(context, period),
        making_of_paper(context, period),
    )


def _in_one_step(read: Callable[[Register], object]) -> Staged[object]:
    value: object = yield OnDatabase(read)
    return value


def _silent(_error: NtmError) -> None:
    """The page says it when it is opened."""
