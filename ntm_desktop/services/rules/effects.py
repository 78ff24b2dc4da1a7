"""What rules that are offered would change: in the rules themselves and in the own verdicts."""

from dataclasses import dataclass, replace
from datetime import date

from ntm_desktop.domain.assessment import Assessment, Verdict
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, SubjectLevel
from ntm_desktop.domain.overrides import ProvincialOverride, apply_overrides
from ntm_desktop.domain.rule_moves import carried_answers, move_lines
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.services.in_force import (
    overrides_in_force,
    pinned_version_of,
    same_amendment,
    with_overrides,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.services.workspace import only_group
from ntm_desktop.store.commune import assessments as stored_assessments


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """What becomes of one indicator of one assessment; None is "not in the rules"."""

    assessment_id: str
    period_label: str
    no: str
    name: str
    before: Verdict | None
    after: Verdict | None


def verdicts_after_move(ws: Workspace, new: CriteriaSet) -> tuple[VerdictChange, ...]:
    """What would change if every assessment of the set were moved to this version of it."""
    found: list[VerdictChange] = []
    for info in _of_set(ws, new.id):
        now = standing(ws, info)
        group = moved_group(new, info.group_id)
        lines = move_lines(now.criteria_set, new, now.answers)
        context = replace(now.context, group_id=group)
        moved = with_overrides(ws, new, info.period.last_day)
        outcome = judge(moved, carried_answers(lines), context)
        found.extend(_differences(info, now.criteria_set, moved, now.outcome, outcome))
    return tuple(found)


def verdicts_with(ws: Workspace, override: ProvincialOverride) -> tuple[VerdictChange, ...]:
    """What would change at once if a provincial decision were taken over."""
    found: list[VerdictChange] = []
    for info in _of_set(ws, override.set_id):
        now = standing(ws, info)
        after = with_override(ws, pinned_version_of(ws, info), override, info.period.last_day)
        outcome = judge(after, now.answers, now.context)
        found.extend(_differences(info, now.criteria_set, after, now.outcome, outcome))
    return tuple(found)


def with_override(
    ws: Workspace, national: CriteriaSet, override: ProvincialOverride, on: date
) -> CriteriaSet:
    """A set as it would hold with one more decision, or another version of one."""
    others = [
        one
        for one in overrides_in_force(ws, national, on)
        if one.id != override.id and not same_amendment(one, override)
    ]
    return apply_overrides(national, [*others, override], on)


def moved_group(new: CriteriaSet, group_id: str | None) -> str | None:
    """The commune's group in other rules: the same when there is one, else the only one."""
    usable = {group.id for group in new.groups if not group.reference_only}
    return group_id if group_id in usable else only_group(new)


def _of_set(ws: Workspace, set_id: str) -> tuple[AssessmentInfo, ...]:
    return tuple(
        info
        for level in SubjectLevel
        for info in stored_assessments.all_of(ws.file, level)
        if info.set_id == set_id
    )


def _differences(
    info: AssessmentInfo,
    old: CriteriaSet,
    new: CriteriaSet,
    before: Assessment,
    after: Assessment,
) -> list[VerdictChange]:
    was = {i.no: i.verdict for c in before.criteria for i in c.indicators}
    will = {i.no: i.verdict for c in after.criteria for i in c.indicators}
    names = {i.no: i.name for rules in (old, new) for i in rules.indicators()}
    return [
        VerdictChange(info.id, info.period.label, no, names[no], was.get(no), will.get(no))
        for no in dict.fromkeys([*will, *was])
        if was.get(no) is not will.get(no)
    ]
