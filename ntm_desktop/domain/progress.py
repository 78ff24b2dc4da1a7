"""How far a long piece of work is, and whether it is still wanted.

Plain functions, so that copying, packing and drawing know nothing of a window. Work reports to a
:data:`Progress`, which raises :class:`~ntm_desktop.errors.CancelledError` once somebody asked it
to stop; whoever works then tidies up in ``finally`` and lets the error through. Work that only
knows how much it has just done takes a :data:`Step`; a :class:`Tally` adds its steps up.
"""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""``progress(done, total)``; a total of 0 means "unknown". Raises ``CancelledError``."""

Step = Callable[[int], None]
"""``step(amount)``: so much more is done; 0 only asks whether to go on. Raises the same."""

_WHOLE = 1000


def unwatched(_done: int, _total: int) -> None:
    """The progress of work that nobody looks at and nobody stops."""


def no_step(_amount: int) -> None:
    """The step of work that nobody looks at and nobody stops."""


class Tally:
    """Adds up steps towards a total that may be an estimate: it never shows more than all."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = max(total, 1)
        self._done = 0
        progress(0, self._total)

    def add(self, amount: int) -> None:
        """A :data:`Step`."""
        self._done = min(self._done + amount, self._total)
        self._progress(self._done, self._total)

    def complete(self) -> None:
        """All is done, whatever was estimated."""
        self.add(self._total)


def portion(progress: Progress, start: float, end: float) -> Progress:
    """The progress of one part of a larger work.

    Args:
        progress: of the whole.
        start: where the part begins, from 0 to 1.
        end: where it ends.
    """

    def report(done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 0.0
        progress(round(_WHOLE * (start + (end - start) * share)), _WHOLE)

    return report
