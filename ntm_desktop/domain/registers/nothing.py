"""“Không phát sinh”: a register that has nothing to say of a period says so by a line of its own.

The marks are lines of the register ``nothing-to-report``, so that history, undo, merging,
packages and the receiving office treat them as they treat every line. A mark holds only while
nothing stands in the register for its period: whatever way a line came in, it speaks louder.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.sums import Place, place_in
from ntm_desktop.domain.registers.times import When, months, span_of

NOTHING = "nothing-to-report"
"""Id of the register of the marks."""
ABOUT, TITLE, PERIOD = "about", "title", "period"
NOTHING_WORDS = "Không phát sinh"


def markable(form: Form) -> bool:
    """Whether a register may be marked: one that is kept on the page of registers."""
    return not form.page


def name_of(form: Form) -> str:
    """What the register is about: "Đào tạo, tập huấn"."""
    name = form.title.removeprefix("Sổ ")
    return name[:1].upper() + name[1:]


def stretches_of(period: Period) -> tuple[When, ...]:
    """A period as stretches that a date field can hold: nine months are a half and a quarter."""
    match period.kind:
        case PeriodKind.NINE_MONTHS:
            return (months(period.year, 1, 6), months(period.year, 7, 3))
        case PeriodKind.SPAN:
            return tuple(months(year, 1, 12) for year in period.years)
    return (span_of(period),)


def of_register(marks: Iterable[Entry], register: str) -> tuple[Entry, ...]:
    """The marks that speak of a register, and say when."""
    return tuple(
        mark for mark in marks if mark.value(ABOUT) == register and mark.when(PERIOD) is not None
    )


def covered(marks: Iterable[Entry], register: str, period: Period) -> bool:
    """Whether marks of a register hold every day of a period together."""
    wanted = span_of(period)
    return covers(marks, register, wanted.first, wanted.last)


def covers(marks: Iterable[Entry], about: str, first: date, last: date) -> bool:
    """Whether marks of a register, or of what else they may be about, hold every day together."""
    spans = sorted(
        ((when.first, when.last) for m in of_register(marks, about) if (when := m.when(PERIOD))),
    )
    reached = first
    for begins, ends in spans:
        if begins > reached:
            break
        reached = max(reached, ends + timedelta(days=1))
    return reached > last


def lines_within(form: Form, entries: Iterable[Entry], period: Period) -> tuple[Entry, ...]:
    """The lines that may belong to a period; those without a date say nothing of it."""
    span = span_of(period)
    wanted = (Place.IN, Place.PARTLY)
    return tuple(entry for entry in entries if place_in(form, entry, span) in wanted)


def any_within(form: Form, entries: Sequence[Entry], period: Period) -> bool:
    """Whether a line may belong to a period.

    From the last one on, which the period at work mostly has: of a long register no other line
    has to be made sense of.
    """
    span = span_of(period)
    wanted = (Place.IN, Place.PARTLY)
    return any(place_in(form, entry, span) in wanted for entry in reversed(entries))


def nothing_in(
    form: Form, entries: Sequence[Entry], marks: Iterable[Entry], period: Period
) -> bool:
    """Whether it was said that nothing is to be written in a period, and nothing is."""
    return covered(marks, form.id, period) and not any_within(form, entries, period)


def spoken_against(form: Form, line: Entry, marks: Iterable[Entry]) -> tuple[Entry, ...]:
    """The marks that a line makes untrue."""
    return tuple(
        mark
        for mark in of_register(marks, form.id)
        if (when := mark.when(PERIOD)) and place_in(form, line, when) in (Place.IN, Place.PARTLY)
    )
