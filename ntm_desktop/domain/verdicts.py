"""From answers to verdicts, with the sentence that says why.

A part is held against the threshold that applies to this commune and year; an indicator is
met only when each part holds that is asked of its group; a criterion only when each indicator
that applies is met. An indicator of which nothing is asked does not apply.
While a threshold is unknown nothing is called met: the verdict is ``NO_THRESHOLD``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from ntm_desktop.domain.assessment import (
    BLANK_ANSWER,
    VERDICT_LABELS,
    Answer,
    Assessment,
    Context,
    CriterionVerdict,
    IndicatorVerdict,
    PartAnswer,
    PartVerdict,
    Verdict,
)
from ntm_desktop.domain.criteria import (
    Assurance,
    Comparison,
    CriteriaSet,
    Criterion,
    Indicator,
    Kind,
    Part,
    Threshold,
)
from ntm_desktop.domain.numbers import (
    format_decimal,
    format_percent,
    percent,
    round_half_up,
)
from ntm_desktop.domain.plausibility import cautions, check_answer
from ntm_desktop.domain.thresholds import (
    NOT_ASKED,
    Applicable,
    applicable,
    compare,
    is_scale,
    level_words,
    needed_words,
    property_values,
    threshold_words,
    unit_suffix,
)

__all__ = ["check_answer", "judge", "judge_indicator", "property_values"]

PROVINCE_UNSAID = "Nội dung cụ thể do UBND tỉnh quy định; chưa nhập số quyết định của tỉnh."
"""What is said of an indicator whose threshold waits for the province."""
NOT_ASKED_WHY = "quyết định không đặt mức cho nhóm xã này"
"""Why an indicator does not apply of which no figure is asked."""
_MOST_PLACES = 6
_ODD_TIMES = 10


def judge(criteria_set: CriteriaSet, answers: Mapping[str, Answer], context: Context) -> Assessment:
    """Judge a whole self-assessment.

    Args:
        criteria_set: the rules.
        answers: indicator number to answer; a missing one is blank.
        context: year, group and properties the thresholds depend on.
    """
    properties = property_values(criteria_set, answers, context)
    return Assessment(
        criteria_set.id,
        tuple(
            _judge_criterion(criteria_set, criterion, answers, context, properties)
            for criterion in criteria_set.criteria
        ),
    )


def judge_indicator(
    criteria_set: CriteriaSet,
    indicator: Indicator,
    answers: Mapping[str, Answer],
    context: Context,
) -> IndicatorVerdict:
    """Judge one indicator; the other answers only lend properties of the commune."""
    properties = property_values(criteria_set, answers, context)
    answer = answers.get(indicator.no, BLANK_ANSWER)
    return _judge_indicator(criteria_set, indicator, answer, context, properties)


def _judge_criterion(
    criteria_set: CriteriaSet,
    criterion: Criterion,
    answers: Mapping[str, Answer],
    context: Context,
    properties: Mapping[str, Decimal],
) -> CriterionVerdict:
    indicators = tuple(
        _judge_indicator(
            criteria_set, indicator, answers.get(indicator.no, BLANK_ANSWER), context, properties
        )
        for indicator in criterion.indicators
    )
    applying = [i.verdict for i in indicators if i.verdict is not Verdict.NOT_APPLICABLE]
    met = sum(verdict is Verdict.MET for verdict in applying)
    return CriterionVerdict(
        criterion.no, criterion.name, _together(indicators), met, len(applying), indicators
    )


def _together(indicators: Sequence[IndicatorVerdict]) -> Verdict:
    """Put a criterion's verdict together.

    With no indicator known there is no rule to hold it against; with every indicator exempt
    nothing is left to fail, so it is met.
    """
    if not indicators:
        return Verdict.NO_THRESHOLD
    return _worst(
        [i.verdict for i in indicators if i.verdict is not Verdict.NOT_APPLICABLE] or [Verdict.MET]
    )


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    for verdict in (Verdict.NOT_MET, Verdict.INCOMPLETE, Verdict.NO_THRESHOLD):
        if verdict in found:
            return verdict
    return Verdict.MET


def _judge_indicator(
    criteria_set: CriteriaSet,
    indicator: Indicator,
    answer: Answer,
    context: Context,
    properties: Mapping[str, Decimal],
) -> IndicatorVerdict:
    needed = [applicable(part, context, properties, criteria_set) for part in indicator.parts]
    parts = tuple(
        _judge_part(part, answer.part(part.id), need)
        for part, need in zip(indicator.parts, needed, strict=True)
    )
    verdict = _indicator_verdict(indicator, answer, parts, needed)
    asked = tuple(p for p, need in zip(indicator.parts, needed, strict=True) if need.asked)
    notes = list(cautions(replace(indicator, parts=asked), answer))
    if not answer.not_applicable:
        notes.extend(_odd_magnitudes(indicator, answer, needed))
    if not answer.not_applicable and _province_decision_missing(needed):
        notes.append(PROVINCE_UNSAID)
    return IndicatorVerdict(
        no=indicator.no,
        verdict=verdict,
        value=_join((part.label, part.value) for part in parts if part.value),
        needed=_join((part.label, part.needed) for part in parts),
        explanation=_explanation(verdict, answer, parts) + _decisions(verdict, answer, needed),
        source=_source(criteria_set, indicator, needed),
        verified=indicator.provenance.verified and all(part.verified for part in parts),
        cautions=tuple(notes),
        parts=parts,
        assurance=_assurance(indicator, needed),
    )


def _odd_magnitudes(
    indicator: Indicator, answer: Answer, needed: Sequence[Applicable]
) -> list[str]:
    """Numbers so far from what is needed that a comma or the unit is more likely wrong."""
    found = []
    for part, need in zip(indicator.parts, needed, strict=True):
        value = answer.part(part.id).value
        threshold = need.threshold if need.known else None
        if part.kind is not Kind.NUMBER or not value or value < 0 or threshold is None:
            continue
        if threshold.comparison not in (Comparison.AT_LEAST, Comparison.MORE_THAN):
            continue
        limit = threshold.value
        if isinstance(limit, bool) or not limit or limit < 0:
            continue
        unit = unit_suffix(part)
        if value >= limit * _ODD_TIMES:
            far = f"gấp ít nhất {_ODD_TIMES} lần"
        elif value * _ODD_TIMES <= limit:
            far = f"không quá 1/{_ODD_TIMES}"
        else:
            continue
        found.append(
            f"{format_decimal(value)}{unit} {far} mức cần đạt {format_decimal(limit)}{unit}. "
            "Hãy xem lại dấu phẩy và đơn vị tính."
        )
    return found


def _assurance(indicator: Indicator, needed: Sequence[Applicable]) -> Assurance:
    """The weakest of all that the verdict rests on; a threshold nobody knows is not sure at all.

    Of an indicator that somebody typed in, nothing is recalled.
    """
    found = {indicator.provenance.assurance}
    unknown = Assurance.ENTERED if indicator.provenance.entered_by else Assurance.RECALLED
    for need in needed:
        threshold = _vouched(need)
        found.add(threshold.provenance.assurance if threshold else unknown)
    return next(one for one in Assurance if one in found)


def _vouched(need: Applicable) -> Threshold | None:
    """What may have been seen in the decision: a figure, or that the province sets it."""
    threshold = need.threshold
    return threshold if need.known or (threshold and threshold.set_by_province) else None


def _decisions(verdict: Verdict, answer: Answer, needed: Sequence[Applicable]) -> str:
    """Name the decisions besides the set's own that a verdict rests on."""
    by_rule = verdict is Verdict.NOT_APPLICABLE and not answer.not_applicable
    if verdict not in (Verdict.MET, Verdict.NOT_MET) and not by_rule:
        return ""
    named = dict.fromkeys(
        need.threshold.decision for need in needed if need.threshold and need.threshold.decision
    )
    return f" Theo {'; '.join(named)}." if named else ""


def _indicator_verdict(
    indicator: Indicator,
    answer: Answer,
    parts: Sequence[PartVerdict],
    needed: Sequence[Applicable],
) -> Verdict:
    if answer.not_applicable or not any(need.asked for need in needed):
        return Verdict.NOT_APPLICABLE
    asked = [
        (part, outcome)
        for part, outcome, need in zip(indicator.parts, parts, needed, strict=True)
        if need.asked
    ]
    counted = [
        outcome.verdict
        for part, outcome in asked
        if part.required or outcome.verdict is not Verdict.INCOMPLETE
    ]
    if all(answer.part(part.id).blank for part, _ in asked):
        return Verdict.INCOMPLETE
    if not all(need.known for need in needed):
        counted.append(Verdict.NO_THRESHOLD)
    return _worst(counted)


@dataclass(frozen=True, slots=True)
class _Figure:
    """What a part came to: ``amount`` is exact, None for a yes/no or a blank."""

    amount: Fraction | None
    value: str
    working: str


def _judge_part(part: Part, given: PartAnswer, needed: Applicable) -> PartVerdict:
    figure = _figure(part, given, needed)
    threshold = needed.threshold if needed.known else None
    shortfall = ""
    if not needed.asked:
        verdict = Verdict.NOT_APPLICABLE
    elif figure is None:
        verdict = Verdict.INCOMPLETE
    elif threshold is None or threshold.comparison is None or threshold.value is None:
        verdict = Verdict.NO_THRESHOLD
    elif figure.amount is None or isinstance(threshold.value, bool):
        verdict = Verdict.MET if given.yes == threshold.value else Verdict.NOT_MET
    elif compare(figure.amount, threshold.comparison, threshold.value):
        verdict = Verdict.MET
    else:
        verdict = Verdict.NOT_MET
        shortfall = _shortfall(part, given, threshold.comparison, threshold.value)
    working = figure.working if figure else ""
    if not needed.asked:
        working = ""
    elif figure and figure.amount is not None and threshold is not None:
        working = _held_against(part, figure.amount, figure.working, threshold, verdict)
    return PartVerdict(
        part_id=part.id,
        label=part.label,
        verdict=verdict,
        value=figure.value if figure else "",
        working=working,
        needed=needed_words(part, needed),
        shortfall=shortfall,
        verified=threshold is not None and threshold.provenance.verified,
    )


def _held_against(
    part: Part, amount: Fraction, working: str, threshold: Threshold, verdict: Verdict
) -> str:
    """The figure with the threshold behind it: "69,19 % < 70 %", "Khá (cần từ Tốt trở lên)"."""
    if is_scale(part):
        return f"{working} (cần {threshold_words(threshold, part)})"
    if verdict is Verdict.NOT_MET:
        return f"{working} {threshold_words(threshold, part, failed_by=amount)}"
    if threshold.comparison is Comparison.EXACTLY:
        return working
    return f"{working} {threshold_words(threshold, part)}"


def _figure(part: Part, given: PartAnswer, needed: Applicable) -> _Figure | None:
    """The figure of a part, None while something of it is missing."""
    match part.kind:
        case Kind.YES_NO:
            if given.yes is None:
                return None
            words = "Đạt" if given.yes else "Chưa đạt"
            return _Figure(None, words, words)
        case Kind.PERCENT:
            return _share(part, given, needed)
        case Kind.LEVEL:
            if given.value is None:
                return None
            words = level_words(part, given.value)
            return _Figure(Fraction(given.value), words, words)
        case Kind.NUMBER | Kind.COUNT:
            if given.value is None:
                return None
            words = f"{format_decimal(given.value)}{unit_suffix(part)}"
            return _Figure(Fraction(given.value), words, words)


def _share(part: Part, given: PartAnswer, needed: Applicable) -> _Figure | None:
    if given.numerator is not None and given.denominator is not None and given.denominator > 0:
        share = percent(given.numerator, given.denominator)
        words = _share_words(share, needed)
        unit = f"\u00a0{part.count_unit}" if part.count_unit else ""
        counts = (
            f"{format_decimal(given.numerator)}\u00a0/\u00a0"
            f"{format_decimal(given.denominator)}{unit}"
        )
        return _Figure(share, words, f"{counts} = {words}")
    if given.numerator is None and given.denominator is None and given.value is not None:
        share = Fraction(given.value)
        words = _share_words(share, needed)
        return _Figure(share, words, words)
    return None


def _share_words(share: Fraction, needed: Applicable) -> str:
    """A share to two places, or as many as it takes not to look like the other verdict."""
    places = 2
    rule = needed.threshold.comparison if needed.threshold else None
    limit = needed.threshold.value if needed.threshold else None
    if rule is not None and isinstance(limit, Decimal):
        truth = compare(share, rule, limit)
        while places < _MOST_PLACES:
            shown = Fraction(round_half_up(share, places))
            if compare(shown, rule, limit) == truth:
                break
            places += 1
    return format_percent(share, places)


def _shortfall(part: Part, given: PartAnswer, rule: Comparison, limit: Decimal) -> str:
    """What is missing to reach the threshold, in words; empty where that says nothing."""
    if part.kind in (Kind.YES_NO, Kind.LEVEL):
        return ""
    if part.kind is Kind.PERCENT:
        if given.numerator is None or given.denominator is None:
            return ""
        have = given.numerator
        want = Fraction(limit) * Fraction(given.denominator) / 100
        unit = f" {part.count_unit}" if part.count_unit else ""
        step = Decimal(1) if part.whole_counts else Decimal("0.01")
    else:
        if given.value is None:
            return ""
        have, want = given.value, Fraction(limit)
        unit = unit_suffix(part)
        step = Decimal(1) if part.kind is Kind.COUNT else Decimal("0.01")
    gap = want - Fraction(have)
    strict = rule in (Comparison.MORE_THAN, Comparison.LESS_THAN)
    amount = _round_up(abs(gap), step)
    if strict and Fraction(amount) == abs(gap):
        amount += step
    if gap > 0 or (gap == 0 and rule is Comparison.MORE_THAN):
        return f"cần thêm {format_decimal(amount)}{unit}"
    return f"phải giảm {format_decimal(amount)}{unit}"


def _round_up(value: Fraction, step: Decimal) -> Decimal:
    steps = -(-value // Fraction(step))
    return (Decimal(steps) * step).quantize(step, rounding=ROUND_CEILING)


def _explanation(verdict: Verdict, answer: Answer, parts: Sequence[PartVerdict]) -> str:
    label = VERDICT_LABELS[verdict]
    match verdict:
        case Verdict.NOT_APPLICABLE:
            return f"{label} – {answer.not_applicable.rstrip('.') or NOT_ASKED_WHY}."
        case Verdict.INCOMPLETE:
            missing = [p.label for p in parts if p.verdict is Verdict.INCOMPLETE and p.label]
            given = [p for p in parts if p.working]
            if given and missing:
                return f"{label} – còn thiếu: {', '.join(missing)}."
            return f"{label} – chưa có số liệu để kết luận."
        case Verdict.NO_THRESHOLD:
            figures = _join((p.label, p.working) for p in parts if p.working)
            reasons = dict.fromkeys(
                p.needed
                for p in parts
                if p.verdict is Verdict.NO_THRESHOLD
                or (not p.working and p.verdict is not Verdict.NOT_APPLICABLE)
            )
            why = "; ".join(reason for reason in reasons if reason)
            return f"{label} – {figures}. {why}." if why else f"{label} – {figures}."
        case Verdict.MET:
            worded = [p for p in parts if p.working and p.working != label]
            if not worded:
                return f"{label}.{_not_asked(parts)}"
            return f"{label} – {_join((p.label, p.working) for p in worded)}.{_not_asked(parts)}"
        case Verdict.NOT_MET:
            return _failure(label, parts)


def _failure(label: str, parts: Sequence[PartVerdict]) -> str:
    """Name the parts that fail first, then those that hold, then what is missing."""
    failed = [p for p in parts if p.verdict is Verdict.NOT_MET]
    worded = [p for p in failed if p.working != label or p.label]
    sentences = [label]
    if worded:
        sentences[0] += f" – {_join((p.label, p.working) for p in worded)}"
    held = [p.label for p in parts if p.verdict is Verdict.MET and p.label]
    if held:
        sentences.append(f"{' và '.join(held)} đã đạt")
    for part in failed:
        if part.shortfall:
            where = f" ({part.label})" if len(failed) > 1 and part.label else ""
            sentences.append(part.shortfall[:1].upper() + part.shortfall[1:] + where)
    return ". ".join(sentences) + "." + _not_asked(parts)


def _not_asked(parts: Sequence[PartVerdict]) -> str:
    """Name what did not count because it is not asked of this group of communes."""
    named = [p.label for p in parts if p.verdict is Verdict.NOT_APPLICABLE and p.label]
    return f" {'; '.join(named)}: {NOT_ASKED} cho nhóm xã này." if named else ""


def _join(pairs: Iterable[tuple[str, str]]) -> str:
    """Figures of several parts in one line; the label is said only when there are several."""
    listed = list(pairs)
    return "; ".join(f"{label}: {words}" if label else words for label, words in listed)


def _source(criteria_set: CriteriaSet, indicator: Indicator, needed: Sequence[Applicable]) -> str:
    for need in needed:
        threshold = need.threshold
        if threshold is not None:
            decision = threshold.decision or criteria_set.decision
            return _cited(decision, threshold.provenance.source)
    return _cited(criteria_set.decision, indicator.provenance.source)


def _cited(decision: str, source: str) -> str:
    """Decision and source; once when whoever entered it took it from the decision itself."""
    return decision if source == decision else f"{decision} – {source}"


def _province_decision_missing(needed: Sequence[Applicable]) -> bool:
    return any(
        need.known
        and need.threshold is not None
        and need.threshold.set_by_province
        and not need.threshold.decision
        for need in needed
    )
