"""What one side took away and the other went on with: asked as one, and carried out as one.

A project goes with its years, payments and photos; a village may be named by gardens and lines of
registers. Each place for itself, a payment typed on one PC would be taken for a project that the
other one removed. So a record and what is its own are of one side: of the one that has seen what
the other did, or of the one that a person chooses.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from ntm_desktop.domain.merging import Conflict, Decision, Logged, Slot
from ntm_desktop.services.merging.same_things import told_as_ours
from ntm_desktop.store.commune import assessments, edits, merges
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.keyed import RECORD
from ntm_desktop.store.commune.money import GIFTS
from ntm_desktop.store.commune.places import PLACES, VILLAGES
from ntm_desktop.store.commune.project_cards import CARDS, PERIODS, QUANTITIES, YEARS
from ntm_desktop.store.commune.project_photos import PHOTOS
from ntm_desktop.store.commune.registers import ENTRIES
from ntm_desktop.store.sqlite_file import Row

MADE = assessments.MADE
_OWN = {CARDS: (YEARS, PERIODS, QUANTITIES, PHOTOS)}
_IN_YEAR = (PERIODS, QUANTITIES)
_LINKED = {CARDS: ((GIFTS, "project_id"),), VILLAGES: ((PLACES, "village_id"),)}

Slots = tuple[Slot, ...]
News = Callable[[Slot], tuple[tuple[Logged, ...], tuple[Logged, ...]]]
"""A place to what each side did there that no merge has settled: ours, theirs."""
Stored = Callable[[Slot], tuple[str | None, str | None]]
"""A place to what stands there: ours, theirs with our ids."""


@dataclass(frozen=True, slots=True)
class Removals:
    """What became of records that one side took away.

    Attributes:
        decisions: of every place that goes or stays with such a record; before those that the
            places would have had for themselves.
        dropped: places whose own decision does not hold any more.
        went_on: id of each question to what the other side did meanwhile, by place.
    """

    decisions: Mapping[Slot, Decision] = field(default_factory=dict)
    dropped: frozenset[Slot] = frozenset()
    went_on: Mapping[str, tuple[Slot, ...]] = field(default_factory=dict)


class Sides:
    """Both files by record, with our ids."""

    def __init__(self, ours: CommuneFile, theirs: CommuneFile, same: Mapping[str, str]) -> None:
        self._files = (ours, theirs)
        self._same = dict(same)
        self._rows: dict[str, tuple[dict[str, Row], dict[str, Row]]] = {}

    def rows(self, subject: str) -> tuple[dict[str, Row], dict[str, Row]]:
        """Records of a kind by key: ours, theirs."""
        if subject not in self._rows:
            table = edits.TABLES[subject]
            mine, other = (
                {str(row[table.key]): row for row in table.rows(file)} for file in self._files
            )
            told = {self._told(key): self._as_ours(row) for key, row in other.items()}
            self._rows[subject] = mine, told
        return self._rows[subject]

    def text(self, slot: Slot, side: int) -> str | None:
        """A record as an edit holds it."""
        row = self.rows(slot.subject)[side].get(slot.key)
        return None if row is None else edits.TABLES[slot.subject].text(row)

    @cached_property
    def assessments(self) -> tuple[dict[str, Row], dict[str, Row]]:
        """Assessments that are not withdrawn, by id."""
        mine, other = (
            {row["id"]: row for row in merges.every_assessment(file) if not row["withdrawn_at"]}
            for file in self._files
        )
        return mine, {self._told(key): self._as_ours(row) for key, row in other.items()}

    def _told(self, text: str) -> str:
        return told_as_ours(text, self._same) or ""

    def _as_ours(self, row: Row) -> Row:
        if not self._same:
            return row
        return {
            name: self._told(value) if isinstance(value, str) else value
            for name, value in row.items()
        }


def removals(
    sides: Sides,
    touched: Sequence[Slot],
    news: News,
    stored: Stored,
    latest: Logged,
) -> Removals:
    """Settle every record that stands on one side only.

    Args:
        sides: both files.
        touched: every place that either side changed.
        news: what each side did at a place.
        stored: what stands at a place.
        latest: what the other side did last.
    """
    found = _Found(sides, touched, news, stored, latest)
    for table in (CARDS, YEARS, VILLAGES, PLACES):
        mine, other = sides.rows(table.subject)
        for key in sorted(mine.keys() ^ other.keys()):
            slot = Slot(table.subject, None, key, RECORD)
            if slot not in found.decisions and slot not in found.dropped:
                found.settle(slot, partial(_around, sides, slot))
    mine, other = sides.assessments
    for key in sorted(mine.keys() ^ other.keys()):
        slot = Slot(assessments.ASSESSMENT, key, MADE, MADE)
        found.settle(slot, partial(_answers, touched, key))
        # Its record says by which rules it is.
        found.dropped.add(slot._replace(key=assessments.PIN, field=assessments.PIN))
    return Removals(found.decisions, frozenset(found.dropped), found.went_on)


class _Found:
    def __init__(
        self,
        sides: Sides,
        touched: Sequence[Slot],
        news: News,
        stored: Stored,
        latest: Logged,
    ) -> None:
        self._sides, self._touched, self._news, self._stored = sides, touched, news, stored
        self._latest = latest
        self.decisions: dict[Slot, Decision] = {}
        self.dropped: set[Slot] = set()
        self.went_on: dict[str, tuple[Slot, ...]] = {}

    def settle(self, slot: Slot, around: Callable[[], tuple[Slots, Slots]]) -> None:
        """Decide over one record that stands on one side only, with what is its own.

        Args:
            slot: the record.
            around: what is its own and what names it; not asked where nothing was removed, for
                that may be hundreds of records that one side has made.
        """
        keeper = 0 if self._there(slot, 0) else 1
        rows = self._news(slot)[1 - keeper]
        # What was taken back, a merge perhaps, was not there before and is no removal.
        removed = bool(rows) and rows[0].old is not None and rows[-1].new is None
        made = any(one.old is None for one in self._news(slot)[keeper][:1])
        if not removed and (keeper == 0 or made):
            return
        own, links = around()
        went_on = [
            one
            for one in (slot, *own, *links, *self._assessed(slot))
            if self._there(one, keeper) and self._new_in(one, keeper)
        ]
        if removed and went_on:
            self._ask(slot, own, went_on, keeper)
        elif removed and keeper == 0:
            self._follow(slot, own, self._news(slot)[1][-1])
        elif not removed:
            # It was removed here; the other side has seen that and has it all the same.
            last = self._news(went_on[0])[1][-1] if went_on else self._latest
            self._follow(slot, own, last)
        else:
            self.dropped |= {slot, *own}

    def _follow(self, slot: Slot, own: Sequence[Slot], last: Logged) -> None:
        """What is a record's own becomes what it is on the other side."""
        for one in (slot, *own):
            ours, theirs = self._text(one, 0), self._text(one, 1)
            self.decisions[one] = Decision(one, theirs, theirs != ours, (), ours, theirs, last)

    def _ask(self, slot: Slot, own: Sequence[Slot], went_on: Sequence[Slot], keeper: int) -> None:
        ours, theirs = self._text(slot, 0), self._text(slot, 1)
        gone = self._news(slot)[1 - keeper][-1]
        latest = max((self._news(one)[keeper][-1] for one in went_on), key=lambda row: row.at)
        mine, other = (latest, gone) if keeper == 0 else (gone, latest)
        conflict = Conflict(slot, "", gone.old, ours, theirs, mine, other)
        self.decisions[slot] = Decision(slot, ours, False, (conflict,), ours, theirs, other)
        self.went_on[conflict.id] = tuple(one for one in went_on if one != slot)
        assessed = self._assessed(slot)
        of = {one.assessment_id for one in assessed}
        answers = (one for one in self._touched if one.assessment_id in of)
        for one in dict.fromkeys((*own, *assessed, *(answers if of else ()))):
            mine_now, there = self._text(one, 0), self._text(one, 1)
            self.decisions[one] = Decision(
                one, mine_now, False, (), mine_now, there, other, tied=conflict.id
            )

    def _there(self, slot: Slot, side: int) -> bool:
        return self._text(slot, side) is not None

    def _text(self, slot: Slot, side: int) -> str | None:
        if slot.subject in edits.TABLES:
            return self._sides.text(slot, side)
        return self._stored(slot)[side]

    def _new_in(self, slot: Slot, side: int) -> bool:
        """Whether a side changed a place to another value than it began with."""
        rows = self._news(slot)[side]
        return bool(rows) and rows[0].old != self._text(slot, side)

    def _assessed(self, slot: Slot) -> tuple[Slot, ...]:
        """The assessments of a village or garden, on either side."""
        if slot.subject not in (VILLAGES.subject, PLACES.subject):
            return ()
        listed = {
            key
            for rows in self._sides.assessments
            for key, row in rows.items()
            if row["subject_id"] == slot.key
        }
        return tuple(Slot(assessments.ASSESSMENT, key, MADE, MADE) for key in sorted(listed))


def _is_of(slot: Slot, assessment_id: str) -> bool:
    """Whether a place is an assessment's: an answer, evidence, a paper of its dossier."""
    return assessment_id in (slot.assessment_id, *slot.key.split("/"))


def _around(sides: Sides, slot: Slot) -> tuple[Slots, Slots]:
    return _own(sides, slot), _links(sides, slot)


def _answers(touched: Sequence[Slot], assessment_id: str) -> tuple[Slots, Slots]:
    return (), tuple(one for one in touched if _is_of(one, assessment_id))


def _own(sides: Sides, slot: Slot) -> tuple[Slot, ...]:
    """The records that are a record's own, on either side."""
    if slot.subject == CARDS.subject:
        return tuple(
            Slot(table.subject, None, key, RECORD)
            for table in _OWN[CARDS]
            for key in _keys(sides, table.subject, {"project_id": slot.key})
        )
    if slot.subject == YEARS.subject:
        row = _one(sides, slot)
        of = {"project_id": row["project_id"], "year": row["year"]}
        return tuple(
            Slot(table.subject, None, key, RECORD)
            for table in _IN_YEAR
            for key in _keys(sides, table.subject, of)
        )
    return ()


def _links(sides: Sides, slot: Slot) -> tuple[Slot, ...]:
    """The records that name a record without being its own."""
    found = [
        Slot(table.subject, None, key, RECORD)
        for parent, listed in _LINKED.items()
        if parent.subject == slot.subject
        for table, column in listed
        for key in _keys(sides, table.subject, {column: slot.key})
    ]
    if slot.subject == VILLAGES.subject:
        found += [
            Slot(ENTRIES.subject, None, key, RECORD)
            for rows in sides.rows(ENTRIES.subject)
            for key, row in rows.items()
            if slot.key in row["content"]
        ]
    return tuple(dict.fromkeys(found))


def _keys(sides: Sides, subject: str, of: Mapping[str, object]) -> Iterator[str]:
    mine, other = sides.rows(subject)
    for key in sorted(mine.keys() | other.keys()):
        rows = (side[key] for side in (mine, other) if key in side)
        if any(all(row[name] == value for name, value in of.items()) for row in rows):
            yield key


def _one(sides: Sides, slot: Slot) -> Row:
    mine, other = sides.rows(slot.subject)
    return mine.get(slot.key) or other[slot.key]
