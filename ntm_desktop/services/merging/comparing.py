"""The other copy held against ours: what is taken, what is open, in words; nothing is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.domain.merging import Conflict, Decision, Logged, Slot, apart, decide, unsettled
from ntm_desktop.errors import EntryError
from ntm_desktop.services.merging.describing import Words
from ntm_desktop.services.merging.one_place import as_one_place, key_of, made_again
from ntm_desktop.services.merging.removals import Removals, Sides, removals
from ntm_desktop.services.merging.same_things import log_as_ours, same_ids, told_as_ours
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import (
    assessments,
    communes,
    edits,
    evidence,
    merges,
    papers,
    project_photos,
    vault,
)
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange


@dataclass(frozen=True, slots=True)
class Said:
    """Who did something, when; ``who`` may be empty."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakenLine:
    """One value that comes over: where, what stood here, what comes, who wrote it there."""

    where: str
    old: str
    new: str
    said: Said


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One value that both sides changed.

    Attributes:
        id: names it in the choices.
        where: what it is.
        base: what both began with, as far as it is known.
        ours: "" when it is gone here.
        theirs: "" when it is gone there.
    """

    id: str
    where: str
    base: str
    ours: str
    theirs: str
    our_said: Said
    their_said: Said


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging would do.

    Attributes:
        whose: who worked on the other copy, as its history names them.
        last_row: id of the last row of the other copy's history.
        our_last: place of the last row of our history when it was made; while that is the last
            one, nothing was changed here and the plan still holds.
        decisions: of every place the other side changed; for ``applying``.
        rows: what was done on the other side, by place, with our ids; for ``applying``.
        taken: what comes over, in words.
        open: what has to be decided.
        ours_only: how many places only we changed; they stay.
        files: SHA-256 of evidence that has to be copied, to its name.
        remarks: what the officer should know, a sentence each.
        took_in: ids of the rows of the other copy's history that the merge takes in, and of those
            that it has taken in itself.
    """

    whose: str
    last_row: str
    decisions: tuple[Decision, ...]
    rows: Mapping[Slot, tuple[Logged, ...]]
    taken: tuple[TakenLine, ...]
    open: tuple[OpenLine, ...]
    ours_only: int
    files: Mapping[str, str]
    remarks: tuple[str, ...]
    our_last: int = 0
    took_in: frozenset[str] = frozenset()

    @property
    def nothing_new(self) -> bool:
        """Whether what was done on the other side changes nothing here."""
        return not self.taken and not self.open


def plan_merge(ws: Workspace, theirs: CommuneFile) -> MergePlan:
    """Hold the other copy against ours.

    Raises:
        EntryError: it is another commune's.
    """
    mine, other = communes.read(ws.file).commune, communes.read(theirs).commune
    if mine.code != other.code:
        raise EntryError(
            f"Dữ liệu được chọn là của {other.full_name} (mã {other.code}), không phải của "
            f"{mine.full_name} (mã {mine.code}). Chỉ gộp được số liệu của cùng một xã; các xã đã "
            "nhập vào nhau thì dùng “Lập xã mới từ các xã cũ”."
        )
    same = same_ids(ws.file, theirs)
    their_log = as_one_place(merges.log(theirs), theirs)
    told = log_as_ours(their_log, same)
    own_slot: dict[Slot, Slot] = {}
    if same:
        own_slot = {new.slot: old.slot for old, new in zip(their_log.rows, told.rows, strict=True)}
    our_log = as_one_place(merges.log(ws.file), ws.file)
    done = apart(our_log, told)

    known: dict[Slot, tuple[str | None, str | None]] = {}

    def stored(slot: Slot) -> tuple[str | None, str | None]:
        if slot not in known:
            there = stored_at(theirs, own_slot.get(slot, slot))
            known[slot] = stored_at(ws.file, slot), told_as_ours(there, same)
        return known[slot]

    def news(slot: Slot) -> tuple[tuple[Logged, ...], tuple[Logged, ...]]:
        if slot.subject not in edits.STORED:
            return (), ()
        now, there = stored(slot)
        here, over = unsettled(done, our_log, told, slot, now, there)
        if slot.field == assessments.PIN:
            # One that was taken out and came back says its rules anew.
            here = here or made_again(done.ours, slot, over[0].old if over else there)
            over = over or made_again(done.theirs, slot, here[0].old if here else now)
        return here, over

    decided: dict[Slot, Decision] = {}
    for place in done.theirs:
        slot = place
        if slot.subject not in edits.STORED:
            continue
        if slot.field == assessments.MADE and None not in stored(slot):
            slot = slot._replace(key=assessments.PIN, field=assessments.PIN)  # all it may differ in
        fresh, over = news(slot)
        if over:
            decided[slot] = decide(slot, *stored(slot), fresh, over)
    gone = Removals()
    if told.rows:
        touched = (*done.ours, *done.theirs)
        gone = removals(Sides(ws.file, theirs, same), touched, news, stored, told.rows[-1])
    for slot in gone.dropped:
        decided.pop(slot, None)
    decided |= gone.decisions
    decisions = list(decided.values())
    old_words = [rows[-1] for rows in done.theirs.values() if rows[-1].subject not in edits.STORED]
    if old_words:
        decisions += _by_value(ws.file, theirs, same, done.theirs, old_words[-1])
    words = Words(ws, theirs)
    taken, open_lines = [], []
    for decision in decisions:
        if decision.changed:
            change = _change(decision.slot, decision.ours, decision.value)
            said = Said(decision.last.who, decision.last.at)
            taken += [TakenLine(*line, said) for line in words.of(change)]
        open_lines += [
            _open_line(words, conflict, gone.went_on.get(conflict.id, ()))
            for conflict in decision.conflicts
        ]
    files, remarks = _files(ws, decisions)
    if words.unknown:
        remarks.append(f"{words.unknown} chỗ thuộc bộ tiêu chí không đọc được vẫn được gộp.")
    people = dict.fromkeys(rows[-1].who for rows in done.theirs.values() if rows[-1].who)
    return MergePlan(
        whose=", ".join(people),
        last_row=their_log.rows[-1].id if their_log.rows else "",
        decisions=tuple(decisions),
        rows=done.theirs,
        taken=tuple(taken),
        open=tuple(open_lines),
        ours_only=sum(slot not in done.theirs for slot in done.ours),
        files=files,
        remarks=tuple(remarks),
        our_last=merges.last_position(ws.file),
        took_in=their_log.seen.union(row.id for rows in done.theirs.values() for row in rows),
    )


def _by_value(
    ours: CommuneFile,
    theirs: CommuneFile,
    same: dict[str, str],
    known: Mapping[Slot, tuple[Logged, ...]],
    last: Logged,
) -> list[Decision]:
    """Lists edited there by an older program, whose log names no records: compared by value.

    Nothing says which side changed a record, so each that differs is asked.
    """
    found: list[Decision] = []
    for subject, table in edits.TABLES.items():
        here = {str(row[table.key]): table.text(row) for row in table.rows(ours)}
        there = {
            same.get(str(row[table.key]), str(row[table.key])): told_as_ours(table.text(row), same)
            for row in table.rows(theirs)
        }
        for key in sorted(here.keys() | there.keys()):
            slot = Slot(subject, None, key, "record")
            mine, other = here.get(key), there.get(key)
            if slot in known or mine == other:
                continue
            conflict = Conflict(slot, "", None, mine, other, last, last)
            found.append(Decision(slot, mine, False, (conflict,), mine, other, last))
    return found


def _files(ws: Workspace, decisions: list[Decision]) -> tuple[dict[str, str], list[str]]:
    """Evidence and signed papers whose content is not in our vault yet."""
    found: dict[str, str] = {}
    for decision in decisions:
        for text in (decision.value, decision.theirs):
            for sha256, name in files_named(decision.slot.subject, text):
                if not vault.path_of(ws.file, sha256).is_file():
                    found[sha256] = name
    return found, []


def files_named(subject: str, text: str | None) -> Iterator[tuple[str, str]]:
    """SHA-256 and name of the files of the vault that a record speaks of."""
    if text is None:
        return
    if subject == evidence.EVIDENCE:
        item = evidence.item_of(text)
        yield item.sha256, item.name
    elif subject == papers.PAPERS.subject:
        yield from ((kept.sha256, kept.name) for kept in papers.files_in(text))
    elif subject == project_photos.PHOTOS.subject:
        yield from project_photos.files_in(text)


def stored_at(file: CommuneFile, slot: Slot) -> str | None:
    """What stands at a place of a file."""
    read: Callable[[CommuneFile, FieldChange], str | None] = edits.STORED[slot.subject]
    return read(file, _change(slot, None, None))


def _change(slot: Slot, old: str | None, new: str | None) -> FieldChange:
    key = key_of(slot, new, old)
    return FieldChange(slot.subject, key, slot.field, old, new, slot.assessment_id)


def _open_line(words: Words, conflict: Conflict, went_on: Sequence[Slot]) -> OpenLine:
    where, base, ours, theirs = words.between(conflict)
    if went_on:
        meanwhile = f"; {words.meanwhile(went_on)}"
        if conflict.ours is None:
            theirs += meanwhile
        else:
            ours += meanwhile
    return OpenLine(
        conflict.id,
        where,
        base,
        ours,
        theirs,
        Said(conflict.our_change.who, conflict.our_change.at),
        Said(conflict.their_change.who, conflict.their_change.at),
    )
