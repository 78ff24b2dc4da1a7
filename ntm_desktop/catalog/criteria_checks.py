"""What a well-formed criteria set may still say wrong about itself."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ntm_desktop.catalog.places import part_place
from ntm_desktop.domain.criteria import (
    Band,
    Comparison,
    CriteriaSet,
    Indicator,
    Kind,
    Part,
    Status,
    Threshold,
)

MAIN_PART = "main"


def set_faults(criteria_set: CriteriaSet) -> Iterator[str]:
    """Every contradiction in a set, a sentence with its place each; counts that differ first."""
    yield from count_faults(criteria_set)
    yield from contradictions(criteria_set)


def contradictions(criteria_set: CriteriaSet) -> Iterator[str]:
    """Whatever a set says wrong about itself besides its counts."""
    yield from _repeated("số tiêu chí", (str(c.no) for c in criteria_set.criteria))
    yield from _repeated("số chỉ tiêu", (i.no for i in criteria_set.indicators()))
    yield from _repeated("mã nhóm xã", (group.id for group in criteria_set.groups))
    yield from _repeated("mã thuộc tính", (item.id for item in criteria_set.properties))
    yield from _year_faults(criteria_set)
    yield from _property_faults(criteria_set)
    yield from _band_faults(criteria_set)
    for indicator in criteria_set.indicators():
        yield from _indicator_faults(criteria_set, indicator)


def _repeated(what: str, ids: Iterable[str]) -> Iterator[str]:
    for repeated, times in Counter(ids).items():
        if times > 1:
            yield f"bộ tiêu chí: {what} “{repeated}” được dùng {times} lần."


def count_faults(criteria_set: CriteriaSet) -> Iterator[str]:
    """Where the numbers of criteria and indicators differ from the official ones."""
    criteria, indicators = len(criteria_set.criteria), sum(1 for _ in criteria_set.indicators())
    complete = (Status.CONTENT, Status.NAMES_ONLY)
    official = criteria_set.official_criteria
    if official is not None and criteria_set.status in complete and criteria != official:
        yield f"bộ tiêu chí: có {criteria} tiêu chí, số chính thức là {official}."
    official = criteria_set.official_indicators
    if official is not None and criteria_set.status is Status.CONTENT and indicators != official:
        yield f"bộ tiêu chí: có {indicators} chỉ tiêu, số chính thức là {official}."
    if criteria_set.status is Status.NAMES_ONLY and indicators:
        yield "bộ tiêu chí: chỉ biết tên tiêu chí nhưng lại có chỉ tiêu."
    if criteria_set.status is Status.STUB and criteria:
        yield "bộ tiêu chí: chỉ biết số hiệu nhưng lại có tiêu chí."


def _year_faults(criteria_set: CriteriaSet) -> Iterator[str]:
    first, last = criteria_set.first_year, criteria_set.last_year
    if first is not None and last is not None and first > last:
        yield f"bộ tiêu chí: năm đầu {first} sau năm cuối {last}."
    if criteria_set.prerequisite == criteria_set.id:
        yield "bộ tiêu chí: không thể lấy chính mình làm điều kiện trước."


def _property_faults(criteria_set: CriteriaSet) -> Iterator[str]:
    numbers = {indicator.no: indicator for indicator in criteria_set.indicators()}
    for item in criteria_set.properties:
        if item.derived_from is None:
            continue
        no, part_id = item.derived_from
        parts = numbers[no].parts if no in numbers else ()
        if not any(part.id == part_id and part.kind is Kind.PERCENT for part in parts):
            yield (
                f"thuộc tính “{item.id}”: không có phần tỷ lệ “{part_id}” ở chỉ tiêu “{no}” "
                "để lấy mẫu số."
            )


def _band_faults(criteria_set: CriteriaSet) -> Iterator[str]:
    bands = criteria_set.bands
    if not bands:
        return
    if bands[0].highest != len(criteria_set.criteria) or bands[-1].lowest != 0:
        yield "bộ tiêu chí: các nhóm tiêu chí phải phủ từ đủ số tiêu chí xuống 0."
    for band in bands:
        if band.lowest > band.highest:
            yield f"nhóm tiêu chí “{band.label}”: số thấp nhất lớn hơn số cao nhất."
    yield from _gaps(bands)


def _gaps(bands: tuple[Band, ...]) -> Iterator[str]:
    for upper, lower in pairwise(bands):
        if lower.highest != upper.lowest - 1:
            yield f"nhóm tiêu chí “{lower.label}”: không nối liền với nhóm “{upper.label}”."


def _indicator_faults(criteria_set: CriteriaSet, indicator: Indicator) -> Iterator[str]:
    parts = indicator.parts
    if parts[0].id != MAIN_PART:
        yield f"{indicator.no}: phần đầu tiên phải có mã “{MAIN_PART}”."
    for part_id, times in Counter(part.id for part in parts).items():
        if times > 1:
            yield f"{indicator.no}: mã phần “{part_id}” được dùng {times} lần."
    for number, part in enumerate(parts, 1):
        place = part_place(indicator.no, part.id, part.label, number, len(parts))
        if len(parts) > 1 and not part.label:
            yield f"{place}: nhiều phần thì phần nào cũng phải có “label”."
        yield from _part_faults(criteria_set, part, place)


def _part_faults(criteria_set: CriteriaSet, part: Part, place: str) -> Iterator[str]:
    ordinals = [level.ordinal for level in part.levels]
    if ordinals != sorted(set(ordinals)):
        yield f"{place}: các mức phải xếp tăng dần và không trùng."
    if part.levels and part.kind is not Kind.LEVEL:
        yield f"{place}: chỉ phần xếp mức mới có “levels”."
    counted = part.numerator_label or part.denominator_label or part.count_unit
    if counted and part.kind is not Kind.PERCENT:
        yield f"{place}: chỉ phần tỷ lệ mới có tử số và mẫu số."
    if part.affirmed_by and part.kind is not Kind.YES_NO:
        yield f"{place}: chỉ phần có/không mới có “affirmed_by”."
    seen = set()
    for number, threshold in enumerate(part.thresholds, 1):
        where = f"{place} › ngưỡng {number}"
        case = (threshold.group_id, threshold.year, threshold.condition)
        if case in seen:
            yield f"{where}: trùng nhóm xã, năm và điều kiện với một ngưỡng trước."
        seen.add(case)
        yield from _threshold_faults(criteria_set, part, threshold, where)


def _threshold_faults(
    criteria_set: CriteriaSet, part: Part, threshold: Threshold, where: str
) -> Iterator[str]:
    if threshold.group_id is not None:
        if all(group.id != threshold.group_id for group in criteria_set.groups):
            yield f"{where}: nhóm xã “{threshold.group_id}” không có trong bộ."
    if threshold.condition is not None:
        if all(i.id != threshold.condition.property_id for i in criteria_set.properties):
            yield f"{where}: thuộc tính “{threshold.condition.property_id}” không có trong bộ."
        if threshold.condition.comparison in (Comparison.MET, Comparison.NOT_ASKED):
            yield f"{where}: điều kiện phải so sánh với một số."
    if threshold.not_asked:
        if threshold.value is not None:
            yield f"{where}: “not_asked” là không áp dụng nên “value” phải là null."
    elif (threshold.comparison is None) != (threshold.value is None):
        yield f"{where}: “comparison” và “value” phải cùng có hoặc cùng là null."
    elif threshold.comparison is not None:
        plain_yes = threshold.comparison is Comparison.MET
        if plain_yes != (threshold.value is True):
            yield f"{where}: “met” đi với true, các phép so sánh khác đi với một số."
        if plain_yes != (part.kind is Kind.YES_NO):
            yield f"{where}: phần có/không chỉ dùng “met”, các phần khác phải có một số."
    if part.levels and threshold.value is not None and threshold.value is not True:
        if all(level.ordinal != threshold.value for level in part.levels):
            yield f"{where}: mức {threshold.value} không có trong thang của phần này."
