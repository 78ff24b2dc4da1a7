"""A province's decision on a national set laid out as the sheets of its workbook."""

from collections.abc import Iterator, Sequence

from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part, Threshold
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.rule_tables.columns import (
    DECISION_SHEET,
    EXTRA_SHEET,
    OVERRIDE_FIELDS,
    PROVINCE_SHEET,
    indicator_columns,
    part_columns,
    province_columns,
)
from ntm_desktop.domain.rule_tables.guide import override_guide
from ntm_desktop.domain.rule_tables.rows import (
    fitting_limits,
    indicator_rows,
    measure_of,
    provenance_cells,
    threshold_row,
)
from ntm_desktop.domain.rule_tables.tables import Book, Row, Sheet, Table, part_words
from ntm_desktop.domain.rule_tables.threshold_cells import limit_of, limit_text
from ntm_desktop.domain.rule_tables.wording import KINDS, day_text
from ntm_desktop.domain.rule_tables.writing import meta_table, parts_sheet, thresholds_sheet

_SPARE_EXTRA = 15


def override_book(
    criteria_set: CriteriaSet, override: ProvincialOverride | None, province_code: str = ""
) -> Book:
    """All sheets for a province's decision on a set.

    Args:
        criteria_set: the national set.
        override: what is known of the decision already; None for an empty form.
        province_code: of the province, where it is known; filled in on an empty form.
    """
    own, specials = _province_rows(criteria_set, override)
    extras = [
        indicator_rows(criteria_set, criterion, extra.indicator)
        for extra in (override.extra if override else ())
        for criterion in criteria_set.criteria
        if criterion.no == extra.criterion_no
    ]
    parts = tuple(row for one in extras for row in one.parts)
    specials += [row for one in extras for row in one.thresholds]
    groups = criteria_set.groups
    title = override.title if override else f"Quyết định của tỉnh áp dụng {criteria_set.title}"
    return Book(
        title,
        override_guide(criteria_set),
        (
            _decision_sheet(criteria_set, override, province_code),
            Sheet(
                PROVINCE_SHEET,
                "NGƯỠNG CỦA TỈNH",
                "Ghi ngưỡng vào các cột nền vàng. Dòng để trống: ngưỡng trung ương giữ nguyên. "
                "Chỉ tiêu trung ương giao tỉnh quy định xếp trước.",
                (Table("", province_columns(groups), tuple(own)),),
                frozen=3,
                pages=3,
            ),
            thresholds_sheet(criteria_set, tuple(specials)),
            Sheet(
                EXTRA_SHEET,
                "CHỈ TIÊU TỈNH THÊM",
                "Mỗi dòng một chỉ tiêu mà tỉnh thêm vào một tiêu chí của bộ quốc gia.",
                (
                    Table(
                        "",
                        indicator_columns(groups),
                        tuple(one.own for one in extras),
                        spare=_SPARE_EXTRA,
                    ),
                ),
                frozen=3,
                pages=5,
            ),
            parts_sheet(part_columns(groups), parts),
        ),
    )


def _decision_sheet(
    criteria_set: CriteriaSet, override: ProvincialOverride | None, province_code: str
) -> Sheet:
    values: dict[str, Sequence[str]] = {"set_id": [criteria_set.id]}
    if province_code:
        values["province_code"] = [province_code]
    if override is not None:
        values |= {
            "title": [override.title],
            "decision": [override.decision],
            "issued": [day_text(override.issued)],
            "effective_from": [day_text(override.effective_from)],
            "effective_to": [day_text(override.effective_to)],
            "province_code": [override.province_code],
            "set_id": [override.set_id],
            "id": [override.id],
            "version": [str(override.version)],
            "notes": list(override.notes),
            "documents": [f"{one.sha256} {one.name}" for one in override.documents],
        }
    return Sheet(
        DECISION_SHEET,
        "QUYẾT ĐỊNH CỦA TỈNH",
        "Điền cột Nội dung. Dòng có dấu * phải có.",
        (meta_table(OVERRIDE_FIELDS, values),),
    )


def _province_rows(
    criteria_set: CriteriaSet, override: ProvincialOverride | None
) -> tuple[list[Row], list[Row]]:
    """One row for each part, what is set already first; and the thresholds with own rows."""
    parts = {(i.no, p.id): (i, p) for i, p in _parts(criteria_set)}
    own: list[Row] = []
    specials: list[Row] = []
    for change in override.changes if override else ():
        found = parts.pop((change.indicator_no, change.part_id), None)
        if found is not None and change.thresholds:
            row, rest = _set_row(criteria_set, *found, change.thresholds)
            own.append(row)
            specials += rest
    open_first = sorted(parts.values(), key=lambda found: not _left_to_province(found[1]))
    own += [_national_cells(*found) for found in open_first]
    return own, specials


def _parts(criteria_set: CriteriaSet) -> Iterator[tuple[Indicator, Part]]:
    for indicator in criteria_set.indicators():
        for part in indicator.parts:
            yield indicator, part


def _left_to_province(part: Part) -> bool:
    return any(threshold.set_by_province for threshold in part.thresholds)


def _set_row(
    criteria_set: CriteriaSet,
    indicator: Indicator,
    part: Part,
    thresholds: tuple[Threshold, ...],
) -> tuple[Row, list[Row]]:
    inherited = thresholds[0].provenance
    limits, rest = fitting_limits(criteria_set, part, thresholds, inherited)
    specials = [threshold_row(criteria_set, indicator, part, t, inherited) for t in rest]
    cells = {**_national_cells(indicator, part), **limits, **provenance_cells(inherited)}
    return cells, specials


def _national_cells(indicator: Indicator, part: Part) -> dict[str, str]:
    measure = measure_of(part)
    said = dict.fromkeys(limit_text(limit_of(t), measure) for t in part.thresholds)
    return {
        "indicator": indicator.no,
        "text": indicator.text,
        "part": part_words(indicator, part),
        "kind_shown": KINDS[part.kind],
        "unit_shown": part.unit,
        "national": "\n".join(line for line in said if line),
    }
