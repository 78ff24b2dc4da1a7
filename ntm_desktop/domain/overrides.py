"""Decisions laid over a national set: a province's application of it, and its amendment.

The national decision leaves some thresholds to the province, and a province may raise others;
a later national decision may word indicators anew or abolish them. An override says which, by
which decision and from when. Putting it on a set gives a set again, so that whatever judges,
shows or prints knows nothing of overrides: the threshold simply names the later decision.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ntm_desktop.domain.citing import cited_day
from ntm_desktop.domain.criteria import (
    CriteriaSet,
    Criterion,
    Indicator,
    Part,
    SourceDocument,
    Threshold,
)

_CALLED = re.compile(r"^(quyết định|qđ)\s+(số\s+)?(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """The thresholds of one part as the province sets them; they replace the national ones."""

    indicator_no: str
    part_id: str
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class ExtraIndicator:
    """An indicator that the province adds to a criterion."""

    criterion_no: int
    indicator: Indicator


@dataclass(frozen=True, slots=True)
class ProvincialOverride:
    """One decision on a national set: a province's, or a national one that amends it.

    Attributes:
        id: stable id, "20-315-2017".
        version: of this data, raised with every change.
        title: official title of the decision.
        set_id: the national set it applies.
        province_code: official two-digit code; empty for a national amendment.
        decision: its number, "315/QĐ-UBND".
        issued: its date.
        effective_from: first day in force.
        effective_to: last day in force, None while open.
        changes: one per part; a part named twice is a fault of the data.
        replaced: indicators of the set as a national amendment words them; the number stays.
        abolished: numbers of indicators that a national amendment takes out of the set.
        notes: what has to be known about this data.
        documents: files of the decision that it was read from.
    """

    id: str
    version: int
    title: str
    set_id: str
    province_code: str
    decision: str
    issued: date
    effective_from: date
    effective_to: date | None
    changes: tuple[ThresholdChange, ...]
    extra: tuple[ExtraIndicator, ...] = ()
    notes: tuple[str, ...] = ()
    replaced: tuple[Indicator, ...] = ()
    abolished: tuple[str, ...] = ()
    documents: tuple[SourceDocument, ...] = ()

    @property
    def national(self) -> bool:
        """Whether it amends the set for the whole country."""
        return not self.province_code

    @property
    def empty(self) -> bool:
        """Whether it says nothing yet."""
        return not (self.changes or self.extra or self.replaced or self.abolished)

    @property
    def citation(self) -> str:
        """How a verdict names it: "QĐ 211/QĐ-TTg ngày 01/3/2024"."""
        return f"QĐ {self.decision} ngày {cited_day(self.issued)}"

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def bare_number(text: str) -> str:
    """The number of a decision as it is cited: "QĐ số 315/QĐ-UBND" is "315/QĐ-UBND"."""
    return _CALLED.sub("", text)


def faults(override: ProvincialOverride, criteria_set: CriteriaSet) -> tuple[str, ...]:
    """Everything in an override that does not fit its set, a sentence each."""
    found = []
    if override.set_id != criteria_set.id:
        found.append(
            f"Quyết định áp dụng cho bộ “{override.set_id}”, không phải “{criteria_set.id}”."
        )
    parts = {
        (indicator.no, part.id)
        for indicator in criteria_set.indicators()
        for part in indicator.parts
    }
    if not override.national and (override.replaced or override.abolished):
        found.append("Quyết định của tỉnh không sửa lời văn và không bãi bỏ chỉ tiêu quốc gia.")
    numbers = {no for no, _ in parts}
    touched: set[str] = set()
    for no in (*(indicator.no for indicator in override.replaced), *override.abolished):
        if no not in numbers:
            found.append(f"Chỉ tiêu {no} không có trong bộ nên không sửa đổi, bãi bỏ được.")
        if no in touched:
            found.append(f"Chỉ tiêu {no} được sửa đổi, bãi bỏ hai lần.")
        touched.add(no)
    seen: set[tuple[str, str]] = set()
    for change in override.changes:
        key = (change.indicator_no, change.part_id)
        if key not in parts:
            found.append(
                f"Chỉ tiêu {change.indicator_no} (phần “{change.part_id}”) không có trong bộ."
            )
        if key in seen:
            found.append(f"Chỉ tiêu {change.indicator_no} (phần “{change.part_id}”) ghi hai lần.")
        seen.add(key)
    criteria = {criterion.no for criterion in criteria_set.criteria}
    known = {indicator.no for indicator in criteria_set.indicators()}
    for extra in override.extra:
        if extra.criterion_no not in criteria:
            found.append(f"Tiêu chí {extra.criterion_no} không có trong bộ.")
        if extra.indicator.no in known:
            found.append(f"Chỉ tiêu bổ sung {extra.indicator.no} trùng số với chỉ tiêu đã có.")
        known.add(extra.indicator.no)
    return tuple(found)


def apply_overrides(
    criteria_set: CriteriaSet, overrides: Iterable[ProvincialOverride], on: date
) -> CriteriaSet:
    """The set as it holds in the province on a day.

    Overrides of other sets and those not in force are passed over; where two speak of the same
    threshold or indicator, the one in force later wins. A national amendment that is given
    stands in ``amended_by`` from its first day on, and not before.
    """
    of_set = sorted((o for o in overrides if o.set_id == criteria_set.id), key=order_in_time)
    amending = [override for override in of_set if override.national]
    if amending:
        criteria_set = replace(criteria_set, amended_by=_amended_by(criteria_set, amending, on))
    for override in of_set:
        if override.in_force(on):
            criteria_set = _apply(criteria_set, override)
    return criteria_set


def order_in_time(override: ProvincialOverride) -> tuple[date, bool, date, str]:
    """What sorts decisions so that the later one comes last, a province's after a national."""
    return override.effective_from, not override.national, override.issued, override.id


def _amended_by(
    criteria_set: CriteriaSet, amending: Iterable[ProvincialOverride], on: date
) -> tuple[str, ...]:
    """What the set says of itself, but for amendments at hand: of these, those in force."""
    said = list(criteria_set.amended_by)
    for override in amending:
        said = [
            line
            for line in said
            if not re.match(rf"{re.escape(override.decision)}(?!\w)", bare_number(line))
        ]
        if override.in_force(on):
            said.append(override.citation)
    return tuple(said)


def _apply(criteria_set: CriteriaSet, override: ProvincialOverride) -> CriteriaSet:
    changed = {(c.indicator_no, c.part_id): c.thresholds for c in override.changes}
    # A number of the national set is never among these, so what goes came by an earlier decision.
    added_again = {extra.indicator.no for extra in override.extra}
    replaced = {indicator.no: credited(indicator, override) for indicator in override.replaced}
    gone = {*added_again, *override.abolished}

    def with_thresholds(indicator: Indicator, part: Part) -> Part:
        thresholds = changed.get((indicator.no, part.id))
        if thresholds is None:
            return part
        return replace(
            part,
            thresholds=tuple(_credited_threshold(t, override) for t in thresholds),
        )

    def with_indicators(criterion: Criterion) -> Criterion:
        own = tuple(
            replace(i, parts=tuple(with_thresholds(i, p) for p in i.parts))
            for i in (replaced.get(i.no, i) for i in criterion.indicators)
            if i.no not in gone
        )
        added = tuple(
            credited(e.indicator, override)
            for e in override.extra
            if e.criterion_no == criterion.no
        )
        return replace(criterion, indicators=own + added)

    return replace(
        criteria_set,
        criteria=tuple(map(with_indicators, criteria_set.criteria)),
        notes=(*criteria_set.notes, *(override.notes if override.national else ())),
    )


def credited(indicator: Indicator, override: ProvincialOverride) -> Indicator:
    """An indicator that, with its thresholds, names the decision that added or reworded it."""
    return replace(
        indicator,
        decision=override.citation,
        parts=tuple(
            replace(
                part,
                thresholds=tuple(_credited_threshold(t, override) for t in part.thresholds),
            )
            for part in indicator.parts
        ),
    )


def _credited_threshold(threshold: Threshold, override: ProvincialOverride) -> Threshold:
    if not override.national:
        return replace(threshold, decision=override.citation, set_by_province=True)
    # What an amendment leaves to the province still waits for the province's decision.
    named = "" if threshold.set_by_province else override.citation
    return replace(threshold, decision=named)
