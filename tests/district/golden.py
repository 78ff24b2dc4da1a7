"""Communes that hold what a province published, as packages: each meets so many criteria."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from ntm_desktop.catalog.rule_documents import override_rule
from ntm_desktop.domain.assessment import Answer, Context, PartAnswer, Verdict
from ntm_desktop.domain.criteria import (
    Comparison,
    CriteriaSet,
    Kind,
    Part,
    Provenance,
    Threshold,
)
from ntm_desktop.domain.overrides import ProvincialOverride, ThresholdChange, apply_overrides
from ntm_desktop.domain.package import AssessmentContent, CriteriaPin, stated_verdicts
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.resources import ResourceLine
from ntm_desktop.domain.units import Commune
from ntm_desktop.domain.verdicts import check_answer, judge
from tests.district import communes

GROUP = "tdmnpb"
QD_491, QD_1980 = "qd-491-2009-xa", "qd-1980-2016-xa"
Y2019, Y2020 = date(2019, 12, 31), date(2020, 12, 31)
_TRIED = (1, 100, 0, 2, 3, 4, 5, 50, 1_000_000)


def province_decision() -> ProvincialOverride:
    """What QĐ 1980 leaves to the province, with invented thresholds."""
    limit = Threshold(Comparison.AT_LEAST, Decimal(50), Provenance("QĐ thử nghiệm", verified=False))
    return ProvincialOverride(
        id="20-golden-2016",
        version=1,
        title="Áp dụng",
        set_id=QD_1980,
        province_code="20",
        decision="1/QĐ-UBND",
        issued=date(2016, 11, 1),
        effective_from=date(2016, 11, 1),
        effective_to=None,
        changes=tuple(
            ThresholdChange(no, "main", (limit,)) for no in ("2.1", "2.2", "2.3", "2.4", "10")
        ),
    )


@cache
def rules(set_id: str, year: int) -> CriteriaSet:
    national = communes.catalog().criteria_set(set_id)
    if set_id != QD_1980:
        return national
    return apply_overrides(national, [province_decision()], date(year, 6, 30))


def _given(part: Part, value: int) -> PartAnswer:
    match part.kind:
        case Kind.YES_NO:
            return PartAnswer(yes=bool(value))
        case Kind.PERCENT:
            return PartAnswer(numerator=Decimal(min(value, 100)), denominator=Decimal(100))
        case _:
            return PartAnswer(value=Decimal(value))


@cache
def meeting(set_id: str, year: int) -> Mapping[int, Mapping[str, Answer]]:
    """Criterion number to answers that meet it."""
    found: dict[int, dict[str, Answer]] = {}
    criteria_set = rules(set_id, year)
    context = Context(year, GROUP, {})
    for criterion in criteria_set.criteria:
        for indicator in criterion.indicators:
            for value in _TRIED:
                said = Answer(parts={part.id: _given(part, value) for part in indicator.parts})
                if check_answer(indicator, said):
                    continue
                verdicts = stated_verdicts(judge(criteria_set, {indicator.no: said}, context))
                if verdicts.indicators[indicator.no] is Verdict.MET:
                    found.setdefault(criterion.no, {})[indicator.no] = said
                    break
            else:
                raise AssertionError(indicator.no)
    return found


def spread(counts: Mapping[int, int], bands: Sequence[tuple[int, int, int]]) -> list[set[int]]:
    """Which criteria each commune meets, so that both published tables come out.

    Args:
        counts: criterion number to how many communes meet it.
        bands: lowest, highest number met, and how many communes lie between, highest first.

    What a band leaves open goes to the lowest first; then the communes are filled one by one,
    each with the criteria that have most left to give.
    """
    left = dict(counts)
    sizes = [lowest for lowest, _, number in bands for _ in range(number)]
    tops = [highest for _, highest, number in bands for _ in range(number)]
    free = sum(left.values()) - sum(sizes)
    assert free >= 0, free
    for place, top in reversed(list(enumerate(tops))):
        more = min(free, top - sizes[place])
        sizes[place] += more
        free -= more
    assert free == 0, free
    met = []
    for size in sizes:
        chosen = sorted(left, key=lambda no: (-left[no], no))[:size]
        for no in chosen:
            left[no] -= 1
        met.append(set(chosen))
    assert set(left.values()) == {0}, left
    return met


def rural_communes(day: date) -> tuple[Commune, ...]:
    """The communes of a day by their codes: 207 to the end of 2019, 181 since."""
    units = next(one for one in communes.catalog().unit_lists() if one.valid_on(day))
    return tuple(unit for unit in units.communes if unit.kind == "xã")


def said(
    unit: Commune,
    period: Period,
    set_id: str,
    met: set[int],
    lines: Sequence[ResourceLine] = (),
    **more,
) -> AssessmentContent:
    """What a commune hands over that meets just these criteria."""
    criteria_set = rules(set_id, period.year)
    answers = {
        no: answer
        for one in sorted(met)
        for no, answer in meeting(set_id, period.year)[one].items()
    }
    verdicts = stated_verdicts(judge(criteria_set, answers, Context(period.year, GROUP, {})))
    assert {no for no, v in verdicts.criteria.items() if v is Verdict.MET} == met
    national = communes.catalog().criteria_set(set_id)
    pin = CriteriaPin(set_id, national.version, communes.catalog().fingerprint(set_id))
    made: AssessmentContent = replace(
        communes.content(),
        commune=unit,
        period=period,
        pin=pin,
        set_title=national.title,
        group_id=GROUP,
        answers=answers,
        verdicts=verdicts,
        resources=tuple(lines),
        rules=(override_rule(province_decision()),) if set_id == QD_1980 else (),
        **more,
    )
    return made
