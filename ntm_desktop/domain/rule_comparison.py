"""What differs between two sets of rules, or two versions of one, said in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.criteria import (
    ASSURANCE_LABELS,
    Comparison,
    CriteriaSet,
    Criterion,
    Indicator,
    Kind,
    Part,
    Provenance,
    Threshold,
)
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.thresholds import SYMBOLS, threshold_words

KIND_LABELS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.YES_NO: "đạt / chưa đạt",
        Kind.PERCENT: "tỷ lệ",
        Kind.NUMBER: "số đo",
        Kind.COUNT: "số lượng",
        Kind.LEVEL: "mức độ",
    }
)


class Difference(StrEnum):
    """What became of an indicator."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


DIFFERENCE_LABELS: Mapping[Difference, str] = MappingProxyType(
    {
        Difference.ADDED: "Thêm",
        Difference.CHANGED: "Sửa",
        Difference.REMOVED: "Bỏ",
    }
)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One thing that differs; an empty side was not there."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class IndicatorDifference:
    """An indicator that differs; ``fields`` side by side."""

    no: str
    name: str
    change: Difference
    fields: tuple[FieldDifference, ...]

    @property
    def label(self) -> str:
        """The change in one word."""
        return DIFFERENCE_LABELS[self.change]


@dataclass(frozen=True, slots=True)
class SetComparison:
    """Everything that differs.

    Attributes:
        head: of the set itself: decision, years, groups.
        criteria: names of criteria that were added, changed or removed.
        indicators: in the order of the new set, removed ones at the end.
    """

    head: tuple[FieldDifference, ...]
    criteria: tuple[FieldDifference, ...]
    indicators: tuple[IndicatorDifference, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.head or self.criteria or self.indicators)

    def count(self, change: Difference) -> int:
        """How many indicators were added, changed or removed."""
        return sum(one.change is change for one in self.indicators)

    @property
    def summary(self) -> str:
        """In one line: "Thêm 2, sửa 5, bỏ 1 chỉ tiêu"."""
        counts = [
            f"{DIFFERENCE_LABELS[change].lower()} {self.count(change)}"
            for change in Difference
            if self.count(change)
        ]
        if not counts:
            return "Không khác chỉ tiêu nào" if not self.same else "Hai bản giống nhau"
        line = ", ".join(counts)
        return f"{line[:1].upper()}{line[1:]} chỉ tiêu"


def compare_sets(old: CriteriaSet, new: CriteriaSet) -> SetComparison:
    """What differs from one set to another; indicators are compared by number."""
    before = {indicator.no: indicator for indicator in old.indicators()}
    found: list[IndicatorDifference] = []
    for indicator in new.indicators():
        known = before.pop(indicator.no, None)
        fields = indicator_differences(known, indicator, old, new)
        if known is None:
            found.append(
                IndicatorDifference(indicator.no, indicator.name, Difference.ADDED, fields)
            )
        elif fields:
            found.append(
                IndicatorDifference(indicator.no, indicator.name, Difference.CHANGED, fields)
            )
    found.extend(
        IndicatorDifference(
            one.no, one.name, Difference.REMOVED, indicator_differences(one, None, old, new)
        )
        for one in before.values()
    )
    return SetComparison(
        tuple(_head_differences(old, new)),
        tuple(criteria_differences(old.criteria, new.criteria)),
        tuple(found),
    )


def indicator_differences(
    old: Indicator | None,
    new: Indicator | None,
    old_set: CriteriaSet | None = None,
    new_set: CriteriaSet | None = None,
) -> tuple[FieldDifference, ...]:
    """What differs between two values of an indicator; None is one that is not there.

    Args:
        old: before.
        new: after.
        old_set: gives the old one's groups and properties their names.
        new_set: gives the new one's groups and properties their names.
    """
    before = _indicator_words(old, old_set)
    after = _indicator_words(new, new_set or old_set)
    return _differences(before, after)


def criteria_differences(
    old: Sequence[Criterion], new: Sequence[Criterion]
) -> tuple[FieldDifference, ...]:
    """What differs between the names of criteria."""
    return _differences(
        {f"Tiêu chí {c.no}": c.name for c in old}, {f"Tiêu chí {c.no}": c.name for c in new}
    )


def head_words(criteria_set: CriteriaSet) -> dict[str, str]:
    """What a set says of itself, label to words."""
    found = criteria_set
    return {
        "Tên": found.title,
        "Tên ngắn": found.short_title,
        "Quyết định": found.decision,
        "Ngày ban hành": _day(found.issued),
        "Có hiệu lực từ": _day(found.effective_from),
        "Năm đầu": str(found.first_year or ""),
        "Năm cuối": str(found.last_year or ""),
        "Số tiêu chí chính thức": str(found.official_criteria or ""),
        "Số chỉ tiêu chính thức": str(found.official_indicators or ""),
        "Điều kiện trước": found.prerequisite,
        "Nhóm xã": "; ".join(
            f"{g.name} ({g.definition})" if g.definition else g.name for g in found.groups
        ),
        "Ghi chú": "\n".join(found.notes),
    }


def threshold_line(
    criteria_set: CriteriaSet | None, part: Part, threshold: Threshold
) -> tuple[str, str]:
    """For whom a threshold holds, and what it asks: ("Xã nhóm 1, năm 2027", "≥ 80 %")."""
    case = []
    if threshold.group_id is not None:
        case.append(_group_name(criteria_set, threshold.group_id))
    if threshold.year is not None:
        case.append(f"năm {threshold.year}")
    if threshold.condition is not None:
        condition = threshold.condition
        label = condition.property_id
        if criteria_set is not None:
            known = (p.label for p in criteria_set.properties if p.id == condition.property_id)
            label = next(known, label)
        sign = SYMBOLS.get(condition.comparison, "")
        case.append(f"{label[:1].lower()}{label[1:]} {sign} {format_decimal(condition.value)}")
    words = threshold_words(threshold, part) if threshold.known else "chưa biết"
    if threshold.comparison is Comparison.MET:
        words = "phải đạt"
    if threshold.basis and threshold.basis != part.label:
        words += f" ({threshold.basis})"
    if threshold.set_by_province and not threshold.decision:
        words += ", UBND tỉnh quy định"
    if threshold.decision:
        words += f", theo {threshold.decision}"
    line = ", ".join(case)
    return line[:1].upper() + line[1:], words


def assurance_words(provenance: Provenance) -> str:
    """How sure a fact is, with the names: "đã đối chiếu: Trần B, 01/03/2026, Phụ lục I"."""
    words = ASSURANCE_LABELS[provenance.assurance]
    if provenance.checked_by:
        details = [provenance.checked_by]
        if provenance.checked_on:
            details.append(_day(provenance.checked_on))
        if provenance.place:
            details.append(provenance.place)
        return f"{words}: {', '.join(details)}"
    return f"{words}: {provenance.entered_by}" if provenance.entered_by else words


def _indicator_words(
    indicator: Indicator | None, criteria_set: CriteriaSet | None
) -> dict[str, str]:
    if indicator is None:
        return {}
    words = {
        "Nội dung": indicator.text,
        "Tên ngắn": indicator.name,
        "Câu hỏi": indicator.question,
        "Cách lấy số liệu": indicator.hint,
        "Lưu ý": indicator.note,
        "Điều, trang": indicator.article,
        "Không áp dụng khi": "; ".join(e.text for e in indicator.exemptions),
        "Minh chứng": "\n".join(indicator.evidence),
        "Cơ quan hướng dẫn": indicator.responsible,
        "Nguồn của nội dung": _provenance_words(indicator.provenance),
    }
    for part in indicator.parts:
        name = part.label or "Số liệu"
        words[f"{name}: loại"] = " · ".join(_part_words(part))
        for threshold in part.thresholds:
            case, asked = threshold_line(criteria_set, part, threshold)
            place = f"{name}: ngưỡng" + (f" – {case}" if case else "")
            words[place] = asked
            words[f"{place}, nguồn"] = _provenance_words(threshold.provenance)
    return words


def _part_words(part: Part) -> Iterator[str]:
    yield KIND_LABELS[part.kind]
    if part.unit:
        yield part.unit
    if part.numerator_label or part.denominator_label:
        yield f"{part.numerator_label} / {part.denominator_label}"
    if part.levels:
        yield " < ".join(level.label for level in part.levels)
    if not part.required:
        yield "không bắt buộc"


def _provenance_words(provenance: Provenance) -> str:
    return f"{provenance.source} ({assurance_words(provenance)})"


def _head_differences(old: CriteriaSet, new: CriteriaSet) -> tuple[FieldDifference, ...]:
    return _differences(head_words(old), head_words(new))


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[FieldDifference, ...]:
    return tuple(
        FieldDifference(label, old.get(label, ""), new.get(label, ""))
        for label in dict.fromkeys([*new, *old])
        if old.get(label, "") != new.get(label, "")
    )


def _group_name(criteria_set: CriteriaSet | None, group_id: str) -> str:
    if criteria_set is not None:
        for group in criteria_set.groups:
            if group.id == group_id:
                return group.name
    return group_id


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
