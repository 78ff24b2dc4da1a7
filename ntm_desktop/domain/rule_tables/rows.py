"""Indicators, parts, thresholds and their provenance as rows of cells."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.criteria import (
    Comparison,
    CriteriaSet,
    Criterion,
    ExemptionReason,
    Indicator,
    Kind,
    Part,
    Provenance,
    ScaleLevel,
    Threshold,
)
from ntm_desktop.domain.rule_tables.columns import OF_LIMIT, THRESHOLD_PREFIX, threshold_columns
from ntm_desktop.domain.rule_tables.tables import (
    Row,
    find_group_id,
    find_property,
    part_words,
    parts_by_sex,
)
from ntm_desktop.domain.rule_tables.threshold_cells import Limit, Measure, limit_of, limit_text
from ntm_desktop.domain.rule_tables.wording import (
    CONFIDENCES,
    KINDS,
    NO_UNIT,
    PERCENT_UNIT,
    STATES,
    day_text,
    escape,
    fields_text,
    lines_text,
    mark,
    words_text,
)
from ntm_desktop.domain.text import fold

NOT_CONFIRMED = "không cần xác nhận"
BY_SEX: Mapping[str, bool] = {"x": False, "bắt buộc": True}
"""Mark in the column of men and women: whether their figures are required."""
PARTS_SEEN: Mapping[str, str] = {"text": "lời văn", "threshold": "ngưỡng"}


@dataclass(frozen=True, slots=True)
class IndicatorRows:
    """One indicator spread over the sheets that hold it."""

    own: Row
    parts: tuple[Row, ...]
    thresholds: tuple[Row, ...]


def criterion_words(criterion: Criterion) -> str:
    """A criterion as the sheet of indicators names it: "2. Giao thông"."""
    return f"{criterion.no}. {criterion.name}"


def indicator_rows(
    criteria_set: CriteriaSet, criterion: Criterion, indicator: Indicator
) -> IndicatorRows:
    """One indicator as rows."""
    inherited = indicator.provenance
    main = indicator.parts[0]
    by_sex, others = _by_sex(indicator.parts)
    cells, rest = part_cells(criteria_set, main, inherited)
    thresholds = [threshold_row(criteria_set, indicator, main, t, inherited) for t in rest]
    own = {
        "criterion": criterion_words(criterion),
        "no": indicator.no,
        "text": indicator.text,
        "name": indicator.name,
        "by_sex": by_sex,
        "question": indicator.question,
        "hint": indicator.hint,
        "exemptions": lines_text(map(_exemption, indicator.exemptions)),
        "evidence": lines_text(indicator.evidence),
        "responsible": indicator.responsible,
        "article": indicator.article,
        "note": indicator.note,
        "label": main.label,
        **cells,
        **provenance_cells(inherited),
    }
    parts = []
    for part in others:
        cells, rest = part_cells(criteria_set, part, inherited)
        parts.append({"indicator": indicator.no, "label": part.label, "id": part.id, **cells})
        thresholds += [threshold_row(criteria_set, indicator, part, t, inherited) for t in rest]
    return IndicatorRows(own, tuple(parts), tuple(thresholds))


def _by_sex(parts: tuple[Part, ...]) -> tuple[str, tuple[Part, ...]]:
    """The mark that stands for the parts of men and women, and the parts it leaves to write."""
    if parts[0].label:
        for words, required in BY_SEX.items():
            if parts[1:3] == parts_by_sex(parts[0], required=required):
                return words, parts[3:]
    return "", parts[1:]


def part_cells(
    criteria_set: CriteriaSet, part: Part, inherited: Provenance
) -> tuple[dict[str, str], tuple[Threshold, ...]]:
    """The cells of a part, and the thresholds that need a row of their own."""
    vouched = part.thresholds[0].provenance if part.thresholds else inherited
    fitting = _fitting(criteria_set, part, vouched)
    all_by_province = bool(fitting) and all(t.set_by_province for t in fitting)
    unit = part.unit
    if part.kind is Kind.PERCENT and unit in ("", PERCENT_UNIT):
        unit = unit or NO_UNIT
    return {
        "kind": KINDS[part.kind],
        "unit": unit,
        **limit_cells(part, fitting, said_by_mark=all_by_province),
        "by_province": mark(all_by_province),
        "numerator_label": part.numerator_label,
        "denominator_label": part.denominator_label,
        "count_unit": part.count_unit,
        "whole_counts": mark(part.whole_counts),
        "levels": lines_text(map(_level, part.levels)),
        "aliases": lines_text(part.aliases),
        "affirmed_by": lines_text(part.affirmed_by),
        "optional": mark(not part.required),
        **(provenance_cells(vouched, OF_LIMIT) if fitting and vouched != inherited else {}),
    }, part.thresholds[len(fitting) :]


def _fitting(criteria_set: CriteriaSet, part: Part, inherited: Provenance) -> tuple[Threshold, ...]:
    """The thresholds, from the first one on, that the columns can say in their order.

    The order of thresholds is kept: columns from left to right, lines from top to bottom, then
    the rows of their own.
    """
    order = [column.key for column in threshold_columns(criteria_set.groups)]
    reached = 0
    seen: set[tuple[str, int | None]] = set()
    for place, threshold in enumerate(part.thresholds):
        key = _column_key(threshold)
        plain = (
            threshold.condition is None
            and not threshold.basis
            and not threshold.decision
            and threshold.provenance == inherited
            and (key, threshold.year) not in seen
            and limit_text(limit_of(threshold), measure_of(part))
        )
        if not plain or key not in order or order.index(key) < reached:
            return part.thresholds[:place]
        reached = order.index(key)
        seen.add((key, threshold.year))
    return part.thresholds


def limit_cells(
    part: Part, thresholds: tuple[Threshold, ...], *, said_by_mark: bool = False
) -> dict[str, str]:
    """The threshold columns of a part.

    Args:
        part: it gives kind, unit and scale.
        thresholds: those that the columns can say.
        said_by_mark: a mark beside them says already that the province sets them.
    """
    cells: dict[str, str] = {}
    for threshold in thresholds:
        limit = limit_of(threshold)
        if said_by_mark and threshold.known and not threshold.not_asked:
            limit = replace(limit, set_by_province=False)
        key, line = _column_key(threshold), limit_text(limit, measure_of(part))
        cells[key] = f"{cells[key]}\n{line}" if key in cells else line
    return cells


def fitting_limits(
    criteria_set: CriteriaSet,
    part: Part,
    thresholds: tuple[Threshold, ...],
    inherited: Provenance,
) -> tuple[dict[str, str], tuple[Threshold, ...]]:
    """The threshold columns for these thresholds of a part, and those that need a row each."""
    fitting = _fitting(criteria_set, replace(part, thresholds=thresholds), inherited)
    return limit_cells(part, fitting), thresholds[len(fitting) :]


def _column_key(threshold: Threshold) -> str:
    return f"{THRESHOLD_PREFIX}{threshold.group_id or ''}"


def measure_of(part: Part) -> Measure:
    """What the thresholds of a part are measured in."""
    return Measure(part.kind, part.unit, part.levels)


def threshold_row(
    criteria_set: CriteriaSet,
    indicator: Indicator,
    part: Part,
    threshold: Threshold,
    inherited: Provenance,
) -> Row:
    """One threshold as a row of its own."""
    condition = threshold.condition
    own = threshold.provenance != inherited
    return {
        "indicator": indicator.no,
        "part": part_words(indicator, part),
        "group": _group_words(criteria_set, threshold.group_id),
        "year": "" if threshold.year is None else str(threshold.year),
        "property": _property_words(criteria_set, condition.property_id) if condition else "",
        "condition": condition_text(condition.comparison, condition.value) if condition else "",
        "limit": limit_text(replace(limit_of(threshold), year=None), measure_of(part)),
        "basis": threshold.basis,
        "decision": threshold.decision,
        **(provenance_cells(threshold.provenance) if own else {}),
    }


def condition_text(comparison: Comparison, value: Decimal) -> str:
    """How a property must stand: "≤ 3"."""
    return limit_text(Limit(comparison, value), Measure(Kind.NUMBER))


def _group_words(criteria_set: CriteriaSet, group_id: str | None) -> str:
    if group_id is None:
        return ""
    name = next((group.name for group in criteria_set.groups if group.id == group_id), "")
    return name if name and find_group_id(criteria_set.groups, name) == group_id else group_id


def _property_words(criteria_set: CriteriaSet, property_id: str) -> str:
    label = next((p.label for p in criteria_set.properties if p.id == property_id), "")
    found = find_property(criteria_set.properties, label) if label else None
    return label if found is not None and found.id == property_id else property_id


def provenance_cells(provenance: Provenance, prefix: str = "") -> dict[str, str]:
    """Where something comes from and who vouches for it; keys begin with ``prefix``."""
    cells = {
        "source": provenance.source,
        "state": STATES[provenance.assurance],
        "entered_by": provenance.entered_by,
        "checked_by": provenance.checked_by,
        "checked_on": day_text(provenance.checked_on),
        "place": provenance.place,
        "verified_parts": lines_text(map(_part_seen, provenance.verified_parts)),
        "confidence": CONFIDENCES.get(provenance.confidence, provenance.confidence),
    }
    return {f"{prefix}{key}": text for key, text in cells.items()}


def _part_seen(code: str) -> str:
    name, dot, group = code.partition(".")
    return f"{PARTS_SEEN.get(name, name)}{dot}{group}"


def _exemption(reason: ExemptionReason) -> str:
    confirmed = "" if reason.needs_confirmation else NOT_CONFIRMED
    words = words_text(reason.aliases)
    if fold(words) == fold(NOT_CONFIRMED):
        words = f"{words};"  # a word of the officers', not our mark
    return fields_text((escape(reason.text), words, confirmed))


def _level(level: ScaleLevel) -> str:
    return fields_text((f"{level.ordinal}. {escape(level.label)}", words_text(level.aliases)))
