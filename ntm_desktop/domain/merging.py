"""Two copies of one commune's data held against each other, from what each has written since.

Both copies keep a log of every field that was changed. What stands in both logs is common; what
stands in one only was done there alone. A field changed on one side is taken from it; a field
changed on both sides to different values is for a person to decide.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from ntm_desktop.domain.merging_fields import flat, folded, inner_columns

NOBODY_TYPED = frozenset(
    {
        "position", "added_at", "added_by", "created_at", "adopted_at", "adopted_by", "trusted_at",
        "trusted_by",
    }
)  # fmt: skip
"""Columns in which ours stays where both sides have one: order in a list, and when it was made."""


class Slot(NamedTuple):
    """Where a value stands: one field of one record.

    Attributes:
        subject: kind of record.
        assessment_id: of which assessment; None for what belongs to the commune as a whole.
        key: which record.
        field: which field of it.
    """

    subject: str
    assessment_id: str | None
    key: str
    field: str


class Logged(NamedTuple):
    """One change as a copy logged it; there are tens of thousands of them.

    Attributes:
        position: place in that copy's log, rising.
        id: the same in every copy that has this very row.
        change_id: of the edit it is part of.
        at_text: ISO 8601, UTC, by that PC's clock.
        who: may be empty.
        subject: with the three that follow the place, as ``Slot`` has them; flat, because that is
            how they come out of a file.
    """

    position: int
    id: str
    change_id: str
    at_text: str
    who: str
    subject: str
    assessment_id: str | None
    key: str
    field: str
    old: str | None
    new: str | None

    @property
    def slot(self) -> Slot:
        """Where it was done."""
        return Slot(self.subject, self.assessment_id, self.key, self.field)

    @property
    def at(self) -> datetime:
        """When it was done, UTC, by that PC's clock."""
        return datetime.fromisoformat(self.at_text)


# Of tens of thousands of rows, without a step of Python for each.
_id_of = itemgetter(Logged._fields.index("id"))
_place_of = itemgetter(*map(Logged._fields.index, Slot._fields))


@dataclass(frozen=True)
class Log:
    """What a copy has written.

    Attributes:
        rows: in their order.
        absorbed: ids of rows of other copies up to which these were merged into this one; what
            was merged and taken back is not among them.
        merges: id of such a row to the edits that merged up to it, those taken back too.
        marks: id of such a row to the place in this log at which it was merged.
        took_in: id of such a row to the ids of all rows of other copies that the merge took in, as
            far as they were kept; of merges that were taken back nothing. A copy that went back to
            a backup has lost the row up to which it was merged, but not all of these.
    """

    rows: Sequence[Logged]
    absorbed: frozenset[str]
    merges: Mapping[str, frozenset[str]]
    marks: Mapping[str, int]
    took_in: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def seen(self) -> frozenset[str]:
        """Ids of all rows of other copies that merges took in."""
        return frozenset().union(*self.took_in.values())

    def value_at(self, slot: Slot, position: int, now: str | None) -> str | None:
        """What stood at a place after the row at ``position``, when ``now`` stands there."""
        rows = self._by_slot.get(slot, ())
        return next((row.old for row in rows if row.position > position), now)

    @cached_property
    def _by_slot(self) -> dict[Slot, list[Logged]]:
        return _by_place(self.rows)


@dataclass(frozen=True, slots=True)
class Apart:
    """What each side did that the other has not seen, by place, in order.

    Attributes:
        our_mark: where in our log theirs was merged last, and up to where in theirs; None when it
            never was.
        their_mark: the same the other way round.
    """

    ours: Mapping[Slot, tuple[Logged, ...]]
    theirs: Mapping[Slot, tuple[Logged, ...]]
    our_mark: tuple[int, int] | None = None
    their_mark: tuple[int, int] | None = None


def apart(ours: Log, theirs: Log) -> Apart:
    """What each side did since they were one, or since one was merged into the other."""
    our_ids, their_ids = set(map(_id_of, ours.rows)), set(map(_id_of, theirs.rows))
    return Apart(
        _own(ours, theirs, their_ids),
        _own(theirs, ours, our_ids),
        _merged_at(ours, theirs),
        _merged_at(theirs, ours),
    )


def _own(log: Log, other: Log, other_ids: set[str]) -> Mapping[Slot, tuple[Logged, ...]]:
    """The rows of a copy that the other has neither in its log nor merged."""
    absorbed, known = other.absorbed, other_ids | other.seen
    seen_up_to = 0
    if absorbed:
        seen_up_to = max((row.position for row in log.rows if row.id in absorbed), default=0)
    # What was taken from the other side is no news to it.
    from_other = {
        edit for row_id, edits in log.merges.items() if row_id in other_ids for edit in edits
    }
    own = [
        row
        for row_id, row in zip(map(_id_of, log.rows), log.rows, strict=True)
        if row_id not in known and row[0] > seen_up_to and row[2] not in from_other
    ]
    echo = _echo(log, other, other_ids)
    by_place = _by_place(own)
    if echo:
        by_place = {
            slot: [row for row in rows if (row.change_id, slot, row.new) not in echo]
            for slot, rows in by_place.items()
        }
    return {slot: tuple(rows) for slot, rows in by_place.items() if rows}


def _echo(log: Log, other: Log, other_ids: set[str]) -> set[tuple[str, Slot, str | None]]:
    """What a copy wrote because it took it from the other, when that has gone back to a backup.

    Then the row up to which it was merged is not in the other's log any more; what it took of rows
    that are still there is no news to the other. As edit, place and value.
    """
    found: set[tuple[str, Slot, str | None]] = set()
    for last, ids in log.took_in.items():
        if last not in other_ids and not ids.isdisjoint(other_ids):
            for row in other.rows:
                if row.id in ids:
                    found |= {(edit, row.slot, row.new) for edit in log.merges.get(last, ())}
    return found


def _by_place(rows: Sequence[Logged]) -> dict[Slot, list[Logged]]:
    found: defaultdict[tuple[Any, ...], list[Logged]] = defaultdict(list)
    for place, row in zip(map(_place_of, rows), rows, strict=True):
        found[place].append(row)
    return {Slot(*place): listed for place, listed in found.items()}


def unsettled(
    done: Apart, ours: Log, theirs: Log, slot: Slot, now: str | None, there: str | None
) -> tuple[tuple[Logged, ...], tuple[Logged, ...]]:
    """What each side did at a place that no merge has settled: our rows, their rows.

    When one side merged the other and both then had the same value there, what it had done
    before is no news any more.

    Args:
        done: see ``apart``.
        ours: our log.
        theirs: their log, with our ids.
        slot: the place.
        now: what stands there here.
        there: what stands there on the other side.
    """
    mine, other = done.ours.get(slot, ()), done.theirs.get(slot, ())
    mark = done.our_mark
    if mark is not None and ours.value_at(slot, mark[0], now) == theirs.value_at(
        slot, mark[1], there
    ):
        mine = tuple(row for row in mine if row.position > mark[0])
    mark = done.their_mark
    if mark is not None and theirs.value_at(slot, mark[0], there) == ours.value_at(
        slot, mark[1], now
    ):
        other = tuple(row for row in other if row.position > mark[0])
    return mine, other


def _merged_at(log: Log, other: Log) -> tuple[int, int] | None:
    """Where in a log the other was merged last, and up to where in the other's."""
    row = next((row for row in reversed(other.rows) if row.id in log.absorbed), None)
    return (log.marks[row.id], row.position) if row is not None else None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that both sides changed, to different ones.

    Attributes:
        slot: where it stands.
        column: of the record where the value is a whole record, with the field in it where the
            column holds several (``merging_fields``); "" otherwise.
        base: the value both began with, as far as it is known.
        ours: None when it is gone here.
        theirs: None when it is gone there.
        our_change: what was done here last.
        their_change: what was done there last.
    """

    slot: Slot
    column: str
    base: str | None
    ours: str | None
    theirs: str | None
    our_change: Logged
    their_change: Logged

    @property
    def id(self) -> str:
        """Names it while it is decided."""
        slot = self.slot
        parts = (slot.subject, slot.assessment_id or "", slot.key, slot.field, self.column)
        return "/".join(parts)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one place.

    Attributes:
        value: what it gets where nothing is open, and ours in what is open.
        changed: whether that is another value than ours.
        conflicts: what a person has to decide; of a record a column each.
        ours: the value here.
        theirs: the value on the other side.
        last: what was done there last.
        tied: id of the conflict that decides this place with its own; "" for none.
    """

    slot: Slot
    value: str | None
    changed: bool
    conflicts: tuple[Conflict, ...]
    ours: str | None
    theirs: str | None
    last: Logged
    tied: str = ""

    def with_choices(self, chosen: Iterable[str]) -> str | None:
        """The value when the conflicts with these ids are decided for the other side."""
        chosen = frozenset(chosen)
        if self.tied:
            return self.theirs if self.tied in chosen else self.ours
        if not self.conflicts:
            return self.value
        wanted = [conflict for conflict in self.conflicts if conflict.id in chosen]
        if not wanted:
            return self.value
        if any(not conflict.column for conflict in wanted):
            return self.theirs
        value, other = _record(self.value) or {}, _record(self.theirs) or {}
        columns = inner_columns(value, other)
        record, theirs = flat(value, columns), flat(other, columns)
        for conflict in wanted:
            record[conflict.column] = theirs.get(conflict.column)
        return json.dumps(folded(record, columns), ensure_ascii=False, sort_keys=True)


def decide(
    slot: Slot,
    ours: str | None,
    theirs: str | None,
    our_rows: Sequence[Logged],
    their_rows: Sequence[Logged],
) -> Decision:
    """What becomes of a place that the other side has changed.

    Args:
        slot: the place.
        ours: what stands there here.
        theirs: what stands there on the other side.
        our_rows: what was done here that the other side has not seen.
        their_rows: what was done there, at least one.
    """
    last = their_rows[-1]

    def outcome(value: str | None, conflicts: tuple[Conflict, ...] = ()) -> Decision:
        return Decision(slot, value, value != ours, conflicts, ours, theirs, last)

    # What each side began with; of a side that did nothing, what it has.
    their_base, our_base = their_rows[0].old, our_rows[0].old if our_rows else ours
    if ours == theirs:
        return outcome(ours)
    if (moved := _moved(our_base, ours, their_base, theirs)) is not None:
        return outcome(moved.value)
    base = their_base
    whole = Conflict(slot, "", base, ours, theirs, (our_rows or their_rows)[-1], last)
    mine, other = _record(ours), _record(theirs)
    if mine is None or other is None:
        return outcome(ours, (whole,))
    columns = inner_columns(mine, other)
    before = flat(_record(our_base or their_base) or {}, columns)
    was_there = before
    if our_base != their_base and their_base is not None:
        was_there = flat(_record(their_base) or {}, columns)
    mine, other = flat(mine, columns), flat(other, columns)
    merged = dict(mine)
    conflicts = []
    for column in sorted(mine.keys() | other.keys()):
        here, there = mine.get(column), other.get(column)
        if here == there:
            continue
        side = _moved(before.get(column), here, was_there.get(column), there)
        if side is not None:
            merged[column] = side.value
        elif column not in NOBODY_TYPED:
            was = _plain(was_there.get(column))
            conflicts.append(
                Conflict(slot, column, was, _plain(here), _plain(there), our_rows[-1], last)
            )
    if merged == mine:
        return outcome(ours, tuple(conflicts))
    text = json.dumps(folded(merged, columns), ensure_ascii=False, sort_keys=True)
    return outcome(text, tuple(conflicts))


class _Value(NamedTuple):
    value: Any


def _moved(our_base: Any, ours: Any, their_base: Any, theirs: Any) -> _Value | None:
    """The value of the side that alone moved on; None when both did."""
    if theirs == their_base:
        return _Value(ours)
    if ours == our_base:
        return _Value(theirs)
    # One side still has, or began with, what the other came to or began with.
    if theirs == our_base and ours != their_base:
        return _Value(ours)
    if ours == their_base and theirs != our_base:
        return _Value(theirs)
    return None


def _plain(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _record(text: str | None) -> dict[str, Any] | None:
    if text is None or not text.startswith("{"):
        return None
    try:
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
