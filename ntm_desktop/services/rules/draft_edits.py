"""Filling in a draft and confirming it: each function is one saved edit with its history."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ntm_desktop.domain import rule_order
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet, Criterion, Indicator, Provenance
from ntm_desktop.domain.rule_editing import (
    Entry,
    attributed_criterion,
    attributed_groups,
    attributed_indicator,
    checked,
    confirmed_threshold,
    inserted,
    map_criterion,
    map_indicator,
    without_indicator,
)
from ntm_desktop.domain.text import may_be_same_person
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_indicator, find_part
from ntm_desktop.services.rules.drafts import (
    check_single,
    entering,
    read_draft,
    save_draft,
    source_of,
    today,
)
from ntm_desktop.services.session import Workspace

HEAD_FIELDS = frozenset(
    {
        "id",
        "title",
        "short_title",
        "decision",
        "issued",
        "effective_from",
        "first_year",
        "last_year",
        "level",
        "tier",
        "official_criteria",
        "official_indicators",
        "groups",
        "properties",
        "bands",
        "prerequisite",
        "amended_by",
        "sources",
        "notes",
        "documents",
    }
)
"""Fields of a ``CriteriaSet`` that ``replace_head`` takes."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved in a draft, under its new number."""

    no: str
    change: Change


def replace_indicator(
    ws: Workspace, draft_id: str, no: str, indicator: Indicator, *, person: str = ""
) -> Change:
    """Put another value in the place of an indicator; what changed was entered by this person.

    Raises:
        EntryError: the draft has no such indicator, the new number is taken, or a field cannot
            be; ``faults`` holds every fault.
    """
    rules = read_draft(ws, draft_id).criteria_set
    old = find_indicator(rules, no)
    if indicator.no != no:
        _check_free(rules, indicator.no)
    new = attributed_indicator(old, indicator, Entry(entering(ws, person), source_of(rules)))
    changed = map_indicator(rules, no, lambda _: new)
    return save_draft(ws, draft_id, changed, f"Sửa chỉ tiêu {no} của bản nháp")


def add_indicator(
    ws: Workspace,
    draft_id: str,
    criterion_no: int,
    indicator: Indicator,
    *,
    place: int | None = None,
    person: str = "",
) -> Change:
    """Add an indicator to a criterion, at the end unless a place (from 0) is given.

    Raises:
        EntryError: no such criterion, the number is taken, or a field cannot be.
    """
    rules = read_draft(ws, draft_id).criteria_set
    _criterion(rules, criterion_no)
    _check_free(rules, indicator.no)
    new = attributed_indicator(None, indicator, Entry(entering(ws, person), source_of(rules)))
    changed = inserted(rules, criterion_no, new, place)
    return save_draft(ws, draft_id, changed, f"Thêm chỉ tiêu {indicator.no} vào bản nháp")


def move_indicator(ws: Workspace, draft_id: str, no: str, step: int) -> Moved:
    """Move an indicator one place up (-1) or down (1); it takes the number of its new place.

    Raises:
        EntryError: no such indicator, or it stands at the end already.
    """
    rules = read_draft(ws, draft_id).criteria_set
    find_indicator(rules, no)
    changed, new_no = rule_order.move_indicator(rules, no, step)
    return Moved(new_no, save_draft(ws, draft_id, changed, f"Chuyển chỉ tiêu {no} trong bản nháp"))


def remove_indicator(ws: Workspace, draft_id: str, no: str) -> Change:
    """Remove an indicator.

    Raises:
        EntryError: the draft has no such indicator.
    """
    rules = read_draft(ws, draft_id).criteria_set
    find_indicator(rules, no)
    return save_draft(ws, draft_id, without_indicator(rules, no), f"Bỏ chỉ tiêu {no} khỏi bản nháp")


def replace_criterion(
    ws: Workspace,
    draft_id: str,
    no: int,
    *,
    new_no: int | None = None,
    name: str | None = None,
    short_name: str | None = None,
    section: str | None = None,
    person: str = "",
) -> Change:
    """Change what a criterion is called; None leaves a field. Its indicators follow its number.

    Raises:
        EntryError: no such criterion, the number is taken, or a field cannot be.
    """
    rules = read_draft(ws, draft_id).criteria_set
    old = _criterion(rules, no)
    if new_no is not None and new_no != no and any(c.no == new_no for c in rules.criteria):
        raise EntryError(f"Đã có tiêu chí {new_no}. Hãy chọn số khác.")
    given = replace(
        old,
        name=old.name if name is None else name,
        short_name=old.short_name if short_name is None else short_name,
        section=old.section if section is None else section,
    )
    new = attributed_criterion(old, given, Entry(entering(ws, person), source_of(rules)))
    changed = map_criterion(rules, no, lambda _: new)
    if new_no is not None and new_no != no:
        changed = rule_order.renumber_criterion(changed, no, new_no)
    return save_draft(ws, draft_id, changed, f"Sửa tiêu chí {no} của bản nháp")


def move_criterion(ws: Workspace, draft_id: str, no: int, step: int) -> Moved:
    """Let a criterion change places, and numbers, with the one before (-1) or after (1) it.

    Raises:
        EntryError: no such criterion, or it stands at the end already.
    """
    rules = read_draft(ws, draft_id).criteria_set
    _criterion(rules, no)
    changed = rule_order.swap_criterion(rules, no, step)
    numbers = [criterion.no for criterion in rules.criteria]
    new_no = numbers[numbers.index(no) + step]
    label = f"Chuyển tiêu chí {no} trong bản nháp"
    return Moved(str(new_no), save_draft(ws, draft_id, changed, label))


def add_criterion(
    ws: Workspace,
    draft_id: str,
    no: int,
    *,
    name: str,
    short_name: str = "",
    section: str = "",
    person: str = "",
) -> Change:
    """Add a criterion without indicators, in the order of numbers.

    Raises:
        EntryError: the number is taken, or a field cannot be.
    """
    rules = read_draft(ws, draft_id).criteria_set
    if any(criterion.no == no for criterion in rules.criteria):
        raise EntryError(f"Đã có tiêu chí {no}. Hãy chọn số khác.")
    entry = Entry(entering(ws, person), source_of(rules))
    new = Criterion(no, name, short_name or name, section or name, (), entry.provenance())
    criteria = tuple(sorted((*rules.criteria, new), key=lambda criterion: criterion.no))
    changed = replace(rules, criteria=criteria)
    return save_draft(ws, draft_id, changed, f"Thêm tiêu chí {no} vào bản nháp")


def remove_criterion(ws: Workspace, draft_id: str, no: int) -> Change:
    """Remove a criterion with its indicators.

    Raises:
        EntryError: no such criterion.
    """
    rules = read_draft(ws, draft_id).criteria_set
    _criterion(rules, no)
    changed = replace(rules, criteria=tuple(c for c in rules.criteria if c.no != no))
    return save_draft(ws, draft_id, changed, f"Bỏ tiêu chí {no} khỏi bản nháp")


def replace_head(ws: Workspace, draft_id: str, **fields: Any) -> Change:
    """Change what a draft says of itself.

    Args:
        ws: the open commune.
        draft_id: which draft.
        fields: fields of ``CriteriaSet`` named in ``HEAD_FIELDS``, with their new values.

    Raises:
        EntryError: a field is not known or its value cannot be.
    """
    unknown = sorted(fields.keys() - HEAD_FIELDS)
    if unknown:
        raise EntryError(f"Bộ tiêu chí không có mục “{unknown[0]}” để sửa ở đây.")
    rules = read_draft(ws, draft_id).criteria_set
    if "groups" in fields:
        fields["groups"] = attributed_groups(rules.groups, fields["groups"])
    new_set_id = fields.get("id", rules.id)
    if new_set_id != rules.id:
        check_single(ws, new_set_id)
    changed = replace(rules, **fields)
    return save_draft(ws, draft_id, changed, "Sửa thông tin chung của bản nháp")


def confirm(
    ws: Workspace,
    draft_id: str,
    no: str,
    part_id: str,
    threshold_index: int | None,
    *,
    person: str,
    place: str,
    on: date | None = None,
) -> Change:
    """Say that a second person found a fact in the decision (đối chiếu).

    Args:
        ws: the open commune.
        draft_id: which draft.
        no: of the indicator.
        part_id: whose threshold; any for the wording.
        threshold_index: from 0 in ``Part.thresholds``; None for the wording.
        person: who checked; never who entered it.
        place: article, page or annex where it was found.
        on: the day of that; today when None.

    Raises:
        EntryError: the same person entered it, something is missing, or there is no such fact.
    """
    rules = read_draft(ws, draft_id).criteria_set
    indicator = find_indicator(rules, no)
    check = checker(ws, rules.decision, person, place, on)
    if threshold_index is None:
        new = replace(indicator, provenance=check(indicator.provenance))
        label = f"Đối chiếu nội dung chỉ tiêu {no}"
    else:
        part = find_part(indicator, part_id)
        found = confirmed_threshold(part, threshold_index, check, f"Chỉ tiêu {no}")
        parts = tuple(found if p.id == part_id else p for p in indicator.parts)
        new = replace(indicator, parts=parts)
        label = f"Đối chiếu ngưỡng chỉ tiêu {no}"
    return save_draft(ws, draft_id, map_indicator(rules, no, lambda _: new), label)


def confirm_indicator(
    ws: Workspace,
    draft_id: str,
    no: str,
    *,
    person: str,
    place: str,
    on: date | None = None,
    only: Collection[tuple[str, str, int | None]] | None = None,
) -> Change:
    """Confirm the wording and every threshold of an indicator that this person may confirm.

    Args:
        ws: the open commune.
        draft_id: which draft.
        no: of the indicator.
        person: who checked; never who entered it.
        place: where it was found.
        on: the day of that; today when None.
        only: (number, part or "", place in the part) of what was in sight; everything when None.

    Raises:
        EntryError: nothing is left that this person may confirm; or as for ``confirm``.
    """
    rules = read_draft(ws, draft_id).criteria_set
    indicator = find_indicator(rules, no)
    check = checker(ws, rules.decision, person, place, on)

    def may(provenance: Provenance, part_id: str = "", index: int | None = None) -> bool:
        shown = only is None or (no, part_id, index) in only
        own = may_be_same_person(person, provenance.entered_by)
        return shown and not provenance.verified and not own

    new = indicator
    if may(indicator.provenance):
        new = replace(new, provenance=check(indicator.provenance))
    parts = []
    for part in indicator.parts:
        for index, threshold in enumerate(part.thresholds):
            told = threshold.known or threshold.set_by_province
            if told and may(threshold.provenance, part.id, index):
                part = confirmed_threshold(part, index, check, f"Chỉ tiêu {no}")
        parts.append(part)
    new = replace(new, parts=tuple(parts))
    if new == indicator:
        check(next((p for p in _open_provenances(indicator)), indicator.provenance))
        raise EntryError(f"Chỉ tiêu {no} không còn nội dung nào chờ đối chiếu.")
    changed = map_indicator(rules, no, lambda _: new)
    return save_draft(ws, draft_id, changed, f"Đối chiếu chỉ tiêu {no}")


def confirm_criterion(
    ws: Workspace, draft_id: str, no: int, *, person: str, place: str, on: date | None = None
) -> Change:
    """Confirm the name of a criterion.

    Raises:
        EntryError: as for ``confirm``.
    """
    rules = read_draft(ws, draft_id).criteria_set
    criterion = _criterion(rules, no)
    check = checker(ws, rules.decision, person, place, on)
    new = replace(criterion, provenance=check(criterion.provenance))
    changed = map_criterion(rules, no, lambda _: new)
    return save_draft(ws, draft_id, changed, f"Đối chiếu tên tiêu chí {no}")


def confirm_criteria(
    ws: Workspace,
    draft_id: str,
    *,
    person: str,
    place: str,
    on: date | None = None,
    only: Collection[int] | None = None,
) -> Change:
    """Confirm the names of all criteria that this person may confirm.

    Args:
        ws: the open commune.
        draft_id: which draft.
        person: who checked; never who entered it.
        place: where they were found, for those of which the reading does not say it.
        on: the day of that; today when None.
        only: numbers of those that were in sight; all when None.

    Raises:
        EntryError: nothing is left that this person may confirm; or as for ``confirm``.
    """
    rules = read_draft(ws, draft_id).criteria_set
    changed = rules
    for criterion in rules.criteria:
        found = criterion.provenance
        if found.verified or may_be_same_person(person, found.entered_by):
            continue
        if only is not None and criterion.no not in only:
            continue
        check = checker(ws, rules.decision, person, found.place or place, on)
        new = replace(criterion, provenance=check(found))
        changed = map_criterion(changed, criterion.no, lambda _, new=new: new)  # type: ignore[misc]
    if changed == rules:
        raise EntryError("Không còn tên tiêu chí nào chờ người này đối chiếu.")
    return save_draft(ws, draft_id, changed, "Đối chiếu tên các tiêu chí")


def checker(
    ws: Workspace, decision: str, person: str, place: str, on: date | None
) -> Callable[[Provenance], Provenance]:
    """What confirming does to a provenance; the day is checked first.

    Raises:
        EntryError: the day lies in the future.
    """
    day = on or today(ws)
    if day > today(ws):
        raise EntryError(f"Ngày đối chiếu {day:%d/%m/%Y} ở tương lai. Hãy kiểm tra lại.")
    return lambda provenance: checked(provenance, person, place, day, decision)


def _open_provenances(indicator: Indicator) -> Sequence[Provenance]:
    found = [indicator.provenance]
    found += [t.provenance for part in indicator.parts for t in part.thresholds]
    return [provenance for provenance in found if not provenance.verified]


def _criterion(rules: CriteriaSet, no: int) -> Criterion:
    for criterion in rules.criteria:
        if criterion.no == no:
            return criterion
    raise EntryError(f"Bản nháp không có tiêu chí {no}.")


def _check_free(rules: CriteriaSet, no: str) -> None:
    if any(indicator.no == no for indicator in rules.indicators()):
        raise EntryError(f"Đã có chỉ tiêu {no} trong bản nháp. Hãy chọn số khác.")
