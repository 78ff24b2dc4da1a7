"""Entering and confirming decisions on a set: each function is one saved edit.

A decision of the province is entered here from the start; a national amendment was read from its
file (``services/rules/amending.py``), and is finished and confirmed here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ntm_desktop.catalog import override_document, override_faults, parse_override
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.citing import cited_day
from ntm_desktop.domain.criteria import Indicator, Kind, Part, Provenance, Threshold
from ntm_desktop.domain.overrides import (
    ExtraIndicator,
    ProvincialOverride,
    ThresholdChange,
    bare_number,
)
from ntm_desktop.domain.rule_editing import (
    Entry,
    attributed_indicator,
    attributed_thresholds,
    confirmed_threshold,
)
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.services.in_force import find_indicator, find_part, find_set, override_of
from ntm_desktop.services.rules.decisions import find_override, ground_of, override_change
from ntm_desktop.services.rules.draft_edits import checker
from ntm_desktop.services.rules.drafts import entering
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import communes, own_rules
from ntm_desktop.store.commune.history import FieldChange

HEAD_FIELDS = frozenset({"title", "decision", "issued", "effective_from", "effective_to", "notes"})
_NUMBER = re.compile(r"\d+")
_DASHES = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class StartedOverride:
    """A decision that was begun."""

    override_id: str
    change: Change


def new_override(
    ws: Workspace,
    set_id: str,
    *,
    decision: str,
    issued: date,
    effective_from: date | None = None,
    effective_to: date | None = None,
    title: str = "",
) -> StartedOverride:
    """Begin a decision of the commune's province on a set; it sets nothing yet.

    Args:
        ws: the open commune.
        set_id: of the national set.
        decision: its number, "315/QĐ-UBND".
        issued: its date.
        effective_from: first day in force; the date of issue when None.
        effective_to: last day in force; None while open.
        title: official title.

    Raises:
        EntryError: a field cannot be, or the decision was entered already.
        CatalogError: no set has this id.
    """
    rules = find_set(ws, set_id)
    province = communes.read(ws.file).commune
    number = _decision(decision)
    override = ProvincialOverride(
        id=_id(province.province_code, number, issued, set_id),
        version=1,
        title=title or f"Quyết định {number} áp dụng {rules.short_title}",
        set_id=set_id,
        province_code=province.province_code,
        decision=number,
        issued=issued,
        effective_from=effective_from or issued,
        effective_to=effective_to,
        changes=(),
    )
    if own_rules.override(ws.file, override.id) is not None:
        raise EntryError(
            f"Đã có QĐ {number} ngày {cited_day(issued)} cho “{rules.short_title}”. Hãy mở "
            "quyết định đó."
        )
    entering(ws)
    return StartedOverride(override.id, save_override(ws, override, f"Nhập QĐ {number} của tỉnh"))


def decision_id(ws: Workspace, decision: str, issued: date, set_id: str) -> str:
    """The id a decision of the commune's province has in every office."""
    province = communes.read(ws.file).commune.province_code
    return _id(province, _decision(decision), issued, set_id)


def import_override(
    ws: Workspace, document: dict[str, object], *, person: str = ""
) -> StartedOverride:
    """Take a whole decision from a document (a workbook that was read).

    The decision of the same id is replaced. What changed was entered by this person, whatever
    the document claims.

    Raises:
        EntryError: it does not follow the form or fit its set; ``faults`` lists all.
        CatalogError: no set has the id it names.
    """
    try:
        given = parse_override(document)
    except CatalogError as error:
        raise EntryError(str(error), error.faults) from error
    if given.national:
        raise EntryError("Hãy ghi mã tỉnh (hai chữ số): chỉ nhập ở đây quyết định của tỉnh.")
    entry = Entry(entering(ws, person), given.citation)
    stored = own_rules.override(ws.file, given.id)
    old = None if stored is None else _editable(ws, given.id)
    changes = {} if old is None else {(c.indicator_no, c.part_id): c for c in old.changes}
    extras = {} if old is None else {e.indicator.no: e.indicator for e in old.extra}

    def thresholds(change: ThresholdChange) -> tuple[Threshold, ...]:
        before = changes.get((change.indicator_no, change.part_id))
        return attributed_thresholds(before.thresholds if before else (), change.thresholds, entry)

    entered = replace(
        given,
        version=old.version if old else 1,
        changes=tuple(replace(c, thresholds=thresholds(c)) for c in given.changes),
        extra=tuple(
            replace(
                e, indicator=attributed_indicator(extras.get(e.indicator.no), e.indicator, entry)
            )
            for e in given.extra
        ),
    )
    return StartedOverride(
        given.id, save_override(ws, entered, f"Nhập QĐ {given.decision} của tỉnh từ tệp")
    )


def replace_override_head(ws: Workspace, override_id: str, **fields: Any) -> Change:
    """Change number, dates, title or notes of a decision; ``HEAD_FIELDS`` names them.

    Raises:
        EntryError: a field is not known or cannot be, or the decision came signed.
    """
    unknown = sorted(fields.keys() - HEAD_FIELDS)
    if unknown:
        raise EntryError(f"Quyết định của tỉnh không có mục “{unknown[0]}” để sửa ở đây.")
    old = _editable(ws, override_id)
    if "decision" in fields:
        fields["decision"] = _decision(fields["decision"])
    return save_override(ws, replace(old, **fields), f"Sửa {_called(old)}")


def set_thresholds(
    ws: Workspace,
    override_id: str,
    no: str,
    part_id: str,
    thresholds: Sequence[Threshold],
    *,
    person: str = "",
) -> Change:
    """Say what a part must reach by this decision; none takes the decision off the part.

    Raises:
        EntryError: no such part, a threshold cannot be, or the decision came signed.
    """
    old = _editable(ws, override_id)
    entry = Entry(entering(ws, person), old.citation)
    worded = next((one for one in old.replaced if one.no == no), None)
    if worded is not None:
        return _set_in_reworded(ws, old, worded, part_id, thresholds, entry)
    find_part(find_indicator(find_set(ws, old.set_id), no), part_id)
    before = next(
        (c.thresholds for c in old.changes if (c.indicator_no, c.part_id) == (no, part_id)), ()
    )
    others = [c for c in old.changes if (c.indicator_no, c.part_id) != (no, part_id)]
    if thresholds:
        entered = attributed_thresholds(before, thresholds, entry)
        others.append(ThresholdChange(no, part_id, entered))
    order = {i.no: place for place, i in enumerate(find_set(ws, old.set_id).indicators())}
    others.sort(key=lambda change: order.get(change.indicator_no, len(order)))
    label = f"Nhập ngưỡng của {_called(old)} cho chỉ tiêu {no}"
    return save_override(ws, replace(old, changes=tuple(others)), label)


def _set_in_reworded(
    ws: Workspace,
    old: ProvincialOverride,
    worded: Indicator,
    part_id: str,
    thresholds: Sequence[Threshold],
    entry: Entry,
) -> Change:
    """The thresholds of an indicator that the amendment words anew; none leaves it open."""
    part = find_part(worded, part_id)
    given = thresholds or (Threshold(None, None, entry.provenance()),)
    new = replace(part, thresholds=attributed_thresholds(part.thresholds, given, entry))
    parts = tuple(new if p.id == part_id else p for p in worded.parts)
    return save_override(
        ws,
        _with_reworded(old, replace(worded, parts=parts)),
        f"Nhập ngưỡng của {_called(old)} cho chỉ tiêu {worded.no}",
    )


def _with_reworded(old: ProvincialOverride, new: Indicator) -> ProvincialOverride:
    return replace(old, replaced=tuple(new if one.no == new.no else one for one in old.replaced))


def name_decision(
    ws: Workspace, override_id: str, no: str, part_id: str = "main", *, person: str = ""
) -> Change:
    """Say that this decision is the province's word on a part, with the national threshold.

    For what only has to "follow the province's rules": the caution is gone, and the verdict
    names the decision.

    Raises:
        EntryError: the national threshold is not known, so a value has to be entered.
    """
    old = _editable(ws, override_id)
    part = find_part(find_indicator(find_set(ws, old.set_id), no), part_id)
    if not part.thresholds or not all(threshold.known for threshold in part.thresholds):
        raise EntryError(
            f"Chỉ tiêu {no} chưa có ngưỡng chung của trung ương. Hãy nhập ngưỡng của tỉnh."
        )
    entry = Entry(entering(ws, person), old.citation)
    named = [
        replace(t, set_by_province=False, decision="", provenance=entry.provenance())
        for t in part.thresholds
    ]
    return set_thresholds(ws, override_id, no, part_id, named, person=person)


def add_extra(
    ws: Workspace,
    override_id: str,
    criterion_no: int,
    indicator: Indicator,
    *,
    replaces: str = "",
    person: str = "",
) -> Change:
    """Add an indicator of the province's own, or put another value in its place.

    Args:
        ws: the open commune.
        override_id: which decision.
        criterion_no: of the criterion it belongs to.
        indicator: its value; the one of the same number is replaced.
        replaces: number of the one to replace, where it gets another number.
        person: who enters; the person at the keyboard when empty.

    Raises:
        EntryError: the number is taken, a field cannot be, or the decision came signed.
    """
    old = _editable(ws, override_id)
    entry = Entry(entering(ws, person), old.citation)
    no = replaces or indicator.no
    before = next((e.indicator for e in old.extra if e.indicator.no == no), None)
    new = ExtraIndicator(criterion_no, attributed_indicator(before, indicator, entry))
    if before is None:
        label = f"Thêm chỉ tiêu {indicator.no} của {_called(old)}"
        return save_override(ws, replace(old, extra=(*old.extra, new)), label)
    extra = tuple(new if one.indicator.no == no else one for one in old.extra)
    return save_override(ws, replace(old, extra=extra), f"Sửa chỉ tiêu {no} của {_called(old)}")


def remove_extra(ws: Workspace, override_id: str, no: str) -> Change:
    """Remove an indicator of the province's own.

    Raises:
        EntryError: there is none with this number, or the decision came signed.
    """
    old = _editable(ws, override_id)
    left = tuple(extra for extra in old.extra if extra.indicator.no != no)
    if left == old.extra:
        raise EntryError(f"Quyết định này không bổ sung chỉ tiêu {no}.")
    return save_override(ws, replace(old, extra=left), f"Bỏ chỉ tiêu {no} của {_called(old)}")


def delete_override(ws: Workspace, override_id: str) -> Change:
    """Take a decision back; verdicts are again as without it.

    Raises:
        EntryError: there is none in this file.
    """
    if own_rules.override(ws.file, override_id) is None:
        raise EntryError("Không có quyết định này trong dữ liệu của xã. Hãy xem lại danh sách.")
    called = _called(find_override(ws, override_id))
    change = own_rules.OVERRIDES.change(ws.file, override_id, None)
    return apply(ws, f"Xóa {called}", [change])


def confirm_override(
    ws: Workspace,
    override_id: str,
    no: str,
    part_id: str,
    threshold_index: int | None,
    *,
    person: str,
    place: str,
    on: date | None = None,
) -> Change:
    """Say that a second person found a threshold in the decision.

    Args:
        ws: the open commune.
        override_id: which decision.
        no: of the indicator.
        part_id: of the part; any for the wording of an added indicator.
        threshold_index: from 0; None for the wording of an added indicator.
        person: who checked; never who entered it.
        place: article or page.
        on: the day; today when None.

    Raises:
        EntryError: the same person entered it, something is missing, or there is no such fact.
    """
    old = _editable(ws, override_id)
    check = checker(ws, old.citation, person, place, on)
    where = f"Chỉ tiêu {no}"
    extra = next((e for e in old.extra if e.indicator.no == no), None)
    worded = next((one for one in old.replaced if one.no == no), None)
    said = f"Đối chiếu chỉ tiêu {no} của {_called(old)}"
    if extra is not None:
        changed = _confirmed(extra.indicator, part_id, threshold_index, check)
        extras = tuple(replace(e, indicator=changed) if e == extra else e for e in old.extra)
        return save_override(ws, replace(old, extra=extras), said)
    if worded is not None:
        changed = _confirmed(worded, part_id, threshold_index, check)
        return save_override(ws, _with_reworded(old, changed), said)
    for change in old.changes:
        if (change.indicator_no, change.part_id) == (no, part_id) and threshold_index is not None:
            stand_in = Part(part_id, Kind.NUMBER, change.thresholds)
            found = confirmed_threshold(stand_in, threshold_index, check, where)
            changes = tuple(
                replace(c, thresholds=found.thresholds) if c == change else c for c in old.changes
            )
            label = f"Đối chiếu ngưỡng của {_called(old)} cho chỉ tiêu {no}"
            return save_override(ws, replace(old, changes=changes), label)
    raise EntryError(f"Quyết định này không có ngưỡng nào cho chỉ tiêu {no}.")


def _confirmed(
    indicator: Indicator,
    part_id: str,
    threshold_index: int | None,
    check: Callable[[Provenance], Provenance],
) -> Indicator:
    """The indicator with its wording, or one threshold, confirmed."""
    if threshold_index is None:
        return replace(indicator, provenance=check(indicator.provenance))
    part = find_part(indicator, part_id)
    found = confirmed_threshold(part, threshold_index, check, f"Chỉ tiêu {indicator.no}")
    return replace(indicator, parts=tuple(found if p.id == part_id else p for p in indicator.parts))


def _called(override: ProvincialOverride) -> str:
    """How the history names a decision: "QĐ 315/QĐ-UBND của tỉnh"."""
    if override.national:
        return f"QĐ sửa đổi {override.decision}"
    return f"QĐ {override.decision} của tỉnh"


def _editable(ws: Workspace, override_id: str) -> ProvincialOverride:
    found = find_override(ws, override_id)
    stored = own_rules.override(ws.file, override_id)
    if stored is None or stored.signer_key_id:
        signer = stored.signer_name if stored else "chương trình"
        raise EntryError(
            f"QĐ {found.decision} nhận từ {signer} nên không sửa ở đây. Nếu có sai sót, hãy đề "
            "nghị nơi gửi phát bản mới."
        )
    return found


def save_override(ws: Workspace, override: ProvincialOverride, label: str) -> Change:
    """Keep a decision as it is now, as one edit."""
    """Keep a decision as entered here; one that was handed on gets the next version."""
    return apply(ws, label, kept_override(ws, override))


def kept_override(ws: Workspace, override: ProvincialOverride) -> tuple[FieldChange, ...]:
    """What has to be written for a decision to be kept as entered here; nothing if it is so.

    Raises:
        EntryError: it does not follow the form or fit its set; ``faults`` lists all.
    """
    try:
        override = parse_override(override_document(override))
    except CatalogError as error:
        raise EntryError(
            f"Chưa lưu vì có chỗ không hợp lệ: {error.faults[0]}", error.faults
        ) from error
    faults = override_faults(override, ground_of(ws, override))
    if faults:
        raise EntryError(f"Chưa lưu vì có chỗ không hợp lệ: {faults[0]}", faults)
    stored = own_rules.override(ws.file, override.id)
    if stored is not None and override == override_of(ws, stored.document):
        return ()
    given = own_rules.handed_on_version(ws.file, "override", override.id)
    override = replace(override, version=max(override.version, given + 1))
    return (override_change(ws, override),)


def _decision(text: str) -> str:
    """The bare number of a decision: "QĐ số 315/QĐ-UBND" is "315/QĐ-UBND"."""
    plain = bare_number(" ".join(text.split()))
    if not _NUMBER.match(plain):
        raise EntryError("Hãy ghi số quyết định của tỉnh, ví dụ 315/QĐ-UBND.")
    return plain


def _id(province_code: str, decision: str, issued: date, set_id: str) -> str:
    """The same decision on the same set gets the same id in every office."""
    number = _DASHES.sub("-", fold(decision)).strip("-")
    short = _NUMBER.match(number)
    name = short.group() if short else number
    return f"{province_code}-{name}-{issued.year}-{set_id}"[:_LONGEST_ID].rstrip("-")
