"""What stands before the first assessment of a commune made from others: their figures, summed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.commune_file import AssessmentInfo, CommuneInfo
from ntm_desktop.domain.criteria import CriteriaSet, SubjectLevel
from ntm_desktop.domain.joining import Outcome, PartSum, add_up, full_names
from ntm_desktop.domain.offers import same_question
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import CatalogError
from ntm_desktop.services.in_force import pinned_set_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import commune_info, placed
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import communes, joining


@dataclass(frozen=True, slots=True)
class OldAnswers:
    """One old commune with its assessments.

    Attributes:
        read: the rules and the answers of one of them.
    """

    name: str
    assessments: tuple[AssessmentInfo, ...]
    read: Callable[[AssessmentInfo], tuple[CriteriaSet, Mapping[str, Answer]]]


@dataclass(frozen=True, slots=True)
class Before:
    """The figures of old communes for the period that is compared with.

    Attributes:
        period: the newest one that all of them assessed by this set; None when there is none.
        sums: every figure, summed or asked, with its terms; without a common period all asked.
        reason: why there is no sum at all; "" when there is one.
    """

    period: Period | None
    sums: tuple[PartSum, ...]
    reason: str = ""

    def sentences(self, no: str) -> tuple[str, ...]:
        """How the figures of an indicator came about."""
        return tuple(
            f"{one.label}: {one.sentence}" if one.label else one.sentence
            for one in self.sums
            if one.indicator_no == no and one.outcome is not Outcome.NOTHING
        )


def figures_before(
    rules: CriteriaSet, until: Period, old: Sequence[OldAnswers], missing: Sequence[str] = ()
) -> Before:
    """Add up what old communes answered by a set, for the newest period that all assessed.

    Args:
        rules: the set as the new commune uses it.
        until: no later period.
        old: the communes; their order changes nothing.
        missing: names of communes whose figures are not there: then nothing is a sum.
    """
    by_period = [
        {
            info.period: info
            for info in reversed(one.assessments)
            if info.set_id == rules.id and not until < info.period
        }
        for one in old
    ]
    common = set.intersection(*(set(one) for one in by_period)) if by_period else set()
    if not common:
        told = "; ".join(
            f"{one.name}: {', '.join(info.period.inline for info in found.values()) or 'không có'}"
            for one, found in zip(old, by_period, strict=True)
        )
        reason = f"Các xã cũ không có kỳ nào chung theo “{rules.short_title}”. {told}."
        return Before(None, _side_by_side(rules, until, old), reason)
    period = max(common)
    answered = []
    for one, found in zip(old, by_period, strict=True):
        own, answers = one.read(found[period])
        answered.append((one.name, own, answers))
    sums = add_up(rules, answered)
    if missing:
        sums = tuple(_without(one, missing) for one in sums)
    return Before(period, sums)


def _side_by_side(
    rules: CriteriaSet, until: Period, old: Sequence[OldAnswers]
) -> tuple[PartSum, ...]:
    """The newest figures of each, of whatever period and set; none of them is added to another.

    Of another set only the very same question is shown: a number alone says nothing.
    """
    answered: list[tuple[str, CriteriaSet, Mapping[str, Answer]]] = []
    for one in old:
        infos = [info for info in one.assessments if not until < info.period]
        newest = max(infos, key=lambda x: (x.set_id == rules.id, x.period), default=None)
        if newest is None:
            answered.append((one.name, rules, {}))
            continue
        own, answers = one.read(newest)
        name = f"{one.name} ({newest.period.inline})"
        if newest.set_id != rules.id:
            name = f"{one.name} ({newest.period.inline}, {newest.short_title})"
            twins = {x.no: same_question(own, x) for x in rules.indicators()}
            answers = {
                no: answers[twin.no]
                for no, twin in twins.items()
                if twin is not None and twin.no in answers
            }
            own = rules
        answered.append((name, own, answers))
    return tuple(
        one
        if one.outcome is Outcome.NOTHING
        else replace(
            one,
            outcome=Outcome.ASKED,
            figure=PartAnswer(),
            sentence=f"Khác kỳ hoặc khác bộ tiêu chí nên không lấy làm kỳ trước. {one.sentence}",
        )
        for one in add_up(rules, answered)
    )


def predecessors(ws: Workspace) -> tuple[CommuneInfo, ...]:
    """The communes this one was made from; none when it was not made from their files."""
    own = set(joining.predecessors(ws.file))
    return tuple(info for info in _former(ws) if info.id in own)


def former_assessments(ws: Workspace) -> tuple[tuple[CommuneInfo, AssessmentInfo], ...]:
    """Every assessment of former communes, with the commune; newest period first."""
    return tuple(
        (info, one)
        for info in _former(ws)
        for one in stored.all_of(ws.file, SubjectLevel.COMMUNE, info.id)
    )


def commune_of(ws: Workspace, info: AssessmentInfo) -> CommuneInfo:
    """The commune that an assessment is of: this one, or the former one it was made by."""
    if info.subject_level is SubjectLevel.COMMUNE and info.subject_id:
        return next(one for one in _former(ws) if one.id == info.subject_id)
    return commune_info(ws)


def _former(ws: Workspace) -> tuple[CommuneInfo, ...]:
    return tuple(placed(ws, info) for info in communes.former(ws.file))


def before_joining(ws: Workspace, info: AssessmentInfo, rules: CriteriaSet) -> Before | None:
    """What the predecessors answered, for an assessment that has no own one before it.

    None for a commune that was not made from others, and for anything but its own assessments.
    """
    if info.subject_level is not SubjectLevel.COMMUNE or info.subject_id:
        return None
    found = predecessors(ws)
    if not found:
        return None

    def read(one: AssessmentInfo) -> tuple[CriteriaSet, Mapping[str, Answer]]:
        return pinned_set_of(ws, one), stored.answers(ws.file, one.id)

    old = [
        OldAnswers(name, stored.all_of(ws.file, SubjectLevel.COMMUNE, one.id), read)
        for name, one in zip(names_of(found), found, strict=True)
    ]
    return figures_before(rules, info.period, old, missing_names(ws, found))


def names_of(found: Sequence[CommuneInfo]) -> list[str]:
    """Names that tell old communes apart."""
    return full_names(
        [
            (
                f"{one.commune.kind} {one.commune.name}",
                one.commune.district.full_name if one.commune.district else "",
            )
            for one in found
        ]
    )


def missing_names(ws: Workspace, found: Sequence[CommuneInfo]) -> tuple[str, ...]:
    """Communes this one was made from, by the list of units, whose files were not there."""
    new = communes.read(ws.file).commune
    there = {one.commune.code for one in found}
    if set(new.formed_from) <= there:
        return ()
    _, units = ws.catalog.commune(new.code, on=ws.now().date())
    names = []
    for code in new.formed_from:
        if code in there:
            continue
        try:
            old = ws.catalog.as_it_was(code, units)
        except CatalogError:
            names.append(f"mã {code}")
        else:
            names.append(f"{old.kind} {old.name}")
    return tuple(names)


def _without(one: PartSum, missing: Sequence[str]) -> PartSum:
    if one.outcome not in (Outcome.SUM, Outcome.SAME):
        return one
    return replace(
        one,
        outcome=Outcome.ASKED,
        figure=PartAnswer(),
        sentence=f"{one.sentence} Còn thiếu {', '.join(missing)} nên chưa lấy làm số của xã mới.",
    )
