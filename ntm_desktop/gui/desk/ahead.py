"""Reading ahead what the desk's pages show first, of every period that somebody may choose.

With thousands of communes the first opening of a page would wait for its sums. They are read while
nobody waits for anything, one after the other: first of the chosen period, then of the others, the
newest first. Nothing of it is shown; a page that is opened later finds it in ``Memory``.
"""

from collections import deque
from collections.abc import Callable, Hashable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import OnDatabase, Staged
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext
from ntm_desktop.gui.desk.memory import MOST_PERIODS
from ntm_desktop.gui.desk.readings import (
    making_of_paper,
    making_of_report,
    making_of_tables,
    shown_communes,
    shown_overview,
    shown_recognitions,
    table_choices,
)
from ntm_desktop.store.register.register import Register

_PAUSE_MS = 250
"""Between two readings: whatever the officer does meanwhile comes before the next."""

Making = tuple[Hashable, Callable[[], Staged[object]]]


class Ahead(QObject):
    """The readings that are still to be done on one register; it lives as long as that is open."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self._context = context
        self._left: deque[Making] = deque()
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
        self._left = deque(
            making
            for period in (chosen, *newest[: MOST_PERIODS - 1])
            for making in _of_period(self._context, period)
        )
        self._timer.start()

    def _go_on(self) -> None:
        if not self._left or self._under_way:
            return
        if self._context.tasks.is_busy:
            self._timer.start()
            return
        key, make = self._left.popleft()
        self._under_way = True
        self._context.tasks.run_staged(
            self._context.memory.making(key, make),
            failed=_silent,
            finished=self._finished,
            owner=self,
        )

    def _finished(self) -> None:
        self._under_way = False
        self._timer.start()


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
