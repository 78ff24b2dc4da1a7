"""How rules are said to an officer: kinds, comparisons, thresholds, how sure a fact is."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from ntm_desktop.domain.criteria import (
    Assurance,
    Comparison,
    Condition,
    CriteriaSet,
    Kind,
    Part,
    Status,
    SubjectLevel,
    Threshold,
    Tier,
)
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.rule_editing import AssuranceCount

COMPARISONS: Mapping[Comparison, str] = {
    Comparison.AT_LEAST: "ít nhất",
    Comparison.AT_MOST: "nhiều nhất",
    Comparison.EXACTLY: "đúng",
    Comparison.MORE_THAN: "lớn hơn",
    Comparison.LESS_THAN: "nhỏ hơn",
}
NOT_ASKED = "không áp dụng"
KINDS: Mapping[Kind, str] = {
    Kind.PERCENT: "Tỷ lệ %",
    Kind.NUMBER: "Số",
    Kind.COUNT: "Số đếm",
    Kind.YES_NO: "Có / Không",
    Kind.LEVEL: "Mức",
}
ASSURANCES: Mapping[Assurance, str] = {
    Assurance.RECALLED: "chưa đối chiếu",
    Assurance.ENTERED: "đã nhập",
    Assurance.CHECKED: "đã đối chiếu",
}
ASSURANCE_LOOKS: Mapping[Assurance, tuple[str, str]] = {
    Assurance.RECALLED: ("diamond", "warn"),
    Assurance.ENTERED: ("pencil", "info"),
    Assurance.CHECKED: ("shield-check", "met"),
}
"""Icon and colour; never shown without the words of ``ASSURANCES``."""
_TIERS: Mapping[Tier, str] = {
    Tier.STANDARD: "đạt chuẩn",
    Tier.ADVANCED: "nâng cao",
    Tier.MODEL: "kiểu mẫu",
    Tier.MODERN: "hiện đại",
}
_LEVELS: Mapping[SubjectLevel, str] = {
    SubjectLevel.COMMUNE: "xã",
    SubjectLevel.VILLAGE: "thôn",
    SubjectLevel.RESIDENTIAL_AREA: "khu dân cư",
    SubjectLevel.GARDEN: "vườn hộ",
}
_STATUSES: Mapping[Status, str] = {
    Status.CONTENT: "",
    Status.NAMES_ONLY: "mới biết tên tiêu chí",
    Status.STUB: "mới biết số, ngày và tên văn bản",
    Status.REFERENCE: "của tỉnh khác, chỉ để tham khảo",
}

_RECALLED = re.compile(r"nhớ lại(?:, khá chắc)?", re.IGNORECASE)


def plain_source(text: str) -> str:
    """A source in an officer's words: what the program's makers recalled was put in beforehand.

    That nobody held it against the decision is said beside it.
    """
    text = _RECALLED.sub(tr("chương trình ghi sẵn"), text)
    return text[:1].upper() + text[1:]


def tr(text: str) -> str:
    """The text in the language of the window."""
    return QCoreApplication.translate("Rules", text)


def assurance_words(assurance: Assurance) -> str:
    """How sure a fact is: "đã nhập"."""
    return tr(ASSURANCES[assurance])


def threshold_words(threshold: Threshold, part: Part) -> str:
    """What a threshold asks, as an officer says it: "ít nhất 80 %"."""
    comparison, value = threshold.comparison, threshold.value
    if threshold.not_asked:
        return tr(NOT_ASKED)
    if comparison is None or value is None:
        if threshold.set_by_province:
            return tr("UBND tỉnh quy định, chưa nhập")
        return tr("chưa nhập")
    if comparison is Comparison.MET or isinstance(value, bool):
        return tr("phải đạt")
    if part.kind is Kind.LEVEL:
        label = next((x.label for x in part.levels if x.ordinal == value), "")
        level = f"“{label}”" if label else tr("mức {0}").format(format_decimal(value))
        if comparison is Comparison.AT_LEAST:
            return tr("từ {0} trở lên").format(level)
        return f"{tr(COMPARISONS[comparison])} {level}"
    unit = f"\u00a0{part.unit}" if part.unit else ""
    return f"{tr(COMPARISONS[comparison])} {format_decimal(value)}{unit}"


def case_words(threshold: Threshold, criteria_set: CriteriaSet) -> str:
    """For whom a threshold holds: "Xã nhóm 1, năm 2027"; "Mọi xã" when for all."""
    said = []
    if threshold.group_id is not None:
        said.append(group_name(criteria_set, threshold.group_id))
    if threshold.year is not None:
        said.append(tr("năm {0}").format(threshold.year))
    if threshold.condition is not None:
        said.append(condition_words(threshold.condition, criteria_set))
    line = ", ".join(said) or tr("mọi xã")
    return line[:1].upper() + line[1:]


def thresholds_line(part: Part, criteria_set: CriteriaSet) -> str:
    """All thresholds of a part in one line, what is the same for several cases said once."""
    together: dict[str, list[str]] = {}
    for threshold in part.thresholds:
        words = threshold_words(threshold, part)
        together.setdefault(words, []).append(case_words(threshold, criteria_set))
    if len(together) == 1:
        return next(iter(together))
    return "; ".join(f"{', '.join(cases)}: {words}" for words, cases in together.items())


def condition_words(condition: Condition, criteria_set: CriteriaSet) -> str:
    """A condition on the commune: "khi số trường học lớn hơn 3"."""
    label = next(
        (p.label for p in criteria_set.properties if p.id == condition.property_id),
        condition.property_id,
    )
    comparison = tr(COMPARISONS.get(condition.comparison, "đúng"))
    lower = label[:1].lower() + label[1:]
    return tr("khi {0} {1} {2}").format(lower, comparison, format_decimal(condition.value))


def group_name(criteria_set: CriteriaSet, group_id: str) -> str:
    """Name of a commune group; its id when the set does not know it."""
    return next((g.name for g in criteria_set.groups if g.id == group_id), group_id)


def decision_words(decision: str, issued: date | None) -> str:
    """A decision as one cites it: "QĐ 318/QĐ-TTg (Phụ lục I), ngày 08/03/2022"."""
    said = tr("QĐ {0}").format(decision) if decision[:1].isdigit() else decision
    if issued is not None:
        said = tr("{0}, ngày {1}").format(said, day_words(issued))
    return said or tr("chưa ghi số quyết định")


def day_words(day: date) -> str:
    """A day as offices write it: "08/03/2022"."""
    return f"{day:%d/%m/%Y}"


def force_words(override: ProvincialOverride) -> str:
    """When a decision holds: "hiệu lực từ 01/06/2022 đến 31/12/2025"."""
    begins = tr("hiệu lực từ {0}").format(day_words(override.effective_from))
    if override.effective_to is None:
        return begins
    return tr("{0} đến {1}").format(begins, day_words(override.effective_to))


def override_counts(override: ProvincialOverride) -> str:
    """What a decision sets: "12 ngưỡng · 2 chỉ tiêu thêm"; of an amendment what it changes."""
    said = []
    if override.changes or not override.national:
        said.append(tr("{0} ngưỡng").format(len(override.changes)))
    if override.replaced:
        said.append(tr("{0} chỉ tiêu sửa").format(len(override.replaced)))
    if override.abolished:
        said.append(tr("{0} bãi bỏ").format(len(override.abolished)))
    if override.extra:
        said.append(tr("{0} chỉ tiêu thêm").format(len(override.extra)))
    return " · ".join(said)


def subject_words(level: SubjectLevel, tier: Tier) -> str:
    """What is assessed and how far the set reaches: "xã · nâng cao"."""
    return f"{level_words(level)} · {tier_words(tier)}"


def level_words(level: SubjectLevel) -> str:
    """What is assessed: "thôn"."""
    return tr(_LEVELS[level])


def tier_words(tier: Tier) -> str:
    """How far a set reaches: "nâng cao"."""
    return tr(_TIERS[tier])


def status_words(status: Status) -> str:
    """Why a set is not complete; "" when its content is known."""
    said = _STATUSES[status]
    return tr(said) if said else ""


def years_words(first: int | None, last: int | None) -> str:
    """The years it holds for; "" when unknown."""
    if first is None and last is None:
        return ""
    if first is None or last is None:
        return tr("từ {0}").format(first) if last is None else tr("đến {0}").format(last)
    return f"{first}–{last}"


def count_words(found: int, official: int | None, what: str) -> str:
    """A count held against the official one: "44/47 chỉ tiêu"."""
    return f"{found}/{official} {what}" if official is not None else f"{found} {what}"


def assurance_counts(count: AssuranceCount) -> str:
    """How many facts stand where: "12 đã đối chiếu · 35 đã nhập"."""
    said = [
        f"{number} {assurance_words(assurance)}"
        for number, assurance in (
            (count.checked, Assurance.CHECKED),
            (count.entered, Assurance.ENTERED),
            (count.recalled, Assurance.RECALLED),
        )
        if number
    ]
    return " · ".join(said) or tr("chưa có nội dung")


def number_text(value: Decimal | bool | None) -> str:
    """A threshold's figure for a field; "" while unknown."""
    if value is None or isinstance(value, bool):
        return ""
    return format_decimal(value)
