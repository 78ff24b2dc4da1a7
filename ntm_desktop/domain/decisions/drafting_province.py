"""What was read of a province's decision → a decision on the national set, to be finished by hand.

A part whose cell has a question, or does not fit the set, gets an open threshold: the national
one is not taken for certain where the province says something that nobody has answered. So does a
dash: it may say that the group is spared, or that the national level stays.
"""

from dataclasses import replace

from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part, Threshold
from ntm_desktop.domain.decisions.columns import COMMON, group_id
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.overrides import ExtraIndicator, ProvincialOverride, ThresholdChange

_DASH = (
    "văn bản ghi “–”, chưa rõ là không áp dụng hay giữ mức của trung ương; hãy chọn “không áp "
    "dụng” hoặc nhập mức."
)


def columns_to_ask(reading: DecisionReading, rules: CriteriaSet) -> tuple[tuple[str, str], ...]:
    """(id, name) of the decision's columns when they are not the set's groups: which one holds?"""
    ours = {group_id(group.name) for group in rules.groups} | {g.id for g in rules.groups}
    real = [group for group in reading.groups if not group.reference_only]
    if len(real) < 2 or all(group.id in ours for group in real):
        return ()
    return tuple((group.id, group.name) for group in real)


def drafted_override(
    reading: DecisionReading,
    rules: CriteriaSet,
    *,
    province_code: str,
    id_of_override: str,
    column: str = "",
) -> ProvincialOverride:
    """A decision on ``rules``, made of a reading with a number and a day.

    Args:
        reading: with the answers taken over.
        rules: the set it speaks of.
        province_code: of the commune.
        id_of_override: what it will be called.
        column: id of the column that holds for this commune, where the columns are not the
            set's groups; "" leaves those thresholds open.
    """
    head = reading.head
    assert head.issued is not None
    notes = [f"Cần xem lại khi đọc văn bản: {where}: {why}" for where, why in reading.questions]
    asked = bool(columns_to_ask(reading, rules))
    if asked and column:
        name = next((group.name for group in reading.groups if group.id == column), column)
        notes.append(_of_column(name))
    groups = {group_id(group.name): group.id for group in rules.groups}
    groups |= {group.id: group.id for group in rules.groups}
    known = {item.no: item for item in rules.indicators()}
    criteria = {criterion.no for criterion in rules.criteria}
    changes: list[ThresholdChange] = []
    extra: list[ExtraIndicator] = []
    for criterion in drafted_set(reading).criteria:
        for item in criterion.indicators:
            ours = known.get(item.no)
            if item.note:
                notes.append(f"Chỉ tiêu {item.no}: {item.note}")
            if ours is not None:
                found = _changes(ours, item, groups, column if asked else "")
                if any(one.not_asked for part in item.parts for one in part.thresholds):
                    notes.append(f"Chỉ tiêu {item.no}: {_DASH}")
                if not found:
                    notes.append(f"Chỉ tiêu {item.no}: chưa đưa vào, hãy nhập tay.")
                changes += found
            elif criterion.no in criteria and "Chưa trả lời" not in item.note:
                extra.append(ExtraIndicator(criterion.no, _common(item, groups, column)))
            else:
                notes.append(f"Chỉ tiêu {item.no}: bộ tiêu chí không có, chưa đưa vào.")
    return ProvincialOverride(
        id=id_of_override,
        version=1,
        title=head.title or f"Quyết định {head.decision}",
        set_id=rules.id,
        province_code=province_code,
        decision=head.decision,
        issued=head.issued,
        effective_from=head.effective_from or head.issued,
        effective_to=None,
        changes=tuple(changes),
        extra=tuple(extra),
        notes=tuple(notes),
        documents=(reading.document.source,),
    )


def column_taken(reading: DecisionReading, override: ProvincialOverride) -> str:
    """Id of the column whose levels hold in a decision that was drafted; "" where none does."""
    notes = set(override.notes)
    return next((one.id for one in reading.groups if _of_column(one.name) in notes), "")


def _of_column(name: str) -> str:
    return f"Lấy mức ở cột “{name}” của quyết định."


def _changes(
    ours: Indicator, theirs: Indicator, groups: dict[str, str], column: str
) -> list[ThresholdChange]:
    """One change per part; the parts are told by their order, so there have to be as many."""
    if len(ours.parts) != len(theirs.parts):
        return [
            ThresholdChange(ours.no, part.id, (_open(theirs.parts[0]),))
            for part in ours.parts
            if theirs.parts[0].thresholds
        ]
    found: list[ThresholdChange] = []
    for mine, other in zip(ours.parts, theirs.parts, strict=True):
        thresholds = tuple(
            replace(one, comparison=None) if one.not_asked else one
            for one in _thresholds(other, groups, column)
        )
        fits = other.kind is mine.kind and (not mine.unit or other.unit in {"", mine.unit})
        if not fits and any(one.known for one in thresholds):
            thresholds = (_open(other),)
        if thresholds:
            found.append(ThresholdChange(ours.no, mine.id, thresholds))
    return found


def _thresholds(part: Part, groups: dict[str, str], column: str) -> tuple[Threshold, ...]:
    """The part's thresholds for the set's groups, or one column of them for every group."""
    if column:
        return tuple(replace(t, group_id=None) for t in part.thresholds if t.group_id == column)
    kept = [t for t in part.thresholds if t.group_id is None or t.group_id in groups]
    if part.thresholds and len(kept) < len(part.thresholds):
        others = [t for t in part.thresholds if t.group_id != COMMON]
        if not kept or len(others) != len(kept):
            return (_open(part),)
    return tuple(replace(t, group_id=groups[t.group_id] if t.group_id else None) for t in kept)


def _open(part: Part) -> Threshold:
    """A threshold for every group that somebody has to write."""
    return Threshold(None, None, part.thresholds[0].provenance)


def _common(item: Indicator, groups: dict[str, str], column: str) -> Indicator:
    return replace(
        item,
        parts=tuple(
            replace(part, thresholds=_thresholds(part, groups, column)) for part in item.parts
        ),
    )
