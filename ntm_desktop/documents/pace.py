"""How slow this machine is: limits of time are for the work a file makes, not a PC's age."""

import time
from functools import cache

_PIECE = 50_000
_USUAL_SECONDS = 0.0025
"""One piece on the machines the limits were measured on, with half as much again."""
_SLOWEST = 4.0
"""Times; whatever is slower than that is told as too slow, and not waited for."""


@cache
def pace() -> float:
    """Times that a second of work takes here, 1 to 4; measured once in some hundredths of a second.

    By the clock, which some systems count finer than the processor's time, and the shortest of
    several pieces, so that other programs at work do not count.
    """
    return times_slower(min(_piece() for _ in range(5)))


def times_slower(seconds: float) -> float:
    """What a piece that took so long says of the machine."""
    return min(_SLOWEST, max(1.0, seconds / _USUAL_SECONDS))


def _piece() -> float:
    began = time.perf_counter()
    mixed = 0
    for number in range(_PIECE):
        mixed ^= number * 3
    return time.perf_counter() - began
