"""A set that is there held against the decision's own file: what is equal is confirmed by it.

Only what the program recalled is confirmed in one press. What a person entered, by hand or from
this very file, is still read over by a second person.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import Assurance, CriteriaSet, Indicator, Provenance, Threshold
from ntm_desktop.domain.decisions.confirming import Held, HeldAs, hold_against
from ntm_desktop.domain.decisions.known import decision_key
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.rule_editing import Entry, attributed_indicator, map_indicator
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_set, known_ids
from ntm_desktop.services.rules.documents import keep_document, with_document
from ntm_desktop.services.rules.draft_edits import checker
from ntm_desktop.services.rules.drafts import (
    drafts,
    entering,
    new_draft_from,
    read_draft,
    save_draft,
    source_of,
)
from ntm_desktop.services.session import Workspace

Key = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class HeldSet:
    """A set beside its decision.

    Attributes:
        rules: the draft of the set where there is one, else the set.
        facts: each with how it stands to the document.
        open_keys: equal ones that the program recalled and nobody confirmed yet.
    """

    set_id: str
    rules: CriteriaSet
    facts: tuple[Held, ...]
    open_keys: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Settled:
    """What was confirmed and taken over, in which draft."""

    draft_id: str
    confirmed: int
    taken: int
    change: Change


def set_of(ws: Workspace, reading: DecisionReading) -> CriteriaSet | None:
    """The set with content that this decision issues, the one whose wordings fit best."""
    number = reading.head.decision
    # A form that somebody filled in proves nothing: it is no copy of the decision.
    if reading.result != "read" or not number or reading.document.form:
        return None
    wordings = {item.number: fold(item.text) for item in reading.indicators}
    best: tuple[int, CriteriaSet | None] = (0, None)
    for set_id in known_ids(ws):
        rules = find_set(ws, set_id)
        if decision_key(rules.decision) == number and rules.assessable:
            fits = sum(wordings.get(one.no) == fold(one.text) for one in rules.indicators())
            if fits > best[0]:
                best = (fits, rules)
    return best[1]


def hold(ws: Workspace, reading: DecisionReading) -> HeldSet:
    """Hold the set of this decision, or its draft, against the document.

    Raises:
        EntryError: no set with content was issued by this decision.
    """
    rules = set_of(ws, reading)
    if rules is None:
        raise EntryError(
            "Chưa có bộ tiêu chí nào của quyết định này để so. Hãy lập bản nháp từ văn bản."
        )
    draft_id = _draft_of(ws, rules.id)
    if draft_id:
        rules = read_draft(ws, draft_id).criteria_set
    facts = hold_against(reading, rules)
    recalled = frozenset(
        one.key
        for one in facts
        if one.outcome is HeldAs.EQUAL
        and _provenance(rules.indicator(one.no), one).assurance is Assurance.RECALLED
    )
    return HeldSet(rules.id, rules, facts, recalled)


def settle(
    ws: Workspace,
    reading: DecisionReading,
    *,
    confirm: Collection[Key] = (),
    take: Collection[Key] = (),
    person: str = "",
) -> Settled:
    """Confirm what is equal by this file, and take over what is different.

    The draft of the set is edited; it is begun when there is none. What is taken over was
    entered by this person and waits for a second one.

    Args:
        ws: the open commune.
        reading: of the file.
        confirm: equal facts that nobody entered.
        take: different facts to be replaced by what the document says.
        person: who answers for it; the person at the keyboard when empty.

    Raises:
        EntryError: nothing is chosen, or a fact is not as it is taken for.
    """
    who = entering(ws, person)
    held = hold(ws, reading)
    facts = {one.key: one for one in held.facts}
    if set(confirm) - held.open_keys or any(
        key not in facts or facts[key].theirs is None for key in take
    ):
        raise EntryError("Bộ tiêu chí đã đổi sau khi đọc. Hãy so lại rồi chọn.")
    if not confirm and not take:
        raise EntryError("Chưa chọn mục nào. Hãy đánh dấu mục muốn xác nhận hoặc lấy theo văn bản.")
    draft_id = _draft_of(ws, held.set_id) or new_draft_from(ws, held.set_id).draft_id
    rules = before = read_draft(ws, draft_id).criteria_set
    entry = Entry(who, source_of(rules))
    for key in take:
        one = facts[key]
        rules = map_indicator(rules, one.no, partial(_with, one=one, theirs=one.theirs))
    for old in before.indicators():
        if any(key[0] == old.no for key in take):
            rules = map_indicator(rules, old.no, partial(attributed_indicator, old, entry=entry))
    for key in take:
        # The second person is led to where it stands; nothing is confirmed by that.
        one = facts[key]
        entered = replace(_provenance(rules.indicator(one.no), one), place=_proof(reading, one))
        rules = map_indicator(rules, one.no, partial(_proven, one=one, found=entered))
    for key in confirm:
        one = facts[key]
        check = checker(ws, rules.decision, who, _proof(reading, one), None)
        checked = check(_provenance(rules.indicator(one.no), one))
        rules = map_indicator(rules, one.no, partial(_proven, one=one, found=checked))
    rules = replace(rules, documents=with_document(rules.documents, reading.document.source))
    label = f"Đối chiếu “{rules.short_title}” với tệp “{reading.document.name}”"
    with ws.file.transaction():
        keep_document(ws, reading.document)
        change = save_draft(ws, draft_id, rules, label)
    return Settled(draft_id, len(set(confirm)), len(set(take)), change)


def _draft_of(ws: Workspace, set_id: str) -> str:
    return next((one.id for one in drafts(ws) if one.set_id == set_id), "")


def _proof(reading: DecisionReading, one: Held) -> str:
    """Where it was found: file, page and row, and what the file is known by."""
    page, line = one.place
    where = f"trang {page}, dòng {line}" if page else f"dòng {line}"
    return f"{where}, tệp “{reading.document.name}” (sha256 {reading.document.sha256[:12]})"


def _provenance(item: Indicator, one: Held) -> Provenance:
    if one.index is None:
        return item.provenance
    return item.part(one.part_id).thresholds[one.index].provenance


def _with(item: Indicator, one: Held, theirs: str | Threshold | None) -> Indicator:
    """The indicator with one fact as the document has it."""
    if isinstance(theirs, str):
        return replace(item, text=theirs)
    if theirs is None or one.index is None:
        return item
    return _put(item, one.part_id, one.index, theirs)


def _proven(item: Indicator, one: Held, found: Provenance) -> Indicator:
    if one.index is None:
        return replace(item, provenance=found)
    threshold = item.part(one.part_id).thresholds[one.index]
    return _put(item, one.part_id, one.index, replace(threshold, provenance=found))


def _put(item: Indicator, part_id: str, index: int, threshold: Threshold) -> Indicator:
    parts = tuple(
        replace(
            part,
            thresholds=tuple(
                threshold if n == index else old for n, old in enumerate(part.thresholds)
            ),
        )
        if part.id == part_id
        else part
        for part in item.parts
    )
    return replace(item, parts=parts)
