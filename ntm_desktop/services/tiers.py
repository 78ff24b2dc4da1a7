"""What a tier asks for besides its own criteria: the lower tier held, income so much above it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ntm_desktop.domain.assessment import Context, Verdict
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Kind, Part, Tier
from ntm_desktop.domain.numbers import format_decimal, round_half_up
from ntm_desktop.domain.thresholds import applicable, property_values
from ntm_desktop.domain.tiers import FigureRef
from ntm_desktop.errors import CatalogError
from ntm_desktop.services.in_force import find_assessment, find_set
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import Standing, standing
from ntm_desktop.store.commune import assessments as stored


class ConditionState(StrEnum):
    """What the data say of a condition."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


HOLDS: dict[ConditionState, bool | None] = {
    ConditionState.MET: True,
    ConditionState.NOT_MET: False,
    ConditionState.UNKNOWN: None,
}


@dataclass(frozen=True, slots=True)
class TierCondition:
    """One condition of a tier.

    Attributes:
        text: what is asked.
        detail: what the data say, a sentence.
        assessment_id: where that stands, "" when nowhere.
        indicator_no: the indicator that asks for it, "" for the lower tier itself.
    """

    text: str
    state: ConditionState
    detail: str
    assessment_id: str = ""
    indicator_no: str = ""


def tier_conditions(ws: Workspace, assessment_id: str) -> tuple[TierCondition, ...]:
    """What a tier asks for, and whether the data of this file show it.

    The lower tier that the set names first; then, for a set made of conditions (kiểu mẫu,
    hiện đại), each of its own indicators. Empty for the lowest tier.

    Raises:
        EntryError: there is no such assessment.
    """
    info = find_assessment(ws, assessment_id)
    now = standing(ws, info)
    rules = now.criteria_set
    if not rules.prerequisite:
        return ()
    lower = _lower(ws, info, rules.prerequisite)
    found = [_held(ws, rules, info, lower)]
    if rules.tier in (Tier.MODEL, Tier.MODERN):
        found.extend(_own(ws, now, indicator, lower) for indicator in rules.indicators())
    return tuple(found)


def _lower(ws: Workspace, info: AssessmentInfo, set_id: str) -> Standing | None:
    """The newest assessment by the lower tier's set, of the same period or before."""
    every = stored.all_of(ws.file, info.subject_level, info.subject_id or None)
    last_day = info.period.last_day
    for one in every:
        if one.set_id == set_id and one.period.last_day <= last_day:
            return standing(ws, one)
    return None


def _held(
    ws: Workspace, rules: CriteriaSet, info: AssessmentInfo, lower: Standing | None
) -> TierCondition:
    if lower is None:
        try:
            title = find_set(ws, rules.prerequisite).short_title
        except CatalogError:
            title = rules.prerequisite
        return TierCondition(
            f"Đã đạt {title}",
            ConditionState.UNKNOWN,
            f"Chưa có đợt tự đánh giá theo {title} đến {info.period.inline}.",
        )
    outcome, was = lower.outcome, lower.info
    told = f"{was.period.label}: đạt {outcome.met}/{outcome.total} tiêu chí của {was.short_title}."
    open_count = outcome.count(Verdict.INCOMPLETE) + outcome.count(Verdict.NO_THRESHOLD)
    if outcome.total and outcome.met == outcome.total:
        state = ConditionState.MET
    elif outcome.count(Verdict.NOT_MET) == 0 and open_count:
        state = ConditionState.UNKNOWN
        told += f" Còn {open_count} chỉ tiêu thiếu số liệu hoặc chưa có ngưỡng."
    elif was.period.last_day.year == info.period.last_day.year:
        state = ConditionState.NOT_MET
    else:
        # The commune may have come up to it since, and been recognised.
        state = ConditionState.UNKNOWN
        told += f" Chưa có đợt nào của năm {info.period.last_day.year} theo bộ này."
    return TierCondition(f"Đã đạt {was.short_title}", state, told, was.id)


def _own(
    ws: Workspace, now: Standing, indicator: Indicator, lower: Standing | None
) -> TierCondition:
    verdict = now.outcome.indicator(indicator.no)
    state = {
        Verdict.MET: ConditionState.MET,
        Verdict.NOT_APPLICABLE: ConditionState.MET,
        Verdict.NOT_MET: ConditionState.NOT_MET,
    }.get(verdict.verdict, ConditionState.UNKNOWN)
    detail = verdict.explanation
    link = ws.catalog.measured_above(now.criteria_set.id, indicator.no)
    shown = _shown_by_lower(link.of, lower, now.context) if link is not None else None
    if shown is not None:
        above, words = shown
        detail += f" {words}"
        if state is ConditionState.UNKNOWN:
            needed = _needed(now, indicator)
            if needed is not None:
                state = ConditionState.MET if above >= needed else ConditionState.NOT_MET
    return TierCondition(indicator.text, state, detail, now.info.id, indicator.no)


def _needed(now: Standing, indicator: Indicator) -> Fraction | None:
    """How far above the lower tier's figure has to be, when the set says so in a number."""
    properties = property_values(now.criteria_set, now.answers, now.context)
    found = applicable(indicator.parts[0], now.context, properties, now.criteria_set)
    value = found.threshold.value if found.known and found.threshold is not None else None
    return Fraction(value) if isinstance(value, Decimal) else None


def _shown_by_lower(
    measured: FigureRef, lower: Standing | None, context: Context
) -> tuple[Fraction, str] | None:
    """How far a figure stands above what the lower tier asks of it, from that tier's own data.

    Only from a figure of the same year; which figure it is says ``forms/tiers``.
    """
    if lower is None or lower.context.year != context.year:
        return None
    rules = lower.criteria_set
    part = _part_of(rules, measured)
    if part is None:
        return None
    answer = lower.answers.get(measured.indicator_no)
    have = answer.part(part.id).value if answer else None
    properties = property_values(rules, lower.answers, lower.context)
    found = applicable(part, lower.context, properties, rules)
    asked = found.threshold.value if found.known and found.threshold else None
    if have is None or not isinstance(asked, Decimal) or asked <= 0:
        return None
    above = (Fraction(have) - Fraction(asked)) * 100 / Fraction(asked)
    rounded = format_decimal(round_half_up(above, 2))
    return above, (
        f"Theo chỉ tiêu {measured.indicator_no} của {lower.info.short_title}: "
        f"{format_decimal(have)} {part.unit} so với mức {format_decimal(asked)}, cao hơn "
        f"{rounded} %."
    )


def _part_of(rules: CriteriaSet, measured: FigureRef) -> Part | None:
    if rules.id != measured.set_id:
        return None
    found = (
        part
        for indicator in rules.indicators()
        if indicator.no == measured.indicator_no
        for part in indicator.parts
        if part.id == measured.part_id and part.kind is Kind.NUMBER
    )
    return next(found, None)
