"""Verdicts of villages, areas and gardens worked out anew: what is stated is compared."""

from collections.abc import Iterator
from dataclasses import replace

from ntm_desktop.catalog.rule_documents import read_override_rule, rules_with_decisions
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.domain.assessment import Context
from ntm_desktop.domain.package import (
    AssessmentContent,
    PlaceAssessment,
    PlacesContent,
    RuleKind,
    stated_verdicts,
)
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.errors import PackageError

_MOST_NAMED = 5


def check_places(rules: OfficeRules, content: AssessmentContent) -> tuple[str, ...]:
    """Hold what a commune states of its villages, areas and gardens against their answers.

    By the very version of the set it used. Where this office has another version the stated
    verdicts stay as they are, and it is said.

    Returns:
        What the office should look at, a sentence each.

    Raises:
        PackageError: ``verdicts`` when they do not follow from the answers, ``level`` when a
            set is of another level, ``unknown-set``, ``values``.
    """
    places = {place.id: place for place in content.places.places}
    unchecked: dict[str, list[str]] = {}
    for made in content.places.assessments:
        place = places[made.place_id]
        own = _as_own(content, made)
        pinned = rules.pinned(own)
        if pinned.criteria_set.level is not place.level:
            raise PackageError(
                "level",
                f"Gói bị từ chối: “{place.name}” được đánh giá theo “{made.set_title}”, là bộ tiêu "
                "chí của cấp khác.",
            )
        if not pinned.same:
            unchecked.setdefault(f"“{made.set_title}” bản {made.pin.version}", []).append(
                place.name
            )
            continue
        known = {indicator.no for indicator in pinned.criteria_set.indicators()}
        if strange := [entry for entry in made.evidence if entry.indicator_no not in known]:
            raise PackageError(
                "values",
                f"Gói bị từ chối: minh chứng “{strange[0].name}” của “{place.name}” ghi cho chỉ "
                f"tiêu {strange[0].indicator_no} không có trong “{made.set_title}”.",
            )
        applied = rules_with_decisions(pinned.criteria_set, own)
        context = Context(content.period.year, made.group_id, content.properties)
        found = stated_verdicts(judge(applied, made.answers, context))
        if (dict(found.criteria), dict(found.indicators)) != (
            dict(made.verdicts.criteria),
            dict(made.verdicts.indicators),
        ):
            raise PackageError(
                "verdicts",
                f"Gói bị từ chối: kết luận của “{place.name}” ghi trong gói không khớp với kết quả "
                "tính lại từ số liệu.",
            )
    return tuple(_notes(unchecked))


def _notes(unchecked: dict[str, list[str]]) -> Iterator[str]:
    for title, names in unchecked.items():
        shown = ", ".join(names[:_MOST_NAMED])
        more = f" và {len(names) - _MOST_NAMED} nơi khác" if len(names) > _MOST_NAMED else ""
        yield (
            f"Nơi nhận không có {title}: kết luận của {shown}{more} ghi như xã báo, chưa tính lại."
        )


def _as_own(content: AssessmentContent, made: PlaceAssessment) -> AssessmentContent:
    """The assessment of a place with the rules that came along for its set."""
    own = tuple(
        rule
        for rule in content.rules
        if rule.kind is RuleKind.SET
        or (rule.kind is RuleKind.OVERRIDE and read_override_rule(rule).set_id == made.pin.set_id)
    )
    return replace(
        content,
        pin=made.pin,
        set_title=made.set_title,
        group_id=made.group_id,
        answers=made.answers,
        verdicts=made.verdicts,
        rules=own,
        evidence=made.evidence,
        places=PlacesContent(),
    )
