"""What the window over a register reads besides its pages."""

from dataclasses import dataclass
from datetime import UTC, datetime

from ntm_desktop.district.desk_settings import area_of
from ntm_desktop.district.overview import newest_period, waiting_positions
from ntm_desktop.domain.periods import Period, local_day
from ntm_desktop.store.register.register import Register


@dataclass(frozen=True, slots=True)
class DeskHead:
    """What top bar and status bar show.

    Attributes:
        office: its name.
        area: code of the one district it answers for, "" for the whole province.
        periods: something was received for, the newest last.
        newest: the last of them that has begun, None while nothing was received.
        communes: how many are enrolled.
        packages: how many were received.
        waiting: how many wait for an answer.
        copy_for: the officer whose copy for appraising it is, "" for the office's own register.
        copy_words: what can be done in it, in words.
    """

    office: str
    area: str
    periods: tuple[Period, ...]
    newest: Period | None
    communes: int
    packages: int
    waiting: int
    copy_for: str = ""
    copy_words: str = ""


def read_head(register: Register) -> DeskHead:
    """Read it."""
    copy = register.work_copy
    return DeskHead(
        office=register.office().name,
        area=area_of(register),
        periods=tuple(sorted(Period.parse(key) for key in register.period_keys())),
        newest=newest_period(register, local_day(datetime.now(UTC))),
        communes=len(register.communes()),
        packages=len(register.packages()),
        waiting=len(waiting_positions(register)),
        copy_for=copy.officer if copy is not None else "",
        copy_words=copy.refusal if copy is not None else "",
    )
