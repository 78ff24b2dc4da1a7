"""What to do next: concrete, in words, each thing with the field it is about.

The kinds are dealt out in turn, so that the first few lines show every kind of work that is
open and not only forty missing figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from ntm_desktop.domain.assessment import (
    BLANK_ANSWER,
    VERDICT_LABELS,
    CriterionVerdict,
    IndicatorVerdict,
    PartVerdict,
    Verdict,
)
from ntm_desktop.domain.criteria import Indicator
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.thresholds import applicable, property_values
from ntm_desktop.domain.verdicts import PROVINCE_UNSAID
from ntm_desktop.services.standing import EvidenceCount, Standing

_LISTED = 6
_SINGLE_CONFIRMATIONS = 2


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do.

    Attributes:
        title: what, as an order: "Nhập số liệu chỉ tiêu 17.12 – Chất thải nhựa".
        detail: why, or how far it is.
        indicator_no: the field to go to, or a register; None when it is not about one.
        page: where it is done.
        kind: "returned", "receiver", "report", "roadmap", "regression", "group", "figures",
            "confirm", "caution", "property", "province", "evidence", "unmet", "workbook".
    """

    title: str
    detail: str
    indicator_no: str | None
    page: PageId
    kind: str


def todo_list(now: Standing, counts: Mapping[str, EvidenceCount]) -> tuple[Todo, ...]:
    """Everything that is open, most useful first.

    What decides many verdicts at once (the commune's group, its properties) comes before
    everything; then missing figures, readings to be confirmed, thresholds of the province,
    missing evidence and unmet indicators take turns.
    """
    kinds = (
        _figures(now, counts),
        _confirmations(now),
        _cautions(now),
        _province(now),
        _evidence(now, counts),
        _unmet(now),
    )
    turns = (todo for turn in zip_longest(*kinds) for todo in turn if todo is not None)
    return tuple(chain(_group(now), _properties(now), turns))


def _group(now: Standing) -> list[Todo]:
    usable = [group for group in now.criteria_set.groups if not group.reference_only]
    if now.info.group_id is not None or not usable:
        return []
    names = "; ".join(group.name for group in usable)
    return [Todo("Chọn nhóm xã để biết ngưỡng áp dụng", names, None, PageId.SETTINGS, "group")]


def _properties(now: Standing) -> list[Todo]:
    """Properties of the commune that an open threshold asks for, each once."""
    values = property_values(now.criteria_set, now.answers, now.context)
    waiting: dict[str, list[str]] = {}
    for verdict, indicator in _applying(now):
        if verdict.verdict not in (Verdict.INCOMPLETE, Verdict.NO_THRESHOLD):
            continue
        for part in indicator.parts:
            for threshold in part.thresholds:
                condition = threshold.condition
                if condition is not None and condition.property_id not in values:
                    numbers = waiting.setdefault(condition.property_id, [])
                    if indicator.no not in numbers:
                        numbers.append(indicator.no)
    todos = []
    for known in now.criteria_set.properties:
        numbers = waiting.get(known.id, [])
        # One that an answer gives is asked for there, as a missing figure.
        if numbers and known.derived_from is None:
            detail = f"Cần để biết ngưỡng của chỉ tiêu {_listed(numbers)}"
            title = f"Nhập thông tin của xã: {known.label}"
            todos.append(Todo(title, detail, numbers[0], PageId.SETTINGS, "property"))
    return todos


def _figures(now: Standing, counts: Mapping[str, EvidenceCount]) -> list[Todo]:
    todos = []
    for criterion in now.outcome.criteria:
        missing = [i for i in criterion.indicators if i.verdict is Verdict.INCOMPLETE]
        if len(missing) == 1:
            todos.append(_one_figure(now, missing[0], counts))
        elif missing:
            numbers = [i.no for i in missing]
            title = f"Nhập số liệu tiêu chí {criterion.no} – {_short_name(now, criterion)}"
            detail = f"Còn thiếu {len(missing)} chỉ tiêu: {_listed(numbers)}"
            todos.append(Todo(title, detail, numbers[0], PageId.ASSESSMENT, "figures"))
    return todos


def _one_figure(
    now: Standing, verdict: IndicatorVerdict, counts: Mapping[str, EvidenceCount]
) -> Todo:
    indicator = now.criteria_set.indicator(verdict.no)
    count = counts[verdict.no]
    missing = [p.label for p in verdict.parts if p.verdict is Verdict.INCOMPLETE and p.label]
    blank = all(p.verdict is Verdict.INCOMPLETE for p in verdict.parts)
    state = "Còn trống" if blank or not missing else f"Còn thiếu: {', '.join(missing)}"
    detail = f"{state} · minh chứng: {count.given}/{count.asked}" if count.asked else state
    title = f"Nhập số liệu chỉ tiêu {indicator.no} – {indicator.name}"
    return Todo(title, detail, indicator.no, PageId.ASSESSMENT, "figures")


def _confirmations(now: Standing) -> list[Todo]:
    waiting = [
        indicator
        for indicator in now.criteria_set.indicators()
        if now.answers.get(indicator.no, BLANK_ANSWER).to_confirm
    ]
    if len(waiting) > _SINGLE_CONFIRMATIONS:
        numbers = [indicator.no for indicator in waiting]
        title = f"Xác nhận {len(waiting)} số liệu đọc từ tệp nhập"
        detail = f"Chỉ tiêu {_listed(numbers)}"
        return [Todo(title, detail, numbers[0], PageId.ASSESSMENT, "confirm")]
    return [
        Todo(
            f"Xác nhận số liệu chỉ tiêu {indicator.no} – {indicator.name}",
            now.answers[indicator.no].to_confirm,
            indicator.no,
            PageId.ASSESSMENT,
            "confirm",
        )
        for indicator in waiting
    ]


def _cautions(now: Standing) -> list[Todo]:
    """Figures with a warning that nobody mended or explained; what is explained is done.

    What other kinds of work ask for is not said twice.
    """
    waiting: list[tuple[Indicator, str]] = []
    for verdict, indicator in _applying(now):
        answer = now.answers.get(indicator.no, BLANK_ANSWER)
        if answer.remark.strip() or verdict.verdict is Verdict.INCOMPLETE:
            continue
        said = [s for s in verdict.cautions if s not in (answer.to_confirm, PROVINCE_UNSAID)]
        if said:
            waiting.append((indicator, " ".join(said)))
    if len(waiting) > _SINGLE_CONFIRMATIONS:
        numbers = [indicator.no for indicator, _ in waiting]
        title = f"Sửa hoặc giải trình {len(waiting)} số liệu có cảnh báo"
        return [
            Todo(title, f"Chỉ tiêu {_listed(numbers)}", numbers[0], PageId.ASSESSMENT, "caution")
        ]
    return [
        Todo(
            f"Sửa hoặc giải trình số liệu chỉ tiêu {indicator.no} – {indicator.name}",
            said,
            indicator.no,
            PageId.ASSESSMENT,
            "caution",
        )
        for indicator, said in waiting
    ]


def _province(now: Standing) -> list[Todo]:
    """All thresholds that the province sets and nobody has entered, in one line."""
    values = property_values(now.criteria_set, now.answers, now.context)
    numbers, criteria = [], []
    for verdict, indicator in _applying(now):
        needs = [applicable(p, now.context, values, now.criteria_set) for p in indicator.parts]
        if any(not n.known and n.threshold and n.threshold.set_by_province for n in needs):
            numbers.append(verdict.no)
            criteria.append(str(now.criteria_set.criterion_of(verdict.no).no))
    if not numbers:
        return []
    which = list(dict.fromkeys(criteria))
    title = f"Nhập ngưỡng của tỉnh cho tiêu chí {_and(which)}"
    detail = f"Cần số, ngày quyết định của UBND tỉnh cho chỉ tiêu {_listed(numbers)}"
    return [Todo(title, detail, numbers[0], PageId.RULES, "province")]


def _evidence(now: Standing, counts: Mapping[str, EvidenceCount]) -> list[Todo]:
    """Indicators that are answered but not proved; those begun already come first."""
    open_ones = [
        (verdict, indicator)
        for verdict, indicator in _applying(now)
        if verdict.verdict is not Verdict.INCOMPLETE and counts[indicator.no].missing
    ]
    open_ones.sort(key=lambda pair: counts[pair[1].no].given == 0)
    return [
        Todo(
            f"Bổ sung minh chứng {indicator.no} – {indicator.name}",
            f"Mới có {counts[indicator.no].given}/{counts[indicator.no].asked} mục minh chứng",
            indicator.no,
            PageId.ASSESSMENT,
            "evidence",
        )
        for _, indicator in open_ones
    ]


def _unmet(now: Standing) -> list[Todo]:
    todos = []
    for verdict, indicator in _applying(now):
        if verdict.verdict is not Verdict.NOT_MET:
            continue
        failed = [part for part in verdict.parts if part.verdict is Verdict.NOT_MET]
        detail = "; ".join(
            f"{part.label}: {_gap(part)}" if part.label else _gap(part) for part in failed
        )
        title = f"Khắc phục chỉ tiêu {indicator.no} chưa đạt – {indicator.name}"
        todos.append(
            Todo(title, detail[:1].upper() + detail[1:], indicator.no, PageId.ASSESSMENT, "unmet")
        )
    return todos


def _gap(part: PartVerdict) -> str:
    """How far a failed part is from its threshold."""
    if part.shortfall:
        return part.shortfall
    if part.value == VERDICT_LABELS[Verdict.NOT_MET]:
        return "đang ghi là chưa đạt"
    return f"{part.value}, cần {part.needed}"


def _applying(now: Standing) -> Iterable[tuple[IndicatorVerdict, Indicator]]:
    for criterion in now.outcome.criteria:
        for verdict in criterion.indicators:
            if verdict.verdict is not Verdict.NOT_APPLICABLE:
                yield verdict, now.criteria_set.indicator(verdict.no)


def _short_name(now: Standing, criterion: CriterionVerdict) -> str:
    for known in now.criteria_set.criteria:
        if known.no == criterion.no:
            return known.short_name
    return criterion.name


def _listed(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:_LISTED])
    rest = len(numbers) - _LISTED
    return f"{shown} và {rest} chỉ tiêu khác" if rest > 0 else shown


def _and(words: Sequence[str]) -> str:
    return " và ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
