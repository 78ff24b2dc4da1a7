"""What a register adds up to in a period; the same whatever the order of the entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ntm_desktop.domain.numbers import percent
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import (
    YEAR,
    Condition,
    FieldKind,
    Form,
    Sum,
    SumKind,
    Tense,
)
from ntm_desktop.domain.registers.times import When, span_of
from ntm_desktop.domain.text import name_key

_ZERO = Decimal(0)


class Place(StrEnum):
    """Where an entry stands towards a period.

    ``PARTLY``: only a longer stretch of time is known, which reaches over the edge of the
    period. ``UNDATED``: it says no time, or one that is still asked about.
    """

    IN = "in"
    OUT = "out"
    PARTLY = "partly"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a sum.

    Attributes:
        key: the value of each field of ``Sum.by``; empty for the whole.
        number: the sum; of a share what is counted.
        whole: of a share what it is of; None otherwise.
    """

    key: tuple[str, ...]
    number: Decimal
    whole: Decimal | None = None

    @property
    def share(self) -> Fraction | None:
        """Of a share, in percent, exact; None when there is nothing to divide by."""
        return percent(self.number, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class SumResult:
    """One sum of a period.

    Attributes:
        total: over all parts; distinct values are told apart over all of them.
        lines: the parts, by key.
        entries: how many entries are in it.
        blank: how many of those have no figure in the field, and so add nothing.
    """

    sum: Sum
    total: Line
    lines: tuple[Line, ...]
    entries: int
    blank: int


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """All sums of a register in a period, and what stands beside them.

    Attributes:
        counted: entries in the period.
        partly: known only by a longer stretch of time; in no sum.
        undated: without a time; in no sum.
        asked: in the period, with a field that is still asked about and adds nothing.
    """

    form: Form
    period: Period
    results: tuple[SumResult, ...]
    counted: tuple[Entry, ...]
    partly: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    asked: tuple[Entry, ...]

    def result(self, sum_id: str) -> SumResult:
        """One sum.

        Raises:
            KeyError: the form declares none with this id.
        """
        for each in self.results:
            if each.sum.id == sum_id:
                return each
        raise KeyError(sum_id)


def place_in(form: Form, entry: Entry, span: When) -> Place:
    """Where an entry stands towards a stretch of time."""
    when = entry.when(form.dated_by)
    if when is None:
        return Place.UNDATED
    if form.tense is Tense.STANDING:
        return _standing(form, entry, when, span)
    if span.first <= when.first and when.last <= span.last:
        return Place.IN
    if when.last < span.first or span.last < when.first:
        return Place.OUT
    return Place.PARTLY


def _standing(form: Form, entry: Entry, when: When, span: When) -> Place:
    if span.last < when.first:
        return Place.OUT
    ended = entry.when(form.until) if form.until else None
    if ended is not None and ended.last < span.last:
        return Place.OUT
    if span.last < when.last:
        return Place.PARTLY
    # Ended in a stretch that holds the last day: it may have been there or not.
    if ended is not None and not ended.exact and ended.first <= span.last < ended.last:
        return Place.PARTLY
    return Place.IN


def period_sums(form: Form, entries: Iterable[Entry], period: Period) -> PeriodSums:
    """Add up what the form declares over the entries of a period."""
    span = span_of(period)
    by_place: dict[Place, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_place[place_in(form, entry, span)].append(entry)
    counted = by_place[Place.IN]
    return PeriodSums(
        form,
        period,
        tuple(_result(form, each, counted, span) for each in form.sums),
        tuple(counted),
        tuple(by_place[Place.PARTLY]),
        tuple(by_place[Place.UNDATED]),
        tuple(entry for entry in counted if entry.asked),
    )


@dataclass(slots=True)
class _Tally:
    """A sum under way."""

    number: Decimal = _ZERO
    whole: Decimal = _ZERO
    distinct: set[tuple[str, ...]] = field(default_factory=set)


def _result(form: Form, each: Sum, entries: Sequence[Entry], span: When) -> SumResult:
    whole, parts = _Tally(), defaultdict[tuple[str, ...], _Tally](_Tally)
    count = blank = 0
    for entry in entries:
        met = all(holds(condition, entry, span) for condition in each.where)
        if not met and not _share_of_entries(each):
            continue
        if _share_of_entries(each) and not _answers(each, entry):
            continue
        count += 1
        key = tuple(_key_value(form, field_id, entry) for field_id in each.by)
        blank += _blank(each, entry)
        for tally in (whole, parts[key]) if each.by else (whole,):
            _add(form, each, tally, entry, met=met)
    lines = (_line(each, key, tally) for key, tally in sorted(parts.items()))
    return SumResult(each, _line(each, (), whole), tuple(lines), count, blank)


def _blank(each: Sum, entry: Entry) -> bool:
    """Whether an entry adds nothing because it does not say what is asked."""
    said = [bool(entry.value(field_id)) for field_id in (*each.fields, each.of) if field_id]
    enough = any if each.kind is SumKind.DISTINCT else all
    return bool(said) and not enough(said)


def _share_of_entries(each: Sum) -> bool:
    return each.kind is SumKind.SHARE and not each.fields


def _answers(each: Sum, entry: Entry) -> bool:
    """Whether an entry says what the share asks; one that does not is no part of the whole."""
    return all(
        condition.filled is not None or bool(entry.value(condition.field))
        for condition in each.where
    )


def _add(form: Form, each: Sum, tally: _Tally, entry: Entry, *, met: bool) -> None:
    match each.kind:
        case SumKind.COUNT:
            tally.number += 1
        case SumKind.SUM:
            tally.number += entry.number(each.fields[0]) or _ZERO
        case SumKind.DISTINCT:
            named = tuple(_distinct_value(form, field_id, entry) for field_id in each.fields)
            if any(named):
                tally.distinct.add(named)
        case SumKind.SHARE if each.fields:
            part, of = entry.number(each.fields[0]), entry.number(each.of)
            # Half of a share would change it without a word; see ``SumResult.blank``.
            if part is not None and of is not None:
                tally.number += part
                tally.whole += of
        case SumKind.SHARE:
            tally.number += int(met)
            tally.whole += 1


def _line(each: Sum, key: tuple[str, ...], tally: _Tally) -> Line:
    if each.kind is SumKind.DISTINCT:
        return Line(key, Decimal(len(tally.distinct)))
    return Line(key, tally.number, tally.whole if each.kind is SumKind.SHARE else None)


def _key_value(form: Form, field_id: str, entry: Entry) -> str:
    if field_id == YEAR:
        when = entry.when(form.dated_by)
        return str(when.first.year) if when and when.first.year == when.last.year else ""
    return entry.value(field_id)


def _distinct_value(form: Form, field_id: str, entry: Entry) -> str:
    value = entry.value(field_id)
    return name_key(value) if form.field(field_id).kind is FieldKind.TEXT else value


def holds(condition: Condition, entry: Entry, span: When) -> bool:
    """Whether an entry is as a condition says, at the end of a stretch of time."""
    value = entry.value(condition.field)
    if condition.one_of:
        return value in condition.one_of
    if condition.filled is not None:
        said = bool(value) or condition.field in entry.asked
        return said is condition.filled
    when = entry.when(condition.field)
    if when is None:
        return False
    if condition.passed:
        return when.last <= span.last
    days = (when.last - span.last).days
    return condition.within_days is not None and 0 < days <= condition.within_days


def key_order(form: Form, each: Sum) -> Mapping[int, Mapping[str, int]]:
    """Place in ``Sum.by`` to the order of its values: choices as the form lists them."""
    return {
        place: {choice.id: number for number, choice in enumerate(form.field(field_id).choices)}
        for place, field_id in enumerate(each.by)
        if field_id != YEAR and form.field(field_id).choices
    }


def ordered_lines(form: Form, result: SumResult) -> tuple[Line, ...]:
    """The parts of a sum with choices in the order of the form, what says nothing last."""
    orders = key_order(form, result.sum)

    def order(line: Line) -> tuple[tuple[bool, int, str], ...]:
        return tuple(
            (not value, orders.get(place, {}).get(value, len(orders.get(place, {}))), value)
            for place, value in enumerate(line.key)
        )

    return tuple(sorted(result.lines, key=order))
