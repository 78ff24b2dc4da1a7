"""What was changed of an indicator, in words."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ntm_desktop.domain.criteria import Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.services.in_force import find_indicator, pinned_set
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import evidence, history
from ntm_desktop.store.commune.history import FieldChange

_TEXT_LABELS = {
    "not_applicable": "Không áp dụng",
    "remark": "Ghi chú",
    "as_typed": "Nội dung trong tệp nhập",
    "to_confirm": "Cần xác nhận",
}
_FIGURE_LABELS = {"numerator": "tử số", "denominator": "mẫu số", "value": "giá trị"}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One field that was changed, in words.

    Attributes:
        at: UTC.
        who: may be empty.
        field: what was changed, "Chung – tử số".
        old: before, empty when nothing was there.
        new: after, empty when it was cleared.
        undo: it came about by undo or redo.
        change_id: the same for all fields changed by one edit.
    """

    at: datetime
    who: str
    field: str
    old: str
    new: str
    undo: bool
    change_id: str


def indicator_history(ws: Workspace, assessment_id: str, no: str) -> tuple[HistoryEntry, ...]:
    """Everything that was changed in an indicator, newest first."""
    indicator = find_indicator(pinned_set(ws, assessment_id), no)
    rows = history.of_key(ws.file, assessment_id, no, (stored.ANSWER, evidence.EVIDENCE))
    return tuple(
        HistoryEntry(
            at=row.at,
            who=row.who,
            field=_field_label(indicator, row.change),
            old=_shown(indicator, row.change, row.change.old),
            new=_shown(indicator, row.change, row.change.new),
            undo=bool(row.undo_of),
            change_id=row.change_id,
        )
        for row in rows
    )


def change_in_words(indicator: Indicator, change: FieldChange) -> tuple[str, str, str]:
    """What a change of an answer or its evidence changed, before, and after, in words."""
    return (
        _field_label(indicator, change),
        _shown(indicator, change, change.old),
        _shown(indicator, change, change.new),
    )


def _field_label(indicator: Indicator, change: FieldChange) -> str:
    if change.subject == evidence.EVIDENCE:
        return "Minh chứng"
    if change.field in _TEXT_LABELS:
        return _TEXT_LABELS[change.field]
    part_id, _, name = change.field.rpartition(".")
    part = next((part for part in indicator.parts if part.id == part_id), None)
    if part is None:
        return change.field
    figure = _figure_label(part, name)
    return f"{part.label} – {figure}" if part.label else figure[:1].upper() + figure[1:]


def _figure_label(part: Part, name: str) -> str:
    named = {"numerator": part.numerator_label, "denominator": part.denominator_label}.get(name)
    if named:
        return named[:1].lower() + named[1:]
    if name == stored.YES:
        return "kết quả"
    if part.kind is Kind.LEVEL:
        return "mức độ"
    return "tỷ lệ" if part.kind is Kind.PERCENT and name == "value" else _FIGURE_LABELS[name]


def _shown(indicator: Indicator, change: FieldChange, value: str | None) -> str:
    if value is None:
        return ""
    if change.subject == evidence.EVIDENCE:
        return evidence.item_of(value).name
    if change.field in _TEXT_LABELS:
        return value
    part_id, _, name = change.field.rpartition(".")
    if name == stored.YES:
        return "Đạt" if value == "1" else "Chưa đạt"
    figure = Decimal(value)
    part = next((part for part in indicator.parts if part.id == part_id), None)
    if part is not None and part.kind is Kind.LEVEL:
        for level in part.levels:
            if level.ordinal == figure:
                return level.label
    suffix = "\u00a0%" if part and part.kind is Kind.PERCENT and name == "value" else ""
    return f"{format_decimal(figure)}{suffix}"
