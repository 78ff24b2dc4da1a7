"""Writing rules: who entered each fact, who checked it, and how sure the whole is.

A *fact* is the wording of an indicator (with its grounds for exemption and its parts), one
threshold of a part, or the name of a criterion. Whoever changes a fact has entered it; a second
person confirms it against the decision. What is merely the program's help for the officer (the
question, hints, lists of evidence) is no fact and takes nothing back.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ntm_desktop.domain.criteria import (
    Assurance,
    CommuneGroup,
    CriteriaSet,
    Criterion,
    Indicator,
    Kind,
    Part,
    Provenance,
    ScaleLevel,
    Threshold,
)
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.rule_names import not_for_group
from ntm_desktop.domain.text import fold, may_be_same_person
from ntm_desktop.errors import EntryError

RECALLED_MARK = "nho lai"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is entered and confirmed by itself.

    Attributes:
        place: "12.1", "12.1 › Nữ › ngưỡng 2", "tiêu chí 3".
        indicator_no: empty for the name of a criterion.
        part_id: empty for wording.
        threshold_index: None for wording.
    """

    place: str
    criterion_no: int
    indicator_no: str
    part_id: str
    threshold_index: int | None
    provenance: Provenance

    @property
    def assurance(self) -> Assurance:
        """How sure it is."""
        return self.provenance.assurance


@dataclass(frozen=True, slots=True)
class AssuranceCount:
    """How many facts of a set stand where."""

    recalled: int
    entered: int
    checked: int

    @property
    def total(self) -> int:
        """All facts."""
        return self.recalled + self.entered + self.checked

    @property
    def complete(self) -> bool:
        """Whether every fact was checked."""
        return self.checked == self.total


@dataclass(frozen=True, slots=True)
class Entry:
    """Who enters, and from what.

    Attributes:
        person: typed name.
        source: the decision that lies on the desk: "51/2025/QĐ-TTg (Phụ lục I)".
    """

    person: str
    source: str

    def provenance(
        self, given: Provenance | None = None, old: Provenance | None = None
    ) -> Provenance:
        """What is known of a fact that was just entered.

        A source that came with the new value stands, with the place in it, unless it is the one
        of the old value or says that the fact was recalled.
        """
        source, place = self.source, ""
        if given is not None and not _recalled(given.source):
            if old is None or given.source != old.source:
                source = given.source
                # What claims to have been checked is believed in nothing but its source.
                place = "" if given.verified else given.place
        return Provenance(source, verified=False, entered_by=self.person, place=place)


def facts(criteria_set: CriteriaSet) -> Iterator[Fact]:
    """Every fact of a set, in official order."""
    for criterion in criteria_set.criteria:
        yield Fact(f"tiêu chí {criterion.no}", criterion.no, "", "", None, criterion.provenance)
        for indicator in criterion.indicators:
            yield from indicator_facts(indicator, criterion.no)


def indicator_facts(indicator: Indicator, criterion_no: int = 0) -> Iterator[Fact]:
    """The wording of an indicator, then its thresholds."""
    no = indicator.no
    yield Fact(no, criterion_no, no, "", None, indicator.provenance)
    for part in indicator.parts:
        where = f"{no} › {part.label}" if part.label else no
        for index, threshold in enumerate(part.thresholds):
            place = f"{where} › ngưỡng {index + 1}" if len(part.thresholds) > 1 else where
            yield Fact(place, criterion_no, no, part.id, index, threshold.provenance)


def override_facts(override: ProvincialOverride) -> tuple[Fact, ...]:
    """Every fact of a decision: its thresholds, then the indicators it adds or words anew."""
    found = [
        Fact(
            f"{change.indicator_no} › ngưỡng {index + 1}",
            0,
            change.indicator_no,
            change.part_id,
            index,
            threshold.provenance,
        )
        for change in override.changes
        for index, threshold in enumerate(change.thresholds)
    ]
    for extra in override.extra:
        found.extend(indicator_facts(extra.indicator, extra.criterion_no))
    for indicator in override.replaced:
        found.extend(indicator_facts(indicator))
    return tuple(found)


def count_assurance(found: Iterator[Fact]) -> AssuranceCount:
    """How many facts are recalled, entered and checked."""
    counts = Counter(fact.assurance for fact in found)
    return AssuranceCount(
        counts[Assurance.RECALLED], counts[Assurance.ENTERED], counts[Assurance.CHECKED]
    )


def attributed_indicator(old: Indicator | None, new: Indicator, entry: Entry) -> Indicator:
    """A new value of an indicator in which every changed fact was entered by this person.

    What the new value claims of its own provenance is not believed: a fact that stayed as it
    was keeps what was known of it, any other begins anew.
    """
    before = {} if old is None else {part.id: part for part in old.parts}
    wording = (
        old.provenance
        if old is not None and _same_wording(old, new) and _same_source(old, new)
        else entry.provenance(new.provenance, old.provenance if old else None)
    )
    return replace(
        new,
        provenance=wording,
        parts=tuple(_attributed_part(before.get(p.id), p, entry) for p in new.parts),
    )


def attributed_thresholds(
    old: Sequence[Threshold], new: Sequence[Threshold], entry: Entry, *, same_frame: bool = True
) -> tuple[Threshold, ...]:
    """The same for the thresholds of one part, matched by group, year and condition."""
    before = {_case(threshold): threshold for threshold in old}
    found = []
    for threshold in new:
        known = before.get(_case(threshold))
        same = (
            same_frame
            and known is not None
            and replace(known, provenance=threshold.provenance) == threshold
            and known.provenance.source == threshold.provenance.source
        )
        provenance = (
            known.provenance
            if same and known is not None
            else entry.provenance(threshold.provenance, known.provenance if known else None)
        )
        found.append(replace(threshold, provenance=provenance))
    return tuple(found)


def attributed_set(old: CriteriaSet | None, new: CriteriaSet, entry: Entry) -> CriteriaSet:
    """A whole set that took the place of another, fact by fact as for one indicator."""
    indicators = {} if old is None else {i.no: i for i in old.indicators()}
    criteria = {} if old is None else {c.no: c for c in old.criteria}
    return replace(
        new,
        groups=attributed_groups(() if old is None else old.groups, new.groups),
        criteria=tuple(
            replace(
                attributed_criterion(criteria.get(criterion.no), criterion, entry),
                indicators=tuple(
                    attributed_indicator(indicators.get(i.no), i, entry)
                    for i in criterion.indicators
                ),
            )
            for criterion in new.criteria
        ),
    )


def attributed_criterion(old: Criterion | None, new: Criterion, entry: Entry) -> Criterion:
    """The same for the name of a criterion."""
    same = (
        old is not None and old.name == new.name and old.provenance.source == new.provenance.source
    )
    if old is not None and same:
        return replace(new, provenance=old.provenance)
    return replace(
        new, provenance=entry.provenance(new.provenance, old.provenance if old else None)
    )


def attributed_groups(
    old: Sequence[CommuneGroup], new: Sequence[CommuneGroup]
) -> tuple[CommuneGroup, ...]:
    """Groups of communes; one whose name or definition changed was not checked any more."""
    before = {group.id: group for group in old}
    return tuple(
        replace(
            group,
            verified=group.id in before
            and before[group.id].verified
            and (before[group.id].name, before[group.id].definition)
            == (group.name, group.definition),
        )
        for group in new
    )


def checked(provenance: Provenance, person: str, place: str, on: date, decision: str) -> Provenance:
    """A fact after a second person found it in the decision.

    Raises:
        EntryError: a name or place is missing, or the person entered it himself.
    """
    if not fold(person):
        raise EntryError("Hãy ghi họ tên người đối chiếu.")
    if not place.strip():
        raise EntryError("Hãy ghi điều, khoản hoặc trang của văn bản nơi đã đối chiếu.")
    if may_be_same_person(person, provenance.entered_by):
        raise EntryError(
            f"{provenance.entered_by} đã nhập nội dung này nên không tự đối chiếu được. Hãy nhờ "
            "người thứ hai đọc lại với văn bản."
        )
    source = decision if _recalled(provenance.source) and decision else provenance.source
    if _recalled(source):
        raise EntryError(
            "Chưa ghi số quyết định của bộ tiêu chí nên chưa có văn bản để đối chiếu. Hãy ghi số "
            "quyết định trước."
        )
    return replace(
        provenance,
        source=source,
        verified=True,
        verified_parts=(),
        confidence="",
        checked_by=" ".join(person.split()),
        checked_on=on,
        place=" ".join(place.split()),
    )


def map_indicator(
    criteria_set: CriteriaSet, no: str, change: Callable[[Indicator], Indicator]
) -> CriteriaSet:
    """The set with one indicator changed."""
    return replace(
        criteria_set,
        criteria=tuple(
            replace(
                criterion,
                indicators=tuple(
                    change(one) if one.no == no else one for one in criterion.indicators
                ),
            )
            for criterion in criteria_set.criteria
        ),
    )


def map_criterion(
    criteria_set: CriteriaSet, no: int, change: Callable[[Criterion], Criterion]
) -> CriteriaSet:
    """The set with one criterion changed."""
    return replace(
        criteria_set,
        criteria=tuple(change(one) if one.no == no else one for one in criteria_set.criteria),
    )


def inserted(
    criteria_set: CriteriaSet, criterion_no: int, indicator: Indicator, place: int | None
) -> CriteriaSet:
    """The set with an indicator put into a criterion, at the end when ``place`` is None."""

    def insert(criterion: Criterion) -> Criterion:
        found = list(criterion.indicators)
        found.insert(len(found) if place is None else place, indicator)
        return replace(criterion, indicators=tuple(found))

    return map_criterion(criteria_set, criterion_no, insert)


def without_indicator(criteria_set: CriteriaSet, no: str) -> CriteriaSet:
    """The set without one indicator."""
    return replace(
        criteria_set,
        criteria=tuple(
            replace(c, indicators=tuple(i for i in c.indicators if i.no != no))
            for c in criteria_set.criteria
        ),
    )


def confirmed_threshold(
    part: Part, index: int, confirm: Callable[[Provenance], Provenance], where: str
) -> Part:
    """The part with one threshold confirmed.

    Raises:
        EntryError: there is no such threshold, or it is still unknown.
    """
    if not 0 <= index < len(part.thresholds):
        raise EntryError(f"{where}: không có ngưỡng thứ {index + 1}.")
    threshold = part.thresholds[index]
    if not threshold.known and not threshold.set_by_province:
        raise EntryError(f"{where}: chưa nhập ngưỡng nên chưa có gì để đối chiếu.")
    changed = replace(threshold, provenance=confirm(threshold.provenance))
    found = list(part.thresholds)
    found[index] = changed
    return replace(part, thresholds=tuple(found))


def outstanding(criteria_set: CriteriaSet) -> tuple[str, ...]:
    """What a complete set would not leave open, a sentence each with its place.

    Thresholds that nobody has entered, groups without any; not a contradiction, and no reason
    not to use the set.
    """
    usable = [group for group in criteria_set.groups if not group.reference_only]
    found = []
    for indicator in criteria_set.indicators():
        for part in indicator.parts:
            where = f"{indicator.no} › {part.label}" if part.label else indicator.no
            if any(not t.known and not t.set_by_province for t in part.thresholds):
                found.append(f"{where}: còn ngưỡng chưa nhập.")
            elif not part.thresholds:
                found.append(f"{where}: chưa có ngưỡng nào.")
            covered = {t.group_id for t in part.thresholds}
            if part.thresholds and None not in covered:
                found.extend(
                    f"{where}: chưa có ngưỡng cho “{group.name}”."
                    for group in usable
                    if group.id not in covered
                    and all(one.text != not_for_group(group.name) for one in indicator.exemptions)
                )
    return tuple(found)


def _attributed_part(old: Part | None, new: Part, entry: Entry) -> Part:
    same_frame = old is not None and _frame(old) == _frame(new)
    return replace(
        new,
        thresholds=attributed_thresholds(
            old.thresholds if old else (), new.thresholds, entry, same_frame=same_frame
        ),
    )


def _frame(part: Part) -> tuple[Kind, str, bool, tuple[ScaleLevel, ...]]:
    """What gives a threshold its meaning besides its own value."""
    return part.kind, part.unit, part.required, tuple(replace(x, aliases=()) for x in part.levels)


def _same_wording(old: Indicator, new: Indicator) -> bool:
    return _wording(old) == _wording(new)


def _wording(indicator: Indicator) -> Mapping[str, object]:
    return {
        "text": indicator.text,
        "article": indicator.article,
        "exemptions": [(e.text, e.needs_confirmation) for e in indicator.exemptions],
        "parts": [(part.id, part.label, part.required) for part in indicator.parts],
    }


def _same_source(old: Indicator, new: Indicator) -> bool:
    return old.provenance.source == new.provenance.source


def _case(threshold: Threshold) -> tuple[object, ...]:
    return threshold.group_id, threshold.year, threshold.condition


def _recalled(source: str) -> bool:
    return not source.strip() or fold(source).startswith(RECALLED_MARK)
