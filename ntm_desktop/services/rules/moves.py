"""Moving an assessment to another version of its rules, or its answers to other rules.

An assessment stays pinned until the officer moves it. A move to another version of the same set
and period pins the same assessment anew; a move to another set or period makes a new assessment
(or fills the blanks of one that was begun) and leaves the old one as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ntm_desktop.domain.assessment import BLANK_ANSWER
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.evidence import EvidenceItem, criterion_of_place
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.rule_moves import MoveLine, MoveState, move_lines
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import (
    find_assessment,
    find_set,
    find_version,
    known_ids,
    pinned_set_of,
    stored_set,
    with_overrides,
)
from ntm_desktop.services.rules.effects import moved_group
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.services.workspace import keep_new_assessment, usable_group
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import criteria_sets, evidence
from ntm_desktop.store.commune.history import FieldChange

REPIN: Literal["repin"] = "repin"
NEW: Literal["new"] = "new"
FILL: Literal["fill"] = "fill"


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What a move would do.

    Attributes:
        kind: "repin" (the same assessment, another version), "new" (another assessment is
            made) or "fill" (an assessment that was begun already takes what it lacks).
        target: the rules moved to.
        period: of the assessment moved to.
        group_id: the commune's group there; None while it has to be chosen.
        lines: every indicator, in the order of the new rules, dropped ones at the end.
        target_id: the assessment that is filled; "" when a new one is made.
        notes: what the officer should know, a sentence each.
    """

    info: AssessmentInfo
    kind: Literal["repin", "new", "fill"]
    target: CriteriaSet
    fingerprint: str
    period: Period
    group_id: str | None
    lines: tuple[MoveLine, ...]
    target_id: str
    notes: tuple[str, ...]

    def count(self, state: MoveState) -> int:
        """How many indicators are carried, reread, kept, dropped or new."""
        return sum(line.state is state for line in self.lines)


@dataclass(frozen=True, slots=True)
class Moved:
    """The assessment to go on with."""

    assessment_id: str
    change: Change


def plan_move(
    ws: Workspace, assessment_id: str, target: str, *, period: Period | None = None
) -> MovePlan:
    """What moving an assessment would do; nothing is changed.

    Args:
        ws: the open commune.
        assessment_id: the one to move, or to carry answers from.
        target: id of a set (the version that counts) or fingerprint of a version.
        period: of the assessment moved to; the same when None.

    Raises:
        EntryError: there is no such assessment or version, or it is the same version.
        CatalogError: no set has this id.
    """
    info = find_assessment(ws, assessment_id)
    rules = find_set(ws, target) if target in known_ids(ws) else find_version(ws, target)
    period = period or info.period
    fingerprint = stored_set(rules).fingerprint
    usable_group(rules, None, info.subject_level)
    after = with_overrides(ws, rules, period.last_day)
    given = stored.answers(ws.file, info.id)
    old = pinned_set_of(ws, info)
    kept, target_id, notes = {}, "", []
    kind: Literal["repin", "new", "fill"] = NEW
    group = moved_group(rules, info.group_id)
    if rules.id == info.set_id and period == info.period:
        if fingerprint == info.set_fingerprint:
            raise EntryError("Đợt tự đánh giá đã dùng đúng bản bộ tiêu chí này.")
        kind, target_id = REPIN, info.id
    else:
        begun = _begun(ws, info, rules.id, period)
        if begun is not None:
            kind, target_id, group = FILL, begun.id, begun.group_id
            kept = stored.answers(ws.file, begun.id)
            fingerprint, rules = begun.set_fingerprint, find_version(ws, begun.set_fingerprint)
            after = pinned_set_of(ws, begun)
            notes.append(
                f"Đã có đợt {begun.period.inline} theo {begun.short_title}: chỉ điền chỉ tiêu còn "
                "trống."
            )
    if group is None and after.groups:
        notes.append("Bộ tiêu chí mới chia nhóm xã khác; sau khi chuyển hãy chọn nhóm xã.")
    lines = move_lines(old, after, given, kept=kept, other_period=period != info.period)
    return MovePlan(info, kind, rules, fingerprint, period, group, lines, target_id, tuple(notes))


def apply_move(
    ws: Workspace,
    assessment_id: str,
    target: str,
    *,
    period: Period | None = None,
    group_id: str | None = None,
    leave_out: frozenset[str] = frozenset(),
) -> Moved:
    """Carry a move out in one step that can be undone; the plan is made anew.

    Args:
        ws: the open commune.
        assessment_id: as for ``plan_move``.
        target: as for ``plan_move``.
        period: as for ``plan_move``.
        group_id: the commune's group in the new rules; that of the plan when None.
        leave_out: new numbers whose answers are not carried over.

    Raises:
        EntryError: as for ``plan_move``, or the rules have no such group.
        CatalogError: no set has this id.
    """
    plan = plan_move(ws, assessment_id, target, period=period)
    group = plan.group_id
    if group_id is not None:
        group = usable_group(plan.target, group_id, plan.info.subject_level)
    label = f"Chuyển {plan.info.period.label} sang {plan.target.short_title}"
    label += f", bản {plan.target.version}"
    with ws.file.transaction():
        if plan.kind == REPIN:
            changes, moved_id = _repin(ws, plan, group, leave_out), plan.info.id
        else:
            changes, moved_id = _carry(ws, plan, group, leave_out)
        return Moved(moved_id, apply(ws, label, changes))


def apply_moves(ws: Workspace, assessment_ids: Sequence[str], set_id: str) -> Change:
    """Pin several assessments of one set to the version that counts, as one edit.

    For the villages of a commune, whose rules are corrected together.

    Raises:
        EntryError: one of them is of another set, or there is none.
        CatalogError: no set has this id.
    """
    plans = plan_moves(ws, assessment_ids, set_id)
    if not plans:
        raise EntryError("Không có đợt nào phải chuyển.")
    with ws.file.transaction():
        changes = [
            change for plan in plans for change in _repin(ws, plan, plan.group_id, frozenset())
        ]
        rules = plans[0].target
        label = f"Chuyển {len(plans)} đợt sang {rules.short_title}, bản {rules.version}"
        return apply(ws, label, changes)


def plan_moves(ws: Workspace, assessment_ids: Sequence[str], set_id: str) -> tuple[MovePlan, ...]:
    """What ``apply_moves`` would do, a plan for each.

    Raises:
        EntryError: one of them is of another set.
        CatalogError: no set has this id.
    """
    plans = tuple(plan_move(ws, one, set_id) for one in assessment_ids)
    if any(plan.kind != REPIN for plan in plans):
        raise EntryError("Có đợt theo bộ tiêu chí khác; hãy chuyển từng đợt ở trang Bộ tiêu chí.")
    return plans


def _repin(
    ws: Workspace, plan: MovePlan, group: str | None, leave_out: frozenset[str]
) -> list[FieldChange]:
    info = plan.info
    criteria_sets.keep(ws.file, stored_set(plan.target), ws.now())
    changes = [stored.pin_change(info, plan.target.version, plan.fingerprint, group)]
    before = stored.answers(ws.file, info.id)
    after = {
        line.new_no: line.answer
        for line in plan.lines
        if line.new_no and line.new_no not in leave_out
    }
    for no in sorted(before.keys() | after.keys()):
        old, new = before.get(no, BLANK_ANSWER), after.get(no, BLANK_ANSWER)
        changes.extend(stored.differences(info.id, no, old, new))
    changes.extend(_evidence_changes(ws, plan))
    return changes


def _evidence_changes(ws: Workspace, plan: MovePlan) -> list[FieldChange]:
    """Evidence follows its indicator; that of a dropped one leaves, and its history keeps it."""
    old = pinned_set_of(ws, plan.info)
    moved = {line.old_no: line.new_no for line in plan.lines if line.old_no}
    target = with_overrides(ws, plan.target, plan.period.last_day)
    changes = []
    for item in evidence.of_assessment(ws.file, plan.info.id):
        if criterion_of_place(item.indicator_no) is not None:
            continue  # still waits to be put to an indicator
        no = moved.get(item.indicator_no, "")
        if not no:
            changes.append(evidence.removal(item))
            continue
        lines = target.indicator(no).evidence
        requirement = _same_line(item, old.indicator(item.indicator_no).evidence, lines)
        if (no, requirement) != (item.indicator_no, item.requirement):
            changes.append(evidence.removal(item))
            changes.append(
                evidence.addition(replace(item, indicator_no=no, requirement=requirement))
            )
    return changes


def _same_line(item: EvidenceItem, old: tuple[str, ...], new: tuple[str, ...]) -> int | None:
    """The line of evidence that asks for the same; None keeps it for the whole indicator."""
    line = item.requirement
    if line is None or line >= len(old) or old[line] not in new:
        return None
    return new.index(old[line])


def _carry(
    ws: Workspace, plan: MovePlan, group: str | None, leave_out: frozenset[str]
) -> tuple[list[FieldChange], str]:
    changes: list[FieldChange] = []
    moved_id = plan.target_id
    if plan.kind == NEW:
        info = keep_new_assessment(
            ws.file,
            plan.target,
            plan.period,
            group,
            ws.now(),
            level=plan.info.subject_level,
            subject_id=plan.info.subject_id,
        )
        info, making = stored.making(ws.file, info)
        changes.append(making)
        moved_id = info.id
    for line in plan.lines:
        carried = line.state in (MoveState.CARRIED, MoveState.REREAD)
        if carried and line.answered and line.new_no not in leave_out:
            changes.extend(stored.differences(moved_id, line.new_no, BLANK_ANSWER, line.answer))
    return changes, moved_id


def _begun(
    ws: Workspace, info: AssessmentInfo, set_id: str, period: Period
) -> AssessmentInfo | None:
    every = stored.all_of(ws.file, info.subject_level, info.subject_id or None)
    return next((one for one in every if (one.set_id, one.period) == (set_id, period)), None)
