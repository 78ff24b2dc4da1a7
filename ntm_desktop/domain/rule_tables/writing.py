"""A criteria set laid out as the sheets of its workbook."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.rule_tables.columns import (
    BAND_COLUMNS,
    CRITERIA_SHEET,
    CRITERION_COLUMNS,
    GROUP_COLUMNS,
    INDICATOR_SHEET,
    META_COLUMNS,
    PART_SHEET,
    PROPERTY_COLUMNS,
    SET_FIELDS,
    SET_SHEET,
    THRESHOLD_SHEET,
    THRESHOLD_SHEET_COLUMNS,
    Column,
    MetaField,
    indicator_columns,
    part_columns,
    short_columns,
)
from ntm_desktop.domain.rule_tables.guide import set_guide, short_guide
from ntm_desktop.domain.rule_tables.rows import (
    criterion_words,
    indicator_rows,
    provenance_cells,
)
from ntm_desktop.domain.rule_tables.tables import Book, Row, Sheet, Table
from ntm_desktop.domain.rule_tables.wording import LEVELS, STATUSES, TIERS, day_text, mark

# A decision spreads its indicators unevenly over the criteria.
_ROOM = 1.6
_SPARE_CRITERIA, _SPARE_ROWS = 5, 20
GROUPS_TITLE = "NHÓM XÃ (VÙNG) CÓ NGƯỠNG RIÊNG"
PROPERTIES_TITLE = "THUỘC TÍNH CỦA XÃ MÀ NGƯỠNG TÙY THEO"
BANDS_TITLE = "DẢI SỐ TIÊU CHÍ ĐẠT TRONG BẢNG TỔNG HỢP"


def short_book(criteria_set: CriteriaSet) -> Book:
    """The short form of a set whose indicators are not known: what has to be typed, no more.

    What a figure is (a share, a yes, a measure) is told by its threshold when it is read.
    """
    return Book(
        criteria_set.title,
        short_guide(criteria_set),
        (
            _set_sheet(criteria_set),
            _criteria_sheet(criteria_set),
            _indicator_sheet(criteria_set, [], short=True),
        ),
    )


def set_book(criteria_set: CriteriaSet) -> Book:
    """All sheets of a set, with rows to fill where nothing is known yet."""
    groups = criteria_set.groups
    spread = [
        indicator_rows(criteria_set, criterion, indicator)
        for criterion in criteria_set.criteria
        for indicator in criterion.indicators
    ]
    parts = tuple(row for one in spread for row in one.parts)
    thresholds = tuple(row for one in spread for row in one.thresholds)
    return Book(
        criteria_set.title,
        set_guide(criteria_set),
        (
            _set_sheet(criteria_set),
            _criteria_sheet(criteria_set),
            _indicator_sheet(criteria_set, [one.own for one in spread]),
            parts_sheet(part_columns(groups), parts),
            thresholds_sheet(criteria_set, thresholds),
        ),
    )


def meta_table(fields: Iterable[MetaField], values: Mapping[str, Sequence[str]]) -> Table:
    """What holds for the whole: one row a field, several for a list, one empty one at its end."""
    rows: list[Row] = []
    choices = {}
    for field in fields:
        said = list(values.get(field.key, ()))
        if field.repeated or not said:
            said.append("")
        for text in said:
            if field.choices:
                choices[len(rows)] = field.choices
            rows.append({"label": field.label, "value": text, "how": field.how})
    return Table("", META_COLUMNS, tuple(rows), choices=choices)


def _set_sheet(criteria_set: CriteriaSet) -> Sheet:
    found = criteria_set
    values = {
        "title": [found.title],
        "short_title": [found.short_title],
        "decision": [found.decision],
        "issued": [day_text(found.issued)],
        "effective_from": [day_text(found.effective_from)],
        "first_year": _number(found.first_year),
        "last_year": _number(found.last_year),
        "level": [LEVELS[found.level]],
        "tier": [TIERS[found.tier]],
        "status": [STATUSES[found.status]],
        "official_criteria": _number(found.official_criteria),
        "official_indicators": _number(found.official_indicators),
        "prerequisite": [found.prerequisite],
        "id": [found.id],
        "version": [str(found.version)],
        "amended_by": list(found.amended_by),
        "sources": list(found.sources),
        "notes": list(found.notes),
        "documents": [f"{one.sha256} {one.name}" for one in found.documents],
    }
    groups = tuple(
        {
            "name": group.name,
            "definition": group.definition,
            "id": group.id,
            "verified": mark(group.verified),
            "reference_only": mark(group.reference_only),
        }
        for group in found.groups
    )
    properties = tuple(
        {
            "label": item.label,
            "no": item.derived_from[0] if item.derived_from else "",
            "id": item.id,
            "part": item.derived_from[1] if item.derived_from else "",
        }
        for item in found.properties
    )
    bands = tuple(
        {"label": band.label, "lowest": str(band.lowest), "highest": str(band.highest)}
        for band in found.bands
    )
    return Sheet(
        SET_SHEET,
        "BỘ TIÊU CHÍ",
        "Điền cột Nội dung. Dòng có dấu * phải có. Danh sách (nguồn, lưu ý) thì chép thêm dòng.",
        (
            meta_table(SET_FIELDS, values),
            Table(GROUPS_TITLE, GROUP_COLUMNS, groups, spare=3),
            Table(PROPERTIES_TITLE, PROPERTY_COLUMNS, properties, spare=2),
            Table(BANDS_TITLE, BAND_COLUMNS, bands, spare=2),
        ),
    )


def _number(value: int | None) -> list[str]:
    return [] if value is None else [str(value)]


def _criteria_sheet(criteria_set: CriteriaSet) -> Sheet:
    rows = tuple(
        {
            "no": str(criterion.no),
            "name": criterion.name,
            "short_name": criterion.short_name,
            "section": criterion.section,
            **provenance_cells(criterion.provenance),
        }
        for criterion in criteria_set.criteria
    )
    missing = (criteria_set.official_criteria or 0) - len(rows)
    return Sheet(
        CRITERIA_SHEET,
        "CÁC TIÊU CHÍ",
        "Mỗi dòng một tiêu chí, theo thứ tự của quyết định.",
        (Table("", CRITERION_COLUMNS, rows, spare=max(missing, _SPARE_CRITERIA)),),
        frozen=2,
    )


def _indicator_sheet(
    criteria_set: CriteriaSet, filled: Sequence[Row], *, short: bool = False
) -> Sheet:
    groups = criteria_set.groups
    columns = short_columns(groups) if short else indicator_columns(groups)
    waiting = iter(filled)
    rows: list[Row] = []
    starts = set()
    for criterion in criteria_set.criteria:
        starts.add(len(rows))
        rows += [next(waiting) for _ in criterion.indicators]
        if not criterion.indicators:
            room = _room(criteria_set)
            rows += [{"criterion": criterion_words(criterion)} for _ in range(room)]
    return Sheet(
        INDICATOR_SHEET,
        "CÁC CHỈ TIÊU",
        "Mỗi dòng một chỉ tiêu. Thừa dòng thì để trống, thiếu thì chèn thêm. Cột có dấu * phải "
        "có; còn lại để trống cũng được. Bấm vào một ô để xem cách ghi.",
        (
            Table(
                "",
                columns,
                tuple(rows),
                frozenset(starts),
                _SPARE_ROWS,
            ),
        ),
        frozen=3,
        pages=1 if short else 5,
    )


def _room(criteria_set: CriteriaSet) -> int:
    """Empty rows for a criterion whose indicators are not known."""
    expected = criteria_set.official_indicators or 3 * len(criteria_set.criteria)
    return math.ceil(_ROOM * expected / len(criteria_set.criteria))


def parts_sheet(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Sheet:
    """The sheet with the further parts of compound indicators."""
    return Sheet(
        PART_SHEET,
        "PHẦN THÊM CỦA CHỈ TIÊU GHÉP",
        "Chỉ dùng khi một chỉ tiêu đòi nhiều con số, như “nước sạch ≥ 35 %, trong đó nước tập "
        "trung ≥ 20 %”: con số đầu ở trang “Chỉ tiêu”, mỗi con số còn lại một dòng ở đây. Nam, nữ "
        "thì chỉ cần đánh x ở trang “Chỉ tiêu”.",
        (Table("", columns, rows, _starts(rows), _SPARE_ROWS),),
        frozen=2,
        pages=3,
    )


def thresholds_sheet(criteria_set: CriteriaSet, rows: tuple[Row, ...]) -> Sheet:
    """The sheet with thresholds that no cell of the other sheets can say."""
    offered = {
        "group": tuple(group.name for group in criteria_set.groups),
        "property": tuple(item.label for item in criteria_set.properties),
    }
    columns = tuple(
        replace(column, choices=offered.get(column.key, column.choices))
        for column in THRESHOLD_SHEET_COLUMNS
    )
    return Sheet(
        THRESHOLD_SHEET,
        "NGƯỠNG CHO TRƯỜNG HỢP RIÊNG",
        "Chỉ dùng khi ngưỡng tùy theo một thuộc tính của xã (như số trường học), hoặc lấy từ nguồn "
        "khác với chỉ tiêu. Ngưỡng theo năm ghi ngay ở trang “Chỉ tiêu”.",
        (Table("", columns, rows, _starts(rows), _SPARE_ROWS),),
        frozen=2,
        pages=2,
    )


def _starts(rows: Sequence[Row]) -> frozenset[int]:
    return frozenset(
        place
        for place, row in enumerate(rows)
        if place == 0 or row["indicator"] != rows[place - 1]["indicator"]
    )
